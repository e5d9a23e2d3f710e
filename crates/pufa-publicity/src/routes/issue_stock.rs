use crate::model::{IssueStock, Material};
use crate::permissions::RecordMaterials;
use crate::related;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem};
use records::{Record, http};
use web::{Answer, Body, Call};

/// 出库
///
/// Enters what was taken from stock, never more than there is. What an activity handed out counts at the activity.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_issue_stock",
    request_body = IssueStock,
    security(("bearer" = ["pufa-publicity.materials.record"])),
    responses((status = 200, description = "出库后的宣传品 / the material after it", body = Record<Material>)),
)]
#[post("/materials/{id}/issue")]
pub async fn issue_stock(
    call: Call<RecordMaterials>,
    id: Path<Id>,
    body: Body<IssueStock>,
) -> Answer<HttpResponse> {
    let said = body.0;
    http::amend(call, *id, "issued", move |db, ground, record: &Record<Material>| {
        related::of_an_issue(db, ground, record, &said)?;
        let next = record.content.clone().issue(&said, ground.now.local_date());
        Ok(next.map_err(Problem::from)?)
    })
    .await
}
