//! One trajectory month by month, every state of the model as CSV: for audit by hand.

use crate::model::MonthView;
use crate::scenario::Setting;
use crate::scenario::setting::{CloudName, Regime};

/// Collects the months of a trajectory as CSV text.
#[derive(Debug)]
pub struct TraceTable {
    clouds: Vec<&'static str>,
    start: crate::scenario::setting::CalendarMonth,
    text: String,
}

impl TraceTable {
    /// An empty table with its header still to come.
    #[must_use]
    pub fn new(setting: &Setting) -> Self {
        let clouds = setting.clouds.iter().map(|cloud| match cloud.name {
            CloudName::Aws => "aws",
            CloudName::Azure => "azure",
            CloudName::Gcp => "gcp",
        });
        Self { clouds: clouds.collect(), start: setting.start, text: String::new() }
    }

    /// Adds a month.
    pub fn push(&mut self, view: &MonthView<'_>) {
        let cells = self.cells(view);
        if self.text.is_empty() {
            let names: Vec<&str> = cells.iter().map(|(name, _)| name.as_str()).collect();
            self.text = names.join(",") + "\n";
        }
        let values: Vec<&str> = cells.iter().map(|(_, value)| value.as_str()).collect();
        self.text += &(values.join(",") + "\n");
    }

    /// The table as CSV.
    #[must_use]
    pub fn into_csv(self) -> String {
        self.text
    }

    fn cells(&self, view: &MonthView<'_>) -> Vec<(String, String)> {
        let calendar = self.start.plus(view.month);
        let regime = match view.regime {
            Regime::Expansion => "expansion",
            Regime::Steady => "steady",
            Regime::Downturn => "downturn",
        };
        let mut cells = vec![
            ("month".to_owned(), view.month.to_string()),
            ("calendar".to_owned(), format!("{}-{:02}", calendar.year, calendar.month)),
            ("regime".to_owned(), regime.to_owned()),
        ];
        let mut add = |name: &str, value: f64| cells.push((name.to_owned(), value.to_string()));
        staff_cells(view, &mut add);
        for (c, cloud) in self.clouds.iter().enumerate() {
            cloud_cells(view, c, &mut |name, value| add(&format!("{cloud}.{name}"), value));
        }
        record_cells(view, &mut add);
        cells
    }
}

fn staff_cells(view: &MonthView<'_>, add: &mut impl FnMut(&str, f64)) {
    let staff = &view.staff;
    let kinds = ["in_house", "units", "direct"];
    for (kind, (desired, actual)) in kinds.iter().zip(staff.desired.iter().zip(staff.actual)) {
        add(&format!("{kind}_desired"), *desired);
        add(&format!("{kind}_at_work"), actual);
    }
    add("requisitions", staff.requisitions);
    add("mishires", staff.mishires);
    add("productivity_in_house", staff.in_house);
    add("productivity_units", staff.units);
    add("productivity_direct", staff.direct);
    add("program_heads", staff.program_heads);
    add("loss_in_house", staff.loss_in_house);
    add("loss_units", staff.loss_units);
    add("staff_cost", staff.cost);
    add("own", view.state.own);
    add("field_effort", view.effort.field);
    add("in_house_part", view.effort.in_house_part);
    add("fluency", view.effort.fluency);
    add("field_hours", view.effort.field_hours);
    add("evidence_hours", view.effort.evidence_hours);
    add("program_hours", view.effort.program_hours);
    add("readiness", view.readiness);
    add("spend_graphs", view.state.graphs);
}

fn cloud_cells(view: &MonthView<'_>, cloud: usize, add: &mut impl FnMut(&str, f64)) {
    let (state, month) = (&view.state.clouds[cloud], &view.clouds[cloud]);
    add("warm", state.warm);
    add("active", state.active);
    add("burned", state.burned);
    add("newly_warm", month.newly_warm);
    add("listing", state.listing);
    add("relationship", state.relationship);
    add("volume_12m", view.state.volume_12m[cloud]);
    add("potential", state.potential);
    add("realised", state.realised);
    add("won", state.won);
    add("library", state.library);
    add("partner", month.credit.partner);
    add("customer", month.credit.customer);
    add("credited", month.credit.credited);
    add("credited_per_direct", month.credit.per_direct);
    add("p_marketplace", month.credit.p_marketplace);
    add("pdm_share", month.pdm.share);
    add("pdm_hours", month.pdm.hours);
    add("pdm_motive", month.pdm.motive);
    add("pdm_standing", month.pdm.standing);
    add("ae_motive", month.motive);
    for (name, meetings) in [("warm", &month.warm), ("active", &month.active)] {
        add(&format!("{name}_meetings_asked"), meetings.asked);
        add(&format!("{name}_meetings_held"), meetings.held);
        add(&format!("{name}_meetings_prepared"), meetings.prepared);
        add(&format!("{name}_meetings_good"), meetings.good);
        add(&format!("{name}_meetings_poor"), meetings.poor);
    }
    add("rate_sponsored", month.rates.sponsored);
    add("rate_unsponsored", month.rates.unsponsored);
    add("rate_advocacy", month.rates.advocacy);
    add("rate_pdm", month.rates.pdm);
    add("rate_direct", month.rates.direct);
}

fn record_cells(view: &MonthView<'_>, add: &mut impl FnMut(&str, f64)) {
    let record = &view.record;
    add("opportunities", record.opportunities);
    add("pipeline_field", record.pipeline_field);
    add("pipeline_pdm", record.pipeline_pdm);
    add("pipeline_open", record.pipeline_open);
    add("stretch", record.stretch);
    add("wins", record.wins);
    add("bookings", record.bookings);
    add("marketplace_new", record.marketplace_new);
    add("renewals", record.renewals);
    add("marketplace_transactions", record.transactions);
    add("arr_alliance", record.arr.alliance);
    add("arr_direct", record.arr.direct);
    add("arr_marketplace", record.arr.marketplace);
    add("margin", record.margin);
    add("cost", record.cost());
    add("cash", record.margin - record.cost());
    add("capacity_gap", record.capacity_gap());
    add("adjustment_cost", record.adjustment_cost);
    add("exit_cost", record.exit_cost);
    add("sheddable", record.sheddable);
    add("run_rate", record.run_rate);
}
