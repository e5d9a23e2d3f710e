//! The district, the town, its units and its people.

use super::TENANT;
use kernel::Id;
use ledger::Tx;
use organization::people::{self, NewPerson};
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

pub const PEOPLE: [Person; 9] = [
    person("secretary", "镇党委书记（演示）", "ps", Place::Town),
    person("clerk", "热线专干（演示）", "ho", Place::Town),
    person("deputy", "分管领导（演示）", "vl", Place::Town),
    person("handler", "承办人（演示）", "handler", Place::Town),
    person("village", "锦山村书记（演示）", "vs", Place::Village),
    person("judicial", "司法所所长（演示）", "js", Place::Town),
    person("publicity", "宣传干事（演示）", "pub", Place::Town),
    person("organiser", "组织委员（演示）", "org", Place::Town),
    person("auditor", "督察组（演示）", "ins", Place::Town),
];

/// Appointed today, as they have a week to bring a second factor.
pub const ADMINISTRATORS: [Person; 3] = [
    person("sysadmin", "系统管理员（演示）", "sa", Place::District),
    person("secadmin", "安全管理员（演示）", "sm", Place::District),
    person("audadmin", "审计管理员（演示）", "au", Place::District),
];

const OFFICES: [(&str, UnitKind); 3] = [
    ("党政办公室", UnitKind::Office),
    ("平安法治办公室", UnitKind::Office),
    ("便民服务中心", UnitKind::Center),
];
const VILLAGES: [(&str, UnitKind); 14] = [
    ("锦山村（示例）", UnitKind::Village),
    ("河畔村（示例）", UnitKind::Village),
    ("林苑社区（示例）", UnitKind::Community),
    ("红松村（示例）", UnitKind::Village),
    ("白桦村（示例）", UnitKind::Village),
    ("榛林村（示例）", UnitKind::Village),
    ("东沟村（示例）", UnitKind::Village),
    ("西岭村（示例）", UnitKind::Village),
    ("向阳村（示例）", UnitKind::Village),
    ("青松村（示例）", UnitKind::Village),
    ("福源村（示例）", UnitKind::Village),
    ("桥东社区（示例）", UnitKind::Community),
    ("桥西社区（示例）", UnitKind::Community),
    ("站前社区（示例）", UnitKind::Community),
];
/// A grid that is no more needs no mediator.
const CLOSED_GRID: &str = "撤并网格（反例）";
/// Mediators, organs' liaisons and whoever else has no account.
pub const OTHERS: usize = 160;

/// A village or community, and its grid.
#[derive(Clone, Copy)]
pub struct Village {
    pub name: &'static str,
    pub unit: Id,
    pub is_community: bool,
    pub grid: Id,
}

/// Where things happen, and the accounts of those who act.
pub struct Cast {
    pub district: Id,
    pub town: Id,
    /// Handles together with others what touches the peace.
    pub peace_office: Id,
    pub villages: Vec<Village>,
    pub handler: Id,
    pub village_secretary: Id,
    /// The persons of those who lead the town.
    pub leaders: Vec<Id>,
    /// Persons without accounts.
    pub others: Vec<Id>,
    /// The district system's secret.
    pub secret: String,
}

/// A unit to be made.
fn unit(name: &str, kind: UnitKind, code: Option<&str>, parent: Option<Id>) -> NewUnit {
    let code = code.and_then(|code| code.parse().ok());
    NewUnit { id: None, kind, name: name.into(), code, parent, valid_from: None }
}

pub fn make(tx: &mut Tx<'_>, hash: &str) -> db::Result<Cast> {
    let district = units::create(tx, &unit("乌翠区", UnitKind::District, Some(TENANT), None))?.id;
    let town = unit("乌马河镇", UnitKind::Township, Some("230718101"), Some(district));
    let town = units::create(tx, &town)?.id;
    units::create(tx, &unit("翠峦镇", UnitKind::Township, Some("230718100"), Some(district)))?;
    let mut offices = Vec::new();
    for (name, kind) in OFFICES {
        offices.push(units::create(tx, &unit(name, kind, None, Some(town)))?.id);
    }
    let [_, peace_office, _] = offices.as_slice() else { return Err(unmade()) };
    let villages = villages(tx, town)?;
    let first_village = villages.first().ok_or_else(unmade)?.unit;
    let (mut accounts, mut leaders) = (std::collections::BTreeMap::new(), Vec::new());
    for Person { login, name, role, place } in PEOPLE {
        let place = match place {
            Place::District => district,
            Place::Town => town,
            Place::Village => first_village,
        };
        let account = bootstrap::staff(tx, name, login, hash.to_string(), place, &[(role, place)])?;
        leaders.extend(account.person.filter(|_| place == town));
        accounts.insert(login, account.id);
    }
    let mut others = Vec::new();
    for n in 1..=OTHERS {
        let name = format!("演示人员{n:03}");
        let new = NewPerson { id: None, name, unit: town, posts: Vec::new() };
        others.push(people::create(tx, &new)?.id);
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
        leaders,
        others,
        secret,
    })
}

fn villages(tx: &mut Tx<'_>, town: Id) -> db::Result<Vec<Village>> {
    let mut villages = Vec::new();
    for (name, kind) in VILLAGES {
        let village = units::create(tx, &unit(name, kind, None, Some(town)))?.id;
        let grid = units::create(tx, &unit("第一网格", UnitKind::Grid, None, Some(village)))?.id;
        let is_community = kind == UnitKind::Community;
        villages.push(Village { name, unit: village, is_community, grid });
    }
    let first = villages.first().ok_or_else(unmade)?.unit;
    let closed = units::create(tx, &unit(CLOSED_GRID, UnitKind::Grid, None, Some(first)))?;
    let last = chrono::NaiveDate::from_ymd_opt(2024, 6, 30).unwrap_or_default();
    units::close(tx, closed.id, closed.version, last)?;
    Ok(villages)
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
