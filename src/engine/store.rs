//! Columns over trajectories: in memory while they are small, else in a temporary file.
//!
//! A million trajectories of the main scenario have 514 columns of 8 MB each, 4.1 GB in all. They are written in the
//! order of trajectories, in chunks that hold every column of [`CHUNK`] trajectories one after the other, and read back
//! one column at a time. The file has no name: the system removes it with the program, however that ends. It is read
//! by copying and never mapped, so that what was read does not stay in the memory of the program. Numbers are the same
//! bits either way.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Bytes of columns up to which they stay in memory: 64 MiB, some 16,000 trajectories of the main scenario. Beyond
/// that the file takes 8 bytes for every column and trajectory: 4.1 GB at a million trajectories of the main scenario.
pub const IN_MEMORY_BYTES: usize = 64 << 20;

/// Trajectories of a chunk: a column of a chunk is read at once, 32 KiB.
const CHUNK: usize = 4096;

/// Where columns are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Storage {
    /// Most bytes of columns in memory.
    pub in_memory: usize,
    /// Folder of the temporary file that takes what is more.
    pub folder: PathBuf,
}

impl Storage {
    /// Everything in memory.
    #[must_use]
    pub fn memory() -> Self {
        Self { in_memory: usize::MAX, folder: PathBuf::new() }
    }

    /// A temporary file in `folder` for what is beyond 64 MiB.
    #[must_use]
    pub fn spilling_to(folder: &Path) -> Self {
        Self { in_memory: IN_MEMORY_BYTES, folder: folder.to_owned() }
    }
}

/// The temporary file could not be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write a temporary file in `{folder}`, which needs {} MB there: {source}", needed.div_ceil(1_000_000))]
pub struct StorageError {
    /// Folder of the file.
    pub folder: String,
    /// Bytes that the file would have taken in the end.
    pub needed: u64,
    /// What the system said.
    pub source: io::Error,
}

impl StorageError {
    pub(super) fn new(storage: &Storage, needed: u64, source: io::Error) -> Self {
        Self { folder: storage.folder.display().to_string(), needed, source }
    }
}

/// Equally long columns that grow by blocks.
#[derive(Clone, Debug)]
pub struct Store {
    columns: usize,
    count: usize,
    kept: Kept,
}

#[derive(Clone, Debug)]
enum Kept {
    /// `values[column · room + trajectory]`.
    Memory { values: Vec<f64>, room: usize },
    /// Whole chunks in the file, the rest in memory: `rest[column · CHUNK + trajectory]`, as bytes.
    File { file: Arc<File>, rest: Vec<u8> },
}

impl Store {
    /// A store of `columns` columns that holds no trajectory yet.
    pub(super) fn new(columns: usize) -> Self {
        Self { columns, count: 0, kept: Kept::Memory { values: Vec::new(), room: 0 } }
    }

    /// Columns in memory.
    ///
    /// # Panics
    /// If they differ in length.
    #[must_use]
    pub fn of(columns: &[Vec<f64>]) -> Self {
        let count = columns.first().map_or(0, Vec::len);
        assert!(columns.iter().all(|column| column.len() == count), "columns of a store are equally long");
        Self { columns: columns.len(), count, kept: Kept::Memory { values: columns.concat(), room: count } }
    }

    /// How many trajectories.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }

    /// Makes room for `count` trajectories in all; from the first time that they need more memory than may be used, they
    /// go to a file.
    pub(super) fn reserve(&mut self, count: usize, storage: &Storage) -> io::Result<()> {
        let Kept::Memory { values, room } = &self.kept else { return Ok(()) };
        let bytes = count.saturating_mul(self.columns).saturating_mul(size_of::<f64>());
        if bytes <= storage.in_memory {
            let mut wider = vec![0.0; count * self.columns];
            for column in 0..self.columns {
                let own = &values[column * room..column * room + self.count];
                wider[column * count..column * count + self.count].copy_from_slice(own);
            }
            self.kept = Kept::Memory { values: wider, room: count };
            return Ok(());
        }
        let (values, room, done) = (values.clone(), *room, self.count);
        let rest = vec![0; self.columns * CHUNK * size_of::<f64>()];
        self.kept = Kept::File { file: Arc::new(tempfile::tempfile_in(&storage.folder)?), rest };
        self.count = 0;
        for from in (0..done).step_by(CHUNK) {
            self.push(CHUNK.min(done - from), |column| &values[column * room + from..(column + 1) * room])?;
        }
        Ok(())
    }

    /// Adds a block of at most [`CHUNK`] trajectories: the first `count` values that `values` has for each column.
    pub(super) fn push<'v>(&mut self, count: usize, values: impl Fn(usize) -> &'v [f64]) -> io::Result<()> {
        let mut from = 0;
        while from < count {
            let taken = match &self.kept {
                Kept::Memory { .. } => count - from,
                Kept::File { .. } => (count - from).min(CHUNK - self.count % CHUNK),
            };
            for column in 0..self.columns {
                self.put(column, &values(column)[from..from + taken]);
            }
            self.count += taken;
            from += taken;
            if let Kept::File { file, rest } = &self.kept
                && self.count.is_multiple_of(CHUNK)
            {
                (&**file).write_all(rest)?;
            }
        }
        Ok(())
    }

    /// Puts values of a column after those that are there.
    fn put(&mut self, column: usize, new: &[f64]) {
        match &mut self.kept {
            Kept::Memory { values, room } => {
                let from = column * *room + self.count;
                values[from..from + new.len()].copy_from_slice(new);
            }
            Kept::File { rest, .. } => {
                let from = (column * CHUNK + self.count % CHUNK) * size_of::<f64>();
                let places = rest[from..].as_chunks_mut().0;
                places.iter_mut().zip(new).for_each(|(place, value)| *place = value.to_ne_bytes());
            }
        }
    }

    /// A column, read back if it is in a file.
    ///
    /// # Panics
    /// If the file cannot be read.
    #[must_use]
    pub fn column(&self, column: usize) -> Cow<'_, [f64]> {
        self.part(column, 0..self.count)
    }

    /// Some trajectories of a column.
    ///
    /// # Panics
    /// If there are no such trajectories, or the file cannot be read.
    #[must_use]
    pub fn part(&self, column: usize, trajectories: Range<usize>) -> Cow<'_, [f64]> {
        assert!(column < self.columns && trajectories.end <= self.count, "there is no such column or trajectory");
        let (file, rest) = match &self.kept {
            Kept::Memory { values, room } => {
                let first = column * room;
                return Cow::Borrowed(&values[first + trajectories.start..first + trajectories.end]);
            }
            Kept::File { file, rest } => (file, rest),
        };
        let mut values = Vec::with_capacity(trajectories.len());
        let mut bytes = [0; CHUNK * size_of::<f64>()];
        let mut at = trajectories.start;
        while at < trajectories.end {
            let (chunk, within) = (at / CHUNK, at % CHUNK);
            let taken = (CHUNK - within).min(trajectories.end - at);
            let first = (column * CHUNK + within) * size_of::<f64>();
            let bytes = &mut bytes[..taken * size_of::<f64>()];
            if chunk < self.count / CHUNK {
                let offset = chunk * self.columns * CHUNK * size_of::<f64>() + first;
                read_at(file, bytes, offset as u64).expect("what was written can be read back");
            } else {
                bytes.copy_from_slice(&rest[first..first + bytes.len()]);
            }
            values.extend(bytes.as_chunks().0.iter().map(|&value| f64::from_ne_bytes(value)));
            at += taken;
        }
        Cow::Owned(values)
    }

    /// Replaces a column in memory.
    #[cfg(test)]
    pub(crate) fn replace(&mut self, column: usize, new: &[f64]) {
        let Kept::Memory { values, room } = &mut self.kept else { unreachable!("made-up samples are in memory") };
        values[column * *room..(column + 1) * *room].copy_from_slice(new);
    }
}

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, offset)
}

#[cfg(not(unix))]
fn read_at(mut file: &File, bytes: &mut [u8], offset: u64) -> io::Result<()> {
    use std::io::{Read, Seek, SeekFrom};
    use std::sync::{Mutex, PoisonError};
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _own = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    file.seek(SeekFrom::Start(offset))?;
    file.read_exact(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(column: usize, trajectory: usize) -> f64 {
        (trajectory as f64 + 0.5).sqrt() * if column == 1 { -1.0 } else { 1.0 }
    }

    /// A store grown in steps by blocks of 1,000.
    fn grown(steps: &[usize], storage: &Storage) -> Store {
        let mut store = Store::new(3);
        for &to in steps {
            store.reserve(to, storage).expect("there is room");
            while store.count() < to {
                let (from, count) = (store.count(), 1000.min(to - store.count()));
                let block: Vec<Vec<f64>> =
                    (0..3).map(|column| (from..from + count).map(|k| value(column, k)).collect()).collect();
                store.push(count, |column| &block[column]).expect("there is room");
            }
        }
        store
    }

    fn little(in_memory: usize) -> Storage {
        Storage { in_memory, folder: std::env::temp_dir() }
    }

    #[test]
    fn a_column_reads_the_same_from_memory_and_from_a_file() {
        let steps = [700, 5_000, 2 * CHUNK, 9_001];
        let memory = grown(&steps, &Storage::memory());
        for limit in [0, 3 * 8 * 5_000, 3 * 8 * 2 * CHUNK] {
            let spilled = grown(&steps, &little(limit));
            assert!(matches!(spilled.kept, Kept::File { .. }), "{limit}");
            for column in 0..3 {
                assert_eq!(spilled.column(column), memory.column(column));
                for part in [0..1, 4_000..4_200, 8_191..9_001, 50..8_300, 9_001..9_001] {
                    assert_eq!(spilled.part(column, part.clone()), memory.part(column, part));
                }
            }
        }
        assert_eq!(memory.column(1)[9_000], value(1, 9_000));
    }

    #[test]
    fn what_is_small_stays_in_memory() {
        let store = grown(&[1_000], &little(3 * 8 * 1_000));
        assert!(matches!(store.kept, Kept::Memory { .. }));
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_an_error() {
        let nowhere = Storage { in_memory: 0, folder: PathBuf::from("/nonexistent/folder") };
        assert!(Store::new(1).reserve(10, &nowhere).is_err());
    }
}
