//! 调解期限: set when a case is accepted, longer when the parties agree to it, and not running while an expert is asked.

use super::cases::{CaseContext, Step};
use crate::codes::DisputeType;
use crate::model::*;
use crate::problems as no;
use crate::rules::{MediationRules, Term};
use chrono::NaiveDate;
use kernel::Refusal;

/// The term of an accepted case, as it is now.
pub(super) fn set(next: &mut MediationCase, context: &CaseContext<'_>) -> Step {
    let term = context.rules.term(next, context.calendar).ok_or(Refusal(&no::NO_RULE))?;
    (next.due_on, next.limit_on) = (Some(term.due_on), Some(term.limit_on));
    Ok(())
}

pub(super) fn extend_by(
    next: &mut MediationCase,
    said: &ExtendMediation,
    context: &CaseContext<'_>,
) -> Step {
    Refusal::unless(said.agreed_by_parties, &no::EXTENSION_ALONE)?;
    extend(next, CaseExtension { agreed_on: said.agreed_on, until: said.until }, context)
}

/// The parties agree while the term runs, and to a later day: what was late stays late.
fn extend(next: &mut MediationCase, one: CaseExtension, context: &CaseContext<'_>) -> Step {
    let (accepted, term) = running(next, context)?;
    let last = term.last_on(one.agreed_on);
    Refusal::unless(one.agreed_on <= context.now.local_date(), &no::IN_FUTURE)?;
    Refusal::unless((accepted..=last).contains(&one.agreed_on), &no::EXTENSION_DAY)?;
    Refusal::unless(last < one.until, &no::EXTENSION_SHORT)?;
    next.extensions.push(one);
    set(next, context)
}

pub(super) fn appraise_by(
    next: &mut MediationCase,
    said: &RecordAppraisal,
    context: &CaseContext<'_>,
) -> Step {
    appraise(next, CaseAppraisal { from: said.from, to: said.to }, context)
}

/// 鉴定: days that are over. Of an expert who is still at work those so far, and the rest afterwards.
fn appraise(next: &mut MediationCase, one: CaseAppraisal, context: &CaseContext<'_>) -> Step {
    let (accepted, _) = running(next, context)?;
    Refusal::unless(leaves_appraisals_out(next, context.rules), &no::NO_APPRAISAL)?;
    Refusal::unless(one.to <= context.now.local_date(), &no::IN_FUTURE)?;
    Refusal::unless(one.from <= one.to, &no::PERIOD)?;
    Refusal::unless(accepted <= one.from, &no::APPRAISAL_EARLY)?;
    next.appraisals.push(one);
    set(next, context)
}

/// Whether the law does not count the days of an expert's opinion, for such a dispute.
pub(super) fn leaves_appraisals_out(case: &MediationCase, rules: &MediationRules) -> bool {
    let rule = case.accepted_on.and_then(|day| rules.dispute_limit(case.dispute, day));
    rule.is_some_and(|rule| rule.appraisal_excluded)
}

/// What was entered wrongly of it is entered anew, in its order. Extensions are looked at anew, too, when something else moves the day on
/// which they had to be agreed to: one that comes too late then is refused, and the caller says both.
pub(super) fn correct(
    next: &mut MediationCase,
    said: &CorrectCase,
    before: &MediationCase,
    context: &CaseContext<'_>,
) -> Step {
    if let Some(appraisals) = &said.appraisals {
        next.appraisals.clear();
        appraisals.iter().try_for_each(|one| appraise(next, *one, context))?;
    }
    next.extensions = said.extensions.clone().unwrap_or(before.extensions.clone());
    if limited_as(next) == limited_as(before) {
        return Ok(());
    }
    let extensions = std::mem::take(&mut next.extensions);
    if next.accepted_on.is_some() {
        set(next, context)?;
    }
    extensions.into_iter().try_for_each(|one| extend(next, one, context))
}

/// What its term follows from.
fn limited_as(case: &MediationCase) -> (DisputeType, bool, &[CaseAppraisal], &[CaseExtension]) {
    (case.dispute, case.is_military(), &case.appraisals, &case.extensions)
}

/// The term, and the day on which it began. Worked out, for a case that was accepted before limits were kept says none.
fn running(case: &MediationCase, context: &CaseContext<'_>) -> Result<(NaiveDate, Term), Refusal> {
    let term = context.rules.term(case, context.calendar);
    case.accepted_on.zip(term).ok_or(Refusal(&no::NO_TERM))
}
