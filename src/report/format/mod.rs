//! Numbers for people: rounded to their Monte Carlo error, in a currency, with a true minus.
//!
//! A printed ± is half the width of the 95% interval ([`Estimate::half_width`]); where that is not known nothing is
//! printed. An error that is smaller than the last digit worth showing is left out.

pub mod short;

pub use crate::analysis::figures::{NONE, count, symbol};

use crate::analysis::compared::Compared;
use crate::analysis::figures::{DIGITS, Scale, amount, digits, is_nonzero, power_of, rounded_power_of, signed};
use crate::analysis::statistics::Estimate;
use crate::metric::{Metric, Unit};

/// What a printed ± means; said once under the tables.
pub const PLUS_MINUS: &str = "± is half the width of the 95% interval of the simulation";

/// Most digits of an amount that is printed with its error.
const DIGITS_WITH_ERROR: i32 = 4;

/// An amount with its currency: `$3.41M`.
#[must_use]
pub fn money(estimate: Estimate, currency: &str) -> String {
    let last = last_digit(estimate, DIGITS);
    let scale = scale_of(estimate.value.abs(), last);
    let last = last.max(if scale.power == 0 { 0 } else { i32::MIN });
    amount(estimate.value, last, scale, currency)
}

/// An amount with its error: `$3.41M ± 0.05M`.
#[must_use]
pub fn money_with_error(estimate: Estimate, currency: &str) -> String {
    let half = estimate.half_width();
    let last = last_digit(estimate, DIGITS_WITH_ERROR);
    let scale = scale_of(largest(estimate.value, half), last);
    let Some(error) = error(estimate, last, scale) else { return money(estimate, currency) };
    format!("{} ± {error}{}", amount(estimate.value, last, scale, currency), scale.suffix)
}

/// A share or a return in percent: `46.1%`.
#[must_use]
pub fn percent(estimate: Estimate) -> String {
    let scaled = times_hundred(estimate);
    if !scaled.value.is_finite() {
        return NONE.to_owned();
    }
    format!("{}%", signed(scaled.value, &digits(scaled.value.abs(), last_digit(scaled, DIGITS), Scale::ONE)))
}

/// A share or a return with its error in percentage points: `46.1% ± 0.5`.
#[must_use]
pub fn percent_with_error(estimate: Estimate) -> String {
    let scaled = times_hundred(estimate);
    error(scaled, last_digit(scaled, DIGITS), Scale::ONE)
        .map_or_else(|| percent(estimate), |error| format!("{} ± {error}", percent(estimate)))
}

/// A chance, 0–1, with its error; one that was never or always seen is stated as its 95% bound: `<0.03%`.
#[must_use]
pub fn chance(estimate: Estimate) -> String {
    let bound = times_hundred(estimate).half_width();
    let written = |size: f64| digits(size, first_digit(bound), Scale::ONE);
    if estimate.value == 0.0 && bound > 0.0 {
        format!("<{}%", written(bound))
    } else if estimate.value == 1.0 && bound > 0.0 {
        format!(">{}%", written(100.0 - bound))
    } else if estimate.value > 0.99 && estimate.value < 1.0 && bound > 0.0 {
        // Never rounded to all.
        format!("{}% ± {}", written(100.0 * estimate.value), written(bound))
    } else {
        percent_with_error(estimate)
    }
}

/// A chance as [`chance`] writes it, without its error: for charts and titles, which thereby say what tables say.
#[must_use]
pub fn chance_alone(estimate: Estimate) -> String {
    let mut written = chance(estimate);
    written.truncate(written.find(" ± ").unwrap_or(written.len()));
    written
}

/// A bare number: `17.3`.
#[must_use]
pub fn number(estimate: Estimate) -> String {
    if !estimate.value.is_finite() {
        return NONE.to_owned();
    }
    signed(estimate.value, &digits(estimate.value.abs(), last_digit(estimate, DIGITS), Scale::ONE))
}

/// A bare number with its error: `17.3 ± 0.2`.
#[must_use]
pub fn number_with_error(estimate: Estimate) -> String {
    error(estimate, last_digit(estimate, DIGITS), Scale::ONE)
        .map_or_else(|| number(estimate), |error| format!("{} ± {error}", number(estimate)))
}

/// A payback by contracts that takes longer than this, in months, is none: they would have ended long before.
pub const LONGEST_PAYBACK: f64 = 240.0;
/// What is said of it.
pub const NEVER_IN_EFFECT: &str = "never in effect";

/// Whether a value of a metric stands for something that never comes.
#[must_use]
pub fn is_never_in_effect(estimate: Estimate, metric: Metric) -> bool {
    metric == Metric::CacPayback && estimate.value > LONGEST_PAYBACK
}

/// A value of a metric as people count it: months of the calendar count from 0 in files and from 1 in sentences, tables and
/// charts. Not for differences, of which none is a month of the calendar.
#[must_use]
pub fn as_counted(estimate: Estimate, metric: Metric) -> Estimate {
    let is_month = matches!(metric, Metric::PaybackMonth | Metric::CashPositiveMonth);
    Estimate { value: if is_month { estimate.value + 1.0 } else { estimate.value }, ..estimate }
}

/// A value of a metric, in its unit.
#[must_use]
pub fn metric(estimate: Estimate, metric: Metric, currency: &str) -> String {
    if is_never_in_effect(estimate, metric) {
        return NEVER_IN_EFFECT.to_owned();
    }
    match unit(metric) {
        Shown::Money => money(estimate, currency),
        Shown::Percent => percent(estimate),
        Shown::Number => number(estimate),
    }
}

/// A value of a metric with its error, in its unit.
#[must_use]
pub fn metric_with_error(estimate: Estimate, metric: Metric, currency: &str) -> String {
    if is_never_in_effect(estimate, metric) {
        return NEVER_IN_EFFECT.to_owned();
    }
    match unit(metric) {
        Shown::Money => money_with_error(estimate, currency),
        Shown::Percent => percent_with_error(estimate),
        Shown::Number => number_with_error(estimate),
    }
}

/// A figure that is compared between runs, with its error.
#[must_use]
pub fn compared_with_error(estimate: Estimate, compared: Compared, currency: &str) -> String {
    match compared.is_reached {
        true => chance(estimate),
        false => metric_with_error(estimate, compared.metric, currency),
    }
}

/// The same without its error.
#[must_use]
pub fn compared(estimate: Estimate, compared: Compared, currency: &str) -> String {
    if compared.is_reached { percent(estimate) } else { metric(estimate, compared.metric, currency) }
}

/// How a metric is shown.
enum Shown {
    Money,
    Percent,
    Number,
}

/// Whether a metric is shown in percent.
#[must_use]
pub fn is_in_percent(metric: Metric) -> bool {
    matches!(unit(metric), Shown::Percent)
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

/// The error to the same digit as its value; none where it is unknown, or too small for that digit.
fn error(estimate: Estimate, last: i32, scale: Scale) -> Option<String> {
    let half = estimate.half_width();
    let written = (estimate.value.is_finite() && half.is_finite()).then(|| digits(half, last, scale))?;
    is_nonzero(&written).then_some(written)
}

/// The scale of a size that is rounded to a digit: what rounds to a thousand thousands is a million.
fn scale_of(size: f64, last: i32) -> Scale {
    let step = 10.0_f64.powi(last);
    Scale::of((size / step).round() * step)
}

fn times_hundred(estimate: Estimate) -> Estimate {
    Estimate { value: 100.0 * estimate.value, se: 100.0 * estimate.se, ..estimate }
}

/// The larger of a value and its error.
fn largest(value: f64, half: f64) -> f64 {
    value.abs().max(if half.is_finite() { half } else { 0.0 })
}

/// Power of ten of the last digit of an error worth showing: its first digit, one more where that digit is 1.
fn first_digit(half: f64) -> i32 {
    let first = power_of(half);
    if half / 10.0_f64.powi(first) < 2.0 { first - 1 } else { first }
}

/// Power of ten of the last digit worth showing of a value: that of its error, and this many digits at the most.
fn last_digit(estimate: Estimate, most: i32) -> i32 {
    let half = estimate.half_width();
    let of_value = rounded_power_of(largest(estimate.value, half)) - most + 1;
    if half.is_finite() && half > 0.0 {
        first_digit(half).max(of_value)
    } else {
        rounded_power_of(estimate.value.abs()) - DIGITS + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A value with half the width of its interval.
    fn of(value: f64, half: f64) -> Estimate {
        let unit = Estimate::known(0.0, 1.0).half_width();
        Estimate::known(value, half / unit)
    }

    #[test]
    fn months_of_the_calendar_count_from_one_for_people() {
        let counted = |metric| as_counted(of(36.0, 1.0), metric);
        assert_eq!([Metric::PaybackMonth, Metric::CashPositiveMonth].map(|m| counted(m).value), [37.0; 2]);
        assert_eq!([Metric::MonthsToTraction, Metric::UpliftNpv].map(|m| counted(m).value), [36.0; 2]);
        assert_eq!(counted(Metric::PaybackMonth).half_width(), of(36.0, 1.0).half_width());
    }

    #[test]
    fn money_is_rounded_to_half_the_width_of_its_interval() {
        let cases = [
            (3_412_345.0, 52_000.0, "$3.41M ± 0.05M"),
            (3_412_345.0, 12_000.0, "$3.412M ± 0.012M"),
            (3_412_345.0, 300_000.0, "$3.4M ± 0.3M"),
            (-740_200.0, 4_000.0, "−$740k ± 4k"),
            (345_678_000.0, 31_000_000.0, "$350M ± 30M"),
            (999_800.0, 3_000.0, "$1.000M ± 0.003M"),
            (980_000.0, 300_000.0, "$1.0M ± 0.3M"),
            (0.0, 0.0, "$0"),
        ];
        for (value, half, wanted) in cases {
            assert_eq!(money_with_error(of(value, half), "USD"), wanted);
        }
        assert_eq!(money(of(1_234_567.0, f64::NAN), "EUR"), "€1.23M");
        assert_eq!(money(of(-80.0, f64::NAN), "CHF"), "−CHF\u{a0}80");
        assert_eq!(money_with_error(Estimate::UNDEFINED, "USD"), NONE);
    }

    #[test]
    fn a_value_inside_its_error_takes_the_scale_of_the_error() {
        assert_eq!(money_with_error(of(-3.0, 5_000.0), "USD"), "$0 ± 5k");
        assert_eq!(money_with_error(of(20.0, 81_000.0), "USD"), "$0 ± 80k");
        assert_eq!(money_with_error(of(-41_000.0, 1_200_000.0), "USD"), "$0 ± 1.2M");
    }

    #[test]
    fn no_more_digits_are_shown_than_mean_something() {
        assert_eq!(percent_with_error(of(-1.000_04, 0.000_02)), "−100%");
        assert_eq!(percent_with_error(of(-0.991_04, 0.001_2)), "−99.1% ± 0.1");
        assert_eq!(money_with_error(of(3_412_345.0, 12.0), "USD"), "$3.41M");
        assert_eq!(number_with_error(of(19.123_4, 0.000_3)), "19.1");
        assert_eq!(money(of(1_998_431.0, 900.0), "USD"), "$2.00M", "three digits without an error");
    }

    #[test]
    fn an_error_that_rests_on_fewer_than_five_blocks_is_not_printed() {
        let few = Estimate { value: 3.4e6, se: 5e4, freedom: 3.0 };
        assert_eq!(money_with_error(few, "USD"), "$3.40M");
        let five = Estimate { freedom: 4.0, ..few };
        assert_eq!(money_with_error(five, "USD"), "$3.40M ± 0.14M", "2.776 standard errors");
    }

    #[test]
    fn percent_is_rounded_to_its_error() {
        assert_eq!(percent_with_error(of(0.46123, 0.005)), "46.1% ± 0.5");
        assert_eq!(percent_with_error(of(-0.4612, 0.03)), "−46% ± 3");
        assert_eq!(percent(of(-0.0001, 0.03)), "0%");
        assert_eq!(chance(of(0.0, 0.000_3)), "<0.03%");
        assert_eq!(chance(of(1.0, 0.03)), ">97%");
        assert_eq!(chance(of(0.5, 0.015)), "50.0% ± 1.5");
        assert_eq!(chance(of(0.9995, 0.001)), "99.95% ± 0.10");
        assert_eq!(chance_alone(of(0.9845, 0.005)), "98.5%", "not 98%, which a table's 98.5% would not round to");
        assert_eq!(["<0.03%", "–"], [of(0.0, 0.000_3), Estimate::UNDEFINED].map(chance_alone));
    }

    #[test]
    fn metrics_are_shown_in_their_unit() {
        assert_eq!(metric_with_error(of(17.26, 0.2), Metric::PaybackMonth, "USD"), "17.3 ± 0.2");
        assert_eq!(metric(of(0.5, 0.01), Metric::RoiCash, "USD"), "50.0%");
        assert_eq!(metric(of(12.345, 0.3), Metric::PipelinePerCost, "USD"), "12.3");
        assert_eq!(metric(of(2_500.0, 30.0), Metric::CostPv, "GBP"), "£2.50k");
        assert_eq!(metric_with_error(of(1_000.0, 400.0), Metric::CacPayback, "USD"), NEVER_IN_EFFECT);
        assert_eq!(metric_with_error(of(20.6, 0.9), Metric::CacPayback, "USD"), "20.6 ± 0.9");
    }

    #[test]
    fn counts_have_their_thousands_separated() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(count), ["0", "999", "1,000", "1,234,567"]);
    }
}
