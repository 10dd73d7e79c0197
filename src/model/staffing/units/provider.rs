//! The provider behind the units: a bad one is replaced after a review, and one may be switched as planned.

use super::super::Draws;
use super::super::clauses::Clauses;
use super::{UnitMovement, UnitTerms, Units};
use crate::lanes::{double, real};
use crate::sampling::Purpose;

/// Part of a usual book of relationships that a planned switch of provider brings: the first one's teams are known.
const SWITCHED_BOOK: f64 = 0.5;

impl Units {
    /// When a bad provider is to be replaced.
    pub(super) fn review(&self, terms: &UnitTerms) -> Option<u32> {
        self.first_start.filter(|_| self.is_bad).map(|start| start + terms.review_months)
    }

    /// A bad provider is replaced `provider_review_months` after the first start: the clocks return to 0, the units'
    /// relationships suffer `loss_out`, each unit costs one retainer more.
    pub(super) fn review_provider(
        &mut self,
        month: u32,
        clauses: Clauses<'_>,
        terms: &UnitTerms,
        movement: &mut UnitMovement,
    ) {
        if self.review(terms).is_none_or(|due| month < due) {
            return;
        }
        (self.is_bad, self.book) = (false, 0.0);
        self.begin_anew(month, terms, movement);
        let retainers: f64 = self.units.iter().map(|unit| double(clauses.retainers(real(unit.age(month)), 1.0))).sum();
        movement.paid_at_once += terms.rates.retainer * retainers;
    }

    /// Another provider takes over as planned: the clocks return to 0, the units' relationships suffer `loss_out`, its
    /// quality is drawn anew, and its units bring half of a book.
    pub(super) fn switch(&mut self, month: u32, terms: &UnitTerms, draws: &Draws<'_>, movement: &mut UnitMovement) {
        self.is_bad = draws.streams.event(Purpose::Provider, month, 0, 0).uniform() < terms.p_bad;
        self.first_start = (!self.units.is_empty()).then_some(month);
        self.book = SWITCHED_BOOK;
        self.begin_anew(month, terms, movement);
        movement.bringing += self.book * self.amount() * terms.bench(self.amount());
    }

    /// Other people take over all units.
    fn begin_anew(&mut self, month: u32, terms: &UnitTerms, movement: &mut UnitMovement) {
        if self.units.is_empty() {
            return;
        }
        self.replaced += 1;
        self.units.iter_mut().for_each(|unit| unit.change_staff(month));
        movement.loss = 1.0 - (1.0 - movement.loss) * (1.0 - terms.loss_last);
    }
}
