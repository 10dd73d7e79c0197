//! Segments of a cloud: parts of its target accounts that seats can stay on.
//!
//! ```toml
//! [[cloud.segment]]
//! name = "top50"
//! accounts = 50
//! weight = 0.5
//! acv = 1.5
//! ```

use super::belief::{number_text, text_toml};
use super::document::{Node, Table, join};
use super::frame::{Cloud, required_name};
use super::problem::{Problem, Sink};
use super::resolved::Parameter;
use super::setting::{CloudName, Setting};
use crate::parameter::Range;
use std::fmt::Write as _;

/// Most segments of a cloud.
pub(super) const SEGMENTS_MAX: usize = 8;
const ACCOUNTS: Range = Range { min: 0.0, max: 1e6, min_included: false };
const WEIGHT: Range = Range { min: 0.0, max: 1.0, min_included: false };
const FACTOR: Range = Range { min: 0.0, max: 100.0, min_included: false };
const DISTANCE: Range = Range { min: 0.0, max: 0.95, min_included: true };
const KEYS: [&str; 8] = ["name", "accounts", "weight", "acv", "cycle", "demand", "distance", "provider_distance"];

/// A part of a cloud's target accounts.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    /// Position of the cloud.
    pub cloud: usize,
    /// Name, unique in the cloud.
    pub name: String,
    /// Target accounts.
    pub accounts: f64,
    /// Part of what comes to the cloud, 0–1; 1 over the cloud's segments.
    pub weight: f64,
    /// Factor on contracts, before all of a cloud are scaled to mean 1.
    pub acv: f64,
    /// Factor on cycles, likewise.
    pub cycle: f64,
    /// Factor on the rates of opportunities and on the overlap with direct deals, likewise.
    pub demand: f64,
    /// Part of in-house productivity lost there; the cloud's unless stated.
    pub distance: Option<f64>,
    /// Part of a provider's productivity lost there; the cloud's unless stated.
    pub provider_distance: Option<f64>,
}

impl Segment {
    /// One that is like the cloud in everything, to build others from.
    #[must_use]
    pub fn named(cloud: usize, name: &str) -> Self {
        Self {
            cloud,
            name: name.to_owned(),
            accounts: 1.0,
            weight: 1.0,
            acv: 1.0,
            cycle: 1.0,
            demand: 1.0,
            distance: None,
            provider_distance: None,
        }
    }

    /// As it stands in a scenario file, below its cloud.
    pub(super) fn write(&self, text: &mut String) -> std::fmt::Result {
        writeln!(text, "\n[[cloud.segment]]\nname = {}", text_toml(&self.name))?;
        let numbers = [
            ("accounts", Some(self.accounts)),
            ("weight", Some(self.weight)),
            ("acv", Some(self.acv)),
            ("cycle", Some(self.cycle)),
            ("demand", Some(self.demand)),
            ("distance", self.distance),
            ("provider_distance", self.provider_distance),
        ];
        let mut stated = numbers.into_iter().filter_map(|(key, value)| Some((key, value?)));
        stated.try_for_each(|(key, value)| writeln!(text, "{key} = {}", number_text(value)))
    }
}

impl Setting {
    /// The segments of a cloud, none where it is one whole.
    #[must_use]
    pub fn segments_of(&self, cloud: usize) -> &[Segment] {
        let first = self.segments.iter().position(|segment| segment.cloud == cloud).unwrap_or(0);
        let count = self.segments.iter().filter(|segment| segment.cloud == cloud).count();
        &self.segments[first..first + count]
    }
}

/// The segments of all clouds, cloud by cloud.
pub(super) fn read(sink: &mut Sink, clouds: &[Cloud<'_>], parameters: &[Parameter]) -> Option<Vec<Segment>> {
    let mut all = Vec::new();
    for (position, cloud) in clouds.iter().enumerate() {
        let Some(node) = cloud.table.get("segment") else { continue };
        let list = sink.list(node, "segments, each under `[[cloud.segment]]`")?;
        if list.len() < 2 || list.len() > SEGMENTS_MAX {
            let message = format!("a cloud has between 2 and {SEGMENTS_MAX} segments, found {}", list.len());
            sink.push(Problem::error(&node.place, message).help("without any it is one whole"));
            return None;
        }
        let read: Vec<Option<Segment>> = list.iter().map(|item| read_segment(sink, item, position)).collect();
        let own = read.into_iter().collect::<Option<Vec<Segment>>>()?;
        check(sink, node, list, &own, (cloud.setting.name, parameters));
        all.extend(own);
    }
    Some(all)
}

fn read_segment(sink: &mut Sink, node: &Node, cloud: usize) -> Option<Segment> {
    let table = sink.table(node)?;
    sink.known_keys(table, &node.path, &KEYS);
    let name = required_name(sink, node, table);
    let accounts = required(sink, node, table, ("accounts", "target accounts of it"), ACCOUNTS);
    let weight = required(sink, node, table, ("weight", "part of what comes to the cloud, 0 to 1"), WEIGHT);
    let mut factor = |key: &str| table.get(key).map_or(Some(1.0), |node| sink.number_in(node, FACTOR, "factor"));
    let (acv, cycle, demand) = (factor("acv"), factor("cycle"), factor("demand"));
    let mut far =
        |key: &str| table.get(key).map_or(Some(None), |node| sink.number_in(node, DISTANCE, "share").map(Some));
    let (distance, provider_distance) = (far("distance"), far("provider_distance"));
    let name = name.filter(|name| !name.contains('/'));
    if let (None, Some(place)) =
        (&name, table.get("name").filter(|node| node.as_text().is_some_and(|n| n.contains('/'))))
    {
        sink.push(Problem::error(&place.place, format!("`{}` must not contain `/`", place.path)));
    }
    Some(Segment {
        cloud,
        name: name?,
        accounts: accounts?,
        weight: weight?,
        acv: acv?,
        cycle: cycle?,
        demand: demand?,
        distance: distance?,
        provider_distance: provider_distance?,
    })
}

fn required(sink: &mut Sink, node: &Node, table: &Table, (key, help): (&str, &str), range: Range) -> Option<f64> {
    let Some(own) = table.get(key) else {
        sink.missing(&node.place, &join(&node.path, key), help);
        return None;
    };
    sink.number_in(own, range, "")
}

/// Names differ, weights sum to 1, and accounts to those of the cloud where their number is certain.
fn check(sink: &mut Sink, node: &Node, list: &[Node], own: &[Segment], (cloud, parameters): (CloudName, &[Parameter])) {
    for (number, item) in list.iter().enumerate().skip(1) {
        if own[..number].iter().any(|other| other.name == own[number].name) {
            sink.push(Problem::error(&item.place, format!("there are two segments `{}`", own[number].name)));
        }
    }
    let weight: f64 = own.iter().map(|segment| segment.weight).sum();
    if (weight - 1.0).abs() > 1e-9 {
        let message = format!("the weights of the segments of `{}` must sum to 1, found {weight}", cloud.name());
        sink.push(Problem::error(&node.place, message));
    }
    let path = format!("cloud.{}.target_accounts", cloud.name());
    let stated = parameters.iter().find(|parameter| parameter.path == path);
    let Some(stated) = stated.filter(|parameter| !parameter.belief.is_uncertain()) else { return };
    let (wanted, accounts) = (stated.belief.quantile(0.5), own.iter().map(|segment| segment.accounts).sum::<f64>());
    if (accounts - wanted).abs() > 1e-9 * wanted {
        let message = format!("the segments of `{}` have {accounts} accounts, and the cloud {wanted}", cloud.name());
        sink.push(Problem::error(&node.place, message).help("`accounts` of the segments sum to `target_accounts`"));
    }
}

#[cfg(test)]
mod tests {
    use crate::scenario::tests::{SMALL, check, good};

    fn with(segments: &str, at: &str) -> String {
        let text = SMALL.replacen("[[option]]", &format!("{segments}\n[[option]]"), 1);
        text.replacen("heads = 2 }]", &format!("heads = 2, at = \"{at}\" }}]"), 1)
    }

    const TWO: &str = "[[cloud.segment]]\nname = \"top\"\naccounts = 40\nweight = 0.5\nacv = 1.5\n[[cloud.segment]]\nname = \"emea\"\naccounts = 60\nweight = 0.5\ndistance = 0.4\n";

    #[test]
    fn what_is_written_out_reads_back_the_same() {
        let loaded = good(&with(TWO, "aws/emea"));
        let on = loaded.scenario.options[1].places.in_house.clone().expect("they stay somewhere");
        assert_eq!((on.text().as_str(), on.patches), ("aws/emea", 1..2));
        let again = good(&crate::scenario::to_toml(&loaded.scenario));
        assert_eq!(again.scenario.setting, loaded.scenario.setting);
        assert_eq!(again.scenario.options, loaded.scenario.options);
        assert_eq!(again.scenario.hash, loaded.scenario.hash);
    }

    #[test]
    fn parts_that_make_no_whole_and_places_that_are_not_there() {
        let wrong = TWO.replace("accounts = 60", "accounts = 70").replacen("weight = 0.5", "weight = 0.6", 1);
        check(
            &with(&wrong, "aws/apac"),
            &[],
            r#"
error: the segments of `aws` have 110 accounts, and the cloud 100
  --> small.toml:17:1
   |
17 | [[cloud.segment]]
   | ^^^^^^^^^^^^^^^^^
   |
   = help: `accounts` of the segments sum to `target_accounts`

error: the weights of the segments of `aws` must sum to 1, found 1.1
  --> small.toml:17:1
   |
17 | [[cloud.segment]]
   | ^^^^^^^^^^^^^^^^^

error: `aws` has no segment `apac`
  --> small.toml:35:42
   |
35 | in_house = [{ month = 0, heads = 2, at = "aws/apac" }]
   |                                          ^^^^^^^^^^
   |
   = help: it has `top`, `emea`
"#,
        );
    }
}
