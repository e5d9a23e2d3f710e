use crate::model::Prompt;
use crate::permissions::ReadPrompts;
use actix_web::get;
use actix_web::web::Json;
use chrono::{Days, NaiveDate};
use db::Db;
use kernel::Id;
use organization::units;
use records::{Content, Filter, Record, RecordStatus};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use web::{Answer, Call, Ground, Params};

/// A fortnight, when it is not said.
const USUAL: Days = Days::new(14);
/// So many are looked at; a town gets a few in a year.
const MOST: u64 = 500;

/// Which reminders.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DuePromptParams {
    /// What is due until this day; a fortnight from today when absent. What is overdue always comes.
    pub until: Option<NaiveDate>,
    /// The unit, with all below it.
    pub unit: Option<Id>,
}

/// 待反馈的普法提示
#[derive(Debug, Serialize, ToSchema)]
pub struct DuePrompt {
    pub prompt: Id,
    pub unit: Id,
    pub status: RecordStatus,
    /// 文号
    #[schema(max_length = 100)]
    pub document_no: String,
    /// 提示事项
    #[schema(max_length = 200)]
    pub topic: String,
    pub received_on: NaiveDate,
    /// 反馈期限
    pub due_on: NaiveDate,
    /// 反馈日期, where the feedback waits for verification.
    pub answered_on: Option<NaiveDate>,
    /// 已逾期: not answered, or answered too late.
    pub overdue: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct DuePrompts {
    /// The longest overdue first.
    #[schema(max_items = 500)]
    pub reminders: Vec<DuePrompt>,
    /// There are more than were looked at: ask for one unit.
    pub more: bool,
}

/// 待反馈的普法提示
///
/// Lists the reminders of the judicial bureau that nobody has answered yet, by the day on which the feedback is due (法治宣传教育法 arts. 57, 59);
/// those that nobody has verified yet, letter or feedback, among them.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_list_due_prompts",
    params(DuePromptParams),
    security(("bearer" = ["pufa-publicity.prompts.read"])),
    responses((status = 200, description = "待反馈的普法提示 / what is due", body = DuePrompts)),
)]
#[get("/prompts/due")]
pub async fn list_due_prompts(
    call: Call<ReadPrompts>,
    params: Params<DuePromptParams>,
) -> Answer<Json<DuePrompts>> {
    let asked = params.filter;
    call.read_behind(move |db, ground| due(db, ground, asked).map(Json)).await
}

fn due(db: &mut Db, ground: &Ground, asked: DuePromptParams) -> db::Result<DuePrompts> {
    use RecordStatus::{Draft, Returned, Submitted, Verified};
    let (tenant, today) = (ground.tenant(), ground.now.local_date());
    let until = asked.until.or_else(|| today.checked_add_days(USUAL)).unwrap_or(today);
    let units = asked.unit.map(|unit| units::subtree(db, tenant, unit, today)).transpose()?;
    let unverified =
        Filter { statuses: vec![Draft, Submitted, Returned], units, ..Filter::default() };
    let open = Filter {
        statuses: vec![Verified],
        category: Some(Prompt::OPEN.into()),
        ..unverified.clone()
    };
    let (kind, reach) = (Prompt::KIND, ground.reach.units());
    let mut rows = records::list(db, tenant, kind, reach.clone(), &unverified, None, MOST + 1)?;
    rows.extend(records::list(db, tenant, kind, reach, &open, None, MOST + 1)?);
    let more = rows.len() as u64 > MOST;
    rows.truncate(usize::try_from(MOST).unwrap_or(usize::MAX));
    let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
    let found: Vec<Record<Prompt>> = records::find_some(db, tenant, &ids)?;
    let mut reminders: Vec<DuePrompt> = found.iter().map(|one| reminder(one, today)).collect();
    reminders.retain(|one| one.overdue || one.due_on <= until);
    reminders.sort_by_key(|one| (one.due_on, one.prompt));
    Ok(DuePrompts { reminders, more })
}

fn reminder(record: &Record<Prompt>, today: NaiveDate) -> DuePrompt {
    let Prompt { document_no, topic, received_on, due_on, feedback, .. } = &record.content;
    let answered_on = feedback.as_ref().map(|given| given.on);
    DuePrompt {
        prompt: record.id,
        unit: record.unit,
        status: record.status,
        document_no: document_no.clone(),
        topic: topic.clone(),
        received_on: *received_on,
        due_on: *due_on,
        answered_on,
        overdue: *due_on < answered_on.unwrap_or(today),
    }
}
