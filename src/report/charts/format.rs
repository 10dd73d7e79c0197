//! Numbers as a board reads them: currency sign, k and M, a true minus.

use crate::metric::Unit;

/// Shown for what is undefined.
pub const UNDEFINED: &str = "n/a";

/// The sign of a currency code, or the code and a space.
#[must_use]
pub fn currency_sign(code: &str) -> String {
    match code.trim().to_ascii_uppercase().as_str() {
        "USD" | "$" => "$".to_owned(),
        "EUR" => "€".to_owned(),
        "GBP" => "£".to_owned(),
        "INR" => "₹".to_owned(),
        "JPY" | "CNY" => "¥".to_owned(),
        "" => String::new(),
        other => format!("{other}\u{a0}"),
    }
}

/// Thousands, millions, billions, trillions: divisor and suffix.
const STEPS: [(f64, &str); 5] = [(1.0, ""), (1e3, "k"), (1e6, "M"), (1e9, "B"), (1e12, "T")];

fn step_of(magnitude: f64) -> (f64, &'static str) {
    // 999,960 is written as 1.0M, not as 1000k.
    STEPS.into_iter().rev().find(|(divisor, _)| magnitude >= 0.9995 * divisor).unwrap_or(STEPS[0])
}

fn signed(value: f64, written: &str, prefix: &str) -> String {
    let is_zero = written.chars().all(|c| !matches!(c, '1'..='9'));
    format!("{}{prefix}{written}", if value < 0.0 && !is_zero { "−" } else { "" })
}

/// An amount: `$12.3M`, `−€340k`, `CHF 1.2M`; `n/a` where it is not finite.
#[must_use]
pub fn money(value: f64, currency: &str) -> String {
    if !value.is_finite() {
        return UNDEFINED.to_owned();
    }
    let (divisor, suffix) = step_of(value.abs());
    let scaled = value.abs() / divisor;
    let decimals = match suffix {
        "" => 0,
        "k" => usize::from(scaled < 9.95),
        _ => usize::from(scaled < 99.95),
    };
    let written = if scaled > 1e6 { format!("{scaled:.0e}") } else { format!("{scaled:.decimals$}") };
    signed(value, &format!("{written}{suffix}"), &currency_sign(currency))
}

/// A share in percent: `62%`; less than one percent but not none is `<1%`, and so above 99.
#[must_use]
pub fn percent(share: f64) -> String {
    match share {
        s if !s.is_finite() => UNDEFINED.to_owned(),
        s if s > 0.0 && s < 0.01 => "<1%".to_owned(),
        s if s < 1.0 && s > 0.99 => ">99%".to_owned(),
        s if s.abs() >= 99.5 => format!("{}×", number(s)),
        s => signed(s, &format!("{:.0}%", s.abs() * 100.0), ""),
    }
}

/// A return in percent with its sign: `+45%`, `−12%`; multiples above ten times: `+23×`.
#[must_use]
pub fn signed_percent(value: f64) -> String {
    if !value.is_finite() {
        return UNDEFINED.to_owned();
    }
    let written =
        if value.abs() >= 99.5 { format!("{}×", number(value.abs())) } else { format!("{:.0}%", value.abs() * 100.0) };
    let text = signed(value, &written, "");
    if value > 0.0 && text != "0%" { format!("+{text}") } else { text }
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
        _ => step_of(largest),
    };
    let scaled = |tick: f64| tick * factor / divisor;
    let gap = ticks.windows(2).map(|pair| scaled(pair[1]) - scaled(pair[0])).fold(f64::INFINITY, f64::min);
    let decimals = (0..=3).find(|&d| is_whole(gap * 10_f64.powi(d))).unwrap_or(3) as usize;
    let prefix = if let TickKind::Money(currency) = kind { currency_sign(currency) } else { String::new() };
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
    fn amounts_are_written_in_the_unit_that_keeps_them_short() {
        let cases = [
            (0.0, "$0"),
            (-0.2, "$0"),
            (950.0, "$950"),
            (3_400.0, "$3.4k"),
            (340_000.0, "$340k"),
            (999_960.0, "$1.0M"),
            (-1_240_000.0, "−$1.2M"),
            (12_340_000.0, "$12.3M"),
            (123_400_000.0, "$123M"),
            (2.5e9, "$2.5B"),
        ];
        for (value, written) in cases {
            assert_eq!(money(value, "USD"), written);
        }
        assert_eq!(money(1.2e6, "CHF"), "CHF\u{a0}1.2M");
        assert_eq!(money(1.2e6, "gbp"), "£1.2M");
        assert_eq!(money(f64::NAN, "USD"), "n/a");
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
