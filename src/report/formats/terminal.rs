//! What a terminal shows: the finding, then the rest.

use crate::report::document::{Block, Document};
use crate::report::{Style, wrapped};

/// A document as text, lines ending in a line feed.
pub(super) fn text(document: &Document<'_>, style: Style) -> String {
    let finding = style.strong(&paragraph(&document.finding, 0));
    let blocks = document.blocks.iter().map(|block| shown(block, style));
    let pieces: Vec<String> = std::iter::once(finding).chain(blocks).collect();
    pieces.iter().map(|piece| piece.trim_end_matches('\n')).collect::<Vec<_>>().join("\n\n") + "\n"
}

fn shown(block: &Block, style: Style) -> String {
    match block {
        Block::Text(text) => paragraph(text, 0),
        Block::Note(text) => style.faint(&paragraph(text, 0)),
        Block::Warning(text) => style.warning(&paragraph(&format!("  ! {text}"), 4)),
        Block::Grid(grid) => grid.render(style),
        Block::Laid(text) | Block::Typed(text) => text.clone(),
        Block::Styled { plain, .. } if style == Style::Plain => plain.clone(),
        Block::Styled { ansi, .. } => ansi.clone(),
        Block::Remark { name, is_warning, head, body } => {
            let name = if *is_warning { style.warning(name) } else { style.faint(name) };
            let body: String = body.iter().map(|text| format!("\n    {}", paragraph(text, 4))).collect();
            format!("{name}: {head}{body}")
        }
    }
}

fn paragraph(text: &str, indent: usize) -> String {
    text.lines().map(|line| wrapped(line, indent)).collect::<Vec<_>>().join("\n")
}
