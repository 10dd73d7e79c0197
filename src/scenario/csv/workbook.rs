//! The first sheet of an XLSX workbook that holds a table of the kind that is looked for, cell by cell.
//!
//! A workbook is a ZIP archive. Some kilobytes of it may unpack to gigabytes, a count in it may ask for more memory than
//! there is, and one cell in the last corner would make a table of seventeen billion cells. So all parts are unpacked
//! and counted once before anything is made of them, and only cells that hold something are kept.

use super::sheet::{CELLS_MAX, ROWS_MAX, SheetRow};
use calamine::{DataRef, Reader, Xlsx, XlsxError, open_workbook_from_rs};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Most parts of a workbook.
const PARTS_MAX: usize = 10_000;
/// Most sheets that are looked at.
const SHEETS_MAX: usize = 20;
/// Most bytes that all parts come to.
const UNPACKED_MAX: u64 = 96 << 20;
/// Most bytes of the table of texts, and of the parts that say what there is and how it looks.
const TEXTS_MAX: u64 = 48 << 20;
const FRAME_MAX: u64 = 4 << 20;
/// Ends of the names of those parts.
const TEXTS: &str = "sharedstrings.xml";
const FRAME: [&str; 5] = ["styles.xml", "workbook.xml", "theme1.xml", ".rels", "[content_types].xml"];
/// Most columns, and most characters of a cell and of all.
const COLUMNS_MAX: u32 = 2_000;
const CELL_MAX: usize = 32_767;
const TEXT_MAX: usize = 64 << 20;

/// A sheet of a workbook.
#[derive(Debug)]
pub(super) struct Found {
    /// Its rows.
    pub rows: Vec<SheetRow>,
    /// Its name.
    pub name: String,
    /// Names of further sheets that fit.
    pub others: Vec<String>,
}

/// The first sheet that has more than one row and fits; where none fits, the first that has.
pub(super) fn rows(bytes: &[u8], fits: &dyn Fn(&[SheetRow]) -> bool) -> Result<Found, String> {
    refuse_bombs(bytes)?;
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).map_err(|error: XlsxError| unread(&error))?;
    let (mut found, mut first): (Option<Found>, Option<Found>) = (None, None);
    for name in book.sheet_names().into_iter().take(SHEETS_MAX) {
        let rows = rows_of(&mut book, &name)?;
        if rows.len() < 2 {
            continue;
        }
        match (fits(&rows), &mut found) {
            (true, Some(found)) => found.others.push(name),
            (true, None) => found = Some(Found { rows, name, others: Vec::new() }),
            (false, _) => first = first.or(Some(Found { rows, name, others: Vec::new() })),
        }
    }
    found.or(first).ok_or_else(|| "holds no table".to_owned())
}

fn unread(error: &dyn std::error::Error) -> String {
    let why: String = error.to_string().chars().filter(|c| !c.is_control()).take(120).collect();
    format!("is no workbook that can be read ({why}); save the sheet as CSV")
}

fn too_large() -> String {
    format!("unpacks to more than {} MiB; save the sheet alone, or as CSV", UNPACKED_MAX >> 20)
}

/// Fails for an archive that would take more memory or time than a table of this program's size can need.
fn refuse_bombs(bytes: &[u8]) -> Result<(), String> {
    // Before the list of parts is read, which takes memory for each.
    if bytes.windows(4).filter(|four| *four == b"PK\x01\x02").count() > PARTS_MAX {
        return Err(format!("has more than {PARTS_MAX} parts; save the sheet as CSV"));
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| unread(&error))?;
    let mut room = UNPACKED_MAX;
    let mut part = Vec::new();
    for place in 0..archive.len() {
        let file = archive.by_index(place).map_err(|error| unread(&error))?;
        let name = file.name().map_err(|error| unread(&error))?.to_lowercase();
        let most = match &name {
            name if name.ends_with(TEXTS) => TEXTS_MAX,
            name if FRAME.iter().any(|end| name.ends_with(end)) => FRAME_MAX,
            _ => UNPACKED_MAX,
        };
        part.clear();
        let most = most.min(room);
        file.take(most + 1).read_to_end(&mut part).map_err(|error| unread(&error))?;
        room = room.checked_sub(part.len() as u64).filter(|_| part.len() as u64 <= most).ok_or_else(too_large)?;
        refuse_false_counts(&part)?;
    }
    Ok(())
}

/// Memory is taken for as many texts as a part says that it has.
fn refuse_false_counts(part: &[u8]) -> Result<(), String> {
    const COUNT: &[u8] = b"uniqueCount";
    let is_wide = part.starts_with(&[0xff, 0xfe]) || part.starts_with(&[0xfe, 0xff]) || part.contains(&0);
    let is_markup = part.iter().find(|byte| !byte.is_ascii_whitespace()).is_some_and(|&byte| byte == b'<');
    if is_wide && (is_markup || part.len() < 4 || part[..4].contains(&b'<')) {
        return Err("is no workbook that can be read (its parts are not UTF-8); save the sheet as CSV".to_owned());
    }
    let mut rest = part;
    while let Some(at) = rest.windows(COUNT.len()).position(|found| found == COUNT) {
        rest = &rest[at + COUNT.len()..];
        let digits = rest.iter().skip_while(|byte| !byte.is_ascii_digit()).take_while(|byte| byte.is_ascii_digit());
        let text: String = digits.map(|&byte| char::from(byte)).collect();
        if text.parse::<usize>().map_or(!text.is_empty(), |count| count > part.len()) {
            return Err(
                "is no workbook that can be read (it counts more texts than it has); save the sheet as CSV".to_owned()
            );
        }
    }
    Ok(())
}

/// The rows of a sheet that hold something, from its first column that does.
fn rows_of(book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Vec<SheetRow>, String> {
    let mut reader = match book.worksheet_cells_reader(name) {
        Ok(reader) => reader,
        Err(XlsxError::NotAWorksheet(_)) => return Ok(Vec::new()),
        Err(error) => return Err(unread(&error)),
    };
    let mut cells: Vec<(u32, u32, String)> = Vec::new();
    let mut text = 0;
    while let Some(cell) = reader.next_cell().map_err(|error| unread(&error))? {
        let (row, column) = cell.get_position();
        let shown = cell_text(cell.get_value());
        if shown.is_empty() {
            continue;
        }
        text += shown.len();
        if column >= COLUMNS_MAX {
            return Err(format!("has more than {COLUMNS_MAX} columns; keep those that matter"));
        }
        if cells.len() >= CELLS_MAX || text > TEXT_MAX {
            return Err(super::sheet::too_large());
        }
        cells.push((row, column, shown));
    }
    cells.sort_by_key(|&(row, column, _)| (row, column));
    let left = cells.iter().map(|&(_, column, _)| column).min().unwrap_or(0);
    let mut rows: Vec<SheetRow> = Vec::new();
    let mut all = 0;
    for (row, column, text) in cells {
        let line = row as usize + 1;
        if rows.last().is_none_or(|last| last.line != line) {
            if rows.len() >= ROWS_MAX {
                return Err(super::sheet::too_many_rows());
            }
            rows.push(SheetRow { line, cells: Vec::new() });
        }
        let Some(own) = rows.last_mut() else { continue };
        let wide = (column - left) as usize + 1;
        all += wide.saturating_sub(own.cells.len());
        if all > CELLS_MAX {
            return Err(super::sheet::too_large());
        }
        own.cells.resize(wide, String::new());
        own.cells[wide - 1] = text;
    }
    Ok(rows)
}

/// A cell as text; days as 2025-12-31.
fn cell_text(cell: &DataRef<'_>) -> String {
    let short = |text: &str| text.trim().chars().take(CELL_MAX).collect();
    match cell {
        DataRef::Int(value) => value.to_string(),
        DataRef::Float(value) => value.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => short(text),
        DataRef::SharedString(text) => short(text),
        DataRef::Bool(value) => value.to_string(),
        DataRef::DateTime(day) => {
            let (year, month, day, ..) = day.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

#[cfg(test)]
pub(in crate::scenario) mod tests {
    use super::*;
    use std::io::Write;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    const TYPE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    /// A workbook of one sheet with these rows and, perhaps, a table of texts.
    fn book(rows: &str, texts: Option<&str>) -> Vec<u8> {
        book_of(&[rows], texts)
    }

    pub(in crate::scenario) fn book_of(sheets: &[&str], texts: Option<&str>) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let relation = |id: usize, kind: &str, target: &str| {
            format!("<Relationship Id=\"rId{id}\" Type=\"{TYPE}/{kind}\" Target=\"{target}\"/>")
        };
        let relations = |all: String| format!("<Relationships>{all}</Relationships>");
        let numbers = 1..=sheets.len();
        let named = numbers.clone().map(|id| format!("<sheet name=\"S{id}\" sheetId=\"{id}\" r:id=\"rId{id}\"/>"));
        let named: String = named.collect();
        let linked = numbers.map(|id| relation(id, "worksheet", &format!("worksheets/sheet{id}.xml"))).collect();
        let mut parts = vec![
            ("_rels/.rels".to_owned(), relations(relation(1, "officeDocument", "xl/workbook.xml"))),
            ("xl/workbook.xml".to_owned(), format!("<workbook xmlns:r=\"{TYPE}\"><sheets>{named}</sheets></workbook>")),
            ("xl/_rels/workbook.xml.rels".to_owned(), relations(linked)),
        ];
        for (place, rows) in sheets.iter().enumerate() {
            let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
            parts.push((format!("xl/worksheets/sheet{}.xml", place + 1), sheet));
        }
        parts.extend(texts.map(|texts| ("xl/sharedStrings.xml".to_owned(), texts.to_owned())));
        for (name, text) in parts {
            zip.start_file(name, SimpleFileOptions::default()).expect("a part");
            zip.write_all(text.as_bytes()).expect("memory");
        }
        zip.finish().expect("memory").into_inner()
    }

    pub(in crate::scenario) fn row(number: u32, cells: &[(&str, &str)]) -> String {
        let cell =
            |(at, text): &(&str, &str)| format!("<c r=\"{at}{number}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
        format!("<row r=\"{number}\">{}</row>", cells.iter().map(cell).collect::<String>())
    }

    #[test]
    fn cells_stand_under_their_columns_wherever_the_table_begins() {
        let rows = row(3, &[("B", "path"), ("C", "low"), ("D", "high")]) + &row(5, &[("B", "isv.acv"), ("D", " 9 ")]);
        let found = super::rows(&book(&rows, None), &|_| true).expect("a table").rows;
        let cells: Vec<(usize, Vec<&str>)> =
            found.iter().map(|row| (row.line, row.cells.iter().map(String::as_str).collect())).collect();
        assert_eq!(cells, [(3, vec!["path", "low", "high"]), (5, vec!["isv.acv", "", "9"])]);
        let texts = "<sst count=\"1\" uniqueCount=\"1\"><si><t>a</t></si></sst>";
        let shared = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row><row r=\"2\"><c r=\"A2\"><v>0.5</v></c></row>";
        let found = super::rows(&book(shared, Some(texts)), &|_| true).expect("a table").rows;
        assert_eq!([&found[0].cells[0], &found[1].cells[0]], ["a", "0.5"]);
    }

    #[test]
    fn of_several_sheets_the_one_that_fits_is_read() {
        let cover = row(1, &[("A", "Review")]) + &row(3, &[("A", "by RevOps")]);
        let deals = row(1, &[("A", "Stage")]) + &row(2, &[("A", "Won")]);
        let bytes = book_of(&[&cover, &deals], None);
        let all = super::rows(&bytes, &|_| true).expect("a table");
        assert_eq!((&*all.name, &all.others[..]), ("S1", &["S2".to_owned()][..]));
        let first = |wanted: &str| {
            let fits = |rows: &[SheetRow]| rows[0].cells[0] == wanted;
            super::rows(&bytes, &fits).expect("a table").rows[0].cells[0].clone()
        };
        assert_eq!([first("Stage"), first("nothing")], ["Stage", "Review"]);
    }

    #[test]
    fn a_small_workbook_cannot_ask_for_much_memory() {
        let two = row(1, &[("A", "path"), ("B", "low")]) + &row(2, &[("A", "isv.acv"), ("B", "1")]);
        let count = |count: &str| format!("<sst uniqueCount = \"{count}\"><si><t>a</t></si></sst>");
        for (rows, texts, why) in [
            (two.clone(), Some(count("9223372036854775807")), "counts more texts"),
            (two.clone(), Some(count("10000000000")), "counts more texts"),
            (two.clone(), Some(count("99999999999999999999999999")), "counts more texts"),
            (two.clone() + &row(1_048_576, &[("XFD", "1")]), None, "columns"),
            (two.clone() + &row(9, &[("ZZZ", "1")]), None, "columns"),
            ("<row><c><v>1</v></c></row>".repeat(60_000), None, "rows"),
            (two.clone(), Some(format!("<sst>{}</sst>", " ".repeat(49 << 20))), "unpacks to more"),
            (format!("<!--{}-->{two}", " ".repeat(97 << 20)), None, "unpacks to more"),
            ("<row>".to_owned(), None, "holds no table"),
        ] {
            let bytes = book(&rows, texts.as_deref());
            assert!(bytes.len() < 1 << 20);
            let wrong = super::rows(&bytes, &|_| true).expect_err(why);
            assert!(wrong.contains(why) && wrong.len() < 300, "{wrong}");
        }
        // One cell far below is no reason to make all rows above it.
        let far = two + &row(1_048_576, &[("A", "ae.quota")]);
        assert_eq!(super::rows(&book(&far, None), &|_| true).map(|found| found.rows.len()), Ok(3));
        assert!(super::rows(b"PK\x03\x04", &|_| true).is_err());
    }
}
