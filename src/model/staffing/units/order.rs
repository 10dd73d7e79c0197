//! Units are compared with what is wanted: those under notice are taken back or others ordered, orders cancelled or the
//! newest given notice.

use super::super::plan::Desired;
use super::{Unit, UnitMovement, UnitTerms, Units};

impl Units {
    /// Compares units at work without notice, and those ordered, with what is wanted.
    pub(super) fn order(&mut self, month: u32, desired: Desired, terms: &UnitTerms, movement: &mut UnitMovement) {
        let wanted = desired.count as usize;
        let mut review = desired.by_review;
        let mut seats = None;
        while self.staying() + self.pending.len() < wanted {
            if let Some(unit) = self.units.iter_mut().rev().filter(|unit| unit.end.is_some()).max_by_key(|u| u.end) {
                unit.end = None;
                unit.by_review = false;
            } else {
                let seats = seats.get_or_insert_with(|| self.free_seats());
                self.pending.extend(seats.next().map(|seat| (seat, month + terms.start_lag)));
            }
        }
        while self.staying() + self.pending.len() > wanted {
            let by_review = review < 0;
            review += 1;
            let latest = (0..self.pending.len()).max_by_key(|&i| (self.pending[i].1, i));
            if let Some(i) = latest {
                self.pending.remove(i);
                continue;
            }
            let newest = self
                .units
                .iter_mut()
                .filter(|unit| unit.end.is_none())
                .max_by_key(|unit| unit.start)
                .expect("more units stay than wanted means at least one");
            let (exact, whole) = newest.end_if_stopped(month, terms);
            (newest.end, newest.end_exact) = (Some(whole), exact);
            newest.by_review = by_review;
        }
        self.end_at_once(month, terms, movement);
    }

    /// Without notice and past its term, a unit ends in the month of its notice.
    fn end_at_once(&mut self, month: u32, terms: &UnitTerms, movement: &mut UnitMovement) {
        if !self.units.iter().any(|unit| unit.end.is_some_and(|end| end <= month)) {
            return;
        }
        let total: f64 = self.units.iter().map(|unit| self.productivity(unit, month, terms)).sum();
        let stays = |unit: &Unit| unit.end.is_none_or(|end| end > month);
        let gone: f64 = self.units.iter().filter(|u| !stays(u)).map(|u| self.productivity(u, month, terms)).sum();
        self.units.retain(|unit| stays(unit));
        let loss = if self.units.is_empty() { terms.loss_last } else { terms.loss_personal };
        if total > 0.0 {
            movement.loss = 1.0 - (1.0 - movement.loss) * (1.0 - loss * gone / total);
        }
    }
}
