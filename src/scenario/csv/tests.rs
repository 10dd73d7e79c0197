//! Files as they come, against the numbers that are read or the words in which they are refused.

use super::*;

/// A file, and the numbers of its column `acv`.
const READ: [(&str, &str, &[f64]); 25] = [
    ("formulas that guard", "acv,x\n\"=\"\"120000\"\"\",1\n=\"90000.5\",2\n", &[120_000.0, 90_000.5]),
    ("plain", "customer,acv\nA,100\nB,200.5\n", &[100.0, 200.5]),
    ("CR LF", "customer,acv\r\nA,100\r\nB,200\r\n", &[100.0, 200.0]),
    ("CR only", "customer,acv\rA,100\rB,200\r", &[100.0, 200.0]),
    ("UTF-8 mark", "\u{feff}acv,x\n1,2\n", &[1.0]),
    ("semicolons", "customer;acv\nA;100\nB;200,5\n", &[100.0, 200.5]),
    ("tabs", "customer\tacv\nA\t100\nB\t200\n", &[100.0, 200.0]),
    ("bars", "customer|acv\nA|100\n", &[100.0]),
    ("sep=", "sep=;\nacv;name\n1,5;A\n2;B\n", &[1.5, 2.0]),
    ("title above", "Report: wins\nAs of 2025-12-31\n\ncustomer,acv\nA,100\n", &[100.0]),
    ("dollars", "acv\n\"$120,000.00\"\n\"$95,000.50\"\n", &[120_000.0, 95_000.5]),
    ("quoted thousands", "acv,n\n\"120,000\",1\n\"95,000\",2\n", &[120_000.0, 95_000.0]),
    ("dollar thousands under tabs", "acv\tn\n$120,000\t1\n", &[120_000.0]),
    ("European", "acv;n\n120.000,00 €;1\n95.000,50 €;2\n", &[120_000.0, 95_000.5]),
    ("groups decide the open cell", "acv;n\n1.200.000;1\n95.000;2\n", &[1_200_000.0, 95_000.0]),
    ("Swiss", "acv;n\n120'000.00;1\nCHF 95'000.50;2\n", &[120_000.0, 95_000.5]),
    ("no-break spaces", "acv;n\n120\u{a0}000,00;1\n1\u{202f}000,5;2\n", &[120_000.0, 1000.5]),
    ("negative", "acv\n\"(1,200.50)\"\n-3\n−4\n-$5\n", &[-1200.5, -3.0, -4.0, -5.0]),
    ("short", "acv\n120k\n1.2M\n", &[120e3, 1.2e6]),
    ("percent", "acv\n22%\n7.5 %\n", &[0.22, 0.075]),
    ("exponents", "acv\n1e5\n2.5E+05\n", &[1e5, 2.5e5]),
    ("blanks", "customer,acv\nA,100\nB,\nC, \nD,200\n", &[100.0, 200.0]),
    ("total", "customer,acv\nA,100\nB,200\nTotal,300\n", &[100.0, 200.0]),
    ("footer", "customer,acv\nA,100\nB,200\n\nCopyright (c) 2025 CRM Inc.\nConfidential\n", &[100.0, 200.0]),
    ("total and footer", "acv,customer\n100,A\n300,Grand Total:\nGenerated on 2025-12-31 10:00\n", &[100.0]),
];

#[test]
fn what_can_be_read_in_one_way_only_is_read() {
    for (name, text, values) in READ {
        let read = column_of(text.trim_start_matches('\u{feff}'), "acv", Quoting::Allowed);
        assert_eq!(read.map(|column| column.values).as_deref(), Ok(values), "{name}");
    }
}

/// A file, and why its column `acv` is not read.
const REFUSED: [(&str, &str); 22] = [
    ("", "is empty"),
    ("\n\n", "is empty"),
    ("acv\n", "has no numbers below its header"),
    ("1\n2\n3\n", "has no header: its first line holds numbers; write \"acv\" above them"),
    ("name,value\na,1\n", "has no column \"acv\"; its columns are \"name\", \"value\""),
    ("name,ACV\na,1\n", "has no column \"acv\"; its columns are \"name\", \"ACV\"; did you mean \"ACV\"?"),
    ("acv,x,acv\n1,2,3\n", "has the column \"acv\" twice, as number 1 and number 3; rename one of them"),
    ("name,acv\na,1\nb,n/a\nc,2\n", "has \"n/a\" in line 3, which is not a number; clear the cell to leave it out"),
    ("acv\n1\n#REF!\n", "has \"#REF!\" in line 3, which is not a number; mend the formula in the sheet"),
    ("acv\n1\n####\n", "has \"####\" in line 3, which is not a number; widen the column in the sheet and save again"),
    ("acv\n1\ninf\n", "has \"inf\" in line 3, which is not a finite number"),
    ("acv\n1\nNaN\n", "has \"NaN\" in line 3, which is not a finite number"),
    ("acv\n1\n1e999\n", "has a number in line 3 that is not a finite number"),
    ("name,acv\n\"a,1\n", "has a quote in line 2 that is not closed"),
    (
        "acv;n\n120.000;1\n95.000;2\n",
        "has \"120.000\" in line 2, and no cell shows whether `.` is a decimal sign; save the column without separators of thousands",
    ),
    (
        "acv\tn\n120,000\t1\n",
        "has \"120,000\" in line 2, and no cell shows whether `,` is a decimal sign; save the column without separators of thousands",
    ),
    ("acv;n\n1,5;1\n2.5;2\n", "writes decimals with `,` in line 2 and with `.` in line 3"),
    ("acv;n\n1,500;1\n2.500;2\n", "has `,` before three digits in line 2 and `.` in line 3"),
    ("acv\n$5\n€6\n", "has amounts in $ in line 2 and in € in line 3; export them converted into one"),
    (
        "name,acv\na,95000,50\n",
        "has 3 cells in line 2, under 2 headers; if decimals are written with a comma, save with semicolons",
    ),
    ("name,acv\na,1\nTotal,1\nb,2\n", "has a total in line 3 among its values; delete such lines"),
    ("acv\n1\n2\n3\n4\n10\n", "has in line 6 the sum of the lines above, a total? Delete the line"),
];

#[test]
fn what_is_not_clear_is_refused_in_one_line_with_its_remedy() {
    for (text, expected) in REFUSED {
        assert_eq!(column_of(text, "acv", Quoting::Allowed).unwrap_err(), expected, "{text:?}");
    }
}

#[test]
fn what_is_left_out_is_told() {
    let text = "customer,acv\nA,100\nB,\nC,200\nTotal,300\nExported by a sales system\n";
    let column = column_of(text, "acv", Quoting::Allowed).unwrap();
    let notes = [
        "line 6 is a footer and is left out",
        "line 5 is a total and is left out",
        "1 line has no value and is left out",
    ];
    assert_eq!(column.notes, notes);
}

#[test]
fn long_texts_and_many_columns_are_cut_and_control_characters_escaped() {
    let header: Vec<String> = (0..40).map(|i| format!("column {i}")).collect();
    let wrong = column_of(&(header.join(",") + "\n"), "acv", Quoting::Allowed).unwrap_err();
    assert!(wrong.ends_with("\"column 9\" and 30 more"), "{wrong}");
    let text = format!("acv\n1\n\u{1b}[31m{}\n", "x".repeat(10_000));
    let wrong = column_of(&text, "acv", Quoting::Allowed).unwrap_err();
    assert!(wrong.contains("\\u{1b}[31mxxx") && wrong.contains("…\"") && wrong.chars().count() < 140, "{wrong}");
}

#[test]
fn of_a_file_outside_nothing_is_quoted() {
    for text in ["root:x:0:0\nsecret\n", "acv\n1\nsecret\n", "acv;secret\n120.000;secret\n", "SECRET=1\n"] {
        let wrong = column_of(text, "acv", Quoting::Hidden).unwrap_err();
        assert!(!wrong.to_lowercase().contains("secret") && !wrong.contains("root"), "{wrong}");
    }
}

#[test]
fn ten_thousand_rows_are_read_and_nothing_behind_them() {
    let rows = |count: usize| "acv\n".to_owned() + &"1.5\n".repeat(count);
    assert_eq!(column_of(&rows(SAMPLES_MAX), "acv", Quoting::Allowed).unwrap().values.len(), SAMPLES_MAX);
    let wrong = column_of(&(rows(SAMPLES_MAX + 3) + "\"never closed"), "acv", Quoting::Allowed).unwrap_err();
    assert_eq!(wrong, too_many());
    assert_eq!(column_of(&rows(SAMPLES_MAX + 1), "acv", Quoting::Allowed).unwrap_err(), too_many());
}

#[test]
fn encodings_of_spreadsheets_are_read() {
    let text = "Kunde;acv\nMüller €;120,5\n";
    let utf_16 = |to_bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(to_bytes).collect::<Vec<u8>>();
    let marked = |mark: &[u8], bytes: Vec<u8>| [mark, &bytes].concat();
    let windows = text.replace('ü', "\u{1}").replace('€', "\u{2}").into_bytes();
    let windows = windows
        .iter()
        .map(|&b| match b {
            1 => 0xfc,
            2 => 0x80,
            b => b,
        })
        .collect();
    for bytes in [
        text.as_bytes().to_vec(),
        marked(&[0xef, 0xbb, 0xbf], text.as_bytes().to_vec()),
        marked(&[0xff, 0xfe], utf_16(u16::to_le_bytes)),
        marked(&[0xfe, 0xff], utf_16(u16::to_be_bytes)),
        utf_16(u16::to_le_bytes),
        utf_16(u16::to_be_bytes),
        windows,
    ] {
        assert_eq!(bytes::text_of(&bytes, false).as_deref(), Ok(text), "{bytes:?}");
    }
    assert!(bytes::text_of(b"PK\x03\x04\x14", false).unwrap_err().contains("workbook"));
    assert_eq!(bytes::text_of(b"a\0\0\0b", false), Err("is not a text file".to_owned()));
}

#[test]
fn a_row_that_is_too_wide_is_told_and_not_taken_for_a_single_column() {
    let text = "Created Date,Close Date,Stage,Amount\n2024-01-11,2024-04-21,Closed Won,1.234,56\n";
    let wrong = super::of_text(text).expect_err("too wide");
    assert!(wrong.starts_with("has 5 cells in line 2, under 4 headers"), "{wrong}");
    let text = "meeting\n\"2024-01-11, Berlin\"\nBern\n";
    assert_eq!(super::of_text(text).map(|sheet| sheet.header.len()), Ok(1), "a quoted cell may hold commas");
}

#[test]
fn a_line_that_is_no_header_is_not_searched_for_names() {
    let wrong = super::of_text(&("x".repeat(1_000_000) + "\n1\n")).expect_err("no table");
    assert!(wrong.starts_with("has no header of at most"), "{wrong}");
}
