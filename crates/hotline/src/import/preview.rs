//! Every line of a file, checked: what it would become, or what is wrong with it.

use super::mapping::{NEEDED, system};
use crate::codes::*;
use crate::model::{CallerDetails, NewTicket};
use crate::workflow::Past;
use imports::{CellResult, Line, Mapping, Table, check_lines};
use kernel::{Id, Instant, Problem};
use serde::{Deserialize, Serialize};

/// A checked file of tickets.
pub type Preview = imports::Preview<Row>;

/// A line that can be taken over.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Row {
    pub line: u64,
    pub unit: String,
    pub new: NewTicket,
    pub past: Past,
}

/// Checks every line; nothing is guessed and nothing is dropped in silence.
pub fn preview(mapping: Mapping, table: &Table) -> Result<Preview, Problem> {
    let system = system(&mapping)?;
    let read = |line: &Line<'_>| Reading { line, system }.row().map_err(|problem| vec![problem]);
    let number = |row: &Row| row.new.external_no.clone().unwrap_or_default();
    Ok(check_lines(mapping, table, &NEEDED, read, ("external_no", number)))
}

/// One line on its way to a ticket.
struct Reading<'a> {
    line: &'a Line<'a>,
    system: ExternalSystem,
}

impl Reading<'_> {
    fn caller(&self) -> CellResult<CallerDetails> {
        Ok(CallerDetails {
            name: self.line.optional("caller_name", 60)?,
            phone: self.line.phone("caller_phone")?,
            id_no: self.line.resident_id("caller_id_no")?,
        })
    }

    fn row(&self) -> CellResult<Row> {
        let dispatched_at = self.line.moment("dispatched_at")?;
        let dispatched_at = dispatched_at.ok_or_else(|| {
            self.line.problem("dispatched_at", "empty", "必填 / must not be empty")
        })?;
        let past = self.past(dispatched_at)?;
        let title = self.line.needed("title", 200)?;
        let content = self.line.optional("content", 10_000)?.unwrap_or_else(|| title.clone());
        let written_limit = self.line.moment("written_limit")?;
        if written_limit.is_some_and(|limit| limit < dispatched_at) {
            let message = "办结时限早于派单时间 / the limit lies before the dispatch";
            return Err(self.line.problem("written_limit", "limit_before_dispatch", message));
        }
        let new = NewTicket {
            id: None,
            external_system: self.system,
            external_no: Some(self.line.needed("external_no", 60)?),
            event_seq: None,
            channel: self.line.code("channel")?,
            category: self.line.code("category")?,
            topic_code: None,
            urgency: self.line.code("urgency")?,
            title,
            content,
            place: self.line.needed("place", 300)?,
            happened_at: None,
            object: self.line.optional("object", 200)?,
            caller_type: self.line.code("caller_type")?,
            caller: self.caller()?,
            confidential: self.line.text("confidential").is_some()
                && self.line.flag("confidential")?,
            no_reply: false,
            group: false,
            repeat_seq: 1,
            dispatched_at: Some(dispatched_at),
            written_limit,
            // Found or made by name when the file is committed.
            lead_unit: Id::nil(),
            designated: false,
        };
        Ok(Row { line: self.line.number, unit: self.line.needed("unit", 100)?, new, past })
    }

    /// When it was signed, or its caller first contacted, if the file knows.
    fn response(
        &self,
        member: &str,
        status: Status,
        (dispatched_at, concluded_at): (Instant, Option<Instant>),
    ) -> CellResult<Option<Instant>> {
        let Some(at) = self.line.moment(member)? else { return Ok(None) };
        if status == Status::Received {
            let message = "状态为待签收，却有签收或联系时间 / not signed yet by its state";
            return Err(self.line.problem(member, "response_before_signing", message));
        }
        if at < dispatched_at || concluded_at.is_some_and(|concluded| at > concluded) {
            let message = "不在派单与办结之间 / not between the dispatch and the conclusion";
            return Err(self.line.problem(member, "response_out_of_course", message));
        }
        Ok(Some(at))
    }

    /// The state that the ticket had, if it makes sense.
    fn past(&self, dispatched_at: Instant) -> CellResult<Past> {
        let status: Status = self.line.code("status")?;
        let concluded_at = self.line.moment("concluded_at")?;
        let [signed_at, first_contact_at] = ["signed_at", "first_contact_at"]
            .map(|member| self.response(member, status, (dispatched_at, concluded_at)));
        let (signed_at, first_contact_at) = (signed_at?, first_contact_at?);
        if signed_at.zip(first_contact_at).is_some_and(|(signed, contact)| contact < signed) {
            let message = "首次联系早于签收 / contacted before it was signed";
            return Err(self.line.problem("first_contact_at", "response_out_of_course", message));
        }
        match (status, concluded_at) {
            (_, Some(at)) if at < dispatched_at => {
                let message = "办结时间早于派单时间 / concluded before it was dispatched";
                Err(self.line.problem("concluded_at", "concluded_before_dispatch", message))
            }
            (Status::Concluded, None) => {
                let message = "状态为已办结但没有办结时间 / concluded without the moment of it";
                Err(self.line.problem("concluded_at", "concluded_without_time", message))
            }
            (
                Status::Received
                | Status::Signed
                | Status::Handling
                | Status::Returned
                | Status::Merged
                | Status::Concluded,
                _,
            ) => Ok(Past { status, signed_at, first_contact_at, concluded_at }),
            _ => Err(self.line.problem(
                "status",
                "status",
                "不能以此状态导入 / a ticket cannot be taken over in this state",
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{built_in_mappings, read_file, read_mapping};

    const HEADER: &str = "工单编号,标题,诉求内容,地点,诉求类别,派单时间,办结时限,承办单位,工单状态,办结时间,联系电话";

    fn check(line: &str) -> Preview {
        let mapping = read_mapping(built_in_mappings()[0].1).unwrap();
        preview(mapping, &read_file(format!("{HEADER}\n{line}\n").as_bytes()).unwrap()).unwrap()
    }

    #[test]
    fn a_good_line_becomes_a_ticket() {
        let preview = check(
            "A1,路灯不亮,村口路灯不亮,锦山村,求助,2025-03-10 09:00:00,,综合办,已办结,2025-03-11 10:00:00,13812345678",
        );
        assert_eq!(preview.problems, []);
        let row = &preview.rows[0];
        assert_eq!(
            (row.line, row.unit.as_str(), row.past.status),
            (2, "综合办", Status::Concluded)
        );
        assert_eq!(row.new.dispatched_at.unwrap().to_string(), "2025-03-10T01:00:00Z");
        assert_eq!(row.new.category, Category::Help);
    }

    #[test]
    fn every_fault_is_named_by_line_and_field() {
        for (line, field, code) in [
            ("A1,,c,p,求助,2025-03-10 09:00:00,,u,待签收,,", "title", "empty"),
            ("A1,t,c,p,牢骚,2025-03-10 09:00:00,,u,待签收,,", "category", "unknown_word"),
            ("A1,t,c,p,求助,2025-02-30 09:00:00,,u,待签收,,", "dispatched_at", "date"),
            (
                "A1,t,c,p,求助,2025-03-10 09:00:00,,u,已办结,2025-03-09 09:00:00,",
                "concluded_at",
                "concluded_before_dispatch",
            ),
            (
                "A1,t,c,p,求助,2025-03-10 09:00:00,,u,已办结,,",
                "concluded_at",
                "concluded_without_time",
            ),
            (
                "A1,t,c,p,求助,2025-03-10 09:00:00,2025-03-01 09:00:00,u,待签收,,",
                "written_limit",
                "limit_before_dispatch",
            ),
            ("A1,t,c,p,求助,2025-03-10 09:00:00,,u,待签收,,12", "caller_phone", "phone_form"),
        ] {
            let found = check(line).problems;
            assert_eq!(
                (found[0].line, found[0].field.as_str(), found[0].code.as_str()),
                (2, field, code),
                "{line}"
            );
        }
        let good = "A1,t,c,p,求助,2025-03-10 09:00:00,,u,待签收,,";
        let twice = check(&format!("{good}\n{good}"));
        assert_eq!(
            (twice.rows.len(), twice.problems[0].line, twice.problems[0].code.as_str()),
            (1, 3, "number_twice")
        );
    }

    #[test]
    fn the_moments_of_the_response_are_taken_over_where_they_make_sense() {
        let read = |status: &str, signed: &str, contacted: &str| {
            let line = format!(
                "工单编号,标题,诉求类别,派单时间,承办单位,工单状态,办结时间,签收时间,首次联系时间\nA1,t,求助,2025-03-10 09:00:00,u,{status},2025-03-12 09:00:00,{signed},{contacted}\n"
            );
            let mapping = read_mapping(built_in_mappings()[0].1).unwrap();
            preview(mapping, &read_file(line.as_bytes()).unwrap()).unwrap()
        };
        let row = &read("已办结", "2025-03-10 10:00:00", "2025-03-10 11:00:00").rows[0];
        let moments = [row.past.signed_at, row.past.first_contact_at].map(Option::unwrap);
        assert_eq!(
            moments.map(|at| at.to_string()),
            ["2025-03-10T02:00:00Z", "2025-03-10T03:00:00Z"]
        );
        for (status, signed, contacted, field, code) in [
            ("已办结", "2025-03-09 10:00:00", "", "signed_at", "response_out_of_course"),
            ("已办结", "", "2025-03-13 10:00:00", "first_contact_at", "response_out_of_course"),
            (
                "已办结",
                "2025-03-11 10:00:00",
                "2025-03-11 09:00:00",
                "first_contact_at",
                "response_out_of_course",
            ),
            ("待签收", "2025-03-10 10:00:00", "", "signed_at", "response_before_signing"),
        ] {
            let found = read(status, signed, contacted).problems;
            assert_eq!((found[0].field.as_str(), found[0].code.as_str()), (field, code));
        }
    }

    #[test]
    fn d14_cells_are_tidied_as_any_text_and_have_the_same_limits() {
        let line = |title: &str, content: &str| {
            format!("A1,{title},{content},p,求助,2025-03-10 09:00:00,,u,待签收,,")
        };
        let tidied = check(&line("cafe\u{301}\u{200B}", "c"));
        assert_eq!((tidied.problems.len(), tidied.rows[0].new.title.as_str()), (0, "café"));
        let long = "长".repeat(10_001);
        for (title, content, field, code) in [
            ("a\u{202E}b", "c", "title", "direction_character"),
            ("t", "a\u{7}b", "content", "control_character"),
            ("t", long.as_str(), "content", "max_length"),
        ] {
            let found = check(&line(title, content)).problems;
            assert_eq!((found[0].field.as_str(), found[0].code.as_str()), (field, code));
        }
    }

    #[test]
    fn a_missing_column_stops_the_file() {
        let mapping = read_mapping(built_in_mappings()[0].1).unwrap();
        let preview = preview(mapping, &read_file("工单编号\nA1\n".as_bytes()).unwrap()).unwrap();
        assert!(preview.rows.is_empty());
        assert!(
            preview
                .problems
                .iter()
                .any(|problem| problem.code == "column_missing" && problem.field == "title")
        );
    }
}
