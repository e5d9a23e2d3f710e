use crate::model::ModelHousehold;
use crate::permissions::VerifyModels;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::Record;
use records::annul::{AnnulEntry, annul};
use web::{Answer, Body, Call};

/// 撤销示范户复核
///
/// Takes a check out of a model household that was entered wrongly, with the reason, a revocation, too; the right one is entered anew by `check`.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_annul_household_check",
    request_body = AnnulEntry,
    security(("bearer" = ["pufa-publicity.models.verify"])),
    responses((status = 200, description = "撤销登记后的示范户 / the model household after it", body = Record<ModelHousehold>)),
)]
#[post("/households/{id}/annul-entry")]
pub async fn annul_household_check(
    call: Call<VerifyModels>,
    id: Path<Id>,
    body: Body<AnnulEntry>,
) -> Answer<HttpResponse> {
    let (number, said) = (body.0.number, body.0.into());
    annul(call, *id, said, move |content: ModelHousehold| content.without_check(number)).await
}
