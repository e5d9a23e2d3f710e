//! What there is one of, and what closes while something is about to begin in it.

use super::*;
use crate::approval::{REQUESTS, read};
use crate::mediation_cases::{CASES, Village};

fn post<'a>(who: &'a Person<'_>, path: &'a str, body: Value) -> LocalBoxFuture<'a, Answer> {
    Box::pin(who.post(path, body))
}

fn decision<'a>(who: &'a Person<'_>, path: &'a str) -> LocalBoxFuture<'a, Answer> {
    post(who, path, json!({ "reason": "核对无误，同意" }))
}

/// 一事一案: two who enter the dispute of one ticket have entered one case.
#[actix_web::test]
async fn c22_a_ticket_has_one_case_in_every_order() {
    let Some(bench) = postgres().await else { return };
    bench.at("2025-03-04 09:00");
    let village = Village::new(&bench).await;
    let steps = Steps::of_requests();
    for (n, order) in steps.orders().iter().enumerate() {
        let ticket = village.ticket(&format!("I10-{n}")).await;
        let from = json!({ "found_by": "entrust", "entrusted_from": "hotline", "ticket": ticket });
        let enter = || post(&village.js, CASES, village.new_case(from.clone()));
        let both = run(&bench, &steps, order, [enter(), enter()]).await;
        let mut statuses = both.each_ref().map(|one| one.status.as_u16());
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409], "{order:?}: {} {}", both[0].body, both[1].body);
        let list = format!("{CASES}?ticket={}", ticket.as_str().unwrap());
        let cases = village.js.get(&list).await.ok()["items"].clone();
        assert_eq!(cases.as_array().unwrap().len(), 1, "{order:?}");
    }
}

/// A round reports zero while a dispute that names it is entered: it has found something, or has reported that it found nothing.
#[actix_web::test]
async fn c22_a_round_that_reports_zero_found_nothing_in_every_order() {
    let Some(bench) = postgres().await else { return };
    bench.at("2025-03-31 09:00");
    let village = Village::new(&bench).await;
    let person = &village.lead["person"];
    let content = json!({
        "kind": "regular", "title": "三月定期排查", "from": "2025-03-01", "to": "2025-03-31", "by": [person],
        "signed_by": person, "zero_report": false,
    });
    let mut zero = content.clone();
    zero["zero_report"] = json!(true);
    let steps = Steps::of_requests();
    for order in &steps.orders() {
        let new = json!({ "unit": village.unit, "content": content });
        let patrol = village.js.post("/v1/mediation/patrols", new).await.created();
        let round = format!("/v1/mediation/patrols/{}", text(&patrol, "id"));
        let revise = format!("{round}/revise");
        let found = json!({ "found_by": "patrol", "patrol": patrol["id"] });
        let both = [
            post(&village.js, CASES, village.new_case(found)),
            change(&village.js, &revise, 1, json!({ "content": zero })),
        ];
        let both = run(&bench, &steps, order, both).await;
        let statuses = both.each_ref().map(|one| one.status.as_u16());
        let one = matches!(statuses, [201, 409] | [409, 200]);
        assert!(one, "{order:?}: {} {}", both[0].body, both[1].body);
        let after = village.js.get(&round).await.ok();
        let reports = after["content"]["zero_report"] == true;
        assert_eq!(after["found_count"] == 0, reports, "{order:?}: {after}");
    }
}

/// A committee is dissolved while somebody is hired for it: whichever comes first, nobody serves what is gone.
#[actix_web::test]
async fn c22_nobody_serves_a_dissolved_committee_in_any_order() {
    let Some(bench) = postgres().await else { return };
    bench.at("2025-03-04 09:00");
    let village = Village::new(&bench).await;
    let lead = format!("/v1/mediation/mediators/{}", text(&village.lead, "id"));
    let appoint = format!("{lead}/appoint");
    let steps = Steps::of_requests();
    for (n, order) in steps.orders().iter().enumerate() {
        let new = json!({
            "name": format!("调委会{n}"), "kind": "village", "level": "village", "unit": village.unit,
            "registered_with": "乌翠区司法局", "founded_on": "2020-01-01",
        });
        let committee = village.js.post("/v1/mediation/committees", new).await.created();
        let dissolve = format!("/v1/mediation/committees/{}/dissolve", text(&committee, "id"));
        let hire =
            json!({ "committee": committee["id"], "employment": "pt", "from": "2025-01-01" });
        let both = [
            change(&village.js, &appoint, version(&village.js, &lead).await, hire),
            change(&village.js, &dissolve, 1, json!({ "on": "2025-03-04" })),
        ];
        let [hired, gone] = run(&bench, &steps, order, both).await;
        assert_eq!(gone.status, 200, "{order:?}: {}", gone.body);
        assert!([200, 409].contains(&hired.status.as_u16()), "{order:?}: {}", hired.body);
        let served = village.js.get(&lead).await.ok()["appointments"].clone();
        let here = |one: &&Value| one["committee"] == committee["id"];
        for one in served.as_array().unwrap().iter().filter(here) {
            assert_eq!(one["until"], "2025-03-03", "{order:?}: {one}");
        }
    }
}

/// A committee is dissolved while it is put right that somebody who sat there was hired for it afterwards: nobody serves what is gone.
#[actix_web::test]
async fn c22_nobody_is_corrected_into_a_dissolved_committee_in_any_order() {
    let Some(bench) = postgres().await else { return };
    bench.at("2025-03-04 09:00");
    let village = Village::new(&bench).await;
    let mediator = async |login: &str, sex: &str| {
        let account = bench.person(login, &[("gw", village.unit)]).await.account;
        let person = move |db: &mut db::Db| {
            Ok(organization::accounts::find(db, "230718", account)?.unwrap().person.unwrap())
        };
        let person = bench.database.read(person).await.unwrap();
        let new = json!({ "person": person, "unit": village.unit, "sex": sex });
        village.js.post("/v1/mediation/mediators", new).await.created()
    };
    let others = [mediator("m1", "female").await, mediator("m2", "male").await];
    let steps = Steps::of_requests();
    for (n, order) in steps.orders().iter().enumerate() {
        let new = json!({
            "name": format!("调委会{n}"), "kind": "village", "level": "village", "unit": village.unit,
            "registered_with": "乌翠区司法局", "founded_on": "2020-01-01",
        });
        let committee = village.js.post("/v1/mediation/committees", new).await.created();
        let at = format!("/v1/mediation/committees/{}", text(&committee, "id"));
        let chair = mediator(&format!("chair{n}"), "male").await;
        let lead = format!("/v1/mediation/mediators/{}", text(&chair, "id"));
        let (leave, correct) =
            (format!("{lead}/end-appointment"), format!("{lead}/correct-service"));
        let members = [(&chair, "chair"), (&others[0], "member"), (&others[1], "member")];
        let elected = members.map(
            |(one, office)| json!({ "mediator": one["id"], "office": office, "employment": "pt" }),
        );
        let elected =
            json!({ "from": "2025-01-01", "elected_by": "village_assembly", "members": elected });
        village.js.change(&format!("{at}/elect"), 1, elected).await.ok();
        let left = json!({ "committee": committee["id"], "on": "2025-02-01" });
        let left = village.js.change(&leave, version(&village.js, &lead).await, left).await.ok();
        let mut rows = left["appointments"].clone();
        rows.as_array_mut().unwrap().push(json!({
            "committee": committee["id"], "basis": "hired", "employment": "pt", "from": "2025-02-10", "until": null,
        }));
        let hired = json!({ "appointments": rows, "reason": "漏登聘任" });
        let (dissolve, now) = (format!("{at}/dissolve"), version(&village.js, &at).await);
        let both = [
            change(&village.js, &correct, version(&village.js, &lead).await, hired),
            change(&village.js, &dissolve, now, json!({ "on": "2025-03-04" })),
        ];
        let [hired, gone] = run(&bench, &steps, order, both).await;
        assert_eq!(gone.status, 200, "{order:?}: {}", gone.body);
        assert!([200, 409].contains(&hired.status.as_u16()), "{order:?}: {}", hired.body);
        let served = village.js.get(&lead).await.ok()["appointments"].clone();
        let here = |one: &&Value| one["committee"] == committee["id"];
        for one in served.as_array().unwrap().iter().filter(here) {
            assert!(one["until"].as_str() <= Some("2025-03-03"), "{order:?}: {one}");
            assert!(one["until"].is_string(), "{order:?}: {one}");
        }
    }
}

/// Two decide what takes two people: one decision stands, and only that was done.
#[actix_web::test]
async fn c22_a_request_is_decided_once_in_every_order() {
    let Some(bench) = postgres().await else { return };
    let admins = Admins::of(&bench).await;
    let other = bench.person("sa2", &[("sa", bench.district.id)]).await;
    let steps = Steps::of_requests();
    for (n, order) in steps.orders().iter().enumerate() {
        let account = admins.account(&format!("wang{n}")).await;
        let path = format!("{ACCOUNTS}/{}", text(&account, "id"));
        let grant = json!({ "role": "au", "unit": bench.district.id, "reason": "接替" });
        let grant = admins.security.post(&format!("{path}/administrator"), grant).await.created();
        let at = |what: &str| format!("{REQUESTS}/{}/{what}", text(&grant, "id"));
        let (approve, refuse) = (at("approve"), at("refuse"));
        let both = [decision(&admins.system, &approve), decision(&other, &refuse)];
        let both = run(&bench, &steps, order, both).await;
        let done = one_of(&both, 409, order);
        assert_eq!(both[1 - done].body["code"], "request_closed", "{order:?}");
        let roles = admins.system.get(&path).await.ok()["assignments"].clone();
        assert_eq!(roles.as_array().unwrap().len(), 1 - done, "{order:?}");
        let state = read(&admins.security, &grant).await.ok()["state"].clone();
        assert_eq!(state, ["approved", "refused"][done], "{order:?}");
    }
}

/// 三员分立: of two administrators' roles that one account is granted at the same moment it holds one.
#[actix_web::test]
async fn c22_nobody_holds_two_of_the_three_in_any_order() {
    let Some(bench) = postgres().await else { return };
    let admins = Admins::of(&bench).await;
    let other = bench.person("sa2", &[("sa", bench.district.id)]).await;
    let steps = Steps::of_requests();
    for (n, order) in steps.orders().iter().enumerate() {
        let account = admins.account(&format!("li{n}")).await;
        let path = format!("{ACCOUNTS}/{}", text(&account, "id"));
        let mut asked = Vec::new();
        for role in ["sa", "au"] {
            let grant = json!({ "role": role, "unit": bench.district.id, "reason": "人员调整" });
            let grant = admins.security.post(&format!("{path}/administrator"), grant).await;
            asked.push(format!("{REQUESTS}/{}/approve", text(&grant.created(), "id")));
        }
        let both = [decision(&admins.system, &asked[0]), decision(&other, &asked[1])];
        let both = run(&bench, &steps, order, both).await;
        let done = both.iter().filter(|one| one.status == 200).count();
        let told = both.iter().filter(|one| [412, 422].contains(&one.status.as_u16())).count();
        assert_eq!((done, told), (1, 1), "{order:?}: {} {}", both[0].body, both[1].body);
        let roles = admins.system.get(&path).await.ok()["assignments"].clone();
        assert_eq!(roles.as_array().unwrap().len(), 1, "{order:?}");
    }
}
