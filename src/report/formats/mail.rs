//! A mail to forward: the finding in a paragraph and a short table, as text and as a draft that mail programs open.

use super::html::escaped;
use super::{Document, Folder, Format, NotWritten};
use crate::report::story::{self, Exhibit, Part, Section, ShownTable};
use base64::Engine as _;

/// Points that stand under the finding.
const POINTS: usize = 3;
/// Columns of the table that are told, by their heads; of others the first few.
const COLUMNS: [&str; 2] = ["worst 5%", "best in"];
/// Columns of a table without these.
const FIRST: usize = 4;

pub(super) struct Mail;

impl Format for Mail {
    fn write(&self, document: &Document<'_>, folder: &dyn Folder) -> Result<(), NotWritten> {
        let letter = Letter::of(document);
        let (text, draft) = (letter.text(), letter.draft());
        folder.write("mail.txt", &|to| to.write_all(text.as_bytes()))?;
        folder.write("mail.eml", &|to| to.write_all(draft.as_bytes()))
    }
}

/// What a mail says.
struct Letter {
    subject: String,
    finding: String,
    points: Vec<String>,
    table: Option<ShownTable>,
    origin: String,
}

impl Letter {
    fn of(document: &Document<'_>) -> Self {
        let sections = story::of(document);
        let tables = |section: &Section| {
            section.exhibits.iter().find_map(|exhibit| match exhibit {
                Exhibit::Table(table) => Some(short(table)),
                _ => None,
            })
        };
        let provenance = &document.provenance;
        Self {
            subject: provenance.scenario.replace(char::is_control, " "),
            finding: document.finding.replace('\n', " "),
            points: points(sections),
            table: sections.first().and_then(tables),
            origin: format!(
                "alliance-sim {}, {}, scenario {}. ± is half the width of the 95% interval of the simulation.",
                provenance.engine_version,
                provenance.counted(),
                provenance.hash.chars().take(12).collect::<String>()
            ),
        }
    }

    /// As plain text.
    fn text(&self) -> String {
        let mut text = format!("{}\n\n{}\n", self.subject, self.finding);
        for point in &self.points {
            text += &format!("\n- {point}");
        }
        if let Some(table) = &self.table {
            text += "\n\n";
            for row in std::iter::once(&table.header).chain(&table.rows) {
                text += &aligned(row, table);
            }
        }
        format!("{}\n\n{}\n", text.trim_end(), self.origin)
    }

    fn html(&self) -> String {
        let points: String = self.points.iter().map(|point| format!("<li>{}</li>", escaped(point))).collect();
        let row = |cells: &[String], tag: &str| -> String {
            let cell = |(column, cell): (usize, &String)| {
                let align = if column == 0 { "left" } else { "right" };
                format!("<{tag} align=\"{align}\" style=\"padding:2px 14px 2px 0\">{}</{tag}>", escaped(cell))
            };
            format!("<tr>{}</tr>", cells.iter().enumerate().map(cell).collect::<String>())
        };
        let table = self.table.as_ref().map_or_else(String::new, |table| {
            let rows: String = table.rows.iter().map(|cells| row(cells, "td")).collect();
            format!("<table cellspacing=\"0\">{}{rows}</table>", row(&table.header, "th"))
        });
        format!(
            "<html><body style=\"font-family:Helvetica,Arial,sans-serif\"><p><b>{}</b></p><ul>{points}</ul>{table}<p \
             style=\"color:#556070\">{}</p></body></html>",
            escaped(&self.finding),
            escaped(&self.origin)
        )
    }

    /// As a draft in the form of RFC 5322: text and HTML, no sender, no date.
    fn draft(&self) -> String {
        const EDGE: &str = "----=_alliance-sim";
        let part = |kind: &str, content: &str| {
            format!(
                "--{EDGE}\r\nContent-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n",
                folded(&base64(content))
            )
        };
        format!(
            "X-Unsent: 1\r\nSubject: {}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; \
             boundary=\"{EDGE}\"\r\n\r\n{}{}--{EDGE}--\r\n",
            subject(&self.subject),
            part("plain", &self.text().replace('\n', "\r\n")),
            part("html", &self.html()),
        )
    }
}

/// What stands under the finding: its first points, and when to change course where plans are run under rules.
fn points(sections: &[Section]) -> Vec<String> {
    let first = sections.first().into_iter().flat_map(|section| section.said.iter().take(POINTS));
    let is_run = |section: &&Section| section.key == "policy" && section.part == Part::Board;
    let rules = sections.iter().filter(is_run).flat_map(|section| section.said.iter().take(1));
    first.chain(rules).cloned().collect()
}

/// A table of a few columns, numbers without their errors.
fn short(table: &ShownTable) -> ShownTable {
    let mut columns: Vec<usize> =
        (2..table.header.len()).filter(|&column| COLUMNS.contains(&table.header[column].as_str())).collect();
    if columns.len() == COLUMNS.len() {
        columns.splice(0..0, [0, 1]);
    } else {
        // Those that are the best somewhere go before the others.
        let is_best = |column: usize| table.rows.iter().filter_map(|row| row.get(column)).any(|cell| is_marked(cell));
        columns = (1..table.header.len()).collect();
        columns.sort_by_key(|&column| !is_best(column));
        columns.truncate(FIRST - 1);
        columns.push(0);
        columns.sort_unstable();
    }
    let plain = |cell: &String| cell.split(" ± ").next().unwrap_or_default().to_owned();
    let pick = |cells: &Vec<String>| columns.iter().filter_map(|&column| cells.get(column)).map(plain).collect();
    ShownTable { header: pick(&table.header), rows: table.rows.iter().map(pick).collect(), ..ShownTable::default() }
}

/// Whether a cell bears the mark of the best.
fn is_marked(cell: &str) -> bool {
    cell.starts_with("* ") || cell.starts_with("≈ ")
}

/// A row in columns of characters, the first to the left.
fn aligned(cells: &[String], table: &ShownTable) -> String {
    let rows = || std::iter::once(&table.header).chain(&table.rows);
    let width = |column: usize| rows().filter_map(|row| row.get(column)).map(|c| c.chars().count()).max().unwrap_or(0);
    let cell = |(column, cell): (usize, &String)| match column {
        0 => format!("{cell:<width$}", width = width(column)),
        _ => format!("{cell:>width$}", width = width(column) + 2),
    };
    cells.iter().enumerate().map(cell).collect::<String>().trim_end().to_owned() + "\n"
}

fn base64(text: &str) -> String {
    base64::engine::general_purpose::STANDARD.encode(text)
}

/// Lines of at most 76 characters.
fn folded(text: &str) -> String {
    let lines: Vec<String> =
        text.as_bytes().chunks(76).map(|line| String::from_utf8_lossy(line).into_owned()).collect();
    lines.join("\r\n")
}

/// A subject in encoded words of at most 75 characters.
fn subject(text: &str) -> String {
    let mut words = vec![String::new()];
    for letter in text.chars() {
        if words.last().is_some_and(|word| word.len() + letter.len_utf8() > 39) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.push(letter);
        }
    }
    words.iter().map(|word| format!("=?utf-8?B?{}?=", base64(word))).collect::<Vec<_>>().join("\r\n ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_that_plans_are_run_under_are_mailed() {
        let section = |key: &'static str, part, said: &[&str]| Section {
            key: key.into(),
            part,
            topic: "topic".into(),
            title: String::new(),
            said: said.iter().map(|&said| said.to_owned()).collect(),
            notes: Vec::new(),
            exhibits: Vec::new(),
        };
        let decision = section("decision", Part::Board, &["a", "b", "c", "d"]);
        let rules = section("policy", Part::Board, &["Tripwires of In-house.", "Tripwires of Hybrid."]);
        assert_eq!(points(&[decision.clone(), rules]), ["a", "b", "c", "Tripwires of In-house."]);
        assert_eq!(
            points(&[decision, section("policy", Part::Appendix, &["Tripwires of In-house."])]),
            ["a", "b", "c"]
        );
    }

    #[test]
    fn the_best_of_many_columns_are_told() {
        let row = |cells: [&str; 6]| cells.map(str::to_owned).to_vec();
        let table = ShownTable {
            rows: vec![
                row(["As it stands", "$0", "≈ $3M ± 1M", "$2M", "$1M", "$1M"]),
                row(["Worse", "$0", "$1M", "$1M", "$1M", "* $4M"]),
            ],
            ..ShownTable::new("", &["", "A", "B", "C", "D", "E"])
        };
        let told = short(&table);
        assert_eq!(told.header, ["", "A", "B", "E"]);
        assert_eq!(told.rows[1], ["Worse", "$0", "$1M", "* $4M"]);
    }

    #[test]
    fn a_draft_has_short_lines_and_no_header_from_a_name() {
        let table = ShownTable {
            rows: vec![vec!["A & B".to_owned(), "$2.0M ± 0.5M".to_owned(), "x".to_owned(), "28% ± 5".to_owned()]],
            ..ShownTable::new("", &["option", "NPV added", "worst 5%", "best in"])
        };
        let letter = Letter {
            subject: "Ä name that is long enough to need more than one encoded word ".repeat(3),
            finding: "Choose <A>".to_owned(),
            points: vec!["a point".to_owned()],
            table: Some(short(&table)),
            origin: "origin".to_owned(),
        };
        let draft = letter.draft();
        assert!(draft.split("\r\n").all(|line| line.len() <= 76 && !line.contains('\n')), "{draft}");
        assert!(letter.html().contains("Choose &lt;A&gt;") && letter.html().contains("A &amp; B"));
        assert!(letter.text().contains("A & B") && letter.text().contains("$2.0M") && !letter.text().contains("0.5M"));
        assert_eq!(draft.matches("\r\nContent-Type: text/").count(), 2);
    }
}
