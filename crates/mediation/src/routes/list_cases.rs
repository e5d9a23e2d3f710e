use super::case_transition::{sight, trusts};
use crate::codes::{CaseStatus, DisputeType};
use crate::model::MediationCase;
use crate::permissions::ReadCases;
use crate::store::{self, CaseFilter};
use actix_web::get;
use actix_web::web::Json;
use chrono::NaiveDate;
use kernel::Id;
use organization::units;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use web::{Answer, Call, Page, PageParams, Params, codes_of};

/// Which cases.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CaseParams {
    /// The unit that answers for them, with all below it.
    pub unit: Option<Id>,
    /// 状态: one code or several, separated by commas.
    #[param(max_length = 200, example = "registered,accepted")]
    pub status: Option<String>,
    #[param(inline)]
    pub dispute: Option<DisputeType>,
    /// 承办调委会
    pub committee: Option<Id>,
    /// 热线工单
    pub ticket: Option<Id>,
    /// 排查轮次 that found them.
    pub patrol: Option<Id>,
}

/// What lists show of a case.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseSummary {
    pub id: Id,
    pub version: i64,
    /// 卷号
    #[schema(max_length = 160)]
    pub case_no: Option<String>,
    pub status: CaseStatus,
    pub dispute: DisputeType,
    /// 案由; null where the caller may not see it.
    #[schema(max_length = 200)]
    pub title: Option<String>,
    pub unit: Id,
    pub committee: Option<Id>,
    pub found_on: NaiveDate,
    /// 调解期限; null before the acceptance and while it stands still.
    pub due_on: Option<NaiveDate>,
    /// 期限停止计算: since this day an expert has been at work.
    pub stands_still_since: Option<NaiveDate>,
    /// 期限待定: 调解期限 or 司法确认申请截止日 may move, for the working days of its year are not loaded.
    pub provisional: bool,
    /// 司法确认申请截止日
    pub confirmation_due: Option<NaiveDate>,
}

impl CaseSummary {
    fn of(case: MediationCase) -> Self {
        Self {
            id: case.id,
            version: case.version,
            case_no: case.case_no,
            status: case.status,
            dispute: case.dispute,
            title: case.title,
            unit: case.unit,
            committee: case.committee,
            found_on: case.found_on,
            due_on: case.due_on,
            stands_still_since: case.stands_still_since,
            provisional: case.term_provisional
                || case.agreement.as_ref().is_some_and(|one| one.confirmation_provisional),
            confirmation_due: case.agreement.and_then(|one| one.confirmation_due),
        }
    }
}

/// 案件列表
///
/// Lists the cases of the units that the caller oversees, and those that are the caller's own. Matters of soldiers show themselves to
/// whoever may see them.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_list_cases",
    params(CaseParams, PageParams),
    security(("bearer" = ["mediation.cases.read"])),
    responses((status = 200, description = "案件列表 / a page of cases", body = Page<CaseSummary>)),
)]
#[get("/cases")]
pub async fn list_cases(
    call: Call<ReadCases>,
    params: Params<CaseParams>,
) -> Answer<Json<Page<CaseSummary>>> {
    let Params { filter: asked, page } = params;
    call.read_behind(move |db, ground| {
        let (tenant, today) = (ground.tenant(), ground.now.local_date());
        let units = asked.unit.map(|unit| units::subtree(db, tenant, unit, today)).transpose()?;
        let statuses = codes_of("status", asked.status.as_deref())?;
        let CaseParams { dispute, committee, ticket, patrol, .. } = asked;
        let found = None;
        let filter = CaseFilter {
            units,
            statuses,
            dispute,
            committee,
            ticket,
            patrol,
            found,
            attended_on: None,
        };
        let after: Option<Id> = page.after(ground)?;
        let limit = i64::try_from(page.size()? + 1).map_err(db::Error::broken)?;
        let cases = store::list_cases(db, tenant, &sight(ground), &filter, after, limit)?;
        let summary = |case: MediationCase| {
            let hidden = case.is_restricted() && !trusts(ground, &case);
            CaseSummary::of(if hidden { case.withheld() } else { case })
        };
        let cases = cases.into_iter().map(summary).collect();
        Ok(Json(page.page(cases, ground, |case: &CaseSummary| case.id)?))
    })
    .await
}
