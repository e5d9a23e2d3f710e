use crate::page::bad;
use crate::{Failure, PageRequest, query};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use kernel::{Problem, problems};
use serde::de::DeserializeOwned;
use std::future::{Ready, ready};
use std::str::FromStr;

/// The query of a request: every parameter known, none given twice; `page_size` and `page_token` apart from the rest.
pub struct Params<T> {
    pub filter: T,
    pub page: PageRequest,
}

impl<T: DeserializeOwned> FromRequest for Params<T> {
    type Error = Failure;
    type Future = Ready<Result<Self, Failure>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let route = request.match_pattern().unwrap_or_default();
        let params = query::check(request).and_then(|()| Ok(read(&route, request.query_string())?));
        ready(params)
    }
}

fn read<T: DeserializeOwned>(route: &str, query: &str) -> Result<Params<T>, Problem> {
    let mut all = query::parameters(query)?;
    let (size, token) = (all.remove("page_size"), all.remove("page_token"));
    let filters = serde_urlencoded::to_string(&all).map_err(Problem::internal)?;
    let parser = serde_urlencoded::Deserializer::new(form_urlencoded::parse(filters.as_bytes()));
    // The document was asked before; what a type says beyond it is told as the type tells it.
    let filter = serde_path_to_error::deserialize(parser).map_err(|error| {
        let told = error.inner().to_string();
        bad(&error.path().to_string(), &format!("不正确：{told}"), &told)
    })?;
    Ok(Params { filter, page: PageRequest { size, token, meaning: format!("{route}?{filters}") } })
}

/// Codes in one parameter, separated by commas.
pub fn codes_of<T: FromStr<Err = String>>(
    name: &'static str,
    given: Option<&str>,
) -> Result<Vec<T>, Problem> {
    let codes = given.into_iter().flat_map(|codes| codes.split(','));
    codes
        .map(|code| code.trim().parse().map_err(|error: String| bad_parameter(name, &error)))
        .collect()
}

/// A parameter that is well formed and none of what is known.
pub fn bad_parameter(name: &'static str, known: &str) -> Problem {
    let zh = format!("参数 {name} 不正确：{known}");
    let problem = Problem::field(name, "parameter", zh, format!("{name} is not valid: {known}"));
    Problem { kind: &problems::MALFORMED, ..problem }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Filter {
        unit: Option<String>,
    }

    #[test]
    fn a_parameter_is_known_and_given_once() {
        let params = read::<Filter>("/x", "unit=a&page_size=7").unwrap();
        assert_eq!((params.filter.unit.as_deref(), params.page.size().unwrap()), (Some("a"), 7));
        for bad in ["unit=a&unit=b", "other=1", "unit=%00"] {
            assert_eq!(read::<Filter>("/x", bad).err().unwrap().kind.status, 400, "{bad}");
        }
    }

    #[test]
    fn page_sizes_have_limits() {
        let size = |query: &str| read::<Filter>("/x", query).unwrap().page.size();
        assert_eq!(size("").unwrap(), 50);
        assert_eq!(size("page_size=0").unwrap(), 50);
        assert_eq!(size("page_size=200").unwrap(), 200);
        for bad in ["page_size=201", "page_size=-1", "page_size=x"] {
            assert_eq!(size(bad).unwrap_err().kind.status, 400, "{bad}");
        }
    }
}
