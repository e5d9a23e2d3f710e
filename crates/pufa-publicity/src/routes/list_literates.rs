use crate::model::LiteratePerson;
use crate::permissions::ReadLiterates;
use actix_web::get;
use actix_web::web::Json;
use records::Summary;
use records::http::{self, RecordFilter};
use web::{Answer, Call, Page, PageParams, Params};

/// 法律明白人列表
///
/// Lists the legal-literate persons of the caller's units, the latest day first.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_list_literates",
    params(RecordFilter, PageParams),
    security(("bearer" = ["pufa-publicity.literates.read"])),
    responses((status = 200, description = "法律明白人列表 / a page of legal-literate persons", body = Page<Summary>)),
)]
#[get("/literates")]
pub async fn list_literates(
    call: Call<ReadLiterates>,
    params: Params<RecordFilter>,
) -> Answer<Json<Page<Summary>>> {
    http::list::<LiteratePerson, _>(call, params).await
}
