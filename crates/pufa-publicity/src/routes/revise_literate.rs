use crate::model::LiteratePerson;
use crate::permissions::RecordLiterates;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Record, Revision, http};
use web::{Answer, Body, Call};

/// 修改法律明白人
///
/// Replaces the content of the legal-literate person. One that was verified needs a reason, waits for verification again and does not count meanwhile.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_revise_literate",
    request_body = Revision<LiteratePerson>,
    security(("bearer" = ["pufa-publicity.literates.record"])),
    responses((status = 200, description = "修改后的法律明白人 / the legal-literate person after it", body = Record<LiteratePerson>)),
)]
#[post("/literates/{id}/revise")]
pub async fn revise_literate(
    call: Call<RecordLiterates>,
    id: Path<Id>,
    body: Body<Revision<LiteratePerson>>,
) -> Answer<HttpResponse> {
    http::act::<LiteratePerson, _>(call, *id, Action::Revise(body.0)).await
}
