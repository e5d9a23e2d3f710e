use super::transition::{TicketView, current, decide, finish};
use crate::model::{Assign, Ticket};
use crate::permissions::AssignTickets;
use crate::workflow::{self, Action, Assignee};
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use db::Db;
use kernel::{Id, Problem};
use organization::units::UnitKind;
use organization::{accounts, people, units};
use web::{Answer, Body, Call, Ground};

/// 分派
///
/// Assigns a ticket to a handler, and if need be to a unit below. A handler or unit that the ticket is about stands aside
/// (济南市 12345 条例 art. 32), and only matters on its list go to a community (北京市接诉即办工作条例 art. 17).
#[utoipa::path(
    tag = "hotline",
    operation_id = "hotline_assign_ticket",
    request_body = Assign,
    security(("bearer" = ["hotline.tickets.assign"])),
    responses((status = 200, description = "分派后的工单 / the ticket after it", body = TicketView)),
)]
#[post("/tickets/{id}/assign")]
pub async fn assign_ticket(
    call: Call<AssignTickets>,
    id: Path<Id>,
    body: Body<Assign>,
) -> Answer<HttpResponse> {
    let version = call.if_match()?;
    let said = body.0;
    call.write(move |tx, ground| {
        let before = current(tx.db, ground, *id, version)?;
        let assignee = assignee(tx.db, ground, &before, &said)?;
        let action = Action::Assign(said.clone());
        let applied =
            decide(ground, &before, assignee, |context| workflow::apply(&before, &action, context));
        finish(tx, ground, &before, applied.map_err(Problem::from)?, &action)
    })
    .await
}

/// What the rules need to know of the handler and the units.
fn assignee(db: &mut Db, ground: &Ground, ticket: &Ticket, said: &Assign) -> db::Result<Assignee> {
    let tenant = ground.tenant();
    let account = accounts::find(db, tenant, said.handler)?;
    let account = account.filter(|account| account.is_open(ground.now));
    let account = account.ok_or_else(|| {
        Problem::field(
            "/handler",
            "account_unknown",
            "没有此账号或已停用",
            "There is no such account, or it is disabled",
        )
    })?;
    let mut names = Vec::new();
    if let Some(person) = account.person {
        names.extend(people::find(db, tenant, person)?.map(|person| person.name));
    }
    let mut is_community = false;
    for (pointer, unit) in said
        .lead_unit
        .iter()
        .map(|unit| ("/lead_unit", unit))
        .chain(said.co_units.iter().map(|unit| ("/co_units", unit)))
    {
        let unit = units::named(db, tenant, &ground.reach, pointer, *unit)?;
        is_community |= unit.kind == UnitKind::Community;
        names.push(unit.name);
    }
    let object = ticket.object.as_deref().unwrap_or_default();
    let is_object = names.iter().any(|name| !name.is_empty() && object.contains(name.as_str()));
    Ok(Assignee { unit: Some(account.unit), is_object, is_community })
}
