//! 法律明白人: C19 with its decoys, and what is kept of a person.

use super::*;
use crate::approval::approve;
use crate::town::benches;

const PHONE: &str = "13912340077";
const ID_NO: &str = "11010519491231002X";

pub fn literate(person: Id, village: Id) -> Value {
    json!({
        "person": person, "village": village, "nominated_by": "committees", "nominated_on": "2024-03-01",
        "roles": ["village_cadre"],
    })
}

pub fn certificate(on: &str) -> Value {
    json!({ "on": on, "cert_no": "明字第7号", "tenths_of_hours": 160, "score": 86 })
}

pub async fn verified(office: &Office<'_>, village: Id, name: &str) -> Value {
    let person = newcomer(office.town.bench, name, village).await;
    let new = json!({ "unit": village, "content": literate(person, village) });
    let draft = office.judicial.post(&format!("{BASE}/literates"), new).await.created();
    let sent = office.act(&office.judicial, "literates", &draft, "submit", json!({})).await;
    office.act(&office.town.deputy, "literates", &sent, "verify", json!({})).await
}

async fn active(office: &Office<'_>, village: Id, name: &str) -> Value {
    let one = verified(office, village, name).await;
    office.act(&office.judicial, "literates", &one, "certify", certificate("2024-09-01")).await
}

#[actix_web::test]
async fn persons_in_service_count_and_candidates_and_paused_ones_do_not() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let first = office.town.village;
        let second = bench.unit("富民村", UnitKind::Village, bench.town.id).await.id;
        for name in ["llp-1", "llp-2", "llp-3"] {
            active(&office, first, name).await;
        }
        let one = active(&office, second, "llp-4").await;
        let candidate = verified(&office, second, "llp-5").await;
        let paused = active(&office, second, "llp-6").await;
        let from = json!({ "from": "2025-02-01" });
        office.act(&office.judicial, "literates", &paused, "pause", from).await;
        // Recorded twice, the person is one.
        let again = json!({ "unit": second, "content": literate(one["content"]["person"].as_str().unwrap().parse().unwrap(), second) });
        let again = office.judicial.post(&format!("{BASE}/literates"), again).await.created();
        let again = office.act(&office.judicial, "literates", &again, "submit", json!({})).await;
        let again = office.act(&office.town.deputy, "literates", &again, "verify", json!({})).await;
        let by = certificate("2024-10-01");
        office.act(&office.judicial, "literates", &again, "certify", by).await;
        let day = json!({ "on": "2025-03-01", "kind": "publicity" });
        let path = address("literates", &candidate, "log-service");
        office.judicial.change(&path, 3, day).await.refused(409, "literate_not_serving");
        for sealed in [false, true] {
            assert_eq!(office.text("LP.LLP_COUNT").await, "4", "sealed: {sealed}");
            let per_village = office.town.figure("LP.LLP_PER_VILLAGE").await;
            // Three and one; the one who was recorded twice is one.
            assert_eq!(
                (&per_village["numerator"], &per_village["denominator"]),
                (&json!(4.0), &json!(2))
            );
            assert_eq!(per_village["text"], "2");
            let gaps = per_village["gaps"].as_array().unwrap();
            assert_eq!((gaps.len(), &gaps[0]["name"]), (1, &json!("富民村")));
            bench.seal().await;
        }
        assert_eq!(office.text("LP.DEMO_HH_COVER").await, "0%");
        let house = office.verified("households", places::household(first, "2023-07")).await;
        let cover = office.town.figure("LP.DEMO_HH_COVER").await;
        assert_eq!((&cover["text"], &cover["gaps"][0]["name"]), (&json!("50%"), &json!("富民村")));
        let revoked = json!({ "on": "2025-03-05", "result": "revoke" });
        office.act(&office.judicial, "households", &house, "check", revoked).await;
        assert_eq!(office.text("LP.DEMO_HH_COVER").await, "0%");
        let left = json!({ "on": "2025-03-01", "ground": "resigned" });
        office.act(&office.judicial, "literates", &one, "remove", left).await;
        assert_eq!(
            office.text("LP.LLP_COUNT").await,
            "4",
            "the other record of the person still holds"
        );
        for kind in pufa_publicity::LINE.records() {
            bench.seal().await;
            let (_, wrong) = bench
                .database
                .scan(move |db| ledger::recount::compare(db, "230718", kind))
                .await
                .unwrap();
            assert!(wrong.is_empty(), "{}: {wrong:?}", kind.name);
        }
    }
}

/// What becomes of a training becomes of the hours that a certificate names, as with officers; the training is of another line.
#[actix_web::test]
async fn hours_of_a_person_stand_as_long_as_their_training_does() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let (clerk, deputy) = (&office.clerk, &office.town.deputy);
        let act = async |who: &Person<'_>, course: &Value, action: &str, said: Value| {
            let path = crate::study_stories::address("trainings", course, action);
            who.change(&path, course["version"].as_i64().unwrap(), said).await.ok()
        };
        let course = async |targets: &[&str]| {
            let content = crate::study_stories::training(targets, "town");
            let new = json!({ "unit": bench.town.id, "content": content });
            let made = clerk.post("/v1/study-records/trainings", new).await.created();
            act(clerk, &made, "submit", json!({})).await
        };
        let one = verified(&office, office.town.village, "llp-1").await;
        let path = address("literates", &one, "certify");
        let by = |course: &Value, tenths: u32, on: &str| {
            let named = json!({ "training": course["id"], "tenths_of_hours": tenths });
            with(certificate(on), named)
        };
        let refused = async |said: Value, status: u16, code: &str| {
            office.judicial.change(&path, 3, said).await.refused(status, code);
        };
        let waits = course(&["llp"]).await;
        refused(by(&waits, 80, "2025-03-07"), 422, "training_unknown").await;
        let of_others = act(deputy, &course(&["mediator"]).await, "verify", json!({})).await;
        refused(by(&of_others, 80, "2025-03-07"), 422, "training_unknown").await;
        let strange = json!({ "id": one["id"] });
        refused(by(&strange, 80, "2025-03-07"), 422, "training_unknown").await;
        let held = act(deputy, &waits, "verify", json!({})).await;
        refused(by(&held, 160, "2025-03-07"), 422, "training_hours").await;
        refused(by(&held, 80, "2025-03-05"), 422, "literate_days").await;
        let said = by(&held, 80, "2025-03-07");
        office.act(&office.judicial, "literates", &one, "certify", said).await;
        let hours = async || {
            let path = format!("{BASE}/literates/{}", id(&one));
            let certified = office.judicial.get(&path).await.ok()["content"]["certified"].clone();
            (certified["tenths_of_hours"].as_u64().unwrap(), certified["stands"] == true)
        };
        assert_eq!(hours().await, (80, true));

        let mut longer = crate::study_stories::training(&["llp", "mediator"], "town");
        longer["tenths_of_hours"] = json!(120);
        let revision = json!({ "content": longer, "reason": "学时有误" });
        let revised = act(clerk, &held, "revise", revision).await;
        assert_eq!(hours().await, (80, false), "while it is corrected");
        let held = act(deputy, &revised, "verify", json!({})).await;
        assert_eq!(hours().await, (120, true));
        act(deputy, &of_others, "void", json!({ "reason": "没有举办" })).await;
        assert_eq!(hours().await, (120, true), "another one changes nothing");
        act(deputy, &held, "void", json!({ "reason": "没有举办" })).await;
        assert_eq!(hours().await, (120, false));
        assert_eq!(office.text("LP.LLP_COUNT").await, "1", "the certificate is the county's");
        bench.seal().await;
        for kind in pufa_publicity::LINE.records() {
            let compared =
                bench.database.scan(move |db| ledger::recount::compare(db, "230718", kind));
            assert_eq!(compared.await.unwrap().1, [], "{}", kind.name);
        }
    }
}

#[actix_web::test]
async fn numbers_of_a_person_are_sealed_shown_for_a_reason_and_erased() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let one = active(&office, office.town.village, "llp-1").await;
        let particulars = json!({ "phone": PHONE, "id_no": ID_NO });
        let known =
            office.act(&office.judicial, "literates", &one, "particulars", particulars).await;
        let fields: Vec<&Value> = known["content"]["particulars"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| &one["field"])
            .collect();
        assert_eq!(fields, ["id_no", "phone"]);
        assert!(!known.to_string().contains("1391234"), "{known}");
        let reveal = format!("{BASE}/literates/{}/particulars/reveal", id(&one));
        let reason = json!({ "reason": "通知培训" });
        office.town.deputy.post(&reveal, reason.clone()).await.refused(403, "forbidden");
        let shown = office.judicial.post(&reveal, reason.clone()).await.ok();
        assert_eq!((&shown["phone"], &shown["id_no"]), (&json!("+8613912340077"), &json!(ID_NO)));
        let head = bench.person("head", &[("my", bench.town.id)]).await;
        let copy = crate::privacy::persons::copied(&office.town.deputy, &head, PHONE).await;
        assert_eq!(copy["records"][0]["kind"], "pufa-publicity.literate");
        let erasure = json!({ "phone": PHONE, "ground": "unlawful", "reason": "本人书面申请" });
        let request = office.town.clerk.post("/v1/privacy/erasures", erasure).await.created();
        let erased = approve(&office.town.deputy, &request).await.ok();
        assert_eq!(erased["outcome"]["records"], 1);
        let shown = office.judicial.post(&reveal, reason).await.ok();
        assert_eq!(shown.get("phone"), None);
        let path = format!("{BASE}/literates/{}", id(&one));
        let left = office.judicial.get(&path).await.ok();
        assert!(!left.to_string().contains("明字"), "{left}");
        assert_eq!(office.text("LP.LLP_COUNT").await, "1", "the figure stays");
        bench.seal().await;
        let rows = bench.database.read(|db| {
            crate::house::texts(
                db,
                "SELECT CAST(count(*) AS text) AS found FROM pufa_publicity_particulars",
            )
        });
        assert_eq!(rows.await.unwrap(), ["0"]);
        let kind = pufa_publicity::LINE.records().find(|kind| kind.name.ends_with(".literate"));
        let kind = kind.unwrap();
        let compared =
            bench.database.scan(move |db| ledger::recount::compare(db, "230718", kind)).await;
        assert!(compared.unwrap().1.is_empty());
    }
}

/// A certificate, services and sealed numbers are of one person, and a revision gives them to nobody else.
#[actix_web::test]
async fn a_record_with_a_certificate_or_a_number_is_turned_into_no_other_persons() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let village = office.town.village;
        let one = active(&office, village, "llp-1").await;
        let other = newcomer(&bench, "llp-2", village).await;
        let mut content = one["content"].clone();
        content["person"] = json!(other);
        let turned = json!({ "content": content, "reason": "人员有误" });
        let path = address("literates", &one, "revise");
        let version = one["version"].as_i64().unwrap();
        office.judicial.change(&path, version, turned).await.refused(409, "nothing_changed");
        content["roles"] = json!(["village_cadre", "mediator"]);
        let said = json!({ "content": content, "reason": "身份有变" });
        let revised = office.act(&office.judicial, "literates", &one, "revise", said).await;
        assert_eq!(revised["content"]["person"], one["content"]["person"]);
    }
}

/// By the day of the service: one before the pause is entered after it, one within it is not, although it is over.
#[actix_web::test]
async fn a_service_is_judged_by_its_day() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let village = office.town.village;
        let one = active(&office, village, "llp-1").await;
        let act = async |record: &Value, action: &str, body: Value| {
            office.act(&office.judicial, "literates", record, action, body).await
        };
        let served = |on: &str| json!({ "on": on, "kind": "publicity" });
        let refused = async |record: &Value, on: &str, code: &str, status: u16| {
            let version = record["version"].as_i64().unwrap();
            let path = address("literates", record, "log-service");
            office.judicial.change(&path, version, served(on)).await.refused(status, code);
        };
        let paused = act(&one, "pause", json!({ "from": "2025-02-05" })).await;
        refused(&paused, "2025-02-05", "literate_not_serving", 409).await;
        let late = act(&paused, "log-service", served("2025-02-03")).await;
        assert_eq!(late["content"]["services"].as_array().unwrap().len(), 1);
        let back = act(&late, "resume", json!({ "on": "2025-02-20" })).await;
        refused(&back, "2025-02-19", "literate_not_serving", 409).await;
        refused(&back, "2024-08-31", "literate_not_serving", 409).await;
        refused(&back, "2026-01-01", "literate_days", 422).await;
        let back = act(&back, "log-service", served("2025-02-20")).await;
        let left = json!({ "on": "2025-03-05", "ground": "resigned" });
        let gone = act(&back, "remove", left).await;
        refused(&gone, "2025-03-05", "literate_not_serving", 409).await;
        act(&gone, "log-service", served("2025-03-04")).await;
    }
}
