use crate::model::LiteratePerson;
use crate::permissions::VerifyLiterates;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Note};
use records::{Action, Record, http};
use web::{Answer, Body, Call};

/// 核实法律明白人
///
/// Verifies a legal-literate person. Another person than who recorded it does this; the person counts from the certificate on.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_verify_literate",
    request_body = Note,
    security(("bearer" = ["pufa-publicity.literates.verify"])),
    responses((status = 200, description = "核实后的法律明白人 / the legal-literate person after it", body = Record<LiteratePerson>)),
)]
#[post("/literates/{id}/verify")]
pub async fn verify_literate(
    call: Call<VerifyLiterates>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    http::act::<LiteratePerson, _>(call, *id, Action::Verify(body.0)).await
}
