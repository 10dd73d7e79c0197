//! Tables on slides: as large as they fit, on as many slides as they need.

use super::place::{GAP, beneath, letters_beside};
use super::plan::{Piece, TablePart, picked};
use super::shapes::{Letters, lay};
use super::template::Room;
use crate::report::charts::text::Weight;
use crate::report::story::ShownTable;

/// Letters of tables, from large to small, in hundredths of a point.
const TABLE_SIZES: [u32; 5] = [1_400, 1_300, 1_200, 1_100, 1_000];

fn lay_part<'a>(
    table: &'a ShownTable,
    columns: &[usize],
    rows: std::ops::Range<usize>,
    size: u32,
    run: f64,
    room: Room,
) -> TablePart<'a> {
    let letters = Letters { size, weight: Weight::Regular, run };
    let header: Vec<String> = columns.iter().map(|&column| table.header[column].clone()).collect();
    let all: Vec<Vec<String>> = table.rows[rows.clone()].iter().map(|row| picked(table, row, columns)).collect();
    let slices: Vec<&[String]> = all.iter().map(Vec::as_slice).collect();
    let laid = lay(&header, &slices, letters, room.w);
    TablePart { of: table, columns: columns.to_vec(), rows, laid, corner: (room.x, room.y) }
}

/// A table that takes less than half of a room, whole and without narrow letters; none if it takes more.
pub(super) fn small_table(table: &ShownTable, room: Room, run: f64) -> Option<TablePart<'_>> {
    let columns: Vec<usize> = (0..table.header.len()).collect();
    let of = |&size: &u32| lay_part(table, &columns, 0..table.rows.len(), size, run, room);
    let fits =
        |part: &TablePart<'_>| part.height() <= room.h * 42 / 100 && part.laid.widths.iter().sum::<i64>() <= room.w;
    TABLE_SIZES[1..4].iter().map(of).find(fits)
}

/// A table on as many slides as it needs, with what is said beneath the first.
pub(super) fn table_slides<'a>(table: &'a ShownTable, said: &[&'a str], body: Room, run: f64) -> Vec<Vec<Piece<'a>>> {
    let mut slides = Vec::new();
    let (mut foot, mut room) = beneath(said, body, run);
    for columns in column_groups(table, body, run) {
        let mut start = 0;
        while start < table.rows.len() || (start == 0 && table.rows.is_empty()) {
            let rest = start..table.rows.len();
            let whole = TABLE_SIZES.iter().map(|&size| lay_part(table, &columns, rest.clone(), size, run, room));
            let fits = |part: &TablePart<'_>| part.height() <= room.h && part.laid.widths.iter().sum::<i64>() <= room.w;
            let fitting = whole.into_iter().find(fits);
            let part = fitting.unwrap_or_else(|| as_much_as_fits(table, &columns, start, run, room));
            start = part.rows.end.max(start + 1);
            let mut pieces = std::mem::take(&mut foot);
            if let Some(Piece::Said(said, letters, place)) = pieces.first_mut() {
                // Close beneath the table, as large as the room allows.
                let top = room.y + part.height() + 2 * GAP;
                *place = Room { y: top.min(place.y), h: place.y + place.h - top.min(place.y), ..*place };
                *letters = letters_beside(said, run, *place);
            }
            pieces.push(Piece::Table(part));
            slides.push(pieces);
            room = body;
        }
    }
    slides
}

/// As many rows as fit in readable letters, and at least one.
fn as_much_as_fits<'a>(table: &'a ShownTable, columns: &[usize], start: usize, run: f64, room: Room) -> TablePart<'a> {
    let size = 1_100;
    let all = lay_part(table, columns, start..table.rows.len(), size, run, room);
    let mut tall = all.laid.heights[0];
    let count = all.laid.heights[1..]
        .iter()
        .take_while(|&&height| {
            tall += height;
            tall <= room.h
        })
        .count()
        .max(1);
    // Pages of about the same length, so that the last is not a row alone.
    let rows = table.rows.len() - start;
    let even = rows.div_ceil(rows.div_ceil(count));
    lay_part(table, columns, start..start + count.min(even), size, run, room)
}

/// The columns of a table in groups that fit a width, each with the first.
fn column_groups(table: &ShownTable, body: Room, run: f64) -> Vec<Vec<usize>> {
    let all: Vec<usize> = (0..table.header.len()).collect();
    let fits = |columns: &[usize]| {
        let part = lay_part(table, columns, 0..table.rows.len(), 1_100, run, body);
        part.laid.widths.iter().sum::<i64>() <= body.w
    };
    if fits(&all) {
        return vec![all];
    }
    let groups = (2..all.len().max(3)).map(|count| {
        let each = (all.len() - 1).div_ceil(count).max(1);
        all[1..]
            .chunks(each)
            .map(|part| std::iter::once(0).chain(part.iter().copied()).collect())
            .collect::<Vec<Vec<usize>>>()
    });
    let mut last = vec![all.clone()];
    for group in groups {
        if group.iter().all(|columns| fits(columns)) {
            return group;
        }
        last = group;
    }
    last
}
