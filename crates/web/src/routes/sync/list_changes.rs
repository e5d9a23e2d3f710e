use super::changes::{self, Held, Place, Stretch};
use crate::page::bad;
use crate::{Answer, Call, Ground, Params, SignedIn, Synced, bad_parameter};
use actix_web::get;
use actix_web::web::Json;
use chrono::TimeDelta;
use kernel::{Id, Instant, Problem, problems};
use ledger::feed;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

const DEFAULT_LIMIT: u64 = 100;
const MAX_LIMIT: u64 = 200;
/// A decision of ours: what a phone has not compared for so long it is to forget, for it may hold what was erased since.
const OLDEST: TimeDelta = TimeDelta::days(30);

#[derive(Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ChangesParams {
    /// `cursor` of the answer before; absent at first, and after `cursor_expired`.
    #[param(max_length = 1000)]
    cursor: Option<String>,
    /// At most so many records; 100 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u64>,
    /// Only these kinds of records, separated by commas; a cursor holds for the same kinds only.
    #[param(max_length = 1000, example = "mediation.case,mediation.mediator")]
    kinds: Option<String>,
}

kernel::codes! {
    /// 移除原因
    GoneReason {
        Voided = "voided" "已作废",
        OutOfSight = "out_of_sight" "不再在您的权限范围内",
    }
}

/// A record that changed: as it is now, or that it is gone.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SyncChange {
    /// Such as `mediation.case`.
    #[schema(max_length = 100)]
    pub kind: String,
    pub id: Id,
    /// Its address.
    #[schema(max_length = 200)]
    pub path: String,
    /// Of its last change in the ledger; absent while everything comes for the first time.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    pub index: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
    /// What `If-Match` asks for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 40)]
    pub etag: Option<String>,
    /// What reading `path` answers; absent when it is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Object)]
    pub record: Option<Value>,
    /// Why it is gone: forget the copy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gone: Option<GoneReason>,
}

/// What changed.
#[derive(Debug, Serialize, ToSchema)]
pub struct SyncPage {
    /// Each record once.
    #[schema(max_items = 200)]
    pub items: Vec<SyncChange>,
    /// The stretch `[from, to)` of the ledger that was looked through; empty while everything comes for the first time.
    pub from: u64,
    pub to: u64,
    /// Ask with it next: at once when there is more, otherwise whenever you like.
    #[schema(max_length = 1000)]
    pub cursor: String,
    pub has_more: bool,
}

/// Where a client stands.
#[derive(Serialize, Deserialize)]
struct Cursor {
    /// When it was given.
    at: Instant,
    /// What the caller might see then.
    rights: String,
    from: u64,
    load: Option<Place>,
}

/// 增量同步
///
/// Tells what changed since a cursor, of everything that the caller may read: each record once, as reading it answers, or that it is
/// gone. Without a cursor everything comes, page by page, and then what changed in the meantime. The order is that of the sealed
/// ledger, so that nothing is left out, whoever writes at the same time; the same record may come again. A cursor holds for the same
/// account, kinds and rights, for thirty days: after that the answer is 410 and the client starts anew, and forgets what does not come
/// again.
#[utoipa::path(
    tag = "sync",
    operation_id = "sync_list_changes",
    params(ChangesParams),
    security(("bearer" = [])),
    responses((status = 200, description = "变更 / what changed", body = SyncPage)),
)]
#[get("/changes")]
pub async fn list_changes(
    call: Call<SignedIn>,
    params: Params<ChangesParams>,
) -> Answer<Json<SyncPage>> {
    let asked = params.filter;
    let limit = asked.limit.unwrap_or(DEFAULT_LIMIT);
    if !(1..=MAX_LIMIT).contains(&limit) {
        let (zh, en) = ("limit 应为 1 至 200", "limit must be from 1 to 200");
        return Err(bad("limit", zh, en).into());
    }
    call.scan(move |db, ground| {
        let kinds = wanted(ground, asked.kinds.as_deref())?;
        let size = feed::size(db, ground.tenant())?;
        let meaning = format!("sync: {}", asked.kinds.as_deref().unwrap_or("all"));
        let rights = rights(ground, &kinds);
        let cursor = match &asked.cursor {
            Some(token) => opened(ground, token, &meaning, &rights, size)?,
            None => Cursor {
                at: ground.now,
                rights: rights.clone(),
                from: size,
                load: kinds.first().map(|kind| Place { kind: kind.kind.into(), after: None }),
            },
        };
        let held: Vec<Held<'_>> = kinds
            .into_iter()
            .map(|kind| Held { kind, ground: ground.under(kind.permission) })
            .collect();
        let (from, limit) = (cursor.from, usize::try_from(limit).map_err(db::Error::broken)?);
        let Stretch { items, to, load } = match cursor.load {
            Some(place) => changes::load(db, &held, place, from, limit)?,
            None => changes::since(db, &held, from, limit)?,
        };
        // Who may read nothing misses nothing.
        let to = if held.is_empty() { size } else { to };
        let has_more = load.is_some() || to < size;
        let next = Cursor { at: ground.now, rights, from: to, load };
        let cursor = ground.state.page_key.token(&next, &meaning, &ground.caller)?;
        Ok(Json(SyncPage { items, from, to, cursor, has_more }))
    })
    .await
}

/// The kinds that are asked for and that the caller may read, in one order.
fn wanted<'a>(ground: &'a Ground, asked: Option<&str>) -> Result<Vec<&'a Synced>, Problem> {
    let all = &ground.state.synced;
    let asked: Option<Vec<&str>> = asked.map(|kinds| kinds.split(',').map(str::trim).collect());
    let unknown = asked.iter().flatten().any(|name| !all.iter().any(|one| one.kind == *name));
    if unknown {
        let known: Vec<&str> = all.iter().map(|one| one.kind).collect();
        return Err(bad_parameter("kinds", &known.join(", ")));
    }
    let is_asked = |one: &&Synced| asked.as_ref().is_none_or(|asked| asked.contains(&one.kind));
    let mut kinds: Vec<&Synced> =
        all.iter().filter(is_asked).filter(|one| ground.caller.holds(one.permission)).collect();
    kinds.sort_by_key(|one| one.kind);
    Ok(kinds)
}

/// All that decides what the caller sees: with other rights, or kinds that there were not before, records come into sight and go out of it
/// that nobody changed.
fn rights(ground: &Ground, kinds: &[&Synced]) -> String {
    let kinds: Vec<&str> = kinds.iter().map(|one| one.kind).collect();
    let grant = |grant: &kernel::Grant| {
        let units = grant.reach.units().map_or_else(
            || "all".into(),
            |units| units.iter().map(Id::to_string).collect::<Vec<_>>().join(" "),
        );
        let permissions: Vec<&str> = grant.permissions.iter().map(String::as_str).collect();
        format!("{}: {units}", permissions.join(" "))
    };
    let mut grants: Vec<String> = ground.caller.grants.iter().map(grant).collect();
    grants.sort();
    let (kinds, grants) = (kinds.join(","), grants.join("\n"));
    let unit = ground.caller.unit.unwrap_or(Id::nil());
    let decides = [kinds.as_bytes(), grants.as_bytes(), unit.as_bytes().as_slice()];
    let digest = ground.state.page_key.fingerprint(&decides);
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn opened(
    ground: &Ground,
    token: &str,
    meaning: &str,
    rights: &str,
    size: u64,
) -> Result<Cursor, Problem> {
    let cursor: Option<Cursor> = ground.state.page_key.open(token, meaning, &ground.caller);
    let cursor = cursor.ok_or_else(|| {
        let zh = "须原样使用上一次返回的值，且 kinds 不变";
        bad("cursor", zh, "use the value of the answer before, with the same kinds")
    })?;
    let is_old = ground.now.since(cursor.at) > OLDEST;
    // Records that were restored from a backup end before what this client has seen.
    if is_old || cursor.rights != rights || cursor.from > size {
        return Err(Problem::plain(&problems::CURSOR_EXPIRED));
    }
    Ok(cursor)
}
