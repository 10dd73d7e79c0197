//! Designs: which uniform numbers the beliefs of a trajectory are drawn with.
//!
//! A design gives the row of a trajectory from its number alone, so that more trajectories leave the earlier ones as
//! they are, whoever computes them in whatever order.
//!
//! | design | what a row is |
//! | --- | --- |
//! | `iid` | independent numbers: a hash of seed, column and trajectory |
//! | `lhs` | Latin hypercube in blocks of 1,000: in a block every column visits each of 1,000 strata once |
//! | `sobol` | the first 1,024 points of the Sobol sequence, scrambled anew for each block of 1,024 trajectories |
//!
//! **Standard errors.** Rows of a block are not independent under `lhs` and `sobol`, so `sd/√n` would be wrong. Blocks
//! are independent of one another as wholes: take the mean of each full block and the standard error of those means
//! ([`DesignKind::block`] gives the length). A statistic that is not a mean is computed within each block the same way.
//!
//! Columns are addressed by a hash of their name, so a column more or less leaves the others as they are; but under
//! `sobol` the position of a column decides which Sobol dimension it takes.

use super::hash::{mix, of_name, unit};
use super::permute::permuted;
use super::sobol;

/// Which design.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DesignKind {
    /// Independent rows.
    Iid,
    /// Latin hypercube in blocks.
    LatinHypercube,
    /// Scrambled Sobol points in blocks.
    Sobol,
}

impl DesignKind {
    /// All designs, the default first.
    pub const ALL: [Self; 3] = [Self::Iid, Self::LatinHypercube, Self::Sobol];

    /// Name on the command line and in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Iid => "iid",
            Self::LatinHypercube => "lhs",
            Self::Sobol => "sobol",
        }
    }

    /// The design of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// How many neighbouring trajectories belong together; blocks are independent of one another.
    #[must_use]
    pub fn block(self) -> u64 {
        match self {
            Self::Iid => 1,
            Self::LatinHypercube => 1000,
            Self::Sobol => sobol::POINTS,
        }
    }
}

/// A design over named columns.
#[derive(Clone, Debug)]
pub struct Design {
    kind: DesignKind,
    seed: u64,
    columns: Vec<Column>,
}

/// A column: its key, and its Sobol dimension.
#[derive(Clone, Debug)]
struct Column {
    key: u64,
    directions: Option<sobol::Directions>,
}

impl Design {
    /// Sets the design apart from everything else that starts from the seed.
    const PURPOSE: u64 = 0x6265_6C69_6566_7321;

    /// A design whose columns have these names; each name stands once.
    #[must_use]
    pub fn new<Name: AsRef<str>>(kind: DesignKind, seed: u64, columns: &[Name]) -> Self {
        let seeded = mix(seed.wrapping_add(Self::PURPOSE));
        let column = |(position, name): (usize, &Name)| Column {
            key: mix(seeded ^ of_name(name.as_ref())),
            directions: sobol::directions(position),
        };
        Self { kind, seed, columns: columns.iter().enumerate().map(column).collect() }
    }

    /// Which design.
    #[must_use]
    pub fn kind(&self) -> DesignKind {
        self.kind
    }

    /// The seed.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// How many columns.
    #[must_use]
    pub fn dimensions(&self) -> usize {
        self.columns.len()
    }

    /// Fills a row with the uniform numbers of a trajectory, each in (0, 1).
    ///
    /// # Panics
    /// If the row is not as long as there are columns.
    pub fn fill(&self, trajectory: u64, row: &mut [f64]) {
        assert_eq!(row.len(), self.columns.len(), "a row has a number a column");
        let (block, place) = (trajectory / self.kind.block(), trajectory % self.kind.block());
        let (mixed_trajectory, mixed_block) = (mix(trajectory), mix(block.wrapping_add(1)));
        for (number, column) in row.iter_mut().zip(&self.columns) {
            let own = unit(mix(column.key ^ mixed_trajectory));
            let shared = mix(column.key.wrapping_add(mixed_block));
            let stratified = |strata: u64| (permuted(place, strata, shared) as f64 + own) / strata as f64;
            *number = match (self.kind, &column.directions) {
                (DesignKind::Iid, _) => own,
                (DesignKind::Sobol, Some(directions)) => sobol::scrambled(directions.point(place), shared),
                (DesignKind::LatinHypercube | DesignKind::Sobol, _) => stratified(self.kind.block()),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(count: usize) -> Vec<String> {
        (0..count).map(|k| format!("belief.{k}")).collect()
    }

    /// Rows of consecutive trajectories.
    fn rows(design: &Design, trajectories: std::ops::Range<u64>) -> Vec<Vec<f64>> {
        let row = |trajectory| {
            let mut row = vec![f64::NAN; design.dimensions()];
            design.fill(trajectory, &mut row);
            row
        };
        trajectories.map(row).collect()
    }

    #[test]
    fn numbers_lie_strictly_between_none_and_all() {
        for kind in DesignKind::ALL {
            for row in rows(&Design::new(kind, 3, &names(20)), 0..3000) {
                assert!(row.iter().all(|&u| u > 0.0 && u < 1.0), "{kind:?}");
            }
        }
    }

    #[test]
    fn names_and_designs_stand_for_each_other() {
        for kind in DesignKind::ALL {
            assert_eq!(DesignKind::from_name(kind.name()), Some(kind));
        }
        assert_eq!(DesignKind::from_name("halton"), None);
    }

    #[test]
    fn every_block_of_a_stratified_design_fills_every_stratum_of_every_column() {
        // 300 columns: the last ones are beyond the Sobol table.
        for kind in [DesignKind::LatinHypercube, DesignKind::Sobol] {
            let (design, block) = (Design::new(kind, 5, &names(300)), kind.block());
            for start in [0, 3 * block] {
                let rows = rows(&design, start..start + block);
                for column in 0..300 {
                    let mut strata: Vec<u64> = rows.iter().map(|row| (row[column] * block as f64) as u64).collect();
                    strata.sort_unstable();
                    assert!(strata.into_iter().eq(0..block), "{kind:?}, column {column} from {start}");
                }
            }
        }
    }

    #[test]
    fn the_first_two_sobol_columns_fill_every_elementary_interval() {
        let rows = rows(&Design::new(DesignKind::Sobol, 5, &names(2)), 1024..2048);
        for digits in 0..=10 {
            let (wide, tall) = (f64::from(1 << digits), f64::from(1 << (10 - digits)));
            let mut cells: Vec<usize> =
                rows.iter().map(|row| ((row[0] * wide).floor() * tall + (row[1] * tall).floor()) as usize).collect();
            cells.sort_unstable();
            assert!(cells.into_iter().eq(0..1024), "{wide} × {tall} cells");
        }
    }

    #[test]
    fn blocks_seeds_and_columns_are_uncorrelated() {
        // Correlation of 1,000 pairs has the standard error 1/√1000.
        let correlation = |pairs: Vec<(f64, f64)>| {
            let product = |(a, b): &(f64, f64)| 12.0 * (a - 0.5) * (b - 0.5);
            pairs.iter().map(product).sum::<f64>() / pairs.len() as f64
        };
        for kind in DesignKind::ALL {
            let (one, two) = (Design::new(kind, 1, &names(4)), Design::new(kind, 2, &names(4)));
            let length = kind.block().max(1000);
            let (here, next) = (rows(&one, 0..length), rows(&one, length..2 * length));
            let other = rows(&two, 0..length);
            let pair = |a: &[Vec<f64>], i: usize, b: &[Vec<f64>], j: usize| {
                a.iter().zip(b).map(|(a, b)| (a[i], b[j])).collect::<Vec<_>>()
            };
            // Sobol rows at the same place of two blocks share their unscrambled digits; only whole blocks are
            // independent, which the test of standard errors shows.
            let apart = [pair(&here, 1, &next, 1), pair(&here, 2, &other, 2)];
            let compared = if kind == DesignKind::Sobol { Vec::new() } else { apart.to_vec() };
            for pairs in compared.into_iter().chain([pair(&here, 0, &here, 3)]) {
                assert!(correlation(pairs).abs() < 4.5 / 1000.0_f64.sqrt(), "{kind:?}");
            }
        }
    }

    #[test]
    fn independent_numbers_are_uniform_alone_and_in_pairs() {
        let rows = rows(&Design::new(DesignKind::Iid, 9, &names(3)), 0..40_000);
        for (first, second) in [(0, 1), (1, 2)] {
            let mut cells = [0.0_f64; 256];
            for row in &rows {
                cells[(row[first] * 16.0) as usize * 16 + (row[second] * 16.0) as usize] += 1.0;
            }
            let expected = 40_000.0 / 256.0;
            let chi: f64 = cells.iter().map(|count| (count - expected).powi(2) / expected).sum();
            assert!((chi - 255.0).abs() < 4.5 * 510.0_f64.sqrt(), "chi-square {chi} with 255 degrees of freedom");
        }
    }

    #[test]
    fn standard_errors_from_blocks_are_those_seen_over_seeds() {
        // The mean of u₁·u₂ + u₃ over 8 blocks, for 100 seeds.
        for kind in [DesignKind::LatinHypercube, DesignKind::Sobol] {
            let (mut means, mut stated) = (Vec::new(), 0.0);
            for seed in 0..100 {
                let design = Design::new(kind, seed, &names(3));
                let block_mean = |block: u64| {
                    let rows = rows(&design, block * kind.block()..(block + 1) * kind.block());
                    rows.iter().map(|row| row[0] * row[1] + row[2]).sum::<f64>() / rows.len() as f64
                };
                let blocks: Vec<f64> = (0..8).map(block_mean).collect();
                let mean = blocks.iter().sum::<f64>() / 8.0;
                stated += blocks.iter().map(|block| (block - mean).powi(2)).sum::<f64>() / 7.0 / 8.0 / 100.0;
                means.push(mean);
            }
            // The true mean is 3/4; a variance over 100 seeds has a relative standard error of √(2/100).
            let seen = means.iter().map(|mean| (mean - 0.75).powi(2)).sum::<f64>() / 100.0;
            assert!((seen / stated - 1.0).abs() < 4.0 * 0.02_f64.sqrt(), "{kind:?}: {seen:e} for {stated:e}");
            let independent = (7.0 / 144.0 + 1.0 / 12.0) / (8.0 * kind.block() as f64);
            assert!(stated < 0.3 * independent, "{kind:?}: {stated:e} against {independent:e} of independent rows");
        }
    }

    #[test]
    fn values_are_pinned_because_results_depend_on_them() {
        let first = |kind| rows(&Design::new(kind, 1, &["isv.acv", "isv.arr"]), 1234..1235).remove(0);
        let found: Vec<Vec<f64>> = DesignKind::ALL.into_iter().map(first).collect();
        let pinned = [
            [0.072_411_690_070_131_6, 0.342_226_842_775_498_1],
            [0.668_072_411_690_070_1, 0.337_342_226_842_775_54],
            [0.106_942_421_453_709_91, 0.412_653_842_489_497_77],
        ];
        assert_eq!(found, pinned);
    }
}
