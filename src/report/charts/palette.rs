//! Colours: the same for the same option in every chart, told apart by colour-blind readers and in grey-scale print.

/// An opaque colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dash {
    /// Not at all.
    Solid,
    /// Long dashes.
    Dashed,
    /// Short dashes.
    Dotted,
    /// Long and short dashes in turn.
    DashDot,
}

impl Dash {
    const ALL: [Self; 4] = [Self::Solid, Self::Dashed, Self::Dotted, Self::DashDot];

    /// Lengths drawn and left out in turn, in widths of the line.
    #[must_use]
    pub fn pattern(self) -> [f64; 4] {
        match self {
            Self::Solid => [1.0, 0.0, 1.0, 0.0],
            Self::Dashed => [5.0, 3.0, 5.0, 3.0],
            Self::Dotted => [1.2, 1.8, 1.2, 1.8],
            Self::DashDot => [5.0, 2.0, 1.2, 2.0],
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

impl Tag {
    /// The look of the option at `position` of the scenario.
    #[must_use]
    pub fn new(name: &str, position: usize, baseline: bool) -> Self {
        let ink = if baseline { BASELINE } else { OPTIONS[position % OPTIONS.len()] };
        let place = position + position / OPTIONS.len() + Dash::ALL.len() - 1;
        let dash = if baseline { Dash::Solid } else { Dash::ALL[place % Dash::ALL.len()] };
        Self { name: name.to_owned(), ink, dash, baseline }
    }
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
    fn options_that_share_a_colour_and_neighbours_differ_in_their_dashes() {
        let (first, ninth) = (Tag::new("a", 0, false), Tag::new("b", 8, false));
        assert_eq!(first.ink, ninth.ink);
        assert_ne!(first.dash, ninth.dash);
        assert_ne!(Tag::new("c", 1, false).dash, Tag::new("d", 2, false).dash);
        assert_eq!(Tag::new("c", 3, true).ink, BASELINE);
    }

    #[test]
    fn the_ramp_darkens_steadily() {
        let luminance: Vec<f64> = (0..=20).map(|i| ramp(f64::from(i) / 20.0).luminance()).collect();
        assert!(luminance.windows(2).all(|pair| pair[1] < pair[0]));
        assert_eq!(ramp(f64::NAN), GRID);
    }
}
