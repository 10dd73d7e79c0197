//! Flags of the board pack: the deck and the workbook, of every command that writes a folder.

use super::exit::Failure;
use crate::report::formats::DeckLook;
use crate::scenario;
use clap::Args;
use std::path::{Path, PathBuf};

/// Flags of the board pack.
#[derive(Clone, Debug, Args)]
pub struct PackArgs {
    /// Write deck.pptx too: a finding a slide, with native charts, tables and speaker notes.
    #[arg(long)]
    pub deck: bool,
    /// Company template (.pptx or .potx) of the deck: its masters, fonts, colours and logo; implies --deck.
    #[arg(long, value_name = "FILE")]
    pub template: Option<PathBuf>,
    /// Write workbook.xlsx too: decision, fiscal years, bands, assumptions, what-if and checks, with live formulas.
    #[arg(long)]
    pub xlsx: bool,
}

impl PackArgs {
    /// Whether any of it is wanted.
    #[must_use]
    pub fn is_wanted(&self) -> bool {
        self.deck || self.template.is_some() || self.xlsx
    }

    /// How the deck is to look; none where none is wanted.
    ///
    /// # Errors
    /// [`Failure::BadArgument`] if the template is not to be used.
    pub fn deck(&self) -> Result<Option<DeckLook>, Failure> {
        if !self.deck && self.template.is_none() {
            return Ok(None);
        }
        look(self.template.as_deref()).map(Some)
    }
}

/// Largest template, bytes.
const TEMPLATE_MAX: u64 = 64 << 20;

/// A look from a template, or the one that is bundled.
///
/// # Errors
/// [`Failure::BadArgument`] if the template is not to be used.
pub fn look(template: Option<&Path>) -> Result<DeckLook, Failure> {
    let Some(path) = template else {
        return DeckLook::new(None).map_err(|why| Failure::BadArgument(why.to_string()));
    };
    let refused = |why: String| Failure::BadArgument(format!("--template {}: {why}", path.display()));
    let (bytes, is_cut) =
        scenario::read_file(path, TEMPLATE_MAX).map_err(|why| refused(format!("cannot be read: {why}")))?;
    if is_cut {
        return Err(refused(format!("is larger than {} MiB", TEMPLATE_MAX >> 20)));
    }
    DeckLook::new(Some(&bytes)).map_err(|why| refused(why.to_string()))
}
