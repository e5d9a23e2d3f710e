//! D-01: what identifies people is nowhere in the database in clear, in hexadecimal or in Base64.

use super::*;
use crate::planted::{plant, plant_beside};
use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_STANDARD_NO_PAD};
use std::collections::BTreeSet;

/// Fifty people who are nowhere else.
fn people() -> Vec<(String, String, String)> {
    let id_no = |n: u32| {
        let digits = format!("2307181970010{:04}", 1000 + n);
        let digits = format!("{}{}", &digits[..14], &digits[14..17]);
        "0123456789X"
            .chars()
            .map(|check| format!("{digits}{check}"))
            .find(|text| text.parse::<kernel::identity::ResidentId>().is_ok())
            .unwrap()
    };
    (0..50).map(|n| (format!("慕容金丝雀{n:02}"), format!("1370458{n:04}"), id_no(n))).collect()
}

/// A name as short as names are.
const SHORT: &str = "龘靐";

/// How a text may lie in a file.
fn forms(bytes: &[u8]) -> Vec<Vec<u8>> {
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut forms = vec![bytes.to_vec(), hex.to_uppercase().into_bytes(), hex.into_bytes()];
    // Base64 of the text itself, and inside a longer text at each of the three places.
    forms.push(BASE64_STANDARD.encode(bytes).into_bytes());
    for before in 0..3 {
        let padded = [vec![b'x'; before], bytes.to_vec()].concat();
        let encoded = BASE64_STANDARD_NO_PAD.encode(&padded);
        let inner = &encoded[(before * 8).div_ceil(6)..encoded.len() - 2];
        forms.push(inner.as_bytes().to_vec());
    }
    forms
}

/// Everything that the database holds: the file and its log on SQLite, every row of every table on PostgreSQL.
pub(super) async fn everything(bench: &Bench) -> Vec<u8> {
    if let Some(path) = bench.file() {
        let mut all = std::fs::read(&path).unwrap();
        let log = std::path::PathBuf::from(format!("{}-wal", path.display()));
        all.extend(std::fs::read(log).unwrap_or_default());
        return all;
    }
    let tables = "SELECT relname::text AS found FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace";
    let mut all = Vec::new();
    for table in bench.database.read(move |db| crate::house::texts(db, tables)).await.unwrap() {
        let rows = bench
            .database
            .read(move |db| {
                crate::house::texts(
                    db,
                    &format!("SELECT row_to_json(t)::text AS found FROM {table} t"),
                )
            })
            .await;
        all.extend(rows.unwrap().concat().into_bytes());
    }
    all
}

fn contains(all: &[u8], part: &[u8]) -> bool {
    let first = part[0];
    let mut rest = all;
    while let Some(at) = rest.iter().position(|byte| *byte == first) {
        if rest[at..].starts_with(part) {
            return true;
        }
        rest = &rest[at + 1..];
    }
    false
}

#[actix_web::test]
async fn d01_fifty_people_are_nowhere_to_be_read_in_the_database() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        bench.unit("平安办", organization::units::UnitKind::Office, bench.town.id).await;
        let people = people();
        for (n, (name, phone, id_no)) in people.iter().take(25).enumerate() {
            let caller = json!({ "caller": { "name": name, "phone": phone, "id_no": id_no } });
            let ticket = town.receive_with(&format!("N{n}"), caller).await;
            if n < 3 {
                reveal(&town.clerk, &ticket).await.ok();
                search(&town.clerk, json!({ "phone": phone })).await.ok();
                search(&town.clerk, json!({ "id_no": id_no })).await.ok();
                town.assigned(&ticket).await;
            }
        }
        let mut file = String::from(
            "工单编号,标题,诉求内容,地点,诉求类别,派单时间,承办单位,工单状态,办结时间,诉求人姓名,联系电话,诉求人证件号\n",
        );
        for (n, (name, phone, id_no)) in people.iter().skip(25).enumerate() {
            file.push_str(&format!("I{n},路灯不亮,村口路灯不亮,锦山村,求助,2025-02-10 09:00:00,平安办,已办结,2025-02-11 10:00:00,{name},{phone},{id_no}\n"));
        }
        // A column too far to the left: numbers in places where nobody expects them.
        let (name, phone, id_no) = &people[0];
        file.push_str(&format!("X1,路灯,{name},锦山村,{phone},{id_no},平安办,{name},{phone},,,\n"));
        // A name of two letters where a word of a list is expected, and where a unit is.
        for (number, category, unit) in [("X2", SHORT, "平安办"), ("X3", "求助", SHORT)] {
            file.push_str(&format!(
                "{number},路灯,路灯,锦山村,{category},2025-02-10 09:00:00,{unit},已退回,,,,\n"
            ));
        }
        let body = json!({ "mapping": "district", "file": BASE64_STANDARD.encode(file) });
        let preview = town.clerk.post("/v1/hotline/imports", body).await.created();
        assert_eq!(
            (&preview["good"], preview["problems"].as_array().unwrap().len()),
            (&json!(26), 2),
            "{preview}"
        );
        for step in ["previewed", "committed"] {
            bench.seal().await;
            let all = everything(&bench).await;
            assert!(contains(&all, "锦山村村口".as_bytes()), "the records were read");
            for (name, phone, id_no) in &people {
                for (text, form) in
                    [name, phone, id_no].into_iter().chain([&SHORT.to_string()]).flat_map(|text| {
                        forms(text.as_bytes()).into_iter().map(move |form| (text, form))
                    })
                {
                    assert!(
                        !contains(&all, &form),
                        "{step}: {text} as {}",
                        String::from_utf8_lossy(&form)
                    );
                }
            }
            if step == "previewed" {
                let path =
                    format!("/v1/hotline/imports/{}/commit", preview["id"].as_str().unwrap());
                let done =
                    town.clerk.change(&path, 1, json!({ "leave_out_problems": true })).await.ok();
                assert_eq!(done["added"], 25);
                let again = town.clerk.get(path.trim_end_matches("/commit")).await.ok();
                assert_eq!((&again["good"], &again["committed"]), (&json!(26), &json!(true)));
            }
        }
    }
}

/// D-01: whatever a register of any line says is sealed is nowhere to be read in the database; a register that names something new is not
/// forgotten here.
#[actix_web::test]
async fn d01_what_any_register_says_is_sealed_is_nowhere_to_be_read_in_the_database() {
    for bench in benches().await {
        let mut planted = plant(&bench).await;
        plant_beside(&bench, &mut planted).await;
        let fields = planted.values.iter().map(|(field, _)| field.to_string());
        assert_eq!(fields.collect::<BTreeSet<_>>(), crate::register::sealed(), "all is planted");
        for record in planted.records.values() {
            town_looks(&bench, record).await;
        }
        bench.seal().await;
        let all = everything(&bench).await;
        assert!(contains(&all, "排水沟堵塞".as_bytes()), "the records were read");
        for (field, value) in planted.telling() {
            for form in forms(value) {
                let form_of = || String::from_utf8_lossy(&form).into_owned();
                assert!(!contains(&all, &form), "{field} as {}", form_of());
            }
        }
    }
}

/// Somebody of the town reads a record: answers are kept nowhere.
async fn town_looks(bench: &Bench, record: &str) {
    let who = bench.person(&format!("p{}", kernel::new_id()), &[("vl", bench.town.id)]).await;
    who.get(record).await.ok();
}
