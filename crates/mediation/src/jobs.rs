//! What the system does by itself: when the working days of another year are known, last days that were provisional are worked out anew.

use crate::model::MediationCase;
use crate::register::record;
use crate::rules::MediationRules;
use crate::store::{self, CaseSight};
use crate::workflow::{self, CaseContext, Named};
use db::Db;
use kernel::{Id, Problem, problems};
use ledger::{Author, Tx};
use serde_json::json;
use std::time::Duration;
use web::{Job, JobContext};

/// A calendar comes with the start of the server; the first look follows it.
pub const WORK_OUT_DAYS: Job = Job {
    name: "mediation.work_out_days",
    every: Duration::from_secs(3600),
    run: |context| Box::pin(work_out(context)),
};

/// Goes through all cases with a provisional last day.
async fn work_out(context: JobContext) -> db::Result<usize> {
    let open = |db: &mut Db, context: &JobContext, after, limit| {
        let cases = store::provisional_cases(db, &context.tenant, after, limit)?;
        Ok(cases.into_iter().map(|case| (case.id, case)).collect())
    };
    context.each(open, work_out_one).await
}

/// The case by the calendar that is known now; nothing where that tells nothing new.
fn anew(case: &MediationCase, context: &JobContext) -> db::Result<Option<MediationCase>> {
    let decision = CaseContext {
        now: context.ledger.now(),
        actor: Id::nil(),
        holds: &|_| true,
        calendar: &context.calendar,
        rules: MediationRules::built_in(),
        named: Named::default(),
    };
    Ok(workflow::work_out_anew(case, &decision).map_err(Problem::from)?)
}

async fn work_out_one(context: JobContext, case: MediationCase) -> db::Result<bool> {
    let Some(after) = anew(&case, &context)? else { return Ok(false) };
    let work = move |tx: &mut Tx<'_>| {
        // Whoever acted on it meanwhile worked them out, or it is looked at next time.
        let everything = CaseSight::everything();
        let before = store::hold_case(tx, &everything, case.id)?;
        let before = before.filter(|one| one.version == case.version);
        let before = before.ok_or_else(|| Problem::plain(&problems::VERSION_MISMATCH))?;
        store::advance_case(tx, &after)?;
        let agreement = after.agreement.as_ref();
        let data = json!({
            "from": before.status, "to": after.status, "particulars": {
                "due_on": after.due_on, "limit_on": after.limit_on,
                "confirmation_due": agreement.and_then(|one| one.confirmation_due),
            },
        });
        record(tx, "mediation.case_days_worked_out", &after, Some(&before), data);
        Ok(true)
    };
    context.ledger.change(Author::system(&context.tenant), work).await
}
