use super::shared::{MediatorView, finish_mediator, mediator_at};
use crate::model::{CorrectMediator, CorrectParticulars};
use crate::permissions::WriteMediators;
use crate::{store, workflow};
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem};
use ledger::Tx;
use serde_json::json;
use web::privacy::Commitments;
use web::{Answer, Body, Call, Ground};

/// 更正调解员信息
///
/// Corrects level, other occupations, certificate, telephone, identity number or account of a mediator who has not left. Particulars are
/// sealed, and shown by `reveal` alone.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_correct_mediator",
    request_body = CorrectMediator,
    security(("bearer" = ["mediation.mediators.write"])),
    responses((status = 200, description = "更正后的调解员 / the mediator after it", body = MediatorView)),
)]
#[post("/mediators/{id}/correct")]
pub async fn correct_mediator(
    call: Call<WriteMediators>,
    id: Path<Id>,
    body: Body<CorrectMediator>,
) -> Answer<HttpResponse> {
    let (version, said) = (call.if_match()?, body.0);
    call.write(move |tx, ground| {
        let before = mediator_at(tx.db, ground, *id, version)?;
        let after = workflow::correct(&before, &said).map_err(Problem::from)?;
        let commitments = put_right(tx, ground, before.id, &said.particulars)?;
        let told = json!({ "level": after.level, "particulars_commitments": commitments });
        finish_mediator(tx, ground, "mediation.mediator_corrected", &before, after, told)
    })
    .await
}

/// What nobody spoke of is not sealed anew.
fn put_right(
    tx: &mut Tx<'_>,
    ground: &Ground,
    mediator: Id,
    said: &CorrectParticulars,
) -> db::Result<Option<Commitments>> {
    if *said == CorrectParticulars::default() {
        return Ok(None);
    }
    let known = store::find_particulars(tx.db, &ground.keys, mediator)?;
    let now = said.clone().over(known);
    store::set_particulars(tx, &ground.keys, mediator, &now).map(Some)
}
