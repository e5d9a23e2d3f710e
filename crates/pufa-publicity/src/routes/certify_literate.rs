use crate::model::{CertifyLiterate, LiteratePerson};
use crate::permissions::VerifyLiterates;
use crate::problems as no;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem, Refusal};
use records::http::{self, Amendment};
use records::{Record, RecordStatus, hours};
use web::{Answer, Body, Call};

/// 发证
///
/// Enters the certificate of a person who was trained and examined. From that day on the person counts. Where it names the
/// training in the study records, its hours stand as long as that training does.
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
    http::amend_as(call, *id, amendment, move |tx, ground, record: &Record<LiteratePerson>| {
        let course = match said.training {
            Some(training) => {
                let course = hours::hold::<LiteratePerson>(tx, training)?;
                Some(course.ok_or(Refusal(&no::NO_TRAINING)).map_err(Problem::from)?)
            }
            None => None,
        };
        let today = ground.now.local_date();
        let next = record.content.clone().certify(&said, course.as_ref(), today);
        Ok(next.map_err(Problem::from)?)
    })
    .await
}
