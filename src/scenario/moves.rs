//! What an option does to its provider on the way: people of units go on the payroll, another provider takes over.

use super::document::Node;
use super::frame::{HORIZON_MAX, required_whole};
use super::plan::{Conversion, HEADS_MAX, StaffingOption, StepPlan};
use super::problem::{Problem, Sink};

/// Most moves of a kind.
pub(super) const MOVES_MAX: usize = 24;

/// Conversions `{ month, units }`, months rising.
pub(super) fn read_conversions(sink: &mut Sink, node: &Node) -> Option<Vec<Conversion>> {
    let list = several(sink, node, "conversions such as `{ month = 12, units = 1 }`")?;
    let read: Vec<Option<Conversion>> = list.iter().map(|item| read_conversion(sink, item)).collect();
    let months: Vec<Option<u32>> =
        read.iter().map(|conversion| conversion.map(|conversion| conversion.month)).collect();
    check_order(sink, list, &months);
    read.into_iter().collect()
}

fn read_conversion(sink: &mut Sink, node: &Node) -> Option<Conversion> {
    let table = sink.table(node)?;
    sink.known_keys(table, &node.path, &["month", "units"]);
    let month = required_whole(sink, node, table, "month", (1, HORIZON_MAX));
    let units = required_whole(sink, node, table, "units", (1, HEADS_MAX));
    Some(Conversion { month: month?, units: units? })
}

/// Months in which another provider takes over, rising.
pub(super) fn read_switches(sink: &mut Sink, node: &Node) -> Option<Vec<u32>> {
    let list = several(sink, node, "months such as `[18]`")?;
    let months: Vec<Option<u32>> = list.iter().map(|item| sink.whole(item, 1, HORIZON_MAX)).collect();
    check_order(sink, list, &months);
    months.into_iter().collect()
}

fn several<'n>(sink: &mut Sink, node: &'n Node, of: &str) -> Option<&'n [Node]> {
    let list = sink.list(node, of)?;
    if list.len() > MOVES_MAX {
        let message = format!("`{}` must have at most {MOVES_MAX} entries, found {}", node.path, list.len());
        sink.push(Problem::error(&node.place, message));
        return None;
    }
    Some(list)
}

fn check_order(sink: &mut Sink, list: &[Node], months: &[Option<u32>]) {
    for (pair, item) in months.windows(2).zip(list.iter().skip(1)) {
        if let [Some(before), Some(after)] = pair
            && after <= before
        {
            let message = format!("months must rise: {after} stands after {before}");
            let place = item.as_table().and_then(|table| table.get("month")).map_or(&item.place, |month| &month.place);
            sink.push(Problem::error(place, message));
        }
    }
}

/// A plan that no gate replaces must hold the units that are converted.
pub(super) fn check_units(sink: &mut Sink, node: &Node, conversions: &[Conversion], plan: &StepPlan) {
    let mut converted = 0;
    for (conversion, item) in conversions.iter().zip(node.as_list().unwrap_or_default()) {
        converted += conversion.units;
        let (month, held) = (conversion.month, plan.at(conversion.month));
        if converted > held {
            let message =
                format!("{converted} units would have been converted by month {month}, but the plan holds {held}");
            sink.push(Problem::error(&item.place, message).help("`outsourced` says how many units there are"));
        }
    }
}

/// The moves as a scenario file states them; nothing where there are none.
pub(super) fn text(option: &StaffingOption) -> String {
    let conversion = |of: &Conversion| format!("{{ month = {}, units = {} }}", of.month, of.units);
    let conversions: Vec<String> = option.conversions.iter().map(conversion).collect();
    let switches: Vec<String> = option.switch_provider.iter().map(u32::to_string).collect();
    let line = |key: &str, entries: &[String]| match entries {
        [] => String::new(),
        entries => format!("{key} = [{}]\n", entries.join(", ")),
    };
    line("convert", &conversions) + &line("switch_provider", &switches)
}

#[cfg(test)]
mod tests {
    use crate::scenario::tests::{SMALL, check, good};

    const MOVES: &str = "[{ month = 0, heads = 2 }]\noutsourced = [{ month = 0, units = 2 }]\nconvert = [{ month = 12, units = 1 }, { month = 18, units = 1 }]\nswitch_provider = [6, 9]";

    #[test]
    fn what_is_written_out_reads_back_the_same() {
        let loaded = good(&SMALL.replacen("[{ month = 0, heads = 2 }]", MOVES, 1));
        let option = &loaded.scenario.options[1];
        assert_eq!((option.converts_in(12), option.converted_by(17), option.converted_by(18)), (1, 1, 2));
        assert_eq!(option.switch_provider, [6, 9]);
        let again = good(&crate::scenario::to_toml(&loaded.scenario));
        assert_eq!(&again.scenario.options[1], option);
    }

    #[test]
    fn more_conversions_than_units_and_months_that_do_not_rise_are_refused() {
        let moves = MOVES.replace("month = 18, units = 1", "month = 18, units = 2").replace("[6, 9]", "[6, 6]");
        check(
            &SMALL.replacen("[{ month = 0, heads = 2 }]", &moves, 1),
            &[],
            r"
error: 3 units would have been converted by month 18, but the plan holds 2
  --> small.toml:26:39
   |
26 | convert = [{ month = 12, units = 1 }, { month = 18, units = 2 }]
   |                                       ^^^^^^^^^^^^^^^^^^^^^^^^^
   |
   = help: `outsourced` says how many units there are

error: months must rise: 6 stands after 6
  --> small.toml:27:23
   |
27 | switch_provider = [6, 6]
   |                       ^
",
        );
    }
}
