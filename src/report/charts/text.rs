//! Text, measured: widths from the bundled font, truncation, wrapping.

use plotters::style::{FontStyle, IntoFont, register_font};
use std::sync::LazyLock;

/// The bundled typeface, by its name in SVG.
pub(super) const FAMILY: &str = "Inter";
pub(super) static REGULAR: &[u8] = include_bytes!("../../../assets/fonts/Inter-Regular.ttf");
pub(super) static SEMI_BOLD: &[u8] = include_bytes!("../../../assets/fonts/Inter-SemiBold.ttf");

/// Fonts go into the table of plotters once; `false` if the bundled bytes were no font.
static REGISTERED: LazyLock<bool> = LazyLock::new(|| {
    register_font(FAMILY, FontStyle::Normal, REGULAR).is_ok()
        && register_font(FAMILY, FontStyle::Bold, SEMI_BOLD).is_ok()
});

/// Ascent plus descent of Inter in em. Plotters scales glyphs to this height, SVG to the em.
const HEIGHT_EM: f64 = 1.2102;
/// Size at which text is measured; widths are whole units of it.
const MEASURED_AT: f64 = 2000.0;

/// Weight of the letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Running text.
    Regular,
    /// Titles, names, values.
    SemiBold,
}

impl Weight {
    pub(super) fn font_style(self) -> FontStyle {
        match self {
            Self::Regular => FontStyle::Normal,
            Self::SemiBold => FontStyle::Bold,
        }
    }
}

/// Width of a text in pixels at a font size in pixels.
#[must_use]
pub fn width(text: &str, size: f64, weight: Weight) -> f64 {
    let measured =
        if *REGISTERED { (FAMILY, MEASURED_AT, weight.font_style()).into_font().layout_box(text).ok() } else { None };
    // Without a font, half an em a letter is the usual guess.
    measured.map_or(0.55 * size * text.chars().count() as f64, |((left, _), (right, _))| {
        f64::from(right - left) / MEASURED_AT * HEIGHT_EM * size
    })
}

/// The text, or as much of it as fits into a width with an ellipsis.
#[must_use]
pub fn fit(text: &str, size: f64, weight: Weight, room: f64) -> String {
    if width(text, size, weight) <= room {
        return text.to_owned();
    }
    let letters: Vec<char> = text.chars().collect();
    let shortened = |kept: usize| -> String {
        let start: String = letters[..kept].iter().collect();
        format!("{}…", start.trim_end())
    };
    let (mut fits, mut too_long) = (0, letters.len());
    while too_long - fits > 1 {
        let middle = usize::midpoint(fits, too_long);
        if width(&shortened(middle), size, weight) <= room { fits = middle } else { too_long = middle }
    }
    shortened(fits)
}

/// The text broken at spaces into lines of at most a width; a figure stays with its error, and a single word that is
/// longer is broken with a hyphen.
#[must_use]
pub fn wrap(text: &str, size: f64, weight: Weight, room: f64) -> Vec<String> {
    wrapped(&text.replace(" ± ", "\u{a0}±\u{a0}"), size, weight, room)
}

fn wrapped(text: &str, size: f64, weight: Weight, room: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let joined = lines.last().map(|line| format!("{line} {word}"));
        match (joined, lines.last_mut()) {
            (Some(joined), Some(line)) if width(&joined, size, weight) <= room => *line = joined,
            // What is held together, but not by so narrow a room.
            _ if word.contains('\u{a0}') && width(word, size, weight) > room => {
                lines.extend(wrapped(&word.replace('\u{a0}', " "), size, weight, room));
            }
            _ => lines.extend(broken(word, size, weight, room)),
        }
    }
    lines
}

/// A word, in parts that end in a hyphen where it is wider than the room; a part has a letter at least.
fn broken(word: &str, size: f64, weight: Weight, room: f64) -> Vec<String> {
    let (mut parts, mut rest) = (Vec::new(), word.to_owned());
    while width(&rest, size, weight) > room && rest.chars().nth(1).is_some() {
        let fits = |&end: &usize| width(&format!("{}-", &rest[..end]), size, weight) <= room;
        let ends = rest.char_indices().map(|(at, _)| at).skip(1);
        let first = rest.char_indices().nth(1).map_or(rest.len(), |(at, _)| at);
        let end = ends.take_while(fits).last().unwrap_or(first);
        let after = rest.split_off(end);
        parts.push(format!("{rest}-"));
        rest = after;
    }
    parts.push(rest);
    parts
}

/// At most `most` lines: the last takes an ellipsis where text is left over.
#[must_use]
pub fn wrap_at_most(text: &str, size: f64, weight: Weight, room: f64, most: usize) -> Vec<String> {
    let mut lines = wrap(text, size, weight, room);
    if lines.len() > most {
        let rest = lines.split_off(most.saturating_sub(1)).join(" ");
        lines.push(fit(&rest, size, weight, room));
    }
    lines
}

/// At most `most` lines of about the same length: no last line with a single word.
#[must_use]
pub fn wrap_evenly(text: &str, size: f64, weight: Weight, room: f64, most: usize) -> Vec<String> {
    let lines = wrap_at_most(text, size, weight, room, most);
    if lines.len() < 2 || wrap(text, size, weight, room).len() > most {
        return lines;
    }
    let (mut narrow, mut wide) = (room / lines.len() as f64 * 0.9, room);
    while wide - narrow > 4.0 {
        let middle = f64::midpoint(narrow, wide);
        // A word wider than the trial would be cut: that trial is too narrow.
        let cut = text.split(' ').any(|word| width(word, size, weight) > middle);
        if !cut && wrap(text, size, weight, middle).len() <= lines.len() { wide = middle } else { narrow = middle }
    }
    wrap(text, size, weight, wide)
}

/// What a PNG shows in place of a character that the bundled font lacks.
pub(super) const SUBSTITUTE: char = '□';

/// The bundled font, to be asked what it has. Both weights have the same.
static FACE: LazyLock<Option<ttf_parser::Face<'static>>> = LazyLock::new(|| ttf_parser::Face::parse(REGULAR, 0).ok());

/// Whether the bundled font can show a character. Marks that only shape their neighbours count as shown.
pub(super) fn is_shown(c: char) -> bool {
    // Most letters, and the marks of SVG, are ASCII, which the font has.
    c.is_ascii()
        || c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
        || FACE.as_ref().is_some_and(|face| face.glyph_index(c).is_some())
}

/// Characters of a text that charts as PNG cannot show, each once, in order.
#[must_use]
pub fn not_shown(text: &str) -> Vec<char> {
    let mut missing = Vec::new();
    for c in text.chars().filter(|&c| !is_shown(c)) {
        if !missing.contains(&c) {
            missing.push(c);
        }
    }
    missing
}

/// Without what SVG must not contain: control characters become spaces.
#[must_use]
pub(super) fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use resvg::usvg;

    #[test]
    fn measured_widths_agree_with_the_renderer() {
        for (text, weight) in [
            ("Outsourced leads until month 19", Weight::SemiBold),
            ("−$12.3M, 5–95% of trajectories", Weight::Regular),
            ("iiiiiiiiiill", Weight::Regular),
        ] {
            let bold = if weight == Weight::SemiBold { "bold" } else { "normal" };
            let svg = format!(
                "<svg xmlns='http://www.w3.org/2000/svg' width='2000' height='100'><text x='0' y='50' \
                 font-family='Inter' font-size='40' font-weight='{bold}'>{text}</text></svg>"
            );
            let tree = usvg::Tree::from_str(&svg, super::super::render::options()).expect("valid SVG");
            let drawn = f64::from(tree.root().abs_bounding_box().width());
            let measured = width(text, 40.0, weight);
            assert!((drawn - measured).abs() < 0.015 * drawn + 4.0, "{text}: drawn {drawn}, measured {measured}");
        }
    }

    #[test]
    fn a_long_name_is_cut_to_its_room_and_a_short_one_is_left_alone() {
        let name = "Two outsourced units for eighteen months, then five in-house field alliance managers";
        let cut = fit(name, 24.0, Weight::SemiBold, 300.0);
        assert!(cut.ends_with('…') && width(&cut, 24.0, Weight::SemiBold) <= 300.0);
        assert!(width(&cut, 24.0, Weight::SemiBold) > 240.0, "uses the room that there is: {cut}");
        assert_eq!(fit("Hybrid", 24.0, Weight::SemiBold, 300.0), "Hybrid");
        assert_eq!(fit("Hybrid", 24.0, Weight::SemiBold, 0.0), "…");
    }

    #[test]
    fn wrapped_lines_fit_and_lose_no_word() {
        let text = "In-house leads from month 31 on and ends at $41M of field pipeline, 1.6 times the status quo";
        let lines = wrap(text, 44.0, Weight::SemiBold, 900.0);
        assert!(lines.len() >= 2 && lines.iter().all(|line| width(line, 44.0, Weight::SemiBold) <= 900.0));
        assert_eq!(lines.join(" "), text);
        let even = wrap_evenly(text, 44.0, Weight::SemiBold, 1400.0, 2);
        let widths: Vec<f64> = even.iter().map(|line| width(line, 44.0, Weight::SemiBold)).collect();
        assert!(even.len() == 2 && even.join(" ") == text && widths[1] > 0.7 * widths[0], "{even:?}");
        let two = wrap_at_most(text, 44.0, Weight::SemiBold, 500.0, 2);
        assert!(two.len() == 2 && two[1].ends_with('…'));
    }

    #[test]
    fn a_word_that_is_longer_than_a_line_is_broken_and_loses_no_letter() {
        let word = "Donaudampfschifffahrtsgesellschaftskapitänsvertretung";
        let lines = wrap(word, 24.0, Weight::SemiBold, 220.0);
        assert!(lines.len() > 2 && lines.iter().all(|line| width(line, 24.0, Weight::SemiBold) <= 220.0), "{lines:?}");
        let whole: String = lines.iter().map(|line| line.trim_end_matches('-')).collect();
        assert_eq!(whole, word);
        assert_eq!(wrap("ab", 24.0, Weight::SemiBold, 1.0), ["a-", "b"], "a letter a line where there is no room");
    }

    #[test]
    fn what_the_font_lacks_is_known() {
        assert_eq!(not_shown("Dévs, Żółć, Straße, Việt, Ελλάδα, Москва, Київ — −$1.5M ≥ 3 → €, ₹, ¥"), []);
        assert_eq!(not_shown("営業と営 فريق 🚀"), ['営', '業', 'と', 'ف', 'ر', 'ي', 'ق', '🚀']);
        assert!(is_shown(SUBSTITUTE));
        let bold = ttf_parser::Face::parse(SEMI_BOLD, 0).expect("a font");
        let differ =
            |&c: &char| bold.glyph_index(c).is_some() != FACE.as_ref().expect("a font").glyph_index(c).is_some();
        assert_eq!(('\u{20}'..='\u{ffff}').find(differ), None, "both weights have the same");
    }

    #[test]
    fn control_characters_do_not_reach_the_svg() {
        assert_eq!(printable("a\u{1}b\nc"), "a b c");
    }
}
