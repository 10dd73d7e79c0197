//! The page around the story.

use super::figure;
use super::lean::lean;
use super::live;
use super::style::Inks;
use super::table;
use super::terms::Terms;
use super::text::{escaped, packed, policy_hash, signs_kept, squeezed, unquoted};
use crate::report::document::Document;
use crate::report::live::Live;
use crate::report::story::{Exhibit, Part, Section};
use crate::report::{Provenance, headline};
use std::fmt::Write as _;

/// What the page can do beside being read.
const SCRIPT: &str = include_str!("script.js");
/// Pictures of more bytes than this stay in the folder.
const LARGEST_PICTURE: usize = 150_000;
/// Bytes that a page with the engine may have, to be mailed.
const LARGEST_LIVE_PAGE: usize = 795_000;

const PARTS: [(Part, &str, &str); 4] = [
    (Part::Board, "board", "For the board"),
    (Part::Cfo, "cfo", "For the CFO"),
    (Part::Analyst, "analyst", "For the analyst"),
    (Part::Appendix, "appendix", "To look up"),
];

/// The page of a document that tells a story. Where a page that carries the engine would be too large to be mailed, its
/// largest pictures stay in the folder.
pub(super) fn page(document: &Document<'_>, sections: &[Section], is_live: bool) -> String {
    let asked = if is_live { live::asked(document) } else { None };
    let mut largest = LARGEST_PICTURE;
    loop {
        let page = within(largest, document, sections, asked.as_ref(), live::why_static(document, is_live));
        let next = pictures(sections).filter(|&bytes| bytes <= largest).max();
        match next.filter(|_| asked.is_some() && page.len() > LARGEST_LIVE_PAGE) {
            Some(next) => largest = next - 1,
            None => return page,
        }
    }
}

/// Bytes of the pictures.
fn pictures(sections: &[Section]) -> impl Iterator<Item = usize> {
    sections.iter().flat_map(|section| &section.exhibits).filter_map(|exhibit| match exhibit {
        Exhibit::Chart(chart) => Some(chart.svg.len()),
        _ => None,
    })
}

/// The page with pictures up to this many bytes.
fn within(
    largest: usize,
    document: &Document<'_>,
    sections: &[Section],
    asked: Option<&(Live, &'static [u8])>,
    why_static: Option<&str>,
) -> String {
    let (inks, terms) = (Inks::of(sections), Terms::new());
    let (style, provenance) = (inks.sheet(), &document.provenance);
    let (mut body, mut figures) = (String::new(), Vec::new());
    for (part, name, head) in PARTS {
        let own: Vec<&Section> = sections.iter().filter(|section| section.part == part).collect();
        if own.is_empty() && part != Part::Appendix {
            continue;
        }
        let _ = write!(body, "<div class=\"part\" data-part=\"{name}\">\n<p class=\"part-name\">{head}</p>\n");
        body += &own
            .iter()
            .map(|section| shown(section, provenance, &inks, &terms, (largest, &mut figures)))
            .collect::<String>();
        if part == Part::Appendix {
            body += &glossary(&terms);
        }
        body += "</div>\n";
        // The finding first, and then what can be asked of it.
        if part == Part::Board {
            body += &asked.map_or_else(String::new, |(live, engine)| live::section(live, engine));
        }
    }
    let body = unquoted(&body);
    let live = asked.map(|(live, _)| live::data(live, &provenance.currency));
    let data = squeezed(&serde_json::json!({ "figures": figures, "live": live }).to_string());
    let script = short(SCRIPT);
    let code = asked.is_some().then(|| short(live::SCRIPT));
    let finding = signs_kept(&document.finding.lines().map(escaped).collect::<Vec<_>>().join("<br>\n"));
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n{}\n<meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<meta \
         name=\"generator\" content=\"alliance-sim {}\">\n<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#main\">Skip to the findings</a>\n<header>\n<p class=\"topic\">{title}</p>\n\
         <h1>{finding}</h1>\n</header>\n{}{}<main id=\"main\">\n{body}</main>\n{}<div id=\"tip\" role=\"status\" \
         aria-live=\"polite\" hidden></div>\n{}{}<script>{script}</script>\n</body>\n</html>\n",
        policy(&style, &script, code.as_deref()),
        escaped(&provenance.engine_version),
        tools(asked.is_some()),
        contents(sections),
        footer(provenance, why_static),
        held("data", &data),
        code.map_or_else(String::new, |code| held("code", &squeezed(&code))),
        title = escaped(&provenance.scenario),
    )
}

/// Bytes that the script unpacks.
fn held(id: &str, bytes: &[u8]) -> String {
    format!("<script type=\"text/plain\" id=\"{id}\" data-bytes=\"{}\">{}</script>\n", bytes.len(), packed(bytes))
}

/// A script without indents and lines that are comments.
fn short(script: &str) -> String {
    let lines = script.lines().map(str::trim_start).filter(|line| !line.is_empty() && !line.starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// Nothing is loaded from anywhere, and no style or script runs but those of the page.
fn policy(style: &str, script: &str, code: Option<&str>) -> String {
    let own = |code: &str| (format!(" {} 'wasm-unsafe-eval'", policy_hash(code)), " worker-src blob:;");
    let (engine, worker) = code.map_or_else(Default::default, own);
    format!(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src {}; script-src \
         {}{engine};{worker} base-uri 'none'; form-action 'none'\">",
        policy_hash(style),
        policy_hash(script)
    )
}

/// Switches that only a script can work; hidden without.
fn tools(is_live: bool) -> String {
    let ask = if is_live { "<a class=\"button\" href=\"#live\">What if?</a>" } else { "" };
    let button = |(_, name, head): &(Part, &str, &str)| {
        format!("<button type=\"button\" data-show=\"{name}\" aria-pressed=\"false\">{head}</button>")
    };
    format!(
        "<div class=\"tools\" role=\"toolbar\" aria-label=\"View\">\n<button type=\"button\" data-show=\"all\" \
         aria-pressed=\"true\">Everything</button>{}\n<button type=\"button\" id=\"theme\">Dark</button><button \
         type=\"button\" id=\"print\">Print</button>{ask}\n</div>\n",
        PARTS.iter().take(3).map(button).collect::<String>()
    )
}

fn contents(sections: &[Section]) -> String {
    let link = |section: &Section| format!("<li><a href=\"#{}\">{}</a></li>", section.key, escaped(&section.topic));
    let mut html = String::from("<nav aria-label=\"Contents\">\n<ul>");
    html += &sections.iter().filter(|section| section.topic != "Chart").map(link).collect::<String>();
    html + "<li><a href=\"#glossary\">Glossary</a></li></ul>\n</nav>\n"
}

fn shown(
    section: &Section,
    provenance: &Provenance,
    inks: &Inks,
    terms: &Terms,
    (largest, figures): (usize, &mut Vec<serde_json::Value>),
) -> String {
    let mut seen = Vec::new();
    let key = escaped(&section.key);
    let mut html = format!(
        "<section id=\"{key}\" aria-labelledby=\"{key}-title\">\n<p class=\"topic\">{}</p>\n<h2 id=\"{key}-title\">{}</h2>\n",
        escaped(&section.topic),
        signs_kept(&terms.linked(&section.title, &mut seen))
    );
    match section.said.as_slice() {
        [] => {}
        [only] => html += &format!("<p class=\"said\">{}</p>\n", signs_kept(&terms.linked(only, &mut seen))),
        several => {
            let item = |said: &String| format!("<li>{}</li>\n", signs_kept(&terms.linked(said, &mut seen)));
            html += &format!("<ul class=\"said\">\n{}</ul>\n", several.iter().map(item).collect::<String>());
        }
    }
    for exhibit in &section.exhibits {
        html += &match exhibit {
            Exhibit::Figure(figure) => figure::shown(figure, &provenance.currency, inks, terms, figures),
            Exhibit::Table(table) => table::shown(table, terms, &mut seen),
            Exhibit::Chart(chart) => picture(&chart.name, &chart.title, &chart.svg, largest),
            Exhibit::Laid(text) => {
                format!("<pre tabindex=\"0\" role=\"region\" aria-label=\"Text\">{}</pre>\n", escaped(text))
            }
        };
    }
    if !section.notes.is_empty() {
        let note = |note: &String| format!("<p>{}</p>\n", terms.linked(note, &mut seen));
        let notes: String = section.notes.iter().map(note).collect();
        html += &format!("<details class=\"notes\"><summary>How to read this</summary>\n{notes}</details>\n");
    }
    html + "</section>\n"
}

/// A chart as it is drawn in the folder of results.
fn picture(name: &str, title: &str, svg: &str, largest: usize) -> String {
    if svg.len() > largest {
        return format!(
            "<p class=\"away\">{}: too large for this page; it is <code>charts/{}</code> in the folder of results.</p>\n",
            escaped(title),
            escaped(name)
        );
    }
    let svg = svg.replacen("width=\"1920\" height=\"1080\"", "aria-hidden=\"true\"", 1);
    format!(
        "<div class=\"picture\" role=\"img\" aria-label=\"{}\" tabindex=\"0\">{}</div>\n",
        escaped(title),
        lean(svg.trim_start_matches("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"))
    )
}

fn glossary(terms: &Terms) -> String {
    format!(
        "<section id=\"glossary\" aria-labelledby=\"glossary-title\">\n<p class=\"topic\">Glossary</p>\n<h2 \
         id=\"glossary-title\">One quantity, one number</h2>\n{}</section>\n",
        terms.list()
    )
}

fn footer(provenance: &Provenance, why_static: Option<&str>) -> String {
    let more = why_static.map_or_else(String::new, |why| format!("<p>{}</p>\n", escaped(why)));
    format!(
        "<footer>\n<p>{}.</p>\n<p>alliance-sim {}; scenario {}; money in {}; horizon {} months.</p>\n{more}</footer>\n",
        escaped(&headline::origin(provenance)),
        escaped(&provenance.engine_version),
        escaped(&provenance.hash),
        escaped(&provenance.currency),
        provenance.horizon_months
    )
}
