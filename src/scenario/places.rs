//! Seats that stay on one cloud, or on a segment of one: `in_house = [{ month = 0, heads = 2, at = "aws/top50" }]`.

use super::document::Node;
use super::levers::Known;
use super::problem::{Problem, Sink};
use super::segments::Segment;
use super::setting::CloudName;
use crate::lanes::Real;
use std::ops::Range;

/// Where the seats of an option work; none for those who work on every cloud by its weight.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// Where in-house heads stay.
    pub in_house: Option<On>,
    /// Where outsourced units stay.
    pub outsourced: Option<On>,
}

/// A cloud of the scenario, or a segment of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct On {
    /// Name of the cloud.
    pub name: CloudName,
    /// Name of the segment, if it is one.
    pub segment: Option<String>,
    /// Positions among the patches of all clouds: one where the cloud has no segments, or where it is a segment.
    pub patches: Range<usize>,
}

impl On {
    /// As a scenario file names it.
    #[must_use]
    pub fn text(&self) -> String {
        let cloud = self.name.name();
        self.segment.as_ref().map_or_else(|| cloud.to_owned(), |segment| format!("{cloud}/{segment}"))
    }
}

impl Places {
    /// Whether any kind stays somewhere.
    #[must_use]
    pub fn is_placed(&self) -> bool {
        self.in_house.is_some() || self.outsourced.is_some()
    }

    /// Parts of the effort of heads and of units that are on a patch of this weight, which has that share of its cloud.
    #[must_use]
    pub fn parts(&self, patch: usize, weight: Real, share: Real) -> [Real; 2] {
        [&self.in_house, &self.outsourced].map(|at| match at {
            Some(at) if !at.patches.contains(&patch) => 0.0,
            Some(at) if at.patches.len() == 1 => 1.0,
            Some(_) => share,
            None => weight,
        })
    }
}

/// Where the seats of a plan stay, from the `at` of its steps, which must agree.
#[expect(clippy::option_option, reason = "nothing where steps are wrong; no place where they stay nowhere")]
pub(super) fn read(sink: &mut Sink, plan: Option<&Node>, known: Known<'_>) -> Option<Option<On>> {
    let steps = plan.and_then(Node::as_list).unwrap_or_default();
    let at = |step: &Node| step.as_table().and_then(|table| table.get("at")).cloned();
    let mut place: Option<On> = None;
    for (number, step) in steps.iter().enumerate() {
        let Some(node) = at(step) else {
            if let Some(before) = place {
                refuse(sink, step, &format!("the step before stays on `{}`", before.text()));
                return None;
            }
            continue;
        };
        let on = read_place(sink, &node, known)?;
        let differs = place.as_ref().is_some_and(|before| *before != on) || (place.is_none() && number > 0);
        if differs {
            let before = place.map_or_else(|| "every cloud".to_owned(), |before| before.text());
            refuse(sink, &node, &format!("the step before stays on `{before}`"));
            return None;
        }
        place = Some(on);
    }
    Some(place)
}

/// `"aws"`, or `"aws/top50"`.
fn read_place(sink: &mut Sink, node: &Node, known: Known<'_>) -> Option<On> {
    let text = node.as_text().unwrap_or_default();
    let (of_cloud, segment) = text.split_once('/').map_or((text, None), |(cloud, segment)| (cloud, Some(segment)));
    let Some(name) = CloudName::from_name(of_cloud) else {
        sink.choice(node, CloudName::ALL, CloudName::name);
        return None;
    };
    let Some(cloud) = known.clouds.iter().position(|cloud| cloud.setting.name == name) else {
        sink.push(Problem::error(&node.place, format!("the scenario has no cloud `{}`", name.name())));
        return None;
    };
    let patches = patches_of(cloud, known.segments);
    let Some(segment) = segment else { return Some(On { name, segment: None, patches }) };
    let own: Vec<&str> = known.segments.iter().filter(|s| s.cloud == cloud).map(|s| s.name.as_str()).collect();
    let Some(place) = own.iter().position(|own| *own == segment) else {
        let problem = Problem::error(&node.place, format!("`{}` has no segment `{segment}`", name.name()));
        sink.push(match own[..] {
            [] => problem.help("segments are stated under `[[cloud.segment]]`"),
            _ => problem.help(format!("it has {}", super::read::quoted(&own))),
        });
        return None;
    };
    let first = patches.start + place;
    Some(On { name, segment: Some(segment.to_owned()), patches: first..first + 1 })
}

/// Positions of a cloud's patches among those of all: one where it has no segments.
fn patches_of(cloud: usize, segments: &[Segment]) -> Range<usize> {
    let of = |cloud: usize| segments.iter().filter(|segment| segment.cloud == cloud).count().max(1);
    let first = (0..cloud).map(of).sum();
    first..first + of(cloud)
}

fn refuse(sink: &mut Sink, node: &Node, why: &str) {
    let problem = Problem::error(&node.place, format!("all steps of a plan stay at one place: {why}"));
    sink.push(problem.help("heads can stay on one cloud and units on another; split a kind by options"));
}
