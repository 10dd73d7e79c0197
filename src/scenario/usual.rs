//! Slips of unit: values that are allowed, lie far beside what is usual, and would not if a unit were another.

use super::belief::number_text;
use super::document::Node;
use super::problem::{Problem, Sink};
use crate::distribution::Distribution;
use crate::parameter::{ParameterSpec, Range};

/// A slip: the words of units in which it happens, what the number is multiplied by to undo it, and how it is asked.
struct Slip {
    units: &'static [&'static str],
    factor: f64,
    question: &'static str,
}

const MONTHLY: &[&str] = &["a month", "1/month", "and month"];
const YEARLY: &[&str] = &["a year", "/yr"];
const DURATION: &[&str] = &["month"];
const SHARE: &[&str] = &["share", "probability", "1/", "0–1", "weight", "ratio", "factor", "$/$", "per $"];
const MONEY: &[&str] = &["money"];
/// Days and weeks of a month.
const DAYS: f64 = 365.25 / 12.0;
const WEEKS: f64 = DAYS / 7.0;

/// What people get wrong, tried in this order where several explain a number equally well.
const SLIPS: [Slip; 11] = [
    Slip { units: MONEY, factor: 1e3, question: "thousands?" },
    Slip { units: MONEY, factor: 1e6, question: "millions?" },
    Slip { units: MONEY, factor: 1e-2, question: "cents?" },
    Slip { units: MONTHLY, factor: 1.0 / 12.0, question: "a year?" },
    Slip { units: YEARLY, factor: 12.0, question: "a month?" },
    Slip { units: SHARE, factor: 1e-2, question: "percent?" },
    Slip { units: DURATION, factor: 1.0 / DAYS, question: "days?" },
    Slip { units: DURATION, factor: 1.0 / WEEKS, question: "weeks?" },
    Slip { units: DURATION, factor: 12.0, question: "years?" },
    Slip { units: &["hours a month"], factor: WEEKS, question: "a week?" },
    Slip { units: &["hours a month"], factor: 1.0 / 12.0, question: "a year?" },
];

/// Warns where the middle of a belief lies beside what is usual, with the slip of unit that would explain it.
pub(super) fn note(
    sink: &mut Sink,
    spec: &ParameterSpec,
    node: &Node,
    belief: &Distribution,
    usual: Range,
    middle: f64,
) {
    let value = belief.quantile(0.5);
    if usual.contains(value) {
        return;
    }
    let what =
        if belief.is_uncertain() { format!("the median of `{}`", node.path) } else { format!("`{}`", node.path) };
    let which = if value < usual.min { "very little" } else { "very much" };
    let message = format!("{what} is {}, which is {which}", shown(value));
    let unit = if spec.unit.is_empty() { String::new() } else { format!(" ({})", spec.unit) };
    let help = match meant(spec, value, usual, middle) {
        Some(slip) => {
            let other = shown(value * slip.factor);
            format!("{} That would be {other}; usual is {usual}{unit}", slip.question)
        }
        None => format!("usual is {usual}{unit}"),
    };
    sink.push(Problem::warning(&node.place, message).help(help));
}

/// The slip that brings the number nearest to what is most usual.
fn meant(spec: &ParameterSpec, value: f64, usual: Range, middle: f64) -> Option<&'static Slip> {
    let is_duration = spec.unit.starts_with("month");
    let applies = |slip: &&Slip| {
        let fits = slip.units.iter().any(|word| spec.unit.contains(word));
        let fits = fits && (slip.units != DURATION || is_duration);
        fits && usual.contains(value * slip.factor) && value != 0.0
    };
    let distance = |slip: &Slip| if middle > 0.0 { libm::log((value * slip.factor / middle).abs()).abs() } else { 0.0 };
    SLIPS.iter().filter(applies).min_by(|a, b| distance(a).total_cmp(&distance(b)))
}

/// A number as it would be typed: four digits, `16e3`, `80e6`.
fn shown(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 || !value.is_finite() {
        return number_text(value);
    }
    let digits = 3 - libm::log10(size).floor() as i32;
    let unit = 10f64.powi(digits);
    let rounded = if digits > 300 { value } else { (value * unit).round() / unit };
    let (scaled, suffix) = match size {
        size if size >= 1e6 => (rounded / 1e6, "e6"),
        size if size >= 1e4 => (rounded / 1e3, "e3"),
        _ => (rounded, ""),
    };
    let scaled = (scaled * 1e9).round() / 1e9;
    format!("{}{suffix}", if scaled == 0.0 { rounded } else { scaled })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameter::find;

    /// Typed value, and the slip that explains it.
    const TYPED: [(&str, &str, f64, Option<&str>); 16] = [
        ("isv", "acv", 60.0, Some("thousands?")),
        ("isv", "arr", 35.0, Some("millions?")),
        ("isv", "arr", 35_000.0, Some("thousands?")),
        ("isv", "sellers", 9000.0, None),
        ("outsourced", "retainer", 192_000.0, Some("a year?")),
        ("outsourced", "retainer", 16.0, Some("thousands?")),
        ("in_house", "ote", 260.0, Some("thousands?")),
        ("in_house", "ote", 22e3, Some("a month?")),
        ("in_house", "ote", 26e6, Some("cents?")),
        ("funnel", "cycle_months", 250.0, Some("days?")),
        ("funnel", "cycle_months", 0.69, Some("years?")),
        ("in_house", "notice_months", 90.0, Some("days?")),
        ("in_house", "hours", 40.0, Some("a week?")),
        ("economics", "annual_expansion", 3.0, Some("percent?")),
        ("consumption", "ratio", 40.0, Some("percent?")),
        ("ae", "quota", 10.0, Some("millions?")),
    ];

    #[test]
    fn what_people_type_finds_its_slip() {
        for (table, key, value, expected) in TYPED {
            let spec = find(table, key).unwrap();
            assert!(!spec.usual.contains(value), "{key} {value}");
            let middle = crate::scenario::parameters::tests::default_median(spec);
            assert_eq!(meant(spec, value, spec.usual, middle).map(|slip| slip.question), expected, "{key} {value}");
        }
    }

    #[test]
    fn numbers_are_shown_as_they_would_be_typed() {
        let texts = [60e3, 16e3, 8.214, 35e6, 0.0022, 1234.5, 2e5, 260.0].map(shown);
        assert_eq!(texts, ["60e3", "16e3", "8.214", "35e6", "0.0022", "1235", "200e3", "260"]);
    }
}
