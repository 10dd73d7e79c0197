//! Axes of native charts, and how their text is set.

use super::ink::{faint_line, line};
use super::package::escaped;
use super::shapes::POINT;
use super::template::Room;
use crate::report::charts::Dash;
use crate::report::charts::palette::BASELINE;
use crate::report::story::{Figure, FigureKind, FigureUnit};

/// Letters of a label beside a bar, about.
const LABEL: f64 = 8.5;
pub(super) const CATEGORY_AXIS: u32 = 111_111_111;
pub(super) const VALUE_AXIS: u32 = 222_222_222;
/// Text that lies, and is broken at words where it is long.
pub(super) const LEVEL: u32 = 0;
/// Text that lies and is never broken, in programs that break text only where nothing turns it: a sixty-thousandth of a
/// degree. Numbers of months would be broken between their digits, or turned by 45 degrees.
const UNBROKEN: u32 = 1;

/// How text in a chart is set.
pub(super) fn letters(size: u32, scheme: &str, turn: u32) -> String {
    format!(
        "<c:txPr><a:bodyPr rot=\"{turn}\" vert=\"horz\"/><a:lstStyle/><a:p><a:pPr><a:defRPr sz=\"{size}\"><a:solidFill><a:schemeClr val=\"{scheme}\"/>\
         </a:solidFill></a:defRPr></a:pPr><a:endParaRPr lang=\"en-GB\"/></a:p></c:txPr>"
    )
}

/// Ends of the axis of lying bars, with room for labels beyond them in a frame of a size with letters of a size.
fn ends(figure: &Figure, size: u32, frame: Room) -> Option<(f64, f64)> {
    let values = || figure.series.iter().flat_map(|series| series.values.iter().copied()).filter(|v| v.is_finite());
    let (low, high) = (values().fold(0.0, f64::min), values().fold(0.0, f64::max));
    let letter = 0.55 * f64::from(size) / 100.0 * POINT as f64;
    let names = figure.categories.iter().map(|name| name.chars().count()).max().unwrap_or(0) as f64 * letter;
    let plot = (frame.w as f64 - names).max(0.35 * frame.w as f64);
    let sides = f64::from(u8::from(low < 0.0) + u8::from(high > 0.0));
    let share = (LABEL * letter / plot).min(0.3);
    let room = share / (1.0 - sides * share).max(0.2) * (high - low);
    (room > 0.0).then_some((if low < 0.0 { low - room } else { 0.0 }, if high > 0.0 { high + room } else { room }))
}

/// The axes of a chart in letters of a size.
pub(super) fn axes(figure: &Figure, format: &str, size: u32, frame: Room) -> String {
    let is_lying = figure.kind == FigureKind::Bars;
    let title = |text: &str| {
        let text = escaped(text);
        format!(
            "<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz=\"1000\" b=\"0\"/></a:pPr><a:r><a:rPr \
             lang=\"en-GB\" sz=\"1000\" b=\"0\"/><a:t>{text}</a:t></a:r></a:p></c:rich></c:tx><c:overlay val=\"0\"/></c:title>"
        )
    };
    let category_title = if figure.x_title.is_empty() || is_lying { String::new() } else { title(&figure.x_title) };
    let axis_line = format!("<c:spPr>{}</c:spPr>", line(BASELINE, Dash::Solid, 9_525));
    let text = letters(size, "tx1", LEVEL);
    let unbroken = letters(size, "tx1", UNBROKEN);
    let ticks = "<c:majorTickMark val=\"none\"/><c:minorTickMark val=\"none\"/><c:tickLblPos val=\"low\"/>";
    let (category_side, value_side) = if is_lying { ("l", "b") } else { ("b", "l") };
    let orientation = if is_lying { "maxMin" } else { "minMax" };
    let shared = format!("<c:crossAx val=\"{VALUE_AXIS}\"/><c:crosses val=\"autoZero\"/>");
    let last = months(figure).and_then(|months| months.last().copied());
    let category = match last {
        Some(last) => format!(
            "<c:dateAx><c:axId val=\"{CATEGORY_AXIS}\"/><c:scaling><c:orientation val=\"minMax\"/><c:max val=\"{last}\"/><c:min \
             val=\"0\"/></c:scaling><c:delete val=\"0\"/><c:axPos val=\"b\"/>{category_title}<c:numFmt formatCode=\"0\" \
             sourceLinked=\"0\"/>{ticks}{axis_line}{unbroken}{shared}<c:auto val=\"0\"/><c:lblOffset val=\"100\"/><c:baseTimeUnit \
             val=\"days\"/><c:majorUnit val=\"{}\"/><c:majorTimeUnit val=\"days\"/></c:dateAx>",
            if last > 24.0 { 12 } else { 6 }
        ),
        None => format!(
            "<c:catAx><c:axId val=\"{CATEGORY_AXIS}\"/><c:scaling><c:orientation val=\"{orientation}\"/></c:scaling><c:delete \
             val=\"0\"/><c:axPos val=\"{category_side}\"/>{category_title}<c:numFmt formatCode=\"General\" sourceLinked=\"0\"/>\
             {ticks}{axis_line}{text}{shared}<c:auto val=\"1\"/><c:lblAlgn val=\"ctr\"/><c:lblOffset val=\"100\"/>\
             <c:noMultiLvlLbl val=\"0\"/></c:catAx>"
        ),
    };
    let is_filled = figure.kind == FigureKind::Fan;
    let grid = if is_lying {
        String::new()
    } else {
        format!("<c:majorGridlines><c:spPr>{}</c:spPr></c:majorGridlines>", faint_line())
    };
    let (deleted, crosses) = if is_lying { (1, "max") } else { (0, "autoZero") };
    let crosses = if is_lying { crosses } else { "min" };
    let limits = match figure.unit {
        _ if is_lying => ends(figure, size, frame).map(|(low, high)| (low, Some(high))),
        FigureUnit::Percent if largest(figure) <= 1.0 && figure.kind == FigureKind::Lines => Some((0.0, Some(1.0))),
        // Programs begin an axis near what is shown, and bars would be read as if from zero. Of nothing at all they
        // would write parts of one as zeros.
        _ if least(figure) >= 0.0 => Some((0.0, (largest(figure) <= 0.0).then_some(1.0))),
        _ => None,
    };
    let unit = limits.filter(|_| largest(figure) <= 0.0).map_or("", |_| "<c:majorUnit val=\"1\"/>");
    let limits = limits.map_or_else(String::new, |(low, high)| {
        let high = high.map_or_else(String::new, |high| format!("<c:max val=\"{high}\"/>"));
        format!("{high}<c:min val=\"{low}\"/>")
    });
    let scaling = format!("<c:scaling><c:orientation val=\"minMax\"/>{limits}</c:scaling>");
    format!(
        "{category}<c:valAx><c:axId val=\"{VALUE_AXIS}\"/>{scaling}<c:delete \
         val=\"{deleted}\"/><c:axPos val=\"{value_side}\"/>{grid}<c:numFmt formatCode=\"{}\" sourceLinked=\"0\"/>\
         <c:majorTickMark val=\"none\"/><c:minorTickMark val=\"none\"/><c:tickLblPos val=\"nextTo\"/><c:spPr><a:ln><a:noFill/>\
         </a:ln></c:spPr>{text}<c:crossAx val=\"{CATEGORY_AXIS}\"/><c:crosses val=\"{crosses}\"/><c:crossBetween \
         val=\"{}\"/>{unit}</c:valAx>",
        escaped(format),
        if is_filled || last.is_some() { "midCat" } else { "between" }
    )
}

/// The month of each category, where categories are months.
pub(super) fn months(figure: &Figure) -> Option<Vec<f64>> {
    if !matches!(figure.kind, FigureKind::Lines | FigureKind::Fan) {
        return None;
    }
    figure.categories.iter().map(|category| category.parse().ok()).collect()
}

pub(super) fn largest(figure: &Figure) -> f64 {
    shown(figure).fold(0.0, |most: f64, value| most.max(value.abs()))
}

/// The least of what is shown, or of zero.
pub(super) fn least(figure: &Figure) -> f64 {
    shown(figure).fold(0.0, f64::min)
}

fn shown(figure: &Figure) -> impl Iterator<Item = f64> + '_ {
    let bands = figure.series.iter().filter_map(|series| series.band.as_ref()).flat_map(|b| b.p5.iter().chain(&b.p95));
    let all = figure.series.iter().flat_map(|series| &series.values).chain(bands);
    all.copied().filter(|value| value.is_finite())
}
