//! What studies share: names looked up, beliefs by table.

use super::error::StudyError;
use crate::analysis::given_data::Group;
use crate::metric::Metric;
use crate::scenario::Scenario;

/// The option with this name.
///
/// # Errors
/// [`StudyError::BadArgument`] with all names if there is none.
pub fn option_named(scenario: &Scenario, name: &str) -> Result<usize, StudyError> {
    scenario.options.iter().position(|option| option.name == name).ok_or_else(|| {
        let names: Vec<String> = scenario.options.iter().map(|option| format!("`{}`", option.name)).collect();
        StudyError::BadArgument(format!("no option `{name}` in this scenario; there are {}", names.join(", ")))
    })
}

/// The metric with this name.
///
/// # Errors
/// [`StudyError::BadArgument`] with the nearest name if there is none.
pub fn metric_named(name: &str) -> Result<Metric, StudyError> {
    Metric::from_name(name).ok_or_else(|| {
        let likeness = |metric: &Metric| strsim::jaro_winkler(metric.name(), name);
        let nearest = Metric::ALL.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
        let names: Vec<&str> = Metric::ALL.iter().map(|metric| metric.name()).collect();
        StudyError::BadArgument(format!(
            "no metric `{name}`; did you mean `{}`? There are {}",
            nearest.map_or("uplift_npv", |metric| metric.name()),
            names.join(", ")
        ))
    })
}

/// Beliefs by the table of their path; every cloud is a table of its own.
#[must_use]
pub fn groups(paths: &[String]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (position, path) in paths.iter().enumerate() {
        let name = path.rsplit_once('.').map_or(path.as_str(), |(table, _)| table);
        let name = if name.starts_with("cloud.") {
            name.split('.').take(2).collect::<Vec<_>>().join(".")
        } else {
            name.split('.').next().unwrap_or(name).to_owned()
        };
        match groups.iter_mut().find(|group| group.name == name) {
            Some(group) => group.members.push(position),
            None => groups.push(Group { name, members: vec![position] }),
        }
    }
    groups
}
