//! Which column means what: as stated, else by its name.

use super::map::HistoryMap;
use super::{History, Reading};
use crate::metric::Observable;
use crate::scenario::csv::Sheet;

/// What a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An opportunity a row.
    Deals,
    /// A seat a row.
    Hires,
    /// A meeting a row.
    Meetings,
    /// A month or quarter a row.
    Periods,
}

/// Names that columns bear in the exports of sales and staffing systems, letters and digits only; the likeliest first.
const NAMES: [(&str, &[&str]); 10] = [
    (
        "created",
        &[
            "createddate",
            "createdate",
            "created",
            "createdon",
            "opportunitycreateddate",
            "dateopened",
            "datecreated",
            "erstelltam",
            "erstelldatum",
            "angelegtam",
            "anlagedatum",
            "opendate",
            "opened",
        ],
    ),
    (
        "closed",
        &[
            "closeddate",
            "closedate",
            "actualclosedate",
            "closed",
            "closedon",
            "dateclosed",
            "wonlostdate",
            "closingdate",
            "closeddatetime",
            "geschlossenam",
            "abgeschlossenam",
            "schlussdatum",
            "abschluss",
            "schlusstermin",
            "abschlussdatum",
        ],
    ),
    (
        "stage",
        &["stage", "stagename", "dealstage", "salesstage", "status", "opportunitystage", "phase", "verkaufsphase"],
    ),
    (
        "amount",
        &[
            "acv",
            "firstyearacv",
            "annualcontractvalue",
            "amount",
            "dealamount",
            "amountconverted",
            "dealvalue",
            "value",
            "betrag",
            "wert",
            "expectedrevenue",
        ],
    ),
    (
        "source",
        &[
            "leadsource",
            "source",
            "opportunitysource",
            "originalsource",
            "partnersource",
            "dealsource",
            "sourcedby",
            "origin",
            "channel",
            "leadquelle",
            "quelle",
            "herkunft",
        ],
    ),
    (
        "opened",
        &[
            "requisitionopened",
            "reqopened",
            "reqopendate",
            "openeddate",
            "opened",
            "openingdate",
            "positionopened",
            "offenseit",
        ],
    ),
    ("filled", &["filled", "filleddate", "hiredate", "hired", "startdate", "started", "eintritt", "eintrittsdatum"]),
    (
        "left",
        &["left", "leftdate", "enddate", "terminationdate", "leavingdate", "lastday", "austritt", "austrittsdatum"],
    ),
    ("meeting", &["meetingdate", "meeting", "heldon", "starttime", "termin"]),
    ("period", &["period", "quarter", "month", "fiscalquarter", "fiscalperiod", "quartal", "monat"]),
];

/// A name without everything but letters and digits.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The column that means this, with whether that was guessed; nothing where none does.
///
/// # Errors
/// A stated column that the table has not got, or has twice.
pub fn find(sheet: &Sheet, map: &HistoryMap, meaning: &str) -> Result<Option<(usize, bool)>, String> {
    if let Some(stated) = map.columns.get(meaning) {
        // A column of another file is none of this one.
        return match sheet.column(stated) {
            Ok(column) => Ok(Some((column, false))),
            Err(wrong) if wrong.contains("twice") => Err(wrong),
            Err(_) => Ok(None),
        };
    }
    let names = NAMES.iter().find(|(key, _)| *key == meaning).map_or(&[][..], |(_, names)| names);
    for name in names {
        if let Some(found) = sheet.header.iter().find(|head| plain(head) == *name) {
            return sheet.column(found).map(|column| Some((column, true)));
        }
    }
    Ok(None)
}

/// Reads a column and notes how it was read.
///
/// # Errors
/// As [`find`].
pub fn noted(
    history: &mut History,
    file: &str,
    sheet: &Sheet,
    map: &HistoryMap,
    meaning: &str,
) -> Result<Option<usize>, String> {
    let found = find(sheet, map, meaning)?;
    if let Some((column, is_guess)) = found {
        let key = format!("columns.{meaning}");
        history.readings.push(Reading { file: file.to_owned(), key, value: sheet.header[column].clone(), is_guess });
    }
    Ok(found.map(|(column, _)| column))
}

/// The observable that a column counts, by name or label.
pub fn observable(head: &str) -> Option<Observable> {
    let head = plain(head);
    let matches = |what: &&Observable| plain(what.name()) == head || plain(what.label()) == head;
    Observable::ALL.iter().find(matches).copied()
}

/// What a table holds, by its columns.
///
/// # Errors
/// If it is none of what can be read, with what is expected.
pub fn kind(sheet: &Sheet, map: &HistoryMap) -> Result<Kind, String> {
    let has = |meaning: &str| find(sheet, map, meaning).map(|found| found.is_some());
    let counts = sheet.header.iter().filter(|head| observable(head).is_some()).count();
    if has("period")? && counts > 0 {
        return Ok(Kind::Periods);
    }
    if has("filled")? && !has("stage")? {
        return Ok(Kind::Hires);
    }
    if has("created")? && (has("stage")? || has("amount")?) {
        return Ok(Kind::Deals);
    }
    if has("meeting")? {
        return Ok(Kind::Meetings);
    }
    // A column of the same name twice is the likelier reason.
    sheet.header.iter().filter(|head| !head.is_empty()).try_for_each(|head| sheet.column(head).map(drop))?;
    let names: Vec<&str> = sheet.header.iter().map(String::as_str).filter(|name| !name.is_empty()).take(12).collect();
    Err(format!(
        "has no columns that are known: {}; name them in the scenario, for example `[history] columns = {{ created = \
         \"…\", closed = \"…\", stage = \"…\", amount = \"…\", source = \"…\" }}` for deals, `opened`, `filled`, `left` for \
         hires, `meeting` for meetings; or give a table by `period` with columns such as {}",
        names.join(", "),
        Observable::ALL.iter().take(4).map(|what| what.name()).collect::<Vec<_>>().join(", ")
    ))
}
