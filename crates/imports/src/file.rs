//! CSV and XLSX as one thing: a header and lines of texts.

use calamine::{Data, Reader, Xlsx};
use kernel::Problem;
use std::collections::BTreeMap;
use std::io::{Cursor, Read, copy, sink};
use zip::ZipArchive;

/// A sheet: its header, and its lines with their numbers in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    pub header: Vec<String>,
    pub lines: Vec<(u64, Vec<String>)>,
}

/// An XLSX file is a ZIP archive and begins like one.
const ZIP: &[u8] = b"PK\x03\x04";
/// A file that is larger than this unpacked, wider, or longer is no register; a small file can pretend to be one of any size,
/// and what reads it would take the memory that others need.
const MAX_UNPACKED: u64 = 128 << 20;
const MAX_COLUMNS: usize = 500;
const MAX_PLACES: usize = 1_000_000;
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
    refuse_bombs(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let name = book.sheet_names().first().cloned().ok_or("no sheet")?;
    let mut cells = book.worksheet_cells_reader(&name).map_err(|error| error.to_string())?;
    // Cell by cell: a range of all cells between the first and the last can be had with two of them.
    let (mut rows, mut places) = (BTreeMap::<u32, Vec<String>>::new(), 0);
    while let Some(cell) = cells.next_cell().map_err(|error| error.to_string())? {
        let (row, column) = cell.get_position();
        let column = usize::try_from(column).map_err(|error| error.to_string())?;
        let text = cell_text(&Data::from(cell.get_value().clone()));
        let row = rows.entry(row).or_default();
        let before = row.len();
        row.resize(before.max(column.saturating_add(1)).min(MAX_COLUMNS), String::new());
        *row.get_mut(column).ok_or("too many columns")? = text;
        places += row.len() - before + 1;
        if places > MAX_PLACES {
            return Err("too many cells".into());
        }
    }
    let mut rows = rows
        .into_iter()
        .map(|(row, cells)| (u64::from(row) + 1, cells))
        .filter(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()));
    let (_, header) = rows.next().ok_or("an empty sheet")?;
    Ok(Table { header, lines: rows.collect() })
}

/// Unpacks everything once, as far as the limit and into nothing: what an archive says of its sizes may be a lie.
fn refuse_bombs(bytes: &[u8]) -> Result<(), String> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let mut left = MAX_UNPACKED;
    for n in 0..archive.len() {
        let part = archive.by_index(n).map_err(|error| error.to_string())?;
        let unpacked = copy(&mut part.take(left + 1), &mut sink());
        let unpacked = unpacked.map_err(|error| error.to_string())?;
        left = left.checked_sub(unpacked).ok_or("too large when it is unpacked")?;
    }
    Ok(())
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

    /// An archive of one sheet, as small as it can be.
    fn sheet(xml: &str) -> Vec<u8> {
        use std::io::Write;
        use zip::write::{SimpleFileOptions, ZipWriter};
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        let parts = [
            (
                "[Content_Types].xml",
                "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>",
            ),
            (
                "_rels/.rels",
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
            ),
            (
                "xl/workbook.xml",
                "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"1\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>",
            ),
            (
                "xl/_rels/workbook.xml.rels",
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>",
            ),
            ("xl/worksheets/sheet1.xml", xml),
        ];
        for (name, text) in parts {
            archive.start_file(name, SimpleFileOptions::default()).unwrap();
            archive.write_all(text.as_bytes()).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    fn cells(rows: &str) -> String {
        format!(
            "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData></worksheet>"
        )
    }

    fn cell(row: u32, column: &str, text: &str) -> String {
        format!(
            "<row r=\"{row}\"><c r=\"{column}{row}\" t=\"inlineStr\"><is><t>{text}</t></is></c></row>"
        )
    }

    #[test]
    fn a_sheet_has_lines_as_a_person_counts_them() {
        let rows = [cell(1, "A", "标题"), cell(3, "A", "b")].concat();
        let table = read_file(&sheet(&cells(&rows))).unwrap();
        assert_eq!((table.header, table.lines), (vec!["标题".into()], vec![(3, vec!["b".into()])]));
    }

    /// C-17, C-30: two cells at the far ends of a sheet stand for seventeen thousand million; a megabyte of blanks is a few bytes.
    #[test]
    fn c30_a_small_file_that_would_fill_the_memory_is_refused() {
        let far = [cell(1, "A", "a"), cell(1_048_576, "XFD", "z")].concat();
        assert!(
            read_file(&sheet(&cells(&far))).unwrap_err().detail_en.contains("too many columns")
        );
        let tall: String = (1..=3000).map(|row| cell(row, "SF", "x")).collect();
        assert!(read_file(&sheet(&cells(&tall))).unwrap_err().detail_en.contains("too many cells"));
        let bomb = sheet(&cells(&" ".repeat(130 << 20)));
        assert!(bomb.len() < 1 << 20, "{}", bomb.len());
        assert!(read_file(&bomb).unwrap_err().detail_en.contains("too large when it is unpacked"));
    }

    #[test]
    fn what_is_no_table_is_told() {
        assert!(read_file(b"PK\x03\x04 broken").is_err());
        assert!(read_file(&[0xFF, 0xFE, 0x00, 0x41, 0x0A, 0xFF]).is_err());
    }
}
