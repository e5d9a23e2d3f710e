//! 疑点规则 (评查): what speaks against cases as they are recorded. Pure: whether a mediator was in service comes as an argument.

use crate::codes::{CaseFlag, MilitaryOrgan, Performance};
use crate::model::{Committee, MediationCase};
use crate::register::{CASE, COMMITTEE};
use crate::rules::{MediationLimits, MediationRules};
use chrono::{Months, NaiveDate};
use kernel::Id;
use records::{Check, Finding, FindingRecord};
use std::collections::BTreeSet;

/// 人民调解法 arts. 23, 24. Of a case that a register told, the notice may lie on paper.
const NO_RIGHTS: Check = Check {
    code: "no_rights",
    zh: "已受理的案件没有权利义务告知记录：请核对卷宗（人民调解法第二十三条、第二十四条）",
    en: "The case was accepted, and no notice of rights is recorded: look into the file",
};
/// 人民调解法 arts. 13 to 15.
const NOT_IN_SERVICE: Check = Check {
    code: "mediator_not_in_service",
    zh: "调解员在调结之日（未调结的，今日）不在册：请核对聘任情况（人民调解法第十三条至第十五条）",
    en: "A mediator was not in service on the day of the outcome (today, where there is none): look into the appointment",
};
/// 人民调解法 art. 31.
const NOT_PERFORMED: Check = Check {
    code: "not_performed",
    zh: "协议履行期限已过，未登记履行情况：请督促履行并登记（人民调解法第三十一条）",
    en: "The term of performance is over with nothing said of it: urge it, and say what came of it",
};

/// 司法部令第75号 art. 33, 医疗纠纷预防和处理条例 art. 38: the term runs out unless the parties agreed before.
const BELATED: Check = Check {
    code: "term_change_belated",
    zh: "约定延长或鉴定在调解期限届满或有调解结果之后补登，或经更正受理日期等使超期变为未超期：请核对受理登记表、约定书、鉴定委托书和鉴定意见，并向登记人了解",
    en: "An extension or an appraisal was entered when the term was over or there was an outcome, or a correction, of the acceptance or the like, made a late case one in time: look at the papers, and ask who entered it",
};

/// 医疗纠纷预防和处理条例 art. 38: the clock does not go on, and nobody can say whether the case was concluded in time.
const NOT_ENDED: Check = Check {
    code: "appraisal_not_ended",
    zh: "已有调解结果，鉴定仍未登记收到鉴定意见的日期，调解期限停止计算：请核对鉴定意见并更正",
    en: "There is an outcome, and the day of an expert's opinion was never entered, so that the term stands still: look at the opinion, and have it put right",
};

/// 军人地位和权益保障法 arts. 6, 61: the green channel of soldiers' matters; that both take part is the practice.
const NOT_JOINED: Check = Check {
    code: "green_channel_not_joined",
    zh: "涉军纠纷已有结果，调解记录中没有退役军人服务站和人武部共同参加：请核对卷宗",
    en: "The soldiers' matter was concluded, and no session tells that the veterans' station and the armed-forces department took part",
};

/// 人民调解法 arts. 21, 28, 29: an agreement comes of a mediation. Of a case that a register told there are no sessions.
const EARLY_AGREEMENT: Check = Check {
    code: "agreement_before_session",
    zh: "协议生效日期早于首次签字的调解记录：请核对协议书和调解记录",
    en: "The agreement takes effect before the first session whose record is signed: look at the agreement and at the records",
};

/// 司法部令第75号 art. 33: whoever says afterwards that it ended in time is asked for the papers.
const LATE_ENTRY: Check = Check {
    code: "outcome_entered_late",
    zh: "调解结果在期限届满之后登记，结果日期却在期限之内：请核对协议书、终止通知等文书的日期，并向登记人了解",
    en: "The outcome was entered when the limit was over, as of a day within it: look at the dates of the papers, and ask who entered it",
};

/// PM.HARD_JOINT counts by it. What lasts for less, or since nobody knows when, is none.
const NOT_LONG_STANDING: Check = Check {
    code: "long_standing_unfounded",
    zh: "标记为积案，但未填发生日期，或至结案（未结的，至今）未满规定年限：请核对发生日期和标记",
    en: "It is marked as long-standing, and has no day on which it arose, or one that is not so long ago: look at the day and the mark",
};

const NOT_COLLECTIVE: Check = Check {
    code: "collective_mismatch",
    zh: "群体性标记与涉及人数不符：请核对人数和标记",
    en: "The mark of a collective matter and the number of persons disagree: look at both",
};

/// 人民调解法 arts. 8, 9: who sat on a committee, and whose service counted, was otherwise until then.
const ELECTION_ANNULLED: Check = Check {
    code: "election_annulled",
    zh: "换届或补选登记后被撤销：请核对选举文书和撤销事由，并向登记人了解",
    en: "An election or by-election was entered and taken out again: look at the papers of it and at the reason, and ask who did so",
};

/// Elections of a committee that were annulled on these days.
pub(crate) fn of_committee(
    committee: &Committee,
    (from, to): (NaiveDate, NaiveDate),
    opens: bool,
) -> Vec<Finding> {
    let annulled = committee.elections.iter().filter_map(|election| {
        let remark = election.annulled.as_ref()?;
        let day = remark.at.local_date();
        let by: BTreeSet<Id> = [election.entered.by, remark.by].into();
        (from <= day && day <= to).then(|| FindingRecord {
            kind: COMMITTEE.into(),
            id: committee.id,
            unit: committee.unit,
            day,
            number: None,
            by: by.into_iter().collect(),
            link: opens.then(|| format!("/v1/mediation/committees/{}", committee.id)),
        })
    });
    annulled.map(|record| Finding::of(&ELECTION_ANNULLED, [record])).collect()
}

/// Void and merged cases have none. `opens` tells whether who asks may read the case, `served` whether a mediator was in service on a day.
pub(crate) fn of_case(
    case: &MediationCase,
    today: NaiveDate,
    opens: bool,
    served: impl Fn(Id, NaiveDate) -> bool,
) -> Vec<Finding> {
    if !case.stands() {
        return Vec::new();
    }
    let unnotified = case.accepted_on.is_some() && case.rights_notified_at.is_none();
    let broken = case.performance == Some(Performance::Breached) || case.breached_on.is_some();
    let overdue = !broken && case.to_perform().iter().any(|duty| duty.due_on < today);
    // Who concluded it, or has it now.
    let day = case.outcome_on.unwrap_or(today);
    let strange = case.mediators.iter().any(|one| !served(one.mediator, day));
    // That it is of soldiers is told to whoever may know of it.
    let alone =
        opens && case.is_military() && case.outcome.is_some() && !has_both_of_the_channel(case);
    let still = case.outcome_on.is_some() && case.stands_still_since.is_some();
    let all = [
        (unnotified, &NO_RIGHTS),
        (strange, &NOT_IN_SERVICE),
        (overdue, &NOT_PERFORMED),
        (alone, &NOT_JOINED),
        (still, &NOT_ENDED),
        (agreed_before_a_session(case), &EARLY_AGREEMENT),
        (is_young_for_its_mark(case, day), &NOT_LONG_STANDING),
        (has_other_persons_than_its_mark(case), &NOT_COLLECTIVE),
    ];
    let found = all.into_iter().filter(|(is, _)| *is);
    let found = found.map(|(_, check)| Finding::of(check, [record(case, opens)]));
    let told = |check, by: Vec<Id>| {
        (!by.is_empty()).then(|| Finding::of(check, [FindingRecord { by, ..record(case, opens) }]))
    };
    let belated = told(&BELATED, belated_by(case));
    let late = told(&LATE_ENTRY, entered_late_by(case).into_iter().collect());
    found.chain(belated).chain(late).collect()
}

/// In the order of the rules, and of days within a rule.
pub(crate) fn place(finding: &Finding) -> (Option<usize>, Option<(NaiveDate, Id)>) {
    let rules = [
        &NO_RIGHTS,
        &NOT_IN_SERVICE,
        &NOT_PERFORMED,
        &NOT_JOINED,
        &NOT_ENDED,
        &EARLY_AGREEMENT,
        &NOT_LONG_STANDING,
        &NOT_COLLECTIVE,
        &BELATED,
        &LATE_ENTRY,
        &ELECTION_ANNULLED,
    ];
    let rule = rules.iter().position(|check| check.code == finding.code);
    (rule, finding.records.first().map(|one| (one.day, one.id)))
}

/// Of a case that a register told, or that was settled on the spot, there are no sessions to say so.
fn has_both_of_the_channel(case: &MediationCase) -> bool {
    let came = |organ: &MilitaryOrgan| {
        case.sessions.iter().any(|session| session.green_channel.contains(organ))
    };
    case.sessions.is_empty()
        || [MilitaryOrgan::Veterans, MilitaryOrgan::ArmedForces].iter().all(came)
}

/// Who entered what moves the limit, and came too late with it or with its end, each once.
fn belated_by(case: &MediationCase) -> Vec<Id> {
    let late = case.standing_changes().filter(|one| one.belated.is_some());
    let by = late.flat_map(|one| [Some(one.recorded_by), one.ended.map(|end| end.by)]);
    let moved = case.term_moved.map(|entered| entered.by);
    by.flatten().chain(moved).collect::<BTreeSet<_>>().into_iter().collect()
}

/// 积案, on the day of the outcome or today.
fn is_young_for_its_mark(case: &MediationCase, day: NaiveDate) -> bool {
    let years = rules(case).map(|rule| Months::new(rule.long_standing_years.saturating_mul(12)));
    let since = case.occurred_on.zip(years).and_then(|(on, years)| on.checked_add_months(years));
    case.is(CaseFlag::LongStanding) && since.is_none_or(|old| day < old)
}

fn has_other_persons_than_its_mark(case: &MediationCase) -> bool {
    rules(case).is_some_and(|rule| {
        case.is(CaseFlag::Collective) != (rule.collective_persons <= case.person_count)
    })
}

fn rules(case: &MediationCase) -> Option<&'static MediationLimits> {
    MediationRules::built_in().limits_on(case.found_on)
}

fn agreed_before_a_session(case: &MediationCase) -> bool {
    let signed = case.sessions.iter().filter(|one| one.signed).map(|one| one.at.local_date()).min();
    let agreed = case.agreement.as_ref().map(|one| one.effective_on);
    agreed.zip(signed).is_some_and(|(agreed, signed)| agreed < signed)
}

/// Who entered an outcome of a day within the limit when that was over.
fn entered_late_by(case: &MediationCase) -> Option<Id> {
    let (day, entered) = case.outcome_on.zip(case.outcome_entered)?;
    let late = |last: NaiveDate| day <= last && last < entered.at.local_date();
    [case.due_on, case.limit_on].into_iter().flatten().any(late).then_some(entered.by)
}

/// Whoever audits looks into the file, which lies with the committee under its number.
fn record(case: &MediationCase, opens: bool) -> FindingRecord {
    FindingRecord {
        kind: CASE.into(),
        id: case.id,
        unit: case.unit,
        day: case.found_on,
        number: case.case_no.clone(),
        by: Vec::new(),
        link: opens.then(|| format!("/v1/mediation/cases/{}", case.id)),
    }
}
