//! The Sobol sequence in blocks of 1,024 points, with Owen's scrambling.
//!
//! Direction numbers are those of S. Joe and F. Y. Kuo (*SIAM Journal on Scientific Computing* 30, 2008; the file
//! `new-joe-kuo-6.21201`), under the BSD licence reproduced in `docs/THIRD_PARTY.md`. A block needs the first ten of a
//! dimension, which pack into 45 bits: the k-th is odd and has k bits.
//!
//! Owen's nested uniform scrambling flips each binary digit by a random bit that depends on the digits before it. It
//! keeps the sequence's balance (every elementary interval of 1/1024 holds one point) and makes each point uniform.

use super::hash::{mix, unit};

/// Points of a block.
pub(super) const POINTS: u64 = 1 << DIGITS;

/// Binary digits of a point before the scrambling.
const DIGITS: usize = 10;

/// The direction numbers of a dimension, shifted so that their first digit is the tenth bit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Directions([u16; DIGITS]);

/// The direction numbers of a dimension; nothing beyond the table, where columns are stratified one by one instead.
pub(super) fn directions(dimension: usize) -> Option<Directions> {
    let mut packed = *JOE_KUO.get(dimension)?;
    Some(Directions(std::array::from_fn(|k| {
        let number = (packed & ((1 << k) - 1)) << 1 | 1;
        packed >>= k;
        (number as u16) << (DIGITS - 1 - k)
    })))
}

impl Directions {
    /// The coordinate of point `place` of a block, in units of 1/1024.
    pub(super) fn point(&self, place: u64) -> u64 {
        let digit = |k: usize| if place >> k & 1 == 1 { self.0[k] } else { 0 };
        u64::from((0..DIGITS).fold(0, |point, k| point ^ digit(k)))
    }
}

/// Scrambles a coordinate given in units of 1/1024: the number in (0, 1).
///
/// The bits that flip the first six digits come from one hash (digit k takes bit 2ᵏ + the digits before it), those of
/// the next four from one hash for each start of six digits, and the digits after the tenth are random because no two
/// points of a block share the first ten.
pub(super) fn scrambled(point: u64, key: u64) -> f64 {
    let start = point >> 4;
    let first = mix(key.wrapping_add(1));
    let second = mix(key.wrapping_add(2 + start));
    let mut flips = 0;
    for k in 0..6 {
        flips = flips << 1 | (first >> ((1 << k) + (point >> (DIGITS - k)))) & 1;
    }
    for k in 0..4 {
        let before = (point & 15) >> (4 - k);
        flips = flips << 1 | (second >> ((1 << k) + before)) & 1;
    }
    let rest = mix(key.wrapping_add(100 + point));
    unit((point ^ flips) << (64 - DIGITS) | rest >> DIGITS)
}

/// Packed direction numbers, one word a dimension: from the lowest bits up, the k-th number (k = 1…10) without its
/// last digit, which is always 1, in k − 1 bits.
const JOE_KUO: [u64; 256] = [
    0x0,
    0x1818_0ff5_663d,
    0x1396_8c51_afa3,
    0x4ad_8934_3bd1,
    0x5f5_a9cf_6fe8,
    0xe0e_0faa_930a,
    0x47b_ee27_c975,
    0x13c7_62c2_1214,
    0xb03_870d_6894,
    0x1b33_35b1_4a6e,
    0x15b5_7233_b404,
    0x12d_42b2_d548,
    0x420_f33c_47d5,
    0x154f_1a28_60e3,
    0xb91_e9d3_2ab8,
    0xeda_5848_e371,
    0xa08_f67e_88f8,
    0x1c04_16c6_b1b9,
    0x12be_7bb5_fa54,
    0xa32_1419_9eef,
    0x1bba_9511_1db7,
    0x9c_870f_c4f2,
    0x196a_588d_3025,
    0x64d_539a_c531,
    0x7a8_f947_fb51,
    0xc00_2d4f_526c,
    0x1046_79d1_184d,
    0x1853_6b40_2436,
    0x1ae3_6f6e_a597,
    0xdee_b02a_3b22,
    0x1dbf_296d_82f5,
    0x13a3_62a4_758f,
    0xe78_4ff1_6889,
    0x1bfb_dae3_42d4,
    0xaac_98be_f81e,
    0x1ba7_9dec_79a6,
    0x1e22_0368_6c53,
    0x1f9a_8f4c_1bf9,
    0x1cd5_c60f_f7fd,
    0x1653_cf93_1569,
    0x1439_e091_d769,
    0x1f2d_a2d4_16be,
    0x1dbb_e4f0_3f0f,
    0x378_acc0_9641,
    0xfe7_e9c7_2a64,
    0x9fb_eb96_402f,
    0x1ee6_7473_91cb,
    0x186c_b1bd_cdef,
    0x1af0_de18_3d42,
    0x1a50_3b0e_56c8,
    0x84d_d469_221f,
    0x58b_fd5e_ff51,
    0x151f_b84d_5552,
    0xd0e_facb_a395,
    0x1d02_209b_006b,
    0x38a_b045_ce10,
    0x198f_9667_9f11,
    0x1b85_b68f_a168,
    0x174b_5e78_392c,
    0xb4b_f06a_5a7c,
    0x346_e894_a7df,
    0x642_9dfb_9ec8,
    0x1945_018d_9ff4,
    0x148_0569_df32,
    0x329_2f9f_6aa8,
    0xeea_14ee_0d6e,
    0x1ee4_1034_1a14,
    0x10ee_dfb0_0ef6,
    0x1920_5940_d505,
    0x126f_3fe3_1bf2,
    0xfe3_f5b6_7c83,
    0x327_67fe_a40a,
    0x1029_0f29_3edc,
    0x14af_5b7d_6a2c,
    0xaea_cd03_1810,
    0xfa1_007c_f03a,
    0x5f5_7cf4_54e9,
    0x1811_8fef_b5c1,
    0x1219_8aba_7b4d,
    0x10d4_af8e_040c,
    0x74_f0c3_f092,
    0x297_08da_14e8,
    0xb8_765e_7753,
    0x1af3_93ac_e165,
    0x3fd_147f_5ac6,
    0xe72_56da_0ad2,
    0x1b1e_2790_94fe,
    0x1c5e_01a7_990f,
    0x1bb0_7589_ce79,
    0x119b_d912_4000,
    0xd9f_10c7_55f9,
    0x181d_7835_364e,
    0xf3a_ec25_c48b,
    0x1839_43a9_b51b,
    0x1eb4_ef03_2162,
    0xb6_abc8_733f,
    0x10b6_c532_6d06,
    0x1d77_c705_b673,
    0x1f1e_ffc0_d6cd,
    0x10f6_c74b_0954,
    0x794_97a8_4b9b,
    0xe56_fe29_08b9,
    0xf34_3fef_cc96,
    0x12b6_cf95_8d19,
    0x7bb_5e01_dd32,
    0x1700_4422_1a77,
    0x1529_f281_f655,
    0x18a6_72a3_ffcc,
    0x54f_82e0_cda6,
    0x1c4c_f138_2299,
    0x3f5_26f1_bc47,
    0x1a76_5774_f82c,
    0x111_7604_f933,
    0xead_05ef_b9de,
    0xc06_a391_9321,
    0xaa1_3399_5ff5,
    0x113b_6adf_73ca,
    0x161e_19d0_f187,
    0x1e2d_659a_1a98,
    0x464_e76b_6624,
    0x1724_0096_d99f,
    0x11d4_b8d0_f2c7,
    0x4eb_b6b7_5e2a,
    0x1c95_432a_a953,
    0x138e_3439_6dcc,
    0x129a_c2e7_2c25,
    0x126a_19a7_609f,
    0x1668_23df_d09b,
    0x1f84_043d_2e1f,
    0x983_dce5_4d72,
    0x247_32f7_87a2,
    0x81d_c15d_3821,
    0x169d_bd3f_4eb1,
    0x1821_859c_fe0e,
    0x241_f6b9_4177,
    0x58d_a86f_f194,
    0xf1d_02f7_7f5a,
    0xb1_8be0_3ac2,
    0x12f6_d642_6f3a,
    0x99c_4fac_a4d9,
    0x1a_84a4_6f0b,
    0xcee_f2d0_2330,
    0x16b6_aa18_e35e,
    0x1ac7_d28a_8ac5,
    0x1a1b_f569_f95b,
    0x1cdf_c067_0dba,
    0xfad_e9cb_bc87,
    0x12e3_9922_541a,
    0x1f4e_3d3d_80b3,
    0x1a52_5f20_a592,
    0x126b_2f96_a41f,
    0xcd8_bc5b_3020,
    0x255_f86e_f2f9,
    0xaeb_ffc9_abbc,
    0x1ea6_396f_5a53,
    0x4_68da_f935,
    0x1e99_a695_3369,
    0x15a_edfc_8e6b,
    0x1cf8_915e_cea6,
    0xda9_7f2b_d1f6,
    0x167c_c623_84d8,
    0x213_87bc_637b,
    0xf13_ba95_ac6f,
    0x6a5_9e5b_20fc,
    0x116c_9866_2174,
    0x1d85_ed70_f801,
    0x6cd_6dc2_4236,
    0x1b02_e5c3_876a,
    0xbdb_a23e_531f,
    0x47_8ccb_4563,
    0x1e71_ab01_e459,
    0x17b9_5e7c_0352,
    0x1bd4_5fe1_3b3b,
    0x2fd_1c1b_1181,
    0x1a34_3287_0c66,
    0x1c63_8d9e_e326,
    0xa36_c84a_9ece,
    0x163e_e7af_e98a,
    0x1de5_a772_b8fa,
    0x318_597b_3368,
    0x16a0_590d_08bf,
    0x12f4_ee51_d507,
    0xaee_b1a1_0333,
    0x1c08_6dc2_4ac0,
    0x1149_b12c_bbca,
    0x14fe_d264_6c97,
    0xc5d_a1ab_c406,
    0x45a_386a_ad8e,
    0x6dd_6196_b10f,
    0x4e8_ac9d_b992,
    0x1715_3103_738d,
    0x1537_f1b7_ab93,
    0x1e01_e465_093f,
    0x1b1e_55c8_71f5,
    0x582_1bff_d638,
    0x922_5c65_0ef8,
    0x1722_0945_4df7,
    0x1038_a599_1aef,
    0x30d_ccb5_367f,
    0x5f0_59a5_3389,
    0x151e_4654_1756,
    0x11b1_4c10_0b11,
    0x15bc_d4dc_1d51,
    0x941_babd_e962,
    0xad5_28bc_4d40,
    0xa22_80d9_212f,
    0x1c53_809c_d681,
    0xeb4_fc5d_310e,
    0x132f_2cee_2961,
    0x2a2_cdec_6f5e,
    0x95d_f32b_524c,
    0x5d9_c8fd_4031,
    0xbcb_c610_149e,
    0xb3_1417_c681,
    0xd43_9a77_c864,
    0x1532_8bc6_c833,
    0x1e4d_6e98_f82a,
    0x18c7_aa58_ff18,
    0x8d2_340d_d56c,
    0xbdb_1fb9_0514,
    0x1761_8635_7eb8,
    0x1657_f2be_1374,
    0x11d2_6de4_2751,
    0x1136_1fbf_758c,
    0x1e5c_268c_35bb,
    0x17dd_f6a8_d6fd,
    0xcbf_8264_06ad,
    0xfd0_b11c_3df6,
    0x27d_3987_9c7e,
    0x1cdf_caa5_b266,
    0x2b4_2dfe_36a4,
    0x17e9_f63a_a514,
    0x16c5_5640_b24a,
    0x689_15d5_2d82,
    0x1d9a_6fd3_3338,
    0x987_f2ed_ba22,
    0x1d5f_4662_7fa3,
    0xa9b_8af6_3cff,
    0xb77_dcf1_8b37,
    0xa00_f232_b28b,
    0xa40_5050_0160,
    0xf2b_d2a4_1a4c,
    0x189f_4935_11b5,
    0x946_1809_6481,
    0x15ce_3b4e_f27a,
    0x5ea_2910_1347,
    0x122f_2044_aff9,
    0x1a75_c530_1d76,
    0xff9_70f2_6cdd,
    0xc0c_60eb_28e5,
    0x1b9f_fdd2_1acf,
    0x1e71_0b92_642a,
    0x12a_9265_7663,
    0x13d3_aa64_c3c6,
    0xaeb_152e_9888,
    0x1af3_084d_0650,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_points_are_those_of_the_published_sequence() {
        let points = |dimension| {
            let directions = directions(dimension).unwrap();
            (0..8).map(|place| directions.point(place)).collect::<Vec<_>>()
        };
        assert_eq!(points(0), [0, 512, 256, 768, 128, 640, 384, 896]);
        assert_eq!(points(3), [0, 512, 768, 256, 128, 640, 896, 384]);
        assert_eq!(points(255), [0, 512, 256, 768, 128, 640, 384, 896]);
        assert!(directions(256).is_none());
    }

    #[test]
    fn a_scrambled_point_is_uniform_over_keys() {
        for point in [0, 1, 700, 1023] {
            let values: Vec<f64> = (0..20_000).map(|key| scrambled(point, mix(key))).collect();
            let mean = values.iter().sum::<f64>() / 20_000.0;
            let square = values.iter().map(|value| value * value).sum::<f64>() / 20_000.0;
            // Standard deviations of u and u² are √(1/12) and √(4/45).
            assert!((mean - 0.5).abs() < 4.5 * (1.0_f64 / 12.0 / 20_000.0).sqrt(), "{point}: {mean}");
            assert!((square - 1.0 / 3.0).abs() < 4.5 * (4.0_f64 / 45.0 / 20_000.0).sqrt(), "{point}: {square}");
        }
    }

    #[test]
    fn points_that_share_digits_share_them_after_scrambling_and_part_evenly_after() {
        let mut apart = 0;
        for key in 0..2000 {
            let [a, b] = [0b01_1010_1100, 0b01_1010_1111].map(|point| (scrambled(point, mix(key)) * 1024.0) as u64);
            assert_eq!((a ^ b) >> 1, 1, "eight digits alike, the ninth different");
            apart += (a ^ b) & 1;
        }
        assert!((apart as f64 / 2000.0 - 0.5).abs() < 4.5 * 0.5 / 2000.0_f64.sqrt(), "the tenth by chance: {apart}");
    }
}
