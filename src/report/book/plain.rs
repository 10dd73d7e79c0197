//! The workbook of a document that has none of its own: what it finds, and its tables of data.

use super::Sheet;
use super::tables::{data, summary};
use crate::report::document::{Block, Document, Table};

pub(super) fn book(document: &Document<'_>) -> Vec<Sheet> {
    let said: Vec<String> = document.blocks.iter().flat_map(lines).collect();
    let mut sheets = vec![summary(&document.finding, &said, &[], &document.provenance)];
    let named = |table: &Table| data(table, &format!("data {}", table.name), "What it found, in full precision");
    sheets.extend(document.tables.iter().map(named));
    sheets
}

/// What is printed, line by line.
fn lines(block: &Block) -> Vec<String> {
    match block {
        Block::Text(text) | Block::Note(text) | Block::Warning(text) => vec![text.clone()],
        Block::Laid(_) | Block::Typed(_) | Block::Styled { .. } | Block::Grid(_) => Vec::new(),
        Block::Remark { name, head, body, .. } => vec![format!("{name}: {head} {}", body.join(" "))],
    }
}
