//! Tests of the whole program: layout, command line, shipped scenarios, statistics.

mod cli;
mod equality;
mod support;
mod tidy;
