use super::ReadLedger;
use crate::{Answer, Call, Params};
use actix_web::get;
use actix_web::web::Json;
use ledger::{Entry, feed};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

const DEFAULT_LIMIT: u64 = 100;
const MAX_LIMIT: u64 = 1000;

#[derive(Clone, Copy, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FeedParams {
    /// The first index wanted; `next_index` of the answer before.
    #[param(minimum = 0, example = 0)]
    from: Option<u64>,
    /// How many indexes to scan; 100 when absent, at most 1000.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u64>,
}

/// A scanned stretch of the feed.
#[derive(Serialize, ToSchema)]
pub struct FeedPage {
    /// The first index that was scanned.
    from: u64,
    /// One past the last index that was scanned. Nothing in between was left out but what is `withheld`.
    to: u64,
    /// Ask from here next.
    next_index: u64,
    /// Entries of units outside the caller's reach, and of records that are for few eyes (`guards`).
    withheld: u64,
    #[schema(max_items = 1000)]
    entries: Vec<FeedItem>,
}

/// An entry and its place.
#[derive(Serialize, ToSchema)]
pub struct FeedItem {
    index: u64,
    entry: Entry,
}

/// 变更订阅
///
/// Lists sealed entries by index, oldest first. Indexes have no gaps: a consumer that scanned `[0, n)` has missed nothing.
/// Asking beyond the end is no error and gives an empty stretch.
#[utoipa::path(
    tag = "ledger",
    operation_id = "ledger_list_entries",
    params(FeedParams),
    security(("bearer" = ["ledger.read"])),
    responses((status = 200, description = "一段变更 / a stretch of the feed", body = FeedPage)),
)]
#[get("/entries")]
pub async fn list_entries(
    call: Call<ReadLedger>,
    params: Params<FeedParams>,
) -> Answer<Json<FeedPage>> {
    let from = params.filter.from.unwrap_or(0);
    let limit = params.filter.limit.unwrap_or(DEFAULT_LIMIT);
    if !(1..=MAX_LIMIT).contains(&limit) {
        return Err(crate::page::bad(
            "limit",
            "limit 应为 1 至 1000",
            "limit must be from 1 to 1000",
        )
        .into());
    }
    if i64::try_from(from).is_err() {
        return Err(crate::page::bad("from", "from 过大", "from is too large").into());
    }
    call.scan(move |db, ground| {
        let scanned = feed::from_index(db, ground.tenant(), from, limit)?;
        let to = scanned.last().map_or(from, |last| last.index + 1);
        let total = scanned.len();
        let entries: Vec<FeedItem> = scanned
            .into_iter()
            .filter(|sealed| sealed.entry.is_open_to(&ground.caller, &ground.reach))
            .map(|sealed| FeedItem { index: sealed.index, entry: sealed.entry })
            .collect();
        let withheld = (total - entries.len()) as u64;
        Ok(Json(FeedPage { from, to, next_index: to, withheld, entries }))
    })
    .await
}
