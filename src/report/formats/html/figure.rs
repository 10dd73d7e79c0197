//! Figures as SVG of any width, with the table of what is drawn behind each.
//!
//! Text and straight lines stand in percent of the frame, so that letters keep their size on any screen; what has a shape
//! is in a frame of 1,000 × 1,000 that is stretched.

use super::lean;
use super::style::{Inks, dashes};
use super::table;
use super::terms::Terms;
use super::text::escaped;
use crate::report::charts::{Scale, domain_with_zero, tick_labels};
use crate::report::charts::{TickKind, extent};
use crate::report::story::{Figure, FigureKind, FigureSeries, FigureUnit, ShownTable};
use serde_json::json;
use std::fmt::Write as _;

/// Side of the stretched frame.
const FRAME: f64 = 1000.0;
/// Lines of the grid that are aimed at.
const TICKS: usize = 5;
/// Categories from which the table has every sixth; the script brings the others.
const LONG: usize = 24;
/// Part of a category that its columns take.
const COLUMNS: f64 = 0.78;

/// A figure with its key, its switch of statistics and its table. What the script draws again goes to `data`.
pub(super) fn shown(
    figure: &Figure,
    currency: &str,
    inks: &Inks,
    terms: &Terms,
    data: &mut Vec<serde_json::Value>,
) -> String {
    data.push(data_of(figure, currency));
    let drawn = match figure.kind {
        FigureKind::Bars => bars(figure, currency, inks),
        _ => plot(figure, currency, inks),
    };
    let kind = match figure.kind {
        FigureKind::Bars => "bars",
        FigureKind::Columns | FigureKind::Stacked => "columns",
        FigureKind::Lines | FigureKind::Fan => "lines",
    };
    let statistics: Vec<&str> =
        std::iter::once(&*figure.statistic).chain(figure.series.first().into_iter().flat_map(names)).collect();
    let option = |name: &&str| format!("<option>{}</option>", escaped(name));
    let choices: String = statistics.iter().map(option).collect();
    let switch = format!(
        "<label class=\"switch\">Statistic <select data-of=\"{}\">{choices}</select></label>",
        escaped(&figure.key)
    );
    format!(
        "<figure class=\"{kind}\" id=\"{}\" data-kind=\"{kind}\">\n<figcaption><span>{}<span class=\"statistic\">, \
         <span class=\"which\">{}</span></span></span>{switch}</figcaption>\n{drawn}<details \
         class=\"data\"><summary>Table of these values</summary>\n{}</details>\n</figure>\n",
        escaped(&figure.key),
        escaped(&figure.head),
        escaped(&figure.statistic),
        table::shown(&values(figure, currency), terms, &mut (0..1000).collect()),
    )
}

fn names(series: &FigureSeries) -> impl Iterator<Item = &str> {
    series.also.iter().map(|(name, _)| &**name)
}

/// What the script draws again by other statistics: four figures of each value.
fn data_of(figure: &Figure, currency: &str) -> serde_json::Value {
    let number = |value: f64| match format!("{value:.3e}").parse::<f64>() {
        Ok(short) if short.fract() == 0.0 && short.abs() < 1e15 => json!(short as i64),
        Ok(short) if short.is_finite() => json!(short),
        _ => serde_json::Value::Null,
    };
    let rounded = |values: &[f64]| -> Vec<serde_json::Value> { values.iter().copied().map(number).collect() };
    let series = figure.series.iter().map(|series| {
        let all = std::iter::once((&figure.statistic, &series.values)).chain(series.also.iter().map(|(n, v)| (n, v)));
        let by: serde_json::Map<String, serde_json::Value> =
            all.map(|(name, values)| (name.to_string(), json!(rounded(values)))).collect();
        let told: serde_json::Map<String, serde_json::Value> =
            series.told.iter().map(|(name, texts)| (name.to_string(), json!(texts))).collect();
        json!({ "name": series.name, "by": by, "told": told })
    });
    let unit = match figure.unit {
        FigureUnit::Money => "money",
        FigureUnit::Percent => "percent",
        FigureUnit::Number => "number",
    };
    json!({
        "unit": unit,
        "symbol": crate::analysis::figures::symbol(currency),
        "x": figure.x_title,
        "categories": figure.categories,
        "series": series.collect::<Vec<_>>(),
    })
}

/// The table behind a figure.
fn values(figure: &Figure, currency: &str) -> ShownTable {
    let mut table = ShownTable::new("", &[&figure.x_title]);
    table.header.extend(figure.series.iter().map(|series| series.name.clone()));
    let is_long = figure.categories.len() > LONG;
    for (place, category) in figure.categories.iter().enumerate() {
        if is_long && (place + 1) % 6 != 0 && place + 1 != figure.categories.len() {
            continue;
        }
        let cell = |series: &FigureSeries| figure.read_at(series, place, currency);
        table.rows.push(std::iter::once(category.clone()).chain(figure.series.iter().map(cell)).collect());
    }
    table
}

fn kind_of_ticks<'a>(figure: &Figure, currency: &'a str) -> TickKind<'a> {
    match figure.unit {
        FigureUnit::Money => TickKind::Money(currency),
        FigureUnit::Percent => TickKind::Percent,
        FigureUnit::Number => TickKind::Number,
    }
}

/// Every value that is drawn by any statistic, so that the axis stays when another is chosen.
fn domain(figure: &Figure) -> (f64, f64) {
    let spread = |series: &FigureSeries| {
        let band = series.band.as_ref();
        let ends = band.into_iter().flat_map(|band| band.p5.iter().chain(&band.p95));
        ends.copied()
            .chain(series.values.iter().copied())
            .chain(series.also.iter().flat_map(|(_, v)| v.clone()))
            .collect()
    };
    let all: Vec<f64> = figure.series.iter().flat_map::<Vec<f64>, _>(spread).collect();
    domain_with_zero(all.into_iter().chain(figure.mark.as_ref().map(|mark| mark.0)), TICKS)
}

/// The key: a button an option, which takes it away and brings it back.
fn key(figure: &Figure, inks: &Inks) -> String {
    let item = |(place, series): (usize, &FigureSeries)| {
        let swatch = match figure.kind {
            FigureKind::Lines | FigureKind::Fan => {
                format!("<line x1=\"0\" x2=\"26\" y1=\"6\" y2=\"6\"{}/>", dashes(series.dash))
            }
            _ => "<rect width=\"26\" height=\"12\"/>".to_owned(),
        };
        format!(
            "<button type=\"button\" class=\"{}\" data-series=\"{place}\" aria-pressed=\"true\"><svg width=\"26\" \
             height=\"12\" aria-hidden=\"true\">{swatch}</svg>{}</button>",
            inks.class(series.ink),
            escaped(&series.name)
        )
    };
    format!("<div class=\"key\">{}</div>\n", figure.series.iter().enumerate().map(item).collect::<String>())
}

/// Lines, fans or columns over categories.
fn plot(figure: &Figure, currency: &str, inks: &Inks) -> String {
    let (low, high) = domain(figure);
    let down = Scale::new((low, high), (FRAME, 0.0));
    let mut svg = String::new();
    let ticks = down.ticks(TICKS);
    for (&tick, label) in ticks.iter().zip(tick_labels(&ticks, kind_of_ticks(figure, currency))) {
        let y = percent(down.at(tick));
        let class = if tick == 0.0 { "axis" } else { "grid" };
        let _ = write!(svg, "<line class=\"{class}\" x1=\"0\" x2=\"100%\" y1=\"{y}\" y2=\"{y}\"/>");
        let _ = write!(svg, "<text class=\"tick\" x=\"-8\" y=\"{y}\" dy=\".32em\">{}</text>", escaped(&label));
    }
    svg += &labels_below(figure);
    let wide = if has_columns(figure) { FRAME } else { figure.categories.len().max(1) as f64 };
    let _ =
        write!(svg, "<svg viewBox=\"0 0 {wide} {FRAME}\" preserveAspectRatio=\"none\" width=\"100%\" height=\"100%\">");
    svg += &match figure.kind {
        FigureKind::Columns | FigureKind::Stacked => columns(figure, &down, inks),
        _ => lines(figure, &down, inks),
    };
    svg += "</svg>";
    if let Some((at, name)) = &figure.mark {
        let y = percent(down.at(*at));
        let _ = write!(svg, "<line class=\"mark\" x1=\"0\" x2=\"100%\" y1=\"{y}\" y2=\"{y}\"/>");
        let _ = write!(svg, "<text class=\"marked\" x=\"100%\" y=\"{y}\" dy=\"-.4em\">{}</text>", escaped(name));
    }
    svg += "<line class=\"cursor off\" y1=\"0\" y2=\"100%\"/>";
    let label = escaped(&format!("{}. {}", figure.head, figure.alt));
    format!(
        "{}<div class=\"plot\" role=\"group\" tabindex=\"0\" aria-label=\"{label} Arrow keys read the values.\" \
         data-low=\"{low:e}\" data-high=\"{high:e}\">\n<svg class=\"frame\" aria-hidden=\"true\" \
         width=\"100%\" height=\"100%\">{svg}</svg>\n</div>\n<p class=\"x\">{}</p>\n",
        key(figure, inks),
        escaped(&figure.x_title)
    )
}

fn percent(of_frame: f64) -> String {
    let text = format!("{:.2}", 100.0 * of_frame / FRAME);
    format!("{}%", text.trim_end_matches('0').trim_end_matches('.'))
}

/// Labels of the categories: years under the middle of their columns, of months every twelfth or so.
fn labels_below(figure: &Figure) -> String {
    let count = figure.categories.len().max(1);
    let text = |x: f64, class: &str, label: &str| {
        format!(
            "<text class=\"tick below{class}\" x=\"{}\" y=\"100%\" dy=\"1.5em\">{}</text>",
            percent(x * FRAME),
            escaped(label)
        )
    };
    if has_columns(figure) {
        let label = |(place, name): (usize, &String)| text((place as f64 + 0.5) / count as f64, "", name);
        return figure.categories.iter().enumerate().map(label).collect();
    }
    let step = if count <= 12 { 3 } else { 12 * count.div_ceil(72).max(1) };
    let months = (0..=count).filter(|month| month % step == 0);
    months.map(|month| text(month as f64 / count as f64, "", &month.to_string())).collect()
}

/// A path through points that are finite, in stretches; a category is as wide as a unit.
fn path(points: impl Iterator<Item = (usize, f64)>) -> String {
    let mut stretches = vec![Vec::new()];
    for (place, y) in points {
        if !y.is_finite() {
            stretches.push(Vec::new());
        } else if let Some(stretch) = stretches.last_mut() {
            stretch.push((place as i32 + 1, y.round() as i32));
        }
    }
    stretches.iter().map(|stretch| lean::steps(stretch)).collect()
}

fn lines(figure: &Figure, down: &Scale, inks: &Inks) -> String {
    let points = |values: &[f64]| -> Vec<(usize, f64)> {
        values.iter().enumerate().map(|(place, &value)| (place, down.at(value))).collect()
    };
    let mut svg = String::new();
    for (place, series) in figure.series.iter().enumerate() {
        let Some(band) = &series.band else { continue };
        // The script draws the bands of the others when they are looked at.
        if !series.strong {
            continue;
        }
        let class = inks.class(series.ink);
        for (low, high, kind) in [(&band.p5, &band.p95, "wide"), (&band.p25, &band.p75, "narrow")] {
            let back = points(low).into_iter().rev();
            let area: Vec<(usize, f64)> = points(high).into_iter().chain(back).filter(|(_, y)| y.is_finite()).collect();
            let d = path(area.into_iter());
            let _ = write!(svg, "<path class=\"band {kind} {class} on\" data-series=\"{place}\" d=\"{d}Z\"/>");
        }
    }
    for (place, series) in figure.series.iter().enumerate() {
        let (class, d) = (inks.class(series.ink), path(points(&series.values).into_iter()));
        let strong = if series.strong { " strong" } else { "" };
        let _ = write!(
            svg,
            "<path class=\"line {class}{strong}\" data-series=\"{place}\" vector-effect=\"non-scaling-stroke\"{} d=\"{d}\"/>",
            dashes(series.dash)
        );
    }
    svg
}

fn has_columns(figure: &Figure) -> bool {
    figure.kind == FigureKind::Columns || figure.kind == FigureKind::Stacked
}

fn columns(figure: &Figure, down: &Scale, inks: &Inks) -> String {
    let cell = FRAME / figure.categories.len().max(1) as f64;
    let width = COLUMNS * cell / figure.series.len().max(1) as f64;
    let zero = down.at(0.0);
    let mut svg = String::new();
    for (place, series) in figure.series.iter().enumerate() {
        let _ = write!(svg, "<g class=\"{}\" data-series=\"{place}\">", inks.class(series.ink));
        for (category, &value) in series.values.iter().enumerate() {
            let x = cell * category as f64 + 0.5 * (1.0 - COLUMNS) * cell + width * place as f64;
            let y = down.at(value);
            let (top, height) = if y.is_finite() { (y.min(zero), (y - zero).abs()) } else { (zero, 0.0) };
            let _ =
                write!(svg, "<rect x=\"{x:.1}\" width=\"{:.1}\" y=\"{top:.1}\" height=\"{height:.1}\"/>", 0.92 * width);
        }
        svg += "</g>";
    }
    svg
}

/// Horizontal bars, a row a category, with their values in words.
fn bars(figure: &Figure, currency: &str, inks: &Inks) -> String {
    let Some(series) = figure.series.first() else { return String::new() };
    let (low, high) = extent(series.values.iter().copied().chain([0.0])).unwrap_or((0.0, 1.0));
    let across = Scale::new((low, if high > low { high } else { low + 1.0 }), (0.0, FRAME));
    let mut html = String::from("<div class=\"rows\">\n");
    for (place, (category, &value)) in figure.categories.iter().zip(&series.values).enumerate() {
        let class = inks.class(figure.inks.get(place).copied().unwrap_or(series.ink));
        let (zero, end) = (across.at(0.0), if value.is_finite() { across.at(value) } else { across.at(0.0) });
        let _ = writeln!(
            html,
            "<div class=\"row\" data-category=\"{place}\"><span class=\"name\">{}</span><svg class=\"track\" \
             aria-hidden=\"true\" width=\"100%\" height=\"26\"><rect class=\"{class}\" x=\"{}\" width=\"{}\" height=\"26\"/>\
             <line class=\"axis\" x1=\"{zero}\" x2=\"{zero}\" y1=\"0\" y2=\"26\"/></svg><span class=\"value\">{}</span></div>",
            escaped(category),
            percent(zero.min(end)),
            percent((end - zero).abs()),
            escaped(&figure.read_at(series, place, currency)),
            zero = percent(zero),
        );
    }
    html + "</div>\n"
}
