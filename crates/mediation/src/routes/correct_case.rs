use super::case_transition::{CaseView, current, decide, finish_telling, sight, trusts};
use crate::model::{CorrectCase, CorrectDetails, MediationCase, PartyDetails};
use crate::permissions::RegisterCases;
use crate::problems as no;
use crate::related;
use crate::rules::MediationRules;
use crate::store;
use crate::workflow::{self, Action, Named};
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use db::Db;
use kernel::{FieldError, Id, Problem, Refusal};
use ledger::Tx;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use web::{Answer, Body, Call, Ground};

/// 更正案件
///
/// Puts right what was entered wrongly, with a reason; what was filed (归档后补正) takes the right to file besides that to register, and its file is whole afterwards, too: what is absent stays, null takes away what need not be
/// there, such as a telephone or an agent who never was (RFC 7396). What follows from it is worked out anew (the limit of the
/// mediation, whether the court can confirm, what it counts for), and what it counted before is taken back. Particulars of parties are
/// sealed anew, and shown by `reveal` alone. What becomes a soldier's or a minor's takes the entries of its joint meetings along. A subsidy that was
/// claimed and that the case does not earn any more goes back to be reviewed again; one that was paid has to be void before.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_correct_case",
    request_body = CorrectCase,
    security(("bearer" = ["mediation.cases.register"])),
    responses((status = 200, description = "更正后的案件 / the case after it", body = CaseView)),
)]
#[post("/cases/{id}/correct")]
pub async fn correct_case(
    call: Call<RegisterCases>,
    id: Path<Id>,
    body: Body<CorrectCase>,
) -> Answer<HttpResponse> {
    let (version, said) = (call.if_match()?, body.0);
    call.write(move |tx, ground| {
        let before = current(tx.db, ground, *id, version)?;
        // Whoever does not see what a case says puts nothing of it right, least of all what withholds it.
        let sees = !before.is_restricted() || trusts(ground, &before);
        Refusal::unless(sees, &no::CASE_PERMISSION).map_err(Problem::from)?;
        let action = Action::Correct(Box::new(said.clone()));
        let applied = decide(ground, Some(&before), Named::default(), |context| {
            workflow::apply(&before, &action, context)
        });
        let after = applied.map_err(Problem::from)?;
        let known = store::find_parties(tx.db, &ground.keys, after.id)?;
        let now = particulars(&said, &known)?;
        related::unless_wrong(contradictions(ground, &said, &after, &now))?;
        related::the_patrol_now(tx, &before, &after)?;
        related::the_claim_now(tx, ground, &before, &after)?;
        if !said.parties.is_empty() {
            nobody_mediates_for_themselves(tx.db, ground, &after, &now)?;
        }
        // Who meets on the case comes before it, as others have them.
        let narrower = before.shelter() < after.shelter();
        if narrower {
            related::hold_meetings(tx, before.id)?;
            store::hold_case(tx, &sight(ground), before.id)?;
        }
        let told = put_right(tx, ground, &said, &after, &now)?;
        let more = json!({
            "correction": after.corrections, "military": after.is_military(), "parties": told,
        });
        let reply = finish_telling(tx, ground, &before, after, &action, more)?;
        if narrower {
            related::shelter_meetings(tx, ground, before.id, before.id)?;
        }
        Ok(reply)
    })
    .await
}

type Details = BTreeMap<Id, PartyDetails>;

/// The particulars of all parties as they are now; those who were erased have none.
fn particulars(said: &CorrectCase, known: &Details) -> db::Result<Details> {
    let mut now = known.clone();
    for one in &said.parties {
        match now.get_mut(&one.party) {
            Some(details) => {
                let over = one.details.clone().over(details.clone());
                *details = over.map_err(Problem::from)?;
            }
            None if one.details == CorrectDetails::default() => {}
            None => return Err(Problem::from(Refusal(&no::PARTY_UNKNOWN)).into()),
        }
    }
    Ok(now)
}

/// What contradicts itself in the parties: where it was said, or in the day that makes somebody a minor.
fn contradictions(
    ground: &Ground,
    said: &CorrectCase,
    after: &MediationCase,
    now: &Details,
) -> Vec<FieldError> {
    let days = (after.found_on, ground.now.local_date());
    let rules = MediationRules::built_in();
    let mut wrong = Vec::new();
    for party in &after.parties {
        let Some(details) = now.get(&party.id) else { continue };
        let place = said.parties.iter().position(|one| one.party == party.id);
        let is = (party.kind, party.minor);
        for (member, kind) in workflow::contradictions(is, details, days, rules) {
            let pointer = match place {
                Some(n) => format!("/parties/{n}{member}"),
                None if said.found_on.is_some() => "/found_on".into(),
                None => continue,
            };
            wrong.push(FieldError::of(&pointer, &Problem::plain(kind)));
        }
    }
    wrong
}

/// Who mediates is none of those who were named now, either (人民调解法 art. 19).
fn nobody_mediates_for_themselves(
    db: &mut Db,
    ground: &Ground,
    after: &MediationCase,
    now: &Details,
) -> db::Result<()> {
    let mediators: Vec<Id> = after.mediators.iter().map(|one| one.mediator).collect();
    let parties: Vec<&PartyDetails> = now.values().collect();
    let today = ground.now.local_date();
    let nominees = related::nominees(db, ground, &mediators, &parties, today)?;
    let close = nominees.iter().any(|one| one.is_party);
    Ok(Refusal::unless(!close, &no::CONFLICT_OF_INTEREST).map_err(Problem::from)?)
}

/// Seals anew what was put right; what the ledger may know of it.
fn put_right(
    tx: &mut Tx<'_>,
    ground: &Ground,
    said: &CorrectCase,
    after: &MediationCase,
    now: &Details,
) -> db::Result<Vec<Value>> {
    let mut told = Vec::new();
    for one in said.parties.iter().filter(|one| one.details != CorrectDetails::default()) {
        let Some(details) = now.get(&one.party) else { continue };
        told.push(store::set_party(tx, &ground.keys, after.id, one.party, details)?);
    }
    Ok(told)
}
