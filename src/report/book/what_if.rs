//! What may be changed in the workbook, and a sample of futures that follows: only what is exact.
//!
//! Margin and costs enter the NPV of a future as a sum, so that a change of a unit cost or of the margin moves each future by
//! a factor on its part, exactly, as long as nobody would act otherwise. Cash inside the horizon is discounted anew
//! month by month. Everything else is simulated anew (`run --set`).

use super::part::Part;
use super::{Column, Look, Sheet, SheetCell, SheetTable, letter, range};
use crate::engine::{Column as Recorded, Sample};
use crate::metric::{Metric, Series};
use crate::study::run::RunFindings;

/// Name of the sheet of the sample.
pub(super) const RAW: &str = "Raw sample";
const LEVERS: &str = "What-if";
/// Futures in the sample.
const FUTURES: usize = 500;
/// Relative difference between the NPV and the sum of its parts that rounding may make.
const CLOSE: f64 = 1e-9;

/// The parts that the NPV of a future is the sum of, in the futures that the workbook holds.
pub(super) struct Sampled {
    parts: Vec<Part>,
    futures: usize,
    /// Values by option, part and future.
    values: Vec<Vec<Vec<f64>>>,
}

impl Sampled {
    /// None where the run did not record the parts, or they do not add up to the NPV, so that no lever would be exact.
    pub fn new(found: &RunFindings) -> Option<Self> {
        let (sample, parts) = (&found.sample, Part::all(&found.scenario));
        let wanted = || parts.iter().flat_map(|part| part.made_of()).map(|(_, column)| column);
        let is_recorded = |column: Recorded| sample.columns.contains(&column);
        if !wanted().chain([Recorded::Metric(Metric::Npv)]).all(is_recorded) {
            return None;
        }
        let (futures, options) = (sample.trajectories().min(FUTURES), sample.options.len());
        let of = |option: usize| parts.iter().map(|part| part.values(sample, option, 0..futures)).collect();
        let values: Vec<Vec<Vec<f64>>> = (0..options).map(of).collect();
        // What no option pays, or no option earns, is no lever.
        let matters = |place: &usize| values.iter().any(|own| own[*place].iter().any(|&value| value != 0.0));
        let kept: Vec<usize> = (0..parts.len()).filter(matters).collect();
        let pick = |own: Vec<Vec<f64>>| own.into_iter().enumerate().filter(|(p, _)| kept.contains(p)).map(|(_, v)| v);
        let sampled = Self {
            parts: kept.iter().map(|&place| parts[place]).collect(),
            futures,
            values: values.into_iter().map(|own| pick(own).collect()).collect(),
        };
        let adds_up = |option: usize| {
            let npv = sampled.npv(sample, option);
            (0..futures).all(|future| {
                let size: f64 = sampled.values[option].iter().map(|part| part[future].abs()).sum();
                (sampled.added_up(option, future) - npv[future]).abs() <= CLOSE * size.max(1.0)
            })
        };
        (0..options).all(adds_up).then_some(sampled)
    }

    fn npv<'s>(&self, sample: &'s Sample, option: usize) -> std::borrow::Cow<'s, [f64]> {
        sample.part(option, &Recorded::Metric(Metric::Npv), 0..self.futures)
    }

    /// NPV of a future as the workbook adds it up.
    fn added_up(&self, option: usize, future: usize) -> f64 {
        let signed = self.parts.iter().zip(&self.values[option]).map(|(part, values)| part.sign() * values[future]);
        signed.fold(0.0, |sum, part| sum + part)
    }

    /// NPV of every future as the workbook adds it up.
    fn npvs(&self, option: usize) -> Vec<f64> {
        (0..self.futures).map(|future| self.added_up(option, future)).collect()
    }
}

/// Row of the first future, and of the first lever.
const FIRST_FUTURE: usize = 6;
const FIRST_LEVER: usize = 8;

/// The levers, what follows for each option, and cash discounted anew.
pub(super) fn levers(found: &RunFindings, sampled: &Sampled) -> Sheet {
    let sample = &found.sample;
    let mut sheet = Sheet::new(
        LEVERS,
        "What if pay, retainers, fees or the margin were other than simulated",
        &[
            "Change the blue cells: 100% is as simulated. Each part of the NPV of each future is multiplied, and all below follows.",
            "Exact for prices, each in proportion (pay with its hiring fees and severance, retainers, fees, gross margin), as long \
             as nobody would act otherwise: hiring, gates, reviews and fitted rules stay as they were.",
            &format!(
                "Over the first {} futures of the run ({RAW}), so that figures differ from those of all futures by simulation error.",
                sampled.futures
            ),
        ],
    );
    let mut table = SheetTable::new(
        "levers",
        "Levers",
        vec![Column::new("part of the NPV", Look::Words), Column::new("is multiplied by", Look::Percent).input()],
    );
    table.rows = sampled.parts.iter().map(|part| vec![part.label().into(), 1.0.into()]).collect();
    let first = sheet.next_row();
    debug_assert_eq!(first, FIRST_LEVER, "the sample refers to the levers");
    sheet.names = sampled
        .parts
        .iter()
        .enumerate()
        .map(|(place, part)| (format!("lever_{}", part.name()), format!("$B${}", first + place)))
        .collect();
    sheet.tables.push(table);
    let results = results(sample, sampled);
    sheet.tables.push(results);
    if let Some(rate) = certain_rate(found) {
        let first = sheet.next_row();
        let mut table = SheetTable::new(
            "rate",
            "Discount rate of the cash below, a year",
            vec![Column::new("rate", Look::Words), Column::new("a year", Look::Percent).input()],
        );
        table.rows = vec![vec!["as simulated, to be changed".into(), rate.into()]];
        sheet.names.push(("lever_discount_rate".to_owned(), format!("$B${first}")));
        sheet.tables.push(table);
        let cash = cash(found, rate, sheet.next_row());
        sheet.tables.push(cash);
    } else {
        sheet.notes.push(
            "The discount rate differs from future to future here, so that no single cell can stand for it; use --set."
                .to_owned(),
        );
    }
    sheet
}

/// The discount rate where it is one number in every future.
fn certain_rate(found: &RunFindings) -> Option<f64> {
    let position = found.scenario.position("economics.discount_rate")?;
    let belief = &found.scenario.parameters[position].belief;
    (!belief.is_uncertain()).then(|| belief.quantile(0.5))
}

/// Columns of an option in the sample: its parts, then its NPV and whether it is the best.
fn column_of(sampled: &Sampled, option: usize, place: usize) -> usize {
    1 + option * (sampled.parts.len() + 1) + place
}

/// What follows from the levers for each option.
fn results(sample: &Sample, sampled: &Sampled) -> SheetTable {
    let mut columns = vec![Column::new("option", Look::Words)];
    let heads = ["mean NPV as simulated", "mean NPV", "change", "mean NPV added", "P10", "P50", "P90"];
    columns.extend(heads.map(|head| Column::new(head, Look::Money)));
    columns.push(Column::new("best in", Look::Percent).bars());
    let mut table = SheetTable::new("what_if", "What follows", columns);
    let first = FIRST_LEVER + sampled.parts.len() + 3;
    let npvs: Vec<Vec<f64>> = (0..sample.options.len()).map(|option| sampled.npvs(option)).collect();
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    for (option, name) in sample.options.iter().enumerate() {
        let npv = range(RAW, column_of(sampled, option, sampled.parts.len()), FIRST_FUTURE, sampled.futures);
        let row = first + option;
        let own = mean(&npvs[option]);
        let mut cells: Vec<SheetCell> = vec![name.as_str().into(), own.into()];
        cells.push(SheetCell::Formula(format!("=AVERAGE({npv})"), own));
        cells.push(SheetCell::Formula(format!("=C{row}-B{row}"), 0.0));
        cells.push(match sample.baseline {
            Some(baseline) => {
                SheetCell::Formula(format!("=C{row}-C${}", first + baseline), own - mean(&npvs[baseline]))
            }
            None => SheetCell::Empty,
        });
        for p in [0.1, 0.5, 0.9] {
            cells.push(SheetCell::Formula(format!("=PERCENTILE({npv},{p})"), percentile(&npvs[option], p)));
        }
        let best = range(RAW, best_column(sample, sampled), FIRST_FUTURE, sampled.futures);
        let count = (0..sampled.futures).filter(|&future| best_of(&npvs, future) == option).count();
        let share = count as f64 / sampled.futures as f64;
        cells.push(SheetCell::Formula(format!("=SUMPRODUCT(--({best}=A{row}))/ROWS({best})"), share));
        table.rows.push(cells);
    }
    table
}

/// As the spreadsheet takes it: between the two neighbours in proportion.
fn percentile(values: &[f64], p: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let at = p * (sorted.len() - 1) as f64;
    let below = at.floor() as usize;
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + (at - below as f64) * (sorted[above] - sorted[below])
}

/// The option with the highest NPV of a future; the first of several.
fn best_of(npvs: &[Vec<f64>], future: usize) -> usize {
    (1..npvs.len()).fold(0, |best, option| if npvs[option][future] > npvs[best][future] { option } else { best })
}

fn best_column(sample: &Sample, sampled: &Sampled) -> usize {
    column_of(sampled, sample.options.len(), 0)
}

/// Mean nominal cash against the baseline by month, discounted at the rate of the lever.
fn cash(found: &RunFindings, rate: f64, first: usize) -> SheetTable {
    const MEAN: usize = 5;
    let sample = &found.sample;
    let others: Vec<usize> = (0..sample.options.len()).filter(|&option| Some(option) != sample.baseline).collect();
    let mut columns = vec![Column::new("month", Look::Whole), Column::new("factor", Look::Figure)];
    columns.extend(others.iter().map(|&option| Column::new(&sample.options[option], Look::Money)));
    let caption =
        "Mean cash against the baseline by month, nominal; the last line is its present value inside the horizon";
    let mut table = SheetTable::new("cash_by_month", caption, columns);
    let factor = |month: usize| libm::pow(1.0 + rate, -(month as f64) / 12.0);
    let by_month: Vec<Vec<f64>> = others
        .iter()
        .map(|&option| {
            let cumulative = sample.bands.at(option, Series::CashCumulative, MEAN);
            let before = std::iter::once(0.0).chain(cumulative.iter().copied());
            cumulative.iter().zip(before).enumerate().map(|(t, (now, before))| (now - before) / factor(t)).collect()
        })
        .collect();
    let months = by_month.first().map_or(0, Vec::len);
    for month in 0..months {
        let row = first + month;
        let mut cells: Vec<SheetCell> = vec![(month as f64).into()];
        cells.push(SheetCell::Formula(format!("=(1+lever_discount_rate)^(-A{row}/12)"), factor(month)));
        cells.extend(by_month.iter().map(|cash| SheetCell::Number(cash[month])));
        table.rows.push(cells);
    }
    if months > 0 {
        let last = first + months - 1;
        let mut cells: Vec<SheetCell> = vec!["present value".into(), SheetCell::Empty];
        for (place, cash) in by_month.iter().enumerate() {
            let at = letter(place + 2);
            let value = cash.iter().enumerate().map(|(month, cash)| factor(month) * cash).sum();
            cells.push(SheetCell::Formula(format!("=SUMPRODUCT($B{first}:$B{last},{at}{first}:{at}{last})"), value));
        }
        table.rows.push(cells);
    }
    table
}

/// The first futures with the parts of their NPV.
pub(super) fn raw(found: &RunFindings, sampled: &Sampled) -> Sheet {
    let sample = &found.sample;
    let title = format!("The first {} futures: parts of the NPV, present value", sampled.futures);
    let mut sheet =
        Sheet::new(RAW, &title, &["NPV follows the levers of What-if; the same future in every option of a row."]);
    debug_assert_eq!(sheet.next_row(), FIRST_FUTURE, "the levers refer to the sample");
    let mut columns = vec![Column::new("future", Look::Whole)];
    for name in &sample.options {
        columns.extend(sampled.parts.iter().map(|part| Column::new(&format!("{name}: {}", part.label()), Look::Money)));
        columns.push(Column::new(&format!("{name}: NPV"), Look::Money));
    }
    columns.push(Column::new("best", Look::Words));
    let mut table = SheetTable::new("raw", "", columns);
    let npvs: Vec<Vec<f64>> = (0..sample.options.len()).map(|option| sampled.npvs(option)).collect();
    for future in 0..sampled.futures {
        let row = FIRST_FUTURE + future;
        let mut cells: Vec<SheetCell> = vec![(future as f64).into()];
        for (option, parts) in sampled.values.iter().enumerate() {
            cells.extend(parts.iter().map(|part| SheetCell::Number(part[future])));
            let term = |(place, part): (usize, &Part)| {
                let plus = if part.sign() < 0.0 {
                    "-"
                } else if place > 0 {
                    "+"
                } else {
                    ""
                };
                format!("{plus}{}{row}*lever_{}", letter(column_of(sampled, option, place)), part.name())
            };
            let terms: String = sampled.parts.iter().enumerate().map(term).collect();
            cells.push(SheetCell::Formula(format!("={terms}"), npvs[option][future]));
        }
        cells.push(best_cell(sample, sampled, &npvs, future, row));
        table.rows.push(cells);
    }
    sheet.tables.push(table);
    sheet
}

/// The name of the option with the highest NPV of a row.
fn best_cell(sample: &Sample, sampled: &Sampled, npvs: &[Vec<f64>], future: usize, row: usize) -> SheetCell {
    let at = |option: usize| format!("{}{row}", letter(column_of(sampled, option, sampled.parts.len())));
    let all: Vec<String> = (0..npvs.len()).map(at).collect();
    let most = format!("MAX({})", all.join(","));
    let name = |option: usize| format!("'{LEVERS}'!$A${}", FIRST_LEVER + sampled.parts.len() + 3 + option);
    let last = npvs.len() - 1;
    let nested =
        (0..last).rev().fold(name(last), |rest, option| format!("IF({}={most},{},{rest})", all[option], name(option)));
    SheetCell::Verdict(format!("={nested}"), sample.options[best_of(npvs, future)].clone())
}

/// The sample adds up, and its means stand by those of all futures.
pub(super) fn checks(found: &RunFindings, sampled: &Sampled, check: &mut impl FnMut(String, SheetCell, f64, f64)) {
    let sample = &found.sample;
    for (option, name) in sample.options.iter().enumerate() {
        let npv = sampled.npv(sample, option);
        let mean = |of: &dyn Fn(usize) -> f64| (0..sampled.futures).map(of).sum::<f64>() / sampled.futures as f64;
        let terms: Vec<String> = sampled
            .parts
            .iter()
            .enumerate()
            .map(|(place, part)| {
                let sign = if part.sign() < 0.0 { "-" } else { "+" };
                format!(
                    "{sign}AVERAGE({})",
                    range(RAW, column_of(sampled, option, place), FIRST_FUTURE, sampled.futures)
                )
            })
            .collect();
        let one = SheetCell::Formula(
            format!("={}", terms.concat().trim_start_matches('+')),
            mean(&|future| sampled.added_up(option, future)),
        );
        let size: f64 = sampled.values[option].iter().map(|part| mean(&|future| part[future].abs())).sum();
        check(
            format!("{name}: the parts of the NPV add up to the NPV that was simulated"),
            one,
            mean(&|future| npv[future]),
            size,
        );
    }
}
