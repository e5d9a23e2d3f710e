//! The acceptance matrix: every claim of the report, against the demonstration. A figure says what the claim says and what the fixture
//! says, and the records behind it are exactly those that the counting rule of the claim finds in what the records say (`rules`).

mod rules;

use super::operator::{Operator, Server};
use serde_json::Value;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

const CLAIMS: &str = include_str!("../../../../tests/data/claims.json");
const PASSWORD: &str = "demo-2025-taizhang";

/// How a claim is asked, besides what the claims' file says.
struct Asked {
    claim: &'static str,
    /// A plan is asked for in its own year.
    period: &'static str,
    /// Of a campaign or of one activity alone.
    only: Only,
    /// How often what stands behind it is a decoy of other claims, and says nothing new for this one.
    repeated: usize,
}

#[derive(Clone, Copy)]
enum Only {
    All,
    Campaign,
    /// By the word under which the claims' file has it.
    Tag,
    Series,
    Activity,
}

const fn asked(claim: &'static str) -> Asked {
    Asked { claim, period: "2025", only: Only::All, repeated: 0 }
}

/// At activities of 八五普法, or at the one that the report tells of.
const fn of(only: Only, claim: &'static str) -> Asked {
    Asked { only, ..asked(claim) }
}

const TAG: &str = "八五普法";
const SERIES: &str = "法治进社区";

const ASKED: [Asked; 33] = [
    asked("C01"),
    asked("C02"),
    // Four of 22 were studied with the centre group or in the meeting on regulations once more.
    Asked { repeated: 4, ..asked("C03") },
    asked("C04"),
    asked("C06"),
    asked("C07"),
    asked("C08"),
    asked("C11"),
    // One of the 13 is no activity of the campaign.
    Asked { repeated: 1, ..asked("C12") },
    of(Only::Campaign, "C13"),
    of(Only::Tag, "C13"),
    of(Only::Campaign, "C14"),
    of(Only::Tag, "C14"),
    of(Only::Campaign, "C15"),
    of(Only::Tag, "C15"),
    of(Only::Activity, "C16"),
    of(Only::Activity, "C17"),
    asked("C18"),
    asked("C19"),
    asked("C20"),
    asked("C21"),
    asked("C22"),
    asked("C23"),
    asked("C26"),
    asked("C28"),
    of(Only::Activity, "C32"),
    of(Only::Series, "C32"),
    of(Only::Campaign, "C33"),
    of(Only::Tag, "C33"),
    of(Only::Activity, "C35"),
    asked("C37"),
    asked("C38"),
    Asked { period: "2026", ..asked("C42") },
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
    clerk: String,
    /// The records of a list, each as it is read by itself.
    read: RefCell<BTreeMap<&'static str, Rc<Vec<Value>>>>,
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
            ("/v1/pufa-publicity/consultations", &judicial),
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
        Self { server, judicial, clerk, read: RefCell::default(), decoys }
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
            Only::Tag => format!("&tag={}", encoded(TAG)),
            Only::Series => format!("&series={}", encoded(SERIES)),
            Only::Activity => format!("&record={}", self.activity()),
        }
    }

    /// C32: the activity of the report, to which the judicial organ was invited.
    fn activity(&self) -> String {
        let series = encoded(SERIES);
        let of_series = self.get(&format!("/v1/pufa-publicity/activities?series={series}"));
        let id = text(&of_series["items"][0], "id");
        let activity = &self.get(&format!("/v1/pufa-publicity/activities/{id}"))["content"];
        assert!(text(activity, "title").contains("民法典进社区"), "{activity}");
        let invited = activity["invited"].as_array().unwrap();
        assert!(invited.iter().any(|one| one["kind"] == "district_judicial"), "{activity}");
        id.into()
    }

    /// The records behind each side of a figure are those that the rule of the claim finds.
    fn opens(&self, figure: &Value, asked: &Asked) {
        self.opens_side(figure, asked, "numerator", rules::rules(asked.claim));
        if !figure["records"]["denominator"].is_null() {
            self.opens_side(figure, asked, "denominator", rules::whole(asked.claim));
        }
    }

    fn opens_side(&self, figure: &Value, asked: &Asked, side: &str, rules: Vec<rules::Rule>) {
        let id = format!("{} {side}", asked.claim);
        let link = format!("{}&page_size=200", figure["records"][side].as_str().unwrap());
        let rows = self.server.pages(&link, &self.judicial);
        let found = self.found(asked, rules);
        let names = found.iter().any(|(_, entity, _)| !entity.is_empty());
        let shares: BTreeSet<Share> = rows.iter().map(|row| share(row, names)).collect();
        assert_eq!(shares.len(), rows.len(), "{id}: none is told twice");
        assert_eq!(shares, found, "{id}: the records behind it");
        let decoys = rows.iter().filter(|row| self.decoys.contains(text(row, "id"))).count();
        assert_eq!(decoys, asked.repeated, "{id}: decoys among them");
    }

    /// What the rules of a claim find in the records.
    fn found(&self, asked: &Asked, rules: Vec<rules::Rule>) -> BTreeSet<Share> {
        let activity = match asked.only {
            Only::Activity => Some(self.activity()),
            _ => None,
        };
        let is_asked = |record: &Value| match asked.only {
            Only::All | Only::Campaign => true,
            Only::Tag => record["tags"].as_array().unwrap().iter().any(|tag| tag == TAG),
            Only::Series => record["series"] == SERIES,
            Only::Activity => activity.as_deref() == record["id"].as_str(),
        };
        let shares = rules.into_iter().flat_map(|(list, rule)| {
            let records = self.records(list);
            let of = |record: &Value| {
                let id = text(record, "id").to_string();
                let shares = rule(record).into_iter();
                shares.map(|(entity, value)| (id.clone(), entity, value)).collect::<Vec<_>>()
            };
            let asked = records.iter().filter(|record| is_asked(record));
            asked.flat_map(of).collect::<Vec<_>>()
        });
        let campaign = matches!(asked.only, Only::Campaign);
        shares.filter(|(_, entity, _)| !campaign || entity == "publicity-8").collect()
    }

    fn records(&self, list: &'static str) -> Rc<Vec<Value>> {
        let known = self.read.borrow().get(list).cloned();
        known.unwrap_or_else(|| {
            let who = if list == rules::TICKETS { &self.clerk } else { &self.judicial };
            let rows = self.server.pages(&format!("{list}?page_size=200"), who);
            let read = |row| self.server.get(&format!("{list}/{}", text(row, "id")), Some(who));
            let records = Rc::new(rows.iter().map(read).collect::<Vec<_>>());
            self.read.borrow_mut().insert(list, records.clone());
            records
        })
    }
}

/// A word as a query takes it.
fn encoded(word: &str) -> String {
    word.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// A record, an entity that it names, and how much of it.
type Share = (String, String, i64);

/// What a row tells, of what the rule asks.
fn share(row: &Value, names: bool) -> Share {
    let entity = row["entity"].as_str().filter(|_| names).unwrap_or_default();
    (text(row, "id").into(), entity.into(), row["value"].as_i64().unwrap())
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
            let mut forms =
                ASKED.iter().filter(|asked| asked.claim == text(claim, "id")).peekable();
            assert!(
                forms.peek().is_some() || !served.contains(text(claim, "line")),
                "{} is of a line that is served: it has to be asked",
                text(claim, "id")
            );
            forms.for_each(|asked| town.holds(claim, asked));
        }
        server.stops();
    }
}
