use super::shared::{MediatorView, context, finish_mediator, mediator_at};
use crate::model::ChangeGrid;
use crate::permissions::WriteMediators;
use crate::{related, workflow};
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem};
use serde_json::json;
use web::{Answer, Body, Call};

/// 调整网格
///
/// Enters that a mediator looks after another grid from a day on, or after none. Until the day before the former grid has its mediator.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_change_grid",
    request_body = ChangeGrid,
    security(("bearer" = ["mediation.mediators.write"])),
    responses((status = 200, description = "调整后的调解员 / the mediator after it", body = MediatorView)),
)]
#[post("/mediators/{id}/change-grid")]
pub async fn change_grid(
    call: Call<WriteMediators>,
    id: Path<Id>,
    body: Body<ChangeGrid>,
) -> Answer<HttpResponse> {
    let (version, said) = (call.if_match()?, body.0);
    call.write(move |tx, ground| {
        let before = mediator_at(tx.db, ground, *id, version)?;
        related::grid_of_a_mediator(tx.db, ground, said.grid)?;
        let after = workflow::change_grid(&before, &said, context(ground));
        let after = after.map_err(Problem::from)?;
        let told = json!({ "grid": said.grid, "from": said.from });
        finish_mediator(tx, ground, "mediation.grid_changed", &before, after, told)
    })
    .await
}
