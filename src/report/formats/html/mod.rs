//! A document as one page that needs nothing beside it: no network, no font, no script to be read.
//!
//! The page says the story of the document. Its script only adds: values under the pointer, other statistics, options to
//! leave out. A policy in the page itself forbids everything else.

mod figure;
mod lean;
mod live;
mod shell;
mod style;
mod table;
mod terms;
mod text;

pub(super) use text::escaped;

use super::{Document, Folder, Format, NotWritten};
use crate::report::story;

/// Name of the page in a folder of results.
pub const FILE: &str = "report.html";

/// Whether a page may carry the engine, so that it can be asked again.
pub(super) struct Html {
    pub live: bool,
}

impl Format for Html {
    fn write(&self, document: &Document<'_>, folder: &dyn Folder) -> Result<(), NotWritten> {
        let page = page(document, self.live);
        folder.write(FILE, &|to| to.write_all(page.as_bytes()))
    }
}

/// The page of a document; the same bytes for the same document.
#[must_use]
pub fn page(document: &Document<'_>, is_live: bool) -> String {
    shell::page(document, story::of(document), is_live)
}
