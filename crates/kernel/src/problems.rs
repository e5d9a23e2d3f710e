use std::borrow::Cow;

/// One line of the table of failures: its stable code, its HTTP status, its title in both languages.
#[derive(Debug, PartialEq, Eq)]
pub struct ProblemKind {
    pub code: &'static str,
    pub status: u16,
    pub title_zh: &'static str,
    pub title_en: &'static str,
}

/// What is wrong with one member of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// JSON Pointer (RFC 6901) into the body, or the name of a parameter.
    pub pointer: String,
    /// Stable code of the violated rule.
    pub code: Cow<'static, str>,
    /// What to do, for people.
    pub zh: String,
    pub en: String,
}

impl FieldError {
    /// What a problem says, about one member.
    pub fn of(pointer: &str, problem: &Problem) -> Self {
        Self {
            pointer: pointer.into(),
            code: problem.kind.code.into(),
            zh: problem.detail_zh.clone(),
            en: problem.detail_en.clone(),
        }
    }
}

/// What is wrong with one line of a file that was sent before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineError {
    /// As an editor counts them; the header is the first.
    pub line: u64,
    /// What the line is wrong about.
    pub field: String,
    /// Stable code of the violated rule.
    pub code: String,
    /// What to do, for people, in both languages.
    pub message: String,
}

/// A failure on its way to whoever asked; the HTTP layer writes it as RFC 9457 problem details.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{}: {detail_en}", kind.code)]
pub struct Problem {
    pub kind: &'static ProblemKind,
    pub detail_zh: String,
    pub detail_en: String,
    pub errors: Vec<FieldError>,
    pub lines: Box<[LineError]>,
    /// What the log keeps and nobody outside sees.
    pub cause: Option<Box<str>>,
    /// Seconds after which the same request may succeed.
    pub retry_after: Option<u32>,
}

impl Problem {
    pub fn new(
        kind: &'static ProblemKind,
        detail_zh: impl Into<String>,
        detail_en: impl Into<String>,
    ) -> Self {
        let (detail_zh, detail_en) = (detail_zh.into(), detail_en.into());
        Self {
            kind,
            detail_zh,
            detail_en,
            errors: Vec::new(),
            lines: Box::default(),
            cause: None,
            retry_after: None,
        }
    }

    /// A problem whose title says all there is to say.
    pub fn plain(kind: &'static ProblemKind) -> Self {
        Self::new(kind, kind.title_zh, kind.title_en)
    }

    pub fn with_errors(mut self, errors: Vec<FieldError>) -> Self {
        self.errors = errors;
        self
    }

    pub fn with_lines(mut self, lines: Vec<LineError>) -> Self {
        self.lines = lines.into();
        self
    }

    /// The same request may succeed after so many seconds.
    pub fn retry_after(mut self, seconds: u32) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// One member of the request is wrong.
    pub fn field(
        pointer: impl Into<String>,
        code: &'static str,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        let (zh, en) = (zh.into(), en.into());
        let pointer = pointer.into();
        let error = FieldError { pointer, code: code.into(), zh: zh.clone(), en: en.clone() };
        Self::new(&INVALID, zh, en).with_errors(vec![error])
    }

    pub fn not_found() -> Self {
        Self::plain(&NOT_FOUND)
    }

    /// Refuses a change of another version than the one that stands.
    pub fn unless_same_version(same: bool) -> Result<(), Self> {
        if same { Ok(()) } else { Err(Self::plain(&VERSION_MISMATCH)) }
    }

    /// Something of ours failed; the cause goes to the log, not to the caller.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        Self { cause: Some(cause.to_string().into()), ..Self::plain(&INTERNAL) }
    }

    pub fn unavailable(cause: impl std::fmt::Display) -> Self {
        Self { cause: Some(cause.to_string().into()), ..Self::plain(&UNAVAILABLE) }
    }

    pub fn storage_full(cause: impl std::fmt::Display) -> Self {
        Self { cause: Some(cause.to_string().into()), ..Self::plain(&STORAGE_FULL) }
    }

    /// The same of evidence files, which lie elsewhere: records are written as before.
    pub fn file_storage_full(cause: impl std::fmt::Display) -> Self {
        Self { cause: Some(cause.to_string().into()), ..Self::plain(&FILE_STORAGE_FULL) }
    }
}

macro_rules! problems {
    ($($(#[$doc:meta])* $name:ident = $code:literal $status:literal $zh:literal $en:literal;)+) => {
        $($(#[$doc])* pub static $name: ProblemKind =
            ProblemKind { code: $code, status: $status, title_zh: $zh, title_en: $en };)+
        /// Every failure that is common to all lines.
        pub static COMMON: &[&ProblemKind] = &[$(&$name),+];
    };
}

problems! {
    /// The request cannot be read: not JSON, a member unknown, a parameter malformed.
    MALFORMED = "malformed_request" 400 "请求格式不正确" "The request cannot be read";
    /// Nobody is signed in, or the token does not hold.
    UNAUTHENTICATED = "unauthenticated" 401 "未登录或令牌无效" "No valid access token";
    /// The caller's roles do not include the permission.
    FORBIDDEN = "forbidden" 403 "没有此操作的权限" "Your roles do not allow this operation";
    /// The password held, and the account has a second factor whose code was not sent.
    CODE_REQUIRED = "code_required" 401 "请提交双因素验证码" "A code of the second factor is needed";
    /// The password held, and is too old.
    PASSWORD_EXPIRED = "password_expired" 401 "密码已到期" "The password has expired";
    /// The caller's roles ask for a second factor that this session was not opened with.
    SECOND_FACTOR_REQUIRED = "second_factor_required" 403 "该角色须启用双因素认证" "Your role needs a second factor";
    /// No such record, or it lies outside the caller's reach.
    NOT_FOUND = "not_found" 404 "没有找到" "No such resource";
    METHOD_NOT_ALLOWED = "method_not_allowed" 405 "该地址不支持此方法" "This address does not answer that method";
    NOT_ACCEPTABLE = "not_acceptable" 406 "不支持所要求的返回格式" "None of the accepted formats can be produced";
    /// The body did not come in time.
    REQUEST_TIMEOUT = "request_timeout" 408 "请求内容未在时限内到达，请重新发送" "The body did not arrive in time; send the request again";
    /// The record's state does not allow it.
    CONFLICT = "conflict" 409 "与现有记录冲突" "This conflicts with what is recorded";
    IN_FLIGHT = "request_in_flight" 409 "相同请求正在处理，请稍后重试" "The same request is still being processed; retry shortly";
    VERSION_MISMATCH = "version_mismatch" 412 "记录已被他人修改，请刷新后重试" "The record has changed since you read it; read it again";
    /// A cursor of a phone that was away too long, or whose rights have changed since.
    CURSOR_EXPIRED = "cursor_expired" 410 "游标已失效，请不带游标重新获取，并删除未再收到的记录" "The cursor holds no more: start without one, and drop what does not come again";
    /// Announced before, and over since.
    OPERATION_ENDED = "operation_ended" 410 "该接口已停用" "This operation has ended";
    TOO_LARGE = "payload_too_large" 413 "请求内容过大" "The request body is too large";
    ADDRESS_TOO_LONG = "address_too_long" 414 "请求地址过长" "The address of the request is too long";
    UNSUPPORTED_TYPE = "unsupported_media_type" 415 "不支持的内容类型" "The content type is not supported here";
    /// Well formed, but breaks a rule of the field.
    INVALID = "invalid" 422 "内容不符合要求" "The content breaks a rule";
    KEY_REUSED = "idempotency_key_reused" 422 "该幂等键已用于其他内容" "This idempotency key was used for another request";
    /// No command, or one that is sent alone.
    NOT_IN_BATCH = "not_in_batch" 422 "没有此命令，或该操作须单独发送" "There is no such command, or it has to be sent alone";
    /// Whoever asks has tried too often; the answer says how long to wait.
    TOO_MANY_ATTEMPTS = "too_many_attempts" 429 "尝试次数过多，请稍后再试" "Too many attempts; wait before the next";
    PRECONDITION_REQUIRED = "precondition_required" 428 "修改记录须带 If-Match" "Changes need an If-Match header";
    /// Too many requests in a minute; RFC 9457's registry knows it by this name.
    QUOTA_EXCEEDED = "quota_exceeded" 429 "请求过于频繁，请稍后重试" "Too many requests; retry later";
    /// It is recorded, and the sealer will take it within a second or so.
    NOT_SEALED = "not_sealed_yet" 409 "尚未密封，请稍后重试" "It is not sealed yet; retry shortly";
    HEAD_TOO_LARGE = "head_too_large" 431 "请求头过大" "The headers of the request are too large";
    INTERNAL = "internal_error" 500 "系统内部错误，请把请求编号告知管理员" "Something failed on our side; tell the operator the request id";
    /// The disk of the database, or of the files, is full; reading goes on.
    STORAGE_FULL = "storage_full" 503 "存储空间已满，暂时只能读取，请联系管理员" "The storage is full: only reading works until the operator makes room";
    FILE_STORAGE_FULL = "file_storage_full" 503 "存放佐证文件的空间已满，其他操作照常，请联系管理员" "The storage of evidence files is full: everything else works; the operator has to make room";
    UNAVAILABLE = "unavailable" 503 "服务暂时不可用，请稍后重试" "The service is temporarily unavailable; retry later";
}
