//! 人民调解员台账: a person with the committee that hired them.

use super::{below, committee_named};
use crate::codes::*;
use crate::model::{AppointMediator, Committee, Mediator, NewMediator};
use crate::permissions::WriteMediators;
use crate::problems as no;
use crate::register::{appointed, enrolled, record};
use crate::{related, store, workflow};
use db::Db;
use imports::{Cell, Column, ImportRow, Register, Taken, Together, kept_out, words};
use kernel::{FieldError, Id, Permission, Problem};
use ledger::Tx;
use serde_json::{Value, json};
use web::Ground;

pub const MEDIATORS: Register = Register {
    name: "mediation.mediators",
    title_zh: "人民调解员台账",
    title_en: "people's mediators",
    permission: WriteMediators::NAME,
    columns: &[
        Column::new("person", "姓名", Cell::Person, "/mediator/person").key(),
        Column::new("sex", "性别", Cell::Code(words::<Sex>), "/mediator/sex").needed(),
        Column::new("level", "等级", Cell::Code(words::<MediatorLevel>), "/mediator/level"),
        Column::new(
            "occupations",
            "兼任身份",
            Cell::Codes(words::<Occupation>),
            "/mediator/occupations",
        ),
        Column::new("cert_no", "证号", Cell::Text, "/mediator/cert_no"),
        Column::new("grid", "网格", Cell::Unit, "/mediator/grid"),
        Column::new("phone", "联系电话", Cell::Phone, "/mediator/particulars/phone"),
        Column::new("id_no", "身份证号", Cell::ResidentId, "/mediator/particulars/id_no"),
        Column::new("committee", "调委会", Cell::Text, "/appointment/committee"),
        Column::new(
            "employment",
            "专职、兼职",
            Cell::Code(words::<Employment>),
            "/appointment/employment",
        ),
        Column::new("from", "聘任日期", Cell::Day, "/appointment/from"),
    ],
    mappings: &[("township", include_str!("../../data/mappings/mediators.toml"))],
    form: |_| {},
    check,
    take,
    lacks: |_, _| None,
    together: Some(Together::apart(nobody_twice)),
};

/// One record a person, whatever the unit of the line.
fn nobody_twice(_: &mut Db, _: &Ground, rows: &[&ImportRow]) -> db::Result<Vec<(u64, FieldError)>> {
    const PERSON: &str = "/mediator/person";
    let person = |row: &ImportRow| row.body.pointer(PERSON).cloned();
    let why = super::wrong(PERSON, &no::MEDIATOR_TWICE);
    Ok(kept_out(rows, person, |one, other| one == other, &why))
}

/// A line as the two operations that it stands for take it.
struct Enrolled {
    new: NewMediator,
    hired: Option<(AppointMediator, Committee)>,
}

fn read(
    db: &mut Db,
    ground: &Ground,
    row: &ImportRow,
) -> db::Result<Result<Enrolled, Vec<FieldError>>> {
    let mut new = row.body.get("mediator").cloned().unwrap_or_default();
    if let Some(members) = new.as_object_mut() {
        members.extend([("id".into(), json!(row.id)), ("unit".into(), json!(row.unit))]);
    }
    let mut errors = Vec::new();
    let new = web::checked::<NewMediator>(&ground.state, &new)?;
    let new = new.map_err(|wrong| errors.extend(below("/mediator", wrong))).ok();
    let mut hired = None;
    if let Some(said) = row.body.get("appointment") {
        hired = appointment(db, ground, said)?.map_err(|wrong| errors.extend(wrong)).ok();
    }
    Ok(match new.filter(|_| errors.is_empty()) {
        Some(new) => Ok(Enrolled { new, hired }),
        None => Err(errors),
    })
}

fn appointment(
    db: &mut Db,
    ground: &Ground,
    said: &Value,
) -> db::Result<Result<(AppointMediator, Committee), Vec<FieldError>>> {
    let name = said.get("committee").and_then(Value::as_str).unwrap_or_default();
    let committee = match committee_named(db, ground, "/appointment/committee", name)? {
        Ok(committee) => committee,
        Err(error) => return Ok(Err(vec![error])),
    };
    let mut said = said.clone();
    if let Some(members) = said.as_object_mut() {
        members.insert("committee".into(), json!(committee.id));
    }
    let said = web::checked::<AppointMediator>(&ground.state, &said)?;
    Ok(said.map(|said| (said, committee)).map_err(|wrong| below("/appointment", wrong)))
}

fn check(db: &mut Db, ground: &Ground, row: &ImportRow) -> db::Result<Vec<FieldError>> {
    let line = match read(db, ground, row)? {
        Ok(line) => line,
        Err(errors) => return Ok(errors),
    };
    match related::of_a_mediator(db, ground, &line.new) {
        Ok(()) => {}
        Err(db::Error::Refused(problem)) => return Ok(below("/mediator", problem.errors)),
        Err(error) => return Err(error),
    }
    let made = workflow::enrol(&line.new, row.id);
    let refused =
        line.hired.and_then(|(said, committee)| workflow::appoint(&made, &said, &committee).err());
    Ok(refused.map(|refusal| super::wrong("/appointment/from", refusal.0)).into_iter().collect())
}

fn take(tx: &mut Tx<'_>, ground: &Ground, row: &ImportRow) -> db::Result<Taken> {
    let line = read(tx.db, ground, row)?;
    let Enrolled { new, hired } =
        line.map_err(|errors| Problem::plain(&kernel::problems::INVALID).with_errors(errors))?;
    let tenant = tx.tenant();
    if let Some(known) = store::mediator_of_person(tx.db, tenant, new.person)? {
        let same = says_the_same(tx.db, ground, &known, &new, hired.as_ref())?;
        return Ok(if same { Taken::Unchanged } else { Taken::Differs });
    }
    related::of_a_mediator(tx.db, ground, &new)?;
    let made = workflow::enrol(&new, row.id);
    // Refused before anything is written: the other lines go on.
    let hired = match hired {
        None => None,
        Some((said, committee)) => {
            let after = workflow::appoint(&made, &said, &committee).map_err(Problem::from)?;
            Some((said, after))
        }
    };
    enrolled(tx, ground, &new, &made)?;
    if let Some((said, after)) = hired {
        store::advance_mediator(tx, &after)?;
        record(tx, "mediation.mediator_appointed", &after, Some(&made), appointed(&said));
    }
    Ok(Taken::Added)
}

/// Whether a mediator is what a line says; what became of the person since does not matter, nor what a line leaves out.
fn says_the_same(
    db: &mut Db,
    ground: &Ground,
    known: &Mediator,
    new: &NewMediator,
    hired: Option<&(AppointMediator, Committee)>,
) -> db::Result<bool> {
    let particulars = store::find_particulars(db, &ground.keys, known.id)?;
    let numbers =
        particulars.phone == new.particulars.phone && particulars.id_no == new.particulars.id_no;
    let serves = hired.is_none_or(|(said, _)| {
        known.appointments.iter().any(|one| {
            (one.committee, one.employment, one.from)
                == (said.committee, said.employment, said.from)
        })
    });
    let fresh = workflow::enrol(new, known.id);
    Ok(numbers && serves && said(known) == said(&fresh))
}

fn said(one: &Mediator) -> (Id, Sex, MediatorLevel, &[Occupation], Option<&str>, Option<Id>) {
    (one.unit, one.sex, one.level, &one.occupations, one.cert_no.as_deref(), first_grid(one))
}

/// The grid with which the person was registered.
fn first_grid(one: &Mediator) -> Option<Id> {
    one.earlier_grids.first().map_or(one.grid, |first| first.grid)
}
