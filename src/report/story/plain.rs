//! The story of a document that has none of its own: what it prints, its charts, its tables.

use super::{Exhibit, Part, Section, ShownTable};
use crate::report::charts::Chart;
use crate::report::document::{Block, Cell, Document, Table};
use crate::report::format::{NONE, short};

/// Rows of a table of data that are shown; all of them are in its file.
const ROWS: usize = 60;

pub(super) fn story(document: &Document<'_>, charts: &[Chart]) -> Vec<Section> {
    let mut sections = vec![finding(document)];
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
            key: "data".into(),
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

fn finding(document: &Document<'_>) -> Section {
    let mut section = Section {
        key: "finding".into(),
        part: Part::Board,
        topic: "Finding".into(),
        title: document.finding.clone(),
        said: Vec::new(),
        notes: Vec::new(),
        exhibits: Vec::new(),
    };
    for block in &document.blocks {
        match block {
            Block::Text(text) | Block::Warning(text) => section.said.push(text.clone()),
            Block::Note(text) => section.notes.push(text.clone()),
            Block::Grid(grid) => section.exhibits.push(Exhibit::Table(ShownTable {
                header: grid.header().to_vec(),
                rows: grid.rows().to_vec(),
                strong: Some(0),
                ..ShownTable::default()
            })),
            Block::Laid(plain) | Block::Styled { plain, .. } => section.exhibits.push(Exhibit::Laid(plain.clone())),
            Block::Remark { name, head, body, .. } => {
                let stop = if head.ends_with(['.', '?', '!', ':']) || body.is_empty() { "" } else { ":" };
                section.said.push(format!("{name}: {head}{stop} {}", body.join(" ")).trim_end().to_owned());
            }
        }
    }
    section
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
