//! Exports as they come, against what is read or the words in which they are refused.

use super::*;
use crate::scenario::csv::of_text;

fn read_with(text: &str, map: &HistoryMap) -> Result<History, String> {
    let mut history = History::default();
    of_text(text).and_then(|sheet| take(&mut history, "export.csv", &sheet, map))?;
    history.span = span(&history, map);
    Ok(history)
}

fn read(text: &str) -> Result<History, String> {
    read_with(text, &HistoryMap::default())
}

fn map(text: &str) -> HistoryMap {
    let base = include_str!("../../../tests/it/commands/small.toml");
    let loaded = crate::scenario::parse(
        "x.toml",
        &format!("{base}\n{text}"),
        Path::new("."),
        &crate::scenario::Overrides::default(),
    );
    loaded.map_err(|problems| problems.to_string()).expect("it is valid").scenario.history
}

/// Deals as (created, closed, outcome, amount, source), in short.
fn short(history: &History) -> Vec<String> {
    let day = |day: i64| {
        let (y, m, d) = calendar::of_days(day);
        format!("{y}-{m:02}-{d:02}")
    };
    let deal = |deal: &Deal| {
        let closed = deal.closed.map_or("-".to_owned(), day);
        let (amount, source) = (deal.amount.map_or("-".to_owned(), |a| a.to_string()), deal.source);
        format!("{} {closed} {:?} {amount} {source:?}", day(deal.created), deal.outcome)
    };
    history.deals.iter().map(deal).collect()
}

const TWO: [&str; 2] = ["2025-01-15 2025-06-30 Won 120000 Some(Field)", "2025-02-20 - Open 95000.5 Some(Direct)"];

/// Two deals as systems and countries export them.
const READ: [(&str, &str); 21] = [
    (
        "Salesforce",
        "Opportunity Name,Created Date,Close Date,Stage,Amount,Lead Source\nA,2025-01-15,2025-06-30,Closed Won,\"$120,000.00\",AWS AE\nB,2025-02-20,2025-12-31,Proposal,\"$95,000.50\",Web\n",
    ),
    (
        "HubSpot",
        "Deal Name,Create Date,Close Date,Deal Stage,Amount,Original Source\nA,2025-01-15 10:12,2025-06-30 09:00,closedwon,120000,AWS field\nB,2025-02-20 11:00,,qualifiedtobuy,95000.5,Organic Search\n",
    ),
    (
        "Dynamics, US dates",
        "Created On,Actual Close Date,Status,Amount,Source\n1/15/2025 10:02 AM,6/30/2025,Won,120000,AWS Account Executive\n2/20/2025 8:00 AM,,Open,95000.5,Inbound\n",
    ),
    (
        "German semicolons, decimal comma",
        "Erstellt am;Abgeschlossen am;Phase;Betrag;Quelle\n15.01.2025;30.06.2025;Gewonnen;120.000,00 €;AWS AE\n20.02.2025;;Angebot;95.000,50 €;Messe\n",
    ),
    (
        "two formats of days",
        "Created,Closed,Stage,ACV,Source\n15-Jan-25,2025-06-30,Won,120k,Field\n20-Feb-25,,Open,\"95,000.5\",Outbound\n",
    ),
    (
        "title, total and footer",
        "Pipeline report\nAs of 2025-07-01\n\nCreated Date,Close Date,Stage,Amount,Lead Source\n2025-01-15,2025-06-30,Won,120000,AWS AE\n2025-02-20,2025-12-31,Open,95000.5,Web\nTotal,,,215000.5,\n\nConfidential, do not distribute\n",
    ),
    (
        "tabs, apostrophes",
        "Created Date\tClosed Date\tStage\tAmount\tSource\n2025/01/15\t2025/06/30\tClosed Won\tCHF 120'000.00\tField team\n2025/02/20\t\tNegotiation\tCHF 95'000.50\tReferral\n",
    ),
    (
        "sep line, blank cells, CR LF",
        "sep=;\r\nCreated Date;Close Date;Stage;Amount;Source\r\n2025-01-15;2025-06-30;Won;120000;AWS AE\r\n;;Won;70000;AWS AE\r\n2025-02-20;;Open;95000,5;Web\r\n",
    ),
    (
        "ISO with zone, bars",
        "createdate|closedate|dealstage|amount|source\n2025-01-15T09:30:00.000Z|2025-06-30T00:00:00Z|closedwon|120000.0|cloud seller\n2025-02-20T09:30:00.000Z||open|95000.5|event\n",
    ),
    (
        "months in words, further columns",
        "ID,Owner,Created Date,Close Date,Stage,Amount (ccy),Amount,Lead Source,Next Step\n1,X,\"Jan 15, 2025\",\"Jun 30, 2025\",Closed - Won,USD,120000,AWS AE,\n2,Y,\"Feb 20, 2025\",,Open,USD,95000.5,Web,call\n",
    ),
    (
        "Pipedrive, a stage beside the status",
        "Deal - Title;Deal - Stage;Deal - Status;Deal - Value;Deal - Currency of Value;Deal - Deal created;Deal - Deal closed on;Deal - Source channel;Organization - Name\nA;Contract sent;Won;120000;USD;2025-01-15 10:12:00;2025-06-30 09:00:00;AWS seller;X\nB;Qualified;Open;95000.5;USD;2025-02-20 11:00:00;;Web;Y\n",
    ),
    (
        "Salesforce in French",
        "Nom de l'opportunité;Date de création;Date de clôture;Étape;Montant;Origine de la piste;Trimestre fiscal\nA;15/01/2025;30/06/2025;Fermée/Gagnée;120\u{202f}000,00 €;AWS AE;T1-2025\nB;20/02/2025;31/12/2025;Négociation;95\u{202f}000,50 €;Salon AWS;T1-2025\n",
    ),
    (
        "Dynamics in German, revenue estimated and actual",
        "(Nicht ändern) Verkaufschance;Erstellt am;Gesch. Abschlussdatum;Tatsächliches Abschlussdatum;Status;Gesch. Umsatz;Tatsächlicher Umsatz;Quelle\n1f;15.01.2025 10:12;01.07.2025;30.06.2025;Gewonnen;120.000,00 €;120.000,00 €;AWS AE\n2f;20.02.2025 09:00;31.12.2025;;Offen;95.000,50 €;;Messe\n",
    ),
    (
        "fiscal period, a kind that is an expansion",
        "Created Date,Close Date,Closed,Fiscal Period,Stage,Type,Amount,Amount (converted),Lead Source\n2025-01-15,2025-06-30,1,Q1-2025,Closed Won,New Business,1,120000,AWS AE\n2025-02-20,2025-12-31,0,Q1-2025,Proposal,New Business,1,95000.5,Web\n2025-02-21,2025-06-30,1,Q1-2025,Closed Won,Upsell,1,5000,Web\n",
    ),
    (
        "HubSpot in Spanish",
        "Nombre;Fecha de creación;Fecha de cierre;Etapa;Importe;Origen\nA;2025-01-15;2025-06-30;Cierre ganado;120000,00;AWS AE\nB;2025-02-20;;Negociación;95000,50;Web\n",
    ),
    (
        "Zoho",
        "Record Id,Deal Name,Amount,Stage,Closing Date,Created Time,Lead Source,Probability (%)\nz1,A,\"US$ 120,000.00\",Closed Won,\"Jun 30, 2025\",\"Jan 15, 2025 03:15 PM\",AWS AE,100\nz2,B,\"US$ 95,000.50\",Negotiation/Review,\"Dec 31, 2025\",\"Feb 20, 2025 09:00 AM\",Web,40\n",
    ),
    (
        "Portuguese, reais",
        "Nome da oportunidade;Fase;Data de criação;Data de fechamento;Valor;Origem do lead\nA;Fechado ganho;15 jan. 2025;30/06/2025;R$ 120.000,00;AWS AE\nB;Negociação;20 fev. 2025;31/12/2025;R$ 95.000,50;Web\n",
    ),
    (
        "a warehouse, with nothing written out",
        "opportunity_id|is_won|stage_name|amount_usd|created_at|closed_at|lead_source\n1|true|Closed Won|120000.0|2025-01-15T09:21:00.000+0000|2025-06-30T09:21:00.000+0000|AWS AE\n2|false|Discovery|95000.5|2025-02-20T09:21:00.000+0000|\\N|web\n",
    ),
    (
        "Pipedrive, days of won and lost deals apart from the expected one",
        "Deal - Status,Deal - Deal created,Deal - Won time,Deal - Lost time,Deal - Expected close date,Deal - Value,Deal - Source channel\nWon,2025-01-15 08:00:00,2025-06-30 08:00:00,,2025-04-01,120000,AWS AE\nOpen,2025-02-20 08:00:00,,,2025-12-31,95000.5,Web\n",
    ),
    (
        "a column twice, once blank",
        "Opportunity,Stage,Stage,Created,Close Date,Amount,Amount,Source,Note,Note\nA,Closed Won,,2025-01-15,2025-06-30,120000,,AWS AE,x,y\nB,Discovery,,20 February 2025,,95000.5,,Web,x,y\n",
    ),
    (
        "India",
        "Deal,Status,Created On,Actual Close Date,Deal Value,Source\nA,Won,15-Jan-25,30-Jun-25,\"1,20,000\",AWS AE\nB,Demo,20-Feb-25,,\"95,000.5\",Web\n",
    ),
];

#[test]
fn exports_of_two_deals_are_read_alike() {
    for (name, text) in READ {
        let read = read(text).unwrap_or_else(|wrong| panic!("{name}: {wrong}"));
        assert_eq!(short(&read), TWO, "{name}");
        let at = |year, month| CalendarMonth { year, month };
        assert_eq!(read.span, Some((at(2025, 1), at(2025, 6))), "{name}");
    }
}

#[test]
fn encodings_and_workbooks_come_to_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = READ[3].1;
    let utf_16: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let windows: Vec<u8> = text.chars().map(|c| if c == '€' { 0x80 } else { c as u8 }).collect();
    let marked: Vec<u8> = [&[0xef, 0xbb, 0xbf], text.as_bytes()].concat();
    for (name, bytes) in [("a.csv", utf_16), ("b.csv", windows), ("c.csv", marked)] {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("it can be written");
        assert_eq!(short(&read_history(&[&path], &HistoryMap::default()).expect("it is read")), TWO, "{name}");
    }
    let path = folder.path().join("d.xlsx");
    std::fs::write(&path, b"PK\x03\x04 no archive").expect("it can be written");
    let wrong = read_history(&[&path], &HistoryMap::default()).unwrap_err();
    assert!(wrong[0].contains("save the sheet as CSV"), "{wrong:?}");
}

/// What is not clear, and why it is refused.
const REFUSED: [(&str, &str); 13] = [
    ("", "is empty"),
    ("a,b\n1,2\n", "has no columns that are known: \"a\", \"b\"; name them in the scenario"),
    ("Created Date,Stage,Amount\n3/4/2025,Won,1\n", "`[history] dates = \"day-first\"` or `\"month-first\"`"),
    ("Created Date,Created Date,Stage\n2025-01-01,2025-01-01,Won\n", "has the column \"Created Date\" twice"),
    ("Created Date,Stage,Amount\n2025-01-01,Won,abc\n", "has \"abc\" in line 2, which is not a number"),
    (
        "Created Date,Stage,Amount\n2025-01-01,Won,$5\n2025-01-02,Won,€6\n",
        "has amounts in $ in line 2 and in € in line 3; export them converted into one",
    ),
    (
        "Created Date,Stage,Amount Currency,Amount\n2025-01-01,Won,USD,5\n2025-01-02,Won,EUR,6\n",
        "has amounts in \"USD\" in line 2 and in \"EUR\" in line 3 (column \"Amount Currency\"); export the amounts converted",
    ),
    (
        "Stage,Born on,Amount\nWon,2025-01-01,5\n",
        "has \"Stage\" as stage, \"Amount\" as amount, but no column that is known to tell on which day",
    ),
    ("Created Date,Stage,Stage\n2025-01-01,Won,6\n", "has the column \"Stage\" twice"),
    ("Created Date,Stage,Amount\n45747,Won,1\n", "a day number of Excel; give the column the format of a date"),
    ("Created Date;Stage;Amount\n2025-01-01;Won;120.000\n", "no cell shows whether `.` is a decimal sign"),
    (
        "Created Date,Stage,Amount\n2025-01-01,Closed Won,1\n2025-01-02,,2\n,Subtotal,3\n",
        "is a grouped report: it has subtotals, and blank cells in \"Stage\"; export it with details only",
    ),
    ("Opened,Start Date\n2025-05-01,2025-03-01\n", "filled before it was opened"),
];

#[test]
fn what_is_not_clear_is_refused_with_a_hint() {
    for (text, expected) in REFUSED {
        let wrong = read(text).expect_err(text);
        assert!(wrong.contains(expected), "{text:?}: {wrong}");
    }
}

#[test]
fn guesses_are_shown_and_what_is_stated_wins() {
    let text = "Born,Died,How,Worth,Created Date,Stage,Lead Source\n2025-01-15,2025-06-30,Y,7,2020-01-01,?,AE\n2025-02-20,2025-03-01,N,8,2020-01-01,?,Fair\n";
    let map = map(
        "[history]\ncolumns = { created = \"Born\", closed = \"Died\", stage = \"How\", amount = \"Worth\" }\nwon = [\"Y\"]\nlost = [\"N\"]\nfield = [\"AE\"]\nfrom = \"2024-12\"",
    );
    let history = read_with(text, &map).expect("it is read");
    let wanted = ["2025-01-15 2025-06-30 Won 7 Some(Field)", "2025-02-20 2025-03-01 Lost 8 Some(Direct)"];
    assert_eq!(short(&history), wanted);
    assert_eq!(history.span.map(|span| (span.0.year, span.0.month)), Some((2024, 12)));
    let reading = |key: &str| history.readings.iter().find(|r| r.key == key).expect("it is told");
    assert!(!reading("columns.created").is_guess && reading("columns.source").is_guess && !reading("won").is_guess);
    assert_eq!(reading("columns.source").value, "Lead Source");
}

#[test]
fn seats_meetings_and_tables_by_quarter_are_told_apart() {
    let seats =
        read("Role,Opened,Start Date,End Date\nFAM,2025-01-01,2025-05-01,\nFAM,2025-01-01,2025-06-01,2026-01-01\n");
    assert_eq!(seats.expect("seats").hires.len(), 2);
    let meetings = read("Meeting Date,With\n2025-01-01,A\n2025-01-02,B\n").expect("meetings");
    assert_eq!(meetings.meetings.len(), 2);
    let table = "Quarter,Wins,Opportunities opened,pipeline_field,Mood\n2025-Q1,2,9,\"1,200,000\",good\nQ2 2025,3,,\"900,000\",bad\nTotal,5,9,2100000,\n";
    let stated = read(table).expect("a table");
    let found: Vec<(Observable, u32, f64)> = stated.stated.iter().map(|s| (s.what, s.from.month, s.value)).collect();
    let wanted = [
        (Observable::Wins, 1, 2.0),
        (Observable::Wins, 4, 3.0),
        (Observable::Opportunities, 1, 9.0),
        (Observable::PipelineField, 1, 1.2e6),
        (Observable::PipelineField, 4, 0.9e6),
    ];
    assert_eq!(found, wanted);
    assert!(stated.notes.iter().any(|note| note.contains("\"Mood\" is not looked at")));
}

#[test]
fn a_lost_deal_ends_on_its_own_day() {
    let text =
        "Deal created,Status,Won time,Lost time,Value\n2025-01-15,Lost,,2025-03-01,5\n2025-01-16,Won,2025-04-01,,6\n";
    let wanted = ["2025-01-15 2025-03-01 Lost 5 None", "2025-01-16 2025-04-01 Won 6 None"];
    assert_eq!(short(&read(text).expect("it is read")), wanted);
}

#[test]
fn the_currency_is_known_wherever_the_export_tells_it() {
    for (head, cells, money) in [
        ("Amount", "\"CHF 1,200.50\",", Some("CHF")),
        ("Amount (EUR)", "1200.5,", Some("EUR")),
        ("Amount,Opportunity Currency", "1200.5,GBP", Some("GBP")),
        ("Value,Currency of Value", "1200.5,SEK", Some("SEK")),
        // What is converted is in one currency, whatever the deal was made in.
        ("Amount (converted),Currency", "1200.5,JPY", None),
        ("Amount", "1200.5,", None),
    ] {
        let text = format!("Created Date,Stage,{head}\n2025-01-15,Won,{}\n", cells.trim_end_matches(','));
        let history = read(&text).unwrap_or_else(|wrong| panic!("{head}: {wrong}"));
        assert_eq!((history.money.as_deref(), history.deals[0].amount), (money, Some(1200.5)), "{head}");
    }
}

#[test]
fn what_an_export_does_not_say_is_said() {
    let history = read("Created Date,Stage,Amount,Done\n2025-01-15,Won,€120,2025-06-30\n").expect("it is read");
    let note = history.notes.iter().find(|note| note.contains("columns.closed")).expect("no day of closing is known");
    assert!(note.contains("\"Done\""), "{note}");
    assert_eq!(history.money.as_deref(), Some("€"));
    let history = read("Created Date,Close Date,Stage,Amount\n2025-01-15,2025-06-30,Won,120\n").expect("it is read");
    assert!(!history.notes.iter().any(|note| note.contains("columns.closed")) && history.money.is_none());
}

/// A renewal is no new business: it would pass for a deal that is nearly always won.
#[test]
fn renewals_stand_apart_and_marketplaces_are_read() {
    let text = "Created Date,Close Date,Stage,Type,Amount,Lead Source,Marketplace\n2025-01-15,2025-06-30,Closed Won,New,120,AWS AE,Yes\n2025-01-16,2025-06-30,Closed Won,Renewal,90,Web,AWS Marketplace\n2025-01-17,2025-06-30,Closed Lost,Renewal,80,Web,\n2025-01-18,2025-06-30,Closed Won,Upsell,10,Web,no\n";
    let history = read(text).expect("it is read");
    let kept: Vec<(Option<f64>, Option<bool>)> = history.deals.iter().map(|d| (d.amount, d.is_marketplace)).collect();
    assert_eq!(kept, [(Some(120.0), Some(true))]);
    let renewed: Vec<(Outcome, Option<bool>)> =
        history.renewals.iter().map(|d| (d.outcome, d.is_marketplace)).collect();
    assert_eq!(renewed, [(Outcome::Won, Some(true)), (Outcome::Lost, Some(false))]);
    assert!(history.notes.iter().any(|note| note.contains("1 deals sell more to a customer")), "{:?}", history.notes);
    let map = map("[history]\nrenewal = [\"Upsell\"]\nmarketplace = [\"no\"]");
    let history = read_with(text, &map).expect("it is read");
    assert_eq!(history.renewals.iter().map(|d| d.is_marketplace).collect::<Vec<_>>(), [Some(true)]);
}

#[test]
fn a_small_file_cannot_ask_for_much_memory_or_a_long_answer() {
    let names: Vec<String> = (0..1_900).map(|i| format!("c{i}")).collect();
    let wide = format!("Created Date,Stage,{}\n", names.join(","));
    for text in [
        wide.clone() + &"2024-01-01\n".repeat(49_000),
        ("a,".repeat(1_990) + "a\n").repeat(3_000),
        "\u{1b}[31m,".repeat(1_500) + "\n1,2\n",
        "a".repeat(1_000_000) + "\nb\n",
        format!("Created Date,Stage,{}\n2024-01-01,Won,3\n", "x".repeat(100_000)),
        format!("Created Date,Stage\n{},Won\n", "x".repeat(100_000)),
        format!("Quarter,Wins\n{},3\n", "x".repeat(100_000)),
        format!("Quarter,Wins,{}\n2026-Q1,3\n", names.join(",")),
        format!("Created Date,Stage,Amount\n2024-01-01,Won,3\n{}", "Exported by the sales system,,\n".repeat(3_000)),
    ] {
        let said = match read(&text) {
            Ok(history) => history.notes.join("\n"),
            Err(wrong) => wrong,
        };
        assert!(said.len() < 3_000 && !said.contains('\u{1b}'), "{} bytes: {}", said.len(), &said[..300]);
    }
}

#[test]
fn what_a_scenario_says_of_its_history_is_checked_with_it() {
    let base = include_str!("../../../tests/it/commands/small.toml");
    for (table, why) in [
        ("from = \"2026-02\"\nto = \"2026-01\"", "`history.to` is 2026-01, before `history.from`, 2026-02"),
        ("option = \"In-hose\"", "did you mean `\"In-house\"`?"),
        ("before = \"../other.toml\"", "must be the name of a file in the same folder"),
        ("before = \"\"", "must be the name of a file in the same folder"),
    ] {
        let text = format!("{base}\n[history]\n{table}\n");
        let problems = crate::scenario::parse("x.toml", &text, Path::new("."), &crate::scenario::Overrides::default());
        let report = problems.expect_err(why).to_string();
        assert!(report.contains(why), "{report}");
    }
}

/// A report of products has a row a product, one of stages a row a change.
#[test]
fn a_deal_in_several_rows_counts_once_or_is_refused() {
    let head = "Opportunity ID,Opportunity Name,Created Date,Close Date,Stage,Amount,Lead Source,Product\n";
    let one = "006A,Acme,2025-01-15,2025-06-30,Closed Won,120000,AWS AE,Agent\n";
    let two = "006B,Bolt,2025-02-20,,Open,95000.5,Web,Agent\n";
    let text = [head, one, two, &one.replace("Agent", "Console")].concat();
    let history = read(&text).expect("it is read");
    assert_eq!(short(&history), TWO);
    assert!(history.notes.iter().any(|note| note.contains("1 rows repeat a deal (by \"Opportunity ID\")")));
    // Without its number a deal is known by its name, where all the rest is the same too.
    let without = |text: &str| text.replace("Opportunity ID,", "").replace("006A,", "").replace("006B,", "");
    assert_eq!(short(&read(&without(&text)).expect("it is read")), TWO);
    let other_worth = [head, one, two, &one.replace("120000", "7")].concat();
    assert_eq!(read(&without(&other_worth)).expect("two deals of one name").deals.len(), 3);
    let wrong = read(&other_worth).expect_err("which is right?");
    assert!(wrong.contains("the deal \"006A\" in line 2 and in line 4 with another \"Amount\""), "{wrong}");
    // A number of the customer is none of the deal.
    let text = text.replace("Opportunity ID", "ID").replace("006B", "006A");
    assert_eq!(read(&text).expect("it is read").deals.len(), 2);
    let mut history = History::default();
    let sheet = of_text(&[head, one].concat()).expect("a table");
    take(&mut history, "a.csv", &sheet, &HistoryMap::default()).expect("it is read");
    let wrong = take(&mut history, "b.csv", &sheet, &HistoryMap::default()).expect_err("it is there already");
    assert!(wrong.contains("which another file has too"), "{wrong}");
}

#[test]
fn of_a_workbook_deals_are_read_before_a_sheet_that_sums_them_up() {
    use crate::scenario::csv::{book_of, row};
    let sums = row(1, &[("A", "Quarter"), ("B", "Opportunities"), ("C", "Wins")])
        + &row(2, &[("A", "2025-Q1"), ("B", "99"), ("C", "98")]);
    let deals = |id: &str| {
        row(1, &[("A", "Stage"), ("B", "Created Date"), ("C", "Amount"), ("D", "Deal ID")])
            + &row(2, &[("A", "Won"), ("B", "2025-01-15"), ("C", "5"), ("D", id)])
    };
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("book.xlsx");
    let read = |sheets: &[&str]| {
        std::fs::write(&path, book_of(sheets, None)).expect("it can be written");
        read_history(&[&path], &HistoryMap::default()).expect("it is read")
    };
    let history = read(&[&sums, &deals("a"), &deals("b")]);
    assert_eq!((history.deals.len(), history.stated.len()), (1, 0));
    assert!(history.notes.iter().any(|note| note.contains("the sheet \"S2\" is read; \"S3\" could be too")));
    assert_eq!(read(&[&row(1, &[("A", "Cover"), ("B", "x")]), &sums]).stated.len(), 2);
}

#[test]
fn renewals_are_known_by_their_pipeline_and_yearly_amounts_come_first() {
    let text = "Create Date,Close Date,Deal Stage,Pipeline,Deal Type,Value,ARR,Marktplatz\n2025-01-15,2025-06-30,Closed won,Sales Pipeline,New Business,300,100,Ja\n2025-01-16,2025-06-30,Closed won,Renewal Pipeline,Existing Business,300,90,Nein\n2025-01-16,2025-06-30,Closed won,Sales Pipeline,Existing Business,300,90,Nein\n";
    let history = read(text).expect("it is read");
    let of = |deals: &[Deal]| deals.iter().map(|d| (d.amount, d.is_marketplace)).collect::<Vec<_>>();
    assert_eq!(of(&history.deals), [(Some(100.0), Some(true))]);
    assert_eq!(of(&history.renewals), [(Some(90.0), Some(false))]);
    let said = |text: &str| read(text).expect("it is read").notes.join("\n");
    let terms = "Create Date,Stage,Value,Contract term (months)\n2025-01-15,Won,300,36\n";
    assert!(said(terms).contains("\"Contract term (months)\" tells how long contracts run, and \"Value\" is taken"));
    assert!(!said(&terms.replace("Value", "ACV")).contains("how long contracts run"));
}

#[test]
fn ends_that_are_not_told_are_said() {
    let text = "Deal created,Status,Won time,Value,Source\n2025-01-15,Lost,,5,AWS AE\n2025-01-16,Won,2025-04-20,6,AWS AE\n2025-01-16,Closed,,6,AWS AE\n";
    let history = read(text).expect("it is read");
    let said = history.notes.join("\n");
    assert!(said.contains("1 deals that ended have no day on which they did"), "{said}");
    let map = map("[history]\ncolumns = { amount = \"ACV ($k)\" }");
    let wrong = read_with("Created Date,Stage,ACV ($k)\n2025-01-01,Won,120\n", &map).expect_err("not 120 dollars");
    assert!(wrong.contains("gives amounts in thousands (column \"ACV ($k)\")"), "{wrong}");
    let history = read("Created Date,Stage,Amount\n2025-01-01,Won,(120)\n2025-01-02,Won,120\n").expect("it is read");
    assert!(history.notes.iter().any(|note| note.contains("1 deals have no amount above 0")), "{:?}", history.notes);
    assert!(said.contains("the stage \"Closed\" says neither won nor lost"), "{said}");
}

#[test]
fn a_month_that_has_only_begun_does_not_count() {
    let last = |day: &str, table: &str| {
        let text = format!("Created Date,Stage,Amount\n2025-01-15,Open,1\n{day},Open,1\n");
        read_with(&text, &map(table)).expect("it is read").span.map(|span| span.1.month)
    };
    assert_eq!([last("2025-04-14", ""), last("2025-04-15", "")], [Some(3), Some(4)]);
    assert_eq!(last("2025-04-14", "[history]\nto = \"2025-04\""), Some(4));
    // There is but this one.
    assert_eq!(last("2025-01-02", ""), Some(1));
}
