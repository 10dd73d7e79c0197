//! What a CFO asks of each part of the story, and where the answer stands: for whoever speaks.

/// The question about a section, by its key, with where to look; none where nothing is asked.
#[must_use]
pub fn by_cfo(key: &str) -> Option<&'static str> {
    Some(match key {
        "decision" => {
            "How sure is this, and what if we do nothing? The row of doing nothing and the chance of being right answer; ± is the \
             error of the simulation, not of the beliefs."
        }
        "what-if" => "Is the difference real? It is paired future by future; within its ± it is not.",
        "why" => {
            "Why would their people help us? Each is moved by consumption that counts for them: look who passes one half, and when."
        }
        "pipeline" => {
            "What of it would have come anyway? Pipeline is what opens; NPV counts only the part that would not have come otherwise."
        }
        "cash" => {
            "How deep does it go, when is it back, and what is it in one future of twenty? The table has all three; inside the \
             horizon, discounted, against doing nothing."
        }
        "roi" => {
            "Is that with contracts that run on? Two figures are shown: cash of the horizon alone, and with contracts in force at \
             its end."
        }
        "flexibility" => "What does it cost to stop? Exit cost by month, and what is committed whatever is decided.",
        "years" => {
            "What goes into the budget of each year? Nominal cost and cash by fiscal year, with P10 to P90; part years are marked."
        }
        "policy" => {
            "Who looks, when, and how often is it wrong to act? The rules name month and threshold; the errors stand beneath."
        }
        "change" => "What would make you come back to us? The numbers listed here, each alone, and the horizon.",
        "risks" => {
            "Can we bear the downside? The worst twentieth of futures and the deepest cash of one future in twenty."
        }
        "assumptions" => {
            "Whose numbers are these? Each has a source and who can say better; defaults describe no company in particular."
        }
        "next" => "Who does what by when? Name an owner and a day for each line before the meeting ends.",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_a_run_that_a_board_sees_has_its_question() {
        for key in ["decision", "why", "pipeline", "cash", "roi", "flexibility", "years", "change", "risks", "next"] {
            let asked = by_cfo(key).expect(key);
            assert!(asked.contains('?') && asked.ends_with('.'), "{asked}");
        }
        assert_eq!(by_cfo("stress"), None);
    }
}
