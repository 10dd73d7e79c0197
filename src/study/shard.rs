//! A run in parts: one shard simulates some blocks of trajectories, and all shards joined are the run to the bit.

use super::error::StudyError;
use super::session::Session;
use crate::analysis::figures::count;
pub use crate::engine::{BandPart, Count, Run, Sample, Spread};
use std::ops::Range;

/// One of several parts of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Which one, from 0, as schedulers count.
    pub index: u64,
    /// How many there are.
    pub of: u64,
}

impl Shard {
    /// Reads `K/N`.
    ///
    /// # Errors
    /// What is wrong with any other text.
    pub fn parse(text: &str) -> Result<Self, String> {
        let numbers = text.split_once('/').and_then(|(k, n)| Some((k.trim().parse().ok()?, n.trim().parse().ok()?)));
        let Some((index, of)) = numbers else {
            return Err("expected K/N, for example 0/8 for the first of eight".to_owned());
        };
        match of {
            0 => Err("there is at least one shard".to_owned()),
            of if index >= of => Err(format!("shards are numbered from 0: 0/{of} to {}/{of}", of - 1)),
            of => Ok(Self { index, of }),
        }
    }

    /// Its trajectories among so many: whole blocks, but for the last of all.
    ///
    /// # Errors
    /// [`StudyError::BadArgument`] if there are fewer blocks than shards.
    pub fn range(self, trajectories: u64) -> Result<Range<u64>, StudyError> {
        let size = Run::BLOCK as u64;
        let blocks = trajectories.div_ceil(size);
        if blocks < self.of {
            return Err(StudyError::BadArgument(format!(
                "{} trajectories are {blocks} blocks of {size}, which make at most {blocks} shards, not {}",
                count(trajectories as usize),
                self.of
            )));
        }
        let at = |shard: u64| (u128::from(shard) * u128::from(blocks) / u128::from(self.of)) as u64 * size;
        Ok(at(self.index)..at(self.index + 1).min(trajectories))
    }
}

/// What a shard leaves behind.
#[derive(Debug)]
pub struct ShardFindings {
    /// Its trajectories, without bands.
    pub sample: Sample,
    /// What bands are made of.
    pub bands: BandPart,
    /// Which trajectories of the run they are.
    pub range: Range<u64>,
}

/// Simulates some trajectories of a session; they begin with a block.
///
/// # Errors
/// What simulating fails with.
pub fn shard(session: &Session<'_>, range: Range<u64>) -> Result<ShardFindings, StudyError> {
    let (scenario, plan) = (session.scenario(), session.plan);
    let run = session.run(scenario, plan).following(session.rules(scenario, plan)?);
    let run = run.part_of(plan.trajectories as usize, range.start as usize);
    let run = session.extended(run, scenario, range.end - range.start)?;
    let (sample, bands) = run.finish_part();
    Ok(ShardFindings { sample, bands, range })
}

/// A run that is put together from shards, in their order.
#[derive(Debug)]
pub struct Join<'s> {
    run: Run<'s>,
    trajectories: usize,
}

impl<'s> Join<'s> {
    /// The run of a session without any trajectory yet.
    ///
    /// # Errors
    /// [`StudyError::Storage`] if there is no room for the temporary file of a large run.
    pub fn of(session: &'s Session<'_>) -> Result<Self, StudyError> {
        let rules = session.rules(session.scenario(), session.plan)?;
        let mut run = session.run(session.scenario(), session.plan).following(rules);
        let trajectories = session.plan.trajectories as usize;
        run.reserve(trajectories)?;
        Ok(Self { run, trajectories })
    }

    /// How many trajectories are there.
    #[must_use]
    pub fn trajectories(&self) -> usize {
        self.run.trajectories()
    }

    /// Takes the next trajectories: the columns of every option in turn, then the beliefs. The first of them is
    /// simulated here, too: it must be the same to the bit.
    ///
    /// # Errors
    /// [`StudyError::BadArgument`] if it is not, or if there are other columns or too many trajectories;
    /// [`StudyError::Storage`].
    pub fn take(&mut self, columns: &[Vec<f64>]) -> Result<(), StudyError> {
        let (first, count) = (self.trajectories(), columns.first().map_or(0, Vec::len));
        let here = self.run.alone(first as u64);
        if here.len() != columns.len() || first + count > self.trajectories {
            return Err(StudyError::BadArgument("holds other columns than this scenario has".to_owned()));
        }
        let is_same = |(here, column): (&f64, &Vec<f64>)| {
            column.first().is_some_and(|there| here.to_bits() == there.to_bits() || here.is_nan() && there.is_nan())
        };
        if !here.iter().zip(columns).all(is_same) {
            return Err(StudyError::BadArgument(format!(
                "gives other numbers for trajectory {first} than this program on this machine: another build, or another \
                 kind of machine, wrote it"
            )));
        }
        Ok(self.run.take(columns)?)
    }

    /// Takes the monthly values of a shard.
    ///
    /// # Errors
    /// [`StudyError::BadArgument`] if there are other cells than this run has.
    pub fn take_bands(&mut self, part: &BandPart) -> Result<(), StudyError> {
        let cells = self.run.cells();
        let known = 0..cells as i32;
        let fits = part.cells() == cells
            && match &part.spread {
                Spread::Values(values) => values.len() == cells * part.blocks.iter().sum::<usize>(),
                Spread::Counts(counts) => counts.iter().all(|count| known.contains(&count.cell) && count.count > 0),
            };
        if !fits {
            return Err(StudyError::BadArgument("holds other monthly values than this scenario has".to_owned()));
        }
        self.run.take_bands(part);
        Ok(())
    }

    /// The whole run.
    #[must_use]
    pub fn finish(self) -> Sample {
        self.run.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_are_numbered_from_nought_and_say_so() {
        assert_eq!(Shard::parse("3/8"), Ok(Shard { index: 3, of: 8 }));
        assert_eq!(Shard::parse("8/8"), Err("shards are numbered from 0: 0/8 to 7/8".to_owned()));
        for wrong in ["", "3", "3/", "/3", "a/b", "-1/4", "1/0", "1/2/3", "1.0/2"] {
            assert!(Shard::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn ranges_follow_each_other_in_whole_blocks_and_leave_nothing_out() {
        for (trajectories, of) in [(10_000, 1), (10_000, 7), (10_000, 40), (257, 2), (1_000_000, 1000)] {
            let mut end = 0;
            for index in 0..of {
                let range = Shard { index, of }.range(trajectories).expect("there are blocks enough");
                assert_eq!(range.start, end);
                assert!(range.start.is_multiple_of(256) && range.start < range.end);
                end = range.end;
            }
            assert_eq!(end, trajectories);
        }
        let none = Shard { index: 0, of: 3 }.range(512).expect_err("two blocks make no three shards");
        assert!(none.to_string().contains("at most 2 shards, not 3"), "{none}");
    }
}
