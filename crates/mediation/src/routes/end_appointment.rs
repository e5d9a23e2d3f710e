use super::shared::{MediatorView, context, finish_mediator, mediator_at, reseat, unknown};
use crate::model::EndAppointment;
use crate::permissions::WriteMediators;
use crate::problems as no;
use crate::{store, workflow};
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem, Reach};
use serde_json::json;
use web::{Answer, Body, Call};

/// 解聘、辞去委员
///
/// Ends a mediator's service on one committee; the person may serve others, or the same one anew. The seat of an elected member falls vacant.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_end_appointment",
    request_body = EndAppointment,
    security(("bearer" = ["mediation.mediators.write"])),
    responses((status = 200, description = "此后的调解员 / the mediator after it", body = MediatorView)),
)]
#[post("/mediators/{id}/end-appointment")]
pub async fn end_appointment(
    call: Call<WriteMediators>,
    id: Path<Id>,
    body: Body<EndAppointment>,
) -> Answer<HttpResponse> {
    let (version, said) = (call.if_match()?, body.0);
    call.write(move |tx, ground| {
        let before = mediator_at(tx.db, ground, *id, version)?;
        let committee = store::find_committee(tx.db, ground.tenant(), &Reach::All, said.committee)?;
        let committee = committee.ok_or_else(|| unknown("/committee", &no::COMMITTEE_UNKNOWN))?;
        let ended = workflow::end_appointment(&before, &said, &committee, context(ground));
        let (after, vacated) = ended.map_err(Problem::from)?;
        let told = json!({ "mediator": *id, "on": said.on });
        reseat(tx, &[committee], vacated.as_slice(), "mediation.seat_vacated", &told)?;
        let data = json!({ "committee": said.committee, "on": said.on });
        finish_mediator(tx, ground, "mediation.appointment_ended", &before, after, data)
    })
    .await
}
