//! Rectangles, and how a picture is divided into panels.

/// A rectangle of the picture; `top` is above `bottom`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub left: f64,
    /// Upper edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Lower edge.
    pub bottom: f64,
}

impl Rect {
    /// From its edges.
    #[must_use]
    pub fn new(left: f64, top: f64, right: f64, bottom: f64) -> Self {
        Self { left, top, right, bottom }
    }

    /// Width.
    #[must_use]
    pub fn width(&self) -> f64 {
        self.right - self.left
    }

    /// Height.
    #[must_use]
    pub fn height(&self) -> f64 {
        self.bottom - self.top
    }

    /// Without a margin on each side.
    #[must_use]
    pub fn without(&self, left: f64, top: f64, right: f64, bottom: f64) -> Self {
        Self::new(self.left + left, self.top + top, self.right - right, self.bottom - bottom)
    }

    /// Side by side, `gap` apart, widths in proportion to `parts`.
    #[must_use]
    pub fn columns(&self, parts: &[f64], gap: f64) -> Vec<Self> {
        let room = self.width() - gap * parts.len().saturating_sub(1) as f64;
        let whole: f64 = parts.iter().sum();
        let mut left = self.left;
        parts
            .iter()
            .map(|part| {
                let right = left + room * part / whole;
                let column = Self::new(left, self.top, right, self.bottom);
                left = right + gap;
                column
            })
            .collect()
    }

    /// One below the other, `gap` apart, heights in proportion to `parts`.
    #[must_use]
    pub fn rows(&self, parts: &[f64], gap: f64) -> Vec<Self> {
        let turned = Self::new(self.top, self.left, self.bottom, self.right);
        let turn = |r: Self| Self::new(r.top, r.left, r.bottom, r.right);
        turned.columns(parts, gap).into_iter().map(turn).collect()
    }
}

/// Columns and rows of small multiples: wide panels, few empty places.
#[must_use]
pub fn grid_shape(panels: usize) -> (usize, usize) {
    match panels {
        0 | 1 => (1, 1),
        2 => (2, 1),
        3 => (3, 1),
        4 => (2, 2),
        5 | 6 => (3, 2),
        7 | 8 => (4, 2),
        9 => (3, 3),
        n => (4, n.div_ceil(4)),
    }
}

/// A place in a grid of small multiples.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    /// Where.
    pub rect: Rect,
    /// Whether the vertical axis is labelled here.
    pub first_in_row: bool,
    /// Whether the horizontal axis is labelled here.
    pub last_in_column: bool,
}

/// A grid of small multiples that fills a rectangle.
#[must_use]
pub fn small_multiples(body: Rect, panels: usize, gap: (f64, f64)) -> Vec<Spot> {
    multiples(body, panels, grid_shape(panels), gap)
}

/// A grid of this many columns and rows.
#[must_use]
pub fn multiples(body: Rect, panels: usize, (columns, rows): (usize, usize), gap: (f64, f64)) -> Vec<Spot> {
    let rows = body.rows(&vec![1.0; rows], gap.1);
    let places = rows.iter().flat_map(|row| row.columns(&vec![1.0; columns], gap.0));
    places
        .take(panels)
        .enumerate()
        .map(|(i, rect)| Spot { rect, first_in_row: i % columns == 0, last_in_column: i + columns >= panels })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_and_rows_fill_the_rectangle() {
        let columns = Rect::new(0.0, 0.0, 110.0, 50.0).columns(&[1.0, 3.0], 10.0);
        assert_eq!((columns[0].right, columns[1].left, columns[1].right), (25.0, 35.0, 110.0));
        let rows = Rect::new(0.0, 0.0, 10.0, 50.0).rows(&[1.0, 1.0], 10.0);
        assert_eq!((rows[0].bottom, rows[1].top, rows[1].bottom), (20.0, 30.0, 50.0));
    }

    #[test]
    fn a_panel_with_nothing_below_it_labels_its_axis() {
        let places = small_multiples(Rect::new(0.0, 0.0, 300.0, 200.0), 5, (0.0, 0.0));
        let labelled: Vec<bool> = places.iter().map(|place| place.last_in_column).collect();
        assert_eq!(labelled, [false, false, true, true, true]);
        assert_eq!(places.iter().filter(|place| place.first_in_row).count(), 2);
        assert_eq!(places[4].rect, Rect::new(100.0, 100.0, 200.0, 200.0));
    }
}
