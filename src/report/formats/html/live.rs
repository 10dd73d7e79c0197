//! The part of a page that can be asked again: where its controls go, and the engine itself.

use super::text::{escaped, packed};
use crate::analysis::figures;
use crate::report::document::Document;
use crate::report::live::{ENGINE, Live};
use serde_json::json;

/// What makes and works the controls, and decodes the engine.
pub(super) const SCRIPT: &str =
    concat!(include_str!("weigh.js"), include_str!("reading.js"), include_str!("unlzma.js"), include_str!("live.js"));

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

/// What the script reads.
pub(super) fn data(live: &Live, currency: &str) -> serde_json::Value {
    let mut data = json!(live);
    data["symbol"] = json!(figures::symbol(currency));
    data
}

/// Where controls and answers go; the script makes them, since nothing works without it.
pub(super) fn section(live: &Live, engine: &[u8]) -> String {
    format!(
        "<section id=\"live\" aria-labelledby=\"live-title\">\n<p class=\"topic\">What if</p>\n<h2 id=\"live-title\">Change \
         a number and see who wins</h2>\n<p id=\"live-state\" role=\"status\">The engine is starting.</p>\n\
         <div id=\"live-desk\" hidden>\n<div class=\"levers\" id=\"live-controls\"></div>\n<div class=\"answer\">\n\
         <p id=\"live-verdict\" aria-live=\"polite\"></p>\n<div class=\"scroll\" role=\"region\" tabindex=\"0\" \
         aria-label=\"Base case and what if\"><table><caption>Mean {}, base case and what if on the same futures</caption>\
         <thead><tr><th scope=col>option<th scope=col>base case<th scope=col>what if<th scope=col>difference<th \
         scope=col>worst 5%<th scope=col>best in<tbody id=\"live-rows\"></table></div>\n<p id=\"live-note\"></p>\n\
         <ul id=\"live-changes\"></ul>\n<p class=\"acts\"><button type=\"button\" id=\"live-undo\" disabled>Undo</button> \
         <button type=\"button\" id=\"live-reset\" disabled>As believed</button> <button type=\"button\" \
         id=\"live-more\" hidden></button></p>\n<details id=\"live-share\"><summary>Take it away</summary>\n<p \
         class=\"acts\"><button type=\"button\" id=\"live-copy\">Copy as --set</button> <button type=\"button\" \
         id=\"live-link\">Copy link</button> <button type=\"button\" id=\"live-save\">Save the scenario</button></p>\n\
         <pre id=\"live-command\" tabindex=\"0\" role=\"region\" aria-label=\"Command\"></pre></details>\n</div>\n</div>\n\
         <svg width=\"0\" height=\"0\" aria-hidden=\"true\"><defs><pattern id=\"hatch\" width=\"6\" height=\"6\" \
         patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><line y2=\"6\" class=\"hatch\"/></pattern></defs>\
         </svg>\n<script type=\"text/plain\" id=\"live-engine\" data-bytes=\"{}\">{}</script>\n</section>\n",
        escaped(live.metric),
        engine.len(),
        packed(engine),
    )
}
