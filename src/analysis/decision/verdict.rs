//! The answer in one record, from which every headline, chart, file and command speaks.

use super::Measure;
use super::contest::Contest;
use crate::analysis::figures::in_sentence;
use crate::analysis::statistics::Estimate;
use crate::engine::Sample;
use crate::scenario::{Decision, Rule};

/// Share of the trajectories in which an option may be undefined before options are not compared any more: they would
/// be judged by different futures.
const UNDEFINED_SHARE: f64 = 0.05;

/// An option, by position in the scenario and by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pick {
    /// Position in the scenario.
    pub option: usize,
    /// Name.
    pub name: String,
}

/// What the numbers say, whatever an audit says of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// The leader is better than all others, doing nothing among them.
    Choose,
    /// Doing nothing new is better than all others.
    Stay,
    /// Monte Carlo error cannot tell the leader from its rivals, or they are exactly equal.
    TooClose,
    /// Doing nothing new is exactly as good as the best of the others.
    NothingBeats,
    /// There is one option and nothing to compare it with.
    Alone,
    /// No option has a defined value, or options are undefined in more than one trajectory in twenty.
    Undefined,
}

/// What the first line says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// As the numbers call it.
    Called(Call),
    /// Not to be used yet, because of a serious finding; beneath it the numbers call it so.
    NotYet(Call),
}

impl Kind {
    /// Its name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NotYet(_) => "not_yet",
            Self::Called(call) => call.name(),
        }
    }
}

impl Call {
    /// Its name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Choose => "choose",
            Self::Stay => "stay",
            Self::TooClose => "too_close",
            Self::NothingBeats => "nothing_beats_the_baseline",
            Self::Alone => "nothing_to_compare",
            Self::Undefined => "undefined",
        }
    }
}

/// The answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// What decided.
    pub decision: Decision,
    /// What the numbers say.
    pub call: Call,
    /// First in the ranking, the baseline included; none where nothing is ranked or defined.
    pub leader: Option<Pick>,
    /// Second in the ranking.
    pub runner_up: Option<Pick>,
    /// All that Monte Carlo error could put before the leader.
    pub rivals: Vec<Pick>,
    /// What goes on as today.
    pub baseline: Option<Pick>,
    /// First in the ranking but for the baseline.
    pub best_other: Option<Pick>,
    /// What decides between the leader and the runner-up.
    pub measure: Measure,
    /// The leader less the runner-up, in [`Self::measure`].
    pub lead: Option<Estimate>,
    /// Whether the leader and all its rivals are exactly equal, so that more trajectories would not help.
    pub is_tie: bool,
    /// Serious findings of an audit, each a sentence.
    pub serious: Vec<String>,
}

impl Verdict {
    pub(super) fn of(
        sample: &Sample,
        decision: Decision,
        options: &[usize],
        contest: &Contest<'_>,
        order: &[usize],
    ) -> Self {
        let rule = decision.rule;
        let pick = |option: usize| Pick { option, name: sample.options[option].clone() };
        let at = |position: usize| order.get(position).map(|&place| pick(options[place]));
        let leads: Vec<(usize, Estimate)> = order
            .iter()
            .skip(1)
            .map(|&other| (other, contest.lead(rule, order[0], other)))
            .filter(|(_, lead)| lead.could_flip())
            .collect();
        let is_tie = !leads.is_empty() && leads.iter().all(|(_, lead)| lead.value == 0.0 && lead.se == 0.0);
        let leader = at(0).filter(|_| contest.is_defined(rule, order[0]));
        let baseline = sample.baseline.map(pick);
        let leads_today = leader.is_some() && leader == baseline;
        let call = if leader.is_none() || contest.undefined_share() > UNDEFINED_SHARE {
            Call::Undefined
        } else if order.len() < 2 {
            if leads_today { Call::NothingBeats } else { Call::Alone }
        } else if leads_today && is_tie {
            Call::NothingBeats
        } else if !leads.is_empty() {
            Call::TooClose
        } else if leads_today {
            Call::Stay
        } else {
            Call::Choose
        };
        let others = order.iter().map(|&place| options[place]);
        Self {
            decision,
            call,
            leader,
            runner_up: at(1),
            rivals: leads.iter().map(|&(place, _)| pick(options[place])).collect(),
            best_other: others.into_iter().find(|&option| Some(option) != sample.baseline).map(pick),
            baseline,
            measure: order.get(1).map_or(Measure::Rule(rule), |&second| contest.measure(rule, order[0], second)),
            lead: order.get(1).map(|&second| contest.lead(rule, order[0], second)),
            is_tie,
            serious: Vec::new(),
        }
    }

    /// What the first line says: where nothing can be called, findings change nothing.
    #[must_use]
    pub fn kind(&self) -> Kind {
        let is_open = matches!(self.call, Call::Undefined | Call::Alone);
        if self.serious.is_empty() || is_open { Kind::Called(self.call) } else { Kind::NotYet(self.call) }
    }

    /// By what the leader leads: "mean NPV added", "how often payback month is reached".
    #[must_use]
    pub fn by(&self) -> String {
        let label = self.decision.metric.label();
        match self.measure {
            Measure::Reached => format!("how often {label} is reached"),
            Measure::Rule(rule) => statistic_in_words(rule, label),
        }
    }

    /// What a serious finding is called: a reason not to use the answer, where there is one.
    #[must_use]
    pub fn caution(&self) -> &'static str {
        if matches!(self.kind(), Kind::NotYet(_)) { "Not to be used yet" } else { "Serious" }
    }

    /// Position of the option that is to be chosen or stayed with; none where nothing is to be done yet.
    #[must_use]
    pub fn chosen(&self) -> Option<usize> {
        match self.kind() {
            Kind::Called(Call::Choose | Call::Stay) => self.leader.as_ref().map(|pick| pick.option),
            _ => None,
        }
    }

    /// Position of the leader, whatever the verdict; none where nothing is ranked or defined.
    #[must_use]
    pub fn leading(&self) -> Option<usize> {
        self.leader.as_ref().map(|pick| pick.option)
    }

    /// The answer in a few words, without a full stop: "Choose Outsourced", "Too close to call between A and B".
    #[must_use]
    pub fn words(&self) -> String {
        match self.kind() {
            Kind::NotYet(Call::TooClose) => format!("Not yet: {}", lower_first(&self.called())),
            Kind::NotYet(Call::NothingBeats) => format!("Not yet: {}", lower_first(&self.called())),
            Kind::NotYet(_) => format!("Not yet: {} leads, before a serious finding is settled", self.first()),
            Kind::Called(_) => self.called(),
        }
    }

    fn first(&self) -> String {
        self.leader.as_ref().map_or_else(|| "nothing".to_owned(), |pick| in_sentence(&pick.name))
    }

    /// What the numbers say in a few words, whatever the findings.
    #[must_use]
    pub fn called(&self) -> String {
        match self.call {
            Call::Choose => format!("Choose {}", self.first()),
            Call::Stay => format!("Stay with {}", self.first()),
            Call::TooClose if self.is_tie => format!("{} are exactly equal", self.listed()),
            Call::TooClose => format!("Too close to call between {}", self.listed()),
            Call::NothingBeats => {
                let today = self.baseline.as_ref().map(|pick| in_sentence(&pick.name));
                format!("No option beats {}", today.as_deref().unwrap_or("what is done today"))
            }
            Call::Alone => format!("There is nothing to compare {} with", self.first()),
            Call::Undefined => format!("No answer by {}", self.decision.metric.label()),
        }
    }

    /// The leader and its rivals: "A and B", "A, B and C", "A, B and 3 others".
    fn listed(&self) -> String {
        let names: Vec<String> = self.leader.iter().chain(&self.rivals).map(|pick| in_sentence(&pick.name)).collect();
        match names.as_slice() {
            [] => String::new(),
            [only] => only.clone(),
            [first, second] => format!("{first} and {second}"),
            [first, second, third] => format!("{first}, {second} and {third}"),
            [first, second, others @ ..] => format!("{first}, {second} and {} others", others.len()),
        }
    }
}

/// A sentence to stand after a colon; names keep their capitals.
fn lower_first(text: &str) -> String {
    let starts_with_a_word = ["Too ", "Nothing ", "No "].iter().any(|word| text.starts_with(word));
    let mut letters = text.chars();
    match letters.next() {
        Some(first) if starts_with_a_word => first.to_lowercase().chain(letters).collect(),
        _ => text.to_owned(),
    }
}

/// What a rule looks at, of a metric by its label.
#[must_use]
pub fn statistic_in_words(rule: Rule, label: &str) -> String {
    match rule {
        Rule::Mean => format!("mean {label}"),
        Rule::Median => format!("median {label}"),
        Rule::Cvar => format!("{label} in the worst 5% of futures"),
        Rule::Chance => format!("the chance of the best {label}"),
    }
}
