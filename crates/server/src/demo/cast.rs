//! The district, the town, its units and its people.

use super::TENANT;
use kernel::Id;
use ledger::Tx;
use organization::units::{self, NewUnit, UnitKind};
use organization::{accounts, bootstrap};

/// The district's own system, which dispatches and decides.
pub const SYSTEM: &str = "district-hotline";

/// Somebody of the demonstration, and where they hold their role.
pub struct Person {
    pub login: &'static str,
    name: &'static str,
    role: &'static str,
    place: Place,
}

enum Place {
    District,
    Town,
    Village,
}

const fn person(
    login: &'static str,
    name: &'static str,
    role: &'static str,
    place: Place,
) -> Person {
    Person { login, name, role, place }
}

pub const PEOPLE: [Person; 6] = [
    person("secretary", "镇党委书记（演示）", "ps", Place::Town),
    person("clerk", "热线专干（演示）", "ho", Place::Town),
    person("deputy", "分管领导（演示）", "vl", Place::Town),
    person("handler", "承办人（演示）", "handler", Place::Town),
    person("village", "锦山村书记（演示）", "vs", Place::Village),
    person("auditor", "督察组（演示）", "ins", Place::Town),
];

/// Appointed today, as they have a week to bring a second factor.
pub const ADMINISTRATORS: [Person; 3] = [
    person("sysadmin", "系统管理员（演示）", "sa", Place::District),
    person("secadmin", "安全管理员（演示）", "sm", Place::District),
    person("audadmin", "审计管理员（演示）", "au", Place::District),
];

const UNITS: [(&str, UnitKind); 6] = [
    ("党政办公室", UnitKind::Office),
    ("平安法治办公室", UnitKind::Office),
    ("便民服务中心", UnitKind::Center),
    ("锦山村（示例）", UnitKind::Village),
    ("河畔村（示例）", UnitKind::Village),
    ("林苑社区（示例）", UnitKind::Community),
];

/// Where things happen, and the accounts of those who act.
pub struct Cast {
    pub district: Id,
    pub town: Id,
    /// Handles together with others what touches the peace.
    pub peace_office: Id,
    pub villages: [Id; 3],
    pub handler: Id,
    pub village_secretary: Id,
    /// The district system's secret.
    pub secret: String,
}

pub fn make(tx: &mut Tx<'_>, hash: &str) -> db::Result<Cast> {
    let unit = |name: &str, kind, code: Option<&str>, parent| NewUnit {
        id: None,
        kind,
        name: name.into(),
        code: code.and_then(|code| code.parse().ok()),
        parent,
        valid_from: None,
    };
    let district = units::create(tx, &unit("乌翠区", UnitKind::District, Some(TENANT), None))?.id;
    let town = unit("乌马河镇", UnitKind::Township, Some("230718101"), Some(district));
    let town = units::create(tx, &town)?.id;
    units::create(tx, &unit("翠峦镇", UnitKind::Township, Some("230718100"), Some(district)))?;
    let mut made = Vec::new();
    for (name, kind) in UNITS {
        made.push(units::create(tx, &unit(name, kind, None, Some(town)))?.id);
    }
    let [_, peace_office, _, villages @ ..] = made.as_slice() else { return Err(unmade()) };
    let villages: [Id; 3] = villages.try_into().map_err(|_| unmade())?;
    let [first_village, ..] = villages;
    let mut accounts = std::collections::BTreeMap::new();
    for Person { login, name, role, place } in PEOPLE {
        let place = match place {
            Place::District => district,
            Place::Town => town,
            Place::Village => first_village,
        };
        let account = bootstrap::staff(tx, name, login, hash.to_string(), place, &[(role, place)])?;
        accounts.insert(login, account.id);
    }
    let (_, secret) = bootstrap::system(tx, SYSTEM, district, &[("dx", district)])?;
    let of = |login: &str| accounts.get(login).copied().ok_or_else(unmade);
    Ok(Cast {
        district,
        town,
        peace_office: *peace_office,
        villages,
        handler: of("handler")?,
        village_secretary: of("village")?,
        secret,
    })
}

/// What begins today: the administrators, and a new secret of the district system in place of its first.
pub fn today(tx: &mut Tx<'_>, district: Id, hash: &str) -> db::Result<String> {
    for Person { login, name, role, .. } in ADMINISTRATORS {
        bootstrap::staff(tx, name, login, hash.to_string(), district, &[(role, district)])?;
    }
    let mut account = accounts::by_login(tx.db, tx.tenant(), SYSTEM)?.ok_or_else(unmade)?;
    for old in account.client_secrets.clone() {
        account = accounts::revoke_client_secret(tx, account, old.id)?;
    }
    accounts::add_client_secret(tx, account).map(|(_, _, secret)| secret)
}

fn unmade() -> db::Error {
    db::Error::broken("a part of the cast is missing")
}
