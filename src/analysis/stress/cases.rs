//! Named stress cases side by side, each under the same luck.

use crate::analysis::breakeven::contenders::{self, Contender};
use crate::analysis::breakeven::{Leads, lead};
use crate::analysis::statistics::Estimate;
use crate::scenario::Rule;

/// One option in one case.
#[derive(Clone, Debug, PartialEq)]
pub struct OptionInCase {
    /// Its name.
    pub name: String,
    /// Position in the scenario.
    pub option: usize,
    /// What the rule looks at; more is better.
    pub value: Estimate,
    /// That less its value in the scenario as it stands, paired by trajectory.
    pub change: Estimate,
}

/// One case.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseResult {
    /// Its name.
    pub name: String,
    /// Every contender, in the order of the scenario.
    pub options: Vec<OptionInCase>,
    /// Whether what the rule looks at is a share of the trajectories.
    pub is_share: bool,
    /// Position of the winner in `options`; none where nothing is defined.
    pub winner: Option<usize>,
    /// Those that Monte Carlo error could put in its place, the best of them first.
    pub near: Vec<usize>,
}

impl CaseResult {
    /// Whether Monte Carlo error could turn the winner.
    #[must_use]
    pub fn is_unclear(&self) -> bool {
        self.winner.is_none() || !self.near.is_empty()
    }
}

/// A case from its contenders, against those of the scenario as it stands in the same trajectories.
#[must_use]
pub fn case_result(name: &str, base: &[Contender], case: &[Contender], rule: Rule) -> CaseResult {
    let leads = Leads::of(case, rule);
    let options = (case.iter().zip(base).enumerate())
        .map(|(who, (own, before))| OptionInCase {
            name: own.name.clone(),
            option: own.option,
            value: leads.value(who),
            change: match rule {
                Rule::Chance => lead(own, before, Rule::Mean),
                _ => lead(own, before, rule),
            },
        })
        .collect();
    let winner = contenders::choice(case, rule);
    let could_win = |&other: &usize| winner.is_some_and(|winner| leads.lead(winner, other).could_flip());
    let mut near: Vec<usize> = (0..case.len()).filter(|&other| Some(other) != winner).filter(could_win).collect();
    near.sort_by(|&a, &b| leads.value(b).value.total_cmp(&leads.value(a).value));
    CaseResult { name: name.to_owned(), options, is_share: leads.is_share(), winner, near }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::testing::normals;
    use crate::engine::Blocks;

    #[test]
    fn a_case_is_paired_with_the_scenario_as_it_stands() {
        let noise = normals(1, 400, 0.0, 1.0);
        let field = |a: f64| {
            let values: Vec<f64> = noise.iter().map(|e| a + e).collect();
            let zero = Contender {
                name: "Now".to_owned(),
                option: 0,
                values: vec![0.0; 400],
                blocks: Blocks::Independent,
                is_baseline: true,
            };
            vec![
                Contender { name: "A".to_owned(), option: 1, values, blocks: Blocks::Independent, is_baseline: false },
                zero,
            ]
        };
        let got = case_result("bad", &field(1.0), &field(-2.0), Rule::Mean);
        assert_eq!(got.winner, Some(1), "doing nothing wins");
        assert!(!got.is_unclear());
        assert!((got.options[0].change.value + 3.0).abs() < 1e-9 && got.options[0].change.se < 1e-9);
    }
}
