//! files that take longer than their caller waits.

use crate::town::{Town, benches};
use actix_web::http::Method;
use actix_web::rt::time::sleep;
use db::Db;
use serde_json::Value;
use std::time::Duration;
use testkit::{Answer, Bench, Person};

const FIGURES: &str = "/v1/reporting/exports/figures?period=2025&as_of=2025-03-09&format=csv";

async fn ask(who: &Person<'_>, path: &str, prefer: &str) -> Answer {
    who.request(Method::GET, path, None, &[("Prefer", prefer)]).await
}

/// Polls as the answers say, until it is over.
async fn ended(who: &Person<'_>, path: &str) -> Value {
    let mut before = 0;
    for _ in 0..600 {
        let answer = who.get(path).await;
        let running = answer.header("retry-after") == "1";
        let export = answer.ok();
        let progress = export["progress"].as_u64().unwrap();
        assert!(progress >= before, "{export}");
        before = progress;
        if export["state"] != "running" {
            return export;
        }
        assert!(running, "who polls is told when");
        sleep(Duration::from_millis(50)).await;
    }
    panic!("it hangs");
}

#[expect(clippy::disallowed_methods, reason = "as a server that was ended left it")]
async fn leave_running(bench: &Bench) {
    let statement =
        "UPDATE reporting_export SET state = 'running', progress = 60, size = 0, content = NULL";
    bench.database.write(move |db: &mut Db| db.batch(statement)).await.unwrap();
}

#[actix_web::test]
async fn a21_a_file_that_takes_long_is_made_without_its_caller() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        town.receive("E1").await;
        let at_once = town.deputy.get(FIGURES).await;
        assert_eq!(at_once.status, 200);
        let patient = ask(&town.deputy, FIGURES, "respond-async, wait=20").await;
        assert_eq!((patient.status.as_u16(), &patient.bytes), (200, &at_once.bytes));

        let accepted = ask(&town.deputy, FIGURES, "respond-async").await;
        assert_eq!(accepted.status, 202);
        assert_eq!(accepted.header("preference-applied"), "respond-async");
        assert_eq!(accepted.header("retry-after"), "1");
        let place = accepted.header("location").to_string();
        let export = ended(&town.deputy, &place).await;
        assert_eq!((&export["state"], &export["progress"]), (&"done".into(), &100.into()));
        let file = town.deputy.get(export["content"].as_str().unwrap()).await;
        assert_eq!(file.status, 200);
        assert_eq!(file.bytes, at_once.bytes, "the same file");
        for name in
            ["content-disposition", "content-type", "cache-control", "content-security-policy"]
        {
            assert_eq!(file.header(name), at_once.header(name));
        }
        // Who is impatient without that preference is told the same, and has had none applied.
        let impatient = ask(&town.deputy, FIGURES, "wait=0").await;
        assert_eq!((impatient.status.as_u16(), impatient.header("preference-applied")), (202, ""));

        // It is its maker's alone, and only as long as they may see what it counts.
        let other = bench.person("other", &[("vl", bench.town.id)]).await;
        for path in [&place, &format!("{place}/content")] {
            other.get(path).await.refused(404, "not_found");
            bench.stranger().get(path).await.refused(401, "unauthenticated");
        }
    }
}

#[actix_web::test]
async fn a21_what_is_asked_wrongly_is_told_at_once() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        for (path, status, code) in [
            ("/v1/reporting/exports/figures?period=2025&format=pdf", 400, "malformed_request"),
            ("/v1/reporting/exports/figures?period=2025-13&format=csv", 400, "malformed_request"),
            (
                "/v1/reporting/figures/NO.SUCH/records/export?period=2025&part=numerator&format=csv",
                404,
                "not_found",
            ),
        ] {
            ask(&town.deputy, path, "respond-async").await.refused(status, code);
        }
        let records = "/v1/reporting/figures/HL.HANDLED/records/export?period=2025&part=numerator&format=xlsx";
        let accepted = ask(&town.deputy, records, "respond-async").await;
        let export = ended(&town.deputy, accepted.header("location")).await;
        let file = town.deputy.get(export["content"].as_str().unwrap()).await;
        assert!(file.bytes.starts_with(b"PK"));
    }
}

/// Asks for a file that is made in the background, and waits until it is there; gives its place.
async fn made(who: &Person<'_>) -> String {
    let place = ask(who, FIGURES, "respond-async").await.header("location").to_string();
    assert_eq!(ended(who, &place).await["state"], "done");
    place
}

async fn is_gone(who: &Person<'_>, place: &str) {
    for path in [place, &format!("{place}/content")] {
        let told = who.get(path).await.refused(410, "export_expired");
        assert!(told["title"].as_str().unwrap().contains("重新导出"), "{told}");
    }
}

/// Twenty files that somebody forgot lock nobody out: who was fetched first gives way, then the oldest; what is being made never does.
#[actix_web::test]
async fn a21_a_forgotten_file_gives_way_to_a_new_one() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let other = bench.person("other", &[("vl", bench.town.id)]).await;
        let apart = made(&other).await;
        let mut places = Vec::new();
        for _ in 0..20 {
            places.push(made(&town.deputy).await);
        }
        let fetched = format!("{}/content", places[7]);
        assert_eq!(town.deputy.get(&fetched).await.status, 200);
        assert_eq!(town.deputy.get(&fetched).await.status, 200, "again, as long as there is room");
        for place in [7, 0, 1] {
            town.deputy.get(&places[place]).await.ok();
            made(&town.deputy).await;
            is_gone(&town.deputy, &places[place]).await;
        }
        town.deputy.get(&places[2]).await.ok();
        other.get(&apart).await.ok();

        leave_running(&bench).await;
        ask(&town.deputy, FIGURES, "respond-async").await.refused(409, "too_many_exports");
        assert_eq!(town.deputy.get(FIGURES).await.status, 200, "who waits has no need of a place");
        bench.clock.advance(chrono::TimeDelta::seconds(30));
        let next = made(&town.deputy).await;
        town.deputy.get(&next).await.ok();
    }
}

#[expect(clippy::disallowed_methods, reason = "no test makes files of so many bytes")]
async fn make_large(bench: &Bench, bytes: u32) {
    let statement =
        format!("UPDATE reporting_export SET size = {bytes} WHERE state IN ('done', 'taken')");
    bench.database.write(move |db: &mut Db| db.batch(&statement)).await.unwrap();
}

/// Few large files take the room of many: 64 MB of an account are kept.
#[actix_web::test]
async fn a21_large_files_give_way_before_twenty_are_there() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let (one, two) = (made(&town.deputy).await, made(&town.deputy).await);
        make_large(&bench, 30_000_000).await;
        let three = made(&town.deputy).await;
        town.deputy.get(&one).await.ok();
        // Full to the last byte: whoever asks is not refused, and what gives way does so when the file is there.
        make_large(&bench, 21_333_333).await;
        town.deputy.get(&format!("{two}/content")).await;
        let four = made(&town.deputy).await;
        is_gone(&town.deputy, &two).await;
        for place in [&one, &three, &four] {
            town.deputy.get(place).await.ok();
        }
        make_large(&bench, 40_000_000).await;
        let five = made(&town.deputy).await;
        for place in [&one, &three] {
            is_gone(&town.deputy, place).await;
        }
        town.deputy.get(&five).await.ok();
    }
}

/// An export whose maker was ended fails, and says what to do; nothing waits for ever, and nothing is kept for ever.
#[actix_web::test]
async fn a21_a_restart_ends_an_export_and_nobody_waits_for_ever() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let place =
            ask(&town.deputy, FIGURES, "respond-async").await.header("location").to_string();
        ended(&town.deputy, &place).await;
        leave_running(&bench).await;
        let running = town.deputy.get(&place).await.ok();
        assert_eq!((&running["state"], &running["progress"]), (&"running".into(), &60.into()));
        let content = format!("{place}/content");
        town.deputy.get(&content).await.refused(409, "export_not_ready");
        bench.clock.advance(chrono::TimeDelta::seconds(30));
        let failed = ended(&town.deputy, &place).await;
        assert_eq!(
            (&failed["state"], &failed["problem"]["code"]),
            (&"failed".into(), &"unavailable".into())
        );
        assert!(failed["problem"]["detail"].as_str().unwrap().contains("重新导出"));
        town.deputy.get(&content).await.refused(409, "export_failed");

        let forget = reporting::LINE.jobs[0].name;
        let forgotten =
            async || bench.run(&reporting::LINE, forget, kernel::Calendar::built_in()).await;
        assert_eq!(forgotten().await, 0);
        bench.clock.advance(chrono::TimeDelta::hours(25));
        is_gone(&town.deputy, &place).await;
        assert_eq!(forgotten().await, 1);
        is_gone(&town.deputy, &place).await;
        bench.clock.advance(chrono::TimeDelta::days(30));
        assert_eq!(forgotten().await, 1);
        town.deputy.get(&place).await.refused(404, "not_found");
    }
}
