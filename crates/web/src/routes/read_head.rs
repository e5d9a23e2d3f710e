use super::ReadLedger;
use crate::{Answer, Call, Params};
use actix_web::get;
use actix_web::web::Json;
use kernel::Problem;
use ledger::{Signed, proof};
use serde::Deserialize;
use utoipa::IntoParams;

#[derive(Clone, Copy, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct HeadParams {
    /// The newest head that is not larger; the newest of all when absent.
    #[param(minimum = 1)]
    at_most: Option<u64>,
}

/// 读取签名树头
///
/// Reads the signed tree head: how many entries the ledger holds and the root over them. Keep it elsewhere: with it,
/// `taizhang ledger verify --against` proves that nothing before it was changed, left out or put in.
#[utoipa::path(
    tag = "ledger",
    operation_id = "ledger_read_head",
    params(HeadParams),
    security(("bearer" = ["ledger.read"])),
    responses(
        (status = 200, description = "签名树头 / the signed head", body = Signed),
        (status = 404, description = "还没有签名的树头 / no such head was signed yet", body = crate::ProblemBody, content_type = "application/problem+json"),
    ),
)]
#[get("/head")]
pub async fn read_head(call: Call<ReadLedger>, params: Params<HeadParams>) -> Answer<Json<Signed>> {
    let at_most = params.filter.at_most;
    call.read(move |db, ground| {
        let head = proof::head(db, ground.tenant(), at_most)?;
        Ok(Json(head.ok_or_else(Problem::not_found)?))
    })
    .await
}
