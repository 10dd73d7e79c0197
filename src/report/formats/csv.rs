//! Tables as CSV.

use super::{Document, Folder, Format, NotWritten};
use crate::report::csv;

/// Whether each file begins with a byte order mark, so that Excel reads it as UTF-8.
pub(super) struct Csv(pub bool);

impl Format for Csv {
    fn write(&self, document: &Document<'_>, folder: &dyn Folder) -> Result<(), NotWritten> {
        let mark = if self.0 { csv::BYTE_ORDER_MARK } else { "" };
        document.tables.iter().try_for_each(|table| {
            let text = mark.to_owned() + &csv::text(table);
            folder.write(&format!("{}.csv", table.name), &|to| to.write_all(text.as_bytes()))
        })
    }
}
