use crate::model::{LiteratePerson, PauseLiterate};
use crate::permissions::VerifyLiterates;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem};
use records::http::{self, Amendment};
use records::{Record, RecordStatus};
use web::{Answer, Body, Call};

/// 暂停
///
/// From a day on the person does not serve, and does not count.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_pause_literate",
    request_body = PauseLiterate,
    security(("bearer" = ["pufa-publicity.literates.verify"])),
    responses((status = 200, description = "暂停后的法律明白人 / the legal-literate person after it", body = Record<LiteratePerson>)),
)]
#[post("/literates/{id}/pause")]
pub async fn pause_literate(
    call: Call<VerifyLiterates>,
    id: Path<Id>,
    body: Body<PauseLiterate>,
) -> Answer<HttpResponse> {
    let said = body.0;
    let amendment = Amendment { event: "paused", states: &[RecordStatus::Verified] };
    http::amend_as(call, *id, amendment, move |_, ground, record: &Record<LiteratePerson>| {
        let next = record.content.clone().pause(&said, ground.now.local_date());
        Ok(next.map_err(Problem::from)?)
    })
    .await
}
