//! `bridge`: from pipeline opened to NPV, step by step, as aligned bars on one scale.

use super::Chart;
use super::board::{Board, in_title};
use super::canvas::{Anchor, Canvas, Style};
use super::format;
use super::frame::{HEAD, NAME, NOTE, Sheet, VALUE};
use super::layout::Rect;
use super::palette::{AXIS, GRID, Tag};
use super::scale::{LARGEST, extent};
use super::statistics;
use crate::engine::Column;
use crate::metric::{BridgeItem, Metric};

/// Steps shown: mean amounts in the order of the bridge, then NPV.
const HEADS: [(&str, &str); 7] = [
    ("Pipeline", "opened"),
    ("Bookings", "won"),
    ("Recurring", "revenue"),
    ("Incremental", "margin"),
    ("People and", "providers"),
    ("Selling", "cost"),
    ("NPV", ""),
];
/// The steps that are costs.
const COSTS: [usize; 2] = [4, 5];

/// What the chart shows.
#[derive(Clone, Debug, PartialEq)]
pub struct BridgeData {
    /// Mean present values of each option by step; costs as negative amounts.
    pub rows: Vec<(Tag, [f64; 7])>,
    /// Mean opportunities and wins of each option.
    pub counts: Vec<(f64, f64)>,
    /// Currency code.
    pub currency: String,
}

impl BridgeData {
    /// From a run; none if it did not record the bridge.
    #[must_use]
    pub fn new(board: &Board<'_>) -> Option<Self> {
        if !BridgeItem::ALL.iter().all(|&item| board.sample.columns.contains(&Column::Bridge(item))) {
            return None;
        }
        let row = |i: usize| {
            let mean = |item: BridgeItem| statistics::mean(board.values(i, &Column::Bridge(item)));
            let amounts = [
                mean(BridgeItem::Opened),
                mean(BridgeItem::Won),
                mean(BridgeItem::Recurring),
                mean(BridgeItem::Margin),
                -mean(BridgeItem::StaffCost).abs(),
                -mean(BridgeItem::SellingCost).abs(),
                board.mean(i, Metric::Npv),
            ];
            (board.tag(i), amounts)
        };
        let rows = board.shown.iter().map(|&i| row(i)).collect();
        let counts =
            board.shown.iter().map(|&i| (board.mean(i, Metric::Opportunities), board.mean(i, Metric::Wins))).collect();
        Some(Self { rows, counts, currency: board.footer.currency.clone() })
    }
}

/// The chart; none if the run did not record the bridge.
#[must_use]
pub fn chart(board: &Board<'_>) -> Option<Chart> {
    let data = BridgeData::new(board)?;
    let title = title(&data);
    let subtitle = format!(
        "Means over trajectories, present values over horizon and tail, of the whole function; bars on one scale. \
         Selling cost: commission, fees, technical sale{}",
        board.left_out()
    );
    let mut sheet = Sheet::new(&title, &subtitle, board.footer);
    draw(&mut sheet.canvas, sheet.body, &data);
    Some(Chart { name: "bridge", title, svg: sheet.to_svg() })
}

/// The finding: what the option with the highest NPV makes of its pipeline, and what its people take.
#[must_use]
pub fn title(data: &BridgeData) -> String {
    let defined = data.rows.iter().filter(|(_, amounts)| amounts[6].is_finite());
    let Some((tag, amounts)) = defined.reduce(|a, b| if b.1[6] > a.1[6] { b } else { a }) else {
        return "NPV is undefined for every option".to_owned();
    };
    let money = |value: f64| format::money(value, &data.currency);
    let name = in_title(&tag.name);
    let npv = if amounts[6] < 0.0 {
        format!("a loss of {}", money(-amounts[6]))
    } else {
        format!("{} of NPV", money(amounts[6]))
    };
    let share = -(amounts[4] + amounts[5]) / amounts[3];
    let cost = if amounts[3] > 0.0 && share.is_finite() && share > 0.0 {
        format!("; cost takes {} of its margin", format::percent(share))
    } else {
        String::new()
    };
    if amounts[0] > 0.0 {
        return format!("{name} turns {} of pipeline into {npv}{cost}", money(amounts[0]));
    }
    format!("{name} ends with {npv} without opening pipeline")
}

/// Where a column's bars start, and how many pixels an amount takes.
struct Columns {
    zeros: [f64; 7],
    lefts: [f64; 7],
    per_unit: f64,
}

/// All columns share one scale: each is as wide as its largest bar, and a gap for the value.
fn columns(data: &BridgeData, area: Rect, gap: f64) -> Columns {
    let spans: Vec<(f64, f64)> = (0..7)
        .map(|step| {
            let values = data.rows.iter().map(|(_, amounts)| amounts[step]);
            extent(values).map_or((0.0, 0.0), |(low, high)| (low.min(0.0), high.max(0.0)))
        })
        .collect();
    // Where a column is shorter than its head, the rest share what is left.
    let least = 40.0;
    let room = area.width() - 7.0 * gap;
    let mut per_unit = f64::INFINITY;
    for _ in 0..8 {
        let wide: f64 = spans.iter().map(|(low, high)| high - low).filter(|s| s * per_unit >= least).sum();
        let narrow = spans.iter().filter(|(low, high)| (high - low) * per_unit < least || high <= low).count();
        if wide <= 0.0 {
            per_unit = 0.0;
            break;
        }
        per_unit = (room - least * narrow as f64).max(0.0) / wide;
    }
    let (mut zeros, mut lefts, mut left) = ([0.0; 7], [0.0; 7], area.left);
    for (step, (low, high)) in spans.iter().enumerate() {
        lefts[step] = left;
        zeros[step] = left - low * per_unit;
        left += ((high - low) * per_unit).max(least) + gap;
    }
    Columns { zeros, lefts, per_unit }
}

fn draw(canvas: &mut Canvas, body: Rect, data: &BridgeData) {
    let widest = data.rows.iter().map(|(tag, _)| NAME.width(&tag.name)).fold(120.0, f64::max).min(330.0);
    let area = body.without(widest + 30.0, 76.0, 0.0, 0.0);
    let height = (area.height() / data.rows.len().max(1) as f64).min(190.0);
    let columns = columns(data, area, 118.0);
    let bottom = area.top + height * data.rows.len() as f64;
    for (step, (first, second)) in HEADS.iter().enumerate() {
        let x = columns.lefts[step];
        let (above, below) = if second.is_empty() { ("", *first) } else { (*first, *second) };
        canvas.text((x, area.top - 44.0), Anchor::Start, Style { size: 21.0, ..HEAD }, above);
        canvas.text((x, area.top - 18.0), Anchor::Start, Style { size: 21.0, ..HEAD }, below);
        let zero = columns.zeros[step];
        canvas.rule((zero, area.top), (zero, bottom), AXIS, 1.75);
    }
    for (i, (tag, amounts)) in data.rows.iter().enumerate() {
        let y = area.top + height * (i as f64 + 0.5);
        canvas.rule((body.left, y + height / 2.0), (body.right, y + height / 2.0), GRID, 1.25);
        canvas.text_beside((body.left, y), Anchor::Start, NAME.ink(tag.ink), &NAME.fit(&tag.name, widest));
        for (step, &amount) in amounts.iter().enumerate() {
            let ink = match step {
                6 => tag.ink,
                _ if COSTS.contains(&step) => tag.ink.tint(0.35),
                _ => tag.ink.tint(0.6),
            };
            draw_step(canvas, &columns, step, (amount, y, height), ink, data);
        }
        let (opened, won) = data.counts[i];
        if height >= 84.0 {
            for (step, count, unit) in [(0, opened, "opportunities"), (1, won, "wins")] {
                let text = format!("{} {unit}", format::number(count));
                canvas.text(
                    (columns.zeros[step] + 10.0, y + 0.5 * height - 12.0),
                    Anchor::Start,
                    Style { size: 18.0, ..NOTE },
                    &text,
                );
            }
        }
    }
}

fn draw_step(
    canvas: &mut Canvas,
    columns: &Columns,
    step: usize,
    (amount, y, height): (f64, f64, f64),
    ink: super::palette::Ink,
    data: &BridgeData,
) {
    let bar = (0.46 * height).min(64.0);
    let zero = columns.zeros[step];
    // What is larger than the scale holds is drawn at its end.
    let length = if amount.is_finite() { amount.clamp(-LARGEST, LARGEST) * columns.per_unit } else { 0.0 };
    let (left, right) = (zero + length.min(0.0), zero + length.max(0.0));
    if length.abs() > 0.25 {
        canvas.rectangle(Rect::new(left, y - bar / 2.0, right, y + bar / 2.0), ink);
    }
    let style = if step == 6 { Style { size: 22.0, ..HEAD } } else { VALUE };
    canvas.text_beside((right + 10.0, y), Anchor::Start, style, &format::money(amount, &data.currency));
}
