//! Native charts, in the colours of the theme, each with the workbook behind it: what a reader edits is what is drawn.

use super::axes::{LEVEL, axes, letters};
use super::ink::{Shade, fill, hatched, line};
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
/// Letters of labels beside bars, from large to small.
const LABELS: [u32; 3] = [1_200, 1_000, 900];
pub(super) const CATEGORY_AXIS: u32 = 111_111_111;
pub(super) const VALUE_AXIS: u32 = 222_222_222;

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
        let shown = figure.series.iter().map(|series| plain(series.name.clone(), &series.values));
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

/// The month of each category, where categories are months.
pub(super) fn months(figure: &Figure) -> Option<Vec<f64>> {
    if !matches!(figure.kind, FigureKind::Lines | FigureKind::Fan) {
        return None;
    }
    figure.categories.iter().map(|category| category.parse().ok()).collect()
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

/// The number format of Excel in which axes and labels are written.
pub fn number_format(figure: &Figure, currency: &str) -> String {
    let size = largest(figure);
    match figure.unit {
        FigureUnit::Percent => "0%;\"−\"0%".to_owned(),
        FigureUnit::Number if size >= 20.0 => "#,##0".to_owned(),
        FigureUnit::Number if size >= 2.0 => "0.0".to_owned(),
        FigureUnit::Number => "0.00".to_owned(),
        FigureUnit::Money => money_format(size, currency),
    }
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

/// Labels beside the bars of some values where there is room for them.
fn labels(figure: &Figure, size: u32, format: &str, values: &[f64]) -> String {
    let position = if figure.kind == FigureKind::Stacked { "ctr" } else { "outEnd" };
    let show = |what: &str, shown: u8| format!("<c:{what} val=\"{shown}\"/>");
    let look = |format: &str| {
        format!(
            "<c:numFmt formatCode=\"{}\" sourceLinked=\"0\"/><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{}\
             <c:dLblPos val=\"{position}\"/>{}{}{}{}{}{}",
            escaped(format),
            letters(size, "tx1", LEVEL),
            show("showLegendKey", 0),
            show("showVal", 1),
            show("showCatName", 0),
            show("showSerName", 0),
            show("showPercent", 0),
            show("showBubbleSize", 0)
        )
    };
    let format = label_format(figure, format);
    // What is written as zero has no sign.
    let zero = format.split(';').nth(2).map(|zero| [zero; 3].join(";"));
    let without_sign = |(place, _): (usize, &f64)| {
        let look = zero.as_deref().map_or_else(String::new, &look);
        format!("<c:dLbl><c:idx val=\"{place}\"/>{look}</c:dLbl>")
    };
    let is_nothing = |(_, value): &(usize, &f64)| zero.is_some() && **value < 0.0 && -**value < 0.5 * step(&format);
    let own: String = values.iter().enumerate().filter(is_nothing).map(without_sign).collect();
    format!("<c:dLbls>{own}{}</c:dLbls>", look(&format))
}

/// What the last digit counts that a number format writes: 10,000 in `"$"0.00,,"M"`.
fn step(format: &str) -> f64 {
    let first = format.split(';').next().unwrap_or_default();
    let (number, behind) = first.rsplit_once('0').unwrap_or((first, ""));
    let decimals = number.rsplit_once('.').map_or(0, |(_, decimals)| decimals.len() + 1);
    let thousands = behind.chars().take_while(|&c| c == ',').count();
    let percent = if behind.starts_with('%') { -2 } else { 0 };
    10.0_f64.powi(3 * thousands as i32 + percent - decimals as i32)
}

/// As on axes, with a digit more. A section for what is negative, not a condition: of a value that meets a condition
/// `LibreOffice` writes the sign too, beside the one that stands in the code.
fn label_format(figure: &Figure, format: &str) -> String {
    match figure.unit {
        FigureUnit::Percent => "0%;\"−\"0%;0%".to_owned(),
        FigureUnit::Money if format.contains("0.0,") => format.replace("0.0,", "0.00,"),
        FigureUnit::Money if format.contains("\"0,") => format.replace("\"0,", "\"0.0,"),
        _ => format.to_owned(),
    }
}

/// The largest letters in which a label fits beside every bar; none where they would run into each other.
fn label_size(figure: &Figure, series: usize, room: Room) -> Option<u32> {
    let bars = figure.categories.len() as f64 * (series as f64 + 0.55);
    let along = if figure.kind == FigureKind::Bars { room.h } else { room.w };
    let slot = 0.82 * along as f64 / bars.max(1.0);
    // A label is one line high, and some seven figures wide.
    let wants = if figure.kind == FigureKind::Bars { 1.0 } else { 3.9 };
    LABELS.into_iter().find(|&size| f64::from(size) / 100.0 * super::shapes::POINT as f64 * wants <= slot * 1.1)
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
            true if figure.kind == FigureKind::Columns => hatched(series.ink, series.dash),
            true => fill(series.ink, shade),
            false => fill(MUTED, shade),
        };
        let labels = label_size.map_or_else(String::new, |size| labels(figure, size, format, &columns[place].values));
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
    fn a_format_counts_by_its_last_digit() {
        let formats = ["0%;\"−\"0%;0%", "\"$\"0.00,,\"M\";x", "\"€\"0.0,\"k\"", "\"$\"#,##0", "0.0"];
        assert_eq!(formats.map(step), [0.01, 1e4, 100.0, 1.0, 0.1]);
    }

    #[test]
    fn amounts_are_written_in_the_unit_of_the_largest() {
        assert_eq!(money_format(12.4e6, "USD"), "\"$\"0.0,,\"M\";\"−\"\"$\"0.0,,\"M\";\"$0\"");
        assert_eq!(money_format(340e3, "EUR"), "\"€\"0,\"k\";\"−\"\"€\"0,\"k\";\"€0\"");
    }
}
