//! The value of a belief or a plan at which the decision turns; two of them make a map.

use super::error::StudyError;
use super::plan::Plan;
use super::session::Session;
use super::shared::{metric_named, option_named};
use crate::analysis::breakeven::contenders::{self, Contender};
use crate::analysis::breakeven::{self, Along, Vary};
use crate::analysis::decision::Verdict;
use crate::analysis::figures::count;
use crate::engine::{Blocks, Wanted};
use crate::metric::{Direction, Metric};

/// Trajectories at every value of a line and of a map, unless all are asked for.
const LINE_TRAJECTORIES: u64 = 4_000;
const MAP_TRAJECTORIES: u64 = 1_000;

/// What is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BreakevenQuestion {
    /// What is varied, `PATH=FROM:TO:STEPS` or parts of it: one makes a line, two a map.
    pub vary: Vec<String>,
    /// The metric that decides; the scenario's unless given.
    pub metric: Option<String>,
    /// Only this option: where its metric crosses zero, or where it meets the other.
    pub option: Option<String>,
    /// The option to meet.
    pub against: Option<String>,
    /// Whether all trajectories are simulated at every value.
    pub full: bool,
}

/// What was found.
#[derive(Clone, Debug)]
pub struct BreakevenFindings {
    /// The answer of the scenario as it stands.
    pub verdict: Verdict,
    /// The metric that decides.
    pub metric: Metric,
    /// Trajectories at every value.
    pub trajectories: usize,
    /// Where the decision turns.
    pub turns: Turns,
}

/// Where the decision turns.
#[derive(Clone, Debug)]
pub enum Turns {
    /// Along one value.
    Line {
        /// What is varied.
        vary: Vary,
        /// Who is best where.
        along: Along,
    },
    /// Over two values.
    Map {
        /// What is varied from left to right.
        across: Vary,
        /// What is varied upwards.
        upwards: Vary,
        /// By value upwards and across: the best option and how clearly it is, 0 where within Monte Carlo error.
        cells: Vec<Vec<Option<(usize, f64)>>>,
    },
}

/// Simulates every value under the same luck and finds where the decision turns.
///
/// # Errors
/// What cannot be varied, unknown names, and what simulating fails with.
pub fn breakeven(session: &Session<'_>, question: &BreakevenQuestion) -> Result<BreakevenFindings, StudyError> {
    let scenario = session.scenario();
    let metric = match &question.metric {
        Some(name) => {
            metric_named(name).ok().filter(|metric| metric.direction() != Direction::None).ok_or_else(|| {
                StudyError::BadArgument(format!("`{name}` is no metric that can decide; npv, uplift_npv, roi, …"))
            })?
        }
        None => scenario.decision.metric,
    };
    let is_map = question.vary.len() == 2;
    let varied: Result<Vec<Vary>, String> =
        question.vary.iter().map(|text| Vary::parse(text, scenario, is_map)).collect();
    let varied = varied.map_err(StudyError::BadArgument)?;
    let named = question.option.iter().chain(&question.against).map(|name| option_named(scenario, name));
    let named = named.collect::<Result<Vec<usize>, _>>()?;
    let plan = match (question.full, is_map) {
        (true, _) => session.plan,
        (false, true) => session.plan.at_most(MAP_TRAJECTORIES),
        (false, false) => session.plan.at_most(LINE_TRAJECTORIES),
    };
    let values: usize = varied.iter().map(|vary| vary.grid.len()).product();
    let (each, options) = (plan.trajectories, scenario.options.len());
    session.say(&format!("{values} values × {} trajectories × {options} options are simulated.", count(each as usize)));
    let field = Field { session, metric, named, plan };
    let mut varied = varied.into_iter();
    let turns = match (varied.next(), varied.next(), varied.next()) {
        (Some(vary), None, None) => Turns::Line { along: field.line(&vary)?, vary },
        (Some(across), Some(upwards), None) => Turns::Map { cells: field.map(&across, &upwards)?, across, upwards },
        (None, ..) => return Err(StudyError::BadArgument("nothing to vary: give --vary".to_owned())),
        _ => {
            let why = "at most two --vary can be given: one is a line, two are a map";
            return Err(StudyError::BadArgument(why.to_owned()));
        }
    };
    Ok(BreakevenFindings { verdict: session.answer_under(session.plan)?, metric, trajectories: each as usize, turns })
}

/// Who is best at a place of the map, by position in the scenario, and how clearly; nobody where nothing can be ranked.
type Cell = Option<(usize, f64)>;

/// Who competes where values differ.
struct Field<'a> {
    session: &'a Session<'a>,
    metric: Metric,
    named: Vec<usize>,
    plan: Plan,
}

impl Field<'_> {
    /// Simulates the scenario with other values and gives who competes.
    fn at(&self, session: &Session<'_>, values: &[(&Vary, f64)]) -> Result<Vec<Contender>, StudyError> {
        let sets: Vec<(String, toml::Value)> =
            values.iter().map(|(vary, value)| (vary.path.clone(), vary.toml(*value))).collect();
        let varied = session.varied(&sets)?;
        let sample = session.read(&varied.scenario, self.plan, Wanted::to_choose_by(self.metric))?;
        let all = contenders::contenders(&sample, self.metric);
        Ok(match self.named[..] {
            [one, other] => pick(&all, &[one, other]),
            [one] => pick(&all, &[one]).into_iter().chain([nothing(&all)]).collect(),
            _ => all,
        })
    }

    fn line(&self, vary: &Vary) -> Result<Along, StudyError> {
        let look = |session: &Session<'_>, &value: &f64| self.at(session, &[(vary, value)]);
        let fields = self.session.side_by_side(&vary.grid, self.plan.trajectories, look)?;
        Ok(breakeven::along(&vary.grid, &fields, self.session.scenario().decision.rule))
    }

    fn map(&self, across: &Vary, upwards: &Vary) -> Result<Vec<Vec<Cell>>, StudyError> {
        let rule = self.session.scenario().decision.rule;
        let places: Vec<(f64, f64)> =
            upwards.grid.iter().flat_map(|&y| across.grid.iter().map(move |&x| (x, y))).collect();
        let cell = |session: &Session<'_>, &(x, y): &(f64, f64)| -> Result<Cell, StudyError> {
            let field = self.at(session, &[(across, x), (upwards, y)])?;
            let winner = contenders::choice(&field, rule);
            Ok(winner.map(|who| (field[who].option, breakeven::clearness(&field, winner, rule))))
        };
        let cells = self.session.side_by_side(&places, self.plan.trajectories, cell)?;
        Ok(cells.chunks(across.grid.len()).map(<[Cell]>::to_vec).collect())
    }
}

fn pick(all: &[Contender], options: &[usize]) -> Vec<Contender> {
    options.iter().filter_map(|&option| all.iter().find(|contender| contender.option == option)).cloned().collect()
}

/// Zero, for the question where a metric crosses it.
fn nothing(all: &[Contender]) -> Contender {
    let length = all.first().map_or(0, |contender| contender.values.len());
    Contender {
        name: "zero".to_owned(),
        option: usize::MAX,
        values: vec![0.0; length],
        blocks: all.first().map_or(Blocks::Independent, |contender| contender.blocks),
        is_baseline: true,
    }
}
