//! The six tools. Each is a study and a document that commands have too.

use super::answer::{Answer, ROOM, Refusal, fitted};
use super::asked::{self, Case, Check, Compare, Decide, Explain, Form, Pack, SET_MAX, Starter, VARIANTS_MAX, Why};
use super::pack::{Files, Shelf};
use crate::cli::what_if;
use crate::metric::Metric;
use crate::report::formats::{self, ChartForm, DeckLook, Printed, Wanted};
use crate::report::{self, Provenance, Style};
use crate::scenario::{self, Loaded, Overrides};
use crate::study::breakeven::BreakevenQuestion;
use crate::study::run::{RunFindings, RunQuestion, UntilPrecise};
use crate::study::sensitivity::SensitivityQuestion;
use crate::study::stress::Loss;
use crate::study::voi::VoiQuestion;
use crate::study::{self, Design, Plan, Session, StudyError, Watch};
use serde_json::{Map, Value};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// A tool as agents see it.
pub struct Tool {
    /// Its name.
    pub name: &'static str,
    /// What it is for.
    pub description: &'static str,
    /// The schema of what it takes.
    pub takes: fn() -> Map<String, Value>,
    /// What it does.
    pub call: fn(&Desk<'_>, Map<String, Value>) -> Result<Answer, Refusal>,
}

/// What tools work with.
pub struct Desk<'a> {
    /// Who may stop a question.
    pub watch: &'a dyn Watch,
    /// An empty folder, in which scenarios look for other files and find none.
    pub nowhere: &'a Path,
    /// The last packs.
    pub shelf: &'a Mutex<Shelf>,
}

/// The tools, in the order in which they are used.
pub const TOOLS: [Tool; 6] = [
    Tool {
        name: "starter",
        description: "A scenario to fill in, as TOML with ten plain questions in its comments. Ask the user those \
                      questions first; what nobody knows stays as it is.",
        takes: asked::schema::<Starter>,
        call: starter,
    },
    Tool {
        name: "check",
        description: "Is the scenario valid? Every problem with its line and what to write instead; of a valid one the \
                      ten assumptions that matter most, with source and who could say better.",
        takes: asked::schema::<Check>,
        call: check,
    },
    Tool {
        name: "decide",
        description: "Simulates every option under the same luck and gives the verdict first: choose, stay, too close to \
                      call, nothing beats what is done today, or not to be used yet, with chances, regret and cash. ± is \
                      half the width of the 95 % interval.",
        takes: asked::schema::<Decide>,
        call: decide,
    },
    Tool {
        name: "explain",
        description: "Why: what the result hangs on (sensitivity), what to find out first and whether a pilot pays (voi), \
                      at which value of a number the decision turns (breakeven), what overturns it and where it loses \
                      (stress), what speaks against believing it (audit).",
        takes: asked::schema::<Explain>,
        call: explain,
    },
    Tool {
        name: "compare",
        description: "What if? Variants of a case beside it, on the same luck, so that differences are known far better \
                      than the numbers themselves.",
        takes: asked::schema::<Compare>,
        call: compare,
    },
    Tool {
        name: "pack",
        description: "The files of the decision for a board: deck, workbook, page, mail, charts, data, as resources to \
                      be read by their addresses.",
        takes: asked::schema::<Pack>,
        call: pack,
    },
];

impl Desk<'_> {
    /// A scenario from its text.
    fn load(&self, text: &str, set: &[String]) -> Result<Loaded, Refusal> {
        if set.len() > SET_MAX {
            return Err(Refusal::argument(&format!("set: at most {SET_MAX} values, found {}", set.len())));
        }
        let overrides = Overrides { set: set.to_vec(), ..Overrides::default() };
        let mut loaded = scenario::parse("scenario", text, self.nowhere, &overrides)?;
        if !set.is_empty() {
            let base = scenario::parse("scenario", text, self.nowhere, &Overrides::default()).ok();
            loaded.scenario.what_if = what_if::words(base.as_ref().map(|base| &base.scenario), set);
        }
        Ok(loaded)
    }

    fn session(&self, case: &Case) -> Result<Session<'_>, Refusal> {
        let plan = case.plan()?;
        Ok(Session::new(self.load(&case.scenario, &case.set)?, plan, self.watch))
    }
}

/// Work on all cores, with every error told.
fn simulated<T: Send>(work: impl FnOnce() -> Result<T, StudyError> + Send) -> Result<T, Refusal> {
    Ok(study::on_threads(None, work)?)
}

fn starter(_: &Desk<'_>, arguments: Map<String, Value>) -> Result<Answer, Refusal> {
    let asked: Starter = asked::read(arguments)?;
    let template = scenario::template(asked.archetype.archetype());
    Ok(Answer::plain(&for_agents(&template)))
}

/// The starter without what only a file on a disk has, its schema, commands and files beside it, and without what need
/// not be said to an agent, who reads the schema where it has to.
fn for_agents(template: &str) -> String {
    const NOT_FOR_AGENTS: [&str; 6] =
        ["#:schema ", "#    acv_contracts ", "# time_to_fill ", "# min_term_months ", "# metric ", "# risk_tolerance "];
    let is_kept = |line: &&str| !NOT_FOR_AGENTS.iter().any(|start| line.starts_with(start));
    let kept: Vec<&str> = template.lines().filter(is_kept).collect();
    kept.join("\n")
        .replace("`alliance-sim check` lists every assumption", "`check` tells the assumptions that matter most")
        .replace(" With a CSV of contracts, write instead:", "")
}

fn check(desk: &Desk<'_>, arguments: Map<String, Value>) -> Result<Answer, Refusal> {
    let asked: Check = asked::read(arguments)?;
    let plan = Plan { seed: 1, design: Design::Iid, trajectories: study::check::TRAJECTORIES, replicates: 1 };
    let session = Session::new(desk.load(&asked.scenario, &asked.set)?, plan, desk.watch);
    let by_weight = simulated(|| study::check::by_weight(&session))?;
    let mut text = report::check::text(session.scenario(), &by_weight, plan.trajectories);
    if !session.loaded.warnings.is_empty() {
        text = format!("{}\n\n{text}", fitted(&scenario::render(&session.loaded.warnings, false), ROOM / 4));
    }
    Ok(Answer::with(&text, &Provenance::of(&session)))
}

/// What `run` finds, with the base case beside it if there is one.
fn found(session: &Session<'_>, base: Option<&Loaded>, question: &RunQuestion) -> Result<RunFindings, Refusal> {
    simulated(|| study::run::run(session, base, question))
}

fn provenance(session: &Session<'_>, found: &RunFindings) -> Provenance {
    Provenance::of(session).with_trajectories(found.sample.trajectories())
}

fn decide(desk: &Desk<'_>, arguments: Map<String, Value>) -> Result<Answer, Refusal> {
    let asked: Decide = asked::read(arguments)?;
    let session = desk.session(&asked.case)?;
    let until_precise = match asked.until_precise {
        Some(half_width) if !(half_width > 0.0 && half_width.is_finite()) => {
            return Err(Refusal::argument("until_precise: an amount of money above 0"));
        }
        wanted => wanted.map(|half_width| UntilPrecise {
            metric: Metric::UpliftNpv,
            half_width,
            limit: asked::TRAJECTORIES_MAX,
        }),
    };
    let compare = asked.equal.map(asked::Equal::compare);
    let found = found(&session, None, &RunQuestion { until_precise, compare, ..RunQuestion::default() })?;
    Ok(Answer::of(&report::run::document(&found, provenance(&session, &found), true)))
}

fn explain(desk: &Desk<'_>, arguments: Map<String, Value>) -> Result<Answer, Refusal> {
    let asked: Explain = asked::read(arguments)?;
    let session = desk.session(&asked.case)?;
    let from = Provenance::of(&session);
    let scenario = session.scenario();
    match asked.question {
        Why::Sensitivity => {
            let question =
                SensitivityQuestion { metric: None, option: None, against: None, exact: false, saltelli: None };
            let found = simulated(|| study::sensitivity::sensitivity(&session, &question))?;
            Ok(Answer::of(&report::sensitivity::document(&found, from)))
        }
        Why::Voi => {
            let question = VoiQuestion {
                sets: Vec::new(),
                pilot: Vec::new(),
                pilot_months: None,
                pilot_units: None,
                pilot_heads: None,
                no_pilot: false,
            };
            let found = simulated(|| study::voi::voi(&session, &question))?;
            Ok(Answer::of(&report::voi::document(&found, scenario, None, from)))
        }
        Why::Breakeven => {
            let Some(vary) = asked.vary else {
                return Err(Refusal::argument("breakeven needs `vary`, for example isv.acv or isv.acv=50e3:400e3"));
            };
            let question =
                BreakevenQuestion { vary: vec![vary], metric: None, option: None, against: None, full: false };
            let found = simulated(|| study::breakeven::breakeven(&session, &question))?;
            Ok(Answer::of(&report::breakeven::document(scenario, &found, from)))
        }
        Why::Stress => {
            let found = simulated(|| study::stress::stress(&session, Loss::Negative))?;
            Ok(Answer::of(&report::stress::document(scenario, &found, from)))
        }
        Why::Audit => {
            let found = simulated(|| study::audit::audit(&session))?;
            Ok(Answer::of(&report::audit::document(&found, from)))
        }
    }
}

fn compare(desk: &Desk<'_>, arguments: Map<String, Value>) -> Result<Answer, Refusal> {
    let asked: Compare = asked::read(arguments)?;
    if !(1..=VARIANTS_MAX).contains(&asked.variants.len()) {
        return Err(Refusal::argument(&format!(
            "variants: 1 to {VARIANTS_MAX} of them, found {}",
            asked.variants.len()
        )));
    }
    let base = desk.session(&asked.case)?;
    // Every variant is read before the first is simulated, so that no problem comes late.
    let variants = asked.variants.iter().map(|variant| {
        let set = [&asked.case.set[..], &variant.set[..]].concat();
        let mut loaded = desk.load(&asked.case.scenario, &set)?;
        loaded.scenario.what_if = what_if::words(Some(base.scenario()), &variant.set);
        Ok(Session::new(loaded, base.plan, desk.watch))
    });
    let variants = variants.collect::<Result<Vec<_>, Refusal>>()?;
    let before = found(&base, None, &RunQuestion::default())?;
    let document = report::run::document(&before, provenance(&base, &before), true);
    let room = ROOM / (variants.len() + 2);
    let mut text = format!("As it stands: {}", fitted(&document.finding, room));
    for session in &variants {
        let found = found(session, Some(&base.loaded), &RunQuestion::default())?;
        let mut document = report::run::document(&found, provenance(session, &found), true);
        // The finding and the comparison; what else a run says is asked for by `decide`.
        document.blocks.truncate(1);
        text += "\n\n";
        text += &fitted(&formats::printed(&document, Printed::Table(Style::Plain)), room);
    }
    Ok(Answer::with(&text, &Provenance::of(&base)))
}

fn failed(error: impl std::fmt::Display) -> Refusal {
    Refusal::failed(&error.to_string())
}

/// Whether it is one of the files that every run has.
fn is_data(name: &str) -> bool {
    [".json", ".csv", ".md", ".toml"].iter().any(|end| name.ends_with(end))
}

fn pack(desk: &Desk<'_>, arguments: Map<String, Value>) -> Result<Answer, Refusal> {
    let asked: Pack = asked::read(arguments)?;
    let session = desk.session(&asked.case)?;
    let has = |form| asked.formats.is_empty() || asked.formats.contains(&form);
    let question = RunQuestion { charts: has(Form::Charts), ..RunQuestion::default() };
    let found = found(&session, None, &question)?;
    let document = report::run::document(&found, provenance(&session, &found), true);
    let files = Files::default();
    let wanted = Wanted {
        charts: has(Form::Charts).then_some(ChartForm::Png),
        parquet: has(Form::Trajectories),
        html: has(Form::Page).then_some(false),
        mail: has(Form::Mail),
        deck: has(Form::Deck).then(|| DeckLook::new(None)).transpose().map_err(failed)?,
        workbook: has(Form::Workbook),
        ..Wanted::default()
    };
    wanted.write(&document, &files).map_err(failed)?;
    let kept = desk.shelf.lock().unwrap_or_else(PoisonError::into_inner).keep(files);
    let mut links = kept
        .ok_or_else(|| Refusal::argument("the files are too large to keep; ask for fewer trajectories or formats"))?;
    links.retain(|link| has(Form::Data) || link.name.starts_with("charts/") || !is_data(&link.name));
    let listed: Vec<String> = links.iter().map(|link| format!("{} ({} bytes)", link.uri, link.bytes)).collect();
    let text = format!("{}\n\nFiles:\n{}", document.finding, listed.join("\n"));
    let answer = Answer::with(&text, &document.provenance);
    Ok(Answer { links, ..answer })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::setting::Archetype;

    #[test]
    fn a_starter_is_whole_names_no_file_and_is_valid() {
        for archetype in Archetype::ALL {
            let said = Answer::plain(&for_agents(&scenario::template(*archetype))).text;
            assert!(said.len() < ROOM && !said.contains("left out"), "{} bytes", said.len());
            assert!(!said.contains("file = ") && !said.contains("alliance-sim "), "{said}");
            assert!((1..=10).all(|n| said.contains(&format!("# {n}. "))), "ten questions");
            assert!(scenario::parse("s", &said, Path::new("/nonexistent"), &Overrides::default()).is_ok());
        }
    }
}
