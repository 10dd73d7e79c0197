//! What goes where: from a section of the story to slides, each with what fits on it.

use super::ink::hatch_sample;
use super::labels::least_height;
use super::pages::{small_table, table_slides};
use super::place::{GAP, beneath, beside, figure_pieces, key, letters_beside, most_figures, points, share_beneath};
use super::seen::seen_in;
use super::shapes::{Laid, Letters, POINT, fitting, height};
use super::template::Room;
use crate::report::charts::palette::BASELINE;
use crate::report::charts::{Chart, Dash, Ink, as_title};
use crate::report::story::{
    Exhibit, Figure, FigureKind, FigureSeries, IN_HORIZON, Part, Section, ShownTable, WORST, by_cfo,
};

/// Least part of the height of a slide that figures take above their key and a table, in percent.
const LEAST_FIGURES: i64 = 50;
/// Most of the height of a slide that texts beneath a drawn chart take; more of them have a slide of their own.
const MOST_SAID: f64 = 0.2;
/// Most of the height of a slide that texts above laid text take.
const MOST_ABOVE: f64 = 0.4;

/// Most columns side by side; of more options lines are told apart more easily.
const MOST_COLUMNS: usize = 6;

/// Longest name that stays on one line of a key.
const WHOLE: usize = 72;

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
    /// Which colour and line stands for what, for all charts of the slide: one under the other, or in lines.
    Key(Vec<Name>, bool, Room),
    /// Text in letters of one width.
    Laid(Vec<&'a str>, u32, Room),
}

/// What a series is called and how it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// Its name.
    pub text: String,
    /// Its colour.
    pub ink: Ink,
    /// How its line is broken, or its area hatched.
    pub dash: Dash,
    /// Whether it is filled.
    pub is_filled: bool,
}

impl Name {
    /// How it is drawn, in letters, so that a key reads in grey.
    pub fn sample(&self) -> &'static str {
        match self.dash {
            dash if self.is_filled => hatch_sample(dash),
            Dash::Solid => "——",
            Dash::Dashed => "– –",
            Dash::Dotted => "·····",
            Dash::DashDot => "–·–",
            Dash::Long => "— —",
            Dash::Short => "- - -",
            Dash::LongDot => "—·—",
            Dash::LongDotDot => "—··—",
        }
    }

    /// Its line of a key, or its part of one in lines, which does not end within a short name.
    pub fn line(&self, is_list: bool) -> String {
        let is_whole = !is_list && self.text.chars().count() <= WHOLE;
        // Lines break at spaces and behind hyphens.
        let whole = || self.text.replace(' ', "\u{a0}").replace('-', "-\u{2060}");
        let text = if is_whole { whole() } else { self.text.clone() };
        // A sample stands with the name that it is of.
        // Some programs break a line between dashes.
        let sample: Vec<String> = self.sample().chars().map(String::from).collect();
        format!("{}\u{a0}{text}", sample.join("\u{2060}").replace(' ', "\u{a0}"))
    }
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

/// A row's cells in some columns; figures stay on one line.
pub fn picked(table: &ShownTable, row: &[String], columns: &[usize]) -> Vec<String> {
    let cell = |&column: &usize| {
        let text = row.get(column).cloned().unwrap_or_default();
        if column == 0 || table.words.contains(&column) { text } else { text.replace(' ', "\u{a0}") }
    };
    columns.iter().map(cell).collect()
}

impl TablePart<'_> {
    /// Height of all rows.
    pub fn height(&self) -> i64 {
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
    if section.key == crate::report::story::DATA
        || section.part == Part::Analyst && section.exhibits.iter().any(is_long)
    {
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
    // A chart that shows the finding of the section has its slide first, so that no title stands twice.
    let finding = section.exhibits.iter().find_map(|exhibit| match exhibit {
        Exhibit::Chart(chart) if figures.is_empty() && !tables.is_empty() => Some(chart),
        _ => None,
    });
    let finding = finding.filter(|chart| chart.title == as_title(&section.title));
    finding.iter().for_each(|chart| plan.finding(chart));
    plan.figures(figures, &mut tables);
    tables.into_iter().for_each(|table| plan.table(table));
    for exhibit in &section.exhibits {
        match exhibit {
            Exhibit::Chart(chart) if finding.is_some_and(|shown| std::ptr::eq(shown, chart)) => {}
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
        self.slides.push(Slide { title: as_title(title).to_owned(), notes: notes(self.section, &pieces), pieces });
    }

    /// The title of the next slide: the finding of the section once, then what the slide shows.
    fn title_or<'t>(&'t self, caption: &'t str) -> &'t str {
        if self.slides.is_empty() || caption.is_empty() { &self.section.title } else { caption }
    }

    /// Figures in groups, with what is said, and the first table where it is small enough to stand beneath.
    fn figures(&mut self, figures: Vec<Figure>, tables: &mut Vec<&'a ShownTable>) {
        let each = self.figures_a_slide(&figures);
        let mut figures = figures.into_iter().peekable();
        while figures.peek().is_some() {
            let group: Vec<Figure> = figures.by_ref().take(each).collect();
            let is_last = figures.peek().is_none();
            let said = match tables.first().filter(|table| is_last && self.goes_with(table, &group)) {
                Some(_) => Vec::new(),
                None => std::mem::take(&mut self.said),
            };
            let (mut pieces, mut rest) = beside(&said, group.len(), self.body, self.run);
            let room = Room { x: self.body.x, w: self.body.w, ..rest };
            // A table that has what is said with it keeps the slide of its own.
            let fits = group.len() <= 3 && self.said.is_empty();
            let small = tables.first().filter(|_| fits).and_then(|table| small_table(table, room, self.run));
            // What is left for the figures must be worth looking at.
            if let Some(part) = small.filter(|part| self.are_seen(&group, above(part, rest))) {
                tables.remove(0);
                let tall = part.height();
                let top = room.y + room.h - tall;
                pieces.push(Piece::Table(TablePart { corner: (room.x, top), ..part }));
                rest.h -= tall + GAP;
                // What is said beside a figure ends above the table.
                if let (1, Some(Piece::Said(said, letters, place))) = (group.len(), pieces.first_mut()) {
                    place.h = rest.h;
                    *letters = letters_beside(said, self.run, *place);
                }
            }
            if let Some((keys, above)) = key(&group, &self.section.notes, rest, self.run) {
                pieces.extend(keys);
                rest = above;
            }
            let title = self.title_or(&seen_in(&group)).to_owned();
            pieces.extend(figure_pieces(group, rest, self.run));
            self.add(&title, pieces);
        }
    }

    /// How many of some figures a slide shows, beside their key.
    fn figures_a_slide(&self, figures: &[Figure]) -> usize {
        let left = key(figures, &self.section.notes, self.body, self.run).map_or(self.body, |(_, room)| room);
        let slides = figures.len().div_ceil(most_figures(left));
        figures.len().div_ceil(slides.max(1)).max(1)
    }

    /// Whether figures are worth looking at in a room that their key shares: large enough, bars with their labels.
    fn are_seen(&self, figures: &[Figure], room: Room) -> bool {
        let left = key(figures, &self.section.notes, room, self.run).map_or(room, |(_, left)| left);
        let labelled = figures.iter().map(least_height).max().unwrap_or(0);
        left.h > labelled.max(self.body.h * LEAST_FIGURES / 100)
    }

    /// Whether what is said stands better beneath a table than beneath so many figures: where the table finds no room with
    /// them, and both fill a slide of their own.
    fn goes_with(&self, table: &ShownTable, figures: &[Figure]) -> bool {
        if figures.len() == 1 || self.said.is_empty() {
            return false;
        }
        let (_, rest) = beside(&self.said, figures.len(), self.body, self.run);
        let has_room =
            small_table(table, rest, self.run).is_some_and(|part| self.are_seen(figures, above(&part, rest)));
        !has_room && table_slides(table, &self.said, self.body, self.run).len() == 1
    }

    fn table(&mut self, table: &'a ShownTable) {
        let said = std::mem::take(&mut self.said);
        let parts = table_slides(table, &said, self.body, self.run);
        let (count, title) = (parts.len(), as_title(self.title_or(&table.caption)).to_owned());
        for (place, pieces) in parts.into_iter().enumerate() {
            // What goes on from the slide before says so.
            let title = if place == 0 { title.clone() } else { format!("{title} ({} of {count})", place + 1) };
            self.add(&title, pieces);
        }
    }

    fn picture(&mut self, chart: &'a Chart) {
        if share_beneath(&self.said, self.body, self.run) > MOST_SAID {
            self.words();
        }
        let said = std::mem::take(&mut self.said);
        let (mut pieces, rest) = beneath(&said, self.body, self.run);
        pieces.push(Piece::Picture(chart, rest));
        let is_alone = self.section.exhibits.len() == 1 && self.slides.is_empty();
        self.add(if is_alone { "" } else { &chart.title }, pieces);
    }

    /// The chart that shows the finding, alone.
    fn finding(&mut self, chart: &'a Chart) {
        self.add("", vec![Piece::Picture(chart, self.body)]);
    }

    fn laid(&mut self, text: &'a str) {
        let lines: Vec<&str> = text.trim_end().lines().collect();
        let widest = lines.iter().map(|line| line.chars().count()).max().unwrap_or(1).max(1) as i64;
        // A letter of one width is three fifths of its size wide.
        let size = (self.body.w * 100 * 5 / (3 * widest * POINT)).clamp(800, 1_400) as u32;
        let most = |room: Room| (room.h / (i64::from(size) * POINT / 100 * 6 / 5)).max(1) as usize;
        let (mut pieces, mut room) = self.above();
        let mut rest = lines.as_slice();
        while !rest.is_empty() {
            let (part, after) = rest.split_at(most(room).min(rest.len()));
            pieces.push(Piece::Laid(part.to_vec(), size, room));
            self.add("", std::mem::take(&mut pieces));
            (rest, room) = (after, self.body);
        }
    }

    /// What is said, over the room that is left where it is short, else on a slide of its own.
    fn above(&mut self) -> (Vec<Piece<'a>>, Room) {
        if self.said.is_empty() {
            return (Vec::new(), self.body);
        }
        if share_beneath(&self.said, self.body, self.run) > MOST_ABOVE {
            self.words();
            return (Vec::new(), self.body);
        }
        let said = std::mem::take(&mut self.said);
        let letters =
            fitting(&points(&said), &[1_800, 1_600, 1_400], self.run, Room { h: self.body.h / 2, ..self.body });
        let tall = height(&points(&said), letters, self.body.w);
        let rest = Room { y: self.body.y + tall + GAP, h: self.body.h - tall - GAP, ..self.body };
        (vec![Piece::Said(said, letters, Room { h: tall, ..self.body })], rest)
    }

    /// What is said, alone.
    fn words(&mut self) {
        let said = std::mem::take(&mut self.said);
        let letters = fitting(&points(&said), &[2_000, 1_800, 1_600, 1_400, 1_200, 1_100], self.run, self.body);
        if height(&points(&said), letters, self.body.w) <= self.body.h {
            return self.add("", vec![Piece::Said(said, letters, self.body)]);
        }
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

/// The room above a table at the foot of a room.
fn above(part: &TablePart<'_>, room: Room) -> Room {
    Room { h: room.h - part.height() - GAP, ..room }
}

/// What the speaker reads: the notes of the section, what each chart shows in words, and where more is.
fn notes(section: &Section, pieces: &[Piece<'_>]) -> Vec<String> {
    let mut notes = vec![format!("{}: {}", section.topic, section.title)];
    notes.extend(section.notes.iter().cloned());
    notes.extend(by_cfo(&section.key).map(|asked| format!("The CFO will ask: {asked}")));
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
    if figure.kind == FigureKind::Columns && figure.series.len() > MOST_COLUMNS {
        return vec![Figure { kind: FigureKind::Lines, ..figure.clone() }];
    }
    if figure.kind != FigureKind::Fan || figure.series.len() < 2 {
        return vec![figure.clone()];
    }
    let head = format!("{}: {} of each option", figure.head, figure.statistic);
    let mut lines = Figure { kind: FigureKind::Lines, head, ..figure.clone() };
    // Bands that are not drawn set no axis.
    lines.series.iter_mut().for_each(|series| series.band = None);
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

/// Bars with the worst twentieth of futures beside, or the cash of the horizon alone, where it is known.
fn with_worst(figure: &Figure) -> Figure {
    let mut shown = figure.clone();
    let [series] = figure.series.as_slice() else { return shown };
    let Some((name, values)) = series.also.iter().find(|(name, _)| [WORST, IN_HORIZON].contains(&&**name)) else {
        return shown;
    };
    shown.series[0].name = format!("{}, {}", series.name, figure.statistic);
    let mut second =
        FigureSeries { name: format!("{}, {name}", series.name), values: values.clone(), ..series.clone() };
    // What is told of the second series stands where that of the first is looked for.
    let told = series.told.iter().find(|(own, _)| own == name);
    second.told = told.map(|(_, texts)| (figure.statistic.clone(), texts.clone())).into_iter().collect();
    shown.series.push(FigureSeries { ink: BASELINE, ..second });
    shown
}
