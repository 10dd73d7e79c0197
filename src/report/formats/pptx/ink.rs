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

    /// Paler by letting what is beneath through, so that a colour keeps its hue in every program; the darker ones are the
    /// second round of the theme's colours.
    fn xml(self, darker: bool) -> String {
        let shade = if darker { "<a:lumMod val=\"60000\"/>" } else { "" };
        let alpha = match self {
            Self::Full => return shade.to_owned(),
            Self::Half => 50,
            Self::Pale => 40,
            Self::Paler => 20,
        };
        format!("{shade}<a:alpha val=\"{}\"/>", alpha * 1000)
    }
}

/// A colour of the theme where it is one of ours, else itself.
pub fn colour(ink: Ink, shade: Shade) -> String {
    let of_theme = |name: &str, shade: String| format!("<a:schemeClr val=\"{name}\">{shade}</a:schemeClr>");
    if let Some(place) = OPTIONS.iter().position(|&option| option == ink) {
        return of_theme(&format!("accent{}", place % 6 + 1), shade.xml(place >= 6));
    }
    match ink {
        TEXT => of_theme("tx1", shade.xml(false)),
        MUTED => of_theme("tx2", shade.xml(false)),
        BASELINE if shade == Shade::Full => {
            of_theme("tx1", "<a:lumMod val=\"50000\"/><a:lumOff val=\"50000\"/>".to_owned())
        }
        BASELINE => {
            of_theme("bg1", format!("<a:lumMod val=\"{}\"/>", if shade == Shade::Paler { 90_000 } else { 75_000 }))
        }
        FAINT => of_theme("bg1", "<a:lumMod val=\"75000\"/>".to_owned()),
        Ink(red, green, blue) => {
            format!("<a:srgbClr val=\"{red:02X}{green:02X}{blue:02X}\">{}</a:srgbClr>", shade.xml(false))
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

/// The line of a grid.
pub fn faint_line() -> &'static str {
    "<a:ln w=\"6350\"><a:solidFill><a:schemeClr val=\"bg1\"><a:lumMod val=\"85000\"/></a:schemeClr></a:solidFill></a:ln>"
}
