//! What `optimise` says of its own search: what the promise was worth, and how many plans were looked at.

use super::{best, worth};
use crate::analysis::statistics::Estimate;
use crate::report::format::count;
use crate::study::optimise::OptimiseFindings;

/// What the best plan was worth on the futures that chose it and on fresh ones, and the winner's curse between them.
pub(super) fn kept(found: &OptimiseFindings, currency: &str) -> String {
    let worth = |value| worth(found.objective, value, currency);
    format!(
        "Promised and kept: {} on the futures that chose it, {} on fresh ones; {}.",
        worth(found.promised),
        worth(best(found).value),
        luck(found.curse, &worth)
    )
}

/// What of a promise was luck of the choice.
fn luck(curse: Estimate, worth: &dyn Fn(Estimate) -> String) -> String {
    let amount = worth(curse);
    match (curse.could_flip(), curse.value > 0.0) {
        (true, _) => format!("the difference, the winner's curse, is {amount}, no more than chance"),
        (false, true) => format!("{amount} of that was luck of the choice (the winner's curse)"),
        (false, false) => format!("the fresh ones are the better by more than chance ({amount})"),
    }
}

/// How many plans were looked at, of how many.
pub(super) fn looked_at(plans: usize, all: u64) -> String {
    match plans as u64 {
        1 if all <= 1 => "Looked at the one plan".to_owned(),
        looked if looked >= all => format!("Looked at all {} plans", count(plans)),
        _ => format!("Looked at {} of {} plans", count(plans), count(all as usize)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::format;

    #[test]
    fn all_plans_are_said_to_be_all() {
        assert_eq!(looked_at(18, 18), "Looked at all 18 plans");
        assert_eq!(looked_at(64, 1_648), "Looked at 64 of 1,648 plans");
        assert_eq!(looked_at(1, 1), "Looked at the one plan");
    }

    #[test]
    fn what_is_no_more_than_chance_is_not_called_luck_of_the_choice() {
        let words =
            |value: f64, se: f64| luck(Estimate::known(value, se), &|curse| format::money_with_error(curse, "USD"));
        assert_eq!(words(2e5, 5e4), "$200k ± 100k of that was luck of the choice (the winner's curse)");
        assert!(
            words(-4e4, 6e4).ends_with("the winner's curse, is −$40k ± 120k, no more than chance"),
            "{}",
            words(-4e4, 6e4)
        );
        assert!(words(-2e5, 5e4).starts_with("the fresh ones are the better by more than chance"));
    }
}
