use crate::model::LiteratePerson;
use crate::permissions::VerifyLiterates;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Reasoned, Record, http};
use web::{Answer, Body, Call};

/// 作废法律明白人
///
/// Voids the legal-literate person, with a reason: it counts nowhere any more, and stays to be read.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_void_literate",
    request_body = Reasoned,
    security(("bearer" = ["pufa-publicity.literates.verify"])),
    responses((status = 200, description = "作废后的法律明白人 / the legal-literate person after it", body = Record<LiteratePerson>)),
)]
#[post("/literates/{id}/void")]
pub async fn void_literate(
    call: Call<VerifyLiterates>,
    id: Path<Id>,
    body: Body<Reasoned>,
) -> Answer<HttpResponse> {
    http::act::<LiteratePerson, _>(call, *id, Action::Void(body.0)).await
}
