//! Scenario files: TOML in, a checked [`Scenario`] or every problem at once out.
//!
//! | step | file | what it does |
//! | --- | --- | --- |
//! | 1 | `document` | text into a tree in which every value knows its place |
//! | 2 | `merge`, `overrides` | `extends`, `--set`, stress cases: one tree out of several |
//! | 3 | `resolve` | the tree into a [`Scenario`]: defaults, types, ranges, whatever must hold together |
//! | 4 | `write`, `ledger`, `schema`, `template` | a scenario, its beliefs or its format back into text |
//!
//! Nothing stops at the first problem: each step notes what it cannot use and goes on with the rest.

/// Names of the variants of an enum, as files and messages write them.
macro_rules! named {
    ($Enum:ident { $( $Variant:ident = $name:literal ),* $(,)? }) => {
        impl $Enum {
            /// All of them.
            pub const ALL: &[Self] = &[ $( Self::$Variant, )* ];

            /// Name in scenario files.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $( Self::$Variant => $name, )* }
            }

            /// The one with this name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|item| item.name() == name)
            }
        }
    };
}

mod problem;
mod render;
mod suggest;
mod syntax;
mod unreadable;

mod document;
mod open;
mod read;
mod written;

pub mod answers;
pub mod calendar;
mod csv;

pub mod levers;
mod load;
mod matrix;
mod mechanisms;
mod merge;
mod overrides;
mod relative;

mod belief;
pub mod bounds;
mod categories;
pub mod contract;
mod correlation;
mod currency;
mod former;
mod frame;
mod gates;
pub mod history;
mod moves;
mod options;
mod parameters;
pub mod places;
pub mod plan;
pub mod policy;
pub mod programmes;
mod resolve;
mod resolved;
pub mod segments;
pub mod setting;
mod usual;
mod warnings;

mod ledger;
mod schema;
mod template;
mod write;

pub use csv::is_of_another_currency;
pub use ledger::{LedgerRow, LedgerRows, ledger, ledger_table};
pub use load::{Loaded, Overrides, Unresolved, apply, extendable, load, parse};
pub use open::read as read_file;
pub use plan::StaffingOption;
pub use problem::{Problem, Problems, Severity};
pub use render::{render, without_controls};
pub use resolved::{
    Constraints, Correlation, Decision, DeckMarks, Origin, Parameter, Rule, Scenario, StressCase, WHAT_IF,
};
pub use schema::schema;
pub use setting::Setting;
pub use template::template;
pub use write::{option_to_toml, rule_text as rule_to_toml, to_toml};

#[cfg(test)]
mod tests;
