use super::{ReadLedger, read_entry::find};
use crate::{Answer, Call, Params};
use actix_web::get;
use actix_web::web::{Json, Path};
use kernel::{Id, Problem, problems};
use ledger::proof::{self, Inclusion};
use serde::Deserialize;
use utoipa::IntoParams;

#[derive(Clone, Copy, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct InclusionParams {
    /// The size of the head to prove against; the newest when absent.
    #[param(minimum = 1)]
    size: Option<u64>,
}

/// 存在证明
///
/// Proves that an entry is in the ledger (RFC 9162 §2.1.3): a path of digests from its leaf to a signed root.
#[utoipa::path(
    tag = "ledger",
    operation_id = "ledger_prove_inclusion",
    params(InclusionParams),
    security(("bearer" = ["ledger.read"])),
    responses(
        (status = 200, description = "存在证明 / the audit path", body = Inclusion),
        (status = 409, description = "尚未密封，按 Retry-After 重试 / not sealed yet: retry", body = crate::ProblemBody, content_type = "application/problem+json"),
    ),
)]
#[get("/entries/{id}/inclusion")]
pub async fn prove_inclusion(
    call: Call<ReadLedger>,
    id: Path<Id>,
    params: Params<InclusionParams>,
) -> Answer<Json<Inclusion>> {
    let size = params.filter.size;
    call.scan(move |db, ground| {
        find(db, ground, *id)?;
        let index = proof::index_of(db, ground.tenant(), *id)?
            .ok_or_else(|| Problem::plain(&problems::NOT_SEALED).retry_after(1))?;
        Ok(Json(proof::inclusion(db, ground.tenant(), index, size)?))
    })
    .await
}
