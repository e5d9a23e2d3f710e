use super::shared::MediatorView;
use crate::model::NewMediator;
use crate::permissions::WriteMediators;
use crate::register::enrolled;
use crate::{related, workflow};
use actix_web::{HttpResponse, post};
use kernel::new_id;
use web::{Answer, Body, Call, created};

/// 登记调解员
///
/// Registers a person as mediator, once however many committees the person serves. Being elected or hired brings the person into service.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_register_mediator",
    request_body = NewMediator,
    security(("bearer" = ["mediation.mediators.write"])),
    responses((status = 201, description = "新调解员 / the new mediator", body = MediatorView)),
)]
#[post("/mediators")]
pub async fn register_mediator(
    call: Call<WriteMediators>,
    body: Body<NewMediator>,
) -> Answer<HttpResponse> {
    let new = body.0;
    call.write(move |tx, ground| {
        related::of_a_mediator(tx.db, ground, &new)?;
        let made = workflow::enrol(&new, new.id.unwrap_or_else(new_id));
        enrolled(tx, ground, &new, &made)?;
        let (id, version) = (made.id, made.version);
        let view = MediatorView::of(tx.db, ground, made)?;
        created(&view, version, format!("/v1/mediation/mediators/{id}"))
    })
    .await
}
