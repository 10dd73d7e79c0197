//! Hashes: the source of every uniform number that is addressed rather than drawn in turn.

/// Mixes 64 bits: a bijection whose output bits look independent even for inputs that count up.
///
/// The function `rrxmrrxmsx_0` of Pelle Evensen (2018), which passes statistical batteries on counters.
#[inline(always)]
#[must_use]
pub fn mix(v: u64) -> u64 {
    let v = v ^ v.rotate_right(25) ^ v.rotate_right(50);
    let v = v.wrapping_mul(0xA24B_AED4_963E_E407);
    let v = v ^ v.rotate_right(24) ^ v.rotate_right(49);
    let v = v.wrapping_mul(0x9FB2_1C65_1E98_DF25);
    v ^ (v >> 28)
}

/// A number in (0, 1) from the upper 52 bits: the middle of one of 2⁵² equal parts, so never an end.
#[inline(always)]
#[must_use]
pub fn unit(bits: u64) -> f64 {
    ((bits >> 12) as f64 + 0.5) / PARTS
}

/// The equal parts of (0, 1) whose middles are numbers.
const PARTS: f64 = (1_u64 << 52) as f64;

/// How many of the upper 52 bits' values give a number below `chance`: `unit(bits) < chance` just when
/// `bits >> 12 < parts_below(chance)`.
#[must_use]
pub fn parts_below(chance: f64) -> u64 {
    // Exact: a multiplication by a power of two, and a half taken from what has no finer digits that matter.
    (chance * PARTS - 0.5).ceil() as u64
}

/// A hash of a name (FNV-1a, then mixed), which stays the same wherever the name stands.
#[must_use]
pub fn of_name(name: &str) -> u64 {
    let fold = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
    mix(name.bytes().fold(0xCBF2_9CE4_8422_2325, fold))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_are_never_reached() {
        assert!(unit(0) > 0.0 && unit(u64::MAX) < 1.0);
        assert_eq!(unit(1 << 63), 0.5 + 0.5_f64.powi(53));
    }

    #[test]
    fn bits_are_below_a_chance_just_when_their_number_is() {
        let chances = (0..2_000_u64).map(|k| unit(mix(k)));
        for chance in chances.chain([0.0, -1.0, 1.0, 2.0, f64::NAN, 1e-300, 0.5, unit(5 << 12), unit(u64::MAX)]) {
            let middle = (chance * PARTS) as u64;
            for part in (0..4).chain(middle.saturating_sub(3)..middle + 3).filter(|part| *part < 1 << 52) {
                assert_eq!(unit(part << 12) < chance, part < parts_below(chance), "{part} below {chance}");
            }
        }
    }

    #[test]
    fn one_bit_of_a_counter_changes_half_of_the_output() {
        for bit in 0..64 {
            let flips: u32 = (0..1000_u64).map(|v| (mix(v) ^ mix(v ^ (1 << bit))).count_ones()).sum();
            // Mean 32, standard error of a mean of 1,000 is 4/√1000.
            assert!((f64::from(flips) / 1000.0 - 32.0).abs() < 5.0 * 4.0 / 1000.0_f64.sqrt(), "bit {bit}: {flips}");
        }
    }

    #[test]
    fn values_are_pinned_because_results_depend_on_them() {
        assert_eq!(mix(0), 0);
        assert_eq!([mix(1), of_name("isv.acv")], [0x0DAD_BFEE_B7D6_4133, 0x29E6_3B26_E99D_2ED2]);
    }
}
