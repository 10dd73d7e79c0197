//! Defaults: which one fits the scenario, and what it says.

use super::build;
use crate::parameter::{self, ParameterSpec};
use crate::scenario::belief::{StatedBelief, read_belief};
use crate::scenario::categories;
use crate::scenario::currency::Rate;
use crate::scenario::document::{Node, SourceFile, parse_value};
use crate::scenario::problem::Sink;
use crate::scenario::resolved::{Origin, Parameter};
use crate::scenario::setting::{Archetype, Attribution, Category, CloudName, CloudSetting};
use std::sync::Arc;

/// What `priors = "sourced"` puts in place of a default that was chosen away from its source.
const SOURCED: [(&str, &str, &str, &str); 5] = [
    ("economics", "incrementality", "{ pert = { min = 0.2, mode = 0.45, max = 0.8 } }", "M9"),
    ("funnel", "or_field", "{ pert = { min = 1.06, mode = 1.28, max = 2.0 } }", "M10"),
    ("outsourced", "dilution", "0", "sourced priors: without a source, so switched off"),
    ("outsourced", "p_bad_provider", "0", "sourced priors: without a source, so switched off"),
    ("in_house", "function_cost", "0", "sourced priors: without a source, so switched off"),
];

/// What the defaults depend on.
#[derive(Clone, Copy, Debug)]
pub(in crate::scenario) struct Situation<'a> {
    pub archetype: Archetype,
    pub category: Option<Category>,
    pub sourced: bool,
    pub currency: &'a str,
    pub rate: Rate,
}

/// The default of a parameter, one belief an element.
pub(super) fn defaults(
    situation: Situation<'_>,
    spec: &'static ParameterSpec,
    path: &str,
    cloud: Option<CloudSetting>,
) -> Vec<Parameter> {
    let (text, origin, source) = default_text(situation, spec, cloud);
    let file = Arc::new(SourceFile::of_text("defaults", text));
    let node = parse_value(&file, path, 0).expect("the tables hold TOML values");
    let nodes =
        if spec.len == 1 { vec![&node] } else { node.as_list().map(|l| l.iter().collect()).unwrap_or_default() };
    let mut sink = Sink::default();
    let read = nodes.into_iter().map(|node| {
        let stated = read_belief(&mut sink, node).expect("the tables hold beliefs");
        let (family, source) = situation.rate.converted(spec, stated.family, source, situation.currency);
        let stated = StatedBelief { family, ..stated };
        let (range, usual) = (situation.rate.range(spec), situation.rate.usual(spec));
        let belief = build(&stated, range).expect("the tables hold possible beliefs");
        let path = node.path.clone();
        Parameter { path, spec, range, usual, belief, origin: origin.clone(), stated: stated.to_toml(), source }
    });
    read.collect()
}

/// The default that fits the situation, with its origin and source.
pub(in crate::scenario) fn default_text(
    situation: Situation<'_>,
    spec: &ParameterSpec,
    cloud: Option<CloudSetting>,
) -> (&'static str, Origin, &'static str) {
    let sourced = SOURCED.iter().find(|(table, key, ..)| (*table, *key) == (spec.table, spec.key));
    if let Some((_, _, text, source)) = sourced.filter(|_| situation.sourced) {
        return (text, Origin::Sourced, source);
    }
    if let Some(cloud) = cloud.filter(|_| (spec.table, spec.key) == ("cloud", "coverage")) {
        return (coverage_default(cloud.attribution), Origin::Archetype, spec.source);
    }
    if let Some(text) = spec.azure.filter(|_| cloud.is_some_and(|cloud| cloud.name == CloudName::Azure)) {
        return (text, Origin::Archetype, spec.source);
    }
    let of_category = |category| categories::default_of(category, spec.table, spec.key);
    if let Some(text) = situation.category.and_then(of_category) {
        return (text, Origin::Archetype, categories::SOURCE);
    }
    let own = match situation.archetype {
        Archetype::IsvHosted => spec.hosted,
        Archetype::Hybrid => spec.hybrid,
        Archetype::CustomerDeployed => None,
    };
    own.map_or((spec.default, Origin::Default, spec.source), |text| (text, Origin::Archetype, spec.source))
}

/// Coverage by attribution mechanism; not used by those whose ceiling is the marketplace share.
fn coverage_default(attribution: Attribution) -> &'static str {
    let default = |key: &str| parameter::find("attribution", key).map_or("0", |spec| spec.default);
    match attribution {
        Attribution::AwsPrmTagging => default("tagging"),
        Attribution::AwsPrmAgent => default("agent"),
        Attribution::AzureCua => default("cua"),
        Attribution::AzureVm => "1",
        Attribution::AzurePracr | Attribution::None | Attribution::AwsPrmMetering | Attribution::GcpMarketplace => "0",
    }
}

/// Median of the default, in the middle of several.
pub(super) fn default_median(spec: &ParameterSpec) -> f64 {
    let text = spec.default;
    let file = Arc::new(SourceFile::of_text("defaults", text));
    let Ok(node) = parse_value(&file, spec.key, 0) else { return 0.0 };
    let first = node.as_list().and_then(<[Node]>::first).unwrap_or(&node);
    let belief = read_belief(&mut Sink::default(), first).and_then(|stated| build(&stated, spec.range).ok());
    belief.map_or(0.0, |belief| belief.quantile(0.5))
}
