//! Colours: the same for the same option in every chart, told apart by colour-blind readers and in grey-scale print.

use crate::scenario::Scenario;
use serde::{Deserialize, Serialize};

/// An opaque colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ink(pub u8, pub u8, pub u8);

/// Titles and whatever must be read first.
pub const TEXT: Ink = Ink(0x1b, 0x25, 0x33);
/// Subtitles, axes, notes.
pub const MUTED: Ink = Ink(0x5a, 0x65, 0x75);
/// Grid lines.
pub const GRID: Ink = Ink(0xe4, 0xe7, 0xec);
/// Lines of the others, for comparison.
pub const FAINT: Ink = Ink(0xa9, 0xb1, 0xbd);
/// Axis lines.
pub const AXIS: Ink = Ink(0x9a, 0xa3, 0xaf);
/// The baseline option.
pub const BASELINE: Ink = Ink(0x6b, 0x72, 0x80);
/// Paper.
pub const WHITE: Ink = Ink(0xff, 0xff, 0xff);
/// What an increase of a driver does, in a tornado.
pub const UP: Ink = Ink(0x1f, 0x4e, 0x8c);
/// What a decrease of a driver does, in a tornado.
pub const DOWN: Ink = Ink(0xc4, 0x50, 0x0a);

/// Darker relatives of the Okabe–Ito set: each reads as text on white (contrast at least 4.5).
pub const OPTIONS: [Ink; 8] = [
    Ink(0x1f, 0x4e, 0x8c),
    Ink(0xc2, 0x4a, 0x06),
    Ink(0x0b, 0x75, 0x66),
    Ink(0x8a, 0x2f, 0x7d),
    Ink(0x85, 0x62, 0x00),
    Ink(0x14, 0x72, 0xa6),
    Ink(0x8c, 0x1c, 0x2f),
    Ink(0x4a, 0x6b, 0x12),
];

impl Ink {
    /// Mixed with white: 0 is the colour itself, 1 is white.
    #[must_use]
    pub fn tint(self, white: f64) -> Self {
        self.mix(WHITE, white)
    }

    /// Mixed with another colour: 0 is the colour itself, 1 the other.
    #[must_use]
    pub fn mix(self, other: Self, share: f64) -> Self {
        let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
        let channel = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * share).round() as u8;
        Self(channel(self.0, other.0), channel(self.1, other.1), channel(self.2, other.2))
    }

    /// Relative luminance, 0 (black) to 1 (white); WCAG 2.1, "relative luminance".
    #[must_use]
    pub fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let c = f64::from(channel) / 255.0;
            if c <= 0.040_45 { c / 12.92 } else { libm::pow((c + 0.055) / 1.055, 2.4) }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }

    /// Black-like or white text, whichever reads better on this colour.
    #[must_use]
    pub fn text_on_it(self) -> Self {
        if self.luminance() > 0.3 { TEXT } else { WHITE }
    }
}

/// How a line is broken, so that options are told apart without colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Dash {
    /// Not at all.
    Solid,
    /// Dashes.
    Dashed,
    /// Dots.
    Dotted,
    /// Dashes and dots in turn.
    DashDot,
    /// Long dashes.
    Long,
    /// Short dashes.
    Short,
    /// Long dashes and dots in turn.
    LongDot,
    /// A long dash and two dots in turn.
    LongDotDot,
}

impl Dash {
    /// The line of each colour of [`OPTIONS`].
    const OF_COLOURS: [Self; 8] = [
        Self::LongDotDot,
        Self::Solid,
        Self::Dashed,
        Self::Dotted,
        Self::DashDot,
        Self::Long,
        Self::Short,
        Self::LongDot,
    ];

    /// Lengths drawn and left out in turn, in widths of the line.
    #[must_use]
    pub fn pattern(self) -> &'static [f64] {
        match self {
            Self::Solid => &[1.0, 0.0],
            Self::Dashed => &[5.0, 3.0],
            Self::Dotted => &[1.2, 1.8],
            Self::DashDot => &[5.0, 2.0, 1.2, 2.0],
            Self::Long => &[9.0, 3.0],
            Self::Short => &[2.6, 1.8],
            Self::LongDot => &[9.0, 2.0, 1.2, 2.0],
            Self::LongDotDot => &[9.0, 2.0, 1.2, 2.0, 1.2, 2.0],
        }
    }
}

impl From<bool> for Dash {
    fn from(is_dashed: bool) -> Self {
        if is_dashed { Self::Dashed } else { Self::Solid }
    }
}

/// How an option looks everywhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Tag {
    /// Its name, in full.
    pub name: String,
    /// Its colour.
    pub ink: Ink,
    /// How its lines are broken where they stand beside others; options that share a colour differ in it.
    pub dash: Dash,
    /// Whether money added is counted against it.
    pub baseline: bool,
}

/// Names that many scenarios share, each with the place of its colour, so that none meets another's.
const USUAL: [(&str, usize); 5] =
    [("in-house", 1), ("outsourced", 2), ("hybrid", 3), ("pilot then scale", 4), ("enterprise ae", 5)];

impl Tag {
    /// The look of every option of a scenario.
    #[must_use]
    pub fn of(scenario: &Scenario) -> Vec<Self> {
        Self::all(scenario.options.iter().map(|option| (option.name.as_str(), option.baseline)))
    }

    /// The look of every option of a scenario, by name and whether it is the baseline. A name has one colour in all
    /// scenarios, unless an option before it has that colour already.
    pub fn all<'n>(options: impl IntoIterator<Item = (&'n str, bool)>) -> Vec<Self> {
        let options: Vec<(&str, bool)> = options.into_iter().collect();
        let names: Vec<String> = options.iter().map(|(name, _)| name.trim().to_lowercase()).collect();
        let usual = |name: &str| USUAL.iter().find(|(known, _)| *known == name).map(|(_, colour)| *colour);
        // How many options have each colour, and the colour and round of each option.
        let (mut taken, mut places) = ([0_usize; OPTIONS.len()], vec![(0, 0); options.len()]);
        let (known, others): (Vec<usize>, Vec<usize>) =
            (0..options.len()).filter(|&i| !options[i].1).partition(|&i| usual(&names[i]).is_some());
        for i in known.into_iter().chain(others) {
            let least = taken.iter().copied().min().unwrap_or(0);
            let mut wishes = usual(&names[i]).into_iter().chain(wishes(&names[i]));
            let colour = wishes.find(|&colour| taken[colour] == least).unwrap_or(0);
            places[i] = (colour, taken[colour]);
            taken[colour] += 1;
        }
        let tag = |(&(name, baseline), (colour, round)): (&(&str, bool), (usize, usize))| Self {
            name: name.to_owned(),
            ink: if baseline { BASELINE } else { OPTIONS[colour] },
            dash: if baseline { Dash::Solid } else { Dash::OF_COLOURS[(colour + 3 * round) % OPTIONS.len()] },
            baseline,
        };
        options.iter().zip(places).map(tag).collect()
    }
}

/// Colours in the order in which a name wants them: those that no usual name has first.
fn wishes(name: &str) -> impl Iterator<Item = usize> {
    let hash = |colour: usize| {
        // FNV-1a.
        let bytes = name.bytes().chain([colour as u8]);
        bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    };
    let is_usual = |colour: usize| USUAL.iter().any(|(_, usual)| *usual == colour);
    let mut colours: Vec<(bool, u64, usize)> =
        (0..OPTIONS.len()).map(|colour| (is_usual(colour), hash(colour).rotate_left(23), colour)).collect();
    colours.sort_unstable();
    colours.into_iter().map(|(_, _, colour)| colour)
}

/// A sequential ramp for shares, 0 (pale) to 1 (dark): lightness falls steadily, so it survives grey-scale print.
#[must_use]
pub fn ramp(share: f64) -> Ink {
    const STOPS: [Ink; 5] = [
        Ink(0xf5, 0xf8, 0xfb),
        Ink(0xc3, 0xdb, 0xec),
        Ink(0x7d, 0xb3, 0xd5),
        Ink(0x34, 0x7f, 0xb4),
        Ink(0x14, 0x3f, 0x74),
    ];
    if !share.is_finite() {
        return GRID;
    }
    let position = share.clamp(0.0, 1.0) * (STOPS.len() - 1) as f64;
    let below = (position.floor() as usize).min(STOPS.len() - 2);
    STOPS[below].mix(STOPS[below + 1], position - below as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_option_colour_reads_as_text_on_white() {
        for ink in OPTIONS.into_iter().chain([BASELINE, TEXT, MUTED, UP, DOWN]) {
            let contrast = 1.05 / (ink.luminance() + 0.05);
            assert!(contrast >= 4.5, "{ink:?} has contrast {contrast:.2}");
        }
    }

    #[test]
    fn a_name_has_one_look_in_all_scenarios() {
        let of = |names: &[&str]| Tag::all(names.iter().map(|&name| (name, name == "Status quo")));
        let (one, other) = (
            of(&["Status quo", "In-house", "Outsourced", "Hybrid", "Field team"]),
            of(&["Hybrid", "Field team", "Status quo", "Enterprise AE", " in-House", "Outsourced"]),
        );
        for tag in &one {
            let same = other.iter().find(|own| own.name.trim().eq_ignore_ascii_case(&tag.name)).expect("it is in both");
            assert_eq!((tag.ink, tag.dash), (same.ink, same.dash), "{}", tag.name);
        }
        assert_eq!(one[0].ink, BASELINE);
    }

    #[test]
    fn options_of_a_scenario_differ_in_colour_and_those_that_share_one_in_their_lines() {
        let names: Vec<String> = (0..12).map(|i| format!("Option {i}")).collect();
        let tags = Tag::all(names.iter().map(|name| (name.as_str(), false)));
        for (i, tag) in tags.iter().enumerate() {
            for other in &tags[..i] {
                assert_ne!((tag.ink, tag.dash), (other.ink, other.dash), "{} and {}", tag.name, other.name);
                assert!(i >= OPTIONS.len() || tag.ink != other.ink, "{} and {}", tag.name, other.name);
                assert!(i >= OPTIONS.len() || tag.dash != other.dash, "{} and {}", tag.name, other.name);
            }
        }
    }

    #[test]
    fn the_ramp_darkens_steadily() {
        let luminance: Vec<f64> = (0..=20).map(|i| ramp(f64::from(i) / 20.0).luminance()).collect();
        assert!(luminance.windows(2).all(|pair| pair[1] < pair[0]));
        assert_eq!(ramp(f64::NAN), GRID);
    }
}
