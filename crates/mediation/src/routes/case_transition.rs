//! What all actions on a case have in common: find, decide, store, record, answer.

use super::shared::named_committee;
use crate::codes::{CaseStatus, CaseTier};
use crate::model::{Committee, MaskedParty, MediationCase, TermChange};
use crate::permissions::{
    AcceptCases, JoinMilitary, MediateCases, OverseeCases, ReadCases, ReadMilitary, RegisterCases,
};
use crate::register::record;
use crate::related;
use crate::rules::MediationRules;
use crate::store::{self, CaseSight};
use crate::workflow::{self, Action, ActionKind, CaseContext, Named};
use actix_web::HttpResponse;
use db::Db;
use kernel::{Id, Permission, Problem, Reach};
use ledger::{Reply, Tx};
use organization::{people, units};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use web::{Answer, Call, Ground, Standing, done};

/// 纠纷案件 with its parties, masked.
#[derive(Serialize, ToSchema)]
pub struct CaseView {
    #[serde(flatten)]
    pub case: MediationCase,
    /// 当事人
    #[schema(max_items = 100)]
    pub party_details: Vec<MaskedParty>,
    /// Minors, soldiers or violence in the family: the caller may not see what the case says.
    pub withheld: bool,
}

impl CaseView {
    pub fn of(db: &mut Db, ground: &Ground, case: MediationCase) -> db::Result<Self> {
        if case.is_restricted() && !trusts(ground, &case) {
            return Ok(Self { case: case.withheld(), party_details: Vec::new(), withheld: true });
        }
        let details = store::find_parties(db, &ground.keys, case.id)?;
        let masked = case.parties.iter().filter_map(|party| {
            details.get(&party.id).map(|known| known.masked(party.id, party.minor))
        });
        let party_details = masked.collect();
        Ok(Self { case, party_details, withheld: false })
    }
}

/// Whether the caller may see what a restricted case says. Protections add up: the green channel opens what protects soldiers, and not
/// what protects minors or those who suffer violence.
pub fn trusts(ground: &Ground, case: &MediationCase) -> bool {
    let of_soldiers_alone = case.is_military() && !case.is_sheltered();
    ground.caller.holds_at(ReadMilitary::NAME, case.unit)
        || (of_soldiers_alone && ground.caller.holds_at(JoinMilitary::NAME, case.unit))
        || case.is_of(ground.caller.account, ground.caller.person)
}

pub fn sight(ground: &Ground) -> CaseSight {
    CaseSight {
        oversees: ground.caller.reach(OverseeCases::NAME),
        military: ground.caller.reach(ReadMilitary::NAME),
        green_channel: ground.caller.reach(JoinMilitary::NAME),
        account: ground.caller.account,
        person: ground.caller.person,
    }
}

/// The case, if the caller may know of it.
pub fn find(db: &mut Db, ground: &Ground, id: Id) -> db::Result<MediationCase> {
    let case = store::find_case(db, ground.tenant(), &sight(ground), id)?;
    Ok(case.ok_or_else(Problem::not_found)?)
}

/// Whether the caller may know of the case and of what it says.
pub fn may_read(ground: &Ground, case: &MediationCase) -> bool {
    sight(ground).covers(case) && (!case.is_restricted() || trusts(ground, case))
}

/// Whether the caller may read the case.
pub fn may_open(ground: &Ground, case: &MediationCase) -> bool {
    ground.caller.holds(ReadCases::NAME) && sight(ground).covers(case)
}

/// How a case stands for whoever asks for its evidence: those who work on it add and take back until it is filed, from then on those who
/// oversee take back.
pub fn standing_of_case(db: &mut Db, ground: &Ground, id: Id) -> db::Result<Option<Standing>> {
    let caller = &ground.caller;
    if !caller.holds(ReadCases::NAME) {
        return Ok(None);
    }
    let case = store::find_case(db, ground.tenant(), &sight(ground), id)?;
    let seen = case.filter(|case| !case.is_restricted() || trusts(ground, case));
    Ok(seen.map(|case| {
        let own = case.is_of(caller.account, caller.person);
        let works = [RegisterCases::NAME, AcceptCases::NAME, MediateCases::NAME]
            .into_iter()
            .any(|right| caller.holds_at(right, case.unit) || (own && caller.holds(right)));
        let oversees = caller.holds_at(OverseeCases::NAME, case.unit);
        let filed = case.status == CaseStatus::Filed;
        let may_void = works && (!filed || oversees);
        Standing { unit: case.unit, may_attach: works && case.voided.is_none(), may_void }
    }))
}

/// The case at the version that the caller has seen.
pub fn current(db: &mut Db, ground: &Ground, id: Id, version: i64) -> db::Result<MediationCase> {
    let case = find(db, ground, id)?;
    Problem::unless_same_version(case.version == version)?;
    Ok(case)
}

/// Decides with the rules of this line, as the caller of a request.
pub fn decide<T>(
    ground: &Ground,
    case: Option<&MediationCase>,
    named: Named<'_>,
    decide: impl FnOnce(&CaseContext<'_>) -> T,
) -> T {
    let caller = &ground.caller;
    let holds = |permission: &str| match case {
        Some(case) => {
            // Whoever works on a case does not oversee it for that.
            let works = permission != OverseeCases::NAME && caller.holds(permission);
            let own = works && case.is_of(caller.account, caller.person);
            own || caller.holds_at(permission, case.unit)
        }
        None => caller.holds(permission),
    };
    decide(&CaseContext {
        now: ground.now,
        actor: caller.account,
        holds: &holds,
        calendar: &ground.calendar,
        rules: MediationRules::built_in(),
        named,
    })
}

/// One action on one case.
pub async fn transition<P: Permission>(
    call: Call<P>,
    id: Id,
    action: Action,
) -> Answer<HttpResponse> {
    let version = call.if_match()?;
    call.write(move |tx, ground| {
        let before = current(tx.db, ground, id, version)?;
        let (committee, elsewhere) = committee_of(tx.db, ground, &before, &action)?;
        let recorder = recorder_of(tx.db, ground, &action)?;
        let met = rests_on_a_meeting(&before, &action) && related::was_met_on(tx, before.id)?;
        let committee = committee.as_ref();
        let named = Named { committee, elsewhere, recorder, met, ..Named::default() };
        let applied = decide(ground, Some(&before), named, |context| {
            workflow::apply(&before, &action, context)
        });
        finish(tx, ground, &before, applied.map_err(Problem::from)?, &action)
    })
    .await
}

/// Jointly is mediated what organs met on.
fn rests_on_a_meeting(case: &MediationCase, action: &Action) -> bool {
    let tier = match action {
        Action::Escalate(said) => said.tier,
        Action::Agree(_) => case.tier,
        _ => return false,
    };
    tier == CaseTier::Joint
}

/// 记录人 whom an action names, where there is such a person.
fn recorder_of(db: &mut Db, ground: &Ground, action: &Action) -> db::Result<Option<Id>> {
    let Action::HoldSession(said) = action else { return Ok(None) };
    let Some(recorder) = said.recorder else { return Ok(None) };
    let known = people::names(db, ground.tenant(), &[recorder])?;
    Ok(known.contains_key(&recorder).then_some(recorder))
}

/// The committee that an action names, and whether it is of another unit than the case's or one above it. A case may go to one outside the
/// caller's reach: that of the town is above the village's people.
pub fn committee_of(
    db: &mut Db,
    ground: &Ground,
    case: &MediationCase,
    action: &Action,
) -> db::Result<(Option<Committee>, bool)> {
    let Some(id) = action.committee() else { return Ok((None, false)) };
    let tenant = ground.tenant();
    let committee = named_committee(db, tenant, &Reach::All, "/committee", id)?;
    let serves = units::subtree(db, tenant, committee.unit, ground.now.local_date())?;
    let elsewhere = !serves.contains(&case.unit);
    Ok((Some(committee), elsewhere))
}

/// Stores what an action made of a case, records it, and answers.
pub fn finish(
    tx: &mut Tx<'_>,
    ground: &Ground,
    before: &MediationCase,
    after: MediationCase,
    action: &Action,
) -> db::Result<Reply> {
    finish_telling(tx, ground, before, after, action, json!({}))
}

/// As [`finish`], with what only this action tells the ledger.
pub fn finish_telling(
    tx: &mut Tx<'_>,
    ground: &Ground,
    before: &MediationCase,
    after: MediationCase,
    action: &Action,
    more: Value,
) -> db::Result<Reply> {
    store::advance_case(tx, &after)?;
    let mut data = changed(before, &after, action);
    if let (Some(members), Value::Object(more)) = (data.as_object_mut(), more) {
        members.extend(more);
    }
    record(tx, event(action.kind()), &after, Some(before), data);
    let version = after.version;
    done(&CaseView::of(tx.db, ground, after)?, version)
}

/// The name of what happened.
const fn event(kind: ActionKind) -> &'static str {
    match kind {
        ActionKind::Settle => "mediation.case_settled_on_the_spot",
        ActionKind::Register => "mediation.case_registered",
        ActionKind::RecordConsent => "mediation.consent_recorded",
        ActionKind::Accept => "mediation.case_accepted",
        ActionKind::Decline => "mediation.case_declined",
        ActionKind::Assign => "mediation.mediators_assigned",
        ActionKind::HoldSession => "mediation.session_held",
        ActionKind::Extend => "mediation.case_extended",
        ActionKind::Appraise => "mediation.appraisal_recorded",
        ActionKind::Agree => "mediation.agreement_reached",
        ActionKind::Terminate => "mediation.case_terminated",
        ActionKind::LogPerformance => "mediation.performance_logged",
        ActionKind::ApplyConfirmation => "mediation.confirmation_applied",
        ActionKind::RecordConfirmation => "mediation.confirmation_recorded",
        ActionKind::FollowUp => "mediation.case_followed_up",
        ActionKind::File => "mediation.case_filed",
        ActionKind::ReportRisk => "mediation.risk_reported",
        ActionKind::Escalate => "mediation.case_escalated",
        ActionKind::Merge => "mediation.case_merged",
        ActionKind::Correct => "mediation.case_corrected",
        ActionKind::Void => "mediation.case_voided",
    }
}

/// Codes and dates of a change; what people wrote stays with the case.
fn changed(before: &MediationCase, after: &MediationCase, action: &Action) -> Value {
    let particulars = match action {
        Action::Register(said) => json!({ "committee": said.committee, "case_no": after.case_no }),
        Action::RecordConsent(said) => json!({ "party": said.party, "consent": said.consent }),
        Action::Accept(_) => json!({ "due_on": after.due_on, "limit_on": after.limit_on }),
        Action::Decline(said) => json!({ "reason": said.reason, "remedies": said.remedies }),
        Action::Assign(said) => {
            let persons: Vec<Id> = after.mediators.iter().map(|one| one.person).collect();
            json!({ "lead": said.lead, "chosen_by": said.chosen_by, "persons": persons })
        }
        Action::HoldSession(said) => json!({ "at": said.at, "organs": said.organs }),
        Action::Extend(said) => {
            json!({
                "agreed_on": said.agreed_on, "until": said.until, "due_on": after.due_on,
                "limit_on": after.limit_on,
            })
        }
        Action::Appraise(said) => {
            json!({
                "from": said.from, "to": said.to, "due_on": after.due_on, "limit_on": after.limit_on,
                "stands_still_since": after.stands_still_since,
            })
        }
        Action::Agree(said) => json!({
            "form": said.form, "effective_on": said.effective_on, "amount": said.amount,
            "confirmation_due": after.agreement.as_ref().and_then(|one| one.confirmation_due),
        }),
        Action::Terminate(said) => json!({
            "reason": said.reason, "remedies": said.remedies, "transferred_to": said.transferred_to,
        }),
        Action::LogPerformance(said) => json!({ "on": said.on, "performance": after.performance }),
        Action::ApplyConfirmation(said) => json!({ "on": said.on }),
        Action::RecordConfirmation(said) => json!({ "on": said.on, "result": said.result }),
        Action::FollowUp(said) => json!({ "on": said.on, "satisfaction": said.satisfaction }),
        Action::File(said) => json!({ "documents": said.documents }),
        Action::ReportRisk(said) => json!({ "to": said.to, "at": said.at }),
        Action::Escalate(said) => {
            json!({ "tier": said.tier, "organs": said.organs, "committee": said.committee })
        }
        Action::Merge(said) => json!({ "into": said.into }),
        Action::Correct(_) => json!({
            "dispute": after.dispute, "sub_type": after.sub_type, "complexity": after.complexity,
            "flags": after.flags, "risk": after.risk, "found_on": after.found_on, "registered_on": after.registered_on,
            "accepted_on": after.accepted_on, "outcome_on": after.outcome_on,
            "amount": after.agreement.as_ref().and_then(|one| one.amount),
            "confirmation_due": after.agreement.as_ref().and_then(|one| one.confirmation_due),
            "performance": after.performance, "performed_on": after.performed_on,
            "breached_on": after.breached_on, "patrol": after.patrol, "due_on": after.due_on,
            "limit_on": after.limit_on, "documents": after.documents,
            "term_changes": after.term_changes.iter().map(TermChange::told).collect::<Vec<_>>(),
        }),
        Action::Settle(_) | Action::Void(_) => json!({}),
    };
    json!({ "from": before.status, "to": after.status, "particulars": particulars })
}
