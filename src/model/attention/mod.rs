//! Attention: the PDM's time, and the account teams' willingness, meetings and stocks.

pub mod ae;
pub mod ask;
pub mod conduct;
pub mod governance;
pub mod meetings;
pub mod pdm;
pub mod status;

#[cfg(test)]
mod tests;
