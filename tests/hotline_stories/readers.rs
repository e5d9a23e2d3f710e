//! Who gets to see which ticket, and finds it.

use super::*;
use crate::mediation_calendar::NEXT_YEAR;

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

/// What is written in the course of a report tells as much as the report itself.
#[actix_web::test]
async fn nothing_that_is_written_about_a_report_is_shown_to_others() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let report = town.receive_with("S3", json!({ "category": "report" })).await;
        let handling = town.handling(&report).await;
        let asks = json!({
            "kind": "suspension", "reason": "complex", "basis": "举报人王某要求暂缓", "plan": "待王某返乡",
            "commit_date": "2025-03-20", "caller_informed_at": bench.now(),
        });
        let asked = town.act(&town.handler, &handling, "request-application", asks).await;
        let supervision =
            json!({ "kind": "day", "reason": "王某再次来电", "due_at": "2025-03-30T00:00:00Z" });
        town.act(&town.district, &asked, "supervise", supervision).await;
        let at = format!("/v1/hotline/tickets/{}", report["id"].as_str().unwrap());
        for (who, sees) in [(&town.deputy, true), (&town.handler, true), (&town.clerk, false)] {
            let ticket = who.get(&at).await.ok();
            assert_eq!(ticket["withheld"], !sees);
            assert_eq!(ticket.to_string().contains("王某"), sees, "{ticket}");
        }
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

/// 协办: who helps with a ticket finds it, in the list and on the phone, as long as they help.
#[actix_web::test]
async fn a_unit_that_helps_finds_the_ticket() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let helper = bench.person("helper", &[("vs", town.village)]).await;
        let signed = town.act(&town.clerk, &town.receive("K1").await, "sign", json!({})).await;
        town.receive("K2").await;
        let found = async || {
            let mut phone = crate::sync::Phone::default();
            phone.round(&helper, "").await;
            let list = helper.get("/v1/hotline/tickets").await.ok();
            let listed = list["items"].as_array().unwrap().iter().map(|one| one["id"].clone());
            (listed.collect::<Vec<_>>(), phone.holds("/v1/hotline/tickets/"))
        };
        assert_eq!(found().await, (Vec::new(), 0));
        let handler = town.handler.account;
        let helps = json!({ "handler": handler, "co_units": [town.village] });
        let assigned = town.act(&town.clerk, &signed, "assign", helps).await;
        assert_eq!(found().await, (vec![signed["id"].clone()], 1));
        let pages = helper.get("/v1/hotline/tickets?order_by=due_at&text=%E8%B7%AF%E7%81%AF").await;
        assert_eq!(
            pages.ok()["items"].as_array().unwrap().len(),
            1,
            "in every order, by every filter"
        );
        let alone = json!({ "handler": handler });
        town.act(&town.clerk, &assigned, "assign", alone).await;
        assert_eq!(found().await, (Vec::new(), 0));
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

/// A limit that runs into a year without a calendar is marked where it is told, in the ticket and in lists.
#[actix_web::test]
async fn a_limit_that_may_still_move_is_marked() {
    for bench in benches().await {
        bench.at("2026-12-30 09:00");
        let town = Town::new(&bench).await;
        let mut new = town.new_ticket("P1");
        new["dispatched_at"] = json!(bench.now());
        let ticket = town.district.post("/v1/hotline/tickets", new).await.created();
        assert_eq!(ticket["limits"]["provisional"], true, "{ticket}");
        let list = town.clerk.get("/v1/hotline/tickets").await.ok();
        assert_eq!(list["items"][0]["limits"]["provisional"], true, "{list}");
    }
}

/// Once the holidays of the next year are known, limits are those that a ticket of that day would have had.
#[actix_web::test]
async fn a_limit_that_was_provisional_is_worked_out_when_the_year_is_known() {
    for bench in benches().await {
        bench.at("2026-12-30 09:00");
        let town = Town::new(&bench).await;
        let receive = async |number: &str, at: &str| {
            let mut new = town.new_ticket(number);
            new["dispatched_at"] = json!(at);
            town.district.post("/v1/hotline/tickets", new).await.created()
        };
        let plain = receive("P1", "2026-12-16T01:00:00Z").await;
        let open = receive("P2", "2026-12-30T01:00:00Z").await;
        assert_eq!(plain["limits"]["provisional"], false);
        let known = || Calendar::from_json(NEXT_YEAR).unwrap();
        let work_out = async |calendar: Calendar| {
            bench.run(&hotline::LINE, "hotline.work_out_limits", calendar).await
        };
        assert_eq!(work_out(Calendar::built_in()).await, 0, "nothing is known yet");
        let read = async |ticket: &Value| {
            let id = ticket["id"].as_str().unwrap();
            town.clerk.get(&format!("/v1/hotline/tickets/{id}")).await.ok()
        };
        let before = read(&open).await;
        assert_eq!(before["limits"]["due_at"], open["limits"]["due_at"]);
        assert_eq!(work_out(known()).await, 1);
        let after = read(&open).await;
        let due = |ticket: &Value| -> kernel::Instant {
            serde_json::from_value(ticket["limits"]["due_at"].clone()).unwrap()
        };
        // New Year's Day is a Friday on which nobody works.
        assert_eq!(due(&after).since(due(&before)), chrono::TimeDelta::days(1));
        assert_eq!(after["limits"]["provisional"], false);
        let last = after["events"].as_array().unwrap().last().unwrap();
        assert_eq!(
            (&last["event"], &last["actor"]),
            (&json!("work-out-limits"), &json!(kernel::Id::nil()))
        );
        assert_eq!(read(&plain).await["version"], plain["version"]);
        assert_eq!(work_out(known()).await, 0, "once");
        bench.seal().await;
        for kind in hotline::LINE.records() {
            let compared =
                bench.database.scan(move |db| ledger::recount::compare(db, "230718", kind));
            assert_eq!(compared.await.unwrap().1, [], "{}", kind.name);
        }
    }
}
