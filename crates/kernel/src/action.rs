use crate::{Instant, Reason};
use serde::Serialize;
use utoipa::ToSchema;

/// Whether the caller may do something now, and if not, why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ActionState {
    /// The last segment of the action's address.
    #[schema(max_length = 40, example = "sign")]
    pub action: &'static str,
    pub allowed: bool,
    /// What stands in the way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
}

impl ActionState {
    pub fn new(action: &'static str, reason: Option<Reason>) -> Self {
        Self { action, allowed: reason.is_none(), reason }
    }
}

/// What the caller may do with a record.
#[derive(Debug, Serialize, ToSchema)]
pub struct Actions {
    /// Send this version as If-Match.
    pub version: i64,
    #[schema(max_items = 50)]
    pub actions: Vec<ActionState>,
}

/// When something happened that may have been recorded without network: as the phone says, which tells neither of the future nor of the time
/// before `since`; otherwise now.
pub fn happened_at(client_at: Option<Instant>, since: Instant, now: Instant) -> Instant {
    client_at.filter(|at| (since..=now).contains(at)).unwrap_or(now)
}

/// Declares `ActionKind`, the kinds of a line's `Action`: `Kind = "last-segment-of-its-address" permission;` each.
#[macro_export]
macro_rules! action_kinds {
    ($($kind:ident = $code:literal $permission:expr;)+) => {
        /// An action without its particulars.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum ActionKind { $($kind),+ }

        impl ActionKind {
            pub const ALL: &'static [Self] = &[$(Self::$kind),+];

            /// The last segment of its address.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$kind => $code),+ }
            }

            pub const fn permission(self) -> &'static str {
                match self { $(Self::$kind => $permission),+ }
            }
        }

        impl Action {
            pub const fn kind(&self) -> ActionKind {
                match self { $(Self::$kind { .. } => ActionKind::$kind),+ }
            }
        }
    };
}

/// Declares what callers send with an action: every one may carry a comment, and say when a phone without network recorded it.
#[macro_export]
macro_rules! command {
    ($(#[$doc:meta])* $name:ident { $($(#[$field:meta])* $member:ident: $kind:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, ::serde::Serialize, ::serde::Deserialize, ::utoipa::ToSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[$field])* pub $member: $kind,)*
            /// 备注
            #[serde(default, skip_serializing_if = "Option::is_none")]
            #[schema(max_length = 2000)]
            pub comment: Option<String>,
            /// When a phone without network recorded it.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub client_at: Option<$crate::Instant>,
        }
    };
}

crate::command! {
    /// An action that needs no particulars.
    Note {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_tells_of_no_other_time_than_could_be() {
        let at = |hour: u32| -> Instant { format!("2025-03-10T{hour:02}:00:00Z").parse().unwrap() };
        let told = |client_at| happened_at(client_at, at(3), at(9));
        for (said, is) in [(None, 9), (Some(3), 3), (Some(5), 5), (Some(2), 9), (Some(10), 9)] {
            assert_eq!(told(said.map(at)), at(is), "{said:?}");
        }
    }
}
