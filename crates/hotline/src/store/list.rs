//! The list of tickets: which, in which order, page by page.

use super::schema::hotline_ticket as table;
use super::tickets::Sight;
use super::{co_units, text};
use crate::codes::*;
use db::{At, Db, JsonDoc, Uid};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use kernel::{Id, Instant};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What lists show of a ticket.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Summary {
    pub id: Id,
    pub version: i64,
    /// 镇内编号
    #[schema(max_length = 60)]
    pub ticket_no: String,
    pub external_system: ExternalSystem,
    /// 上级工单号
    #[schema(max_length = 60)]
    pub external_no: Option<String>,
    pub status: Status,
    pub category: Category,
    pub urgency: Urgency,
    /// 标题; null for a confidential ticket.
    #[schema(max_length = 200)]
    pub title: Option<String>,
    /// 地点; null for a confidential ticket.
    #[schema(max_length = 300)]
    pub place: Option<String>,
    /// 要求保密
    pub confidential: bool,
    pub lead_unit: Id,
    pub handler: Option<Id>,
    pub dispatched_at: Instant,
    limits: SummaryLimits,
    pub concluded_at: Option<Instant>,
    pub colour: Colour,
}

/// 时限
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SummaryLimits {
    /// 办结时限
    pub due_at: Instant,
    /// A holiday arrangement that it depends on is not known yet.
    #[serde(default)]
    pub provisional: bool,
}

impl Summary {
    pub fn due_at(&self) -> Instant {
        self.limits.due_at
    }

    /// Confidential tickets say nothing in a list.
    fn withheld(mut self) -> Self {
        if self.confidential || self.category == Category::Report {
            (self.title, self.place) = (None, None);
        }
        self
    }
}

/// Which tickets.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub statuses: Vec<Status>,
    pub units: Option<Vec<Id>>,
    pub handler: Option<Id>,
    pub category: Option<Category>,
    pub due_from: Option<Instant>,
    pub due_before: Option<Instant>,
    pub dispatched_from: Option<Instant>,
    pub dispatched_before: Option<Instant>,
    pub external_no: Option<String>,
    pub text: Option<String>,
    /// These and no others.
    pub ids: Option<Vec<Id>>,
}

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    #[default]
    DispatchedDesc,
    Dispatched,
    Due,
    DueDesc,
}

/// Builds the boxed query of a list for one database; the two differ in how they match a text.
macro_rules! list_query {
    ($tenant:expr, $sight:expr, $helped:expr, $filter:expr, $order:expr, $after:expr, $matching:expr) => {{
        let filter = $filter;
        let mut query = table::table.filter(table::tenant_id.eq($tenant)).into_boxed();
        let sight: Sight<'_> = $sight;
        if let Some(units) = sight.reach.units() {
            let units: Vec<Uid> = units.into_iter().map(Uid).collect();
            let helped: &[Uid] = $helped;
            let here = table::handler_unit.eq(sight.unit.map(Uid));
            let own = table::handler.eq(Uid(sight.account)).and(here).assume_not_null();
            let led = table::lead_unit.eq_any(units).or(own);
            query = if helped.is_empty() {
                query.filter(led)
            } else {
                query.filter(led.or(table::id.eq_any(helped.to_vec())))
            };
        }
        if let Some(units) = &filter.units {
            query = query.filter(
                table::lead_unit.eq_any(units.iter().map(|id| Uid(*id)).collect::<Vec<_>>()),
            );
        }
        match filter.statuses.as_slice() {
            [] => {}
            [one] => query = query.filter(table::status.eq(one.code())),
            some => {
                query = query.filter(
                    table::status.eq_any(some.iter().map(|one| one.code()).collect::<Vec<_>>()),
                )
            }
        }
        if let Some(ids) = &filter.ids {
            query =
                query.filter(table::id.eq_any(ids.iter().map(|id| Uid(*id)).collect::<Vec<_>>()));
        }
        if let Some(handler) = filter.handler {
            query = query.filter(table::handler.eq(Uid(handler)));
        }
        if let Some(category) = filter.category {
            query = query.filter(table::category.eq(category.code()));
        }
        if let Some(number) = &filter.external_no {
            query = query.filter(table::external_no.eq(number));
        }
        if let Some(from) = filter.due_from {
            query = query.filter(table::due_at.ge(At(from)));
        }
        if let Some(before) = filter.due_before {
            query = query.filter(table::due_at.lt(At(before)));
        }
        if let Some(from) = filter.dispatched_from {
            query = query.filter(table::dispatched_at.ge(At(from)));
        }
        if let Some(before) = filter.dispatched_before {
            query = query.filter(table::dispatched_at.lt(At(before)));
        }
        if let Some(text) = &filter.text {
            query = query.filter($matching(text));
        }
        let after: Option<(At, Uid)> = $after;
        // Two conditions, for the planners of both databases see a range in the first.
        match $order {
            Order::DispatchedDesc => {
                if let Some((at, id)) = after {
                    query = query
                        .filter(table::dispatched_at.le(at))
                        .filter(table::dispatched_at.lt(at).or(table::id.lt(id)));
                }
                query.order((table::dispatched_at.desc(), table::id.desc()))
            }
            Order::Dispatched => {
                if let Some((at, id)) = after {
                    query = query
                        .filter(table::dispatched_at.ge(at))
                        .filter(table::dispatched_at.gt(at).or(table::id.gt(id)));
                }
                query.order((table::dispatched_at.asc(), table::id.asc()))
            }
            Order::Due => {
                if let Some((at, id)) = after {
                    query = query
                        .filter(table::due_at.ge(at))
                        .filter(table::due_at.gt(at).or(table::id.gt(id)));
                }
                query.order((table::due_at.asc(), table::id.asc()))
            }
            Order::DueDesc => {
                if let Some((at, id)) = after {
                    query = query
                        .filter(table::due_at.le(at))
                        .filter(table::due_at.lt(at).or(table::id.lt(id)));
                }
                query.order((table::due_at.desc(), table::id.desc()))
            }
        }
    }};
}

/// A page of the tickets in sight.
pub fn list(
    db: &mut Db,
    tenant: &str,
    sight: Sight<'_>,
    filter: &Filter,
    order: Order,
    after: Option<(Instant, Id)>,
    limit: u64,
) -> db::Result<Vec<Summary>> {
    let after = after.map(|(at, id)| (At(at), Uid(id)));
    let limit = i64::try_from(limit).map_err(db::Error::broken)?;
    let helped = &co_units::helped(db, tenant, sight)?;
    let rows: Vec<JsonDoc> = match db {
        Db::Pg(c) => {
            let matching = |text: &str| text_matches_pg(tenant, text);
            list_query!(tenant, sight, helped, filter, order, after, matching)
                .limit(limit)
                .select(table::body)
                .load(c)?
        }
        Db::Lite(c) => {
            let matching = |text: &str| text_matches_lite(tenant, text);
            list_query!(tenant, sight, helped, filter, order, after, matching)
                .limit(limit)
                .select(table::body)
                .load(c)?
        }
    };
    rows.iter().map(|body| body.read().map(Summary::withheld)).collect()
}

type Matching<DB> = Box<dyn BoxableExpression<table::table, DB, SqlType = Bool>>;

fn text_matches_pg(tenant: &str, asked: &str) -> Matching<diesel::pg::Pg> {
    use diesel::sql_types::Text;
    let asked = text::normalized(asked);
    let terms: Vec<String> =
        text::bigrams(&asked).into_iter().map(|term| format!("'{term}'")).collect();
    Box::new(
        diesel::dsl::sql::<Bool>("(tenant_id, id) IN (SELECT tenant_id, ticket_id FROM hotline_ticket_text WHERE tenant_id = ")
            .bind::<Text, _>(tenant.to_string())
            .sql(" AND terms @@ CAST(")
            .bind::<Text, _>(terms.join(" & "))
            .sql(" AS tsquery) AND text LIKE ")
            .bind::<Text, _>(db::like_pattern(&asked))
            .sql(")"),
    )
}

fn text_matches_lite(tenant: &str, asked: &str) -> Matching<diesel::sqlite::Sqlite> {
    use diesel::sql_types::Text;
    let asked = text::normalized(asked);
    let terms: Vec<String> =
        text::bigrams(&asked).into_iter().map(|term| format!("\"{term}\"")).collect();
    Box::new(
        diesel::dsl::sql::<Bool>(
            "id IN (SELECT ticket_id FROM hotline_ticket_text WHERE hotline_ticket_text MATCH ",
        )
        .bind::<Text, _>(terms.join(" AND "))
        .sql(" AND tenant_id = ")
        .bind::<Text, _>(tenant.to_string())
        .sql(" AND text LIKE ")
        .bind::<Text, _>(db::like_pattern(&asked))
        .sql(" ESCAPE '\\')"),
    )
}

#[cfg(test)]
mod plans;
