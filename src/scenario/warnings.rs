//! What a scenario says but probably does not mean.

use super::document::{Node, Place};
use super::plan::{StaffingOption, StepPlan};
use super::policy::Branch;
use super::problem::{Problem, Sink};
use super::resolved::{Origin, Scenario};
use super::setting::Archetype;
use crate::parameter;

/// Difference in desired seat-months from which options are no longer alike.
const SEATS_APART: f64 = 0.1;

/// Notes everything of a scenario that is allowed and yet doubtful.
pub(super) fn note(sink: &mut Sink, root: &Node, scenario: &Scenario) {
    note_attribution(sink, root, scenario);
    note_stated(sink, root, scenario);
    note_former(sink, root);
    let places = option_places(root);
    if scenario.baseline().is_none()
        && let Some(place) = places.first()
    {
        let message = "no option is the baseline, so NPV added, ROI and payback are counted against doing nothing";
        sink.push(Problem::warning(place, message).help("write `baseline = true` in the option that goes on as today"));
    }
    note_twins(sink, &places, &scenario.options);
    note_seats(sink, &places, scenario);
    for (place, staffing_option) in places.iter().zip(&scenario.options) {
        note_late(sink, place, staffing_option, scenario.setting.horizon_months);
        note_set_up(sink, place, staffing_option, scenario.setting.archetype);
    }
}

fn elements<'n>(root: &'n Node, list: &str) -> &'n [Node] {
    root.as_table().and_then(|table| table.get(list)).and_then(Node::as_list).unwrap_or_default()
}

fn option_places(root: &Node) -> Vec<Place> {
    let name_place = |node: &Node| node.as_table().and_then(|table| table.get("name")).map(|name| name.place.clone());
    elements(root, "option").iter().map(|node| name_place(node).unwrap_or_else(|| node.place.clone())).collect()
}

fn note_attribution(sink: &mut Sink, root: &Node, scenario: &Scenario) {
    let archetype = scenario.setting.archetype;
    for (node, cloud) in elements(root, "cloud").iter().zip(&scenario.setting.clouds) {
        if cloud.attribution.fits(archetype) {
            continue;
        }
        let place = node.as_table().and_then(|table| table.get("attribution")).map_or(&node.place, |n| &n.place);
        let message = format!("`{}` does not fit software that is `{}`", cloud.attribution.name(), archetype.name());
        let help = match archetype {
            Archetype::CustomerDeployed => "it reports hosted consumption, and there is none",
            _ => "it sees consumption in customers' accounts, and there is none",
        };
        sink.push(Problem::warning(place, message).help(help));
    }
}

/// Mechanisms that an option sets up and that have nothing to see.
fn note_set_up(sink: &mut Sink, place: &Place, staffing_option: &StaffingOption, archetype: Archetype) {
    for own in staffing_option.programmes.attribution.iter().filter(|own| !own.mechanism.fits(archetype)) {
        let (name, mechanism) = (&staffing_option.name, own.mechanism.name());
        let message =
            format!("`{mechanism}`, which `{name}` sets up, does not fit software that is `{}`", archetype.name());
        sink.push(Problem::warning(place, message));
    }
}

fn note_stated(sink: &mut Sink, root: &Node, scenario: &Scenario) {
    let isv = super::frame::place_of(root, "isv");
    let find = |path: &str| scenario.parameters.iter().find(|parameter| parameter.path == path);
    if let Some(sellers) = find("isv.sellers").filter(|sellers| sellers.origin == Origin::Default) {
        let message = format!("`isv.sellers` is not stated; {} direct sellers are assumed", sellers.stated);
        sink.push(
            Problem::warning(isv, message).help("they attend every joint meeting, so their number limits the field"),
        );
    }
}

/// Parameters of former versions, with what says the same now. They are read, and hold where they are stated.
const FORMER: [(&str, &str, &str); 5] = [
    (
        "economics",
        "tail_months",
        "it caps the tail of every contract; `economics.contract_life` says how long contracts run",
    ),
    (
        "enterprise_ae",
        "opportunity_rate",
        "it overrides `enterprise_ae.productivity`, the bookings that an added seller wins a year",
    ),
    ("meetings", "warm_demand", "it fixes how often a warm team meets, whatever hours it has; 0 lets its hours say so"),
    (
        "meetings",
        "active_demand",
        "it fixes how often an active team meets, whatever hours it has; 0 lets its hours say so",
    ),
    (
        "meetings",
        "available_hours",
        "it fixes sellers' hours; 0 lets `governance.level` and `governance.selling_hours` say so",
    ),
];

fn note_former(sink: &mut Sink, root: &Node) {
    let table = |name: &str| root.as_table().and_then(|table| table.get(name)).and_then(Node::as_table);
    for (group, key, help) in FORMER {
        let stated = table(group).and_then(|own| own.get(key));
        let default = parameter::find(group, key).and_then(|spec| spec.default.parse().ok());
        if let Some(node) = stated.filter(|node| node.as_number() != default) {
            let message = format!("`{group}.{key}` is of a former version");
            sink.push(Problem::warning(&node.place, message).help(help));
        }
    }
}

/// Options that differ in their name only.
fn note_twins(sink: &mut Sink, places: &[Place], options: &[StaffingOption]) {
    let bare = |o: &StaffingOption| StaffingOption { name: String::new(), baseline: false, ..o.clone() };
    for (i, staffing_option) in options.iter().enumerate() {
        let twin = options[..i].iter().find(|other| bare(other) == bare(staffing_option));
        if let (Some(twin), Some(place)) = (twin, places.get(i)) {
            let message = format!("option `{}` is the same as `{}`", staffing_option.name, twin.name);
            sink.push(Problem::warning(place, message));
        }
    }
}

/// Options that want more seats than others are not compared fairly.
fn note_seats(sink: &mut Sink, places: &[Place], scenario: &Scenario) {
    let horizon = scenario.setting.horizon_months;
    let options = scenario.options.iter().enumerate().filter(|(_, o)| !o.baseline);
    let staffed: Vec<(usize, u64)> =
        options.map(|(i, o)| (i, o.seat_months(horizon))).filter(|(_, seats)| *seats > 0).collect();
    let least = staffed.iter().min_by_key(|(_, seats)| *seats);
    let most = staffed.iter().max_by_key(|(_, seats)| *seats);
    let (Some(&(least, few)), Some(&(most, many))) = (least, most) else { return };
    let apart = many as f64 / few as f64 - 1.0;
    if apart > SEATS_APART
        && let Some(place) = places.get(most)
    {
        let (least, most) = (&scenario.options[least].name, &scenario.options[most].name);
        let percent = (100.0 * apart).round();
        let message = format!("`{most}` wants {many} seat-months, {percent}% more than the {few} of `{least}`");
        let help = "compare them by `--compare equal-seats` or `equal-spend`, or change the plans";
        sink.push(Problem::warning(place, message).help(help));
    }
}

/// Steps and gates that come too late to do anything.
fn note_late(sink: &mut Sink, place: &Place, staffing_option: &StaffingOption, horizon: u32) {
    let name = &staffing_option.name;
    let mut plans: Vec<&StepPlan> =
        vec![&staffing_option.in_house, &staffing_option.outsourced, &staffing_option.enterprise_ae];
    plans.extend(&staffing_option.program_team);
    for gate in &staffing_option.gates {
        if gate.month >= horizon {
            let message = format!("the gate of `{name}` is in month {}, after the horizon of {horizon}", gate.month);
            sink.push(Problem::warning(place, message));
        }
        for Branch { in_house, outsourced, enterprise_ae, .. } in [&gate.then, &gate.otherwise] {
            plans.extend([in_house, outsourced, enterprise_ae].into_iter().flatten());
        }
    }
    if let Some(lever) = staffing_option.levers.iter().find(|lever| lever.from >= horizon) {
        let message = format!("`{name}` has a lever from month {}, after the horizon of {horizon}", lever.from);
        sink.push(Problem::warning(place, message));
    }
    if let Some(step) = plans.iter().flat_map(|plan| &plan.0).find(|step| step.month >= horizon) {
        let message = format!("`{name}` has a step in month {}, after the horizon of {horizon}", step.month);
        sink.push(Problem::warning(place, message));
    }
}
