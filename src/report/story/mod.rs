//! The story of a document: what a board reads, section by section. Deck, page and mail tell the same story.
//!
//! Figures are plain numbers with what is needed to draw them again: a native chart of a deck, a chart of a page.

mod analyst;
mod asked;
mod assumptions;
mod doubts;
mod figures;
mod glossary;
mod kept;
mod plain;
mod rules;
mod run;

pub use asked::by_cfo;
pub use figures::{IN_HORIZON, WORST, capital as with_capital};
pub use glossary::{Term, glossary};
pub use run::story as run_story;

use super::charts::{Chart, Dash, Ink};
use super::document::Document;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A name that the program gives, or that stands in a file.
pub type Name = Cow<'static, str>;

/// For whom a section is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Part {
    /// The board: the decision and what stands behind it.
    Board,
    /// The CFO: cash, years, what is assumed.
    Cfo,
    /// The analyst: every figure and every assumption.
    Analyst,
    /// What is there to be looked up.
    Appendix,
}

/// Key of the section that holds tables of data as they are in files: a page shows them, slides do not.
pub const DATA: &str = "data";

/// A piece of the story: a slide, a part of a page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// Its name in links: lower case, hyphens.
    pub key: Name,
    /// For whom.
    pub part: Part,
    /// What it is about, in one to three words.
    pub topic: Name,
    /// The finding.
    pub title: String,
    /// What is said beneath, a point each.
    pub said: Vec<String>,
    /// How to read it, what is asked of it.
    pub notes: Vec<String>,
    /// What is shown.
    pub exhibits: Vec<Exhibit>,
}

/// What is shown in a section.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Exhibit {
    /// Numbers to be drawn.
    Figure(Figure),
    /// A table to be read.
    Table(ShownTable),
    /// A chart that is drawn already.
    Chart(Chart),
    /// Text that is laid out already, in columns of characters.
    Laid(String),
}

/// How numbers are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FigureKind {
    /// Horizontal bars, a category each with its own ink, or a few series.
    Bars,
    /// Columns side by side over categories.
    Columns,
    /// A line a series.
    Lines,
    /// A line a series with bands about it.
    Fan,
    /// Columns on top of each other.
    Stacked,
}

/// What the numbers of a figure count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FigureUnit {
    /// The currency of the document.
    Money,
    /// Shares, 0–1.
    Percent,
    /// Plain numbers.
    Number,
}

/// Numbers to be drawn: series over categories.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// Its name in links, unique in a document.
    pub key: Name,
    /// What is drawn, with its unit.
    pub head: String,
    /// How.
    pub kind: FigureKind,
    /// What the numbers count.
    pub unit: FigureUnit,
    /// What the categories are.
    pub x_title: Name,
    /// Categories: months from start, fiscal years, options.
    pub categories: Vec<String>,
    /// Series.
    pub series: Vec<FigureSeries>,
    /// Name of the statistic in `values`: "median", "mean".
    pub statistic: Name,
    /// Inks of the categories, where each has its own; else empty.
    pub inks: Vec<Ink>,
    /// A line that means something, with its name: a threshold.
    pub mark: Option<(f64, Name)>,
    /// What is seen, for those who do not see.
    pub alt: String,
    /// Name of the chart of the document that shows the same, if there is one.
    pub chart: Option<Name>,
}

/// A series of a figure: a value a category.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FigureSeries {
    /// Its name in full.
    pub name: String,
    /// Its colour, the same in every figure.
    pub ink: Ink,
    /// How its line is broken.
    pub dash: Dash,
    /// Whether money added is counted against it.
    pub baseline: bool,
    /// Whether it is the one that is spoken of.
    pub strong: bool,
    /// Values; what is not finite has none.
    #[serde(with = "kept::numbers")]
    pub values: Vec<f64>,
    /// How futures spread about them.
    pub band: Option<Spread>,
    /// The values by other statistics that a reader may switch to: name, values.
    #[serde(with = "kept::named")]
    pub also: Vec<(Name, Vec<f64>)>,
    /// The values by some statistics as tables write them, each to its error, which is left out: name, texts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub told: Vec<(Name, Vec<String>)>,
}

impl FigureSeries {
    /// A value by a statistic as tables write it, where they do.
    #[must_use]
    pub fn told_by(&self, statistic: &str, place: usize) -> Option<&str> {
        let (_, texts) = self.told.iter().find(|(name, _)| name == statistic)?;
        texts.get(place).map(String::as_str)
    }
}

/// How futures spread, a value a category each.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// 5th percentile.
    #[serde(with = "kept::numbers")]
    pub p5: Vec<f64>,
    /// 25th percentile.
    #[serde(with = "kept::numbers")]
    pub p25: Vec<f64>,
    /// 75th percentile.
    #[serde(with = "kept::numbers")]
    pub p75: Vec<f64>,
    /// 95th percentile.
    #[serde(with = "kept::numbers")]
    pub p95: Vec<f64>,
}

/// A table to be read: the first column names the row, the others are to the right unless named.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownTable {
    /// What it shows.
    pub caption: String,
    /// Names of the columns.
    pub header: Vec<String>,
    /// Rows.
    pub rows: Vec<Vec<String>>,
    /// The row to be read first.
    pub strong: Option<usize>,
    /// Columns of words, aligned left, besides the first.
    pub words: Vec<usize>,
}

impl ShownTable {
    /// A table without rows.
    #[must_use]
    pub fn new(caption: &str, header: &[&str]) -> Self {
        let header = header.iter().map(|&head| head.to_owned()).collect();
        Self { caption: caption.to_owned(), header, ..Self::default() }
    }
}

/// The story of a document: its own, or the finding, what is printed, its charts and its tables.
#[must_use]
pub fn of<'d>(document: &'d Document<'_>) -> &'d [Section] {
    document.told.get_or_init(|| {
        let charts = document.drawn();
        document.story.as_ref().map_or_else(|| plain::story(document, charts), |story| story(charts))
    })
}
