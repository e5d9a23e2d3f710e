use crate::model::ModelVillage;
use crate::permissions::VerifyModels;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::Record;
use records::annul::{AnnulEntry, annul};
use web::{Answer, Body, Call};

/// 撤销示范村复核
///
/// Takes a check out of a model village that was entered wrongly, with the reason, a revocation, too; the right one is entered anew by `recheck`.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_annul_village_recheck",
    request_body = AnnulEntry,
    security(("bearer" = ["pufa-publicity.models.verify"])),
    responses((status = 200, description = "撤销登记后的示范村 / the model village after it", body = Record<ModelVillage>)),
)]
#[post("/villages/{id}/annul-entry")]
pub async fn annul_village_recheck(
    call: Call<VerifyModels>,
    id: Path<Id>,
    body: Body<AnnulEntry>,
) -> Answer<HttpResponse> {
    let (number, said) = (body.0.number, body.0.into());
    annul(call, *id, said, move |content: ModelVillage| content.without_recheck(number)).await
}
