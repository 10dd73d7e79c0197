//! Numbers for people: rounded to their Monte Carlo error.

use crate::analysis::statistics::{Estimate, Z95};
use crate::metric::{Metric, Unit};

/// What stands where there is no value.
pub const NONE: &str = "–";

/// An amount with its currency: `$3.41M`.
#[must_use]
pub fn money(estimate: Estimate, currency: &str) -> String {
    if !estimate.value.is_finite() {
        return NONE.to_owned();
    }
    let scale = Scale::of(estimate);
    let digits = rounded(estimate.value.abs(), estimate.se, scale);
    let minus = if estimate.value < 0.0 && is_nonzero(&digits) { "−" } else { "" };
    format!("{minus}{}{digits}{}", symbol(currency), scale.suffix)
}

/// An amount with its error: `$3.41M ± 0.05M`.
#[must_use]
pub fn money_with_error(estimate: Estimate, currency: &str) -> String {
    let scale = Scale::of(estimate);
    with_error(money(estimate, currency), estimate, scale, scale.suffix)
}

/// A share or a return in percent: `46.1%`. A share that was never or always seen is stated as its 95 % bound.
#[must_use]
pub fn percent(estimate: Estimate) -> String {
    if !estimate.value.is_finite() {
        return NONE.to_owned();
    }
    let digits = rounded(100.0 * estimate.value.abs(), 100.0 * estimate.se, Scale::ONE);
    let minus = if estimate.value < 0.0 && is_nonzero(&digits) { "−" } else { "" };
    format!("{minus}{digits}%")
}

/// A share or a return with its error in percentage points: `46.1% ± 0.5`.
#[must_use]
pub fn percent_with_error(estimate: Estimate) -> String {
    let scaled = Estimate::known(100.0 * estimate.value, 100.0 * estimate.se);
    with_error(percent(estimate), scaled, Scale::ONE, "")
}

/// A chance, 0–1, with its error; one that was never or always seen is stated as its 95 % bound: `<0.03%`.
#[must_use]
pub fn chance(estimate: Estimate) -> String {
    let bound = Z95 * 100.0 * estimate.se;
    if estimate.value == 0.0 && bound > 0.0 {
        format!("<{}%", rounded(bound, bound, Scale::ONE))
    } else if estimate.value == 1.0 && bound > 0.0 {
        format!(">{}%", rounded(100.0 - bound, bound, Scale::ONE))
    } else {
        percent_with_error(estimate)
    }
}

/// A bare number: `17.3`.
#[must_use]
pub fn number(estimate: Estimate) -> String {
    if !estimate.value.is_finite() {
        return NONE.to_owned();
    }
    let digits = rounded(estimate.value.abs(), estimate.se, Scale::ONE);
    let minus = if estimate.value < 0.0 && is_nonzero(&digits) { "−" } else { "" };
    format!("{minus}{digits}")
}

/// A bare number with its error: `17.3 ± 0.2`.
#[must_use]
pub fn number_with_error(estimate: Estimate) -> String {
    with_error(number(estimate), estimate, Scale::ONE, "")
}

/// A value of a metric, in its unit.
#[must_use]
pub fn metric(estimate: Estimate, metric: Metric, currency: &str) -> String {
    match unit(metric) {
        Shown::Money => money(estimate, currency),
        Shown::Percent => percent(estimate),
        Shown::Number => number(estimate),
    }
}

/// A value of a metric with its error, in its unit.
#[must_use]
pub fn metric_with_error(estimate: Estimate, metric: Metric, currency: &str) -> String {
    match unit(metric) {
        Shown::Money => money_with_error(estimate, currency),
        Shown::Percent => percent_with_error(estimate),
        Shown::Number => number_with_error(estimate),
    }
}

/// A whole number with thousands separated: `10,000`.
#[must_use]
pub fn count(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Symbol of a currency, or its code and a space.
#[must_use]
pub fn symbol(currency: &str) -> String {
    match currency {
        "USD" => "$".to_owned(),
        "EUR" => "€".to_owned(),
        "GBP" => "£".to_owned(),
        "JPY" | "CNY" => "¥".to_owned(),
        "INR" => "₹".to_owned(),
        "KRW" => "₩".to_owned(),
        "ILS" => "₪".to_owned(),
        code => format!("{code} "),
    }
}

/// How a metric is shown.
enum Shown {
    Money,
    Percent,
    Number,
}

fn unit(metric: Metric) -> Shown {
    let is_share = matches!(
        metric,
        Metric::Roi
            | Metric::RoiCash
            | Metric::MarketplaceRenewalShare
            | Metric::PreparedShare
            | Metric::Sheddable90d
            | Metric::AeMotiveMean
    );
    match metric.unit() {
        Unit::Money => Shown::Money,
        Unit::Ratio if is_share => Shown::Percent,
        Unit::Ratio | Unit::Months | Unit::Count | Unit::Hours => Shown::Number,
    }
}

/// A power of a thousand with its letter.
#[derive(Clone, Copy)]
struct Scale {
    power: i32,
    suffix: &'static str,
}

impl Scale {
    const ONE: Self = Self { power: 0, suffix: "" };

    /// The scale in which a number has one to three digits before the point.
    fn of(estimate: Estimate) -> Self {
        let size = estimate.value.abs();
        match size {
            size if size >= 999.5e6 => Self { power: 9, suffix: "B" },
            size if size >= 999.5e3 => Self { power: 6, suffix: "M" },
            size if size >= 999.5 => Self { power: 3, suffix: "k" },
            _ => Self::ONE,
        }
    }
}

/// Power of ten of the last digit worth showing: that of the error's first digit, one more where that digit is 1; three
/// digits of the number where there is no error.
fn last_digit(size: f64, se: f64) -> i32 {
    let power_of = |number: f64| number.log10().floor() as i32;
    if se.is_finite() && se > 0.0 {
        let first = power_of(se);
        let leads_with_one = se / 10.0_f64.powi(first) < 2.0;
        return if leads_with_one { first - 1 } else { first };
    }
    if size > 0.0 { power_of(size) - 2 } else { 0 }
}

/// Digits of a number that is not negative, in a scale, rounded to its error; at most three after the point.
fn rounded(size: f64, se: f64, scale: Scale) -> String {
    digits(size, last_digit(size, se), scale)
}

fn digits(size: f64, last: i32, scale: Scale) -> String {
    let decimals = (scale.power - last).clamp(0, 3);
    let step = 10.0_f64.powi(last.max(scale.power - 3));
    let in_scale = (size / step).round() * (step / 10.0_f64.powi(scale.power));
    let decimals = decimals as usize;
    format!("{in_scale:.decimals$}")
}

/// The value with its error behind it, both to the same digit.
fn with_error(value: String, estimate: Estimate, scale: Scale, suffix: &str) -> String {
    if !(estimate.value.is_finite() && estimate.se.is_finite()) || estimate.se == 0.0 {
        return value;
    }
    let error = digits(estimate.se, last_digit(estimate.value.abs(), estimate.se), scale);
    let suffix = if is_nonzero(&error) { suffix } else { "" };
    format!("{value} ± {error}{suffix}")
}

fn is_nonzero(digits: &str) -> bool {
    digits.chars().any(|digit| digit.is_ascii_digit() && digit != '0')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(value: f64, se: f64) -> Estimate {
        Estimate::known(value, se)
    }

    #[test]
    fn money_is_rounded_to_its_error() {
        let cases = [
            (3_412_345.0, 52_000.0, "$3.41M ± 0.05M"),
            (3_412_345.0, 12_000.0, "$3.412M ± 0.012M"),
            (3_412_345.0, 300_000.0, "$3.4M ± 0.3M"),
            (-740_200.0, 4_000.0, "−$740k ± 4k"),
            (345_678_000.0, 31_000_000.0, "$350M ± 30M"),
            (999_800.0, 3_000.0, "$1.000M ± 0.003M"),
            (0.0, 0.0, "$0"),
            (-3.0, 5_000.0, "$0 ± 5000"),
        ];
        for (value, se, wanted) in cases {
            assert_eq!(money_with_error(of(value, se), "USD"), wanted);
        }
        assert_eq!(money(of(1_234_567.0, f64::NAN), "EUR"), "€1.23M");
        assert_eq!(money(of(-80.0, f64::NAN), "CHF"), "−CHF 80.0");
        assert_eq!(money_with_error(Estimate::UNDEFINED, "USD"), NONE);
    }

    #[test]
    fn percent_is_rounded_to_its_error() {
        assert_eq!(percent_with_error(of(0.46123, 0.005)), "46.1% ± 0.5");
        assert_eq!(percent_with_error(of(-0.4612, 0.03)), "−46% ± 3");
        assert_eq!(percent(of(-0.0001, 0.03)), "0%");
        assert_eq!(chance(of(0.0, 0.000_15)), "<0.03%");
        assert_eq!(chance(of(1.0, 0.015)), ">97%");
        assert_eq!(chance(of(0.5, 0.015)), "50.0% ± 1.5");
    }

    #[test]
    fn metrics_are_shown_in_their_unit() {
        assert_eq!(metric_with_error(of(17.26, 0.2), Metric::PaybackMonth, "USD"), "17.3 ± 0.2");
        assert_eq!(metric(of(0.5, 0.01), Metric::RoiCash, "USD"), "50.0%");
        assert_eq!(metric(of(12.345, 0.3), Metric::PipelinePerCost, "USD"), "12.3");
        assert_eq!(metric(of(2_500.0, 30.0), Metric::CostPv, "GBP"), "£2.50k");
    }

    #[test]
    fn counts_have_their_thousands_separated() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(count), ["0", "999", "1,000", "1,234,567"]);
    }
}
