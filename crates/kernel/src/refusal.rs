use crate::{Code, Problem, ProblemKind};
use serde::Serialize;
use utoipa::ToSchema;

/// Why a workflow does not do something: what stands in the way, and what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal(pub &'static ProblemKind);

impl Refusal {
    /// Refuses unless something holds.
    pub fn unless(good: bool, kind: &'static ProblemKind) -> Result<(), Self> {
        if good { Ok(()) } else { Err(Self(kind)) }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Problem::plain(refusal.0)
    }
}

/// A refusal as it is shown beside an action that is blocked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Reason {
    #[schema(max_length = 60, example = "ticket_state")]
    pub code: &'static str,
    #[schema(max_length = 300, example = "工单为“待签收”；此操作须在“已签收、已分派”时进行")]
    pub zh: String,
    #[schema(max_length = 300)]
    pub en: String,
}

impl From<Refusal> for Reason {
    fn from(Refusal(kind): Refusal) -> Self {
        Self { code: kind.code, zh: kind.title_zh.into(), en: kind.title_en.into() }
    }
}

impl Reason {
    /// In which states it could be done; `what` is the record's name in both languages.
    pub fn of_state<S: Code>(
        Refusal(kind): Refusal,
        what: (&str, &str),
        now: S,
        then: &[S],
    ) -> Self {
        let zh: Vec<&str> = then.iter().map(|state| state.label_zh()).collect();
        let en: Vec<&str> = then.iter().map(|state| state.code()).collect();
        let (name_zh, name_en) = what;
        Self {
            code: kind.code,
            zh: format!("{name_zh}为“{}”；此操作须在“{}”时进行", now.label_zh(), zh.join("、")),
            en: format!(
                "The {name_en} is {}; this is done when it is {}",
                now.code(),
                en.join(", ")
            ),
        }
    }

    /// Which permission it needs.
    pub fn of_permission(Refusal(kind): Refusal, name: &str, zh: &str, en: &str) -> Self {
        Self {
            code: kind.code,
            zh: format!("需要权限“{zh}”（{name}）"),
            en: format!("This needs the permission {name} ({en})"),
        }
    }
}

/// Declares refusals: `NAME = "code" status "中文" "English";` each.
#[macro_export]
macro_rules! refusals {
    ($($name:ident = $code:literal $status:literal $zh:literal $en:literal;)+) => {
        $(pub static $name: $crate::ProblemKind =
            $crate::ProblemKind { code: $code, status: $status, title_zh: $zh, title_en: $en };)+
    };
}
