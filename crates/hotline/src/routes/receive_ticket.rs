use super::transition::TicketView;
use crate::model::{NewTicket, Ticket};
use crate::permissions::ReceiveTickets;
use crate::receipt::{self, Arrival};
use crate::store;
use crate::workflow;
use actix_web::{HttpResponse, post};
use kernel::{FieldError, Id, Problem, Reach, problems};
use ledger::{Reply, Tx};
use organization::units;
use web::{Answer, Body, Call, Ground, created, replayed};

/// 派单（受理）
///
/// Receives a ticket from the district, or takes one in at the town's own desk. Sending it again is harmless: the same content
/// with the same external number (and message number) gets the ticket as it is, other content gets 409 with the differing members.
#[utoipa::path(
    tag = "hotline",
    operation_id = "hotline_receive_ticket",
    request_body = NewTicket,
    security(("bearer" = ["hotline.tickets.receive"])),
    responses(
        (status = 201, description = "新工单 / the new ticket", body = TicketView),
        (status = 200, description = "此前已收到 / received before, as it is now", body = TicketView),
    ),
)]
#[post("/tickets")]
pub async fn receive_ticket(
    call: Call<ReceiveTickets>,
    body: Body<NewTicket>,
) -> Answer<HttpResponse> {
    let new = body.0;
    call.write_or_replay(move |tx, ground| {
        units::named(tx.db, ground.tenant(), &ground.reach, "/lead_unit", new.lead_unit)?;
        if let Some(known) = known(tx, &new)? {
            return again(tx, ground, &new, known).map(Err);
        }
        let township = receipt::township(tx, new.lead_unit)?;
        let arrival = Arrival {
            new: &new,
            past: None,
            township: &township,
            calendar: &ground.calendar,
            keys: &ground.keys,
        };
        let ticket = receipt::insert(tx, arrival)?.map_err(Problem::from)?;
        let (id, version) = (ticket.id, ticket.version);
        let view = TicketView::of(ticket, Some(new.caller.masked()), ground);
        created(&view, version, format!("/v1/hotline/tickets/{id}")).map(Ok)
    })
    .await
}

/// The ticket that was received under the same external number, or under the id that the client made.
fn known(tx: &mut Tx<'_>, new: &NewTicket) -> db::Result<Option<Ticket>> {
    if let Some(number) = &new.external_no {
        let known = store::by_external(tx.db, tx.tenant(), new.external_system, number)?;
        if known.is_some() {
            return Ok(known);
        }
    }
    let everything = store::Sight { reach: &Reach::All, account: Id::nil(), unit: None };
    match new.id {
        Some(id) => store::find(tx.db, tx.tenant(), everything, id),
        None => Ok(None),
    }
}

fn again(tx: &mut Tx<'_>, ground: &Ground, new: &NewTicket, known: Ticket) -> db::Result<Reply> {
    if !ground.reach.covers(known.lead_unit) {
        return Err(Problem::plain(&problems::CONFLICT).into());
    }
    let caller = store::find_caller(tx.db, &ground.keys, known.id)?;
    let differing = workflow::differences(&known, &caller, new);
    if differing.is_empty() {
        let version = known.version;
        return replayed(&TicketView::of(known, Some(caller.masked()), ground), version);
    }
    let error = |pointer: &&str| FieldError {
        pointer: (*pointer).into(),
        code: "differs".into(),
        zh: "与已收到的工单不同".into(),
        en: "This differs from what was received".into(),
    };
    let zh = format!("该工单此前已收到（{}），但内容不同", known.ticket_no);
    let en = format!("This ticket was received before as {}, with other content", known.ticket_no);
    Err(Problem::new(&problems::CONFLICT, zh, en)
        .with_errors(differing.iter().map(error).collect())
        .into())
}
