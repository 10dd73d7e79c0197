//! Futures of the past, drawn in rounds: the first from what is believed, each further one nearer to the history.

use crate::analysis::history::figures::{self, Figure};
use crate::analysis::history::rounds::{self, Drawn, Round};
use crate::analysis::history::seen::Seen;
use crate::distribution::{Distribution, Family, standard_normal_cdf, standard_normal_quantile};
use crate::engine::{Column, Sample};
use crate::metric::Observable;
use crate::scenario::Scenario;
use ndarray::{Array2, Axis};
use rayon::prelude::*;

/// Values by which a belief that is drawn anew is stated.
const VALUES: usize = 4_001;
/// Levels of a belief are cut there: no score is without end.
const LEVEL_LEAST: f64 = 1e-9;

/// Futures of all rounds, one after the other.
pub(super) struct Futures {
    samples: Vec<Sample>,
    rounds: Vec<Round>,
    /// Beliefs that were drawn anew in any round, by column, with the prior of each.
    drawn: Vec<(usize, Distribution)>,
    /// What each future counts for.
    importance: Vec<f64>,
}

impl Futures {
    /// Those that were drawn from what is believed.
    pub fn of_prior(sample: Sample) -> Self {
        let n = sample.trajectories();
        let rounds = vec![Round { drawn: Vec::new(), futures: n }];
        Self { samples: vec![sample], rounds, drawn: Vec::new(), importance: vec![1.0; n] }
    }

    /// Adds a round.
    pub fn add(&mut self, past: &Scenario, sample: Sample, drawn: Vec<Drawn>) {
        for one in &drawn {
            let is_known = self.drawn.iter().any(|(column, _)| *column == one.belief);
            let prior = past.position(&self.prior().belief_paths[one.belief]).map(|at| &past.parameters[at].belief);
            if let (false, Some(prior)) = (is_known, prior) {
                self.drawn.push((one.belief, prior.clone()));
            }
        }
        self.rounds.push(Round { drawn, futures: sample.trajectories() });
        self.samples.push(sample);
        let beliefs: Vec<usize> = self.drawn.iter().map(|(column, _)| *column).collect();
        let scores: Vec<Vec<f64>> = self.drawn.par_iter().map(|(column, prior)| self.exact(*column, prior)).collect();
        let scores = Array2::from_shape_fn((self.count(), beliefs.len()), |(row, column)| scores[column][row]);
        self.importance = rounds::importance(&self.rounds, &beliefs, &scores);
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.samples.iter().map(Sample::trajectories).sum()
    }

    /// How many rounds.
    pub fn rounds(&self) -> usize {
        self.rounds.len()
    }

    /// Those of the first round.
    pub fn prior(&self) -> &Sample {
        &self.samples[0]
    }

    /// What each counts for.
    pub fn importance(&self) -> &[f64] {
        &self.importance
    }

    /// A column of all.
    pub fn column(&self, column: &Column) -> Vec<f64> {
        self.samples.iter().flat_map(|sample| sample.column(0, column).into_owned()).collect()
    }

    /// Figures of the history beside all.
    pub fn figures(&self, seen: &[Seen]) -> Vec<Figure> {
        let mut all = figures::figures(self.prior(), 0, seen);
        for sample in &self.samples[1..] {
            let further = figures::figures(sample, 0, seen);
            all.iter_mut().zip(further).for_each(|(figure, more)| figure.futures.extend(more.futures));
        }
        all
    }

    /// Statistics of all, and of the history.
    pub fn statistics(&self, seen: &[Seen], used: &[Observable]) -> (Array2<f64>, Vec<f64>) {
        let parts: Vec<(Array2<f64>, Vec<f64>)> =
            self.samples.iter().map(|sample| figures::statistics(sample, 0, seen, used)).collect();
        let views: Vec<_> = parts.iter().map(|(matrix, _)| matrix.view()).collect();
        let all = ndarray::concatenate(Axis(0), &views).expect("every round has the same statistics");
        (all, parts.into_iter().next().map_or_else(Vec::new, |(_, own)| own))
    }

    /// Beliefs of some futures as normal scores of the prior, by future and uncertain parameter: of beliefs that were drawn
    /// anew by the prior's distribution, of the others by their ranks within their round.
    pub fn scores(&self, kept: &[usize]) -> Array2<f64> {
        let column = |column: usize| {
            let all = match self.drawn.iter().find(|(drawn, _)| *drawn == column) {
                Some((_, prior)) => self.exact(column, prior),
                None => self.samples.iter().flat_map(|sample| by_rank(&sample.belief(column))).collect(),
            };
            kept.iter().map(|&k| all[k]).collect::<Vec<f64>>()
        };
        let columns: Vec<Vec<f64>> = (0..self.prior().belief_paths.len()).into_par_iter().map(column).collect();
        Array2::from_shape_fn((kept.len(), columns.len()), |(row, column)| columns[column][row])
    }

    fn exact(&self, column: usize, prior: &Distribution) -> Vec<f64> {
        let score = |value: &f64| standard_normal_quantile(prior.cdf(*value).clamp(LEVEL_LEAST, 1.0 - LEVEL_LEAST));
        self.samples.iter().flat_map(|sample| sample.belief(column).iter().map(score).collect::<Vec<f64>>()).collect()
    }
}

/// Values as normal scores of their ranks.
fn by_rank(values: &[f64]) -> Vec<f64> {
    let n = values.len();
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]).then(a.cmp(&b)));
    let mut scores = vec![0.0; n];
    for (rank, &future) in order.iter().enumerate() {
        scores[future] = standard_normal_quantile((rank as f64 + 0.5) / n as f64);
    }
    scores
}

/// Whether a belief can be drawn anew: it takes every value between its ends, and is tied to no other.
pub(super) fn can_be_drawn(past: &Scenario, path: &str) -> bool {
    let Some(position) = past.position(path) else { return false };
    let is_smooth =
        !matches!(past.parameters[position].belief.family(), Family::Discrete { .. } | Family::Samples { .. });
    is_smooth && !past.correlations.iter().any(|tie| tie.first == position || tie.second == position)
}

/// The past in which some beliefs are drawn anew.
pub(super) fn drawn_anew(past: &Scenario, paths: &[String], drawn: &[Drawn]) -> Scenario {
    let mut anew = past.clone();
    for one in drawn {
        let Some(position) = past.position(&paths[one.belief]) else { continue };
        let prior = &past.parameters[position].belief;
        let level = |i: usize| (i as f64 + 0.5) / VALUES as f64;
        let value = |i: usize| prior.quantile(standard_normal_cdf(one.score(standard_normal_quantile(level(i)))));
        let family = Family::Samples {
            file: String::new(),
            column: String::new(),
            values: (0..VALUES).map(value).collect::<Vec<f64>>().into(),
        };
        if let Ok(belief) = Distribution::new(family, None, None) {
            anew.parameters[position].belief = belief;
        }
    }
    anew
}
