//! What goes where: from a section of the story to slides, each with what fits on it.

use super::shapes::{Laid, Letters, POINT, Paragraph, fitting, height, lay};
use super::template::Room;
use crate::report::charts::palette::BASELINE;
use crate::report::charts::text::Weight;
use crate::report::charts::{Chart, Ink};
use crate::report::story::{Exhibit, Figure, FigureKind, FigureSeries, Part, Section, ShownTable};

/// Room between two pieces.
const GAP: i64 = 190_000;
/// Most figures on a slide.
const MOST_FIGURES: usize = 6;
/// Letters of tables, from large to small, in hundredths of a point.
const TABLE_SIZES: [u32; 5] = [1_400, 1_300, 1_200, 1_100, 1_000];
/// Letters of what is said beside figures and tables.
const SAID_SIZES: [u32; 4] = [1_600, 1_400, 1_300, 1_200];
/// Letters of heads of figures.
const HEAD: Letters = Letters { size: 1_300, weight: Weight::SemiBold, run: 1.0 };

/// A slide to be made.
#[derive(Debug)]
pub struct Slide<'a> {
    /// The finding.
    pub title: String,
    /// What the speaker reads.
    pub notes: Vec<String>,
    /// What stands on it.
    pub pieces: Vec<Piece<'a>>,
}

/// A piece of a slide in its room.
#[derive(Debug)]
pub enum Piece<'a> {
    /// Points of text.
    Said(Vec<&'a str>, Letters, Room),
    /// A chart with its head above.
    Figure(Figure, Room, Room),
    /// A drawn chart.
    Picture(&'a Chart, Room),
    /// Rows of a table, laid out, from a corner.
    Table(TablePart<'a>),
    /// Which colour stands for what, for all charts of the slide.
    Key(Vec<(String, Ink)>, Room),
    /// Text in letters of one width.
    Laid(Vec<&'a str>, u32, Room),
}

/// Some columns and rows of a table.
#[derive(Debug)]
pub struct TablePart<'a> {
    /// The table.
    pub of: &'a ShownTable,
    /// Columns shown, by position.
    pub columns: Vec<usize>,
    /// Rows shown, by position.
    pub rows: std::ops::Range<usize>,
    /// Widths and heights.
    pub laid: Laid,
    /// Left and top.
    pub corner: (i64, i64),
}

impl TablePart<'_> {
    fn height(&self) -> i64 {
        self.laid.heights.iter().sum()
    }
}

/// Longest table of the analyst that a deck shows; the workbook has them all.
const ANALYST_ROWS: usize = 40;

/// Slides under way.
struct Plan<'a> {
    section: &'a Section,
    body: Room,
    run: f64,
    /// What is to be said on the next slide; once.
    said: Vec<&'a str>,
    slides: Vec<Slide<'a>>,
}

/// The slides of a section; none of one that is for the analyst alone.
pub fn slides(section: &Section, body: Room, run: f64) -> Vec<Slide<'_>> {
    let is_long = |exhibit: &Exhibit| matches!(exhibit, Exhibit::Table(table) if table.rows.len() > ANALYST_ROWS);
    if section.part == Part::Analyst && section.exhibits.iter().any(is_long) {
        return Vec::new();
    }
    let said = section.said.iter().map(String::as_str).collect();
    let mut plan = Plan { section, body, run, said, slides: Vec::new() };
    let mut tables: Vec<&ShownTable> = Vec::new();
    let mut figures: Vec<Figure> = Vec::new();
    for exhibit in &section.exhibits {
        match exhibit {
            Exhibit::Table(table) => tables.push(table),
            Exhibit::Figure(figure) => figures.extend(native(figure, section)),
            Exhibit::Chart(_) | Exhibit::Laid(_) => {}
        }
    }
    plan.figures(figures, &mut tables);
    tables.into_iter().for_each(|table| plan.table(table));
    for exhibit in &section.exhibits {
        match exhibit {
            Exhibit::Chart(chart) => plan.picture(chart),
            Exhibit::Laid(text) => plan.laid(text),
            Exhibit::Table(_) | Exhibit::Figure(_) => {}
        }
    }
    if !plan.said.is_empty() || plan.slides.is_empty() {
        plan.words();
    }
    plan.slides
}

impl<'a> Plan<'a> {
    fn add(&mut self, title: &str, pieces: Vec<Piece<'a>>) {
        let title = if title.is_empty() { &self.section.title } else { title };
        self.slides.push(Slide { title: title.to_owned(), notes: notes(self.section, &pieces), pieces });
    }

    /// The title of the next slide: the finding of the section once, then what the slide shows.
    fn title_or<'t>(&'t self, caption: &'t str) -> &'t str {
        if self.slides.is_empty() || caption.is_empty() { &self.section.title } else { caption }
    }

    /// Figures in groups, with what is said, and the first table where it is small enough to stand beneath.
    fn figures(&mut self, figures: Vec<Figure>, tables: &mut Vec<&'a ShownTable>) {
        let slides = figures.len().div_ceil(MOST_FIGURES);
        let each = figures.len().div_ceil(slides.max(1)).max(1);
        let mut figures = figures.into_iter().peekable();
        while figures.peek().is_some() {
            let group: Vec<Figure> = figures.by_ref().take(each).collect();
            let said = std::mem::take(&mut self.said);
            let (mut pieces, mut rest) = beside(&said, group.len(), self.body, self.run);
            let room = Room { x: self.body.x, w: self.body.w, ..rest };
            if let Some(part) = tables.first().filter(|_| group.len() <= 3).and_then(|t| small_table(t, room, self.run))
            {
                tables.remove(0);
                let tall = part.height();
                let top = room.y + room.h - tall;
                pieces.push(Piece::Table(TablePart { corner: (room.x, top), ..part }));
                rest.h -= tall + GAP;
                // What is said beside a figure ends above the table.
                if let (1, Some(Piece::Said(said, letters, place))) = (group.len(), pieces.first_mut()) {
                    place.h = rest.h;
                    *letters = fitting(&points(said), &[1_800, 1_600, 1_400, 1_300, 1_200, 1_100], self.run, *place);
                }
            }
            if let Some((key, above)) = key(&group, rest, self.run) {
                pieces.push(key);
                rest = above;
            }
            pieces.extend(figure_pieces(group, rest));
            self.add("", pieces);
        }
    }

    fn table(&mut self, table: &'a ShownTable) {
        let said = std::mem::take(&mut self.said);
        for pieces in table_slides(table, &said, self.body, self.run) {
            let title = self.title_or(&table.caption).to_owned();
            self.add(&title, pieces);
        }
    }

    fn picture(&mut self, chart: &'a Chart) {
        let said = std::mem::take(&mut self.said);
        let (mut pieces, rest) = beneath(&said, self.body, self.run);
        pieces.push(Piece::Picture(chart, rest));
        let is_alone = self.section.exhibits.len() == 1;
        self.add(if is_alone { "" } else { &chart.title }, pieces);
    }

    fn laid(&mut self, text: &'a str) {
        let lines: Vec<&str> = text.trim_end().lines().collect();
        let widest = lines.iter().map(|line| line.chars().count()).max().unwrap_or(1).max(1) as i64;
        // A letter of one width is three fifths of its size wide.
        let size = (self.body.w * 100 * 5 / (3 * widest * POINT)).clamp(800, 1_400) as u32;
        let most = (self.body.h / (i64::from(size) * POINT / 100 * 6 / 5)).max(1) as usize;
        for part in lines.chunks(most) {
            let said = std::mem::take(&mut self.said);
            if !said.is_empty() {
                self.said = said;
                self.words();
            }
            let piece = Piece::Laid(part.to_vec(), size, self.body);
            self.add("", vec![piece]);
        }
    }

    /// What is said, alone.
    fn words(&mut self) {
        let said = std::mem::take(&mut self.said);
        let letters = fitting(&points(&said), &[2_000, 1_800, 1_600, 1_400, 1_200, 1_100], self.run, self.body);
        let (mut part, mut tall) = (Vec::new(), 0);
        for text in said {
            let own = height(&points(&[text, text]), letters, self.body.w) / 2 + letters.height(1) / 2;
            if tall + own > self.body.h && !part.is_empty() {
                let piece = Piece::Said(std::mem::take(&mut part), letters, self.body);
                self.add("", vec![piece]);
                tall = 0;
            }
            tall += own;
            part.push(text);
        }
        let piece = Piece::Said(part, letters, self.body);
        self.add("", vec![piece]);
    }
}

/// What the speaker reads: the notes of the section, what each chart shows in words, and where more is.
fn notes(section: &Section, pieces: &[Piece<'_>]) -> Vec<String> {
    let mut notes = vec![format!("{}: {}", section.topic, section.title)];
    notes.extend(section.notes.iter().cloned());
    for piece in pieces {
        match piece {
            Piece::Figure(figure, ..) => notes.push(format!("{}. {}", figure.head, figure.alt)),
            Piece::Picture(chart, _) => notes.push(chart.title.clone()),
            _ => {}
        }
    }
    notes
}

/// A figure as native charts: of fans with several series the medians together, and beside them the spread of the one
/// that is spoken of, where the section has room for it.
fn native(figure: &Figure, section: &Section) -> Vec<Figure> {
    if figure.kind == FigureKind::Bars {
        return vec![with_worst(figure)];
    }
    if figure.kind != FigureKind::Fan || figure.series.len() < 2 {
        return vec![figure.clone()];
    }
    let head = format!("{}: {} of each option", figure.head, figure.statistic);
    let lines = Figure { kind: FigureKind::Lines, head, ..figure.clone() };
    let count = section.exhibits.iter().filter(|exhibit| matches!(exhibit, Exhibit::Figure(_))).count();
    let spoken_of = figure.series.iter().find(|series| series.strong && series.band.is_some());
    let spread = spoken_of.filter(|_| count == 1).map(|series| Figure {
        head: format!("{}: median, 25–75% and 5–95% of futures", series.name),
        series: vec![series.clone()],
        alt: format!("{}: {}", series.name, figure.alt),
        ..figure.clone()
    });
    std::iter::once(lines).chain(spread).collect()
}

/// Bars with the worst twentieth of futures beside, where it is known.
fn with_worst(figure: &Figure) -> Figure {
    let mut shown = figure.clone();
    let [series] = figure.series.as_slice() else { return shown };
    let Some((name, values)) = series.also.iter().find(|(name, _)| *name == "worst 5%") else { return shown };
    shown.series[0].name = format!("{}, {}", series.name, figure.statistic);
    let second = FigureSeries { name: format!("{}, {name}", series.name), values: values.clone(), ..series.clone() };
    shown.series.push(FigureSeries { ink: BASELINE, ..second });
    shown
}

/// Texts as points of a list.
pub fn points<'t>(said: &[&'t str]) -> Vec<Paragraph<'t>> {
    let is_point = said.len() > 1;
    said.iter().map(|text| Paragraph { text, is_point, is_strong: false, scheme: "tx1" }).collect()
}

/// What is said to the right of one figure, beneath several; and the room that is left.
fn beside<'a>(said: &[&'a str], figures: usize, body: Room, run: f64) -> (Vec<Piece<'a>>, Room) {
    if said.is_empty() {
        return (Vec::new(), body);
    }
    if figures != 1 {
        return beneath(said, body, run);
    }
    let w = body.w * 31 / 100;
    let room = Room { x: body.x + body.w - w, w, ..body };
    let letters = fitting(&points(said), &[1_800, 1_600, 1_400, 1_300, 1_200, 1_100], run, room);
    let rest = Room { w: body.w - w - 2 * GAP, ..body };
    (vec![Piece::Said(said.to_vec(), letters, room)], rest)
}

/// What is said at the foot, and the room above.
fn beneath<'a>(said: &[&'a str], body: Room, run: f64) -> (Vec<Piece<'a>>, Room) {
    if said.is_empty() {
        return (Vec::new(), body);
    }
    let paragraphs = points(said);
    let letters = fitting(&paragraphs, &SAID_SIZES, run, Room { h: body.h * 3 / 10, ..body });
    let tall = height(&paragraphs, letters, body.w).min(body.h / 2);
    let room = Room { y: body.y + body.h - tall, h: tall, ..body };
    (vec![Piece::Said(said.to_vec(), letters, room)], Room { h: body.h - tall - GAP, ..body })
}

/// One key for several charts of the same series, at the foot, and the room above; none where each has its own legend.
fn key<'a>(figures: &[Figure], room: Room, run: f64) -> Option<(Piece<'a>, Room)> {
    let named = |figure: &Figure| -> Vec<(String, Ink)> {
        figure.series.iter().map(|series| (series.name.clone(), series.ink)).collect()
    };
    let names = named(figures.first()?);
    if names.len() < 2
        || figures.len() < 2
        || figures.iter().any(|figure| named(figure) != names && figure.series.len() > 1)
    {
        return None;
    }
    let letters = Letters { size: 1_200, weight: Weight::SemiBold, run };
    let line: String = names.iter().map(|(name, _)| format!("■ {name}     ")).collect();
    let tall = letters.height(letters.lines(&line, room.w));
    let foot = Room { y: room.y + room.h - tall, h: tall, ..room };
    Some((Piece::Key(names, foot), Room { h: room.h - tall - GAP / 2, ..room }))
}

/// Columns and rows in which so many figures stand.
fn shape(count: usize) -> (usize, usize) {
    match count {
        0..=3 => (count.max(1), 1),
        4 => (2, 2),
        _ => (3, 2),
    }
}

fn figure_pieces<'a>(figures: Vec<Figure>, room: Room) -> Vec<Piece<'a>> {
    let (columns, rows) = shape(figures.len());
    let (columns, rows) = (columns as i64, rows as i64);
    let (w, h) = ((room.w - GAP * (columns - 1)) / columns, (room.h - GAP * (rows - 1)) / rows);
    let lines = figures.iter().map(|figure| HEAD.lines(&figure.head, w)).max().unwrap_or(1);
    let head = HEAD.height(lines) + 4 * POINT;
    let place = |(place, figure): (usize, Figure)| {
        let (column, row) = (place as i64 % columns, place as i64 / columns);
        let (x, y) = (room.x + column * (w + GAP), room.y + row * (h + GAP));
        Piece::Figure(figure, Room { x, y, w, h: head }, Room { x, y: y + head, w, h: h - head })
    };
    figures.into_iter().enumerate().map(place).collect()
}

/// Letters of the head of a figure.
pub fn head_letters() -> Letters {
    HEAD
}

fn lay_part<'a>(
    table: &'a ShownTable,
    columns: &[usize],
    rows: std::ops::Range<usize>,
    size: u32,
    run: f64,
    room: Room,
) -> TablePart<'a> {
    let letters = Letters { size, weight: Weight::Regular, run };
    let picked = |row: &[String]| -> Vec<String> {
        columns.iter().map(|&column| row.get(column).cloned().unwrap_or_default()).collect()
    };
    let header = picked(&table.header);
    let all: Vec<Vec<String>> = table.rows[rows.clone()].iter().map(|row| picked(row)).collect();
    let slices: Vec<&[String]> = all.iter().map(Vec::as_slice).collect();
    let laid = lay(&header, &slices, letters, room.w);
    TablePart { of: table, columns: columns.to_vec(), rows, laid, corner: (room.x, room.y) }
}

/// A table that takes less than half of a room, whole and without narrow letters; none if it takes more.
fn small_table(table: &ShownTable, room: Room, run: f64) -> Option<TablePart<'_>> {
    let columns: Vec<usize> = (0..table.header.len()).collect();
    let of = |&size: &u32| lay_part(table, &columns, 0..table.rows.len(), size, run, room);
    let fits =
        |part: &TablePart<'_>| part.height() <= room.h * 42 / 100 && part.laid.widths.iter().sum::<i64>() <= room.w;
    TABLE_SIZES[1..4].iter().map(of).find(fits)
}

/// A table on as many slides as it needs, with what is said beneath the first.
fn table_slides<'a>(table: &'a ShownTable, said: &[&'a str], body: Room, run: f64) -> Vec<Vec<Piece<'a>>> {
    let mut slides = Vec::new();
    let (mut foot, mut room) = beneath(said, body, run);
    for columns in column_groups(table, body, run) {
        let mut start = 0;
        while start < table.rows.len() || (start == 0 && table.rows.is_empty()) {
            let rest = start..table.rows.len();
            let whole = TABLE_SIZES.iter().map(|&size| lay_part(table, &columns, rest.clone(), size, run, room));
            let fitting = whole.into_iter().find(|part| part.height() <= room.h);
            let part = fitting.unwrap_or_else(|| as_much_as_fits(table, &columns, start, run, room));
            start = part.rows.end.max(start + 1);
            let mut pieces = std::mem::take(&mut foot);
            pieces.push(Piece::Table(part));
            slides.push(pieces);
            room = body;
        }
    }
    slides
}

/// The rows that fit in readable letters, at least one.
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
