//! Tests of the whole program: layout, command line, equality to the bit, the statistics of whole runs.

mod agreement;
mod answers;
mod claims;
mod cli;
mod commands;
mod contracts;
mod docs;
mod equality;
mod files;
mod former_world;
mod golden;
mod guides;
mod levers;
mod pack;
mod pages;
mod shards;
mod support;
mod tidy;
