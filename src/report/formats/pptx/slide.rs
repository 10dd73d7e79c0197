//! Slides as parts of the package: shapes, charts with their workbooks, pictures, notes.

use super::chart;
use super::package::{HEAD, escaped};
use super::place::{HEAD as HEAD_LETTERS, points};
use super::plan::{Piece, Slide, TablePart, picked};
use super::shapes::{self, Cells, Letters, Paragraph, fitting};
use super::template::{Layout, Room, SLIDES, Template};
use crate::report::charts::Chart;
use crate::report::charts::text::{Weight, fit};
use crate::report::story::Figure;
use std::borrow::Cow;

const TYPE: &str = "application/vnd.openxmlformats-officedocument";
const NAMESPACES: &str = "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
                          xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
                          xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\"";
const GROUP: &str = "<p:nvGrpSpPr><p:cNvPr id=\"1\" name=\"\"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm>\
                     <a:off x=\"0\" y=\"0\"/><a:ext cx=\"0\" cy=\"0\"/><a:chOff x=\"0\" y=\"0\"/><a:chExt cx=\"0\" cy=\"0\"/>\
                     </a:xfrm></p:grpSpPr>";
/// Letters of titles, from large to small.
const TITLE_SIZES: [u32; 6] = [2_600, 2_400, 2_200, 2_000, 1_800, 1_600];
/// Letters of the footer, from large to small.
const FOOTER_SIZES: [u32; 4] = [1_000, 900, 800, 700];
/// Letters from which a part of a footer that was cut says something.
const LEAST_PART: usize = 12;
/// Parts of a drawn chart that a slide leaves out: thousandths of its height at the foot, where its own footer stands.
const FOOT: u32 = 46;

/// By how much the sheet under content is wider than it.
const SHEET: i64 = 130_000;

/// Slides under way.
pub struct Writer {
    template: Template,
    currency: String,
    run: f64,
    footer: String,
    /// Identifiers of the slides in the presentation.
    slides: Vec<String>,
    /// Identifier of the next shape.
    shape: u32,
    /// Whether charts of the slide under way have their own legends, rather than one key together.
    has_legends: bool,
}

impl Writer {
    pub fn new(template: Template, run: f64) -> Self {
        let (currency, footer) = (String::new(), String::new());
        Self { template, currency, run, footer, slides: Vec::new(), shape: 1, has_legends: true }
    }

    /// The currency of the slides that come, and what stands at their feet.
    pub fn speak_of(&mut self, currency: &str, footer: String) {
        (self.currency, self.footer) = (currency.to_owned(), footer);
    }

    fn next(&mut self) -> u32 {
        self.shape += 1;
        self.shape
    }

    /// The first slide: what it is about, and the answer.
    pub fn opening(&mut self, title: &str, lines: &[String], sizes: &[u32]) {
        let layout = self.template.opening.clone();
        self.shape = 1;
        let mut shapes = self.title(&layout, title, &[4_000, 3_600, 3_200, 2_800, 2_400, 2_000]);
        let texts: Vec<&str> = lines.iter().map(String::as_str).collect();
        let paragraphs: Vec<Paragraph<'_>> =
            texts.iter().map(|text| Paragraph { text, is_point: false, is_strong: false, scheme: "tx1" }).collect();
        let place = layout.holder(&["subTitle", "body", "obj"]);
        // A layout without a place for the answer has it where content goes.
        if place.is_none() {
            let (id, room) = (self.next(), self.template.body);
            let letters = fitting(&paragraphs, sizes, self.run, room);
            shapes += &self.ground();
            shapes += &shapes::text(id, &format!("Text {id}"), room, &paragraphs, letters);
        }
        if let Some(place) = place {
            let room = inside(place.room);
            let size = fitting(&paragraphs, sizes, self.run, room).size;
            let id = self.next();
            shapes += &shapes::placeholder(
                id,
                "Subtitle",
                &attributes(&place.kind, place.idx.as_deref()),
                &texts,
                Some(size),
            );
        }
        let notes =
            ["What this deck answers, and from how many simulated futures; every slide has notes on how to read it."];
        self.add(&layout, &shapes, &notes.map(str::to_owned));
    }

    /// A slide with what stands on it; `pictures` are those of its drawn charts, in order.
    pub fn slide(&mut self, slide: &Slide<'_>, pictures: &[Cow<'_, [u8]>]) -> Result<(), rust_xlsxwriter::XlsxError> {
        let layout = self.template.content.clone();
        self.shape = 1;
        let part = self.part();
        let mut shapes = self.title(&layout, &slide.title, &TITLE_SIZES) + &self.ground();
        self.has_legends = !slide.pieces.iter().any(|piece| matches!(piece, Piece::Key(..)));
        let mut pictures = pictures.iter();
        for piece in &slide.pieces {
            match piece {
                Piece::Said(said, letters, room) => {
                    let id = self.next();
                    shapes += &shapes::text(id, &format!("Text {id}"), *room, &points(said), *letters);
                }
                Piece::Figure(figure, head, room) => shapes += &self.figure(&part, figure, *head, *room)?,
                Piece::Picture(chart, room) => {
                    shapes +=
                        &self.picture(&part, chart, pictures.next().map(|png| png.to_vec()).unwrap_or_default(), *room);
                }
                Piece::Table(table) => shapes += &self.table(table),
                Piece::Key(names, is_list, room) => {
                    let id = self.next();
                    shapes += &shapes::key(id, *room, names, *is_list);
                }
                Piece::Laid(lines, size, room) => {
                    let id = self.next();
                    shapes += &shapes::laid(id, *room, lines, *size);
                }
            }
        }
        self.add(&layout, &shapes, &slide.notes);
        Ok(())
    }

    /// A sheet under the content, where text would not read on the ground of the template.
    fn ground(&mut self) -> String {
        let Room { x, y, w, h } = self.template.body;
        if self.template.reads {
            return String::new();
        }
        let id = self.next();
        let room = Room { x: (x - SHEET).max(0), y: y - SHEET / 2, w: w + 2 * SHEET.min(x), h: h + SHEET };
        shapes::sheet(id, room)
    }

    /// Name of the part of the slide under way.
    fn part(&self) -> String {
        format!("ppt/slides/slide{}.xml", self.slides.len() + 1)
    }

    fn title(&mut self, layout: &Layout, title: &str, sizes: &[u32]) -> String {
        let id = self.next();
        let Some(place) = layout.holder(&["title", "ctrTitle"]) else { return String::new() };
        let room = inside(place.room);
        let of = |&size: &u32| Letters { size, weight: Weight::SemiBold, run: self.run };
        let fits = |letters: &Letters| letters.height(letters.lines(title, room.w)) <= room.h;
        let size = sizes.iter().map(of).find(fits).map_or(sizes[sizes.len() - 1], |letters| letters.size);
        let ph = attributes(&place.kind, place.idx.as_deref());
        shapes::placeholder(id, &format!("Title {id}"), &ph, &[title], Some(size))
    }

    fn figure(
        &mut self,
        slide: &str,
        figure: &Figure,
        head: Room,
        room: Room,
    ) -> Result<String, rust_xlsxwriter::XlsxError> {
        let native = chart::native(figure, &self.currency, self.has_legends, room)?;
        let package = &mut self.template.package;
        let name = package.free_name("ppt/charts/chart", ".xml");
        let workbook = package.free_name("ppt/embeddings/Microsoft_Excel_Sheet", ".xlsx");
        package.put(&name, &format!("{TYPE}.drawingml.chart+xml"), native.xml);
        package.put(&workbook, &format!("{TYPE}.spreadsheetml.sheet"), native.workbook);
        package.relate(&name, "package", &workbook);
        let relation = package.relate(slide, "chart", &name);
        let (head_id, chart_id) = (self.next(), self.next());
        let text = [Paragraph { text: &figure.head, is_point: false, is_strong: true, scheme: "tx2" }];
        let above =
            shapes::text(head_id, &format!("Head {head_id}"), head, &text, Letters { run: self.run, ..HEAD_LETTERS });
        let alt = if figure.alt.is_empty() { &figure.head } else { &figure.alt };
        Ok(above + &shapes::chart(chart_id, &format!("Chart {}", figure.key), alt, room, &relation))
    }

    fn picture(&mut self, slide: &str, chart: &Chart, png: Vec<u8>, room: Room) -> String {
        let package = &mut self.template.package;
        let name = package.free_name("ppt/media/chart", ".png");
        package.put(&name, "image/png", png);
        let relation = package.relate(slide, "image", &name);
        let above = chart.title_share();
        let cut = 1.0 - f64::from(above + FOOT) / 1_000.0;
        let (wide, high) = (16.0, 9.0 * cut);
        let scale = (room.w as f64 / wide).min(room.h as f64 / high);
        let (w, h) = ((wide * scale) as i64, (high * scale) as i64);
        let place = Room { x: room.x + (room.w - w) / 2, y: room.y + (room.h - h) / 2, w, h };
        let id = self.next();
        shapes::picture(id, &format!("Picture {}", chart.name), &chart.title, place, &relation, (above, FOOT))
    }

    fn table(&mut self, part: &TablePart<'_>) -> String {
        let TablePart { of, columns, rows, laid, corner } = part;
        let header: Vec<String> = columns.iter().map(|&column| of.header[column].clone()).collect();
        let texts: Vec<Vec<String>> = of.rows[rows.clone()].iter().map(|row| picked(of, row, columns)).collect();
        let slices: Vec<&[String]> = texts.iter().map(Vec::as_slice).collect();
        let words: Vec<usize> = (0..columns.len()).filter(|&place| of.words.contains(&columns[place])).collect();
        let strong = of.strong.and_then(|row| row.checked_sub(rows.start)).filter(|&row| row < slices.len());
        let id = self.next();
        let alt = if of.caption.is_empty() { "Table" } else { &of.caption };
        let cells = Cells { header: &header, rows: &slices, words: &words, strong };
        shapes::table(id, &format!("Table {id}"), alt, *corner, &cells, laid)
    }

    /// Puts a slide with its notes into the package.
    fn add(&mut self, layout: &Layout, shapes: &str, notes: &[String]) {
        let part = self.part();
        let feet = self.feet(layout);
        let text = format!(
            "{HEAD}<p:sld {NAMESPACES}><p:cSld><p:spTree>{GROUP}{shapes}{feet}</p:spTree></p:cSld><p:clrMapOvr>\
             {}</p:clrMapOvr></p:sld>",
            layout.colours
        );
        let package = &mut self.template.package;
        package.put(&part, &format!("{TYPE}.presentationml.slide+xml"), text);
        package.relate(&part, "slideLayout", &layout.part);
        let notes_part = format!("ppt/notesSlides/notesSlide{}.xml", self.slides.len() + 1);
        package.put(&notes_part, &format!("{TYPE}.presentationml.notesSlide+xml"), notes_xml(notes));
        package.relate(&part, "notesSlide", &notes_part);
        package.relate(&notes_part, "notesMaster", &self.template.notes_master);
        package.relate(&notes_part, "slide", &part);
        let id = package.relate(&self.template.presentation, "slide", &part);
        self.slides.push(id);
    }

    /// Footer and number, where the layout has places for them.
    fn feet(&mut self, layout: &Layout) -> String {
        let mut text = String::new();
        let number = self.slides.len() + 1;
        if let Some(place) = layout.holder(&["ftr"]) {
            // A long footer is set smaller, in two lines if need be, before any of it is cut.
            let room = inside(place.room);
            let of = |&size: &u32| Letters { size, weight: Weight::Regular, run: self.run };
            let fits = |letters: &Letters| letters.height(letters.lines(&self.footer, room.w)) <= room.h;
            let letters = FOOTER_SIZES.iter().map(of).find(fits);
            let size = letters.map_or(FOOTER_SIZES[FOOTER_SIZES.len() - 1], |letters| letters.size);
            let footer = match letters {
                Some(_) => self.footer.clone(),
                None => {
                    let units = f64::from(size) / 100.0 * shapes::POINT as f64 * self.run;
                    whole_parts(&fit(&self.footer, units, Weight::Regular, room.w as f64)).to_owned()
                }
            };
            let id = self.next();
            let ph = attributes(&place.kind, place.idx.as_deref());
            text += &shapes::placeholder(id, &format!("Footer {id}"), &ph, &[&footer], Some(size));
        }
        if let Some(place) = layout.holder(&["sldNum"]) {
            let id = self.next();
            text += &shapes::slide_number(id, &attributes(&place.kind, place.idx.as_deref()), number);
        }
        text
    }

    /// The file.
    pub fn finish(mut self, title: &str) -> std::io::Result<Vec<u8>> {
        let listed: String = self
            .slides
            .iter()
            .enumerate()
            .map(|(place, id)| format!("<p:sldId xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\" xmlns:r=\"{}\" id=\"{}\" r:id=\"{id}\"/>", super::package::RELATION, 256 + place))
            .collect();
        let presentation = self.template.presentation.clone();
        let package = &mut self.template.package;
        let text = package.text(&presentation).map_err(std::io::Error::other)?.replace(SLIDES, &listed);
        package.put(&presentation, &format!("{TYPE}.presentationml.presentation.main+xml"), text);
        let core = format!(
            "{HEAD}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
             xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title><dc:creator>alliance-sim</dc:creator>\
             </cp:coreProperties>",
            escaped(title)
        );
        package.put("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml", core);
        let kind = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";
        package.relate("", kind, "docProps/core.xml");
        package.without_strays();
        package.to_bytes()
    }
}

/// A footer that was cut, without what is left of a part where that says nothing.
fn whole_parts(cut: &str) -> &str {
    match cut.rsplit_once(" · ") {
        Some((whole, part)) if part.chars().count() < LEAST_PART => whole,
        _ => cut,
    }
}

/// A place without the room that text boxes leave at their edges.
fn inside(room: Room) -> Room {
    Room { w: room.w - 2 * 91_440, h: room.h - 2 * 45_720, ..room }
}

fn attributes(kind: &str, idx: Option<&str>) -> String {
    let kind = if kind == "obj" { String::new() } else { format!("type=\"{kind}\"") };
    idx.map_or_else(|| kind.clone(), |idx| format!("{kind} idx=\"{}\"", escaped(idx)))
}

fn notes_xml(notes: &[String]) -> String {
    let lines: String = notes
        .iter()
        .map(|note| format!("<a:p><a:r><a:rPr lang=\"en-GB\"/><a:t>{}</a:t></a:r></a:p>", escaped(note)))
        .collect();
    let lines = if lines.is_empty() { "<a:p><a:endParaRPr lang=\"en-GB\"/></a:p>".to_owned() } else { lines };
    format!(
        "{HEAD}<p:notes {NAMESPACES}><p:cSld><p:spTree>{GROUP}<p:sp><p:nvSpPr><p:cNvPr id=\"2\" name=\"Slide Image Placeholder \
         1\"/><p:cNvSpPr><a:spLocks noGrp=\"1\" noRot=\"1\" noChangeAspect=\"1\"/></p:cNvSpPr><p:nvPr><p:ph type=\"sldImg\"/>\
         </p:nvPr></p:nvSpPr><p:spPr/></p:sp><p:sp><p:nvSpPr><p:cNvPr id=\"3\" name=\"Notes Placeholder 2\"/><p:cNvSpPr>\
         <a:spLocks noGrp=\"1\"/></p:cNvSpPr><p:nvPr><p:ph type=\"body\" idx=\"1\"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody>\
         <a:bodyPr/><a:lstStyle/>{lines}</p:txBody></p:sp></p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/>\
         </p:clrMapOvr></p:notes>"
    )
}
