//! The hotline over HTTP: every state, its guards, its clocks; files; what the system does by itself.

use crate::town::{Town, benches, follow_up, result};
use hotline::import;
use kernel::Calendar;
use serde_json::{Value, json};
use testkit::{Bench, Person};
use web::JobContext;

fn path(ticket: &Value, action: &str) -> String {
    format!("/v1/hotline/tickets/{}/{action}", ticket["id"].as_str().unwrap())
}

fn version(ticket: &Value) -> i64 {
    ticket["version"].as_i64().unwrap()
}

async fn refused(
    who: &Person<'_>,
    ticket: &Value,
    action: &str,
    body: Value,
    status: u16,
    code: &str,
) {
    who.change(&path(ticket, action), version(ticket), body).await.refused(status, code);
}

async fn attend(bench: &Bench) -> usize {
    let context = JobContext {
        ledger: bench.ledger.clone(),
        vault: bench.vault.clone(),
        calendar: Calendar::built_in(),
        tenant: "230718".into(),
    };
    (hotline::LINE.jobs[0].run)(context).await.unwrap()
}

#[actix_web::test]
async fn receipt_from_the_district_is_idempotent() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let first = town.receive("E1").await;
        let again = town.district.post("/v1/hotline/tickets", town.new_ticket("E1")).await;
        assert_eq!(again.header("idempotent-replayed"), "true");
        assert_eq!(again.ok()["id"], first["id"]);
        let mut other = town.new_ticket("E1");
        (other["title"], other["caller"]["name"]) = (json!("另一件事"), json!("王某"));
        let problem =
            town.district.post("/v1/hotline/tickets", other).await.refused(409, "conflict");
        let fields: Vec<&str> = problem["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["pointer"].as_str().unwrap())
            .collect();
        assert_eq!(fields, ["/title", "/caller"]);
        let mut own_id = town.new_ticket("E2");
        own_id["id"] = json!(kernel::new_id());
        let made = town.district.post("/v1/hotline/tickets", own_id.clone()).await.created();
        assert_eq!(made["id"], own_id["id"]);
        assert_eq!(
            town.district.post("/v1/hotline/tickets", own_id).await.ok()["ticket_no"],
            made["ticket_no"]
        );
        assert_eq!(town.figure("HL.HANDLED").await["value"], 2.0);
        let mut wrong = town.new_ticket("E3");
        wrong["lead_unit"] = json!(kernel::new_id());
        town.district.post("/v1/hotline/tickets", wrong).await.refused(422, "invalid");
        town.district
            .post("/v1/hotline/tickets", {
                let mut n = town.new_ticket("E4");
                n["dispatched_at"] = json!("2031-01-01T00:00:00Z");
                n
            })
            .await
            .refused(422, "dispatch_in_future");
    }
}

#[actix_web::test]
async fn actions_say_what_comes_next_and_why_not() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let ticket = town.receive("N1").await;
        let actions = async |who: &Person<'_>, ticket: &Value| {
            let all =
                who.get(&path(ticket, "actions")).await.ok()["actions"].as_array().unwrap().clone();
            all.into_iter()
                .map(|one| {
                    (
                        one["action"].as_str().unwrap().to_string(),
                        one["reason"]["code"].as_str().unwrap_or("allowed").to_string(),
                    )
                })
                .collect::<std::collections::BTreeMap<_, _>>()
        };
        let clerk = actions(&town.clerk, &ticket).await;
        assert_eq!(
            (clerk["sign"].as_str(), clerk["assign"].as_str(), clerk["divert"].as_str()),
            ("allowed", "ticket_state", "not_taken_in_here")
        );
        assert_eq!(actions(&town.handler, &ticket).await["sign"], "ticket_permission");
        let told = town.clerk.get(&path(&ticket, "actions")).await.ok();
        let zh = |action: &str| {
            let all = told["actions"].as_array().unwrap();
            all.iter().find(|one| one["action"] == action).unwrap()["reason"]["zh"].clone()
        };
        assert_eq!(
            zh("assign"),
            "工单为“待签收”；此操作须在“已签收、已分派、已联系、办理中、重办”时进行"
        );
        assert_eq!(zh("supervise"), "需要权限“督办”（hotline.tickets.supervise）");
        town.handler.change(&path(&ticket, "sign"), 1, json!({})).await.refused(403, "forbidden");
        let assigned = town.assigned(&ticket).await;
        assert_eq!(actions(&town.handler, &assigned).await["start-handling"], "not_contacted");
        refused(&town.handler, &assigned, "start-handling", json!({}), 409, "not_contacted").await;
        let other = bench.person("other", &[("handler", bench.town.id)]).await;
        refused(
            &other,
            &assigned,
            "log-contact",
            json!({ "method": "phone", "reached": true, "summary": "x" }),
            403,
            "not_handler",
        )
        .await;
        let tried = async |ticket: &Value| {
            town.act(
                &town.handler,
                ticket,
                "log-contact",
                json!({ "method": "unreachable", "reached": false, "summary": "无人接听" }),
            )
            .await
        };
        let once = tried(&assigned).await;
        let twice = tried(&once).await;
        assert_eq!(twice["status"], "assigned");
        bench.at("2025-03-11 09:00");
        assert_eq!(tried(&twice).await["status"], "contacted", "three attempts on two days");
    }
}

#[actix_web::test]
async fn results_need_their_evidence_and_reviewers_their_rank() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let handling = town.handling(&town.receive("R1").await).await;
        let mut bare = result();
        bare["evidence"] = json!([]);
        refused(&town.handler, &handling, "submit-result", bare, 422, "evidence_missing").await;
        let mut explained = result();
        explained["outcome"] = json!("explained");
        refused(&town.handler, &handling, "submit-result", explained, 422, "legal_basis_missing")
            .await;
        let submitted = town.act(&town.handler, &handling, "submit-result", result()).await;
        refused(&town.clerk, &submitted, "review", json!({ "approved": true }), 403, "reviewer")
            .await;
        let back = town.act(&town.deputy, &submitted, "review", json!({ "approved": false })).await;
        assert_eq!(back["status"], "handling");
        let again = town.act(&town.handler, &back, "submit-result", result()).await;
        let replied = town.act(&town.deputy, &again, "review", json!({ "approved": true })).await;
        refused(&town.deputy, &replied, "conclude", json!({}), 403, "district_decides").await;
        let concluded = town.act(&town.district, &replied, "conclude", json!({})).await;
        let mut silent = follow_up(5, "solved");
        silent["reached"] = json!(false);
        refused(&town.district, &concluded, "follow-up", silent, 422, "follow_up_contradiction")
            .await;
        let content = town.followed(&concluded, 5, "solved").await;
        refused(
            &town.district,
            &content,
            "rework",
            json!({ "reason": "x" }),
            409,
            "no_ground_for_rework",
        )
        .await;
        let mut now = town.followed(&content, 1, "unsolved").await;
        for _ in 0..2 {
            now = town.act(&town.district, &now, "rework", json!({ "reason": "未解决" })).await;
            now = town.act(&town.handler, &now, "start-handling", json!({})).await;
            now = town.conclude(&now).await;
            now = town.followed(&now, 1, "unsolved").await;
        }
        refused(&town.district, &now, "rework", json!({ "reason": "未解决" }), 409, "rework_limit")
            .await;
    }
}

#[actix_web::test]
async fn clocks_stand_and_run_and_explain_themselves() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        bench.at("2025-01-20 09:00");
        let handling = town.handling(&town.receive("C1").await).await;
        assert_eq!(
            handling["limits"]["due_at"], "2025-01-26T16:00:00Z",
            "Sunday the 26th is a working day"
        );
        let told = json!("2025-01-20T02:00:00Z");
        let extension = json!({ "kind": "extension", "reason": "complex", "basis": "需协调", "days": 2, "caller_informed_at": told });
        refused(
            &town.handler,
            &handling,
            "request-application",
            json!({ "kind": "extension", "reason": "complex", "basis": "x", "days": 2 }),
            422,
            "caller_not_informed",
        )
        .await;
        refused(&town.handler, &handling, "request-application", json!({ "kind": "extension", "reason": "complex", "basis": "x", "days": 60, "caller_informed_at": told }), 409, "extension_limit").await;
        let asked =
            town.act(&town.handler, &handling, "request-application", extension.clone()).await;
        refused(
            &town.handler,
            &asked,
            "request-application",
            extension.clone(),
            409,
            "application_pending",
        )
        .await;
        refused(
            &town.district,
            &asked,
            "decide-application",
            json!({ "approved": true }),
            409,
            "not_endorsed",
        )
        .await;
        let endorsed = town
            .act(&town.deputy, &asked, "endorse-application", json!({ "approved": true }))
            .await;
        let extended = town
            .act(&town.district, &endorsed, "decide-application", json!({ "approved": true }))
            .await;
        assert_eq!(
            extended["limits"]["due_at"], "2025-02-05T16:00:00Z",
            "two more: the 27th, and 5 February after the festival"
        );
        refused(&town.handler, &extended, "request-application", extension, 409, "extension_limit")
            .await;
        bench.at("2025-01-22 10:00");
        let suspension = json!({ "kind": "suspension", "reason": "season", "basis": "冻土无法施工", "commit_date": "2025-05-06", "plan": "解冻后施工", "caller_informed_at": told });
        let asked = town.act(&town.handler, &extended, "request-application", suspension).await;
        let endorsed = town
            .act(&town.deputy, &asked, "endorse-application", json!({ "approved": true }))
            .await;
        let suspended = town
            .act(&town.district, &endorsed, "decide-application", json!({ "approved": true }))
            .await;
        assert_eq!(suspended["status"], "suspended");
        assert_eq!(town.figure("HL.SUSPENDED").await["value"], 1.0);
        let deadline = town.clerk.get(&path(&suspended, "deadline")).await.ok();
        assert_eq!(deadline["clocks"][3]["state"], "paused");
        bench.at("2025-05-05 20:00");
        assert_eq!(attend(&bench).await, 0, "not before the promised day");
        bench.at("2025-05-06 00:10");
        assert_eq!(attend(&bench).await, 1, "it reopens by itself");
        let resumed = town
            .clerk
            .get(&format!("/v1/hotline/tickets/{}", suspended["id"].as_str().unwrap()))
            .await
            .ok();
        assert_eq!(
            (
                &resumed["status"],
                &resumed["events"].as_array().unwrap().last().unwrap()["clock_effect"]
            ),
            (&json!("handling"), &json!("resume"))
        );
        // 21 January counted; the 22nd stood. Six days are left: 6 to 9 and 12 to 13 May.
        assert_eq!(resumed["limits"]["due_at"], "2025-05-13T16:00:00Z");
        let deadline = town.clerk.get(&path(&resumed, "deadline")).await.ok();
        let days = deadline["clocks"][3]["days"].as_array().unwrap();
        let reason = |date: &str| {
            days.iter().find(|day| day["date"] == date).unwrap()["reason"]
                .as_str()
                .unwrap()
                .to_string()
        };
        assert_eq!(
            (
                reason("2025-01-21"),
                reason("2025-01-22"),
                reason("2025-05-01"),
                reason("2025-05-06")
            ),
            ("counted".into(), "paused".into(), "holiday".into(), "counted".into())
        );
        assert_eq!(days.iter().filter(|day| !day["counted"].is_null()).count(), 7);
    }
}

#[actix_web::test]
async fn cards_turn_yellow_and_red_and_nobody_waits_for_another() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        bench.at("2025-03-10 09:00");
        let mut tickets = Vec::new();
        for n in 0..5 {
            tickets.push(town.receive(&format!("Y{n}")).await);
        }
        assert_eq!(attend(&bench).await, 0);
        bench.at("2025-03-16 12:00");
        assert_eq!(attend(&bench).await, 5);
        let yellow = town.clerk.get("/v1/hotline/tickets?order_by=due_at").await.ok();
        assert!(yellow["items"].as_array().unwrap().iter().all(|one| one["colour"] == "yellow"));
        assert_eq!(attend(&bench).await, 0, "once");
        bench.at("2025-03-18 00:05");
        assert_eq!(attend(&bench).await, 5);
        let red = town
            .clerk
            .get(&format!("/v1/hotline/tickets/{}", tickets[0]["id"].as_str().unwrap()))
            .await
            .ok();
        assert_eq!(
            (&red["colour"], &red["supervisions"][0]["kind"]),
            (&json!("red"), &json!("day"))
        );
        let order = red["supervisions"][0]["id"].clone();
        let answered = town
            .act(
                &town.clerk,
                &red,
                "feed-back",
                json!({ "supervision": order, "feedback": "正在办理" }),
            )
            .await;
        assert_eq!(answered["supervisions"][0]["feedback"], "正在办理");
    }
}

#[actix_web::test]
async fn returns_are_for_those_who_may() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let request = json!({ "kind": "return", "reason": "wrong_area", "basis": "属翠峦镇" });
        let designated = town.receive_with("B1", json!({ "designated": true })).await;
        refused(
            &town.clerk,
            &designated,
            "request-application",
            request.clone(),
            409,
            "designated_unit",
        )
        .await;
        refused(
            &town.clerk,
            &designated,
            "request-application",
            json!({ "kind": "return", "reason": "season", "basis": "x" }),
            422,
            "application_reason",
        )
        .await;
        let ticket = town.receive("B2").await;
        let pending = town.act(&town.clerk, &ticket, "request-application", request.clone()).await;
        assert_eq!(pending["status"], "return_pending");
        let endorsed = town
            .act(&town.deputy, &pending, "endorse-application", json!({ "approved": true }))
            .await;
        let denied = town
            .act(&town.district, &endorsed, "decide-application", json!({ "approved": false }))
            .await;
        assert_eq!(
            (&denied["status"], &denied["limits"]["due_at"]),
            (&json!("received"), &ticket["limits"]["due_at"])
        );
        bench.at("2025-03-12 09:00");
        refused(&town.clerk, &denied, "request-application", request, 409, "past_sign_limit").await;
        let own = json!({ "external_system": "self", "channel": "visit", "category": "help", "title": "t", "content": "c", "place": "p", "caller_type": "person", "caller": { "phone": "0458-3676123" }, "lead_unit": bench.town.id });
        let own = town.clerk.post("/v1/hotline/tickets", own).await.created();
        let handling = town.handling(&json!({ "id": own["id"], "version": 1 })).await;
        let submitted = town.act(&town.handler, &handling, "submit-result", result()).await;
        let replied =
            town.act(&town.deputy, &submitted, "review", json!({ "approved": true })).await;
        assert_eq!(
            town.act(&town.deputy, &replied, "conclude", json!({})).await["status"],
            "concluded",
            "no district, the deputy decides"
        );
    }
}

#[actix_web::test]
async fn a_confidential_report_has_few_readers() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let report = town
            .receive_with(
                "S1",
                json!({ "category": "report", "title": "举报某人", "object": "姓名handler" }),
            )
            .await;
        assert_eq!(
            (&report["withheld"], &report["title"]),
            (&json!(true), &Value::Null),
            "even to the system that sent it"
        );
        let at = format!("/v1/hotline/tickets/{}", report["id"].as_str().unwrap());
        assert_eq!(town.clerk.get(&at).await.ok()["content"], Value::Null);
        assert_eq!(town.deputy.get(&at).await.ok()["title"], "举报某人");
        let list = town.deputy.get("/v1/hotline/tickets?text=%E4%B8%BE%E6%8A%A5").await.ok();
        assert_eq!(list["items"], json!([]), "nor is it searched");
        let signed = town.act(&town.clerk, &report, "sign", json!({})).await;
        refused(
            &town.clerk,
            &signed,
            "assign",
            json!({ "handler": town.handler.account }),
            409,
            "conflict_of_interest",
        )
        .await;
        let reveal = format!("{at}/caller/reveal");
        town.deputy.post(&reveal, json!({ "reason": "核实" })).await.refused(403, "forbidden");
        town.clerk.post(&format!("{at}/caller/unlock"), json!({ "reason": "核实" })).await.ok();
        town.clerk.post(&reveal, json!({ "reason": "核实" })).await.refused(403, "forbidden");
        assert_eq!(
            town.deputy.post(&reveal, json!({ "reason": "核实" })).await.ok()["phone"],
            "+8613812345678"
        );
        bench.seal().await;
        let feed = town.deputy.get("/v1/ledger/entries?limit=1000").await;
        let text = String::from_utf8(feed.bytes).unwrap();
        for personal in ["13812345678", "李某某", "举报某人", "核实", "姓名"] {
            assert!(!text.contains(personal), "{personal} stands in the ledger");
        }
        assert!(text.contains("hotline.caller_revealed"));
        let open = town.receive("S2").await;
        town.handler
            .post(&path(&open, "caller/reveal"), json!({ "reason": "回电" }))
            .await
            .refused(403, "forbidden");
        assert_eq!(
            town.clerk.post(&path(&open, "caller/reveal"), json!({ "reason": "回电" })).await.ok()
                ["name"],
            "李某某"
        );
    }
}

#[actix_web::test]
async fn communities_and_villages_get_what_is_theirs() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let community =
            bench.unit("林苑社区", organization::units::UnitKind::Community, bench.town.id).await;
        let secretary = bench.person("secretary", &[("vs", town.village)]).await;
        let signed = town.act(&town.clerk, &town.receive("G1").await, "sign", json!({})).await;
        let pushed = json!({ "handler": town.handler.account, "lead_unit": community.id });
        refused(&town.clerk, &signed, "assign", pushed, 409, "not_community_duty").await;
        let at = format!("/v1/hotline/tickets/{}", signed["id"].as_str().unwrap());
        secretary.get(&at).await.refused(404, "not_found");
        let assigned =
            town.act(&town.clerk, &signed, "assign", json!({ "handler": secretary.account })).await;
        assert_eq!(
            secretary.get(&at).await.ok()["version"],
            assigned["version"],
            "the handler sees what is to be handled"
        );
        let mine =
            secretary.get(&format!("/v1/hotline/tickets?handler={}", secretary.account)).await.ok();
        assert_eq!(mine["items"].as_array().unwrap().len(), 1);
        town.act(
            &secretary,
            &assigned,
            "log-contact",
            json!({ "method": "visit", "reached": true, "summary": "已上门" }),
        )
        .await;
    }
}

#[actix_web::test]
async fn lists_filter_and_search() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        town.receive_with("L1", json!({ "title": "路灯（LED）不亮", "category": "help" })).await;
        let other = town.receive_with("L2", json!({ "title": "噪音扰民", "content": "夜间施工100%超标_", "category": "complaint", "lead_unit": town.village })).await;
        town.act(&town.clerk, &other, "sign", json!({})).await;
        let count = async |query: &str| {
            town.clerk.get(&format!("/v1/hotline/tickets?{query}")).await.ok()["items"]
                .as_array()
                .unwrap()
                .len()
        };
        for (query, expected) in [
            ("", 2),
            ("status=signed", 1),
            ("status=signed,received", 2),
            ("category=complaint", 1),
            ("external_no=L1", 1),
            ("text=%E8%B7%AF%E7%81%AF", 1),
            ("text=LED", 1),
            ("text=led%E4%B8%8D", 0),
            ("text=%E5%99%AA%E9%9F%B3", 1),
            ("text=100%25", 1),
            ("text=%E6%96%BD%E5%B7%A5100", 1),
            ("text=zz", 0),
            ("text=%22%20OR%20%22", 0),
            ("text=%27%29%20--%20xx", 0),
            ("due_before=2025-03-17T16:00:00Z", 0),
            ("due_before=2025-03-17T16:00:01Z", 2),
            ("due_from=2025-03-18T00:00:00Z", 0),
        ] {
            assert_eq!(count(query).await, expected, "{query}");
        }
        assert_eq!(count(&format!("unit={}", town.village)).await, 1);
        assert_eq!(count(&format!("unit={}", bench.town.id)).await, 2, "with all below it");
        town.clerk.get("/v1/hotline/tickets?text=x").await.refused(400, "malformed_request");
    }
}

pub const FILE: &str = "工单编号,标题,诉求内容,地点,诉求类别,派单时间,办结时限,承办单位,工单状态,办结时间,联系电话
A1,路灯不亮,村口路灯不亮,锦山村,求助,2025-02-10 09:00:00,,平安办,已办结,2025-02-11 10:00:00,13812345678
A2,噪音,施工噪音,镇区,投诉,2025-02-12 09:00:00,,平安办,已退回,,
A3,坏行,日期颠倒,镇区,投诉,2025-02-12 09:00:00,,平安办,已办结,2025-02-01 09:00:00,
";

#[actix_web::test]
async fn a_file_is_checked_and_then_taken_over_whole() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
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
        assert_eq!((&done["added"], &done["units_created"]), (&json!(2), &json!(["平安办"])));
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

/// What nobody commits is removed after a day, and whoever asks for it is told so.
#[actix_web::test]
async fn a_preview_that_nobody_commits_is_removed() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let encoded = base64(FILE.as_bytes());
        let preview = async || {
            let file = json!({ "mapping": "district", "file": encoded });
            let made = town.clerk.post("/v1/hotline/imports", file).await.created();
            format!("/v1/hotline/imports/{}", made["id"].as_str().unwrap())
        };
        let expire = async || {
            let job = hotline::LINE.jobs.iter().find(|job| job.name == "hotline.expire_previews");
            let context = web::JobContext {
                ledger: bench.ledger.clone(),
                vault: bench.vault.clone(),
                calendar: kernel::Calendar::built_in(),
                tenant: "230718".into(),
            };
            (job.unwrap().run)(context).await.unwrap()
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
                    let with = import::Taking { keys: &keys, calendar: &calendar, reach: &reach };
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
