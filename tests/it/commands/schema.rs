//! `schema`: the JSON Schema of the scenario format.

use super::prints;

#[test]
fn the_schema_is_printed() {
    prints("schema", &["schema"]);
}
