use super::transition::{TicketView, current, decide, find, finish, refuse};
use crate::model::Merge;
use crate::permissions::MergeTickets;
use crate::problems::SAME_TICKET;
use crate::receipt;
use crate::store;
use crate::workflow::{self, Action, Assignee};
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Refusal;
use kernel::{Id, Problem};
use serde_json::json;
use web::{Answer, Body, Call};

/// 合并
///
/// Merges a ticket into another one about the same matter. It leaves the cohort; the other one owes each caller a reply.
#[utoipa::path(
    tag = "hotline",
    operation_id = "hotline_merge_ticket",
    request_body = Merge,
    security(("bearer" = ["hotline.tickets.merge"])),
    responses((status = 200, description = "合并后的工单 / the ticket after it", body = TicketView)),
)]
#[post("/tickets/{id}/merge")]
pub async fn merge_ticket(
    call: Call<MergeTickets>,
    id: Path<Id>,
    body: Body<Merge>,
) -> Answer<HttpResponse> {
    let version = call.if_match()?;
    let said = body.0;
    call.write(move |tx, ground| {
        if said.into == *id {
            return Err(refuse(Refusal(&SAME_TICKET)));
        }
        let child = current(tx.db, ground, *id, version)?;
        let parent = find(tx.db, ground, said.into).map_err(|_| {
            Problem::field(
                "/into",
                "ticket_unknown",
                "目标工单不存在",
                "There is no such ticket to merge into",
            )
        })?;
        let action = Action::Merge(said.clone());
        let (merged, absorbed) = decide(ground, &child, Assignee::default(), |context| {
            Ok::<_, Refusal>((
                workflow::apply(&child, &action, context)?,
                workflow::absorb(&parent, &child, context)?,
            ))
        })
        .map_err(refuse)?;
        store::advance(tx, &parent, &absorbed, &ground.calendar)?;
        receipt::record(
            tx,
            "hotline.ticket_absorbed",
            &absorbed,
            Some(&parent),
            json!({ "ticket": child.id }),
        );
        finish(tx, ground, &child, merged, &action)
    })
    .await
}
