use crate::model::{LiteratePerson, ResumeLiterate};
use crate::permissions::VerifyLiterates;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem};
use records::http::{self, Amendment};
use records::{Record, RecordStatus};
use web::{Answer, Body, Call};

/// 恢复
///
/// The person serves again from a day on.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_resume_literate",
    request_body = ResumeLiterate,
    security(("bearer" = ["pufa-publicity.literates.verify"])),
    responses((status = 200, description = "恢复后的法律明白人 / the legal-literate person after it", body = Record<LiteratePerson>)),
)]
#[post("/literates/{id}/resume")]
pub async fn resume_literate(
    call: Call<VerifyLiterates>,
    id: Path<Id>,
    body: Body<ResumeLiterate>,
) -> Answer<HttpResponse> {
    let said = body.0;
    let amendment = Amendment { event: "resumed", states: &[RecordStatus::Verified] };
    http::amend_as(call, *id, amendment, move |_, ground, record: &Record<LiteratePerson>| {
        let next = record.content.clone().resume(&said, ground.now.local_date());
        Ok(next.map_err(Problem::from)?)
    })
    .await
}
