use super::case_transition::{CaseView, find};
use crate::permissions::ReadCases;
use actix_web::get;
use actix_web::web::Path;
use kernel::Id;
use web::{Answer, Call, Read};

/// 读取案件
///
/// Reads a case. Its parties are masked; one of minors, soldiers or violence in the family shows what it says only to those who may see it.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_read_case",
    security(("bearer" = ["mediation.cases.read"])),
    responses((status = 200, description = "案件 / the case", body = CaseView)),
)]
#[get("/cases/{id}")]
pub async fn read_case(call: Call<ReadCases>, id: Path<Id>) -> Answer<Read<CaseView>> {
    call.read(move |db, ground| {
        let case = find(db, ground, *id)?;
        Ok(Read { version: case.version, value: CaseView::of(db, ground, case)? })
    })
    .await
}
