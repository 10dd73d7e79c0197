//! The part of a page that can be asked again: controls, and the engine itself.

use super::text::{escaped, json_inside};
use crate::analysis::figures;
use crate::report::document::Document;
use crate::report::live::{ENGINE, Gate, Lever, Live, Plan};
use base64::Engine as _;
use serde_json::json;

/// What works the controls.
pub(super) const SCRIPT: &str = include_str!("live.js");

/// Why a page of a run cannot be asked again.
const STATIC: &str = "This page is static: the program that wrote it was built without the engine for pages \
                      (live/build.sh makes it), so nothing can be simulated here.";

/// What is said of a run whose page has no engine though it was wanted; nothing of other documents.
pub(super) fn why_static(document: &Document<'_>, is_wanted: bool) -> Option<&'static str> {
    (is_wanted && document.live.is_some() && ENGINE.is_none()).then_some(STATIC)
}

/// What can be asked again of a document, and the engine; none without one.
pub(super) fn asked(document: &Document<'_>) -> Option<(Live, &'static [u8])> {
    document.live.as_ref().zip(ENGINE).map(|(live, engine)| (live(), engine))
}

/// The controls, the answer and the engine.
pub(super) fn section(live: &Live, engine: &[u8], currency: &str) -> String {
    let levers: String = live.levers.iter().enumerate().map(lever).collect();
    let plans: String =
        live.plans.iter().enumerate().map(plan).chain(live.gates.iter().enumerate().map(gate)).collect();
    let names: String = live
        .parameters
        .iter()
        .map(|[path, words, _]| format!("<option value=\"{}\">{}</option>", escaped(path), escaped(words)))
        .collect();
    let data = json!({
        "scenario": live.scenario,
        "seed": live.seed,
        "design": live.design,
        "trajectories": live.trajectories,
        "unit": if live.is_money { "money" } else { "number" },
        "symbol": figures::symbol(currency),
        "levers": live.levers.iter().map(|lever| json!([lever.path, lever.values, lever.written])).collect::<Vec<_>>(),
        "gates": live.gates.iter().map(|g| json!([g.option, g.bound, g.month, g.value])).collect::<Vec<_>>(),
        "plans": live.plans.iter().map(|p| json!([p.option, p.key, p.count, p.steps])).collect::<Vec<_>>(),
    });
    format!(
        "<section id=\"live\" aria-labelledby=\"live-title\">\n<p class=\"topic\">What if</p>\n<h2 id=\"live-title\">Change \
         a number and see who wins</h2>\n<p id=\"live-state\" role=\"status\">The engine is starting.</p>\n\
         <div id=\"live-desk\" hidden>\n<div class=\"levers\">\n<fieldset><legend>What the answer hangs on most</legend>\n\
         {levers}</fieldset>\n<fieldset><legend>Plans</legend>\n{plans}</fieldset>\n<fieldset><legend>Any other \
         number</legend>\n<div class=\"other\"><label>Name <input id=\"live-path\" list=\"live-paths\" autocomplete=\"off\" \
         placeholder=\"isv.acv\"></label><label>Value <input id=\"live-value\" autocomplete=\"off\"></label><button \
         type=\"button\" id=\"live-put\">Put in</button></div><datalist id=\"live-paths\">{names}</datalist>\n<p \
         id=\"live-stated\"></p></fieldset>\n</div>\n<div class=\"answer\">\n<p id=\"live-verdict\" \
         aria-live=\"polite\"></p>\n<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Base case and what \
         if\"><table><caption>Mean {}, base case and what if on the same futures</caption><thead><tr><th \
         scope=\"col\">option</th><th scope=\"col\" class=\"num\">base case</th><th scope=\"col\" class=\"num\">what \
         if</th><th scope=\"col\" class=\"num\">difference</th><th scope=\"col\" class=\"num\">best in</th></tr></thead>\
         <tbody id=\"live-rows\"></tbody></table></div>\n<p id=\"live-note\"></p>\n<ul id=\"live-changes\"></ul>\n<p><button \
         type=\"button\" id=\"live-undo\" disabled>Undo</button> <button type=\"button\" id=\"live-reset\" disabled>As \
         believed</button> <button type=\"button\" id=\"live-copy\">Copy as --set</button></p>\n<pre id=\"live-command\" \
         tabindex=\"0\" role=\"region\" aria-label=\"Command\"></pre>\n</div>\n</div>\n<svg width=\"0\" height=\"0\" \
         aria-hidden=\"true\"><defs><pattern id=\"hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" \
         patternTransform=\"rotate(45)\"><line y2=\"6\" class=\"hatch\"/></pattern></defs></svg>\n<script \
         type=\"application/json\" id=\"live-data\">{}</script>\n<script type=\"text/plain\" \
         id=\"live-engine\">{}</script>\n</section>\n",
        escaped(live.metric),
        json_inside(&data),
        base64::engine::general_purpose::STANDARD.encode(engine),
    )
}

fn lever((place, lever): (usize, &Lever)) -> String {
    let (middle, name) = (lever.written.get(24).map_or("", String::as_str), escaped(&lever.name));
    let end = |place: Option<&String>| escaped(place.map_or("", String::as_str));
    format!(
        "<div class=\"lever\" data-lever=\"{place}\"><label for=\"lever-{place}\">{name}</label><output for=\"lever-{place}\">as \
         believed, {} in the middle</output><input type=\"range\" id=\"lever-{place}\" min=\"0\" max=\"48\" value=\"24\" \
         aria-valuetext=\"as believed\"><span class=\"ends\"><span>{}</span><span>{}</span></span></div>\n",
        escaped(middle),
        end(lever.written.first()),
        end(lever.written.last()),
    )
}

fn plan((place, plan): (usize, &Plan)) -> String {
    let kind = match plan.key {
        "in_house" => "in-house",
        "outsourced" => "outsourced",
        _ => "added sellers",
    };
    let step = |(at, (month, count)): (usize, &(u32, u32))| {
        format!(
            "<span class=\"step\"><label>from month <input type=\"number\" min=\"0\" max=\"239\" value=\"{month}\" \
             data-step=\"{at}\" data-part=\"0\"></label><label>{} <input type=\"number\" min=\"0\" max=\"1000\" \
             value=\"{count}\" data-step=\"{at}\" data-part=\"1\"></label></span>",
            plan.count
        )
    };
    format!(
        "<div class=\"plan\" data-plan=\"{place}\" role=\"group\" aria-label=\"{name}, {kind}\"><span \
         class=\"plan-name\">{name}, {kind}</span>{}</div>\n",
        plan.steps.iter().enumerate().map(step).collect::<String>(),
        name = escaped(&plan.option),
    )
}

fn gate((place, gate): (usize, &Gate)) -> String {
    let name = escaped(&gate.option);
    let bound = gate.bound.replace('_', " ");
    format!(
        "<div class=\"plan gate\" data-gate=\"{place}\" role=\"group\" aria-label=\"{name}, gate\"><span \
         class=\"plan-name\">{name}, gate</span><span class=\"step\"><label>in month <input type=\"number\" min=\"0\" \
         max=\"239\" value=\"{}\" data-key=\"month\"></label><label>{} {bound} <input type=\"number\" step=\"any\" \
         value=\"{}\" data-key=\"{}\"></label></span></div>\n",
        gate.month,
        escaped(&gate.metric),
        gate.value,
        gate.bound
    )
}
