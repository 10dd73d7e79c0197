//! The story of a run, as a board reads it: the decision with its alternatives, why, what it brings and costs, what would
//! change it, what it rests on, and what to do next.

use super::assumptions;
use super::figures::{Shown, capital};
use super::{Exhibit, Part, Section, ShownTable};
use crate::analysis::audit::Severity;
use crate::analysis::statistics::Estimate;
use crate::analysis::summary::Summary;
use crate::metric::{Metric, Series, YearFigure};
use crate::report::charts::Chart;
use crate::report::format::{chance, metric_with_error, money, money_with_error, percent_with_error};
use crate::report::{Provenance, table};
use crate::study::run::RunFindings;

/// The story of a run; `charts` are those of its document, whose titles are findings.
#[must_use]
pub fn story(found: &RunFindings, provenance: &Provenance, charts: Vec<Chart>) -> Vec<Section> {
    let teller = Teller { shown: Shown::new(found, &provenance.currency), provenance, charts };
    let mut sections = vec![teller.decision()];
    sections.extend(teller.what_if());
    sections.extend([teller.why(), teller.pipeline(), teller.cash(), teller.roi(), teller.flexibility()]);
    sections.extend([teller.change(), teller.risks(), teller.years(), teller.assumed(), teller.next()]);
    sections.extend([teller.all_assumptions(), teller.all_metrics(), teller.compared()]);
    sections.extend(teller.pictures());
    sections
}

pub(super) struct Teller<'a> {
    pub(super) shown: Shown<'a>,
    provenance: &'a Provenance,
    charts: Vec<Chart>,
}

/// Charts of which the story shows the numbers as figures, or tells as tables; the others are shown as they are.
const TOLD: [&str; 6] = ["decision", "pipeline", "cash", "flexibility", "attention", "fiscal-years"];

impl Teller<'_> {
    /// The title of a chart, which is a finding, or other words where no chart was made.
    fn finding(&self, chart: &str, otherwise: &str) -> String {
        self.charts.iter().find(|c| c.name == chart).map_or_else(|| otherwise.to_owned(), |c| c.title.clone())
    }

    pub(super) fn section(key: &'static str, topic: &'static str, title: String) -> Section {
        Section { key, part: Part::Board, topic, title, said: Vec::new(), notes: Vec::new(), exhibits: Vec::new() }
    }

    /// Lines of the headline by their labels, as sentences.
    fn facts(&self, wanted: &[&str]) -> Vec<String> {
        let findings = &self.shown.found.findings;
        let Some(headline) = &findings.headline else { return Vec::new() };
        let facts = table::facts(headline, findings, self.provenance);
        let of = |label: &&str| facts.iter().find(|(name, _)| name == label);
        wanted.iter().filter_map(of).map(|(label, said)| format!("{label}: {said}")).collect()
    }

    fn decision(&self) -> Section {
        let findings = &self.shown.found.findings;
        // The title of the chart speaks of what stands below it where a finding is serious.
        let words = findings.verdict().words();
        let title = if findings.verdict().serious.is_empty() { self.finding("decision", &words) } else { words };
        let mut section = Self::section("decision", "Decision", title);
        section.said.extend(findings.verdict().serious.iter().map(|said| format!("Not to be used yet: {said}")));
        section.said.extend(self.facts(&["Over the next best", "Chance it is right", "Chance it adds value"]));
        section.exhibits.extend(self.shown.decisive().map(Exhibit::Figure));
        section.exhibits.push(Exhibit::Table(self.ranking()));
        section.notes.push(
            "Regret is what the best option of each future does better on average, with hindsight of luck that nobody \
             can have. ≈ marks an option that simulation error could swap with the next."
                .to_owned(),
        );
        section.notes.push(table::origin(self.provenance));
        section
    }

    fn ranking(&self) -> ShownTable {
        let (findings, currency) = (&self.shown.found.findings, self.shown.currency);
        let metric = findings.standings.decision.metric;
        let label = capital(metric.label());
        let header = [label.as_str(), "median", "worst 5%", "P5", "P95", "best in", "regret"];
        let mut table = ShownTable::new("Every option, doing nothing included, best first", &["option"]);
        table.header.extend(header.map(str::to_owned));
        for standing in &findings.standings.ranked {
            let of = |estimate: Estimate| metric_with_error(estimate, metric, currency);
            let mark = if standing.could_swap_with_next { "≈\u{a0}" } else { "" };
            let mut row = vec![format!("{mark}{}", self.shown.name(standing.option))];
            row.extend([standing.mean, standing.median, standing.cvar, standing.p5, standing.p95].map(of));
            row.extend([chance(standing.p_best), of(standing.regret)]);
            table.rows.push(row);
        }
        table.strong = Some(0);
        table
    }

    /// The what-if beside its base case, where values were put in.
    fn what_if(&self) -> Option<Section> {
        let found = self.shown.found.findings.what_if.as_ref()?;
        let mut section = Self::section("what-if", "What if", format!("What if {}?", found.words));
        let head = format!("Mean {}", found.metric.label());
        let mut table = ShownTable::new(&head, &["option", "base case", "what if", "difference"]);
        for row in &found.rows {
            let of = |estimate| metric_with_error(estimate, found.metric, self.shown.currency);
            let mut cells = vec![row.option.clone()];
            cells.extend([row.base, row.what_if, row.difference].map(of));
            table.rows.push(cells);
        }
        section.exhibits.push(Exhibit::Table(table));
        section
            .notes
            .push("Both cases were simulated on the same futures, so that the difference is paired.".to_owned());
        Some(section)
    }

    fn why(&self) -> Section {
        let title = self.finding("attention", "Whom the motion reaches: PDM and AE motives by month");
        let mut section = Self::section("why", "Why", title);
        let options = &self.shown.options;
        let month = |key, series, head: &str| self.shown.months(key, series, options, head);
        let figures = [
            month("figure-pdm", Series::PdmMotive, "PDM motive").map(|f| f.marked(0.5, "motivated")),
            month("figure-ae", Series::AeMotive, "AE motive").map(|f| f.marked(0.5, "motivated")),
            month("figure-pull", Series::FieldPull, "Active AE teams"),
            month("figure-partner", Series::ConsumptionPartner, "Partner-side consumption a month"),
            month("figure-customer", Series::ConsumptionCustomer, "Customer-side consumption a month"),
        ];
        let drawn = figures.into_iter().flatten().map(|figure| Exhibit::Figure(figure.drawn_as("attention")));
        section.exhibits.extend(drawn);
        section.notes.push(
            "A PDM is moved by consumption in the partner's own accounts, an AE by consumption in the accounts of the \
             customers that the AE owns. From one half on a person counts as motivated."
                .to_owned(),
        );
        section
    }

    fn pipeline(&self) -> Section {
        let title = self.finding("pipeline", "Field pipeline by option");
        let mut section = Self::section("pipeline", "Pipeline", title);
        let head = "Cumulative field pipeline at opening, nominal";
        let figure = self.shown.months("figure-pipeline", Series::PipelineCumulative, &self.shown.options, head);
        section.exhibits.extend(figure.map(|figure| Exhibit::Figure(figure.drawn_as("pipeline"))));
        let metrics = [
            Metric::PipelineM12,
            Metric::PipelineM24,
            Metric::PipelineField,
            Metric::Opportunities,
            Metric::Wins,
            Metric::Bookings,
        ];
        let defined: Vec<Metric> = metrics
            .into_iter()
            .filter(|m| m.by_month().is_none_or(|month| month <= self.provenance.horizon_months))
            .collect();
        let table = self.shown.metrics("Means over futures, inside the horizon", &self.shown.options, &defined);
        section.exhibits.push(Exhibit::Table(table));
        section
    }

    fn cash(&self) -> Section {
        let mut section = Self::section("cash", "Cash", self.finding("cash", "Cash against doing nothing new"));
        section.said = self.facts(&["CAC payback", "Cash turns", "Paid back", "Cash at its deepest"]);
        let head = "Cumulative discounted cash against the baseline";
        let figure = self.shown.months("figure-cash", Series::CashCumulative, &self.shown.added(), head);
        section.exhibits.extend(figure.map(|figure| Exhibit::Figure(figure.drawn_as("cash"))));
        let money_of = &self.shown.found.findings.money;
        let milestones = money_of.first().map_or(&[][..], |money| &money.payback.within);
        let mut table = ShownTable::new("Chance to be paid back for good, and how deep cash goes", &["option"]);
        table.header.extend(milestones.iter().map(|(month, _)| format!("by month {month}")));
        let rest = ["never", "deepest, median", "one future in twenty below", "deepest in month"];
        table.header.extend(rest.map(str::to_owned));
        for option in self.shown.added() {
            let own = &money_of[option];
            let mut row = vec![self.shown.name(option).to_owned()];
            row.extend(own.payback.within.iter().map(|(_, share)| chance(*share)));
            let trough = own.depth.trough_month.map_or_else(|| "–".to_owned(), |month| (month + 1).to_string());
            let currency = self.shown.currency;
            row.extend([
                chance(own.payback.never),
                money_with_error(own.depth.median, currency),
                money(own.depth.p5, currency),
                trough,
            ]);
            table.rows.push(row);
        }
        table.strong = self.shown.added().iter().position(|&option| option == self.shown.subject);
        section.exhibits.push(Exhibit::Table(table));
        section
    }

    fn roi(&self) -> Section {
        let mut section = Self::section("roi", "ROI", self.finding("roi", "Return on the money added"));
        section.said = self.facts(&["ROI"]);
        let header = ["option", "inside the horizon", "with contracts in force", "median future", "returns its cost"];
        let mut table = ShownTable::new("Return on the money that an option adds", &header);
        let findings = &self.shown.found.findings;
        for option in self.shown.added() {
            let returns = findings.money[option].returns;
            let summary = findings.summaries[option].metric(Metric::Roi);
            let median = summary.map_or(Estimate::UNDEFINED, Summary::median);
            let positive = summary.and_then(|summary| summary.p_positive).unwrap_or(Estimate::UNDEFINED);
            let mut row = vec![self.shown.name(option).to_owned()];
            row.extend([returns.in_horizon, returns.in_force, median].map(percent_with_error));
            row.push(chance(positive));
            table.rows.push(row);
        }
        table.strong = self.shown.added().iter().position(|&option| option == self.shown.subject);
        section.exhibits.push(Exhibit::Table(table));
        let chart = self.charts.iter().find(|chart| chart.name == "roi");
        section.exhibits.extend(chart.map(|chart| Exhibit::Chart(chart.clone())));
        section.notes.push("ROI is mean added benefit over mean added cost, less one, at present value.".to_owned());
        section
    }

    fn flexibility(&self) -> Section {
        let title = self.finding("flexibility", "How capacity can be changed");
        let mut section = Self::section("flexibility", "Flexibility", title);
        let options = &self.shown.options;
        let month = |key, series, head: &str| self.shown.months(key, series, options, head);
        let figures = [
            month("figure-capacity", Series::CapacityEffective, "Effective capacity, people fully productive"),
            month("figure-exit", Series::ExitCost, "Exit cost: what stopping everything that month would still cost"),
        ];
        let drawn = figures.into_iter().flatten().map(|figure| Exhibit::Figure(figure.drawn_as("flexibility")));
        section.exhibits.extend(drawn);
        let metrics = [
            Metric::Sheddable90d,
            Metric::ExitCostMean,
            Metric::ExitCostPeak,
            Metric::CapacityGap,
            Metric::AdjustmentCost,
            Metric::FlexibilityValue,
        ];
        let table = self.shown.metrics("What it takes to change course, means over futures", options, &metrics);
        section.exhibits.push(Exhibit::Table(table));
        section
    }

    fn change(&self) -> Section {
        let findings = &self.shown.found.findings;
        let headline = findings.headline.as_ref();
        let flips = headline.and_then(|headline| headline.break_even.as_deref()).unwrap_or_default();
        let title = match flips.split("; ").filter(|flip| flip.contains("would win")).count() {
            0 => "What would change our mind: no single number turns it".to_owned(),
            1 => "What would change our mind: one number could turn it".to_owned(),
            count => format!("What would change our mind: {count} numbers, each alone, could turn it"),
        };
        let mut section = Self::section("change", "Tripwires", title);
        section.said.extend(flips.split("; ").filter(|flip| !flip.is_empty()).map(capital));
        if let Some(headline) = headline {
            section.said.extend(table::cautions(headline, findings, self.shown.currency));
        }
        section.said.extend(self.facts(&["Under sourced beliefs", "Averse to risk"]));
        let horizon = self.charts.iter().find(|chart| chart.name == "horizon");
        section.exhibits.extend(horizon.map(|chart| Exhibit::Chart(chart.clone())));
        section
    }

    fn risks(&self) -> Section {
        let (findings, currency) = (&self.shown.found.findings, self.shown.currency);
        let metric = findings.standings.decision.metric;
        let worst = findings.standings.ranked.iter().find(|standing| standing.option == self.shown.subject);
        let title = worst.filter(|standing| standing.cvar.value.is_finite()).map_or_else(
            || "Risks".to_owned(),
            |standing| {
                let tail = metric_with_error(standing.cvar, metric, currency);
                format!("In its worst 5% of futures {} has {tail}", self.shown.name(standing.option))
            },
        );
        let mut section = Self::section("risks", "Risks", title);
        let mut table = ShownTable::new(
            "When it goes wrong",
            &["option", "worst 5%", "one future in twenty below", "adds value in", "deepest cash, one in twenty below"],
        );
        for standing in &findings.standings.ranked {
            let option = standing.option;
            let of = |estimate: Estimate| metric_with_error(estimate, metric, currency);
            let adds = findings.summaries[option].metric(Metric::UpliftNpv).and_then(|summary| summary.p_positive);
            let mut row = vec![self.shown.name(option).to_owned(), of(standing.cvar), of(standing.p5)];
            row.push(chance(adds.unwrap_or(Estimate::UNDEFINED)));
            row.push(money(findings.money[option].depth.p5, currency));
            table.rows.push(row);
        }
        section.exhibits.push(Exhibit::Table(table));
        for breach in &findings.breaches {
            let said = table::breach_in_words(breach, currency);
            section.said.push(format!("{}: {said}", self.shown.name(breach.option)));
        }
        for finding in findings.audit.iter().filter(|finding| finding.severity != Severity::Note) {
            let (severity, rule) = (capital(finding.severity.name()), finding.rule);
            section.said.push(format!("{severity} ({rule}): {} {}", finding.reason, finding.remedy));
        }
        section
    }

    fn years(&self) -> Section {
        let mut section = Self::section("years", "Fiscal years", self.finding("fiscal-years", "Fiscal years"));
        section.part = Part::Cfo;
        let keys = ["figure-cost", "figure-bookings", "figure-margin", "figure-year-cash", "figure-year-pipeline"];
        let figures = keys.into_iter().zip(YearFigure::ALL.iter().copied());
        let figures = figures.filter_map(|(key, figure)| self.shown.years(key, figure));
        section.exhibits.extend(figures.map(Exhibit::Figure));
        section.exhibits.push(Exhibit::Table(self.years_of_subject()));
        section
            .notes
            .push("Nominal amounts of the whole function, not discounted, not against the baseline.".to_owned());
        section
    }

    /// Every figure of every year of the option that is spoken of: mean, and P10 to P90.
    fn years_of_subject(&self) -> ShownTable {
        let (option, currency) = (self.shown.subject, self.shown.currency);
        let own = || self.shown.found.findings.years.iter().filter(|line| line.option == option);
        let mut labels: Vec<&str> = Vec::new();
        for line in own() {
            if !labels.contains(&line.year.as_str()) {
                labels.push(&line.year);
            }
        }
        let caption = format!("{}: mean, and P10 to P90", self.shown.name(option));
        let mut table = ShownTable::new(&caption, &[&["figure"], labels.as_slice()].concat());
        for &figure in YearFigure::ALL {
            let cell = |label: &&str| {
                own().find(|line| line.figure == figure && line.year == **label).map_or_else(String::new, |line| {
                    let [mean, low, high] = [line.mean, line.p10, line.p90].map(|e| money(e, currency));
                    format!("{mean} ({low} to {high})")
                })
            };
            table.rows.push(std::iter::once(capital(figure.label())).chain(labels.iter().map(cell)).collect());
        }
        table
    }

    fn by_weight(&self) -> Vec<usize> {
        assumptions::by_weight(&self.shown.found.scenario, &self.shown.found.sample)
    }

    fn assumed(&self) -> Section {
        let scenario = &self.shown.found.scenario;
        let by_weight = self.by_weight();
        let first: Vec<usize> = by_weight.iter().copied().take(assumptions::LEADING).collect();
        let stated = first.iter().filter(|&&p| scenario.parameters[p].origin.label() == "stated").count();
        let title = match first.len() {
            0 => "Nothing is uncertain in this scenario".to_owned(),
            count => format!("The {count} assumptions that matter most: {stated} stated, {} defaults", count - stated),
        };
        let mut section = Self::section("assumptions", "Assumptions", title);
        let caption = "What the answer hangs on most, heaviest first; one future in ten lies below low, one in ten above \
                       high";
        section.exhibits.push(Exhibit::Table(assumptions::table(scenario, &first, caption)));
        section.notes.push("Weight is the strongest rank correlation with the metric that decides.".to_owned());
        section
    }

    fn next(&self) -> Section {
        let mut section = Self::section("next", "Next", "What we do next, and when we look again".to_owned());
        section.said = assumptions::to_find_out(&self.shown.found.scenario, &self.by_weight());
        section.said.push(
            "Look again when one of the numbers under \"What would change our mind\" is known to lie on the other side."
                .to_owned(),
        );
        section
    }

    /// Charts that are not told otherwise.
    fn pictures(&self) -> Option<Section> {
        let is_other = |chart: &&Chart| !TOLD.contains(&chart.name) && !["roi", "horizon"].contains(&chart.name);
        let charts: Vec<Exhibit> = self.charts.iter().filter(is_other).cloned().map(Exhibit::Chart).collect();
        if charts.is_empty() {
            return None;
        }
        let mut section = Self::section("charts", "More charts", "Further charts".to_owned());
        section.part = Part::Appendix;
        section.exhibits = charts;
        Some(section)
    }
}
