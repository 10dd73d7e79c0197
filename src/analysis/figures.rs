//! How amounts are written: the sign of the currency, a true minus, thousands by letter. Sentences, tables and charts
//! all write them so.

/// What stands where there is no value.
pub const NONE: &str = "–";

/// Most digits of a number that is printed without its error.
pub const DIGITS: i32 = 3;

/// An amount in three digits, whole below a thousand: `$12.3M`, `−€340k`, `CHF 1.20M`.
#[must_use]
pub fn money(value: f64, currency: &str) -> String {
    let scale = Scale::of(value.abs());
    let last = (rounded_power_of(value.abs()) - DIGITS + 1).max(if scale.power == 0 { 0 } else { i32::MIN });
    amount(value, last, scale, currency)
}

/// A name as a sentence holds it: in quotes where its first word would be read as one of the sentence
/// (`“A third program head”`, `“More partner-side”`, `“in-house”`), or a mark inside it as one of the sentence's
/// (`“Hybrid: two heads, then three”`), or where it is long enough to be a sentence itself (`“Buy six seats abroad”`).
#[must_use]
pub fn in_sentence(name: &str) -> String {
    const LIKE_A_SENTENCE: [&str; 24] = [
        "A", "An", "The", "No", "Not", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten",
        "Eleven", "Twelve", "More", "Less", "Fewer", "Nothing", "All", "As", "Our",
    ];
    /// Words from which a name is read as a sentence.
    const LONG_NAME: usize = 4;
    let first = name.split([' ', ',']).next().unwrap_or_default();
    let is_lower = name.chars().next().is_some_and(char::is_lowercase);
    let is_like = name.contains(' ') && LIKE_A_SENTENCE.contains(&first);
    let is_long = name.split(' ').count() >= LONG_NAME;
    let is_quoted = is_like || is_long || is_lower || name.contains([',', ';', ':', '.']);
    if is_quoted { format!("“{name}”") } else { name.to_owned() }
}

/// The sign of a currency code, or the code and a space that does not break.
#[must_use]
pub fn symbol(currency: &str) -> String {
    match currency.trim().to_ascii_uppercase().as_str() {
        "USD" => "$".to_owned(),
        "EUR" => "€".to_owned(),
        "GBP" => "£".to_owned(),
        "JPY" | "CNY" => "¥".to_owned(),
        "INR" => "₹".to_owned(),
        "KRW" => "₩".to_owned(),
        "ILS" => "₪".to_owned(),
        "" => String::new(),
        code => format!("{code}\u{a0}"),
    }
}

/// An amount to the digit that half the width of its interval leaves, as tables write it: `$5.4M` of $5.44M ± 0.3M.
#[must_use]
pub fn money_to(value: f64, half: f64, currency: &str) -> String {
    if !(half.is_finite() && half > 0.0) {
        return money(value, currency);
    }
    let first = power_of(half);
    let first = if half / 10.0_f64.powi(first) < 2.0 { first - 1 } else { first };
    let size = value.abs().max(half);
    let last = first.max(rounded_power_of(size) - DIGITS);
    let step = 10.0_f64.powi(last);
    amount(value, last, Scale::of((size / step).round() * step), currency)
}

/// A power of a thousand with its letter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// The power of ten.
    pub power: i32,
    /// Its letter.
    pub suffix: &'static str,
}

impl Scale {
    /// No power: the number itself.
    pub const ONE: Self = Self { power: 0, suffix: "" };

    /// The scale in which a size has one to three digits before the point.
    #[must_use]
    pub fn of(size: f64) -> Self {
        match size {
            size if size >= 999.5e9 => Self { power: 12, suffix: "T" },
            size if size >= 999.5e6 => Self { power: 9, suffix: "B" },
            size if size >= 999.5e3 => Self { power: 6, suffix: "M" },
            size if size >= 999.5 => Self { power: 3, suffix: "k" },
            _ => Self::ONE,
        }
    }

    /// What a number is divided by.
    #[must_use]
    pub fn divisor(self) -> f64 {
        10.0_f64.powi(self.power)
    }
}

/// The amount with its sign and its currency, rounded to a power of ten.
#[must_use]
pub fn amount(value: f64, last: i32, scale: Scale, currency: &str) -> String {
    if !value.is_finite() {
        return NONE.to_owned();
    }
    let digits = digits(value.abs(), last, scale);
    let written = if is_nonzero(&digits) { format!("{digits}{}", scale.suffix) } else { "0".to_owned() };
    signed(value, &format!("{}{written}", symbol(currency)))
}

/// Behind a minus where the value is below zero and what is written does not stand for zero.
#[must_use]
pub fn signed(value: f64, written: &str) -> String {
    format!("{}{written}", if value < 0.0 && is_nonzero(written) { "−" } else { "" })
}

/// Power of ten of the first digit, as it is after rounding to three digits.
#[must_use]
pub fn rounded_power_of(size: f64) -> i32 {
    power_of(size / 0.9995)
}

/// Power of ten of the first digit.
#[must_use]
pub fn power_of(size: f64) -> i32 {
    if size > 0.0 { libm::log10(size).floor() as i32 } else { 0 }
}

/// Digits of a number that is not negative, in a scale, rounded to a power of ten; at most three after the point.
#[must_use]
pub fn digits(size: f64, last: i32, scale: Scale) -> String {
    let decimals = scale.power.saturating_sub(last).clamp(0, 3) as usize;
    let step = 10.0_f64.powi(last.max(scale.power - 3));
    let in_scale = rounded(size / step) * (step / scale.divisor());
    if in_scale > 1e6 { format!("{in_scale:.0e}") } else { format!("{in_scale:.decimals$}") }
}

/// Rounded as spreadsheets round, so that a workbook says what a table says: a half in decimal digits goes up, even
/// where the nearest binary number is a little less (21.45, which is 21.449999999999999).
#[must_use]
pub fn rounded(size: f64) -> f64 {
    (size * (1.0 + 1e-14)).round()
}

/// Whether what is written does not stand for zero.
#[must_use]
pub fn is_nonzero(written: &str) -> bool {
    written.chars().any(|digit| matches!(digit, '1'..='9'))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_go_up_as_in_spreadsheets() {
        assert_eq!(digits(100.0 * 0.2145, -1, Scale::ONE), "21.5");
        assert_eq!(digits(100.0 * 0.2144, -1, Scale::ONE), "21.4");
        assert_eq!(digits(2.5, 0, Scale::ONE), "3");
    }

    #[test]
    fn names_that_begin_like_a_sentence_are_quoted_in_one() {
        for name in [
            "A third program head",
            "More partner-side",
            "in-house",
            "The plan, as it is",
            "Hybrid: two heads",
            "Pilot; then more",
            "Buy six seats abroad",
        ] {
            assert_eq!(in_sentence(name), format!("“{name}”"));
        }
        for name in ["A", "In-house", "Pilot then scale", "Azure first", "Enterprise AE"] {
            assert_eq!(in_sentence(name), name);
        }
    }
}
