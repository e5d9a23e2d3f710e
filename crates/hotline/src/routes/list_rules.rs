use crate::permissions::ReadRules;
use crate::sla::{SlaRule, SlaRules};
use actix_web::get;
use actix_web::web::Json;
use serde::Serialize;
use utoipa::ToSchema;
use web::{Answer, Call};

/// The rules of limits.
#[derive(Serialize, ToSchema)]
pub struct Rules {
    #[schema(max_items = 1000)]
    pub rules: Vec<SlaRule>,
}

/// 时限规则
///
/// Lists the rules of limits with their sources and the days on which they hold. The most specific rule of the day of dispatch wins.
#[utoipa::path(
    tag = "hotline",
    operation_id = "hotline_list_rules",
    security(("bearer" = ["hotline.rules.read"])),
    responses((status = 200, description = "时限规则 / the rules", body = Rules)),
)]
#[get("/rules")]
pub async fn list_rules(_call: Call<ReadRules>) -> Answer<Json<Rules>> {
    Ok(Json(Rules { rules: SlaRules::built_in().all().to_vec() }))
}
