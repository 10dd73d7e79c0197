//! What every study says, before it has a form: the formats turn it into text, files and pictures.

use super::charts::{Chart, as_title, render_png};
use super::story::Section;
use super::{Grid, Provenance};
use crate::analysis::statistics::Estimate;
use crate::engine::Sample;
use serde::Serialize;
use serde_json::{Value, json};
use std::borrow::Cow;
use std::sync::OnceLock;

/// Version of the layout of `summary.json`.
pub const SCHEMA_VERSION: u32 = 1;

/// What a study says. The finding comes first in every form.
pub struct Document<'a> {
    /// The finding in a sentence or two.
    pub finding: String,
    /// What is printed below it.
    pub blocks: Vec<Block>,
    /// Everything as JSON text: `summary.json`.
    pub json: String,
    /// Everything as tables, one CSV file each; the first is printed on request.
    pub tables: Vec<Table>,
    /// Draws the charts; called once, where charts are wanted: see [`drawn`](Self::drawn).
    pub charts: Box<dyn Fn() -> Vec<Chart> + Send + Sync + 'a>,
    /// The trajectories behind it, for those who want to look for themselves.
    pub sample: Option<&'a Sample>,
    /// Tells its story, where it has one of its own; see [`super::story::of`].
    pub story: Option<Teller<'a>>,
    /// What a page may ask again, of a run.
    pub live: Option<super::live::Maker<'a>>,
    /// Makes its workbook, where it has one of its own; see [`super::book::of`].
    pub book: Option<Bookkeeper<'a>>,
    /// Further files: name, text.
    pub texts: Vec<(&'static str, String)>,
    /// Where the numbers come from.
    pub provenance: Provenance,
    /// The charts, once they are drawn, each with its picture, once it is made.
    pub(super) pictures: OnceLock<(Vec<Chart>, Vec<Picture>)>,
    /// The story, once it is told.
    pub(super) told: OnceLock<Vec<Section>>,
}

/// A chart as PNG, once it is made.
pub(super) type Picture = OnceLock<Vec<u8>>;

impl Document<'_> {
    /// A document that says its finding and no more: what a study has beside it is put into the fields.
    #[must_use]
    pub fn of(finding: String, provenance: Provenance) -> Self {
        Self {
            finding,
            blocks: Vec::new(),
            json: String::new(),
            tables: Vec::new(),
            charts: Box::new(Vec::new),
            sample: None,
            story: None,
            live: None,
            book: None,
            texts: Vec::new(),
            provenance,
            pictures: OnceLock::new(),
            told: OnceLock::new(),
        }
    }

    fn pictures(&self) -> &(Vec<Chart>, Vec<OnceLock<Vec<u8>>>) {
        self.pictures.get_or_init(|| {
            let mut charts = (self.charts)();
            for chart in &mut charts {
                chart.title = as_title(&chart.title).to_owned();
            }
            let blank = charts.iter().map(|_| OnceLock::new()).collect();
            (charts, blank)
        })
    }

    /// The charts, drawn once for all forms.
    #[must_use]
    pub fn drawn(&self) -> &[Chart] {
        &self.pictures().0
    }

    /// A chart as PNG; one of this document's own is made once for all forms.
    #[must_use]
    pub fn png(&self, chart: &Chart) -> Cow<'_, [u8]> {
        let (charts, pictures) = self.pictures();
        match charts.iter().position(|own| own == chart) {
            Some(place) => Cow::Borrowed(pictures[place].get_or_init(|| render_png(&chart.svg))),
            None => Cow::Owned(render_png(&chart.svg)),
        }
    }
}

/// Tells the story of a document with its charts, whose titles are findings; called only by the forms that tell it.
pub type Teller<'a> = Box<dyn Fn(&[Chart]) -> Vec<Section> + Send + Sync + 'a>;

/// Makes the workbook of a document; called only where it is wanted.
pub type Bookkeeper<'a> = Box<dyn Fn() -> Vec<super::book::Sheet> + Send + Sync + 'a>;

impl std::fmt::Debug for Document<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Document").field("finding", &self.finding).field("provenance", &self.provenance).finish()
    }
}

/// A piece of what is printed. An empty line stands between two of them.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A paragraph.
    Text(String),
    /// A paragraph that stands back: how to read the numbers, where they come from.
    Note(String),
    /// A sentence to beware of.
    Warning(String),
    /// A table.
    Grid(Grid),
    /// Text that is laid out already.
    Laid(String),
    /// Text for the terminal alone: what a chart draws, or a file holds.
    Typed(String),
    /// Text that is laid out already, without and with colours.
    Styled {
        /// Bare.
        plain: String,
        /// With ANSI escape sequences.
        ansi: String,
    },
    /// A numbered remark: what it is called, whether to beware of it, its first line and the paragraphs below.
    Remark {
        /// "A3 doubtful".
        name: String,
        /// Whether it is a warning; else it stands back.
        is_warning: bool,
        /// The rest of its first line.
        head: String,
        /// Indented paragraphs.
        body: Vec<String>,
    },
}

/// A table of data.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// File name without its ending.
    pub name: &'static str,
    /// Names of the columns.
    pub header: Vec<String>,
    /// Rows, a cell a column.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell of a [`Table`].
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Text.
    Text(String),
    /// A number in full precision; nothing where it is not finite.
    Number(f64),
    /// Yes or no.
    Flag(bool),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for Cell {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<bool> for Cell {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl Table {
    /// A table without rows.
    #[must_use]
    pub fn new(name: &'static str, header: &[&str]) -> Self {
        Self { name, header: header.iter().map(|&head| head.to_owned()).collect(), rows: Vec::new() }
    }

    /// Adds a row of as many cells as there are columns.
    pub fn push(&mut self, cells: Vec<Cell>) {
        self.rows.push(cells);
    }

    /// Adds a row.
    pub fn row<const N: usize>(&mut self, cells: [Cell; N]) {
        self.rows.push(cells.into());
    }
}

/// The JSON text of a document: its finding and origin, then what it says beside.
#[must_use]
pub fn json(finding: &str, provenance: &Provenance, said: Value) -> String {
    #[derive(Serialize)]
    struct Envelope<'a> {
        schema_version: u32,
        finding: &'a str,
        scenario: &'a str,
        hash: &'a str,
        currency: &'a str,
        seed: u64,
        trajectories: usize,
        design: &'a str,
        engine_version: &'a str,
        #[serde(flatten)]
        said: Value,
    }
    json_text(&Envelope {
        schema_version: SCHEMA_VERSION,
        finding,
        scenario: &provenance.scenario,
        hash: &provenance.hash,
        currency: &provenance.currency,
        seed: provenance.seed,
        trajectories: provenance.trajectories,
        design: &provenance.design,
        engine_version: &provenance.engine_version,
        said,
    })
}

/// An estimate as JSON: value, standard error, half width of the 95% interval.
#[must_use]
pub fn estimate(e: Estimate) -> Value {
    json!({ "value": e.value, "se": e.se, "half_width": e.half_width() })
}

/// An estimate as cells of a table: value, standard error, half width of the 95% interval.
#[must_use]
pub fn estimate_cells(e: Estimate) -> [Cell; 3] {
    [e.value, e.se, e.half_width()].map(Cell::Number)
}

/// Indented JSON ending in a line feed; what is not finite is null.
///
/// # Panics
/// If keys are no text, which no report does.
#[must_use]
pub fn json_text(value: &impl Serialize) -> String {
    serde_json::to_string_pretty(value).expect("keys are text and values are plain data") + "\n"
}
