use super::case_transition::{CaseView, current, decide, finish, sight};
use crate::model::MergeCase;
use crate::permissions::AcceptCases;
use crate::problems as no;
use crate::workflow::{self, Action, Named};
use crate::{related, store};
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem, Refusal};
use web::{Answer, Body, Call};

/// 并案
///
/// Says that a case is part of another one: several parties, one dispute, or one dispute that was entered more than once. It counts there
/// alone from then on, with what it counted before taken back, and nothing more is done with it.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_merge_case",
    request_body = MergeCase,
    security(("bearer" = ["mediation.cases.accept"])),
    responses((status = 200, description = "并案后的案件 / the case after it", body = CaseView)),
)]
#[post("/cases/{id}/merge")]
pub async fn merge_case(
    call: Call<AcceptCases>,
    id: Path<Id>,
    body: Body<MergeCase>,
) -> Answer<HttpResponse> {
    let (version, said) = (call.if_match()?, body.0);
    call.write(move |tx, ground| {
        // Held, meetings before the case as others have them, so that nothing is merged into it meanwhile.
        related::hold_meetings(tx, *id)?;
        store::hold_case(tx, &sight(ground), *id)?;
        let before = current(tx.db, ground, *id, version)?;
        let action = Action::Merge(said.clone());
        let applied = decide(ground, Some(&before), Named::default(), |context| {
            workflow::apply(&before, &action, context)
        });
        let after = applied.map_err(Problem::from)?;
        let into = store::hold_case(tx, &sight(ground), said.into)?;
        let into = into.ok_or(Refusal(&no::CASE_UNKNOWN)).map_err(Problem::from)?;
        Refusal::unless(into.voided.is_none(), &no::VOIDED).map_err(Problem::from)?;
        let taken_in = store::merged_into(tx.db, ground.tenant(), before.id)?;
        let stands = into.merged_into.is_none() && taken_in == 0;
        Refusal::unless(stands, &no::MERGE_ROOT).map_err(Problem::from)?;
        store::move_claim(tx, before.id, into.id)?;
        let reply = finish(tx, ground, &before, after, &action)?;
        if before.shelter() < into.shelter() {
            related::shelter_meetings(tx, ground, before.id, into.id)?;
        }
        Ok(reply)
    })
    .await
}
