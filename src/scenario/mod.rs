//! Scenario files: TOML in, a checked [`Scenario`] or every problem at once out.

pub mod plan;
mod resolved;
pub mod setting;

pub use plan::StaffingOption;
pub use resolved::{Constraints, Correlation, Decision, Origin, Parameter, Rule, Scenario, StressCase};
pub use setting::Setting;
