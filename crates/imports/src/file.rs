//! CSV and XLSX as one thing: a header and lines of texts.

mod xlsx;

use kernel::Problem;

/// A sheet: its header, and its lines with their numbers in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    pub header: Vec<String>,
    pub lines: Vec<(u64, Vec<String>)>,
}

/// An XLSX file is a ZIP archive and begins like one.
const ZIP: &[u8] = b"PK\x03\x04";
/// A file that is wider, has more cells or more text is no register; a small file can pretend to be one of any size, and what reads
/// it would take the memory that others need.
const MAX_COLUMNS: usize = 500;
const MAX_PLACES: usize = 1_500_000;
const MAX_TEXT: usize = 64 << 20;
/// Commas and line breaks of a CSV file, those inside texts too: a line of nothing else is read whole before it can be measured.
const MAX_SEPARATORS: usize = 4 << 20;
const BYTE_ORDER_MARK: &[u8] = &[0xEF, 0xBB, 0xBF];

/// Reads a file by what it is, whatever its name says.
pub fn read_file(bytes: &[u8]) -> Result<Table, Problem> {
    let table = if bytes.starts_with(ZIP) { xlsx::read(bytes) } else { read_csv(bytes) };
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

/// What a file may still take.
struct Room {
    places: usize,
    text: usize,
}

impl Room {
    const fn new() -> Self {
        Self { places: MAX_PLACES, text: MAX_TEXT }
    }

    fn take(&mut self, places: usize, text: usize) -> Result<(), String> {
        self.places = self.places.checked_sub(places).ok_or("too many cells")?;
        self.text = self.text.checked_sub(text).ok_or("too much text")?;
        Ok(())
    }
}

fn read_csv(bytes: &[u8]) -> Result<Table, String> {
    let text = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    if text.iter().filter(|byte| matches!(byte, b',' | b'\n' | b'\r')).count() > MAX_SEPARATORS {
        return Err("too many cells".into());
    }
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text);
    let mut room = Room::new();
    let header = cells(reader.headers().map_err(|error| error.to_string())?, &mut room)?;
    let mut lines = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| error.to_string())?;
        let line = record.position().map_or(0, csv::Position::line);
        lines.push((line, cells(&record, &mut room)?));
    }
    Ok(Table { header, lines })
}

fn cells(record: &csv::StringRecord, room: &mut Room) -> Result<Vec<String>, String> {
    if record.len() > MAX_COLUMNS {
        return Err("too many columns".into());
    }
    room.take(record.len(), record.as_slice().len())?;
    Ok(record.iter().map(|cell| cell.trim().to_string()).collect())
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

    /// C-17, C-30: fifteen megabytes of commas are as many cells.
    #[test]
    fn c30_a_csv_that_would_fill_the_memory_is_refused() {
        let refused = |file: &str| read_file(file.as_bytes()).unwrap_err().detail_en;
        assert!(refused(&",".repeat(15 << 20)).contains("too many cells"));
        assert!(refused(&format!("a\n{}", ",".repeat(500))).contains("too many columns"));
        let wide = format!("{}\n", ",".repeat(499));
        assert!(refused(&wide.repeat(3001)).contains("too many cells"));
    }

    #[test]
    fn what_is_no_table_is_told() {
        assert!(read_file(b"PK\x03\x04 broken").is_err());
        assert!(read_file(&[0xFF, 0xFE, 0x00, 0x41, 0x0A, 0xFF]).is_err());
    }
}
