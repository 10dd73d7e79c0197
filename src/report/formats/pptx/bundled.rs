//! The look of a deck where the company gives no template: a package like any template, without slides.

use super::ink::SLOTS;
use super::package::{HEAD, Package};
use crate::report::charts::Ink;
use crate::report::charts::palette::{MUTED, OPTIONS, TEXT};

const A: &str = "http://schemas.openxmlformats.org/drawingml/2006/main";
const P: &str = "http://schemas.openxmlformats.org/presentationml/2006/main";
const R: &str = super::package::RELATION;
const TYPE: &str = "application/vnd.openxmlformats-officedocument";
/// Present on every machine, and metrically the same in `LibreOffice`.
const FONT: &str = "Arial";
/// Width and height, 16:9.
pub const SIZE: (i64, i64) = (12_192_000, 6_858_000);
/// Left margin.
const LEFT: i64 = 503_238;
/// Width between the margins.
const WIDE: i64 = SIZE.0 - 2 * LEFT;

/// Names of parts.
pub const PRESENTATION: &str = "ppt/presentation.xml";
const MASTER: &str = "ppt/slideMasters/slideMaster1.xml";
const THEME: &str = "ppt/theme/theme1.xml";

/// The package.
pub fn package() -> Package {
    let mut package = Package::default();
    let namespaces = format!("xmlns:a=\"{A}\" xmlns:r=\"{R}\" xmlns:p=\"{P}\"");
    package.relate("", "officeDocument", PRESENTATION);
    let master = package.relate(PRESENTATION, "slideMaster", MASTER);
    package.relate(PRESENTATION, "theme", THEME);
    package.relate(MASTER, "theme", THEME);
    package.put(THEME, &format!("{TYPE}.theme+xml"), theme("Alliance"));
    let mut listed = String::new();
    for (place, layout) in [title_layout(), content_layout()].into_iter().enumerate() {
        let name = format!("ppt/slideLayouts/slideLayout{}.xml", place + 1);
        let id = package.relate(MASTER, "slideLayout", &name);
        package.relate(&name, "slideMaster", MASTER);
        package.put(
            &name,
            &format!("{TYPE}.presentationml.slideLayout+xml"),
            layout.replace("NAMESPACES", &namespaces),
        );
        listed += &format!("<p:sldLayoutId id=\"{}\" r:id=\"{id}\"/>", 2_147_483_649_u32 + place as u32);
    }
    package.put(MASTER, &format!("{TYPE}.presentationml.slideMaster+xml"), slide_master(&namespaces, &listed));
    let (wide, high) = SIZE;
    let presentation = format!(
        "{HEAD}<p:presentation {namespaces} saveSubsetFonts=\"1\"><p:sldMasterIdLst><p:sldMasterId id=\"2147483648\" \
         r:id=\"{master}\"/></p:sldMasterIdLst><p:sldSz cx=\"{wide}\" cy=\"{high}\"/><p:notesSz cx=\"6858000\" \
         cy=\"9144000\"/></p:presentation>"
    );
    package.put(PRESENTATION, &format!("{TYPE}.presentationml.presentation.main+xml"), presentation);
    for (kind, tag) in [("presProps", "presentationPr"), ("viewProps", "viewPr")] {
        let name = format!("ppt/{kind}.xml");
        package.put(&name, &format!("{TYPE}.presentationml.{kind}+xml"), format!("{HEAD}<p:{tag} {namespaces}/>"));
        package.relate(PRESENTATION, kind, &name);
    }
    package
}

fn hex(Ink(red, green, blue): Ink) -> String {
    format!("{red:02X}{green:02X}{blue:02X}")
}

/// A theme in the colours of the charts.
fn theme(name: &str) -> String {
    let colour = |slot: &str, ink: Ink| format!("<a:{slot}><a:srgbClr val=\"{}\"/></a:{slot}>", hex(ink));
    let mut colours = [
        colour("dk1", TEXT),
        colour("lt1", Ink(0xff, 0xff, 0xff)),
        colour("dk2", MUTED),
        colour("lt2", Ink(0xf2, 0xf4, 0xf7)),
    ]
    .concat();
    for (slot, ink) in SLOTS.iter().zip(OPTIONS) {
        colours += &colour(slot, ink);
    }
    let font = format!("<a:latin typeface=\"{FONT}\"/><a:ea typeface=\"\"/><a:cs typeface=\"\"/>");
    let solid = "<a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill>";
    let line = |width: u32| format!("<a:ln w=\"{width}\">{solid}<a:prstDash val=\"solid\"/></a:ln>");
    let plain = "<a:effectStyle><a:effectLst/></a:effectStyle>";
    format!(
        "{HEAD}<a:theme xmlns:a=\"{A}\" name=\"{name}\"><a:themeElements><a:clrScheme name=\"{name}\">{colours}</a:clrScheme>\
         <a:fontScheme name=\"{name}\"><a:majorFont>{font}</a:majorFont><a:minorFont>{font}</a:minorFont></a:fontScheme>\
         <a:fmtScheme name=\"{name}\"><a:fillStyleLst>{}</a:fillStyleLst><a:lnStyleLst>{}{}{}</a:lnStyleLst>\
         <a:effectStyleLst>{}</a:effectStyleLst><a:bgFillStyleLst>{}</a:bgFillStyleLst></a:fmtScheme></a:themeElements>\
         </a:theme>",
        solid.repeat(3),
        line(6_350),
        line(12_700),
        line(19_050),
        plain.repeat(3),
        solid.repeat(3)
    )
}

/// What a placeholder of the master or a layout is.
struct Holder<'a> {
    id: u32,
    name: &'a str,
    /// Attributes of `p:ph`.
    kind: &'a str,
    /// Left, top, width, height.
    place: [i64; 4],
    /// Attributes of `a:bodyPr`.
    body: &'a str,
    /// Properties of its levels.
    levels: String,
    text: &'a str,
}

impl Holder<'_> {
    fn xml(&self) -> String {
        let Self { id, name, kind, place: [x, y, cx, cy], body, levels, text } = self;
        format!(
            "<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"{name}\"/><p:cNvSpPr><a:spLocks noGrp=\"1\"/></p:cNvSpPr><p:nvPr>\
             <p:ph {kind}/></p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x=\"{x}\" y=\"{y}\"/><a:ext cx=\"{cx}\" \
             cy=\"{cy}\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></p:spPr><p:txBody><a:bodyPr {body}>\
             <a:normAutofit/></a:bodyPr><a:lstStyle>{levels}</a:lstStyle><a:p>{text}</a:p></p:txBody></p:sp>"
        )
    }
}

fn run(text: &str) -> String {
    format!("<a:r><a:rPr lang=\"en-GB\"/><a:t>{text}</a:t></a:r>")
}

/// Footer and number of the slide, at the foot of master and layouts.
fn feet() -> String {
    let small = |align: &str| {
        format!(
            "<a:lvl1pPr algn=\"{align}\"><a:defRPr sz=\"1000\"><a:solidFill><a:schemeClr val=\"tx2\"/></a:solidFill>\
             <a:latin typeface=\"+mn-lt\"/><a:ea typeface=\"+mn-ea\"/><a:cs typeface=\"+mn-cs\"/></a:defRPr></a:lvl1pPr>"
        )
    };
    let top = 6_438_900;
    let body = "lIns=\"0\" rIns=\"0\" tIns=\"0\" bIns=\"0\" anchor=\"ctr\"";
    let footer = Holder {
        id: 20,
        name: "Footer Placeholder 19",
        kind: "type=\"ftr\" sz=\"quarter\" idx=\"11\"",
        place: [LEFT, top, WIDE - 900_000, 228_600],
        body,
        levels: small("l"),
        text: "",
    };
    let number = Holder {
        id: 21,
        name: "Slide Number Placeholder 20",
        kind: "type=\"sldNum\" sz=\"quarter\" idx=\"12\"",
        place: [SIZE.0 - LEFT - 800_000, top, 800_000, 228_600],
        body,
        levels: small("r"),
        text: "<a:fld id=\"{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}\" type=\"slidenum\"><a:rPr lang=\"en-GB\"/><a:t>‹#›</a:t></a:fld>",
    };
    footer.xml() + &number.xml()
}

const GROUP: &str = "<p:nvGrpSpPr><p:cNvPr id=\"1\" name=\"\"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm>\
                     <a:off x=\"0\" y=\"0\"/><a:ext cx=\"0\" cy=\"0\"/><a:chOff x=\"0\" y=\"0\"/><a:chExt cx=\"0\" cy=\"0\"/>\
                     </a:xfrm></p:grpSpPr>";

/// A bar of the first colour, which nobody reads out.
fn bar(id: u32, [x, y, cx, cy]: [i64; 4]) -> String {
    format!(
        "<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"Bar\"/><p:cNvSpPr/><p:nvPr userDrawn=\"1\"/></p:nvSpPr><p:spPr><a:xfrm>\
         <a:off x=\"{x}\" y=\"{y}\"/><a:ext cx=\"{cx}\" cy=\"{cy}\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/>\
         </a:prstGeom><a:solidFill><a:schemeClr val=\"accent1\"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr><p:txBody>\
         <a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr lang=\"en-GB\"/></a:p></p:txBody></p:sp>"
    )
}

const TITLE: [i64; 4] = [LEFT, 300_000, WIDE, 820_000];

fn slide_master(namespaces: &str, layouts: &str) -> String {
    let title = Holder {
        id: 2,
        name: "Title Placeholder 1",
        kind: "type=\"title\"",
        place: TITLE,
        body: "vert=\"horz\" lIns=\"0\" tIns=\"0\" rIns=\"0\" bIns=\"0\" anchor=\"t\"",
        levels: String::new(),
        text: &run("Finding"),
    };
    let body = Holder {
        id: 3,
        name: "Text Placeholder 2",
        kind: "type=\"body\" idx=\"1\"",
        place: [LEFT, 1_240_000, WIDE, 5_080_000],
        body: "vert=\"horz\" lIns=\"0\" tIns=\"0\" rIns=\"0\" bIns=\"0\"",
        levels: String::new(),
        text: &run("Text"),
    };
    let ink = |scheme: &str| format!("<a:solidFill><a:schemeClr val=\"{scheme}\"/></a:solidFill>");
    let fonts = |kind: &str| {
        format!("<a:latin typeface=\"+{kind}-lt\"/><a:ea typeface=\"+{kind}-ea\"/><a:cs typeface=\"+{kind}-cs\"/>")
    };
    let level = |number: u32, size: u32| {
        let indent = 228_600 * i64::from(number);
        format!(
            "<a:lvl{number}pPr marL=\"{indent}\" indent=\"-228600\"><a:spcBef><a:spcPts val=\"600\"/></a:spcBef><a:buFont \
             typeface=\"Arial\"/><a:buChar char=\"•\"/><a:defRPr sz=\"{size}\">{}{}</a:defRPr></a:lvl{number}pPr>",
            ink("tx1"),
            fonts("mn")
        )
    };
    format!(
        "{HEAD}<p:sldMaster {namespaces}><p:cSld><p:bg><p:bgPr>{}<a:effectLst/></p:bgPr></p:bg><p:spTree>{GROUP}{}{}{}{}\
         </p:spTree></p:cSld><p:clrMap bg1=\"lt1\" tx1=\"dk1\" bg2=\"lt2\" tx2=\"dk2\" accent1=\"accent1\" accent2=\"accent2\" \
         accent3=\"accent3\" accent4=\"accent4\" accent5=\"accent5\" accent6=\"accent6\" hlink=\"hlink\" \
         folHlink=\"folHlink\"/><p:sldLayoutIdLst>{layouts}</p:sldLayoutIdLst><p:txStyles><p:titleStyle><a:lvl1pPr \
         algn=\"l\"><a:spcBef><a:spcPct val=\"0\"/></a:spcBef><a:buNone/><a:defRPr sz=\"2600\" b=\"1\">{}{}</a:defRPr>\
         </a:lvl1pPr></p:titleStyle><p:bodyStyle>{}{}{}</p:bodyStyle><p:otherStyle><a:lvl1pPr><a:defRPr \
         sz=\"1400\">{}{}</a:defRPr></a:lvl1pPr></p:otherStyle></p:txStyles></p:sldMaster>",
        ink("bg1"),
        bar(30, [0, 300_000, 120_000, 820_000]),
        title.xml(),
        body.xml(),
        feet(),
        ink("tx1"),
        fonts("mj"),
        level(1, 1_800),
        level(2, 1_600),
        level(3, 1_400),
        ink("tx1"),
        fonts("mn")
    )
}

fn layout(kind: &str, name: &str, attributes: &str, shapes: &str) -> String {
    format!(
        "{HEAD}<p:sldLayout NAMESPACES type=\"{kind}\" preserve=\"1\"{attributes}><p:cSld name=\"{name}\"><p:spTree>{GROUP}{shapes}\
         </p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"
    )
}

fn title_layout() -> String {
    let title = Holder {
        id: 2,
        name: "Title 1",
        kind: "type=\"ctrTitle\"",
        place: [LEFT + 400_000, 1_700_000, WIDE - 800_000, 1_500_000],
        body: "anchor=\"b\"",
        levels: "<a:lvl1pPr algn=\"l\"><a:defRPr sz=\"3600\"/></a:lvl1pPr>".to_owned(),
        text: &run("Title"),
    };
    let subtitle = Holder {
        id: 3,
        name: "Subtitle 2",
        kind: "type=\"subTitle\" idx=\"1\"",
        place: [LEFT + 400_000, 3_330_000, WIDE - 800_000, 1_700_000],
        body: "anchor=\"t\"",
        levels: "<a:lvl1pPr marL=\"0\" indent=\"0\"><a:buNone/><a:defRPr sz=\"2000\"><a:solidFill><a:schemeClr \
                 val=\"tx2\"/></a:solidFill></a:defRPr></a:lvl1pPr>"
            .to_owned(),
        text: &run("Subtitle"),
    };
    let shapes = bar(30, [LEFT, 1_700_000, 90_000, 3_330_000]) + &title.xml() + &subtitle.xml() + &feet();
    layout("title", "Title Slide", " showMasterSp=\"0\"", &shapes)
}

fn content_layout() -> String {
    let title = Holder {
        id: 2,
        name: "Title 1",
        kind: "type=\"title\"",
        place: TITLE,
        body: "",
        levels: String::new(),
        text: &run("Finding"),
    };
    layout("titleOnly", "Title Only", "", &(title.xml() + &feet()))
}

/// A master of notes with its theme, for a template that has none: name of the part.
pub fn add_notes_master(package: &mut Package) -> String {
    let name = package.free_name("ppt/notesMasters/notesMaster", ".xml");
    let theme_name = package.free_name("ppt/theme/theme", ".xml");
    let slide = "<p:sp><p:nvSpPr><p:cNvPr id=\"2\" name=\"Slide Image Placeholder 1\"/><p:cNvSpPr><a:spLocks noGrp=\"1\" \
                 noRot=\"1\" noChangeAspect=\"1\"/></p:cNvSpPr><p:nvPr><p:ph type=\"sldImg\" idx=\"2\"/></p:nvPr></p:nvSpPr>\
                 <p:spPr><a:xfrm><a:off x=\"685800\" y=\"1143000\"/><a:ext cx=\"5486400\" cy=\"3086100\"/></a:xfrm>\
                 <a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom><a:noFill/><a:ln w=\"12700\"><a:solidFill><a:prstClr \
                 val=\"black\"/></a:solidFill></a:ln></p:spPr></p:sp>";
    let notes = Holder {
        id: 3,
        name: "Notes Placeholder 2",
        kind: "type=\"body\" sz=\"quarter\" idx=\"3\"",
        place: [685_800, 4_400_550, 5_486_400, 4_114_800],
        body: "",
        levels: String::new(),
        text: &run("Notes"),
    };
    let text = format!(
        "{HEAD}<p:notesMaster xmlns:a=\"{A}\" xmlns:r=\"{R}\" xmlns:p=\"{P}\"><p:cSld><p:bg><p:bgPr><a:solidFill><a:schemeClr \
         val=\"bg1\"/></a:solidFill><a:effectLst/></p:bgPr></p:bg><p:spTree>{GROUP}{slide}{}</p:spTree></p:cSld><p:clrMap \
         bg1=\"lt1\" tx1=\"dk1\" bg2=\"lt2\" tx2=\"dk2\" accent1=\"accent1\" accent2=\"accent2\" accent3=\"accent3\" \
         accent4=\"accent4\" accent5=\"accent5\" accent6=\"accent6\" hlink=\"hlink\" folHlink=\"folHlink\"/><p:notesStyle>\
         <a:lvl1pPr><a:defRPr sz=\"1200\"><a:solidFill><a:schemeClr val=\"tx1\"/></a:solidFill><a:latin \
         typeface=\"+mn-lt\"/></a:defRPr></a:lvl1pPr></p:notesStyle></p:notesMaster>",
        notes.xml()
    );
    package.put(&name, &format!("{TYPE}.presentationml.notesMaster+xml"), text);
    package.put(&theme_name, &format!("{TYPE}.theme+xml"), theme("Notes"));
    package.relate(&name, "theme", &theme_name);
    name
}
