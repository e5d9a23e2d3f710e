//! 调解案件台账: a dispute with its parties, and how far it had come on paper.

use super::case_columns::COLUMNS;
use super::case_numbers::{given_by, numbered};
use super::{below, committee_named, into_part, wrong};
use crate::codes::*;
use crate::model::{CaseParty, NewCase, PastCase, TermChange};
use crate::permissions::{AcceptCases, MediateCases, RegisterCases};
use crate::problems as no;
use crate::register::open_case;
use crate::rules::MediationRules;
use crate::store::{self, CaseSight};
use crate::workflow::{self, CaseContext, Named, Nominee};
use crate::{model::MediationCase, related};
use db::Db;
use imports::{ImportRow, Register, Taken};
use kernel::{FieldError, Id, Permission, Problem, Refusal, new_id};
use ledger::Tx;
use serde_json::{Map, Value, json};
use web::Ground;

pub const CASES: Register = Register {
    name: "mediation.cases",
    title_zh: "调解案件台账",
    title_en: "mediation cases",
    // Those who may accept a case; what a line needs besides is asked for its unit.
    permission: AcceptCases::NAME,
    columns: COLUMNS,
    mappings: &[("township", include_str!("../../data/mappings/cases.toml"))],
    form,
    check,
    take,
    lacks: |_, _| None,
    together: None,
};

/// The two sides: the names of those on it, and what is told of the one who is alone on it.
const SIDES: [(&str, &str, PartyRole); 2] = [
    ("applicants", "applicant", PartyRole::Applicant),
    ("respondents", "respondent", PartyRole::Respondent),
];
/// Columns that say something of parties by their names.
const OF_PARTIES: [&str; 3] = ["minors", "soldiers", "organizations"];

/// Makes parties of the columns. What was found on no day was found when it was accepted, and what is told by its title alone is told.
fn form(body: &mut Map<String, Value>) {
    let named: Vec<Vec<String>> =
        OF_PARTIES.iter().map(|column| texts(body.get(*column))).collect();
    let is = |column: usize, name: &String| named.get(column).is_some_and(|all| all.contains(name));
    let mut parties = Vec::new();
    for (column, known, role) in SIDES {
        let names = texts(body.get(column));
        // What is told besides stands for one person.
        let alone = body.get(known).and_then(Value::as_object).filter(|_| names.len() == 1);
        for name in &names {
            let mut details = alone.cloned().unwrap_or_default();
            details.insert("name".into(), json!(name));
            let kind = if is(2, name) { PartyKind::Organization } else { PartyKind::Natural };
            let military = is(1, name).then_some(MilitaryStatus::Active);
            parties.push(json!({
                "role": role, "kind": kind, "minor": is(0, name), "military": military, "details": details,
            }));
        }
    }
    body.insert("parties".into(), json!(parties));
    into_part(body, "case", &["parties"]);
    into_part(body, "past", &[]);
    let day = |name: &str| body.get("past").and_then(|past| past.get(name)).cloned();
    let found = day("accepted_on").or_else(|| day("concluded_on"));
    let Some(case) = body.get_mut("case").and_then(Value::as_object_mut) else { return };
    if let Some(title) = case.get("title").cloned() {
        case.entry("facts").or_insert(title);
    }
    if let Some(found) = found {
        case.entry("found_on").or_insert(found);
    }
}

fn texts(value: Option<&Value>) -> Vec<String> {
    let items = value.and_then(Value::as_array).into_iter().flatten();
    items.filter_map(Value::as_str).map(String::from).collect()
}

/// A line, judged.
struct Line {
    new: NewCase,
    past: PastCase,
    nominees: Vec<Nominee>,
}

fn read(
    db: &mut Db,
    ground: &Ground,
    row: &ImportRow,
) -> db::Result<Result<Line, Vec<FieldError>>> {
    let mut errors = of_parties(&row.body);
    let part = |name: &str| row.body.get(name).cloned().unwrap_or_else(|| json!({}));
    let mut new = part("case");
    if let Some(members) = new.as_object_mut() {
        members.extend([("id".into(), json!(row.id)), ("unit".into(), json!(row.unit))]);
    }
    let new = web::checked::<NewCase>(&ground.state, &new)?;
    let new = new.map_err(|wrong| errors.extend(at_columns(row, below("/case", wrong)))).ok();
    let mut past = part("past");
    if let Some(members) = past.as_object_mut() {
        errors.extend(look_up(db, ground, members)?);
    }
    if !errors.is_empty() {
        return Ok(Err(errors));
    }
    let past = web::checked::<PastCase>(&ground.state, &past)?;
    let past = past.map_err(|wrong| errors.extend(below("/past", wrong))).ok();
    let (Some(new), Some(past)) = (new, past) else { return Ok(Err(errors)) };
    let today = ground.now.local_date();
    let wrong = related::of_parties(&new, new.found_on.unwrap_or(today), today);
    if !wrong.is_empty() {
        return Ok(Err(at_columns(row, below("/case", wrong))));
    }
    let details: Vec<_> = new.parties.iter().map(|party| &party.details).collect();
    let day = past.accepted_on.unwrap_or(ground.now.local_date());
    let nominees = related::nominees(db, ground, &past.mediators, &details, day)?;
    Ok(Ok(Line { new, past, nominees }))
}

/// The committee and the mediators of a line, by their ids.
fn look_up(
    db: &mut Db,
    ground: &Ground,
    past: &mut Map<String, Value>,
) -> db::Result<Vec<FieldError>> {
    let mut errors = Vec::new();
    if let Some(Value::String(name)) = past.get("committee") {
        match committee_named(db, ground, "/past/committee", name)? {
            Ok(committee) => drop(past.insert("committee".into(), json!(committee.id))),
            Err(error) => errors.push(error),
        }
    }
    let persons = past.get("mediators").cloned().unwrap_or_default();
    let mut mediators = Vec::new();
    for person in serde_json::from_value::<Vec<Id>>(persons).unwrap_or_default() {
        match store::mediator_of_person(db, ground.tenant(), person)? {
            Some(mediator) => mediators.push(mediator.id),
            None => errors.push(wrong("/past/mediators", &no::MEDIATOR_UNKNOWN)),
        }
    }
    past.insert("mediators".into(), json!(mediators));
    Ok(errors)
}

/// What columns say of parties is said of parties of the line; a number that could be of several is of nobody.
fn of_parties(body: &Value) -> Vec<FieldError> {
    let all: Vec<String> = SIDES.iter().flat_map(|side| texts(body.get(side.0))).collect();
    let strangers = OF_PARTIES
        .iter()
        .filter(|column| texts(body.get(**column)).iter().any(|name| !all.contains(name)));
    let strangers = strangers.map(|column| wrong(&format!("/{column}"), &no::PARTY_UNKNOWN));
    let of_several = SIDES.iter().filter(|side| texts(body.get(side.0)).len() > 1);
    let numbers = of_several.flat_map(|side| {
        let known = body.get(side.1).and_then(Value::as_object).into_iter().flatten();
        known.map(|(member, _)| wrong(&format!("/{}/{member}", side.1), &no::PAST_NUMBER))
    });
    strangers.chain(numbers).collect()
}

/// Errors in what was made of several columns, where a person finds them.
fn at_columns(row: &ImportRow, mut errors: Vec<FieldError>) -> Vec<FieldError> {
    let applicants = texts(row.body.get("applicants")).len();
    for error in &mut errors {
        let Some(rest) = error.pointer.strip_prefix("/case/parties/") else { continue };
        let (number, member) = rest.split_once('/').unwrap_or((rest, ""));
        let place = usize::from(number.parse::<usize>().is_ok_and(|number| number >= applicants));
        let Some((names, known, _)) = SIDES.get(place) else { continue };
        error.pointer = match member.strip_prefix("details/") {
            Some("name") | None if member != "minor" => format!("/{names}"),
            None => "/minors".into(),
            // Of whom nothing is missing but all that is needed besides the name.
            Some(who @ ("agent" | "guardian")) => format!("/{known}/{who}/name"),
            Some(detail) => format!("/{known}/{detail}"),
        };
    }
    errors
}

fn decide(ground: &Ground, line: &Line, id: Id, parties: &[Id]) -> Result<MediationCase, Refusal> {
    let holds = |permission: &str| ground.caller.holds_at(permission, line.new.unit);
    let may = [RegisterCases::NAME, AcceptCases::NAME, MediateCases::NAME].into_iter().all(holds);
    Refusal::unless(may, &no::CASE_PERMISSION)?;
    let context = CaseContext {
        now: ground.now,
        actor: ground.caller.account,
        holds: &holds,
        calendar: &ground.calendar,
        rules: MediationRules::built_in(),
        named: Named::default(),
    };
    workflow::take_over(&line.new, &line.past, (id, parties), &line.nominees, &context)
}

fn check(db: &mut Db, ground: &Ground, row: &ImportRow) -> db::Result<Vec<FieldError>> {
    let line = match read(db, ground, row)? {
        Ok(line) => line,
        Err(errors) => return Ok(errors),
    };
    let parties: Vec<Id> = line.new.parties.iter().map(|_| Id::nil()).collect();
    let refused = decide(ground, &line, row.id, &parties).err();
    Ok(refused.map(|Refusal(kind)| wrong(column_of(kind.code), kind)).into_iter().collect())
}

/// Where a person looks for what was refused.
fn column_of(code: &str) -> &'static str {
    match code {
        "concluded_without_time" => "/past/concluded_on",
        "committee_missing" => "/past/committee",
        "spot_accepted" | "accepted_missing" => "/past/accepted_on",
        "agreement_content" => "/past/content",
        "performed_without_time" => "/past/performed_on",
        "filed_open" => "/past/filed_on",
        "follow_up_declined" => "/past/followed_up_on",
        "conflict_of_interest" => "/past/mediators",
        "entrusted_from" => "/case/entrusted_from",
        "sub_type" => "/case/sub_type",
        "in_future" => "/past/concluded_on",
        "no_term" => "/past/accepted_on",
        "extension_day" => "/past/extended_on",
        "extension_pair" | "extension_short" | "term_stands_still" => "/past/extended_until",
        "appraisal_counts" | "appraisal_early" => "/past/appraised_from",
        "appraisal_pair" | "appraisal_unended" | "period_reversed" => "/past/appraised_until",
        _ => "",
    }
}

fn take(tx: &mut Tx<'_>, ground: &Ground, row: &ImportRow) -> db::Result<Taken> {
    let line = read(tx.db, ground, row)?;
    let line =
        line.map_err(|errors| Problem::plain(&kernel::problems::INVALID).with_errors(errors))?;
    let tenant = tx.tenant();
    // The same line taken over before, or the case as it was registered here under that number.
    let known = match store::find_case(tx.db, tenant, &CaseSight::everything(), row.id)? {
        None => {
            let of = (line.past.committee, line.new.unit);
            let numbered = store::find_numbered_cases(tx.db, tenant, of, &line.past.case_no)?;
            given_by(line.past.committee, numbered)
        }
        known => known,
    };
    if let Some(known) = known {
        let same = says_the_same(tx.db, ground, &known, &line)?;
        return Ok(if same { Taken::Unchanged } else { Taken::Differs });
    }
    let parties: Vec<Id> = line.new.parties.iter().map(|_| new_id()).collect();
    let made = decide(ground, &line, row.id, &parties).map_err(Problem::from)?;
    if let (Some(committee), Some((year, number))) = (made.committee, numbered(&line.past.case_no))
    {
        store::keep_case_number(tx, committee, year, number)?;
    }
    let more = json!({
        "case_no": made.case_no, "committee": made.committee, "status": made.status,
        "accepted_on": made.accepted_on, "due_on": made.due_on, "limit_on": made.limit_on,
        "term_changes": made.term_changes.iter().map(TermChange::told).collect::<Vec<_>>(), "outcome": made.outcome,
        "outcome_on": made.outcome_on, "performance": made.performance, "filed_on": made.filed_on,
        "amount": line.past.amount, "persons": made.mediators.iter().map(|one| one.person).collect::<Vec<_>>(),
    });
    open_case(tx, ground, "mediation.case_taken_over", (&made, &line.new.parties), more)?;
    Ok(Taken::Added)
}

/// Whether a case is what a line says; how far it came since does not matter, nor who the parties were once they are erased.
fn says_the_same(
    db: &mut Db,
    ground: &Ground,
    known: &MediationCase,
    line: &Line,
) -> db::Result<bool> {
    let parties: Vec<Id> = known.parties.iter().map(|party| party.id).collect();
    if parties.len() != line.new.parties.len() {
        return Ok(false);
    }
    let Ok(fresh) = decide(ground, line, known.id, &parties) else { return Ok(false) };
    let said = |one: &MediationCase| {
        (
            one.dispute,
            one.title.clone(),
            one.facts.clone(),
            one.found_on,
            one.accepted_on,
            one.amount_claimed,
        )
    };
    let told_besides = |one: &MediationCase| {
        let flags: std::collections::BTreeSet<_> = one.flags.iter().copied().collect();
        let party = |party: &CaseParty| (party.role, party.kind, party.minor, party.military);
        let parties: Vec<_> = one.parties.iter().map(party).collect();
        (
            one.sub_type,
            one.complexity,
            one.risk,
            flags,
            one.place.clone(),
            one.person_count,
            parties,
        )
    };
    let ended = |one: &MediationCase| (one.outcome, one.outcome_on);
    let goes_on = line.past.outcome.is_none() || ended(known) == ended(&fresh);
    let filed = line.past.filed_on.is_none() || known.filed_on == line.past.filed_on;
    let amount =
        |one: &MediationCase| one.agreement.as_ref().and_then(|agreement| agreement.amount);
    let agreed = fresh.agreement.is_none() || amount(known) == amount(&fresh);
    let moved = line.past.term_changes().all(|said| {
        let mut changes = known.standing_changes();
        // An expert who was still at work then may have answered since.
        changes.any(|one| {
            one.says(&said)
                || (said.until.is_none() && (one.what, one.from) == (said.what, said.from))
        })
    });
    let details = store::find_parties(db, &ground.keys, known.id)?;
    let named =
        known.parties.iter().zip(&line.new.parties).all(|(party, new)| {
            details.get(&party.id).is_none_or(|details| *details == new.details)
        });
    let there = known.voided.is_none();
    Ok(there
        && said(known) == said(&fresh)
        && told_besides(known) == told_besides(&fresh)
        && goes_on
        && filed
        && agreed
        && moved
        && named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parties_are_made_of_the_columns_of_both_sides() {
        let mut body = json!({
            "applicants": ["张三"], "applicant": { "phone": "13812345678", "sex": "male" },
            "respondents": ["李四", "锦山合作社"],
            "minors": ["李四"], "organizations": ["锦山合作社"], "case": { "title": "排水" },
            "past": { "accepted_on": "2025-03-01" },
        });
        form(body.as_object_mut().unwrap());
        let case = &body["case"];
        assert_eq!((&case["facts"], &case["found_on"]), (&json!("排水"), &json!("2025-03-01")));
        let parties = case["parties"].as_array().unwrap();
        let said = |n: usize| (&parties[n]["role"], &parties[n]["kind"], &parties[n]["minor"]);
        assert_eq!(said(0), (&json!("applicant"), &json!("natural"), &json!(false)));
        assert_eq!(said(1), (&json!("respondent"), &json!("natural"), &json!(true)));
        assert_eq!(said(2), (&json!("respondent"), &json!("org"), &json!(false)));
        let details = json!({ "name": "张三", "phone": "13812345678", "sex": "male" });
        assert_eq!(parties[0]["details"], details);
        assert!(parties[1]["details"].get("phone").is_none());
        assert!(of_parties(&body).is_empty());
    }

    #[test]
    fn what_is_said_of_nobody_or_of_several_is_told() {
        let body = json!({
            "applicants": ["张三", "张四"], "applicant": { "phone": "13812345678" }, "respondents": ["李四"],
            "minors": ["王五"],
        });
        let told: Vec<String> = of_parties(&body).into_iter().map(|error| error.pointer).collect();
        assert_eq!(told, ["/minors", "/applicant/phone"]);
    }
}
