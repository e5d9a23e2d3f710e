//! What is recorded, as it travels; doc comments are the API reference.

mod attempt;
mod certificate;
mod eligibility;
mod exam;
mod must_know;
mod officer;
mod paper;
mod plan;
mod question;
mod result;
mod session;
mod sheet;
mod sitting;
mod statute;
mod training;

pub use attempt::{Attempt, Ended};
pub use certificate::{Certificate, CertificateReview, CertificateSuspension, EnforcementField};
pub use eligibility::{OfficerAppraisal, OfficerSanction, OfficerStanding};
pub use exam::Exam;
pub use must_know::{MustKnowCoverage, MustKnowItem, MustKnowList, Withdraw, Withdrawn};
pub use officer::{LogHours, Officer, OfficerTraining};
pub use paper::{Paper, PaperSection};
pub use plan::{Complete, Done, Plan, PlanItem};
pub use question::{Choice, OptionText, Question, Retire, Retired};
pub use result::{EnterResults, ExamResult, may_make_up};
pub use session::{Attendance, Lecturer, Meeting, PlanReference, Session, Topic};
pub use sheet::{GivenAnswer, SavedAnswer, Sheet, SheetQuestion};
pub use sitting::{NewSitting, Planning, SITTING, Sitting, Totals};
pub use statute::Statute;
pub use training::{Training, TrainingSatisfaction};

use crate::problems as no;
use kernel::{Id, Refusal};
use std::collections::BTreeSet;

// What the records of this line contribute to. All of it is dated on the day of the record, so that both sides of a rate count the
// same ones; officers begin and end on their days; what a plan foresees is dated on the last day of its month, and what the plan is on the first day of its year.
ledger::measures! {
    filed {
        SESSIONS = "study-records.sessions" "学法场次" "study sessions" "次";
        SESSIONS_WAITING = "study-records.sessions_waiting" "未核实场次" "sessions not verified" "次";
        PRE_MEETINGS_WAITING = "study-records.pre_meetings_waiting" "未核实会前学法" "study before meetings not verified" "次";
        CENTER_GROUP_WAITING = "study-records.center_group_waiting" "未核实中心组学习" "centre-group sessions not verified" "次";
        FIRST_TOPIC_WAITING = "study-records.first_topic_waiting" "未核实第一议题学习" "first-topic sessions not verified" "次";
        LECTURES_WAITING = "study-records.lectures_waiting" "未核实法治专题讲座" "lectures not verified" "期";
        PARTY_REG_MEETINGS_WAITING = "study-records.party_reg_meetings_waiting" "未核实党内法规执行工作会议" "meetings on party regulations not verified" "次";
        PRE_MEETINGS = "study-records.pre_meetings" "会前学法的会议" "meetings that began with study" "次";
        CENTER_GROUP = "study-records.center_group" "中心组学习" "centre-group sessions" "次";
        FIRST_TOPIC = "study-records.first_topic" "第一议题学习" "first-topic sessions" "次";
        LECTURES = "study-records.lectures" "法治专题讲座" "lectures" "期";
        PARTY_REG_MEETINGS = "study-records.party_reg_meetings" "党内法规执行工作会议" "meetings on party regulations" "次";
        PARTY_REGS = "study-records.party_regs" "学习核心党内法规（逐次）" "core party regulations studied, each time" "部次";
        INSTRUMENTS = "study-records.instruments" "学习法规（逐次）" "statutes studied, each time" "部次";
        EXPECTED = "study-records.expected" "应到人次" "expected to attend" "人次";
        ATTENDED = "study-records.attended" "参学人次（含补学）" "attended, or made up for it" "人次";
        MADE_UP = "study-records.made_up" "补学人次" "made up for it" "人次";
        PLANS_WAITING = "study-records.plans_waiting" "未批准计划" "plans not approved" "个";
        PLAN_INSTRUMENTS = "study-records.plan_instruments" "计划学习的法规" "statutes that plans foresee" "部次";
        PLAN_FIELDS = "study-records.plan_fields" "计划定制培训的领域" "fields of customised trainings that plans foresee" "个";
        PLAN_DUE = "study-records.plan_due" "到期计划事项" "plan items that are due" "项";
        PLAN_DONE = "study-records.plan_done" "完成计划事项" "plan items that are done" "项";
        EXAMS_WAITING = "study-records.exams_waiting" "未核实测试" "exams not verified" "次";
        PARTY_REG_TESTS_WAITING = "study-records.party_reg_tests_waiting" "未核实党内法规测试" "tests on party regulations not verified" "次";
        PARTY_REG_TESTS = "study-records.party_reg_tests" "党内法规测试" "tests on party regulations" "次";
        OTHER_EXAMS = "study-records.other_exams" "其他测试" "other exams" "次";
        SITTINGS = "study-records.make_up_sittings" "补考" "make-up sittings" "次";
        CANDIDATES = "study-records.candidates" "党内法规测试应考人数" "candidates of tests on party regulations" "人次";
        TAKEN = "study-records.taken" "党内法规测试参考人数" "took a test on party regulations" "人次";
        PASSED = "study-records.passed" "党内法规测试合格人数" "passed a test on party regulations" "人次";
        SCORE = "study-records.score" "党内法规测试总分" "sum of scores of tests on party regulations" "分";
        TRAININGS_WAITING = "study-records.trainings_waiting" "未核实培训" "trainings not verified" "次";
        TOWN_TRAININGS_WAITING = "study-records.town_trainings_waiting" "未核实镇级业务培训" "trainings of the town for mediators and legal-literate persons not verified" "次";
        TRAININGS = "study-records.trainings" "镇级业务培训（法律明白人、人民调解员）" "trainings of the town for mediators and legal-literate persons" "次";
        OTHER_TRAININGS = "study-records.other_trainings" "其他培训" "other trainings" "次";
        OFFICERS_WAITING = "study-records.officers_waiting" "未核实执法人员" "officers not verified" "人";
        OFFICERS = "study-records.officers" "在岗执法人员" "officers on post" "人";
        CERTIFIED = "study-records.certified" "持有效证件的在岗执法人员" "officers on post with a valid certificate" "人";
        HOURS_OF_YEAR = "study-records.hours_of_year" "在岗执法人员本年度学时" "hours of training in the year, of officers on post" "十分之一学时";
        HOURS_REACHED = "study-records.hours_reached" "本年度学时达标的在岗执法人员" "officers on post with the hours of the year" "人";
        MUST_KNOW = "study-records.must_know" "应知应会清单所列法规" "statutes on must-know lists" "部";
        MUST_KNOW_STUDIED = "study-records.must_know_studied" "各类人员学习的法规（逐次）" "statutes that groups studied, each time" "部次";
        MUST_KNOW_LISTS_WAITING = "study-records.must_know_lists_waiting" "未发布的应知应会清单" "must-know lists not published" "份";
        QUESTIONS = "study-records.questions" "题库试题" "questions of the bank" "题";
        QUESTIONS_WAITING = "study-records.questions_waiting" "未核实试题" "questions not verified" "题";
        PAPERS = "study-records.papers" "已审定试卷" "approved papers" "份";
        PAPERS_WAITING = "study-records.papers_waiting" "未审定试卷" "papers not approved" "份";
        STATUTES = "study-records.statutes" "自行登记的法规" "statutes entered beside the catalogue" "部";
        STATUTES_WAITING = "study-records.statutes_waiting" "未核实的自行登记法规" "statutes entered and not verified" "部";
        TRAINED = "study-records.trained" "参训人次" "trained" "人次";
    }
}

/// Refuses a person who is named twice.
fn each_once(people: impl Iterator<Item = Id>) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    for person in people {
        Refusal::unless(seen.insert(person), &no::SAME_PERSON)?;
    }
    Ok(())
}
