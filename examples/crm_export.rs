//! Makes the files of `examples/history` from a truth that is known: `cargo run --example crm_export`.
//!
//! The truth is the tests' small scenario with in-house people at work, contracts of $160k, a win rate of 27% and a cycle
//! of 6.5 months. Opportunities of the alliance are those of one trajectory, month by month; amounts, days and the deals of
//! the company's own sellers are drawn from the same truth. Nothing of it is a real company.

use alliance_sim::engine::{Column, Control, Run, RunPlan, Wanted};
use alliance_sim::metric::Observable;
use alliance_sim::sampling::DesignKind;
use alliance_sim::scenario::{self, Overrides, calendar, setting::CalendarMonth};
use std::fmt::Write as _;
use std::path::Path;

const MONTHS: u32 = 24;
const START: CalendarMonth = CalendarMonth { year: 2024, month: 1 };
const TRUTH: [&str; 5] = [
    "isv.acv=160e3",
    "funnel.base_win_rate=0.27",
    "funnel.cycle_months=6.5",
    "horizon_months=24",
    "start={ month = \"2024-01\" }",
];

/// Uniform numbers (`SplitMix64`), the same on every machine.
struct Draws(u64);

impl Draws {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (-2.0 * (1.0 - self.uniform()).ln()).sqrt() * (std::f64::consts::TAU * self.uniform()).cos()
    }
}

/// A row of the export: day opened, what closes it, its stage, amount and source.
fn row(
    draws: &mut Draws,
    opened: i64,
    amount: f64,
    win_rate: f64,
    source: &str,
) -> (i64, i64, &'static str, f64, String) {
    let days = (6.5 * 30.4 * (0.45 * draws.normal() - 0.1).exp()) as i64;
    let closed = opened + days.max(15);
    let won = draws.uniform() < win_rate;
    let last = calendar::first_day(START.plus(MONTHS)) - 1;
    let stage = match (closed > last, won) {
        (true, _) => "Negotiation",
        (false, true) => "Closed Won",
        (false, false) => "Closed Lost",
    };
    (opened, closed, stage, (amount / 100.0).round() * 100.0, source.to_owned())
}

fn date(day: i64) -> String {
    let (year, month, day) = calendar::of_days(day);
    format!("{year}-{month:02}-{day:02}")
}

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let overrides = Overrides { set: TRUTH.map(str::to_owned).to_vec(), ..Overrides::default() };
    let file = root.join("tests/it/commands/small.toml");
    let loaded = scenario::load(&file, &overrides).unwrap_or_else(|problems| panic!("{problems}"));
    let mut scenario = loaded.scenario;
    scenario.options.retain(|option| option.name == "In-house");
    let months: Vec<Column> =
        (0..MONTHS).flat_map(|m| Observable::ALL.iter().map(move |&what| Column::Observed(what, m, 1))).collect();
    let plan = RunPlan { seed: 20, design: DesignKind::Iid, replicates: 1 };
    let mut run = Run::new(&scenario, plan).reading(Wanted::columns(months));
    run.extend(64, Control::unwatched()).expect("nobody stops it");
    let sample = run.finish();
    let of = |future: usize, what: Observable, month: u32| sample.column(0, &Column::Observed(what, month, 1))[future];
    // The first future with enough to see.
    let total = |future: usize| (0..MONTHS).map(|m| of(future, Observable::Opportunities, m)).sum::<f64>();
    let future = (0..64).find(|&k| total(k) >= 10.0).unwrap_or(0);

    let mut draws = Draws(7);
    let mut rows = Vec::new();
    for month in 0..MONTHS {
        let day = |draws: &mut Draws| calendar::first_day(START.plus(month)) + (28.0 * draws.uniform()) as i64;
        let count = of(future, Observable::Opportunities, month) as usize;
        for (what, source) in [(Observable::PipelineField, "AWS account executive"), (Observable::PipelinePdm, "PDM")] {
            let pipeline = of(future, what, month);
            let share = pipeline
                / (of(future, Observable::PipelineField, month) + of(future, Observable::PipelinePdm, month)).max(1.0);
            let own = (count as f64 * share).round().max(f64::from(u8::from(pipeline > 0.0))) as usize;
            for _ in 0..if pipeline > 0.0 { own } else { 0 } {
                let opened = day(&mut draws);
                rows.push(row(&mut draws, opened, pipeline / own as f64, 0.3, source));
            }
        }
        for source in ["Web", "Outbound", "Event"] {
            let (opened, amount) = (day(&mut draws), 160e3 * (0.7 * draws.normal() - 0.245).exp());
            rows.push(row(&mut draws, opened, amount, 0.27, source));
        }
    }
    rows.sort_by_key(|row| row.0);
    let mut export = "Opportunity,Created Date,Close Date,Stage,Amount,Lead Source\n".to_owned();
    for (number, (opened, closed, stage, amount, source)) in rows.iter().enumerate() {
        let _ = writeln!(
            export,
            "OP-{:03},{},{},{stage},\"${amount:.2}\",{source}",
            number + 1,
            date(*opened),
            date(*closed)
        );
    }
    export += "Total,,,,,\n";
    let hires = "Role,Opened,Start Date,End Date\nAlliance manager,2024-01-02,2024-04-15,\nAlliance manager,2024-01-02,2024-06-03,\n";
    let mut actuals = "Quarter,Opportunities,Pipeline field,Wins,Meetings,Active teams\n".to_owned();
    for quarter in 0..4 {
        let sum = |what: Observable| (3 * quarter..3 * quarter + 3).map(|m| of(future, what, m)).sum::<f64>();
        let teams = of(future, Observable::ActiveTeams, 3 * quarter + 2);
        let _ = writeln!(
            actuals,
            "2026-Q{},{},{:.0},{},{:.0},{teams:.1}",
            quarter + 1,
            sum(Observable::Opportunities),
            sum(Observable::PipelineField),
            sum(Observable::Wins),
            sum(Observable::Meetings)
        );
    }
    let folder = root.join("examples/history");
    std::fs::create_dir_all(&folder).expect("the folder can be made");
    for (name, text) in [("crm-export.csv", export.as_str()), ("hires.csv", hires), ("actuals.csv", &actuals)] {
        std::fs::write(folder.join(name), text).expect("the file can be written");
    }
}
