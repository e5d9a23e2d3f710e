use super::Evidence;
use crate::permissions::ReadFiles;
use crate::rules::{FileType, Limits};
use actix_web::get;
use actix_web::web::{Data, Json};
use serde::Serialize;
use utoipa::ToSchema;
use web::{Answer, Call};

/// What may be sent.
#[derive(Debug, Serialize, ToSchema)]
pub struct EvidenceRules {
    /// 记录种类: of records that files can prove.
    #[schema(max_items = 100)]
    pub kinds: Vec<&'static str>,
    /// 可接受的类型
    #[schema(max_items = 50)]
    pub types: Vec<FileType>,
    pub limits: Limits,
}

/// 佐证规则
///
/// Says which kinds of records take evidence, which types of files are taken today, and how large they may be.
#[utoipa::path(
    tag = "evidence",
    operation_id = "evidence_read_rules",
    security(("bearer" = ["evidence.files.read"])),
    responses((status = 200, description = "佐证规则 / the rules", body = EvidenceRules)),
)]
#[get("/rules")]
pub async fn read_rules(
    call: Call<ReadFiles>,
    evidence: Data<Evidence>,
) -> Answer<Json<EvidenceRules>> {
    let rules = &evidence.shelf.rules;
    Ok(Json(EvidenceRules {
        kinds: evidence.kinds.iter().map(|one| one.kind).collect(),
        types: rules.types_on(call.ground().now.local_date()).cloned().collect(),
        limits: rules.limits.clone(),
    }))
}
