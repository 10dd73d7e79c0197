//! The workbook as an Excel file: tables, formulas with what they give, named ranges, charts; no macros, nothing
//! outside, nothing that changes by itself.

mod charts;

use super::{Document, Folder, Format as FileFormat, NotWritten};
use crate::analysis::figures::symbol;
use crate::report::book::{self, Column, Look, Sheet, SheetCell, SheetTable};
use rust_xlsxwriter::{
    Color, ConditionalFormatCell, ConditionalFormatCellRule, ConditionalFormatDataBar, ConditionalFormatText,
    ConditionalFormatTextRule, DocProperties, ExcelDateTime, Format, FormatAlign, Formula, Table, TableColumn,
    TableStyle, Workbook, Worksheet, XlsxError,
};

/// Name of the file.
pub const FILE: &str = "workbook.xlsx";
/// What a reader may change.
const INPUT: Color = Color::RGB(0x00_00_FF);
const INPUT_BACK: Color = Color::RGB(0xFF_F9_DB);
const LOSS: Color = Color::RGB(0xB4_23_18);
const GOOD: Color = Color::RGB(0x0B_75_66);
/// Widest column in characters.
const WIDEST: usize = 60;
/// Widest text of a sheet that says something, in characters.
const TEXT_WIDTH: usize = 130;
/// How much wider than as many digits a text may be.
const WIDER: f64 = 1.1;
/// Height of a line in points.
const ROW: f64 = 15.0;
/// Longest text of a cell in Excel.
const LONGEST_TEXT: usize = 32_767;

/// The workbook.
pub(super) struct Xlsx;

impl FileFormat for Xlsx {
    fn write(&self, document: &Document<'_>, folder: &dyn Folder) -> Result<(), NotWritten> {
        let failed = |source| NotWritten { path: FILE.to_owned(), source };
        let sheets = book::of(document);
        let bytes = workbook(&sheets, document).map_err(|why| failed(std::io::Error::other(why)))?;
        folder.write(FILE, &|to| to.write_all(&bytes))
    }
}

/// Formats of cells, made once.
struct Looks {
    title: Format,
    note: Format,
    caption: Format,
    money: String,
}

impl Looks {
    fn new(currency: &str) -> Self {
        let sign = symbol(currency);
        Self {
            title: Format::new().set_bold().set_font_size(15),
            note: Format::new().set_font_color(Color::RGB(0x5A_65_75)),
            caption: Format::new().set_bold(),
            money: format!("\"{sign}\"#,##0;[Red]\"−{sign}\"#,##0"),
        }
    }

    fn cell(&self, column: &Column) -> Format {
        let format = match column.look {
            Look::Words => Format::new().set_text_wrap().set_align(FormatAlign::Left),
            Look::Money => Format::new().set_num_format(&self.money),
            Look::Percent => Format::new().set_num_format("0.0%"),
            Look::Number => Format::new().set_num_format("#,##0.00"),
            Look::Whole => Format::new().set_num_format("#,##0"),
            Look::Figure => Format::new().set_num_format("[>=1000]#,##0;[<=-1000]-#,##0;0.0##"),
            Look::Tiny => Format::new().set_num_format("0.0E+00"),
            Look::General => Format::new(),
        };
        let format = format.set_align(FormatAlign::Top);
        if column.is_input { format.set_font_color(INPUT).set_background_color(INPUT_BACK) } else { format }
    }
}

fn workbook(sheets: &[Sheet], document: &Document<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let properties = DocProperties::new()
        .set_title(&document.provenance.scenario)
        .set_author("alliance-sim")
        .set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?);
    workbook.set_properties(&properties);
    let looks = Looks::new(&document.provenance.currency);
    for sheet in sheets {
        let worksheet = workbook.add_worksheet();
        worksheet.set_name(&sheet.name)?;
        fill(worksheet, sheet, &looks)?;
        charts::add(worksheet, sheet, &widths(sheet), &document.provenance.currency)?;
    }
    for sheet in sheets {
        for (name, cells) in &sheet.names {
            workbook.define_name(name.as_str(), &format!("='{}'!{cells}", sheet.name))?;
        }
    }
    workbook.save_to_buffer()
}

fn fill(worksheet: &mut Worksheet, sheet: &Sheet, looks: &Looks) -> Result<(), XlsxError> {
    let widths = widths(sheet);
    let lead = std::iter::once((sheet.title.replace('\n', " "), &looks.title, 1.6));
    let notes = sheet.notes.iter().map(|note| (note.clone(), &looks.note, 1.0));
    for (row, (text, format, size)) in lead.chain(notes).enumerate() {
        across(worksheet, row as u32, &text, format, size, &widths)?;
    }
    for (place, table) in sheet.tables.iter().enumerate() {
        let first = sheet.first_row(place) as u32 - 1;
        worksheet.write_with_format(first - 2, 0, &table.caption, &looks.caption)?;
        write_table(worksheet, table, first, looks, &widths)?;
    }
    for (column, width) in widths.iter().enumerate() {
        worksheet.set_column_width(column as u16, *width as f64)?;
    }
    // Heads of the first table stay in sight where it is the only one, else the names of rows alone.
    let below = if sheet.tables.len() == 1 { sheet.first_row(0) as u32 - 1 } else { 1 };
    worksheet.set_freeze_panes(below, 1)?;
    if sheet.tables.len() == 1 {
        worksheet.set_repeat_rows(below - 1, below - 1)?;
    }
    worksheet.set_landscape().set_print_fit_to_pages(1, 0);
    Ok(())
}

/// A text in a row of its own, across the first columns, in as many lines as it takes at a size of letters.
fn across(
    worksheet: &mut Worksheet,
    row: u32,
    text: &str,
    format: &Format,
    size: f64,
    widths: &[usize],
) -> Result<(), XlsxError> {
    let mut wide = 0;
    let columns = widths.iter().take_while(|width| {
        wide += **width;
        wide <= TEXT_WIDTH.max(widths[0])
    });
    let columns = columns.count().max(1);
    let room = widths.iter().take(columns).sum::<usize>().max(1) as f64 / size;
    if columns < 2 || room < 40.0 {
        worksheet.write_with_format(row, 0, text, format)?;
        return Ok(());
    }
    let lines = (WIDER * text.chars().count() as f64 / room).ceil().max(1.0);
    let format = format.clone().set_text_wrap().set_align(FormatAlign::Top);
    worksheet.merge_range(row, 0, row, columns as u16 - 1, text, &format)?;
    worksheet.set_row_height(row, lines * ROW * size.max(1.0))?;
    Ok(())
}

fn write_table(
    worksheet: &mut Worksheet,
    table: &SheetTable,
    first: u32,
    looks: &Looks,
    widths: &[usize],
) -> Result<(), XlsxError> {
    let head = |column: &Column| {
        let side = if column.look == Look::Words { FormatAlign::Left } else { FormatAlign::Right };
        let format = Format::new().set_bold().set_text_wrap().set_align(side).set_align(FormatAlign::Top);
        TableColumn::new().set_header(&column.head).set_header_format(&format)
    };
    let columns: Vec<TableColumn> = table.columns.iter().map(head).collect();
    let last = first + table.rows.len().max(1) as u32 - 1;
    let width = table.columns.len() as u16;
    let made =
        Table::new().set_name(&table.name).set_columns(&columns).set_style(TableStyle::Light1).set_banded_rows(false);
    worksheet.add_table(first - 1, 0, last, width - 1, &made)?;
    let formats: Vec<Format> = table.columns.iter().map(|column| looks.cell(column)).collect();
    for (row, cells) in table.rows.iter().enumerate() {
        let row = first + row as u32;
        for (column, (cell, format)) in cells.iter().zip(&formats).enumerate() {
            write_cell(worksheet, (row, column as u16), cell, format)?;
        }
        // Not every program makes room for text that it wraps.
        let lines = |(cell, width): (&SheetCell, &usize)| match cell {
            SheetCell::Text(text) => (WIDER * text.chars().count() as f64 / *width as f64).ceil(),
            _ => 1.0,
        };
        let lines = cells.iter().zip(widths).map(lines).fold(1.0, f64::max);
        if lines > 1.0 {
            worksheet.set_row_height(row, lines * ROW)?;
        }
    }
    for (column, of) in table.columns.iter().enumerate() {
        let column = column as u16;
        if of.has_bars {
            let bars = ConditionalFormatDataBar::new().set_fill_color(Color::RGB(0x9D_B8_D9)).set_solid_fill(true);
            worksheet.add_conditional_format(first, column, last, column, &bars)?;
        }
        if of.look == Look::Money {
            let loss = ConditionalFormatCell::new()
                .set_rule(ConditionalFormatCellRule::LessThan(0))
                .set_format(Format::new().set_font_color(LOSS));
            worksheet.add_conditional_format(first, column, last, column, &loss)?;
        }
    }
    let verdicts =
        table.rows.first().map_or(0, |row| row.iter().filter(|cell| matches!(cell, SheetCell::Verdict(..))).count());
    if verdicts == 1 && table.name.contains("checks") {
        let column = width - 1;
        for (said, ink) in [("OK", GOOD), ("LOOK", LOSS)] {
            let format = Format::new().set_bold().set_font_color(ink);
            let rule = ConditionalFormatText::new()
                .set_rule(ConditionalFormatTextRule::Contains(said.to_owned()))
                .set_format(format);
            worksheet.add_conditional_format(first, column, last, column, &rule)?;
        }
    }
    Ok(())
}

fn write_cell(
    worksheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &SheetCell,
    format: &Format,
) -> Result<(), XlsxError> {
    match cell {
        SheetCell::Text(text) => {
            // Text is written as text: what begins with `=` is no formula.
            let text: String = text.chars().take(LONGEST_TEXT).collect();
            worksheet.write_string_with_format(row, column, text, format)?
        }
        SheetCell::Number(number) if number.is_finite() => {
            worksheet.write_number_with_format(row, column, *number, format)?
        }
        SheetCell::Number(_) | SheetCell::Empty => return Ok(()),
        SheetCell::Formula(formula, result) => {
            let formula = Formula::new(formula).set_result(result.to_string());
            worksheet.write_formula_with_format(row, column, formula, format)?
        }
        SheetCell::Verdict(formula, result) => {
            let formula = Formula::new(formula).set_result(result);
            worksheet.write_formula_with_format(row, column, formula, format)?
        }
    };
    Ok(())
}

/// Widths of columns in characters: as wide as heads and rows want.
fn widths(sheet: &Sheet) -> Vec<usize> {
    let mut widths: Vec<usize> = Vec::new();
    for table in &sheet.tables {
        for (column, of) in table.columns.iter().enumerate() {
            let texts = table.rows.iter().filter_map(|row| match row.get(column)? {
                // Letters of some texts run wider than digits, by which columns are measured.
                SheetCell::Text(text) | SheetCell::Verdict(_, text) => {
                    Some((WIDER * text.chars().count() as f64).ceil() as usize)
                }
                _ => None,
            });
            let least = match of.look {
                Look::Money => 15,
                Look::Words => 8,
                Look::General => 16,
                _ => 11,
            };
            // The mark of the filter takes its room beside the head.
            let wanted = texts.max().unwrap_or(0).max(of.head.chars().count() + 3).max(least).min(WIDEST);
            match widths.get_mut(column) {
                Some(width) => *width = (*width).max(wanted),
                None => widths.push(wanted),
            }
        }
    }
    widths
}
