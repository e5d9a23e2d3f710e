use super::shared::{advance_served, committee_at, context, finish_committee};
use crate::model::{Committee, ElectMembers, Entered, Mediator};
use crate::permissions::WriteCommittees;
use crate::store::{self, MediatorFilter};
use crate::workflow::{self, Context};
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use db::Db;
use kernel::{Id, Problem, Reach, Refusal};
use serde_json::json;
use web::{Answer, Body, Call, Ground};

/// More people never served one committee.
pub const ALL: i64 = 10_000;

/// 推选委员
///
/// Enters the election of the members for a term of three years: three to nine, one chair, a woman among them (人民调解法 arts. 8, 9).
/// The term before ends on the day before.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_elect_members",
    request_body = ElectMembers,
    security(("bearer" = ["mediation.committees.write"])),
    responses((status = 200, description = "换届后的调委会 / the committee after it", body = Committee)),
)]
#[post("/committees/{id}/elect")]
pub async fn elect_members(
    call: Call<WriteCommittees>,
    id: Path<Id>,
    body: Body<ElectMembers>,
) -> Answer<HttpResponse> {
    enter(call, *id, body.0, "mediation.members_elected", workflow::elect).await
}

/// What an election makes of a committee, and of those who are elected or sat there before.
type Election = fn(
    &Committee,
    &ElectMembers,
    &[Mediator],
    Context<'_>,
) -> Result<(Committee, Vec<Mediator>), Refusal>;

/// Enters an election.
pub async fn enter(
    call: Call<WriteCommittees>,
    id: Id,
    said: ElectMembers,
    event: &'static str,
    election: Election,
) -> Answer<HttpResponse> {
    let version = call.if_match()?;
    call.write(move |tx, ground| {
        let before = committee_at(tx.db, ground, id, version)?;
        let mediators = concerned(tx.db, ground, id, &said)?;
        let elected = election(&before, &said, &mediators, context(ground));
        let (after, changed) = elected.map_err(Problem::from)?;
        let entered = Entered { by: ground.caller.account, at: ground.now };
        let both = (&before, after);
        let after = workflow::entered(both, &said, (&mediators, &changed), entered);
        let told = json!({ "committee": id, "from": said.from });
        advance_served(tx, "mediation.mediator_elected", &mediators, &changed, &told)?;
        let members: Vec<_> = said
            .members
            .iter()
            .map(|one| json!({ "mediator": one.mediator, "office": one.office }))
            .collect();
        let data = json!({ "from": said.from, "elected_by": said.elected_by, "members": members });
        finish_committee(tx, event, &before, &after, data)
    })
    .await
}

/// Those who serve the committee, and those within reach who are elected.
fn concerned(
    db: &mut Db,
    ground: &Ground,
    committee: Id,
    said: &ElectMembers,
) -> db::Result<Vec<Mediator>> {
    let serving = MediatorFilter { committee: Some(committee), ..MediatorFilter::default() };
    let mut all = store::list_mediators(db, ground.tenant(), &Reach::All, &serving, None, ALL)?;
    for candidate in &said.members {
        if all.iter().all(|known| known.id != candidate.mediator) {
            let id = candidate.mediator;
            all.extend(store::find_mediator(db, ground.tenant(), &ground.reach, id)?);
        }
    }
    Ok(all)
}
