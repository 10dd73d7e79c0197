//! The parameters of the model: one table a rule group, each line with default, unit, range and source.
//!
//! The tables give both the records that the rules read (`Isv`, `Pdm`, …) and the [`ParameterSpec`]s from which the
//! scenario reader, the assumption ledger, the schema and the generated reference are made, so that they cannot drift.

pub mod sources;
mod spec;

pub use spec::{Learnable, ParameterSpec, REFERENCE_CURRENCY, REFERENCE_YEAR, Range};

/// A rule group: a record of numbers with one spec a field.
pub trait Group: Sized {
    /// The table of the scenario file that sets it.
    const TABLE: &'static str;
    /// What the group is.
    const MEANING: &'static str;
    /// Its parameters, in the order of the fields.
    const SPECS: &'static [ParameterSpec];
    /// Takes this group's numbers off the front of `values`.
    fn read(values: &mut &[f64]) -> Self;
}

/// A field of a group: one number, or one a regime or fiscal quarter.
pub trait Slot: Sized {
    /// How many numbers the field takes.
    const LEN: usize;
    /// Takes them off the front of `values`.
    fn read(values: &mut &[f64]) -> Self;
}

impl Slot for f64 {
    const LEN: usize = 1;
    fn read(values: &mut &[f64]) -> Self {
        let (first, rest) = values.split_first().expect("the layout holds a number for every field");
        *values = rest;
        *first
    }
}

impl<const N: usize> Slot for [f64; N] {
    const LEN: usize = N;
    fn read(values: &mut &[f64]) -> Self {
        std::array::from_fn(|_| f64::read(values))
    }
}

/// A table of the scenario file with the parameters that it may set.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Its name in the file.
    pub name: &'static str,
    /// What it is about.
    pub meaning: &'static str,
    /// Its parameters.
    pub specs: &'static [ParameterSpec],
}

/// Turns the tables into records, their specs and the list of all tables.
macro_rules! parameters {
    ($( #[doc = $group_doc:literal] $Group:ident $table:literal {
        $( #[doc = $doc:literal] $field:ident : $ty:ty = $spec:expr, )*
    } )*) => {
        $(
            crate::lanes::record! {
                #[doc = $group_doc]
                #[derive(Clone, Copy, Debug, PartialEq)]
                pub struct $Group { $( #[doc = $doc] pub $field: $ty, )* }
            }

            impl super::Group for $Group<f64> {
                const TABLE: &'static str = $table;
                const MEANING: &'static str = $group_doc;
                const SPECS: &'static [super::ParameterSpec] =
                    &[ $( $spec.named($table, stringify!($field), $doc, <$ty as super::Slot>::LEN), )* ];
                fn read(values: &mut &[f64]) -> Self {
                    Self { $( $field: <$ty as super::Slot>::read(values), )* }
                }
            }
        )*

        /// All tables, in the order of the ledger.
        pub const TABLES: &[super::Table] = &[ $( super::Table {
            name: $table,
            meaning: $group_doc,
            specs: <$Group<f64> as super::Group>::SPECS,
        }, )* ];
    };
}

mod tables;

pub use tables::*;

/// The spec at `table.key`, or nothing.
#[must_use]
pub fn find(table: &str, key: &str) -> Option<&'static ParameterSpec> {
    TABLES.iter().find(|t| t.name == table)?.specs.iter().find(|spec| spec.key == key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_is_unique_and_every_meaning_is_given() {
        let mut seen = std::collections::BTreeSet::new();
        for spec in TABLES.iter().flat_map(|table| table.specs) {
            assert!(seen.insert((spec.table, spec.key)), "{}.{} stands twice", spec.table, spec.key);
            assert!(!spec.meaning().is_empty() && !spec.source.is_empty(), "{}.{}", spec.table, spec.key);
        }
        assert!(seen.len() > 150);
    }

    #[test]
    fn ends_are_finite_and_what_is_usual_lies_between_them() {
        for spec in TABLES.iter().flat_map(|table| table.specs) {
            let (range, usual) = (spec.range, spec.usual);
            let name = format!("{}.{}", spec.table, spec.key);
            assert!(range.min.is_finite() && range.max.is_finite(), "{name}");
            assert!(range.min <= usual.min && usual.min < usual.max && usual.max <= range.max, "{name}");
        }
    }

    #[test]
    fn a_group_reads_its_numbers_in_the_order_of_its_fields() {
        let numbers: Vec<f64> = (0..100).map(f64::from).collect();
        let mut values = &numbers[..];
        let rules = Rules::read(&mut values);
        let market = Market::read(&mut values);
        assert_eq!((rules.conflict, rules.engagement_rules_cost), (0.0, 1.0));
        assert_eq!(market.rate, [6.0, 7.0, 8.0]);
    }
}
