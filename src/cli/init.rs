//! `init` and `schema`: what somebody needs to start writing.

use super::args::{ArchetypeArg, InitArgs};
use super::exit::Failure;
use super::folder::file_failure;
use super::terminal;
use crate::scenario::{self, setting::Archetype};
use std::io::Write;

/// Name of the schema file that the template points to.
const SCHEMA_FILE: &str = "alliance-sim.schema.json";

/// Writes a commented starter scenario, and the schema that it points to beside it.
///
/// # Errors
/// [`Failure::BadArgument`] if the file exists, [`Failure::File`] if it cannot be written.
pub fn init(args: &InitArgs) -> Result<(), Failure> {
    let archetype = match args.archetype {
        ArchetypeArg::IsvHosted => Archetype::IsvHosted,
        ArchetypeArg::CustomerDeployed => Archetype::CustomerDeployed,
        ArchetypeArg::Hybrid => Archetype::Hybrid,
    };
    let text = scenario::template(archetype);
    let Some(path) = &args.path else { return terminal::print(&text) };
    let file = std::fs::OpenOptions::new().write(true).create_new(true).open(path);
    let mut file = file.map_err(|source| match source.kind() {
        std::io::ErrorKind::AlreadyExists => {
            Failure::BadArgument(format!("`{}` exists already and is not overwritten", path.display()))
        }
        _ => file_failure("cannot write", path, source),
    })?;
    file.write_all(text.as_bytes()).map_err(|source| file_failure("cannot write", path, source))?;
    let schema_path = path.with_file_name(SCHEMA_FILE);
    if !schema_path.exists() {
        std::fs::write(&schema_path, schema()).map_err(|source| file_failure("cannot write", &schema_path, source))?;
    }
    terminal::print(&format!(
        "Wrote {path}. Answer its ten questions, then:\n  alliance-sim check {path}\n  alliance-sim run {path}\n",
        path = path.display()
    ))
}

/// The JSON Schema of the scenario format, as text.
#[must_use]
pub fn schema() -> String {
    let schema = serde_json::to_string_pretty(&scenario::schema()).expect("a JSON value has a text");
    schema + "\n"
}
