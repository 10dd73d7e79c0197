//! Where labels stand that must not cover what is drawn.

use super::canvas::Point;
use super::layout::Rect;

/// Where a label of a size stands: as near to its end as it covers neither points nor other labels; beside it where there
/// is no such place.
pub fn free_place(area: Rect, end: Point, (width, height): (f64, f64), points: [&[Point]; 2], others: &[Rect]) -> Rect {
    let at = |left: f64, middle: f64| Rect::new(left, middle - height / 2.0, left + width, middle + height / 2.0);
    let covers = |chip: &Rect, margin: f64, (x, y): &Point| {
        (chip.left - margin..chip.right + margin).contains(x) && (chip.top - margin..chip.bottom + margin).contains(y)
    };
    let meets = |chip: &Rect, other: &Rect| {
        chip.left < other.right + 4.0
            && other.left < chip.right + 4.0
            && chip.top < other.bottom + 4.0
            && other.top < chip.bottom + 4.0
    };
    let is_free = |chip: &Rect| {
        // The mark of the end itself is larger than those of its way.
        !covers(chip, 13.0, &end)
            && chip.left > area.left + 4.0
            && chip.right < area.right - 4.0
            && chip.top > area.top + 4.0
            && chip.bottom < area.bottom - 4.0
            && !points
                .iter()
                .zip([6.0, 2.0])
                .any(|(points, margin)| points.iter().any(|point| covers(chip, margin, point)))
            && !others.iter().any(|other| meets(chip, other))
    };
    let steps = |room: f64, by: f64| (0..(room / by) as i32).flat_map(move |n| [f64::from(n) * by, -f64::from(n) * by]);
    let beside = [end.0 + 20.0, end.0 - 20.0 - width];
    let near = steps(120.0, 12.0).flat_map(|dy| beside.map(|left| at(left, end.1 + dy)));
    let far = steps(area.height(), 24.0)
        .flat_map(|dy| steps(area.width(), 24.0).map(move |dx| (dx, dy)))
        .map(|(dx, dy)| at(end.0 + dx, end.1 + dy));
    let away = |chip: &Rect| {
        libm::hypot(f64::midpoint(chip.left, chip.right) - end.0, f64::midpoint(chip.top, chip.bottom) - end.1)
    };
    // A line from the end to its label that runs along the way is not seen.
    let is_hidden = |chip: &Rect| {
        let (dx, dy) = (end.0.clamp(chip.left, chip.right) - end.0, end.1.clamp(chip.top, chip.bottom) - end.1);
        let length = libm::hypot(dx, dy).max(1.0);
        points[1].iter().any(|&(x, y)| {
            let along = ((x - end.0) * dx + (y - end.1) * dy) / length;
            let across = ((x - end.0) * dy - (y - end.1) * dx) / length;
            along > 16.0 && along < length && across.abs() < 8.0
        })
    };
    let cost = |chip: &Rect| away(chip) + if is_hidden(chip) { area.width() + area.height() } else { 0.0 };
    let mut near = near.filter(&is_free);
    near.next()
        .or_else(|| far.filter(&is_free).min_by(|a, b| cost(a).total_cmp(&cost(b))))
        .unwrap_or_else(|| at(beside[0].min(area.right - width - 4.0), end.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_covers_neither_the_line_nor_its_way_nor_another_label() {
        let area = Rect::new(0.0, 0.0, 480.0, 450.0);
        let line: Vec<Point> = (0..=54).map(|row| (150.0, 450.0 * f64::from(row) / 54.0)).collect();
        let way: Vec<Point> = (0..60).map(|month| (20.0, 200.0 - f64::from(month))).collect();
        let first = free_place(area, (20.0, 141.0), (180.0, 34.0), [&line, &way], &[]);
        let second = free_place(area, (20.0, 150.0), (180.0, 34.0), [&line, &way], &[first]);
        for chip in [first, second] {
            assert!(chip.left > 150.0, "{chip:?} has no room before the line");
            assert!(chip.top > 0.0 && chip.bottom < 450.0 && chip.right < 480.0, "{chip:?}");
        }
        assert!(first.bottom < second.top || second.bottom < first.top, "{first:?} {second:?}");
    }
}
