use super::ReadLedger;
use crate::{Answer, Call, Params};
use actix_web::get;
use actix_web::web::Json;
use ledger::proof::{self, Consistency};
use serde::Deserialize;
use utoipa::IntoParams;

#[derive(Clone, Copy, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ConsistencyParams {
    /// The size of the earlier head.
    #[param(minimum = 1)]
    first: u64,
    /// The size of the later head; the newest when absent.
    #[param(minimum = 1)]
    second: Option<u64>,
}

/// 一致性证明
///
/// Proves that the ledger only grew between two signed heads (RFC 9162 §2.1.4).
#[utoipa::path(
    tag = "ledger",
    operation_id = "ledger_prove_consistency",
    params(ConsistencyParams),
    security(("bearer" = ["ledger.read"])),
    responses(
        (status = 200, description = "一致性证明 / the proof", body = Consistency),
        (status = 404, description = "该大小没有签名的树头 / no head of that size was signed", body = crate::ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "first 大于 second / the first is larger than the second", body = crate::ProblemBody, content_type = "application/problem+json"),
    ),
)]
#[get("/consistency")]
pub async fn prove_consistency(
    call: Call<ReadLedger>,
    params: Params<ConsistencyParams>,
) -> Answer<Json<Consistency>> {
    let ConsistencyParams { first, second } = params.filter;
    call.scan(move |db, ground| Ok(Json(proof::consistency(db, ground.tenant(), first, second)?)))
        .await
}
