//! Trajectories side by side.
//!
//! A rule of the model is a plain function of plain numbers. To run it fast, the numbers of several trajectories lie
//! side by side, lane by lane, and the rule is called in a loop over the lanes, which the compiler turns into vector
//! instructions. So the rules exist once: with one lane they are the readable oracle, with more the fast path, and the
//! bits are the same.
//!
//! `record!` makes a record of numbers that can stand for one trajectory (`T = Real`, the default) or for several
//! (`T = [Real; W]`).
//!
//! Rules and records hold [`Real`], single precision: twice the numbers fit an instruction and the caches. What is
//! believed is drawn in double and rounded once; columns leave in double.

mod double;
mod elementary;
mod number;
mod single;

pub use number::{Number, PRECISION, Real, Rounds, Widens, count, double, exp, ln, power, real, uniform};

use std::sync::atomic::{AtomicU8, Ordering};

/// Sets of instructions between which loops over lanes are dispatched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instructions {
    /// What every processor of this kind has.
    Common,
    /// 256 bits at once.
    Avx2,
    /// 512 bits at once.
    Avx512,
}

impl Instructions {
    /// All sets, the narrowest first.
    pub const ALL: [Self; 3] = [Self::Common, Self::Avx2, Self::Avx512];

    /// Whether the machine at hand has them.
    #[must_use]
    pub fn is_there(self) -> bool {
        #[cfg(target_arch = "x86_64")]
        match self {
            Self::Common => true,
            // Events that are looked at one by one turn and count bits.
            Self::Avx2 => {
                std::arch::is_x86_feature_detected!("avx2")
                    && std::arch::is_x86_feature_detected!("bmi1")
                    && std::arch::is_x86_feature_detected!("bmi2")
                    && std::arch::is_x86_feature_detected!("lzcnt")
                    && std::arch::is_x86_feature_detected!("popcnt")
            }
            Self::Avx512 => {
                Self::Avx2.is_there()
                    && std::arch::is_x86_feature_detected!("avx512f")
                    && std::arch::is_x86_feature_detected!("avx512dq")
                    && std::arch::is_x86_feature_detected!("avx512vl")
                    && std::arch::is_x86_feature_detected!("avx512bw")
            }
        }
        #[cfg(not(target_arch = "x86_64"))]
        {
            self == Self::Common
        }
    }
}

/// The widest set in use: that of the machine at hand unless [`use_at_most`] was called.
static WIDEST: AtomicU8 = AtomicU8::new(UNASKED);
const UNASKED: u8 = u8::MAX;

/// The instructions that loops over lanes use.
#[inline(always)]
#[must_use]
pub fn instructions() -> Instructions {
    const COMMON: u8 = Instructions::Common as u8;
    const AVX2: u8 = Instructions::Avx2 as u8;
    const AVX512: u8 = Instructions::Avx512 as u8;
    match WIDEST.load(Ordering::Relaxed) {
        AVX512 => Instructions::Avx512,
        AVX2 => Instructions::Avx2,
        COMMON => Instructions::Common,
        _ => use_at_most(Instructions::Avx512),
    }
}

/// Uses these instructions or, where the machine has not got them, the widest below; gives those. Results are the same
/// to the bit: tests and benchmarks compare.
pub fn use_at_most(wanted: Instructions) -> Instructions {
    let fits = |set: &Instructions| *set as u8 <= wanted as u8 && set.is_there();
    let widest = Instructions::ALL.into_iter().rev().find(fits).unwrap_or(Instructions::Common);
    WIDEST.store(widest as u8, Ordering::Relaxed);
    widest
}

/// Something of several trajectories from which that of one can be taken.
pub trait Lanes<const W: usize> {
    /// What one trajectory has of it.
    type One: Copy;
    /// All lanes alike.
    fn all(one: Self::One) -> Self;
    /// A lane.
    fn lane(&self, lane: usize) -> Self::One;
    /// Sets a lane.
    fn set(&mut self, lane: usize, one: Self::One);
}

impl<const W: usize, X: Number> Lanes<W> for [X; W] {
    type One = X;

    #[inline(always)]
    fn all(one: X) -> Self {
        [one; W]
    }

    #[inline(always)]
    fn lane(&self, lane: usize) -> X {
        self[lane]
    }

    #[inline(always)]
    fn set(&mut self, lane: usize, one: X) {
        self[lane] = one;
    }
}

impl<const W: usize, const N: usize, X: Number> Lanes<W> for [[X; W]; N] {
    type One = [X; N];

    #[inline(always)]
    fn all(one: [X; N]) -> Self {
        one.map(|number| [number; W])
    }

    #[inline(always)]
    fn lane(&self, lane: usize) -> [X; N] {
        std::array::from_fn(|place| self[place][lane])
    }

    #[inline(always)]
    fn set(&mut self, lane: usize, one: [X; N]) {
        for (numbers, number) in self.iter_mut().zip(one) {
            numbers[lane] = number;
        }
    }
}

/// What a number or a record of numbers becomes when every number is a `T`.
pub trait Of {
    /// Itself, of `T`.
    type Type<T>;
}

impl Of for f32 {
    type Type<T> = T;
}

impl Of for f64 {
    type Type<T> = T;
}

impl<X: Number, const N: usize> Of for [X; N] {
    type Type<T> = [T; N];
}

/// The smaller of two numbers, the bound where there is none: one instruction in a loop over lanes.
#[inline(always)]
#[must_use]
pub fn at_most<X: Number>(number: X, bound: X) -> X {
    if number < bound { number } else { bound }
}

/// The larger of two numbers, the bound where there is none.
#[inline(always)]
#[must_use]
pub fn at_least<X: Number>(number: X, bound: X) -> X {
    if number > bound { number } else { bound }
}

/// The nearest number between two bounds; the lower one where there is none.
#[inline(always)]
#[must_use]
pub fn between<X: Number>(number: X, least: X, most: X) -> X {
    at_most(at_least(number, least), most)
}

/// A set of lanes: some of the trajectories that lie side by side, at most 64.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LaneSet {
    /// A bit a lane, the first the lowest.
    bits: u64,
}

impl LaneSet {
    /// None of them.
    pub const NONE: Self = Self { bits: 0 };

    /// All of `W` lanes.
    #[must_use]
    pub fn all<const W: usize>() -> Self {
        Self { bits: u64::MAX >> (64 - W) }
    }

    /// Those of `W` lanes for which something holds; vector instructions where `holds` is a comparison.
    #[inline(always)]
    #[must_use]
    pub fn of<const W: usize>(holds: impl Fn(usize) -> bool) -> Self {
        let mut bits = 0;
        for lane in 0..W {
            bits |= u64::from(holds(lane)) << lane;
        }
        Self { bits }
    }

    /// Takes a lane in.
    #[inline]
    pub fn insert(&mut self, lane: usize) {
        self.bits |= 1 << lane;
    }

    /// Leaves a lane out.
    #[inline]
    pub fn remove(&mut self, lane: usize) {
        self.bits &= !(1 << lane);
    }

    /// Whether a lane is in it.
    #[inline]
    #[must_use]
    pub fn contains(self, lane: usize) -> bool {
        self.bits >> lane & 1 == 1
    }

    /// The lanes that are in it, in their order.
    #[inline]
    pub fn iter(self) -> impl Iterator<Item = usize> {
        let mut bits = self.bits;
        std::iter::from_fn(move || {
            let lane = (bits != 0).then(|| bits.trailing_zeros() as usize);
            bits &= bits.wrapping_sub(1);
            lane
        })
    }
}

/// The lanes of single trajectories; there must be one at least, and the first stands in where one is missing.
pub fn gather<const W: usize, T: Lanes<W>>(mut of: impl FnMut(usize) -> T::One) -> T {
    let mut lanes = T::all(of(0));
    for lane in 1..W {
        lanes.set(lane, of(lane));
    }
    lanes
}

/// A record of numbers, of one trajectory or of several side by side. Its fields are `Real`, `[Real; N]` or such records.
macro_rules! record {
    ($( #[$about:meta] )* pub struct $Name:ident { $( $( #[$of_field:meta] )* pub $field:ident : $kind:ty, )* }) => {
        $( #[$about] )*
        pub struct $Name<T = $crate::lanes::Real> {
            $( $( #[$of_field] )* pub $field: <$kind as $crate::lanes::Of>::Type<T>, )*
        }

        impl<X> $crate::lanes::Of for $Name<X> {
            type Type<T> = $Name<T>;
        }

        impl $crate::lanes::Rounds for $Name<f64> {
            type Rounded = $Name;

            #[inline(always)]
            fn rounded(&self) -> $Name {
                $Name { $( $field: $crate::lanes::Rounds::rounded(&self.$field), )* }
            }
        }

        impl $crate::lanes::Widens for $Name {
            type Wide = $Name<f64>;

            fn wide(&self) -> $Name<f64> {
                $Name { $( $field: $crate::lanes::Widens::wide(&self.$field), )* }
            }
        }

        impl<const W: usize, X: $crate::lanes::Number> $crate::lanes::Lanes<W> for $Name<[X; W]> {
            type One = $Name<X>;

            #[inline(always)]
            fn all(one: $Name<X>) -> Self {
                Self { $( $field: $crate::lanes::Lanes::all(one.$field), )* }
            }

            #[inline(always)]
            fn lane(&self, lane: usize) -> $Name<X> {
                $Name { $( $field: $crate::lanes::Lanes::lane(&self.$field, lane), )* }
            }

            #[inline(always)]
            fn set(&mut self, lane: usize, one: $Name<X>) {
                $( $crate::lanes::Lanes::set(&mut self.$field, lane, one.$field); )*
            }
        }
    };
}

/// A function that loops over lanes, compiled for the instructions that every processor of this kind has, for AVX2 and
/// for AVX-512, and dispatched to what the machine at hand can do.
///
/// Wider instructions change how many lanes are worked at once, never a result: all versions are the same IEEE 754
/// operations on each lane, and the compiler neither fuses nor reorders them.
macro_rules! on_lanes {
    ($( #[$about:meta] )* $seen:vis fn $name:ident<$W:ident>($( $argument:ident: $kind:ty ),* $(,)?) $( -> $result:ty )?
        $body:block
    ) => {
        $( #[$about] )*
        #[allow(clippy::too_many_arguments, reason = "the month's context, one argument a thing that it depends on")]
        $seen fn $name<const $W: usize>($( $argument: $kind ),*) $( -> $result )? {
            #[inline(always)]
            #[allow(clippy::too_many_arguments)]
            fn on_any<const $W: usize>($( $argument: $kind ),*) $( -> $result )? $body

            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx512f,avx512dq,avx512vl,avx512bw,bmi1,bmi2,lzcnt,popcnt")]
                #[allow(clippy::too_many_arguments)]
                fn on_avx512<const $W: usize>($( $argument: $kind ),*) $( -> $result )? {
                    on_any::<$W>($( $argument ),*)
                }
                #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
                #[allow(clippy::too_many_arguments)]
                fn on_avx2<const $W: usize>($( $argument: $kind ),*) $( -> $result )? {
                    on_any::<$W>($( $argument ),*)
                }
                #[allow(unsafe_code)]
                match $crate::lanes::instructions() {
                    // SAFETY: the processor has these instructions; it was asked.
                    $crate::lanes::Instructions::Avx512 => return unsafe { on_avx512::<$W>($( $argument ),*) },
                    // SAFETY: as above.
                    $crate::lanes::Instructions::Avx2 => return unsafe { on_avx2::<$W>($( $argument ),*) },
                    $crate::lanes::Instructions::Common => {}
                }
            }
            on_any::<$W>($( $argument ),*)
        }
    };
}

pub(crate) use {on_lanes, record};

#[cfg(test)]
mod tests {
    use super::*;

    record! {
        /// Two numbers and three.
        #[derive(Clone, Copy, Debug, Default, PartialEq)]
        pub struct Inner {
            /// One.
            pub one: Real,
            /// Three.
            pub three: [Real; 3],
        }
    }

    record! {
        /// A record in a record.
        #[derive(Clone, Copy, Debug, Default, PartialEq)]
        pub struct Outer {
            /// Inner.
            pub inner: Inner,
            /// Number.
            pub number: Real,
        }
    }

    #[test]
    fn a_lane_gives_back_what_was_set_and_leaves_the_others() {
        let first = Outer { inner: Inner { one: 1.0, three: [2.0, 3.0, 4.0] }, number: 5.0 };
        let second = Outer { inner: Inner { one: -1.0, three: [-2.0, -3.0, -4.0] }, number: -5.0 };
        let mut lanes: Outer<[Real; 4]> = Lanes::all(first);
        lanes.set(2, second);
        assert_eq!([0, 1, 2, 3].map(|lane| lanes.lane(lane)), [first, first, second, first]);
        let gathered: Outer<[Real; 4]> = gather(|lane| if lane == 2 { second } else { first });
        assert_eq!(gathered, lanes);
    }
}
