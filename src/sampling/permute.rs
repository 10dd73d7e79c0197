//! A random permutation of which one element can be had alone.

use super::hash::mix;

/// Rounds of the network: with four, where two far places go still depends on one another.
const ROUNDS: u64 = 6;

/// Where `position` of `0..length` goes under the permutation of `key`; `length` at most 1,024.
///
/// A balanced Feistel network on ten bits, repeated until the result is below `length` (cycle walking), which keeps it
/// a permutation.
pub(super) fn permuted(position: u64, length: u64, key: u64) -> u64 {
    debug_assert!(position < length && length <= 1024);
    let mut at = position;
    loop {
        at = shuffled(at, key);
        if at < length {
            return at;
        }
    }
}

/// The network: a permutation of `0..1024`.
fn shuffled(at: u64, key: u64) -> u64 {
    let (mut left, mut right) = (at >> 5, at & 31);
    for round in 0..ROUNDS {
        let mask = mix(key.wrapping_add(round << 5 | right)) >> 59;
        (left, right) = (right, left ^ mask);
    }
    left << 5 | right
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_taken_once() {
        for (length, key) in [(1000, 1), (1024, 2), (1, 3), (7, 4)] {
            let mut places: Vec<u64> = (0..length).map(|at| permuted(at, length, mix(key))).collect();
            places.sort_unstable();
            assert!(places.into_iter().eq(0..length));
        }
    }

    #[test]
    fn places_and_pairs_of_places_are_equally_frequent() {
        // Chi-square over 8 × 8 cells of where two neighbours go, for 20,000 keys; 63 degrees of freedom.
        for (first, second) in [(0, 1), (31, 32), (500, 501), (0, 512)] {
            let mut cells = [0.0_f64; 64];
            for key in 0..20_000 {
                let [a, b] = [first, second].map(|at| permuted(at, 1024, mix(key)) / 128);
                cells[(8 * a + b) as usize] += 1.0;
            }
            // Two different places out of 1,024: the same eighth 127/1023 of the time.
            let expected = |cell: usize| 20_000.0 / 8.0 * if cell.is_multiple_of(9) { 127.0 } else { 128.0 } / 1023.0;
            let chi: f64 = (0..64).map(|cell| (cells[cell] - expected(cell)).powi(2) / expected(cell)).sum();
            assert!(chi < 63.0 + 4.5 * (2.0_f64 * 63.0).sqrt(), "{first}, {second}: {chi}");
        }
    }
}
