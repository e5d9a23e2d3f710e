//! 机构: units in a tree with valid time. What moves keeps its history: the closure says who belonged to whom on which days.

mod links;
mod moving;
mod tree;

pub use moving::{close, relocate};
pub(crate) use tree::directly_below;
pub use tree::{
    as_of, below, by_name_under, children, names_above, of_kinds, spans, subtree, township_code,
};

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
const MAX_DEPTH: i64 = 12;

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
    /// The unit above today; none for the district.
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
    /// First day of its existence; as its parent when absent, and never before it.
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

/// Units by name within reach, from a place on; of `some` only, when they are given.
pub fn list(
    db: &mut Db,
    tenant: &str,
    reach: Option<&[Id]>,
    some: Option<&[Id]>,
    after: Option<&(String, Id)>,
    limit: i64,
) -> db::Result<Vec<Unit>> {
    let ids = |units: &[Id]| units.iter().map(|id| Uid(*id)).collect::<Vec<_>>();
    let (reach, some) = (reach.map(ids), some.map(ids));
    let rows: Vec<(i64, JsonDoc)> = sql!(db, |c| {
        let mut query = table::table
            .filter(table::tenant_id.eq(tenant))
            .select((table::version, table::body))
            .into_boxed();
        if let Some(reach) = &reach {
            query = query.filter(table::id.eq_any(reach));
        }
        if let Some(some) = &some {
            query = query.filter(table::id.eq_any(some));
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

/// Makes a unit and its place in the tree, with its entry.
pub fn create(tx: &mut Tx<'_>, new: &NewUnit) -> db::Result<Unit> {
    let name = new.name.trim().to_string();
    if name.is_empty() {
        return Err(
            Problem::field("/name", "min_length", "请填写机构名称", "A unit needs a name").into()
        );
    }
    tree::hold(tx)?;
    let parent = parent_of(tx, new.parent, &name)?;
    let begins = parent.map_or(SINCE_ALWAYS, |parent| parent.valid_from);
    let unit = Unit {
        id: new.id.unwrap_or_else(kernel::new_id),
        version: 1,
        kind: new.kind,
        name,
        code: new.code.clone(),
        parent: new.parent,
        valid_from: new.valid_from.unwrap_or(begins),
        valid_to: None,
    };
    if unit.valid_from < begins {
        return Err(before_parent("/valid_from", begins).into());
    }
    insert(tx.db, tx.tenant(), &unit)?;
    moving::place(tx, &unit)?;
    record(tx, "organization.unit_created", &unit, None);
    Ok(unit)
}

/// The unit above a new one of that name; none above the district.
fn parent_of(tx: &mut Tx<'_>, parent: Option<Id>, name: &str) -> db::Result<Option<Unit>> {
    let tenant = tx.tenant();
    let Some(parent) = parent else {
        return match root(tx.db, tenant)? {
            None => Ok(None),
            Some(_) => {
                let zh = "已有区级机构，新机构须指定上级";
                Err(conflict(zh, "There is a district already: name a parent").into())
            }
        };
    };
    let found = open_parent(tx, parent)?;
    if tree::has_name_under(tx.db, tenant, parent, name, tx.now().local_date())? {
        let en = "A unit of that name stands there already, or will";
        return Err(conflict("上级机构下已有或将有同名机构", en).into());
    }
    Ok(Some(found))
}

/// A unit that takes others in: one that was not closed.
fn open_parent(tx: &mut Tx<'_>, parent: Id) -> db::Result<Unit> {
    let found = find(tx.db, tx.tenant(), parent)?.filter(|parent| parent.valid_to.is_none());
    Ok(found.ok_or_else(|| {
        let en = "There is no such parent, or it is closed";
        Problem::field("/parent", "unit_unknown", "上级机构不存在或已撤销", en)
    })?)
}

/// Whoever belonged to a unit that does not exist yet would belong to nobody.
fn before_parent(pointer: &str, begins: NaiveDate) -> Problem {
    let zh = format!("上级机构自 {begins} 起设立，不得早于该日");
    let en = format!("The parent exists from {begins} on: name that day or a later one");
    Problem::field(pointer, "before_parent", zh, en)
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
    advance(tx, unit, "organization.unit_changed", None)
}

fn conflict(zh: &str, en: &str) -> Problem {
    Problem::new(&problems::CONFLICT, zh, en)
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

fn advance(
    tx: &mut Tx<'_>,
    mut unit: Unit,
    event: &str,
    from: Option<NaiveDate>,
) -> db::Result<Unit> {
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
    record(tx, event, &unit, from);
    Ok(unit)
}

fn record(tx: &mut Tx<'_>, event: &str, unit: &Unit, from: Option<NaiveDate>) {
    let mut data = json!({ "name": unit.name, "kind": unit.kind, "code": unit.code, "parent": unit.parent, "valid_from": unit.valid_from, "valid_to": unit.valid_to });
    if let (Some(from), Some(data)) = (from, data.as_object_mut()) {
        data.insert("from".into(), json!(from));
    }
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
