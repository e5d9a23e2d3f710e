//! D-06: each role before each sealed field of every line: masked, in clear or not there, as the registers say.

use super::*;
use crate::operations::{Operation, document, operations};
use crate::planted::{Planted, plant, plant_beside};
use crate::register::{Revealed, revealed};
use actix_web::http::Method;
use std::collections::BTreeMap;

/// Where a record shows what it keeps of a person, masked. A register that names another table has to be told here.
const VIEWS: [(&str, &str); 5] = [
    ("hotline_caller", "/caller"),
    ("mediation_party", "/party_details/0"),
    ("mediation_representative", "/party_details/1/agent"),
    ("mediation_particulars", "/particulars"),
    ("pufa_publicity_particulars", "/particulars"),
];

/// A value as the example of a register shows it; none where nothing of it is shown.
fn masked(shown: &str, value: &str) -> Option<Value> {
    let letters: Vec<char> = value.chars().collect();
    let of = |range: std::ops::Range<usize>| letters[range].iter().collect::<String>();
    let end = letters.len();
    match shown {
        "" => None,
        _ if shown.starts_with("138****5678") => {
            Some(format!("{}****{}", of(0..3), of(end - 4..end)))
        }
        _ if shown.starts_with("110105********002X") => {
            Some(format!("{}********{}", of(0..6), of(end - 4..end)))
        }
        _ if shown.chars().nth(1) == Some('*') => Some(format!("{}*", of(0..1))),
        words => panic!("no mask: {words}"),
    }
    .map(Value::String)
}

/// Those who are told in words are told it in clear.
fn is_masked(field: &Revealed) -> bool {
    field.shown.is_empty() || field.shown.contains('*')
}

fn says(answer: &Answer, value: &[u8]) -> bool {
    answer.bytes.windows(value.len()).any(|part| part == value)
}

/// No value that was planted, but those that the registers show to some.
fn tells_nothing(role: &str, what: &str, answer: &Answer, planted: &Planted) {
    const WORDS_OF_WHO_ASKS: [&str; 2] = ["approval_request.reason", "privacy_access.reason"];
    for (field, value) in planted.telling().filter(|(field, _)| !WORDS_OF_WHO_ASKS.contains(field))
    {
        assert!(!says(answer, value), "{role} sees {field} at {what}");
    }
}

/// The operation that a permission to see in clear opens, on a record.
fn reveal_of(operations: &[Operation], by: &str, record: &str) -> String {
    let reveals = |one: &&Operation| one.permission() == Some(by) && one.path.ends_with("/reveal");
    let found: Vec<&Operation> = operations.iter().filter(reveals).collect();
    assert_eq!(found.len(), 1, "{by} opens one operation");
    found[0].path.replace("{id}", record.rsplit('/').next().unwrap())
}

/// The fields of each table.
fn tables() -> BTreeMap<String, Vec<Revealed>> {
    let mut tables = BTreeMap::<String, Vec<Revealed>>::new();
    for field in revealed() {
        tables.entry(field.table.clone()).or_default().push(field);
    }
    tables
}

/// Looks of an account at a record, as the audit administrator reads them.
async fn looks(auditor: &Person<'_>, who: &Person<'_>, record: &str) -> usize {
    let subject = record.rsplit('/').next().unwrap();
    let list = format!("/v1/privacy/accesses?account={}&subject={subject}", who.account);
    auditor.get(&list).await.ok()["items"].as_array().unwrap().len()
}

#[actix_web::test]
async fn d06_each_role_sees_of_each_person_what_the_registers_say() {
    let (tables, operations) = (tables(), operations(&document()));
    for bench in benches().await {
        let mut planted = plant(&bench).await;
        plant_beside(&bench, &mut planted).await;
        let auditor = bench.person("auditor", &[("au", bench.district.id)]).await;
        let mut seen = BTreeMap::<&str, [usize; 2]>::new();
        for role in organization::roles::all().values() {
            let code = &*role.code;
            let who = bench.person(&format!("any-{code}"), &[(code, bench.district.id)]).await;
            for (table, fields) in &tables {
                let record = &planted.records[&**table];
                let values: BTreeMap<&str, &str> = planted
                    .values
                    .iter()
                    .filter_map(|(field, value)| {
                        let field = field.strip_prefix(table.as_str())?.strip_prefix('.')?;
                        Some((field, std::str::from_utf8(value).unwrap()))
                    })
                    .collect();
                let read = who.get(record).await;
                tells_nothing(code, record, &read, &planted);
                let reads = read.status == 200;
                if reads {
                    let (_, place) = VIEWS.iter().find(|(name, _)| name == table).unwrap();
                    let view = read.body.pointer(place).cloned().unwrap_or_default();
                    for field in fields.iter().filter(|one| is_masked(one)) {
                        let told = view.get(&field.field).filter(|told| !told.is_boolean());
                        let expected = masked(&field.shown, values[&*field.field]);
                        assert_eq!(told, expected.as_ref(), "{code}: {table}.{}", field.field);
                    }
                }
                let by = &fields[0].by;
                assert!(fields.iter().all(|one| one.by == *by), "{table} is revealed as one");
                let holds = role.permissions.contains(by);
                let before = looks(&auditor, &who, record).await;
                let reveal = reveal_of(&operations, by, record);
                let answer = who.post(&reveal, json!({ "reason": "核实身份" })).await;
                let shows = answer.status == 200;
                assert_eq!(shows, holds && reads, "{code}: {reveal}: {}", answer.body);
                if shows {
                    let missing = values.iter().find(|(_, value)| !says(&answer, value.as_bytes()));
                    assert_eq!(missing, None, "{code}: {reveal}: {}", answer.body);
                } else {
                    tells_nothing(code, &reveal, &answer, &planted);
                }
                let after = looks(&auditor, &who, record).await;
                assert_eq!(
                    after - before,
                    usize::from(shows),
                    "{code}: {reveal}: each look is kept"
                );
                let counts = seen.entry(by).or_default();
                (counts[0], counts[1]) =
                    (counts[0] + usize::from(reads), counts[1] + usize::from(shows));
            }
        }
        for (by, [read, shown]) in seen {
            assert!(0 < shown && shown < read, "{by}: {shown} of {read}");
        }
    }
}

/// Lists, figures, exports, the feed, the history: no role is told anywhere what is sealed.
#[actix_web::test]
async fn d06_no_list_and_no_export_tells_any_role_what_is_sealed() {
    let document = document();
    let is_list = |one: &Operation| one.method == Method::GET && !one.path.contains('{');
    let lists: Vec<Operation> = operations(&document).into_iter().filter(is_list).collect();
    // Both databases give the same bytes (E-08).
    let bench = benches().await.remove(0);
    let mut planted = plant(&bench).await;
    plant_beside(&bench, &mut planted).await;
    bench.seal().await;
    let mut read = 0;
    for role in organization::roles::all().values() {
        let who =
            bench.person(&format!("any-{}", role.code), &[(&role.code, bench.district.id)]).await;
        let histories = planted.records.values().map(|record| {
            format!("/v1/ledger/subjects/{}/entries", record.rsplit('/').next().unwrap())
        });
        for path in lists.iter().map(Operation::address).chain(histories) {
            let answer = who.get(&path).await;
            tells_nothing(&role.code, &path, &answer, &planted);
            read += usize::from(answer.status == 200);
        }
    }
    assert!(read > 300, "{read} answers were read");
}
