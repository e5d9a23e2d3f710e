use crate::{Answer, Failure, State, query, tidy};
use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::{Bytes, Data};
use actix_web::{Error, FromRequest, HttpMessage, HttpRequest};
use kernel::{FieldError, Problem, problems};
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::future::Future;
use std::pin::Pin;
use utoipa::ToSchema;

/// A JSON body that satisfies the schema the OpenAPI document promises for it.
pub struct Body<T>(pub T);

/// SHA-256 of the canonical body: part of what makes two requests the same.
#[derive(Clone, Copy)]
pub(crate) struct BodyDigest(pub [u8; 32]);

/// At most so many violations are listed.
const MAX_ERRORS: usize = 50;

/// Lists and objects may stand in each other so deep; what is documented needs less than ten.
const MAX_NESTING: usize = 64;

impl<T: DeserializeOwned + ToSchema> FromRequest for Body<T> {
    type Error = Failure;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Failure>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let bytes = Bytes::from_request(request, payload);
        let request = request.clone();
        Box::pin(async move {
            check_type(&request)?;
            // Public operations have no `Call` that looks at it.
            query::check(&request)?;
            let bytes = bytes.await.map_err(|error| not_read(&error))?;
            let state = request.app_data::<Data<State>>();
            let state = state.ok_or_else(|| Problem::internal("no state"))?;
            let value: Value = serde_json::from_slice(&bytes).map_err(malformed)?;
            if is_deeper(&value, MAX_NESTING) {
                return Err(nested().into());
            }
            let value = tidy::body(value, &state.schemas.secrets, MAX_ERRORS).map_err(invalid)?;
            let errors = state.schemas.check(&component::<T>(), &value, MAX_ERRORS)?;
            if !errors.is_empty() {
                return Err(invalid(errors).into());
            }
            let canonical = serde_json_canonicalizer::to_vec(&value).map_err(Problem::internal)?;
            let digest = BodyDigest(Sha256::digest(&canonical).into());
            request.extensions_mut().insert(digest);
            Ok(Self(read(value)?))
        })
    }
}

/// A body that did not come by its own operation, such as a line of a file, judged as that operation would: what it is, or all that is
/// wrong with it.
pub fn checked<T: DeserializeOwned + ToSchema>(
    state: &State,
    value: &Value,
) -> Result<Result<T, Vec<FieldError>>, Problem> {
    checked_of::<T, T>(state, value)
}

/// As [`checked`], for a type that is generic over `C`: its schema names that of `C` without holding it.
pub fn checked_of<T: DeserializeOwned + ToSchema, C: ToSchema>(
    state: &State,
    value: &Value,
) -> Result<Result<T, Vec<FieldError>>, Problem> {
    let errors = state.schemas.check_type::<T, C>(value, MAX_ERRORS)?;
    if !errors.is_empty() {
        return Ok(Err(errors));
    }
    Ok(read(value.clone()).map_err(|problem| problem.errors))
}

/// It has the form that the document promises; what a type says beyond that is a rule of the field.
fn read<T: DeserializeOwned>(value: Value) -> Result<T, Problem> {
    serde_path_to_error::deserialize(with_whole_numbers(value)).map_err(|error| {
        let said: &serde_json::Error = error.inner();
        let (zh, en) =
            (format!("内容不符合要求：{said}"), format!("The content breaks a rule: {said}"));
        let path = error.path().iter().map(ToString::to_string);
        let pointer: String =
            path.map(|part| format!("/{}", part.trim_matches(['[', ']']))).collect();
        Problem::field(pointer, "rule", zh, en)
    })
}

/// The name under which the document holds the schema of a type. A generic one stands there with the names of its arguments, which
/// `name()` leaves out.
fn component<T: ToSchema>() -> String {
    let whole = std::any::type_name::<T>();
    let inner = whole.split_once('<').and_then(|(_, rest)| rest.strip_suffix('>'));
    let last = |path: &str| path.trim().rsplit("::").next().unwrap_or_default().to_string();
    let arguments = inner.into_iter().flat_map(|inner| inner.split(',').map(last));
    std::iter::once(T::name().into_owned()).chain(arguments).collect::<Vec<_>>().join("_")
}

/// A form that satisfies its schema; none when it does not. OAuth's endpoints take forms, and refuse in a form of their own.
pub fn form<T: DeserializeOwned + ToSchema>(state: &State, bytes: &[u8]) -> Answer<Option<T>> {
    let Ok(pairs) = serde_urlencoded::from_bytes::<Vec<(String, String)>>(bytes) else {
        return Ok(None);
    };
    let sent = pairs.len();
    let tidied = |(name, text): (String, String)| Some((name, tidy::text(text).ok()?.into()));
    let Some(members) = pairs.into_iter().map(tidied).collect::<Option<serde_json::Map<_, _>>>()
    else {
        return Ok(None);
    };
    let once = members.len() == sent;
    let value = Value::Object(members);
    let errors = state.schemas.check(&T::name(), &value, 1)?;
    Ok(serde_json::from_value(value).ok().filter(|_| once && errors.is_empty()))
}

fn check_type(request: &HttpRequest) -> Result<(), Problem> {
    let given = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = given.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case("application/json") {
        return Ok(());
    }
    let zh = "请以 application/json 提交";
    Err(Problem::new(&problems::UNSUPPORTED_TYPE, zh, "Send the body as application/json"))
}

/// JSON Schema's integers may be written `2.0`; serde's may not.
fn with_whole_numbers(value: Value) -> Value {
    match value {
        Value::Number(number) if number.is_f64() => {
            let whole =
                number.as_f64().filter(|number| number.fract() == 0.0 && number.abs() < 9e15);
            whole.map_or(Value::Number(number), |number| Value::from(number as i64))
        }
        Value::Array(items) => items.into_iter().map(with_whole_numbers).collect(),
        Value::Object(members) => {
            members.into_iter().map(|(name, member)| (name, with_whole_numbers(member))).collect()
        }
        other => other,
    }
}

/// Longer than it may be, or not framed as its head says.
fn not_read(error: &Error) -> Problem {
    match error.as_error() {
        Some(PayloadError::Overflow) => Problem::plain(&problems::TOO_LARGE),
        _ => Problem::plain(&problems::MALFORMED),
    }
}

/// The reader itself stops at 128, so that this goes no deeper.
fn is_deeper(value: &Value, limit: usize) -> bool {
    let inside = |value: &Value| is_deeper(value, limit.saturating_sub(1));
    match value {
        Value::Array(items) => limit == 0 || items.iter().any(inside),
        Value::Object(members) => limit == 0 || members.values().any(inside),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

fn nested() -> Problem {
    let zh = format!("请求内容嵌套超过{MAX_NESTING}层");
    let en = format!("The body is nested more than {MAX_NESTING} deep");
    Problem::new(&problems::MALFORMED, zh, en)
}

fn malformed(error: serde_json::Error) -> Problem {
    Problem::new(
        &problems::MALFORMED,
        format!("请求内容不是所需的 JSON：{error}"),
        format!("The body is not the JSON that is needed here: {error}"),
    )
}

fn invalid(errors: Vec<FieldError>) -> Problem {
    let unknown = errors.iter().all(|error| error.code == "additional_properties");
    let kind = if unknown { &problems::MALFORMED } else { &problems::INVALID };
    // What is missing has no place of its own: it is said.
    let named = |said: fn(&FieldError) -> &str| {
        let names = errors.iter().map(|one| match one.pointer.as_str() {
            "" => said(one),
            pointer => pointer,
        });
        names.take(5).collect::<Vec<_>>().join(", ")
    };
    let zh = format!("以下内容不符合要求：{}", named(|error| &error.zh));
    let en = format!("These members break the schema: {}", named(|error| &error.en));
    Problem::new(kind, zh, en).with_errors(errors)
}
