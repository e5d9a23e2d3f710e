//! Whether what is said of a party agrees with itself.

use crate::codes::PartyKind;
use crate::model::{PartyDetails, sex_of};
use crate::problems as no;
use crate::rules::MediationRules;
use chrono::NaiveDate;
use kernel::ProblemKind;

/// Where in a party something contradicts something else, and what. Whether somebody was a minor is judged on the day on which the
/// dispute was found.
pub fn contradictions(
    (kind, minor): (PartyKind, bool),
    details: &PartyDetails,
    (found_on, today): (NaiveDate, NaiveDate),
    rules: &MediationRules,
) -> Vec<(&'static str, &'static ProblemKind)> {
    if kind == PartyKind::Organization {
        return of_an_organization(details);
    }
    let mut all = Vec::new();
    if let Some(number) = &details.id_no {
        let other_sex = details.sex.is_some_and(|said| said != sex_of(number));
        all.extend(other_sex.then_some(("/details/sex", &no::PARTY_SEX)));
        let other_day = details.birth_date.is_some_and(|said| number.birth_date() != Some(said));
        all.extend(other_day.then_some(("/details/birth_date", &no::PARTY_BIRTH)));
    }
    let unborn = details.birth_date.is_some_and(|day| day > today);
    all.extend(unborn.then_some(("/details/birth_date", &no::IN_FUTURE)));
    let adult_at = rules.limits_on(found_on).map(|limits| limits.adult_years);
    if let (Some(_), Some(adult_at)) = (details.born_on(), adult_at) {
        let young = details.age_on(found_on).is_none_or(|age| age < adult_at);
        all.extend((young != minor).then_some(("/minor", &no::PARTY_MINOR)));
    }
    all
}

fn of_an_organization(details: &PartyDetails) -> Vec<(&'static str, &'static ProblemKind)> {
    let of_a_person = details.sex.is_some()
        || details.ethnicity.is_some()
        || details.birth_date.is_some()
        || details.occupation.is_some()
        || details.guardian.is_some();
    of_a_person.then_some(("/kind", &no::PARTY_ORGANIZATION)).into_iter().collect()
}
