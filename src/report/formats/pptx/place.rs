//! Where pieces stand on a slide: text beside or beneath, keys, figures in rows and columns.

use super::plan::{Name, Piece};
use super::shapes::{Letters, POINT, Paragraph, fitting, height};
use super::template::Room;
use crate::report::charts::text::Weight;
use crate::report::story::{Figure, FigureKind};

/// Room between two pieces.
pub(super) const GAP: i64 = 190_000;
/// Letters of what is said beneath figures and tables.
const SAID_SIZES: [u32; 4] = [1_600, 1_400, 1_300, 1_200];
/// Letters of what is said beside a figure.
const BESIDE_SIZES: [u32; 6] = [1_800, 1_600, 1_400, 1_300, 1_200, 1_100];
/// Letters of heads of figures.
pub(super) const HEAD: Letters = Letters { size: 1_300, weight: Weight::SemiBold, run: 1.0 };
/// Letters of keys.
pub(super) const KEY: u32 = 1_200;

/// Texts as points of a list.
pub(super) fn points<'t>(said: &[&'t str]) -> Vec<Paragraph<'t>> {
    let is_point = said.len() > 1;
    said.iter().map(|text| Paragraph { text, is_point, is_strong: false, scheme: "tx1" }).collect()
}

/// What is said to the right of one figure, beneath several; and the room that is left.
pub(super) fn beside<'a>(said: &[&'a str], figures: usize, body: Room, run: f64) -> (Vec<Piece<'a>>, Room) {
    if said.is_empty() {
        return (Vec::new(), body);
    }
    if figures != 1 {
        return beneath(said, body, run);
    }
    let w = body.w * 31 / 100;
    let room = Room { x: body.x + body.w - w, w, ..body };
    let rest = Room { w: body.w - w - 2 * GAP, ..body };
    (vec![Piece::Said(said.to_vec(), letters_beside(said, run, room), room)], rest)
}

/// Letters in which what is said beside a figure fits.
pub(super) fn letters_beside(said: &[&str], run: f64, room: Room) -> Letters {
    fitting(&points(said), &BESIDE_SIZES, run, room)
}

/// Part of a room's height that texts beneath something take in readable letters.
pub(super) fn share_beneath(said: &[&str], body: Room, run: f64) -> f64 {
    let letters = Letters { size: SAID_SIZES[1], weight: Weight::Regular, run };
    height(&points(said), letters, body.w) as f64 / body.h as f64
}

/// What is said at the foot, and the room above.
pub(super) fn beneath<'a>(said: &[&'a str], body: Room, run: f64) -> (Vec<Piece<'a>>, Room) {
    if said.is_empty() {
        return (Vec::new(), body);
    }
    let paragraphs = points(said);
    let letters = fitting(&paragraphs, &SAID_SIZES, run, Room { h: body.h * 3 / 10, ..body });
    let tall = height(&paragraphs, letters, body.w).min(body.h / 2);
    let room = Room { y: body.y + body.h - tall, h: tall, ..body };
    (vec![Piece::Said(said.to_vec(), letters, room)], Room { h: body.h - tall - GAP, ..body })
}

/// One key for several charts of the same series, and the room that is left: in the cell that figures leave free, with
/// how to read them, or in lines at the foot. None where each chart has its own legend.
pub(super) fn key<'a>(figures: &[Figure], notes: &'a [String], room: Room, run: f64) -> Option<(Vec<Piece<'a>>, Room)> {
    let names = shared_names(figures)?;
    let letters = Letters { size: KEY, weight: Weight::SemiBold, run };
    let (columns, rows) = shape(figures.len());
    let cell = cell(columns * rows - 1, figures.len(), room);
    let tall: i64 = names.iter().map(|name| letters.height(letters.lines(&name.line(true), cell.w)) * 5 / 4).sum();
    if columns * rows > figures.len() && tall <= cell.h {
        let mut pieces = vec![Piece::Key(names, true, Room { h: tall, ..cell })];
        let rest = Room { y: cell.y + tall + GAP, h: cell.h - tall - GAP, ..cell };
        let said: Vec<&str> = notes.iter().map(String::as_str).collect();
        let letters = fitting(&points(&said), &[1_200, 1_100], run, rest);
        if !said.is_empty() && height(&points(&said), letters, rest.w) <= rest.h {
            pieces.push(Piece::Said(said, letters, rest));
        }
        return Some((pieces, room));
    }
    let line: String = names.iter().map(|name| name.line(false) + "     ").collect();
    let tall = letters.height(letters.lines(&line, room.w));
    let foot = Room { y: room.y + room.h - tall, h: tall, ..room };
    Some((vec![Piece::Key(names, false, foot)], Room { h: room.h - tall - GAP / 2, ..room }))
}

/// What the series of several figures are called, where they are the same in all that have several.
fn shared_names(figures: &[Figure]) -> Option<Vec<Name>> {
    let named = |figure: &Figure| -> Vec<Name> {
        let has_lines = matches!(figure.kind, FigureKind::Lines | FigureKind::Fan);
        let of = |series: &crate::report::story::FigureSeries| Name {
            text: series.name.clone(),
            ink: series.ink,
            dash: series.dash,
            is_filled: !has_lines,
        };
        figure.series.iter().map(of).collect()
    };
    let names = named(figures.first()?);
    let differs = |figure: &Figure| figure.series.len() > 1 && named(figure) != names;
    (names.len() > 1 && figures.len() > 1 && !figures.iter().any(differs)).then_some(names)
}

/// Columns and rows in which this many figures stand.
fn shape(count: usize) -> (usize, usize) {
    match count {
        0..=3 => (count.max(1), 1),
        4 => (2, 2),
        _ => (3, 2),
    }
}

/// Least height of a figure with its head that is worth looking at.
const LEAST_FIGURE: i64 = 2_150_000;

/// Most figures that a slide shows in a room, at most six.
pub(super) fn most_figures(room: Room) -> usize {
    (1..=6).rev().find(|&count| cell(0, count, room).h >= LEAST_FIGURE).unwrap_or(3)
}

/// The room of one of this many figures.
fn cell(place: usize, count: usize, room: Room) -> Room {
    let (columns, rows) = shape(count);
    let (columns, rows, place) = (columns as i64, rows as i64, place as i64);
    let (w, h) = ((room.w - GAP * (columns - 1)) / columns, (room.h - GAP * (rows - 1)) / rows);
    Room { x: room.x + place % columns * (w + GAP), y: room.y + place / columns * (h + GAP), w, h }
}

/// Figures in rows and columns, each with its head above.
pub(super) fn figure_pieces<'a>(figures: Vec<Figure>, room: Room, run: f64) -> Vec<Piece<'a>> {
    let count = figures.len();
    let w = cell(0, count, room).w;
    let letters = Letters { run, ..HEAD };
    let lines = figures.iter().map(|figure| letters.lines(&figure.head, w)).max().unwrap_or(1);
    let head = HEAD.height(lines) + 4 * POINT;
    let place = |(place, figure): (usize, Figure)| {
        let Room { x, y, w, h } = cell(place, count, room);
        Piece::Figure(figure, Room { x, y, w, h: head }, Room { x, y: y + head, w, h: h - head })
    };
    figures.into_iter().enumerate().map(place).collect()
}
