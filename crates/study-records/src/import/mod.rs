//! Registers that townships keep in spreadsheets.

mod results;

use crate::codes::*;
use crate::model::{Exam, Officer, Session};
use crate::permissions::{RecordExams, RecordOfficers, RecordSessions};
use crate::problems as no;
use db::Db;
use imports::{Cell, Column, ImportRow, Register, Together, kept_out, words};
use kernel::{FieldError, Permission, Problem};
use records::{import, statutes};
use serde_json::{Map, Value, json};
use web::Ground;

pub const REGISTERS: &[Register] = &[SESSIONS, EXAMS, results::RESULTS, OFFICERS];

/// The statutes of the catalogue, by code and by title.
fn instruments() -> Vec<(&'static str, &'static str)> {
    statutes::all().map(|one| (one.code.as_str(), one.title.as_str())).collect()
}

/// Those that units entered beside it.
fn entered(db: &mut Db, tenant: &str) -> db::Result<Vec<(String, String)>> {
    let all = statutes::all_entered(db, tenant)?.into_iter();
    Ok(all.map(|one| (one.code, one.title)).collect())
}

const SESSIONS: Register = Register {
    name: "study-records.sessions",
    title_zh: "学法场次台账",
    title_en: "study sessions",
    permission: RecordSessions::NAME,
    columns: &[
        Column::new("title", "主题", Cell::Text, "/content/title").key(),
        Column::new("held_on", "日期", Cell::Day, "/content/held_on").key(),
        Column::new("kind", "学习形式", Cell::Code(words::<SessionKind>), "/content/kind").needed(),
        Column::new("place", "地点", Cell::Text, "/content/place"),
        Column::new("duration", "时长（分钟）", Cell::Number, "/content/duration"),
        Column::new(
            "meeting_kind",
            "会议类别",
            Cell::Code(words::<MeetingKind>),
            "/content/meeting/kind",
        ),
        Column::new("meeting_on", "会议日期", Cell::Day, "/content/meeting/held_on"),
        Column::new("meeting_number", "会议次数", Cell::Number, "/content/meeting/number"),
        Column::new("meeting_unit", "会议单位", Cell::Unit, "/content/meeting/unit"),
        Column::new("host", "主持人", Cell::Person, "/content/host"),
        Column::new("leader", "领学人", Cell::Person, "/content/leader"),
        Column::new("audience", "参学对象", Cell::Codes(words::<Audience>), "/content/audience"),
        Column::new("topics", "学习内容", Cell::CodesOrEntered(instruments, entered), "/topics"),
        Column::new("present", "到会人员", Cell::People, "/present"),
        Column::new("leave", "请假人员", Cell::People, "/leave"),
        Column::new("absent", "缺席人员", Cell::People, "/absent"),
        Column::new("minutes", "学习记录", Cell::Text, "/content/minutes"),
    ],
    mappings: &[("township", include_str!("../../data/mappings/sessions.toml"))],
    form: session,
    check: import::check::<Session>,
    take: import::take::<Session>,
    lacks: import::lacks::<Session>,
    together: None,
};

/// Who came stands in a column for each way of being there or not, and what was studied in one.
fn session(body: &mut Map<String, Value>) {
    let list = |value: Option<Value>| match value {
        Some(Value::Array(items)) => items,
        _ => Vec::new(),
    };
    let topics = list(body.remove("topics")).into_iter();
    let topics: Vec<Value> = topics.map(|code| json!({ "instrument": code })).collect();
    let mut attendance = Vec::new();
    for presence in ["present", "leave", "absent"] {
        let persons = list(body.remove(presence)).into_iter();
        attendance.extend(persons.map(|person| json!({ "person": person, "presence": presence })));
    }
    let Some(content) = body.get_mut("content").and_then(Value::as_object_mut) else { return };
    content.entry("audience").or_insert_with(|| json!([]));
    content.insert("topics".into(), json!(topics));
    content.insert("attendance".into(), json!(attendance));
}

const EXAMS: Register = Register {
    name: "study-records.exams",
    title_zh: "测试成绩台账",
    title_en: "exams and their results",
    permission: RecordExams::NAME,
    columns: &[
        Column::new("name", "名称", Cell::Text, "/content/name").key(),
        Column::new("held_on", "日期", Cell::Day, "/content/held_on").key(),
        Column::new("category", "类别", Cell::Code(words::<ExamCategory>), "/content/category")
            .needed(),
        Column::new("mode", "方式", Cell::Code(words::<ExamMode>), "/content/mode").needed(),
        Column::new("full_score", "满分", Cell::Number, "/content/full_score").needed(),
        Column::new("pass_score", "合格线", Cell::Number, "/content/pass_score").needed(),
        Column::new("question_count", "题数", Cell::Number, "/content/question_count"),
        Column::new("expected", "应考人数", Cell::Number, "/content/expected").needed(),
        Column::new("taken", "参考人数", Cell::Number, "/content/taken").needed(),
        Column::new("passed", "合格人数", Cell::Number, "/content/passed").needed(),
        Column::new("score_sum", "总分", Cell::Number, "/content/score_sum").needed(),
    ],
    mappings: &[("township", include_str!("../../data/mappings/exams.toml"))],
    form: |_| {},
    check: import::check::<Exam>,
    take: import::take::<Exam>,
    lacks: import::lacks::<Exam>,
    together: None,
};

const OFFICERS: Register = Register {
    name: "study-records.officers",
    title_zh: "行政执法人员台账",
    title_en: "enforcement officers",
    permission: RecordOfficers::NAME,
    columns: &[
        Column::new("person", "姓名", Cell::Person, "/content/person").key(),
        Column::new("post", "岗位", Cell::Text, "/content/post").needed(),
        Column::new("staffing", "编制", Cell::Code(words::<Staffing>), "/content/staffing")
            .needed(),
        Column::new("on_post_from", "上岗日期", Cell::Day, "/content/on_post_from").key(),
        Column::new("on_post_to", "离岗日期", Cell::Day, "/content/on_post_to"),
        Column::new(
            "general_exam_on",
            "通用法律知识考试合格日期",
            Cell::Day,
            "/content/general_exam_on",
        ),
        Column::new(
            "special_exam_on",
            "专门法律知识考试合格日期",
            Cell::Day,
            "/content/special_exam_on",
        ),
        Column::new("fields", "执法领域", Cell::Texts, "/content/fields"),
        Column::new("number", "执法证号", Cell::Text, "/content/certificate/number"),
        Column::new("issued_on", "发证日期", Cell::Day, "/content/certificate/issued_on"),
        Column::new("valid_to", "有效期至", Cell::Day, "/content/certificate/valid_to"),
        Column::new(
            "issuer",
            "发证机关",
            Cell::Code(words::<CertificateIssuer>),
            "/content/certificate/issuer",
        ),
        Column::new(
            "certificate",
            "证件状态",
            Cell::Code(words::<CertificateStatus>),
            "/content/certificate/status",
        ),
        Column::new("ended_on", "暂扣、注销日期", Cell::Day, "/content/certificate/ended_on"),
    ],
    mappings: &[("township", include_str!("../../data/mappings/officers.toml"))],
    form: |_| {},
    check: import::check::<Officer>,
    take: import::take::<Officer>,
    lacks: import::lacks::<Officer>,
    together: Some(Together::apart(nobody_twice)),
};

/// 在岗: a person is on post by one record on a day.
fn nobody_twice(_: &mut Db, _: &Ground, rows: &[&ImportRow]) -> db::Result<Vec<(u64, FieldError)>> {
    let content = |row: &ImportRow| row.body.get("content").cloned();
    let officer = |row: &ImportRow| serde_json::from_value::<Officer>(content(row)?).ok();
    let why = FieldError::of("/content/on_post_from", &Problem::plain(&no::OFFICER_TWICE));
    Ok(kept_out(rows, officer, |one, other| one.meets(other), &why))
}
