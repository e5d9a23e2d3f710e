//! 有效期与调动: until when an account is let in, and to which unit it belongs.

use super::{Account, administrators, advance, find_to_change, table};
use crate::{sessions, units};
use chrono::NaiveDate;
use db::{Db, JsonDoc, Uid, sql};
use diesel::prelude::*;
use kernel::{Id, Instant, Problem, Reach, problems};
use ledger::{Author, Tx};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use web::JobContext;

/// Until when an account is let in.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountTerm {
    /// 有效期至: the last day on which it is let in; no end when null or absent.
    pub until: Option<NaiveDate>,
}

/// Where an account goes.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountMove {
    /// 调入机构
    pub unit: Id,
}

impl Account {
    /// Whether it is let in now.
    pub fn is_open(&self, now: Instant) -> bool {
        self.enabled && !self.is_over(now)
    }

    /// Whether its last day has passed.
    pub fn is_over(&self, now: Instant) -> bool {
        self.until.is_some_and(|last| last < now.local_date())
    }
}

pub(super) fn is_over() -> Problem {
    let zh = "账号有效期已过，请先以 POST /v1/organization/accounts/{id}/term 延长";
    let en = "The account's last day has passed: set a later one with POST /v1/organization/accounts/{id}/term first";
    Problem::new(&problems::CONFLICT, zh, en)
}

/// None of the three is ever without a holder: their accounts are ended by somebody, and not by a day.
pub(super) fn of_an_administrator() -> Problem {
    let zh = "管理员账号不设有效期：先取消有效期，再授予管理员角色";
    let en =
        "An administrator's account has no last day: take the day away before the role is given";
    Problem::new(&problems::CONFLICT, zh, en)
}

/// A last day lies ahead; what is to end at once is disabled.
pub(super) fn check(tx: &Tx<'_>, until: Option<NaiveDate>) -> db::Result<()> {
    if until.is_none_or(|last| tx.now().local_date() <= last) {
        return Ok(());
    }
    let zh = "有效期不得早于今天；立即停用请用 disable";
    let en = "The last day is today or later; use disable to end an account at once";
    Err(Problem::field("/until", "in_past", zh, en).into())
}

/// Says until when an account is let in. One that is over ends first, whether or not the hourly look has come by: what it had open does not
/// come back with a later day, and it stays disabled until it is enabled.
pub fn set_term(
    tx: &mut Tx<'_>,
    mut account: Account,
    until: Option<NaiveDate>,
) -> db::Result<Account> {
    check(tx, until)?;
    if account.enabled && account.is_over(tx.now()) {
        account = end(tx, account)?;
    }
    account.until = until;
    advance(tx, account, "organization.account_term_set", json!({ "until": until }))
}

/// Moves an account to another unit. What it may do it was given for the former one: its roles are taken away, its sessions and what was
/// handed out or allowed to prove it anew end, and the security administrator gives it the roles of the new one.
pub fn move_to(
    tx: &mut Tx<'_>,
    reach: &Reach,
    mut account: Account,
    unit: Id,
) -> db::Result<Account> {
    open_unit(tx, reach, unit)?;
    let before = account.clone();
    if before.unit == unit {
        let zh = "账号已属于该机构";
        return Err(Problem::new(&problems::CONFLICT, zh, "The account is of that unit").into());
    }
    account.unit = unit;
    account.assignments.clear();
    (account.activation, account.renewal_until) = (None, None);
    administrators::keep_one(tx, &before, &account)?;
    sessions::end_all(tx, account.id, None)?;
    let told = json!({ "from": before.unit, "to": unit, "withdrawn": before.assignments });
    advance(tx, account, "organization.account_moved", told)
}

/// A unit that takes accounts in: one within reach that was not closed.
fn open_unit(tx: &mut Tx<'_>, reach: &Reach, unit: Id) -> db::Result<()> {
    let unit = units::named(tx.db, tx.tenant(), reach, "/unit", unit)?;
    if unit.valid_to.is_none() {
        return Ok(());
    }
    let zh = "该机构已撤销或将撤销，请调入承接其职责的机构";
    let en = "That unit is closed, or will be: name the one that takes over its work";
    Err(Problem::field("/unit", "unit_closed", zh, en).into())
}

/// Disables what is over, and says so in the ledger; it is not let in from its last midnight on, whether or not this has been there.
pub async fn expire(context: JobContext) -> db::Result<usize> {
    context
        .each(|db, context, after, limit| by_id(db, &context.tenant, after, limit), expire_one)
        .await
}

/// All accounts in the order of ids, each with its own.
fn by_id(
    db: &mut Db,
    tenant: &str,
    after: Option<Id>,
    limit: i64,
) -> db::Result<Vec<(Id, Account)>> {
    let rows: Vec<JsonDoc> = sql!(db, |c| table::table
        .filter(table::tenant_id.eq(tenant))
        .filter(table::id.gt(Uid(after.unwrap_or(Id::nil()))))
        .order(table::id)
        .limit(limit)
        .select(table::body)
        .load(c))?;
    let read = |body: &JsonDoc| body.read().map(|account: Account| (account.id, account));
    rows.iter().map(read).collect()
}

async fn expire_one(context: JobContext, account: Account) -> db::Result<bool> {
    if !account.enabled || !account.is_over(context.ledger.now()) {
        return Ok(false);
    }
    let work = move |tx: &mut Tx<'_>| {
        let account = find_to_change(tx.db, tx.tenant(), account.id)?;
        let account = account.filter(|one| one.enabled && one.is_over(tx.now()));
        end(tx, account.ok_or_else(Problem::not_found)?).map(|_| true)
    };
    context.ledger.change(Author::system(&context.tenant), work).await
}

/// Ends an account whose last day has passed.
fn end(tx: &mut Tx<'_>, mut account: Account) -> db::Result<Account> {
    sessions::end_all(tx, account.id, None)?;
    account.enabled = false;
    let told = json!({ "until": account.until });
    advance(tx, account, "organization.account_expired", told)
}
