//! Seats that stay on one cloud: `in_house = [{ month = 0, heads = 2, at = "aws" }]`.

use super::document::Node;
use super::frame::Cloud;
use super::problem::{Problem, Sink};
use super::setting::CloudName;

/// Where the seats of an option work; none for those who work on every cloud by its weight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// The cloud on which in-house heads stay.
    pub in_house: Option<On>,
    /// The cloud on which outsourced units stay.
    pub outsourced: Option<On>,
}

/// A cloud of the scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct On {
    /// Its position.
    pub cloud: usize,
    /// Its name.
    pub name: CloudName,
}

impl Places {
    /// Whether any kind stays on one cloud.
    #[must_use]
    pub fn is_placed(self) -> bool {
        self.in_house.is_some() || self.outsourced.is_some()
    }

    /// Parts of the effort of heads and of units that are on a cloud of this weight.
    #[must_use]
    pub fn parts(self, cloud: usize, weight: f64) -> [f64; 2] {
        [self.in_house, self.outsourced].map(|at| match at {
            Some(at) if at.cloud == cloud => 1.0,
            Some(_) => 0.0,
            None => weight,
        })
    }
}

/// The cloud on which the seats of a plan stay, from the `at` of its steps, which must agree.
#[expect(clippy::option_option, reason = "nothing where steps are wrong; no place where they stay on none")]
pub(super) fn read(sink: &mut Sink, plan: Option<&Node>, clouds: &[Cloud<'_>]) -> Option<Option<On>> {
    let steps = plan.and_then(Node::as_list).unwrap_or_default();
    let at = |step: &Node| step.as_table().and_then(|table| table.get("at")).cloned();
    let mut place: Option<On> = None;
    for (number, step) in steps.iter().enumerate() {
        let Some(node) = at(step) else {
            if let Some(before) = place {
                refuse(sink, step, &format!("the step before stays on `{}`", before.name.name()));
                return None;
            }
            continue;
        };
        let name = sink.choice(&node, CloudName::ALL, CloudName::name)?;
        let Some(cloud) = clouds.iter().position(|cloud| cloud.setting.name == name) else {
            sink.push(Problem::error(&node.place, format!("the scenario has no cloud `{}`", name.name())));
            return None;
        };
        let differs = place.is_some_and(|before| before.cloud != cloud) || (place.is_none() && number > 0);
        if differs {
            let before = place.map_or("every cloud", |before| before.name.name());
            refuse(sink, &node, &format!("the step before stays on `{before}`"));
            return None;
        }
        place = Some(On { cloud, name });
    }
    Some(place)
}

fn refuse(sink: &mut Sink, node: &Node, why: &str) {
    let problem = Problem::error(&node.place, format!("all steps of a plan stay at one place: {why}"));
    sink.push(problem.help("heads can stay on one cloud and units on another; split a kind by options"));
}
