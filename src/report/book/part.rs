//! Parts of the NPV of a future, each of which a price moves in proportion.

use crate::engine::{Column as Recorded, Sample};
use crate::metric::{BridgeItem, MoneyPart};
use crate::scenario::Scenario;
use crate::scenario::levers::Lever;
use std::ops::Range;

/// A part of the NPV of a future that one price, or one group of prices, moves in proportion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    GrossMargin,
    Of(MoneyPart),
    OtherStaff,
    OtherSelling,
    /// Success fees with the rest of what selling costs, where they cannot be told apart.
    Selling,
}

impl Part {
    /// The margin and the cost of people; what selling costs makes them add up to the NPV.
    const FIRST: [Self; 5] = [
        Self::GrossMargin,
        Self::Of(MoneyPart::MarketplaceFees),
        Self::Of(MoneyPart::Pay),
        Self::Of(MoneyPart::Retainers),
        Self::OtherStaff,
    ];

    /// All parts of a run. What a win costs is fixed when its deal opens, and the success fee is what is left of it without
    /// commission: where an option changes the commission on the way, that would mistake a part of one for the other.
    pub fn all(scenario: &Scenario) -> Vec<Self> {
        let turns =
            |lever: &Lever| lever.from > 0 && lever.changes.iter().any(|own| own.path == "economics.commission");
        let selling: &[Self] = match scenario.options.iter().any(|option| option.all_levers().any(turns)) {
            true => &[Self::Selling],
            false => &[Self::Of(MoneyPart::SuccessFees), Self::OtherSelling],
        };
        Self::FIRST.iter().chain(selling).copied().collect()
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::GrossMargin => "gross margin",
            Self::Of(part) => part.label(),
            Self::OtherStaff => "other cost of people and programmes",
            Self::OtherSelling => "commission, technical sale, sellers' hours",
            Self::Selling => "commission, success fees, technical sale, sellers' hours",
        }
    }

    /// Name of its lever.
    pub fn name(self) -> &'static str {
        match self {
            Self::GrossMargin => "gross_margin",
            Self::Of(MoneyPart::MarketplaceFees) => "marketplace_fee",
            Self::Of(MoneyPart::Pay) => "pay",
            Self::Of(MoneyPart::Retainers) => "retainer",
            Self::OtherStaff => "other_staff",
            Self::Of(MoneyPart::SuccessFees) => "success_fee",
            Self::OtherSelling | Self::Selling => "selling",
        }
    }

    /// Costs count against.
    pub fn sign(self) -> f64 {
        if self == Self::GrossMargin { 1.0 } else { -1.0 }
    }

    /// What is recorded and added, or taken away, to make it.
    pub fn made_of(self) -> Vec<(f64, Recorded)> {
        let part = |part: MoneyPart| Recorded::Part(part);
        let bridge = |item: BridgeItem| Recorded::Bridge(item);
        match self {
            Self::GrossMargin => vec![(1.0, bridge(BridgeItem::Margin)), (1.0, part(MoneyPart::MarketplaceFees))],
            Self::Of(own) => vec![(1.0, part(own))],
            Self::OtherStaff => vec![
                (1.0, bridge(BridgeItem::StaffCost)),
                (-1.0, part(MoneyPart::Pay)),
                (-1.0, part(MoneyPart::Retainers)),
            ],
            Self::OtherSelling => {
                vec![(1.0, bridge(BridgeItem::SellingCost)), (-1.0, part(MoneyPart::SuccessFees))]
            }
            Self::Selling => vec![(1.0, bridge(BridgeItem::SellingCost))],
        }
    }

    /// Its values in some futures; what only rounding leaves is nothing.
    pub fn values(self, sample: &Sample, option: usize, futures: Range<usize>) -> Vec<f64> {
        let (mut values, mut sizes) = (vec![0.0; futures.len()], vec![0.0; futures.len()]);
        for (sign, column) in self.made_of() {
            let own = sample.part(option, &column, futures.clone());
            for ((value, size), own) in values.iter_mut().zip(&mut sizes).zip(own.iter()) {
                *value += sign * own;
                *size += own.abs();
            }
        }
        let is_rounding = |(value, size): (f64, f64)| if value.abs() <= 1e-12 * size { 0.0 } else { value };
        values.into_iter().zip(sizes).map(is_rounding).collect()
    }
}
