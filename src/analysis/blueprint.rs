//! Which motion pays for which kind of product, and what copying the wrong playbook costs.

use super::cash::{self, Returns};
use super::decision;
use super::statistics::{self, Estimate};
use crate::engine::{Column, Sample};
use crate::metric::{Direction, Metric};
use crate::scenario::plan::Motion;
use crate::scenario::setting::{Archetype, Attribution, CloudName};
use crate::scenario::{self, Loaded, Problems, Rule, Scenario, Unresolved};

/// Name of the option with nobody added.
const NOBODY: &str = "Nobody";

/// What a motion does for an archetype.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MotionCell {
    /// NPV added to having nobody.
    pub npv: Estimate,
    /// Return on the money.
    pub returns: Returns,
    /// Field and partner-side pipeline added.
    pub pipeline: Estimate,
    /// NPV given up against the best motion, by trajectory.
    pub given_up: Estimate,
}

/// An archetype with its motions, in the order of [`Motion::ALL`].
#[derive(Clone, Debug, PartialEq)]
pub struct BlueprintRow {
    /// Whose account the product runs in.
    pub archetype: Archetype,
    /// By motion.
    pub cells: Vec<MotionCell>,
    /// Position of the motion with the highest mean NPV.
    pub best: usize,
}

/// The vendor with another archetype and one option a motion, `heads` in-house heads each from month 0.
///
/// Attribution that does not fit the archetype is replaced by what the cloud offers for it; rules of engagement are
/// kept, as two motions on a hybrid product need them.
///
/// # Errors
/// Every problem that the scenario has as that archetype.
pub fn variant(source: &Unresolved, scenario: &Scenario, archetype: Archetype, heads: u32) -> Result<Loaded, Problems> {
    let mut sets = vec![
        ("isv.archetype".to_owned(), toml::Value::String(archetype.name().to_owned())),
        ("option".to_owned(), options(heads)),
        ("stress".to_owned(), toml::Value::Array(Vec::new())),
    ];
    for cloud in &scenario.setting.clouds {
        let attribution = fitting(cloud.name, cloud.attribution, archetype);
        if attribution != cloud.attribution {
            let path = format!("cloud.{}.attribution", cloud.name.name());
            sets.push((path, toml::Value::String(attribution.name().to_owned())));
        }
    }
    scenario::apply(source, &sets)
}

/// Nobody, and each motion with as many heads.
fn options(heads: u32) -> toml::Value {
    let text = |value: &str| toml::Value::String(value.to_owned());
    let number = |value: u32| toml::Value::Integer(i64::from(value));
    let table = |entries: Vec<(&str, toml::Value)>| {
        toml::Value::Table(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
    };
    let nobody = vec![
        ("name", text(NOBODY)),
        ("motion", text(Motion::PartnerSide.name())),
        ("baseline", toml::Value::Boolean(true)),
    ];
    let with = |motion: &Motion| {
        table(vec![
            ("name", text(motion.name())),
            ("motion", text(motion.name())),
            ("engagement_rules", toml::Value::Boolean(true)),
            ("in_house", toml::Value::Array(vec![table(vec![("month", number(0)), ("heads", number(heads))])])),
        ])
    };
    toml::Value::Array(std::iter::once(table(nobody)).chain(Motion::ALL.iter().map(with)).collect())
}

fn fitting(cloud: CloudName, stated: Attribution, archetype: Archetype) -> Attribution {
    match (archetype, cloud) {
        (Archetype::IsvHosted, CloudName::Azure) => Attribution::AzurePracr,
        _ if stated != Attribution::None && stated.fits(archetype) => stated,
        (Archetype::IsvHosted, _) => Attribution::None,
        (_, CloudName::Aws) => Attribution::AwsPrmTagging,
        (_, CloudName::Azure) => Attribution::AzureCua,
        (_, CloudName::Gcp) => Attribution::GcpMarketplace,
    }
}

/// The row of an archetype from a run of its [`variant`].
#[must_use]
pub fn row(archetype: Archetype, sample: &Sample) -> BlueprintRow {
    let npv = |option: usize| sample.column(option, &Column::Metric(Metric::Npv));
    let pipeline = |option: usize| -> Vec<f64> {
        let of = |metric| sample.column(option, &Column::Metric(metric));
        of(Metric::PipelineField).iter().zip(of(Metric::PipelinePdm).iter()).map(|(a, b)| a + b).collect()
    };
    let lead = |a: &[f64], b: &[f64]| {
        statistics::mean(&a.iter().zip(b).map(|(a, b)| a - b).collect::<Vec<f64>>(), sample.blocks)
    };
    let motions = 1..=Motion::ALL.len();
    let columns = motions.clone().map(npv).collect();
    let best = 1 + decision::order(columns, Direction::Higher, Rule::Mean, None).first().copied().unwrap_or(0);
    let cells = motions
        .map(|option| MotionCell {
            npv: lead(&npv(option), &npv(0)),
            returns: cash::returns(sample, option),
            pipeline: lead(&pipeline(option), &pipeline(0)),
            given_up: lead(&npv(best), &npv(option)),
        })
        .collect();
    BlueprintRow { archetype, cells, best: best - 1 }
}

/// An archetype in words.
#[must_use]
pub fn archetype_name(archetype: Archetype) -> &'static str {
    match archetype {
        Archetype::IsvHosted => "ISV-hosted",
        Archetype::CustomerDeployed => "customer-deployed",
        Archetype::Hybrid => "hybrid",
    }
}

/// A motion in words.
#[must_use]
pub fn motion_name(motion: Motion) -> &'static str {
    match motion {
        Motion::PartnerSide => "partner side",
        Motion::Field => "field",
        Motion::Both => "both, with rules",
    }
}
