//! 机构: units in a tree with valid time. What moves keeps its history: the closure says who belonged to whom on which days.

mod tree;

pub use tree::{below, children, close, of_kinds, relocate, spans, subtree};

use crate::schema::organization_unit as table;
use chrono::NaiveDate;
use db::{Db, JsonDoc, Uid, sql};
use diesel::prelude::*;
use kernel::identity::DivisionCode;
use kernel::{Id, Patch, Problem, Reach, problems};
use ledger::{Change, Tx};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// A unit exists from here on unless it says otherwise: records of any year find it.
pub const SINCE_ALWAYS: NaiveDate = NaiveDate::from_ymd_opt(1949, 10, 1).unwrap();
/// The last day of what has no end.
pub const FOR_EVER: NaiveDate = NaiveDate::from_ymd_opt(9999, 12, 31).unwrap();
/// Deeper trees are a mistake: district, town, office, village, grid.
const MAX_DEPTH: usize = 12;

/// 机构类别
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// 区（县）
    District,
    /// 乡镇（街道）
    Township,
    /// 党委
    PartyCommittee,
    /// 政府
    Government,
    /// 办
    Office,
    /// 中心
    Center,
    /// 村
    Village,
    /// 社区
    Community,
    /// 站所
    Station,
    /// 外单位
    External,
    /// 网格
    Grid,
}

/// 机构
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Unit {
    pub id: Id,
    /// Rises by one with every change.
    pub version: i64,
    pub kind: UnitKind,
    /// 名称
    #[schema(max_length = 100, example = "乌马河镇")]
    pub name: String,
    /// 区划代码, where the unit is a division.
    pub code: Option<DivisionCode>,
    /// The unit above; none for the district.
    pub parent: Option<Id>,
    /// First day of its existence.
    pub valid_from: NaiveDate,
    /// Last day, when it was closed.
    pub valid_to: Option<NaiveDate>,
}

/// A unit to be made.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUnit {
    /// Made by the client, so that a repetition is recognised; by the server when absent.
    pub id: Option<Id>,
    pub kind: UnitKind,
    /// 名称, unique below its parent.
    #[schema(min_length = 1, max_length = 100, example = "锦山村")]
    pub name: String,
    pub code: Option<DivisionCode>,
    pub parent: Option<Id>,
    /// First day of its existence; since ever when absent.
    pub valid_from: Option<NaiveDate>,
}

pub(crate) const KIND: &str = "organization.unit";

fn parse(version: i64, body: &JsonDoc) -> db::Result<Unit> {
    Ok(Unit { version, ..body.read()? })
}

pub fn find(db: &mut Db, tenant: &str, id: Id) -> db::Result<Option<Unit>> {
    let row: Option<(i64, JsonDoc)> = sql!(db, |c| table::table
        .find((tenant, Uid(id)))
        .select((table::version, table::body))
        .get_result(c)
        .optional())?;
    row.map(|(version, body)| parse(version, &body)).transpose()
}

/// The unit that a member of a request names, if it is within reach; else what is wrong with that member.
pub fn named(db: &mut Db, tenant: &str, reach: &Reach, pointer: &str, id: Id) -> db::Result<Unit> {
    let unit = find(db, tenant, id)?.filter(|unit| reach.covers(unit.id));
    Ok(unit.ok_or_else(|| {
        let zh = "机构不存在，或不在您的权限范围内";
        Problem::field(pointer, "unit_unknown", zh, "There is no such unit within your reach")
    })?)
}

/// The district: the unit without a parent.
pub fn root(db: &mut Db, tenant: &str) -> db::Result<Option<Unit>> {
    let row: Option<(i64, JsonDoc)> = sql!(db, |c| table::table
        .filter(table::tenant_id.eq(tenant).and(table::parent_id.is_null()))
        .select((table::version, table::body))
        .limit(1)
        .get_result(c)
        .optional())?;
    row.map(|(version, body)| parse(version, &body)).transpose()
}

pub fn by_code(db: &mut Db, tenant: &str, code: &DivisionCode) -> db::Result<Option<Unit>> {
    let row: Option<(i64, JsonDoc)> = sql!(db, |c| table::table
        .filter(table::tenant_id.eq(tenant).and(table::code.eq(code.as_str())))
        .select((table::version, table::body))
        .limit(1)
        .get_result(c)
        .optional())?;
    row.map(|(version, body)| parse(version, &body)).transpose()
}

pub fn by_name_under(
    db: &mut Db,
    tenant: &str,
    parent: Id,
    name: &str,
) -> db::Result<Option<Unit>> {
    let row: Option<(i64, JsonDoc)> = sql!(db, |c| table::table
        .filter(
            table::tenant_id
                .eq(tenant)
                .and(table::parent_id.eq(Uid(parent)))
                .and(table::name.eq(name))
        )
        .select((table::version, table::body))
        .get_result(c)
        .optional())?;
    row.map(|(version, body)| parse(version, &body)).transpose()
}

/// Units by name within reach, from a place on; all below `parent` when one is given.
pub fn list(
    db: &mut Db,
    tenant: &str,
    reach: Option<&[Id]>,
    parent: Option<Id>,
    after: Option<&(String, Id)>,
    limit: i64,
) -> db::Result<Vec<Unit>> {
    let reach: Option<Vec<Uid>> = reach.map(|units| units.iter().map(|id| Uid(*id)).collect());
    let rows: Vec<(i64, JsonDoc)> = sql!(db, |c| {
        let mut query = table::table
            .filter(table::tenant_id.eq(tenant))
            .select((table::version, table::body))
            .into_boxed();
        if let Some(reach) = &reach {
            query = query.filter(table::id.eq_any(reach));
        }
        if let Some(parent) = parent {
            query = query.filter(table::parent_id.eq(Uid(parent)));
        }
        if let Some((name, id)) = after {
            query = query
                .filter(table::name.gt(name).or(table::name.eq(name).and(table::id.gt(Uid(*id)))));
        }
        query.order((table::name, table::id)).limit(limit).load(c)
    })?;
    rows.iter().map(|(version, body)| parse(*version, body)).collect()
}

/// The ids of the units within reach, after an id, in the order of ids.
pub(crate) fn ids_within(
    db: &mut Db,
    tenant: &str,
    reach: Option<&[Id]>,
    after: Option<Id>,
    limit: i64,
) -> db::Result<Vec<Id>> {
    let reach: Option<Vec<Uid>> = reach.map(|units| units.iter().map(|id| Uid(*id)).collect());
    let after = Uid(after.unwrap_or(Id::nil()));
    let ids: Vec<Uid> = sql!(db, |c| {
        let mut query = table::table
            .filter(table::tenant_id.eq(tenant).and(table::id.gt(after)))
            .select(table::id)
            .into_boxed();
        if let Some(reach) = &reach {
            query = query.filter(table::id.eq_any(reach));
        }
        query.order(table::id).limit(limit).load(c)
    })?;
    Ok(ids.into_iter().map(|Uid(id)| id).collect())
}

/// Those of these units that there are.
pub(crate) fn find_some(db: &mut Db, tenant: &str, ids: &[Id]) -> db::Result<Vec<Unit>> {
    let ids: Vec<Uid> = ids.iter().map(|id| Uid(*id)).collect();
    let rows: Vec<(i64, JsonDoc)> = sql!(db, |c| table::table
        .filter(table::tenant_id.eq(tenant).and(table::id.eq_any(&ids)))
        .select((table::version, table::body))
        .load(c))?;
    rows.iter().map(|(version, body)| parse(*version, body)).collect()
}

/// The nine digits of the township that a unit lies in.
pub fn township_code(db: &mut Db, tenant: &str, unit: Id) -> db::Result<Option<String>> {
    let mut next = Some(unit);
    for _ in 0..MAX_DEPTH {
        let Some(id) = next else { break };
        let Some(unit) = find(db, tenant, id)? else { break };
        let code = unit.code.as_ref().and_then(|code| code.as_str().get(..9));
        if let Some(code) = code {
            return Ok(Some(code.to_string()));
        }
        next = unit.parent;
    }
    Ok(None)
}

/// The names of a unit and of those above it, nearest first.
pub fn names_above(db: &mut Db, tenant: &str, unit: Id) -> db::Result<Vec<String>> {
    let (mut names, mut next) = (Vec::new(), Some(unit));
    while let Some(id) = next.filter(|_| names.len() < MAX_DEPTH) {
        let Some(unit) = find(db, tenant, id)? else { break };
        names.push(unit.name);
        next = unit.parent;
    }
    Ok(names)
}

/// Makes a unit and its place in the tree, with its entry.
pub fn create(tx: &mut Tx<'_>, new: &NewUnit) -> db::Result<Unit> {
    let unit = Unit {
        id: new.id.unwrap_or_else(kernel::new_id),
        version: 1,
        kind: new.kind,
        name: new.name.trim().to_string(),
        code: new.code.clone(),
        parent: new.parent,
        valid_from: new.valid_from.unwrap_or(SINCE_ALWAYS),
        valid_to: None,
    };
    if unit.name.is_empty() {
        return Err(
            Problem::field("/name", "min_length", "请填写机构名称", "A unit needs a name").into()
        );
    }
    tree::hold(tx)?;
    let (tenant, day) = (tx.tenant(), tx.now().local_date());
    let above = match unit.parent {
        None if root(tx.db, tenant)?.is_some() => {
            return Err(conflict(
                "已有区级机构，新机构须指定上级",
                "There is a district already: name a parent",
            )
            .into());
        }
        None => Vec::new(),
        Some(parent) => {
            find(tx.db, tenant, parent)?
                .filter(|parent| parent.valid_to.is_none())
                .ok_or_else(no_parent)?;
            by_name_under(tx.db, tenant, parent, &unit.name)?.map_or(Ok(()), |_| {
                Err(conflict("上级机构下已有同名机构", "A unit of that name stands there already"))
            })?;
            tree::ancestors(tx.db, tenant, parent, day)?
        }
    };
    if above.len() >= MAX_DEPTH {
        return Err(conflict("机构层级过深", "The tree would be too deep").into());
    }
    insert(tx.db, tenant, &unit)?;
    for ancestor in above.into_iter().chain([unit.id]) {
        tree::link(tx.db, tenant, ancestor, unit.id, unit.valid_from)?;
    }
    record(tx, "organization.unit_created", &unit);
    Ok(unit)
}

/// What is to change about a unit; absent members stay, null clears (RFC 7396).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitChange {
    #[schema(nullable = false, min_length = 1, max_length = 100)]
    pub name: Option<String>,
    #[schema(nullable = false)]
    pub kind: Option<UnitKind>,
    #[serde(default)]
    #[schema(value_type = Option<DivisionCode>)]
    pub code: Patch<DivisionCode>,
}

pub fn change(tx: &mut Tx<'_>, id: Id, version: i64, change: &UnitChange) -> db::Result<Unit> {
    let mut unit = current(tx, id, version)?;
    unit.name = change.name.clone().unwrap_or(unit.name);
    unit.kind = change.kind.unwrap_or(unit.kind);
    unit.code = change.code.clone().over(unit.code);
    advance(tx, unit, "organization.unit_changed")
}

fn conflict(zh: &str, en: &str) -> Problem {
    Problem::new(&problems::CONFLICT, zh, en)
}

fn no_parent() -> Problem {
    Problem::field(
        "/parent",
        "unit_unknown",
        "上级机构不存在或已撤销",
        "There is no such parent, or it is closed",
    )
}

fn current(tx: &mut Tx<'_>, id: Id, version: i64) -> db::Result<Unit> {
    let unit = find(tx.db, tx.tenant(), id)?.ok_or_else(Problem::not_found)?;
    if unit.version == version {
        Ok(unit)
    } else {
        Err(Problem::plain(&problems::VERSION_MISMATCH).into())
    }
}

fn insert(db: &mut Db, tenant: &str, unit: &Unit) -> db::Result<()> {
    sql!(db, |c| diesel::insert_into(table::table)
        .values((
            table::tenant_id.eq(tenant),
            table::id.eq(Uid(unit.id)),
            table::version.eq(unit.version),
            table::parent_id.eq(unit.parent.map(Uid)),
            table::name.eq(&unit.name),
            table::code.eq(unit.code.as_ref().map(DivisionCode::as_str)),
            table::body.eq(JsonDoc::of(unit)?),
        ))
        .execute(c))?;
    Ok(())
}

fn advance(tx: &mut Tx<'_>, mut unit: Unit, event: &str) -> db::Result<Unit> {
    let seen = unit.version;
    unit.version += 1;
    let tenant = tx.tenant();
    let changed = sql!(tx.db, |c| diesel::update(table::table.find((tenant, Uid(unit.id))))
        .filter(table::version.eq(seen))
        .set((
            table::version.eq(unit.version),
            table::parent_id.eq(unit.parent.map(Uid)),
            table::name.eq(&unit.name),
            table::code.eq(unit.code.as_ref().map(DivisionCode::as_str)),
            table::body.eq(JsonDoc::of(&unit)?),
        ))
        .execute(c))?;
    if changed == 0 {
        return Err(Problem::plain(&problems::VERSION_MISMATCH).into());
    }
    record(tx, event, &unit);
    Ok(unit)
}

fn record(tx: &mut Tx<'_>, event: &str, unit: &Unit) {
    let data = json!({ "name": unit.name, "kind": unit.kind, "code": unit.code, "parent": unit.parent, "valid_from": unit.valid_from, "valid_to": unit.valid_to });
    let change = Change {
        event,
        kind: KIND,
        id: unit.id,
        version: unit.version,
        unit: unit.id,
        data,
        before: &[],
        after: &[],
    };
    tx.record(change);
}

/// Every tenant: the divisions that have a district unit.
pub fn tenants(db: &mut Db) -> db::Result<Vec<String>> {
    let roots = table::table.filter(table::parent_id.is_null()).select(table::tenant_id).distinct();
    Ok(sql!(db, |c| roots.load(c))?)
}
