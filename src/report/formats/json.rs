//! `summary.json`.

use super::{Document, Folder, Format, NotWritten};

pub(super) struct Json;

impl Format for Json {
    fn write(&self, document: &Document<'_>, folder: &dyn Folder) -> Result<(), NotWritten> {
        folder.write("summary.json", &|to| to.write_all(document.json.as_bytes()))
    }
}
