//! The story as a `PowerPoint` file: a finding a slide, native charts and tables, speaker notes, in the company's template.

mod axes;
mod bundled;
mod chart;
mod ground;
mod ink;
mod labels;
mod package;
mod pages;
mod place;
mod plan;
mod seen;
mod shapes;
mod slide;
mod template;

pub(super) use chart::axis_format;
pub use package::BadTemplate;

use super::{Document, Folder, Format, NotWritten};
use crate::report::story;
use plan::Slide;
use rayon::prelude::*;
use slide::Writer;
use std::borrow::Cow;
use template::Template;

/// Name of the file.
pub const FILE: &str = "deck.pptx";
/// How much wider than the font that measures the letters of a company's font may run.
const WIDER: f64 = 1.2;
/// How much of a text on the first slide is in letters of which size.
const OPENING_SIZES: [u32; 5] = [2_000, 1_800, 1_600, 1_400, 1_200];

/// How a deck is to look.
#[derive(Clone, Debug)]
pub struct DeckLook {
    template: Template,
}

impl DeckLook {
    /// In a company's own template, or in the one that is bundled.
    ///
    /// # Errors
    /// If it is no template, with the reason.
    pub fn new(template: Option<&[u8]>) -> Result<Self, BadTemplate> {
        let template = template.map_or_else(Template::bundled, Template::read)?;
        Ok(Self { template })
    }
}

/// A deck in a look.
pub(super) struct Deck<'l>(pub &'l DeckLook);

impl Format for Deck<'_> {
    fn write(&self, document: &Document<'_>, folder: &dyn Folder) -> Result<(), NotWritten> {
        let failed = |source| NotWritten { path: FILE.to_owned(), source };
        let bytes = deck(&[document], self.0).map_err(failed)?;
        folder.write(FILE, &|to| to.write_all(&bytes))
    }
}

/// The bytes of a deck of some documents, one after the other, each with its own first slide.
///
/// # Errors
/// If the template's parts cannot be used.
pub fn deck(documents: &[&Document<'_>], look: &DeckLook) -> std::io::Result<Vec<u8>> {
    let template = &look.template;
    let run = if template.is_given { WIDER } else { 1.0 };
    let mut writer = Writer::new(template.clone(), run);
    for document in documents {
        let slides: Vec<Slide<'_>> =
            story::of(document).iter().flat_map(|section| plan::slides(section, template.body, run)).collect();
        let provenance = &document.provenance;
        writer.speak_of(&provenance.currency, footer(document));
        writer.opening(provenance.name(), &opening_lines(document), &OPENING_SIZES);
        for (slide, pictures) in slides.iter().zip(pictures(document, &slides)) {
            writer.slide(slide, &pictures).map_err(std::io::Error::other)?;
        }
    }
    let names: Vec<&str> = documents.iter().map(|document| document.provenance.scenario.as_str()).collect();
    writer.finish(&names.join("; "))
}

fn opening_lines(document: &Document<'_>) -> Vec<String> {
    let mut lines: Vec<String> = document.finding.lines().map(str::to_owned).collect();
    lines.extend(document.provenance.marks.iter().chain(&document.provenance.date).cloned());
    lines
}

/// Company and for whom first, so that they are never cut; the name last, of which a part is enough.
fn footer(document: &Document<'_>) -> String {
    let provenance = &document.provenance;
    let (counted, currency) = (provenance.counted(), format!("amounts in {}", provenance.currency));
    let (version, name) = (format!("alliance-sim {}", provenance.engine_version), provenance.short());
    let rest = provenance.date.iter().chain([&counted, &currency, &version, &name]);
    provenance.marks.iter().chain(rest).map(String::as_str).collect::<Vec<_>>().join(" · ")
}

/// The drawn charts of each slide as PNG, made side by side.
fn pictures<'d>(document: &'d Document<'_>, slides: &[Slide<'_>]) -> Vec<Vec<Cow<'d, [u8]>>> {
    let of = |slide: &Slide<'_>| {
        let drawn = slide.pieces.iter().filter_map(|piece| match piece {
            plan::Piece::Picture(chart, _) => Some(document.png(chart)),
            _ => None,
        });
        drawn.collect()
    };
    slides.par_iter().map(of).collect()
}
