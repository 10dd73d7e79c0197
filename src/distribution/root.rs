//! Where a rising function reaches a value: Halley's method, kept inside a bracket by bisection.

/// A function's value with what Halley's method needs of it.
pub(super) struct At {
    /// The value.
    pub(super) value: f64,
    /// Its slope, at least 0.
    pub(super) slope: f64,
    /// Slope of the logarithm of the slope.
    pub(super) bend: f64,
}

/// Where a rising function reaches `target` between `low` and `high`, from a first guess, to about the last digit.
///
/// Halley's method where it stays inside the bracket, else bisection, so that any function comes to an end.
pub(super) fn rising(mut low: f64, mut high: f64, target: f64, guess: f64, f: impl Fn(f64) -> At) -> f64 {
    const STEPS: usize = 200;
    let mut x = if guess > low && guess < high { guess } else { middle(low, high) };
    for _ in 0..STEPS {
        let At { value, slope, bend } = f(x);
        let off = value - target;
        if off == 0.0 {
            return x;
        }
        if off < 0.0 {
            low = x;
        } else {
            high = x;
        }
        let newton = off / slope;
        let halley = newton / (1.0 - 0.5 * (newton * bend).clamp(-1.0, 1.0));
        let next = x - halley;
        if (next - x).abs() <= 1e-11 * x.abs() && next >= low && next <= high {
            return next; // Halley's error after this step is of the order of the cube of it.
        }
        x = if next > low && next < high { next } else { middle(low, high) };
        if x <= low || x >= high {
            return x;
        }
    }
    x
}

/// The middle of a bracket: geometric where its ends differ in size.
fn middle(low: f64, high: f64) -> f64 {
    if low > 0.0 && high > 4.0 * low { (low * high).sqrt() } else { low.midpoint(high) }
}

/// The number, or a tiny one in place of one that is nearer to 0: what Lentz's method divides by.
pub(super) fn away_from_zero(x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    if x.abs() < TINY { TINY } else { x }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cube_root_is_found_from_a_bad_guess() {
        let cube = |x: f64| At { value: x.powi(3), slope: 3.0 * x * x, bend: 2.0 / x };
        for guess in [1e-9, 1.0, 99.0, f64::NAN] {
            assert!((rising(0.0, 100.0, 2.0, guess, cube) - 2.0_f64.cbrt()).abs() < 1e-15, "from {guess}");
        }
    }

    #[test]
    fn a_flat_function_comes_to_an_end() {
        let flat = |x: f64| At { value: if x < 0.3 { -1.0 } else { 1.0 }, slope: 0.0, bend: f64::NAN };
        assert!((rising(0.0, 1.0, 0.0, 0.9, flat) - 0.3).abs() < 1e-15);
    }
}
