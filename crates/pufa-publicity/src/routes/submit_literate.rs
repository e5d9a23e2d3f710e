use crate::model::LiteratePerson;
use crate::permissions::RecordLiterates;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Note};
use records::{Action, Record, http};
use web::{Answer, Body, Call};

/// 提交法律明白人
///
/// Hands a legal-literate person over for verification.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_submit_literate",
    request_body = Note,
    security(("bearer" = ["pufa-publicity.literates.record"])),
    responses((status = 200, description = "提交后的法律明白人 / the legal-literate person after it", body = Record<LiteratePerson>)),
)]
#[post("/literates/{id}/submit")]
pub async fn submit_literate(
    call: Call<RecordLiterates>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    http::act::<LiteratePerson, _>(call, *id, Action::Submit(body.0)).await
}
