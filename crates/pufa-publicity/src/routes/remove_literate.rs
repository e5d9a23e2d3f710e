use crate::model::{LiteratePerson, RemoveLiterate};
use crate::permissions::VerifyLiterates;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem};
use records::http::{self, Amendment};
use records::{Record, RecordStatus};
use web::{Answer, Body, Call};

/// 退出
///
/// From a day on the person serves no more. That nothing was done for a year is a ground only when no service of that year is logged.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_remove_literate",
    request_body = RemoveLiterate,
    security(("bearer" = ["pufa-publicity.literates.verify"])),
    responses((status = 200, description = "退出后的法律明白人 / the legal-literate person after it", body = Record<LiteratePerson>)),
)]
#[post("/literates/{id}/remove")]
pub async fn remove_literate(
    call: Call<VerifyLiterates>,
    id: Path<Id>,
    body: Body<RemoveLiterate>,
) -> Answer<HttpResponse> {
    let said = body.0;
    let amendment = Amendment { event: "removed", states: &[RecordStatus::Verified] };
    http::amend_as(call, *id, amendment, move |_, ground, record: &Record<LiteratePerson>| {
        let next = record.content.clone().remove(&said, ground.now.local_date());
        Ok(next.map_err(Problem::from)?)
    })
    .await
}
