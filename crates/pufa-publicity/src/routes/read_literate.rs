use crate::model::LiteratePerson;
use crate::permissions::ReadLiterates;
use actix_web::get;
use actix_web::web::Path;
use kernel::Id;
use records::{Record, http};
use web::{Answer, Call, Read};

/// 读取法律明白人
///
/// Reads a legal-literate person with all that happened to it.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_read_literate",
    security(("bearer" = ["pufa-publicity.literates.read"])),
    responses((status = 200, description = "法律明白人 / the legal-literate person", body = Record<LiteratePerson>)),
)]
#[get("/literates/{id}")]
pub async fn read_literate(
    call: Call<ReadLiterates>,
    id: Path<Id>,
) -> Answer<Read<Record<LiteratePerson>>> {
    http::read(call, *id).await
}
