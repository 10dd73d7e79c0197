//! What commands share: flags, and from flags to a session.

use super::exit::Failure;
use super::pack::PackArgs;
use super::terminal;
use super::what_if;
use crate::report::charts;
use crate::report::formats::{ChartForm, Printed, Wanted};
use crate::scenario::{self, Loaded, Overrides, Scenario};
use crate::study::{Design, Plan, Session, Watch};
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};

/// Most trajectories of a run.
pub const TRAJECTORIES_MAX: u64 = 1_000_000;

/// Flags that change what a scenario says.
#[derive(Clone, Debug, Args)]
pub struct InputArgs {
    /// Override a value, e.g. --set isv.acv=150e3, --set 'isv.acv={ times = 0.8 }' for four fifths of what is believed,
    /// spread as it was, or --set 'option.In-house.field_share=0.7' (repeatable).
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub set: Vec<String>,
    /// Take the nearest valid correlation matrix where the stated one is impossible.
    #[arg(long)]
    pub repair_correlation: bool,
    /// Let the scenario extend, and take samples from, files outside its folder.
    #[arg(long)]
    pub allow_outside: bool,
}

/// How beliefs are drawn.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum DesignArg {
    /// Independent draws.
    Iid,
    /// Latin hypercube in blocks of 1,000.
    Lhs,
    /// Scrambled Sobol points.
    Sobol,
}

/// Flags of every command that simulates.
#[derive(Clone, Debug, Args)]
pub struct SimulationArgs {
    /// Trajectories of every option.
    #[arg(short = 'n', long, default_value_t = 10_000, value_parser = clap::value_parser!(u64).range(2..=TRAJECTORIES_MAX))]
    pub trajectories: u64,
    /// Seed of beliefs and luck; the same seed gives the same bits.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// How beliefs are drawn.
    #[arg(long, value_enum, default_value = "iid")]
    pub design: DesignArg,
    /// Threads; all cores unless given. Results do not depend on it.
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=1024))]
    pub threads: Option<u64>,
    #[command(flatten)]
    pub input: InputArgs,
    /// No progress and no warnings.
    #[arg(short, long)]
    pub quiet: bool,
}

/// Form of what is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FormatArg {
    /// For people.
    Table,
    /// summary.json.
    Json,
    /// summary.csv.
    Csv,
}

/// Form of the charts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ChartsArg {
    /// 1920×1080 PNG.
    Png,
    /// SVG.
    Svg,
    /// None.
    None,
}

/// Flags of every command that writes a folder.
#[derive(Clone, Debug, Args)]
pub struct OutputArgs {
    /// Output folder; outputs/<file stem>-<command> unless given, of run outputs/<file stem>.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// What is printed.
    #[arg(long, value_enum, default_value = "table")]
    pub format: FormatArg,
    /// Form of the charts.
    #[arg(long, value_enum, default_value = "png")]
    pub charts: ChartsArg,
    /// Write report.html too: the findings as one page that needs nothing beside it, to be mailed or printed.
    #[arg(long)]
    pub html: bool,
    /// With --html: leave the engine out of report.html, with which it answers what-if questions by itself.
    #[arg(long = "static", requires = "html")]
    pub static_page: bool,
    /// Write mail.txt and mail.eml too: the finding and a short table to forward.
    #[arg(long)]
    pub mail: bool,
    #[command(flatten)]
    pub pack: PackArgs,
}

impl OutputArgs {
    /// Data files alone, and no flag given.
    #[must_use]
    pub fn bare() -> Self {
        Self {
            out: None,
            format: FormatArg::Table,
            charts: ChartsArg::None,
            html: false,
            static_page: false,
            mail: false,
            pack: PackArgs { deck: false, template: None, xlsx: false },
        }
    }

    /// Which files are written.
    ///
    /// # Errors
    /// If the template of the deck is not to be used.
    pub fn wanted(&self) -> Result<Wanted, Failure> {
        Ok(Wanted {
            charts: self.charts.form(),
            parquet: true,
            csv_mark: false,
            html: self.html.then_some(!self.static_page),
            mail: self.mail,
            deck: self.pack.deck()?,
            workbook: self.pack.xlsx,
            story: self.draws(),
        })
    }

    /// Whether anything is drawn, as a picture or on a page.
    #[must_use]
    pub fn draws(&self) -> bool {
        self.charts.form().is_some() || self.html || self.pack.is_wanted()
    }

    /// What is printed.
    #[must_use]
    pub fn printed(&self, no_color: bool) -> Printed {
        match self.format {
            FormatArg::Table => Printed::Table(terminal::style(no_color)),
            FormatArg::Json => Printed::Json,
            FormatArg::Csv => Printed::Csv,
        }
    }
}

impl ChartsArg {
    /// The form of the charts, if any are wanted.
    #[must_use]
    pub fn form(self) -> Option<ChartForm> {
        match self {
            Self::Png => Some(ChartForm::Png),
            Self::Svg => Some(ChartForm::Svg),
            Self::None => None,
        }
    }
}

impl DesignArg {
    /// The design.
    #[must_use]
    pub fn design(self) -> Design {
        match self {
            Self::Iid => Design::Iid,
            Self::Lhs => Design::LatinHypercube,
            Self::Sobol => Design::Sobol,
        }
    }
}

impl SimulationArgs {
    /// Those of a command whose scenario stands in a folder of results, with nothing put in.
    #[must_use]
    pub fn bare(trajectories: u64, seed: u64, threads: Option<u64>, quiet: bool) -> Self {
        let input = InputArgs { set: Vec::new(), repair_correlation: false, allow_outside: false };
        Self { trajectories, seed, design: DesignArg::Iid, threads, input, quiet }
    }

    /// What is simulated, with one luck for each draw of beliefs.
    #[must_use]
    pub fn plan(&self) -> Plan {
        Plan { seed: self.seed, design: self.design.design(), trajectories: self.trajectories, replicates: 1 }
    }

    /// How many threads were asked for.
    #[must_use]
    pub fn threads(&self) -> Option<usize> {
        self.threads.map(|threads| threads as usize)
    }
}

/// Loads a scenario; warnings are noted, problems are a failure with the whole report.
///
/// # Errors
/// [`Failure::BadScenario`].
pub fn load(path: &Path, input: &InputArgs, quiet: bool, no_color: bool) -> Result<Loaded, Failure> {
    let overrides = overrides(input);
    let colour = terminal::colours_notes(no_color);
    let mut loaded = scenario::load(path, &overrides)
        .map_err(|problems| Failure::BadScenario(scenario::render(&problems.0, colour)))?;
    if !input.set.is_empty() {
        let base = base_case(path, input);
        loaded.scenario.what_if = what_if::words(base.as_ref().map(|base| &base.scenario), &input.set);
    }
    if !quiet && !loaded.warnings.is_empty() {
        terminal::note(&scenario::render(&loaded.warnings, colour));
    }
    if !quiet {
        note_what_charts_cannot_show(&loaded.scenario);
    }
    Ok(loaded)
}

/// What the flags change.
fn overrides(input: &InputArgs) -> Overrides {
    Overrides {
        set: input.set.clone(),
        repair_correlation: input.repair_correlation,
        allow_outside: input.allow_outside,
    }
}

/// The scenario without the values that are put into it; nothing if it is not valid without them.
#[must_use]
pub fn base_case(path: &Path, input: &InputArgs) -> Option<Loaded> {
    let overrides = Overrides { set: Vec::new(), ..overrides(input) };
    scenario::load(path, &overrides).ok()
}

/// Says which names have characters that the font of the charts lacks.
fn note_what_charts_cannot_show(scenario: &Scenario) {
    let options = scenario.options.iter().map(|option| ("option", &option.name));
    for (what, name) in std::iter::once(("scenario", &scenario.name)).chain(options) {
        let missing: Vec<String> = charts::not_shown(name).iter().map(|c| c.escape_debug().to_string()).collect();
        if !missing.is_empty() {
            terminal::note(&format!(
                "warning: {what} `{}`: the font of the charts lacks {}; PNG charts show □ instead, SVG charts and data \
                 files keep the name",
                name.escape_debug(),
                missing.join(" ")
            ));
        }
    }
}

/// A session with a loaded scenario.
#[must_use]
pub fn session(loaded: Loaded, plan: Plan, watch: &dyn Watch) -> Session<'_> {
    Session::new(loaded, plan, watch).spilling_to(temporary_folder())
}

/// Where the temporary file of a large run goes: `TMPDIR`, else `/var/tmp`, which is on a disk where `/tmp` may not be.
fn temporary_folder() -> PathBuf {
    let var_tmp = Path::new("/var/tmp");
    match std::env::var_os("TMPDIR") {
        Some(folder) if !folder.is_empty() => PathBuf::from(folder),
        _ if var_tmp.is_dir() => var_tmp.to_owned(),
        _ => std::env::temp_dir(),
    }
}
