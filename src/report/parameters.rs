//! The reference of all parameters as Markdown: docs/PARAMETERS.md.

use crate::parameter::{ParameterSpec, TABLES};
use std::fmt::Write;

/// The page, made from the tables of `src/parameter/tables.rs`.
#[must_use]
pub fn markdown() -> String {
    let mut text = String::from(
        "# Parameters\n\n\
         Every parameter with its default: generated from `src/parameter/tables.rs` \
         (`UPDATE_DOCS=1 cargo test --test it docs`), so do not edit it here.\n\n\
         A source is a row of the parameter research (`F12`), a statement about the real world that the default was \
         chosen to meet (`calibrated: C44`), or `assumption` where none was found. The last column says who can give a \
         better value: *look up* in the company, learn in a *pilot*, or *nobody*.\n\n\
         A value beside the *range* is refused. A belief of which the middle lies beside what is *usual* (empty where \
         the whole range is) is read with a warning and a guess at the slip of unit: thousands, a year, days, \
         percent.\n\n\
         Amounts of money are in US dollars of 2026. A scenario in another `currency` (an ISO 4217 code) states \
         `usd_rate`, the units of its currency for one US dollar, by which defaults and ranges are converted; or it \
         states all amounts itself.\n\n\
         An option may change most of them for itself, from a month on: `set = { \"cloud.aws.live_month\" = 2, \
         \"isv.sellers\" = { add = 5 } }` in the option, with `set_from`, `set_once` and `set_monthly` beside it; \
         [MODEL.md](MODEL.md#levers) says which it may not.\n",
    );
    for table in TABLES {
        let _ = write!(text, "\n## `[{}]`\n{}\n\n", table.name, table.meaning.trim());
        text += "| key | meaning | symbol | unit | default | range | usual | source | better value |\n";
        text += "| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n";
        for spec in table.specs {
            text += &row(spec);
        }
    }
    text
}

fn row(spec: &ParameterSpec) -> String {
    let cell = |text: &str| text.replace('|', "\\|");
    let code = |text: &str| if text.is_empty() { String::new() } else { format!("`{}`", cell(text)) };
    let mut default = if spec.required { "must be stated".to_owned() } else { code(spec.default) };
    for (archetype, other) in [("hosted", spec.hosted), ("hybrid", spec.hybrid), ("Azure", spec.azure)] {
        if let Some(other) = other {
            let _ = write!(default, "; {archetype}: {}", code(other));
        }
    }
    if spec.table == "cloud" && spec.key == "coverage" {
        default = String::from("by mechanism");
    }
    let better = match spec.learnable {
        crate::parameter::Learnable::LookUp => "look up",
        crate::parameter::Learnable::Pilot => "pilot",
        crate::parameter::Learnable::Nobody => "nobody",
    };
    let usual = if spec.usual == spec.range { String::new() } else { spec.usual.to_string() };
    format!(
        "| `{}` | {} | {} | {} | {default} | {} | {usual} | {} | {better} |\n",
        spec.key,
        cell(spec.meaning()),
        code(spec.symbol),
        cell(spec.unit),
        spec.range,
        cell(spec.source),
    )
}
