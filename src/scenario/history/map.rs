//! The `[history]` table of a scenario: which column means what, and what was in place.

use crate::metric::Observable;
use crate::scenario::document::{Node, Table, join};
use crate::scenario::frame;
use crate::scenario::plan::StaffingOption;
use crate::scenario::problem::{Problem, Sink};
use crate::scenario::read::quoted;
use crate::scenario::resolved::Parameter;
use crate::scenario::setting::{CalendarMonth, InPlace};
use serde_json::json;
use std::collections::BTreeMap;

/// Meanings that a column may have.
pub(super) const COLUMNS: [&str; 14] = [
    "created",
    "closed",
    "lost_on",
    "stage",
    "amount",
    "source",
    "type",
    "pipeline",
    "marketplace",
    "opened",
    "filled",
    "left",
    "meeting",
    "period",
];
/// Lists of words that a column of stages, sources, kinds of deals or marketplaces may hold.
pub(super) const WORDS: [&str; 8] = ["won", "lost", "field", "pdm", "direct", "renewal", "expansion", "marketplace"];

/// The `[history]` table: what is not stated is guessed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HistoryMap {
    /// Names of columns by meaning.
    pub columns: BTreeMap<String, String>,
    /// Words of stages (`won`, `lost`), sources (`field`, `pdm`, `direct`), kinds of deals (`renewal`, `expansion`) and
    /// marketplaces (`marketplace`), by meaning.
    pub words: BTreeMap<String, Vec<String>>,
    /// Whether the day stands before the month where dates are written with slashes.
    pub day_first: Option<bool>,
    /// First month that counts.
    pub from: Option<CalendarMonth>,
    /// Last month that counts.
    pub to: Option<CalendarMonth>,
    /// The option that was in force.
    pub option: Option<String>,
    /// What was in place in the first month.
    pub in_place: InPlace,
    /// The scenario that a calibrated one was made from.
    pub before: Option<String>,
    /// What came out in the history as the model cannot make it.
    pub outside: Vec<Observable>,
}

/// Reads the table.
pub(in crate::scenario) fn read_map(sink: &mut Sink, root: &Table, parameters: &[Parameter]) -> Option<HistoryMap> {
    let Some(node) = root.get("history") else { return Some(HistoryMap::default()) };
    let table = sink.table(node)?;
    let mut allowed = vec!["columns", "dates", "from", "to", "option", "start", "before", "outside"];
    allowed.extend(WORDS);
    sink.known_keys(table, "history", &allowed);
    let mut map = HistoryMap::default();
    if let Some(node) = table.get("columns") {
        let columns = sink.table(node)?;
        sink.known_keys(columns, "history.columns", &COLUMNS);
        for entry in &columns.entries {
            map.columns.insert(entry.key.clone(), sink.text(&entry.node)?.to_owned());
        }
    }
    for key in WORDS {
        let Some(node) = table.get(key) else { continue };
        let words: Vec<Option<&str>> = sink.list(node, "words")?.iter().map(|word| word.as_text()).collect();
        match words.into_iter().collect::<Option<Vec<&str>>>() {
            Some(words) => map.words.insert(key.to_owned(), words.into_iter().map(str::to_owned).collect()),
            None => {
                sink.push(Problem::error(&node.place, format!("`{}` must be a list of texts", join("history", key))));
                return None;
            }
        };
    }
    if let Some(node) = table.get("dates") {
        map.day_first = Some(sink.choice(node, &[true, false], dates_name)?);
    }
    let mut month = |key: &str| table.get(key).map_or(Some(None), |node| read_month(sink, node).map(Some));
    (map.from, map.to) = (month("from")?, month("to")?);
    let key = |month: CalendarMonth| (month.year, month.month);
    if let (Some(from), Some(to), Some(node)) = (map.from, map.to, table.get("to"))
        && key(from) > key(to)
    {
        sink.push(Problem::error(&node.place, format!("`history.to` is {to}, before `history.from`, {from}")));
        return None;
    }
    map.option = table.get("option").map_or(Some(None), |node| sink.text(node).map(|text| Some(text.to_owned())))?;
    map.before = table.get("before").map_or(Some(None), |node| read_before(sink, node).map(Some))?;
    if let Some(node) = table.get("outside") {
        let named = sink.list(node, "names of what was seen")?.iter();
        let named: Vec<Option<Observable>> =
            named.map(|name| sink.choice(name, Observable::ALL, Observable::name)).collect();
        map.outside = named.into_iter().collect::<Option<_>>()?;
    }
    map.in_place = frame::read_in_place(sink, table, parameters)?;
    Some(map)
}

/// The option that was in force is one of the scenario.
pub(in crate::scenario) fn check_option(sink: &mut Sink, root: &Table, options: Option<&[StaffingOption]>) {
    let node = root.get("history").and_then(Node::as_table).and_then(|table| table.get("option"));
    let (Some(node), Some(options)) = (node, options) else { return };
    let Some(name) = node.as_text().filter(|name| options.iter().all(|option| option.name != *name)) else { return };
    let names: Vec<&str> = options.iter().map(|option| option.name.as_str()).collect();
    let problem = Problem::error(&node.place, format!("`{}` names no option, found {}", node.path, node.found()));
    let problem = problem.help(format!("one of {}", quoted(&names)));
    sink.push(match sink.nearest(name, names) {
        Some(near) => problem.instead(format!("{near:?}")),
        None => problem,
    });
}

/// The file that a calibrated scenario was made from, which stands beside it.
fn read_before(sink: &mut Sink, node: &Node) -> Option<String> {
    let name = sink.text(node)?;
    let is_name = !name.is_empty() && std::path::Path::new(name).file_name().is_some_and(|own| own == name);
    if !is_name {
        let message = format!("`{}` must be the name of a file in the same folder, found \"{name}\"", node.path);
        sink.push(Problem::error(&node.place, message));
    }
    is_name.then(|| name.to_owned())
}

/// The JSON Schema of the table.
pub(in crate::scenario) fn schema() -> serde_json::Value {
    let text = |about: &str| json!({ "type": "string", "description": about });
    let words = |about: &str| json!({ "type": "array", "description": about, "items": { "type": "string" } });
    let columns: serde_json::Map<String, serde_json::Value> =
        COLUMNS.iter().map(|key| ((*key).to_owned(), text("Name of the column."))).collect();
    json!({
        "type": "object",
        "description": "How exports of the company's own history are read; what is not stated is guessed and shown.",
        "additionalProperties": false,
        "properties": {
            "columns": { "type": "object", "additionalProperties": false, "properties": columns },
            "won": words("Stages of deals that were won."),
            "lost": words("Stages of deals that were lost."),
            "field": words("Sources that are account teams in the field."),
            "pdm": words("Sources that are partner managers and programs."),
            "direct": words("Sources that are the company's own."),
            "renewal": words("Kinds of deals that are renewals."),
            "expansion": words("Kinds of deals that are more of what is sold already."),
            "marketplace": words("Words that say that a deal ran through a marketplace."),
            "dates": { "enum": ["day-first", "month-first"], "description": "Order where days are written with slashes." },
            "from": text("First month that counts, YYYY-MM."),
            "to": text("Last month that counts, YYYY-MM."),
            "option": text("The option that was in force; the baseline unless stated."),
            "before": text("The scenario that a calibrated one was made from."),
            "outside": {
                "type": "array",
                "description": "What came out in the history as the model cannot make it; `calibrate` writes it.",
                "items": { "enum": Observable::ALL.iter().map(|what| what.name()).collect::<Vec<_>>() },
            },
            "start": { "type": "object", "description": "What was in place in the first month, as in `start`." },
        },
    })
}

fn dates_name(day_first: bool) -> &'static str {
    if day_first { "day-first" } else { "month-first" }
}

fn read_month(sink: &mut Sink, node: &Node) -> Option<CalendarMonth> {
    let parsed = node.as_text().and_then(frame::calendar_month);
    if parsed.is_none() {
        let message = format!("`{}` must be a month such as \"2025-01\", in quotes, found {}", node.path, node.found());
        sink.push(Problem::error(&node.place, message));
    }
    parsed
}
