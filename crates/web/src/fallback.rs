use crate::{Failure, State};
use actix_web::http::Method;
use actix_web::http::header::ALLOW;
use actix_web::web::Data;
use actix_web::{HttpMessage, HttpRequest, HttpResponse};
use kernel::{Problem, problems};
use serde_json::Value;

/// No operation was asked: metrics name none, whatever address it has. Methods are many, and none of them signs in.
#[derive(Clone, Copy)]
pub(crate) struct NoOperation;

/// Whatever no operation answers: 404, or 405 and OPTIONS from the OpenAPI document itself.
pub async fn fallback(request: HttpRequest, state: Data<State>) -> HttpResponse {
    request.extensions_mut().insert(NoOperation);
    let Some(methods) = methods_of(&state.document, request.path()) else {
        let (zh, en) =
            ("没有这个地址，可查看接口文档", "There is no such address: see the documents");
        let problem = Problem::new(&problems::NOT_FOUND, zh, en);
        return HttpResponse::from_error(Failure(problem));
    };
    let allow = methods.join(", ");
    if request.method() == Method::OPTIONS {
        return HttpResponse::NoContent().insert_header((ALLOW, allow)).finish();
    }
    let problem = Problem::new(
        &problems::METHOD_NOT_ALLOWED,
        format!("该地址支持：{allow}"),
        format!("This address answers {allow}"),
    );
    let mut response = HttpResponse::from_error(Failure(problem));
    if let Ok(value) = allow.parse() {
        response.headers_mut().insert(ALLOW, value);
    }
    response
}

/// The documented methods of a path, with those that every path has.
fn methods_of(document: &Value, path: &str) -> Option<Vec<String>> {
    let paths = document.get("paths")?.as_object()?;
    let (_, item) = paths.iter().find(|(template, _)| matches(template, path))?;
    let mut methods: Vec<String> = item
        .as_object()?
        .keys()
        .filter(|name| ["get", "post", "put", "patch", "delete"].contains(&name.as_str()))
        .map(|name| name.to_ascii_uppercase())
        .collect();
    if methods.iter().any(|method| method == "GET") {
        methods.push("HEAD".into());
    }
    methods.push("OPTIONS".into());
    methods.sort();
    Some(methods)
}

fn matches(template: &str, path: &str) -> bool {
    let mut parts = path.split('/');
    let all = template.split('/').all(|expected| {
        parts
            .next()
            .is_some_and(|part| expected == part || (expected.starts_with('{') && !part.is_empty()))
    });
    all && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_matches_whole_segments() {
        assert!(matches("/v1/a/{id}/sign", "/v1/a/7/sign"));
        assert!(!matches("/v1/a/{id}", "/v1/a/"));
        assert!(!matches("/v1/a/{id}", "/v1/a/7/sign"));
        assert!(!matches("/v1/a/{id}/sign", "/v1/a/7"));
    }
}
