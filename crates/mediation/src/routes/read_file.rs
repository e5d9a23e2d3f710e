use super::case_transition::find;
use crate::codes::FileDocument;
use crate::permissions::ReadCases;
use crate::rules::MediationRules;
use actix_web::get;
use actix_web::web::{Json, Path};
use kernel::Id;
use serde::Serialize;
use utoipa::ToSchema;
use web::{Answer, Call};

/// 卷宗
#[derive(Serialize, ToSchema)]
pub struct CaseFileState {
    /// What the file needs, as far as the case has come.
    #[schema(max_items = 13)]
    pub needed: Vec<FileDocument>,
    /// What was filed.
    #[schema(max_items = 13)]
    pub filed: Vec<FileDocument>,
}

/// 卷宗目录
///
/// Tells which documents the file of a case needs (人民调解文书格式), and which were filed.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_read_file",
    security(("bearer" = ["mediation.cases.read"])),
    responses((status = 200, description = "卷宗目录 / the file", body = CaseFileState)),
)]
#[get("/cases/{id}/file")]
pub async fn read_file(call: Call<ReadCases>, id: Path<Id>) -> Answer<Json<CaseFileState>> {
    call.read(move |db, ground| {
        let case = find(db, ground, *id)?;
        let needed = MediationRules::built_in().missing(&case, &[]);
        Ok(Json(CaseFileState { needed, filed: case.documents }))
    })
    .await
}
