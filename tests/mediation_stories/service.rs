//! A mediator's service over the years: gone and back, full-time after part-time, another grid, and what was entered wrongly.

use super::*;

pub(super) fn hire(committee: &Value, employment: &str, from: &str) -> Value {
    json!({ "committee": committee["id"], "employment": employment, "from": from })
}

impl Office<'_> {
    /// What a figure says on the last day asked.
    pub(super) async fn says(&self, code: &str, day: &str) -> Value {
        let path = format!(
            "/v1/reporting/figures?indicators={code}&from=2020-01-01&to={day}&unit={}",
            self.bench.town.id
        );
        self.js.get(&path).await.ok()["figures"][0]["text"].clone()
    }

    pub(super) async fn counts(&self, days: &[(&str, &str, &str)]) {
        for (code, day, expected) in days {
            assert_eq!(self.says(code, day).await, *expected, "{code} {day}");
        }
    }

    /// What is counted of committees and mediators is what their entries say.
    pub(super) async fn agrees(&self) {
        self.bench.seal().await;
        for kind in mediation::LINE.records().take(2) {
            let compared = self
                .bench
                .database
                .scan(move |db| ledger::recount::compare(db, "230718", kind))
                .await
                .unwrap();
            assert_eq!(compared.1, [], "{}", kind.name);
        }
    }
}

/// Resigned in 2023, elected in 2026: the years between count for nothing, and what the departure ended stays ended.
#[actix_web::test]
async fn a_mediator_who_left_returns_and_is_elected_again() {
    for bench in benches().await {
        bench.at("2026-06-01 09:00");
        let office = Office::new(&bench).await;
        let committee = office.committee("锦山村调委会").await;
        let people = office.mediators(&["female", "male", "male"]).await;
        let hired =
            office.act("mediators", &people[0], "appoint", hire(&committee, "pt", "2022-01-01"));
        let hired = hired.await.ok();
        let back = json!({ "on": "2026-01-10" });
        office
            .act("mediators", &hired, "return", back.clone())
            .await
            .refused(409, "mediator_not_departed");
        let suspend = json!({ "from": "2023-03-01", "reason": "被投诉" });
        let hired = office.act("mediators", &hired, "suspend", suspend).await.ok();
        let leave = json!({ "on": "2023-05-01", "departure": "resigned" });
        let gone = office.act("mediators", &hired, "end-service", leave).await.ok();
        assert_eq!(
            (&gone["status"], &gone["departures"][0]["on"]),
            (&json!("resigned"), &json!("2023-05-01"))
        );
        let early = json!({ "on": "2023-05-01" });
        office.act("mediators", &gone, "return", early).await.refused(422, "period_reversed");
        let late = json!({ "on": "2026-07-01" });
        office.act("mediators", &gone, "return", late).await.refused(422, "in_future");
        let returned = office.act("mediators", &gone, "return", back).await.ok();
        assert_eq!(
            (&returned["status"], &returned["departures"][0]["back_on"]),
            (&json!("active"), &json!("2026-01-10"))
        );
        office.counts(&[("PM.MEDIATORS_PT", "2026-05-31", "0")]).await;
        let all = [&returned, &people[1], &people[2]];
        let before = election("2025-12-01", &all);
        office
            .act("committees", &committee, "elect", before)
            .await
            .refused(409, "mediator_not_in_service");
        office.act("committees", &committee, "elect", election("2026-02-01", &all)).await.ok();
        office
            .counts(&[
                ("PM.MEDIATORS_PT", "2023-02-28", "1"),
                ("PM.MEDIATORS_PT", "2023-03-01", "0"),
                ("PM.MEDIATORS_PT", "2026-01-31", "0"),
                ("PM.MEDIATORS_PT", "2026-05-31", "3"),
                ("PM.COMMITTEE_OK", "2026-05-31", "100%"),
            ])
            .await;
        office.agrees().await;
    }
}

/// A departure that never was is taken back with a reason, of whoever counts as gone: the seat is theirs again. The dead do not return.
#[actix_web::test]
async fn a_departure_entered_by_mistake_is_put_right_and_the_seat_with_it() {
    for bench in benches().await {
        bench.at("2025-11-03 09:00");
        let office = Office::new(&bench).await;
        let committee = office.committee("锦山村调委会").await;
        let people = office.mediators(&["female", "male", "male"]).await;
        let all: Vec<&Value> = people.iter().collect();
        office.act("committees", &committee, "elect", election("2025-02-01", &all)).await.ok();
        let chair = office.again("mediators", &people[0]).await;
        let leave = json!({ "on": "2025-06-01", "departure": "deceased" });
        let gone = office.act("mediators", &chair, "end-service", leave).await.ok();
        office
            .counts(&[
                ("PM.COMMITTEE_OK", "2025-11-02", "0%"),
                ("PM.MEDIATORS_PT", "2025-11-02", "2"),
            ])
            .await;
        let back = json!({ "on": "2025-10-01" });
        office.act("mediators", &gone, "return", back).await.refused(422, "mediator_deceased");
        let unsaid = json!({ "departures": [] });
        office.act("mediators", &gone, "correct-service", unsaid).await.refused(422, "invalid");
        let none = json!({ "reason": "无" });
        office
            .act("mediators", &gone, "correct-service", none)
            .await
            .refused(422, "nothing_corrected");
        let right = json!({
            "departures": [], "reason": "同名误登", "comment": "本人来电核实", "client_at": bench.now(),
        });
        let again = office.act("mediators", &gone, "correct-service", right).await.ok();
        assert_eq!(
            (&again["status"], &again["corrections"][0]["reason"]),
            (&json!("active"), &json!("同名误登"))
        );
        let told = &again["corrections"][0];
        assert_eq!(
            (&told["comment"], &told["client_at"]),
            (&json!("本人来电核实"), &json!(bench.now())),
            "{told}"
        );
        let seats = office.again("committees", &committee).await["terms"][0].clone();
        assert_eq!(
            (&seats["seats"][0]["to"], &seats["to"]),
            (&json!("2028-01-31"), &json!("2028-01-31"))
        );
        office
            .counts(&[
                ("PM.COMMITTEE_OK", "2025-11-02", "100%"),
                ("PM.MEDIATORS_PT", "2025-06-01", "3"),
            ])
            .await;
        // The only woman was none: the committee was never made up as the law asks.
        let sex = json!({ "sex": "male", "reason": "登记有误" });
        let again = office.act("mediators", &again, "correct-service", sex).await.ok();
        office.counts(&[("PM.COMMITTEE_OK", "2025-11-02", "0%")]).await;
        // What was elected is no matter of this list, but for how the person serves.
        let mut rows = again["appointments"].clone();
        rows[0]["from"] = json!("2025-03-01");
        let moved = json!({ "appointments": rows, "reason": "日期有误" });
        office
            .act("mediators", &again, "correct-service", moved)
            .await
            .refused(422, "appointment_elected");
        let mut rows = again["appointments"].clone();
        rows[0]["employment"] = json!("ft");
        let full = json!({ "appointments": rows, "reason": "专职误登为兼职" });
        office.act("mediators", &again, "correct-service", full).await.ok();
        office
            .counts(&[
                ("PM.MEDIATORS_FT", "2025-02-01", "1"),
                ("PM.MEDIATORS_PT", "2025-02-01", "2"),
            ])
            .await;
        let history = format!("/v1/ledger/subjects/{}/entries", again["id"].as_str().unwrap());
        let history = office.js.get(&history).await.ok().to_string();
        assert!(history.contains("mediation.service_corrected") && !history.contains("同名误登"));
        office.agrees().await;
    }
}

/// Part-time since 2024, full-time from July; then nothing for that committee any more, and hired anew.
#[actix_web::test]
async fn an_appointment_ends_changes_and_is_put_right() {
    for bench in benches().await {
        bench.at("2025-11-03 09:00");
        let office = Office::new(&bench).await;
        let committee = office.committee("锦山村调委会").await;
        let person = office.mediator("m1", "female").await;
        let act = async |record: &Value, action: &str, body: Value| {
            office.act("mediators", record, action, body).await
        };
        let one = act(&person, "appoint", hire(&committee, "pt", "2024-01-01")).await.ok();
        act(&one, "appoint", hire(&committee, "ft", "2025-07-01"))
            .await
            .refused(409, "mediator_appointed");
        let ended = json!({ "committee": committee["id"], "on": "2023-01-01" });
        act(&one, "end-appointment", ended).await.refused(409, "appointment_unknown");
        let ended = json!({ "committee": committee["id"], "on": "2025-12-01" });
        act(&one, "end-appointment", ended).await.refused(422, "in_future");
        let ended = json!({ "committee": committee["id"], "on": "2025-07-01" });
        let one = act(&one, "end-appointment", ended).await.ok();
        assert_eq!(one["appointments"][0]["until"], "2025-06-30");
        let one = act(&one, "appoint", hire(&committee, "ft", "2025-07-01")).await.ok();
        let full = [
            ("PM.MEDIATORS_PT", "2025-06-30", "1"),
            ("PM.MEDIATORS_FT", "2025-06-30", "0"),
            ("PM.MEDIATORS_PT", "2025-11-02", "0"),
            ("PM.MEDIATORS_FT", "2025-11-02", "1"),
        ];
        office.counts(&full).await;
        // The same in one step, and back.
        let part = hire(&committee, "pt", "2025-09-01");
        let one = act(&one, "change-employment", part.clone()).await.ok();
        act(&one, "change-employment", part).await.refused(409, "mediator_not_in_service");
        office
            .counts(&[
                ("PM.MEDIATORS_FT", "2025-08-31", "1"),
                ("PM.MEDIATORS_PT", "2025-11-02", "1"),
            ])
            .await;
        // It never changed, and began a month later: the list says all that hold.
        let row = |from: &str, until: Value| json!({ "committee": committee["id"], "basis": "hired", "employment": "pt", "from": from, "until": until });
        let twice = json!({ "appointments": [row("2024-02-01", Value::Null), row("2025-01-01", Value::Null)], "reason": "误登" });
        act(&one, "correct-service", twice).await.refused(409, "mediator_appointed");
        let back =
            json!({ "appointments": [row("2024-02-01", json!("2024-01-01"))], "reason": "误登" });
        act(&one, "correct-service", back).await.refused(422, "period_reversed");
        let founded = json!({ "appointments": [row("2019-02-01", Value::Null)], "reason": "误登" });
        act(&one, "correct-service", founded).await.refused(409, "committee_dissolved");
        let right = json!({ "appointments": [row("2024-02-01", Value::Null)], "reason": "误登" });
        act(&one, "correct-service", right).await.ok();
        office
            .counts(&[
                ("PM.MEDIATORS_PT", "2024-01-31", "0"),
                ("PM.MEDIATORS_PT", "2024-02-01", "1"),
                ("PM.MEDIATORS_FT", "2025-07-31", "0"),
            ])
            .await;
        office.agrees().await;
    }
}

/// Whoever moves to another grid leaves the first one its years. Whoever counted in a wrong unit is moved, and is out of sight there.
#[actix_web::test]
async fn a_mediator_changes_the_grid_from_a_day_on_and_a_wrong_unit_is_put_right() {
    for bench in benches().await {
        bench.at("2025-11-03 09:00");
        let neighbour = bench.unit("伊东村", UnitKind::Village, bench.town.id).await;
        let office = Office::new(&bench).await;
        let grid = async |name: &str| bench.unit(name, UnitKind::Grid, office.village).await.id;
        let grids = [grid("第一网格").await, grid("第二网格").await];
        let committee = office.committee("锦山村调委会").await;
        let person = office.mediator("m1", "female").await;
        let first = json!({ "grid": grids[0], "reason": "漏填网格" });
        let one = office.act("mediators", &person, "correct-service", first).await.ok();
        let one = office
            .act("mediators", &one, "appoint", hire(&committee, "pt", "2024-01-01"))
            .await
            .ok();
        let to = |grid: &Value, from: &str| json!({ "grid": grid, "from": from });
        let no_grid = to(&json!(office.village), "2025-07-01");
        office.act("mediators", &one, "change-grid", no_grid).await.refused(422, "invalid");
        let moved =
            office.act("mediators", &one, "change-grid", to(&json!(grids[1]), "2025-07-01"));
        let moved = moved.await.ok();
        assert_eq!(moved["earlier_grids"], json!([{ "grid": grids[0], "until": "2025-06-30" }]));
        let earlier = to(&Value::Null, "2025-06-01");
        office
            .act("mediators", &moved, "change-grid", earlier)
            .await
            .refused(422, "period_reversed");
        let was = |until: &str| json!({ "grid": grids[0], "until": until });
        let grids_were = async |all: Value| {
            let right = json!({ "earlier_grids": all, "reason": "日期误登" });
            office.act("mediators", &moved, "correct-service", right).await
        };
        let turned = json!([was("2025-06-30"), was("2025-05-31")]);
        grids_were(turned).await.refused(422, "period_reversed");
        grids_were(json!([was("2025-11-03")])).await.refused(422, "in_future");
        let right = grids_were(json!([was("2025-05-31")])).await.ok();
        assert_eq!(right["earlier_grids"][0]["until"], "2025-05-31");
        let gaps = async |day: &str| {
            let gaps = office.figure("PM.TIERS", day).await["gaps"].clone();
            let units = gaps.as_array().unwrap().iter().map(|gap| gap["unit"].clone());
            units.filter(|unit| grids.iter().any(|grid| *unit == json!(grid))).collect::<Vec<_>>()
        };
        assert_eq!(gaps("2025-05-31").await, [json!(grids[1])]);
        assert_eq!(gaps("2025-06-30").await, [json!(grids[0])]);
        assert_eq!(gaps("2025-11-02").await, [json!(grids[0])]);

        let (here, there) = (
            bench.person("here", &[("vs", office.village)]).await,
            bench.person("there", &[("vs", neighbour.id)]).await,
        );
        let path = format!("{BASE}/mediators/{}", moved["id"].as_str().unwrap());
        here.get(&path).await.ok();
        let unit = json!({ "unit": neighbour.id, "reason": "登记单位有误" });
        office.act("mediators", &right, "correct-service", unit).await.ok();
        here.get(&path).await.refused(404, "not_found");
        there.get(&path).await.ok();
        let at = async |unit: Id| {
            let path = format!(
                "/v1/reporting/figures?indicators=PM.MEDIATORS_PT&from=2025-01-01&to=2025-11-02&unit={unit}"
            );
            office.js.get(&path).await.ok()["figures"][0]["text"].clone()
        };
        assert_eq!((at(office.village).await, at(neighbour.id).await), (json!("0"), json!("1")));
        office.agrees().await;
    }
}
