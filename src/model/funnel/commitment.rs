//! The customer's commitment: drawing down spend that is committed to the cloud is why a deal is routed through the
//! marketplace, and such a deal moves faster.
//!
//! ```text
//! committed with chance κ = E·commit.share·commit.unburnt, × (1 + intel_hit·outsourced part) for the field
//! routing of a committed deal: max(p_mkt, commit.route·ℓ)
//! if then routed: odds × commit.odds, cycle × (1 − commit.velocity)
//! ```
//!
//! It holds for all sources but added sellers. A joined deal's two endings share the draw; without help its routing stays what
//! direct sales route anyway, which was observed with the committed among them.

use super::super::facts::Facts;
use crate::lanes::{self, Real};

/// Chance that the customer has commitment left that the deal burns; `outsourced_part` is that of field effort, 0 for other
/// sources, `eligible` co-sell status `E`: what is not eligible does not draw down.
#[inline(always)]
#[must_use]
pub fn chance(facts: &Facts, outsourced_part: Real, eligible: Real) -> Real {
    eligible * facts.commit.share * facts.commit.unburnt * (1.0 + facts.outsourced.intel_hit * outsourced_part)
}

/// Chance of the marketplace, given what it is without commitment and the health of the listing.
#[inline(always)]
#[must_use]
pub fn routing(facts: &Facts, is_committed: bool, p_marketplace: Real, listing: Real) -> Real {
    if is_committed { lanes::at_least(facts.commit.route * listing, p_marketplace) } else { p_marketplace }
}

/// What drawing down adds to the logarithm of the odds, and leaves of the cycle.
#[inline(always)]
#[must_use]
pub fn pull(facts: &Facts, is_committed: bool, is_routed: bool) -> (Real, Real) {
    if is_committed && is_routed { (facts.log_odds.commit, 1.0 - facts.commit.velocity) } else { (0.0, 1.0) }
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::{beliefs, near};
    use super::*;

    fn facts() -> Facts {
        let mut beliefs = beliefs();
        beliefs.commit.share = 0.5;
        beliefs.commit.unburnt = 0.4;
        beliefs.commit.route = 0.8;
        beliefs.commit.odds = 2.0;
        beliefs.commit.velocity = 0.25;
        beliefs.outsourced.intel_hit = 0.5;
        Facts::new(&beliefs)
    }

    #[test]
    fn a_provider_that_knows_balances_meets_more_commitments() {
        near(chance(&facts(), 0.0, 1.0), 0.2);
        near(chance(&facts(), 1.0, 1.0), 0.3);
        near(chance(&facts(), 1.0, 0.0), 0.0);
    }

    #[test]
    fn who_has_commitment_left_routes_by_it_as_far_as_the_listing_is_in_health() {
        near(routing(&facts(), true, 0.5, 1.0), 0.8);
        near(routing(&facts(), true, 0.5, 0.5), 0.5);
        near(routing(&facts(), false, 0.5, 1.0), 0.5);
    }

    #[test]
    fn only_a_routed_deal_of_the_committed_is_pulled() {
        let (odds, cycle) = pull(&facts(), true, true);
        near(odds, libm::log(2.0));
        near(cycle, 0.75);
        assert_eq!(pull(&facts(), true, false), (0.0, 1.0));
        assert_eq!(pull(&facts(), false, true), (0.0, 1.0));
    }
}
