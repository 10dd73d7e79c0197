//! `voi`: what to find out before deciding.

mod pilots;

use super::charts::{BarUnit, Chart, NamedBar, NamedBars, named_bars_chart};
use super::document::{Block, Document, Table, estimate, estimate_cells, json};
use super::format::{metric, metric_with_error};
use super::{Grid, Provenance, verdict};
use crate::analysis::figures::in_sentence;
use crate::analysis::statistics::Estimate;
use crate::analysis::voi::Worth;
use crate::metric::Unit;
use crate::scenario::{Rule, Scenario};
use crate::study::voi::VoiFindings;
use pilots::pilot_name;
use serde_json::{Value, json};

/// Name of the scenario with the plan whose first stage is the best pilot.
pub const PILOT: &str = "pilot.toml";

/// What to find out before deciding; `base` is how the scenario with the best pilot names the one that it extends, if it
/// may.
#[must_use]
pub fn document<'a>(
    found: &'a VoiFindings,
    scenario: &Scenario,
    base: Option<&str>,
    provenance: Provenance,
) -> Document<'a> {
    let provenance = provenance.with_trajectories(found.trajectories);
    let report = VoiReport { found, footer: provenance.clone() };
    let (finding, mut blocks) = verdict::opening(&found.verdict, &report.finding());
    blocks.extend(report.blocks());
    let staged = found.staged.as_ref().zip(report.best_pilot()).map(|(staged, best)| {
        let told = format!("The plan whose first stage is the best pilot of `alliance-sim voi`: {}.", pilot_name(best));
        (PILOT, super::optimise::with_option(&told, scenario, staged, base))
    });
    Document {
        texts: staged.into_iter().collect(),
        blocks,
        json: json(&finding, &provenance, report.said()),
        tables: vec![report.table()],
        charts: Box::new(move || report.charts()),
        ..Document::of(finding, provenance)
    }
}

/// What is reported.
#[derive(Debug)]
struct VoiReport<'a> {
    found: &'a VoiFindings,
    footer: Provenance,
}

/// Whether the worth of knowing a belief is beyond the error of the simulation.
fn is_clear(row: &(String, &'static str, Worth)) -> bool {
    !row.2.gain.could_flip()
}

/// The lower bound, where it bounds: above zero, and below the estimate, beyond which its own error may take it.
fn bound(worth: &Worth) -> Option<Estimate> {
    worth.at_least.filter(|kept| kept.value > 0.0 && kept.value < worth.gain.value)
}

/// Rows printed.
const SHOWN: usize = 12;
/// Room for the name of a belief.
const NAME: usize = 52;

impl VoiReport<'_> {
    /// To no more digits than its error leaves.
    fn rounded(&self, e: Estimate) -> String {
        metric(e, self.found.metric, &self.footer.currency)
    }

    fn with_error(&self, e: Estimate) -> String {
        metric_with_error(e, self.found.metric, &self.footer.currency)
    }

    fn worth_something(&self) -> impl Iterator<Item = &(String, &'static str, Worth)> {
        self.found.single.iter().filter(|(_, _, value)| value.gain.value > 0.0)
    }

    /// What is said of the choice where the scenario decides by something else: information is valued by the mean.
    fn by_the_mean(&self) -> &'static str {
        if self.found.verdict.decision.rule == Rule::Mean { "" } else { "by the mean, by which knowing is valued, " }
    }

    /// The finding in words.
    fn finding(&self) -> String {
        if self.found.verdict.runner_up.is_none() {
            let first = "There is nothing to choose between, so that no belief is worth finding out before.";
            return format!("{first} {}", self.pilot_finding()).trim_end().to_owned();
        }
        let basis = match self.found.verdict.decision.rule {
            Rule::Mean => String::new(),
            _ => format!(
                "Knowing and pilots are valued by the mean, by which the choice is {}. ",
                in_sentence(&self.found.choice)
            ),
        };
        // What error covers is not said to be worth anything.
        let first = self.worth_something().next().filter(|row| is_clear(row)).map(|(path, source, value)| {
            format!(
                "The belief most worth finding out is {} ({source}): up to {} before deciding.",
                self.found.words.get(path).unwrap_or(path),
                self.rounded(value.gain)
            )
        });
        let first = first.unwrap_or_else(|| {
            if self.worth_something().next().is_some() {
                let beyond = "beyond the error of the simulation";
                return format!("No single belief is shown to be worth finding out {beyond}.");
            }
            format!(
                "No single belief, if it were known for certain, would change the choice {}of {} enough to pay.",
                self.by_the_mean(),
                in_sentence(&self.found.choice)
            )
        });
        format!("{basis}{first} {}", self.pilot_finding()).trim_end().to_owned()
    }

    /// What is printed below the finding.
    fn blocks(&self) -> Vec<Block> {
        let everything = &self.found.everything;
        let kept = bound(everything);
        let kept = kept.map_or(String::new(), |kept| format!("; at least {}", self.with_error(kept)));
        let mut blocks: Vec<Block> = Vec::new();
        let today = || {
            Block::Text(format!(
                "Choice {}as things are known today: {}. To know every belief for certain would be worth {} of {}{kept}.",
                self.by_the_mean(),
                in_sentence(&self.found.choice),
                self.with_error(everything.gain),
                self.found.metric.label(),
            ))
        };
        blocks.extend(self.found.verdict.runner_up.is_some().then(today));
        let mut grid =
            Grid::new(["Worth knowing", "estimate", "can come from"].map(str::to_owned).into()).named_up_to(NAME);
        for (path, source, value) in self.worth_something().take(SHOWN) {
            let name = self.found.words.get(path).unwrap_or(path);
            grid.row(vec![name.clone(), self.with_error(value.gain), (*source).to_owned()]);
        }
        if self.worth_something().next().is_some() {
            blocks.push(Block::Grid(grid));
        }
        let nothing = self.found.single.len() - self.worth_something().count();
        blocks.push(Block::Text(format!(
            "{nothing}{} beliefs: nothing that can be told apart from noise, or nothing that changes the choice.",
            if nothing < self.found.single.len() { " other" } else { "" }
        )));
        blocks.extend(self.rows("All beliefs of a table", &self.found.tables));
        blocks.extend(self.rows("A set of beliefs", &self.found.sets));
        blocks.extend(self.pilot_blocks());
        blocks.push(Block::Note(format!(
            "An amount is the expected gain of {} from choosing after the fact is known instead of today; luck is averaged \
             out, for nobody can buy hindsight. At least: what a choice learnt from seven eighths of the futures gained in \
             the rest. ± is the 95% Monte Carlo interval. {}.",
            self.found.metric.label(),
            self.footer.counted(),
        )));
        blocks
    }

    /// What is worth something among tables or sets.
    fn rows(&self, head: &str, rows: &[(String, Worth)]) -> Option<Block> {
        let mut grid = Grid::new([head, "estimate", "at least"].map(str::to_owned).into()).named_up_to(NAME);
        let mut worth = rows.iter().filter(|(_, value)| value.gain.value > 0.0).peekable();
        worth.peek()?;
        for (name, value) in worth.take(SHOWN) {
            let kept = bound(value);
            let kept = kept.map_or("–".to_owned(), |kept| self.with_error(kept));
            grid.row(vec![name.clone(), self.with_error(value.gain), kept]);
        }
        Some(Block::Grid(grid))
    }

    fn said(&self) -> Value {
        let worth = |v: Worth| {
            let at_least = v.at_least.map(estimate);
            json!({
                "value": v.gain.value, "se": v.gain.se, "half_width": v.gain.half_width(), "at_least": at_least,
                "p_value": v.p_value,
            })
        };
        let named = |rows: &[(String, Worth)]| -> Vec<Value> {
            rows.iter().map(|(name, value)| json!({ "name": name, "evppi": worth(*value) })).collect()
        };
        let pilots: Vec<Value> = self
            .found
            .pilots
            .iter()
            .map(|pilot| {
                json!({
                    "heads": pilot.design.heads,
                    "units": pilot.design.units,
                    "months": pilot.design.months,
                    "evsi": worth(pilot.information),
                    "cost": estimate(pilot.cost),
                    "earned": estimate(pilot.earned),
                    "delay": pilot.delay,
                    "goes_on_from_teams": pilot.teams,
                    "another_plan_follows": pilot.follows_other,
                    "net_benefit": estimate(pilot.net),
                    "told_from_best": pilot.is_told,
                })
            })
            .collect();
        json!({
            "verdict": verdict::json(&self.found.verdict),
            "metric": self.found.metric.name(),
            "choice": self.found.choice,
            "evpi": worth(self.found.everything),
            "beliefs": self.found.single.iter().map(|(path, source, value)| {
                json!({ "path": path, "learnable": source, "evppi": worth(*value) })
            }).collect::<Vec<_>>(),
            "tables": named(&self.found.tables),
            "sets": named(&self.found.sets),
            "pilot_shows": self.found.pilot_shows,
            "pilot_limit": self.found.pilot_limit.map(worth),
            "pilots": pilots,
        })
    }

    /// One long table.
    fn table(&self) -> Table {
        let mut table = Table::new("summary", &["kind", "name", "statistic", "value", "se", "half_width"]);
        let mut row = |kind: &str, name: &str, statistic: &str, e: Estimate| {
            let [value, se, half_width] = estimate_cells(e);
            table.row([kind.into(), name.into(), statistic.into(), value, se, half_width]);
        };
        row("everything", "beliefs", "evpi", self.found.everything.gain);
        let sets = [("table", &self.found.tables), ("set", &self.found.sets)];
        let of_sets =
            sets.iter().flat_map(|(kind, rows)| rows.iter().map(move |(name, value)| (*kind, &name[..], value)));
        for (kind, name, value) in [("everything", "beliefs", &self.found.everything)].into_iter().chain(of_sets) {
            if let Some(kept) = value.at_least {
                row(kind, name, "at_least", kept);
            }
        }
        for (path, _, value) in &self.found.single {
            row("belief", path, "evppi", value.gain);
        }
        for (name, value) in &self.found.tables {
            row("table", name, "evppi", value.gain);
        }
        for (name, value) in &self.found.sets {
            row("set", name, "evppi", value.gain);
        }
        for pilot in &self.found.pilots {
            let name = pilot_name(pilot);
            row("pilot", &name, "evsi", pilot.information.gain);
            row("pilot", &name, "cost", pilot.cost);
            row("pilot", &name, "earned", pilot.earned);
            row("pilot", &name, "delay", Estimate::known(pilot.delay, f64::NAN));
            row("pilot", &name, "net_benefit", pilot.net);
        }
        table
    }

    fn unit(&self) -> BarUnit {
        match self.found.metric.unit() {
            Unit::Money => BarUnit::Money,
            Unit::Ratio => BarUnit::Share,
            _ => BarUnit::Plain,
        }
    }

    /// `voi`, and `evsi` where there is a pilot.
    fn charts(&self) -> Vec<Chart> {
        let bar = |label: &str, gain: Estimate, is_apart| NamedBar {
            label: label.to_owned(),
            value: gain.value,
            half_width: gain.half_width(),
            mark: f64::NAN,
            is_apart,
        };
        let mut bars = vec![bar("every belief", self.found.everything.gain, true)];
        let named = |(path, _, value): &(String, &str, Worth)| {
            bar(self.found.words.get(path).unwrap_or(path), value.gain, false)
        };
        bars.extend(self.worth_something().map(named));
        let title = match self.worth_something().next().filter(|row| is_clear(row)) {
            Some((path, _, value)) => {
                let name = self.found.words.get(path).unwrap_or(path);
                format!("Most worth finding out before deciding: {name}, up to {}", self.rounded(value.gain))
            }
            None if self.worth_something().next().is_some() => {
                "No single belief is shown to be worth finding out beyond the error of the simulation".to_owned()
            }
            None => {
                format!(
                    "Nothing that could be found out would change the choice of {}",
                    in_sentence(&self.found.choice)
                )
            }
        };
        let subtitle = format!(
            "Expected gain of {} from knowing it for certain before choosing, with 95% interval; luck is averaged out",
            self.found.metric.label()
        );
        let voi = NamedBars { name: "voi", title, subtitle, unit: self.unit(), bars };
        let mut charts = vec![named_bars_chart(&voi, &self.footer)];
        if !self.found.pilots.is_empty() {
            let bars = self
                .printed()
                .into_iter()
                .map(|pilot| NamedBar {
                    mark: pilot.information.gain.value,
                    ..bar(&pilot_name(pilot), pilot.net, false)
                })
                .collect();
            let subtitle = format!(
                "Net benefit: the plan whose first stage is the pilot, less the best choice without it, with 95% interval; ring: the results \
                 alone. It shows {}",
                self.found.pilot_shows.join(", ")
            );
            let evsi = NamedBars {
                name: "evsi",
                title: self.pilot_finding().trim_end_matches('.').to_owned(),
                subtitle,
                unit: self.unit(),
                bars,
            };
            charts.push(named_bars_chart(&evsi, &self.footer));
        }
        charts
    }
}
