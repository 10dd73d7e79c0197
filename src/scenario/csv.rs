//! A column of numbers out of a CSV file next to the scenario.

use std::io::Read;
use std::path::Path;

/// Largest CSV file, bytes.
const BYTES_MAX: u64 = 16 << 20;
/// Most numbers taken from a column.
pub(super) const SAMPLES_MAX: usize = 10_000;

/// The numbers of a column, in order; empty lines are skipped.
///
/// # Errors
/// A file that cannot be read, a missing column, or a cell that is not a number: what is wrong, with its line.
pub(super) fn read_column(path: &Path, column: &str) -> Result<Vec<f64>, String> {
    let mut text = String::new();
    let mut file = std::fs::File::open(path).map_err(|error| format!("cannot be read: {}", reason(&error)))?;
    let size = file.by_ref().take(BYTES_MAX + 1).read_to_string(&mut text);
    match size.map_err(|error| format!("cannot be read: {}", reason(&error)))? as u64 {
        0..=BYTES_MAX => column_of(&text, column),
        _ => Err(format!("is larger than {} MiB", BYTES_MAX >> 20)),
    }
}

/// Why a file cannot be read, without what depends on the system.
pub(super) fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
        std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        std::io::ErrorKind::InvalidData => "it is not UTF-8 text".to_owned(),
        std::io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        _ => error.to_string().to_lowercase(),
    }
}

fn column_of(text: &str, column: &str) -> Result<Vec<f64>, String> {
    let mut records = records(text.strip_prefix('\u{feff}').unwrap_or(text))?.into_iter();
    let (_, header) = records.next().ok_or("is empty")?;
    let position = header.iter().position(|name| name.trim() == column).ok_or_else(|| {
        let names: Vec<&str> = header.iter().map(|name| name.trim()).collect();
        format!("has no column `{column}`; its columns are {}", super::read::quoted(&names))
    })?;
    let mut values = Vec::new();
    for (line, record) in records {
        let cell = record.get(position).map_or("", |cell| cell.trim());
        let value: f64 = cell.parse().map_err(|_| format!("has {cell:?} in line {line}, which is not a number"))?;
        if !value.is_finite() {
            return Err(format!("has {cell:?} in line {line}, which is not a finite number"));
        }
        values.push(value);
    }
    match values.len() {
        0 => Err("has no numbers below its header".to_owned()),
        count if count > SAMPLES_MAX => Err(format!("has {count} numbers; at most {SAMPLES_MAX} are taken")),
        _ => Ok(values),
    }
}

/// Records with the line on which each starts; a quoted field may hold commas, line ends and doubled quotes.
fn records(text: &str) -> Result<Vec<(usize, Vec<String>)>, String> {
    let (mut records, mut record, mut field) = (Vec::new(), Vec::new(), String::new());
    let (mut line, mut start, mut quote_line) = (1, 1, None);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        line += usize::from(character == '\n');
        if quote_line.is_some() {
            match character {
                '"' if characters.peek() == Some(&'"') => field.extend(characters.next()),
                '"' => quote_line = None,
                _ => field.push(character),
            }
            continue;
        }
        match character {
            '"' if field.trim().is_empty() => {
                field.clear();
                quote_line = Some(line);
            }
            ',' => record.push(std::mem::take(&mut field)),
            '\n' => {
                record.push(std::mem::take(&mut field));
                records.push((start, std::mem::take(&mut record)));
                start = line;
            }
            _ => field.push(character),
        }
    }
    if let Some(line) = quote_line {
        return Err(format!("has a quote in line {line} that is not closed"));
    }
    record.push(field);
    records.push((start, record));
    records.retain(|(_, record)| record.iter().any(|field| !field.trim().is_empty()));
    Ok(records)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_found_by_its_header_among_quoted_fields() {
        let text = "customer,\"ACV, first year\"\r\n\"Miller, \"\"Sons\"\"\",120000\r\n\r\nOther,\"95000.5\"\r\n";
        assert_eq!(column_of(text, "ACV, first year"), Ok(vec![120_000.0, 95_000.5]));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        let wrong = |text: &str| column_of(text, "acv").unwrap_err();
        assert_eq!(wrong("name,acv\na,1\nb,n/a\n"), "has \"n/a\" in line 3, which is not a number");
        assert_eq!(wrong("acv\n1\ninf\n"), "has \"inf\" in line 3, which is not a finite number");
        assert_eq!(wrong("name,value\na,1\n"), "has no column `acv`; its columns are `name`, `value`");
        assert_eq!(wrong("name,acv\n\"a,1\n"), "has a quote in line 2 that is not closed");
        assert_eq!(wrong("acv\n"), "has no numbers below its header");
        assert_eq!(wrong(""), "is empty");
    }
}
