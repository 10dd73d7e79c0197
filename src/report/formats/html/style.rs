//! Colours of a page, for light and dark, and the class of each.

use crate::report::charts::{Dash, Ink};
use crate::report::story::{Exhibit, Section};
use std::fmt::Write as _;

/// What all pages look like.
const SHEET: &str = include_str!("style.css");
/// On a dark page inks are mixed with so much white, which keeps their contrast.
const LIGHTER: f64 = 0.5;

/// The inks of a page; each is a class.
#[derive(Default)]
pub(super) struct Inks(Vec<Ink>);

impl Inks {
    /// All inks of a story.
    pub fn of(sections: &[Section]) -> Self {
        let mut inks = Self::default();
        for exhibit in sections.iter().flat_map(|section| &section.exhibits) {
            if let Exhibit::Figure(figure) = exhibit {
                figure.series.iter().map(|series| series.ink).chain(figure.inks.iter().copied()).for_each(|ink| {
                    if !inks.0.contains(&ink) {
                        inks.0.push(ink);
                    }
                });
            }
        }
        inks
    }

    /// Class of an ink.
    pub fn class(&self, ink: Ink) -> String {
        self.0.iter().position(|known| *known == ink).map_or_else(String::new, |place| format!("k{place}"))
    }

    /// The style of the page.
    pub fn sheet(&self) -> String {
        let rule = |lighter: f64| {
            let mut rules = String::new();
            for (place, ink) in self.0.iter().enumerate() {
                let Ink(r, g, b) = ink.tint(lighter);
                let _ = write!(rules, ".k{place}{{--ink:#{r:02x}{g:02x}{b:02x}}}");
            }
            rules
        };
        let dark = rule(LIGHTER).replace(".k", ":root[data-theme=dark] .k");
        let by_system = rule(LIGHTER).replace(".k", ":root:not([data-theme=light]) .k");
        format!(
            "{SHEET}{}\n{dark}\n@media screen and (prefers-color-scheme:dark){{{by_system}}}\n@media print{{{}}}\n",
            rule(0.0),
            rule(0.0).replace(".k", ":root .k")
        )
    }
}

/// The pattern of a line: lengths drawn and left out.
pub(super) fn dashes(dash: Dash) -> &'static str {
    match dash {
        Dash::Solid => "",
        Dash::Dashed => " stroke-dasharray=\"10 6\"",
        Dash::Dotted => " stroke-dasharray=\"2.5 4\"",
        Dash::DashDot => " stroke-dasharray=\"10 4 2.5 4\"",
        Dash::Long => " stroke-dasharray=\"18 6\"",
        Dash::Short => " stroke-dasharray=\"5 4\"",
        Dash::LongDot => " stroke-dasharray=\"18 4 2.5 4\"",
        Dash::LongDotDot => " stroke-dasharray=\"18 4 2.5 4 2.5 4\"",
    }
}
