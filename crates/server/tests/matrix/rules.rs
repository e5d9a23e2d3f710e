//! The counting rules of the claims, read once more from what the records themselves say: no measure, no fact of the ledger takes part. What
//! stands behind a figure has to be these records, with these values, and no other.

use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// The year of the report, and its last day: what a stock is asked for.
const YEAR: &str = "2025";
const LAST_DAY: &str = "2025-12-31";
/// The year in local time, as instants are written.
const YEAR_OF_INSTANTS: [&str; 2] = ["2024-12-31T16:00:00Z", "2025-12-31T16:00:00Z"];

/// What a record gives: for each entity that it names (none: empty) how much.
pub type Shares = Vec<(String, i64)>;
/// A list of the line, and what each of its records gives.
pub type Rule = (&'static str, fn(&Value) -> Shares);

const SESSIONS: &str = "/v1/study-records/sessions";
const PLANS: &str = "/v1/study-records/plans";
const ACTIVITIES: &str = "/v1/pufa-publicity/activities";
const CONSULTATIONS: &str = "/v1/pufa-publicity/consultations";
const CASES: &str = "/v1/mediation/cases";
const MEDIATORS: &str = "/v1/mediation/mediators";
pub const TICKETS: &str = "/v1/hotline/tickets";

pub fn rules(claim: &str) -> Vec<Rule> {
    match claim {
        "C01" => vec![(SESSIONS, meetings_with_study)],
        "C02" => vec![(SESSIONS, |one| once(session_of(one, "party_reg_meeting")))],
        "C03" => vec![(SESSIONS, party_regulations)],
        "C04" => vec![("/v1/study-records/exams", |one| once(is_test(one)))],
        "C06" => vec![(TICKETS, |one| once(handled(one)))],
        "C07" => vec![(TICKETS, |one| once(concluded(one)))],
        "C08" => vec![(TICKETS, |one| once(concluded(one) && satisfied(one)))],
        "C11" => vec![("/v1/study-records/trainings", |one| once(is_training(one)))],
        "C12" | "C32" => vec![(ACTIVITIES, |one| {
            of_campaign(one, i64::from(one["content"]["stop_of"].is_null()))
        })],
        "C13" => vec![(ACTIVITIES, |one| handed_out(one, "brochure"))],
        "C14" => vec![(ACTIVITIES, |one| handed_out(one, "gift"))],
        "C15" => vec![
            (ACTIVITIES, |one| consulted(one, "questions")),
            (CONSULTATIONS, |one| advised(one, "questions")),
        ],
        "C16" => vec![(ACTIVITIES, attended)],
        "C17" => vec![
            (ACTIVITIES, |one| consulted(one, "askers")),
            (CONSULTATIONS, |one| advised(one, "askers")),
        ],
        "C18" => vec![(MEDIATORS, |one| once(is_part_time(one)))],
        "C19" => vec![("/v1/pufa-publicity/literates", literate)],
        "C20" => vec![(CASES, |one| once(resolved(one, &["spot", "oral", "written"])))],
        "C21" => vec![(CASES, |one| once(is_hard_and_joint(one)))],
        "C22" => vec![
            ("/v1/mediation/committees", |one| once(sits(one))),
            (MEDIATORS, |one| once(serves(one) && !one["grid"].is_null())),
        ],
        "C23" => vec![("/v1/mediation/organs", |one| {
            named(holds(one) && open(&one["content"]["to"]), &one["content"]["kind"])
        })],
        "C26" => vec![(ACTIVITIES, at_node)],
        "C28" => vec![(PLANS, |one| planned(one, 2025, "instruments"))],
        "C33" => vec![(ACTIVITIES, |one| handed_out(one, "banner"))],
        "C35" => vec![(ACTIVITIES, |one| {
            let forms = strings(&one["content"]["forms"]);
            forms.filter(|_| in_year(one, "held_to")).map(|form| (form, 1)).collect()
        })],
        "C37" => vec![("/v1/study-records/officers", |one| once(is_certified(one)))],
        "C38" => vec![("/v1/pufa-publicity/programmes", closing_year)],
        "C42" => vec![(PLANS, |one| planned(one, 2026, "field"))],
        other => panic!("{other} has no rule"),
    }
}

/// The whole that a rate is of.
pub fn whole(claim: &str) -> Vec<Rule> {
    match claim {
        "C07" => vec![(TICKETS, |one| once(handled(one)))],
        "C08" => vec![(TICKETS, |one| once(concluded(one) && rating(one).is_some()))],
        "C37" => vec![("/v1/study-records/officers", |one| once(is_on_post(one)))],
        "C38" => vec![("/v1/pufa-publicity/programmes", |one| once(!closing_year(one).is_empty()))],
        other => panic!("{other} has no rule of its whole"),
    }
}

fn once(counts: bool) -> Shares {
    if counts { vec![(String::new(), 1)] } else { Vec::new() }
}

fn named(counts: bool, entity: &Value) -> Shares {
    let entity = entity.as_str().filter(|_| counts);
    entity.map(|entity| (entity.to_string(), 1)).into_iter().collect()
}

fn strings(list: &Value) -> impl Iterator<Item = String> {
    let list = list.as_array().into_iter().flatten();
    list.filter_map(|one| one.as_str().map(String::from))
}

fn items(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

fn text<'a>(one: &'a Value, member: &str) -> &'a str {
    one[member].as_str().unwrap_or_default()
}

fn has(list: &Value, code: &str) -> bool {
    strings(list).any(|one| one == code)
}

/// Whether a day, or none, is not before the last one.
fn open(day: &Value) -> bool {
    day.as_str().is_none_or(|day| day >= LAST_DAY)
}

fn holds(record: &Value) -> bool {
    record["status"] == "verified"
}

fn in_year(record: &Value, day: &str) -> bool {
    holds(record) && text(&record["content"], day).starts_with(YEAR)
}

fn session_of(record: &Value, kind: &str) -> bool {
    in_year(record, "held_on") && record["content"]["kind"] == kind
}

fn meetings_with_study(record: &Value) -> Shares {
    let meeting = &record["content"]["meeting"];
    if !session_of(record, "pre_meeting") || meeting.is_null() {
        return Vec::new();
    }
    // Every unit counts its own meetings.
    let unit = text(record, "unit").replace('-', "");
    let (kind, day) = (text(meeting, "kind"), text(meeting, "held_on"));
    vec![(format!("{unit}:{kind}:{day}:{}", meeting["number"]), 1)]
}

/// The core regulations of the catalogue.
static CORE: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let catalogue = include_str!("../../../records/data/instruments.toml");
    let catalogue: Value = toml::from_str(catalogue).unwrap();
    let core = |one: &&Value| one["kind"] == "party_reg" && one["core"] == true;
    items(&catalogue["instrument"]).filter(core).map(|one| text(one, "code").to_string()).collect()
});

fn party_regulations(record: &Value) -> Shares {
    let content = &record["content"];
    if !in_year(record, "held_on") || !has(&content["audience"], "leaders") {
        return Vec::new();
    }
    let studied = items(&content["topics"]).map(|topic| text(topic, "instrument").to_string());
    studied.filter(|code| CORE.contains(code)).map(|code| (code, 1)).collect()
}

fn is_test(record: &Value) -> bool {
    let content = &record["content"];
    let made_up = content["make_up_of"].is_null();
    in_year(record, "held_on") && content["category"] == "party_regs" && made_up
}

fn is_training(record: &Value) -> bool {
    let content = &record["content"];
    let targeted = ["llp", "mediator"].iter().any(|target| has(&content["targets"], target));
    in_year(record, "held_from") && content["organiser"] == "town" && targeted
}

fn handled(ticket: &Value) -> bool {
    let [from, before] = YEAR_OF_INSTANTS;
    let sent = text(ticket, "dispatched_at");
    let gone = ["returned", "merged", "diverted"].contains(&text(ticket, "status"));
    ticket["external_system"] != "self" && from <= sent && sent < before && !gone
}

fn concluded(ticket: &Value) -> bool {
    handled(ticket) && !ticket["concluded_at"].is_null() && ticket["status"] != "rework"
}

/// The last rating.
fn rating(ticket: &Value) -> Option<i64> {
    items(&ticket["follow_ups"]).filter_map(|one| one["satisfaction"].as_i64()).last()
}

/// 基本满意 and better.
fn satisfied(ticket: &Value) -> bool {
    rating(ticket).is_some_and(|rating| rating >= 3)
}

fn of_campaign(record: &Value, value: i64) -> Shares {
    let campaign = record["content"]["campaign"].as_str().unwrap_or_default();
    if in_year(record, "held_to") && value > 0 {
        return vec![(campaign.to_string(), value)];
    }
    Vec::new()
}

fn handed_out(activity: &Value, item: &str) -> Shares {
    let given = items(&activity["content"]["materials"]).filter(|one| one["item"] == item);
    of_campaign(activity, given.filter_map(|one| one["quantity"].as_i64()).sum())
}

fn consulted(activity: &Value, member: &str) -> Shares {
    let consultations = items(&activity["content"]["consultations"]);
    of_campaign(activity, consultations.filter_map(|one| one[member].as_i64()).sum())
}

/// Advice that was recorded by itself.
fn advised(record: &Value, member: &str) -> Shares {
    let campaign = text(&record["content"], "campaign").to_string();
    let sum = record["content"][member].as_i64().filter(|_| in_year(record, "on"));
    sum.map(|sum| (campaign, sum)).into_iter().collect()
}

/// Who came, and not who worked there.
fn attended(activity: &Value) -> Shares {
    let attendance = &activity["content"]["attendance"];
    let told = if attendance["by"] == "estimate" { None } else { attendance["people"].as_i64() };
    of_campaign(activity, told.unwrap_or(0))
}

fn at_node(activity: &Value) -> Shares {
    let node = &activity["content"]["node"];
    let year = text(node, "to").get(..4).unwrap_or_default();
    if !in_year(activity, "held_to") || node.is_null() {
        return Vec::new();
    }
    vec![(format!("{}:{year}", text(node, "code")), 1)]
}

/// Whether somebody sits on a committee, in a term that runs.
fn sits(committee: &Value) -> bool {
    let runs = |one: &Value| text(one, "from") <= LAST_DAY && open(&one["to"]);
    let mut seats =
        items(&committee["terms"]).filter(|term| runs(term)).flat_map(|term| items(&term["seats"]));
    committee["dissolved_on"].is_null() && seats.any(runs)
}

fn serves(mediator: &Value) -> bool {
    mediator["status"] == "active" && running(mediator).next().is_some()
}

fn running(mediator: &Value) -> impl Iterator<Item = &Value> {
    let since = |one: &&Value| text(one, "from") <= LAST_DAY && open(&one["until"]);
    items(&mediator["appointments"]).filter(since)
}

/// Who serves full-time anywhere is no part-time mediator.
fn is_part_time(mediator: &Value) -> bool {
    serves(mediator) && running(mediator).all(|one| one["employment"] == "pt")
}

fn literate(record: &Value) -> Shares {
    let content = &record["content"];
    let certified = content["certified"]["on"].as_str().is_some_and(|day| day <= LAST_DAY);
    let paused = items(&content["pauses"]).any(|pause| open(&pause["to"]));
    named(holds(record) && certified && !paused && content["removed"].is_null(), &content["person"])
}

fn resolved(case: &Value, outcomes: &[&str]) -> bool {
    let in_year = text(case, "outcome_on").starts_with(YEAR);
    in_year && outcomes.contains(&text(case, "outcome")) && case["merged_into"].is_null()
}

fn is_hard_and_joint(case: &Value) -> bool {
    let hard = ["hard", "major"].contains(&text(case, "complexity"));
    let organs: BTreeSet<String> =
        items(&case["sessions"]).flat_map(|session| strings(&session["organs"])).collect();
    let standing = has(&case["flags"], "long_standing");
    hard && standing && organs.len() >= 2 && resolved(case, &["oral", "written"])
}

fn planned(plan: &Value, year: i64, member: &str) -> Shares {
    let content = &plan["content"];
    if !holds(plan) || content["year"] != year {
        return Vec::new();
    }
    let named = items(&content["items"]).flat_map(|item| match &item[member] {
        Value::String(one) => vec![one.clone()],
        many => strings(many).collect(),
    });
    named.collect::<BTreeSet<_>>().into_iter().map(|one| (one, 1)).collect()
}

/// The year in which the campaign of a five-year programme ends.
fn closing_year(programme: &Value) -> Shares {
    let campaigns = include_str!("../../../pufa-publicity/data/campaigns.toml");
    let campaigns: Value = toml::from_str(campaigns).unwrap();
    let own = |one: &&Value| holds(programme) && one["code"] == programme["content"]["campaign"];
    let year = |one: &Value| text(one, "to")[..4].parse().unwrap();
    items(&campaigns["campaign"]).filter(own).map(|one| (String::new(), year(one))).collect()
}

fn is_on_post(officer: &Value) -> bool {
    let content = &officer["content"];
    let on_post = text(content, "on_post_from") <= LAST_DAY && open(&content["on_post_to"]);
    holds(officer) && on_post
}

fn is_certified(officer: &Value) -> bool {
    let certificate = &officer["content"]["certificate"];
    let valid = certificate["status"] == "valid" && open(&certificate["valid_to"]);
    is_on_post(officer) && valid
}
