//! 疑点规则: what speaks against study as it is recorded. Pure: everything that is looked at comes as an argument.

use crate::codes::Presence;
use crate::model::{Attempt, Choice, Exam, SITTING, Session, Sheet, Sitting};
use crate::rules;
use kernel::{Calendar, Id};
use records::statutes::Instrument;
use records::{Check, Content, Finding, FindingRecord, Record, shared};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) const SAME_MINUTES: Check = Check {
    code: "same_minutes",
    zh: "不同日期的学习记录正文相同：请核对是否确有多次学习，或套用记录",
    en: "Sessions of different days have the same minutes: was there more than one, or was a text used again?",
};
pub(crate) const DAY_OFF: Check = Check {
    code: "day_off",
    zh: "集体学习登记在非工作日：请核对日期",
    en: "A session of a group is recorded on a day off: check the day",
};
pub(crate) const ABSENT_ELSEWHERE: Check = Check {
    code: "absent_elsewhere",
    zh: "同一人同一天在一场学习登记为到场、在另一场登记为请假或缺席：请核对签到",
    en: "On one day a person was present at one session, and on leave or absent from another: check who signed",
};
pub(crate) const NO_CONTENT: Check = Check {
    code: "no_content",
    zh: "学法场次没有学习内容或学习记录：请补录，未开展的请作废",
    en: "The session tells no statutes or has no minutes: tell them, or void what was not held",
};
pub(crate) const VOID_STATUTE: Check = Check {
    code: "void_statute",
    zh: "学习内容列有已作废的自行登记法规：与目录中的法规重复的，请更正为其代码，以免计为两部",
    en: "A session names a statute that was entered and is void: where the catalogue has it, name its code, so that one is not counted as two",
};
pub(crate) const SAME_ANSWERS: Check = Check {
    code: "same_answers",
    zh: "同一场在线考试有多份答卷完全相同，且含相同的错答：请核对考试纪律",
    en: "Several attempts at one exam are the same in every answer, wrong ones among them: check how it was taken",
};

/// A sitting that is over, with its paper and what was answered.
pub(crate) struct Sat {
    pub sitting: Sitting,
    pub sheet: Sheet,
    pub attempts: Vec<Attempt>,
    /// Whether whoever asks may read the sitting.
    pub opens: bool,
}

/// `known` are the statutes, of those that they name, that are in the catalogue or stand as they were entered.
pub(crate) fn of_sessions(
    sessions: &[Record<Session>],
    calendar: &Calendar,
    known: &BTreeMap<String, Instrument>,
) -> Vec<Finding> {
    let mut all: Vec<Finding> = same_minutes(sessions).collect();
    let of =
        |check: &'static Check, one: &Record<Session>| Finding::of(check, [FindingRecord::of(one)]);
    let off = sessions.iter().filter(|one| is_off(&one.content, calendar));
    all.extend(off.map(|one| of(&DAY_OFF, one)));
    all.extend(absent_elsewhere(sessions));
    let empty = sessions.iter().filter(|one| is_empty(&one.content));
    all.extend(empty.map(|one| of(&NO_CONTENT, one)));
    let named = |one: &Record<Session>| {
        one.content.statutes().into_iter().all(|code| known.contains_key(code))
    };
    all.extend(sessions.iter().filter(|one| !named(one)).map(|one| of(&VOID_STATUTE, one)));
    all
}

/// Blanks and line breaks make no other text.
fn text(session: &Session) -> String {
    let minutes = session.minutes.as_deref().unwrap_or_default();
    minutes.chars().filter(|letter| !letter.is_whitespace()).collect()
}

fn same_minutes(sessions: &[Record<Session>]) -> impl Iterator<Item = Finding> {
    let text = |one: &Record<Session>| {
        let text = text(&one.content);
        if text.is_empty() { vec![] } else { vec![text] }
    };
    // Several topics before one meeting may be told in one text, of one day.
    let days = |group: &Vec<&Record<Session>>| {
        group.iter().map(|one| one.content.held_on).collect::<BTreeSet<_>>().len()
    };
    let groups = shared(sessions, text).filter(move |(_, group)| days(group) > 1);
    groups.map(|(_, group)| Finding::of(&SAME_MINUTES, group.into_iter().map(FindingRecord::of)))
}

fn is_off(session: &Session, calendar: &Calendar) -> bool {
    !rules::is_for_days_off(session.kind, session.held_on) && !calendar.is_workday(session.held_on)
}

/// By day and person; the records tell who, and the finding does not.
fn absent_elsewhere(sessions: &[Record<Session>]) -> impl Iterator<Item = Finding> {
    let named = |one: &Record<Session>| {
        let day = one.content.held_on;
        one.content.attendance.iter().map(|who| (day, who.person)).collect::<Vec<_>>()
    };
    let mut told: BTreeSet<Vec<Id>> = BTreeSet::new();
    shared(sessions, named).filter_map(move |((_, person), group)| {
        let at = |presence: fn(Presence) -> bool| {
            group.iter().any(|one| {
                let mut who = one.content.attendance.iter();
                who.any(|who| who.person == person && presence(who.presence))
            })
        };
        let both = at(|one| one == Presence::Present) && at(|one| one != Presence::Present);
        let ids: Vec<Id> = group.iter().map(|one| one.id).collect();
        let new = both && told.insert(ids);
        new.then(|| Finding::of(&ABSENT_ELSEWHERE, group.into_iter().map(FindingRecord::of)))
    })
}

fn is_empty(session: &Session) -> bool {
    session.topics.is_empty() || text(session).is_empty()
}

/// Attempts that are alike in all their answers. That all are right is no finding: who knows it answers it so. Nobody is named: whoever may
/// see what persons scored looks at the sitting.
pub(crate) fn of_sitting(sat: &Sat) -> Option<Finding> {
    shared(&sat.attempts, |one| answered(&sat.sheet, one)).next()?;
    let sitting = &sat.sitting;
    let (unit, day) = (sitting.unit, sitting.opens_at.local_date());
    let record = |kind: &str, path: &str, id: Id| FindingRecord {
        kind: kind.into(),
        id,
        unit,
        day,
        number: None,
        by: Vec::new(),
        link: Some(format!("{path}/{id}")),
    };
    let exam = sitting.exam.map(|exam| record(Exam::KIND, Exam::PATH, exam));
    let named = record(SITTING, "/v1/study-records/sittings", sitting.id);
    let named = if sat.opens { named } else { named.closed(None) };
    Some(Finding::of(&SAME_ANSWERS, std::iter::once(named).chain(exam)))
}

/// All that was answered, as what may be shared; nothing where nothing was, or where all of it is right. What was left out is no mistake.
fn answered(sheet: &Sheet, one: &Attempt) -> Vec<Vec<(u32, Vec<Choice>)>> {
    let given = || one.answers.iter().map(|saved| &saved.given);
    let some = given().filter(|given| !given.chosen.is_empty());
    let mut all: Vec<(u32, Vec<Choice>)> = some
        .map(|given| {
            let mut chosen = given.chosen.clone();
            chosen.sort();
            (given.number, chosen)
        })
        .collect();
    all.sort();
    let wrong = sheet.has_wrong(given());
    if !wrong { Vec::new() } else { vec![all] }
}
