//! Text tables that fit a terminal.

/// How wide text may be, in characters.
pub const WIDTH: usize = 100;

/// Longest name of a row.
const LONGEST_NAME: usize = 28;

/// Whether text carries colour and weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Bare text.
    Plain,
    /// With ANSI escape sequences.
    Ansi,
}

impl Style {
    /// What must be seen first.
    #[must_use]
    pub fn strong(self, text: &str) -> String {
        self.wrapped("1", text)
    }

    /// What stands back.
    #[must_use]
    pub fn faint(self, text: &str) -> String {
        self.wrapped("2", text)
    }

    /// What to beware of.
    #[must_use]
    pub fn warning(self, text: &str) -> String {
        self.wrapped("33", text)
    }

    fn wrapped(self, code: &str, text: &str) -> String {
        match self {
            Self::Plain => text.to_owned(),
            Self::Ansi => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
        }
    }
}

/// A table: the first column names the row and is aligned left, the others are aligned right.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
    longest_name: Option<usize>,
}

impl Grid {
    /// A table with these column heads.
    #[must_use]
    pub fn new(header: Vec<String>) -> Self {
        Self { header, rows: Vec::new(), longest_name: None }
    }

    /// Room for names in a table of options, whose head says what is compared.
    pub const HEADED: usize = 44;

    /// Gives the names of rows room for this many characters.
    #[must_use]
    pub fn named_up_to(self, characters: usize) -> Self {
        Self { longest_name: Some(characters), ..self }
    }

    /// Column heads.
    #[must_use]
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// Rows.
    #[must_use]
    pub fn rows(&self) -> &[Vec<String>] {
        &self.rows
    }

    /// Adds a row; missing cells are empty.
    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// Aligned text, lines ending in a line feed. Columns that do not fit `WIDTH` come below in further blocks, each
    /// with the names of the rows; the first row is strong.
    #[must_use]
    pub fn render(&self, style: Style) -> String {
        let mut text = String::new();
        for block in self.blocks() {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&style.faint(&self.line(&self.header, &block)));
            text.push('\n');
            for (position, row) in self.rows.iter().enumerate() {
                let line = self.line(row, &block);
                text.push_str(&if position == 0 { style.strong(&line) } else { line });
                text.push('\n');
            }
        }
        text
    }

    /// Positions of the columns of each block, the first column apart.
    fn blocks(&self) -> Vec<Vec<usize>> {
        let mut blocks = vec![Vec::new()];
        let mut used = self.width(0);
        for column in 1..self.header.len() {
            let needed = 2 + self.width(column);
            if used + needed > WIDTH && blocks.last().is_some_and(|block| !block.is_empty()) {
                blocks.push(Vec::new());
                used = self.width(0);
            }
            used += needed;
            if let Some(block) = blocks.last_mut() {
                block.push(column);
            }
        }
        blocks
    }

    /// A row; a name that is longer than there is room goes on beneath.
    fn line(&self, cells: &[String], block: &[usize]) -> String {
        let cell = |column: usize| cells.get(column).map_or("", String::as_str);
        let mut names = name_lines(cell(0), self.longest_name()).into_iter();
        let mut line = format!("{:<width$}", names.next().unwrap_or_default(), width = self.width(0));
        for &column in block {
            let missing = self.width(column) - cell(column).chars().count();
            line.push_str(&" ".repeat(2 + missing));
            line.push_str(cell(column));
        }
        let line = line.trim_end().to_owned();
        std::iter::once(line).chain(names).collect::<Vec<_>>().join("\n")
    }

    fn width(&self, column: usize) -> usize {
        let cells = std::iter::once(&self.header).chain(&self.rows).filter_map(|row| row.get(column));
        let longest = |cell: &String| match column {
            0 => name_lines(cell, self.longest_name()).iter().map(|line| line.chars().count()).max().unwrap_or(0),
            _ => cell.chars().count(),
        };
        cells.map(longest).max().unwrap_or(0)
    }

    fn longest_name(&self) -> usize {
        self.longest_name.unwrap_or(LONGEST_NAME)
    }
}

/// Text broken to fit `WIDTH`.
#[must_use]
pub fn wrapped(text: &str, indent: usize) -> String {
    broken(text, WIDTH, indent)
}

/// Text broken at spaces to fit a width, further lines indented by this many spaces; a longer word stays whole.
#[must_use]
pub fn broken(text: &str, width: usize, indent: usize) -> String {
    let mut lines = Vec::new();
    let mut line = String::new();
    for (position, word) in text.split(' ').enumerate() {
        let is_full = line.chars().count() + 1 + word.chars().count() > width;
        if is_full && !line.trim().is_empty() {
            lines.push(std::mem::replace(&mut line, " ".repeat(indent)));
        } else if position > 0 {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines.join("\n")
}

/// A name in lines of a width, those after the first indented; a word that is longer is broken.
fn name_lines(name: &str, width: usize) -> Vec<String> {
    const INDENT: usize = 2;
    let mut lines = Vec::new();
    for line in broken(name, width, INDENT).lines() {
        let mut rest = line.to_owned();
        while rest.chars().count() > width {
            let at = rest.char_indices().nth(width).map_or(rest.len(), |(at, _)| at);
            let after = " ".repeat(INDENT) + &rest[at..];
            rest.truncate(at);
            lines.push(std::mem::replace(&mut rest, after));
        }
        lines.push(rest);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|&cell| cell.to_owned()).collect()
    }

    #[test]
    fn columns_line_up_by_character() {
        let mut grid = Grid::new(strings(&["option", "mean"]));
        grid.row(strings(&["Hybrid", "−$1.2M ± 0.1M"]));
        grid.row(strings(&["Ålesund", "€3"]));
        let wanted = "option            mean\nHybrid   −$1.2M ± 0.1M\nÅlesund             €3\n";
        assert_eq!(grid.render(Style::Plain), wanted);
    }

    #[test]
    fn a_long_name_goes_on_beneath_and_is_never_cut() {
        let mut grid = Grid::new(strings(&["option", "mean"]));
        grid.row(strings(&["Enterprise account executives, four after a year", "$1"]));
        grid.row(strings(&["Donaudampfschifffahrtsgesellschaftskapitän", "$2"]));
        let wanted = "option                        mean\n\
                      Enterprise account              $1\n  executives, four after a\n  year\n\
                      Donaudampfschifffahrtsgesell    $2\n  schaftskapitän\n";
        assert_eq!(grid.render(Style::Plain), wanted);
    }

    #[test]
    fn a_wide_table_continues_below_and_never_exceeds_the_width() {
        let mut grid = Grid::new((0..12).map(|i| format!("a column head {i}")).collect());
        grid.row((0..12).map(|i| format!("a rather long cell of {i}")).collect());
        let text = grid.render(Style::Plain);
        assert!(text.lines().all(|line| line.chars().count() <= WIDTH), "{text}");
        assert_eq!(text.matches("a rather long cell of 0").count(), 4, "{text}");
        assert_eq!(text.matches("a rather long cell of 11").count(), 1);
    }

    #[test]
    fn long_text_is_broken_at_spaces_and_short_text_is_left_alone() {
        assert_eq!(wrapped("  two  spaces", 4), "  two  spaces");
        let text = wrapped(&"word ".repeat(40), 4);
        assert_eq!(text.lines().count(), 3, "{text}");
        assert!(text.lines().all(|line| line.chars().count() <= WIDTH) && text.contains("\n    word"));
        assert_eq!(text.matches("word").count(), 40);
    }

    #[test]
    fn colour_changes_nothing_but_escape_sequences() {
        let mut grid = Grid::new(strings(&["option", "mean"]));
        grid.row(strings(&["A", "1"]));
        let ansi = grid.render(Style::Ansi);
        let bare = ["1", "2", "0"].iter().fold(ansi, |text, code| text.replace(&format!("\u{1b}[{code}m"), ""));
        assert_eq!(bare, grid.render(Style::Plain));
    }
}
