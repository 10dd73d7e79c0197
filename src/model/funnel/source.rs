//! Sources of opportunities.

/// Where an opportunity comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// AE teams, and individuals who help though nothing pays them.
    Field,
    /// The PDM and the listing.
    Pdm,
    /// Added direct sellers.
    Direct,
}

impl Source {
    /// All sources.
    pub const ALL: [Self; 3] = [Self::Field, Self::Pdm, Self::Direct];
}
