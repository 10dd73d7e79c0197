//! How a cloud ties consumption to the vendor: one mechanism, or several side by side.

use super::bounds::Variant;
use super::document::{Node, Value};
use super::frame::Cloud;
use super::levers::Changed;
use super::plan::StaffingOption;
use super::problem::{Problem, Sink};
use super::read::quoted;
use super::setting::{Attribution, CloudName, CloudSetting, MECHANISMS_MAX};

/// The mechanisms of a cloud: the first, whose ceiling is the cloud's own `coverage`, and others beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mechanisms {
    /// The first.
    pub first: Attribution,
    /// The others.
    pub others: [Option<Attribution>; MECHANISMS_MAX - 1],
}

impl Mechanisms {
    /// One alone.
    #[must_use]
    pub const fn one(first: Attribution) -> Self {
        Self { first, others: [None; MECHANISMS_MAX - 1] }
    }

    /// The cloud with these in place of its own.
    #[must_use]
    pub fn of(self, cloud: CloudSetting) -> CloudSetting {
        let may_report = cloud.may_report || self.all().any(|own| own == Attribution::AzurePracr);
        CloudSetting { attribution: self.first, others: self.others, may_report, ..cloud }
    }

    /// All of them.
    pub fn all(self) -> impl Iterator<Item = Attribution> {
        std::iter::once(self.first).chain(self.others.into_iter().flatten())
    }

    /// As a TOML value.
    #[must_use]
    pub fn to_toml(self) -> String {
        let names: Vec<String> = self.all().map(|mechanism| format!("\"{}\"", mechanism.name())).collect();
        if let [one] = &names[..] { one.clone() } else { format!("[{}]", names.join(", ")) }
    }
}

impl From<CloudSetting> for Mechanisms {
    fn from(cloud: CloudSetting) -> Self {
        Self { first: cloud.attribution, others: cloud.others }
    }
}

impl Default for Mechanisms {
    /// None.
    fn default() -> Self {
        Self::one(Attribution::None)
    }
}

/// The clouds of a scenario; reports by hand may be sent where a cloud, or a lever of an option or of a
/// variant of plans, does so.
pub(super) fn settings(clouds: &[Cloud<'_>], options: &[StaffingOption], variants: &[Variant]) -> Vec<CloudSetting> {
    let mut settings: Vec<CloudSetting> = clouds.iter().map(|cloud| cloud.setting).collect();
    let of_variants = variants.iter().flat_map(|variant| &variant.levers);
    let of_gates = options.iter().flat_map(StaffingOption::branches).filter_map(|branch| branch.lever.as_ref());
    let levers = options.iter().flat_map(|option| &option.levers).chain(of_gates).chain(of_variants);
    for change in levers.flat_map(|lever| &lever.changes) {
        if let Changed::Attribution(cloud, mechanisms) = change.to {
            settings[cloud].may_report |= mechanisms.all().any(|own| own == Attribution::AzurePracr);
        }
    }
    let of_variants = variants.iter().filter_map(|variant| variant.programmes.as_ref());
    let programmes = options.iter().map(|option| &option.programmes).chain(of_variants);
    for own in programmes.flat_map(|own| &own.attribution) {
        settings[own.cloud].may_report |= own.mechanism == Attribution::AzurePracr;
    }
    settings
}

/// A mechanism of a cloud, or a list of them.
pub(super) fn read(sink: &mut Sink, node: &Node, cloud: CloudName) -> Option<Mechanisms> {
    let Value::List(list) = &node.value else {
        return read_one(sink, node, cloud).map(Mechanisms::one);
    };
    if list.is_empty() || list.len() > MECHANISMS_MAX {
        let message = format!("`{}` must be a mechanism, or up to {MECHANISMS_MAX}, found {}", node.path, list.len());
        sink.push(Problem::error(&node.place, message));
        return None;
    }
    let read: Vec<Option<Attribution>> = list.iter().map(|node| read_one(sink, node, cloud)).collect();
    let all = read.into_iter().collect::<Option<Vec<Attribution>>>()?;
    for (place, mechanism) in list.iter().zip(&all).skip(1) {
        let twice = all.iter().filter(|other| *other == mechanism).count() > 1;
        if twice || *mechanism == Attribution::None || all[0] == Attribution::None {
            let message = format!("`{}` cannot stand beside others there", mechanism.name());
            sink.push(Problem::error(&place.place, message).help("each mechanism once, and `none` alone"));
            return None;
        }
    }
    let mut mechanisms = Mechanisms::one(all[0]);
    mechanisms.others.iter_mut().zip(&all[1..]).for_each(|(place, other)| *place = Some(*other));
    Some(mechanisms)
}

/// A mechanism that belongs to the cloud.
pub(super) fn read_one(sink: &mut Sink, node: &Node, cloud: CloudName) -> Option<Attribution> {
    let mechanism = sink.choice(node, Attribution::ALL, Attribution::name)?;
    let Some(owner) = mechanism.cloud().filter(|&owner| owner != cloud) else { return Some(mechanism) };
    let message = format!("`{}` is a mechanism of {}, not of {}", mechanism.name(), owner.name(), cloud.name());
    let own = Attribution::ALL.iter().filter(|own| own.cloud().is_none_or(|owner| owner == cloud));
    let own: Vec<&str> = own.map(|own| own.name()).collect();
    sink.push(Problem::error(&node.place, message).help(format!("one of {}", quoted(&own))));
    None
}
