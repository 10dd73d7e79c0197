//! What a deck takes from a template: masters, layouts, fonts, colours and logo, and where they leave room.

use super::bundled::{self, add_notes_master};
use super::ground;
use super::package::{BadTemplate, Package};
use roxmltree::Node;

const MAIN: &str = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml";

/// A rectangle in English Metric Units, 914,400 an inch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Room {
    /// Left.
    pub x: i64,
    /// Top.
    pub y: i64,
    /// Width.
    pub w: i64,
    /// Height.
    pub h: i64,
}

/// A place for text in a layout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Its kind: `title`, `ctrTitle`, `subTitle`, `body`, `ftr`, `sldNum`.
    pub kind: String,
    /// Its number in the layout, if it has one.
    pub idx: Option<String>,
    /// Where it is.
    pub room: Room,
}

/// A layout of slides.
#[derive(Clone, Debug)]
pub struct Layout {
    /// Name of its part.
    pub part: String,
    /// Its places.
    pub holders: Vec<Holder>,
    /// How its slides map the colours of the theme, as an element.
    pub colours: String,
    kind: String,
}

impl Layout {
    /// The first place of one of these kinds.
    pub fn holder(&self, kinds: &[&str]) -> Option<&Holder> {
        self.holders.iter().find(|holder| kinds.contains(&holder.kind.as_str()))
    }

    fn has_title(&self) -> bool {
        self.holder(&["title", "ctrTitle"]).is_some()
    }
}

/// A template ready for slides.
#[derive(Clone, Debug)]
pub struct Template {
    /// Its parts, without slides.
    pub package: Package,
    /// Name of the part of the presentation.
    pub presentation: String,
    /// Name of the part of the master of notes.
    pub notes_master: String,
    /// The first slide's layout.
    pub opening: Layout,
    /// The other slides' layout.
    pub content: Layout,
    /// Where their content goes.
    pub body: Room,
    /// Whether the theme's text colour reads there; else content needs a ground of its own.
    pub reads: bool,
    /// Whether it is the company's own.
    pub is_given: bool,
}

impl Template {
    /// The look that is bundled.
    pub fn bundled() -> Result<Self, BadTemplate> {
        Self::of(bundled::package(), false)
    }

    /// The user's own file.
    pub fn read(bytes: &[u8]) -> Result<Self, BadTemplate> {
        Self::of(Package::read(bytes)?, true)
    }

    fn of(mut package: Package, is_given: bool) -> Result<Self, BadTemplate> {
        let presentation = package.related("", "officeDocument").ok_or(BadTemplate::NotPptx)?.to_owned();
        let kept =
            ["slideMaster", "notesMaster", "handoutMaster", "theme", "presProps", "viewProps", "tableStyles", "font"];
        package.keep_relations(&presentation, |relation| kept.iter().any(|kind| relation.is(kind)));
        package.keep_relations("", |relation| relation.is("officeDocument"));
        // Its slides go, and what only they refer to: their names are free for ours.
        package.without_strays();
        let notes_master = match package.related(&presentation, "notesMaster") {
            Some(name) => name.to_owned(),
            None => {
                let name = add_notes_master(&mut package);
                package.relate(&presentation, "notesMaster", &name);
                name
            }
        };
        let text = package.text(&presentation)?.to_owned();
        let tree = Package::tree(&presentation, &text)?;
        let size = size_of(&tree.root_element()).ok_or_else(|| BadTemplate::Part(presentation.clone()))?;
        let (mut offered, mut masters) = (Vec::new(), Vec::new());
        for master in package.relations(&presentation).iter().filter(|relation| relation.is("slideMaster")) {
            let (layouts, of_master) = master_with_layouts(&package, &master.target)?;
            if let Some((opening, content)) = chosen(&layouts) {
                let body = body(&content, &of_master, size);
                offered.push((opening, content, body));
                masters.push(master.target.clone());
            }
        }
        let (opening, ..) = offered.first().ok_or(BadTemplate::NoLayout)?.clone();
        let (place, content, body) = roomiest(offered, size).ok_or(BadTemplate::NoLayout)?;
        let reads = ground::reads_in(&package, &content.part, &masters[place], body).unwrap_or(true);
        let written = presentation_without_slides(&package, &presentation, &text)?;
        package.put(&presentation, MAIN, written);
        Ok(Self { package, presentation, notes_master, opening, content, body, reads, is_given })
    }
}

fn size_of(root: &Node<'_, '_>) -> Option<(i64, i64)> {
    let size = root.children().find(|node| node.tag_name().name() == "sldSz")?;
    Some((size.attribute("cx")?.parse().ok()?, size.attribute("cy")?.parse().ok()?))
}

/// The layouts of a master, and its own places.
fn master_with_layouts(package: &Package, master: &str) -> Result<(Vec<Layout>, Vec<Holder>), BadTemplate> {
    let of_master = holders(Package::tree(master, package.text(master)?)?.root_element(), &[]);
    let mut layouts = Vec::new();
    for relation in package.relations(master).iter().filter(|relation| relation.is("slideLayout")) {
        let tree = Package::tree(&relation.target, package.text(&relation.target)?)?;
        let root = tree.root_element();
        let kind = root.attribute("type").unwrap_or_default().to_owned();
        let colours = colours(root);
        layouts.push(Layout { part: relation.target.clone(), holders: holders(root, &of_master), colours, kind });
    }
    Ok((layouts, of_master))
}

/// How slides of a layout map the colours of the theme: as it does itself, else as its master does.
fn colours(layout: Node<'_, '_>) -> String {
    let own = layout.descendants().find(|node| node.tag_name().name() == "overrideClrMapping");
    own.map_or_else(
        || "<a:masterClrMapping/>".to_owned(),
        |own| {
            let mapped =
                own.attributes().map(|slot| format!(" {}=\"{}\"", slot.name(), super::package::escaped(slot.value())));
            format!("<a:overrideClrMapping{}/>", mapped.collect::<String>())
        },
    )
}

/// Least part of the height of a slide in which the first master is taken for content, in percent; many templates have
/// masters of their own for first slides and for chapters.
const LEAST_BODY: i64 = 55;

/// What the first master offers if it leaves room for content, else the one that leaves most.
fn roomiest(offered: Vec<(Layout, Layout, Room)>, (_, high): (i64, i64)) -> Option<(usize, Layout, Room)> {
    let has_room = |room: &Room| room.h >= high * LEAST_BODY / 100;
    let place = match offered.first() {
        Some((.., room)) if has_room(room) => 0,
        _ => (0..offered.len()).rev().max_by_key(|&place| offered[place].2.h * offered[place].2.w / high)?,
    };
    offered.into_iter().nth(place).map(|(_, content, body)| (place, content, body))
}

/// The layouts of the first slide and of the others.
fn chosen(layouts: &[Layout]) -> Option<(Layout, Layout)> {
    let by_kind = |kind: &str| layouts.iter().find(|layout| layout.kind == kind && layout.has_title());
    let fewest = || layouts.iter().filter(|layout| layout.has_title()).min_by_key(|layout| layout.holders.len());
    let content = by_kind("titleOnly").or_else(|| by_kind("obj")).or_else(fewest)?;
    // Some templates do not say what a layout is for; a subtitle does.
    let with_subtitle = || layouts.iter().find(|layout| layout.has_title() && layout.holder(&["subTitle"]).is_some());
    let opening = by_kind("title").or_else(with_subtitle).unwrap_or(content);
    Some((opening.clone(), content.clone()))
}

/// The places of a master or layout; where a layout says nothing, those of its master.
fn holders(root: Node<'_, '_>, of_master: &[Holder]) -> Vec<Holder> {
    let shapes = root.descendants().filter(|node| node.tag_name().name() == "sp");
    let holder = |shape: Node<'_, '_>| {
        let place = shape.descendants().find(|node| node.tag_name().name() == "ph")?;
        let kind = place.attribute("type").unwrap_or("obj").to_owned();
        let as_in_master = if kind == "ctrTitle" { "title" } else { kind.as_str() };
        let inherited = || of_master.iter().find(|holder| holder.kind == as_in_master).map(|holder| holder.room);
        let room = room_of(shape).or_else(inherited)?;
        Some(Holder { kind, idx: place.attribute("idx").map(str::to_owned), room })
    };
    shapes.filter_map(holder).collect()
}

pub(super) fn room_of(shape: Node<'_, '_>) -> Option<Room> {
    let named = |name: &'static str| shape.descendants().find(move |node| node.tag_name().name() == name);
    let (off, ext) = (named("off")?, named("ext").filter(|node| node.attribute("cx").is_some()));
    let ext = ext.or_else(|| shape.descendants().find(|node| node.attribute("cx").is_some()))?;
    let number = |node: Node<'_, '_>, name: &str| node.attribute(name)?.parse::<i64>().ok();
    Some(Room { x: number(off, "x")?, y: number(off, "y")?, w: number(ext, "cx")?, h: number(ext, "cy")? })
}

/// Where content goes: the body of the master, below the title and above the feet; beside a title that stands at a side.
fn body(content: &Layout, of_master: &[Holder], (wide, high): (i64, i64)) -> Room {
    let title = content.holder(&["title", "ctrTitle"]).map_or(Room::default(), |holder| holder.room);
    let margin = title.x.clamp(wide / 40, wide / 8);
    let fallback = Room { x: margin, y: high / 5, w: wide - 2 * margin, h: high - high / 5 - high / 12 };
    let of_body = of_master.iter().find(|holder| holder.kind == "body").map_or(fallback, |holder| holder.room);
    let feet = content
        .holders
        .iter()
        .chain(of_master)
        .filter(|holder| ["ftr", "sldNum", "dt"].contains(&holder.kind.as_str()));
    let foot = feet.map(|holder| holder.room.y).filter(|&y| y > high / 2).min().unwrap_or(high - high / 16);
    let gap = high / 60;
    let is_beside = title.h > high / 3 && title.w < wide * 2 / 5;
    let title_end = if title.y < high / 2 && !is_beside { title.y + title.h + gap } else { 0 };
    let top = of_body.y.min(high / 3).max(title_end);
    let bottom = (of_body.y + of_body.h).max(high * 4 / 5).min(foot - gap);
    let (left, right) = (of_body.x.max(0), (of_body.x + of_body.w).min(wide - wide / 60));
    let (left, right) = if !is_beside {
        (left.min(title.x.max(0)), right)
    } else if title.x + title.w / 2 < wide / 2 {
        (left.max(title.x + title.w + wide / 40), right)
    } else {
        (left, right.min(title.x - wide / 40))
    };
    Room { x: left, y: top, w: right - left, h: bottom - top }
}

/// The presentation with the master of notes listed and a mark where slides are to be listed.
fn presentation_without_slides(package: &Package, name: &str, text: &str) -> Result<String, BadTemplate> {
    let tree = Package::tree(name, text)?;
    let root = tree.root_element();
    let known = package.relations(name);
    let notes = known.iter().find(|relation| relation.is("notesMaster")).map_or("", |relation| relation.id.as_str());
    let left_out = ["sldIdLst", "notesMasterIdLst", "custShowLst", "extLst", "custDataLst", "smartTags", "photoAlbum"];
    let mut cuts: Vec<(std::ops::Range<usize>, String)> = Vec::new();
    let prefix = text[root.range()].trim_start_matches('<').split([':', ' ', '>']).next().unwrap_or("p").to_owned();
    let prefix = if root.tag_name().name() == prefix { String::new() } else { format!("{prefix}:") };
    for node in root.children().filter(Node::is_element) {
        let is_lost = |id: &str| known.iter().all(|relation| relation.id != id);
        let tag = node.tag_name().name();
        if left_out.contains(&tag)
            || node.attributes().any(|a| a.namespace() == Some(super::package::RELATION) && is_lost(a.value()))
        {
            cuts.push((node.range(), String::new()));
        }
        if tag == "sldMasterIdLst" {
            let listed = format!(
                "<{prefix}notesMasterIdLst><{prefix}notesMasterId xmlns:r=\"{}\" r:id=\"{notes}\"/></{prefix}notesMasterIdLst>",
                super::package::RELATION
            );
            cuts.push((node.range().end..node.range().end, listed));
        }
        if tag == "sldSz" {
            cuts.push((
                node.range().start..node.range().start,
                format!("<{prefix}sldIdLst>{SLIDES}</{prefix}sldIdLst>"),
            ));
        }
    }
    cuts.sort_by_key(|(range, _)| (range.start, range.end));
    let mut written = text.to_owned();
    for (range, replaced) in cuts.into_iter().rev() {
        written.replace_range(range, &replaced);
    }
    Ok(written)
}

/// Stands in the text of the presentation where slides are to be listed.
pub const SLIDES: &str = "SLIDES-GO-HERE";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_goes_where_a_master_leaves_room_for_it() {
        let layout = |part: &str| Layout {
            part: part.to_owned(),
            holders: Vec::new(),
            colours: String::new(),
            kind: String::new(),
        };
        let offer = |part: &str, w: i64, h: i64| (layout("title"), layout(part), Room { x: 0, y: 0, w, h });
        let taken = |offered: Vec<_>| roomiest(offered, (160, 90)).map(|(_, content, _)| content.part);
        let chapters = || offer("chapter", 150, 30);
        assert_eq!(taken(vec![chapters(), offer("a", 100, 60), offer("b", 150, 60)]), Some("b".to_owned()));
        assert_eq!(taken(vec![offer("a", 100, 60), offer("b", 150, 60)]), Some("a".to_owned()));
        assert_eq!(taken(vec![chapters(), chapters()]), Some("chapter".to_owned()));
        assert_eq!(taken(Vec::new()), None);
    }

    #[test]
    fn content_stands_beside_a_title_at_a_side() {
        let (wide, high) = (1_200, 680);
        let holder = |kind: &str, x: i64, y: i64, w: i64, h: i64| Holder {
            kind: kind.to_owned(),
            idx: None,
            room: Room { x, y, w, h },
        };
        let of = |title: Holder| {
            let layout = Layout {
                part: String::new(),
                holders: vec![title],
                colours: String::new(),
                kind: "titleOnly".to_owned(),
            };
            body(&layout, &[holder("body", 60, 160, 1_080, 450)], (wide, high))
        };
        assert_eq!(of(holder("title", 60, 30, 1_080, 110)), Room { x: 60, y: 160, w: 1_080, h: 450 });
        assert_eq!(of(holder("title", 40, 60, 300, 500)), Room { x: 370, y: 160, w: 770, h: 450 });
        assert_eq!(of(holder("title", 860, 60, 300, 500)), Room { x: 60, y: 160, w: 770, h: 450 });
    }

    #[test]
    fn the_bundled_look_has_room_for_content() {
        let template = Template::bundled().expect("it is whole");
        assert_eq!((template.opening.kind.as_str(), template.content.kind.as_str()), ("title", "titleOnly"));
        let Room { x, y, w, h } = template.body;
        assert!(x > 0 && y > 1_000_000 && x + w < bundled::SIZE.0 && y + h < 6_440_000, "{:?}", template.body);
        let text = template.package.text(&template.presentation).expect("it is there");
        assert!(text.contains("<p:sldIdLst>SLIDES-GO-HERE</p:sldIdLst><p:sldSz"), "{text}");
        assert!(text.contains("notesMasterId "));
    }
}
