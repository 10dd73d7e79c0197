//! The outputs of one run, held to each other: a quantity has one number in the terminal, in `summary.json`, in the CSV
//! files and in the texts of the charts (docs/GLOSSARY.md).

use crate::support::{folder, program, shipped};
use alliance_sim::analysis::statistics::Estimate;
use alliance_sim::report::format::{self, short};
use serde_json::Value;
use std::collections::HashMap;
use std::path::Path;

/// Everything that a run printed and wrote.
struct Outputs {
    terminal: String,
    json: Value,
    /// (option, metric, statistic) to value.
    summary: HashMap<(String, String, String), f64>,
    /// (option, series, month) to the median.
    medians: HashMap<(String, String, usize), f64>,
    /// (option, year, figure) to the median.
    years: HashMap<(String, String, String), f64>,
    /// Texts of each chart by its name, the title first.
    charts: HashMap<String, Vec<String>>,
}

impl Outputs {
    fn of(scenario: &str) -> Self {
        let folder = folder();
        let path = shipped(scenario);
        let path = path.to_str().expect("a path is text");
        let arguments = ["run", path, "-n", "192", "--charts", "svg", "--no-parquet", "--out", "out"];
        let finished = program(folder.path(), &arguments);
        assert_eq!(finished.code, 0, "{}", finished.stderr);
        let out = folder.path().join("out");
        let text = |name: &str| std::fs::read_to_string(out.join(name)).unwrap_or_else(|e| panic!("{name}: {e}"));
        Self {
            terminal: finished.stdout,
            json: serde_json::from_str(&text("summary.json")).expect("JSON"),
            summary: rows(&text("summary.csv")).into_iter().map(|r| (key(&r), number(&r[3]))).collect(),
            medians: rows(&text("bands.csv"))
                .into_iter()
                .map(|r| ((r[0].clone(), r[1].clone(), r[2].parse().expect("a month")), number(&r[5])))
                .collect(),
            years: rows(&text("fiscal_years.csv")).into_iter().map(|r| (key(&r), number(&r[5]))).collect(),
            charts: charts(&out.join("charts")),
        }
    }

    /// The title and every other text of a chart.
    fn chart(&self, name: &str) -> &[String] {
        &self.charts[name]
    }

    fn says(&self, chart: &str, text: &str) {
        let texts = self.chart(chart);
        assert!(texts.iter().any(|own| own.contains(text)), "{chart} does not say {text:?}: {texts:#?}");
    }

    fn options(&self) -> Vec<(String, &Value)> {
        let all = self.json["options"].as_array().expect("a list");
        all.iter().map(|option| (option["name"].as_str().expect("a name").to_owned(), option)).collect()
    }

    fn statistic(&self, option: &str, metric: &str, statistic: &str) -> f64 {
        self.summary[&(option.to_owned(), metric.to_owned(), statistic.to_owned())]
    }

    fn ranked(&self) -> &[Value] {
        self.json["ranking"].as_array().expect("a list")
    }

    /// Whether an option is the one that money added is counted against.
    fn baseline(&self) -> String {
        let is_it = |(name, _): &(String, &Value)| {
            let of = |statistic: &str| self.statistic(name, "uplift_npv", statistic);
            of("mean") == 0.0 && of("sd") == 0.0
        };
        self.options().into_iter().find(is_it).expect("a baseline").0
    }
}

/// Cells by line, without the head; names may hold commas in quotes.
fn rows(csv: &str) -> Vec<Vec<String>> {
    let cells = |line: &str| {
        let mut cells: Vec<String> = Vec::new();
        for (i, part) in line.split('"').enumerate() {
            match (i % 2 == 1, cells.last_mut()) {
                (true, Some(open)) => open.push_str(part),
                (true, None) => cells.push(part.to_owned()),
                (false, Some(open)) => {
                    let mut parts = part.split(',');
                    open.push_str(parts.next().unwrap_or(""));
                    cells.extend(parts.map(str::to_owned));
                }
                (false, None) => cells.extend(part.split(',').map(str::to_owned)),
            }
        }
        cells
    };
    csv.lines().skip(1).map(cells).collect()
}

/// Whether two readings of one number are the same: readers of JSON may round its last digit.
fn is_same(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-14 * one.abs()
}

fn key(row: &[String]) -> (String, String, String) {
    (row[0].clone(), row[1].clone(), row[2].clone())
}

fn number(cell: &str) -> f64 {
    cell.parse().unwrap_or(f64::NAN)
}

/// Texts of an SVG in the order in which they stand: the title is the first. Lines of one text are joined by the
/// charts' own wrapping, so that titles are compared without their spaces.
fn charts(folder: &Path) -> HashMap<String, Vec<String>> {
    let files = std::fs::read_dir(folder).expect("charts").map(|entry| entry.expect("a file").path());
    files
        .map(|path| {
            let svg = std::fs::read_to_string(&path).expect("an SVG is text");
            let tree = svg.split("<text").skip(1).filter_map(|text| {
                let inner = text.split_once('>')?.1.split_once("</text>")?.0;
                Some(
                    inner.trim().replace('\u{a0}', " ").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"),
                )
            });
            (path.file_stem().expect("a name").to_string_lossy().into_owned(), tree.collect())
        })
        .collect()
}

fn estimate(value: &Value) -> Estimate {
    let of = |field: &str| value[field].as_f64().unwrap_or(f64::NAN);
    known(of("value"), of("half_width"))
}

/// A number with half the width of its interval.
fn known(value: f64, half_width: f64) -> Estimate {
    Estimate::known(value, half_width / Estimate::known(0.0, 1.0).half_width())
}

fn plain(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

/// The whole title of a chart: its first texts, joined, as far as they are titles.
fn title(outputs: &Outputs, chart: &str) -> String {
    outputs.chart(chart)[..2].join(" ")
}

/// What the main figures are and where they stand again.
fn assert_agreement(scenario: &str) {
    let outputs = Outputs::of(scenario);
    let words = outputs.terminal.split_whitespace().collect::<Vec<_>>().join(" ");
    let money = |value: &Value| plain(&format::money(estimate(value), "USD"));
    let baseline = outputs.baseline();

    // NPV added: ranking, options, CSV, decision chart, bridge, last horizon.
    for row in outputs.ranked() {
        let name = row["option"].as_str().expect("a name");
        let mean = row["mean"]["value"].as_f64().expect("a number");
        assert!(is_same(mean, outputs.statistic(name, "uplift_npv", "mean")), "{name}: {mean}");
        outputs.says("decision", &money(&row["mean"]));
        outputs.says("horizon", &money(&row["mean"]));
        if name != baseline {
            let npv = |option: &str| outputs.statistic(option, "npv", "mean");
            let added = npv(name) - npv(&baseline);
            assert!((added - mean).abs() <= 1e-6 * mean.abs().max(1.0), "{name}: {added} and {mean}");
            outputs.says("bridge", &money(&row["mean"]));
        }
        outputs.says("decision", &plain(&format::money(estimate(&row["expected_regret_with_hindsight"]), "USD")));
        outputs.says("decision", &plain(&format::chance_alone(estimate(&row["p_best"]))));
    }

    for (name, option) in outputs.options() {
        let (own, metrics) = (&option["money"], &option["metrics"]);
        // Field pipeline: the mean in JSON, CSV, table and chart; its fan ends at the quantiles of the same metric.
        let pipeline = outputs.statistic(&name, "pipeline_field", "mean");
        assert!(is_same(metrics["pipeline_field"]["mean"].as_f64().expect("a number"), pipeline), "{name}");
        let half = outputs.statistic(&name, "pipeline_field", "half_width");
        let stated = estimate(&serde_json::json!({ "value": pipeline, "half_width": half }));
        outputs.says("pipeline", &plain(&format::money(stated, "USD")));
        let printed = format::money_with_error(stated, "USD");
        assert!(words.contains(&printed), "the table does not say {printed}:\n{}", outputs.terminal);
        if name == baseline {
            continue;
        }
        // Deepest cash and its month; payback; ROI.
        let depth = &own["worst_cash_median"];
        let deepest = depth["value"].as_f64().expect("a number");
        assert!(is_same(deepest, outputs.statistic(&name, "worst_cash", "p50")), "{name}: {deepest}");
        if let Some(month) = own["trough_month"].as_u64() {
            outputs.says("cash", &format!("{}, month {}", money(depth), month + 1));
            let median = |month: u64| outputs.medians[&(name.clone(), "cash_cumulative".to_owned(), month as usize)];
            let horizon = outputs.json["scenario"]["horizon_months"].as_u64().expect("months");
            assert!((0..horizon).all(|other| median(month) <= median(other)), "{name}: the trough is not lowest");
        }
        for within in own["p_payback_within"].as_array().expect("a list") {
            outputs.says("cash", &plain(&format::chance_alone(estimate(&within["chance"]))));
        }
        let roi = plain(&format::percent(estimate(&own["roi_in_force"])));
        outputs.says("roi", &roi);
        let of_roi = |statistic: &str| outputs.statistic(&name, "roi", statistic);
        let positive = known(of_roi("p_positive"), of_roi("half_width_p_positive"));
        outputs.says("roi", &plain(&format::chance_alone(positive)));
    }

    // Fiscal years: the dearest year of the title is that of the file.
    let subject = outputs.ranked().iter().map(|row| row["option"].as_str().expect("a name")).find(|n| *n != baseline);
    let subject = subject.expect("an option besides the baseline");
    let costs = outputs.years.iter().filter(|((option, _, figure), _)| option == subject && figure == "cost");
    let dearest = costs.max_by(|a, b| a.1.total_cmp(b.1)).expect("a year").0.1.clone();
    let said = title(&outputs, "fiscal-years");
    let whose =
        ["", "“", "”"].map(|mark| format!("With {mark}{subject}")).into_iter().any(|start| said.starts_with(&start));
    assert!(whose && said.contains(" the whole function costs ") && said.contains(&format!("in {dearest}")), "{said}");

    // Motives and hours: the charts of attention state those of the files.
    let last = outputs.json["scenario"]["horizon_months"].as_u64().expect("months") as usize - 1;
    let at_end = |series: &str| outputs.medians[&(subject.to_owned(), series.to_owned(), last)];
    let median = |series: &str| plain(&short::number(at_end(series)));
    let over_time = title(&outputs, "attention");
    let motives = format!("PDM {}, AE {}", short::percent(at_end("pdm_motive")), short::percent(at_end("ae_motive")));
    assert!(over_time.contains(&motives), "{over_time} does not state {motives}");
    let surface = title(&outputs, "attention-surface");
    for (who, hours) in [("hours of the PDM ", median("pdm_attention")), (" of an AE team ", median("ae_attention"))] {
        let said = surface.split_once(who).expect("the side is named").1;
        let end = said.split(" and ").next().expect("a part");
        let is_none = end.starts_with("stay at none") && hours.starts_with("0.00");
        assert!(is_none || end.contains(&format!(" {hours}")), "{surface} does not end{who}at {hours}");
    }

    // The decision chart says what the terminal says first.
    let first_words: Vec<&str> = outputs.terminal.split_whitespace().take(3).collect();
    let decision = title(&outputs, "decision");
    let stays = outputs.terminal.starts_with("Stay with ");
    assert_eq!(stays, decision.starts_with(&format!("Stay with {baseline}")), "{first_words:?}: {decision}");
    for (name, texts) in &outputs.charts {
        assert!(!texts.iter().any(|text| text.contains("NaN") || text.contains("inf")), "{name}");
    }
}

#[test]
fn outputs_of_one_run_agree() {
    assert_agreement("composite-observability.toml");
}

#[test]
fn outputs_agree_where_doing_nothing_wins() {
    assert_agreement("early-stage-isv.toml");
}
