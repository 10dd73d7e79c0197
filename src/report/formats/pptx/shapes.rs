//! What stands on a slide: text, tables, pictures, charts; each as large as its room.

use super::ink::{Shade, colour, faint_line};
use super::package::{RELATION, escaped};
use super::place::KEY;
use super::plan::Name;
use super::template::Room;
use crate::report::charts::text::{Weight, width, wrap};

/// English Metric Units in a point.
pub const POINT: i64 = 12_700;
/// Height of a line in its size.
const PITCH: f64 = 1.2;
/// How much wider than its plain letters the bold ones of a company's font may run, against the font that measures.
const BOLD: f64 = 1.08;
/// Room at the sides and above and below the text of a cell.
const CELL: (i64, i64) = (64_008, 32_004);

/// Letters: hundredths of a point, and how wide they run against the font that measures.
#[derive(Clone, Copy, Debug)]
pub struct Letters {
    /// Size in hundredths of a point.
    pub size: u32,
    /// Weight.
    pub weight: Weight,
    /// Factor on widths, for fonts that run wider.
    pub run: f64,
}

impl Letters {
    fn units(self) -> f64 {
        f64::from(self.size) / 100.0 * POINT as f64
    }

    /// Width of a text.
    pub fn width(self, text: &str) -> i64 {
        (width(text, self.units(), self.weight) * self.run).ceil() as i64
    }

    /// How many lines a text takes in a width.
    pub fn lines(self, text: &str, room: i64) -> i64 {
        wrap(text, self.units(), self.weight, room.max(1) as f64 / self.run).len().max(1) as i64
    }

    /// Height of this many lines.
    pub fn height(self, lines: i64) -> i64 {
        (lines as f64 * PITCH * self.units()).ceil() as i64
    }
}

/// A paragraph.
#[derive(Clone, Debug)]
pub struct Paragraph<'a> {
    /// What it says.
    pub text: &'a str,
    /// Whether it is a point of a list.
    pub is_point: bool,
    /// Bold.
    pub is_strong: bool,
    /// Colour of the theme.
    pub scheme: &'a str,
}

/// A text in which no line ends inside a figure: neither at its error nor between sign and currency.
fn unbroken(text: &str) -> String {
    let mut held = String::with_capacity(text.len());
    let text = text.replace(" ± ", "\u{a0}±\u{a0}");
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        held.push(letter);
        // Some programs break a line after a minus sign that a currency follows.
        if letter == '−' && letters.peek().is_some_and(|next| !next.is_alphanumeric() && !next.is_whitespace()) {
            held.push(JOINER);
        }
    }
    held
}

/// Holds two letters together, unseen.
const JOINER: char = '\u{2060}';

/// Indent of a point of a list.
const POINT_INDENT: i64 = 180_000;

/// Height of paragraphs with half a line between them.
pub fn height(paragraphs: &[Paragraph<'_>], letters: Letters, room: i64) -> i64 {
    let of = |paragraph: &Paragraph<'_>| {
        let indent = if paragraph.is_point { POINT_INDENT } else { 0 };
        let weight = if paragraph.is_strong { Weight::SemiBold } else { letters.weight };
        letters.height(Letters { weight, ..letters }.lines(paragraph.text, room - indent))
    };
    let gaps = letters.height(1) / 2 * (paragraphs.len() as i64 - 1).max(0);
    paragraphs.iter().map(of).sum::<i64>() + gaps
}

/// The largest of some sizes at which paragraphs fit; the smallest where none does.
pub fn fitting(paragraphs: &[Paragraph<'_>], sizes: &[u32], run: f64, room: Room) -> Letters {
    let of = |&size: &u32| Letters { size, weight: Weight::Regular, run };
    let fits = |letters: &Letters| height(paragraphs, *letters, room.w) <= room.h;
    sizes.iter().map(of).find(fits).unwrap_or_else(|| of(sizes.last().unwrap_or(&1_000)))
}

fn paragraph(paragraph: &Paragraph<'_>, size: u32, is_first: bool) -> String {
    let Paragraph { text, is_point, is_strong, scheme } = paragraph;
    let (indent, sign) = if *is_point {
        let indent = format!(" marL=\"{POINT_INDENT}\" indent=\"-{POINT_INDENT}\"");
        (indent, "<a:buFont typeface=\"Arial\"/><a:buChar char=\"•\"/>")
    } else {
        (" marL=\"0\" indent=\"0\"".to_owned(), "<a:buNone/>")
    };
    let before = if is_first { 0 } else { size * 6 / 10 };
    format!(
        "<a:p><a:pPr{indent}><a:spcBef><a:spcPts val=\"{before}\"/></a:spcBef>{sign}</a:pPr><a:r><a:rPr lang=\"en-GB\" \
         sz=\"{size}\" b=\"{}\"><a:solidFill><a:schemeClr val=\"{scheme}\"/></a:solidFill></a:rPr><a:t>{}</a:t></a:r></a:p>",
        u8::from(*is_strong),
        escaped(&unbroken(text))
    )
}

fn frame(Room { x, y, w, h }: Room, tag: &str) -> String {
    format!("<{tag}:xfrm><a:off x=\"{x}\" y=\"{y}\"/><a:ext cx=\"{w}\" cy=\"{h}\"/></{tag}:xfrm>")
}

/// A box of text.
pub fn text(id: u32, name: &str, room: Room, paragraphs: &[Paragraph<'_>], letters: Letters) -> String {
    let shown: String =
        paragraphs.iter().enumerate().map(|(place, p)| paragraph(p, letters.size, place == 0)).collect();
    format!(
        "<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"{}\"/><p:cNvSpPr txBox=\"1\"/><p:nvPr/></p:nvSpPr><p:spPr>{}<a:prstGeom \
         prst=\"rect\"><a:avLst/></a:prstGeom><a:noFill/></p:spPr><p:txBody><a:bodyPr wrap=\"square\" lIns=\"0\" tIns=\"0\" \
         rIns=\"0\" bIns=\"0\" rtlCol=\"0\"><a:noAutofit/></a:bodyPr><a:lstStyle/>{shown}</p:txBody></p:sp>",
        escaped(name),
        frame(room, "a")
    )
}

/// A sheet of the theme's ground, which lets a little of what is beneath shine through.
pub fn sheet(id: u32, room: Room) -> String {
    format!(
        "<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"Ground {id}\"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr>{}<a:prstGeom \
         prst=\"rect\"><a:avLst/></a:prstGeom><a:solidFill><a:schemeClr val=\"bg1\"><a:alpha val=\"94000\"/></a:schemeClr>\
         </a:solidFill><a:ln><a:noFill/></a:ln></p:spPr><p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr \
         lang=\"en-GB\"/></a:p></p:txBody></p:sp>",
        frame(room, "a")
    )
}

/// Says which colour and line stands for what: a paragraph each, or all in one.
pub fn key(id: u32, room: Room, names: &[Name], is_list: bool) -> String {
    let name = |name: &Name| {
        let ink = colour(name.ink, Shade::Full);
        let gap = if is_list { "" } else { "     " };
        format!(
            "<a:r><a:rPr lang=\"en-GB\" sz=\"{KEY}\" b=\"1\"><a:solidFill>{ink}</a:solidFill></a:rPr><a:t>{}{gap}</a:t></a:r>",
            escaped(&name.line(is_list))
        )
    };
    let shown: String = if is_list {
        let space = "<a:pPr><a:spcBef><a:spcPts val=\"300\"/></a:spcBef></a:pPr>";
        names.iter().map(|one| format!("<a:p>{space}{}</a:p>", name(one))).collect()
    } else {
        format!("<a:p>{}</a:p>", names.iter().map(name).collect::<String>())
    };
    format!(
        "<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"Key {id}\"/><p:cNvSpPr txBox=\"1\"/><p:nvPr/></p:nvSpPr><p:spPr>{}\
         <a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom><a:noFill/></p:spPr><p:txBody><a:bodyPr wrap=\"square\" lIns=\"0\" \
         tIns=\"0\" rIns=\"0\" bIns=\"0\" rtlCol=\"0\"><a:noAutofit/></a:bodyPr><a:lstStyle/>{shown}</p:txBody></p:sp>",
        frame(room, "a")
    )
}

/// A box of text in letters of one width.
pub fn laid(id: u32, room: Room, lines: &[&str], size: u32) -> String {
    let line = |text: &&str| {
        format!(
            "<a:p><a:r><a:rPr lang=\"en-GB\" sz=\"{size}\"><a:solidFill><a:schemeClr val=\"tx1\"/></a:solidFill><a:latin \
             typeface=\"Courier New\"/></a:rPr><a:t>{}</a:t></a:r></a:p>",
            escaped(&text.replace(' ', "\u{a0}"))
        )
    };
    let shown: String = lines.iter().map(line).collect();
    format!(
        "<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"Text {id}\"/><p:cNvSpPr txBox=\"1\"/><p:nvPr/></p:nvSpPr><p:spPr>{}\
         <a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom><a:noFill/></p:spPr><p:txBody><a:bodyPr wrap=\"none\" lIns=\"0\" \
         tIns=\"0\" rIns=\"0\" bIns=\"0\" rtlCol=\"0\"><a:noAutofit/></a:bodyPr><a:lstStyle/>{shown}</p:txBody></p:sp>",
        frame(room, "a")
    )
}

/// A text in a place of the layout; `ph` are its attributes. No size leaves that of the layout.
pub fn placeholder(id: u32, name: &str, ph: &str, lines: &[&str], size: Option<u32>) -> String {
    let size = size.map_or_else(String::new, |size| format!(" sz=\"{size}\""));
    let line = |text: &&str| {
        format!("<a:p><a:r><a:rPr lang=\"en-GB\"{size}/><a:t>{}</a:t></a:r></a:p>", escaped(&unbroken(text)))
    };
    let mut shown: String = lines.iter().map(line).collect();
    if shown.is_empty() {
        shown.push_str("<a:p><a:endParaRPr lang=\"en-GB\"/></a:p>");
    }
    format!(
        "<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"{name}\"/><p:cNvSpPr><a:spLocks noGrp=\"1\"/></p:cNvSpPr><p:nvPr><p:ph \
         {ph}/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr><a:normAutofit/></a:bodyPr><a:lstStyle/>{shown}</p:txBody>\
         </p:sp>"
    )
}

/// The number of the slide, in its place.
pub fn slide_number(id: u32, ph: &str, number: usize) -> String {
    format!(
        "<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"Slide Number {id}\"/><p:cNvSpPr><a:spLocks noGrp=\"1\"/></p:cNvSpPr>\
         <p:nvPr><p:ph {ph}/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:fld \
         id=\"{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}\" type=\"slidenum\"><a:rPr lang=\"en-GB\"/><a:t>{number}</a:t></a:fld>\
         </a:p></p:txBody></p:sp>"
    )
}

/// A chart in a frame of its own.
pub fn chart(id: u32, name: &str, alt: &str, room: Room, relation: &str) -> String {
    format!(
        "<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id=\"{id}\" name=\"{}\" descr=\"{}\"/><p:cNvGraphicFramePr>\
         <a:graphicFrameLocks noGrp=\"1\"/></p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr>{}<a:graphic><a:graphicData \
         uri=\"http://schemas.openxmlformats.org/drawingml/2006/chart\"><c:chart \
         xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" xmlns:r=\"{RELATION}\" r:id=\"{relation}\"/>\
         </a:graphicData></a:graphic></p:graphicFrame>",
        escaped(name),
        escaped(alt),
        frame(room, "p")
    )
}

/// A picture without this many thousandths of its height above and below.
pub fn picture(id: u32, name: &str, alt: &str, room: Room, relation: &str, (above, below): (u32, u32)) -> String {
    format!(
        "<p:pic><p:nvPicPr><p:cNvPr id=\"{id}\" name=\"{}\" descr=\"{}\"/><p:cNvPicPr><a:picLocks noChangeAspect=\"1\"/>\
         </p:cNvPicPr><p:nvPr/></p:nvPicPr><p:blipFill><a:blip r:embed=\"{relation}\"/><a:srcRect t=\"{}\" b=\"{}\"/>\
         <a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr>{}<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></p:spPr>\
         </p:pic>",
        escaped(name),
        escaped(alt),
        above * 100,
        below * 100,
        frame(room, "a")
    )
}

/// A table with the widths of its columns and the heights of its rows, the head first.
#[derive(Clone, Debug)]
pub struct Laid {
    /// Letters of its cells.
    pub letters: Letters,
    /// Widths.
    pub widths: Vec<i64>,
    /// Heights.
    pub heights: Vec<i64>,
}

/// Lays a table into a width: columns as wide as what they hold, those of long texts narrower where it is too much.
pub fn lay(header: &[String], rows: &[&[String]], letters: Letters, room: i64) -> Laid {
    // The bold letters of a company's font run wider still.
    let run = if letters.run > 1.0 { BOLD * letters.run } else { letters.run };
    let bold = Letters { weight: Weight::SemiBold, run, ..letters };
    let cells = |column: usize| rows.iter().filter_map(move |row| row.get(column));
    let padded = |width: i64| width + 2 * CELL.0 + POINT;
    let natural: Vec<i64> = (0..header.len())
        .map(|c| padded(cells(c).map(|cell| bold.width(cell)).chain([bold.width(&header[c])]).max().unwrap_or(0)))
        .collect();
    let longest_word = |text: &String| text.split(' ').map(|word| bold.width(word)).max().unwrap_or(0);
    let least: Vec<i64> = (0..header.len())
        .map(|c| padded(cells(c).map(longest_word).chain([longest_word(&header[c])]).max().unwrap_or(0)))
        .collect();
    let widths = shared_out(&natural, &least, room);
    let lines = |row: &[String], letters: Letters| {
        row.iter().zip(&widths).map(|(cell, width)| letters.lines(cell, width - 2 * CELL.0)).max().unwrap_or(1)
    };
    let tall = |lines: i64| letters.height(lines) + 2 * CELL.1;
    let heights =
        std::iter::once(tall(lines(header, bold))).chain(rows.iter().map(|row| tall(lines(row, bold)))).collect();
    Laid { letters, widths, heights }
}

/// Widths that fill a room: natural ones with the rest shared, or the widest ones narrowed to a common limit.
fn shared_out(natural: &[i64], least: &[i64], room: i64) -> Vec<i64> {
    let total: i64 = natural.iter().sum();
    if total <= room {
        let rest = (room - total) / natural.len().max(1) as i64;
        return natural.iter().map(|width| width + rest).collect();
    }
    let narrowed = |limit: i64| -> Vec<i64> {
        natural.iter().zip(least).map(|(&natural, &least)| natural.min(limit.max(least))).collect()
    };
    let (mut low, mut high) = (0, room);
    while high - low > POINT {
        let middle = i64::midpoint(low, high);
        if narrowed(middle).iter().sum::<i64>() <= room { low = middle } else { high = middle }
    }
    narrowed(low)
}

/// What a table shows.
pub struct Cells<'a> {
    /// Head.
    pub header: &'a [String],
    /// Rows.
    pub rows: &'a [&'a [String]],
    /// Columns that are aligned left beside the first.
    pub words: &'a [usize],
    /// The row to be read first.
    pub strong: Option<usize>,
}

/// A native table.
pub fn table(id: u32, name: &str, alt: &str, (x, y): (i64, i64), cells: &Cells<'_>, laid: &Laid) -> String {
    let grid: String = laid.widths.iter().map(|width| format!("<a:gridCol w=\"{width}\"/>")).collect();
    let row = |texts: &[String], height: i64, is_head: bool, is_strong: bool| {
        let cell = |column: usize| {
            let text = texts.get(column).map_or("", String::as_str);
            let is_left = column == 0 || cells.words.contains(&column);
            table_cell(text, laid.letters.size, is_left, is_head, is_strong)
        };
        let all: String = (0..laid.widths.len()).map(cell).collect();
        format!("<a:tr h=\"{height}\">{all}</a:tr>")
    };
    let mut rows = row(cells.header, laid.heights[0], true, false);
    for (place, texts) in cells.rows.iter().enumerate() {
        rows += &row(texts, laid.heights[place + 1], false, cells.strong == Some(place));
    }
    let room = Room { x, y, w: laid.widths.iter().sum(), h: laid.heights.iter().sum() };
    format!(
        "<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id=\"{id}\" name=\"{}\" descr=\"{}\"/><p:cNvGraphicFramePr>\
         <a:graphicFrameLocks noGrp=\"1\"/></p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr>{}<a:graphic><a:graphicData \
         uri=\"http://schemas.openxmlformats.org/drawingml/2006/table\"><a:tbl><a:tblPr firstRow=\"1\"/><a:tblGrid>{grid}\
         </a:tblGrid>{rows}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>",
        escaped(name),
        escaped(alt),
        frame(room, "p")
    )
}

fn table_cell(text: &str, size: u32, is_left: bool, is_head: bool, is_strong: bool) -> String {
    let align = if is_left { "l" } else { "r" };
    let bold = u8::from(is_head || is_strong);
    let scheme = if is_head { "tx2" } else { "tx1" };
    let none = |side: &str| format!("<a:{side} w=\"0\"><a:noFill/></a:{side}>");
    let under = if is_head {
        "<a:lnB w=\"15875\"><a:solidFill><a:schemeClr val=\"tx2\"/></a:solidFill></a:lnB>".to_owned()
    } else {
        faint_line().replace("<a:ln ", "<a:lnB ").replace("</a:ln>", "</a:lnB>")
    };
    let back = if is_strong { "<a:solidFill><a:schemeClr val=\"bg2\"/></a:solidFill>" } else { "<a:noFill/>" };
    let body = if text.is_empty() {
        format!("<a:endParaRPr lang=\"en-GB\" sz=\"{size}\"/>")
    } else {
        format!(
            "<a:r><a:rPr lang=\"en-GB\" sz=\"{size}\" b=\"{bold}\"><a:solidFill><a:schemeClr val=\"{scheme}\"/></a:solidFill>\
             </a:rPr><a:t>{}</a:t></a:r>",
            escaped(text)
        )
    };
    format!(
        "<a:tc><a:txBody><a:bodyPr/><a:lstStyle/><a:p><a:pPr algn=\"{align}\"/>{body}</a:p></a:txBody><a:tcPr marL=\"{0}\" \
         marR=\"{0}\" marT=\"{1}\" marB=\"{1}\" anchor=\"ctr\">{2}{3}{4}{under}{back}</a:tcPr></a:tc>",
        CELL.0,
        CELL.1,
        none("lnL"),
        none("lnR"),
        none("lnT")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_fill_the_room_and_long_ones_give_way() {
        assert_eq!(shared_out(&[100, 200], &[10, 10], 500), [200, 300]);
        let widths = shared_out(&[2_000_000, 300_000, 9_000_000], &[100_000, 300_000, 100_000], 6_000_000);
        assert!(widths.iter().sum::<i64>() <= 6_000_000, "{widths:?}");
        assert_eq!((widths[0], widths[1]), (2_000_000, 300_000));
    }

    #[test]
    fn no_line_of_a_text_ends_inside_a_figure() {
        let held = unbroken("one in twenty goes below −$1.11M ± 0.02M, or −5%");
        assert_eq!(held, "one in twenty goes below −\u{2060}$1.11M\u{a0}±\u{a0}0.02M, or −5%");
    }

    #[test]
    fn a_text_that_is_measured_fits() {
        let letters = Letters { size: 1_400, weight: Weight::Regular, run: 1.0 };
        let text = "Outsourced adds $2.43M with the contracts that run on after the horizon, but −$1.53M inside it.";
        let whole = letters.width(text);
        assert_eq!(letters.lines(text, whole + 1), 1);
        assert!(letters.lines(text, whole / 2) >= 2);
    }
}
