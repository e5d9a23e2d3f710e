//! How a case goes on and ends, over HTTP: handed up, terminated, agreed by word of mouth, in instalments, kept or broken.

use crate::mediation_cases::{CASES, Village};
use crate::mediation_joint_meetings::verified;
use crate::town::benches;
use testkit::{Bench, Value, json};

const COMMITTEES: &str = "/v1/mediation/committees";

/// A committee of the town.
async fn committee(village: &Village<'_>, name: &str) -> Value {
    let new = json!({
        "name": name, "kind": "town", "level": "town", "unit": village.bench.town.id,
        "registered_with": "乌翠区司法局", "founded_on": "2020-01-01",
    });
    village.js.post(COMMITTEES, new).await.created()
}

async fn dissolve(village: &Village<'_>, committee: &Value) {
    let path = format!("{COMMITTEES}/{}/dissolve", committee["id"].as_str().unwrap());
    village.js.change(&path, 1, json!({ "on": village.bench.now().local_date() })).await.ok();
}

async fn recounted(bench: &Bench) {
    bench.seal().await;
    let kind = mediation::LINE.records().nth(2).unwrap();
    let compared = bench.database.scan(move |db| ledger::recount::compare(db, "230718", kind));
    assert_eq!(compared.await.unwrap().1, Vec::new());
}

/// 小事不出村、大事不出镇: a tier at a time, to a committee that is there and of that tier; jointly with two organs.
#[actix_web::test]
async fn a_case_is_handed_up_to_a_committee_of_the_next_tier() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let case = village.assigned(json!({ "tier": "grid" })).await;
        let up = async |case: &Value, tier: &str, committee: &Value| {
            let said = json!({ "tier": tier, "committee": committee, "reason": "未能化解" });
            village.act(&village.mediator, case, "escalate", said).await
        };
        up(&case, "town", &Value::Null).await.refused(409, "tier");
        let case = up(&case, "village", &village.committee["id"]).await.ok();
        let nobodys = json!(kernel::new_id());
        let unknown = up(&case, "town", &nobodys).await.refused(422, "invalid");
        assert_eq!(unknown["errors"][0]["pointer"], "/committee");
        up(&case, "town", &village.committee["id"]).await.refused(422, "committee_tier");
        let (old, town) =
            (committee(&village, "原镇调委会").await, committee(&village, "镇调委会").await);
        dissolve(&village, &old).await;
        up(&case, "town", &old["id"]).await.refused(409, "committee_dissolved");
        let case = up(&case, "town", &town["id"]).await.ok();
        assert_eq!((&case["tier"], &case["committee"]), (&json!("town"), &town["id"]));

        let jointly =
            |organs: Value| json!({ "tier": "joint", "organs": organs, "reason": "疑难" });
        let alone = jointly(json!(["police"]));
        village.act(&village.js, &case, "escalate", alone).await.refused(422, "joint_orgs");
        let two = jointly(json!(["police", "tribunal"]));
        let deputy = bench.person("vl", &[("vl", bench.town.id)]).await;
        verified(&village, &deputy, &[&case]).await;
        let case = village.act(&village.js, &case, "escalate", two).await.ok();
        assert_eq!(case["joint_orgs"], json!(["police", "tribunal"]));
        village.act(&village.js, &case, "escalate", jointly(json!([]))).await.refused(409, "tier");
        // The organs take part before anything is agreed.
        let case = village.mediating(&case).await;
        let agree = village.agreement(&case, json!({}));
        let alone = village.act(&village.mediator, &case, "agree", agree.clone()).await;
        alone.refused(409, "joint_sessions");
        let path = format!("{CASES}/{}/actions", case["id"].as_str().unwrap());
        let all = village.mediator.get(&path).await.ok()["actions"].clone();
        let agree_now =
            all.as_array().unwrap().iter().find(|one| one["action"] == "agree").unwrap();
        assert!(agree_now.to_string().contains("joint_sessions"), "{agree_now}");
        let together = json!({
            "at": bench.now(), "place": "调解室", "mode": "room", "record": "会同调解", "signed": true,
            "organs": ["police", "tribunal"],
        });
        let case = village.act(&village.mediator, &case, "hold-session", together).await.ok();
        let case = village.act(&village.mediator, &case, "agree", agree).await.ok();
        recounted(&bench).await;
        let history = format!("/v1/ledger/subjects/{}/entries", case["id"].as_str().unwrap());
        let history = village.js.get(&history).await.ok().to_string();
        assert!(history.contains("mediation.case_escalated") && !history.contains("未能化解"));
    }
}

/// A dispute is registered with a committee that is there, and still there.
#[actix_web::test]
async fn a_committee_that_is_no_more_takes_no_case() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let case = village.find(json!({})).await;
        let town = committee(&village, "镇调委会").await;
        dissolve(&village, &town).await;
        for (named, status, code) in [
            (json!(kernel::new_id()), 422, "invalid"),
            (town["id"].clone(), 409, "committee_dissolved"),
        ] {
            let said = json!({ "committee": named });
            village.act(&village.js, &case, "register", said).await.refused(status, code);
        }
    }
}

/// 人民调解法 art. 26: who ends without an agreement is told where else to go.
#[actix_web::test]
async fn a_mediation_that_fails_ends_with_the_remedies_told() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let case = village.mediating(&village.assigned(json!({})).await).await;
        let end = async |reason: &str, remedies: Value| {
            let said = json!({ "reason": reason, "remedies": remedies });
            village.act(&village.mediator, &case, "terminate", said).await
        };
        end("no_agreement", json!([])).await.refused(422, "remedies_untold");
        end("party_refuses", json!(["judicial"])).await.refused(409, "nobody_refuses");
        let ended = end("no_agreement", json!(["judicial", "arbitration"])).await.ok();
        assert_eq!((&ended["status"], &ended["outcome"]), (&json!("terminated"), &json!("failed")));
        assert_eq!(ended["remedies"], json!(["judicial", "arbitration"]));
        assert_eq!(ended["told_remedies_at"], json!(bench.now()));
        let failed = village.figure("PM.SUCCESS_RATE").await;
        assert_eq!((&failed["text"], &failed["denominator"]), (&json!("0%"), &json!(1)));
        let resolved = village.figure("PM.RESOLVED").await;
        assert_eq!(
            (&resolved["text"], &resolved["excluded"][0]["count"]),
            (&json!("0"), &json!(1))
        );
        bench.at("2025-12-31 09:00");
        assert_eq!(village.figure("PM.FILE_RATE").await["denominator"], 1, "it closed");
        recounted(&bench).await;
    }
}

/// 人民调解法 arts. 28, 30: the mediator records it, and nothing is signed or sealed; kept at once it is due on the day.
#[actix_web::test]
async fn an_oral_agreement_is_recorded_and_kept_at_once() {
    for bench in benches().await {
        bench.at("2025-03-07 09:00");
        let village = Village::new(&bench).await;
        let case = village.mediating(&village.assigned(json!({})).await).await;
        let oral = |more: Value| {
            let mut said = village.agreement(&case, json!({
                "form": "oral", "deadline": null, "immediate": true, "signatures": [], "sealed": false, "copies": 0,
            }));
            said.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            village.act(&village.mediator, &case, "agree", said)
        };
        let silent = oral(json!({ "mediator_signed": false })).await;
        silent.refused(422, "agreement_unsigned");
        oral(json!({ "deadline": "2025-04-01" })).await.refused(422, "deadline_immediate");
        let agreed = oral(json!({})).await.ok();
        assert_eq!((&agreed["status"], &agreed["outcome"]), (&json!("agreed"), &json!("oral")));
        assert_eq!(agreed["agreement"]["deadline"], "2025-03-07");
        let base = format!("{CASES}/{}", case["id"].as_str().unwrap());
        let form = village.mediator.get(&format!("{base}/documents/agreement")).await;
        assert_eq!(form.status, 200, "口头协议登记表");
        // Another one that says no deadline.
        let open = village.mediating(&village.assigned(json!({})).await).await;
        let said = village.agreement(&open, json!({ "deadline": null }));
        village.act(&village.mediator, &open, "agree", said).await.ok();

        bench.at("2025-03-08 09:00");
        let broken = village.figure("PM.PERFORM_RATE").await;
        assert_eq!((&broken["text"], &broken["denominator"]), (&json!("0%"), &json!(1)));
        assert_eq!(broken["excluded"][0]["count"], 1, "{broken}");
        let kept = json!({ "on": "2025-03-07", "performance": "full" });
        let kept = village.act(&village.mediator, &agreed, "log-performance", kept).await.ok();
        assert_eq!(
            (&kept["status"], &kept["performed_on"]),
            (&json!("performed"), &json!("2025-03-07"))
        );
        assert_eq!(village.figure("PM.PERFORM_RATE").await["text"], "100%");
        let written = village.figure("PM.WRITTEN_SHARE").await;
        assert_eq!((&written["text"], &written["denominator"]), (&json!("50%"), &json!(2)));
        recounted(&bench).await;
    }
}

/// 人民调解法 art. 31: paid part by part, broken, and kept after all.
#[actix_web::test]
async fn an_agreement_is_paid_in_instalments_broken_and_kept_after_all() {
    for bench in benches().await {
        bench.at("2025-03-07 09:00");
        let village = Village::new(&bench).await;
        let case = village.mediating(&village.assigned(json!({})).await).await;
        let parts = |first: i64| {
            json!({
                "deadline": null,
                "instalments": [{ "due_on": "2025-04-01", "amount": first }, { "due_on": "2025-05-01", "amount": 200_000 }],
            })
        };
        let wrong = village.agreement(&case, parts(90_000));
        village.act(&village.mediator, &case, "agree", wrong).await.refused(422, "instalments_sum");
        let said = village.agreement(&case, parts(100_000));
        let agreed = village.act(&village.mediator, &case, "agree", said).await.ok();
        assert_eq!(agreed["agreement"]["deadline"], "2025-05-01", "with the last instalment");
        bench.at("2025-05-02 09:00");
        let log = async |case: &Value, said: Value| {
            village.act(&village.mediator, case, "log-performance", said).await
        };
        let whole = json!({ "on": "2025-04-01", "performance": "full" });
        log(&agreed, whole).await.refused(422, "instalment_unknown");
        let paid = log(&agreed, json!({ "on": "2025-04-01", "instalment": 1 })).await.ok();
        assert_eq!((&paid["status"], &paid["performance"]), (&json!("agreed"), &json!("partial")));
        assert_eq!(paid["agreement"]["instalments"][0]["paid_on"], "2025-04-01");
        let again = json!({ "on": "2025-04-02", "instalment": 1 });
        log(&paid, again).await.refused(422, "instalment_unknown");
        let broken =
            log(&paid, json!({ "on": "2025-05-02", "performance": "breached" })).await.ok();
        assert_eq!(
            (&broken["status"], &broken["breached_on"]),
            (&json!("breached"), &json!("2025-05-02"))
        );
        assert_eq!(village.figure("PM.PERFORM_RATE").await["text"], "0%");
        bench.at("2025-06-02 09:00");
        assert_eq!(
            village.figure("PM.FILE_RATE").await["text"],
            "0%",
            "thirty days after the breach"
        );
        let kept = log(&broken, json!({ "on": "2025-06-02", "instalment": 2 })).await.ok();
        assert_eq!((&kept["status"], &kept["breached_on"]), (&json!("performed"), &Value::Null));
        assert_eq!(village.figure("PM.PERFORM_RATE").await["text"], "100%");
        assert_eq!(village.figure("PM.FILE_RATE").await["text"], "—", "it closed today");
        recounted(&bench).await;
    }
}

/// The court takes its weeks and the visit its own time: what they bring is entered beside the file, which stays closed.
#[actix_web::test]
async fn a_ruling_and_a_visit_are_entered_after_the_file_is_closed() {
    for bench in benches().await {
        bench.at("2025-03-07 09:00");
        let village = Village::new(&bench).await;
        let case = village.agreed(&village.assigned(json!({})).await).await;
        let act = async |case: &Value, action: &str, said: Value| {
            village.act(&village.mediator, case, action, said).await
        };
        let asked = json!({ "on": "2025-03-07", "court": "乌翠区人民法院" });
        let case = act(&case, "apply-confirmation", asked).await.ok();
        let kept = json!({ "on": "2025-03-07", "performance": "full" });
        let case = act(&case, "log-performance", kept).await.ok();
        let base = format!("{CASES}/{}", case["id"].as_str().unwrap());
        let needed = village.mediator.get(&format!("{base}/file")).await.ok()["needed"].clone();
        let filed = act(&case, "file", json!({ "documents": needed })).await.ok();
        bench.at("2025-03-25 09:00");
        let valid =
            json!({ "on": "2025-03-24", "result": "valid", "court_no": "（2025）黑0718民特1号" });
        let case = act(&filed, "record-confirmation", valid.clone()).await.ok();
        act(&case, "record-confirmation", valid).await.refused(409, "no_confirmation");
        let visit = json!({ "on": "2025-03-25", "satisfaction": 4 });
        let case = act(&case, "follow-up", visit).await.ok();
        assert_eq!((&case["status"], &case["filed_on"]), (&json!("filed"), &json!("2025-03-07")));
        assert_eq!(case["documents"], filed["documents"]);
        let broken = json!({ "on": "2025-03-25", "performance": "breached" });
        act(&case, "log-performance", broken).await.refused(409, "case_state");
        bench.at("2025-12-31 09:00");
        for (code, text) in
            [("PM.JC_COUNT", "1"), ("PM.FOLLOWUP_RATE", "100%"), ("PM.FILE_RATE", "100%")]
        {
            assert_eq!(village.figure(code).await["text"], text, "{code}");
        }
        recounted(&bench).await;
    }
}

/// 民诉法解释 art. 355: what the court rejects for being a relation of identity is put right, and no longer among what it could confirm.
#[actix_web::test]
async fn what_the_court_rejected_is_corrected_to_what_it_is() {
    for bench in benches().await {
        bench.at("2025-03-07 09:00");
        let village = Village::new(&bench).await;
        let case = village.agreed(&village.assigned(json!({ "dispute": "01" })).await).await;
        let asked = json!({ "on": "2025-03-07", "court": "乌翠区人民法院" });
        let case = village.act(&village.mediator, &case, "apply-confirmation", asked).await.ok();
        let right = json!({ "reason": "实为解除收养", "sub_type": "adoption" });
        let early = village.act(&village.js, &case, "correct", right.clone()).await;
        early.refused(409, "not_confirmable");
        let no = json!({ "on": "2025-03-07", "result": "rejected" });
        let case = village.act(&village.mediator, &case, "record-confirmation", no).await.ok();
        assert_eq!(village.figure("PM.JC_RATE").await["text"], "0%");
        let case = village.act(&village.js, &case, "correct", right).await.ok();
        assert_eq!(case["agreement"]["confirmation_due"], Value::Null);
        assert_eq!(village.figure("PM.JC_RATE").await["text"], "—");
        recounted(&bench).await;
    }
}

/// 涉军绿色通道: half of the month, and a rate of its own.
#[actix_web::test]
async fn matters_of_soldiers_are_concluded_in_half_the_time() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let soldiers = json!({ "flags": ["military"] });
        let (one, other) =
            (village.assigned(soldiers.clone()).await, village.assigned(soldiers).await);
        let third = village.assigned(json!({})).await;
        assert_eq!(
            (&one["due_on"], &third["due_on"]),
            (&json!("2025-03-20"), &json!("2025-04-04"))
        );
        bench.at("2025-03-20 09:00");
        village.agreed(&one).await;
        bench.at("2025-03-21 09:00");
        village.agreed(&other).await;
        village.agreed(&third).await;
        assert_eq!(village.figure("PM.MILITARY").await["text"], "2");
        let in_time = village.figure("PM.MILITARY_ONTIME").await;
        assert_eq!((&in_time["text"], &in_time["denominator"]), (&json!("50%"), &json!(2)));
        assert_eq!(village.figure("PM.ONTIME_RATE").await["text"], "100%", "within the month");
        recounted(&bench).await;
    }
}

/// 电子签名法 art. 3: marriage, adoption and inheritance are signed on paper.
#[actix_web::test]
async fn family_matters_are_signed_on_paper() {
    for bench in benches().await {
        bench.at("2025-03-07 09:00");
        let village = Village::new(&bench).await;
        for (dispute, sub_type, refused) in [
            ("01", "marriage", true),
            ("01", "support", true),
            ("99", "adoption", true),
            ("99", "inheritance", true),
            ("99", "wages", false),
        ] {
            let of = json!({ "dispute": dispute, "sub_type": sub_type });
            let case = village.mediating(&village.assigned(of).await).await;
            let sign = |kind: &str| {
                let one = |n: usize| json!({ "party": case["parties"][n]["id"], "kind": kind });
                let said = village.agreement(&case, json!({ "signatures": [one(0), one(1)] }));
                village.act(&village.mediator, &case, "agree", said)
            };
            let electronic = sign("esign").await;
            if refused {
                electronic.refused(422, "electronic_signature");
                sign("fingerprint").await.ok();
            } else {
                electronic.ok();
            }
        }
    }
}
