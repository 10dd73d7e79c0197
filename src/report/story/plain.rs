//! The story of a document that has none of its own: what it prints, its charts, its tables.

use super::{DATA, Exhibit, Part, Section, ShownTable, with_capital as capital};
use crate::report::charts::Chart;
use crate::report::document::{Block, Cell, Document, Table};
use crate::report::format::{NONE, short};

/// Rows of a table of data that are shown; all of them are in its file.
const ROWS: usize = 60;

pub(super) fn story(document: &Document<'_>, charts: &[Chart]) -> Vec<Section> {
    let mut sections = found(document);
    sections.extend(charts.iter().map(|chart| Section {
        key: chart.name.clone(),
        part: Part::Board,
        topic: "Chart".into(),
        title: chart.title.clone(),
        said: Vec::new(),
        notes: Vec::new(),
        exhibits: vec![Exhibit::Chart(chart.clone())],
    }));
    let tables: Vec<Exhibit> = document.tables.iter().map(|table| Exhibit::Table(shown(table))).collect();
    if !tables.is_empty() {
        sections.push(Section {
            key: DATA.into(),
            part: Part::Analyst,
            topic: "Data".into(),
            title: "The numbers behind it".to_owned(),
            said: Vec::new(),
            notes: vec!["The CSV files beside this page have every row in full precision.".to_owned()],
            exhibits: tables,
        });
    }
    sections
}

/// The finding with what is said of it, then what has words of its own: later tables, texts that are laid out.
fn found(document: &Document<'_>) -> Vec<Section> {
    let of = |key: String, title: &str| Section {
        key: key.into(),
        part: Part::Board,
        topic: "Finding".into(),
        title: title.trim_end_matches(':').to_owned(),
        said: Vec::new(),
        notes: Vec::new(),
        exhibits: Vec::new(),
    };
    let mut sections = vec![of("finding".to_owned(), &document.finding)];
    // What ends with a colon speaks of the table that follows, and what stands before a laid text is its title.
    let leads = |text: &str, next: Option<&Block>| match next {
        Some(Block::Laid(_)) => true,
        Some(Block::Grid(_)) => text.ends_with(':'),
        _ => false,
    };
    let (mut has_table, mut own) = (false, None);
    for (place, block) in document.blocks.iter().enumerate() {
        let next = document.blocks.get(place + 1);
        match block {
            Block::Text(text) if leads(text, next) => own = Some(text.as_str()),
            Block::Text(text) | Block::Warning(text) => sections[0].said.push(text.clone()),
            Block::Note(text) => sections[0].notes.push(text.clone()),
            Block::Typed(_) => {}
            Block::Grid(grid) => {
                let head = grid.header().first().filter(|head| !head.is_empty()).map(|head| capital(head));
                let caption = own.take().map(|text| text.trim_end_matches(':').to_owned()).or(head).unwrap_or_default();
                let table = ShownTable {
                    caption: caption.clone(),
                    header: grid.header().to_vec(),
                    rows: grid.rows().to_vec(),
                    ..ShownTable::default()
                };
                if has_table {
                    sections.push(of(format!("finding-{}", sections.len() + 1), &caption));
                }
                let section = if has_table { sections.len() - 1 } else { 0 };
                sections[section].exhibits.push(Exhibit::Table(table));
                has_table = true;
                let is_marked = |mark: &str| grid.rows().iter().flatten().any(|cell| cell.starts_with(mark));
                if is_marked("* ") || is_marked("≈ ") {
                    let said =
                        "* marks the best; ≈ marks the best where simulation error could put another in its place.";
                    sections[section].said.push(said.to_owned());
                }
            }
            Block::Laid(plain) | Block::Styled { plain, .. } => {
                if let Some(title) = own.take() {
                    sections.push(of(format!("finding-{}", sections.len() + 1), title));
                }
                let section = sections.len() - 1;
                sections[section].exhibits.push(Exhibit::Laid(plain.clone()));
            }
            Block::Remark { name, head, body, .. } => {
                let stop = if head.ends_with(['.', '?', '!', ':']) || body.is_empty() { "" } else { ":" };
                sections[0].said.push(format!("{name}: {head}{stop} {}", body.join(" ")).trim_end().to_owned());
            }
        }
    }
    sections
}

/// A table of data with its numbers as people read them.
fn shown(table: &Table) -> ShownTable {
    let cell = |cell: &Cell| match cell {
        Cell::Text(text) => text.clone(),
        Cell::Number(number) if number.is_finite() => short::number(*number),
        Cell::Number(_) => NONE.to_owned(),
        Cell::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
    };
    let is_words = |column: &usize| table.rows.iter().all(|row| matches!(row.get(*column), Some(Cell::Text(_)) | None));
    let more = table.rows.len().saturating_sub(ROWS);
    let rest = if more == 0 { String::new() } else { format!("; the first {ROWS} of {} rows", table.rows.len()) };
    ShownTable {
        caption: format!("{}.csv{rest}", table.name),
        header: table.header.clone(),
        rows: table.rows.iter().take(ROWS).map(|row| row.iter().map(cell).collect()).collect(),
        strong: None,
        words: (1..table.header.len()).filter(is_words).collect(),
    }
}
