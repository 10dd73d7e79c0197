//! Monthly values of a part of a run, kept so that parts joined are the whole to the bit.

/// What bands are made of, of some blocks of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct BandPart {
    /// Trajectories of each block.
    pub blocks: Vec<usize>,
    /// Sum of every cell, block after block: `block · cells + cell`.
    pub sums: Vec<f64>,
    /// What quantiles are made of.
    pub spread: Spread,
}

/// What quantiles are made of.
#[derive(Clone, Debug, PartialEq)]
pub enum Spread {
    /// Every value, of a run whose bands are exact: block after block, cell after cell.
    Values(Vec<f32>),
    /// Counts on the grid of bands, cell after cell, places rising.
    Counts(Vec<Count>),
}

/// How many values of a cell stand at a place of the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// The cell: one series of one option in one month.
    pub cell: i32,
    /// The place on the grid.
    pub place: i32,
    /// How many values stand there, at least one.
    pub count: i32,
    /// The least value of the cell as a whole number that orders as it does.
    pub least: i32,
    /// The greatest value of the cell, likewise.
    pub most: i32,
}

impl BandPart {
    /// Cells of every block.
    #[must_use]
    pub fn cells(&self) -> usize {
        self.sums.len() / self.blocks.len().max(1)
    }
}
