use crate::permissions::ReadRules;
use crate::rules::MediationRules;
use actix_web::get;
use actix_web::web::Json;
use web::{Answer, Call};

/// 调解规则
///
/// Lists the rules of mediation with their sources and the days on which they hold.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_list_rules",
    security(("bearer" = ["mediation.rules.read"])),
    responses((status = 200, description = "调解规则 / the rules", body = MediationRules)),
)]
#[get("/rules")]
pub async fn list_rules(_call: Call<ReadRules>) -> Answer<Json<MediationRules>> {
    Ok(Json(MediationRules::built_in().clone()))
}
