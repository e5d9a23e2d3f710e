use crate::model::{CertifyLiterate, LiteratePerson};
use crate::permissions::VerifyLiterates;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem};
use records::http::{self, Amendment};
use records::{Record, RecordStatus};
use web::{Answer, Body, Call};

/// 发证
///
/// Enters the certificate of a person who was trained and examined. From that day on the person counts.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_certify_literate",
    request_body = CertifyLiterate,
    security(("bearer" = ["pufa-publicity.literates.verify"])),
    responses((status = 200, description = "发证后的法律明白人 / the legal-literate person after it", body = Record<LiteratePerson>)),
)]
#[post("/literates/{id}/certify")]
pub async fn certify_literate(
    call: Call<VerifyLiterates>,
    id: Path<Id>,
    body: Body<CertifyLiterate>,
) -> Answer<HttpResponse> {
    let said = body.0;
    let amendment = Amendment { event: "certified", states: &[RecordStatus::Verified] };
    http::amend_as(call, *id, amendment, move |_, ground, record: &Record<LiteratePerson>| {
        let next = record.content.clone().certify(&said, ground.now.local_date());
        Ok(next.map_err(Problem::from)?)
    })
    .await
}
