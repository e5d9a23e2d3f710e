use super::find;
use crate::model::Endpoint;
use crate::permissions::ReadEndpoints;
use actix_web::get;
use actix_web::web::Path;
use kernel::Id;
use web::{Answer, Call, Read};

/// 读取推送地址
///
/// Reads an endpoint of the caller's own, or of a unit that the caller watches over.
#[utoipa::path(
    tag = "webhooks",
    operation_id = "webhooks_read_endpoint",
    security(("bearer" = ["webhooks.endpoints.read"])),
    responses((status = 200, description = "推送地址 / the endpoint", body = Endpoint)),
)]
#[get("/endpoints/{id}")]
pub async fn read_endpoint(call: Call<ReadEndpoints>, id: Path<Id>) -> Answer<Read<Endpoint>> {
    call.read(move |db, ground| {
        let endpoint = find(db, ground, *id)?;
        let version = endpoint.version;
        Ok(Read { value: endpoint, version })
    })
    .await
}
