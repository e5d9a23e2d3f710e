use super::exams::{SittingView, record_sitting};
use crate::model::{Attempt, NewSitting, Paper, Planning, Question, Sheet, Sitting, may_make_up};
use crate::permissions::RecordSittings;
use crate::problems as no;
use crate::{related, rules, store};
use actix_web::{HttpResponse, post};
use db::Db;
use kernel::{Problem, Refusal};
use organization::units;
use records::{Record, RecordActor, RecordStatus, agenda, http, verified_within};
use serde_json::json;
use web::{Answer, Body, Call, Ground, created};

/// 安排考试
///
/// Plans a sitting: a window, those who may take it, and a paper that is drawn now and kept with its seed. A make-up sitting names the
/// concluded one that it belongs to; only who did not pass that may take it, and it counts as no exam of its own.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_plan_sitting",
    request_body = NewSitting,
    security(("bearer" = ["study-records.sittings.record"])),
    responses((status = 201, description = "新场次 / the new sitting", body = SittingView)),
)]
#[post("/sittings")]
pub async fn plan_sitting(
    call: Call<RecordSittings>,
    body: Body<NewSitting>,
) -> Answer<HttpResponse> {
    let new = body.0;
    call.write(move |tx, ground| {
        units::named(tx.db, ground.tenant(), &ground.reach, "/unit", new.unit)?;
        let paper = paper(tx.db, ground, &new)?;
        let day = new.opens_at.local_date();
        // Drawn from all that the unit has in use on the day on which it opens, though it be put to use after today.
        let always = agenda::until(day.max(ground.now.local_date()));
        let bank: Vec<Record<Question>> =
            verified_within(tx.db, ground.tenant(), &[new.unit], always)?;
        // The last bits of a new id are random.
        let seed = new.seed.unwrap_or_else(|| {
            let [.., a, b, c, d] = *kernel::new_id().as_bytes();
            u32::from_be_bytes([a, b, c, d]) >> 1
        });
        let sheet = Sheet::draw(&paper.content, &bank, seed, day).map_err(Problem::from)?;
        let actor =
            RecordActor { account: ground.caller.account, person: ground.caller.person };
        let planning = Planning {
            paper: &paper,
            sheet: &sheet,
            seed,
            grace_seconds: rules::grace_on(day),
            now: tx.now(),
            actor,
        };
        let sitting = Sitting::plan(&new, &planning).map_err(Problem::from)?;
        candidates(tx.db, ground, &new)?;
        store::insert_sitting(tx, &sitting, &sheet, &new.candidates)?;
        let data = json!({
            "category": sitting.category, "paper": sitting.paper, "paper_version": sitting.paper_version,
            "seed": sitting.seed, "opens_at": sitting.opens_at, "closes_at": sitting.closes_at,
            "candidates": sitting.candidates, "make_up_of": sitting.make_up_of,
        });
        record_sitting(tx, "study-records.sitting_planned", &sitting, data);
        let (version, id) = (sitting.version, sitting.id);
        let view = SittingView::of(sitting, tx.now());
        created(&view, version, format!("/v1/study-records/sittings/{id}"))
    })
    .await
}

fn paper(db: &mut Db, ground: &Ground, new: &NewSitting) -> db::Result<Record<Paper>> {
    let paper: Option<Record<Paper>> = http::look_up(db, ground, new.paper)?;
    let approved =
        |paper: &Record<Paper>| paper.unit == new.unit && paper.status == RecordStatus::Verified;
    let paper = paper.filter(approved);
    Ok(paper.ok_or(Refusal(&no::NO_PAPER)).map_err(Problem::from)?)
}

/// People within reach; for a make-up sitting, those who were to take the first and did not pass it.
fn candidates(db: &mut Db, ground: &Ground, new: &NewSitting) -> db::Result<()> {
    related::of_people(db, ground, new.candidates.iter().copied())?;
    let Some(first) = new.make_up_of else { return Ok(()) };
    let first = store::find_sitting(db, ground.tenant(), first)?;
    let fits = |first: &Sitting| {
        first.unit == new.unit && first.exam.is_some() && first.make_up_of.is_none()
    };
    let first = first.filter(fits).ok_or(Refusal(&no::MAKE_UP_OF)).map_err(Problem::from)?;
    let candidates = store::candidates(db, ground.tenant(), first.id)?;
    let attempts = store::attempts_of(db, ground.tenant(), first.id)?;
    let passed = |one: &Attempt| (one.person, one.ended.is_some_and(|ended| ended.passed));
    let came = candidates.into_iter().map(|person| (person, false));
    let came = came.chain(attempts.iter().map(passed));
    let again = new.candidates.iter().copied();
    Ok(may_make_up(came, again).map_err(Problem::from)?)
}
