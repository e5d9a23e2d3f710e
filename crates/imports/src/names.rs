//! Whom and what the lines of a file name, each looked up once.

use crate::line::{CellResult, Line};
use crate::mapping::{Mapping, refused};
use crate::register::{Cell, Register};
use db::Db;
use kernel::Id;
use organization::people::{self, Person};
use organization::units;
use std::collections::HashMap;
use web::Ground;

const PEOPLE_AT_ONCE: i64 = 1000;

/// Units below the mapping's parent and people, within the caller's reach; and what units entered beside lists of codes, by column.
pub(crate) struct Names {
    units: HashMap<String, Vec<Id>>,
    people: HashMap<String, Vec<Id>>,
    entered: HashMap<&'static str, Vec<(String, String)>>,
}

impl Names {
    pub fn of(
        db: &mut Db,
        ground: &Ground,
        register: &Register,
        mapping: &Mapping,
    ) -> db::Result<Self> {
        let (tenant, code) = (ground.tenant(), &mapping.units.parent);
        let parent = units::by_code(db, tenant, code)?;
        let missing = || refused(&format!("没有代码为 {code} 的机构 / there is no unit {code}"));
        let (parent, today) = (parent.ok_or_else(missing)?, ground.now.local_date());
        let entered = entered(db, tenant, register)?;
        let mut all = Self { units: HashMap::new(), people: HashMap::new(), entered };
        for unit in units::below(db, tenant, parent.id, today)? {
            if ground.reach.covers(unit.id) {
                all.units.entry(unit.name).or_default().push(unit.id);
            }
        }
        let (reach, mut after) = (ground.reach.units(), None);
        loop {
            let page = people::list(db, tenant, reach.as_deref(), after, PEOPLE_AT_ONCE)?;
            let Some(last) = page.last() else { return Ok(all) };
            after = Some(last.id);
            for Person { id, name, .. } in page {
                all.people.entry(name).or_default().push(id);
            }
        }
    }

    /// What units entered beside the codes of a column.
    pub fn entered(&self, column: &str) -> impl Iterator<Item = (&str, &str)> {
        let all = self.entered.get(column).into_iter().flatten();
        all.map(|(code, label)| (code.as_str(), label.as_str()))
    }

    pub fn unit(&self, line: &Line<'_>, member: &str, name: &str) -> CellResult<Id> {
        the_one(line, member, self.units.get(name), "unit_unknown")
    }

    pub fn person(&self, line: &Line<'_>, member: &str, name: &str) -> CellResult<Id> {
        the_one(line, member, self.people.get(name), "person_unknown")
    }
}

fn entered(
    db: &mut Db,
    tenant: &str,
    register: &Register,
) -> db::Result<HashMap<&'static str, Vec<(String, String)>>> {
    let mut all = HashMap::new();
    for column in register.columns {
        if let Cell::CodesOrEntered(_, entered) = column.cell {
            all.insert(column.name, entered(db, tenant)?);
        }
    }
    Ok(all)
}

/// The one who bears a name.
fn the_one(
    line: &Line<'_>,
    member: &str,
    known: Option<&Vec<Id>>,
    unknown: &str,
) -> CellResult<Id> {
    match known.map(Vec::as_slice) {
        Some([one]) => Ok(*one),
        Some(_) => {
            let message =
                "有多个同名者，请改用接口登记 / several bear this name: record it by the interface";
            Err(line.problem(member, "name_ambiguous", message))
        }
        None => {
            let message =
                "没有此名称，或不在您的权限范围内 / nobody within your reach bears this name";
            Err(line.problem(member, unknown, message))
        }
    }
}
