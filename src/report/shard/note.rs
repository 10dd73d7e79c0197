//! What a shard says of itself, and whether some of them make a run.

use super::words;
use crate::scenario::Scenario;
use crate::study::shard::Shard;
use crate::study::{Design, Plan};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::ops::Range;

/// Layout of the files of a shard.
const LAYOUT: u32 = 1;

/// What was typed to simulate it, so that the same scenario is read again where shards are joined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The scenario file.
    pub scenario_file: String,
    /// Values put in.
    pub set: Vec<String>,
    /// Whether the nearest valid correlation matrix was taken.
    pub repair_correlation: bool,
    /// Whether files outside the scenario's folder were read.
    pub allow_outside: bool,
    /// What plans were made equal in.
    pub compare: Option<String>,
}

/// What a shard holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Name of the scenario, with what was put into it.
    pub scenario: String,
    /// SHA-256 of the resolved scenario, hexadecimal.
    pub hash: String,
    /// Version of the program.
    pub engine_version: String,
    /// Seed.
    pub seed: u64,
    /// Design, as on the command line.
    pub design: String,
    /// Trajectories of the whole run.
    pub trajectories: u64,
    /// Lucks for each draw of beliefs.
    pub replicates: u64,
    /// Number of the shard, from 0.
    pub index: u64,
    /// How many shards there are.
    pub of: u64,
    /// Its first trajectory.
    pub first: u64,
    /// The trajectory after its last.
    pub end: u64,
    /// Version of the layout of its files.
    pub layout: u32,
    /// What was typed.
    pub asked: Asked,
}

/// Why shards make no run.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Wrong {
    /// No shard at all.
    #[error("there is no shard to merge")]
    None,
    /// Two are of different runs.
    #[error(
        "shards of different runs are not merged: {what} is {first} in `{first_folder}` and {other} in `{other_folder}`"
    )]
    Mixture {
        /// In what they differ.
        what: &'static str,
        /// What one says.
        first: String,
        /// Which one.
        first_folder: String,
        /// What the other says.
        other: String,
        /// Which one.
        other_folder: String,
    },
    /// Trajectories that two shards have.
    #[error("{trajectories} are in two shards, `{first_folder}` and `{other_folder}`")]
    Overlap {
        /// Which.
        trajectories: String,
        /// One.
        first_folder: String,
        /// The other.
        other_folder: String,
    },
    /// Trajectories that no shard has.
    #[error("{trajectories} are missing: {}", shards(*.of, .missing))]
    Gap {
        /// Which.
        trajectories: String,
        /// How many shards the run was cut into.
        of: u64,
        /// Numbers of shards that are not there.
        missing: Vec<u64>,
    },
}

/// Most missing shards that are named.
const NAMED: usize = 12;

fn shards(of: u64, missing: &[u64]) -> String {
    let named: Vec<String> = missing.iter().take(NAMED).map(u64::to_string).collect();
    let more = missing.len().saturating_sub(NAMED);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    format!("run shard {}{more} of {of} (--shard K/{of})", named.join(", "))
}

impl Note {
    /// What a shard of a scenario under a plan will hold.
    #[must_use]
    pub fn new(scenario: &Scenario, plan: Plan, shard: Shard, range: &Range<u64>, asked: Asked) -> Self {
        Self {
            scenario: scenario.title(),
            hash: scenario.hash.clone(),
            engine_version: env!("CARGO_PKG_VERSION").to_owned(),
            seed: plan.seed,
            design: plan.design.name().to_owned(),
            trajectories: plan.trajectories,
            replicates: plan.replicates,
            index: shard.index,
            of: shard.of,
            first: range.start,
            end: range.end,
            layout: LAYOUT,
            asked,
        }
    }

    /// Reads what [`super::document()`] wrote.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let note: Self =
            serde_json::from_value(serde_json::from_str::<Value>(text).ok()?.get("shard")?.clone()).ok()?;
        let is_range = note.first < note.end && note.end <= note.trajectories && note.index < note.of;
        is_range.then_some(note)
    }

    /// What a document says of it.
    pub(super) fn said(&self) -> Value {
        serde_json::json!({ "shard": self })
    }

    /// Its trajectories.
    #[must_use]
    pub fn range(&self) -> Range<u64> {
        self.first..self.end
    }

    /// What is simulated of the whole.
    #[must_use]
    pub fn plan(&self) -> Option<Plan> {
        let Self { seed, trajectories, replicates, .. } = *self;
        Some(Plan { seed, design: Design::from_name(&self.design)?, trajectories, replicates })
    }

    /// In what a shard of the same run is like this one.
    fn run(&self) -> [(&'static str, String); 9] {
        let Asked { compare, repair_correlation, .. } = &self.asked;
        [
            ("the scenario", self.scenario.clone()),
            ("the hash of the resolved scenario", self.hash.clone()),
            ("the version of the program", self.engine_version.clone()),
            ("the seed", self.seed.to_string()),
            ("the design", self.design.clone()),
            ("the number of trajectories", self.trajectories.to_string()),
            ("the number of lucks", self.replicates.to_string()),
            ("what plans are made equal in", compare.clone().unwrap_or_else(|| "nothing".to_owned())),
            ("the layout of files", format!("{}, correlations repaired: {repair_correlation}", self.layout)),
        ]
    }
}

/// Shards in the order of their trajectories, if they make one run: of the same run, without gaps and overlaps.
///
/// # Errors
/// The first thing that is wrong with them.
pub fn in_order<P>(mut shards: Vec<(P, Note)>, name: impl Fn(&P) -> String) -> Result<Vec<(P, Note)>, Wrong> {
    shards.sort_by_key(|(_, note)| (note.first, note.end));
    let Some((first_place, first)) = shards.first() else { return Err(Wrong::None) };
    for (place, note) in &shards {
        let both = first.run().into_iter().zip(note.run());
        if let Some(((what, first), (_, other))) = both.into_iter().find(|(first, other)| first != other) {
            let (first_folder, other_folder) = (name(first_place), name(place));
            return Err(Wrong::Mixture { what, first, first_folder, other, other_folder });
        }
    }
    let mut end = 0;
    let mut before = name(first_place);
    for (place, note) in &shards {
        if note.first < end {
            let trajectories = words(&(note.first..end.min(note.end)));
            return Err(Wrong::Overlap { trajectories, first_folder: before, other_folder: name(place) });
        }
        if note.first > end {
            return Err(gap(&shards, end..note.first));
        }
        (end, before) = (note.end, name(place));
    }
    if end < first.trajectories {
        return Err(gap(&shards, end..first.trajectories));
    }
    Ok(shards)
}

fn gap<P>(shards: &[(P, Note)], range: Range<u64>) -> Wrong {
    let of = shards[0].1.of;
    let is_missing = |index: &u64| !shards.iter().any(|(_, note)| (note.of, note.index) == (of, *index));
    Wrong::Gap { trajectories: words(&range), of, missing: (0..of).filter(is_missing).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(index: u64, of: u64) -> Note {
        let range = Shard { index, of }.range(10_000).expect("there are blocks enough");
        let asked = Asked {
            scenario_file: "a.toml".to_owned(),
            set: Vec::new(),
            repair_correlation: false,
            allow_outside: false,
            compare: None,
        };
        Note {
            scenario: "A".to_owned(),
            hash: "ab".to_owned(),
            engine_version: "0.1.0".to_owned(),
            seed: 1,
            design: "iid".to_owned(),
            trajectories: 10_000,
            replicates: 1,
            index,
            of,
            first: range.start,
            end: range.end,
            layout: LAYOUT,
            asked,
        }
    }

    fn ordered(notes: &[Note]) -> Result<Vec<u64>, String> {
        let shards = notes.iter().map(|note| (note.index, note.clone())).collect();
        let found = in_order(shards, |index| format!("s{index}")).map_err(|wrong| wrong.to_string())?;
        Ok(found.into_iter().map(|(index, _)| index).collect())
    }

    #[test]
    fn shards_come_in_order_and_may_be_cut_in_different_ways() {
        let [a, b, c] = [0, 1, 2].map(|index| note(index, 3));
        assert_eq!(ordered(&[c, a, b]), Ok(vec![0, 1, 2]));
        let mut whole = vec![note(0, 2)];
        whole.extend([2, 3].map(|index| note(index, 4)));
        assert_eq!(ordered(&whole), Ok(vec![0, 2, 3]));
    }

    #[test]
    fn gaps_overlaps_and_mixtures_are_named() {
        let [a, b, c] = [0, 1, 2].map(|index| note(index, 3));
        assert_eq!(ordered(&[]), Err("there is no shard to merge".to_owned()));
        let gap = ordered(&[a.clone(), c.clone()]).expect_err("the middle is missing");
        assert_eq!(gap, "trajectories 3,328 to 6,655 are missing: run shard 1 of 3 (--shard K/3)");
        let end = ordered(&[a.clone(), b.clone()]).expect_err("the end is missing");
        assert_eq!(end, "trajectories 6,656 to 9,999 are missing: run shard 2 of 3 (--shard K/3)");
        let twice = ordered(&[a.clone(), b.clone(), b.clone(), c.clone()]).expect_err("one is there twice");
        assert_eq!(twice, "trajectories 3,328 to 6,655 are in two shards, `s1` and `s1`");
        type Change = fn(&mut Note);
        let changes: [(&str, Change); 8] = [
            ("the hash", |note| note.hash = "cd".to_owned()),
            ("the version", |note| note.engine_version = "9".to_owned()),
            ("the seed", |note| note.seed = 2),
            ("the design", |note| note.design = "lhs".to_owned()),
            ("the number of trajectories", |note| note.trajectories = 10_001),
            ("the number of lucks", |note| note.replicates = 2),
            ("what plans", |note| note.asked.compare = Some("equal-spend".to_owned())),
            ("the layout", |note| note.layout = 2),
        ];
        for (what, change) in changes {
            let mut other = b.clone();
            change(&mut other);
            let wrong = ordered(&[a.clone(), other, c.clone()]).expect_err(what);
            assert!(wrong.contains(what) && wrong.contains("`s1`"), "{wrong}");
        }
    }

    #[test]
    fn a_note_reads_back_and_nonsense_does_not() {
        let note = note(1, 3);
        let text = serde_json::json!({ "finding": "x", "shard": note }).to_string();
        assert_eq!(Note::read(&text), Some(note.clone()));
        let mut empty = note;
        empty.end = empty.first;
        assert_eq!(Note::read(&serde_json::json!({ "shard": empty }).to_string()), None);
        assert_eq!(Note::read("{}"), None);
    }
}
