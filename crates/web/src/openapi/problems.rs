//! The failures that operations share, and the headers of every answer.

use super::Traits;
use serde_json::{Map, Value, json};

/// What can go wrong, and on which operations it is documented.
pub(super) const SHARED: [Shared; 18] = [
    (
        "400",
        "请求格式不正确：参数或成员未知、缺失或不合格式 / The request cannot be read",
        |_| true,
    ),
    ("401", "未登录或令牌无效 / No valid access token", |op| !op.public),
    ("403", "没有此操作的权限 / The caller's roles do not allow it", |op| !op.public),
    (
        "404",
        "没有找到，或在权限范围之外 / No such record within the caller's reach",
        |op| op.has_id || op.has_query || op.has_body,
    ),
    ("406", "不支持所要求的返回格式 / No acceptable format", |_| true),
    ("408", "请求内容未在时限内到达 / The body did not arrive in time", |op| {
        op.has_body
    }),
    (
        "409",
        "与现有记录或其状态冲突，或相同请求正在处理 / Conflicts with the record's state, or is in flight",
        |op| op.writes,
    ),
    (
        "410",
        "游标已失效，请不带游标重新获取；或接口已停用 / The cursor holds no more: start without one; or the operation has ended",
        |op| op.has_cursor || op.ends,
    ),
    ("412", "记录已被他人修改 / The record has changed since it was read", |op| {
        op.writes && op.has_id
    }),
    ("413", "请求内容过大 / The body is too large", |op| op.has_body),
    ("414", "请求地址过长 / The address is too long", |_| true),
    ("415", "不支持的内容类型 / The content type is not supported", |op| op.has_body),
    (
        "422",
        "内容不符合业务规则，或幂等键已用于其他内容 / Breaks a rule, or the key was used for another request",
        |op| op.writes || op.has_body,
    ),
    ("428", "修改记录须带 If-Match / Changes need If-Match", |op| op.needs_version),
    ("429", "请求过于频繁 / A quota is used up", |_| true),
    ("431", "请求头过大 / The headers are too large", |_| true),
    ("500", "系统内部错误 / Something failed on our side", |_| true),
    ("503", "服务暂时不可用 / Temporarily unavailable", |_| true),
];

/// Status, text, and whether an operation may answer so.
type Shared = (&'static str, &'static str, fn(&Traits) -> bool);

/// The responses that operations refer to.
pub(super) fn components() -> Map<String, Value> {
    let shared = SHARED.iter();
    shared.map(|(status, text, _)| (name(status), response(status, text))).collect()
}

pub(super) fn reference(status: &str) -> Value {
    json!({ "$ref": format!("#/components/responses/{}", name(status)) })
}

fn name(status: &str) -> String {
    format!("Problem{status}")
}

fn response(status: &str, text: &str) -> Value {
    let mut response = json!({
        "description": text,
        "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/ProblemBody" } } },
    });
    add_headers(status, &mut response);
    response
}

/// What every answer carries, and what a status adds.
pub(super) fn add_headers(status: &str, response: &mut Value) {
    let own = match status {
        "401" => Some("WWW-Authenticate"),
        "409" | "429" | "503" => Some("Retry-After"),
        "415" => Some("Accept-Post"),
        _ => None,
    };
    let Some(response) = response.as_object_mut() else { return };
    let headers = response.entry("headers").or_insert_with(|| json!({}));
    let Some(headers) = headers.as_object_mut() else { return };
    for name in ["X-Request-Id", "RateLimit-Policy", "RateLimit"].into_iter().chain(own) {
        let reference = json!({ "$ref": format!("#/components/headers/{name}") });
        headers.entry(name).or_insert(reference);
    }
}

/// The headers themselves.
pub(super) fn headers() -> Value {
    let text = |description: &str, limit: u32| json!({ "description": description, "schema": { "type": "string", "maxLength": limit } });
    json!({
        "X-Request-Id": text("请求编号 / id of the request", 64),
        "RateLimit-Policy": text("配额 / the quota that counts the request, e.g. `\"account\";q=6000;w=60`; absent where none does", 100),
        "RateLimit": text("剩余配额 / what is left of it: `r` requests, whole again after `t` seconds", 100),
        "Retry-After": { "description": "多少秒后重试 / seconds to wait", "schema": { "type": "integer", "format": "int32", "minimum": 0, "maximum": 86400 } },
        "WWW-Authenticate": text("RFC 6750 §3", 200),
        "Accept-Post": text("接受的内容类型 / the content types that are accepted", 200),
    })
}
