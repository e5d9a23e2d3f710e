//! What the operations have in common: find at a version, decide, store, record, answer.

use crate::codes::MediatorBasis;
use crate::model::{Committee, MaskedParticulars, Mediator};
use crate::permissions::{ReadCommittees, RevealMediators, WriteCommittees, WriteMediators};
use crate::problems as no;
use crate::register::record;
use crate::rules::MediationRules;
use crate::store;
use crate::workflow::Context;
use actix_web::HttpResponse;
use db::Db;
use kernel::{Id, Permission, Problem, ProblemKind, Reach, Refusal};
use ledger::{Reply, Tx};
use organization::people;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeSet;
use utoipa::ToSchema;
use web::{Answer, Call, Ground, Standing, done};

/// 人民调解员 with the person's name; other particulars are masked.
#[derive(Serialize, ToSchema)]
pub struct MediatorView {
    #[serde(flatten)]
    pub mediator: Mediator,
    /// 姓名
    #[schema(max_length = 60)]
    pub name: Option<String>,
    pub particulars: MaskedParticulars,
}

impl MediatorView {
    pub fn of(db: &mut Db, ground: &Ground, mediator: Mediator) -> db::Result<Self> {
        let particulars = store::find_particulars(db, &ground.keys, mediator.id)?.masked();
        let name = people::find(db, ground.tenant(), mediator.person)?.map(|person| person.name);
        Ok(Self { mediator, name, particulars })
    }
}

pub fn context(ground: &Ground) -> Context<'static> {
    Context { today: ground.now.local_date(), rules: MediationRules::built_in() }
}

/// The mediator at the version that the caller has seen.
pub fn mediator_at(db: &mut Db, ground: &Ground, id: Id, version: i64) -> db::Result<Mediator> {
    let found = store::find_mediator(db, ground.tenant(), &ground.reach, id)?;
    let mediator = found.ok_or_else(Problem::not_found)?;
    Problem::unless_same_version(mediator.version == version)?;
    Ok(mediator)
}

/// The committee at the version that the caller has seen.
pub fn committee_at(db: &mut Db, ground: &Ground, id: Id, version: i64) -> db::Result<Committee> {
    let found = store::find_committee(db, ground.tenant(), &ground.reach, id)?;
    let committee = found.ok_or_else(Problem::not_found)?;
    Problem::unless_same_version(committee.version == version)?;
    Ok(committee)
}

/// A committee that a member of a request names.
pub fn named_committee(
    db: &mut Db,
    tenant: &str,
    reach: &Reach,
    pointer: &str,
    id: Id,
) -> db::Result<Committee> {
    let found = store::find_committee(db, tenant, reach, id)?;
    Ok(found.ok_or_else(|| unknown(pointer, &no::COMMITTEE_UNKNOWN))?)
}

/// What a member of a request names is not there.
pub fn unknown(pointer: &str, kind: &'static ProblemKind) -> Problem {
    Problem::field(pointer, kind.code, kind.title_zh, kind.title_en)
}

/// One change of one mediator.
pub async fn change_mediator<P: Permission>(
    call: Call<P>,
    id: Id,
    event: &'static str,
    data: Value,
    change: impl Fn(&Mediator, Context<'_>) -> Result<Mediator, Refusal> + Send + 'static,
) -> Answer<HttpResponse> {
    let version = call.if_match()?;
    call.write(move |tx, ground| {
        let before = mediator_at(tx.db, ground, id, version)?;
        let after = change(&before, context(ground)).map_err(Problem::from)?;
        finish_mediator(tx, ground, event, &before, after, data.clone())
    })
    .await
}

/// Stores what became of a mediator, records it, and answers.
pub fn finish_mediator(
    tx: &mut Tx<'_>,
    ground: &Ground,
    event: &str,
    before: &Mediator,
    after: Mediator,
    data: Value,
) -> db::Result<Reply> {
    store::advance_mediator(tx, &after)?;
    record(tx, event, &after, Some(before), data);
    let version = after.version;
    done(&MediatorView::of(tx.db, ground, after)?, version)
}

/// Stores what became of a committee, records it, and answers.
pub fn finish_committee(
    tx: &mut Tx<'_>,
    event: &str,
    before: &Committee,
    after: &Committee,
    data: Value,
) -> db::Result<Reply> {
    store::advance_committee(tx, after)?;
    record(tx, event, after, Some(before), data);
    done(after, after.version)
}

/// Stores and records what a change of a committee made of those who serve it.
pub fn advance_served(
    tx: &mut Tx<'_>,
    event: &str,
    before: &[Mediator],
    after: &[Mediator],
    data: &Value,
) -> db::Result<()> {
    for next in after {
        let was = before.iter().find(|one| one.id == next.id);
        store::advance_mediator(tx, next)?;
        record(tx, event, next, was, data.clone());
    }
    Ok(())
}

/// Which committees the mediator was elected to.
pub fn seats(mediator: &Mediator) -> BTreeSet<Id> {
    let elected = mediator.appointments.iter().filter(|one| one.basis == MediatorBasis::Member);
    elected.map(|one| one.committee).collect()
}

/// As [`seats`], the committees themselves.
pub fn seated(db: &mut Db, tenant: &str, mediator: &Mediator) -> db::Result<Vec<Committee>> {
    let mut committees = Vec::new();
    for id in seats(mediator) {
        committees.extend(store::find_committee(db, tenant, &Reach::All, id)?);
    }
    Ok(committees)
}

/// Stores and records what became of the committees on which a mediator sits.
pub fn reseat(
    tx: &mut Tx<'_>,
    before: &[Committee],
    after: &[Committee],
    event: &str,
    data: &Value,
) -> db::Result<()> {
    for next in after {
        let was = before.iter().find(|one| one.id == next.id);
        store::advance_committee(tx, next)?;
        record(tx, event, next, was, data.clone());
    }
    Ok(())
}

/// How a committee stands for whoever asks for its evidence (标牌、印章、备案): whoever keeps the register adds and takes back.
pub fn standing_of_committee(db: &mut Db, ground: &Ground, id: Id) -> db::Result<Option<Standing>> {
    let found = store::find_committee(db, ground.tenant(), &Reach::All, id)?;
    Ok(found.and_then(|one| standing::<ReadCommittees, WriteCommittees>(ground, one.unit)))
}

/// How a mediator stands for whoever asks for the evidence: 聘书、培训证书 name the number and show the face, so they are for those who may see
/// the particulars; whoever keeps the register adds and takes back.
pub fn standing_of_mediator(db: &mut Db, ground: &Ground, id: Id) -> db::Result<Option<Standing>> {
    let found = store::find_mediator(db, ground.tenant(), &Reach::All, id)?;
    Ok(found.and_then(|one| standing::<RevealMediators, WriteMediators>(ground, one.unit)))
}

fn standing<R: Permission, W: Permission>(ground: &Ground, unit: Id) -> Option<Standing> {
    let writes = ground.caller.holds_at(W::NAME, unit);
    let reads = ground.caller.holds_at(R::NAME, unit);
    reads.then_some(Standing { unit, may_attach: writes, may_void: writes })
}
