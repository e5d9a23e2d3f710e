use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH, LOCATION, VARY};
use actix_web::{HttpRequest, HttpResponse, Responder, ResponseError};
use kernel::text::shown;
use kernel::{FieldError, LineError, Problem};
use ledger::Reply;
use serde::Serialize;
use utoipa::ToSchema;

/// What a handler gives back.
pub type Answer<T> = Result<T, Failure>;

/// A problem on its way out; a type of its own because `Problem` knows no HTTP framework.
#[derive(Debug)]
pub struct Failure(pub Problem);

impl<P: Into<Problem>> From<P> for Failure {
    fn from(problem: P) -> Self {
        Self(problem.into())
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// The body is written by the outermost layer, which knows the request's language and id.
impl ResponseError for Failure {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.0.kind.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}

/// A failure, as problem details (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
#[schema(title = "Problem")]
pub struct ProblemBody {
    /// Stable identifier of the kind of problem.
    #[serde(rename = "type")]
    #[schema(example = "urn:taizhang:problem:not_found", max_length = 200)]
    pub kind: String,
    /// What went wrong, in the language of `Accept-Language` (Chinese unless English is preferred).
    #[schema(example = "没有找到", max_length = 200)]
    pub title: String,
    /// The HTTP status.
    #[schema(example = 404, minimum = 400, maximum = 599)]
    pub status: u16,
    /// What to do about it.
    #[schema(max_length = 2000)]
    pub detail: String,
    /// The address that was asked.
    #[schema(max_length = 2000)]
    pub instance: String,
    /// Stable code for programs.
    #[schema(example = "not_found", max_length = 100)]
    pub code: String,
    /// Tell this to the operator; the same as the header `X-Request-Id`.
    #[schema(max_length = 64)]
    pub request_id: String,
    /// The trace of the request (W3C Trace Context).
    #[schema(max_length = 32)]
    pub trace_id: String,
    /// The quotas that are used up (draft-ietf-httpapi-ratelimit-headers).
    #[serde(rename = "violated-policies", skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 2)]
    pub violated_policies: Vec<String>,
    /// What is wrong with single members of the request.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 50)]
    pub errors: Vec<FieldErrorBody>,
    /// What is wrong with single lines of a file that is imported.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 50)]
    pub lines: Vec<LineErrorBody>,
}

/// What is wrong with one member of a request.
#[derive(Debug, Serialize, ToSchema)]
#[schema(title = "FieldError")]
pub struct FieldErrorBody {
    /// JSON Pointer (RFC 6901) into the body, or the name of a parameter.
    #[schema(example = "/title", max_length = 500)]
    pub pointer: String,
    /// Stable code of the rule.
    #[schema(example = "max_length", max_length = 100)]
    pub code: String,
    /// What to do, in the language of the whole answer.
    #[schema(max_length = 1000)]
    pub message: String,
}

/// What is wrong with one line of a file.
#[derive(Debug, Serialize, ToSchema)]
#[schema(title = "LineError")]
pub struct LineErrorBody {
    /// The line of the file, the header being the first.
    #[schema(example = 3, minimum = 1)]
    pub line: u64,
    /// The member of a record that it is about.
    #[schema(example = "concluded_at", max_length = 60)]
    pub field: String,
    /// Stable code of the rule.
    #[schema(example = "concluded_before_dispatch", max_length = 60)]
    pub code: String,
    /// What to do.
    #[schema(max_length = 1000)]
    pub message: String,
}

impl From<&LineError> for LineErrorBody {
    fn from(error: &LineError) -> Self {
        let LineError { line, field, code, message } = error.clone();
        Self { line, field, code, message: fitting(&message, 1000) }
    }
}

impl FieldErrorBody {
    pub(crate) fn of(error: &FieldError, english: bool) -> Self {
        Self {
            pointer: fitting(&error.pointer, 500),
            code: error.code.to_string(),
            message: fitting(if english { &error.en } else { &error.zh }, 1000),
        }
    }
}

/// A text for an answer, no longer than the document says: what was sent may be repeated in it. What is too long loses its middle, for
/// its end often says what to do.
pub(crate) fn fitting(text: &str, most: usize) -> String {
    let text = shown(text);
    let length = text.chars().count();
    if length <= most {
        return text.into_owned();
    }
    let (first, last) = (most / 2, most - most / 2 - 1);
    let head = text.chars().take(first).chain(std::iter::once('…'));
    head.chain(text.chars().skip(length - last)).collect()
}

/// A record as it stands, with its version as ETag.
pub struct Read<T> {
    pub value: T,
    pub version: i64,
}

impl<T: Serialize> Responder for Read<T> {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let tag = etag(self.version);
        let known = request.headers().get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
        let unchanged =
            known.is_some_and(|known| known.split(',').any(|known| strip_weak(known) == tag));
        let mut response = if unchanged { HttpResponse::NotModified() } else { HttpResponse::Ok() };
        response
            .insert_header((ETAG, tag))
            .insert_header((CACHE_CONTROL, "private, no-store"))
            .insert_header((VARY, "Authorization"));
        if unchanged { response.finish() } else { response.json(self.value) }
    }
}

/// The tag of a version. It names a version, not bytes.
pub(crate) fn etag(version: i64) -> String {
    format!("\"v{version}\"")
}

/// Compressing proxies weaken tags; ours name versions, so a weakened one still says all there is to say.
pub(crate) fn strip_weak(tag: &str) -> &str {
    let tag = tag.trim();
    tag.strip_prefix("W/").unwrap_or(tag)
}

/// The answer to a change: the record after it.
pub fn done<T: Serialize>(value: &T, version: i64) -> db::Result<Reply> {
    reply(200, value, vec![("ETag".into(), etag(version))])
}

/// The answer to a creation: the new record and where it is.
pub fn created<T: Serialize>(value: &T, version: i64, location: String) -> db::Result<Reply> {
    reply(201, value, vec![("ETag".into(), etag(version)), (LOCATION.as_str().into(), location)])
}

/// The answer to something sent before: the record as it is, and that nothing was done.
pub fn replayed<T: Serialize>(value: &T, version: i64) -> db::Result<Reply> {
    done(value, version)
}

fn reply<T: Serialize>(
    status: u16,
    value: &T,
    headers: Vec<(String, String)>,
) -> db::Result<Reply> {
    let body = serde_json::to_string(value).map_err(db::Error::broken)?;
    Ok(Reply { status, headers, body })
}

#[cfg(test)]
mod tests {
    use super::fitting;

    #[test]
    fn what_is_too_long_loses_its_middle() {
        let cases = [("一二三四五", "一二三四五"), ("一二三四五六", "一二…五六"), ("", "")];
        for (text, told) in cases {
            assert_eq!(fitting(text, 5), told);
        }
        assert_eq!(fitting(&"长".repeat(5000), 1000).chars().count(), 1000);
    }
}
