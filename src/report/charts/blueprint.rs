//! Matrices: `blueprint`, archetype × motion.

use super::Chart;
use super::canvas::{Anchor, Style};
use super::frame::{Footer, HEAD, NAME, NOTE, Sheet, VALUE};
use super::layout::Rect;
use super::palette::{Ink, TEXT, UP, WHITE};

/// A cell of a matrix.
#[derive(Clone, Debug, PartialEq)]
pub struct MatrixCell {
    /// What is read first.
    pub figure: String,
    /// What stands below it.
    pub details: Vec<String>,
    /// Whether it is the best of its row.
    pub is_best: bool,
}

/// A matrix with a finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    /// File name of the chart without its ending.
    pub name: &'static str,
    /// The finding.
    pub title: String,
    /// What the cells show.
    pub subtitle: String,
    /// Heads of columns.
    pub columns: Vec<String>,
    /// Names of rows, with their cells.
    pub rows: Vec<(String, Vec<MatrixCell>)>,
}

/// The chart.
#[must_use]
pub fn matrix_chart(matrix: &Matrix, footer: &Footer) -> Chart {
    let mut sheet = Sheet::new(&matrix.title, &matrix.subtitle, footer);
    let names = 300.0;
    let area = sheet.body.without(names, 50.0, 10.0, 10.0);
    let width = area.width() / matrix.columns.len().max(1) as f64;
    let height = (area.height() / matrix.rows.len().max(1) as f64).min(220.0);
    // Figures are never cut: all are as small as the widest must be, and details take two lines where one is short.
    let room = width - 20.0;
    let cells = || matrix.rows.iter().flat_map(|(_, cells)| cells);
    let figure = Style { size: 30.0, ..NAME };
    let widest = cells().map(|cell| figure.width(&cell.figure)).fold(room, f64::max);
    let figure = Style { size: figure.size * room / widest, ..figure };
    let detail = Style { size: 20.0, ..NOTE };
    let is_long = cells().flat_map(|cell| &cell.details).any(|text| detail.width(text) > room);
    let pitch = if is_long { 46.0 } else { 30.0 };
    let canvas = &mut sheet.canvas;
    for (column, head) in matrix.columns.iter().enumerate() {
        let x = area.left + width * (column as f64 + 0.5);
        canvas.name_centred((x, area.top - 24.0), HEAD, head, (width - 12.0, 48.0));
    }
    for (row, (name, cells)) in matrix.rows.iter().enumerate() {
        let top = area.top + height * row as f64;
        let middle = top + height / 2.0;
        canvas.name_beside((sheet.body.left, middle), NAME, name, (names - 20.0, 0.9 * height));
        for (column, cell) in cells.iter().enumerate() {
            let left = area.left + width * column as f64;
            let ink = if cell.is_best { UP } else { UP.tint(0.88) };
            canvas.rectangle(Rect::new(left, top, left + width - 6.0, top + height - 6.0), ink);
            let on_it: Ink = if cell.is_best { WHITE } else { TEXT };
            let lines = cell.details.len() as f64;
            let at = |line: f64| (left + (width - 6.0) / 2.0, middle - 3.0 + pitch * (line - lines / 2.0));
            canvas.text_beside(at(0.0), Anchor::Middle, figure.ink(on_it), &cell.figure);
            for (line, text) in cell.details.iter().enumerate() {
                let style = if cell.is_best { VALUE.ink(on_it) } else { NOTE };
                let style = Style { size: detail.size, ..style };
                canvas.name_centred(at(line as f64 + 1.2), style, text, (room, pitch));
            }
        }
    }
    Chart { name: matrix.name.into(), title: matrix.title.clone(), svg: sheet.to_svg() }
}
