//! Currencies: which there are, and what amounts of the tables come to in another one.
//!
//! Every amount of the tables is in US dollars. In a scenario of another currency `usd_rate`, its units for one US
//! dollar, turns defaults and ranges into that currency; without one the scenario has to state every amount itself.

use super::belief::number_text;
use super::document::{Node, Table};
use super::problem::{Problem, Sink};
use super::resolved::{Origin, Parameter};
use crate::distribution::Family;
use crate::parameter::{ParameterSpec, REFERENCE_CURRENCY, REFERENCE_YEAR, Range};

/// The codes of ISO 4217 for money that is in use.
const CODES: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN \
    BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ \
    GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL \
    LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN \
    PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD \
    TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG";
/// Signs and names that are written in place of a code.
const INSTEAD: [(&str, &str); 14] = [
    ("$", "USD"),
    ("US$", "USD"),
    ("DOLLAR", "USD"),
    ("DOLLARS", "USD"),
    ("€", "EUR"),
    ("EURO", "EUR"),
    ("EUROS", "EUR"),
    ("£", "GBP"),
    ("¥", "JPY"),
    ("YEN", "JPY"),
    ("RMB", "CNY"),
    ("₹", "INR"),
    ("₩", "KRW"),
    ("SFR", "CHF"),
];
/// Ends of a rate: from far above the dearest currency to far below the cheapest.
const RATES: Range = Range { min: 1e-3, max: 1e7, min_included: true };
/// What the upper ends of amounts are stretched by where no rate is known.
const CHEAPEST: f64 = 1e6;
/// Amounts that a message lists.
const LISTED_MAX: usize = 6;

/// What an amount of the tables comes to in the scenario's currency.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Rate {
    /// The currency of the tables.
    Same,
    /// Units of it for one of the tables' currency.
    Known(f64),
    /// Not stated.
    Unknown,
}

impl Rate {
    /// The allowed values of a parameter.
    pub fn range(self, spec: &ParameterSpec) -> Range {
        match self {
            _ if !spec.is_money() => spec.range,
            Self::Same => spec.range,
            Self::Known(rate) => spec.range.times(rate),
            Self::Unknown => Range { min: spec.range.min / CHEAPEST, max: spec.range.max * CHEAPEST, ..spec.range },
        }
    }

    /// The usual values of a parameter, where they are known.
    pub fn usual(self, spec: &ParameterSpec) -> Option<Range> {
        match self {
            _ if !spec.is_money() => Some(spec.usual),
            Self::Same => Some(spec.usual),
            Self::Known(rate) => Some(spec.usual.times(rate)),
            Self::Unknown => None,
        }
    }

    /// A default in the scenario's currency, with what its source is then.
    pub fn converted(self, spec: &ParameterSpec, family: Family, source: &str, currency: &str) -> (Family, String) {
        match self {
            Self::Known(rate) if spec.is_money() => {
                let rate_text = number_text(rate);
                let source = format!(
                    "{source}; {REFERENCE_CURRENCY} of {REFERENCE_YEAR} × {rate_text} {currency}/{REFERENCE_CURRENCY}"
                );
                (family.times(rate), source)
            }
            _ => (family, source.to_owned()),
        }
    }

    /// The rate as it is written out: nothing in the currency of the tables.
    pub fn stated(self) -> Option<f64> {
        if let Self::Known(rate) = self { Some(rate) } else { None }
    }
}

/// The currency of a scenario, a code of ISO 4217.
pub(super) fn read_currency(sink: &mut Sink, table: &Table) -> Option<String> {
    let Some(node) = table.get("currency") else { return Some(REFERENCE_CURRENCY.to_owned()) };
    let text = sink.text(node)?;
    if text.len() == 3 && CODES.split_whitespace().any(|code| code == text) {
        return Some(text.to_owned());
    }
    let message = format!("`currency` must be a code of ISO 4217, found {}", node.found());
    let problem = Problem::error(&node.place, message).help("three capital letters, such as `USD`, `EUR` or `JPY`");
    let capital = text.trim().to_uppercase();
    let meant = INSTEAD.iter().find(|(sign, _)| *sign == capital).map(|(_, code)| *code);
    let meant = meant.or_else(|| CODES.split_whitespace().find(|code| *code == capital));
    sink.push(match meant {
        Some(code) => problem.label(format!("did you mean `{code}`?")).instead(format!("\"{code}\"")),
        None => problem,
    });
    None
}

/// What one US dollar is worth, from `usd_rate`.
pub(super) fn read_rate(sink: &mut Sink, table: &Table, currency: Option<&str>) -> Rate {
    let is_reference = currency.is_none_or(|currency| currency == REFERENCE_CURRENCY);
    let Some(node) = table.get("usd_rate") else { return if is_reference { Rate::Same } else { Rate::Unknown } };
    let Some(rate) = sink.number_in(node, RATES, "units of the currency for one US dollar") else { return Rate::Same };
    if is_reference && rate != 1.0 {
        let message = format!("`usd_rate` is {}, but `currency` is {REFERENCE_CURRENCY}", node.found());
        sink.push(
            Problem::error(&node.place, message)
                .help("state the currency of the amounts, such as `currency = \"EUR\"`"),
        );
    }
    if is_reference { Rate::Same } else { Rate::Known(rate) }
}

/// Amounts that nobody states, in a currency of which no rate is known, become one problem.
pub(super) fn refuse_unconverted(sink: &mut Sink, root: &Node, currency: Option<&str>, parameters: &[Parameter]) {
    let Some(currency) = currency else { return };
    let is_default = |parameter: &&Parameter| {
        parameter.spec.is_money()
            && matches!(parameter.origin, Origin::Default | Origin::Archetype | Origin::Sourced)
            && parameter.belief.quantile(0.5) != 0.0
    };
    let paths: Vec<&str> = parameters.iter().filter(is_default).map(|parameter| parameter.path.as_str()).collect();
    if paths.is_empty() {
        return;
    }
    let place = super::frame::place_of(root, "currency");
    let message = format!(
        "amounts are in {currency}, but {} of them are defaults in {REFERENCE_CURRENCY} of {REFERENCE_YEAR}",
        paths.len()
    );
    let listed = super::read::quoted(&paths[..paths.len().min(LISTED_MAX)]);
    let more = match paths.len().saturating_sub(LISTED_MAX) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let help = format!("write `usd_rate = …`, {currency} for one US dollar, to convert them; or state {listed}{more}");
    sink.push(Problem::error(place, message).help(help));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_have_three_capitals() {
        let codes: std::collections::BTreeSet<&str> = CODES.split_whitespace().collect();
        assert_eq!(codes.len(), CODES.split_whitespace().count());
        assert!(codes.iter().all(|code| code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase())));
    }
}
