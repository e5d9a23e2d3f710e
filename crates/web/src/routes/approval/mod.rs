//! What takes two people, over HTTP: the operations that all acts share.

mod decide_request;
mod list_requests;
mod read_request;

use crate::Routes;
use crate::act::Act;
use crate::{Ground, Job, JobContext, Line};
use ::approval::{OWN, Request};
use db::Db;
use kernel::{Id, Problem};
use ledger::Author;
use std::time::Duration;

crate::permissions! {
    ReadRequests = "approval.requests.read" "查看双人审批申请" "Read requests for what takes two people";
    DecideRequests = "approval.requests.decide" "审批双人审批申请" "Approve or refuse requests of others";
    /// Of every act, also where the caller has no say.
    AuditRequests = "approval.requests.audit" "审计双人审批申请" "Read the requests of every act";
}

pub const APPROVAL: Line = Line {
    name: "approval",
    title_zh: "双人审批",
    title_en: "What takes two people",
    description: "高风险操作由一人申请、另一人批准，双方均说明理由（GB/T 22239-2019） / one asks, another decides, both say why",
    routes,
    permissions: PERMISSIONS,
    measures: &[],
    indicators: "",
    nouns: &[],
    jobs: &[EXPIRE],
    proofs: None,
    holdings: OWN,
};

fn routes(routes: &mut Routes<'_>) {
    routes
        .service(list_requests::list_requests)
        .service(read_request::read_request)
        .service(decide_request::approve_request)
        .service(decide_request::refuse_request);
}

/// Requests that nobody decided, or took, in time are closed, and what they were about is forgotten.
const EXPIRE: Job = Job {
    name: "approval.expire",
    every: Duration::from_secs(600),
    run: |context: JobContext| Box::pin(expire(context)),
};

async fn expire(context: JobContext) -> db::Result<usize> {
    let (tenant, now) = (context.tenant.clone(), context.ledger.now());
    let asked = tenant.clone();
    let late = context.database().read(move |db| ::approval::expired(db, &asked, now)).await?;
    let count = late.len();
    for request in late {
        let keys = context.vault.keys(&context.ledger, &tenant).await?;
        let work = move |tx: &mut ledger::Tx<'_>| ::approval::expire(tx, &keys, &request);
        context.ledger.change(Author::system(&tenant), work).await?;
    }
    Ok(count)
}

/// A request that the caller asked for, or has a say in, with its act.
fn seen(db: &mut Db, ground: &Ground, id: Id) -> db::Result<(Request, Act)> {
    let request = ::approval::find(db, ground.tenant(), id)?.ok_or_else(Problem::not_found)?;
    let act = ground.state.acts.iter().find(|act| act.code == request.act).copied();
    let act = act.ok_or_else(Problem::not_found)?;
    let is_own = request.requested_by == ground.caller.account;
    if is_own || act.seen_from(ground).covers(request.unit) {
        return Ok((request, act));
    }
    Err(Problem::not_found().into())
}
