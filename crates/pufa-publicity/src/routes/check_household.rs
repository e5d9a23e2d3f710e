use crate::model::{CheckHousehold, ModelHousehold};
use crate::permissions::VerifyModels;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem};
use records::http::{self, Amendment};
use records::{Record, RecordStatus};
use web::{Answer, Body, Call};

/// 复核示范户
///
/// Records what came of a check of a model household: kept, revoked or cancelled.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_check_household",
    request_body = CheckHousehold,
    security(("bearer" = ["pufa-publicity.models.verify"])),
    responses((status = 200, description = "复核后的示范户 / the model household after it", body = Record<ModelHousehold>)),
)]
#[post("/households/{id}/check")]
pub async fn check_household(
    call: Call<VerifyModels>,
    id: Path<Id>,
    body: Body<CheckHousehold>,
) -> Answer<HttpResponse> {
    let said = body.0;
    let amendment = Amendment { event: "checked", states: &[RecordStatus::Verified] };
    http::amend_as(call, *id, amendment, move |_, ground, record: &Record<ModelHousehold>| {
        let next = record.content.clone().with_check(&said, ground.now.local_date());
        Ok(next.map_err(Problem::from)?)
    })
    .await
}
