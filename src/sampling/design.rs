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
//! are independent of one another: take the mean of each full block and the standard error of those means
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
            let own = mix(column.key ^ mixed_trajectory);
            let shared = column.key.wrapping_add(mixed_block);
            *number = match (self.kind, &column.directions) {
                (DesignKind::Iid, _) => unit(own),
                (DesignKind::LatinHypercube, _) => (permuted(place, 1000, mix(shared)) as f64 + unit(own)) / 1000.0,
                (DesignKind::Sobol, Some(directions)) => sobol::scrambled(directions.point(place), mix(shared)),
                (DesignKind::Sobol, None) => sobol::scrambled(permuted(place, sobol::POINTS, mix(shared)), own),
            };
        }
    }
}
