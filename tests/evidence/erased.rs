//! D-11: what proved a record whose words were erased goes with them.

use super::*;
use crate::approval::approve;
use crate::mediation_cases::{CASES, Village};
use crate::mediation_joint_meetings::{MEETINGS, meeting};
use chrono::TimeDelta;

const PHONE: &str = "13912340001";
const AGENT: &str = "13912340009";

/// A scan of the agreement, or of the minutes, which name everybody.
async fn scan(who: &Person<'_>, kind: &str, record: &Value, size: u32) -> Value {
    let bytes = png(size, size);
    let mut new = announcement(record, &bytes, "欧阳秘密的协议.png");
    (new["kind"], new["caption"]) = (json!(kind), json!("欧阳秘密签字"));
    let file = who.post(FILES, new).await.created();
    send(who, &file, bytes).await.ok()
}

/// Just what was asked for: one record, and what became of its files.
fn erased(files: Value, left: Value) -> Value {
    json!({ "records": 1, "missing": 0, "not_asked": 0, "files": files, "files_left": left })
}

#[actix_web::test]
async fn d11_the_files_of_an_erased_record_go_with_its_words() {
    for (bench, shelf) in benches_with(Rules::built_in().unwrap(), Scanner::Off).await {
        let village = Village::new(&bench).await;
        let clerk = bench.person("clerk", &[("ho", bench.town.id)]).await;
        let deputy = bench.person("deputy", &[("vl", bench.town.id)]).await;
        let party = |role: &str, details: Value| json!({ "role": role, "kind": "natural", "details": details });
        let agent = json!({ "name": "丙律师", "authority": "general", "phone": AGENT });
        let parties = json!([
            party("applicant", json!({ "name": "欧阳秘密", "phone": PHONE, "agent": agent })),
            party("respondent", json!({ "name": "乙某某", "phone": "13912340003" })),
        ]);
        let case = village.find(json!({ "parties": parties })).await;
        let file = scan(&village.js, "mediation.case", &case, 6).await;
        let said = json!({ "unit": village.unit, "content": meeting(&village, &[&case]) });
        let said = village.js.post(MEETINGS, said).await.created();
        let minutes = scan(&village.js, "mediation.joint_meeting", &said, 7).await;
        let erase = async |phone: &str| {
            let body = json!({ "phone": phone, "ground": "unlawful", "reason": "本人书面申请" });
            let request = clerk.post("/v1/privacy/erasures", body).await.created();
            approve(&deputy, &request).await
        };
        // Whoever only stood for a party takes no words of others along, and no proof of theirs.
        let outcome = erase(AGENT).await.ok()["outcome"].clone();
        assert_eq!(outcome, erased(json!([]), json!([file["id"]])));
        assert_eq!(content(&village.js, &file).await.bytes, png(6, 6));

        // An authority may hold a file alone, or what was said of the case elsewhere.
        for held in [&file, &said, &minutes] {
            let order = json!({ "record": held["id"], "authority": "乌翠区人民法院", "document_no": "1号" });
            let hold = deputy.post("/v1/privacy/holds", order).await.created();
            let problem = erase(PHONE).await.refused(409, "record_held");
            assert!(problem["detail"].as_str().unwrap().contains(&id(&hold)), "{problem}");
            let lift = format!("/v1/privacy/holds/{}/lift", id(&hold));
            deputy.change(&lift, 1, json!({ "document_no": "1号之二" })).await.ok();
        }

        let outcome = erase(PHONE).await.ok()["outcome"].clone();
        assert_eq!(outcome, erased(json!([file["id"], minutes["id"]]), json!([])));
        content(&village.js, &file).await.refused(409, "file_not_here");
        content(&village.js, &minutes).await.refused(409, "file_not_here");
        let gone = village.js.get(&format!("{FILES}/{}", id(&file))).await.ok();
        assert_eq!((&gone["status"], &gone["sha256"]), (&json!("dropped"), &file["sha256"]));
        assert!(!gone.to_string().contains("欧阳"), "{gone}");
        let rests_before = SystemClock.now().plus(TimeDelta::seconds(10));
        evidence::clean(&bench.ledger, &shelf, "230718", rests_before).await.unwrap();
        assert_eq!(shelf.everything().await.unwrap(), Vec::<String>::new());
        let path = format!("{CASES}/{}", id(&case));
        assert_eq!(village.js.get(&path).await.ok()["state"], case["state"]);
        bench.seal().await;
        let compared = bench.database.scan(|db| {
            ledger::recount::compare(db, "230718", evidence::LINE.records().next().unwrap())
        });
        assert_eq!(compared.await.unwrap(), (2, vec![]));
    }
}
