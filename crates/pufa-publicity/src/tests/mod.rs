//! What the nouns count, and what they refuse.

mod activities;
mod calendar;
mod checks;
mod duties;
mod indicators;
mod literates;
mod materials;
mod media;
mod places;
mod prompts;

use crate::codes::*;
use crate::model::*;
use crate::{catalogue, problems as no};
use chrono::NaiveDate;
use kernel::{Id, Refusal};
use ledger::Fact;
use records::Content;
use records::statutes::InstrumentCode;
use std::collections::{BTreeMap, BTreeSet};

const UNIT: Id = Id::from_u128(1);

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn photo(of: char) -> ActivityEvidence {
    ActivityEvidence {
        kind: ActivityEvidenceKind::Photo,
        sha256: of.to_string().repeat(64),
        captured_at: Some("2025-05-20T02:00:00Z".parse().unwrap()),
        located: true,
    }
}

fn consultation(askers: u32, questions: u32) -> Consultation {
    Consultation {
        topic: "婚姻家庭".into(),
        askers,
        questions,
        answered_by: AnsweredBy::Judicial,
        answer: None,
        follow_up: None,
    }
}

fn issue(item: MaterialItem, quantity: u32) -> MaterialIssue {
    MaterialIssue {
        item,
        title: "宣传品".into(),
        quantity,
        instruments: vec![],
        stock: None,
        cost: None,
    }
}

fn activity() -> Activity {
    Activity {
        title: "民法典进社区".into(),
        forms: vec![ActivityForm::Case, ActivityForm::Lecture, ActivityForm::Answers],
        theme: None,
        held_from: day("2025-05-20"),
        held_to: day("2025-05-20"),
        place: Some("锦山社区广场".into()),
        villages: vec![],
        stop_of: None,
        campaign: Some("publicity-8".into()),
        node: Some(NodeReference {
            code: "civil-code-month".into(),
            to: day("2025-05-31"),
            plan: None,
        }),
        invited: vec![],
        audiences: vec![AudienceGroup::Resident, AudienceGroup::Elder],
        attendance: Some(AttendanceCount { people: 35, by: CountedBy::HeadCount }),
        staff: 6,
        instruments: vec![],
        materials: vec![issue(MaterialItem::Brochure, 80), issue(MaterialItem::Gift, 6)],
        consultations: vec![consultation(16, 20), consultation(8, 9)],
        survey: Some(VisitorSurvey { valid: 30, satisfied: 29 }),
        evidence: vec![photo('a'), photo('b')],
        archive_no: None,
        summary: None,
    }
}

fn plan() -> PublicityPlan {
    let node = |code: &str, from: &str, to: &str| PlannedNode {
        code: code.into(),
        title: "节点".into(),
        from: day(from),
        to: day(to),
        source: "区普法办通知".into(),
    };
    PublicityPlan {
        year: 2025,
        title: "2025年度普法工作计划".into(),
        nodes: vec![
            node("civil-code-month", "2025-05-01", "2025-05-31"),
            node("military-service-month", "2025-08-01", "2025-08-31"),
        ],
        audiences: vec![AudienceGroup::Resident, AudienceGroup::Youth],
    }
}

fn product(kind: MediaKind) -> MediaProduct {
    MediaProduct {
        kind,
        platform: MediaPlatform::Douyin,
        title: "村播说法".into(),
        url: None,
        published_on: day("2025-03-01"),
        duration: None,
        sensitive: false,
        audiences: vec![AudienceGroup::Villager],
        instruments: vec![],
        live: None,
        reviews: vec![],
        snapshots: vec![],
        snapshots_due: vec![],
    }
}

fn venue() -> Venue {
    Venue {
        kind: VenueKind::Square,
        name: "法治文化广场".into(),
        place: Some("锦山村".into()),
        built_on: day("2023-01-01"),
        area: None,
        in_directory: true,
        content_updated_on: None,
        closed_on: None,
        inspections: vec![],
    }
}

fn inspection(on: &str) -> InspectVenue {
    InspectVenue { on: day(on), sound: true, comment: None, client_at: None }
}

fn household() -> ModelHousehold {
    ModelHousehold {
        village: UNIT,
        plate_no: "锦山村 2023-07".into(),
        chosen_on: day("2023-07-01"),
        examined_on: Some(day("2023-08-01")),
        named_on: Some(day("2023-09-01")),
        checks: vec![],
    }
}

fn village() -> ModelVillage {
    ModelVillage {
        village: UNIT,
        title: "市级民主法治示范村".into(),
        level: NamedBy::City,
        batch: None,
        applied_on: day("2023-10-01"),
        named_on: Some(day("2024-01-01")),
        rechecks: vec![],
    }
}

fn duties() -> DutyList {
    let duty = |number, office, month| Duty {
        number,
        office: Id::from_u128(office),
        instruments: vec![InstrumentCode("civil-code".into())],
        audiences: vec![],
        forms: vec![],
        month,
        done: None,
    };
    DutyList {
        year: 2025,
        title: "2025年度责任清单".into(),
        items: vec![duty(1, 41, 3), duty(2, 42, 12)],
    }
}

/// An activity of the civil code.
fn held(on: &str) -> Activity {
    let instruments = vec![InstrumentCode("civil-code".into())];
    Activity { held_from: day(on), held_to: day(on), instruments, ..activity() }
}

fn duty_done(number: u32) -> CompleteDuty {
    CompleteDuty { number, activity: Id::from_u128(5), comment: None, client_at: None }
}

fn programme() -> Programme {
    Programme {
        campaign: "publicity-8".into(),
        title: "第八个五年规划".into(),
        document_no: None,
        adopted_on: day("2021-09-01"),
    }
}

fn literate() -> LiteratePerson {
    LiteratePerson {
        person: Id::from_u128(31),
        village: UNIT,
        nominated_by: NominatedBy::Committees,
        nominated_on: day("2023-03-01"),
        roles: vec![LiterateRole::VillageCadre],
        certified: None,
        pauses: vec![],
        removed: None,
        services: vec![],
        reviews: vec![],
        particulars: vec![],
    }
}

fn certify(on: &str) -> CertifyLiterate {
    CertifyLiterate {
        on: day(on),
        cert_no: "明字第7号".into(),
        tenths_of_hours: 160,
        score: 86,
        training: None,
        comment: None,
        client_at: None,
    }
}

/// What a record counts, by measure; entities beside it.
fn counted(facts: Vec<Fact>) -> BTreeMap<String, Vec<(i64, Option<String>)>> {
    let mut all: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for fact in facts {
        let name = fact.measure.strip_prefix("pufa-publicity.").unwrap().to_string();
        all.entry(name).or_default().push((fact.value, fact.entity));
    }
    all
}

fn values(facts: Vec<Fact>, measure: &str) -> i64 {
    counted(facts).get(measure).into_iter().flatten().map(|(value, _)| value).sum()
}
