//! What a run looks like as figures and tables, option by option in one look.

use super::{Figure, FigureKind, FigureSeries, FigureUnit, Name, ShownTable, Spread};
use crate::analysis::statistics::Estimate;
use crate::metric::{Metric, Series, Unit, YearFigure};
use crate::report::charts::{MOST_OPTIONS, Tag};
use crate::report::format::{self, as_counted, metric_with_error, short};
use crate::study::run::RunFindings;

/// A run with what all its figures share.
pub(super) struct Shown<'a> {
    /// The run.
    pub found: &'a RunFindings,
    /// Currency code.
    pub currency: &'a str,
    /// Options that are shown, in the order of the scenario: at most [`MOST_OPTIONS`].
    pub options: Vec<usize>,
    /// The option that is spoken of.
    pub subject: usize,
    tags: Vec<Tag>,
}

/// Statistics that a deck shows beside the first, where a figure has them.
pub const WORST: &str = "worst 5%";
/// ROI by the cash of the horizon alone.
pub const IN_HORIZON: &str = "inside the horizon";
/// ROI with the contracts that run on.
const IN_FORCE: &str = "with contracts in force";

/// Positions in `Bands::STATISTICS`.
const P5: usize = 0;
const P25: usize = 1;
const MEDIAN: usize = 2;
const P75: usize = 3;
const P95: usize = 4;
const MEAN: usize = 5;

impl<'a> Shown<'a> {
    /// The baseline and the best of the others.
    pub fn new(found: &'a RunFindings, currency: &'a str) -> Self {
        let scenario = &found.scenario;
        let tags = Tag::of(scenario);
        let ranked = found.findings.standings.ranked.iter().map(|standing| standing.option);
        let mut shown: Vec<usize> = Vec::new();
        for option in scenario.baseline().into_iter().chain(ranked).chain(0..scenario.options.len()) {
            if shown.len() < MOST_OPTIONS && !shown.contains(&option) {
                shown.push(option);
            }
        }
        shown.sort_unstable();
        let subject = found.findings.headline.as_ref().map_or(0, |headline| headline.subject.option);
        Self { found, currency, options: shown, subject, tags }
    }

    /// Name of an option.
    pub fn name(&self, option: usize) -> &str {
        &self.tags[option].name
    }

    /// Options apart from the baseline; all where there is no other.
    pub fn added(&self) -> Vec<usize> {
        let others: Vec<usize> = self.options.iter().copied().filter(|&option| !self.tags[option].baseline).collect();
        if others.is_empty() { self.options.clone() } else { others }
    }

    fn series(&self, option: usize, values: Vec<f64>) -> FigureSeries {
        let Tag { name, ink, dash, baseline } = self.tags[option].clone();
        let strong = option == self.subject;
        FigureSeries { name, ink, dash, baseline, strong, values, band: None, also: Vec::new(), told: Vec::new() }
    }

    /// A monthly series of some options: medians with the spread about them; none where the run has no bands.
    pub fn months(&self, key: &'static str, series: Series, options: &[usize], head: &str) -> Option<Figure> {
        let bands = &self.found.sample.bands;
        let months = bands.values.dim().2;
        if months == 0 || options.is_empty() {
            return None;
        }
        let of = |&option: &usize| {
            let at = |statistic: usize| bands.at(option, series, statistic);
            let spread = Spread { p5: at(P5), p25: at(P25), p75: at(P75), p95: at(P95) };
            let also = named([("mean", at(MEAN)), ("P5", at(P5)), ("P95", at(P95))]);
            FigureSeries { band: Some(spread), also, ..self.series(option, at(MEDIAN)) }
        };
        let unit = unit_of(series.unit(), matches!(series, Series::PdmMotive | Series::AeMotive));
        let mut figure = Figure {
            key: key.into(),
            head: head.to_owned(),
            kind: FigureKind::Fan,
            unit,
            x_title: "months from start".into(),
            categories: (1..=months).map(|month| month.to_string()).collect(),
            series: options.iter().map(of).collect(),
            statistic: "median".into(),
            inks: Vec::new(),
            mark: None,
            alt: String::new(),
            chart: None,
        };
        figure.alt = figure.seen_at_end(self.currency);
        Some(figure)
    }

    /// Columns over fiscal years, a series an option; none where the run recorded none.
    pub fn years(&self, key: &'static str, figure: YearFigure) -> Option<Figure> {
        let lines = || self.found.findings.years.iter().filter(|line| line.figure == figure);
        let mut labels: Vec<String> = Vec::new();
        for line in lines() {
            if !labels.contains(&line.year) {
                labels.push(line.year.clone());
            }
        }
        if labels.is_empty() {
            return None;
        }
        let of = |&option: &usize| {
            let by = |pick: fn(&crate::analysis::years::YearSummary) -> Estimate| -> Vec<f64> {
                let one = |label: &String| {
                    lines().find(|l| l.option == option && l.year == *label).map_or(f64::NAN, |line| pick(line).value)
                };
                labels.iter().map(one).collect()
            };
            let also = named([("P10", by(|l| l.p10)), ("median", by(|l| l.p50)), ("P90", by(|l| l.p90))]);
            let told = |pick: fn(&crate::analysis::years::YearSummary) -> Estimate| -> Vec<String> {
                let one = |label: &String| {
                    let line = lines().find(|l| l.option == option && l.year == *label);
                    line.map_or_else(String::new, |line| format::money(pick(line), self.currency))
                };
                labels.iter().map(one).collect()
            };
            let told = [("mean", told(|l| l.mean)), ("P10", told(|l| l.p10)), ("P90", told(|l| l.p90))];
            let told = told.map(|(name, texts)| (Name::from(name), texts)).into();
            FigureSeries { also, told, ..self.series(option, by(|l| l.mean)) }
        };
        let mut made = Figure {
            key: key.into(),
            head: format!("{}, nominal, by fiscal year", capital(figure.label())),
            kind: FigureKind::Columns,
            unit: FigureUnit::Money,
            x_title: "fiscal year".into(),
            categories: labels.iter().map(|label| self.year(label)).collect(),
            series: self.options.iter().map(of).collect(),
            statistic: "mean".into(),
            inks: Vec::new(),
            mark: None,
            alt: String::new(),
            chart: Some("fiscal-years".into()),
        };
        made.alt = made.seen_at_end(self.currency);
        Some(made)
    }

    /// A fiscal year by its name, with its months where it is a part of one.
    pub fn year(&self, label: &str) -> String {
        let exhibits = self.found.drawn.as_ref().map(|(exhibits, _)| exhibits);
        let year = exhibits.and_then(|e| e.years.iter().find(|year| year.label == label));
        match year.map_or(12, |year| year.months) {
            12 => label.to_owned(),
            1 => format!("{label} (1 month)"),
            months => format!("{label} ({months} months)"),
        }
    }

    /// The metric that decides as bars, best first.
    pub fn decisive(&self) -> Option<Figure> {
        let decision = self.found.scenario.decision;
        let ranked: Vec<_> =
            self.found.findings.standings.ranked.iter().filter(|s| self.options.contains(&s.option)).collect();
        let (&first, is_mean) = (ranked.first()?, ranked.iter().all(|s| s.mean.value.is_finite()));
        let by = |pick: fn(&crate::analysis::decision::Standing) -> Estimate| -> Vec<f64> {
            ranked.iter().map(|standing| pick(standing).value).collect()
        };
        let (statistic, values) = if is_mean { ("mean", by(|s| s.mean)) } else { ("median", by(|s| s.median)) };
        let mut also = named([(WORST, by(|s| s.cvar)), ("P5", by(|s| s.p5)), ("P95", by(|s| s.p95))]);
        if is_mean {
            also.insert(0, ("median".into(), by(|s| s.median)));
        }
        let told = |pick: fn(&crate::analysis::decision::Standing) -> Estimate| -> Vec<String> {
            let one = |estimate| without_error(&metric_with_error(estimate, decision.metric, self.currency));
            ranked.iter().map(|standing| one(pick(standing))).collect()
        };
        let mut all = vec![(WORST, told(|s| s.cvar)), ("P5", told(|s| s.p5)), ("P95", told(|s| s.p95))];
        all.extend([("median", told(|s| s.median)), ("mean", told(|s| s.mean))]);
        let label = capital(decision.metric.label());
        let mut series = self.series(first.option, values);
        (series.name, series.also) = (label.clone(), also);
        series.told = all.into_iter().map(|(name, texts)| (name.into(), texts)).collect();
        let mut figure = Figure {
            key: "figure-decision".into(),
            head: format!("{label} by option"),
            kind: FigureKind::Bars,
            unit: unit_of(decision.metric.unit(), is_share(decision.metric)),
            x_title: "option".into(),
            categories: ranked.iter().map(|standing| self.name(standing.option).to_owned()).collect(),
            series: vec![series],
            statistic: statistic.into(),
            inks: ranked.iter().map(|standing| self.tags[standing.option].ink).collect(),
            mark: None,
            alt: String::new(),
            chart: Some("decision".into()),
        };
        figure.alt = figure.seen_by_category(self.currency);
        Some(figure)
    }

    /// Return on the money added as bars, in the order of the scenario.
    pub fn returns(&self) -> Option<Figure> {
        let options = self.added();
        let money = &self.found.findings.money;
        let by = |pick: fn(&crate::analysis::cash::Returns) -> Estimate| -> Vec<f64> {
            options.iter().map(|&option| pick(&money[option].returns).value).collect()
        };
        let values = by(|returns| returns.in_force);
        if values.iter().all(|value| !value.is_finite()) {
            return None;
        }
        let also = named([(IN_HORIZON, by(|returns| returns.in_horizon))]);
        let told = |pick: fn(&crate::analysis::cash::Returns) -> Estimate| -> Vec<String> {
            let one = |&option: &usize| without_error(&format::percent_with_error(pick(&money[option].returns)));
            options.iter().map(one).collect()
        };
        let told = vec![
            (IN_FORCE.into(), told(|returns| returns.in_force)),
            (IN_HORIZON.into(), told(|returns| returns.in_horizon)),
        ];
        let series = FigureSeries { name: "ROI".to_owned(), also, told, ..self.series(self.subject, values) };
        let mut figure = Figure {
            key: "figure-roi".into(),
            head: "ROI by option".to_owned(),
            kind: FigureKind::Bars,
            unit: FigureUnit::Percent,
            x_title: "option".into(),
            categories: options.iter().map(|&option| self.name(option).to_owned()).collect(),
            series: vec![series],
            statistic: IN_FORCE.into(),
            inks: options.iter().map(|&option| self.tags[option].ink).collect(),
            mark: None,
            alt: String::new(),
            chart: None,
        };
        figure.alt = figure.seen_by_category(self.currency);
        Some(figure)
    }

    /// Means of metrics, a row an option; medians where a metric may never come.
    pub fn metrics(&self, caption: &str, options: &[usize], metrics: &[Metric]) -> ShownTable {
        let heads: Vec<&str> = std::iter::once("option").chain(metrics.iter().map(|metric| metric.label())).collect();
        let mut table = ShownTable::new(caption, &heads);
        for &option in options {
            let cell = |&metric: &Metric| {
                let summary = self.found.findings.summaries[option].metric(metric);
                summary.map_or_else(
                    || format::NONE.to_owned(),
                    |s| match s.mean.value.is_finite() {
                        true => metric_with_error(as_counted(s.mean, metric), metric, self.currency),
                        false if s.median().value.is_finite() => {
                            let median = as_counted(s.median(), metric);
                            format!("{} (median)", metric_with_error(median, metric, self.currency))
                        }
                        false if metric.unit() == Unit::Months => "never".to_owned(),
                        false => format::NONE.to_owned(),
                    },
                )
            };
            table.rows.push(std::iter::once(self.name(option).to_owned()).chain(metrics.iter().map(cell)).collect());
        }
        table.strong = options.iter().position(|&option| option == self.subject);
        table
    }
}

impl Figure {
    /// A value as people read it.
    #[must_use]
    pub fn written(&self, value: f64, currency: &str) -> String {
        match self.unit {
            FigureUnit::Money => short::money(value, currency),
            FigureUnit::Percent => format::percent(Estimate::known(value, f64::NAN)),
            FigureUnit::Number => short::number(value),
        }
    }

    /// A value of a series as people read it: to its error, where that is known.
    #[must_use]
    pub fn read_at(&self, series: &FigureSeries, place: usize, currency: &str) -> String {
        let plain = || self.written(series.values.get(place).copied().unwrap_or(f64::NAN), currency);
        series.told_by(&self.statistic, place).map_or_else(plain, str::to_owned)
    }

    /// Adds a line that marks a value.
    #[must_use]
    pub fn marked(self, at: f64, name: &'static str) -> Self {
        Self { mark: Some((at, name.into())), ..self }
    }

    /// Names the chart of the document that shows this figure.
    #[must_use]
    pub fn drawn_as(self, chart: &'static str) -> Self {
        Self { chart: Some(chart.into()), ..self }
    }

    /// The figure, with one of its series as what is spoken of.
    #[must_use]
    pub fn spoken_of(mut self, name: &str) -> Self {
        for series in &mut self.series {
            series.strong = series.name == name;
        }
        self
    }

    /// The value of each category, in words.
    fn seen_by_category(&self, currency: &str) -> String {
        let Some(series) = self.series.first() else { return String::new() };
        let said = self.categories.iter().enumerate();
        let said: Vec<String> =
            said.map(|(place, name)| format!("{name} {}", self.read_at(series, place, currency))).collect();
        format!("{}: {}.", self.statistic, said.join("; "))
    }

    /// The last value of each series, in words.
    fn seen_at_end(&self, currency: &str) -> String {
        let last = |series: &FigureSeries| {
            let place = series.values.len().saturating_sub(1);
            format!("{} {}", series.name, self.read_at(series, place, currency))
        };
        let said: Vec<String> = self.series.iter().map(last).collect();
        let end = self.categories.last().map_or("", String::as_str);
        let end = if self.x_title == "fiscal year" { end.to_owned() } else { format!("month {end}") };
        format!("{} in {end}: {}.", capital(&self.statistic), said.join("; "))
    }
}

/// Series by other statistics, by name.
fn named<const N: usize>(series: [(&'static str, Vec<f64>); N]) -> Vec<(Name, Vec<f64>)> {
    series.map(|(name, values)| (name.into(), values)).into()
}

/// A value as a table writes it, without its error.
fn without_error(written: &str) -> String {
    written.split(" ± ").next().unwrap_or_default().to_owned()
}

fn unit_of(unit: Unit, is_share: bool) -> FigureUnit {
    match unit {
        Unit::Money => FigureUnit::Money,
        Unit::Ratio if is_share => FigureUnit::Percent,
        _ => FigureUnit::Number,
    }
}

/// Whether a ratio is printed in percent.
fn is_share(metric: Metric) -> bool {
    metric.unit() == Unit::Ratio && !matches!(metric, Metric::PipelinePerCost | Metric::StretchPeak)
}

/// With a capital letter.
#[must_use]
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
