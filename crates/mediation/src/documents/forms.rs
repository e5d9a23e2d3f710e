//! The forms, each as its format has it.

use super::paper::Paper;
use super::{Written, WrittenParty, WrittenPerson, day, money};
use crate::codes::*;
use crate::model::{Agreement, CaseFollowUp, MediationCase, MediationSession};
use chrono::NaiveDate;

/// Room for the pen.
pub(super) const PEN: &str = "________________";
const DATE: &str = "____年____月____日";

/// 人民调解法 arts. 4, 23, 24, in their words.
const FREE: &str =
    "人民调解委员会调解民间纠纷，不收取任何费用（《中华人民共和国人民调解法》第四条）。";
const RIGHTS: &str =
    "根据《中华人民共和国人民调解法》第二十三条，当事人在人民调解活动中享有下列权利：
（一）选择或者接受人民调解员；
（二）接受调解、拒绝调解或者要求终止调解；
（三）要求调解公开进行或者不公开进行；
（四）自主表达意愿、自愿达成调解协议。";
const DUTIES: &str =
    "根据《中华人民共和国人民调解法》第二十四条，当事人在人民调解活动中履行下列义务：
（一）如实陈述纠纷事实；
（二）遵守调解现场秩序，尊重人民调解员；
（三）尊重对方当事人行使权利。";

pub(super) fn said(text: Option<&str>) -> &str {
    text.unwrap_or(PEN)
}

/// A shorter room for the pen.
const SHORT: &str = "____";

/// 姓名、性别、民族、年龄、职业、联系方式、住址 as they are known on the day of the document; what is not known is for the pen.
fn who(case: &MediationCase, party: &WrittenParty, on: Option<NaiveDate>) -> (String, String) {
    let known = case.parties.iter().find(|one| one.id == party.id);
    let role = known.map_or(PartyRole::Third, |one| one.role).label_zh().to_string();
    let contact = said(party.phone.as_deref());
    let address = said(party.address.as_deref());
    let name = &party.name;
    let text = match known.map(|one| one.kind) {
        Some(PartyKind::Organization) => format!(
            "单位名称：{name}\n法定代表人：________  职务：________\n联系方式：{contact}\n地址：{address}"
        ),
        _ => format!(
            "姓名：{name}  性别：{}  民族：{}  年龄：{}\n职业或职务：{}\n身份证号：{}\n联系方式：{contact}\n住址：{address}",
            party.sex.unwrap_or(SHORT),
            party.ethnicity.as_deref().unwrap_or(SHORT),
            age(party, on),
            said(party.occupation.as_deref()),
            said(party.id_no.as_deref())
        ),
    };
    let standing = standing(party).map(|(title, one)| {
        let WrittenPerson { name, capacity, phone } = one;
        format!("\n{title}：{name}（{capacity}）  联系方式：{}", said(phone.as_deref()))
    });
    (role, std::iter::once(text).chain(standing).collect())
}

/// 年龄（周岁）
fn age(party: &WrittenParty, on: Option<NaiveDate>) -> String {
    let age = party.born_on.zip(on).and_then(|(born, on)| on.years_since(born));
    age.map_or_else(|| SHORT.into(), |years| format!("{years}周岁"))
}

/// Those who stand for a party, and what the document calls them.
fn standing(party: &WrittenParty) -> impl Iterator<Item = (&'static str, &WrittenPerson)> {
    let guardian = party.guardian.iter().map(|one| ("监护人", one));
    guardian.chain(party.agent.iter().map(|one| ("委托代理人", one)))
}

fn parties(
    case: &MediationCase,
    written: &Written,
    on: Option<NaiveDate>,
) -> Vec<(String, String)> {
    written.parties.iter().map(|party| who(case, party, on)).collect()
}

/// 签名 of a party, as what it stands there, and of whoever stands for it.
fn signature(paper: Paper, title: &str, party: &WrittenParty) -> Paper {
    let paper = paper.text(&format!("{title}（签名、盖章或按指印）：{PEN}（{}）", party.name));
    standing(party).fold(paper, |paper, (title, one)| {
        paper.text(&format!("{title}（签名或按指印）：{PEN}（{}）", one.name))
    })
}

fn names(written: &Written) -> String {
    let names: Vec<&str> = written.parties.iter().map(|party| party.name.as_str()).collect();
    names.join("、")
}

/// 到场当事人 and those who stand for them: nobody else is said to have been there. A session that was kept when nobody said who came tells of
/// those who signed its record: the parties.
fn present(written: &Written, session: &MediationSession) -> String {
    let untold = session.signed && session.attendees.is_empty();
    let came = |party: &&WrittenParty| untold || session.attendees.contains(&party.id);
    let one = |party: &WrittenParty| {
        let standing = standing(party).map(|(title, one)| format!("，{title}{}", one.name));
        std::iter::once(party.name.clone()).chain(standing).collect::<String>()
    };
    written.parties.iter().filter(came).map(one).collect::<Vec<_>>().join("；")
}

pub(super) fn row(name: &str, value: impl Into<String>) -> (String, String) {
    (name.into(), value.into())
}

/// 签名 of everybody and the committee's seal, with a date.
fn signed(paper: Paper, written: &Written, on: Option<String>) -> Paper {
    let paper =
        written.parties.iter().fold(paper, |paper, party| signature(paper, "当事人", party));
    let mediators = written.mediators.join("、");
    paper
        .text(&format!("人民调解员（签名）：{PEN}（{mediators}）"))
        .text(&format!("记录人（签名）：{PEN}"))
        .aside(&format!("{}（印）", said(written.committee.as_deref())))
        .aside(&on.unwrap_or_else(|| DATE.into()))
}

fn amount(case: &MediationCase) -> String {
    case.amount_claimed.map_or_else(String::new, |amount| format!("\n涉及金额：{}", money(amount)))
}

/// Who comes, comes on the day on which the case is registered, or before.
fn entered_on(case: &MediationCase) -> Option<NaiveDate> {
    Some(case.registered_on.unwrap_or(case.found_on))
}

pub fn application(case: &MediationCase, written: &Written) -> Paper {
    let facts = format!("{}{}", said(case.facts.as_deref()), amount(case));
    let paper = Paper::titled("人民调解申请书")
        .table(&parties(case, written, entered_on(case)))
        .part("纠纷简要情况：", &facts)
        .part("当事人申请事项：", &format!("{PEN}{PEN}\n{PEN}{PEN}"))
        .text("人民调解委员会已将申请人民调解的相关规定告知我，现自愿申请人民调解委员会进行调解。");
    let applicants = case.parties.iter().filter(|one| one.role == PartyRole::Applicant);
    let named = applicants.filter_map(|one| written.parties.iter().find(|two| two.id == one.id));
    named.fold(paper, |paper, party| signature(paper, "申请人", party)).aside(DATE)
}

pub fn intake(case: &MediationCase, written: &Written) -> Paper {
    let source = match case.found_by {
        FoundBy::Apply => "①当事人申请",
        FoundBy::Patrol | FoundBy::Proactive => "②人民调解委员会主动调解",
        FoundBy::Entrust => "③委托、移送",
    };
    let from = case.entrusted_from.map_or("", |from| from.label_zh());
    let mut rows = vec![
        row("案由", said(case.title.as_deref())),
        row("纠纷类型", case.dispute.label_zh()),
        row("案件来源", format!("{source} {from}")),
        row("登记时间", case.registered_on.map_or_else(|| DATE.into(), day)),
    ];
    rows.extend(parties(case, written, entered_on(case)));
    let facts = format!("{}{}", said(case.facts.as_deref()), amount(case));
    rows.push(row("纠纷简要情况", facts));
    rows.push(row("当事人（签名、盖章或按指印）", format!("{PEN}\n{PEN}")));
    Paper::titled("人民调解受理登记表")
        .aside(&format!("编号：{}", said(case.case_no.as_deref())))
        .table(&rows)
        .text(&format!("登记人（签名）：{PEN}"))
        .aside(&format!("{}（印）", said(written.committee.as_deref())))
        .aside(DATE)
}

pub fn rights(case: &MediationCase, written: &Written) -> Paper {
    let paper = Paper::titled("人民调解当事人权利义务告知书")
        .aside(&format!("编号：{}", said(case.case_no.as_deref())))
        .text(RIGHTS)
        .text(DUTIES)
        .text(FREE)
        .text("以上内容已知悉。");
    let on = case.rights_notified_at.map(|at| day(at.local_date()));
    let paper =
        written.parties.iter().fold(paper, |paper, party| signature(paper, "当事人", party));
    paper
        .aside(&format!("{}（印）", said(written.committee.as_deref())))
        .aside(&on.unwrap_or_else(|| DATE.into()))
}

pub fn record(case: &MediationCase, written: &Written) -> Paper {
    let paper =
        Paper::titled("人民调解记录").aside(&format!("编号：{}", said(case.case_no.as_deref())));
    let paper = case.sessions.iter().fold(paper, |paper, one| session(paper, case, one, written));
    let result = match case.outcome {
        Some(CaseOutcome::Spot | CaseOutcome::Oral | CaseOutcome::Written) => "①调解成功",
        Some(_) => "②调解不成",
        None => "③有待继续调解",
    };
    let last = case.sessions.last().map(|one| day(one.at.local_date()));
    signed(paper.part("调解结果：", result), written, last)
}

fn session(
    paper: Paper,
    case: &MediationCase,
    session: &MediationSession,
    written: &Written,
) -> Paper {
    let green_channel = session.green_channel.iter().map(|organ| organ.label_zh());
    let organs = session.organs.iter().map(|organ| organ.label_zh());
    let organs: Vec<&str> = organs.chain(green_channel).collect();
    let guests = match session.guests {
        0 => "无".to_string(),
        guests => format!("{guests}人（经当事人同意）"),
    };
    let public = if session.closed { "不公开" } else { "公开" };
    paper
        .table(&[
            row("时间", day(session.at.local_date())),
            row("地点", format!("{}（{}）", session.place, session.mode.label_zh())),
            row("事由", said(case.title.as_deref())),
            row("当事人及其代理人、监护人", present(written, session)),
            row("人民调解员", written.mediators.join("、")),
            row("主持人", written.called(session.presider)),
            row("记录人", written.called(session.recorder)),
            row("参加单位", organs.join("、")),
            row("被邀请参加人", guests),
            row("是否公开", public),
        ])
        .part("记录：", &session.record)
}

fn instalments(agreement: &Agreement) -> String {
    let one = |(n, part): (usize, &crate::model::Instalment)| {
        format!("\n第{}期：{}前，{}", n + 1, day(part.due_on), money(part.amount))
    };
    agreement.instalments.iter().enumerate().map(one).collect()
}

fn performance(agreement: &Agreement) -> String {
    let amount =
        agreement.amount.map_or_else(String::new, |sum| format!("协议金额：{}。", money(sum)));
    let until = match agreement.deadline {
        Some(last) if last == agreement.effective_on => "即时履行。".into(),
        Some(last) => format!("履行期限：{}前。", day(last)),
        None => "履行期限：未约定。".into(),
    };
    format!("{amount}{until}{}", instalments(agreement))
}

/// What a register did not tell is written in by hand.
fn kept(text: &str) -> &str {
    said(Some(text).filter(|text| !text.is_empty()))
}

fn copies(agreement: &Agreement) -> String {
    if agreement.copies > 0 { agreement.copies.to_string() } else { SHORT.into() }
}

pub fn agreement(case: &MediationCase, agreement: &Agreement, written: &Written) -> Paper {
    let paper = Paper::titled("人民调解协议书")
        .aside(&format!("编号：{}", said(case.case_no.as_deref())))
        .table(&parties(case, written, Some(agreement.effective_on)))
        .part("纠纷的主要事实、争议事项以及各方当事人的责任：", kept(&agreement.facts))
        .text(kept(&agreement.liability))
        .part("经调解，自愿达成如下协议：", &agreement.content)
        .part("履行方式、时限：", &performance(agreement))
        .text(&format!("本协议一式{}份，各方当事人、人民调解委员会各持一份。", copies(agreement)));
    signed(paper, written, Some(day(agreement.effective_on)))
}

pub fn oral(case: &MediationCase, agreement: &Agreement, written: &Written) -> Paper {
    let mut rows = parties(case, written, Some(agreement.effective_on));
    rows.extend([
        row("纠纷主要事实、争议事项", kept(&agreement.facts)),
        row("各方当事人的责任", kept(&agreement.liability)),
        row("达成口头协议内容", agreement.content.clone()),
        row("履行方式、时限", performance(agreement)),
    ]);
    let mediators = written.mediators.join("、");
    Paper::titled("人民调解口头协议登记表")
        .aside(&format!("编号：{}", said(case.case_no.as_deref())))
        .table(&rows)
        .text(&format!("人民调解员（签名）：{PEN}（{mediators}）"))
        .aside(&format!("{}（印）", said(written.committee.as_deref())))
        .aside(&day(agreement.effective_on))
}

pub fn follow_up(case: &MediationCase, written: &Written) -> Paper {
    let paper = Paper::titled("人民调解回访记录").table(&[
        row("当事人", names(written)),
        row("调解协议编号", said(case.case_no.as_deref())),
        row("回访事由", said(case.title.as_deref())),
        row("履行情况", case.performance.map_or("—", Performance::label_zh)),
    ]);
    let paper = case.follow_ups.iter().fold(paper, visit);
    paper.text(&format!("回访人（签名）：{PEN}")).aside(DATE)
}

fn visit(paper: Paper, one: &CaseFollowUp) -> Paper {
    let satisfaction = match one.satisfaction {
        5 => "非常满意",
        4 => "满意",
        3 => "基本满意",
        2 => "不满意",
        1 => "非常不满意",
        _ => "未评价",
    };
    paper.table(&[
        row("回访时间", day(one.on)),
        row("满意程度", satisfaction),
        row("遗留隐患", if one.hidden_risk { "有" } else { "无" }),
        row("回访情况", one.note.clone().unwrap_or_default()),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Id, Instant};

    fn party(number: u128, name: &str) -> WrittenParty {
        let shown = crate::model::PartyDetails { name: name.into(), ..Default::default() };
        WrittenParty::in_clear(Id::from_u128(number), &shown)
    }

    #[test]
    fn whoever_signed_was_there_where_nobody_said_who_came() {
        let parties = vec![party(1, "张三"), party(2, "李四")];
        let written = Written { parties, ..Written::default() };
        let kept = MediationSession {
            at: Instant::EPOCH,
            place: "调解室".into(),
            mode: SessionMode::Room,
            presider: None,
            recorder: None,
            attendees: Vec::new(),
            organs: Vec::new(),
            green_channel: Vec::new(),
            guests: 0,
            record: "双方陈述".into(),
            signed: true,
            signed_by: Vec::new(),
            closed: false,
        };
        assert_eq!(present(&written, &kept), "张三；李四");
        let one = MediationSession { attendees: vec![Id::from_u128(2)], ..kept.clone() };
        assert_eq!(present(&written, &one), "李四");
        assert_eq!(present(&written, &MediationSession { signed: false, ..kept }), "");
    }
}
