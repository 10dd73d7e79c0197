//! The number of people is compared with what is wanted: requisitions are opened, or closed, and the newest let go.

use super::super::super::time::whole_months;
use super::super::Draws;
use super::super::plan::Desired;
use super::{EmployeeTerms, Movement, Notice, People, Requisition};

impl People {
    /// Compares the number with what is wanted. `can_hire` is false under a hiring freeze.
    pub(super) fn order(
        &mut self,
        month: u32,
        desired: Desired,
        can_hire: bool,
        terms: &EmployeeTerms,
        draws: &Draws<'_>,
        movement: &mut Movement,
    ) {
        let wanted = desired.count as usize;
        let mut review = desired.by_review;
        if can_hire && self.heads.len() + self.requisitions.len() < wanted {
            let short = wanted - self.heads.len() - self.requisitions.len();
            for seat in self.free_seats().take(short) {
                self.requisitions.push(requisition(seat, month, review > 0, terms, draws));
                review -= 1;
            }
        }
        while self.heads.len() + self.requisitions.len() > wanted {
            let by_review = review < 0;
            review += 1;
            if self.close_latest_requisition() {
                continue;
            }
            movement.productivity_left += self.let_newest_go(month, by_review, terms);
            movement.paid_at_once += terms.severance * terms.rates.pay;
            if by_review {
                movement.by_review += terms.severance * terms.rates.pay;
            }
        }
    }

    fn close_latest_requisition(&mut self) -> bool {
        let latest = (0..self.requisitions.len()).max_by_key(|&i| (self.requisitions[i].due, i));
        latest.map(|i| self.requisitions.remove(i)).is_some()
    }

    /// The newest head by company tenure stops at once and is paid through its notice, this month included.
    fn let_newest_go(&mut self, month: u32, by_review: bool, terms: &EmployeeTerms) -> f64 {
        let newest = (0..self.heads.len())
            .max_by_key(|&i| (self.heads[i].company_start, i))
            .expect("more heads than wanted means at least one");
        let head = self.heads.remove(newest);
        self.notices.push(Notice { until: month + terms.whole_notice, by_review });
        terms.productivity(&head, month)
    }
}

/// A requisition for a seat, with its luck.
fn requisition(seat: u32, month: u32, by_review: bool, terms: &EmployeeTerms, draws: &Draws<'_>) -> Requisition {
    let mut stream = draws.streams.event(terms.hire, month, 0, seat);
    let is_mishire = stream.uniform() < terms.p_mishire;
    let months = whole_months(terms.time_to_fill * terms.fill.draw(&mut stream)).max(1);
    Requisition { seat, due: month + months, is_mishire, by_review }
}
