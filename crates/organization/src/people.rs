//! 人员: people and the posts they hold. Names identify; they stay out of the ledger.

use crate::schema::organization_person as table;
use crate::units;
use chrono::NaiveDate;
use db::{Db, JsonDoc, Uid, sql};
use diesel::prelude::*;
use kernel::{Id, Problem, problems};
use ledger::{Change, Tx};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// 职务
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Post {
    /// 职务名称
    #[schema(min_length = 1, max_length = 100, example = "热线专干")]
    pub title: String,
    pub unit: Id,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
}

/// 人员
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Person {
    pub id: Id,
    /// Rises by one with every change.
    pub version: i64,
    /// 姓名
    #[schema(max_length = 60, example = "王小明")]
    pub name: String,
    /// The unit that the person belongs to.
    pub unit: Id,
    #[schema(max_items = 50)]
    pub posts: Vec<Post>,
}

/// A person to be entered.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPerson {
    /// Made by the client, so that a repetition is recognised; by the server when absent.
    pub id: Option<Id>,
    #[schema(min_length = 1, max_length = 60, example = "王小明")]
    pub name: String,
    pub unit: Id,
    #[serde(default)]
    #[schema(max_items = 50)]
    pub posts: Vec<Post>,
}

/// What is to change about a person; absent members stay.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonChange {
    #[schema(nullable = false, min_length = 1, max_length = 60)]
    pub name: Option<String>,
    #[schema(nullable = false)]
    pub unit: Option<Id>,
    #[schema(nullable = false, max_items = 50)]
    pub posts: Option<Vec<Post>>,
}

const KIND: &str = "organization.person";

pub fn find(db: &mut Db, tenant: &str, id: Id) -> db::Result<Option<Person>> {
    let body: Option<JsonDoc> = sql!(db, |c| table::table
        .find((tenant, Uid(id)))
        .select(table::body)
        .get_result(c)
        .optional())?;
    body.map(|body| body.read()).transpose()
}

/// The names of several people, in one statement.
pub fn names(db: &mut Db, tenant: &str, ids: &[Id]) -> db::Result<BTreeMap<Id, String>> {
    let ids: Vec<Uid> = ids.iter().map(|id| Uid(*id)).collect();
    let rows: Vec<JsonDoc> = sql!(db, |c| table::table
        .filter(table::tenant_id.eq(tenant).and(table::id.eq_any(&ids)))
        .select(table::body)
        .load(c))?;
    rows.iter().map(|body| body.read().map(|person: Person| (person.id, person.name))).collect()
}

/// Whether all of these are people of the tenant, of whatever unit.
pub fn are_known(db: &mut Db, tenant: &str, ids: &BTreeSet<Id>) -> db::Result<bool> {
    let named: Vec<Uid> = ids.iter().map(|id| Uid(*id)).collect();
    let found: Vec<Uid> = sql!(db, |c| table::table
        .filter(table::tenant_id.eq(tenant).and(table::id.eq_any(&named)))
        .select(table::id)
        .load(c))?;
    Ok(found.len() == named.len())
}

/// Keeps a person's row until this unit of work ends: what there may be once of a person comes to be by one at a time.
pub fn hold(tx: &mut Tx<'_>, id: Id) -> db::Result<()> {
    let row = table::table.find((tx.tenant(), Uid(id))).select(table::id);
    if let Db::Pg(c) = &mut *tx.db {
        row.for_update().load::<Uid>(c)?;
    }
    Ok(())
}

pub fn list(
    db: &mut Db,
    tenant: &str,
    reach: Option<&[Id]>,
    after: Option<Id>,
    limit: i64,
) -> db::Result<Vec<Person>> {
    let reach: Option<Vec<Uid>> = reach.map(|units| units.iter().map(|id| Uid(*id)).collect());
    let rows: Vec<JsonDoc> = sql!(db, |c| {
        let mut query =
            table::table.filter(table::tenant_id.eq(tenant)).select(table::body).into_boxed();
        if let Some(reach) = &reach {
            query = query.filter(table::unit_id.eq_any(reach));
        }
        if let Some(after) = after {
            query = query.filter(table::id.gt(Uid(after)));
        }
        query.order(table::id).limit(limit).load(c)
    })?;
    rows.iter().map(JsonDoc::read).collect()
}

pub fn create(tx: &mut Tx<'_>, new: &NewPerson) -> db::Result<Person> {
    check_unit(tx, new.unit)?;
    let person = Person {
        id: new.id.unwrap_or_else(kernel::new_id),
        version: 1,
        name: new.name.trim().to_string(),
        unit: new.unit,
        posts: new.posts.clone(),
    };
    let tenant = tx.tenant();
    sql!(tx.db, |c| diesel::insert_into(table::table)
        .values((
            table::tenant_id.eq(tenant),
            table::id.eq(Uid(person.id)),
            table::version.eq(1_i64),
            table::unit_id.eq(Uid(person.unit)),
            table::body.eq(JsonDoc::of(&person)?),
        ))
        .execute(c))?;
    record(tx, "organization.person_created", &person);
    Ok(person)
}

pub fn change(tx: &mut Tx<'_>, id: Id, version: i64, change: &PersonChange) -> db::Result<Person> {
    let mut person = find(tx.db, tx.tenant(), id)?.ok_or_else(Problem::not_found)?;
    if let Some(unit) = change.unit {
        check_unit(tx, unit)?;
        person.unit = unit;
    }
    person.name = change.name.clone().unwrap_or(person.name);
    person.posts = change.posts.clone().unwrap_or(person.posts);
    person.version = version + 1;
    let tenant = tx.tenant();
    let changed = sql!(tx.db, |c| diesel::update(table::table.find((tenant, Uid(id))))
        .filter(table::version.eq(version))
        .set((
            table::version.eq(person.version),
            table::unit_id.eq(Uid(person.unit)),
            table::body.eq(JsonDoc::of(&person)?),
        ))
        .execute(c))?;
    if changed == 0 {
        return Err(Problem::plain(&problems::VERSION_MISMATCH).into());
    }
    record(tx, "organization.person_changed", &person);
    Ok(person)
}

fn check_unit(tx: &mut Tx<'_>, unit: Id) -> db::Result<()> {
    let missing = || Problem::field("/unit", "unit_unknown", "机构不存在", "There is no such unit");
    units::find(tx.db, tx.tenant(), unit)?.ok_or_else(missing)?;
    Ok(())
}

fn record(tx: &mut Tx<'_>, event: &str, person: &Person) {
    let posts: Vec<_> = person.posts.iter().map(|post| json!({ "title": post.title, "unit": post.unit, "from": post.from, "to": post.to })).collect();
    let data = json!({ "unit": person.unit, "posts": posts });
    tx.record(Change {
        event,
        kind: KIND,
        id: person.id,
        version: person.version,
        unit: person.unit,
        data,
        before: &[],
        after: &[],
    });
}
