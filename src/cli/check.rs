//! `check`: validates, and shows what is assumed.

use super::exit::Failure;
use super::folder::seal::{self, Comment};
use super::folder::{Origin, OutputFile, file_failure};
use super::output::Output;
use super::pack::PackArgs;
use super::shared::{InputArgs, OutputArgs, load};
use super::terminal;
use super::watch::Watcher;
use crate::report::{self, Provenance};
use crate::scenario::{self, LedgerRow, LedgerRows, Loaded, Overrides, Scenario};
use crate::study::voi::VoiQuestion;
use crate::study::{self, Design, Plan, Session};
use clap::Args;
use std::path::{Path, PathBuf};

/// Futures from which the worth of knowing is told.
const ASKED_OF: u64 = 2_000;

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Scenario files, or folders of them.
    #[arg(required = true)]
    pub scenarios: Vec<PathBuf>,
    /// Print every assumption, with units and sources, in wide lines.
    #[arg(long)]
    pub all: bool,
    /// Print the assumption ledger as JSON.
    #[arg(long)]
    pub json: bool,
    /// Write what to ask of whom: per role the five questions that matter most, as a page, letters and a sheet to fill in.
    #[arg(long, conflicts_with_all = ["all", "json"])]
    pub questions: bool,
    /// Turn a filled-in sheet (CSV or XLSX) into a scenario that extends this one.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["all", "json", "questions"])]
    pub answers: Option<PathBuf>,
    /// Folder of the questions, `outputs/<file stem>-questions` unless given; or the scenario of the answers,
    /// NAME.answered.toml beside the scenario unless given.
    #[arg(long, value_name = "PATH")]
    pub out: Option<PathBuf>,
    #[command(flatten)]
    pub input: InputArgs,
}

/// Validates scenarios and prints their assumption ledgers. All files are looked at before the first problem ends it.
///
/// # Errors
/// [`Failure::BadScenario`] with the problems of all files.
pub fn check(args: &CheckArgs, no_color: bool) -> Result<(), Failure> {
    let files = expand(&args.scenarios)?;
    if args.questions || args.answers.is_some() {
        let [file] = files.as_slice() else {
            return Err(Failure::BadArgument("--questions and --answers take one scenario".to_owned()));
        };
        return match &args.answers {
            Some(answers) => answered(file, answers, args, no_color),
            None => ask(file, args, no_color),
        };
    }
    if args.out.is_some() {
        return Err(Failure::BadArgument("--out says where --questions or --answers go".to_owned()));
    }
    let mut problems = String::new();
    let mut ledgers = serde_json::Map::new();
    for path in &files {
        match load(path, &args.input, false, no_color) {
            Ok(loaded) => {
                let rows = scenario::ledger(&loaded.scenario);
                if args.json {
                    let rows = serde_json::to_value(&rows).expect("a ledger has a JSON form");
                    ledgers.insert(path.display().to_string(), rows);
                } else if files.len() == 1 && args.all {
                    terminal::print(&ledger(&loaded.scenario, &rows))?;
                } else if files.len() == 1 {
                    terminal::print(&leading(loaded)?)?;
                } else {
                    let uncertain = loaded.scenario.uncertain().len();
                    let options = loaded.scenario.options.len();
                    terminal::print(&format!("{}: valid, {options} options, {uncertain} beliefs\n", path.display()))?;
                }
            }
            Err(failure) => problems += &(failure.to_string() + "\n"),
        }
    }
    if !problems.is_empty() {
        return Err(Failure::BadScenario(problems));
    }
    if args.json {
        let value = match ledgers.len() {
            1 => ledgers.into_iter().next().map(|(_, rows)| rows).unwrap_or_default(),
            _ => serde_json::Value::Object(ledgers),
        };
        let text = serde_json::to_string_pretty(&value).expect("a JSON value has a text");
        terminal::print(&(text + "\n"))?;
    }
    Ok(())
}

/// The assumptions that matter most, by a small run: the same on every machine.
fn leading(loaded: Loaded) -> Result<String, Failure> {
    let plan = Plan { seed: 1, design: Design::Iid, trajectories: study::check::TRAJECTORIES, replicates: 1 };
    let watch = Watcher::new(true);
    let session = Session::new(loaded, plan, &watch);
    let by_weight = study::check::by_weight(&session)?;
    Ok(report::check::text(session.scenario(), &by_weight, plan.trajectories))
}

/// What to ask of whom, into a folder.
fn ask(file: &Path, args: &CheckArgs, no_color: bool) -> Result<(), Failure> {
    let loaded = load(file, &args.input, false, no_color)?;
    let stem = file.file_stem().map_or_else(|| "scenario".to_owned(), |stem| stem.to_string_lossy().into_owned());
    let target = args.out.clone().unwrap_or_else(|| Path::new("outputs").join(format!("{stem}-questions")));
    let output =
        OutputArgs { mail: true, pack: PackArgs { deck: false, template: None, xlsx: true }, ..OutputArgs::bare() };
    let title = loaded.scenario.title();
    let origin = Origin { command: "check", subject: &title, inputs: &[file] };
    let output = Output::into_folder(target, &origin, &output, false, no_color)?;
    let plan = Plan { seed: 1, design: Design::Iid, trajectories: ASKED_OF, replicates: 1 };
    let watch = Watcher::new(true);
    let session = Session::new(loaded, plan, &watch);
    let by_weight = study::check::by_weight(&session)?;
    let question = VoiQuestion { no_pilot: true, ..VoiQuestion::default() };
    // A metric without a mean has no value of information: then what the answer hangs on leads.
    let found = study::voi::voi(&session, &question).ok();
    let worth = |path: &str| {
        let all = found.iter().flat_map(|found| &found.single);
        all.into_iter().find(|(name, ..)| name == path).map(|(.., value)| value.gain)
    };
    let scenario = session.scenario();
    let asked = report::questions::questions(scenario, &by_weight, worth);
    let provenance = Provenance::of(&session);
    output.emit(&report::questions::document(scenario, &asked, scenario.decision.metric.unit(), provenance))
}

/// A scenario out of answers, beside the one that they are about.
fn answered(file: &Path, answers: &Path, args: &CheckArgs, no_color: bool) -> Result<(), Failure> {
    if file == Path::new("-") || !args.input.set.is_empty() {
        return Err(Failure::BadArgument(
            "--answers takes a scenario file as it stands, without --set: that of the answers extends it".to_owned(),
        ));
    }
    let loaded = load(file, &args.input, false, no_color)?;
    let shown = answers.display();
    let read = scenario::answers::read(answers, &loaded.scenario)
        .map_err(|wrong| Failure::BadArgument(format!("`{shown}` cannot be used:\n  {}", wrong.join("\n  "))))?;
    let to = args.out.clone().unwrap_or_else(|| file.with_extension("answered.toml"));
    if to.parent() != file.parent() {
        return Err(Failure::BadArgument(
            "--out: the scenario of answers stands in the folder of the scenario".to_owned(),
        ));
    }
    let name = |path: &Path| path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let text = scenario::answers::to_toml(&read, &loaded.scenario, &name(file), &name(answers));
    // It must read before it is written.
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    scenario::parse(&name(&to), &text, folder, &Overrides::default())
        .map_err(|problems| Failure::BadScenario(scenario::render(&problems.0, false)))?;
    let is_ours = |text: &str| text.starts_with(scenario::answers::MARK) && seal::is_whole(text);
    OutputFile::open(&to, is_ours)?.finish(seal::sealed(&text, Comment::TOML).into_bytes())?;
    let answers = if read.len() == 1 { "answer" } else { "answers" };
    terminal::print(&format!("{} {answers}: {}\n", read.len(), to.display()))
}

/// Folders stand for the scenario files in them.
fn expand(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            let entries = std::fs::read_dir(path).map_err(|source| file_failure("cannot read", path, source))?;
            let is_toml = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "toml");
            let mut found: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(is_toml).collect();
            found.sort();
            if found.is_empty() {
                return Err(Failure::BadArgument(format!("no scenario files in `{}`", Path::display(path))));
            }
            files.append(&mut found);
        } else {
            files.push(path.clone());
        }
    }
    Ok(files)
}

/// The ledger with a line about the scenario before it.
fn ledger(scenario: &Scenario, rows: &[LedgerRow]) -> String {
    let stated = rows.iter().filter(|row| row.origin == "stated").count();
    format!(
        "{}: valid. {} options, {} parameters, {} of them uncertain, {stated} stated here; the rest are defaults.\n\n{}",
        scenario.name,
        scenario.options.len(),
        scenario.parameters.len(),
        scenario.uncertain().len(),
        scenario::ledger_table(rows, LedgerRows::All)
    )
}
