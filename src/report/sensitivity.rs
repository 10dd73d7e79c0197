//! `sensitivity`: what a result hangs on.

use super::charts::format::{number, percent, value};
use super::charts::{BarUnit, Chart, NamedBar, NamedBars, Tornado, TornadoBar, named_bars_chart, tornado_chart};
use super::document::{Block, Document, Table, estimate, estimate_cells, json};
use super::format::{count, metric_with_error, percent_with_error};
use super::{Grid, Provenance, verdict};
use crate::analysis::decision::Verdict;
use crate::analysis::figures::in_sentence;
use crate::analysis::sensitivity::{Classical, Factor, Sensitivity};
use crate::analysis::statistics::Estimate;
use crate::metric::Metric;
use crate::scenario::Rule;
use crate::study::sensitivity::SensitivityFindings;
use serde_json::{Value, json};

/// What a result hangs on.
#[must_use]
pub fn document(found: &SensitivityFindings, provenance: Provenance) -> Document<'_> {
    let report = SensitivityReport::new(found, provenance.clone());
    let (finding, mut blocks) = verdict::opening(&found.verdict, &report.finding());
    blocks.extend(report.blocks());
    Document {
        blocks,
        json: json(&finding, &provenance, report.said()),
        tables: vec![report.table()],
        charts: Box::new(move || report.charts()),
        ..Document::of(finding, provenance)
    }
}

/// What is reported.
#[derive(Debug)]
struct SensitivityReport<'a> {
    /// The answer of the scenario.
    verdict: &'a Verdict,
    /// The findings.
    findings: &'a Sensitivity,
    /// Indices of the classical design, if asked for.
    classical: Option<&'a Classical>,
    /// Paths of the inputs.
    paths: &'a [String],
    /// The beliefs as a sentence names them.
    words: &'a [String],
    /// Values of the inputs at their 10th and 90th percentile.
    ends: &'a [(f64, f64)],
    /// These values as a sentence states them.
    ends_in_words: &'a [(String, String)],
    /// The metric.
    metric: Metric,
    /// What is explained: "NPV added of Hybrid less that of In-house".
    result: String,
    /// Options named: the one, and what it is held against.
    options: (String, Option<String>),
    /// Where the numbers come from.
    footer: Provenance,
}

/// Rows printed of each table.
const SHOWN: usize = 12;
/// Room for the name of a belief.
const NAME: usize = 52;
/// Most letters of a value with its unit in a table.
const UNIT: usize = 14;

impl<'a> SensitivityReport<'a> {
    fn new(found: &'a SensitivityFindings, footer: Provenance) -> Self {
        Self {
            verdict: &found.verdict,
            findings: &found.found,
            classical: found.classical.as_ref(),
            paths: &found.paths,
            words: &found.words,
            ends: &found.ends,
            ends_in_words: &found.ends_in_words,
            metric: found.metric,
            result: result_name(found.metric, &found.option, found.against.as_deref()),
            options: (found.option.clone(), found.against.clone()),
            footer,
        }
    }

    fn written(&self, figure: Estimate) -> String {
        metric_with_error(figure, self.metric, &self.footer.currency)
    }

    /// The ends of a belief for a column: bare where a unit would widen it.
    fn ends_in_short(&self, input: usize) -> [String; 2] {
        let ((low, high), words) = (self.ends[input], &self.ends_in_words[input]);
        let is_short = |text: &String| text.chars().count() <= UNIT;
        if is_short(&words.0) && is_short(&words.1) {
            return [words.0.clone(), words.1.clone()];
        }
        [number(low), number(high)]
    }

    fn detected(&self) -> Vec<&Factor> {
        self.findings.factors.iter().filter(|factor| factor.is_detected).collect()
    }

    /// The finding in words.
    fn finding(&self) -> String {
        let luck = self.findings.luck.map_or_else(String::new, |luck| {
            format!(
                " Luck makes {} of the spread: that part nobody can learn beforehand.",
                with_error(Estimate { value: luck.value.min(1.0), ..luck })
            )
        });
        if self.findings.defined_share == 0.0 {
            return format!("{} is undefined or never reached in every future.", capital(&self.result));
        }
        let Some(first) = self.detected().into_iter().next() else {
            return format!("No single belief can be seen to move {}.{luck}", self.result);
        };
        let (low, high) = &self.ends_in_words[first.input];
        let crosses = first.bar.at_low.value * first.bar.at_high.value < 0.0 && self.options.1.is_some();
        let turn = if crosses { ", enough to turn the choice between the two" } else { "" };
        format!(
            "{} hangs most on {}: {} where it is {}, {} where it is {}{turn}.{luck}",
            capital(&self.result),
            self.words[first.input],
            self.written(first.bar.at_low),
            low,
            self.written(first.bar.at_high),
            high,
        )
    }

    /// What is printed below the finding.
    fn blocks(&self) -> Vec<Block> {
        let detected = self.detected();
        let head = ["Belief", "low", "high", "result low", "result high", "alone", "total", "Shapley"]
            .map(str::to_owned)
            .into();
        let mut grid = Grid::new(head).named_up_to(NAME);
        for factor in detected.iter().take(SHOWN) {
            let [low, high] = self.ends_in_short(factor.input);
            grid.row(vec![
                self.words[factor.input].clone(),
                low,
                high,
                self.written(factor.bar.at_low),
                format!("{}{}", self.written(factor.bar.at_high), if factor.bar.is_simulated { " *" } else { "" }),
                with_error(factor.first_order),
                with_error(factor.total),
                factor.shapley.map_or_else(|| "–".to_owned(), with_error),
            ]);
        }
        let silent = self.findings.factors.len() - detected.len();
        let mut blocks = Vec::new();
        if self.verdict.decision.rule != Rule::Mean {
            blocks.push(Block::Text(
                "What beliefs move is told of the mean, by whatever rule the choice is made.".to_owned(),
            ));
        }
        if !detected.is_empty() {
            blocks.push(Block::Grid(grid));
        }
        let more = match detected.len().saturating_sub(SHOWN) {
            0 => String::new(),
            more => format!("{more} more beliefs matter; "),
        };
        blocks.push(Block::Text(format!(
            "{more}{silent} beliefs cannot be told apart from beliefs without influence at this number of futures."
        )));
        blocks.extend(self.group_block());
        blocks.push(Block::Text(format!(
            "Mean {}, standard deviation {}. All beliefs together explain {} by regression, which is what the parts in \
             the last column add up to.{}{}",
            metric_with_error(self.findings.mean, self.metric, &self.footer.currency),
            value(self.findings.sd, self.metric.unit(), &self.footer.currency),
            with_error(self.findings.beliefs),
            self.beyond_regression(),
            self.undefined(),
        )));
        blocks.push(Block::Note(format!(
            "Low and high: one belief in ten lies below the one, one in ten above the other. Shares are of the variance: \
             \"alone\" if only that belief were known, \"total\" what stays open if all but it were known and luck had its \
             mean, \"Shapley\" its fair part where beliefs act together or are correlated (the {} that lead; all others \
             together {}). *: simulated anew under the same luck; other bars are read off the run by regression. ± is the \
             95% interval. {}.",
            self.findings.factors.iter().filter(|factor| factor.shapley.is_some()).count(),
            with_error(self.findings.rest),
            self.footer.counted(),
        )));
        blocks.extend(self.classical.into_iter().flat_map(|classical| self.classical_blocks(classical)));
        blocks
    }

    /// What beliefs explain by other means than regression.
    fn beyond_regression(&self) -> String {
        self.findings.luck.map_or_else(String::new, |luck| {
            format!(
                " Two lucks under the same beliefs say {}: what is more than the regression sees acts through three or more \
                 beliefs at once and is in no part.",
                with_error(Estimate { value: 1.0 - luck.value, ..luck })
            )
        })
    }

    fn undefined(&self) -> String {
        match self.findings.defined_share {
            part if part < 1.0 => {
                format!(
                    " The result is undefined or never in {} of trajectories, which are left out.",
                    percent(1.0 - part)
                )
            }
            _ => String::new(),
        }
    }

    fn group_block(&self) -> Option<Block> {
        let mut groups: Vec<_> =
            self.findings.groups.iter().filter(|group| group.1.total.value > group.1.total.half_width()).collect();
        groups.sort_by(|a, b| b.1.total.value.total_cmp(&a.1.total.value));
        let mut grid = Grid::new(["All beliefs of a table", "alone", "total"].map(str::to_owned).into());
        for (name, index) in &groups {
            grid.row(vec![name.clone(), with_error(index.alone), with_error(index.total)]);
        }
        (!groups.is_empty()).then_some(Block::Grid(grid))
    }

    fn classical_blocks(&self, classical: &Classical) -> [Block; 2] {
        let mut order: Vec<usize> = (0..classical.total.len()).collect();
        order.sort_by(|&a, &b| classical.total[b].value.total_cmp(&classical.total[a].value));
        let mut grid = Grid::new(["Belief", "alone", "total with luck"].map(str::to_owned).into()).named_up_to(NAME);
        for input in order.into_iter().take(SHOWN) {
            let name = self.words.get(input).map_or("luck", String::as_str);
            grid.row(vec![
                name.to_owned(),
                with_error(classical.first_order[input]),
                with_error(classical.total[input]),
            ]);
        }
        let head = format!(
            "Classical design, {} simulations; \"total with luck\" counts what a belief and luck do together too:",
            count(classical.simulations)
        );
        [Block::Text(head), Block::Grid(grid)]
    }

    fn said(&self) -> Value {
        let found = self.findings;
        let factors: Vec<Value> = found.factors.iter().map(|factor| self.factor_json(factor)).collect();
        let groups: Vec<Value> = found
            .groups
            .iter()
            .map(|(name, index)| json!({ "group": name, "alone": estimate(index.alone), "total": estimate(index.total) }))
            .collect();
        json!({
            "verdict": verdict::json(self.verdict),
            "metric": self.metric.name(),
            "option": self.options.0,
            "against": self.options.1,
            "defined_share": found.defined_share,
            "mean": estimate(found.mean),
            "sd": found.sd,
            "luck_share": found.luck.map(estimate),
            "beliefs_share_by_regression": estimate(found.beliefs),
            "shapley_rest": estimate(found.rest),
            "beliefs": factors,
            "groups": groups,
            "classical": self.classical.map(|classical| json!({
                "simulations": classical.simulations,
                "inputs": self.paths.iter().map(String::as_str).chain(["luck"]).collect::<Vec<_>>(),
                "first_order": classical.first_order.iter().map(|&e| estimate(e)).collect::<Vec<_>>(),
                "total": classical.total.iter().map(|&e| estimate(e)).collect::<Vec<_>>(),
            })),
        })
    }

    fn factor_json(&self, factor: &Factor) -> Value {
        let (low, high) = self.ends[factor.input];
        json!({
            "path": self.paths[factor.input],
            "detected": factor.is_detected,
            "p_value": factor.p_value,
            "low": low,
            "high": high,
            "at_low": estimate(factor.bar.at_low),
            "at_high": estimate(factor.bar.at_high),
            "swing": estimate(factor.bar.swing),
            "simulated": factor.bar.is_simulated,
            "first_order": estimate(factor.first_order),
            "total": estimate(factor.total),
            "shapley": factor.shapley.map(estimate),
            "rank_correlation": estimate(factor.rank.plain),
            "partial_rank_correlation": estimate(factor.rank.partial),
        })
    }

    /// One long table.
    fn table(&self) -> Table {
        let mut table = Table::new("summary", &["kind", "name", "statistic", "value", "se", "half_width"]);
        let mut row = |kind: &str, name: &str, statistic: &str, e: Estimate| {
            let [value, se, half_width] = estimate_cells(e);
            table.row([kind.into(), name.into(), statistic.into(), value, se, half_width]);
        };
        for factor in &self.findings.factors {
            let name = &self.paths[factor.input];
            row("belief", name, "at_low", factor.bar.at_low);
            row("belief", name, "at_high", factor.bar.at_high);
            row("belief", name, "swing", factor.bar.swing);
            row("belief", name, "first_order", factor.first_order);
            row("belief", name, "total", factor.total);
            if let Some(shapley) = factor.shapley {
                row("belief", name, "shapley", shapley);
            }
            row("belief", name, "rank_correlation", factor.rank.plain);
            row("belief", name, "partial_rank_correlation", factor.rank.partial);
        }
        for (name, index) in &self.findings.groups {
            row("table", name, "alone", index.alone);
            row("table", name, "total", index.total);
        }
        if let Some(luck) = self.findings.luck {
            row("luck", "luck", "share", luck);
        }
        row("rest", "rest", "shapley", self.findings.rest);
        table
    }

    /// `tornado` and `importance`.
    fn charts(&self) -> Vec<Chart> {
        let detected = self.detected();
        let bar = |factor: &&Factor| TornadoBar {
            label: self.words[factor.input].clone(),
            at_low: factor.bar.at_low,
            at_high: factor.bar.at_high,
            swing: factor.bar.swing,
        };
        let tornado = Tornado {
            result: self.result.clone(),
            unit: self.metric.unit(),
            in_percent: super::format::is_in_percent(self.metric),
            centre: self.findings.mean,
            bars: detected.iter().map(bar).collect(),
        };
        // A tornado without bars would be an empty slide; that no belief stands out is what the other chart says.
        let swings = (!detected.is_empty()).then(|| tornado_chart(&tornado, &self.footer));
        swings.into_iter().chain([named_bars_chart(&self.importance(&detected), &self.footer)]).collect()
    }

    fn importance(&self, detected: &[&Factor]) -> NamedBars {
        let mut leading: Vec<&&Factor> = detected.iter().filter(|factor| factor.shapley.is_some()).collect();
        leading.sort_by(|a, b| {
            b.shapley.map(|e| e.value).partial_cmp(&a.shapley.map(|e| e.value)).unwrap_or(std::cmp::Ordering::Equal)
        });
        let named = |label: String, e: Estimate, mark: f64, is_apart| NamedBar {
            label,
            value: e.value,
            half_width: e.half_width(),
            mark,
            is_apart,
        };
        let mut bars: Vec<NamedBar> = leading
            .iter()
            .map(|factor| {
                let effect = factor.shapley.unwrap_or(Estimate::UNDEFINED);
                named(self.words[factor.input].clone(), effect, factor.first_order.value.max(0.0), false)
            })
            .collect();
        bars.push(named("all other beliefs together".to_owned(), self.findings.rest, f64::NAN, true));
        if let Some(luck) = self.findings.luck {
            bars.push(named("luck".to_owned(), luck, f64::NAN, true));
        }
        let most = bars.first().filter(|_| !leading.is_empty());
        let in_words = |bar: &NamedBar| capital(&bar.label);
        let title = match (most, self.findings.luck) {
            (Some(first), Some(luck)) => format!(
                "{} makes {} of the spread of {}; luck makes {}",
                in_words(first),
                percent(first.value),
                self.result,
                percent(luck.value.clamp(0.0, 1.0))
            ),
            (Some(first), None) => {
                format!("{} makes {} of the spread of {}", in_words(first), percent(first.value), self.result)
            }
            (None, _) => format!("No belief of its own makes the spread of {}", self.result),
        };
        let subtitle = "Share of the variance: Shapley effect with 95% interval; ring: explained by that belief alone. What three \
                        or more beliefs do only together is in no bar"
            .to_owned();
        NamedBars { name: "importance", title, subtitle, unit: BarUnit::Share, bars }
    }
}

/// The result in words: a metric of an option, or of one less another.
fn result_name(metric: Metric, option: &str, against: Option<&str>) -> String {
    let option = in_sentence(option);
    match against {
        Some(other) => format!("{} of {option} less that of {}", metric.label(), in_sentence(other)),
        None => format!("{} of {option}", metric.label()),
    }
}

/// A share of the variance with half the width of its 95% interval.
fn with_error(e: Estimate) -> String {
    percent_with_error(Estimate { value: e.value.clamp(0.0, f64::INFINITY), ..e })
}

/// With its first letter large.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
}
