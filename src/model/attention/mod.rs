//! Attention: the PDM's time, and the account teams' willingness, meetings and stocks.

pub mod ae;
pub mod ask;
pub mod conduct;
pub mod governance;
pub mod meetings;
mod month;
pub mod pdm;
pub mod status;

pub(super) use month::attend;

#[cfg(test)]
mod tests;
