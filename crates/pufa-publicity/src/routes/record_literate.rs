use crate::model::LiteratePerson;
use crate::permissions::RecordLiterates;
use actix_web::{HttpResponse, post};
use records::{NewRecord, Record, http};
use web::{Answer, Body, Call};

/// 登记法律明白人
///
/// Records a person who was nominated, as a draft. Sending it again under the same id is harmless.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_record_literate",
    request_body = NewRecord<LiteratePerson>,
    security(("bearer" = ["pufa-publicity.literates.record"])),
    responses(
        (status = 201, description = "新法律明白人 / the new legal-literate person", body = Record<LiteratePerson>),
        (status = 200, description = "此前已登记 / recorded before, as it is now", body = Record<LiteratePerson>),
    ),
)]
#[post("/literates")]
pub async fn record_literate(
    call: Call<RecordLiterates>,
    body: Body<NewRecord<LiteratePerson>>,
) -> Answer<HttpResponse> {
    http::record(call, body.0).await
}
