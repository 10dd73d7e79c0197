//! What is known of a parameter before any scenario is read.

/// The allowed range of a parameter's values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// Lower end.
    pub min: f64,
    /// Upper end, infinite where there is none.
    pub max: f64,
    /// Whether the lower end itself is allowed.
    pub min_included: bool,
}

impl Range {
    /// Whether a value is allowed. NaN never is.
    #[must_use]
    pub fn contains(&self, value: f64) -> bool {
        let above = if self.min_included { value >= self.min } else { value > self.min };
        above && value <= self.max && value.is_finite()
    }
}

impl std::fmt::Display for Range {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.max.is_finite(), self.min_included) {
            (true, _) => write!(f, "between {} and {}", End(self.min), End(self.max)),
            (false, true) => write!(f, "at least {}", End(self.min)),
            (false, false) => write!(f, "above {}", End(self.min)),
        }
    }
}

/// An end of a range as people write it: `10000`, but `1e12`.
struct End(f64);

impl std::fmt::Display for End {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0.abs() < 1e6 { write!(f, "{}", self.0) } else { write!(f, "{:e}", self.0) }
    }
}

impl Range {
    /// The range of amounts in a currency of which `rate` units are worth a unit of this one.
    #[must_use]
    pub fn times(self, rate: f64) -> Self {
        Self { min: self.min * rate, max: self.max * rate, ..self }
    }
}

/// Values from `min` to `max`, both allowed.
pub(super) const fn between(min: f64, max: f64) -> Range {
    Range { min, max, min_included: true }
}

/// Where a better value than the default can come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Learnable {
    /// Somebody in the company can look it up.
    LookUp,
    /// A pilot in the field would show it.
    Pilot,
    /// Nobody knows; it stays a judgement.
    Nobody,
}

impl Learnable {
    /// The words of the ledger.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::LookUp => "can be looked up",
            Self::Pilot => "can be learnt from a pilot",
            Self::Nobody => "nobody knows",
        }
    }
}

/// Currency of every amount in the tables.
pub const REFERENCE_CURRENCY: &str = "USD";
/// Year of the prices of every amount in the tables.
pub const REFERENCE_YEAR: u32 = 2026;

/// A parameter of the model, as the tables state it.
#[derive(Clone, Copy, Debug)]
pub struct ParameterSpec {
    /// Table of the scenario file.
    pub table: &'static str,
    /// Key in that table.
    pub key: &'static str,
    doc: &'static str,
    /// How many numbers it takes: 1, or one a regime (3) or fiscal quarter (4).
    pub len: usize,
    /// Symbol in `docs/MODEL.md`, or empty.
    pub symbol: &'static str,
    /// Unit.
    pub unit: &'static str,
    /// Default, as a TOML value.
    pub default: &'static str,
    /// Default of ISV-hosted software, where it differs.
    pub hosted: Option<&'static str>,
    /// Default of a hybrid, where it differs.
    pub hybrid: Option<&'static str>,
    /// Default on Azure, whatever the archetype, where it differs.
    pub azure: Option<&'static str>,
    /// Allowed values, with finite ends that no honest user meets. Amounts of money are in [`REFERENCE_CURRENCY`].
    pub range: Range,
    /// The part of them that is usual: a value beside it is probably a slip of unit. Amounts as in `range`.
    pub usual: Range,
    /// Source of the default.
    pub source: &'static str,
    /// Who can say better.
    pub learnable: Learnable,
    /// The scenario must state it.
    pub required: bool,
    /// Only a number is allowed, no distribution.
    pub plain: bool,
}

/// A spec with a default; the builder methods add the rest.
pub(super) const fn spec(default: &'static str) -> ParameterSpec {
    ParameterSpec {
        table: "",
        key: "",
        doc: "",
        len: 1,
        symbol: "",
        unit: "",
        default,
        hosted: None,
        hybrid: None,
        azure: None,
        range: between(0.0, 1.0),
        usual: between(0.0, 1.0),
        source: "",
        learnable: Learnable::Nobody,
        required: false,
        plain: false,
    }
}

impl ParameterSpec {
    /// What the parameter is, in a phrase.
    #[must_use]
    pub fn meaning(&self) -> &'static str {
        self.doc.trim().trim_end_matches('.')
    }

    pub(super) const fn named(self, table: &'static str, key: &'static str, doc: &'static str, len: usize) -> Self {
        Self { table, key, doc, len, ..self }
    }

    pub(super) const fn symbol(self, symbol: &'static str) -> Self {
        Self { symbol, ..self }
    }

    pub(super) const fn unit(self, unit: &'static str) -> Self {
        Self { unit, ..self }
    }

    pub(super) const fn hosted(self, default: &'static str) -> Self {
        Self { hosted: Some(default), ..self }
    }

    pub(super) const fn hybrid(self, default: &'static str) -> Self {
        Self { hybrid: Some(default), ..self }
    }

    pub(super) const fn azure(self, default: &'static str) -> Self {
        Self { azure: Some(default), ..self }
    }

    /// Allowed values, all of them usual unless [`Self::usual`] follows.
    pub(super) const fn range(self, range: Range) -> Self {
        Self { range, usual: range, ..self }
    }

    /// The usual part of the allowed values.
    pub(super) const fn usual(self, min: f64, max: f64) -> Self {
        Self { usual: between(min, max), ..self }
    }

    /// Whether it is an amount of money, in the currency of the scenario.
    #[must_use]
    pub fn is_money(&self) -> bool {
        self.unit.starts_with("money")
    }

    pub(super) const fn source(self, source: &'static str) -> Self {
        Self { source, ..self }
    }

    pub(super) const fn look_up(self) -> Self {
        Self { learnable: Learnable::LookUp, ..self }
    }

    pub(super) const fn pilot(self) -> Self {
        Self { learnable: Learnable::Pilot, ..self }
    }

    pub(super) const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    pub(super) const fn plain(self) -> Self {
        Self { plain: true, ..self }
    }
}
