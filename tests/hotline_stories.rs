//! The hotline over HTTP: every state, its guards, its clocks; files; what the system does by itself.

mod files;
mod readers;
mod reworks;

use crate::town::{Town, benches, follow_up, result};
use hotline::import;
use kernel::Calendar;
use serde_json::{Value, json};
use testkit::{Bench, Person};

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
    bench.run(&hotline::LINE, "hotline.attend", Calendar::built_in()).await
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

pub const FILE: &str = "工单编号,标题,诉求内容,地点,诉求类别,派单时间,办结时限,承办单位,工单状态,办结时间,联系电话
A1,路灯不亮,村口路灯不亮,锦山村,求助,2025-02-10 09:00:00,,平安办,已办结,2025-02-11 10:00:00,13812345678
A2,噪音,施工噪音,镇区,投诉,2025-02-12 09:00:00,,平安办,已退回,,
A3,坏行,日期颠倒,镇区,投诉,2025-02-12 09:00:00,,平安办,已办结,2025-02-01 09:00:00,
";
