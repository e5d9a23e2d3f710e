//! 上报: a case goes from tier to tier.

use super::cases::{CaseContext, Step, committee};
use crate::codes::*;
use crate::model::*;
use crate::permissions as may;
use crate::problems as no;
use chrono::NaiveDate;
use kernel::{Permission, Refusal};

/// 小事不出村、大事不出镇: from the grid to the village, from there to the town; jointly from any of them, with two organs at least that met
/// on it. Where there is danger they come at once, and meet before anything is agreed.
pub(super) fn escalate(
    next: &mut MediationCase,
    said: &EscalateCase,
    on: NaiveDate,
    context: &CaseContext<'_>,
) -> Step {
    let joint = said.tier == CaseTier::Joint && next.tier != CaseTier::Joint;
    Refusal::unless(joint || above(next.tier) == Some(said.tier), &no::TIER)?;
    // Several organs are called together by whoever mediates.
    let mediates = (context.holds)(may::MediateCases::NAME);
    Refusal::unless(!joint || mediates, &no::CASE_PERMISSION)?;
    let mut organs = said.organs.clone();
    organs.sort();
    organs.dedup();
    Refusal::unless(!joint || organs.len() >= 2, &no::JOINT_ORGS)?;
    let met = context.named.met || next.risk == CaseRisk::High;
    Refusal::unless(!joint || met, &no::NO_MEETING)?;
    if let Some(id) = said.committee {
        let takes_over = committee(id, on, context)?;
        Refusal::unless(serves(takes_over.level, said.tier), &no::COMMITTEE_TIER)?;
        next.committee = Some(takes_over.id);
    }
    (next.tier, next.joint_orgs) = (said.tier, organs);
    next.escalated_on = Some(on);
    Ok(())
}

const fn above(tier: CaseTier) -> Option<CaseTier> {
    match tier {
        CaseTier::Grid => Some(CaseTier::Village),
        CaseTier::Village => Some(CaseTier::Town),
        CaseTier::Town => Some(CaseTier::Joint),
        CaseTier::Joint => None,
    }
}

/// Whether a committee of a level mediates at a tier; jointly any may.
const fn serves(level: CommitteeLevel, tier: CaseTier) -> bool {
    match tier {
        CaseTier::Grid => matches!(level, CommitteeLevel::GridPoint),
        CaseTier::Village => matches!(level, CommitteeLevel::Village | CommitteeLevel::Community),
        CaseTier::Town => matches!(level, CommitteeLevel::Town),
        CaseTier::Joint => true,
    }
}

/// Whether a committee takes a case of a tier in: a grid has rarely one of its own, and one of an industry mediates at any.
pub(super) const fn takes(level: CommitteeLevel, tier: CaseTier) -> bool {
    let of_the_grid = matches!(tier, CaseTier::Grid) && serves(level, CaseTier::Village);
    of_the_grid || serves(level, tier) || matches!(level, CommitteeLevel::Other)
}
