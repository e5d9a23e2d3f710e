use crate::model::{MustKnowCoverage, MustKnowList, Session};
use crate::permissions::{ReadMustKnowLists, ReadSessions};
use actix_web::get;
use actix_web::web::{Json, Path};
use chrono::NaiveDate;
use kernel::{Id, Permission, Problem};
use organization::units;
use records::{Record, http, verified_within};
use web::{Answer, Call};

/// 清单学习情况
///
/// Who has studied what of a list: by the verified sessions for its group in its year, in the list's unit and below it, as far as the
/// caller may read them. The figure LS.MUSTKNOW_COVER counts the same sessions.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_read_must_know_coverage",
    security(("bearer" = ["study-records.must_know_lists.read"])),
    responses((status = 200, description = "学习情况 / who has studied what", body = MustKnowCoverage)),
)]
#[get("/must-know-lists/{id}/coverage")]
pub async fn read_must_know_coverage(
    call: Call<ReadMustKnowLists>,
    id: Path<Id>,
) -> Answer<Json<MustKnowCoverage>> {
    call.scan(move |db, ground| {
        let list: Option<Record<MustKnowList>> = http::look_up(db, ground, *id)?;
        let list = list.filter(|list| ground.reach.covers(list.unit));
        let list = list.ok_or_else(Problem::not_found)?;
        let (tenant, today) = (ground.tenant(), ground.now.local_date());
        let mut below = units::subtree(db, tenant, list.unit, today)?;
        let readable = ground.caller.reach(ReadSessions::NAME);
        below.retain(|unit| readable.covers(*unit));
        let year = list.content.year;
        let day = |month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap_or(today);
        let sessions: Vec<Record<Session>> =
            verified_within(db, tenant, &below, (day(1, 1), day(12, 31)))?;
        Ok(Json(MustKnowCoverage::of(&list.content, &sessions)))
    })
    .await
}
