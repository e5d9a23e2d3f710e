use crate::model::LiteratePerson;
use crate::permissions::VerifyLiterates;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Reasoned, Record, http};
use web::{Answer, Body, Call};

/// 退回法律明白人
///
/// Gives the legal-literate person back to be mended, with a reason.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_return_literate",
    request_body = Reasoned,
    security(("bearer" = ["pufa-publicity.literates.verify"])),
    responses((status = 200, description = "退回后的法律明白人 / the legal-literate person after it", body = Record<LiteratePerson>)),
)]
#[post("/literates/{id}/return")]
pub async fn return_literate(
    call: Call<VerifyLiterates>,
    id: Path<Id>,
    body: Body<Reasoned>,
) -> Answer<HttpResponse> {
    http::act::<LiteratePerson, _>(call, *id, Action::Return(body.0)).await
}
