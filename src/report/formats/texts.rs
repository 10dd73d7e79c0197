//! Files that are text as they stand.

use super::{Document, Folder, Format, NotWritten};

pub(super) struct Texts;

impl Format for Texts {
    fn write(&self, document: &Document<'_>, folder: &dyn Folder) -> Result<(), NotWritten> {
        document.texts.iter().try_for_each(|(name, text)| folder.write(name, &|to| to.write_all(text.as_bytes())))
    }
}
