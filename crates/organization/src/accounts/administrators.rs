//! None of the three administrators is ever without a holder: what one of them does nobody else may do in their place.

use super::Account;
use crate::roles;
use crate::schema::organization_account as table;
use db::{Db, JsonDoc};
use diesel::prelude::*;
use kernel::{Problem, problems};
use ledger::Tx;

/// Refuses what would leave an administrator's role without an account that is let in. Two who leave it at once meet here: on
/// PostgreSQL at the rows of all its holders, on SQLite there is one writer.
pub(super) fn keep_one(tx: &mut Tx<'_>, before: &Account, after: &Account) -> db::Result<()> {
    let Some(role) = holds(before).filter(|role| holds(after) != Some(*role)) else {
        return Ok(());
    };
    let holders = table::table
        .filter(table::tenant_id.eq(tx.tenant()).and(table::admin_role.eq(role)))
        .order(table::id)
        .select(table::body);
    let holders: Vec<JsonDoc> = match &mut *tx.db {
        Db::Pg(c) => holders.for_update().load(c)?,
        Db::Lite(c) => holders.load(c)?,
    };
    let holders: Vec<Account> = holders.iter().map(JsonDoc::read).collect::<db::Result<_>>()?;
    let others = |one: &Account| one.id != before.id && holds(one) == Some(role);
    if holders.iter().any(others) {
        return Ok(());
    }
    let zh = "这是该管理员角色最后一个启用的账号，请先把角色授予他人";
    let en = "This is the last account that holds this administrator's role: give the role to another one first";
    Err(Problem::new(&problems::CONFLICT, zh, en).into())
}

/// The administrator's role of an account that is let in.
fn holds(account: &Account) -> Option<&'static str> {
    let roles = account.assignments.iter().map(|one| one.role.as_str());
    roles::admin_role(roles).ok().flatten().filter(|_| account.enabled)
}
