//! The acceptance matrix: every claim of the report, against the demonstration. A figure says what the claim says and what the fixture
//! says, the records behind it are as many as they should be, and none of them is a decoy.

use super::operator::{Operator, Server};
use serde_json::Value;
use std::collections::BTreeSet;

const CLAIMS: &str = include_str!("../../../../tests/data/claims.json");
const PASSWORD: &str = "demo-2025-taizhang";

/// How a claim is asked, besides what the claims' file says.
struct Asked {
    claim: &'static str,
    /// A plan is asked for in its own year.
    period: &'static str,
    /// How many records stand behind the numerator, and how many entities they name where such are counted.
    records: usize,
    entities: Option<usize>,
    /// Records that are decoys of other claims, and say nothing new for this one.
    repeated: usize,
    /// Of a campaign or of one activity alone.
    only: Only,
    /// Whether the records say how much, and not that they are one each.
    sums: bool,
}

#[derive(Clone, Copy)]
enum Only {
    All,
    Campaign,
    Activity,
}

const fn asked(claim: &'static str, records: usize, entities: Option<usize>) -> Asked {
    let (period, only) = ("2025", Only::All);
    Asked { claim, period, records, entities, repeated: 0, only, sums: false }
}

/// How much was handed out or asked, at activities of 八五普法 or at the one that the report tells of; they all name the campaign.
const fn sum(claim: &'static str, records: usize, only: Only) -> Asked {
    Asked { only, sums: true, ..asked(claim, records, Some(1)) }
}

const ASKED: [Asked; 28] = [
    // 36 meetings, before one of which two topics were studied.
    asked("C01", 37, Some(36)),
    asked("C02", 1, None),
    // 22 before meetings, one of them four times more with the centre group and one once more in the meeting on regulations.
    Asked { repeated: 4, ..asked("C03", 27, Some(22)) },
    asked("C04", 6, None),
    asked("C06", 69, None),
    asked("C07", 69, None),
    asked("C08", 69, None),
    asked("C11", 2, None),
    // One of the 13 is a decoy of others: it is no activity of the campaign.
    Asked { repeated: 1, ..asked("C12", 13, Some(1)) },
    sum("C13", 7, Only::Campaign),
    sum("C14", 5, Only::Campaign),
    sum("C15", 5, Only::Campaign),
    sum("C16", 1, Only::Activity),
    sum("C17", 1, Only::Activity),
    asked("C18", 140, None),
    asked("C19", 30, Some(30)),
    asked("C20", 34, None),
    asked("C21", 1, None),
    // 15 committees and the mediators of 14 grids.
    asked("C22", 29, None),
    // Two of the organs are law offices.
    asked("C23", 7, Some(6)),
    asked("C26", 4, Some(4)),
    asked("C28", 9, Some(9)),
    Asked { only: Only::Activity, ..asked("C32", 1, Some(1)) },
    sum("C33", 4, Only::Campaign),
    Asked { only: Only::Activity, ..asked("C35", 3, Some(3)) },
    asked("C37", 12, None),
    Asked { sums: true, ..asked("C38", 1, None) },
    Asked { period: "2026", ..asked("C42", 2, Some(2)) },
];

/// Claims of lines that are not built: a line that is served has its claims above.
const NOT_BUILT: [&str; 16] = [
    "C05", "C09", "C10", "C24", "C25", "C27", "C29", "C30", "C31", "C34", "C36", "C39", "C40",
    "C41", "C43", "C44",
];

fn claims() -> Vec<Value> {
    let file: Value = serde_json::from_str(CLAIMS).unwrap();
    assert!(file["source"].is_string(), "the file says where it is from");
    file["claims"].as_array().unwrap().clone()
}

fn text<'a>(claim: &'a Value, member: &str) -> &'a str {
    claim[member].as_str().unwrap()
}

#[test]
fn every_claim_is_asked_or_named_as_not_built() {
    let all: Vec<Value> = claims();
    let all: BTreeSet<&str> = all.iter().map(|claim| text(claim, "id")).collect();
    let asked: BTreeSet<&str> = ASKED.iter().map(|one| one.claim).collect();
    let open: BTreeSet<&str> = NOT_BUILT.into_iter().collect();
    assert!(asked.is_disjoint(&open), "{:?}", asked.intersection(&open));
    assert_eq!(asked.union(&open).copied().collect::<BTreeSet<_>>(), all);
}

/// What a person of the town sees, by whom it may be seen.
struct Town<'a> {
    server: &'a Server,
    judicial: String,
    /// The records that say of themselves that they must not count.
    decoys: BTreeSet<String>,
}

impl<'a> Town<'a> {
    fn new(server: &'a Server) -> Self {
        let (judicial, clerk) =
            (server.login("judicial", PASSWORD), server.login("clerk", PASSWORD));
        let mut decoys = BTreeSet::new();
        let lists = [
            ("/v1/mediation/cases", &judicial),
            ("/v1/mediation/mediators", &judicial),
            ("/v1/mediation/organs", &judicial),
            ("/v1/study-records/sessions", &judicial),
            ("/v1/study-records/plans", &judicial),
            ("/v1/study-records/exams", &judicial),
            ("/v1/study-records/trainings", &judicial),
            ("/v1/study-records/officers", &judicial),
            ("/v1/study-records/must-know-lists", &judicial),
            ("/v1/pufa-publicity/activities", &judicial),
            ("/v1/pufa-publicity/literates", &judicial),
            ("/v1/pufa-publicity/materials", &judicial),
            ("/v1/hotline/tickets", &clerk),
        ];
        for (list, who) in lists {
            let all = server.pages(&format!("{list}?page_size=200"), who);
            let before = decoys.len();
            let decoy = |one: &&Value| {
                // What the town took up itself, and what the city sent beside the 69.
                let ticket = one["external_no"].as_str().is_some_and(|no| no >= "YC2025000900")
                    || one["external_system"] == "self";
                ticket || one.to_string().contains("反例")
            };
            let ids = all.iter().filter(decoy).map(|one| text(one, "id").to_string());
            decoys.extend(ids);
            assert!(decoys.len() > before, "{list} has decoys");
        }
        Self { server, judicial, decoys }
    }

    fn get(&self, path: &str) -> Value {
        self.server.get(path, Some(&self.judicial))
    }

    fn holds(&self, claim: &Value, asked: &Asked) {
        let (id, code) = (asked.claim, text(claim, "indicator"));
        let town = self.server.town(&self.judicial);
        let only = self.only(asked.only);
        let figures = format!(
            "/v1/reporting/figures?indicators={code}&period={}&unit={town}{only}",
            asked.period
        );
        let figure = self.get(&figures)["figures"][0].clone();
        let numerator = figure["numerator"].as_f64().unwrap_or_else(|| panic!("{id}: {figure}"));
        match &claim["fixture_exact"] {
            Value::String(both) => {
                let both: Vec<f64> = both.split('/').map(|side| side.parse().unwrap()).collect();
                let sides = [numerator, figure["denominator"].as_f64().unwrap()];
                assert_eq!(sides[..], both[..], "{id}");
            }
            exact => assert_eq!(Some(numerator), exact.as_f64(), "{id}"),
        }
        let value = figure["value"].as_f64().unwrap();
        // A claim that names no value only asks that one is printed.
        if let Some(claimed) = claim["value"].as_f64() {
            let fits = match text(claim, "comparator") {
                "exact" => value == claimed,
                "at_least" => value >= claimed,
                other => panic!("{id}: {other}"),
            };
            assert!(fits, "{id}: {value}");
        }
        if let Some(interval) = claim["interval"].as_array() {
            assert!(interval[0].as_f64().unwrap() <= value, "{id}: {value}");
            assert!(interval[1].as_f64().is_none_or(|last| value <= last), "{id}: {value}");
        }
        assert_ne!(figure["text"], "—", "{id}");
        self.opens(&figure, asked);
    }

    fn only(&self, only: Only) -> String {
        match only {
            Only::All => String::new(),
            Only::Campaign => "&entity=publicity-8".into(),
            Only::Activity => {
                let series = "series=%E6%B3%95%E6%B2%BB%E8%BF%9B%E7%A4%BE%E5%8C%BA";
                let of_series = self.get(&format!("/v1/pufa-publicity/activities?{series}"));
                let id = text(&of_series["items"][0], "id");
                // C32: the activity of the report, to which the judicial organ was invited.
                let activity = &self.get(&format!("/v1/pufa-publicity/activities/{id}"))["content"];
                assert!(text(activity, "title").contains("民法典进社区"), "{activity}");
                let invited = activity["invited"].as_array().unwrap();
                assert!(invited.iter().any(|one| one["kind"] == "district_judicial"), "{activity}");
                format!("&record={id}")
            }
        }
    }

    fn opens(&self, figure: &Value, asked: &Asked) {
        let id = asked.claim;
        let link = format!("{}&page_size=200", figure["records"]["numerator"].as_str().unwrap());
        let records = self.server.pages(&link, &self.judicial);
        assert_eq!(records.len(), asked.records, "{id}: the records behind it");
        let each: BTreeSet<_> =
            records.iter().map(|one| (text(one, "id"), one["entity"].as_str())).collect();
        assert_eq!(each.len(), records.len(), "{id}: none is told twice");
        let counted: Vec<&Value> =
            records.iter().filter(|one| self.decoys.contains(text(one, "id"))).collect();
        let entities: BTreeSet<&str> =
            records.iter().filter_map(|one| one["entity"].as_str()).collect();
        assert_eq!(counted.len(), asked.repeated, "{id}: decoys among them: {counted:?}");
        assert_eq!(entities.len(), asked.entities.unwrap_or(0), "{id}: {entities:?}");
        for foreign in ["constitution", "personal-matters", "cadre-education"] {
            assert!(id != "C03" || !entities.contains(foreign), "{foreign} is no core regulation");
        }
        if asked.sums {
            let sum: i64 = records.iter().map(|one| one["value"].as_i64().unwrap()).sum();
            assert_eq!(Some(sum as f64), figure["numerator"].as_f64(), "{id}");
            return;
        }
        for one in &records {
            assert_eq!(one["value"], 1, "{id}: {one} behind {figure}");
        }
    }
}

#[test]
fn the_demonstration_holds_every_claim_of_a_line_that_is_served() {
    for operator in Operator::each() {
        operator.demonstrates();
        let server = operator.serve();
        let town = Town::new(&server);
        let indicators = town.get("/v1/reporting/indicators");
        let served: BTreeSet<&str> = indicators["indicators"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|one| text(one, "code").split('.').next())
            .collect();
        for claim in &claims() {
            match ASKED.iter().find(|asked| asked.claim == text(claim, "id")) {
                Some(asked) => town.holds(claim, asked),
                None => assert!(
                    !served.contains(text(claim, "line")),
                    "{} is of a line that is served: it has to be asked",
                    text(claim, "id")
                ),
            }
        }
        server.stops();
    }
}
