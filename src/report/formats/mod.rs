//! The forms that a document can have. Each is written once, for every document.
//!
//! A new format is a file here, with a line in [`Wanted`].

mod charts;
mod csv;
mod html;
mod json;
mod mail;
mod parquet;
mod pptx;
mod terminal;
mod texts;
mod told;
mod xlsx;

pub use charts::ChartForm;
pub use pptx::{BadTemplate, DeckLook, FILE as DECK, deck};
pub use told::{FILE as STORY, read as read_story};

use super::{Document, Style, story};
use rayon::prelude::*;
use std::io::{self, Write};

/// What writes the content of a file.
pub type Content<'c> = dyn Fn(&mut (dyn Write + Send)) -> io::Result<()> + Sync + 'c;

/// A file was not written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write `{path}`: {source}")]
pub struct NotWritten {
    /// Which one.
    pub path: String,
    /// What the system said.
    pub source: io::Error,
}

/// Where files go.
pub trait Folder: Sync {
    /// Writes a file; a name may have a folder before it.
    ///
    /// # Errors
    /// If it cannot be written.
    fn write(&self, name: &str, content: &Content<'_>) -> Result<(), NotWritten>;
}

/// A form of a document that is kept in files.
pub trait Format: Sync {
    /// Writes the files that a document has in this form.
    ///
    /// # Errors
    /// If one cannot be written.
    fn write(&self, document: &Document<'_>, folder: &dyn Folder) -> Result<(), NotWritten>;
}

/// Which files are wanted; JSON, CSV and texts alone unless more are named.
#[expect(clippy::struct_excessive_bools, reason = "each file is wanted or not, whatever the others")]
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Form of the charts; none unless given.
    pub charts: Option<ChartForm>,
    /// Whether trajectories are written as parquet.
    pub parquet: bool,
    /// Whether CSV files begin with a byte order mark.
    pub csv_mark: bool,
    /// Whether a page is written; and whether it may carry the engine.
    pub html: Option<bool>,
    /// Whether a mail is written.
    pub mail: bool,
    /// The look of the deck; none unless a deck is wanted.
    pub deck: Option<DeckLook>,
    /// Whether the workbook is wanted.
    pub workbook: bool,
    /// Whether the story is kept, so that a deck can be made of it later.
    pub story: bool,
}

impl Wanted {
    /// Forms of the numbers.
    fn data(&self) -> Vec<Box<dyn Format + '_>> {
        let mut formats: Vec<Box<dyn Format + '_>> =
            vec![Box::new(json::Json), Box::new(csv::Csv(self.csv_mark)), Box::new(texts::Texts)];
        if self.parquet {
            formats.insert(0, Box::new(parquet::Parquet));
        }
        formats
    }

    /// Forms of what they say.
    fn told(&self) -> Vec<Box<dyn Format + '_>> {
        let mut formats: Vec<Box<dyn Format + '_>> = Vec::new();
        if let Some(form) = self.charts {
            formats.push(Box::new(charts::Charts(form)));
        }
        if let Some(live) = self.html {
            formats.push(Box::new(html::Html { live }));
        }
        if self.mail {
            formats.push(Box::new(mail::Mail));
        }
        if let Some(look) = &self.deck {
            formats.push(Box::new(pptx::Deck(look)));
        }
        if self.workbook {
            formats.push(Box::new(xlsx::Xlsx));
        }
        if self.story {
            formats.push(Box::new(told::Told));
        }
        formats
    }

    /// Writes a document in every form that is wanted, side by side on the current threads.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn write(&self, document: &Document<'_>, folder: &dyn Folder) -> Result<(), NotWritten> {
        let write = |formats: &[Box<dyn Format + '_>]| {
            formats.par_iter().with_max_len(1).try_for_each(|format| format.write(document, folder))
        };
        let (data, told) = rayon::join(
            || write(&self.data()),
            || {
                // What several forms share is made before they begin: one that waited for another would stand still.
                if self.charts.is_some() || self.story || self.html.is_some() || self.mail || self.deck.is_some() {
                    let _ = story::of(document);
                }
                if self.charts == Some(ChartForm::Png) {
                    document.drawn().par_iter().for_each(|chart| drop(document.png(chart)));
                }
                write(&self.told())
            },
        );
        data.and(told)
    }
}

/// Form of what is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Printed {
    /// For people.
    Table(Style),
    /// `summary.json`.
    Json,
    /// The first table as CSV.
    Csv,
}

/// What is printed of a document.
#[must_use]
pub fn printed(document: &Document<'_>, form: Printed) -> String {
    match form {
        Printed::Table(style) => terminal::text(document, style),
        Printed::Json => document.json.clone(),
        Printed::Csv => document.tables.first().map(super::csv::text).unwrap_or_default(),
    }
}
