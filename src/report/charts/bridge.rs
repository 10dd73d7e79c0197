//! `bridge`: from pipeline opened to NPV, step by step, as aligned bars on one scale.

use super::Chart;
use super::board::{Board, in_title};
use super::canvas::{Anchor, Canvas, Style};
use super::format;
use super::frame::{HEAD, NAME, NOTE, Sheet, VALUE};
use super::layout::Rect;
use super::palette::{AXIS, GRID, Tag};
use super::scale::{LARGEST, extent};
use crate::analysis::exhibits::{STEPS, Steps};
use crate::analysis::statistics::Estimate;

/// Heads of the steps, in the order of [`Steps`].
const HEADS: [(&str, &str); STEPS] = [
    ("Pipeline", "opened"),
    ("Bookings", "won"),
    ("Recurring", "revenue"),
    ("Incremental", "margin"),
    ("People and", "providers"),
    ("Selling", "cost"),
    ("", "NPV"),
    ("NPV against", "baseline"),
];
/// Least height of a row in which counts stand below the bars rather than on them.
const LEAST_COUNTED: f64 = 104.0;
/// The steps that are costs.
const COSTS: [usize; 2] = [4, 5];
/// The first step that is a result.
const RESULTS: usize = 6;

/// What the chart shows.
#[derive(Clone, Debug, PartialEq)]
pub struct BridgeData {
    /// Steps of each option.
    pub rows: Vec<(Tag, Steps)>,
    /// Position in `rows` of the option that the title speaks of.
    pub subject: usize,
    /// Name of the baseline, if there is one.
    pub baseline: Option<String>,
    /// Currency code.
    pub currency: String,
}

impl BridgeData {
    /// From a run; none if it did not record the bridge.
    #[must_use]
    pub fn new(board: &Board<'_>) -> Option<Self> {
        let steps = board.run.exhibits.bridge.as_ref()?;
        let subject = board.subject();
        Some(Self {
            rows: board.shown.iter().map(|&i| (board.tag(i), steps[i].clone())).collect(),
            subject: board.shown.iter().position(|&i| i == subject).unwrap_or(0),
            baseline: board.baseline().map(|tag| tag.name.clone()),
            currency: board.footer.currency.clone(),
        })
    }
}

/// The chart; none if the run did not record the bridge.
#[must_use]
pub fn chart(board: &Board<'_>) -> Option<Chart> {
    let data = BridgeData::new(board)?;
    let title = title(&data);
    let subtitle = format!(
        "Means over futures, present values over horizon and tail, of the whole alliance function; bars on one scale. \
         Selling cost: commission, fees, technical sale{}",
        board.left_out()
    );
    let mut sheet = Sheet::new(&title, &subtitle, board.footer);
    draw(&mut sheet.canvas, sheet.body, &data);
    Some(Chart { name: "bridge".into(), title, svg: sheet.to_svg() })
}

/// The finding: what the option in question leaves of its margin, and how that compares with the baseline.
#[must_use]
pub fn title(data: &BridgeData) -> String {
    let Some((tag, steps)) = data.rows.get(data.subject).filter(|(_, steps)| steps.npv().value.is_finite()) else {
        return "NPV is undefined".to_owned();
    };
    let money = |estimate: Estimate| crate::report::format::money(estimate, &data.currency);
    let (name, margin, cost) = (in_title(&tag.name), steps.margin(), steps.cost());
    let eaten = if !(margin.value > 0.0 && cost > 0.0) {
        String::new()
    } else if cost > margin.value {
        "; its cost exceeds its margin".to_owned()
    } else {
        format!("; cost takes {} of its margin", format::percent(cost / margin.value))
    };
    let added = steps.added();
    let against = match &data.baseline {
        Some(baseline) if added.value.is_finite() => {
            let baseline = in_title(baseline);
            let size = money(Estimate { value: added.value.abs(), ..added });
            if added.value == 0.0 && added.se == 0.0 {
                format!(", exactly the same as {baseline}")
            } else if added.could_flip() {
                format!(", the same as {baseline} within simulation error")
            } else if added.value > 0.0 {
                format!(", {size} more than {baseline}")
            } else {
                format!(", {size} less than {baseline}")
            }
        }
        _ => String::new(),
    };
    format!("{name} ends at an NPV of {}{against}{eaten}", money(steps.npv()))
}

/// Where a column's bars start, and how many pixels an amount takes.
struct Columns {
    zeros: [f64; STEPS],
    lefts: [f64; STEPS],
    per_unit: f64,
}

/// All columns share one scale: each is as wide as its largest bar, and a gap for the value.
fn columns(data: &BridgeData, area: Rect, gap: f64) -> Columns {
    let spans: Vec<(f64, f64)> = (0..STEPS)
        .map(|step| {
            let values = data.rows.iter().map(|(_, steps)| steps.amounts[step].value);
            extent(values).map_or((0.0, 0.0), |(low, high)| (low.min(0.0), high.max(0.0)))
        })
        .collect();
    // Where a column is shorter than its head, the rest share what is left.
    let least = 40.0;
    let room = area.width() - STEPS as f64 * gap;
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
    let (mut zeros, mut lefts, mut left) = ([0.0; STEPS], [0.0; STEPS], area.left);
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
    let columns = columns(data, area, 120.0);
    let bottom = area.top + height * data.rows.len() as f64;
    for (step, (first, second)) in HEADS.iter().enumerate() {
        let x = columns.lefts[step];
        let (above, below) = if second.is_empty() { ("", *first) } else { (*first, *second) };
        canvas.text((x, area.top - 44.0), Anchor::Start, Style { size: 21.0, ..HEAD }, above);
        canvas.text((x, area.top - 18.0), Anchor::Start, Style { size: 21.0, ..HEAD }, below);
        let zero = columns.zeros[step];
        canvas.rule((zero, area.top), (zero, bottom), AXIS, 1.75);
    }
    for (i, (tag, steps)) in data.rows.iter().enumerate() {
        let y = area.top + height * (i as f64 + 0.5);
        canvas.rule((body.left, y + height / 2.0), (body.right, y + height / 2.0), GRID, 1.25);
        canvas.name_beside((body.left, y), NAME.ink(tag.ink), &tag.name, (widest, 0.9 * height));
        for (step, &amount) in steps.amounts.iter().enumerate() {
            let ink = match step {
                RESULTS.. => tag.ink,
                _ if COSTS.contains(&step) => tag.ink.tint(0.35),
                _ => tag.ink.tint(0.6),
            };
            draw_step(canvas, &columns, step, (amount, y, height), ink, data);
        }
        if height >= LEAST_COUNTED {
            for (step, count, unit) in [(0, steps.opportunities, "opportunities"), (1, steps.wins, "wins")] {
                let style = Style { size: 18.0, ..NOTE };
                let room = columns.lefts[step + 1] - columns.zeros[step] - 18.0;
                let text = format!("{} {unit}", crate::report::format::number(count));
                // A number without what it counts says nothing.
                if style.width(&text) <= room {
                    canvas.text((columns.zeros[step] + 10.0, y + 0.5 * height - 12.0), Anchor::Start, style, &text);
                }
            }
        }
    }
}

fn draw_step(
    canvas: &mut Canvas,
    columns: &Columns,
    step: usize,
    (amount, y, height): (Estimate, f64, f64),
    ink: super::palette::Ink,
    data: &BridgeData,
) {
    let bar = (0.46 * height).min(64.0);
    let zero = columns.zeros[step];
    // What is larger than the scale holds is drawn at its end.
    let size = amount.value;
    let length = if size.is_finite() { size.clamp(-LARGEST, LARGEST) * columns.per_unit } else { 0.0 };
    let (left, right) = (zero + length.min(0.0), zero + length.max(0.0));
    if length.abs() > 0.25 {
        canvas.rectangle(Rect::new(left, y - bar / 2.0, right, y + bar / 2.0), ink);
    }
    let style = if step >= RESULTS { Style { size: 22.0, ..HEAD } } else { VALUE };
    let written = crate::report::format::money(amount, &data.currency);
    canvas.text_beside((right + 10.0, y), Anchor::Start, style, &written);
}
