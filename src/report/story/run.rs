//! The story of a run, as a board reads it: the decision with its alternatives, why, what it brings and costs, what would
//! change it, what it rests on, and what to do next.

use super::figures::{Shown, capital};
use super::{Exhibit, Figure, Part, Section, ShownTable};
use crate::analysis::figures::in_sentence;
use crate::analysis::statistics::Estimate;
use crate::analysis::summary::Summary;
use crate::analysis::years::YearSummary;
use crate::metric::{Metric, Series, YearFigure};
use crate::report::charts::Chart;
use crate::report::format::{
    as_counted, chance, compared_with_error, metric_with_error, money, money_with_error, percent, percent_with_error,
};
use crate::report::{Provenance, headline};
use crate::study::run::RunFindings;

/// The story of a run; `charts` are those of its document, whose titles are findings.
#[must_use]
pub fn story(found: &RunFindings, provenance: &Provenance, charts: &[Chart]) -> Vec<Section> {
    let teller = Teller { shown: Shown::new(found, &provenance.currency), provenance, charts };
    let mut sections = vec![teller.decision()];
    sections.extend(teller.what_if());
    sections.extend([teller.why(), teller.pipeline()]);
    sections.extend((!teller.is_alone()).then(|| [teller.cash(), teller.roi()]).into_iter().flatten());
    sections.push(teller.flexibility());
    let rules = teller.rules();
    let is_for_board = |section: &Section| section.part == Part::Board;
    sections.extend(rules.clone().filter(is_for_board));
    sections.extend([teller.change(), teller.risks(), teller.years(), teller.assumed(), teller.next()]);
    sections.extend([teller.all_assumptions(), teller.all_metrics()]);
    sections.extend(teller.compared());
    sections.extend(rules.filter(|section| !is_for_board(section)));
    sections.extend(teller.pictures());
    sections
}

pub(super) struct Teller<'a> {
    pub(super) shown: Shown<'a>,
    provenance: &'a Provenance,
    pub(super) charts: &'a [Chart],
}

/// Charts of which the story shows the numbers as figures, or tells as tables; the others are shown as they are.
const TOLD: [&str; 6] = ["decision", "pipeline", "cash", "flexibility", "attention", "fiscal-years"];

impl Teller<'_> {
    /// The title of a chart, which is a finding, or other words where no chart was made.
    pub(super) fn finding(&self, chart: &str, otherwise: &str) -> String {
        self.charts.iter().find(|c| c.name == chart).map_or_else(|| otherwise.to_owned(), |c| c.title.clone())
    }

    pub(super) fn section(key: &'static str, topic: &'static str, title: String) -> Section {
        Section {
            key: key.into(),
            part: Part::Board,
            topic: topic.into(),
            title,
            said: Vec::new(),
            notes: Vec::new(),
            exhibits: Vec::new(),
        }
    }

    /// Lines of the headline by their labels, as sentences.
    pub(super) fn facts(&self, wanted: &[&str]) -> Vec<String> {
        let findings = &self.shown.found.findings;
        let Some(headline) = &findings.headline else { return Vec::new() };
        let facts = headline::facts(headline, findings, self.provenance);
        let of = |label: &&str| facts.iter().find(|(name, _)| name == label);
        wanted.iter().filter_map(of).map(|(label, said)| format!("{label}: {said}")).collect()
    }

    /// Whether what is done today is all there is: nothing is added to it that could pay back.
    pub(super) fn is_alone(&self) -> bool {
        let ranked = &self.shown.found.findings.standings.ranked;
        ranked.len() == 1 && self.shown.found.scenario.baseline() == Some(ranked[0].option)
    }

    fn decision(&self) -> Section {
        let findings = &self.shown.found.findings;
        // The title of the chart speaks of what stands below it where a finding is serious.
        let words = findings.verdict().words();
        let title = if findings.verdict().serious.is_empty() { self.finding("decision", &words) } else { words };
        let mut section = Self::section("decision", "Decision", title);
        let caution = findings.verdict().caution();
        section.said.extend(findings.verdict().serious.iter().map(|said| format!("{caution}: {said}")));
        section.said.extend(self.facts(&[
            "Over the next best",
            "Chance it is right",
            "Chance it is best",
            "Chance it adds value",
        ]));
        if self.is_alone() {
            let own = [Metric::Npv, Metric::CostPv, Metric::PipelineField, Metric::Wins, Metric::Bookings];
            let caption = "What it brings and costs by itself, means over futures";
            section.said.push("Nothing is compared: what is added is counted against this option.".to_owned());
            section.exhibits.push(Exhibit::Table(self.shown.metrics(caption, &self.shown.options, &own)));
            return section;
        }
        section.exhibits.extend(self.shown.decisive().map(Exhibit::Figure));
        section.exhibits.push(Exhibit::Table(self.ranking()));
        section.notes.push(
            "Regret is what the best option of each future does better on average, with hindsight of luck that nobody \
             can have. ≈ marks an option that simulation error could swap with the next."
                .to_owned(),
        );
        section.notes.push(headline::origin(self.provenance));
        section
    }

    fn ranking(&self) -> ShownTable {
        let (findings, currency) = (&self.shown.found.findings, self.shown.currency);
        let metric = findings.standings.decision.metric;
        let label = capital(metric.label());
        let header = [label.as_str(), "median", "worst 5%", "P5", "P95", "best in", "regret"];
        let ranked = &findings.standings.ranked;
        let has_marks = ranked.iter().any(|standing| standing.could_swap_with_next);
        let of_rows = if has_marks { "option (≈ may swap with the next)" } else { "option" };
        let mut table = ShownTable::new("Every option, doing nothing included, best first", &[of_rows]);
        table.header.extend(header.map(str::to_owned));
        for standing in ranked {
            let of = |estimate: Estimate| metric_with_error(estimate, metric, currency);
            let mark = if standing.could_swap_with_next { "≈\u{a0}" } else { "" };
            let mut row = vec![format!("{mark}{}", self.shown.name(standing.option))];
            let counted = |estimate: Estimate| of(as_counted(estimate, metric));
            row.extend([standing.mean, standing.median, standing.cvar, standing.p5, standing.p95].map(counted));
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
        let head = capital(&found.compared.words());
        let mut table = ShownTable::new(&head, &["option", "base case", "what if", "difference"]);
        for row in &found.rows {
            let of = |estimate| compared_with_error(estimate, found.compared, self.shown.currency);
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
        let most = self.most_pipeline();
        let named = |figure: Figure| figure.drawn_as("pipeline").spoken_of(self.shown.name(most));
        section.exhibits.extend(figure.map(|figure| Exhibit::Figure(named(figure))));
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
        let caption = "What it opens and wins by month, means over futures";
        let mut table = self.shown.metrics(caption, &self.shown.options, &defined);
        table.strong = self.shown.options.iter().position(|&option| option == most);
        section.exhibits.push(Exhibit::Table(table));
        section
    }

    /// The option that opens most pipeline, of which the finding speaks.
    fn most_pipeline(&self) -> usize {
        let opened = |option: usize| {
            let summary = self.shown.found.findings.summaries[option].metric(Metric::PipelineField);
            summary.map_or(f64::NEG_INFINITY, |summary| summary.mean.value)
        };
        let more = |best: usize, option: usize| if opened(option) > opened(best) { option } else { best };
        self.shown.options.iter().copied().reduce(more).unwrap_or(self.shown.subject)
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
        let rest = ["never", "deepest, median", "one future in twenty below", "median lowest in month"];
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
        let mut section = Self::section("roi", "ROI", self.return_of_subject());
        section.said = self.facts(&["ROI", "NPV added comes"]);
        section.exhibits.extend(self.shown.returns().map(Exhibit::Figure));
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

    fn return_of_subject(&self) -> String {
        let returns = self.shown.found.findings.money[self.shown.subject].returns;
        let name = in_sentence(self.shown.name(self.shown.subject));
        match (returns.in_force.value.is_finite(), returns.in_horizon.value.is_finite()) {
            (true, true) => format!(
                "{name} brings back {} of its cost inside the horizon, {} with contracts in force",
                brought_back(returns.in_horizon),
                brought_back(returns.in_force)
            ),
            _ => self.finding("roi", "Return on the money added"),
        }
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
        let name = in_sentence(self.shown.name(option));
        let mut table = ShownTable::new(&format!("{name} by fiscal year: mean, and P10 to P90"), &["figure"]);
        table.header.extend(labels.iter().map(|label| self.shown.year(label)));
        for &figure in YearFigure::ALL {
            let cells = |of: &dyn Fn(&YearSummary) -> String| -> Vec<String> {
                let line = |label: &&str| own().find(|line| line.figure == figure && line.year == **label);
                labels.iter().map(|label| line(label).map_or_else(String::new, of)).collect()
            };
            let means = cells(&|line| money(line.mean, currency));
            let spread =
                cells(&|line| format!("{}\u{a0}to\u{a0}{}", money(line.p10, currency), money(line.p90, currency)));
            table.rows.push(std::iter::once(capital(figure.label())).chain(means).collect());
            table.rows.push(std::iter::once("P10 to P90".to_owned()).chain(spread).collect());
        }
        table
    }

    /// Charts that are not told otherwise.
    fn pictures(&self) -> Option<Section> {
        let is_other =
            |chart: &&Chart| !TOLD.contains(&&*chart.name) && !["roi", "horizon", "policy"].contains(&&*chart.name);
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

/// Share of what was spent that comes back: 86 % at a return of −14 %.
fn brought_back(roi: Estimate) -> String {
    match roi.value + 1.0 {
        share if share <= 0.0 => "none".to_owned(),
        share if share < 0.01 => "less than 1%".to_owned(),
        value => percent(Estimate { value, ..roi }),
    }
}
