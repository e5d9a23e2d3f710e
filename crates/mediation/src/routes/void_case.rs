use super::case_transition::{CaseView, current, decide, finish, sight};
use crate::permissions::OverseeCases;
use crate::problems as no;
use crate::related;
use crate::store;
use crate::workflow::{self, Action, Named};
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem, Refusal};
use records::Reasoned;
use web::{Answer, Body, Call};

/// 作废案件
///
/// Voids a case that should never have been entered, with a reason, by somebody else than who entered it: it counts nowhere any more,
/// its ticket is free for another case, and it stays to be read. A round that was handed in and found nothing besides goes back to whoever
/// wrote it, and so does a joint meeting that was about no other case that is not void. One that has a subsidy, or others that were merged into it, is not voided.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_void_case",
    request_body = Reasoned,
    security(("bearer" = ["mediation.cases.oversee"])),
    responses((status = 200, description = "作废后的案件 / the case after it", body = CaseView)),
)]
#[post("/cases/{id}/void")]
pub async fn void_case(
    call: Call<OverseeCases>,
    id: Path<Id>,
    body: Body<Reasoned>,
) -> Answer<HttpResponse> {
    let (version, said) = (call.if_match()?, body.0);
    call.write(move |tx, ground| {
        let before = current(tx.db, ground, *id, version)?;
        // Held, round and meetings before the case as others have them, so that meanwhile none is handed in, and to the case nothing is merged and
        // nobody claims for it.
        let round = related::held_round(tx, &before)?;
        let meetings = related::hold_meetings(tx, before.id)?;
        store::hold_case(tx, &sight(ground), *id)?;
        let action = Action::Void(said.clone());
        let applied = decide(ground, Some(&before), Named::default(), |context| {
            workflow::apply(&before, &action, context)
        });
        let after = applied.map_err(Problem::from)?;
        let taken_in = store::merged_into(tx.db, ground.tenant(), before.id)?;
        Refusal::unless(taken_in == 0, &no::VOID_ROOT).map_err(Problem::from)?;
        let claim = store::claim_of_dispute(tx, before.id)?;
        Refusal::unless(claim.is_none(), &no::VOID_CLAIMED).map_err(Problem::from)?;
        if let Some(round) = &round {
            related::without_its_dispute(tx, ground, round)?;
        }
        for meeting in &meetings {
            related::without_its_case(tx, ground, meeting, before.id)?;
        }
        finish(tx, ground, &before, after, &action)
    })
    .await
}
