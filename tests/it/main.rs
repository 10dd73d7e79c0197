//! Tests of the whole program: layout, command line, equality to the bit, the statistics of whole runs.

mod cli;
mod equality;
mod support;
mod tidy;
