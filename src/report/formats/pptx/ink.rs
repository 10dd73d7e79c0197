//! Colours as places in the theme, so that a template recolours the deck.

use crate::report::charts::palette::{BASELINE, FAINT, MUTED, OPTIONS, TEXT};
use crate::report::charts::{Dash, Ink};

/// How pale a colour is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shade {
    /// As it is.
    Full,
    /// One half.
    Half,
    /// Two parts in five.
    Pale,
    /// One part in five.
    Paler,
}

impl Shade {
    /// The shade of the first, second, … of several.
    pub fn paler(place: usize) -> Self {
        [Self::Full, Self::Half, Self::Pale][place.min(2)]
    }

    /// Paler by letting what is beneath through, so that a colour keeps its hue in every program.
    fn xml(self) -> String {
        let alpha = match self {
            Self::Full => return String::new(),
            Self::Half => 50,
            Self::Pale => 40,
            Self::Paler => 20,
        };
        format!("<a:alpha val=\"{}\"/>", alpha * 1000)
    }
}

/// Where the colours of [`OPTIONS`] stand in a theme: a theme has six accents, and two colours of links that are told from
/// them.
pub const SLOTS: [&str; 8] = ["accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink", "folHlink"];

/// A colour of the theme where it is one of ours, else itself.
pub fn colour(ink: Ink, shade: Shade) -> String {
    let of_theme = |name: &str, shade: String| format!("<a:schemeClr val=\"{name}\">{shade}</a:schemeClr>");
    if let Some(place) = OPTIONS.iter().position(|&option| option == ink) {
        return of_theme(SLOTS[place], shade.xml());
    }
    match ink {
        TEXT => of_theme("tx1", shade.xml()),
        MUTED => of_theme("tx2", shade.xml()),
        // Through a thin text colour the ground shows: grey on light and on dark, whatever hue the text has.
        BASELINE => {
            let alpha = match shade {
                Shade::Full => 62,
                Shade::Half => 45,
                Shade::Pale => 35,
                Shade::Paler => 20,
            };
            of_theme("tx1", format!("<a:alpha val=\"{}\"/>", alpha * 1000))
        }
        FAINT => of_theme("bg1", "<a:lumMod val=\"75000\"/>".to_owned()),
        Ink(red, green, blue) => {
            format!("<a:srgbClr val=\"{red:02X}{green:02X}{blue:02X}\">{}</a:srgbClr>", shade.xml())
        }
    }
}

/// A filled area without a line.
pub fn fill(ink: Ink, shade: Shade) -> String {
    format!("<a:solidFill>{}</a:solidFill><a:ln><a:noFill/></a:ln>", colour(ink, shade))
}

/// A line of a width in English Metric Units.
pub fn line(ink: Ink, dash: Dash, width: u32) -> String {
    let dash = match dash {
        Dash::Solid => "solid",
        Dash::Dashed => "dash",
        Dash::Dotted => "sysDot",
        Dash::DashDot => "dashDot",
        Dash::Long => "lgDash",
        Dash::Short => "sysDash",
        Dash::LongDot => "lgDashDot",
        Dash::LongDotDot => "lgDashDotDot",
    };
    format!(
        "<a:ln w=\"{width}\" cap=\"rnd\"><a:solidFill>{}</a:solidFill><a:prstDash val=\"{dash}\"/><a:round/></a:ln>",
        colour(ink, Shade::Full)
    )
}

/// A filled area that reads in grey: hatched by the line of its option, the most usual one full.
pub fn hatched(ink: Ink, dash: Dash) -> String {
    let Some(hatch) = hatch(dash) else { return fill(ink, Shade::Full) };
    let ink = colour(ink, Shade::Full);
    format!(
        "<a:pattFill prst=\"{hatch}\"><a:fgClr>{ink}</a:fgClr><a:bgClr><a:schemeClr val=\"bg1\"/></a:bgClr></a:pattFill>\
         <a:ln w=\"9525\"><a:solidFill>{ink}</a:solidFill></a:ln>"
    )
}

/// The hatch that goes with a line.
fn hatch(dash: Dash) -> Option<&'static str> {
    Some(match dash {
        Dash::Solid => return None,
        Dash::Dashed => "wdUpDiag",
        Dash::Dotted => "pct50",
        Dash::DashDot => "wdDnDiag",
        Dash::Long => "ltHorz",
        Dash::Short => "ltVert",
        Dash::LongDot => "lgGrid",
        Dash::LongDotDot => "openDmnd",
    })
}

/// A hatched area as a letter.
pub fn hatch_sample(dash: Dash) -> &'static str {
    match dash {
        Dash::Solid => "■",
        Dash::Dashed => "▨",
        Dash::Dotted => "▒",
        Dash::DashDot => "▧",
        Dash::Long => "▤",
        Dash::Short => "▥",
        Dash::LongDot => "▦",
        Dash::LongDotDot => "▩",
    }
}

/// The line of a grid.
pub fn faint_line() -> &'static str {
    "<a:ln w=\"6350\"><a:solidFill><a:schemeClr val=\"bg1\"><a:lumMod val=\"85000\"/></a:schemeClr></a:solidFill></a:ln>"
}
