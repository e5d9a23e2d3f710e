use super::case_transition::{sight, trusts};
use crate::codes::CaseStatus;
use crate::model::{CaseDuty, MediationCase};
use crate::permissions::ReadCases;
use crate::rules::MediationRules;
use crate::store::{self, CaseFilter};
use actix_web::get;
use actix_web::web::Json;
use chrono::{Days, NaiveDate};
use db::Db;
use kernel::Id;
use organization::units;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use web::{Answer, Call, Ground, Params};

/// A week, when it is not said.
const USUAL: Days = Days::new(7);
/// So many are shown; whoever has more to do asks for fewer days or one unit.
const MOST: usize = 500;
const PAGE: i64 = 500;

/// Which reminders.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReminderParams {
    /// What is due, or to be reminded of, until this day; a week from today when absent. What is overdue always comes.
    pub until: Option<NaiveDate>,
    /// The unit that answers for the cases, with all below it.
    pub unit: Option<Id>,
    /// 本人承办: only cases that the caller found, registered or mediates.
    #[serde(default)]
    #[param(required = false)]
    pub own: bool,
}

/// 到期提醒
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseReminder {
    pub case: Id,
    /// 卷号
    #[schema(max_length = 160)]
    pub case_no: Option<String>,
    /// 案由; null where the caller may not see it.
    #[schema(max_length = 200)]
    pub title: Option<String>,
    pub unit: Id,
    pub status: CaseStatus,
    #[serde(flatten)]
    pub duty: CaseDuty,
    /// 已逾期
    pub overdue: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct CaseReminders {
    /// The longest overdue first.
    #[schema(max_items = 500)]
    pub reminders: Vec<CaseReminder>,
    /// There are more than are shown.
    pub more: bool,
}

/// 到期提醒
///
/// Lists what is still to be done for the cases in sight, by its last day: to tell police and town of danger, to hand a case up, to accept or decline it, to find
/// mediators for a matter of soldiers, to end the mediation, to pay an instalment, to ask the court for confirmation (with the days on which
/// the parties are reminded), to look after the parties, to file.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_list_reminders",
    params(ReminderParams),
    security(("bearer" = ["mediation.cases.read"])),
    responses((status = 200, description = "到期提醒 / what is due", body = CaseReminders)),
)]
#[get("/reminders")]
pub async fn list_reminders(
    call: Call<ReadCases>,
    params: Params<ReminderParams>,
) -> Answer<Json<CaseReminders>> {
    let asked = params.filter;
    call.scan_behind(move |db, ground| {
        let mut reminders = due(db, ground, asked)?;
        reminders.sort_by_key(|one| (one.duty.due_on, one.case));
        let more = reminders.len() > MOST;
        reminders.truncate(MOST);
        Ok(Json(CaseReminders { reminders, more }))
    })
    .await
}

/// Of what was filed, people are reminded of the court's days and of the visit alone: those are found by the day until which they go on.
const OPEN: [CaseStatus; 11] = [
    CaseStatus::Found,
    CaseStatus::Spot,
    CaseStatus::Registered,
    CaseStatus::Accepted,
    CaseStatus::Declined,
    CaseStatus::Assigned,
    CaseStatus::Mediating,
    CaseStatus::Agreed,
    CaseStatus::Performed,
    CaseStatus::Breached,
    CaseStatus::Terminated,
];

fn due(db: &mut Db, ground: &Ground, asked: ReminderParams) -> db::Result<Vec<CaseReminder>> {
    let (tenant, today) = (ground.tenant(), ground.now.local_date());
    let until = asked.until.or_else(|| today.checked_add_days(USUAL)).unwrap_or(today);
    let units = asked.unit.map(|unit| units::subtree(db, tenant, unit, today)).transpose()?;
    let filter = CaseFilter {
        units,
        statuses: OPEN.to_vec(),
        attended_on: Some(today),
        ..CaseFilter::default()
    };
    let (sight, rules) = (sight(ground), MediationRules::built_in());
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = store::list_cases(db, tenant, &sight, &filter, after, PAGE)?;
        after = page.last().map(|case| case.id);
        let is_last = (page.len() as i64) < PAGE;
        for case in page {
            if asked.own && !case.is_of(ground.caller.account, ground.caller.person) {
                continue;
            }
            let duties = case.duties(rules, &ground.calendar);
            let due = |duty: &CaseDuty| duty.is_listed_by(until) && duty.can_be_done_on(today);
            let duties = duties.into_iter().filter(due);
            all.extend(duties.map(|duty| reminder(ground, &case, duty, today)));
        }
        if is_last {
            return Ok(all);
        }
    }
}

fn reminder(
    ground: &Ground,
    case: &MediationCase,
    duty: CaseDuty,
    today: NaiveDate,
) -> CaseReminder {
    let hidden = case.is_restricted() && !trusts(ground, case);
    CaseReminder {
        case: case.id,
        case_no: case.case_no.clone(),
        title: case.title.clone().filter(|_| !hidden),
        unit: case.unit,
        status: case.status,
        overdue: duty.due_on < today,
        duty,
    }
}
