use crate::model::LiteratePerson;
use crate::permissions::ReadLiterates;
use actix_web::get;
use actix_web::web::{Json, Path};
use kernel::{Actions, Id};
use records::http;
use web::{Answer, Call};

/// 法律明白人可执行的操作
///
/// Tells what the caller may do with the legal-literate person now, and for everything else why not.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_list_literate_actions",
    security(("bearer" = ["pufa-publicity.literates.read"])),
    responses((status = 200, description = "可执行的操作 / the actions", body = Actions)),
)]
#[get("/literates/{id}/actions")]
pub async fn list_literate_actions(
    call: Call<ReadLiterates>,
    id: Path<Id>,
) -> Answer<Json<Actions>> {
    http::actions::<LiteratePerson, _>(call, *id).await
}
