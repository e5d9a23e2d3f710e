use crate::model::{ModelVillage, RecheckVillage};
use crate::permissions::VerifyModels;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem};
use records::http::{self, Amendment};
use records::{Record, RecordStatus};
use web::{Answer, Body, Call};

/// 复核示范村
///
/// Records what came of a check of a model village: kept, revoked or cancelled.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_recheck_village",
    request_body = RecheckVillage,
    security(("bearer" = ["pufa-publicity.models.verify"])),
    responses((status = 200, description = "复核后的示范村 / the model village after it", body = Record<ModelVillage>)),
)]
#[post("/villages/{id}/recheck")]
pub async fn recheck_village(
    call: Call<VerifyModels>,
    id: Path<Id>,
    body: Body<RecheckVillage>,
) -> Answer<HttpResponse> {
    let said = body.0;
    let amendment = Amendment { event: "rechecked", states: &[RecordStatus::Verified] };
    http::amend_as(call, *id, amendment, move |_, ground, record: &Record<ModelVillage>| {
        let next = record.content.clone().with_recheck(&said, ground.now.local_date());
        Ok(next.map_err(Problem::from)?)
    })
    .await
}
