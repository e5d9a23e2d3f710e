use super::transition::sight;
use crate::codes::Category;
use crate::permissions::ReadTickets;
use crate::store::{self, Filter, Order, Summary};
use actix_web::get;
use actix_web::web::Json;
use db::Db;
use kernel::{Id, Instant, Problem};
use organization::units;
use serde::Deserialize;
use utoipa::IntoParams;
use web::{Answer, Call, Ground, Page, PageParams, Params, bad_parameter, codes_of};

/// Which tickets, in which order.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TicketFilter {
    /// 状态: one code or several, separated by commas.
    #[param(max_length = 300, example = "received,signed")]
    pub status: Option<String>,
    /// 主办单位, with all below it.
    pub unit: Option<Id>,
    /// 承办人 (account)
    pub handler: Option<Id>,
    #[param(inline)]
    pub category: Option<Category>,
    /// 办结时限 from this moment on.
    pub due_from: Option<Instant>,
    /// 办结时限 before this moment.
    pub due_before: Option<Instant>,
    /// 派单时间 from this moment on.
    pub dispatched_from: Option<Instant>,
    /// 派单时间 before this moment.
    pub dispatched_before: Option<Instant>,
    /// 上级工单号
    #[param(max_length = 60)]
    pub external_no: Option<String>,
    /// Words in title, place or content: two characters or more. Confidential tickets are not searched.
    #[param(min_length = 2, max_length = 100, example = "路灯")]
    pub text: Option<String>,
    /// `dispatched_at desc` (when absent), `dispatched_at`, `due_at`, `due_at desc`.
    #[param(max_length = 20, example = "due_at")]
    pub order_by: Option<String>,
}

impl TicketFilter {
    fn order(&self) -> Result<Order, Problem> {
        match self.order_by.as_deref() {
            None | Some("dispatched_at desc") => Ok(Order::DispatchedDesc),
            Some("dispatched_at") => Ok(Order::Dispatched),
            Some("due_at") => Ok(Order::Due),
            Some("due_at desc") => Ok(Order::DueDesc),
            Some(_) => Err(bad_parameter(
                "order_by",
                "dispatched_at, dispatched_at desc, due_at, due_at desc",
            )),
        }
    }

    fn filter(&self, db: &mut Db, ground: &Ground) -> db::Result<Filter> {
        if self.text.as_ref().is_some_and(|text| !store::can_be_searched(text)) {
            return Err(bad_parameter(
                "text",
                "至少两个相连的字 / two letters side by side at least",
            )
            .into());
        }
        let units = match self.unit {
            Some(unit) => Some(units::subtree(db, ground.tenant(), unit, ground.now.local_date())?),
            None => None,
        };
        Ok(Filter {
            statuses: codes_of("status", self.status.as_deref())?,
            units,
            handler: self.handler,
            category: self.category,
            due_from: self.due_from,
            due_before: self.due_before,
            dispatched_from: self.dispatched_from,
            dispatched_before: self.dispatched_before,
            external_no: self.external_no.clone(),
            text: self.text.clone(),
            ids: None,
        })
    }
}

/// 工单列表
///
/// Lists tickets of the caller's units, and those that are the caller's own to handle. Confidential tickets show no content.
#[utoipa::path(
    tag = "hotline",
    operation_id = "hotline_list_tickets",
    params(TicketFilter, PageParams),
    security(("bearer" = ["hotline.tickets.read"])),
    responses((status = 200, description = "工单列表 / a page of tickets", body = Page<Summary>)),
)]
#[get("/tickets")]
pub async fn list_tickets(
    call: Call<ReadTickets>,
    params: Params<TicketFilter>,
) -> Answer<Json<Page<Summary>>> {
    let Params { filter: asked, page } = params;
    call.read_behind(move |db, ground| {
        let (filter, order) = (asked.filter(db, ground)?, asked.order()?);
        let after: Option<(Instant, Id)> = page.after(ground)?;
        let tickets = store::list(
            db,
            ground.tenant(),
            sight(ground),
            &filter,
            order,
            after,
            page.size()? + 1,
        )?;
        let place = |ticket: &Summary| match order {
            Order::Dispatched | Order::DispatchedDesc => (ticket.dispatched_at, ticket.id),
            Order::Due | Order::DueDesc => (ticket.due_at(), ticket.id),
        };
        Ok(Json(page.page(tickets, ground, place)?))
    })
    .await
}
