//! The funnel: opportunities are opened, age, and close; FAMs originate, direct sellers close.

pub mod at_start;
pub mod closing;
pub mod commitment;
pub mod deal;
pub mod influence;
pub mod opening;
pub mod source;

#[cfg(test)]
mod tests;
