//! Native charts, in the colours of the theme, each with the workbook behind it: what a reader edits is what is drawn.

use super::axes::{CATEGORY_AXIS, LEVEL, VALUE_AXIS, axes, largest, letters, months};
use super::ink::{Shade, fill, hatched, line};
use super::labels::{label_size, labels, to_errors};
use super::package::{HEAD, escaped};
use super::template::Room;
use crate::analysis::figures::{Scale, symbol};
use crate::report::charts::palette::{BASELINE, MUTED};
use crate::report::charts::{Dash, Ink};
use crate::report::story::{Figure, FigureKind, FigureSeries, FigureUnit, Spread};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Formula, Workbook, XlsxError};

const C: &str = "http://schemas.openxmlformats.org/drawingml/2006/chart";
const A: &str = "http://schemas.openxmlformats.org/drawingml/2006/main";
const SHEET: &str = "Sheet1";
/// Letters of axes, legends and labels in hundredths of a point, in a wide frame and in a narrow one.
const LETTERS: (u32, u32) = (1_200, 1_000);
/// A frame that is narrower is narrow, in English Metric Units.
const NARROW: i64 = 4_400_000;

/// A column of the workbook behind a chart.
struct Column {
    name: String,
    values: Vec<f64>,
    /// The columns whose difference it is, so that it follows them.
    difference: Option<(usize, usize)>,
}

/// A chart as a part, with its workbook.
pub struct Native {
    /// The part.
    pub xml: String,
    /// The workbook.
    pub workbook: Vec<u8>,
}

/// Makes a chart for a frame of some size, that refers to its workbook by `rId1`.
pub fn native(figure: &Figure, currency: &str, has_legend: bool, room: Room) -> Result<Native, XlsxError> {
    let (columns, format) = (columns(figure), number_format(figure, currency));
    let xml = xml(figure, &columns, &format, has_legend, room);
    Ok(Native { xml, workbook: workbook(figure, &columns, &format)? })
}

/// Quantiles of a fan as they are, then what is stacked to draw them.
fn columns(figure: &Figure) -> Vec<Column> {
    let plain = |name: String, values: &[f64]| Column { name, values: values.to_vec(), difference: None };
    let Some((series, bands)) = fan(figure) else {
        let shown = figure.series.iter().map(|series| plain(series.name.clone(), &to_errors(figure, series)));
        return shown.chain(mark(figure)).collect();
    };
    let quantiles = [("P5", &bands.p5), ("P25", &bands.p25), ("median", &series.values), ("P75", &bands.p75)];
    let mut columns: Vec<Column> = quantiles.iter().map(|(name, values)| plain((*name).to_owned(), values)).collect();
    columns.push(plain("P95".to_owned(), &bands.p95));
    for (name, above, below) in [("P5 to P25", 1, 0), ("P25 to P75", 3, 1), ("P75 to P95", 4, 3)] {
        let values = columns[above].values.iter().zip(&columns[below].values).map(|(a, b)| a - b).collect();
        columns.push(Column { name: name.to_owned(), values, difference: Some((above, below)) });
    }
    columns
}

/// A line that means something, as a column of its own.
fn mark(figure: &Figure) -> Option<Column> {
    let (value, name) = figure.mark.clone().filter(|_| figure.kind == FigureKind::Lines)?;
    Some(Column { name: name.into_owned(), values: vec![value; figure.categories.len()], difference: None })
}

fn fan(figure: &Figure) -> Option<(&FigureSeries, &Spread)> {
    let series = figure.series.first().filter(|_| figure.kind == FigureKind::Fan)?;
    Some((series, series.band.as_ref()?))
}

fn workbook(figure: &Figure, columns: &[Column], format: &str) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
    let (bold, number) = (Format::new().set_bold(), Format::new().set_num_format(format));
    let sheet = workbook.add_worksheet();
    sheet.set_name(SHEET)?.set_column_width(0, 24)?.set_freeze_panes(1, 1)?;
    sheet.write_with_format(0, 0, if figure.x_title.is_empty() { "option" } else { &figure.x_title }, &bold)?;
    match months(figure) {
        Some(months) => sheet.write_column(1, 0, months)?,
        None => sheet.write_column(1, 0, figure.categories.iter().map(String::as_str))?,
    };
    for (place, column) in columns.iter().enumerate() {
        let at = place as u16 + 1;
        sheet.set_column_width(at, 16)?.write_with_format(0, at, &column.name, &bold)?;
        for (row, &value) in column.values.iter().enumerate().filter(|(_, value)| value.is_finite()) {
            let row = row as u32 + 1;
            match column.difference {
                None => sheet.write_with_format(row, at, value, &number)?,
                Some((above, below)) => {
                    let (above, below) = (letter(above + 1), letter(below + 1));
                    let formula =
                        Formula::new(format!("={above}{0}-{below}{0}", row + 1)).set_result(value.to_string());
                    sheet.write_with_format(row, at, formula, &number)?
                }
            };
        }
    }
    workbook.save_to_buffer()
}

/// Name of a column, from 0: `A`, `Z`, `AA`.
fn letter(place: usize) -> String {
    let last = char::from(b'A' + (place % 26) as u8);
    if place < 26 { last.to_string() } else { format!("{}{last}", letter(place / 26 - 1)) }
}

/// The number format of Excel in which axes and labels are written.
pub fn number_format(figure: &Figure, currency: &str) -> String {
    let size = largest(figure);
    match figure.unit {
        FigureUnit::Percent => "0%;\"−\"0%".to_owned(),
        FigureUnit::Number if size >= 20.0 => "#,##0".to_owned(),
        FigureUnit::Number if size >= 2.0 => "0.0".to_owned(),
        FigureUnit::Number => "0.00".to_owned(),
        FigureUnit::Money if figure.kind == FigureKind::Bars => money_format(size, currency),
        FigureUnit::Money => axis_format(size, currency),
    }
}

/// By how much an axis may end beyond the largest value that is shown.
const BEYOND: f64 = 1.25;

/// Amounts beside an axis in the unit of its end, which may be above the largest value: `$1.00M`, not `$1000k`.
pub fn axis_format(size: f64, currency: &str) -> String {
    let is_next = Scale::of(BEYOND * size).power > Scale::of(size).power;
    money_format(if is_next { BEYOND * size } else { size }, currency)
}

/// Amounts in thousands or millions by their size: `"$"0.0,,"M"`.
pub fn money_format(size: f64, currency: &str) -> String {
    let scale = Scale::of(size);
    let sign = symbol(currency);
    let digits = match size / scale.divisor() {
        _ if scale.power == 0 => "#,##0",
        size if size >= 20.0 => "0",
        size if size >= 2.0 => "0.0",
        _ => "0.00",
    };
    let thousands = ",".repeat((scale.power / 3) as usize);
    let written = format!("\"{sign}\"{digits}{thousands}\"{}\"", scale.suffix);
    format!("{written};\"−\"{written};\"{sign}0\"")
}

fn xml(figure: &Figure, columns: &[Column], format: &str, has_legend: bool, room: Room) -> String {
    let size = if room.w < NARROW { LETTERS.1 } else { LETTERS.0 };
    let plots = match figure.kind {
        FigureKind::Fan if fan(figure).is_some() => fan_plots(figure, columns, format),
        FigureKind::Fan | FigureKind::Lines => line_plot(figure, columns, format),
        FigureKind::Bars | FigureKind::Columns | FigureKind::Stacked => bar_plot(figure, columns, format, room),
    };
    let legend = if !has_legend || figure.kind == FigureKind::Fan && fan(figure).is_some() || figure.series.len() < 2 {
        String::new()
    } else {
        format!("<c:legend><c:legendPos val=\"b\"/><c:overlay val=\"0\"/>{}</c:legend>", letters(size, "tx1", LEVEL))
    };
    format!(
        "{HEAD}<c:chartSpace xmlns:c=\"{C}\" xmlns:a=\"{A}\" xmlns:r=\"{}\"><c:date1904 val=\"0\"/><c:roundedCorners \
         val=\"0\"/><c:chart><c:autoTitleDeleted val=\"1\"/><c:plotArea><c:layout/>{plots}{}<c:spPr><a:noFill/></c:spPr>\
         </c:plotArea>{legend}<c:plotVisOnly val=\"1\"/><c:dispBlanksAs val=\"gap\"/></c:chart><c:spPr><a:noFill/><a:ln>\
         <a:noFill/></a:ln></c:spPr>{}<c:externalData r:id=\"rId1\"><c:autoUpdate val=\"0\"/></c:externalData>\
         </c:chartSpace>",
        super::package::RELATION,
        axes(figure, format, size, room),
        letters(size, "tx1", LEVEL)
    )
}

/// The name, categories and values of a series from the workbook, with what is in it now: before and after the look.
fn data(figure: &Figure, columns: &[Column], place: usize, format: &str) -> (String, String) {
    let column = &columns[place];
    let (at, last) = (letter(place + 1), figure.categories.len() + 1);
    let head = format!(
        "<c:idx val=\"{place}\"/><c:order val=\"{place}\"/><c:tx><c:strRef><c:f>{SHEET}!${at}$1</c:f><c:strCache><c:ptCount \
         val=\"1\"/><c:pt idx=\"0\"><c:v>{}</c:v></c:pt></c:strCache></c:strRef></c:tx>",
        escaped(&column.name)
    );
    let count = figure.categories.len();
    let points = |texts: &mut dyn Iterator<Item = (usize, String)>| -> String {
        texts.map(|(place, text)| format!("<c:pt idx=\"{place}\"><c:v>{text}</c:v></c:pt>")).collect()
    };
    let named = points(&mut figure.categories.iter().map(|category| escaped(category)).enumerate());
    let range = format!("<c:f>{SHEET}!$A$2:$A${last}</c:f>");
    let categories = match months(figure) {
        Some(_) => format!(
            // Of days an axis is one of time in every program, and is labelled every so many months.
            "<c:numRef>{range}<c:numCache><c:formatCode>d</c:formatCode><c:ptCount val=\"{count}\"/>{named}</c:numCache>\
             </c:numRef>"
        ),
        None => format!("<c:strRef>{range}<c:strCache><c:ptCount val=\"{count}\"/>{named}</c:strCache></c:strRef>"),
    };
    let finite = column.values.iter().enumerate().filter(|(_, value)| value.is_finite());
    let values = points(&mut finite.map(|(place, value)| (place, value.to_string())));
    let code = escaped(format);
    let data = format!(
        "<c:cat>{categories}</c:cat><c:val><c:numRef><c:f>{SHEET}!${at}$2:${at}${last}</c:f><c:numCache><c:formatCode>{code}\
         </c:formatCode><c:ptCount val=\"{count}\"/>{values}</c:numCache></c:numRef></c:val>"
    );
    (head, data)
}

fn axis_ids() -> String {
    format!("<c:axId val=\"{CATEGORY_AXIS}\"/><c:axId val=\"{VALUE_AXIS}\"/>")
}

fn bar_plot(figure: &Figure, columns: &[Column], format: &str, room: Room) -> String {
    let is_stacked = figure.kind == FigureKind::Stacked;
    let label_size = label_size(figure, columns.len(), room);
    let shown = |place: usize| {
        let (head, data) = data(figure, columns, place, format);
        let series = &figure.series[place];
        // The first of several series has the full colour, the next paler ones.
        let shade = if figure.inks.is_empty() { Shade::Full } else { Shade::paler(place) };
        let points: String = figure
            .inks
            .iter()
            .enumerate()
            .map(|(point, &ink)| {
                format!(
                    "<c:dPt><c:idx val=\"{point}\"/><c:invertIfNegative val=\"0\"/><c:bubble3D val=\"0\"/><c:spPr>{}</c:spPr>\
                     </c:dPt>",
                    fill(ink, shade)
                )
            })
            .collect();
        let own = match figure.inks.is_empty() {
            // One series alone is told from no other.
            true if figure.kind == FigureKind::Columns && figure.series.len() > 1 => hatched(series.ink, series.dash),
            true => fill(series.ink, shade),
            false => fill(MUTED, shade),
        };
        let labels = |size| labels(figure, place, size, format, &columns[place].values);
        let labels = label_size.map_or_else(String::new, labels);
        format!("<c:ser>{head}<c:spPr>{own}</c:spPr><c:invertIfNegative val=\"0\"/>{points}{labels}{data}</c:ser>")
    };
    let all: String = (0..columns.len()).map(shown).collect();
    let direction = if figure.kind == FigureKind::Bars { "bar" } else { "col" };
    // Few bars are not as thick as the frame is high.
    let gap = if figure.kind == FigureKind::Bars { 55 + 300 / figure.categories.len().max(1).pow(2) } else { 55 };
    let (grouping, overlap) = if is_stacked { ("stacked", 100) } else { ("clustered", -5) };
    format!(
        "<c:barChart><c:barDir val=\"{direction}\"/><c:grouping val=\"{grouping}\"/><c:varyColors val=\"0\"/>{all}<c:gapWidth \
         val=\"{gap}\"/><c:overlap val=\"{overlap}\"/>{}</c:barChart>",
        axis_ids()
    )
}

/// A line as a series of a line chart.
fn line_series(head: &str, data: &str, ink: Ink, dash: Dash, width: u32) -> String {
    format!(
        "<c:ser>{head}<c:spPr>{}</c:spPr><c:marker><c:symbol val=\"none\"/></c:marker>{data}<c:smooth val=\"0\"/></c:ser>",
        line(ink, dash, width)
    )
}

fn line_plot(figure: &Figure, columns: &[Column], format: &str) -> String {
    let shown = |(place, series): (usize, &FigureSeries)| {
        let (head, data) = data(figure, columns, place, format);
        line_series(&head, &data, series.ink, series.dash, if series.strong { 38_100 } else { 22_225 })
    };
    let mut all: String = figure.series.iter().enumerate().map(shown).collect();
    if mark(figure).is_some() {
        let (head, data) = data(figure, columns, figure.series.len(), format);
        all += &line_series(&head, &data, BASELINE, Dash::Dotted, 15_875);
    }
    format!(
        "<c:lineChart><c:grouping val=\"standard\"/><c:varyColors val=\"0\"/>{all}<c:marker val=\"1\"/>{}</c:lineChart>",
        axis_ids()
    )
}

/// Bands as a stack of areas, the lowest of which is not seen, and the median as a line.
fn fan_plots(figure: &Figure, columns: &[Column], format: &str) -> String {
    let ink = figure.series[0].ink;
    let looks = [
        (0, "<a:noFill/><a:ln><a:noFill/></a:ln>".to_owned()),
        (5, fill(ink, Shade::Paler)),
        (6, fill(ink, Shade::Pale)),
        (7, fill(ink, Shade::Paler)),
    ];
    let area = |(place, look): (usize, String)| {
        let (head, data) = data(figure, columns, place, format);
        format!("<c:ser>{head}<c:spPr>{look}</c:spPr>{data}</c:ser>")
    };
    let areas: String = looks.into_iter().map(area).collect();
    let (head, data) = data(figure, columns, 2, format);
    let median = line_series(&head, &data, ink, Dash::Solid, 38_100);
    format!(
        "<c:areaChart><c:grouping val=\"stacked\"/><c:varyColors val=\"0\"/>{areas}{ids}</c:areaChart><c:lineChart><c:grouping \
         val=\"standard\"/><c:varyColors val=\"0\"/>{median}<c:marker val=\"1\"/>{ids}</c:lineChart>",
        ids = axis_ids()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_in_a_spreadsheet() {
        assert_eq!([0, 25, 26, 51, 52].map(letter), ["A", "Z", "AA", "AZ", "BA"]);
    }

    #[test]
    fn an_axis_that_ends_at_a_million_counts_in_millions() {
        assert_eq!(axis_format(920e3, "USD"), money_format(1.15e6, "USD"));
        assert_eq!(axis_format(640e3, "USD"), money_format(640e3, "USD"));
    }

    #[test]
    fn amounts_are_written_in_the_unit_of_the_largest() {
        assert_eq!(money_format(12.4e6, "USD"), "\"$\"0.0,,\"M\";\"−\"\"$\"0.0,,\"M\";\"$0\"");
        assert_eq!(money_format(340e3, "EUR"), "\"€\"0,\"k\";\"−\"\"€\"0,\"k\";\"€0\"");
    }
}
