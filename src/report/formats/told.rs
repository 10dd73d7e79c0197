//! The story of a document in a file, of which decks are made later: the same bytes as beside the simulation.

use super::{Document, Folder, Format, NotWritten};
use crate::report::Provenance;
use crate::report::charts::is_drawable;
use crate::report::story::{self, Exhibit, Section};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Name of the file in a folder of results.
pub const FILE: &str = "story.json";
/// Version of its layout.
const SCHEMA: u32 = 1;

/// What stands in the file.
#[derive(Serialize, Deserialize)]
struct Story<'a> {
    schema: u32,
    finding: Cow<'a, str>,
    provenance: Cow<'a, Provenance>,
    sections: Cow<'a, [Section]>,
}

pub(super) struct Told;

impl Format for Told {
    fn write(&self, document: &Document<'_>, folder: &dyn Folder) -> Result<(), NotWritten> {
        let story = Story {
            schema: SCHEMA,
            finding: Cow::Borrowed(&document.finding),
            provenance: Cow::Borrowed(&document.provenance),
            sections: Cow::Borrowed(story::of(document)),
        };
        folder.write(FILE, &|to| serde_json::to_writer(to, &story).map_err(std::io::Error::other))
    }
}

/// The document whose story stands in a file: its finding, its origin and its sections.
///
/// # Errors
/// If it is no such file, with the reason.
pub fn read(bytes: &[u8]) -> Result<Document<'static>, String> {
    let story: Story<'_> = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    if story.schema != SCHEMA {
        return Err(format!("its layout is of version {}, and this program reads {SCHEMA}", story.schema));
    }
    let sections = story.sections.into_owned();
    let drawn = sections.iter().flat_map(|section| &section.exhibits).filter_map(|exhibit| match exhibit {
        Exhibit::Chart(chart) => Some(chart),
        _ => None,
    });
    for chart in drawn {
        if !is_drawable(&chart.svg) {
            return Err(format!("its chart `{}` is no picture", chart.name.escape_debug()));
        }
    }
    let told = move |_: &[crate::report::charts::Chart]| sections.clone();
    let document = Document::of(story.finding.into_owned(), story.provenance.into_owned());
    Ok(Document { story: Some(Box::new(told)), ..document })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::charts::{Chart, Dash, Ink};
    use crate::report::formats::pptx::{DeckLook, deck};
    use crate::report::story::{Figure, FigureKind, FigureSeries, FigureUnit, Part, Spread};
    use crate::report::testing;

    fn section(svg: &str) -> Section {
        // Numbers that no short decimal fraction is, and one that is none.
        let values = vec![1.0 / 3.0, f64::NAN, 2.0_f64.sqrt() * 1e6];
        let spread = Spread { p5: values.clone(), p25: values.clone(), p75: values.clone(), p95: values.clone() };
        let series = FigureSeries {
            name: "Hybrid".to_owned(),
            ink: Ink(1, 2, 3),
            dash: Dash::Dotted,
            baseline: false,
            strong: true,
            values: values.clone(),
            band: Some(spread),
            also: vec![("mean".into(), values)],
            told: vec![("mean".into(), vec!["33%".to_owned(), "–".to_owned(), "$1.4M".to_owned()])],
        };
        let figure = Figure {
            key: "figure-cash".into(),
            head: "Cash".to_owned(),
            kind: FigureKind::Fan,
            unit: FigureUnit::Money,
            x_title: "months from start".into(),
            categories: vec!["1".to_owned(), "2".to_owned(), "3".to_owned()],
            series: vec![series],
            statistic: "median".into(),
            inks: Vec::new(),
            mark: Some((0.1, "motivated".into())),
            alt: "Cash.".to_owned(),
            chart: None,
        };
        let chart = Chart { name: "roi".into(), title: "ROI".to_owned(), svg: svg.to_owned() };
        Section {
            key: "cash".into(),
            part: Part::Board,
            topic: "Cash".into(),
            title: "Cash turns".to_owned(),
            said: vec!["It turns.".to_owned()],
            notes: Vec::new(),
            exhibits: vec![Exhibit::Figure(figure), Exhibit::Chart(chart)],
        }
    }

    fn written(svg: &str) -> Vec<u8> {
        let story = Story {
            schema: SCHEMA,
            finding: Cow::Borrowed("Choose Hybrid"),
            provenance: Cow::Owned(testing::provenance()),
            sections: Cow::Owned(vec![section(svg)]),
        };
        serde_json::to_vec(&story).expect("it is plain data")
    }

    const SQUARE: &str = "<svg xmlns='http://www.w3.org/2000/svg' width='16' height='9'/>";

    #[test]
    fn a_deck_of_a_story_that_was_kept_has_the_bytes_of_one_made_at_once() {
        let at_once = Document {
            story: Some(Box::new(|_| vec![section(SQUARE)])),
            ..Document::of("Choose Hybrid".to_owned(), testing::provenance())
        };
        let kept = read(&written(SQUARE)).expect("it was just written");
        let look = DeckLook::new(None).expect("the bundled look");
        let both = [&at_once, &kept].map(|document| deck(&[document], &look).expect("it is written"));
        assert!(both[0] == both[1]);
        assert!(deck(&[&at_once, &kept], &look).expect("it is written").len() > both[0].len());
    }

    #[test]
    fn what_is_no_story_is_refused_with_the_reason() {
        let wrong = |bytes: &[u8]| match read(bytes) {
            Ok(_) => panic!("it is no story"),
            Err(why) => why,
        };
        assert!(wrong(b"{}").contains("missing field"), "{}", wrong(b"{}"));
        assert!(wrong(&written("<svg")).contains("`roi` is no picture"));
        let later = String::from_utf8(written(SQUARE)).expect("text").replacen("\"schema\":1", "\"schema\":2", 1);
        assert!(wrong(later.as_bytes()).contains("version 2"));
    }
}
