//! Smooth functions of columns, and of pairs of columns, as the columns of a regression: a smoothing-spline analysis
//! of variance (Gu, Smoothing Spline ANOVA Models, 2nd ed., 2013) cut off after its smoothest functions.

use super::smoother::Smoother;
use ndarray::{Array1, Array2, ArrayView2, Axis, s};
use rayon::prelude::*;

/// A column of a regression: one smooth function, or the product of two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term {
    /// A function of one input.
    Main {
        /// The input's position.
        input: usize,
        /// The function's number, smoothest first.
        function: usize,
    },
    /// The product of functions of two inputs.
    Pair {
        /// The inputs' positions.
        inputs: (usize, usize),
        /// The functions' numbers.
        functions: (usize, usize),
    },
}

impl Term {
    /// Whether it depends on no other inputs than these.
    #[must_use]
    pub fn is_within(&self, is_member: impl Fn(usize) -> bool) -> bool {
        match *self {
            Self::Main { input, .. } => is_member(input),
            Self::Pair { inputs, .. } => is_member(inputs.0) && is_member(inputs.1),
        }
    }

    /// Whether it depends on the input.
    #[must_use]
    pub fn uses(&self, input: usize) -> bool {
        match *self {
            Self::Main { input: own, .. } => own == input,
            Self::Pair { inputs, .. } => inputs.0 == input || inputs.1 == input,
        }
    }
}

/// Terms over rows.
#[derive(Clone, Debug)]
pub struct Terms {
    /// By input: the smoothest functions over the rows.
    functions: Vec<Array2<f64>>,
    /// The columns.
    pub list: Vec<Term>,
    /// Roughness of each column relative to a straight line's.
    pub roughness: Vec<f64>,
}

impl Terms {
    /// Functions of each input, `degrees[input]` of them, and of every pair of `paired` inputs the products whose
    /// numbers add up to at most `order` (a product of two lines has 2).
    #[must_use]
    pub fn new(smoothers: &[&Smoother], degrees: &[usize], paired: &[usize], order: usize) -> Self {
        let functions: Vec<Array2<f64>> =
            smoothers.par_iter().zip(degrees).map(|(smoother, &degree)| smoother.functions(degree)).collect();
        let rough: Vec<Vec<f64>> =
            smoothers.iter().zip(degrees).map(|(smoother, &degree)| smoother.relative_roughness(degree)).collect();
        let (mut list, mut roughness) = (Vec::new(), Vec::new());
        for (input, rough) in rough.iter().enumerate() {
            for (function, &rough) in rough.iter().enumerate() {
                list.push(Term::Main { input, function });
                roughness.push(rough);
            }
        }
        for (place, &first) in paired.iter().enumerate() {
            for &second in &paired[place + 1..] {
                let highest = |input: usize| degrees[input].min(order.saturating_sub(1));
                for a in 0..highest(first) {
                    for b in 0..highest(second).min(order - 1 - a) {
                        list.push(Term::Pair { inputs: (first, second), functions: (a, b) });
                        roughness.push(rough[first][a] + rough[second][b]);
                    }
                }
            }
        }
        Self { functions, list, roughness }
    }

    /// How many products a pair has at an order.
    #[must_use]
    pub fn products(order: usize) -> usize {
        order * order.saturating_sub(1) / 2
    }

    /// How many rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.functions.first().map_or(0, Array2::ncols)
    }

    /// The columns over some of the rows: one row a row.
    #[must_use]
    pub fn block(&self, from: usize, to: usize) -> Array2<f64> {
        let mut block = Array2::zeros((to - from, self.list.len()));
        for (mut column, term) in block.columns_mut().into_iter().zip(&self.list) {
            match *term {
                Term::Main { input, function } => {
                    column.assign(&self.functions[input].slice(s![function, from..to]));
                }
                Term::Pair { inputs, functions } => {
                    let one = self.functions[inputs.0].slice(s![functions.0, from..to]);
                    let two = self.functions[inputs.1].slice(s![functions.1, from..to]);
                    column.assign(&(&one * &two));
                }
            }
        }
        block
    }

    /// Sums over parts of the rows, for several outcomes (one row a row); rows beyond those of the outcomes are left out.
    #[must_use]
    pub fn sums(&self, outcomes: ArrayView2<'_, f64>, parts: usize) -> Vec<Sums> {
        let (rows, parts) = (outcomes.nrows(), parts.max(1));
        (0..parts)
            .into_par_iter()
            .map(|part| {
                let (from, to) = part_of(rows, part, parts);
                let mut sums = Sums::zero(self.list.len(), outcomes.ncols());
                for start in (from..to).step_by(512) {
                    let end = (start + 512).min(to);
                    sums.add_rows(&self.block(start, end), outcomes.slice(s![start..end, ..]));
                }
                sums
            })
            .collect()
    }
}

/// First row of a part of this many parts of the rows, and the first after it.
#[must_use]
pub fn part_of(rows: usize, part: usize, parts: usize) -> (usize, usize) {
    (rows * part / parts, rows * (part + 1) / parts)
}

/// Sums of products over rows: all that a least-squares fit needs.
#[derive(Clone, Debug)]
pub struct Sums {
    n: f64,
    columns: Array1<f64>,
    outcomes: Array1<f64>,
    gram: Array2<f64>,
    with: Array2<f64>,
    outcome_gram: Array2<f64>,
}

impl Sums {
    /// How many rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.n as usize
    }

    fn zero(columns: usize, outcomes: usize) -> Self {
        Self {
            n: 0.0,
            columns: Array1::zeros(columns),
            outcomes: Array1::zeros(outcomes),
            gram: Array2::zeros((columns, columns)),
            with: Array2::zeros((columns, outcomes)),
            outcome_gram: Array2::zeros((outcomes, outcomes)),
        }
    }

    fn add_rows(&mut self, block: &Array2<f64>, outcomes: ArrayView2<'_, f64>) {
        self.n += block.nrows() as f64;
        self.columns += &block.sum_axis(Axis(0));
        self.outcomes += &outcomes.sum_axis(Axis(0));
        self.gram += &block.t().dot(block);
        self.with += &block.t().dot(&outcomes);
        self.outcome_gram += &outcomes.t().dot(&outcomes);
    }

    /// The sums of several parts together.
    ///
    /// # Panics
    /// If there are none.
    #[must_use]
    pub fn total(parts: &[Self]) -> Self {
        let (first, rest) = parts.split_first().expect("at least one part");
        let mut total = first.clone();
        for part in rest {
            total.n += part.n;
            total.columns += &part.columns;
            total.outcomes += &part.outcomes;
            total.gram += &part.gram;
            total.with += &part.with;
            total.outcome_gram += &part.outcome_gram;
        }
        total
    }

    /// Without a part.
    #[must_use]
    pub fn without(&self, part: &Self) -> Self {
        Self {
            n: self.n - part.n,
            columns: &self.columns - &part.columns,
            outcomes: &self.outcomes - &part.outcomes,
            gram: &self.gram - &part.gram,
            with: &self.with - &part.with,
            outcome_gram: &self.outcome_gram - &part.outcome_gram,
        }
    }

    /// Around the means.
    #[must_use]
    pub fn centred(&self) -> Centred {
        let outer =
            |a: &Array1<f64>, b: &Array1<f64>| Array2::from_shape_fn((a.len(), b.len()), |(i, j)| a[i] * b[j] / self.n);
        Centred {
            n: self.n,
            column_means: &self.columns / self.n,
            outcome_means: &self.outcomes / self.n,
            gram: &self.gram - &outer(&self.columns, &self.columns),
            with: &self.with - &outer(&self.columns, &self.outcomes),
            outcome_gram: &self.outcome_gram - &outer(&self.outcomes, &self.outcomes),
        }
    }
}

/// Sums of products around the means.
#[derive(Clone, Debug)]
pub struct Centred {
    /// Rows.
    pub n: f64,
    /// Means of the columns.
    pub column_means: Array1<f64>,
    /// Means of the outcomes.
    pub outcome_means: Array1<f64>,
    /// Columns with columns.
    pub gram: Array2<f64>,
    /// Columns with outcomes.
    pub with: Array2<f64>,
    /// Outcomes with outcomes.
    pub outcome_gram: Array2<f64>,
}
