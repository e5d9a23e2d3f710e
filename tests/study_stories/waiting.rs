//! 未核实: what waits is left out of the figure that it would count in, and of no other.

use super::*;

#[actix_web::test]
async fn what_waits_is_left_out_of_the_figure_that_it_would_count_in() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let of = |kind: &str| session(kind, "2025-03-03", &["party-charter"]);
        office.submitted("sessions", of("lecture")).await;
        office.submitted("sessions", of("party_reg_meeting")).await;
        office.draft("sessions", of("seminar")).await;
        office.verified("sessions", of("lecture")).await;
        let first = office.draft("exams", exam("party_regs", "2025-03-04", Value::Null)).await;
        office.submitted("exams", exam("party_regs", "2025-03-05", first["id"].clone())).await;
        office.submitted("exams", exam("enforcement_cert", "2025-03-06", Value::Null)).await;
        office.submitted("trainings", training(&["mediator", "enforcement"], "town")).await;
        office.submitted("trainings", training(&["mediator"], "district")).await;
        office.submitted("trainings", training(&["enforcement"], "town")).await;
        for sealed in [false, true] {
            for (code, place, waiting) in [
                ("LS.LECTURES", 0, 1),
                ("LS.PARTYREG_MEETINGS", 0, 1),
                ("LS.CENTER_GROUP", 0, 0),
                ("LS.FIRST_TOPIC", 0, 0),
                ("LS.ATTEND_RATE", 0, 3),
                ("LS.PARTYREG_TESTS", 2, 1),
                ("LS.TRAININGS", 1, 1),
            ] {
                let figure = office.town.figure(code).await;
                let left_out = &figure["excluded"][place];
                assert_eq!(left_out["reason_zh"], "未核实", "{code}");
                assert_eq!(left_out["count"], waiting, "{code}, sealed: {sealed}");
                let behind = figure["records"]["excluded"].as_str().unwrap();
                let behind = office.town.deputy.get(behind).await.ok();
                let measure = &left_out["measure"];
                let items = behind["items"].as_array().unwrap().iter();
                let behind = items.filter(|one| one["measure"] == *measure).count();
                assert_eq!(behind, waiting, "{code}, opened");
            }
            bench.seal().await;
        }
    }
}
