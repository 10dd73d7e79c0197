//! Every trajectory for whoever wants to look for themselves: `outcomes.parquet` and `beliefs.parquet`.
//!
//! Written column by column straight from where the sample is kept, zstd, in groups of at most 65,536 rows. Columns are
//! named and described by [`columns`]; the description stands in the file too, as JSON under the key
//! [`COLUMNS_KEY`].

use super::columns::{self, ColumnNote, STATES};
use crate::engine::Sample;
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{ColumnPath, Type};
use std::io::{self, Write};
use std::ops::Range;
use std::sync::Arc;

/// Key of the description of columns: a JSON array of objects with `name`, `path`, `unit` and `meaning`.
pub const COLUMNS_KEY: &str = "alliance_sim.columns";

/// Most rows of a group.
const GROUP_ROWS: usize = 65_536;

/// Writes one row per trajectory and option, option after option: `trajectory`, `option`, every metric and window.
/// What is not a number is null; where that may be because a month never comes, a column `…_state` says so.
///
/// # Errors
/// What the writer says.
pub fn outcomes<W: Write + Send>(sample: &Sample, to: W) -> io::Result<()> {
    write_outcomes(sample, to).map_err(as_io)
}

/// Writes one row per trajectory: `trajectory`, every uncertain parameter as drawn.
///
/// # Errors
/// What the writer says.
pub fn beliefs<W: Write + Send>(sample: &Sample, to: W) -> io::Result<()> {
    write_beliefs(sample, to).map_err(as_io)
}

fn write_outcomes<W: Write + Send>(sample: &Sample, to: W) -> Result<()> {
    let columns = columns::outcomes(sample);
    let mut fields = vec![whole("trajectory")?, text("option")?];
    for (column, note) in &columns {
        fields.push(optional_double(&note.name)?);
        if columns::may_be_never(column) {
            fields.push(text(&state_name(note))?);
        }
    }
    let states = columns.iter().filter(|(column, _)| columns::may_be_never(column)).map(|(_, note)| state_name(note));
    let notes: Vec<&ColumnNote> = columns.iter().map(|(_, note)| note).collect();
    let mut file = open(to, fields, &notes, std::iter::once("option".to_owned()).chain(states))?;
    for (option, name) in sample.options.iter().enumerate() {
        let name = ByteArray::from(name.as_str());
        for rows in groups(sample.trajectories()) {
            let mut group = file.next_row_group()?;
            write::<Int64Type, _>(&mut group, &numbers(&rows))?;
            write::<ByteArrayType, _>(&mut group, &vec![name.clone(); rows.len()])?;
            for (column, _) in &columns {
                let values = sample.part(option, column, rows.clone());
                write_optional(&mut group, &values)?;
                if columns::may_be_never(column) {
                    write::<ByteArrayType, _>(&mut group, &states_of(&values))?;
                }
            }
            group.close()?;
        }
    }
    file.close().map(|_| ())
}

fn write_beliefs<W: Write + Send>(sample: &Sample, to: W) -> Result<()> {
    let notes = columns::beliefs(sample);
    let mut fields = vec![whole("trajectory")?];
    for note in &notes {
        fields.push(double(&note.name)?);
    }
    let mut file = open(to, fields, &notes.iter().collect::<Vec<_>>(), std::iter::empty())?;
    for rows in groups(sample.trajectories()) {
        let mut group = file.next_row_group()?;
        write::<Int64Type, _>(&mut group, &numbers(&rows))?;
        for parameter in 0..sample.belief_paths.len() {
            write::<DoubleType, _>(&mut group, &sample.belief_part(parameter, rows.clone()))?;
        }
        group.close()?;
    }
    file.close().map(|_| ())
}

pub(super) fn open<W: Write + Send>(
    to: W,
    fields: Vec<Arc<Type>>,
    notes: &[&ColumnNote],
    repeating: impl Iterator<Item = String>,
) -> Result<SerializedFileWriter<W>> {
    let schema = Type::group_type_builder("schema").with_fields(fields).build()?;
    let notes = serde_json::to_string(notes).map_err(|error| ParquetError::External(Box::new(error)))?;
    // Drawn numbers hardly repeat: a dictionary of them costs time and saves nothing. Names and states do.
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_created_by(format!("{} version {}", env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION")))
        .set_key_value_metadata(Some(vec![KeyValue::new(COLUMNS_KEY.to_owned(), notes)]))
        .set_dictionary_enabled(false);
    for name in repeating {
        properties = properties.set_column_dictionary_enabled(ColumnPath::from(name), true);
    }
    SerializedFileWriter::new(to, Arc::new(schema), Arc::new(properties.build()))
}

fn state_name(note: &ColumnNote) -> String {
    format!("{}_state", note.name)
}

fn states_of(values: &[f64]) -> Vec<ByteArray> {
    let [month, never, undefined] = STATES.map(ByteArray::from);
    let state = |value: &f64| match (value.is_nan(), value.is_finite()) {
        (true, _) => undefined.clone(),
        (_, true) => month.clone(),
        (_, false) => never.clone(),
    };
    values.iter().map(state).collect()
}

/// Writes the next column of a group, in which what is not a finite number is null.
fn write_optional<W: Write + Send>(group: &mut SerializedRowGroupWriter<'_, W>, values: &[f64]) -> Result<()> {
    let levels: Vec<i16> = values.iter().map(|value| i16::from(value.is_finite())).collect();
    let finite: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    write_levels::<DoubleType, _>(group, &finite, Some(&levels))
}

/// Writes the next column of a group.
pub(super) fn write<T: DataType, W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    values: &[T::T],
) -> Result<()> {
    write_levels::<T, W>(group, values, None)
}

fn write_levels<T: DataType, W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    values: &[T::T],
    levels: Option<&[i16]>,
) -> Result<()> {
    let Some(mut column) = group.next_column()? else {
        return Err(ParquetError::General("more columns than the schema has".to_owned()));
    };
    column.typed::<T>().write_batch(values, levels, None)?;
    column.close()
}

/// Trajectories in stretches of at most [`GROUP_ROWS`].
fn groups(trajectories: usize) -> impl Iterator<Item = Range<usize>> {
    (0..trajectories).step_by(GROUP_ROWS).map(move |first| first..(first + GROUP_ROWS).min(trajectories))
}

fn numbers(rows: &Range<usize>) -> Vec<i64> {
    rows.clone().map(|trajectory| i64::try_from(trajectory).unwrap_or(i64::MAX)).collect()
}

fn whole(name: &str) -> Result<Arc<Type>> {
    field(name, Physical::INT64, None, Repetition::REQUIRED)
}

pub(super) fn double(name: &str) -> Result<Arc<Type>> {
    field(name, Physical::DOUBLE, None, Repetition::REQUIRED)
}

fn optional_double(name: &str) -> Result<Arc<Type>> {
    field(name, Physical::DOUBLE, None, Repetition::OPTIONAL)
}

fn text(name: &str) -> Result<Arc<Type>> {
    field(name, Physical::BYTE_ARRAY, Some(LogicalType::String), Repetition::REQUIRED)
}

pub(super) fn field(
    name: &str,
    physical: Physical,
    logical: Option<LogicalType>,
    repetition: Repetition,
) -> Result<Arc<Type>> {
    let builder = Type::primitive_type_builder(name, physical).with_repetition(repetition);
    Ok(Arc::new(builder.with_logical_type(logical).build()?))
}

pub(super) fn as_io(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(source) => match source.downcast::<io::Error>() {
            Ok(source) => *source,
            Err(source) => io::Error::other(source),
        },
        other => io::Error::other(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::testing::Made;
    use crate::engine::Column;
    use crate::metric::Metric;
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::{Field, RowAccessor};

    fn sample(trajectories: usize) -> Sample {
        let numbers = |first: f64| (0..trajectories).map(|t| first + t as f64).collect::<Vec<f64>>();
        let mut payback = numbers(0.5);
        payback[0] = f64::NAN;
        payback[1] = f64::INFINITY;
        Made::new(&["Base, \"as is\"", "Hybrid é"], 1)
            .metric(Metric::PaybackMonth, vec![payback, numbers(1e6)])
            .column(Column::PeakHeads, vec![numbers(0.0), numbers(0.0)])
            .column(Column::Window(Metric::Wins, "FY1".to_owned()), vec![numbers(7.0), numbers(8.0)])
            .belief("cloud.aws.coverage", numbers(0.25))
            .belief("macro.rate[0]", numbers(-1.0))
            .sample()
    }

    /// What was written, as a reader sees it.
    fn read(write: impl Fn(&mut std::fs::File)) -> SerializedFileReader<std::fs::File> {
        let mut file = tempfile::tempfile().expect("a temporary file");
        write(&mut file);
        SerializedFileReader::new(file).expect("the file is whole")
    }

    fn column_names(reader: &SerializedFileReader<std::fs::File>) -> Vec<String> {
        let schema = reader.metadata().file_metadata().schema_descr_ptr();
        schema.root_schema().get_fields().iter().map(|field| field.name().to_owned()).collect()
    }

    #[test]
    fn outcomes_read_back_with_undefined_and_never() {
        let sample = sample(5);
        let reader = read(|file| outcomes(&sample, file).expect("it is written"));
        let names = ["trajectory", "option", "payback_month", "payback_month_state", "wins__FY1"];
        assert_eq!(column_names(&reader), names);
        let metadata = reader.metadata().file_metadata();
        assert!(metadata.created_by().is_some_and(|by| by.starts_with("alliance-sim version ")));
        let kept = metadata.key_value_metadata().expect("metadata");
        let notes = kept.iter().find(|pair| pair.key == COLUMNS_KEY).and_then(|pair| pair.value.as_deref());
        let notes: serde_json::Value = serde_json::from_str(notes.expect("a description")).expect("JSON");
        assert_eq!((&notes[1]["path"], &notes[1]["unit"]), (&"wins@FY1".into(), &"number".into()));
        let rows: Vec<_> = reader.get_row_iter(None).expect("rows").map(|row| row.expect("a row")).collect();
        assert_eq!(rows.len(), 10);
        assert_eq!(rows[0].get_string(1).expect("text"), "Base, \"as is\"");
        let states: Vec<&String> = rows.iter().take(3).map(|row| row.get_string(3).expect("text")).collect();
        assert_eq!(states, ["undefined", "never", "month"]);
        let is_null = |row: &parquet::record::Row| matches!(row.get_column_iter().nth(2), Some((_, Field::Null)));
        assert_eq!(rows.iter().map(is_null).filter(|&null| null).count(), 2);
        assert!(is_null(&rows[0]) && is_null(&rows[1]));
        assert_eq!(rows[4].get_double(2).expect("a number"), 4.5);
        assert_eq!(rows[7].get_long(0).expect("a number"), 2);
        assert_eq!(rows[7].get_string(1).expect("text"), "Hybrid é");
        assert_eq!(rows[7].get_double(2).expect("a number"), 1e6 + 2.0);
        assert_eq!(rows[7].get_double(4).expect("a number"), 10.0);
    }

    #[test]
    fn beliefs_read_back_by_path() {
        let sample = sample(5);
        let reader = read(|file| beliefs(&sample, file).expect("it is written"));
        assert_eq!(column_names(&reader), ["trajectory", "cloud__aws__coverage", "macro__rate_0"]);
        let rows: Vec<_> = reader.get_row_iter(None).expect("rows").map(|row| row.expect("a row")).collect();
        assert_eq!(rows.len(), 5);
        assert_eq!((rows[3].get_double(1).expect("a number"), rows[3].get_double(2).expect("a number")), (3.25, 2.0));
    }

    #[test]
    fn long_runs_come_in_groups() {
        let sample = sample(GROUP_ROWS + 1);
        let reader = read(|file| beliefs(&sample, file).expect("it is written"));
        let sizes: Vec<i64> =
            reader.metadata().row_groups().iter().map(parquet::file::metadata::RowGroupMetaData::num_rows).collect();
        assert_eq!(sizes, [65_536, 1]);
        let last = reader.get_row_iter(None).expect("rows").last().expect("a last row").expect("a row");
        assert_eq!(last.get_long(0).expect("a number"), 65_536);
    }

    #[test]
    fn the_same_sample_gives_the_same_bytes() {
        let bytes = || {
            let mut bytes = Vec::new();
            outcomes(&sample(100), &mut bytes).expect("it is written");
            bytes
        };
        assert_eq!(bytes(), bytes());
    }

    #[test]
    fn an_error_of_the_writer_comes_through() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::Error::from(io::ErrorKind::StorageFull))
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let error = beliefs(&sample(5), Full).expect_err("the disk is full");
        assert!(error.to_string().contains(&io::Error::from(io::ErrorKind::StorageFull).to_string()), "{error}");
    }
}
