//! Figures and records as files that a spreadsheet opens without harm.

use kernel::Problem;
use rust_xlsxwriter::{Format, Workbook};

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    Text(String),
    Number(f64),
}

impl Cell {
    pub fn text(text: &str) -> Self {
        Self::Text(text.into())
    }
}

/// A table with a header.
pub(crate) struct Sheet {
    header: Vec<&'static str>,
    rows: Vec<Vec<Cell>>,
}

/// What a spreadsheet takes for the beginning of a formula (OWASP ASVS 5.0 1.2.10), full-width forms included.
const FORMULA_SIGNS: [char; 12] =
    ['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠'];

impl Sheet {
    pub fn new(header: &[&'static str]) -> Self {
        Self { header: header.to_vec(), rows: Vec::new() }
    }

    pub fn push(&mut self, row: Vec<Cell>) {
        self.rows.push(row);
    }

    /// RFC 4180 with a byte order mark, by which Excel knows UTF-8.
    pub fn csv(&self) -> Result<Vec<u8>, Problem> {
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(vec![0xEF, 0xBB, 0xBF]);
        writer.write_record(&self.header).map_err(Problem::internal)?;
        for row in &self.rows {
            let cells = row.iter().map(|cell| match cell {
                Cell::Text(text) => defused(text),
                Cell::Number(number) => number.to_string(),
            });
            writer.write_record(cells).map_err(Problem::internal)?;
        }
        writer.into_inner().map_err(Problem::internal)
    }

    /// Texts are written as texts, so that no cell is a formula.
    pub fn xlsx(&self) -> Result<Vec<u8>, Problem> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let bold = Format::new().set_bold();
        for (column, title) in (0..).zip(&self.header) {
            sheet.write_string_with_format(0, column, *title, &bold).map_err(Problem::internal)?;
        }
        for (line, row) in (1..).zip(&self.rows) {
            for (column, cell) in (0..).zip(row) {
                match cell {
                    Cell::Text(text) => sheet.write_string(line, column, text),
                    Cell::Number(number) => sheet.write_number(line, column, *number),
                }
                .map_err(Problem::internal)?;
            }
        }
        book.save_to_buffer().map_err(Problem::internal)
    }
}

/// A text that no spreadsheet computes.
fn defused(text: &str) -> String {
    if text.starts_with(FORMULA_SIGNS) { format!("'{text}") } else { text.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula() {
        for sign in FORMULA_SIGNS {
            assert!(defused(&format!("{sign}1+1")).starts_with('\''), "{sign:?}");
        }
        assert_eq!(defused("办结率"), "办结率");
        let mut sheet = Sheet::new(&["a", "b"]);
        sheet.push(vec![Cell::text("=1+1,\"x\""), Cell::Number(-2.5)]);
        let csv = String::from_utf8(sheet.csv().unwrap()).unwrap();
        assert_eq!(csv, "\u{feff}a,b\r\n\"'=1+1,\"\"x\"\"\",-2.5\r\n");
        assert!(sheet.xlsx().unwrap().starts_with(b"PK"));
    }
}
