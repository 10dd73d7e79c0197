//! The engine for a page: questions and answers as JSON in memory, no imports, one thread.
//!
//! `room(bytes)` makes room for a text and says where it goes; `scenario()` takes the text as the scenario, `ask()` as a
//! question. Both give the place of an answer of `answer_bytes()` bytes.

use alliance_sim::analysis::{decision, statistics::Estimate, what_if};
use alliance_sim::engine::{Control, Run, RunPlan, Sample, Wanted};
use alliance_sim::metric::Metric;
use alliance_sim::sampling::DesignKind;
use alliance_sim::scenario::{self, Loaded, Overrides};
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::sync::Mutex;

/// What a page asks.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Question {
    /// Values put in, as after `--set`.
    pub set: Vec<String>,
    /// Trajectories.
    pub trajectories: usize,
    /// Seed.
    pub seed: u64,
    /// Name of the design.
    pub design: String,
    /// Whether the values of all trajectories are wanted, to be weighed.
    #[serde(default)]
    pub columns: bool,
}

/// What the engine says.
#[derive(Debug, Default, Serialize)]
pub struct Answer {
    /// What is wrong with the question, for people; nothing else is said then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// The call by the numbers alone.
    pub verdict: String,
    /// Name of the metric that decides.
    pub metric: &'static str,
    /// Hash of the scenario with the values put in.
    pub scenario: String,
    /// Hash of the metric that decides over all options and trajectories.
    pub hash: String,
    /// Options, in the order of the scenario.
    pub options: Vec<OptionAnswer>,
    /// Values of each belief by trajectory, by path, if asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub beliefs: Vec<(String, Vec<f32>)>,
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
    /// Values by trajectory, if asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<f32>,
}

/// A number and half the width of its 95% interval.
#[derive(Debug, Serialize)]
pub struct Number(pub f64, pub f64);

impl From<Estimate> for Number {
    fn from(estimate: Estimate) -> Self {
        Self(estimate.value, estimate.half_width())
    }
}

/// A scenario and its base case, once simulated.
#[derive(Default)]
pub struct Desk {
    text: String,
    base: Option<(Question, Sample)>,
}

impl Desk {
    /// A desk with a scenario on it.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self { text, base: None }
    }

    fn load(&self, set: &[String]) -> Result<Loaded, String> {
        let overrides = Overrides { set: set.to_vec(), ..Overrides::default() };
        scenario::parse("scenario.toml", &self.text, Path::new("."), &overrides)
            .map_err(|problems| scenario::render(&problems.0, false))
    }

    fn simulate(&self, set: &[String], question: &Question) -> Result<(Loaded, Sample), String> {
        let loaded = self.load(set)?;
        let Some(design) = DesignKind::from_name(&question.design) else {
            return Err(format!("no design is called {}", question.design));
        };
        let plan = RunPlan { seed: question.seed, design, replicates: 1 };
        let wanted = Wanted::columns([]).and(loaded.scenario.decision.metric).and(Metric::UpliftNpv);
        let mut run = Run::new(&loaded.scenario, plan).reading(wanted);
        run.extend(question.trajectories, Control::unwatched()).map_err(|error| error.to_string())?;
        let sample = run.finish();
        Ok((loaded, sample))
    }

    /// Answers a question.
    pub fn ask(&mut self, question: &Question) -> Answer {
        self.answer(question).unwrap_or_else(|problem| Answer { problem: Some(problem), ..Answer::default() })
    }

    fn answer(&mut self, question: &Question) -> Result<Answer, String> {
        let plain = Question { set: Vec::new(), columns: false, ..question.clone() };
        if self.base.as_ref().is_none_or(|(known, _)| *known != plain) {
            let (_, sample) = self.simulate(&[], &plain)?;
            self.base = Some((plain, sample));
        }
        let base = self.base.as_ref().map(|(_, sample)| sample).ok_or("there is no base case")?;
        let simulated = if question.set.is_empty() { None } else { Some(self.simulate(&question.set, question)?.1) };
        let loaded = self.load(&question.set)?;
        Ok(said(&loaded, base, simulated.as_ref().unwrap_or(base), question.columns))
    }
}

fn said(loaded: &Loaded, base: &Sample, sample: &Sample, columns: bool) -> Answer {
    let asked = loaded.scenario.decision;
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
            values: if columns { narrow(&decision::values(sample, position, asked.metric)) } else { Vec::new() },
        }
    };
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    for position in 0..sample.options.len() {
        for value in decision::values(sample, position, asked.metric).iter() {
            hash = (hash ^ value.to_bits()).wrapping_mul(0x0000_0100_0000_01B3);
        }
    }
    let paths = sample.belief_paths.iter().enumerate().filter(|_| columns);
    Answer {
        problem: None,
        verdict: standings.verdict.words(),
        metric: asked.metric.name(),
        scenario: loaded.scenario.hash.clone(),
        hash: format!("{hash:016x}"),
        options: sample.options.iter().enumerate().map(option).collect(),
        beliefs: paths.map(|(place, path)| (path.clone(), narrow(&sample.belief(place)))).collect(),
    }
}

fn narrow(values: &[f64]) -> Vec<f32> {
    values.iter().map(|&value| value as f32).collect()
}

/// What the engine is built from; stands in the file to be found.
#[unsafe(no_mangle)]
pub static STAMP: [u8; STAMP_TEXT.len()] = *STAMP_TEXT;
const STAMP_TEXT: &[u8; env!("ENGINE_STAMP").len()] = match env!("ENGINE_STAMP").as_bytes().first_chunk() {
    Some(bytes) => bytes,
    None => panic!("a chunk as long as the text is the text"),
};

static TEXT: Mutex<Vec<u8>> = Mutex::new(Vec::new());
static DESK: Mutex<Option<Desk>> = Mutex::new(None);

/// Makes room for a text and tells where it goes.
///
/// # Panics
/// If a call before ended in a panic.
#[unsafe(no_mangle)]
pub extern "C" fn room(bytes: usize) -> *mut u8 {
    let mut text = TEXT.lock().expect("there is one thread");
    text.clear();
    text.resize(bytes, 0);
    text.as_mut_ptr()
}

/// Takes the text as the scenario.
///
/// # Panics
/// If a call before ended in a panic.
#[unsafe(no_mangle)]
pub extern "C" fn scenario() {
    let text = TEXT.lock().expect("there is one thread");
    *DESK.lock().expect("there is one thread") = Some(Desk::new(String::from_utf8_lossy(&text).into_owned()));
}

/// Takes the text as a question and tells where the answer stands.
///
/// # Panics
/// If a call before ended in a panic.
#[unsafe(no_mangle)]
pub extern "C" fn ask() -> *const u8 {
    let mut text = TEXT.lock().expect("there is one thread");
    let mut desk = DESK.lock().expect("there is one thread");
    let answer = match (serde_json::from_slice::<Question>(&text), desk.as_mut()) {
        (Ok(question), Some(desk)) => desk.ask(&question),
        (Err(error), _) => Answer { problem: Some(error.to_string()), ..Answer::default() },
        (_, None) => Answer { problem: Some("there is no scenario".to_owned()), ..Answer::default() },
    };
    *text = serde_json::to_vec(&answer).unwrap_or_default();
    text.as_ptr()
}

/// Bytes of the last answer.
///
/// # Panics
/// If a call before ended in a panic.
#[unsafe(no_mangle)]
pub extern "C" fn answer_bytes() -> usize {
    TEXT.lock().expect("there is one thread").len()
}
