//! 账号: who may sign in, as what, and where.

mod administrators;
mod assigning;
mod client_keys;
mod credentials;
mod renewal;
mod term;

pub use assigning::{assign, check_administrator, make_administrator, refuse_new_administrator};
pub use client_keys::{ClientKey, ClientKeyView, PublicKey, add_client_key, revoke_client_key};
pub use credentials::{
    Activation, ClientSecret, ClientSecretView, activate, add_client_secret, bad_activation,
    give_password, rehash, revoke_client_secret, set_password,
};
pub use renewal::{allow_renewal, renewing};
pub use term::{AccountMove, AccountTerm, expire, move_to, set_term};

use crate::roles;
use crate::schema::organization_account as table;
use crate::{people, sessions, units};
use chrono::NaiveDate;
use db::{Db, JsonDoc, Uid, sql};
use diesel::prelude::*;
use ipnet::IpNet;
use kernel::{Id, Instant, Problem, Reach, problems};
use ledger::{Change, Tx};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A person's account, or that of a district system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccountKind {
    /// 人员
    Person,
    /// 系统
    System,
}

/// A role on a unit and all below it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Assignment {
    /// 角色
    #[schema(max_length = 20, example = "ho")]
    pub role: String,
    pub unit: Id,
}

/// 账号
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Account {
    pub id: Id,
    pub version: i64,
    pub kind: AccountKind,
    pub login: String,
    pub person: Option<Id>,
    /// The unit of the account.
    pub unit: Id,
    pub enabled: bool,
    /// The last day on which it is let in; no end when absent.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    pub assignments: Vec<Assignment>,
    pub password_hash: Option<String>,
    /// When it was set; where passwords age, that is what their age is counted from.
    #[serde(default)]
    pub password_set_at: Option<Instant>,
    /// When the account had its first password; the time to bring a second factor is counted from then.
    #[serde(default)]
    pub first_password_at: Option<Instant>,
    /// Hashes of passwords that may not come back, newest first.
    #[serde(default)]
    pub former_passwords: Vec<String>,
    pub activation: Option<Activation>,
    /// Until when a second person allows one new means of proof, while the account is in use.
    #[serde(default)]
    pub renewal_until: Option<Instant>,
    pub client_secrets: Vec<ClientSecret>,
    #[serde(default)]
    pub client_keys: Vec<ClientKey>,
    /// Whether it ever had what makes an account one in use; that stays when roles, secrets and keys are taken away.
    #[serde(default)]
    pub was_in_use: bool,
    /// Networks that a system may call from; anywhere when empty.
    pub networks: Vec<IpNet>,
}

/// An account as it is shown: without its secrets.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AccountView {
    pub id: Id,
    pub version: i64,
    pub kind: AccountKind,
    /// 登录名
    #[schema(max_length = 60)]
    pub login: String,
    pub person: Option<Id>,
    pub unit: Id,
    pub enabled: bool,
    /// 有效期至: the last day on which it is let in; no end when null.
    pub until: Option<NaiveDate>,
    #[schema(max_items = 50)]
    pub assignments: Vec<Assignment>,
    /// Whether a password was set.
    pub has_password: bool,
    #[schema(max_items = 2)]
    pub client_secrets: Vec<ClientSecretView>,
    /// 系统公钥
    #[schema(max_items = 2)]
    pub client_keys: Vec<ClientKeyView>,
    /// Networks that a system may call from.
    #[schema(max_items = 20, value_type = Vec<String>)]
    pub networks: Vec<IpNet>,
}

impl From<&Account> for AccountView {
    fn from(account: &Account) -> Self {
        let secrets = account.client_secrets.iter();
        Self {
            id: account.id,
            version: account.version,
            kind: account.kind,
            login: account.login.clone(),
            person: account.person,
            unit: account.unit,
            enabled: account.enabled,
            until: account.until,
            assignments: account.assignments.clone(),
            has_password: account.password_hash.is_some(),
            client_secrets: secrets
                .map(|one| ClientSecretView { id: one.id, expires_at: one.expires_at })
                .collect(),
            client_keys: account.client_keys.iter().map(ClientKeyView::from).collect(),
            networks: account.networks.clone(),
        }
    }
}

/// An account to be made; it may do nothing until the security administrator gives it roles.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAccount {
    /// Made by the client, so that a repetition is recognised; by the server when absent.
    pub id: Option<Id>,
    pub kind: AccountKind,
    /// 登录名
    #[schema(min_length = 2, max_length = 60, pattern = "^[A-Za-z0-9._-]+$", example = "wangxm")]
    pub login: String,
    /// Whose account it is; none for a system.
    pub person: Option<Id>,
    pub unit: Id,
    /// 有效期至: the last day on which it is let in, for who is lent, hired for a time, or on trial; no end when absent.
    pub until: Option<NaiveDate>,
    /// Networks (CIDR) that a system may call from; anywhere when empty.
    #[serde(default)]
    #[schema(max_items = 20, value_type = Vec<String>)]
    pub networks: Vec<IpNet>,
}

const KIND: &str = "organization.account";

pub fn find(db: &mut Db, tenant: &str, id: Id) -> db::Result<Option<Account>> {
    let body: Option<JsonDoc> = sql!(db, |c| table::table
        .find((tenant, Uid(id)))
        .select(table::body)
        .get_result(c)
        .optional())?;
    body.map(|body| body.read()).transpose()
}

/// Reads an account that is about to change, or that something is about to rest on: on PostgreSQL others wait until this transaction
/// ends.
pub fn find_to_change(db: &mut Db, tenant: &str, id: Id) -> db::Result<Option<Account>> {
    let query = table::table.find((tenant, Uid(id))).select(table::body);
    let body: Option<JsonDoc> = match db {
        Db::Pg(c) => query.for_update().get_result(c).optional()?,
        Db::Lite(c) => query.get_result(c).optional()?,
    };
    body.map(|body| body.read()).transpose()
}

pub fn by_login(db: &mut Db, tenant: &str, login: &str) -> db::Result<Option<Account>> {
    let body: Option<JsonDoc> = sql!(db, |c| table::table
        .filter(table::tenant_id.eq(tenant).and(table::login.eq(login)))
        .select(table::body)
        .get_result(c)
        .optional())?;
    body.map(|body| body.read()).transpose()
}

/// To which units these accounts belong.
pub fn units_of(db: &mut Db, tenant: &str, ids: &[Id]) -> db::Result<BTreeMap<Id, Id>> {
    let ids: Vec<Uid> = ids.iter().map(|id| Uid(*id)).collect();
    let rows: Vec<(Uid, Uid)> = sql!(db, |c| table::table
        .filter(table::tenant_id.eq(tenant).and(table::id.eq_any(&ids)))
        .select((table::id, table::unit_id))
        .load(c))?;
    Ok(rows.into_iter().map(|(Uid(id), Uid(unit))| (id, unit)).collect())
}

pub fn any(db: &mut Db) -> db::Result<bool> {
    let one: Option<Uid> =
        sql!(db, |c| table::table.select(table::id).limit(1).get_result(c).optional())?;
    Ok(one.is_some())
}

pub fn list(
    db: &mut Db,
    tenant: &str,
    reach: Option<&[Id]>,
    after: Option<&str>,
    limit: i64,
) -> db::Result<Vec<Account>> {
    let reach: Option<Vec<Uid>> = reach.map(|units| units.iter().map(|id| Uid(*id)).collect());
    let rows: Vec<JsonDoc> = sql!(db, |c| {
        let mut query = table::table
            .filter(table::tenant_id.eq(tenant).and(table::login.gt(after.unwrap_or_default())))
            .select(table::body)
            .into_boxed();
        if let Some(reach) = &reach {
            query = query.filter(table::unit_id.eq_any(reach));
        }
        query.order(table::login).limit(limit).load(c)
    })?;
    rows.iter().map(JsonDoc::read).collect()
}

/// Says from where a system may call.
pub fn set_networks(
    tx: &mut Tx<'_>,
    mut account: Account,
    networks: Vec<IpNet>,
) -> db::Result<Account> {
    account.networks = networks;
    let told = json!({ "networks": account.networks });
    advance(tx, account, "organization.networks_changed", told)
}

/// Makes an account for a person within reach, or for a system.
pub fn create(tx: &mut Tx<'_>, reach: &Reach, new: &NewAccount) -> db::Result<Account> {
    let tenant = tx.tenant();
    let unknown_unit =
        || Problem::field("/unit", "unit_unknown", "机构不存在", "There is no such unit");
    units::find(tx.db, tenant, new.unit)?.ok_or_else(unknown_unit)?;
    let person = match new.person {
        Some(person) => people::find(tx.db, tenant, person)?
            .filter(|person| reach.covers(person.unit))
            .map(|person| person.id),
        None => None,
    };
    if person.is_none() == (new.kind == AccountKind::Person) {
        let zh = "人员账号须指定已登记的人员，系统账号不得指定";
        return Err(Problem::field(
            "/person",
            "person",
            zh,
            "A person's account names a person, a system's does not",
        )
        .into());
    }
    term::check(tx, new.until)?;
    if by_login(tx.db, tenant, &new.login)?.is_some() {
        return Err(
            Problem::new(&problems::CONFLICT, "登录名已被使用", "The login is taken").into()
        );
    }
    let account = Account {
        id: new.id.unwrap_or_else(kernel::new_id),
        version: 1,
        kind: new.kind,
        login: new.login.clone(),
        person,
        unit: new.unit,
        enabled: true,
        until: new.until,
        assignments: Vec::new(),
        password_hash: None,
        password_set_at: None,
        first_password_at: None,
        former_passwords: Vec::new(),
        activation: None,
        renewal_until: None,
        client_secrets: Vec::new(),
        client_keys: Vec::new(),
        was_in_use: false,
        networks: new.networks.clone(),
    };
    sql!(tx.db, |c| diesel::insert_into(table::table)
        .values((
            table::tenant_id.eq(tenant),
            table::id.eq(Uid(account.id)),
            table::version.eq(1_i64),
            table::login.eq(&account.login),
            table::person_id.eq(account.person.map(Uid)),
            table::unit_id.eq(Uid(account.unit)),
            table::body.eq(JsonDoc::of(&account)?),
        ))
        .execute(c))
    .map_err(db::Error::from)
    .map_err(|error| match error.is_unique_violation() {
        true => {
            Problem::new(&problems::CONFLICT, "该人员已有账号", "The person has an account already")
                .into()
        }
        false => error,
    })?;
    record(
        tx,
        "organization.account_created",
        &account,
        json!({ "kind": account.kind, "unit": account.unit, "until": account.until }),
    );
    Ok(account)
}

/// Lets an account sign in, or bars it; what it had open ends with that, and does not come back when it is let in again.
pub fn enable(tx: &mut Tx<'_>, mut account: Account, enabled: bool) -> db::Result<Account> {
    if enabled && account.is_over(tx.now()) {
        return Err(term::is_over().into());
    }
    let before = account.clone();
    account.enabled = enabled;
    administrators::keep_one(tx, &before, &account)?;
    if !enabled {
        sessions::end_all(tx, account.id, None)?;
    }
    let event =
        if enabled { "organization.account_enabled" } else { "organization.account_disabled" };
    advance(tx, account, event, json!({}))
}

/// Ends whatever an account has open; it may sign in again.
pub fn end_sessions(tx: &mut Tx<'_>, account: Account) -> db::Result<Account> {
    let ended = sessions::end_all(tx, account.id, None)?;
    advance(tx, account, "organization.sessions_ended", json!({ "sessions": ended }))
}

/// An account that is about to change, at the version that was seen; one outside the reach is not there, whatever its version.
pub fn current(tx: &mut Tx<'_>, reach: &Reach, id: Id, version: i64) -> db::Result<Account> {
    let account = find(tx.db, tx.tenant(), id)?.filter(|account| reach.covers(account.unit));
    let account = account.ok_or_else(Problem::not_found)?;
    if account.version == version {
        Ok(account)
    } else {
        Err(Problem::plain(&problems::VERSION_MISMATCH).into())
    }
}

fn advance(
    tx: &mut Tx<'_>,
    mut account: Account,
    event: &str,
    data: serde_json::Value,
) -> db::Result<Account> {
    let seen = account.version;
    account.version += 1;
    account.was_in_use = account.is_in_use();
    let admin = roles::admin_role(account.assignments.iter().map(|one| one.role.as_str()))
        .map_err(assigning::refused_roles)?;
    if admin.is_some() && account.until.is_some() {
        return Err(term::of_an_administrator().into());
    }
    let tenant = tx.tenant();
    let changed = sql!(tx.db, |c| diesel::update(table::table.find((tenant, Uid(account.id))))
        .filter(table::version.eq(seen))
        .set((
            table::version.eq(account.version),
            table::admin_role.eq(admin),
            table::unit_id.eq(Uid(account.unit)),
            table::body.eq(JsonDoc::of(&account)?),
        ))
        .execute(c))?;
    if changed == 0 {
        return Err(Problem::plain(&problems::VERSION_MISMATCH).into());
    }
    record(tx, event, &account, data);
    Ok(account)
}

fn record(tx: &mut Tx<'_>, event: &str, account: &Account, data: serde_json::Value) {
    tx.record(Change {
        event,
        kind: KIND,
        id: account.id,
        version: account.version,
        unit: account.unit,
        data,
        before: &[],
        after: &[],
    });
}
