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
            (true, _) => write!(f, "between {} and {}", self.min, self.max),
            (false, true) => write!(f, "at least {}", self.min),
            (false, false) => write!(f, "above {}", self.min),
        }
    }
}

/// Values above `min`, which itself is not allowed.
pub(super) const fn above(min: f64) -> Range {
    Range { min, max: f64::INFINITY, min_included: false }
}

/// Values from `min` on.
pub(super) const fn at_least(min: f64) -> Range {
    Range { min, max: f64::INFINITY, min_included: true }
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
    /// Allowed values.
    pub range: Range,
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
        range: at_least(0.0),
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

    pub(super) const fn range(self, range: Range) -> Self {
        Self { range, ..self }
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
