//! Charts of a sheet, to the right of its tables.

use crate::report::book::{Drawn, Look, Sheet, SheetChart, letter};
use crate::report::charts::palette::MUTED;
use crate::report::charts::{Dash, Ink};
use rust_xlsxwriter::{
    Chart, ChartAxisLabelPosition, ChartFormat, ChartLine, ChartPatternFill, ChartPatternFillType, ChartSolidFill,
    ChartType, Color, Worksheet, XlsxError,
};

/// Rows that a chart takes.
const TALL: usize = 20;

/// The hatch of columns that goes with the line of an option, as in the deck, so that they read in grey.
fn hatch(dash: Dash) -> Option<ChartPatternFillType> {
    Some(match dash {
        Dash::Solid => return None,
        Dash::Dashed => ChartPatternFillType::DiagonalStripesWideUpwards,
        Dash::Dotted => ChartPatternFillType::Dotted50Percent,
        Dash::DashDot => ChartPatternFillType::DiagonalStripesWideDownwards,
        Dash::Long => ChartPatternFillType::HorizontalStripesLight,
        Dash::Short => ChartPatternFillType::VerticalStripesLight,
        Dash::LongDot => ChartPatternFillType::LargeGrid,
        Dash::LongDotDot => ChartPatternFillType::OutlinedDiamondGrid,
    })
}

/// Adds the charts of a sheet.
pub(super) fn add(worksheet: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    let right = sheet.tables.iter().map(|table| table.columns.len()).max().unwrap_or(0) + 1;
    for (place, drawn) in sheet.charts.iter().enumerate() {
        let chart = made(sheet, drawn);
        worksheet.insert_chart((2 + place * TALL) as u32, right as u16, &chart)?;
    }
    Ok(())
}

fn made(sheet: &Sheet, drawn: &Drawn) -> Chart {
    let (table, first) = (&sheet.tables[drawn.table], sheet.first_row(drawn.table));
    let last = first + table.rows.len() - 1;
    let mut chart = Chart::new(match drawn.kind {
        SheetChart::Bars => ChartType::Bar,
        SheetChart::Columns => ChartType::Column,
    });
    chart.title().set_name(&drawn.title);
    chart.set_width(620).set_height(380);
    let cell = |column: usize, row: usize| format!("='{}'!${}${row}", sheet.name, letter(column));
    let span = |columns: (usize, usize), rows: (usize, usize)| {
        let [from, to] = [columns.0, columns.1].map(letter);
        format!("='{}'!${from}${}:${to}${}", sheet.name, rows.0, rows.1)
    };
    let (from, to) = (drawn.columns[0], drawn.columns[drawn.columns.len() - 1]);
    let fill = |place: usize| {
        let Ink(red, green, blue) = drawn.inks.get(place).copied().unwrap_or(MUTED);
        let rgb = [red, green, blue].into_iter().fold(0, |rgb, part| rgb << 8 | u32::from(part));
        let mut format = ChartFormat::new();
        match drawn.dashes.get(place).copied().and_then(hatch) {
            Some(pattern) => {
                let ink = Color::RGB(rgb);
                let mut hatched = ChartPatternFill::new();
                hatched.set_pattern(pattern).set_foreground_color(ink).set_background_color(Color::White);
                format.set_pattern_fill(&hatched).set_border(ChartLine::new().set_color(ink))
            }
            None => format.set_solid_fill(ChartSolidFill::new().set_color(Color::RGB(rgb))),
        };
        format
    };
    if drawn.by_row {
        for (place, row) in (first..=last).enumerate() {
            let series = chart.add_series();
            series.set_format(&mut fill(place));
            series.set_name(cell(0, row).as_str()).set_values(span((from, to), (row, row)).as_str());
            series.set_categories(span((from, to), (first - 1, first - 1)).as_str());
        }
    } else {
        for (place, &column) in drawn.columns.iter().enumerate() {
            let series = chart.add_series();
            series.set_format(&mut fill(place));
            series
                .set_name(cell(column, first - 1).as_str())
                .set_values(span((column, column), (first, last)).as_str());
            series.set_categories(span((0, 0), (first, last)).as_str());
        }
    }
    let format = match drawn.columns.first().and_then(|&column| table.columns.get(column)).map(|column| column.look) {
        Some(Look::Percent) => "0%",
        Some(Look::Money) => "[>=1000000]0.0,,\"M\";[<=-1000000]-0.0,,\"M\";#,##0,\"k\"",
        _ => "General",
    };
    if drawn.kind == SheetChart::Bars {
        // Of lying bars the axis across is that of the values. The first of the ranking on top.
        chart.y_axis().set_reverse();
        chart.y_axis().set_label_position(ChartAxisLabelPosition::Low);
        chart.x_axis().set_num_format(format).set_label_position(ChartAxisLabelPosition::High);
    } else {
        chart.x_axis().set_label_position(ChartAxisLabelPosition::Low);
        chart.y_axis().set_num_format(format);
    }
    if drawn.columns.len() == 1 && !drawn.by_row {
        chart.legend().set_hidden();
    } else {
        chart.legend().set_position(rust_xlsxwriter::ChartLegendPosition::Bottom);
    }
    chart
}
