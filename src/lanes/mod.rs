//! Trajectories side by side.
//!
//! A rule of the model is a plain function of plain numbers. To run it fast, the numbers of several trajectories lie
//! side by side, lane by lane, and the rule is called in a loop over the lanes, which the compiler turns into vector
//! instructions. So the rules exist once: with one lane they are the readable oracle, with more the fast path, and the
//! bits are the same.
//!
//! [`record!`] makes a record of numbers that can stand for one trajectory (`T = f64`, the default) or for several
//! (`T = [f64; W]`).

mod elementary;

pub use elementary::{exp, ln, power};

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

impl<const W: usize> Lanes<W> for [f64; W] {
    type One = f64;

    #[inline(always)]
    fn all(one: f64) -> Self {
        [one; W]
    }

    #[inline(always)]
    fn lane(&self, lane: usize) -> f64 {
        self[lane]
    }

    #[inline(always)]
    fn set(&mut self, lane: usize, one: f64) {
        self[lane] = one;
    }
}

impl<const W: usize, const N: usize> Lanes<W> for [[f64; W]; N] {
    type One = [f64; N];

    #[inline(always)]
    fn all(one: [f64; N]) -> Self {
        one.map(|number| [number; W])
    }

    #[inline(always)]
    fn lane(&self, lane: usize) -> [f64; N] {
        std::array::from_fn(|place| self[place][lane])
    }

    #[inline(always)]
    fn set(&mut self, lane: usize, one: [f64; N]) {
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

impl Of for f64 {
    type Type<T> = T;
}

impl<const N: usize> Of for [f64; N] {
    type Type<T> = [T; N];
}

/// The lanes of single trajectories; there must be one at least, and the first stands in where one is missing.
pub fn gather<const W: usize, T: Lanes<W>>(mut of: impl FnMut(usize) -> T::One) -> T {
    let mut lanes = T::all(of(0));
    for lane in 1..W {
        lanes.set(lane, of(lane));
    }
    lanes
}

/// A record of numbers, of one trajectory or of several side by side. Its fields are `f64`, `[f64; N]` or such records.
macro_rules! record {
    ($( #[$about:meta] )* pub struct $Name:ident { $( $( #[$of_field:meta] )* pub $field:ident : $kind:ty, )* }) => {
        $( #[$about] )*
        pub struct $Name<T = f64> { $( $( #[$of_field] )* pub $field: <$kind as $crate::lanes::Of>::Type<T>, )* }

        impl $crate::lanes::Of for $Name {
            type Type<T> = $Name<T>;
        }

        impl<const W: usize> $crate::lanes::Lanes<W> for $Name<[f64; W]> {
            type One = $Name;

            #[inline(always)]
            fn all(one: $Name) -> Self {
                Self { $( $field: $crate::lanes::Lanes::all(one.$field), )* }
            }

            #[inline(always)]
            fn lane(&self, lane: usize) -> $Name {
                $Name { $( $field: $crate::lanes::Lanes::lane(&self.$field, lane), )* }
            }

            #[inline(always)]
            fn set(&mut self, lane: usize, one: $Name) {
                $( $crate::lanes::Lanes::set(&mut self.$field, lane, one.$field); )*
            }
        }
    };
}

/// A function that loops over lanes, compiled for the instructions that every processor of this kind has and for AVX2,
/// and dispatched to what the machine at hand can do.
///
/// Wider instructions change how many lanes are worked at once, never a result: both versions are the same IEEE 754
/// operations on each lane, and the compiler neither fuses nor reorders them. With one lane there is nothing to gain.
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
            if $W > 1 && std::arch::is_x86_feature_detected!("avx2") {
                #[target_feature(enable = "avx2")]
                #[allow(clippy::too_many_arguments)]
                fn on_avx2<const $W: usize>($( $argument: $kind ),*) $( -> $result )? {
                    on_any::<$W>($( $argument ),*)
                }
                // SAFETY: the processor has AVX2; it was asked.
                #[allow(unsafe_code)]
                return unsafe { on_avx2::<$W>($( $argument ),*) };
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
            pub one: f64,
            /// Three.
            pub three: [f64; 3],
        }
    }

    record! {
        /// A record in a record.
        #[derive(Clone, Copy, Debug, Default, PartialEq)]
        pub struct Outer {
            /// Inner.
            pub inner: Inner,
            /// Number.
            pub number: f64,
        }
    }

    #[test]
    fn a_lane_gives_back_what_was_set_and_leaves_the_others() {
        let first = Outer { inner: Inner { one: 1.0, three: [2.0, 3.0, 4.0] }, number: 5.0 };
        let second = Outer { inner: Inner { one: -1.0, three: [-2.0, -3.0, -4.0] }, number: -5.0 };
        let mut lanes: Outer<[f64; 4]> = Lanes::all(first);
        lanes.set(2, second);
        assert_eq!([0, 1, 2, 3].map(|lane| lanes.lane(lane)), [first, first, second, first]);
        let gathered: Outer<[f64; 4]> = gather(|lane| if lane == 2 { second } else { first });
        assert_eq!(gathered, lanes);
    }
}
