//! What tools say: short text with the numbers, a little structure beside it, errors with their place.

use crate::report::formats::{self, Printed};
use crate::report::{Document, Provenance, Style};
use crate::scenario::{self, Problem, Problems};
use crate::study::StudyError;
use serde_json::{Value, json};

/// Most bytes of an answer, text and structure together.
pub const ROOM: usize = 4_000;
/// Bytes that a client may write the structure longer by, with blanks and escapes.
const SLACK: usize = 100;
/// Blanks before a line that goes on from the one above.
const HANGING: usize = 20;
/// Most problems that are told.
const PROBLEMS: usize = 3;
/// Most bytes of a piece of an error.
const PIECE: usize = 300;

/// What a tool says.
#[derive(Debug)]
pub struct Answer {
    /// For people and agents.
    pub text: String,
    /// Where the numbers come from, and what is too short for text.
    pub structure: Value,
    /// Files, by what they are read as: name, address, kind, bytes.
    pub links: Vec<Link>,
}

/// A file that can be read.
#[derive(Clone, Debug)]
pub struct Link {
    /// Its name.
    pub name: String,
    /// Its address.
    pub uri: String,
    /// Media type.
    pub kind: &'static str,
    /// Length in bytes.
    pub bytes: usize,
}

/// Why a tool says nothing, as text and as data.
#[derive(Debug)]
pub struct Refusal {
    /// For people.
    pub text: String,
    /// `{error: {kind, message, problems, fix}}`.
    pub structure: Value,
}

impl Answer {
    /// A text without numbers.
    pub fn plain(text: &str) -> Self {
        Self { text: fitted(text, ROOM), structure: Value::Null, links: Vec::new() }
    }

    /// A document as it is printed, as much as there is room for, with where its numbers come from.
    pub fn of(document: &Document<'_>) -> Self {
        Self::with(&formats::printed(document, Printed::Table(Style::Plain)), &document.provenance)
    }

    /// A text with numbers and where they come from.
    pub fn with(text: &str, provenance: &Provenance) -> Self {
        let structure = json!({
            "scenario": cut(&provenance.scenario, PIECE),
            "hash": provenance.hash,
            "currency": provenance.currency,
            "seed": provenance.seed,
            "trajectories": provenance.trajectories,
            "design": provenance.design,
            "engine_version": provenance.engine_version,
        });
        let room = ROOM - SLACK - structure.to_string().len();
        Self { text: fitted(&unbroken(text), room), structure, links: Vec::new() }
    }
}

/// Text as nobody has broken it for a terminal: what hangs under a name goes on behind it, which saves a fifth of its bytes.
fn unbroken(text: &str) -> String {
    let mut whole = String::with_capacity(text.len());
    let mut is_indented = false;
    for line in text.lines() {
        let blanks = line.len() - line.trim_start().len();
        if is_indented && blanks >= HANGING && !line.trim().is_empty() {
            whole.push(' ');
            whole += line.trim_start();
        } else {
            if !whole.is_empty() {
                whole.push('\n');
            }
            whole += line;
            is_indented = (1..HANGING).contains(&blanks) && !line.trim().is_empty();
        }
    }
    whole
}

/// The paragraphs that there is room for, the first before the others, and how many are left out.
pub fn fitted(text: &str, room: usize) -> String {
    const LEFT_OUT: usize = 120;
    let text = text.trim_end();
    if text.len() <= room {
        return text.to_owned();
    }
    let paragraphs: Vec<&str> = text.split("\n\n").collect();
    let mut kept = String::new();
    let mut shown = 0;
    for paragraph in &paragraphs {
        if kept.len() + paragraph.len() + 2 + LEFT_OUT > room {
            continue;
        }
        kept += paragraph;
        kept += "\n\n";
        shown += 1;
    }
    if shown == 0 {
        // A single paragraph that is too long: its first lines.
        for line in paragraphs[0].lines().take_while(|line| line.len() + 1 + LEFT_OUT < room) {
            if kept.len() + line.len() + 1 + LEFT_OUT > room {
                break;
            }
            kept += line;
            kept += "\n";
        }
    }
    let rest = paragraphs.len() - shown;
    let pieces = if rest == 1 { "piece" } else { "pieces" };
    format!("{kept}[{rest} more {pieces} left out: the files of `pack` have everything.]")
}

/// The first bytes of a text that somebody else wrote, without what would move a cursor.
pub fn shown(text: &str, most: usize) -> String {
    cut(&scenario::without_controls(text).replace(char::is_control, " "), most)
}

/// The first bytes of a text, whole characters.
fn cut(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    let end = (0..most).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
    format!("{}…", &text[..end])
}

impl Refusal {
    fn of(kind: &str, message: &str, fix: &str) -> Self {
        let message = shown(message, ROOM / 4);
        let structure = json!({ "error": { "kind": kind, "message": message, "fix": fix } });
        Self { text: format!("{message}\n{fix}"), structure }
    }

    /// A bad argument of a tool.
    pub fn argument(message: &str) -> Self {
        Self::of("bad_argument", message, "Change the argument as the message says; the tool's schema has its form.")
    }

    /// Something that is not there.
    pub fn unknown(message: &str) -> Self {
        Self::of("unknown", message, "Ask for the list first.")
    }

    /// The program failed.
    pub fn failed(message: &str) -> Self {
        Self::of(
            "failed",
            message,
            "This is not your doing; try again, with fewer trajectories if it is a matter of memory.",
        )
    }

    /// More questions than can be answered.
    pub fn busy() -> Self {
        Self::of("limit", "too many questions at once", "Wait for answers before asking more.")
    }

    /// A question that took too long, or that was called off.
    pub fn limit(seconds: u64) -> Self {
        Self::of(
            "limit",
            &format!(
                "the question was stopped: it took longer than {seconds} second{}, or the client called it off",
                if seconds == 1 { "" } else { "s" }
            ),
            "Ask for fewer trajectories, or fewer variants.",
        )
    }

    /// Every problem of a scenario with its place and what to do.
    pub fn scenario(problems: &Problems) -> Self {
        let all = &problems.0;
        let told: Vec<Value> = all.iter().take(PROBLEMS).map(told).collect();
        let count = all.len();
        let structure = json!({ "error": {
            "kind": "bad_scenario",
            "message": format!("the scenario has {count} problem{}", if count == 1 { "" } else { "s" }),
            "problems": told,
            "more": count.saturating_sub(PROBLEMS),
            "fix": "Change the lines that are named and ask again.",
        } });
        let room = ROOM - structure.to_string().len().min(ROOM / 2);
        Self { text: first_problems(all, room), structure }
    }
}

/// As many problems as there is room for, and how many more there are.
fn first_problems(all: &[Problem], room: usize) -> String {
    const LEFT_OUT: usize = 60;
    let mut text = String::new();
    for (told, problem) in all.iter().enumerate() {
        let next = scenario::render(std::slice::from_ref(problem), false);
        if text.len() + next.len() + LEFT_OUT > room && told > 0 {
            let more = all.len() - told;
            let (problems, them) = if more == 1 { ("problem", "it") } else { ("problems", "them") };
            return text + &format!("and {more} more {problems}: `check` tells {them} when these are mended");
        }
        text += &next;
        text += "\n";
    }
    fitted(&text, room)
}

/// A problem as data.
fn told(problem: &Problem) -> Value {
    let place = problem.span.as_ref().map(|span| {
        let before = &problem.text[..span.start.min(problem.text.len())];
        let line = 1 + before.matches('\n').count();
        let column = 1 + before.rsplit('\n').next().unwrap_or_default().chars().count();
        let text = problem.text.lines().nth(line - 1).unwrap_or_default();
        (line, column, shown(text.trim(), PIECE / 3))
    });
    json!({
        "file": problem.file,
        "line": place.as_ref().map(|(line, _, _)| line),
        "column": place.as_ref().map(|(_, column, _)| column),
        "text": place.as_ref().map(|(_, _, text)| text),
        "message": shown(&problem.message, PIECE),
        "help": problem.help.as_deref().map(|help| shown(help, PIECE)),
        "suggestion": problem.suggestion.as_deref().map(|suggestion| shown(suggestion, PIECE / 3)),
    })
}

impl From<StudyError> for Refusal {
    fn from(error: StudyError) -> Self {
        match error {
            StudyError::Scenario(problems) => Self::scenario(&problems),
            // The time is put in where it is known.
            StudyError::Interrupted => Self::limit(0),
            StudyError::BadArgument(why) | StudyError::Nothing(why) => Self::argument(&why),
            StudyError::Storage(error) => Self::failed(&error.to_string()),
            StudyError::Threads(error) => Self::failed(&error.to_string()),
        }
    }
}

impl From<Problems> for Refusal {
    fn from(problems: Problems) -> Self {
        Self::scenario(&problems)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_left_out_by_paragraphs_and_said() {
        let text = ["a".repeat(900), "b".repeat(900), "c".repeat(900)].join("\n\n");
        assert_eq!(fitted(&text, 3_000), text);
        let cut = fitted(&text, 2_000);
        assert!(cut.len() <= 2_000 && cut.contains('b') && !cut.contains("cc"), "{cut}");
        assert!(cut.ends_with("[1 more piece left out: the files of `pack` have everything.]"), "{cut}");
        let lines = vec!["ü".repeat(40); 100].join("\n");
        let cut = fitted(&lines, 1_000);
        assert!(cut.len() <= 1_000 && cut.lines().count() > 5, "{cut}");
    }

    #[test]
    fn what_hangs_under_a_name_goes_on_behind_it_and_tables_stay() {
        let hanging =
            format!("Choose X.\n\n  Paid back    16% of futures by\n{}month 36\n  ROI          2%", " ".repeat(24));
        assert_eq!(unbroken(&hanging), "Choose X.\n\n  Paid back    16% of futures by month 36\n  ROI          2%");
        let table = format!("The assumptions.\n\n{}low   high\n 1  contract   3  4\n    isv.acv", " ".repeat(30));
        assert_eq!(unbroken(&table), table);
    }

    #[test]
    fn problems_that_there_is_no_room_for_are_counted() {
        let keys: String = (0..40).map(|i| format!("key_{i} = 1\n")).collect();
        let text = format!("schema = 1\n[isv]\n{keys}");
        let nowhere = std::path::Path::new("/nonexistent");
        let problems = scenario::parse("s", &text, nowhere, &scenario::Overrides::default()).expect_err("wrong");
        let Refusal { text, structure } = Refusal::scenario(&problems);
        assert!(text.len() + structure.to_string().len() <= ROOM, "{}", text.len());
        let more: usize =
            text.rsplit("and ").next().and_then(|rest| rest.split(' ').next()?.parse().ok()).expect("a count");
        assert_eq!(text.matches("error: ").count() + more, problems.0.len(), "{text}");
    }

    #[test]
    fn what_others_wrote_moves_no_cursor() {
        let hostile = "\u{1b}[2J\u{7}\u{9b}31m\u{202e}";
        let text = format!("schema = 1\nname = \"{hostile}\"\n[isv]\n\"{hostile}\" = 1\n");
        let overrides = scenario::Overrides { set: vec![format!("{hostile}=1")], ..scenario::Overrides::default() };
        let problems = scenario::parse("scenario", &text, std::path::Path::new("/nonexistent"), &overrides);
        let refusals = [Refusal::argument(hostile), Refusal::unknown(hostile), problems.expect_err("wrong").into()];
        for Refusal { text, structure } in refusals {
            let is_hostile = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
            assert!(!text.contains(is_hostile) && text.contains("[2J"), "{text:?}");
            assert!(!structure.to_string().contains("\\u001b"), "{structure}");
            assert!(!structure.to_string().contains(is_hostile), "{structure}");
        }
    }

    #[test]
    fn a_bad_scenario_is_told_with_line_and_fix() {
        let text = "schema = 1\nname = \"x\"\nhorizon_month = 24\n";
        let problems =
            scenario::parse("scenario", text, std::path::Path::new("/nonexistent"), &scenario::Overrides::default());
        let refusal = Refusal::scenario(&problems.expect_err("a key is not known"));
        let error = &refusal.structure["error"];
        assert_eq!(error["kind"], "bad_scenario");
        let all = error["problems"].as_array().expect("a list");
        let unknown = all.iter().find(|problem| problem["line"] == 3).expect("the third line is wrong");
        assert!(unknown.to_string().contains("horizon_months"), "{unknown}");
        assert!(refusal.text.len() + refusal.structure.to_string().len() <= ROOM);
    }
}
