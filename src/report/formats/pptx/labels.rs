//! Labels beside bars: as large as there is room for, and written as tables write the same figure.

use super::axes::{LEVEL, least, letters};
use super::package::escaped;
use super::template::Room;
use crate::report::story::{Figure, FigureKind, FigureSeries, FigureUnit};

/// Letters of labels beside bars, from large to small.
const LABELS: [u32; 3] = [1_200, 1_000, 900];

/// Values rounded as tables write them, so that a label beside a bar says what they say.
pub fn to_errors(figure: &Figure, series: &FigureSeries) -> Vec<f64> {
    let told = |place: usize| read(series.told_by(&figure.statistic, place)?);
    let one = |(place, &value): (usize, &f64)| told(place).map_or(value, |(told, _)| told);
    series.values.iter().enumerate().map(one).collect()
}

/// The value that a text says, and the number format that writes it so: −180,000 and `"$"0,"k"` of `−$180k`.
fn read(text: &str) -> Option<(f64, String)> {
    let size = text.trim_start_matches('−');
    let (sign, rest) = size.split_at(size.find(|letter: char| letter.is_ascii_digit())?);
    let end = rest.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(rest.len());
    let (number, unit) = rest.split_at(end);
    let (power, behind) = match unit {
        "" => (0, String::new()),
        "%" => (-2, "%".to_owned()),
        _ => {
            let thousands = ["k", "M", "B", "T"].iter().position(|own| *own == unit)? + 1;
            (3 * thousands as i32, format!("{}\"{unit}\"", ",".repeat(thousands)))
        }
    };
    let value: f64 = format!("{number}e{power}").parse().ok()?;
    let decimals = number.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let digits = if decimals > 0 { format!("0.{}", "0".repeat(decimals)) } else { "0".to_owned() };
    let sign = if sign.is_empty() { String::new() } else { format!("\"{sign}\"") };
    let written = format!("{sign}{digits}{behind}");
    // Longer than the true minus is the text of what is below zero.
    let value = if size.len() < text.len() { -value } else { value };
    Some((value, format!("{written};\"−\"{written};{written}")))
}

/// Labels beside the bars of a series where there is room for them.
pub fn labels(figure: &Figure, series: usize, size: u32, format: &str, values: &[f64]) -> String {
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
    let is_nothing = |value: f64| zero.is_some() && value < 0.0 && -value < 0.5 * step(&format);
    let of_its_own = |(place, &value): (usize, &f64)| {
        let told = figure.series[series].told_by(&figure.statistic, place).and_then(read);
        let own = told.map(|(_, format)| format).or_else(|| zero.clone().filter(|_| is_nothing(value)))?;
        Some(format!("<c:dLbl><c:idx val=\"{place}\"/>{}</c:dLbl>", look(&own)))
    };
    let own: String = values.iter().enumerate().filter_map(of_its_own).collect();
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

/// The largest letters in which a label fits beside every bar; none where they would run into each other, or beneath
/// columns into the names of the axis.
pub fn label_size(figure: &Figure, series: usize, room: Room) -> Option<u32> {
    if figure.kind == FigureKind::Columns && least(figure) < 0.0 {
        return None;
    }
    let bars = figure.categories.len() as f64 * (series as f64 + 0.55);
    let along = if figure.kind == FigureKind::Bars { room.h } else { room.w };
    let slot = 0.82 * along as f64 / bars.max(1.0);
    // A label is one line high, and some seven figures wide.
    let wants = if figure.kind == FigureKind::Bars { 1.0 } else { 3.9 };
    LABELS.into_iter().find(|&size| f64::from(size) / 100.0 * super::shapes::POINT as f64 * wants <= slot * 1.1)
}

/// Least height, with its head, in which each of lying bars has a label; of other figures none.
pub fn least_height(figure: &Figure) -> i64 {
    if figure.kind != FigureKind::Bars {
        return 0;
    }
    let letters = |size: u32| f64::from(size) / 100.0 * super::shapes::POINT as f64;
    let bars = figure.categories.len() as f64 * (figure.series.len() as f64 + 0.55);
    let label = letters(LABELS[LABELS.len() - 1]);
    (bars * label / (0.82 * 1.1) + 1.6 * letters(super::place::HEAD.size)).ceil() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_counts_by_its_last_digit() {
        let formats = ["0%;\"−\"0%;0%", "\"$\"0.00,,\"M\";x", "\"€\"0.0,\"k\"", "\"$\"#,##0", "0.0"];
        assert_eq!(formats.map(step), [0.01, 1e4, 100.0, 1.0, 0.1]);
    }

    #[test]
    fn a_label_says_what_a_table_says() {
        let format = |written: &str| format!("{written};\"−\"{written};{written}");
        assert_eq!(read("−$180k"), Some((-180e3, format("\"$\"0,\"k\""))));
        assert_eq!(read("$5.4M"), Some((5.4e6, format("\"$\"0.0,,\"M\""))));
        assert_eq!(read("46.1%"), Some((0.461, format("0.0%"))));
        assert_eq!(read("22.5"), Some((22.5, format("0.0"))));
        assert_eq!(["–", "never in effect"].map(read), [None, None]);
    }
}
