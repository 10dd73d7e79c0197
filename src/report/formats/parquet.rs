//! Every trajectory behind a document, for those who want to look for themselves.

use super::{Document, Folder, Format, NotWritten};
use crate::report::parquet;

pub(super) struct Parquet;

impl Format for Parquet {
    fn write(&self, document: &Document<'_>, folder: &dyn Folder) -> Result<(), NotWritten> {
        let Some(sample) = document.sample else { return Ok(()) };
        let (outcomes, beliefs) = rayon::join(
            || folder.write("outcomes.parquet", &|to| parquet::outcomes(sample, to)),
            || folder.write("beliefs.parquet", &|to| parquet::beliefs(sample, to)),
        );
        outcomes.and(beliefs)
    }
}
