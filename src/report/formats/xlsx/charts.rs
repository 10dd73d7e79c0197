//! Charts of a sheet: beneath its table, or to the right of several.

use super::super::pptx::axis_format;
use crate::report::book::{Drawn, Look, Sheet, SheetCell, SheetChart, SheetTable, letter};
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

/// Width of a chart and the gap beside it in pixels, and what columns take of it: so much, and a character so much.
const WIDE: usize = 620;
const GAP: usize = 20;
const COLUMN: (usize, usize) = (5, 7);

/// Adds the charts of a sheet; `widths` are those of its columns in characters.
pub(super) fn add(worksheet: &mut Worksheet, sheet: &Sheet, widths: &[usize], currency: &str) -> Result<(), XlsxError> {
    let right = sheet.tables.iter().map(|table| table.columns.len()).max().unwrap_or(0) + 1;
    for (place, drawn) in sheet.charts.iter().enumerate() {
        let chart = made(sheet, drawn, currency);
        // Beneath the one table charts leave the page as wide as it is.
        let (row, column) = match sheet.tables.len() {
            1 => (sheet.next_row() - 1, column_at(place * (WIDE + GAP), widths)),
            _ => (2 + place * TALL, right),
        };
        worksheet.insert_chart(row as u32, column as u16, &chart)?;
    }
    Ok(())
}

/// The first column that begins at this many pixels or beyond.
fn column_at(pixels: usize, widths: &[usize]) -> usize {
    let mut left = 0;
    let before = widths.iter().take_while(|width| {
        let begins = left;
        left += COLUMN.0 + COLUMN.1 * **width;
        begins < pixels
    });
    before.count()
}

fn made(sheet: &Sheet, drawn: &Drawn, currency: &str) -> Chart {
    let (table, first) = (&sheet.tables[drawn.table], sheet.first_row(drawn.table));
    let last = first + table.rows.len() - 1;
    let mut chart = Chart::new(match drawn.kind {
        SheetChart::Bars => ChartType::Bar,
        SheetChart::Columns => ChartType::Column,
    });
    chart.title().set_name(&drawn.title);
    chart.set_width(WIDE as u32).set_height(380);
    let cell = |column: usize, row: usize| format!("='{}'!${}${row}", sheet.name, letter(column));
    let span = |columns: (usize, usize), rows: (usize, usize)| {
        let [from, to] = [columns.0, columns.1].map(letter);
        format!("='{}'!${from}${}:${to}${}", sheet.name, rows.0, rows.1)
    };
    let (from, to) = (drawn.columns[0], drawn.columns[drawn.columns.len() - 1]);
    if drawn.by_row {
        for (place, row) in (first..=last).enumerate() {
            let series = chart.add_series();
            series.set_format(&mut fill(drawn, place));
            series.set_name(cell(0, row).as_str()).set_values(span((from, to), (row, row)).as_str());
            series.set_categories(span((from, to), (first - 1, first - 1)).as_str());
        }
    } else {
        for (place, &column) in drawn.columns.iter().enumerate() {
            let series = chart.add_series();
            series.set_format(&mut fill(drawn, place));
            series
                .set_name(cell(column, first - 1).as_str())
                .set_values(span((column, column), (first, last)).as_str());
            series.set_categories(span((0, 0), (first, last)).as_str());
        }
    }
    let format = match drawn.columns.first().and_then(|&column| table.columns.get(column)).map(|column| column.look) {
        Some(Look::Percent) => "0%".to_owned(),
        Some(Look::Money) => axis_format(largest(table, &drawn.columns), currency),
        _ => "General".to_owned(),
    };
    let faint = ChartLine::new().set_color(Color::RGB(0xD9_DD_E3)).set_width(0.75).clone();
    // Of lying bars the axis across is that of the values.
    let values = if drawn.kind == SheetChart::Bars { chart.x_axis() } else { chart.y_axis() };
    values.set_num_format(&format).set_major_gridlines(true).set_major_gridlines_line(&faint);
    if drawn.kind == SheetChart::Bars {
        // The first of the ranking on top.
        chart.y_axis().set_reverse();
        chart.y_axis().set_label_position(ChartAxisLabelPosition::Low);
        chart.x_axis().set_label_position(ChartAxisLabelPosition::High);
    } else {
        chart.x_axis().set_label_position(ChartAxisLabelPosition::Low);
    }
    if drawn.columns.len() == 1 && !drawn.by_row {
        chart.legend().set_hidden();
    } else {
        chart.legend().set_position(rust_xlsxwriter::ChartLegendPosition::Bottom);
    }
    chart
}

/// What fills the bars of a series: the colour of its option, hatched where its line is dashed.
fn fill(drawn: &Drawn, place: usize) -> ChartFormat {
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
}

/// The largest amount in some columns of a table.
fn largest(table: &SheetTable, columns: &[usize]) -> f64 {
    let size = |value: &SheetCell| match value {
        SheetCell::Number(number) | SheetCell::Formula(_, number) if number.is_finite() => number.abs(),
        _ => 0.0,
    };
    let cells = table.rows.iter().flat_map(|row| columns.iter().filter_map(|&column| row.get(column)));
    cells.map(size).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_chart_stands_where_the_first_has_ended() {
        assert_eq!(column_at(0, &[20, 20]), 0);
        // Columns of 145 pixels begin at 0, 145, 290, 435, 580, 725.
        assert_eq!(column_at(WIDE + GAP, &[20; 9]), 5);
    }
}
