//! Every chart over many shapes of sample: nothing overlaps, nothing is clipped, nothing panics.

mod titles;

use super::canvas::{HEIGHT, WIDTH};
use super::synthetic::{Found, Shape, TYPICAL, constant, footer, sample, scenario};
use super::*;
use crate::analysis::compared::Compared;
use crate::analysis::statistics::Estimate;
use crate::analysis::surface::Attention;
use crate::engine::Sample;
use crate::metric::{Metric, Unit};
use resvg::usvg;

fn surface() -> Surface<'static> {
    Surface {
        attention: Box::new(|p, c| {
            let share = p / (p + 1.1e6);
            let credited = (0.45 * c / 1.5e6).powi(2);
            Attention {
                pdm_hours: 20.0 * share,
                ae_hours: 14.0 * credited / (credited + 8.0),
                pdm_motive: share / (share + 0.3),
                ae_motive: credited / (credited + 0.12),
            }
        }),
        partner: (2.0e5, 8.0e5),
        customer: (4.0e5, 2.4e6),
    }
}

fn hours() -> [HoursCurve; 2] {
    let surface = surface();
    let curve = |today: f64, last: f64, of: &dyn Fn(f64) -> f64| {
        let consumption: Vec<f64> = (0..=40).map(|step| last * f64::from(step) / 40.0).collect();
        let at = |factor: f64| consumption.iter().map(|&x| factor * of(x)).collect();
        HoursCurve {
            quartiles: [at(0.7), at(1.0), at(1.4)],
            today,
            hours: [of(today), of(2.0 * today)],
            consumption: consumption.clone(),
        }
    };
    [
        curve(2.0e5, 8.0e5, &|partner| (surface.attention)(partner, 8.0e5).pdm_hours),
        curve(8.0e5, 2.4e6, &|customer| (surface.attention)(2.0e5, customer).ae_hours),
    ]
}

fn tornado() -> Tornado {
    let known = |value: f64| Estimate::known(value, f64::NAN);
    let bar = |label: &str, low: f64, high: f64| TornadoBar {
        label: label.to_owned(),
        at_low: known(low),
        at_high: known(high),
        swing: known(high - low),
    };
    Tornado {
        result: "NPV added by Hybrid".to_owned(),
        unit: Unit::Money,
        in_percent: false,
        centre: known(2.1e6),
        bars: vec![
            bar("attribution coverage on AWS", -1.2e6, 6.4e6),
            bar("months to fill a requisition", 3.3e6, 0.9e6),
            bar("annual contract value", 0.4e6, 4.4e6),
            bar("base win rate", 1.0e6, 3.4e6),
            bar("field alliance manager ramp, months", 2.6e6, 1.7e6),
            bar("discount rate", 2.4e6, 1.9e6),
        ],
    }
}

fn decision_map() -> DecisionMap {
    let winner = |row: usize, column: usize| {
        let lead = 0.4 * row as f64 - 0.25 * column as f64 + 0.4;
        let third = row + column > 26;
        let clear = (lead.abs() / 2.0).min(1.0);
        Some((
            if third {
                3
            } else if lead > 0.0 {
                1
            } else {
                2
            },
            clear,
        ))
    };
    DecisionMap {
        title: "Outsourced wins where coverage is below a quarter or hiring takes more than six months".to_owned(),
        across: (
            "months to fill a requisition".to_owned(),
            (0..21).map(|i| 1.0 + 0.5 * f64::from(i)).collect(),
            AcrossKind::Number,
        ),
        upwards: (
            "attribution coverage".to_owned(),
            (0..16).map(|i| 0.05 * f64::from(i)).collect(),
            AcrossKind::Percent,
        ),
        options: palette::Tag::all(["Status quo", "In-house", "Outsourced", "Hybrid"].map(|n| (n, n == "Status quo"))),
        cells: (0..16).map(|row| (0..21).map(|column| winner(row, column)).collect()).collect(),
        here: Some((4.2, 0.35)),
    }
}

fn all_charts(shape: Shape, sample: &Sample, baseline: bool) -> Vec<Chart> {
    let (scenario, footer) = (scenario(shape, baseline), footer(shape));
    let found = Found::of(&scenario, sample);
    let view = found.view(&scenario, sample);
    let mut charts = board_charts(view, &footer);
    charts.extend(attention_hours(view, &footer, &hours()));
    charts.extend(attention_surface(view, &footer, &surface()));
    charts
}

/// Text nodes as the renderer places them: what they say and their boxes on the 1920 × 1080 picture.
fn text_boxes(svg: &str) -> Vec<(String, [f64; 4])> {
    fn collect(group: &usvg::Group, found: &mut Vec<(String, [f64; 4])>) {
        for node in group.children() {
            match node {
                usvg::Node::Text(text) => {
                    let words: String = text.chunks().iter().map(|chunk| chunk.text().to_owned()).collect();
                    let ink = text.abs_stroke_bounding_box();
                    found.push((words, [ink.left(), ink.top(), ink.right(), ink.bottom()].map(f64::from)));
                }
                usvg::Node::Group(inner) => collect(inner, found),
                _ => {}
            }
        }
    }
    let tree = usvg::Tree::from_str(svg, render::options()).expect("valid SVG");
    let mut found = Vec::new();
    collect(tree.root(), &mut found);
    found
}

fn assert_readable(chart: &Chart, what: &str) {
    let boxes = text_boxes(&chart.svg);
    for (text, [left, top, right, bottom]) in &boxes {
        let inside = *left >= 0.0 && *top >= 0.0 && *right <= WIDTH && *bottom <= HEIGHT;
        assert!(inside, "{what}: {} clips {text:?} at {left:.0},{top:.0}–{right:.0},{bottom:.0}", chart.name);
    }
    for (i, (first, a)) in boxes.iter().enumerate() {
        for (second, b) in &boxes[i + 1..] {
            let across = a[2].min(b[2]) - a[0].max(b[0]);
            let down = a[3].min(b[3]) - a[1].max(b[1]);
            // Boxes of usvg reach from ascender to descender: a third of a line may touch before letters do.
            let least = 0.36 * (a[3] - a[1]).min(b[3] - b[1]);
            assert!(
                across <= 0.5 || down <= least,
                "{what}: {} writes {first:?} over {second:?} ({across:.0} × {down:.0} px at {:.0},{:.0})",
                chart.name,
                a[0],
                a[1]
            );
        }
    }
}

#[test]
fn no_chart_clips_or_overlaps_its_labels_whatever_the_number_of_options() {
    for options in [1, 2, 3, 4, 6, 8, 12, 16] {
        let shape = Shape { options, trajectories: 200, ..TYPICAL };
        for chart in all_charts(shape, &sample(shape), true) {
            assert_readable(&chart, &format!("{options} options"));
        }
    }
}

#[test]
fn no_chart_clips_or_overlaps_figures_of_three_digits() {
    // So many trajectories that chances are told to a tenth of a percent.
    let shape = Shape { options: 6, trajectories: 12_000, ..TYPICAL };
    for chart in all_charts(shape, &sample(shape), true) {
        assert_readable(&chart, "12,000 trajectories");
    }
}

#[test]
fn no_chart_clips_or_overlaps_its_labels_whatever_the_horizon() {
    for months in [1, 2, 7, 18, 120, 240] {
        let shape = Shape { months, trajectories: 100, options: 5 };
        for chart in all_charts(shape, &sample(shape), months > 10) {
            assert_readable(&chart, &format!("{months} months"));
        }
    }
}

#[test]
fn degenerate_samples_still_make_readable_charts() {
    for value in [f64::NAN, 0.0, f64::INFINITY, f64::NEG_INFINITY, 1e300, -1.0, 1e-300] {
        for options in [1, 5] {
            let shape = Shape { options, months: 24, trajectories: 20 };
            for chart in all_charts(shape, &constant(shape, value), true) {
                assert!(
                    !chart.title.is_empty() && !chart.title.contains("NaN") && !chart.title.contains("inf"),
                    "{}",
                    chart.title
                );
                assert_readable(&chart, &format!("all {value}, {options} options"));
            }
        }
    }
    let empty = Shape { options: 2, months: 0, trajectories: 0 };
    assert!(all_charts(empty, &sample(empty), true).is_empty());
    let unlucky = Shape { options: 2, months: 12, trajectories: 1 };
    assert!(!all_charts(unlucky, &sample(unlucky), true).is_empty());
}

#[test]
fn a_run_has_its_charts_by_their_names_in_the_order_of_a_deck() {
    let names: Vec<std::borrow::Cow<'_, str>> =
        all_charts(TYPICAL, &sample(TYPICAL), true).into_iter().map(|chart| chart.name).collect();
    let expected = [
        "decision",
        "pipeline",
        "cash",
        "roi",
        "flexibility",
        "attention",
        "bridge",
        "horizon",
        "fiscal-years",
        "attention-hours",
        "attention-surface",
    ];
    assert_eq!(names, expected);
}

#[test]
fn a_column_that_was_not_recorded_leaves_its_chart_out() {
    let mut sample = sample(TYPICAL);
    for column in &mut sample.columns {
        if matches!(column, crate::engine::Column::Horizon(_)) {
            *column = crate::engine::Column::PeakHeads;
        }
    }
    let names: Vec<std::borrow::Cow<'_, str>> =
        all_charts(TYPICAL, &sample, true).into_iter().map(|chart| chart.name).collect();
    assert!(!names.contains(&"horizon".into()) && names.contains(&"bridge".into()));
}

#[test]
fn a_png_is_1920_by_1080_rgb_and_not_blank() {
    let chart = &all_charts(TYPICAL, &sample(TYPICAL), true)[0];
    let bytes = render_png(&chart.svg);
    let mut reader = png::Decoder::new(std::io::Cursor::new(&bytes)).read_info().expect("a PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
    let info = reader.next_frame(&mut pixels).expect("one frame");
    assert_eq!((info.width, info.height, info.color_type), (1920, 1080, png::ColorType::Rgb));
    assert_eq!(reader.info().pixel_dims.map(|dims| dims.xppu), Some(5669));
    let inked = pixels.chunks_exact(3).filter(|pixel| *pixel != [255, 255, 255]).count();
    assert!(inked > 20_000, "{inked} pixels are not white");
    assert_eq!(bytes, render_png(&chart.svg), "the same bytes again");
}

#[test]
fn an_option_has_one_colour_in_every_chart() {
    let hybrid = palette::Tag::all([("Hybrid", false)])[0].ink;
    let colour = format!("#{:02X}{:02X}{:02X}", hybrid.0, hybrid.1, hybrid.2);
    for chart in
        all_charts(TYPICAL, &sample(TYPICAL), true).iter().filter(|chart| !chart.name.starts_with("attention-"))
    {
        let line = chart.svg.lines().find(|line| line.contains("<text")).is_some() && chart.svg.contains(&colour);
        assert!(line, "{} shows Hybrid in another colour", chart.name);
    }
}

#[test]
fn charts_of_commands_are_readable_too() {
    let footer = footer(TYPICAL);
    assert_readable(&tornado_chart(&tornado(), &footer), "tornado");
    assert_readable(&decision_map_chart(&decision_map(), &footer), "decision map");
    let nothing = Tornado { bars: Vec::new(), ..tornado() };
    assert_readable(&tornado_chart(&nothing, &footer), "empty tornado");
}

fn estimate(value: f64, se: f64) -> Estimate {
    Estimate::known(value, se)
}

fn waterfall(names: &[&str], adds: &[f64], metric: Metric) -> Waterfall {
    let step = |(name, &adds): (&&str, &f64)| WaterfallStep {
        name: (*name).to_owned(),
        adds: estimate(adds, 0.1 * adds.abs()),
        range: (adds - 0.4 * adds.abs(), adds + 0.7 * adds.abs()),
    };
    let sum: f64 = adds.iter().sum();
    Waterfall {
        title: "Outsourced's NPV added changes by −$360k ± 140k, most of all by mean first-year value of a contract"
            .to_owned(),
        measure: "Mean NPV added of Outsourced".to_owned(),
        compared: Compared { metric, is_reached: false },
        names: ["before your history".to_owned(), "after it".to_owned()],
        ends: (estimate(1e6, 1e5), estimate(1e6 + sum, 1e5)),
        steps: names.iter().zip(adds).map(step).collect(),
        is_every_order: names.len() <= 5,
    }
}

fn beliefs_data(rows: usize, scale: f64) -> BeliefsData {
    let row = |at: usize| BeliefRow {
        name: format!("mean time from a first meeting to an opportunity that counts, belief {at}"),
        before: [1.0, 2.0, 3.0].map(|v| v * scale),
        after: [1.9, 2.2 + at as f64, 2.4 + 2.0 * at as f64].map(|v| v * scale),
        words: "8.48 months of a mean sales cycle → 6.56 months".to_owned(),
        how: "scatter of 1,052 own deals closed, 20 still open".to_owned(),
    };
    BeliefsData {
        title: "Your history of 2024-01 to 2025-12 moves 6 beliefs; the decision stays: Choose Enterprise AE"
            .to_owned(),
        subtitle: "Grey: what was believed, P10 to P90 with the median; blue: after your history".to_owned(),
        rows: (0..rows).map(row).collect(),
    }
}

fn forecast(panels: usize, quarters: usize, scale: f64) -> ForecastData {
    let spread = |at: usize| [0.1, 0.5, 1.0, 1.7, 3.0].map(|v| v * scale * (1.0 + at as f64));
    let panel = |at: usize| ForecastPanel {
        name: "customer-side consumption in the accounts of active teams".to_owned(),
        is_money: at.is_multiple_of(2),
        quarters: (0..quarters).map(|q| format!("{}-Q{}", 2024 + q / 4, 1 + q % 4)).collect(),
        forecast: (0..quarters).map(spread).collect(),
        seen: (0..quarters).map(|q| (q < 4).then_some(1.4 * scale)).collect(),
        after: (0..quarters).map(|q| (q >= 2).then(|| spread(q))).collect(),
    };
    ForecastData {
        name: "history",
        title: "What the model makes of In-house under your beliefs, and your history".to_owned(),
        subtitle: "Small vendor, In-house by quarter".to_owned(),
        marks: ["all futures: half and nine tenths, and the median", "your history", "futures that came out like it"],
        panels: (0..panels).map(panel).collect(),
    }
}

#[test]
fn charts_of_histories_and_changes_are_readable_whatever_their_size() {
    let footer = footer(TYPICAL);
    let long = "share of the opportunities of active account teams that the partner manager claims for itself";
    let names = ["isv.acv", long, "funnel (12)", "plans", "correlations", long, "seed"];
    for count in [0, 1, 2, 5, 7] {
        for (scale, metric) in
            [(1e6, Metric::UpliftNpv), (-1e6, Metric::UpliftNpv), (0.0, Metric::RoiCash), (0.3, Metric::RoiCash)]
        {
            let adds: Vec<f64> = (0..count).map(|at| scale * (1.0 - 0.6 * at as f64)).collect();
            let chart = waterfall_chart(&waterfall(&names[..count], &adds, metric), &footer);
            assert_readable(&chart, &format!("waterfall of {count} × {scale}"));
        }
    }
    let many = vec![long; 16];
    let chart = waterfall_chart(&waterfall(&many, &[1e5; 16], Metric::UpliftNpv), &footer);
    assert_readable(&chart, "waterfall of 16");
    for rows in [0, 1, 3, 14, 30] {
        for scale in [0.0, 1e-3, 1e6] {
            assert_readable(&beliefs_chart(&beliefs_data(rows, scale), &footer), &format!("{rows} beliefs × {scale}"));
        }
    }
    for panels in [0, 1, 2, 5, 8, 12] {
        for (quarters, scale) in [(1, 1.0), (4, 3e6), (12, 2e9), (40, 0.0)] {
            let chart = forecast_chart(&forecast(panels, quarters, scale), &footer);
            assert_readable(&chart, &format!("{panels} panels of {quarters} quarters × {scale}"));
        }
    }
}

/// Writes every chart as PNG to the folder that `CHARTS_OUT` names, to be looked at; without it there is nothing to do.
#[test]
fn pictures_to_look_at() {
    let Ok(folder) = std::env::var("CHARTS_OUT") else { return };
    std::fs::create_dir_all(&folder).expect("a folder");
    let shapes = [(4, 60), (1, 60), (2, 12), (7, 36), (12, 60), (14, 240)];
    for (options, months) in shapes {
        let shape = Shape { options, months, ..TYPICAL };
        let mut charts = all_charts(shape, &sample(shape), options > 1);
        if options == 4 {
            charts.extend([
                tornado_chart(&tornado(), &footer(shape)),
                decision_map_chart(&decision_map(), &footer(shape)),
                waterfall_chart(
                    &waterfall(&["isv.acv", "plans", "seed"], &[4e5, -2e5, 1e4], Metric::UpliftNpv),
                    &footer(shape),
                ),
                beliefs_chart(&beliefs_data(6, 1.0), &footer(shape)),
                forecast_chart(&forecast(6, 8, 1e6), &footer(shape)),
            ]);
        }
        for chart in charts {
            let start = std::time::Instant::now();
            let png = render_png(&chart.svg);
            let (took, kilobytes) = (start.elapsed().as_millis(), png.len() / 1024);
            println!("{options:2} × {months:3} {:18} {took} ms, {kilobytes} KB: {}", chart.name, chart.title);
            std::fs::write(format!("{folder}/{}-{options}x{months}.png", chart.name), png).expect("written");
        }
    }
}
