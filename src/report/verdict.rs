//! The answer as every study gives it: before its own finding in text, and as a record of JSON.

use super::document::Block;
use crate::analysis::decision::{Pick, Verdict};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

/// The answer, from which everything else speaks.
#[derive(JsonSchema, Serialize)]
pub(super) struct VerdictOut<'a> {
    kind: &'static str,
    called: &'static str,
    words: String,
    leader: Option<&'a str>,
    runner_up: Option<&'a str>,
    rivals: Vec<&'a str>,
    baseline: Option<&'a str>,
    is_tie: bool,
    serious: &'a [String],
}

impl<'a> VerdictOut<'a> {
    pub(super) fn of(verdict: &'a Verdict) -> Self {
        let name = |pick: &'a Option<Pick>| pick.as_ref().map(|pick| pick.name.as_str());
        Self {
            kind: verdict.kind().name(),
            called: verdict.call.name(),
            words: verdict.words(),
            leader: name(&verdict.leader),
            runner_up: name(&verdict.runner_up),
            rivals: verdict.rivals.iter().map(|pick| pick.name.as_str()).collect(),
            baseline: name(&verdict.baseline),
            is_tie: verdict.is_tie,
            serious: &verdict.serious,
        }
    }
}

/// The answer as JSON.
///
/// # Panics
/// Never: the record is plain data.
#[must_use]
pub fn json(verdict: &Verdict) -> Value {
    serde_json::to_value(VerdictOut::of(verdict)).expect("names and texts are plain data")
}

/// A finding behind the answer that it is about.
#[must_use]
pub fn led_by(verdict: &Verdict, finding: &str) -> String {
    format!("{}. {finding}", verdict.words())
}

/// How a document that answers begins: its finding behind the answer, and what is serious before everything else.
#[must_use]
pub fn opening(verdict: &Verdict, finding: &str) -> (String, Vec<Block>) {
    (led_by(verdict, finding), serious(verdict).collect())
}

/// What is serious, and where anything is called forbids to use it yet: one remark each.
pub fn serious(verdict: &Verdict) -> impl Iterator<Item = Block> + '_ {
    verdict.serious.iter().map(|said| Block::Warning(said.clone()))
}
