//! One person in all lines: found by the numbers, copied out for the person (PIPL art. 45), erased on a legal ground (art. 47).

use crate::access::{self, Look, LookKind};
use crate::{Erased, Keys, People, holds, problems};
use chrono::{Months, NaiveDate};
use db::Db;
use kernel::identity::{IdentityError, Phone, ResidentId};
use kernel::{Id, Problem, Reach, Refusal};
use ledger::Tx;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;
use utoipa::ToSchema;

/// The numbers by which somebody is found, at least one, and the name that tells apart who shares a telephone.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub phone: Option<Phone>,
    pub id_no: Option<ResidentId>,
    pub name: Option<String>,
}

/// Members of sealed rows by which people are found: named alike in every table.
pub const PHONE: &str = "phone";
pub const ID_NO: &str = "id_no";

impl Person {
    fn values(&self) -> [(&'static str, Option<&str>); 2] {
        [
            (PHONE, self.phone.as_ref().map(Phone::as_str)),
            (ID_NO, self.id_no.as_ref().map(ResidentId::as_str)),
        ]
    }

    /// What the indexes of a table hold of the telephone and of the identity number.
    pub fn indexes(&self, keys: &Keys, table: &str) -> db::Result<[Option<i32>; 2]> {
        let index = |(field, value): (&str, Option<&str>)| {
            value.map(|value| keys.index(table, field, value).map(|one| one.0)).transpose()
        };
        let [phone, id_no] = self.values();
        Ok([index(phone)?, index(id_no)?])
    }

    /// What they may hold, under every key that rows may stand on.
    pub fn lookups(&self, keys: &Keys, table: &str) -> [Vec<i32>; 2] {
        self.values().map(|(field, value)| {
            value.map(|value| keys.lookups(table, field, value)).unwrap_or_default()
        })
    }

    /// The same, of whom the name is known, too, or is not.
    pub fn named(self, name: Option<String>) -> Self {
        Self { name, ..self }
    }

    /// Whether somebody else has one of the numbers.
    pub fn shares_a_number_with(&self, other: &Self) -> bool {
        let same_phone = self.phone.is_some() && self.phone == other.phone;
        same_phone || (self.id_no.is_some() && self.id_no == other.id_no)
    }

    /// Whether what a record knows is of the person who is asked for. A telephone may be a family's: where both identity numbers are
    /// known, they decide, then both names. Whoever has shown an identity number gets nothing that only the telephone says is theirs; nor
    /// does whoever has said a name get what is of somebody with an identity number and no name.
    pub fn is(&self, known: &Self) -> bool {
        let same_name =
            self.name.as_ref().zip(known.name.as_ref()).map(|(one, other)| one == other);
        match (&self.id_no, &known.id_no) {
            (Some(one), Some(other)) => one == other,
            (Some(_), None) => self.shares_a_number_with(known) && same_name == Some(true),
            (None, Some(_)) => {
                self.shares_a_number_with(known) && same_name.unwrap_or(self.name.is_none())
            }
            (None, None) => self.shares_a_number_with(known) && same_name != Some(false),
        }
    }

    /// Takes the numbers out of what was sealed.
    pub fn take_from(values: &mut BTreeMap<String, String>) -> db::Result<Self> {
        let broken = |error: IdentityError| db::Error::broken(error.code);
        let phone = values.remove(PHONE).map(|text| text.parse().map_err(broken));
        let id_no = values.remove(ID_NO).map(|text| text.parse().map_err(broken));
        Ok(Self { phone: phone.transpose()?, id_no: id_no.transpose()?, name: None })
    }
}

/// A record that holds particulars of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub record: Id,
    pub unit: Id,
    /// Which particulars.
    pub fields: Vec<&'static str>,
    /// The identity numbers that it knows of whoever was found in it.
    pub id_nos: HashSet<ResidentId>,
    /// From when the years of keeping count; none while the matter is open.
    pub closed_on: Option<NaiveDate>,
}

/// What one record holds of a person.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonRecord {
    /// Such as `hotline.ticket`.
    #[schema(max_length = 100)]
    pub kind: &'static str,
    pub record: Id,
    /// The record, with the particulars in clear.
    #[schema(value_type = Object)]
    pub data: Value,
}

#[derive(Deserialize)]
struct Rules {
    kept: Vec<Kept>,
    ground: Vec<Ground>,
}

#[derive(Deserialize)]
struct Kept {
    class: String,
    years: u32,
}

#[derive(Deserialize)]
struct Ground {
    code: String,
    before_retention_ends: bool,
}

static RULES: LazyLock<Option<Rules>> =
    LazyLock::new(|| toml::from_str(include_str!("../data/erasure.toml")).ok());

fn rules() -> db::Result<&'static Rules> {
    RULES.as_ref().ok_or_else(|| db::Error::broken("the rules of erasure cannot be read"))
}

/// The records of a person within reach, kind by kind. Numbers that more than one person has find nobody.
pub fn find(
    db: &mut Db,
    keys: &Keys,
    people: &[People],
    person: &Person,
    reach: &Reach,
) -> db::Result<Vec<(People, Found)>> {
    let mut all = everywhere(db, keys, people, person)?;
    all.retain(|(_, one)| reach.covers(one.unit));
    refuse_several(&all)?;
    Ok(all)
}

fn everywhere(
    db: &mut Db,
    keys: &Keys,
    people: &[People],
    person: &Person,
) -> db::Result<Vec<(People, Found)>> {
    let mut all = Vec::new();
    for kind in people.iter().copied() {
        all.extend((kind.find)(db, keys, person)?.into_iter().map(|one| (kind, one)));
    }
    Ok(all)
}

fn refuse_several(found: &[(People, Found)]) -> Result<(), Problem> {
    let id_nos: HashSet<&ResidentId> = found.iter().flat_map(|(_, one)| &one.id_nos).collect();
    Ok(Refusal::unless(id_nos.len() <= 1, &problems::SEVERAL_PEOPLE)?)
}

/// A copy of all that is held of a person; each record is a look of its own.
pub fn export(
    tx: &mut Tx<'_>,
    keys: &Keys,
    person: &Person,
    found: &[(People, Found)],
    reason: &str,
) -> db::Result<Vec<PersonRecord>> {
    let mut copies = Vec::new();
    for (kind, one) in found {
        let look = Look {
            kind: LookKind::Export,
            event: "privacy.person_exported",
            subject_kind: kind.kind,
            subject: one.record,
            unit: one.unit,
            fields: &one.fields,
            reason,
        };
        access::record(tx, keys, &look)?;
        let data = (kind.export)(tx.db, keys, person, one.record)?;
        copies.push(PersonRecord { kind: kind.kind, record: one.record, data });
    }
    Ok(copies)
}

/// Refuses a ground that the law does not know.
pub fn check_ground(ground: &str) -> db::Result<()> {
    if rules()?.ground.iter().any(|one| one.code == ground) {
        return Ok(());
    }
    let zh = "没有这一法定事由";
    Err(Problem::field("/ground", "ground", zh, "There is no such ground").into())
}

/// What two people agree to erase.
pub struct Erasure<'a> {
    pub person: &'a Person,
    pub ground: &'a str,
    /// The records that were found when it was asked for: these, and no others.
    pub records: &'a [Id],
    /// Of whoever approves.
    pub reach: &'a Reach,
}

/// What an erasure came to.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    pub erased: Vec<(Id, Erased)>,
    /// Other records of the person that whoever approves reaches: what came since it was asked for, or lies elsewhere.
    pub not_asked: Vec<Id>,
    /// So many of those that were asked for tell of the person no longer, or are gone.
    pub missing: usize,
}

/// Erases the records that were asked for, as far as they still tell of the person; all of them or, where a law or an authority keeps one
/// or whoever approves does not reach it, none.
pub fn erase(
    tx: &mut Tx<'_>,
    keys: &Keys,
    people: &[People],
    asked: &Erasure<'_>,
) -> db::Result<Outcome> {
    let Erasure { person, ground, records, reach } = *asked;
    let found = everywhere(tx.db, keys, people, person)?;
    let is_asked = |(_, one): &(People, Found)| records.contains(&one.record);
    let (mut found, others): (Vec<_>, Vec<_>) = found.into_iter().partition(is_asked);
    refuse_several(&found)?;
    let missing = records.len().saturating_sub(found.len());
    let reaches = found.iter().all(|(_, one)| reach.covers(one.unit));
    Refusal::unless(reaches, &problems::RECORDS_BEYOND_REACH).map_err(Problem::from)?;
    // Two that erase some of the same records wait for each other in one order.
    found.sort_by_key(|(_, one)| one.record);
    for (kind, one) in &found {
        holds::refuse_if_held(tx.db, tx.tenant(), one.record)?;
        refuse_if_kept(kind.kind, one, ground, tx.now().local_date())?;
    }
    let mut erased = Vec::with_capacity(found.len());
    for (kind, one) in &found {
        erased.push((one.record, (kind.erase)(tx, keys, person, one.record)?));
        tx.forget_answers(one.record)?;
    }
    let others = others.into_iter().map(|(_, one)| one);
    let not_asked = others.filter(|one| reach.covers(one.unit)).map(|one| one.record).collect();
    Ok(Outcome { erased, not_asked, missing })
}

fn refuse_if_kept(class: &str, one: &Found, ground: &str, today: NaiveDate) -> db::Result<()> {
    let rules = rules()?;
    if rules.ground.iter().any(|known| known.code == ground && known.before_retention_ends) {
        return Ok(());
    }
    let kept = rules.kept.iter().find(|kept| kept.class == class);
    let months = kept.map_or(0, |kept| kept.years * 12);
    let until = one.closed_on.and_then(|day| day.checked_add_months(Months::new(months)));
    match until {
        Some(until) if until <= today => Ok(()),
        until => {
            let day = until.map_or_else(|| "办结 / conclusion".into(), |day| day.to_string());
            let zh = format!("记录 {} 须保存至 {day}", one.record);
            let en = format!("The record {} has to be kept until {day}", one.record);
            Err(Problem::new(&problems::RETENTION_RUNS, zh, en).into())
        }
    }
}
