//! `replay`: a bad, a middling and a good future of the choice, told.

use super::charts::{self, Chart, ReplayPanel, Tag};
use super::document::{Block, Document, Table, json};
use super::{Grid, Provenance, format, verdict};
use crate::analysis::figures::in_sentence;
use crate::analysis::statistics::Estimate;
use crate::metric::{Metric, Unit};
use crate::report::format::short;
use crate::scenario::setting::Regime;
use crate::study::replay::{Beside, Event, ReplayFindings, Story, What};
use serde_json::{Value, json};

/// The stories.
#[must_use]
pub fn document(found: &ReplayFindings, provenance: Provenance) -> Document<'_> {
    let currency = &provenance.currency;
    let told = finding(found, currency);
    let (finding, mut blocks) = verdict::opening(&found.verdict, &told);
    for story in &found.stories {
        blocks.push(Block::Text(headline(found, story, currency)));
        blocks.push(Block::Laid(story.events.iter().map(|event| line(event, currency)).collect()));
    }
    blocks.push(Block::Text("The same futures under the other options:".to_owned()));
    blocks.push(Block::Grid(grid(found, currency)));
    blocks.push(Block::Note(format!(
        "Futures at the 10th, 50th and 90th percentile of {} of {}, of {}. A future is one draw of every belief and one luck, \
         shared by all options; cash is what is collected less what is spent, discounted, against doing nothing new.",
        found.metric.label(),
        in_sentence(&found.option),
        provenance.counted()
    )));
    let draw = {
        let (title, provenance) = (told.trim_end_matches('.').to_owned(), provenance.clone());
        move || vec![chart(found, &title, &provenance)]
    };
    Document {
        blocks,
        json: json(&finding, &provenance, said(found, currency)),
        tables: vec![events_table(found, currency), values_table(found)],
        charts: Box::new(draw),
        ..Document::of(finding, provenance)
    }
}

/// A value of the metric that decides, as `run` writes it; what is not reached is never.
fn value(found: &ReplayFindings, value: f64, currency: &str) -> String {
    let counted = format::as_counted(Estimate::known(value, f64::NAN), found.metric);
    match found.metric.unit() {
        Unit::Months if value == f64::INFINITY => "never".to_owned(),
        _ if !value.is_finite() => format::NONE.to_owned(),
        Unit::Ratio => format::metric(counted, found.metric, currency),
        unit => short::value(counted.value, unit, currency),
    }
}

fn finding(found: &ReplayFindings, currency: &str) -> String {
    let of = |story: &Story| value(found, story.options[0].value, currency);
    let told: Vec<String> = found.stories.iter().map(of).collect();
    let [bad, middling, good] = &told[..] else { return String::new() };
    format!(
        "{}: {} of {bad} in a bad future, {middling} in a middling one, {good} in a good one.",
        in_sentence(&found.option),
        found.metric.label()
    )
}

fn headline(found: &ReplayFindings, story: &Story, currency: &str) -> String {
    let own = &story.options[0];
    let better = story.options[1..].iter().filter(|other| is_better(found.metric, other, own));
    let best = better.reduce(|a, b| if is_better(found.metric, b, a) { b } else { a });
    let beside = match best {
        Some(best) => {
            format!("{} would have done best: {}", in_sentence(&best.option), value(found, best.value, currency))
        }
        None if story.options.len() > 1 => "no other option would have done better".to_owned(),
        None => "there is no other option".to_owned(),
    };
    format!(
        "{} (future {}): {} ends with {} of {}; {beside}.",
        story.level,
        story.trajectory,
        in_sentence(&own.option),
        found.metric.label(),
        value(found, own.value, currency)
    )
}

fn is_better(metric: Metric, one: &Beside, other: &Beside) -> bool {
    if metric.direction() == crate::metric::Direction::Lower {
        one.value < other.value
    } else {
        one.value > other.value
    }
}

/// A dated line of a story; months are counted from the start, so that the first is 1.
fn line(event: &Event, currency: &str) -> String {
    format!("  {}  month {:>2}  {}\n", event.calendar, event.month + 1, words(event.what, currency))
}

fn words(what: What, currency: &str) -> String {
    let money = |amount: u64| short::money(amount as f64, currency);
    match what {
        What::Market(Regime::Downturn) => "the market turns down".to_owned(),
        What::Market(Regime::Expansion) => "the market expands".to_owned(),
        What::Market(Regime::Steady) => "the market is steady again".to_owned(),
        What::Wanted(0) => "nobody is wanted any more".to_owned(),
        What::Wanted(1) => "one seat is wanted".to_owned(),
        What::Wanted(seats) => format!("{seats} seats are wanted"),
        What::Filled(1) => "the seat is filled".to_owned(),
        What::Filled(seats) => format!("{seats} seats are filled"),
        What::Teams(1) => "the first account team is active".to_owned(),
        What::Teams(teams) => format!("{teams} account teams are active"),
        What::FirstWin => "the first deal is won".to_owned(),
        What::LargestMonth { bookings } => format!("the largest month: {} booked", money(bookings)),
        What::Deepest { below } => format!("cash added is at its deepest, {} below zero", money(below)),
        What::PaidBack => "paid back: cash added stays above zero".to_owned(),
    }
}

fn grid(found: &ReplayFindings, currency: &str) -> Grid {
    let mut head = vec![found.metric.label().to_owned()];
    head.extend(found.stories.iter().map(|story| story.level.to_owned()));
    let mut grid = Grid::new(head);
    let count = found.stories.first().map_or(0, |story| story.options.len());
    for option in 0..count {
        let mut row = vec![found.stories[0].options[option].option.clone()];
        row.extend(found.stories.iter().map(|story| value(found, story.options[option].value, currency)));
        grid.row(row);
    }
    grid
}

fn events_table(found: &ReplayFindings, currency: &str) -> Table {
    let mut table = Table::new("summary", &["level", "trajectory", "month", "calendar", "event"]);
    for story in &found.stories {
        for event in &story.events {
            table.row([
                story.level.into(),
                (story.trajectory as f64).into(),
                f64::from(event.month).into(),
                (&event.calendar).into(),
                words(event.what, currency).into(),
            ]);
        }
    }
    table
}

fn values_table(found: &ReplayFindings) -> Table {
    let mut table = Table::new("cash", &["level", "trajectory", "option", "value", "month", "cash_added"]);
    for story in &found.stories {
        for own in &story.options {
            for (month, cash) in own.cash.iter().enumerate() {
                table.row([
                    story.level.into(),
                    (story.trajectory as f64).into(),
                    (&own.option).into(),
                    own.value.into(),
                    (month as f64).into(),
                    (*cash).into(),
                ]);
            }
        }
    }
    table
}

fn said(found: &ReplayFindings, currency: &str) -> Value {
    let event = |event: &Event| json!({ "month": event.month, "calendar": event.calendar, "event": words(event.what, currency) });
    let option = |own: &Beside| json!({ "option": own.option, "value": own.value, "cash_added": own.cash });
    let story = |story: &Story| {
        json!({
            "level": story.level, "trajectory": story.trajectory,
            "events": story.events.iter().map(event).collect::<Vec<Value>>(),
            "options": story.options.iter().map(option).collect::<Vec<Value>>(),
        })
    };
    json!({
        "verdict": verdict::json(&found.verdict), "metric": found.metric.name(), "option": found.option,
        "stories": found.stories.iter().map(story).collect::<Vec<Value>>(),
    })
}

fn chart(found: &ReplayFindings, title: &str, provenance: &Provenance) -> Chart {
    // Every story tells of every option.
    let mut options: Vec<&Beside> = found.stories.first().map_or_else(Vec::new, |story| story.options.iter().collect());
    options.sort_by_key(|own| own.position);
    let tags = Tag::all(options.iter().map(|own| (own.option.as_str(), own.is_baseline)));
    let panel = |story: &Story| ReplayPanel {
        head: format!("{}: {}", story.level, value(found, story.options[0].value, &provenance.currency)),
        lines: story.options.iter().map(|own| (tags[own.position].clone(), own.cash.clone())).collect(),
    };
    let panels: Vec<ReplayPanel> = found.stories.iter().map(panel).collect();
    charts::replay_chart(title, &panels, provenance)
}
