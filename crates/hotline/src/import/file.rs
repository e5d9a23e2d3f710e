//! CSV and XLSX as one thing: a header and lines of texts.

use calamine::{Data, Reader, Xlsx};
use kernel::Problem;
use std::io::Cursor;

/// A sheet: its header, and its lines with their numbers in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    pub header: Vec<String>,
    pub lines: Vec<(u64, Vec<String>)>,
}

/// An XLSX file is a ZIP archive and begins like one.
const ZIP: &[u8] = b"PK\x03\x04";
const BYTE_ORDER_MARK: &[u8] = &[0xEF, 0xBB, 0xBF];

/// Reads a file by what it is, whatever its name says.
pub fn read_file(bytes: &[u8]) -> Result<Table, Problem> {
    let table = if bytes.starts_with(ZIP) { read_xlsx(bytes) } else { read_csv(bytes) };
    table.map_err(|error| {
        let zh = format!("文件无法读取：{error}。请另存为 CSV（UTF-8）或 XLSX 后重试");
        Problem::field(
            "/file",
            "file_unreadable",
            zh,
            format!("The file cannot be read: {error}. Save it as CSV (UTF-8) or XLSX"),
        )
    })
}

fn read_csv(bytes: &[u8]) -> Result<Table, String> {
    let text = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text);
    let header = reader.headers().map_err(|error| error.to_string())?;
    let header = header.iter().map(|title| title.trim().to_string()).collect();
    let mut lines = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| error.to_string())?;
        let line = record.position().map_or(0, csv::Position::line);
        lines.push((line, record.iter().map(|cell| cell.trim().to_string()).collect()));
    }
    Ok(Table { header, lines })
}

fn read_xlsx(bytes: &[u8]) -> Result<Table, String> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let sheet = book.worksheet_range_at(0).ok_or("no sheet")?.map_err(|error| error.to_string())?;
    let mut rows = sheet.rows().map(|row| row.iter().map(cell_text).collect::<Vec<_>>());
    let header = rows.next().ok_or("an empty sheet")?;
    let lines =
        (2..).zip(rows).filter(|(_, row)| row.iter().any(|cell| !cell.is_empty())).collect();
    Ok(Table { header, lines })
}

/// A cell as a person reads it; typed dates in the form of ISO 8601.
fn cell_text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::DateTime(date) => date
            .as_datetime()
            .map(|date| date.format("%Y-%m-%d %H:%M:%S").to_string())
            .unwrap_or_default(),
        other => other.to_string().trim().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_csv_has_lines_as_a_person_counts_them() {
        let table = read_file("\u{feff}工单编号,标题\n1,\"两行\n标题\"\n2,b\n".as_bytes()).unwrap();
        assert_eq!(table.header, ["工单编号", "标题"]);
        assert_eq!(
            table.lines,
            [(2, vec!["1".into(), "两行\n标题".into()]), (4, vec!["2".into(), "b".into()])]
        );
    }

    #[test]
    fn what_is_no_table_is_told() {
        assert!(read_file(b"PK\x03\x04 broken").is_err());
        assert!(read_file(&[0xFF, 0xFE, 0x00, 0x41, 0x0A, 0xFF]).is_err());
    }
}
