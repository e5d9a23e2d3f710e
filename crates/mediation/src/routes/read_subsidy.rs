use crate::model::{Subsidy, SubsidyView};
use crate::permissions::ReadSubsidies;
use crate::rules::MediationRules;
use crate::store::{self, CaseSight};
use actix_web::get;
use actix_web::web::Path;
use kernel::{Id, Problem};
use records::Record;
use web::{Answer, Call, Read};

/// 读取补贴
///
/// Reads a subsidy with all that happened to it, and what its case is looked at for: registered, filed whole, kept.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_read_subsidy",
    security(("bearer" = ["mediation.subsidies.read"])),
    responses((status = 200, description = "补贴 / the subsidy", body = SubsidyView)),
)]
#[get("/subsidies/{id}")]
pub async fn read_subsidy(call: Call<ReadSubsidies>, id: Path<Id>) -> Answer<Read<SubsidyView>> {
    call.read(move |db, ground| {
        let tenant = ground.tenant();
        let found: Option<Record<Subsidy>> = records::find(db, tenant, *id)?;
        let within = found.filter(|record| ground.reach.covers(record.unit));
        let record = within.ok_or_else(Problem::not_found)?;
        let everything = CaseSight::everything();
        let case = store::find_case(db, tenant, &everything, record.content.case)?;
        let case = case.ok_or_else(Problem::not_found)?;
        let (checks, version) = (MediationRules::built_in().checks(&case), record.version);
        Ok(Read { value: SubsidyView { record, checks }, version })
    })
    .await
}
