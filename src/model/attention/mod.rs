//! Attention: the PDM's time, and the account teams' willingness, meetings and stocks.

pub mod ae;
pub mod conduct;
pub mod meetings;
pub mod pdm;

#[cfg(test)]
mod tests;
