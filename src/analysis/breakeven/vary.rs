//! What is varied, over which values.

use crate::scenario::{self, Scenario};

/// Values along a line and along each side of a map, unless stated.
const STEPS_LINE: usize = 13;
const STEPS_MAP: usize = 9;
/// Most values of one path.
const STEPS_MAX: usize = 101;
/// Levels of a belief between which it is varied unless a range is given.
const LEVELS: (f64, f64) = (0.01, 0.99);

/// A belief or a plan that is varied.
#[derive(Clone, Debug, PartialEq)]
pub struct Vary {
    /// Its path, as in `--set`.
    pub path: String,
    /// Its values, ascending, evenly spaced but for rounding to whole numbers.
    pub grid: Vec<f64>,
    /// Whether only whole numbers make sense: heads, units, months of a plan.
    pub is_whole: bool,
    /// Its value in the scenario; the median of a belief.
    pub here: Option<f64>,
}

impl Vary {
    /// Reads `PATH` or `PATH=FROM:TO` or `PATH=FROM:TO:STEPS`. Without a range a belief goes from its P1 to its P99, a
    /// known number from half to twice what it is, inside what is allowed, and a plan over sensible whole numbers.
    ///
    /// # Errors
    /// What is wrong with the text, in a sentence.
    pub fn parse(text: &str, scenario: &Scenario, is_map: bool) -> Result<Self, String> {
        let (path, range) = split(text);
        let position = scenario.position(path);
        let known = position.is_none().then(|| plan_value(scenario, path)).flatten();
        if position.is_none() && known.is_none() {
            return Err(format!(
                "`{path}` is no number of the scenario; write a belief such as isv.acv, or a plan such as \
                 'option.In-house.in_house[1].heads'"
            ));
        }
        let is_whole = matches!(known, Some((_, true)));
        let here = position.map(|p| scenario.parameters[p].belief.quantile(0.5)).or(known.map(|(value, _)| value));
        let default_steps = if is_map { STEPS_MAP } else { STEPS_LINE };
        let (from, to, steps) = match range {
            Some(range) => stated_range(range, default_steps)?,
            None => match position {
                Some(position) => belief_range(scenario, position, path, default_steps)?,
                None => plan_range(scenario, path, here.unwrap_or(0.0), is_whole, default_steps),
            },
        };
        let step = (to - from) / (steps - 1) as f64;
        let mut grid: Vec<f64> = (0..steps).map(|i| from + step * i as f64).collect();
        if is_whole {
            grid = grid.into_iter().map(f64::round).collect();
            grid.dedup();
        }
        Ok(Self { path: path.to_owned(), grid, is_whole, here })
    }

    /// A value as the scenario file takes it.
    #[must_use]
    pub fn toml(&self, value: f64) -> toml::Value {
        if self.is_whole { toml::Value::Integer(value as i64) } else { toml::Value::Float(value) }
    }
}

/// Path and range, split at the first `=` outside quotes.
fn split(text: &str) -> (&str, Option<&str>) {
    let mut quoted = false;
    let equals = text.char_indices().find(|&(_, c)| {
        quoted ^= c == '"';
        c == '=' && !quoted
    });
    match equals {
        Some((at, _)) => (text[..at].trim(), Some(text[at + 1..].trim())),
        None => (text.trim(), None),
    }
}

fn stated_range(range: &str, default_steps: usize) -> Result<(f64, f64, usize), String> {
    let wrong = || format!("`{range}` is no range; write FROM:TO or FROM:TO:STEPS, e.g. 80e3:400e3:13");
    let parts: Vec<&str> = range.split(':').collect();
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|v| v.is_finite()).ok_or_else(wrong);
    let (from, to, steps) = match parts[..] {
        [from, to] => (number(from)?, number(to)?, default_steps),
        [from, to, steps] => (number(from)?, number(to)?, steps.trim().parse().map_err(|_| wrong())?),
        _ => return Err(wrong()),
    };
    if from >= to {
        return Err(format!("`{range}` is no range: {from} is not below {to}"));
    }
    if !(2..=STEPS_MAX).contains(&steps) {
        return Err(format!("`{range}` has {steps} steps; between 2 and {STEPS_MAX} are allowed"));
    }
    Ok((from, to, steps))
}

fn belief_range(scenario: &Scenario, position: usize, path: &str, steps: usize) -> Result<(f64, f64, usize), String> {
    let parameter = &scenario.parameters[position];
    let belief = &parameter.belief;
    let (mut from, mut to) = (belief.quantile(LEVELS.0), belief.quantile(LEVELS.1));
    if from >= to {
        let (value, range) = (belief.quantile(0.5), parameter.usual.unwrap_or(parameter.range));
        (from, to) = (
            (0.5 * value).min(2.0 * value).max(parameter.range.min),
            (2.0 * value).max(0.5 * value).min(parameter.range.max),
        );
        if value == 0.0 {
            (from, to) = (range.min, range.max);
        }
    }
    if from < to { Ok((from, to, steps)) } else { Err(format!("give a range: `{path}=FROM:TO`")) }
}

/// Months stay between the steps before and after; counts go from none to twice what is planned, at least 8.
fn plan_range(scenario: &Scenario, path: &str, here: f64, is_whole: bool, steps: usize) -> (f64, f64, usize) {
    if !is_whole {
        let to = if here > 0.0 { 2.0 * here } else { 1.0 };
        let is_share = path.ends_with(".field_share");
        return (0.0, if is_share { 1.0 } else { to }, steps);
    }
    let last = f64::from(scenario.setting.horizon_months.saturating_sub(1));
    let (from, to) = if is_month(path) {
        let neighbour = |offset: i64| plan_value(scenario, &shifted(path, offset)?).map(|(value, _)| value);
        let before = neighbour(-1).map_or(0.0, |month| month + 1.0);
        let after = neighbour(1).map_or(last, |month| month - 1.0);
        (before, after.max(before + 1.0))
    } else {
        (0.0, (2.0 * here).max(8.0))
    };
    (from, to, steps.min((to - from) as usize + 1).max(2))
}

/// Whether a path names the month of a step or a gate.
fn is_month(path: &str) -> bool {
    path.rsplit('.').next() == Some("month")
}

/// A path with its last index moved: `….in_house[1].month` by −1 is `….in_house[0].month`.
fn shifted(path: &str, offset: i64) -> Option<String> {
    let (open, close) = (path.rfind('[')?, path.rfind(']')?);
    let index: i64 = path.get(open + 1..close)?.parse().ok()?;
    (index + offset >= 0).then(|| format!("{}[{}]{}", &path[..open], index + offset, &path[close + 1..]))
}

/// The number at a path of the resolved scenario, and whether it is a whole one.
fn plan_value(scenario: &Scenario, path: &str) -> Option<(f64, bool)> {
    let root: toml::Table = scenario::to_toml(scenario).parse().ok()?;
    let mut current = &toml::Value::Table(root);
    for part in parts(path) {
        current = match (current, part.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'))) {
            (toml::Value::Array(list), Some(index)) => list.get(index.parse::<usize>().ok()?)?,
            (toml::Value::Array(list), None) => {
                list.iter().find(|item| item.get("name").and_then(toml::Value::as_str) == Some(&part))?
            }
            (table, _) => table.get(&part)?,
        };
    }
    match current {
        toml::Value::Integer(value) => Some((*value as f64, true)),
        toml::Value::Float(value) => Some((*value, false)),
        _ => None,
    }
}

/// Keys, names and `[index]`es of a path; a name in quotes may hold dots.
fn parts(path: &str) -> Vec<String> {
    let (mut found, mut current, mut quoted) = (Vec::new(), String::new(), false);
    for c in path.chars() {
        match c {
            '"' => quoted = !quoted,
            '.' if !quoted => found.push(std::mem::take(&mut current)),
            '[' if !quoted => {
                found.push(std::mem::take(&mut current));
                current.push(c);
            }
            _ => current.push(c),
        }
    }
    found.push(current);
    found.retain(|part| !part.is_empty());
    found
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::scenario::{Overrides, parse};

    pub(in crate::analysis::breakeven) fn scenario() -> Scenario {
        let text = r#"
schema = 1
name = "t"
start = "2026-01"
horizon_months = 24
[isv]
archetype = "customer_deployed"
arr = 80e6
acv = { uniform = { min = 100, max = 200 } }
[[cloud]]
name = "aws"
weight = 1.0
target_accounts = 100
attribution = "aws_prm_metering"
[[option]]
name = "Now"
baseline = true
[[option]]
name = "In house"
in_house = [{ month = 0, heads = 2 }, { month = 6, heads = 3 }, { month = 12, heads = 5 }]
"#;
        parse("t.toml", text, std::path::Path::new("."), &Overrides::default()).unwrap().scenario
    }

    #[test]
    fn a_belief_goes_from_its_p1_to_its_p99() {
        let vary = Vary::parse("isv.acv", &scenario(), false).unwrap();
        assert_eq!((vary.grid.len(), vary.is_whole, vary.here), (STEPS_LINE, false, Some(150.0)));
        assert!((vary.grid[0] - 101.0).abs() < 1e-9 && (vary.grid[12] - 199.0).abs() < 1e-9);
    }

    #[test]
    fn a_plan_takes_whole_numbers_between_its_neighbours() {
        let scenario = scenario();
        let month = Vary::parse("option.\"In house\".in_house[1].month", &scenario, false).unwrap();
        assert_eq!((month.grid[0], month.grid[month.grid.len() - 1]), (1.0, 11.0));
        assert!(month.is_whole && month.grid.iter().all(|v| v.fract() == 0.0));
        let heads = Vary::parse("option.\"In house\".in_house[2].heads=1:6", &scenario, false).unwrap();
        assert_eq!(heads.grid, [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
        assert_eq!(heads.here, Some(5.0));
    }

    #[test]
    fn bad_ranges_and_paths_are_refused_in_words() {
        let scenario = scenario();
        for (text, part) in [
            ("isv.acv=3", "no range"),
            ("isv.acv=5:2", "not below"),
            ("isv.acv=1:2:1000", "steps"),
            ("isv.acw", "no number of the scenario"),
            ("option.\"In house\".motion", "no number of the scenario"),
        ] {
            let wrong = Vary::parse(text, &scenario, false).unwrap_err();
            assert!(wrong.contains(part), "{text}: {wrong}");
        }
    }
}
