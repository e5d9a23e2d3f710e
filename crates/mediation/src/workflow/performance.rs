//! Whether an agreement is kept, in instalments or whole.

use super::cases::{CaseContext, Step};
use crate::codes::*;
use crate::model::*;
use crate::problems as no;
use chrono::NaiveDate;
use kernel::Refusal;

/// The state of a case whose agreement stands so.
pub(super) const fn status(performance: Performance) -> CaseStatus {
    match performance {
        Performance::Full => CaseStatus::Performed,
        Performance::Breached => CaseStatus::Breached,
        Performance::Pending | Performance::Partial => CaseStatus::Agreed,
    }
}

/// The committee urges that the agreement is kept (art. 31).
pub(super) fn log(
    next: &mut MediationCase,
    said: &LogPerformance,
    context: &CaseContext<'_>,
) -> Step {
    Refusal::unless(said.on <= context.now.local_date(), &no::IN_FUTURE)?;
    let agreement = next.agreement.as_mut().ok_or(Refusal(&no::CASE_STATE))?;
    Refusal::unless(agreement.effective_on <= said.on, &no::PERIOD)?;
    let performance = match (said.instalment, said.performance) {
        (Some(number), None) => {
            let place = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
            let one = place.and_then(|place| agreement.instalments.get_mut(place));
            let one = one.filter(|one| one.paid_on.is_none());
            one.ok_or(Refusal(&no::INSTALMENT_UNKNOWN))?.paid_on = Some(said.on);
            let paid = agreement.instalments.iter().all(|one| one.paid_on.is_some());
            if paid { Performance::Full } else { Performance::Partial }
        }
        (None, Some(Performance::Full)) if !agreement.instalments.is_empty() => {
            return Err(Refusal(&no::INSTALMENT_UNKNOWN));
        }
        (None, Some(performance)) => performance,
        _ => return Err(Refusal(&no::PERFORMANCE)),
    };
    let is_filed = next.status == CaseStatus::Filed;
    let kept = matches!(performance, Performance::Full | Performance::Partial);
    Refusal::unless(!is_filed || kept, &no::FILED_BROKEN)?;
    next.performance = Some(performance);
    if !is_filed {
        next.status = status(performance);
    }
    // Instalments are entered in any order: the last payment is what keeps it.
    let last = agreement.instalments.iter().filter_map(|one| one.paid_on).max();
    let day = last.map_or(said.on, |last| last.max(said.on));
    let on = |is: Performance| (performance == is).then_some(day);
    next.performed_on = on(Performance::Full);
    // The file was closed by the breach, and stays so.
    next.breached_on = if is_filed { next.breached_on } else { on(Performance::Breached) };
    Ok(())
}

/// How it stands, as it is now, with the days of that: kept whole, and not kept.
type Stands = (Performance, Option<NaiveDate>, Option<NaiveDate>);

/// How the agreement is kept, as it is now. What is kept is kept from its effect on.
pub(super) fn correct(
    next: &mut MediationCase,
    agreement: &Agreement,
    said: &CorrectCase,
    context: &CaseContext<'_>,
) -> Step {
    let known = next.performance.unwrap_or(Performance::Pending);
    let known = (known, next.performed_on, next.breached_on);
    let instalments = said.agreement.as_ref().is_some_and(|one| one.instalments.is_some());
    let now = match said.performance {
        Some(right) => said_of(agreement, right)?,
        None if instalments => follows_from(agreement, known),
        None => known,
    };
    let paid = agreement.instalments.iter().filter_map(|one| one.paid_on);
    let days: Vec<NaiveDate> = paid.chain(now.1).chain(now.2).collect();
    let today = context.now.local_date();
    Refusal::unless(days.iter().all(|day| *day <= today), &no::IN_FUTURE)?;
    Refusal::unless(days.iter().all(|day| agreement.effective_on <= *day), &no::PERIOD)?;
    (next.performance, next.performed_on, next.breached_on) = (Some(now.0), now.1, now.2);
    if next.status != CaseStatus::Filed {
        next.status = status(now.0);
        return Ok(());
    }
    // What was filed was closed: kept, or said not to be.
    let closed = matches!(now.0, Performance::Full | Performance::Breached) || now == known;
    Refusal::unless(closed, &no::PAST_FILED)
}

/// As somebody says it. Of instalments it is what they say, unless the agreement is not kept.
fn said_of(agreement: &Agreement, said: CorrectPerformance) -> Result<Stands, Refusal> {
    use Performance::*;
    let nothing_known = (Pending, None, None);
    let broken = said.performance == Breached;
    if !agreement.instalments.is_empty() && !broken {
        let follows = follows_from(agreement, nothing_known);
        let agrees =
            follows.0 == said.performance && said.on.is_none_or(|on| follows.1 == Some(on));
        Refusal::unless(agrees, &no::INSTALMENT_UNKNOWN)?;
        return Ok(follows);
    }
    let has_day = matches!(said.performance, Full | Breached);
    Refusal::unless(said.on.is_some() == has_day, &no::PERFORMANCE_DAY)?;
    let on = |is: Performance| said.on.filter(|_| said.performance == is);
    Ok((said.performance, on(Full), on(Breached)))
}

/// What the instalments say; an agreement that is not kept goes on not being kept until all is paid.
fn follows_from(agreement: &Agreement, known: Stands) -> Stands {
    let paid = agreement.instalments.iter().filter(|one| one.paid_on.is_some()).count();
    let all = paid == agreement.instalments.len() && paid > 0;
    let last = agreement.instalments.iter().filter_map(|one| one.paid_on).max();
    match (known, all, paid) {
        (_, true, _) => (Performance::Full, last, None),
        ((Performance::Breached, ..), ..) => known,
        (_, _, 0) => (Performance::Pending, None, None),
        _ => (Performance::Partial, None, None),
    }
}
