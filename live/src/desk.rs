//! Questions about a scenario, and answers: what a page asks of the engine.
//!
//! A question is simulated in parts, whole blocks of trajectories each, by as many engines as a page has workers; one of
//! them concludes from the columns of all parts what `run` would have said of the whole.

use alliance_sim::analysis::{decision, statistics::Estimate, what_if};
use alliance_sim::engine::{Bands, Column, Control, Sample, Store, Wanted};
use alliance_sim::metric::Metric;
use alliance_sim::scenario::{self, Loaded, Overrides, Problems, Scenario};
use alliance_sim::study::{Design, Plan, Session, Unwatched};
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::sync::LazyLock;

/// What a page asks.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Question {
    /// Values put in, as after `--set`.
    pub set: Vec<String>,
    /// Seed.
    pub seed: u64,
    /// Name of the design.
    pub design: String,
    /// Trajectories of the whole.
    pub trajectories: usize,
    /// Which of them are simulated, for a part: the first, which begins a block, and how many.
    #[serde(default)]
    pub part: Option<(usize, usize)>,
    /// Whether a part gives beliefs too.
    #[serde(default)]
    pub beliefs: bool,
}

/// What the engine says.
#[derive(Debug, Serialize)]
pub struct Answer {
    /// The call by the numbers alone.
    pub verdict: String,
    /// Name of the metric that decides.
    pub metric: &'static str,
    /// Hash of the scenario with the values put in.
    pub scenario: String,
    /// Options, in the order of the scenario.
    pub options: Vec<OptionAnswer>,
}

/// What the engine says of an option.
#[derive(Debug, Serialize)]
pub struct OptionAnswer {
    /// Its name.
    pub name: String,
    /// Mean of the metric that decides.
    pub mean: Number,
    /// Its median.
    pub median: Number,
    /// Mean of its worst 5%.
    pub worst: Number,
    /// Chance of being the best in a future.
    pub best: Number,
    /// Mean of what a future has more than the same future of the base case; none where that has no such option.
    pub difference: Option<Number>,
    /// Its place in the ranking, from 0; none if it is not ranked.
    pub place: Option<usize>,
}

/// A number and half the width of its 95% interval.
#[derive(Debug, Serialize)]
pub struct Number(pub f64, pub f64);

impl From<Estimate> for Number {
    fn from(estimate: Estimate) -> Self {
        Self(estimate.value, estimate.half_width())
    }
}

/// What is known of a question before anything is simulated.
#[derive(Debug, Serialize)]
pub struct Shape {
    /// Names of the options.
    pub options: Vec<String>,
    /// Columns of each option; the first is the metric that decides.
    pub columns: usize,
    /// Paths of the uncertain parameters.
    pub beliefs: Vec<String>,
}

/// A scenario, and what was asked of it last.
#[derive(Debug, Default)]
pub struct Desk {
    text: String,
    /// The scenario as it stands, and with the values put in last: prepared once for all parts.
    base: Option<Ready>,
    asked: Option<Ready>,
}

/// A scenario with values put in, rules fitted where an option asks for them.
#[derive(Debug)]
struct Ready {
    key: (Vec<String>, u64, String),
    session: Session<'static>,
}

static NOBODY: LazyLock<Unwatched> = LazyLock::new(Unwatched::default);

impl Desk {
    /// A desk with a scenario on it.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self { text, ..Self::default() }
    }

    fn session(&mut self, question: &Question, set: &[String]) -> Result<&Session<'static>, String> {
        let place = if set.is_empty() { &mut self.base } else { &mut self.asked };
        let key = (set.to_vec(), question.seed, question.design.clone());
        if place.as_ref().is_none_or(|ready| ready.key != key) {
            let loaded = load(&self.text, set)?;
            let Some(design) = Design::from_name(&question.design) else {
                return Err(format!("no design is called {}", question.design));
            };
            let plan = Plan { seed: question.seed, design, trajectories: question.trajectories as u64, replicates: 1 };
            // Nobody stops it. Saying what else may go wrong would bring along all that prints lines of files.
            let session = Session::new(loaded, plan, &*NOBODY).settled().map_err(|_| "it was stopped".to_owned())?;
            *place = Some(Ready { key, session });
        }
        place.as_ref().map(|ready| &ready.session).ok_or_else(String::new)
    }

    /// What a question is about.
    ///
    /// # Errors
    /// What is wrong with the values put in.
    pub fn shape(&mut self, question: &Question) -> Result<Shape, String> {
        let session = self.session(question, &question.set)?;
        let scenario = session.scenario();
        Ok(Shape {
            options: scenario.options.iter().map(|option| option.name.clone()).collect(),
            columns: columns(scenario).len(),
            beliefs: session.sampler(session.plan).uncertain_paths().to_vec(),
        })
    }

    /// The scenario with the values put in, every default written out.
    ///
    /// # Errors
    /// What is wrong with the values put in.
    pub fn stated(&mut self, question: &Question) -> Result<String, String> {
        Ok(scenario::to_toml(self.session(question, &question.set)?.scenario()))
    }

    /// Simulates a part: the columns of every option in turn, then beliefs if asked for, equally long.
    ///
    /// # Errors
    /// What is wrong with the question.
    pub fn part(&mut self, question: &Question) -> Result<Vec<f64>, String> {
        let session = self.session(question, &question.set)?;
        let (scenario, (first, count)) = (session.scenario(), question.part.unwrap_or((0, question.trajectories)));
        let run = session.run(scenario, session.plan).reading(wanted(scenario));
        let mut run = run.part_of(question.trajectories, first);
        run.extend(count, Control::unwatched()).map_err(|error| error.to_string())?;
        let sample = run.finish();
        let mut values = Vec::new();
        for option in 0..sample.options.len() {
            for column in columns(scenario) {
                values.extend_from_slice(&sample.column(option, &column));
            }
        }
        let beliefs = if question.beliefs { sample.belief_paths.len() } else { 0 };
        (0..beliefs).for_each(|belief| values.extend_from_slice(&sample.belief(belief)));
        Ok(values)
    }

    /// How many values the columns of the base case have.
    ///
    /// # Errors
    /// What is wrong with the scenario.
    pub fn base_values(&mut self, question: &Question) -> Result<usize, String> {
        let scenario = self.session(question, &[])?.scenario();
        Ok(scenario.options.len() * columns(scenario).len() * question.trajectories)
    }

    /// Concludes from the columns of every option of the base case and of the question, joined in the order of the parts.
    ///
    /// # Errors
    /// What is wrong with the question, and columns that are not those of this many trajectories.
    pub fn conclude(&mut self, question: &Question, base: &[f64], asked: &[f64]) -> Result<Answer, String> {
        let before = sample_of(self.session(question, &[])?, base, question.trajectories)?;
        if question.set.is_empty() {
            return Ok(said(self.session(question, &[])?.scenario(), &before, &before));
        }
        let session = self.session(question, &question.set)?;
        let after = sample_of(session, asked, question.trajectories)?;
        Ok(said(session.scenario(), &before, &after))
    }
}

fn load(text: &str, set: &[String]) -> Result<Loaded, String> {
    let overrides = Overrides { set: set.to_vec(), ..Overrides::default() };
    scenario::parse("scenario.toml", text, Path::new("."), &overrides).map_err(|problems| told(&problems))
}

/// Problems in words; a page shows no lines of files.
fn told(problems: &Problems) -> String {
    let one = |problem: &scenario::Problem| {
        let help = if problem.label.is_empty() { problem.help.as_deref().unwrap_or_default() } else { &problem.label };
        if help.is_empty() { problem.message.clone() } else { format!("{}: {help}", problem.message) }
    };
    problems
        .0
        .iter()
        .filter(|problem| problem.severity == scenario::Severity::Error)
        .map(one)
        .collect::<Vec<_>>()
        .join("\n")
}

/// The metric that decides, and money added where that is another.
fn columns(scenario: &Scenario) -> Vec<Column> {
    let decides = scenario.decision.metric;
    let also = (decides != Metric::UpliftNpv).then_some(Metric::UpliftNpv);
    std::iter::once(decides).chain(also).map(Column::Metric).collect()
}

fn wanted(scenario: &Scenario) -> Wanted {
    Wanted::columns([]).and(scenario.decision.metric).and(Metric::UpliftNpv)
}

fn sample_of(session: &Session<'_>, values: &[f64], trajectories: usize) -> Result<Sample, String> {
    let scenario = session.scenario();
    let (options, columns) = (scenario.options.len(), columns(scenario));
    if trajectories == 0 || values.len() != options * columns.len() * trajectories {
        return Err("the parts are not the whole".to_owned());
    }
    let names = scenario.options.iter().map(|option| option.name.clone()).collect();
    let store = Store::of(&values.chunks(trajectories).map(<[f64]>::to_vec).collect::<Vec<_>>());
    let mut sample = Sample::new(names, columns, Vec::new(), store, Bands::none(options));
    let plan = session.plan;
    sample.blocks = alliance_sim::engine::RunPlan { seed: plan.seed, design: plan.design, replicates: 1 }.blocks();
    sample.baseline = scenario.baseline();
    Ok(sample)
}

fn said(scenario: &Scenario, base: &Sample, sample: &Sample) -> Answer {
    let asked = scenario.decision;
    let standings = decision::standings(sample, asked);
    let beside = what_if::beside("", base, sample, asked.metric);
    let option = |(position, name): (usize, &String)| {
        let place = standings.ranked.iter().position(|standing| standing.option == position);
        let of = |pick: fn(&decision::Standing) -> Estimate| {
            place.map_or(Estimate::UNDEFINED, |place| pick(&standings.ranked[place])).into()
        };
        OptionAnswer {
            name: name.clone(),
            mean: of(|s| s.mean),
            median: of(|s| s.median),
            worst: of(|s| s.cvar),
            best: of(|s| s.p_best),
            difference: beside.rows.iter().find(|row| row.option == *name).map(|row| row.difference.into()),
            place,
        }
    };
    Answer {
        verdict: standings.verdict.words(),
        metric: asked.metric.name(),
        scenario: scenario.hash.clone(),
        options: sample.options.iter().enumerate().map(option).collect(),
    }
}
