//! A line of a register on its way to a record: its cells where the operation that records one expects them.

use crate::checked::RowProblem;
use crate::line::{CellResult, Line};
use crate::names::Names;
use crate::register::{Cell, Column, Register, UNIT, Words};
use kernel::Id;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// Letters that stand between the items of one cell.
const BETWEEN: [char; 6] = ['、', '，', ',', ';', '；', '/'];
const LONGEST_NAME: usize = 100;

/// A line that can be taken over.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ImportRow {
    pub line: u64,
    /// Of the record: it follows from the register, the unit and the keys, so that the same line is the same record.
    pub id: Id,
    pub unit: Id,
    /// What the operation that records one takes.
    pub body: Value,
}

/// The id of the record that a line becomes (RFC 9562, version 8).
pub fn row_id(register: &str, unit: Id, keys: &[&str]) -> Id {
    let mut digest = Sha256::new();
    for part in [register.as_bytes(), unit.as_bytes()]
        .into_iter()
        .chain(keys.iter().map(|key| key.as_bytes()))
    {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    let digest = digest.finalize();
    let bytes = std::array::from_fn(|n| digest.get(n).copied().unwrap_or_default());
    uuid::Builder::from_custom_bytes(bytes).into_uuid().into()
}

/// The record that a line says, or everything that is wrong with its cells.
pub(crate) fn read(
    register: &Register,
    names: &Names,
    line: &Line<'_>,
) -> Result<ImportRow, Vec<RowProblem>> {
    let mut wrong = Vec::new();
    let unit = line.needed(UNIT, LONGEST_NAME).and_then(|name| names.unit(line, UNIT, &name));
    let unit = unit.map_err(|problem| wrong.push(problem)).unwrap_or(Id::nil());
    let mut members = Map::new();
    // What the file says comes first: a default makes nothing of its own.
    for from_file in [true, false] {
        let columns = register.columns.iter();
        for column in columns.filter(|one| line.cell(one.name).is_some() == from_file) {
            match cell(column, names, line) {
                Ok(Some(value)) => put(&mut members, column.place, value, from_file),
                Ok(None) => {}
                Err(problem) => wrong.push(problem),
            }
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let keys = register.columns.iter().filter(|column| column.key);
    // As it was understood: one day written in two ways is one key.
    let keys = keys.filter_map(|column| at(&members, column.place).map(Value::to_string));
    let keys: Vec<String> = keys.collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let id = row_id(register.name, unit, &keys);
    (register.form)(&mut members);
    members.insert("id".into(), json!(id));
    members.insert("unit".into(), json!(unit));
    Ok(ImportRow { line: line.number, id, unit, body: Value::Object(members) })
}

fn at<'a>(members: &'a Map<String, Value>, pointer: &str) -> Option<&'a Value> {
    let mut parts = pointer.split('/').skip(1);
    let first = members.get(parts.next()?)?;
    parts.try_fold(first, |at, part| at.get(part))
}

/// Puts a value where it belongs. A default makes no object of its own: a way of counting without a count says nothing.
fn put(members: &mut Map<String, Value>, pointer: &str, value: Value, from_file: bool) {
    let mut at = members;
    let mut parts = pointer.split('/').skip(1).peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            at.insert(part.into(), value);
            return;
        }
        // What stands in `content` is the record itself.
        if !from_file && part != "content" && !at.contains_key(part) {
            return;
        }
        let inner = at.entry(part).or_insert_with(|| Value::Object(Map::new()));
        let Some(inner) = inner.as_object_mut() else { return };
        at = inner;
    }
}

/// What a cell says; none where it is empty and may be.
fn cell(column: &Column, names: &Names, line: &Line<'_>) -> CellResult<Option<Value>> {
    let name = column.name;
    // A word of the file may stand for nothing, as an empty cell does.
    let text = line.text(name).filter(|text| !line.translated(name, text).is_empty());
    let Some(text) = text else {
        let missing = line.problem(name, "empty", "必填 / must not be empty");
        return if column.needed { Err(missing) } else { Ok(None) };
    };
    let person = |item: &str| names.person(line, name, item);
    Ok(Some(match column.cell {
        Cell::Text => json!(line.translated(name, text)),
        Cell::Texts => json!(items(text, |_| false)),
        Cell::Code(words) => json!(code(line, name, text, words)?),
        Cell::Codes(words) => json!(codes(line, name, text, &words())?),
        Cell::CodesOrEntered(words, _) => {
            let all: Vec<(&str, &str)> = words().into_iter().chain(names.entered(name)).collect();
            json!(codes(line, name, text, &all)?)
        }
        Cell::Day => json!(line.day(name)?),
        Cell::Number => json!(line.number(name)?),
        Cell::Money => json!(line.money(name)?),
        Cell::Flag => json!(line.flag(name)?),
        Cell::Phone => json!(line.phone(name)?),
        Cell::ResidentId => json!(line.resident_id(name)?),
        Cell::Person => json!(person(text)?),
        Cell::People => {
            let persons = items(text, |_| false).into_iter().map(person);
            json!(persons.collect::<CellResult<Vec<_>>>()?)
        }
        Cell::Unit => json!(names.unit(line, name, text)?),
        Cell::Units => {
            let units = items(text, |_| false).into_iter().map(|item| names.unit(line, name, item));
            json!(units.collect::<CellResult<Vec<_>>>()?)
        }
    }))
}

/// The items of one cell. What is known as a whole stays whole, for some words have a 、 within.
fn items(text: &str, is_known: impl Fn(&str) -> bool) -> Vec<&str> {
    let separators = text.char_indices().filter(|(_, letter)| BETWEEN.contains(letter));
    let stops: Vec<usize> = separators.map(|(at, _)| at).chain([text.len()]).collect();
    let (mut found, mut from) = (Vec::new(), 0);
    while from < text.len() {
        let item = |stop: usize| text.get(from..stop).unwrap_or_default().trim();
        let later = || stops.iter().copied().filter(|stop| *stop >= from);
        let whole = later().rev().find(|stop| is_known(item(*stop)));
        let stop = whole.or_else(|| later().next()).unwrap_or(text.len());
        found.push(item(stop));
        let separator = text.get(stop..).and_then(|rest| rest.chars().next());
        from = stop + separator.map_or(0, char::len_utf8);
    }
    found.retain(|item| !item.is_empty());
    found
}

fn code(line: &Line<'_>, name: &str, word: &str, words: Words) -> CellResult<&'static str> {
    known(line, name, word, &words()).ok_or_else(|| line.unknown_word(name))
}

/// Each code once, however often it is said.
fn codes<'w>(
    line: &Line<'_>,
    name: &str,
    text: &str,
    words: &[(&'w str, &'w str)],
) -> CellResult<Vec<&'w str>> {
    let mut all = Vec::new();
    for word in items(text, |item| known(line, name, item, words).is_some()) {
        let code = known(line, name, word, words);
        let code = code.ok_or_else(|| line.unknown_word(name))?;
        if !all.contains(&code) {
            all.push(code);
        }
    }
    Ok(all)
}

fn known<'w>(
    line: &Line<'_>,
    name: &str,
    word: &str,
    words: &[(&'w str, &'w str)],
) -> Option<&'w str> {
    let wanted = line.translated(name, word);
    // Titles are written with and without them.
    let bare = |text: &'_ str| text.trim_matches(['《', '》']).to_string();
    let is = |(code, label): &&(&str, &str)| *code == wanted || bare(label) == bare(wanted);
    words.iter().find(is).map(|(code, _)| *code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_line_is_the_same_record() {
        let (one, other) = (Id::from_u128(1), Id::from_u128(2));
        let id = row_id("a", one, &["b", "c"]);
        assert_eq!(id, row_id("a", one, &["b", "c"]));
        assert_eq!(id.uuid().get_version_num(), 8);
        let others = [
            row_id("a", other, &["b", "c"]),
            row_id("x", one, &["b", "c"]),
            row_id("a", one, &["bc"]),
            row_id("a", one, &["b", "c", ""]),
            row_id("a", one, &["c", "b"]),
        ];
        assert!(others.iter().all(|other| *other != id));
    }

    #[test]
    fn a_default_makes_no_object_of_its_own() {
        let mut members = Map::new();
        put(&mut members, "/content/attendance/by", json!("headcount"), false);
        assert_eq!(json!(members), json!({ "content": {} }));
        put(&mut members, "/content/attendance/people", json!(3), true);
        put(&mut members, "/content/attendance/by", json!("headcount"), false);
        put(&mut members, "/content/mode", json!("paper"), false);
        let whole = json!({ "content": { "attendance": { "people": 3, "by": "headcount" }, "mode": "paper" } });
        assert_eq!(json!(members), whole);
    }

    #[test]
    fn items_stand_between_separators_and_known_words_stay_whole() {
        let known = |item: &str| item == "集中宣传、设摊";
        assert_eq!(items("集中宣传、设摊、讲座", known), ["集中宣传、设摊", "讲座"]);
        assert_eq!(items("讲座；集中宣传、设摊", known), ["讲座", "集中宣传、设摊"]);
        assert_eq!(items(" 甲、乙,丙/丁、、", |_| false), ["甲", "乙", "丙", "丁"]);
        assert!(items("、", |_| false).is_empty() && items("", |_| false).is_empty());
    }
}
