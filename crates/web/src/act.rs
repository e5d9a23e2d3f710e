use crate::routes::approval::AuditRequests;
use crate::{Ground, created};
use approval::{Asked, Request, RequestState, problems};
use kernel::{Id, Instant, Permission, Problem, Reach};
use ledger::{Reply, Tx};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// What takes two people.
#[derive(Clone, Copy)]
pub struct Act {
    /// Such as `privacy.erase_person`.
    pub code: &'static str,
    pub title_zh: &'static str,
    pub title_en: &'static str,
    /// The permission of whoever asks, and of whoever decides.
    pub asks: &'static str,
    pub decides: &'static str,
    /// Whether whoever asked takes what was approved, once, by an operation of the line; otherwise the approval is the end of it.
    pub is_taken: bool,
    /// Does it, in the transaction of the approval; gives what came of it, in codes and numbers, for the answer and the ledger.
    /// Which records came up beside, it leaves in the request.
    pub perform: fn(&mut Tx<'_>, &Ground, &mut Request) -> db::Result<Value>,
    /// What this process has to hear of after the commit.
    pub settle: fn(&Ground),
}

impl Act {
    /// Where somebody has a say in it, or reads what others ask for.
    pub(crate) fn seen_from(&self, ground: &Ground) -> Reach {
        let of = |permission| ground.caller.reach(permission);
        of(self.asks).or(&of(self.decides)).or(&of(AuditRequests::NAME))
    }
}

/// A request for what takes two people.
#[derive(Debug, Serialize, ToSchema)]
pub struct RequestView {
    pub id: Id,
    /// What is asked for, such as `privacy.erase_person`.
    #[schema(max_length = 100)]
    pub act: String,
    /// 事项名称
    #[schema(max_length = 100)]
    pub title: String,
    pub state: RequestState,
    pub unit: Id,
    /// The account that asks; it cannot decide.
    pub requested_by: Id,
    pub requested_at: Instant,
    /// Nobody can decide from here on.
    pub expires_at: Instant,
    pub decided_by: Option<Id>,
    pub decided_at: Option<Instant>,
    /// What it is about, in ids and codes.
    #[schema(value_type = Object)]
    pub detail: Value,
    /// The records that it is about: told when it is read, to whoever may decide.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 10000)]
    pub records: Vec<Id>,
    /// Records of the same person that were not asked for and came up when it was decided: likewise.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 10000)]
    pub not_asked: Vec<Id>,
    /// 申请理由: told when it is read, not in the answers to changes, which are kept for repetitions.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 500)]
    pub reason: Option<String>,
    /// 审批意见: likewise.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 500)]
    pub decision: Option<String>,
    /// What came of it, in the answer to an approval.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Object)]
    pub outcome: Option<Value>,
}

impl RequestView {
    pub(crate) fn of(request: &Request, ground: &Ground) -> Self {
        let acts = ground.state.acts.iter();
        let act = acts.into_iter().find(|act| act.code == request.act);
        Self {
            id: request.id,
            act: request.act.clone(),
            title: act.map_or_else(String::new, |act| format!("{} {}", act.title_zh, act.title_en)),
            state: request.state_at(ground.now),
            unit: request.unit,
            requested_by: request.requested_by,
            requested_at: request.requested_at,
            expires_at: request.expires_at,
            decided_by: request.decided_by,
            decided_at: request.decided_at,
            detail: request.detail.clone(),
            records: Vec::new(),
            not_asked: Vec::new(),
            reason: None,
            decision: None,
            outcome: None,
        }
    }

    /// With what the answers to changes, which are kept for repetitions, do not tell.
    pub(crate) fn in_full(self, request: &Request, ground: &Ground) -> db::Result<Self> {
        let keys = &ground.keys;
        let (reason, decision) = (Some(request.reason(keys)?), request.decision(keys)?);
        let full = Self { reason, decision, ..self };
        let act = ground.state.acts.iter().find(|act| act.code == request.act);
        if act.is_none_or(|act| !ground.caller.holds_at(act.decides, request.unit)) {
            return Ok(full);
        }
        let (records, not_asked) = (request.records.clone(), request.not_asked.clone());
        Ok(Self { records, not_asked, ..full })
    }
}

/// Asks for an act: the answer of the line's own operation. The caller holds its permission already.
pub fn ask(tx: &mut Tx<'_>, ground: &Ground, asked: &Asked<'_>) -> db::Result<Reply> {
    refuse_systems(ground)?;
    let request = approval::insert(tx, &ground.keys, asked)?;
    let view = RequestView::of(&request, ground);
    created(&view, request.version(), format!("/v1/approval/requests/{}", request.id))
}

/// A secret of a system may be in the hands of whoever asked.
pub(crate) fn refuse_systems(ground: &Ground) -> Result<(), Problem> {
    if ground.caller.person.is_some() {
        return Ok(());
    }
    let zh = "须由两名人员申请和批准，系统账号不得参与";
    let en = "Two people ask and decide; accounts of systems do neither";
    Err(Problem::new(&problems::SECOND_PERSON_NEEDED, zh, en))
}
