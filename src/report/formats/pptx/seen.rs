//! What several figures on a slide of their own show, in words.

use crate::analysis::figures::in_sentence;
use crate::report::format::short::listed;
use crate::report::story::{Figure, FigureSeries};

/// Part of the largest value by which series differ at their ends that are told apart in a title.
const APART: f64 = 0.05;

/// What figures on a slide of their own show, as a title: which option ends highest, or that none does.
pub fn seen_in(figures: &[Figure]) -> String {
    let (mut level, mut said) = (Vec::new(), Vec::new());
    for figure in figures {
        // "Cash, nominal, by fiscal year" and "Active AE teams: median of each option" are of cash and of teams.
        let what = figure.head.split([',', ':']).next().unwrap_or(&figure.head).to_owned();
        match ends(figure) {
            Ends::Alone => said.push(what),
            Ends::Level => level.push(what),
            Ends::Led(names) => said.push(format!("{what}: highest at the end under {names}")),
            Ends::Apart => said.push(format!("{what} by option")),
        }
    }
    if !level.is_empty() {
        let verb = if level.len() == 1 { "hardly differs" } else { "hardly differ" };
        let rest: Vec<String> = level[1..].iter().map(|what| lower(what)).collect();
        let all: Vec<String> = level[..1].iter().cloned().chain(rest).collect();
        said.insert(0, format!("{} {verb} between options", listed(&all)));
    }
    let rest = said.iter().skip(1).map(|what| lower(what));
    said.iter().take(1).cloned().chain(rest).collect::<Vec<_>>().join("; ")
}

/// How the series of a figure end.
enum Ends {
    /// There is one alone.
    Alone,
    /// All about level.
    Level,
    /// One or two above the others.
    Led(String),
    /// Apart, with more than two on top.
    Apart,
}

fn ends(figure: &Figure) -> Ends {
    let end = |series: &FigureSeries| series.values.last().copied().filter(|value| value.is_finite());
    let ends: Vec<(f64, &str)> = figure.series.iter().filter_map(|s| Some((end(s)?, s.name.as_str()))).collect();
    let most = ends.iter().map(|(value, _)| *value).fold(f64::NEG_INFINITY, f64::max);
    let least = ends.iter().map(|(value, _)| *value).fold(f64::INFINITY, f64::min);
    let apart = APART * most.abs().max(least.abs());
    let first: Vec<String> =
        ends.iter().filter(|(value, _)| most - value <= apart).map(|(_, name)| in_sentence(name)).collect();
    match (ends.len(), first.len()) {
        (0 | 1, _) => Ends::Alone,
        (all, level) if all == level => Ends::Level,
        (_, 1 | 2) => Ends::Led(listed(&first)),
        _ => Ends::Apart,
    }
}

/// With a small letter, unless it begins with letters that stand for words.
fn lower(text: &str) -> String {
    let mut letters = text.chars();
    let Some(first) = letters.next() else { return String::new() };
    let is_short = letters.clone().next().is_some_and(char::is_uppercase);
    if is_short { text.to_owned() } else { first.to_lowercase().chain(letters).collect() }
}
