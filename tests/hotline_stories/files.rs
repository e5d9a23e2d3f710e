//! Files of another system: looked at, taken over whole, or gone again.

use super::*;
use testkit::Answer;

#[actix_web::test]
async fn a_file_is_checked_and_then_taken_over_whole() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        office(&bench).await;
        let encoded = base64(FILE.as_bytes());
        let preview = town
            .clerk
            .post("/v1/hotline/imports", json!({ "mapping": "district", "file": encoded }))
            .await
            .created();
        assert_eq!(
            (&preview["good"], preview["problems"].as_array().unwrap().len()),
            (&json!(2), 1)
        );
        let problem = &preview["problems"][0];
        assert_eq!(
            (&problem["line"], &problem["field"], &problem["code"]),
            (&json!(4), &json!("concluded_at"), &json!("concluded_before_dispatch"))
        );
        assert_eq!(town.figure("HL.HANDLED").await["value"], 0.0, "nothing yet");
        let commit = format!("/v1/hotline/imports/{}/commit", preview["id"].as_str().unwrap());
        let problem = town.clerk.change(&commit, 1, json!({})).await.refused(422, "invalid");
        assert_eq!(problem.get("errors"), None, "nothing is wrong with the request");
        let line = &problem["lines"][0];
        assert_eq!(
            (&line["line"], &line["field"], &line["code"]),
            (&json!(4), &json!("concluded_at"), &json!("concluded_before_dispatch"))
        );
        town.deputy.change(&commit, 1, json!({})).await.refused(403, "forbidden");
        let done = town.clerk.change(&commit, 1, json!({ "leave_out_problems": true })).await.ok();
        assert_eq!((&done["added"], &done["units_created"]), (&json!(2), &json!([])));
        for version in [1, 2] {
            let again = json!({ "leave_out_problems": true });
            let told = town.clerk.change(&commit, version, again).await;
            let told = told.refused(409, "import_committed")["detail"].to_string();
            assert!(told.contains("新增 2 条") && told.contains("跳过 1 行"), "{told}");
        }
        assert_eq!(town.figure("HL.CLOSE_RATE").await["text"], "100%");
        assert_eq!(town.figure("HL.HANDLED").await["excluded"][0]["count"], 1);
        let again = town
            .clerk
            .post("/v1/hotline/imports", json!({ "mapping": "district", "file": encoded }))
            .await
            .created();
        let commit = format!("/v1/hotline/imports/{}/commit", again["id"].as_str().unwrap());
        let done = town.clerk.change(&commit, 1, json!({ "leave_out_problems": true })).await.ok();
        assert_eq!((&done["added"], &done["unchanged"]), (&json!(0), &json!(2)));
        town.clerk
            .post("/v1/hotline/imports", json!({ "mapping": "nowhere", "file": encoded }))
            .await
            .refused(422, "invalid");
        town.clerk
            .post("/v1/hotline/imports", json!({ "mapping": "district", "file": "?" }))
            .await
            .refused(422, "invalid");
    }
}

async fn office(bench: &Bench) {
    bench.unit("平安办", organization::units::UnitKind::Office, bench.town.id).await;
}

async fn preview(who: &Person<'_>, file: &[u8]) -> Answer {
    let file = json!({ "mapping": "district", "file": base64(file) });
    who.post("/v1/hotline/imports", file).await
}

async fn commit(who: &Person<'_>, preview: &Value, leave_out: bool) -> Answer {
    let path = format!("/v1/hotline/imports/{}/commit", preview["id"].as_str().unwrap());
    who.change(&path, 1, json!({ "leave_out_problems": leave_out })).await
}

/// A mapping may say that units are made, but who may not make them by hand may not by a file; and a line that turns out to be wrong
/// only then is left out by nobody but who says so.
#[actix_web::test]
async fn units_are_made_by_who_may_make_them() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let file = FILE.lines().take(3).collect::<Vec<_>>().join("\n");
        let checked = preview(&town.clerk, file.as_bytes()).await.created();
        assert_eq!((&checked["good"], &checked["problems"]), (&json!(2), &json!([])));
        let told = commit(&town.clerk, &checked, false).await.refused(422, "invalid");
        assert_eq!(
            (&told["lines"][0]["line"], &told["lines"][0]["code"]),
            (&json!(2), &json!("unit_unknown"))
        );
        assert!(!told.to_string().contains("平安办"), "what stands there may be anything: {told}");
        let done = commit(&town.clerk, &checked, true).await.ok();
        assert_eq!((&done["added"], &done["units_created"]), (&json!(0), &json!([])), "{done}");
        office(&bench).await;
        let checked = preview(&town.clerk, file.as_bytes()).await.created();
        let done = commit(&town.clerk, &checked, false).await.ok();
        assert_eq!((&done["added"], &done["units_created"]), (&json!(2), &json!([])));
    }
}

/// What is longer would hold up all others who write while it is taken over; C-17, C-30: what pretends to be large is refused as well.
#[actix_web::test]
async fn a_file_of_tickets_has_its_limits() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let mut lines = FILE.lines();
        let (header, line) = (lines.next().unwrap(), lines.next().unwrap());
        let file = |lines: usize| {
            let line = |n| line.replace("A1", &format!("A{n}"));
            [vec![header.to_string()], (0..lines).map(line).collect()].concat().join("\n")
        };
        let checked = preview(&town.clerk, file(5_000).as_bytes()).await.created();
        assert_eq!(checked["good"], 5_000);
        let told = preview(&town.clerk, file(5_001).as_bytes()).await.refused(422, "invalid");
        assert_eq!(told["errors"][0]["code"], "too_many_lines", "{told}");
        let bomb = crate::importing::workbooks::workbook_of_texts("10000000000");
        let told = preview(&town.clerk, &bomb).await.refused(422, "invalid");
        assert_eq!(told["errors"][0]["code"], "file_unreadable", "{told}");
    }
}

/// When a ticket was signed and its caller first contacted elsewhere may stand in the file; where it does not, nobody is said to have
/// been late.
#[actix_web::test]
async fn what_is_not_known_of_a_response_is_left_out() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        office(&bench).await;
        let header = FILE.lines().next().unwrap();
        let line = |number: &str, moments: &str| {
            format!(
                "{number},路灯,路灯,村口,求助,2025-02-10 09:00:00,,平安办,已办结,2025-02-12 10:00:00,13812345678,{moments}\n"
            )
        };
        let file = [
            format!("{header},签收时间,首次联系时间\n"),
            line("R1", ","),
            line("R2", "2025-02-10 10:00:00,2025-02-10 11:00:00"),
            line("R3", "2025-02-10 10:00:00,2025-02-11 11:00:00"),
            line("R4", "2025-02-10 10:00:00,"),
        ];
        let checked = preview(&town.clerk, file.concat().as_bytes()).await.created();
        commit(&town.clerk, &checked, false).await.ok();
        let figure = town.figure("HL.RESPONSE_RATE").await;
        assert_eq!((&figure["numerator"], &figure["denominator"]), (&json!(1.0), &json!(2)));
        let excluded = figure["excluded"].as_array().unwrap();
        let unknown = excluded.iter().find(|one| one["measure"] == "hotline.response_unknown");
        assert_eq!(unknown.unwrap()["count"], 2, "{figure}");
    }
}

/// What nobody commits is removed after a day, and whoever asks for it is told so.
#[actix_web::test]
async fn a_preview_that_nobody_commits_is_removed() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        office(&bench).await;
        let preview = async || {
            let made = preview(&town.clerk, FILE.as_bytes()).await.created();
            format!("/v1/hotline/imports/{}", made["id"].as_str().unwrap())
        };
        let expire = async || {
            bench.run(&hotline::LINE, "hotline.expire_previews", Calendar::built_in()).await
        };
        bench.at("2025-03-10 09:00");
        let (kept, forgotten) = (preview().await, preview().await);
        let all = json!({ "leave_out_problems": true });
        town.clerk.change(&format!("{kept}/commit"), 1, all.clone()).await.ok();
        bench.at("2025-03-11 08:59");
        assert_eq!(expire().await, 0, "not yet");
        town.clerk.get(&forgotten).await.ok();
        bench.at("2025-03-11 09:01");
        assert_eq!(expire().await, 1);
        assert_eq!(expire().await, 0, "once");
        town.clerk.get(&kept).await.ok();
        town.clerk.get(&forgotten).await.refused(410, "import_expired");
        town.clerk
            .change(&format!("{forgotten}/commit"), 1, all)
            .await
            .refused(410, "import_expired");
        let stranger = bench.person("other.clerk", &[("ho", bench.town.id)]).await;
        stranger.get(&forgotten).await.refused(404, "not_found");
        bench.seal().await;
        let verify = bench.database.scan(|db| ledger::verify::tenant(db, "230718", None));
        let report = verify.await.unwrap();
        assert!(report.is_sound(), "{:?}", report.faults);
    }
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let encode = |chunk: &[u8]| {
        let number = chunk
            .iter()
            .chain(&[0, 0])
            .take(3)
            .fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte));
        (0..4)
            .map(|n| {
                if n > chunk.len() {
                    '='
                } else {
                    LETTERS[(number >> (18 - 6 * n) & 63) as usize] as char
                }
            })
            .collect::<String>()
    };
    bytes.chunks(3).map(encode).collect()
}

/// The open data of another city: both files give the same records, and the figures are those of a recount of the file.
#[actix_web::test]
async fn ten_thousand_requests_of_another_city() {
    let folder = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data"));
    let Ok(csv) = std::fs::read(folder.join("baltimore-311.csv")) else {
        eprintln!("SKIPPED: baltimore-311.csv is not beside this checkout");
        return;
    };
    let xlsx = std::fs::read(folder.join("baltimore-311.xlsx")).unwrap();
    let mapping = || import::read_mapping(import::built_in_mappings()[1].1).unwrap();
    let from_csv = import::preview(mapping(), &import::read_file(&csv).unwrap()).unwrap();
    let from_xlsx = import::preview(mapping(), &import::read_file(&xlsx).unwrap()).unwrap();
    let strip = |preview: &import::Preview| {
        preview
            .rows
            .iter()
            .map(|row| (row.unit.clone(), row.new.clone(), row.past))
            .collect::<Vec<_>>()
    };
    assert!(strip(&from_csv) == strip(&from_xlsx), "both files say the same");
    assert_eq!(
        from_csv.rows.len() + from_csv.problems.len(),
        10_000,
        "{:?}",
        &from_csv.problems[..1]
    );
    for bench in benches().await {
        bench.at("2026-11-24 09:00");
        let town = Town::new(&bench).await;
        for (preview, added, unchanged) in [
            (&from_csv, from_csv.rows.len() as u64, 0),
            (&from_xlsx, 0, from_csv.rows.len() as u64),
        ] {
            let preview = preview.clone();
            let keys = bench.vault.keys(&bench.ledger, "230718").await.unwrap();
            let done = bench
                .ledger
                .change(ledger::Author::system("230718"), move |tx| {
                    let (calendar, reach) = (Calendar::built_in(), kernel::Reach::All);
                    let (reach, makes) = (&reach, &reach);
                    let with = import::Taking { keys: &keys, calendar: &calendar, reach, makes };
                    let done = import::commit(tx, &preview, with, |_| {})?;
                    let (id, unit) = (kernel::new_id(), kernel::Id::nil());
                    tx.record(ledger::Change {
                        event: "hotline.import_committed",
                        kind: "hotline.import",
                        id,
                        version: 1,
                        unit,
                        data: json!({}),
                        before: &[],
                        after: &[],
                    });
                    Ok(done)
                })
                .await
                .unwrap();
            assert_eq!(
                (done.added, done.unchanged, done.problems.len()),
                (added, unchanged, from_csv.problems.len())
            );
        }
        bench.seal().await;
        compare_with_the_file(&town, &from_csv).await;
    }
}

async fn compare_with_the_file(town: &Town<'_>, file: &import::Preview) {
    use hotline::Status;
    let cohort: Vec<_> =
        file.rows.iter().filter(|row| !row.past.status.is_outside_cohort()).collect();
    let on_time = |row: &import::Row| {
        row.past.concluded_at.zip(row.new.written_limit).is_some_and(|(at, limit)| at <= limit)
    };
    let concluded: Vec<_> =
        cohort.iter().filter(|row| row.past.status == Status::Concluded).collect();
    let expected = [
        ("HL.HANDLED", cohort.len()),
        ("HL.CLOSE_RATE", concluded.len()),
        (
            "HL.RETURN_RATE",
            file.rows.iter().filter(|row| row.past.status == Status::Returned).count(),
        ),
    ];
    let figure = async |code: &str| {
        let path = format!(
            "/v1/reporting/figures?indicators={code}&from=2010-01-01&to=2020-12-31&unit={}",
            town.bench.town.id
        );
        town.deputy.get(&path).await.ok()["figures"][0].clone()
    };
    for (code, numerator) in expected {
        assert_eq!(figure(code).await["numerator"], numerator as f64, "{code}");
    }
    let with_limit =
        concluded.iter().filter(|row| row.new.written_limit.is_some() && on_time(row)).count()
            as f64;
    let all = figure("HL.ONTIME_RATE").await["numerator"].as_f64().unwrap();
    let without_limit =
        concluded.iter().filter(|row| row.new.written_limit.is_none()).count() as f64;
    assert!((with_limit..=with_limit + without_limit).contains(&all), "{with_limit} ≤ {all}");
    let merged = file.rows.iter().filter(|row| row.past.status == Status::Merged).count();
    assert_eq!(figure("HL.HANDLED").await["excluded"][1]["count"], merged as i64);
}
