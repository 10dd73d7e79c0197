//! How much of an outcome's spread could be learnt, and how much is chance.

use super::statistics::{self, Estimate, Linearised};
use crate::engine::Blocks;

/// The variance of an outcome split into what is believed and luck.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LuckSplit {
    /// Variance between draws of beliefs: what could be learnt. Unbiased, so it may come out below zero.
    pub beliefs: Estimate,
    /// Variance inside a draw of beliefs: chance.
    pub luck: Estimate,
    /// Part of the whole that could be learnt; undefined where nothing varies.
    pub beliefs_share: Estimate,
}

/// Splits the variance of outcomes given draw after draw of beliefs, `luck_streams` outcomes each.
///
/// ```text
/// luck    = mean over draws of s²_d
/// beliefs = variance of the means of draws − luck/R
/// ```
///
/// | symbol | meaning | unit |
/// | --- | --- | --- |
/// | `R` | luck streams of each draw, `luck_streams` | count |
/// | `s²_d` | variance inside draw `d`, with `R − 1` | outcome² |
///
/// The one-way random-effects analysis of variance; errors come from what each draw contributes, so that no normality
/// is assumed. `blocks` are those of the draws. Only draws whose outcomes are all finite count; undefined with fewer
/// than two of them or `R < 2`.
/// Source: Searle, Casella and `McCulloch`, Variance Components (1992), section 3.6.
#[must_use]
pub fn split(outcomes: &[f64], luck_streams: usize, blocks: Blocks) -> LuckSplit {
    let streams = luck_streams.max(1) as f64;
    let whole = outcomes.chunks_exact(luck_streams.max(1)).filter(|draw| draw.iter().all(|x| x.is_finite()));
    let (means, inside): (Vec<f64>, Vec<f64>) =
        whole.map(|draw| (statistics::sum(draw.iter().copied()) / streams, statistics::sd(draw).powi(2))).unzip();
    if means.len() < 2 || luck_streams < 2 {
        return LuckSplit {
            beliefs: Estimate::UNDEFINED,
            luck: Estimate::UNDEFINED,
            beliefs_share: Estimate::UNDEFINED,
        };
    }
    let draws = means.len() as f64;
    let centre = statistics::sum(means.iter().copied()) / draws;
    let spread: Vec<f64> =
        means.iter().zip(&inside).map(|(m, s)| (m - centre).powi(2) * draws / (draws - 1.0) - s / streams).collect();
    let total: Vec<f64> = spread.iter().zip(&inside).map(|(beliefs, luck)| beliefs + luck).collect();
    let Linearised { value, influence } = statistics::ratio_of_means(&spread, &total);
    LuckSplit {
        beliefs: statistics::mean(&spread, blocks),
        luck: statistics::mean(&inside, blocks),
        beliefs_share: Linearised { value, influence }.estimate(blocks),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::testing::{assert_within, normals};

    #[test]
    fn variances_of_beliefs_and_luck_are_recovered() {
        // Beliefs sd 2, luck sd 3, R = 4, D = 5,000. Normal theory: Var[s²] = 2·81/3/D;
        // Var[beliefs] = 2(4 + 9/4)²/D + 2·81/(3·16)/D.
        let (draws, streams) = (5_000_usize, 4_usize);
        let beliefs = normals(1, draws, 10.0, 2.0);
        let luck = normals(2, draws * streams, 0.0, 3.0);
        let outcomes: Vec<f64> = luck.iter().enumerate().map(|(i, l)| beliefs[i / streams] + l).collect();
        let got = split(&outcomes, streams, Blocks::Independent);
        let d = draws as f64;
        let se_luck = (54.0 / d).sqrt();
        let se_beliefs = ((2.0 * 6.25_f64.powi(2) + 3.375) / d).sqrt();
        assert_within(got.luck.value, 9.0, se_luck);
        assert_within(got.beliefs.value, 4.0, se_beliefs);
        assert!((got.luck.se / se_luck - 1.0).abs() < 0.1, "{} against {se_luck}", got.luck.se);
        assert!((got.beliefs.se / se_beliefs - 1.0).abs() < 0.1, "{} against {se_beliefs}", got.beliefs.se);
        assert_within(got.beliefs_share.value, 4.0 / 13.0, got.beliefs_share.se);
        assert!(got.beliefs_share.se < 0.02);
    }

    #[test]
    fn split_of_a_hand_computed_case() {
        // Draws (1, 3) and (7, 9): s² = 2 each; means 2 and 8 vary by 18; beliefs 18 − 2/2.
        let got = split(&[1.0, 3.0, 7.0, 9.0], 2, Blocks::Independent);
        assert!((got.luck.value - 2.0).abs() < 1e-12 && (got.beliefs.value - 17.0).abs() < 1e-12);
        assert!((got.beliefs_share.value - 17.0 / 19.0).abs() < 1e-12);
        assert!(split(&[1.0, 2.0, 3.0], 1, Blocks::Independent).luck.value.is_nan());
    }
}
