//! The normal distribution: the bell curve.
//!
//! `Q(u) = mean + sd·Φ⁻¹(u)`; `sd` above 0. `Φ⁻¹` is Wichura's algorithm AS 241 (*Applied Statistics* 37, 1988), with
//! a relative error of about 1e-15 over all of (0, 1); `Φ` is Cody's rational approximation (*Mathematics of Computation*
//! 23, 1969), as good, also in the tails (the `erfc` of statrs
//! is off by 1e-10, which would show in tables and round trips).

use super::curve::Curve;
use std::f64::consts::{FRAC_1_SQRT_2, FRAC_2_SQRT_PI};

/// Mean and standard deviation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Normal {
    pub(super) mean: f64,
    pub(super) sd: f64,
}

impl Curve for Normal {
    fn support(&self) -> (f64, f64) {
        (f64::NEG_INFINITY, f64::INFINITY)
    }

    fn cdf(&self, x: f64) -> f64 {
        standard_normal_cdf((x - self.mean) / self.sd)
    }

    fn quantile(&self, u: f64) -> f64 {
        self.mean + self.sd * standard_normal_quantile(u)
    }

    fn mean(&self) -> f64 {
        self.mean
    }

    fn sd(&self) -> f64 {
        self.sd
    }
}

/// Share of a standard normal at or below `x`.
#[must_use]
pub fn standard_normal_cdf(x: f64) -> f64 {
    let size = x.abs();
    if size <= 0.674_489_75 {
        return 0.5 + x * ratio(&INNER, x * x);
    }
    let tail = if size <= 32.0_f64.sqrt() {
        ratio(&OUTER, size)
    } else {
        let inverse = 1.0 / (x * x);
        (FRAC_1_SQRT_2 * FRAC_2_SQRT_PI / 2.0 - inverse * ratio(&FAR, inverse)) / size
    };
    // The square is split so that the exponential keeps its digits.
    let coarse = (size * 16.0).trunc() / 16.0;
    let rest = (size - coarse) * (size + coarse);
    let share = if size < 40.0 { libm::exp(-coarse * coarse / 2.0) * libm::exp(-rest / 2.0) * tail } else { 0.0 };
    if x.is_nan() {
        x
    } else if x > 0.0 {
        1.0 - share
    } else {
        share
    }
}

/// The value below which a share `u` in (0, 1) of a standard normal lies; infinite at the ends, NaN outside.
#[must_use]
pub fn standard_normal_quantile(u: f64) -> f64 {
    let centred = u - 0.5;
    if centred.abs() <= 0.425 {
        let r = 0.425 * 0.425 - centred * centred;
        return centred * polynomial(&CENTRE.0, r) / polynomial(&CENTRE.1, r);
    }
    let r = (-libm::log(if centred < 0.0 { u } else { 1.0 - u })).sqrt();
    let (terms, from) = if r <= 5.0 { (&MIDDLE, 1.6) } else { (&TAIL, 5.0) };
    let size = if r == f64::INFINITY { r } else { polynomial(&terms.0, r - from) / polynomial(&terms.1, r - from) };
    if centred < 0.0 { -size } else { size }
}

/// A ratio of two polynomials; the constant terms come first.
fn ratio(terms: &(&[f64], &[f64]), x: f64) -> f64 {
    let horner = |terms: &[f64]| terms.iter().rev().fold(0.0, |sum, term| sum * x + term);
    horner(terms.0) / horner(terms.1)
}

/// Horner's rule; the constant term comes first.
fn polynomial(terms: &[f64; 8], x: f64) -> f64 {
    terms.iter().rev().fold(0.0, |sum, term| sum * x + term)
}

/// Terms of numerator and denominator for |u − ½| ≤ 0.425.
const CENTRE: ([f64; 8], [f64; 8]) = (
    [
        3.387_132_872_796_366_5,
        133.141_667_891_784_38,
        1_971.590_950_306_551_3,
        13_731.693_765_509_46,
        45_921.953_931_549_87,
        67_265.770_927_008_7,
        33_430.575_583_588_13,
        2_509.080_928_730_122_7,
    ],
    [
        1.0,
        42.313_330_701_600_91,
        687.187_007_492_057_9,
        5_394.196_021_424_751,
        21_213.794_301_586_597,
        39_307.895_800_092_71,
        28_729.085_735_721_943,
        5_226.495_278_852_854,
    ],
);

/// Terms for a tail probability down to e⁻²⁵.
const MIDDLE: ([f64; 8], [f64; 8]) = (
    [
        1.423_437_110_749_683_5,
        4.630_337_846_156_546,
        5.769_497_221_460_691,
        3.647_848_324_763_204_5,
        1.270_458_252_452_368_4,
        0.241_780_725_177_450_6,
        0.022_723_844_989_269_184,
        7.745_450_142_783_414e-4,
    ],
    [
        1.0,
        2.053_191_626_637_759,
        1.676_384_830_183_803_8,
        0.689_767_334_985_1,
        0.148_103_976_427_480_08,
        0.015_198_666_563_616_457,
        5.475_938_084_995_345e-4,
        1.050_750_071_644_416_9e-9,
    ],
);

/// Terms for a tail probability below e⁻²⁵.
const TAIL: ([f64; 8], [f64; 8]) = (
    [
        6.657_904_643_501_103,
        5.463_784_911_164_114,
        1.784_826_539_917_291_3,
        0.296_560_571_828_504_87,
        0.026_532_189_526_576_124,
        0.001_242_660_947_388_078_4,
        2.711_555_568_743_487_6e-5,
        2.010_334_399_292_288_1e-7,
    ],
    [
        1.0,
        0.599_832_206_555_888,
        0.136_929_880_922_735_8,
        0.014_875_361_290_850_615,
        7.868_691_311_456_133e-4,
        1.846_318_317_510_054_7e-5,
        1.421_511_758_316_446e-7,
        2.044_263_103_389_939_7e-15,
    ],
);

/// Terms of Φ − ½ over x, in x², for |x| ≤ 0.674.
const INNER: (&[f64], &[f64]) = (
    &[
        18_154.981_253_343_56,
        1_067.689_485_460_370_9,
        161.028_231_068_555_87,
        2.235_252_035_460_683_7,
        0.065_682_337_918_207_45,
    ],
    &[45_507.789_335_026_73, 10_260.932_208_618_979, 976.098_551_737_776_7, 47.202_581_904_688_245, 1.0],
);

/// Terms of the tail over exp(−x²/2), in |x|, for |x| ≤ √32.
const OUTER: (&[f64], &[f64]) = (
    &[
        9_842.714_838_383_978,
        11_602.651_437_647_35,
        6_848.190_450_536_283,
        2_494.537_585_290_372_6,
        597.270_276_394_800_2,
        93.506_656_132_177_85,
        8.883_149_794_388_377,
        0.398_941_512_088_134_66,
        1.076_557_677_372_019_2e-8,
    ],
    &[
        19_685.429_676_859_992,
        38_912.003_286_093_27,
        34_900.952_721_145_98,
        18_615.571_640_885_097,
        6_485.558_298_266_761,
        1_519.377_599_407_554_7,
        235.387_901_782_625,
        22.266_688_044_328_117,
        1.0,
    ],
);

/// Terms of the correction to the tail, in 1/x², beyond.
const FAR: (&[f64], &[f64]) = (
    &[
        2.911_287_495_116_879_2e-5,
        0.001_421_619_193_227_893_4,
        0.022_235_277_870_649_807,
        0.127_401_161_160_247_36,
        0.215_898_534_057_957,
        0.023_073_441_764_940_174,
    ],
    &[
        7.297_515_550_839_662e-5,
        0.003_782_396_332_027_582_4,
        0.065_988_137_868_928_56,
        0.468_238_212_480_865_1,
        1.284_260_096_144_911,
        1.0,
    ],
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_agree_with_reference_values_over_the_whole_range() {
        let reference = [
            (1e-300, -37.047_096_299_361_2),
            (1e-20, -9.262_340_089_798_409),
            (1e-9, -5.997_807_015_007_687),
            (0.001, -3.090_232_306_167_813_6),
            (0.074_9, -1.440_238_267_527_963_7),
            (0.076, -1.432_502_720_825_811_6),
            (0.1, -1.281_551_565_544_600_4),
            (0.6, 0.253_347_103_135_799_7),
            (0.975, 1.959_963_984_540_054),
            (0.999_99, 4.264_890_793_923_841),
        ];
        for (u, score) in reference {
            let found = standard_normal_quantile(u);
            assert!((found / score - 1.0).abs() < 2e-15, "{u}: {found} for {score}");
        }
        assert_eq!(standard_normal_quantile(0.5), 0.0);
    }

    #[test]
    fn score_and_share_undo_each_other() {
        for k in 1..1000 {
            let u = f64::from(k) / 1000.0;
            assert!((standard_normal_cdf(standard_normal_quantile(u)) - u).abs() < 1e-15, "{u}");
        }
    }

    #[test]
    fn shares_agree_with_reference_values_in_all_three_ranges() {
        let reference = [
            (-0.1, 0.460_172_162_722_971),
            (-0.6, 0.274_253_117_750_073_6),
            (-0.7, 0.241_963_652_223_073_03),
            (-1.0, 0.158_655_253_931_457_05),
            (-2.5, 0.006_209_665_325_776_135),
            (-5.0, 2.866_515_718_791_939e-7),
            (-5.6, 1.071_759_025_831_093e-8),
            (-5.7, 5.990_371_401_063_528e-9),
            (-8.0, 6.220_960_574_271_784e-16),
            (-20.0, 2.753_624_118_606_233_7e-89),
            (-37.0, 5.725_571_222_524_577e-300),
        ];
        for (x, share) in reference {
            assert!((standard_normal_cdf(x) / share - 1.0).abs() < 2e-15, "{x}");
            assert!((standard_normal_cdf(-x) - (1.0 - share)).abs() < 2e-16, "{x}");
        }
        assert_eq!([f64::NEG_INFINITY, f64::INFINITY].map(standard_normal_cdf), [0.0, 1.0]);
        assert!(standard_normal_cdf(f64::NAN).is_nan());
    }

    #[test]
    fn the_ends_are_infinite_and_the_rest_is_no_number() {
        assert_eq!([0.0, 1.0].map(standard_normal_quantile), [f64::NEG_INFINITY, f64::INFINITY]);
        assert!(standard_normal_quantile(f64::NAN).is_nan() && standard_normal_quantile(1.5).is_nan());
    }

    #[test]
    fn nine_tenths_lie_within_one_and_two_thirds_standard_deviations() {
        let normal = Normal { mean: 10.0, sd: 2.0 };
        assert!((normal.quantile(0.95) - (10.0 + 2.0 * 1.644_853_626_951_472_2)).abs() < 1e-14);
        assert!((normal.cdf(12.0) - 0.841_344_746_068_542_9).abs() < 1e-15);
    }
}
