//! Trajectories and what bands are made of as parquet, every number to the bit, undefined and never among them.
//!
//! | file | a row |
//! | --- | --- |
//! | `trajectories.parquet` | a trajectory; a column an option and outcome, then the beliefs; a group of rows 16 blocks |
//! | `blocks.parquet` | a block: its trajectories |
//! | `sums.parquet` | the sum of a monthly cell (option, series, month), block after block |
//! | `counts.parquet` | how many values of a cell stand at a place of the grid, of runs beyond 2,048 trajectories |
//! | `values.parquet` | every monthly value, of smaller runs, whose bands are exact |

use crate::report::formats::{Folder, NotWritten};
use crate::report::parquet::{as_io, double, field, open, write as column};
use crate::study::StudyError;
use crate::study::shard::{BandPart, Count, Join, Run, Sample, ShardFindings, Spread};
use parquet::basic::{Repetition, Type as Physical};
use parquet::column::reader::get_typed_column_reader;
use parquet::data_type::{DataType, DoubleType, FloatType, Int32Type};
use parquet::errors::{ParquetError, Result};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::schema::types::Type;
use std::fs::File;
use std::io::{self, Write};
use std::sync::Arc;

/// Trajectories of a group of rows: 16 blocks, so that what describes groups stays small beside them.
const GROUP_ROWS: usize = 16 * Run::BLOCK;
/// Rows of a group in files of one to five columns.
const LONG_ROWS: usize = 1 << 20;

/// Writes the files of a shard.
///
/// # Errors
/// If one cannot be written.
pub fn write(found: &ShardFindings, folder: &dyn Folder) -> std::result::Result<(), NotWritten> {
    let BandPart { blocks, sums, spread } = &found.bands;
    folder.write("trajectories.parquet", &|to| trajectories(&found.sample, to).map_err(as_io))?;
    let blocks: Vec<i32> = blocks.iter().map(|&count| count as i32).collect();
    folder.write("blocks.parquet", &|to| long::<Int32Type>(to, &["trajectories"], &[&blocks]).map_err(as_io))?;
    folder.write("sums.parquet", &|to| long::<DoubleType>(to, &["sum"], &[sums]).map_err(as_io))?;
    match spread {
        Spread::Values(values) => {
            folder.write("values.parquet", &|to| long::<FloatType>(to, &["value"], &[values]).map_err(as_io))
        }
        Spread::Counts(counts) => {
            let of = |read: fn(&Count) -> i32| counts.iter().map(read).collect::<Vec<i32>>();
            let columns = [
                of(|count| count.cell),
                of(|count| count.place),
                of(|count| count.count),
                of(|count| count.least),
                of(|count| count.most),
            ];
            folder.write("counts.parquet", &|to| {
                long::<Int32Type>(to, &COUNTS, &columns.each_ref().map(Vec::as_slice)).map_err(as_io)
            })
        }
    }
}

const COUNTS: [&str; 5] = ["cell", "place", "count", "least", "most"];

fn trajectories<W: Write + Send>(sample: &Sample, to: W) -> Result<()> {
    let outcome = |option: usize| {
        sample
            .columns
            .iter()
            .enumerate()
            .map(move |(position, column)| format!("o{option}_{position}_{}", column.name()))
    };
    let beliefs = sample.belief_paths.iter().enumerate().map(|(position, path)| format!("b{position}_{path}"));
    let names = (0..sample.options.len()).flat_map(outcome).chain(beliefs);
    let fields = names.map(|name| double(&name)).collect::<Result<Vec<_>>>()?;
    let mut file = open(to, fields, &[], std::iter::empty())?;
    let count = sample.trajectories();
    for first in (0..count).step_by(GROUP_ROWS) {
        let rows = first..(first + GROUP_ROWS).min(count);
        let mut group = file.next_row_group()?;
        for option in 0..sample.options.len() {
            for of in &sample.columns {
                column::<DoubleType, _>(&mut group, &sample.part(option, of, rows.clone()))?;
            }
        }
        for belief in 0..sample.belief_paths.len() {
            column::<DoubleType, _>(&mut group, &sample.belief_part(belief, rows.clone()))?;
        }
        group.close()?;
    }
    file.close().map(|_| ())
}

/// A file of few columns, equally long.
fn long<T: DataType>(to: impl Write + Send, names: &[&str], columns: &[&[T::T]]) -> Result<()> {
    let physical: Physical = T::get_physical_type();
    let fields: Vec<Arc<Type>> =
        names.iter().map(|name| field(name, physical, None, Repetition::REQUIRED)).collect::<Result<_>>()?;
    let mut file = open(to, fields, &[], std::iter::empty())?;
    let count = columns.first().map_or(0, |column| column.len());
    for first in (0..count).step_by(LONG_ROWS) {
        let mut group = file.next_row_group()?;
        for values in columns {
            column::<T, _>(&mut group, &values[first..(first + LONG_ROWS).min(count)])?;
        }
        group.close()?;
    }
    file.close().map(|_| ())
}

/// Takes the files of a shard, which `find` opens by name, into the run that is put together.
///
/// # Errors
/// [`StudyError::BadArgument`] with what is wrong with them, to be read after the name of the shard.
pub fn join(
    run: &mut Join<'_>,
    count: u64,
    find: impl Fn(&str) -> io::Result<File>,
) -> std::result::Result<(), StudyError> {
    let opened = |name: &str| {
        let file = find(name).map_err(|source| unread(name, &source))?;
        SerializedFileReader::new(file).map_err(|source| unread(name, &source))
    };
    let name = "trajectories.parquet";
    let file = opened(name)?;
    let before = run.trajectories();
    for group in 0..file.num_row_groups() {
        run.take(&columns::<DoubleType>(&file, group).map_err(|source| unread(name, &source))?)?;
    }
    let taken = run.trajectories() - before;
    if taken as u64 != count {
        return Err(StudyError::BadArgument(format!("holds {taken} trajectories, not {count}")));
    }
    let one = |name: &str| all::<Int32Type>(&opened(name)?).map_err(|source| unread(name, &source));
    let blocks = one("blocks.parquet")?.concat().into_iter().map(|count| usize::try_from(count).unwrap_or(0)).collect();
    let sums = all::<DoubleType>(&opened("sums.parquet")?).map_err(|source| unread("sums.parquet", &source))?.concat();
    let spread = if find("counts.parquet").is_ok() {
        let [cell, place, count, least, most] = <[Vec<i32>; 5]>::try_from(one("counts.parquet")?)
            .map_err(|_| StudyError::BadArgument("holds other counts than this program writes".to_owned()))?;
        let at = |row: usize| Count {
            cell: cell[row],
            place: place[row],
            count: count[row],
            least: least[row],
            most: most[row],
        };
        Spread::Counts((0..cell.len()).map(at).collect())
    } else {
        let name = "values.parquet";
        Spread::Values(all::<FloatType>(&opened(name)?).map_err(|source| unread(name, &source))?.concat())
    };
    run.take_bands(&BandPart { blocks, sums, spread })
}

fn unread(name: &str, source: &dyn std::error::Error) -> StudyError {
    StudyError::BadArgument(format!("holds `{name}`, which cannot be read: {source}"))
}

/// The columns of a group of rows.
fn columns<T: DataType>(file: &SerializedFileReader<File>, group: usize) -> Result<Vec<Vec<T::T>>> {
    let rows = file.get_row_group(group)?;
    let count = usize::try_from(rows.metadata().num_rows()).unwrap_or(0);
    // Memory is taken for as many.
    if count > GROUP_ROWS.max(LONG_ROWS) {
        return Err(ParquetError::General("a group of more rows than this program writes".to_owned()));
    }
    let read = |column: usize| {
        if rows.metadata().column(column).column_type() != T::get_physical_type() {
            return Err(ParquetError::General("a column of another type".to_owned()));
        }
        let mut reader = get_typed_column_reader::<T>(rows.get_column_reader(column)?);
        let mut values = Vec::with_capacity(count);
        while values.len() < count {
            let (records, _, _) = reader.read_records(count - values.len(), None, None, &mut values)?;
            if records == 0 {
                return Err(ParquetError::General("a column that is too short".to_owned()));
            }
        }
        Ok(values)
    };
    (0..rows.num_columns()).map(read).collect()
}

/// The columns of a file.
fn all<T: DataType>(file: &SerializedFileReader<File>) -> Result<Vec<Vec<T::T>>> {
    let mut whole: Vec<Vec<T::T>> = vec![Vec::new(); file.metadata().file_metadata().schema_descr().num_columns()];
    for group in 0..file.num_row_groups() {
        whole.iter_mut().zip(columns::<T>(file, group)?).for_each(|(column, more)| column.extend(more));
    }
    Ok(whole)
}
