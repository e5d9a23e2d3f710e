use chrono::TimeDelta;
use kernel::{Id, Instant};
use privacy::{Keys, Place, Sealed};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// A request that nobody decided in this time has to be made again: a number of ours.
pub const LIFE: TimeDelta = TimeDelta::days(7);

/// What was granted and nobody took in this time, counted from the grant, is forgotten: a number of ours, as long as there was to decide,
/// however late the decision came.
pub const TAKING: TimeDelta = TimeDelta::days(7);

/// How far a request has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RequestState {
    /// 待批准
    Pending,
    /// 已批准并办理
    Approved,
    /// 已驳回
    Refused,
    /// 已过期
    Expired,
    /// 已批准，待领取
    Granted,
    /// 已领取
    Taken,
    /// 逾期未领取
    Lapsed,
}

impl RequestState {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Refused => "refused",
            Self::Expired => "expired",
            Self::Granted => "granted",
            Self::Taken => "taken",
            Self::Lapsed => "lapsed",
        }
    }

    /// What becomes of that which waits, to be decided or to be taken, when its time is over.
    pub(crate) const fn late(self) -> Option<Self> {
        match self {
            Self::Pending => Some(Self::Expired),
            Self::Granted => Some(Self::Lapsed),
            _ => None,
        }
    }

    /// What waits until it is this.
    pub(crate) fn waiting(self) -> Option<Self> {
        [Self::Pending, Self::Granted].into_iter().find(|state| state.late() == Some(self))
    }
}

/// What somebody asks for.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The act, such as `privacy.erase_person`.
    pub act: &'a str,
    /// Whose matter it is: decides who sees the request.
    pub unit: Id,
    pub reason: &'a str,
    /// What it is about, in the clear and in the ledger: codes, numbers and ids, nothing that identifies a person or whose records are whose.
    pub detail: &'a Value,
    /// The records that it is about: in its row alone, for whoever may decide.
    pub records: &'a [Id],
    /// What only the act itself reads, once.
    pub secret: Option<&'a [u8]>,
}

/// What the second person says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    Approve,
    /// Approves what whoever asked then takes, once: until it is taken or lapses, what it is about is kept.
    Grant,
    Refuse,
}

impl Decision {
    pub(crate) const fn state(self) -> RequestState {
        match self {
            Self::Approve => RequestState::Approved,
            Self::Grant => RequestState::Granted,
            Self::Refuse => RequestState::Refused,
        }
    }
}

/// A request, as it is stored.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Request {
    pub id: Id,
    pub act: String,
    pub unit: Id,
    pub state: RequestState,
    pub requested_by: Id,
    pub requested_at: Instant,
    /// Until when it is decided, and from a grant on until when it is taken.
    pub expires_at: Instant,
    pub decided_by: Option<Id>,
    pub decided_at: Option<Instant>,
    pub detail: Value,
    /// The records that it is about, and others that came up when it was decided. That they are one person's is nobody's business who
    /// reads the ledger, and nothing is ever taken out of that: it has how many they are, and their digest.
    #[serde(default)]
    pub records: Vec<Id>,
    #[serde(default)]
    pub not_asked: Vec<Id>,
    pub(crate) reason: Sealed,
    pub(crate) decision: Option<Sealed>,
    pub(crate) secret: Option<Sealed>,
}

impl Request {
    /// What waits counts as late from its moment on, whether or not the job has been there.
    pub fn state_at(&self, now: Instant) -> RequestState {
        self.state.late().filter(|_| now >= self.expires_at).unwrap_or(self.state)
    }

    /// It is decided once, and what was granted is taken or lapses once.
    pub const fn version(&self) -> i64 {
        match self.state {
            RequestState::Pending => 1,
            RequestState::Taken | RequestState::Lapsed => 3,
            _ => 2,
        }
    }

    /// Why it was asked for.
    pub fn reason(&self, keys: &Keys) -> db::Result<String> {
        text(keys, self.place("reason"), &self.reason)
    }

    /// Why it was decided so.
    pub fn decision(&self, keys: &Keys) -> db::Result<Option<String>> {
        self.decision.as_ref().map(|sealed| text(keys, self.place("decision"), sealed)).transpose()
    }

    /// What only the act reads.
    pub fn secret(&self, keys: &Keys) -> db::Result<Vec<u8>> {
        let missing = || db::Error::broken("a request has lost what it is about");
        let sealed = self.secret.as_ref().ok_or_else(missing)?;
        Ok(keys.open(self.place("secret"), sealed)?.bytes().to_vec())
    }

    pub(crate) fn place<'a>(&self, field: &'a str) -> Place<'a> {
        place(self.id, field)
    }
}

pub(crate) fn place<'a>(id: Id, field: &'a str) -> Place<'a> {
    Place::new("approval_request", id, field)
}

fn text(keys: &Keys, place: Place<'_>, sealed: &Sealed) -> db::Result<String> {
    Ok(keys.open(place, sealed)?.text()?.to_string())
}
