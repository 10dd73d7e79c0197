//! Tests of the whole program: layout, command line, shipped scenarios, statistics.

mod tidy;
