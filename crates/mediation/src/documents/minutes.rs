//! 联合调解会商纪要

use super::day;
use super::forms::{PEN, row, said};
use super::paper::Paper;
use crate::codes::JointOrg;
use crate::model::{JointMeeting, MeetingDecision};
use kernel::Id;
use std::collections::BTreeMap;

/// What minutes are made of besides the meeting.
#[derive(Debug, Clone, Default)]
pub struct WrittenMeeting {
    pub names: BTreeMap<Id, String>,
    pub cases: Vec<WrittenCase>,
}

/// A case as minutes name it: its parties are not told.
#[derive(Debug, Clone)]
pub struct WrittenCase {
    pub number: Option<String>,
    pub title: Option<String>,
    pub committee: Option<String>,
}

impl WrittenMeeting {
    fn called(&self, who: Option<Id>) -> &str {
        said(who.and_then(|id| self.names.get(&id)).map(String::as_str))
    }
}

/// The minutes, and what they are called.
pub fn minutes(meeting: &JointMeeting, written: &WrittenMeeting) -> (&'static str, Paper) {
    const NAME: &str = "联合调解会商纪要";
    let organs: Vec<&str> = meeting.organs.iter().map(|organ| organ.label_zh()).collect();
    let named = meeting.attendees.iter().filter_map(|id| written.names.get(id));
    let attendees: Vec<&str> = named.map(String::as_str).collect();
    let paper = Paper::titled(NAME)
        .table(&[
            row("会商名称", meeting.title.clone()),
            row("时间", day(meeting.at.local_date())),
            row("地点", meeting.place.clone()),
            row("召集单位", meeting.convenor.label_zh()),
            row("主持人", written.called(meeting.presider)),
            row("记录人", written.called(meeting.recorder)),
            row("参加单位", organs.join("、")),
            row("参加人员", attendees.join("、")),
        ])
        .part("会商案件：", &numbered(written.cases.iter().map(case)))
        .part("会商情况：", said(meeting.minutes.as_deref()))
        .part("议定事项：", &numbered(meeting.decisions.iter().map(decision)));
    let sign = |paper: Paper, organ: &JointOrg| {
        paper.text(&format!("{}（签字、盖章）：{PEN}", organ.label_zh()))
    };
    let paper = meeting.organs.iter().fold(paper, sign);
    let paper = paper
        .text(&format!("主持人（签名）：{PEN}"))
        .text(&format!("记录人（签名）：{PEN}"))
        .aside(&day(meeting.at.local_date()));
    (NAME, paper)
}

/// Each on a line of its own.
fn numbered(lines: impl Iterator<Item = String>) -> String {
    let lines: Vec<String> =
        lines.enumerate().map(|(n, line)| format!("{}. {line}", n + 1)).collect();
    lines.join("\n")
}

fn case(one: &WrittenCase) -> String {
    let number = one.number.as_deref().unwrap_or("未编号");
    let committee = one.committee.as_ref().map(|name| format!("（{name}）"));
    format!("{number} {}{}", said(one.title.as_deref()), committee.unwrap_or_default())
}

fn decision(one: &MeetingDecision) -> String {
    let organ = one.organ.map(|organ| format!("责任单位：{}", organ.label_zh()));
    let due = one.due_on.map(|due| format!("完成时限：{}前", day(due)));
    let told: Vec<String> = organ.into_iter().chain(due).collect();
    let told = if told.is_empty() { String::new() } else { format!("（{}）", told.join("；")) };
    format!("{}{told}", one.text)
}
