//! 调解期限: set when a case is accepted, longer when the parties agree to it, and standing still while an expert is asked. What moves it
//! are rows, entered while the term runs; what was forgotten is entered by a correction, with its reason, and auditors are told.

use super::cases::{CaseContext, Step};
use crate::codes::{Belated, DisputeType, TermChangeKind};
use crate::model::*;
use crate::problems as no;
use crate::rules::{Limit, MediationRules, Term};
use chrono::NaiveDate;
use kernel::Refusal;
use records::Remark;

/// The term of an accepted case, as it is now.
pub(super) fn set(next: &mut MediationCase, context: &CaseContext<'_>) -> Step {
    let term = context.rules.term(next, context.calendar).ok_or(Refusal(&no::NO_RULE))?;
    (next.due_on, next.limit_on) = (term.due.day(), term.limit.day());
    next.stands_still_since = term.stands_still_since();
    next.term_provisional = term.is_provisional();
    Ok(())
}

/// The parties agreed to a later day.
pub(super) fn extend_by(
    next: &mut MediationCase,
    said: &ExtendMediation,
    context: &CaseContext<'_>,
) -> Step {
    let said = NewTermChange {
        what: TermChangeKind::Extension,
        from: said.agreed_on,
        until: Some(said.until),
        agreed_by_parties: said.agreed_by_parties,
    };
    in_time(next, &said, context)
}

/// An expert is asked, has answered, or both.
pub(super) fn appraise_by(
    next: &mut MediationCase,
    said: &RecordAppraisal,
    context: &CaseContext<'_>,
) -> Step {
    let said = NewTermChange {
        what: TermChangeKind::Appraisal,
        from: said.from,
        until: said.to,
        agreed_by_parties: false,
    };
    in_time(next, &said, context)
}

/// While the term runs: what was over stays over, and what was forgotten takes a correction.
fn in_time(next: &mut MediationCase, said: &NewTermChange, context: &CaseContext<'_>) -> Step {
    let (_, before) = running(next, context)?;
    enter(next, said, context)?;
    let (_, after) = running(next, context)?;
    let late = before.is_too_late_for(after, context.now.local_date());
    Refusal::unless(!late, &no::TERM_OVER)?;
    let longer = said.what == TermChangeKind::Appraisal || after != before;
    Refusal::unless(longer, &no::EXTENSION_SHORT)?;
    set(next, context)
}

/// What a register tells: whoever kept it on paper entered it there, in time or not.
pub(super) fn take_over(
    next: &mut MediationCase,
    said: &NewTermChange,
    context: &CaseContext<'_>,
) -> Step {
    enter(next, said, context)?;
    set(next, context)
}

/// A row of its own, or the end of the one that waited for it.
fn enter(next: &mut MediationCase, said: &NewTermChange, context: &CaseContext<'_>) -> Step {
    holds(next, said, context)?;
    let ends = |one: &&mut TermChange| one.is_open() && one.from == said.from;
    let waits = next.term_changes.iter_mut().find(ends);
    match waits.filter(|_| said.what == TermChangeKind::Appraisal && said.until.is_some()) {
        Some(open) => {
            open.until = said.until;
            open.ended = Some(TermChangeEnd { by: context.actor, at: context.now });
        }
        None => next.term_changes.push(row(next, said, context)),
    }
    Ok(())
}

fn row(case: &MediationCase, said: &NewTermChange, context: &CaseContext<'_>) -> TermChange {
    let parties = case.parties.iter().map(|party| party.id);
    TermChange {
        what: said.what,
        from: said.from,
        until: said.until,
        agreed_by: parties.filter(|_| said.agreed_by_parties).collect(),
        recorded_by: context.actor,
        recorded_at: context.now,
        ended: None,
        belated: None,
        reason: None,
        withdrawn: None,
    }
}

/// Whether it can have been so.
fn holds(case: &MediationCase, said: &NewTermChange, context: &CaseContext<'_>) -> Step {
    let (accepted, _) = running(case, context)?;
    Refusal::unless(said.from <= context.now.local_date(), &no::IN_FUTURE)?;
    match said.what {
        TermChangeKind::Extension => {
            Refusal::unless(said.agreed_by_parties, &no::EXTENSION_ALONE)?;
            extends(case, (said.from, said.until), context)
        }
        TermChangeKind::Appraisal => {
            Refusal::unless(leaves_appraisals_out(case, context.rules), &no::NO_APPRAISAL)?;
            Refusal::unless(accepted <= said.from, &no::APPRAISAL_EARLY)?;
            appraises(case, (said.from, said.until), context)
        }
    }
}

/// The parties agree while the term runs, and to a later day: what was late stays late. The term is that of the day on which they agreed, by
/// what had been agreed and asked until then.
fn extends(
    case: &MediationCase,
    (agreed_on, until): (NaiveDate, Option<NaiveDate>),
    context: &CaseContext<'_>,
) -> Step {
    let accepted = case.accepted_on.ok_or(Refusal(&no::NO_TERM))?;
    let known = case.standing_changes().filter(|one| match one.what {
        TermChangeKind::Appraisal => one.from <= agreed_on,
        TermChangeKind::Extension => (one.from, one.until) < (agreed_on, until),
    });
    let term = context.rules.term_with(case, known, context.calendar);
    let running = term.ok_or(Refusal(&no::NO_TERM))?.running_on(agreed_on);
    let Limit::On(last) = running else { return Err(Refusal(&no::TERM_STANDS_STILL)) };
    Refusal::unless((accepted..=last.day).contains(&agreed_on), &no::EXTENSION_DAY)?;
    Refusal::unless(until.is_some_and(|until| last.day < until), &no::EXTENSION_SHORT)
}

/// One expert is at work at a time, and nobody any more when there is an outcome.
fn appraises(
    case: &MediationCase,
    (from, until): (NaiveDate, Option<NaiveDate>),
    context: &CaseContext<'_>,
) -> Step {
    let Some(until) = until else {
        Refusal::unless(case.outcome_on.is_none(), &no::APPRAISAL_UNENDED)?;
        let at_work = case.standing_changes().any(TermChange::is_open);
        return Refusal::unless(!at_work, &no::APPRAISAL_OPEN);
    };
    Refusal::unless(until <= context.now.local_date(), &no::IN_FUTURE)?;
    Refusal::unless(from <= until, &no::PERIOD)?;
    let another = case.standing_changes().any(|one| one.is_open() && one.from != from);
    Refusal::unless(!another, &no::APPRAISAL_OPEN)
}

/// Whether the law does not count the days of an expert's opinion, for such a dispute.
pub(super) fn leaves_appraisals_out(case: &MediationCase, rules: &MediationRules) -> bool {
    let rule = case.accepted_on.and_then(|day| rules.dispute_limit(case.dispute, day));
    rule.is_some_and(|rule| rule.appraisal_excluded)
}

/// What was entered wrongly of it is withdrawn, what was forgotten is entered. Extensions are looked at anew, too, when something else moves
/// the day on which they had to be agreed to: one that comes too late then is refused, and the caller says both.
pub(super) fn correct(
    next: &mut MediationCase,
    said: &CorrectCase,
    before: &MediationCase,
    context: &CaseContext<'_>,
) -> Step {
    if let Some(changes) = &said.term_changes {
        restate(next, changes, &said.reason, context)?;
    }
    if next.accepted_on.is_none() || limited_as(next) == limited_as(before) {
        return Ok(());
    }
    for one in next.standing_changes() {
        match one.what {
            TermChangeKind::Extension => extends(next, (one.from, one.until), context)?,
            TermChangeKind::Appraisal => {
                let asked = next.accepted_on.is_some_and(|accepted| accepted <= one.from);
                Refusal::unless(asked, &no::APPRAISAL_EARLY)?;
            }
        }
    }
    tell_belated(next, before, context)?;
    set(next, context)
}

/// What its term follows from.
fn limited_as(case: &MediationCase) -> (Option<NaiveDate>, DisputeType, bool, &[TermChange]) {
    (case.accepted_on, case.dispute, case.is_military(), &case.term_changes)
}

fn restate(
    next: &mut MediationCase,
    said: &[NewTermChange],
    reason: &str,
    context: &CaseContext<'_>,
) -> Step {
    let is_said = |one: &TermChange| {
        said.iter().any(|said| {
            let ends = one.is_open() && (said.what, said.from) == (one.what, one.from);
            one.says(said) || ends
        })
    };
    for one in next.term_changes.iter_mut().filter(|one| one.stands() && !is_said(one)) {
        let (by, at) = (context.actor, context.now);
        one.withdrawn = Some(Remark { by, at, reason: reason.into() });
    }
    let mut said: Vec<&NewTermChange> = said.iter().collect();
    // One agreement after the other, as they were made.
    said.sort_by_key(|one| (one.what == TermChangeKind::Extension, one.from, one.until));
    for one in said {
        if next.standing_changes().any(|known| known.says(one)) {
            continue;
        }
        enter(next, one, context)?;
        // A row of its own, or one that has its end now.
        for entered in next.term_changes.iter_mut().filter(|row| row.stands() && row.says(one)) {
            entered.reason = Some(reason.into());
        }
    }
    Ok(())
}

/// 补登: what was entered or ended when there was an outcome, or the limit was over.
fn tell_belated(
    next: &mut MediationCase,
    before: &MediationCase,
    context: &CaseContext<'_>,
) -> Step {
    let ((_, then), (_, now)) = (running(before, context)?, running(next, context)?);
    let over = then.is_too_late_for(now, context.now.local_date()).then_some(Belated::AfterTerm);
    let belated = before.outcome_on.map(|_| Belated::AfterOutcome).or(over);
    let mut known = before.term_changes.iter();
    for one in &mut next.term_changes {
        // A row of its own, or one that has its end now.
        if known.next().is_none_or(|was| was.ended != one.ended) {
            one.belated = belated.or(one.belated);
        }
    }
    Ok(())
}

/// The term, and the day on which it began. Worked out, for a case that was accepted before limits were kept says none.
fn running(case: &MediationCase, context: &CaseContext<'_>) -> Result<(NaiveDate, Term), Refusal> {
    let term = context.rules.term(case, context.calendar);
    case.accepted_on.zip(term).ok_or(Refusal(&no::NO_TERM))
}
