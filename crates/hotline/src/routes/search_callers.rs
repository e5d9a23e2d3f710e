use super::transition::{sight, trusts};
use crate::permissions::SearchCallers;
use crate::store::{self, CallerNumber, Filter, Order, Summary};
use actix_web::post;
use actix_web::web::Json;
use kernel::identity::{Phone, ResidentId};
use kernel::{Id, Instant, Problem};
use serde::Deserialize;
use utoipa::ToSchema;
use web::{Answer, Body, Call, Page, PageRequest};

/// Whose tickets: by one number. It stands in the body, for addresses are written into logs.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CallerSearch {
    /// 电话
    pub phone: Option<Phone>,
    /// 公民身份号码
    pub id_no: Option<ResidentId>,
    /// Records per page; 50 when absent or 0.
    #[schema(minimum = 0, maximum = 200)]
    pub page_size: Option<u64>,
    /// `next_page_token` of the page before; valid only with the same number and for the same account.
    #[schema(max_length = 1000)]
    pub page_token: Option<String>,
}

impl CallerSearch {
    fn number(&self) -> Result<CallerNumber, Problem> {
        match (&self.phone, &self.id_no) {
            (Some(phone), None) => Ok(CallerNumber::Phone(phone.clone())),
            (None, Some(id_no)) => Ok(CallerNumber::IdNo(id_no.clone())),
            _ => Err(Problem::field(
                "/phone",
                "one_number",
                "请给出 phone 或 id_no 之一",
                "Give either phone or id_no",
            )),
        }
    }

    fn page(&self) -> PageRequest {
        let number = match (&self.phone, &self.id_no) {
            (Some(phone), _) => phone.as_str(),
            (_, Some(id_no)) => id_no.as_str(),
            _ => "",
        };
        PageRequest::of_body("hotline callers", number, self.page_size, self.page_token.clone())
    }
}

/// 按诉求人查找工单
///
/// Lists the tickets of everybody who called with a telephone or identity number, the newest first. A number that nobody has, one
/// whose tickets lie outside the caller's reach and one of a confidential ticket answer alike: with an empty list.
#[utoipa::path(
    tag = "hotline",
    operation_id = "hotline_search_callers",
    request_body = CallerSearch,
    security(("bearer" = ["hotline.callers.search"])),
    extensions(("x-safe" = json!(true))),
    responses((status = 200, description = "工单列表 / a page of tickets", body = Page<Summary>)),
)]
#[post("/callers/search")]
pub async fn search_callers(
    call: Call<SearchCallers>,
    body: Body<CallerSearch>,
) -> Answer<Json<Page<Summary>>> {
    let (number, page) = (body.0.number()?, body.0.page());
    call.read(move |db, ground| {
        let after: Option<(Instant, Id)> = page.after(ground)?;
        let size = page.size()? + 1;
        let found = store::tickets_of_caller(db, &ground.keys, &number)?;
        let may_see =
            found.iter().filter(|(ticket, _)| !ticket.is_restricted() || trusts(ground, ticket));
        let ids = may_see.map(|(ticket, _)| ticket.id).collect();
        let filter = Filter { ids: Some(ids), ..Filter::default() };
        let order = Order::DispatchedDesc;
        let tickets = store::list(db, ground.tenant(), sight(ground), &filter, order, after, size)?;
        Ok(Json(page.page(tickets, ground, |ticket| (ticket.dispatched_at, ticket.id))?))
    })
    .await
}
