//! What text of a template stands on: whether its own text colour reads there.

use super::package::Package;
use super::template::Room;
use crate::report::charts::Ink;
use roxmltree::Node;

/// Contrast from which letters of any size read; WCAG 2.1, level AA.
const READS: f64 = 4.5;
/// Part of a room from which what lies beneath it is its ground, in percent.
const COVERED: i64 = 20;

/// Colours of a theme as a slide maps them.
struct Colours<'a> {
    map: Vec<(&'a str, &'a str)>,
    scheme: Vec<(&'a str, Ink)>,
}

impl Colours<'_> {
    /// The colour of a name such as `tx1` or `accent2`.
    fn of(&self, name: &str) -> Option<Ink> {
        let mapped = self.map.iter().find(|(slot, _)| *slot == name).map_or(name, |(_, slot)| slot);
        self.scheme.iter().find(|(slot, _)| *slot == mapped).map(|(_, ink)| *ink)
    }

    /// The colour that an element states, where it is stated without changes to it.
    fn stated(&self, node: Node<'_, '_>) -> Option<Ink> {
        if node.children().any(|change| change.is_element()) {
            return None;
        }
        match node.tag_name().name() {
            "srgbClr" => hex(node.attribute("val")?),
            "sysClr" => hex(node.attribute("lastClr")?),
            "schemeClr" => self.of(node.attribute("val")?),
            _ => None,
        }
    }

    /// Whether text reads on everything that a fill paints.
    fn reads_on(&self, fill: Node<'_, '_>) -> bool {
        let Some(text) = self.of("tx1") else { return false };
        let is_colour = |node: &Node<'_, '_>| node.tag_name().name().ends_with("Clr");
        match fill.tag_name().name() {
            "noFill" => true,
            "solidFill" | "gradFill" | "bgRef" => {
                let mut painted = fill.descendants().filter(is_colour).peekable();
                painted.peek().is_some() && painted.all(|node| self.stated(node).is_some_and(|ink| reads(text, ink)))
            }
            // Pictures and patterns have no one colour.
            _ => false,
        }
    }
}

/// Whether the text colour of a theme reads on the ground of a layout in a room: the ground of layout or master, and the
/// shapes and pictures that lie there.
pub fn reads_in(package: &Package, layout: &str, master: &str, room: Room) -> Option<bool> {
    let (layout_text, master_text) = (package.text(layout).ok()?, package.text(master).ok()?);
    let (layout, master_tree) = (Package::tree(layout, layout_text).ok()?, Package::tree(master, master_text).ok()?);
    let (layout, master_root) = (layout.root_element(), master_tree.root_element());
    let theme = package.related(master, "theme")?;
    let theme_text = package.text(theme).ok()?;
    let theme = Package::tree(theme, theme_text).ok()?;
    let theme = theme.root_element();
    let map = named(layout, "overrideClrMapping").or_else(|| named(master_root, "clrMap"))?;
    let colours = Colours {
        map: map.attributes().map(|attribute| (attribute.name(), attribute.value())).collect(),
        scheme: named(theme, "clrScheme")?.children().filter_map(of_scheme).collect(),
    };
    let ground = named(layout, "bg").or_else(|| named(master_root, "bg"));
    let is_plain = ground.is_none_or(|ground| {
        let fill = ground.children().find(Node::is_element);
        fill.is_some_and(|fill| match fill.tag_name().name() {
            "bgRef" => colours.reads_on(fill) && !is_painted(theme, fill.attribute("idx")),
            _ => fill.children().find(Node::is_element).is_none_or(|fill| colours.reads_on(fill)),
        })
    });
    let of_master = if layout.attribute("showMasterSp") == Some("0") { None } else { Some(master_root) };
    let is_free = std::iter::once(layout).chain(of_master).all(|root| {
        let shapes = root.descendants().filter(|node| ["sp", "pic"].contains(&node.tag_name().name()));
        shapes.filter(|shape| lies_in(*shape, room)).all(|shape| is_seen_through(shape, &colours))
    });
    Some(is_plain && is_free)
}

/// Whether a theme's ground of a number is a picture or a gradient; the first of them is the colour itself.
fn is_painted(theme: Node<'_, '_>, number: Option<&str>) -> bool {
    let Some(number) = number.and_then(|number| number.parse::<usize>().ok()).filter(|number| *number > 1_000) else {
        return false;
    };
    let fills = named(theme, "bgFillStyleLst");
    let fill = fills.and_then(|fills| fills.children().filter(Node::is_element).nth(number - 1_001));
    fill.is_some_and(|fill| fill.tag_name().name() != "solidFill")
}

/// Whether text reads on a shape as on what lies beneath it.
fn is_seen_through(shape: Node<'_, '_>, colours: &Colours<'_>) -> bool {
    if shape.tag_name().name() == "pic" {
        return false;
    }
    if named(shape, "ph").is_some() {
        return true;
    }
    let fills = ["noFill", "solidFill", "gradFill", "blipFill", "pattFill"];
    let own = named(shape, "spPr").and_then(|own| own.children().find(|node| fills.contains(&node.tag_name().name())));
    own.is_none_or(|fill| colours.reads_on(fill))
}

/// Whether a shape covers enough of a room to be its ground.
fn lies_in(shape: Node<'_, '_>, room: Room) -> bool {
    let Some(own) = super::template::room_of(shape) else { return false };
    let along = |a: i64, b: i64, from: i64, to: i64| (b.min(to) - a.max(from)).max(0);
    let wide = along(own.x, own.x + own.w, room.x, room.x + room.w);
    let high = along(own.y, own.y + own.h, room.y, room.y + room.h);
    wide * high > room.w * room.h * COVERED / 100
}

fn named<'a, 'i>(root: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    root.descendants().find(|node| node.tag_name().name() == name)
}

fn of_scheme<'a>(slot: Node<'a, '_>) -> Option<(&'a str, Ink)> {
    let colour = slot.children().find(Node::is_element)?;
    let value = colour.attribute("lastClr").or_else(|| colour.attribute("val"))?;
    Some((slot.tag_name().name(), hex(value)?))
}

fn hex(value: &str) -> Option<Ink> {
    let part = |at: usize| u8::from_str_radix(value.get(at..at + 2)?, 16).ok();
    Some(Ink(part(0)?, part(2)?, part(4)?))
}

fn reads(text: Ink, ground: Ink) -> bool {
    let (a, b) = (text.luminance(), ground.luminance());
    (a.max(b) + 0.05) / (a.min(b) + 0.05) >= READS
}
