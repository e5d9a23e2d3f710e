use crate::Fact;
use kernel::{Caller, Id, Instant, Reach};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// The prefix of a leaf in RFC 9162 §2.1, so that no inner node can pass for a leaf.
const LEAF_PREFIX: [u8; 1] = [0];

/// One thing that happened to one record. It holds ids, codes, dates and amounts; never what identifies a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Entry {
    /// County-level division.
    #[schema(max_length = 12)]
    pub tenant: String,
    pub id: Id,
    /// When it was recorded.
    pub at: Instant,
    /// Past tense, such as `hotline.ticket_signed`.
    #[schema(max_length = 100)]
    pub event: String,
    pub actor: Actor,
    pub subject: Subject,
    /// The record that a restatement is about: its facts count as that record's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restates: Option<Id>,
    /// The unit that answers for the record; it decides who may read the entry.
    pub unit: Id,
    /// What else has to be allowed at that unit before the entry is shown: permissions, all of them. Absent where none is.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    #[schema(max_items = 10, example = json!(["mediation.restricted.read"]))]
    pub guards: BTreeSet<String>,
    /// What changed, without personal data.
    #[schema(value_type = Object)]
    pub data: Value,
    /// What this entry adds to, and takes from, the measures.
    #[schema(max_items = 1000)]
    pub facts: Vec<Fact>,
}

/// Who did it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Actor {
    /// The account; nil for the system itself.
    pub account: Id,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<Id>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 64)]
    pub request: Option<String>,
    /// The trace (W3C Trace Context) of that request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 32)]
    pub trace: Option<String>,
}

/// The record that changed, and which of its versions this is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Subject {
    /// Such as `hotline.ticket`.
    #[schema(max_length = 100)]
    pub kind: String,
    pub id: Id,
    pub version: i64,
}

impl Entry {
    /// The record that the facts are about.
    pub fn counted(&self) -> Id {
        self.restates.unwrap_or(self.subject.id)
    }

    /// Whether it is shown to a caller who may read entries within `reach`.
    pub fn is_open_to(&self, caller: &Caller, reach: &Reach) -> bool {
        let allowed = |guard: &String| caller.holds_at(guard, self.unit);
        reach.covers(self.unit) && self.guards.iter().all(allowed)
    }

    /// The bytes that are hashed and stored: RFC 8785 canonical JSON.
    pub fn canonical(&self) -> db::Result<String> {
        serde_json_canonicalizer::to_string(self).map_err(db::Error::broken)
    }

    pub fn parse(body: &str) -> db::Result<Self> {
        serde_json::from_str(body).map_err(db::Error::broken)
    }
}

/// The leaf of an entry in the tree.
pub fn leaf_digest(canonical_body: &str) -> [u8; 32] {
    let hash = Sha256::new().chain_update(LEAF_PREFIX).chain_update(canonical_body);
    hash.finalize().into()
}

/// What stands in an entry for a personal value: it proves the value to whoever holds value and salt, and tells nobody else.
/// When value and salt are erased the proof of the entry stays valid.
pub fn commitment(salt: &[u8], value: &str) -> String {
    let hash = Sha256::new().chain_update(salt).chain_update(value).finalize();
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}
