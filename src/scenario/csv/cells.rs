//! Numbers as people and spreadsheets write them.
//!
//! A comma or point is a decimal sign if the other one stands before it, if it does not stand before exactly three
//! digits, or if other cells of the column say so. A column that leaves it open is refused, unless commas delimit its
//! cells: then points are decimal signs and quoted commas are not.

use super::Quoting;

/// Signs of money that may stand before or behind a number.
pub const CURRENCY_SIGNS: [char; 8] = ['$', '€', '£', '¥', '₹', '₩', '₪', '₺'];

/// A cell of a column of numbers.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::scenario) enum Cell {
    /// Nothing.
    Blank,
    /// A number, perhaps with commas and points of which it is not yet known what they are.
    Number(Digits),
    /// Something else.
    Wrong(String),
}

/// What is left of a number without signs, blanks and units.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::scenario) struct Digits {
    /// Digits, commas, points, and perhaps an exponent.
    text: String,
    factor: f64,
    money: Option<String>,
    says: Says,
}

/// What the commas and points of a number say of the decimal sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    Nothing,
    Decimal(char),
    /// One sign before three digits, such as `120,000`.
    Open(char),
}

/// The decimal sign of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::scenario) struct Convention(char);

impl Cell {
    /// What a cell is.
    pub(in crate::scenario) fn of(cell: &str) -> Self {
        let cell = cell.trim_matches(is_blank);
        // A formula that gives a number as it stands, by which exports keep sheets from changing it.
        let quoted = cell.strip_prefix("=\"").and_then(|inner| inner.strip_suffix('"'));
        let cell = quoted.unwrap_or(cell).trim_matches(is_blank);
        if cell.is_empty() {
            return Self::Blank;
        }
        digits(cell).map_or_else(|| Self::Wrong(cell.to_owned()), Self::Number)
    }

    /// Whether it is a number.
    pub(in crate::scenario) fn is_number(&self) -> bool {
        matches!(self, Self::Number(_))
    }

    /// The sign or the code of money that it bears.
    pub(in crate::scenario) fn money(&self) -> Option<&str> {
        if let Self::Number(digits) = self { digits.money.as_deref() } else { None }
    }

    /// Whether it is a percentage.
    pub(in crate::scenario) fn is_percentage(&self) -> bool {
        matches!(self, Self::Number(digits) if digits.factor == 0.01)
    }

    /// The text, if it is not a number.
    pub(in crate::scenario) fn wrong(&self) -> Option<&str> {
        if let Self::Wrong(text) = self { Some(text) } else { None }
    }

    /// The decimal sign of a number that stands alone; one that leaves it open has separators of thousands.
    pub(in crate::scenario) fn own_convention(&self) -> Convention {
        match self {
            Self::Number(Digits { says: Says::Decimal(sign), .. }) => Convention(*sign),
            _ => Convention('.'),
        }
    }

    /// The number.
    pub(in crate::scenario) fn value(&self, Convention(decimal): Convention) -> Option<f64> {
        let Self::Number(digits) = self else { return None };
        let plain: String = digits
            .text
            .chars()
            .filter(|&c| !matches!(c, ',' | '.') || c == decimal)
            .map(|c| if c == decimal { '.' } else { c })
            .collect();
        // A percentage is divided, so that 22% is the number that 0.22 is.
        let value: f64 = plain.parse().ok()?;
        Some(if digits.factor == 0.01 { value / 100.0 } else { value * digits.factor })
    }
}

/// Whether a sign or a code of money is that of another currency.
#[must_use]
pub fn is_of_another_currency(money: &str, currency: &str) -> bool {
    match money {
        "€" => currency != "EUR",
        "£" => currency != "GBP",
        "₹" => currency != "INR",
        "R$" => currency != "BRL",
        // Dollars there are many.
        "$" => ["EUR", "GBP", "CHF", "JPY"].contains(&currency),
        code if code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase()) => currency != code,
        _ => false,
    }
}

fn is_blank(character: char) -> bool {
    character.is_whitespace() || character == '\u{feff}'
}

/// The number in a text that is not blank.
fn digits(cell: &str) -> Option<Digits> {
    let (cell, mut negative) = match cell.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
        Some(inner) => (inner, true),
        None => (cell, false),
    };
    let mut rest = cell.trim_matches(is_blank);
    let mut money = None;
    // A sign may stand before or behind the sign of money.
    for _ in 0..2 {
        if let Some(positive) = rest.strip_prefix(['-', '−', '–']) {
            (rest, negative) = (positive.trim_start_matches(is_blank), true);
        } else if let Some(positive) = rest.strip_prefix('+') {
            rest = positive.trim_start_matches(is_blank);
        }
        if let Some((sign, inner)) = without_money(rest) {
            (money, rest) = (Some(sign), inner);
        }
    }
    let (rest, factor) = match rest.chars().next_back()? {
        '%' => (&rest[..rest.len() - 1], 0.01),
        'k' | 'K' => (&rest[..rest.len() - 1], 1e3),
        'M' => (&rest[..rest.len() - 1], 1e6),
        _ => (rest, 1.0),
    };
    let rest = rest.trim_matches(is_blank);
    let (mantissa, exponent) = rest.find(['e', 'E']).map_or((rest, ""), |at| rest.split_at(at));
    let is_exponent = |text: &str| {
        let text = text.strip_prefix(['+', '-']).unwrap_or(text);
        (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    if !exponent.is_empty() && !is_exponent(&exponent[1..]) {
        return None;
    }
    let mantissa = without_group_blanks(mantissa)?;
    let says = what_is_said(&mantissa)?;
    let sign = if negative { "-" } else { "" };
    Some(Digits { text: format!("{sign}{mantissa}{exponent}"), factor, money, says })
}

/// A sign of money, or a code such as `USD`, before or behind a number.
fn without_money(text: &str) -> Option<(String, &str)> {
    let text = text.strip_prefix("US").filter(|rest| rest.starts_with('$')).unwrap_or(text);
    // Other dollars, and the real.
    let country =
        text.find('$').filter(|&at| (1..=2).contains(&at) && text[..at].bytes().all(|b| b.is_ascii_uppercase()));
    if let Some(at) = country {
        return Some((text[..=at].to_owned(), text[at + 1..].trim_start_matches(is_blank)));
    }
    if let Some(sign) = text.chars().next().filter(|sign| CURRENCY_SIGNS.contains(sign)) {
        return Some((sign.to_string(), text[sign.len_utf8()..].trim_start_matches(is_blank)));
    }
    if let Some(sign) = text.chars().next_back().filter(|sign| CURRENCY_SIGNS.contains(sign)) {
        return Some((sign.to_string(), text[..text.len() - sign.len_utf8()].trim_end_matches(is_blank)));
    }
    let is_code = |code: &str| code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    if let Some((code, rest)) = text.split_at_checked(3).filter(|(code, _)| is_code(code)) {
        return Some((code.to_owned(), rest.trim_start_matches(is_blank)));
    }
    let (rest, code) = text.split_at_checked(text.len().checked_sub(3)?).filter(|(_, code)| is_code(code))?;
    Some((code.to_owned(), rest.trim_end_matches(is_blank)))
}

/// Blanks and apostrophes between groups of three digits are dropped; elsewhere they make it no number.
fn without_group_blanks(text: &str) -> Option<String> {
    let is_mark = |c: char| is_blank(c) || matches!(c, '\'' | '’' | '_');
    if !text.contains(is_mark) {
        return Some(text.to_owned());
    }
    let groups: Vec<&str> = text.split(is_mark).collect();
    let last = groups.len() - 1;
    let is_group = |(i, group): (usize, &&str)| {
        let whole = if i == last { group.split([',', '.']).next().unwrap_or("") } else { group };
        let fits = if i == 0 { (1..=3).contains(&whole.len()) } else { whole.len() == 3 };
        fits && whole.bytes().all(|byte| byte.is_ascii_digit())
    };
    groups.iter().enumerate().all(is_group).then(|| groups.concat())
}

/// Groups of two digits before the last three, as in India: 12,34,567.
fn is_indian(whole: &str, mark: char) -> bool {
    let groups: Vec<&str> = whole.split(mark).collect();
    let [first, middle @ .., last] = &groups[..] else { return false };
    mark == ',' && matches!(first.len(), 1 | 2) && middle.iter().all(|group| group.len() == 2) && last.len() == 3
}

/// What the commas and points say; nothing where the text is no number in any reading.
fn what_is_said(text: &str) -> Option<Says> {
    let is_number_sign = |byte: u8| byte.is_ascii_digit() || matches!(byte, b',' | b'.');
    if !text.bytes().all(is_number_sign) || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let Some(last) = text.rfind([',', '.']) else { return Some(Says::Nothing) };
    let (sign, other) = if text[last..].starts_with(',') { (',', '.') } else { ('.', ',') };
    let has_groups = |whole: &str, mark: char| {
        let mut groups = whole.split(mark);
        groups.next().is_some_and(|first| (1..=3).contains(&first.len())) && groups.all(|group| group.len() == 3)
    };
    let (whole, behind) = (&text[..last], &text[last + 1..]);
    if whole.contains(other) {
        let is_grouped = has_groups(whole, other) || is_indian(whole, other);
        return (!whole.contains(sign) && is_grouped).then_some(Says::Decimal(sign));
    }
    if whole.contains(sign) {
        return (has_groups(text, sign) || is_indian(text, sign)).then_some(Says::Decimal(other));
    }
    let is_open = behind.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0');
    Some(if is_open { Says::Open(sign) } else { Says::Decimal(sign) })
}

impl Convention {
    /// The decimal sign that all cells agree on.
    pub(in crate::scenario) fn of<'c>(
        cells: impl Iterator<Item = (usize, &'c Cell)>,
        delimiter: char,
        quoting: Quoting,
    ) -> Result<Self, String> {
        let mut decided: Option<(char, usize)> = None;
        let mut open: Option<(char, usize, &str)> = None;
        let mut money: Option<(&str, usize)> = None;
        for (line, cell) in cells {
            let Cell::Number(digits) = cell else { continue };
            match (digits.says, decided, open) {
                (Says::Decimal(sign), Some((known, at)), _) if sign != known => {
                    return Err(format!(
                        "writes decimals with `{known}` in line {at} and with `{sign}` in line {line}"
                    ));
                }
                (Says::Decimal(sign), None, _) => decided = Some((sign, line)),
                (Says::Open(sign), _, Some((known, at, _))) if sign != known => {
                    return Err(format!("has `{known}` before three digits in line {at} and `{sign}` in line {line}"));
                }
                (Says::Open(sign), _, None) => open = Some((sign, line, &digits.text)),
                _ => {}
            }
            match (&digits.money, money) {
                (Some(sign), Some((known, at))) if sign != known => {
                    return Err(format!(
                        "has amounts in {known} in line {at} and in {sign} in line {line}; export them converted into one"
                    ));
                }
                (Some(sign), None) => money = Some((sign, line)),
                _ => {}
            }
        }
        match (decided, open) {
            (Some((decimal, _)), _) => Ok(Self(decimal)),
            (None, None) => Ok(Self('.')),
            (None, Some((sign, line, text))) => Self::of_open(sign, line, text, delimiter, money, quoting),
        }
    }

    fn of_open(
        sign: char,
        line: usize,
        text: &str,
        delimiter: char,
        money: Option<(&str, usize)>,
        quoting: Quoting,
    ) -> Result<Self, String> {
        let is_dollar = money.is_some_and(|(sign, _)| sign == "$" || sign == "USD");
        match sign {
            _ if delimiter == ',' => Ok(Self('.')),
            ',' if is_dollar => Ok(Self('.')),
            _ => {
                let shown = quoting.text(text, "a number");
                Err(format!(
                    "has {shown} in line {line}, and no cell shows whether `{sign}` is a decimal sign; \
                     save the column without separators of thousands"
                ))
            }
        }
    }
}

/// What to say of a cell that is no number.
pub(in crate::scenario) fn complaint(text: &str, line: usize, quoting: Quoting) -> String {
    let shown = quoting.text(text, "a cell");
    if text.parse::<f64>().is_ok() {
        return format!("has {shown} in line {line}, which is not a finite number");
    }
    let remedy = match text.to_lowercase().as_str() {
        "n/a" | "na" | "#n/a" | "null" | "none" | "nil" | "-" | "–" | "—" | "tbd" | "?" | "unknown" => {
            "; clear the cell to leave it out"
        }
        "#ref!" | "#value!" | "#name?" | "#div/0!" | "#num!" => "; mend the formula in the sheet",
        text if text.bytes().all(|byte| byte == b'#') => "; widen the column in the sheet and save again",
        _ => "",
    };
    format!("has {shown} in line {line}, which is not a number{remedy}")
}
