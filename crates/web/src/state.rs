use crate::denial::Denials;
use crate::ending::Endings;
use crate::page::PageKey;
use crate::query::Queries;
use crate::quota::Limits;
use crate::room::Room;
use crate::schemas::Schemas;
use crate::token::TokenVerifier;
use crate::{Act, Authority, Follower, Metrics, Proofs, Quotas, Synced};
use ipnet::IpNet;
use kernel::Calendar;
use ledger::Ledger;
use privacy::{People, SealedTable, Vault};
use std::sync::Arc;

/// What every request can reach.
pub struct State {
    pub ledger: Ledger,
    pub vault: Vault,
    pub calendar: Calendar,
    pub metrics: Arc<Metrics>,
    pub room: Arc<Room>,
    pub(crate) denials: Arc<Denials>,
    pub(crate) limits: Arc<Limits>,
    pub(crate) endings: Endings,
    pub(crate) proxies: Vec<IpNet>,
    /// All tables with sealed values, of all lines.
    pub(crate) sealed: Vec<SealedTable>,
    /// All kinds of records that hold particulars of people.
    pub(crate) people: Vec<People>,
    /// What takes two people, in all lines.
    pub(crate) acts: Vec<Act>,
    /// What phones keep a copy of, in all lines that this process answers for.
    pub(crate) synced: Vec<Synced>,
    /// What proves records, of all lines that keep files.
    pub(crate) proofs: Vec<Proofs>,
    /// What rests on records of another kind, in all lines.
    pub(crate) followers: Vec<Follower>,
    pub(crate) tokens: TokenVerifier,
    pub(crate) schemas: Schemas,
    pub(crate) queries: Queries,
    pub(crate) page_key: PageKey,
    pub(crate) document: Arc<serde_json::Value>,
}

/// What is counted of requests: one for a whole process, whichever of its states answers.
#[derive(Clone, Default)]
pub struct Counts {
    pub metrics: Arc<Metrics>,
    room: Arc<Room>,
    denials: Arc<Denials>,
    limits: Arc<Limits>,
}

impl Counts {
    pub fn new(quotas: Quotas) -> Self {
        Self { limits: Arc::new(Limits::new(quotas)), ..Self::default() }
    }
}

/// The parts that a [`State`] is made from.
pub struct Surroundings {
    pub ledger: Ledger,
    /// Seals personal values.
    pub vault: Vault,
    /// All tables with sealed values, also of lines that another process serves.
    pub sealed: Vec<SealedTable>,
    /// All kinds of records that hold particulars of people.
    pub people: Vec<People>,
    /// What takes two people, also in lines that another process serves.
    pub acts: Vec<Act>,
    /// What phones keep a copy of.
    pub synced: Vec<Synced>,
    /// What proves records, also in lines that another process serves.
    pub proofs: Vec<Proofs>,
    /// What rests on records of another kind, also in lines that another process serves.
    pub followers: Vec<Follower>,
    pub calendar: Calendar,
    pub authority: Arc<dyn Authority>,
    /// Authenticates page tokens; the same on every node.
    pub page_secret: [u8; 32],
    /// The OpenAPI document of what is served.
    pub document: Arc<serde_json::Value>,
    pub counts: Counts,
    /// Reverse proxies whose word on where a request comes from is believed.
    pub proxies: Vec<IpNet>,
}

impl State {
    pub fn new(around: Surroundings) -> Self {
        Self {
            schemas: Schemas::of(&around.document),
            queries: Queries::of(&around.document),
            endings: Endings::of(&around.document),
            tokens: TokenVerifier::new(around.authority),
            metrics: around.counts.metrics,
            room: around.counts.room,
            denials: around.counts.denials,
            limits: around.counts.limits,
            proxies: around.proxies,
            page_key: PageKey::new(around.page_secret),
            ledger: around.ledger,
            vault: around.vault,
            sealed: around.sealed,
            people: around.people,
            acts: around.acts,
            synced: around.synced,
            proofs: around.proofs,
            followers: around.followers,
            calendar: around.calendar,
            document: around.document,
        }
    }
}
