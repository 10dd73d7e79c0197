//! Charts as pictures.

use super::{Document, Folder, Format, NotWritten};
use crate::report::charts::Chart;
use rayon::prelude::*;

/// Form of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartForm {
    /// 1920 × 1080 pixels.
    Png,
    /// Vectors.
    Svg,
}

pub(super) struct Charts(pub ChartForm);

impl Format for Charts {
    fn write(&self, document: &Document<'_>, folder: &dyn Folder) -> Result<(), NotWritten> {
        let write = |chart: &Chart| match self.0 {
            ChartForm::Svg => {
                folder.write(&format!("charts/{}.svg", chart.name), &|to| to.write_all(chart.svg.as_bytes()))
            }
            ChartForm::Png => {
                let picture = document.png(chart);
                folder.write(&format!("charts/{}.png", chart.name), &|to| to.write_all(&picture))
            }
        };
        document.drawn().par_iter().try_for_each(write)
    }
}
