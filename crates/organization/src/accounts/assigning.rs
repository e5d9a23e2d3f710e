//! Roles of accounts: given by one, those of the three administrators by two.

use super::{Account, Assignment, administrators, advance};
use crate::roles::{self, RoleError};
use crate::units;
use kernel::{Problem, Reach};
use ledger::Tx;
use serde_json::json;
use web::approval::problems::SECOND_PERSON_NEEDED;

/// Gives an account its roles, in place of those it had. Nobody gives a role beyond their own reach.
pub fn assign(
    tx: &mut Tx<'_>,
    reach: &Reach,
    mut account: Account,
    assignments: Vec<Assignment>,
) -> db::Result<Account> {
    check(tx, reach, &assignments)?;
    let before = account.clone();
    account.assignments = assignments;
    administrators::keep_one(tx, &before, &account)?;
    let data = json!({ "assignments": account.assignments });
    advance(tx, account, "organization.roles_assigned", data)
}

/// Whether these may be held together, on units within reach.
fn check(tx: &mut Tx<'_>, reach: &Reach, assignments: &[Assignment]) -> db::Result<()> {
    roles::admin_role(assignments.iter().map(|one| one.role.as_str())).map_err(refused_roles)?;
    for (n, assignment) in assignments.iter().enumerate() {
        let missing = || {
            Problem::field(
                format!("/assignments/{n}/unit"),
                "unit_unknown",
                "机构不存在，或不在您的权限范围内",
                "There is no such unit within your reach",
            )
        };
        units::find(tx.db, tx.tenant(), assignment.unit)?
            .filter(|unit| reach.covers(unit.id))
            .ok_or_else(missing)?;
    }
    Ok(())
}

pub(super) fn refused_roles(error: RoleError) -> Problem {
    let (code, zh, en) = match error {
        RoleError::Unknown => (
            "role_unknown",
            "没有此角色，可查询 /v1/organization/roles",
            "There is no such role; see /v1/organization/roles",
        ),
        RoleError::TwoAdmins => (
            "admins_apart",
            "三员分立：一个账号只能是系统、安全、审计管理员之一",
            "One account is but one of the three administrators",
        ),
        RoleError::AdminWithBusiness => (
            "admins_apart",
            "管理员账号不得兼任业务角色",
            "An administrator's account does no business",
        ),
    };
    Problem::field("/assignments", code, zh, en)
}

fn is_admin(assignment: &Assignment) -> bool {
    roles::all().get(&assignment.role).is_some_and(|role| role.admin)
}

/// Nobody makes an administrator alone, nor widens what one is administrator of; taking the role away needs nobody else.
pub fn refuse_new_administrator(
    tx: &mut Tx<'_>,
    reach: &Reach,
    account: &Account,
    assignments: &[Assignment],
) -> db::Result<()> {
    check(tx, reach, assignments)?;
    let mut admins = assignments.iter().filter(|one| is_admin(one));
    if admins.all(|one| account.assignments.contains(one)) {
        return Ok(());
    }
    let zh =
        "授予管理员角色须经另一人批准：请以 POST /v1/organization/accounts/{id}/administrator 申请";
    let en = "An administrator is made by two: ask with POST /v1/organization/accounts/{id}/administrator";
    Err(Problem::new(&SECOND_PERSON_NEEDED, zh, en).into())
}

/// Whether an account may become an administrator, as it stands.
pub fn check_administrator(
    tx: &mut Tx<'_>,
    reach: &Reach,
    account: &Account,
    assignment: &Assignment,
) -> db::Result<()> {
    if !is_admin(assignment) {
        let zh = "只有管理员角色须双人授予，其他角色请直接分配";
        let en = "Only administrators are made by two; assign other roles directly";
        return Err(Problem::field("/role", "not_admin", zh, en).into());
    }
    check(tx, reach, &with(account, assignment))
}

/// Makes an account an administrator, besides what it is already.
pub fn make_administrator(
    tx: &mut Tx<'_>,
    reach: &Reach,
    account: Account,
    assignment: Assignment,
) -> db::Result<Account> {
    let assignments = with(&account, &assignment);
    assign(tx, reach, account, assignments)
}

fn with(account: &Account, assignment: &Assignment) -> Vec<Assignment> {
    let mut all = account.assignments.clone();
    if !all.contains(assignment) {
        all.push(assignment.clone());
    }
    all
}
