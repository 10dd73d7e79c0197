//! A package of Office parts: what is in a zip, what type each part has, what refers to what.

use roxmltree::{Document as Xml, ParsingOptions};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// Namespaces of relationships, by the last part of their address.
pub const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
/// Most bytes of a package when unpacked, so that a small file cannot fill the memory.
const LARGEST: u64 = 128 << 20;
/// Most parts of a package, and most bytes and nodes of a part that is read as a tree.
const PARTS_MAX: usize = 20_000;
const TREE_MAX: usize = 8 << 20;
const NODES_MAX: u32 = 500_000;
/// Longest tag, bytes, and most namespaces that tags of a part declare: a tree compares each with all others.
const TAG_MAX: usize = 8 << 10;
const NAMESPACES_MAX: usize = 5_000;
const CONTENT_TYPES: &str = "[Content_Types].xml";

/// Why a file is no template.
#[derive(Debug, thiserror::Error)]
pub enum BadTemplate {
    /// It is no zip, or damaged.
    #[error("it is no PowerPoint file (.pptx or .potx without a password)")]
    NotPptx,
    /// A part does not hold what it should.
    #[error("its part `{0}` is damaged or missing")]
    Part(String),
    /// It unpacks to more than is read.
    #[error("it unpacks to more than 128 MiB, or to parts too large for a template")]
    TooLarge,
    /// Nothing to put a title on.
    #[error("it has no slide layout with a title")]
    NoLayout,
}

/// What a part refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// Identifier inside the part that refers.
    pub id: String,
    /// Kind, the whole address.
    pub kind: String,
    /// Name of the other part, from the root; an address where it is outside.
    pub target: String,
    /// Whether it is outside.
    pub external: bool,
}

impl Relation {
    /// Whether it is of a kind, by the last part of its address.
    pub fn is(&self, kind: &str) -> bool {
        self.kind.rsplit('/').next() == Some(kind)
    }
}

/// Parts by name, without a leading slash.
#[derive(Clone, Debug, Default)]
pub struct Package {
    parts: BTreeMap<String, Vec<u8>>,
    types: BTreeMap<String, String>,
    /// By the name of the part that refers; of the package itself under no name.
    relations: BTreeMap<String, Vec<Relation>>,
}

impl Package {
    /// Reads a file.
    pub fn read(bytes: &[u8]) -> Result<Self, BadTemplate> {
        // Before the list of parts is read, which takes memory for each.
        if bytes.windows(4).filter(|four| *four == b"PK\x01\x02").count() > PARTS_MAX {
            return Err(BadTemplate::TooLarge);
        }
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| BadTemplate::NotPptx)?;
        let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        let mut room = LARGEST;
        for place in 0..archive.len() {
            let file = archive.by_index(place).map_err(|_| BadTemplate::NotPptx)?;
            let name = file.name().map_err(|_| BadTemplate::NotPptx)?.trim_start_matches('/').to_owned();
            if file.is_dir() {
                continue;
            }
            let mut content = Vec::new();
            let read = file.take(room + 1).read_to_end(&mut content).map_err(|_| BadTemplate::Part(name.clone()))?;
            room = room.checked_sub(read as u64).ok_or(BadTemplate::TooLarge)?;
            files.insert(name, content);
        }
        let mut package = Self::default();
        let types = files.remove(CONTENT_TYPES).ok_or(BadTemplate::NotPptx)?;
        let (defaults, overrides) = content_types(&types)?;
        for (name, content) in files {
            if let Some(source) = source_of(&name) {
                package.relations.insert(source.clone(), relations(&name, &source, &content)?);
                continue;
            }
            let ending = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
            let Some(kind) = overrides.get(&name).or_else(|| defaults.get(&ending)) else { continue };
            package.types.insert(name.clone(), kind.clone());
            package.parts.insert(name, content);
        }
        Ok(package)
    }

    /// Puts a part in, in place of one of this name.
    pub fn put(&mut self, name: &str, kind: &str, content: impl Into<Vec<u8>>) {
        self.parts.insert(name.to_owned(), content.into());
        self.types.insert(name.to_owned(), kind.to_owned());
    }

    /// The text of a part.
    pub fn text(&self, name: &str) -> Result<&str, BadTemplate> {
        let content = self.parts.get(name).ok_or_else(|| BadTemplate::Part(name.to_owned()))?;
        let text = std::str::from_utf8(content).map_err(|_| BadTemplate::Part(name.to_owned()))?;
        Ok(text.trim_start_matches('\u{feff}'))
    }

    /// The tree of a text of a part.
    pub fn tree<'t>(name: &str, text: &'t str) -> Result<Xml<'t>, BadTemplate> {
        refuse_bombs(text)?;
        let options = ParsingOptions { allow_dtd: false, nodes_limit: NODES_MAX, ..ParsingOptions::default() };
        Xml::parse_with_options(text, options).map_err(|_| BadTemplate::Part(name.to_owned()))
    }

    /// What a part refers to; of the package itself under no name.
    pub fn relations(&self, part: &str) -> &[Relation] {
        self.relations.get(part).map_or(&[], Vec::as_slice)
    }

    /// The first part that a part refers to by a kind.
    pub fn related(&self, part: &str, kind: &str) -> Option<&str> {
        self.relations(part).iter().find(|relation| relation.is(kind)).map(|relation| relation.target.as_str())
    }

    /// Lets a part refer to another, and gives the identifier.
    pub fn relate(&mut self, part: &str, kind: &str, target: &str) -> String {
        let known = self.relations.entry(part.to_owned()).or_default();
        let number =
            (1..=known.len() + 1).find(|number| known.iter().all(|relation| relation.id != format!("rId{number}")));
        let id = format!("rId{}", number.unwrap_or(1));
        let kind = if kind.contains("://") { kind.to_owned() } else { format!("{RELATION}/{kind}") };
        known.push(Relation { id: id.clone(), kind, target: target.to_owned(), external: false });
        id
    }

    /// Lets a part no longer refer by what does not hold.
    pub fn keep_relations(&mut self, part: &str, holds: impl Fn(&Relation) -> bool) {
        if let Some(known) = self.relations.get_mut(part) {
            known.retain(holds);
        }
    }

    /// A name that no part has: `ppt/charts/chart` and `.xml` give `ppt/charts/chart7.xml`.
    pub fn free_name(&self, start: &str, end: &str) -> String {
        let names = (1..).map(|number| format!("{start}{number}{end}"));
        names.into_iter().find(|name| !self.parts.contains_key(name)).unwrap_or_default()
    }

    /// Leaves out every part that nothing refers to.
    pub fn without_strays(&mut self) {
        let mut reached = BTreeSet::new();
        let mut open = vec![String::new()];
        while let Some(part) = open.pop() {
            for relation in self.relations(&part).iter().filter(|relation| !relation.external) {
                if reached.insert(relation.target.clone()) {
                    open.push(relation.target.clone());
                }
            }
        }
        self.parts.retain(|name, _| reached.contains(name));
        self.types.retain(|name, _| reached.contains(name));
        self.relations.retain(|name, _| name.is_empty() || reached.contains(name));
        let parts = &self.parts;
        for relations in self.relations.values_mut() {
            relations.retain(|relation| relation.external || parts.contains_key(&relation.target));
        }
    }

    /// The zip: the same bytes for the same parts.
    pub fn to_bytes(&self) -> std::io::Result<Vec<u8>> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
        let mut add = |name: &str, content: &[u8]| -> std::io::Result<()> {
            let is_packed = [".png", ".jpg", ".jpeg", ".xlsx"].iter().any(|ending| name.ends_with(ending));
            let method = if is_packed { CompressionMethod::Stored } else { CompressionMethod::Deflated };
            zip.start_file(name, options.compression_method(method))?;
            zip.write_all(content)
        };
        add(CONTENT_TYPES, self.content_types().as_bytes())?;
        for (source, relations) in self.relations.iter().filter(|(_, relations)| !relations.is_empty()) {
            add(&relations_name(source), relations_xml(source, relations).as_bytes())?;
        }
        for (name, content) in &self.parts {
            add(name, content)?;
        }
        Ok(zip.finish()?.into_inner())
    }

    fn content_types(&self) -> String {
        let rels = "application/vnd.openxmlformats-package.relationships+xml";
        let mut text = format!(
            "{HEAD}<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" ContentType=\"{rels}\"/><Default \
             Extension=\"xml\" ContentType=\"application/xml\"/>"
        );
        for (name, kind) in &self.types {
            text += &format!("<Override PartName=\"/{}\" ContentType=\"{}\"/>", escaped(name), escaped(kind));
        }
        text + "</Types>"
    }
}

/// How every part of XML begins.
pub const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// Text as it stands in XML: what XML cannot hold is left out.
pub fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => written.push_str("&amp;"),
            '<' => written.push_str("&lt;"),
            '>' => written.push_str("&gt;"),
            '"' => written.push_str("&quot;"),
            '\n' | '\r' | '\t' => written.push(' '),
            '\u{fffe}' | '\u{ffff}' => {}
            letter if letter.is_control() => {}
            letter => written.push(letter),
        }
    }
    written
}

/// Types by ending, and by name.
type Types = (BTreeMap<String, String>, BTreeMap<String, String>);

/// Fails for a text of which a tree would take far more memory or time than any template's.
fn refuse_bombs(text: &str) -> Result<(), BadTemplate> {
    let has_long_tag = || text.split('<').any(|tag| tag.find('>').unwrap_or(tag.len()) > TAG_MAX);
    if text.len() > TREE_MAX || text.matches("xmlns").count() > NAMESPACES_MAX || has_long_tag() {
        return Err(BadTemplate::TooLarge);
    }
    Ok(())
}

fn content_types(bytes: &[u8]) -> Result<Types, BadTemplate> {
    let bad = || BadTemplate::Part(CONTENT_TYPES.to_owned());
    let text = std::str::from_utf8(bytes).map_err(|_| bad())?.trim_start_matches('\u{feff}').to_owned();
    let tree = Package::tree(CONTENT_TYPES, &text)?;
    let mut of = Types::default();
    for node in tree.root_element().children().filter(roxmltree::Node::is_element) {
        let kind = node.attribute("ContentType").ok_or_else(bad)?.to_owned();
        match node.tag_name().name() {
            "Default" => of.0.insert(node.attribute("Extension").ok_or_else(bad)?.to_ascii_lowercase(), kind),
            _ => of.1.insert(node.attribute("PartName").ok_or_else(bad)?.trim_start_matches('/').to_owned(), kind),
        };
    }
    Ok(of)
}

/// The part that a file of relations speaks of.
fn source_of(name: &str) -> Option<String> {
    let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
    let file = file.strip_suffix(".rels")?;
    let folder = folder.strip_suffix("_rels")?;
    Some(format!("{folder}{file}"))
}

fn relations_name(source: &str) -> String {
    let (folder, file) = source.rsplit_once('/').map_or(("", source), |(folder, file)| (folder, file));
    let slash = if folder.is_empty() { "" } else { "/" };
    format!("{folder}{slash}_rels/{file}.rels")
}

fn relations(name: &str, source: &str, bytes: &[u8]) -> Result<Vec<Relation>, BadTemplate> {
    let text = std::str::from_utf8(bytes).map_err(|_| BadTemplate::Part(name.to_owned()))?;
    let tree = Package::tree(name, text.trim_start_matches('\u{feff}'))?;
    let of = |node: roxmltree::Node<'_, '_>| {
        let external = node.attribute("TargetMode") == Some("External");
        let target = node.attribute("Target")?;
        Some(Relation {
            id: node.attribute("Id")?.to_owned(),
            kind: node.attribute("Type")?.to_owned(),
            target: if external { target.to_owned() } else { absolute(source, target) },
            external,
        })
    };
    Ok(tree.root_element().children().filter(roxmltree::Node::is_element).filter_map(of).collect())
}

/// A target as a name from the root.
fn absolute(source: &str, target: &str) -> String {
    if let Some(from_root) = target.strip_prefix('/') {
        return from_root.to_owned();
    }
    let mut path: Vec<&str> = source.split('/').collect();
    path.pop();
    for step in target.split('/') {
        match step {
            ".." => drop(path.pop()),
            "." | "" => {}
            step => path.push(step),
        }
    }
    path.join("/")
}

/// A name as seen from a part.
fn relative(source: &str, target: &str) -> String {
    let from: Vec<&str> = source.split('/').collect();
    let to: Vec<&str> = target.split('/').collect();
    let folders = from.len().saturating_sub(1);
    let shared = from[..folders].iter().zip(&to).take_while(|(a, b)| a == b).count();
    "../".repeat(folders - shared) + &to[shared..].join("/")
}

fn relations_xml(source: &str, relations: &[Relation]) -> String {
    let mut text = format!("{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\">");
    for relation in relations {
        let (target, mode) = match relation.external {
            true => (relation.target.clone(), " TargetMode=\"External\""),
            false => (relative(source, &relation.target), ""),
        };
        let (id, kind) = (escaped(&relation.id), escaped(&relation.kind));
        text += &format!("<Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"{}\"{mode}/>", escaped(&target));
    }
    text + "</Relationships>"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_same_from_the_root_and_from_a_part() {
        let cases = [
            ("ppt/slides/slide1.xml", "../charts/chart2.xml", "ppt/charts/chart2.xml"),
            ("ppt/presentation.xml", "slides/slide1.xml", "ppt/slides/slide1.xml"),
            ("", "ppt/presentation.xml", "ppt/presentation.xml"),
        ];
        for (source, seen, name) in cases {
            assert_eq!(absolute(source, seen), name);
            assert_eq!(relative(source, name), seen);
        }
        assert_eq!(absolute("ppt/presentation.xml", "/ppt/media/a.png"), "ppt/media/a.png");
        assert_eq!(source_of("ppt/_rels/presentation.xml.rels").as_deref(), Some("ppt/presentation.xml"));
        assert_eq!((source_of("_rels/.rels").as_deref(), relations_name("").as_str()), (Some(""), "_rels/.rels"));
    }

    #[test]
    fn a_package_reads_back_what_it_writes_and_strays_are_left_out() {
        let mut package = Package::default();
        package.put("a/one.xml", "text/one", "<one/>");
        package.put("a/two.xml", "text/two", "<two/>");
        package.put("a/stray.xml", "text/stray", "<stray/>");
        package.relate("", "officeDocument", "a/one.xml");
        let id = package.relate("a/one.xml", "other", "a/two.xml");
        package.without_strays();
        let bytes = package.to_bytes().expect("memory takes everything");
        assert_eq!(bytes, package.to_bytes().expect("memory takes everything"));
        let read = Package::read(&bytes).expect("it is a package");
        assert_eq!(read.parts.keys().collect::<Vec<_>>(), ["a/one.xml", "a/two.xml"]);
        assert_eq!((id.as_str(), read.related("a/one.xml", "other")), ("rId1", Some("a/two.xml")));
        assert!(matches!(Package::read(b"no zip"), Err(BadTemplate::NotPptx)));
    }

    #[test]
    fn what_xml_cannot_hold_is_left_out() {
        assert_eq!(escaped("a<b> & \"c\"\u{1}\nd"), "a&lt;b&gt; &amp; &quot;c&quot; d");
    }
}
