//! Numbers without an error, as charts and titles state them: three digits, whole percents.

use super::symbol;
use crate::analysis::figures::{self, Scale};
use crate::metric::Unit;

/// Shown for what is undefined.
pub const UNDEFINED: &str = super::NONE;

/// An amount in three digits: `$12.3M`, `−€340k`, `CHF 1.20M`.
#[must_use]
pub fn money(value: f64, currency: &str) -> String {
    figures::money(value, currency)
}

fn signed(value: f64, written: &str, prefix: &str) -> String {
    figures::signed(value, &format!("{prefix}{written}"))
}

/// A share in percent: `62%`; less than one percent but not none is `<1%`, and so above 99.
#[must_use]
pub fn percent(share: f64) -> String {
    match share {
        s if !s.is_finite() => UNDEFINED.to_owned(),
        s if s > 0.0 && s < 0.01 => "<1%".to_owned(),
        s if s < 1.0 && s > 0.99 => ">99%".to_owned(),
        s if s.abs() >= 99.5 => format!("{}×", number(s)),
        s => signed(s, &format!("{}%", whole(s)), ""),
    }
}

/// A return in percent with its sign: `+45%`, `−12%`; multiples above ten times: `+23×`.
#[must_use]
pub fn signed_percent(value: f64) -> String {
    if !value.is_finite() {
        return UNDEFINED.to_owned();
    }
    let written = if value.abs() >= 99.5 { format!("{}×", number(value.abs())) } else { format!("{}%", whole(value)) };
    let text = signed(value, &written, "");
    if value > 0.0 && text != "0%" { format!("+{text}") } else { text }
}

/// Whole percents, halves away from zero as in tables.
fn whole(share: f64) -> f64 {
    figures::rounded(share.abs() * 100.0)
}

/// A plain number in three digits or so: `0.42`, `7.3`, `128`, `1.2M`.
#[must_use]
pub fn number(value: f64) -> String {
    if !value.is_finite() {
        return UNDEFINED.to_owned();
    }
    match value.abs() {
        m if m >= 9999.5 => money(value, ""),
        m if m >= 99.5 => signed(value, &format!("{m:.0}"), ""),
        m if m >= 9.95 => signed(value, format!("{m:.1}").trim_end_matches(".0"), ""),
        m if m >= 0.995 => signed(value, &format!("{m:.1}"), ""),
        m => signed(value, &format!("{m:.2}"), ""),
    }
}

/// A value by its unit.
#[must_use]
pub fn value(value: f64, unit: Unit, currency: &str) -> String {
    match unit {
        Unit::Money => money(value, currency),
        Unit::Ratio | Unit::Months | Unit::Count => number(value),
        Unit::Hours => format!("{}\u{a0}h", number(value)),
    }
}

/// What a tick stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TickKind<'a> {
    /// Amounts in a currency.
    Money(&'a str),
    /// Shares, in percent.
    Percent,
    /// Plain numbers.
    Number,
}

/// Labels of ticks: as many decimals as their distance needs, the same for all.
#[must_use]
pub fn tick_labels(ticks: &[f64], kind: TickKind) -> Vec<String> {
    let largest = ticks.iter().fold(0.0_f64, |most, tick| most.max(tick.abs()));
    let factor = if kind == TickKind::Percent { 100.0 } else { 1.0 };
    let (divisor, suffix) = match kind {
        TickKind::Percent => (1.0, "%"),
        _ => {
            let scale = Scale::of(largest);
            (scale.divisor(), scale.suffix)
        }
    };
    let scaled = |tick: f64| tick * factor / divisor;
    let gap = ticks.windows(2).map(|pair| scaled(pair[1]) - scaled(pair[0])).fold(f64::INFINITY, f64::min);
    let decimals = (0..=3).find(|&d| is_whole(gap * 10_f64.powi(d))).unwrap_or(3) as usize;
    let prefix = if let TickKind::Money(currency) = kind { symbol(currency) } else { String::new() };
    ticks
        .iter()
        .map(|&tick| match (scaled(tick), kind) {
            (s, TickKind::Percent) => signed(tick, &format!("{:.decimals$}%", s.abs()), &prefix),
            (s, _) if s.abs() < 1e-9 => format!("{prefix}0"),
            (s, _) => signed(tick, &format!("{:.decimals$}{suffix}", s.abs()), &prefix),
        })
        .collect()
}

fn is_whole(x: f64) -> bool {
    !x.is_finite() || (x - x.round()).abs() < 1e-6
}

/// Names in a sentence: `A`, `A and B`, `A, B and C`.
#[must_use]
pub fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [start @ .., last] => format!("{} and {last}", start.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_three_digits() {
        let cases = [
            (0.0, "$0"),
            (-0.2, "$0"),
            (950.0, "$950"),
            (3_400.0, "$3.40k"),
            (340_000.0, "$340k"),
            (999_960.0, "$1.00M"),
            (-1_240_000.0, "−$1.24M"),
            (12_340_000.0, "$12.3M"),
            (123_400_000.0, "$123M"),
            (2.5e9, "$2.50B"),
        ];
        for (value, written) in cases {
            assert_eq!(money(value, "USD"), written);
        }
        assert_eq!(money(1.2e6, "CHF"), "CHF\u{a0}1.20M");
        assert_eq!(money(1.2e6, "gbp"), "£1.20M");
        assert_eq!(money(f64::NAN, "USD"), UNDEFINED);
        assert!(money(1e300, "USD").len() < 12);
    }

    #[test]
    fn a_rare_event_is_not_written_as_impossible() {
        assert_eq!(percent(0.001), "<1%");
        assert_eq!(percent(0.0), "0%");
        assert_eq!(percent(0.998), ">99%");
        assert_eq!(percent(1.0), "100%");
        assert_eq!(signed_percent(0.454), "+45%");
        assert_eq!(signed_percent(-0.12), "−12%");
        assert_eq!(signed_percent(0.0), "0%");
    }

    #[test]
    fn ticks_share_their_unit_and_their_decimals() {
        let labels = tick_labels(&[-500_000.0, 0.0, 500_000.0, 1_000_000.0], TickKind::Money("USD"));
        assert_eq!(labels, ["−$0.5M", "$0", "$0.5M", "$1.0M"]);
        assert_eq!(tick_labels(&[0.0, 0.25, 0.5], TickKind::Percent), ["0%", "25%", "50%"]);
        assert_eq!(tick_labels(&[0.0, 5.0], TickKind::Number), ["0", "5"]);
    }

    #[test]
    fn names_are_joined_as_in_a_sentence() {
        let names = ["A", "B", "C"].map(str::to_owned);
        assert_eq!(listed(&names), "A, B and C");
        assert_eq!(listed(&names[..2]), "A and B");
        assert_eq!(listed(&[]), "");
    }
}
