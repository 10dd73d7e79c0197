//! Programmes: work beside the field that an option pays for.
//!
//! ```toml
//! [option.programmes]
//! evidence = { from = 0, until = 12, hours = 60 }
//! credentials = { from = 0, share = 1.0 }
//! attribution = { from = 2, cloud = "azure", mechanism = "azure_cua" }
//! ```

use super::belief::number_text;
use super::document::{Node, Table};
use super::frame::{Cloud, HORIZON_MAX, whole_or};
use super::mechanisms;
use super::problem::{Problem, Sink};
use super::read::quoted;
use super::setting::{Attribution, CloudName};
use crate::parameter::Range;

/// Most mechanisms that an option sets up.
pub(super) const ATTRIBUTION_MAX: usize = 6;
const HOURS: Range = Range { min: 0.0, max: 1e6, min_included: false };
const SHARE: Range = Range { min: 0.0, max: 1.0, min_included: true };

/// Programmes of an option.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Programmes {
    /// Somebody writes narratives beside the field.
    pub evidence: Option<EvidenceHours>,
    /// Sellers are trained to say the right thing of each cloud.
    pub credentials: Option<Training>,
    /// Mechanisms of attribution are set up.
    pub attribution: Vec<SetUp>,
}

/// Hours for evidence that are bought beside the field's own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EvidenceHours {
    /// First month.
    pub from: u32,
    /// Month in which it has ended, none for never.
    pub until: Option<u32>,
    /// Hours a month.
    pub hours: f64,
}

/// Training of sellers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Training {
    /// First month.
    pub from: u32,
    /// Part of the sellers that is to be ready, 0–1.
    pub share: f64,
}

/// A mechanism that is set up on a cloud.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetUp {
    /// Month of the work.
    pub from: u32,
    /// Position of the cloud.
    pub cloud: usize,
    /// Its name.
    pub on: CloudName,
    /// The mechanism.
    pub mechanism: Attribution,
}

impl Programmes {
    /// Whether there is any.
    #[must_use]
    pub fn has_any(&self) -> bool {
        *self != Self::default()
    }

    /// Hours that are bought for evidence in a month.
    #[must_use]
    pub fn evidence_hours(&self, month: u32) -> f64 {
        let running = self.evidence.filter(|own| month >= own.from && own.until.is_none_or(|until| month < until));
        running.map_or(0.0, |own| own.hours)
    }

    /// As keys of `[option.programmes]`, one a line.
    pub(super) fn to_toml(&self) -> Vec<String> {
        let evidence = self.evidence.map(|own| {
            let until = own.until.map_or_else(String::new, |until| format!("until = {until}, "));
            format!("evidence = {{ from = {}, {until}hours = {} }}", own.from, number_text(own.hours))
        });
        let credentials = self
            .credentials
            .map(|own| format!("credentials = {{ from = {}, share = {} }}", own.from, number_text(own.share)));
        let set_up = |own: &SetUp| {
            let (cloud, mechanism) = (own.on.name(), own.mechanism.name());
            format!("{{ from = {}, cloud = \"{cloud}\", mechanism = \"{mechanism}\" }}", own.from)
        };
        let all: Vec<String> = self.attribution.iter().map(set_up).collect();
        let attribution = (!all.is_empty()).then(|| format!("attribution = [{}]", all.join(", ")));
        evidence.into_iter().chain(credentials).chain(attribution).collect()
    }
}

/// The programmes of an option; none unless stated.
pub(super) fn read_programmes(sink: &mut Sink, table: &Table, clouds: &[Cloud<'_>]) -> Option<Programmes> {
    let Some(node) = table.get("programmes") else { return Some(Programmes::default()) };
    let own = sink.table(node)?;
    sink.known_keys(own, &node.path, &["evidence", "credentials", "attribution"]);
    let evidence = own.get("evidence").map(|node| read_evidence(sink, node));
    let credentials = own.get("credentials").map(|node| read_training(sink, node));
    let attribution = own.get("attribution").map(|node| read_set_ups(sink, node, clouds));
    Some(Programmes {
        evidence: evidence.map_or(Some(None), |read| read.map(Some))?,
        credentials: credentials.map_or(Some(None), |read| read.map(Some))?,
        attribution: attribution.map_or(Some(Vec::new()), |read| read)?,
    })
}

fn read_evidence(sink: &mut Sink, node: &Node) -> Option<EvidenceHours> {
    let table = sink.table(node)?;
    sink.known_keys(table, &node.path, &["from", "until", "hours"]);
    let from = whole_or(sink, table, "from", (0, HORIZON_MAX), 0);
    let until = table.get("until").map_or(Some(None), |node| sink.whole(node, 0, HORIZON_MAX).map(Some));
    let Some(hours) = table.get("hours") else {
        sink.missing(
            &node.place,
            &format!("{}.hours", node.path),
            "write `hours = 60`, the hours that are bought a month",
        );
        return None;
    };
    let hours = sink.number_in(hours, HOURS, "hours a month");
    let (from, until) = (from?, until?);
    if let (Some(ends), Some(place)) = (until.filter(|&ends| ends <= from), table.get("until")) {
        let message = format!("`{}` is {ends}, and it begins in month {from}", place.path);
        sink.push(Problem::error(&place.place, message).help("`until` is the first month in which it has ended"));
        return None;
    }
    Some(EvidenceHours { from, until, hours: hours? })
}

fn read_training(sink: &mut Sink, node: &Node) -> Option<Training> {
    let table = sink.table(node)?;
    sink.known_keys(table, &node.path, &["from", "share"]);
    let from = whole_or(sink, table, "from", (0, HORIZON_MAX), 0);
    let share = table.get("share").map_or(Some(1.0), |node| sink.number_in(node, SHARE, "share"));
    Some(Training { from: from?, share: share? })
}

/// One mechanism, or a list of them.
fn read_set_ups(sink: &mut Sink, node: &Node, clouds: &[Cloud<'_>]) -> Option<Vec<SetUp>> {
    let list = node.as_list().unwrap_or(std::slice::from_ref(node));
    if list.len() > ATTRIBUTION_MAX {
        let message = format!("`{}` must have at most {ATTRIBUTION_MAX} entries, found {}", node.path, list.len());
        sink.push(Problem::error(&node.place, message));
    }
    let read: Vec<Option<SetUp>> =
        list.iter().take(ATTRIBUTION_MAX).map(|node| read_set_up(sink, node, clouds)).collect();
    read.into_iter().collect()
}

fn read_set_up(sink: &mut Sink, node: &Node, clouds: &[Cloud<'_>]) -> Option<SetUp> {
    let table = sink.table(node)?;
    sink.known_keys(table, &node.path, &["from", "cloud", "mechanism"]);
    let from = whole_or(sink, table, "from", (0, HORIZON_MAX), 0);
    let cloud = match (table.get("cloud"), clouds) {
        (Some(node), _) => read_cloud(sink, node, clouds),
        (None, [_]) => Some(0),
        (None, _) => {
            let names: Vec<&str> = clouds.iter().map(|cloud| cloud.setting.name.name()).collect();
            sink.missing(&node.place, &format!("{}.cloud", node.path), &format!("one of {}", quoted(&names)));
            None
        }
    };
    let Some(mechanism) = table.get("mechanism") else {
        sink.missing(&node.place, &format!("{}.mechanism", node.path), "write `mechanism = \"azure_cua\"`");
        return None;
    };
    let cloud = cloud?;
    let on = clouds[cloud].setting.name;
    let read = mechanisms::read_one(sink, mechanism, on)?;
    if read == Attribution::None {
        sink.push(Problem::error(&mechanism.place, "`none` is nothing to set up").help("a mechanism of the cloud"));
        return None;
    }
    Some(SetUp { from: from?, cloud, on, mechanism: read })
}

fn read_cloud(sink: &mut Sink, node: &Node, clouds: &[Cloud<'_>]) -> Option<usize> {
    let name = sink.choice(node, CloudName::ALL, CloudName::name)?;
    let position = clouds.iter().position(|cloud| cloud.setting.name == name);
    if position.is_none() {
        sink.push(Problem::error(&node.place, format!("the scenario has no cloud `{}`", name.name())));
    }
    position
}
