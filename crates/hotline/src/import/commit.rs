//! A checked file becomes tickets, all in one transaction: nothing is ever half imported.

use super::preview::{Preview, Row};
use crate::model::Ticket;
use crate::receipt::{self, Arrival};
use crate::store;
use crate::workflow;
use imports::RowProblem;
use kernel::{Calendar, Id, Problem, Reach};
use ledger::Tx;
use organization::units::{self, NewUnit, Unit};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;
use web::privacy::Keys;

/// How many texts go into the index by one statement.
const TEXTS_AT_ONCE: usize = 256;

/// What an import did.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct Committed {
    /// New tickets.
    pub added: u64,
    /// Lines whose ticket was there already, with the same content.
    pub unchanged: u64,
    /// Units that were made.
    #[schema(max_items = 1000)]
    pub units_created: Vec<String>,
    /// Lines that were left out, and why.
    #[schema(max_items = 20000)]
    pub problems: Vec<RowProblem>,
}

/// What rows are taken over with.
#[derive(Clone, Copy)]
pub struct Taking<'a> {
    pub keys: &'a Keys,
    pub calendar: &'a Calendar,
    /// Where units may be found.
    pub reach: &'a Reach,
    /// Where units may be made, if the mapping says so: not everybody who imports may change what the place consists of.
    pub makes: &'a Reach,
}

/// Takes the rows over. `progress` is told how many are done.
pub fn commit(
    tx: &mut Tx<'_>,
    preview: &Preview,
    with: Taking<'_>,
    mut progress: impl FnMut(usize),
) -> db::Result<Committed> {
    let mut done = Committed { problems: preview.problems.clone(), ..Committed::default() };
    let mut places = Places::of(tx, preview, with)?;
    let mut entered = Vec::new();
    for (n, row) in preview.rows.iter().enumerate() {
        match places.find(tx, preview, &row.unit, &mut done)? {
            Some((unit, township)) => {
                entered.extend(take(tx, row, unit, &township, with, &mut done)?);
                if entered.len() == TEXTS_AT_ONCE {
                    store::index_texts(tx, &entered)?;
                    entered.clear();
                }
            }
            None => {
                let message = "没有此名称的机构，且映射或您的权限不允许新建 / there is no such unit, and none may be made";
                done.problems.push(RowProblem::new(row.line, "unit", "unit_unknown", message));
            }
        }
        progress(n + 1);
    }
    store::index_texts(tx, &entered)?;
    Ok(done)
}

/// The units that the rows name, each looked up once.
struct Places {
    parent: Unit,
    makes: bool,
    known: HashMap<String, Option<(Id, String)>>,
}

fn parent(tx: &mut Tx<'_>, preview: &Preview, reach: &Reach) -> db::Result<Unit> {
    let code = &preview.mapping.units.parent;
    let unit = units::by_code(tx.db, tx.tenant(), code)?.filter(|unit| reach.covers(unit.id));
    let missing = || {
        Problem::field(
            "/mapping/units/parent",
            "unit_unknown",
            format!("没有代码为 {code} 的机构，或不在您的权限内"),
            format!("There is no unit {code} within your reach"),
        )
    };
    Ok(unit.ok_or_else(missing)?)
}

impl Places {
    fn of(tx: &mut Tx<'_>, preview: &Preview, with: Taking<'_>) -> db::Result<Self> {
        let parent = parent(tx, preview, with.reach)?;
        let makes = preview.mapping.units.create && with.makes.covers(parent.id);
        Ok(Self { parent, makes, known: HashMap::new() })
    }

    fn find(
        &mut self,
        tx: &mut Tx<'_>,
        preview: &Preview,
        name: &str,
        done: &mut Committed,
    ) -> db::Result<Option<(Id, String)>> {
        if let Some(known) = self.known.get(name) {
            return Ok(known.clone());
        }
        let today = tx.now().local_date();
        let found = match units::by_name_under(tx.db, tx.tenant(), self.parent.id, name, today)? {
            Some(unit) => Some(unit),
            None if self.makes => {
                let new = NewUnit {
                    id: None,
                    kind: preview.mapping.units.kind,
                    name: name.into(),
                    code: None,
                    parent: Some(self.parent.id),
                    valid_from: None,
                };
                done.units_created.push(name.into());
                Some(units::create(tx, &new)?)
            }
            None => None,
        };
        let place = match found {
            None => None,
            Some(unit) => Some((unit.id, receipt::township(tx, unit.id)?)),
        };
        self.known.insert(name.into(), place.clone());
        Ok(place)
    }
}

/// The ticket that a row became, if it became one.
fn take(
    tx: &mut Tx<'_>,
    row: &Row,
    unit: Id,
    township: &str,
    with: Taking<'_>,
    done: &mut Committed,
) -> db::Result<Option<Ticket>> {
    let mut new = row.new.clone();
    new.lead_unit = unit;
    let number = new.external_no.clone().unwrap_or_default();
    if let Some(known) = store::by_external(tx.db, tx.tenant(), new.external_system, &number)? {
        let caller = store::find_caller(tx.db, with.keys, known.id)?;
        match workflow::differences(&known, &caller, &new).as_slice() {
            [] => done.unchanged += 1,
            fields => {
                let message = format!(
                    "工单 {number} 已存在且内容不同：{} / it is there with other content",
                    fields.join(", ")
                );
                done.problems.push(RowProblem::new(
                    row.line,
                    "external_no",
                    "different_content",
                    message,
                ));
            }
        }
        return Ok(None);
    }
    let arrival = Arrival {
        new: &new,
        past: Some(row.past),
        township,
        calendar: with.calendar,
        keys: with.keys,
    };
    Ok(match receipt::enter(tx, arrival)? {
        Ok(ticket) => {
            done.added += 1;
            Some(ticket)
        }
        Err(refusal) => {
            let kind = refusal.0;
            done.problems.push(RowProblem::new(
                row.line,
                "row",
                kind.code,
                format!("{} / {}", kind.title_zh, kind.title_en),
            ));
            None
        }
    })
}
