//! The nearest known name.

/// The candidate that a mistyped name most probably means.
pub(super) fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = name.chars().count();
    let allowed = if length < 6 { length / 2 } else { (length / 3).max(3) };
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let distance = strsim::damerau_levenshtein(&name.to_lowercase(), &candidate.to_lowercase());
            let alike = length >= 4 && strsim::jaro_winkler(name, candidate) > 0.88;
            (distance <= allowed || alike).then_some((distance, candidate))
        })
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_key_and_a_stranger_finds_nothing() {
        assert_eq!(nearest("ramp_month", ["ramp_months", "ramp", "notice_months"]), Some("ramp_months"));
        assert_eq!(nearest("atr", ["arr", "acv"]), Some("arr"));
        assert_eq!(nearest("zebra", ["arr", "acv", "sellers"]), None);
    }
}
