//! What acts on one account have in common, which one person asks for and another approves.

use crate::accounts::{self, Account};
use kernel::{Id, Problem, Reach, problems};
use ledger::Tx;
use serde::Deserialize;
use serde_json::json;
use web::approval::{Asked, Request};
use web::{Act, Ground, ask};

pub(super) fn ask_about(
    tx: &mut Tx<'_>,
    ground: &Ground,
    act: &Act,
    account: &Account,
    reason: &str,
) -> db::Result<ledger::Reply> {
    let detail = &json!({ "account": account.id });
    let asked =
        Asked { act: act.code, unit: account.unit, reason, detail, records: &[], secret: None };
    ask(tx, ground, &asked)
}

pub(super) fn account_within(tx: &mut Tx<'_>, reach: &Reach, id: Id) -> db::Result<Account> {
    let account = accounts::find(tx.db, tx.tenant(), id)?;
    let account = account.filter(|account| reach.covers(account.unit));
    Ok(account.ok_or_else(Problem::not_found)?)
}

/// The account that a request was about, still of the unit in which it was asked for: the reasons given there say nothing of another.
pub(super) fn account_asked(
    tx: &mut Tx<'_>,
    reach: &Reach,
    request: &Request,
) -> db::Result<Account> {
    let account = account_within(tx, reach, account_of(request)?)?;
    if account.unit == request.unit {
        return Ok(account);
    }
    let zh = "该账号在申请之后已调动到其他机构，请重新申请";
    let en = "The account has moved to another unit since this was asked for: ask anew";
    Err(Problem::new(&problems::CONFLICT, zh, en).into())
}

fn account_of(request: &Request) -> db::Result<Id> {
    #[derive(Deserialize)]
    struct Detail {
        account: Id,
    }
    let detail = serde_json::from_value::<Detail>(request.detail.clone());
    Ok(detail.map_err(|_| db::Error::broken("a request cannot be read"))?.account)
}
