use super::exams::{SittingView, hold_sitting_at, record_attempt, record_sitting};
use crate::model::{Attempt, Ended, Exam, Sheet, Sitting, Totals};
use crate::permissions::RecordSittings;
use crate::store;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Note, Problem};
use ledger::Tx;
use records::{NewRecord, Record, http};
use serde_json::json;
use web::{Answer, Body, Call, Ground, done};

/// 结束考试
///
/// Closes a sitting when its window is over, or when all have handed in: what was saved and not handed in counts as it is. Its totals
/// become an exam that waits for verification by another person, and counts from then on, as one that is recorded by hand.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_conclude_sitting",
    request_body = Note,
    security(("bearer" = ["study-records.sittings.record"])),
    responses((status = 200, description = "结束后的场次 / the sitting after it", body = SittingView)),
)]
#[post("/sittings/{id}/conclude")]
pub async fn conclude_sitting(
    call: Call<RecordSittings>,
    id: Path<Id>,
    _body: Body<Note>,
) -> Answer<HttpResponse> {
    let version = call.if_match()?;
    call.write(move |tx, ground| {
        let before = hold_sitting_at(tx, ground, *id, version)?;
        let sheet = store::find_sheet(tx.db, tx.tenant(), before.id)?;
        let attempts = store::attempts_of(tx.db, tx.tenant(), before.id)?;
        let ended = attempts.iter().filter(|one| one.ended.is_some()).count();
        let all_ended = u32::try_from(ended).is_ok_and(|ended| ended == before.candidates);
        before.may_conclude(all_ended, tx.now()).map_err(Problem::from)?;
        let mut results = Vec::new();
        for attempt in attempts {
            let ended = end(tx, &before, &sheet, attempt)?;
            results.extend(ended.map(|ended| (ended.score, ended.passed)));
        }
        let totals = Totals::of(results);
        let exam = (totals.taken > 0).then(kernel::new_id);
        let after = before.concluded(exam, tx.now());
        // The sitting names its exam before there is one: by that it is known to be no exam that somebody recorded.
        store::advance_sitting(tx, &after)?;
        if let Some(exam) = exam {
            enter_exam(tx, ground, &after, (exam, totals))?;
        }
        record_sitting(tx, "study-records.sitting_concluded", &after, json!({ "exam": exam }));
        let version = after.version;
        done(&SittingView::of(after, tx.now()), version)
    })
    .await
}

/// The result of an attempt, which is written down where the time ran out.
fn end(
    tx: &mut Tx<'_>,
    sitting: &Sitting,
    sheet: &Sheet,
    attempt: Attempt,
) -> db::Result<Option<Ended>> {
    let result = attempt.result((sitting, sheet), tx.now());
    if attempt.ended.is_none() {
        let version = attempt.version;
        let next = Attempt { version: version + 1, ended: result, ..attempt };
        store::advance_attempt(tx, version, &next)?;
        let data = json!({ "sitting": sitting.id });
        record_attempt(tx, "study-records.attempt_expired", sitting.unit, &next, data);
    }
    Ok(result)
}

fn enter_exam(
    tx: &mut Tx<'_>,
    ground: &Ground,
    sitting: &Sitting,
    (id, totals): (Id, Totals),
) -> db::Result<Record<Exam>> {
    let first = match sitting.make_up_of {
        Some(first) => store::find_sitting(tx.db, tx.tenant(), first)?.and_then(|one| one.exam),
        None => None,
    };
    let new = NewRecord {
        id: Some(id),
        unit: sitting.unit,
        content: sitting.exam(totals, first),
        series: None,
        tags: Vec::new(),
        client_at: None,
    };
    http::enter_submitted(tx, ground, &new)
}
