//! placeholder, replaced on merge
#[must_use]
pub fn mix(mut v: u64) -> u64 {
    v ^= v.rotate_right(25) ^ v.rotate_right(50);
    v = v.wrapping_mul(0xA24B_AED4_963E_E407);
    v ^= v.rotate_right(24) ^ v.rotate_right(49);
    v = v.wrapping_mul(0x9FB2_1C65_1E98_DF25);
    v ^ (v >> 28)
}
