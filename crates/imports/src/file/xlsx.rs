//! XLSX: what an archive and its parts say of their sizes may be a lie, so everything is measured before it is kept.

use super::{MAX_COLUMNS, MAX_PLACES, Room, Table};
use calamine::{Data, DataRef, Reader, Xlsx};
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeMap;
use std::io::{BufReader, Cursor, Read, copy, sink};
use zip::ZipArchive;

/// Unpacked, and in how many parts.
const MAX_UNPACKED: u64 = 128 << 20;
const MAX_PARTS: usize = 1_000;
/// The texts that cells point to; in the archive the case of a name does not matter.
const TEXTS: &str = "sharedstrings.xml";

pub(super) fn read(bytes: &[u8]) -> Result<Table, String> {
    refuse_bombs(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let name = book.sheet_names().first().cloned().ok_or("no sheet")?;
    let mut cells = book.worksheet_cells_reader(&name).map_err(|error| error.to_string())?;
    // Cell by cell: a range of all cells between the first and the last can be had with two of them.
    let (mut rows, mut room) = (BTreeMap::<u32, Vec<String>>::new(), Room::new());
    while let Some(cell) = cells.next_cell().map_err(|error| error.to_string())? {
        let (row, column) = cell.get_position();
        let column = usize::try_from(column).map_err(|error| error.to_string())?;
        let row = rows.entry(row).or_default();
        let before = row.len();
        row.resize(before.max(column.saturating_add(1)).min(MAX_COLUMNS), String::new());
        // Measured before it is copied: one long text may stand in many cells.
        room.take(row.len() - before + 1, length(cell.get_value()))?;
        let text = cell_text(&Data::from(cell.get_value().clone()));
        *row.get_mut(column).ok_or("too many columns")? = text;
    }
    let mut rows = rows
        .into_iter()
        .map(|(row, cells)| (u64::from(row) + 1, cells))
        .filter(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()));
    let (_, header) = rows.next().ok_or("an empty sheet")?;
    Ok(Table { header, lines: rows.collect() })
}

/// Unpacks everything once, as far as the limit and into nothing.
fn refuse_bombs(bytes: &[u8]) -> Result<(), String> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    if archive.len() > MAX_PARTS {
        return Err("too many parts".into());
    }
    let mut left = MAX_UNPACKED;
    for n in 0..archive.len() {
        let part = archive.by_index(n).map_err(|error| error.to_string())?;
        let name = part.name().map_err(|error| error.to_string())?;
        let texts = name.to_ascii_lowercase().ends_with(TEXTS);
        let unpacked = copy(&mut part.take(left + 1), &mut sink());
        let unpacked = unpacked.map_err(|error| error.to_string())?;
        left = left.checked_sub(unpacked).ok_or("too large when it is unpacked")?;
        if texts {
            refuse_many_texts(archive.by_index(n).map_err(|error| error.to_string())?)?;
        }
    }
    Ok(())
}

/// The reader of workbooks makes room for as many texts as the part declares, and the process ends where there is not that much:
/// what is declared and what is there are counted before, read as it reads.
fn refuse_many_texts(part: impl Read) -> Result<(), String> {
    let mut xml = quick_xml::Reader::from_reader(BufReader::new(part));
    let config = xml.config_mut();
    (config.check_end_names, config.expand_empty_elements) = (false, true);
    let (mut buffer, mut texts) = (Vec::new(), 0);
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).map_err(|error| error.to_string())? {
            Event::Start(tag) if tag.local_name().as_ref() == "sst" => refuse_declared(&tag)?,
            Event::Start(tag) if tag.local_name().as_ref() == "si" => texts += 1,
            Event::Eof => return Ok(()),
            _ => {}
        }
        if texts > MAX_PLACES {
            return Err("too many texts".into());
        }
    }
}

fn refuse_declared(tag: &BytesStart<'_>) -> Result<(), String> {
    for attribute in tag.attributes().with_checks(false) {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let declares = attribute.key.local_name().as_ref().to_lowercase() == "uniquecount";
        let declared = attribute.value.trim().parse::<usize>();
        if declares && declared.is_ok_and(|declared| declared > MAX_PLACES) {
            return Err("too many texts".into());
        }
    }
    Ok(())
}

/// How long a cell is, or may be.
fn length(cell: &DataRef<'_>) -> usize {
    match cell {
        DataRef::SharedString(text) => text.len(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.len()
        }
        _ => 0,
    }
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
    use crate::file::read_file;

    /// An archive of one sheet, as small as it can be.
    fn sheet(xml: &str) -> Vec<u8> {
        book(xml, None)
    }

    fn book(xml: &str, texts: Option<&str>) -> Vec<u8> {
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
        let texts = texts.map(|texts| ("xl/SharedStrings.xml", texts));
        for (name, text) in parts.into_iter().chain(texts) {
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
        let tall: String = (1..=3001).map(|row| cell(row, "SF", "x")).collect();
        assert!(read_file(&sheet(&cells(&tall))).unwrap_err().detail_en.contains("too many cells"));
        let bomb = sheet(&cells(&" ".repeat(130 << 20)));
        assert!(bomb.len() < 1 << 20, "{}", bomb.len());
        assert!(read_file(&bomb).unwrap_err().detail_en.contains("too large when it is unpacked"));
    }

    /// C-17, C-30: what a workbook declares is no reason to make room, and one long text is as many as the cells that point to it.
    #[test]
    fn c30_texts_that_would_fill_the_memory_are_refused() {
        let one = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>";
        let declared = |count: &str, texts: &str| {
            let texts = format!("<!-- x --><sst uniqueCount=\"{count}\">{texts}</sst>");
            read_file(&book(&cells(one), Some(&texts)))
        };
        let text = "<si><t>a</t></si>";
        assert_eq!(declared("1", text).unwrap().header, ["a"]);
        for count in ["10000000000", "1500001", "4611686018427387904"] {
            let refused = declared(count, text).unwrap_err().detail_en;
            assert!(refused.contains("too many texts"), "{refused}");
        }
        let refused = declared("1", &"<si><t/></si>".repeat(1_500_001)).unwrap_err().detail_en;
        assert!(refused.contains("too many texts"), "{refused}");
        let long = format!("<sst uniqueCount=\"1\"><si><t>{}</t></si></sst>", "a".repeat(1 << 20));
        let many: String = (1..=65).map(|row| one.replace('1', &row.to_string())).collect();
        let refused = read_file(&book(&cells(&many), Some(&long))).unwrap_err().detail_en;
        assert!(refused.contains("too much text"), "{refused}");
    }
}
