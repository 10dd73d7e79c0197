//! Checks of a scenario, and of how far its answer can be trusted, by documented rules (`docs/AUDIT.md`).

mod answer;
mod beliefs;
mod plans;
#[cfg(test)]
mod tests;

use crate::engine::Sample;
use crate::scenario::{Problem, Scenario};

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The answer should not be used before this is settled.
    Serious,
    /// The answer may change once this is settled.
    Doubtful,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Serious => "serious",
            Self::Doubtful => "doubtful",
            Self::Note => "note",
        }
    }
}

/// Something that a rule found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule, as `docs/AUDIT.md` lists it.
    pub rule: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What was found, with its numbers.
    pub reason: String,
    /// What to do about it.
    pub remedy: String,
}

impl Finding {
    fn new(rule: &'static str, severity: Severity, reason: String, remedy: &str) -> Self {
        Self { rule, severity, reason, remedy: remedy.to_owned() }
    }
}

/// The rule of which a verdict speaks by itself: too close to call.
pub const UNCLEAR: &str = "A01";

/// Every rule with what it looks at, in the order of `docs/AUDIT.md`.
pub const RULES: &[(&str, &str)] = &[
    ("R00", "the reader of scenarios warned"),
    (UNCLEAR, "the decision is inside Monte Carlo error"),
    ("A02", "few futures drive the mean"),
    ("A03", "the months after the horizon drive the answer"),
    ("A04", "options differ in seats"),
    ("A05", "options differ in cost"),
    ("A06", "no option is the baseline"),
    ("B01", "a stated belief has no effect"),
    ("B02", "a stated belief is wider than its default"),
    ("B03", "a correlation is left out"),
    ("B04", "nearly everything is a default"),
    ("B05", "direct sellers are not stated"),
    ("B06", "the win rate is implausible"),
    ("B07", "no attribution for customer-deployed software"),
    ("B08", "the company's own history is outside of what the model makes"),
    ("P01", "the horizon is short for the sales cycle"),
    ("P02", "steps follow sooner than seats can be filled"),
    ("P03", "seats are added too late to pay"),
    ("P04", "units are cut inside their minimum term"),
    ("P05", "reviews come faster than notice ends"),
    ("P06", "a gate is read before work can show"),
    ("P07", "the alliance would sell an implausible part of revenue"),
];

/// Applies every rule; the most serious findings first.
#[must_use]
pub fn audit(scenario: &Scenario, warnings: &[Problem], sample: &Sample) -> Vec<Finding> {
    let mut found = answer::findings(scenario, sample);
    found.extend(beliefs::findings(scenario, sample));
    found.extend(plans::findings(scenario, sample));
    found.extend(warnings.iter().filter_map(as_finding));
    found.sort_by_key(|finding| (finding.severity, finding.rule));
    found
}

pub use beliefs::{effects, is_shown};

/// The serious findings that a verdict must heed, each a sentence; that it is too close to call it says itself.
#[must_use]
pub fn to_be_heeded(findings: &[Finding]) -> Vec<String> {
    let is_heeded = |finding: &&Finding| finding.severity == Severity::Serious && finding.rule != UNCLEAR;
    findings.iter().filter(is_heeded).map(|finding| finding.reason.clone()).collect()
}

/// A warning of the reader that no rule here repeats.
fn as_finding(warning: &Problem) -> Option<Finding> {
    const REPEATED: [&str; 3] = ["no option is the baseline", "seat-months", "isv.sellers"];
    let is_repeated = REPEATED.iter().any(|part| warning.message.contains(part));
    (!is_repeated).then(|| {
        let help = warning.help.clone().unwrap_or_else(|| "change it, or be sure that it is meant".to_owned());
        Finding::new("R00", Severity::Doubtful, sentence(&warning.message), &sentence(&help))
    })
}

/// A message of the reader, which begins small and has no full stop, as a sentence.
fn sentence(message: &str) -> String {
    let mut letters = message.chars();
    let first = letters.next().map_or_else(String::new, |first| first.to_uppercase().collect());
    let stop = if message.ends_with(['.', '?', '!']) { "" } else { "." };
    format!("{first}{}{stop}", letters.as_str())
}
