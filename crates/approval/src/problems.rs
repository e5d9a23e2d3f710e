//! Refusals of what takes two.

use kernel::ProblemKind;

macro_rules! problems {
    ($($name:ident = $code:literal $status:literal $zh:literal $en:literal;)+) => {
        $(pub static $name: ProblemKind =
            ProblemKind { code: $code, status: $status, title_zh: $zh, title_en: $en };)+
    };
}

problems! {
    SECOND_PERSON_NEEDED = "second_person_needed" 409 "须由另一人批准" "Somebody else has to decide";
    REQUEST_CLOSED = "request_closed" 409 "该申请已办结或已过期" "The request is decided or has expired";
    REQUEST_NOT_GRANTED = "request_not_granted" 409 "该申请尚未批准、已领取或已过期" "The request is not approved yet, was taken, or has expired";
}
