//! What people type in place of what is read, against the help that they get: the table of cases.

use super::{SMALL, parse};
use crate::scenario::problem::Severity;
use crate::scenario::{Overrides, Problem, load};
use std::path::Path;

/// A piece of the small scenario, what somebody writes instead, and words that the first problem must have.
const SLIPS: [(&str, &str, &str); 56] = [
    ("arr = 80e6", "arr = 80’000’000", "numbers have no separators of thousands: `80e6`"),
    ("sellers = 20", "sellers = \"12 per cloud\"", "units are not written: `12`"),
    ("arr = 80e6", "arr = 35,000,000", "numbers have no separators of thousands: `35e6`"),
    ("arr = 80e6", "arr = 35.000.000", "numbers have no separators of thousands: `35e6`"),
    ("arr = 80e6", "arr = 35 000 000", "numbers have no separators of thousands: `35e6`"),
    ("arr = 80e6", "arr = 35M", "thousands and millions are written `e3` and `e6`: `35e6`"),
    ("arr = 80e6", "arr = 35m # ARR", "`35e6`"),
    ("arr = 80e6", "arr = $35M", "`35e6`"),
    ("arr = 80e6", "arr = \"35M\"", "`35e6`"),
    ("arr = 80e6", "arr = \"35,000,000\"", "numbers have no separators of thousands: `35e6`"),
    ("arr = 80e6", "arr = €35000000", "amounts are written without the sign of a currency: `35e6`"),
    ("arr = 80e6", "arr = 35 million", "`35e6`"),
    ("arr = 80e6", "arr = “80e6”", "texts stand between straight quotes"),
    ("arr = 80e6", "arr = 50e6-55e6", "`{ lognormal = { p10 = 50e6, p90 = 55e6 } }`"),
    ("arr = 80e6", "arr = [50e6, 55e6]", "`{ lognormal = { p10 = 50e6, p90 = 55e6 } }`"),
    ("arr = 80e6", "arr = \"52M ± 5M\"", "`{ normal = { mean = 52e6, sd = 2500e3 } }`"),
    ("arr = 80e6", "arr = \"about 52 million\"", "alone it is written: `52e6`"),
    ("arr = 80e6", "arr = ~52e6", "alone it is written: `52e6`"),
    ("arr = 80e6", "arr = 80e6\nbase_growth = 1/20", "no calculation: `0.05`"),
    ("sellers = 20", "sellers = 20;", "nothing stands behind a value: `20`"),
    (
        "arr = 80e6",
        "arr = 80e6\nbase_growth = { beta = { mean = 6, sd = 1 } }",
        "rates are written as fractions: 0.06 for 6%",
    ),
    ("[isv]", "[[isv]]", "write `[isv]`, with one bracket"),
    ("name = \"In-house\"", "name = \"In\\u0007house\"", "one line without control characters"),
    ("heads = 2 }]", "heads = 2 }", "this bracket is not closed"),
    ("target_accounts = 100", "target-accounts = 100", "unknown key `cloud[0].target-accounts`"),
    ("schema = 1", "{ \"schema\": 1 }", "the file is JSON, not TOML"),
    ("schema = 1", "<html>", "the file is HTML or XML, not TOML"),
    ("arr = 80e6", "arr =", "a value is missing behind the `=`"),
    ("arr = 80e6", "arr: 80e6", "a value is given by `=`: `arr = 80e6`"),
    ("arr = 80e6", "arr = 80e6\nbase_growth = 6%", "shares are written as fractions: `0.06`"),
    ("arr = 80e6", "arr = 80e6\nbase_growth = \"6 %\"", "shares are written as fractions: `0.06`"),
    ("arr = 80e6", "arr = 80e6\nbase_growth = 0,06", "decimals are written with a point: `0.06`"),
    ("arr = 80e6", "arr = 80e6\nbase_growth = .06", "with a digit before the point: `0.06`"),
    (
        "arr = 80e6",
        "arr = 80e6\nbase_growth = { uniform = { min = 2%, max = 0.1 } }",
        "shares are written as fractions: `0.02`",
    ),
    ("arr = 80e6", "arr = 80e6\nacv = { uniform = { min = 60,000, max = 90e3 } }", "separators of thousands: `60e3`"),
    ("arr = 80e6", "arr = 80e6\nacv = { uniform = { min = 60k, max = 90k } }", "`60e3`"),
    ("sellers = 20", "sellers = 12 people", "units are not written: `12`"),
    ("sellers = 20", "sellers = \"12 people\"", "units are not written: `12`"),
    ("sellers = 20", "sellers = N/A", "leave the key out where there is no value"),
    ("sellers = 20", "sellers = 20\nretainer = 12e3", "`retainer` is a key of `[outsourced]`"),
    ("sellers = 20", "sellers = 20\nmotion = \"field\"", "`motion` is a key of `[[option]]`"),
    ("weight = 1", "weight = 1\narchetype = \"hybrid\"", "`archetype` is a key of `[isv]`"),
    ("in_house = [", "retainer = 12e3\nin_house = [", "`retainer` is a key of `[outsourced]`"),
    ("[[cloud]]", "[cloud]", "write `[[cloud]]`, with two brackets"),
    ("[[cloud]]", "[[cloud]", "an element of a list `[[cloud]]`"),
    ("[[option]]\nname = \"Status quo\"", "[option]\nname = \"Status quo\"", "`[[option]]`"),
    ("name = \"In-house\"", "name = \"In-house \"", "must not begin or end with a blank"),
    ("name = \"aws\"", "name = \"aws \"", "did you mean `aws`?"),
    ("name = \"aws\"", "name = \"AWS\"", "did you mean `aws`?"),
    ("name = \"aws\"", "name = aws", "texts stand in quotes: `\"aws\"`"),
    ("name = \"aws\"", "name = \"aws", "invalid basic string"),
    ("baseline = true", "baseline = True", "write `true`, in lower case"),
    ("baseline = true", "baseline = yes", "write `true`, in lower case"),
    ("start = \"2026-01\"", "start = 2026-01", "in quotes"),
    ("start = \"2026-01\"", "start = \"2026-01\"\ncurrency = \"€\"", "did you mean `EUR`?"),
    ("start = \"2026-01\"", "start = \"2026-01\"\ncurrency = \"usd\"", "did you mean `USD`?"),
];

fn words(problem: &Problem) -> String {
    format!("{} | {} | {}", problem.message, problem.label, problem.help.as_deref().unwrap_or_default())
}

#[test]
fn every_slip_gets_its_own_help() {
    for (piece, typed, expected) in SLIPS {
        assert!(SMALL.contains(piece), "{piece}");
        let text = SMALL.replacen(piece, typed, 1);
        let problems = parse("small.toml", &text, Path::new("."), &Overrides::default()).unwrap_err().0;
        let all: Vec<String> = problems.iter().map(words).collect();
        assert!(all.iter().any(|words| words.contains(expected)), "{typed}\n{}", all.join("\n"));
    }
}

/// One slip is one problem: nothing is told that only follows from it.
#[test]
fn a_slip_is_told_once() {
    let correlated = "[[correlation]]\nbetween = [\"isv.acv\", \"funnel.base_win_rate\"]\nrank = 0.2\n";
    let text = format!("{SMALL}\n[funnel]\nbase_win_rate = {{ beta = {{ mean = 0.2, sd = 0.02 }} }}\n{correlated}");
    assert!(parse("small.toml", &text, Path::new("."), &Overrides::default()).is_ok());
    for (piece, typed) in [
        ("mean = 0.2,", "mean = 20,"),
        ("base_win_rate = {", "base_win_rate = \"22%\" # {"),
        ("sd = 0.02", "sd = \"x\""),
        ("{ beta = {", "{ bata = {"),
        ("sellers = 20", "sellers = 20\nacv = { samples = { file = \"none.csv\", column = \"x\" } }"),
        ("[isv]", "[[isv]]"),
        ("[[correlation]]", "[correlation]"),
        ("target_accounts = 100", "targetAccounts = 100"),
        ("arr = 80e6", "arr = { pert = { min = 70,000,000, mode = 8e7, max = 9e7 } }"),
        ("heads = 2 }]", "heads = 2 }"),
        ("sellers = 20", "sellers: 20"),
    ] {
        assert!(text.contains(piece), "{piece}");
        let wrong = text.replacen(piece, typed, 1);
        let problems = parse("small.toml", &wrong, Path::new("."), &Overrides::default()).unwrap_err();
        let errors = problems.0.iter().filter(|problem| problem.severity == Severity::Error).count();
        assert_eq!(errors, 1, "{typed}\n{problems}");
    }
}

/// What is no TOML hides nothing that stands elsewhere in the file.
#[test]
fn slips_of_the_format_and_of_the_content_are_told_together() {
    let text = SMALL
        .replacen("sellers = 20", "seller = 20", 1)
        .replacen("weight = 1", "weight = 100%", 1)
        .replacen("aws_prm_metering", "aws_prm_meter", 1)
        .replacen("baseline = true", "baseline = True", 1)
        .replacen("name = \"In-house\"", "name = “In-house ”", 1);
    let problems = parse("small.toml", &text, Path::new("."), &Overrides::default()).unwrap_err();
    let errors: Vec<String> = problems.0.iter().map(words).collect();
    assert_eq!(errors.len(), 6, "{problems}");
    for expected in
        ["isv.seller", "`1`", "aws_prm_meter", "write `true`", "straight quotes", "begin or end with a blank"]
    {
        assert!(errors.iter().any(|words| words.contains(expected)), "{expected}\n{problems}");
    }
}

/// A line put into `[isv]` or behind the scenario, and the start of the warning that it must get.
const DOUBTED: [(&str, &str); 12] = [
    ("[isv]\nacv = 60", "thousands? That would be 60e3"),
    ("[outsourced]\nretainer = 192e3", "a year? That would be 16e3"),
    ("[outsourced]\nretainer = 16", "thousands? That would be 16e3"),
    ("[funnel]\ncycle_months = 250", "days? That would be 8.214"),
    ("[funnel]\ncycle_months = { pert = { min = 180, mode = 250, max = 300 } }", "days?"),
    ("[in_house]\note = 22e3", "a month? That would be 264e3"),
    ("[in_house]\note = 260", "thousands? That would be 260e3"),
    ("[in_house]\nhours = 40", "a week?"),
    ("[in_house]\nramp_months = 330", "days?"),
    ("[economics]\nannual_expansion = 4", "percent? That would be 0.04"),
    ("[economics]\ncontract_life = 36", ""),
    ("[economics]\ntail_months = 36", "is of a former version"),
];

#[test]
fn a_slip_of_unit_is_asked_about() {
    for (lines, expected) in DOUBTED {
        let text = match lines.strip_prefix("[isv]\n") {
            Some(line) => SMALL.replacen("arr = 80e6", &format!("arr = 80e6\n{line}"), 1),
            None => format!("{SMALL}\n{lines}\n"),
        };
        let warnings = super::good(&text).warnings;
        assert_eq!(warnings.len(), usize::from(!expected.is_empty()), "{lines}");
        for warning in warnings {
            assert!(words(&warning).contains(expected), "{lines}: {}", words(&warning));
        }
    }
}

/// Bombs: small files that ask for much. All are refused quickly and in few words.
#[test]
fn small_bombs_are_refused_in_few_words() {
    let many = |count: usize, line: fn(usize) -> String| (0..count).map(line).collect::<String>();
    let bombs = [
        SMALL.replacen("[isv]", &format!("[isv]\n{}", many(5_000, |i| format!("k{i} = 1\n"))), 1),
        SMALL.to_owned() + &many(20_000, |i| format!("[[cloud]]\nname = \"c{i}\"\n")),
        SMALL.to_owned() + &many(20_000, |i| format!("[[option]]\nname = \"o{i}\"\n")),
        SMALL.to_owned() + &many(30_000, |i| format!("[[correlation]]\nrank = 0.{i}\n")),
        SMALL.to_owned() + &many(30_000, |i| format!("[[stress]]\nname=\"s{i}\"\n")),
        format!("isv = {{ {}x = 1 }}\n", many(8_000, |i| format!("k{i} = 1, "))),
        format!("{}\n", "k".repeat(700_000)) + " = 1\n",
        format!("[{}]\n{}", "k".repeat(400_000), many(50_000, |i| format!("k{i}=1\n"))),
        format!("[{}]\n{}", vec!["k".repeat(240); 60].join("."), many(50_000, |i| format!("k{i}=1\n"))),
        format!("a{} = 1\n", ".a".repeat(300_000)),
        format!("a = {}", "[".repeat(300_000)),
        format!("x = [{}]\n", "1,".repeat(500_000)),
        many(8_000, |i| format!("[t{i}]\n")),
        many(20_000, |i| format!("[t{i}]\n")),
        SMALL.to_owned() + "[[stress]]\nname = \"s\"\nset = {" + &many(5_000, |i| format!("\"isv.k{i}\" = 1,")) + "}\n",
        SMALL.to_owned() + "[[option]]\nname = \"o\"\nset = {" + &many(5_000, |i| format!("\"isv.k{i}\" = 1,")) + "}\n",
        SMALL.to_owned()
            + &many(20, |i| format!("[[option]]\nname = \"o{i}\"\n"))
            + &format!("[[option.lever]]\nset = {{ {} }}\n", many(900, |i| format!("\"isv.k{i}\"=1,"))).repeat(24),
        SMALL.replacen("arr = 80e6", &format!("arr = {{ samples = {{ values = [{}] }} }}", "9e7,".repeat(10_001)), 1),
        SMALL.to_owned() + "[history.columns]\n" + &many(5_000, |i| format!("c{i} = \"x\"\n")),
    ];
    for bomb in bombs {
        let report = parse("bomb.toml", &bomb, Path::new("."), &Overrides::default()).unwrap_err().to_string();
        assert!(report.len() < 20_000, "{} bytes: {}", report.len(), &report[..2_000]);
    }
    let set = vec![format!("{}=1", vec!["a"; 20_000].join(".")), format!("isv.{}=1", "k".repeat(50_000))];
    let overrides = Overrides { set, ..Overrides::default() };
    let report = parse("small.toml", SMALL, Path::new("."), &overrides).unwrap_err().to_string();
    assert!(report.contains("is too long") && report.len() < 4_000, "{report}");
}

/// Each suggestion is a look at every name: of nine hundred problems, twenty of which are shown, not all get one.
#[test]
fn suggestions_end_with_the_problems_that_can_be_shown() {
    let keys: String = (0..900).map(|i| format!("\"isv.seler{i}\" = 1, ")).collect();
    for table in ["[[option]]\nname = \"o\"", "[[stress]]\nname = \"s\""] {
        let text = format!("{SMALL}\n{table}\nset = {{ {keys} }}\n");
        let problems = parse("s.toml", &text, Path::new("."), &Overrides::default()).unwrap_err().0;
        let suggested = problems.iter().filter(|problem| problem.suggestion.is_some()).count();
        assert!(problems.len() >= 900 && (1..=200).contains(&suggested), "{table}: {suggested} of {}", problems.len());
    }
}

#[test]
fn twenty_problems_are_shown_and_the_rest_is_counted() {
    let keys: String = (0..50).map(|i| format!("k{i} = 1\n")).collect();
    let problems =
        parse("s.toml", &SMALL.replacen("[isv]", &format!("[isv]\n{keys}"), 1), Path::new("."), &Overrides::default());
    let report = problems.unwrap_err().to_string();
    assert_eq!(report.matches("error: ").count(), 20);
    assert!(report.ends_with("and 30 more problems\n"), "{report}");
}

#[test]
fn control_characters_never_reach_the_terminal() {
    let hostile = "\u{1b}[2J\u{7}\u{9b}31m\u{202e}";
    let escaped = "\\u001b[2J\\u0007\\u009b31m\\u202e";
    for text in [
        SMALL.replacen("In-house", escaped, 1),
        SMALL.replacen("sellers = 20", &format!("\"{escaped}\" = 20"), 1),
        SMALL.replacen("customer_deployed", escaped, 1),
        SMALL.replacen("sellers = 20", &format!("sellers = 20 # {hostile}\nx = 1"), 1),
        SMALL.replacen("sellers = 20", &format!("sellers = {hostile}"), 1),
        SMALL.replacen(
            "sellers = 20",
            &format!("acv = {{ samples = {{ file = \"{escaped}\", column = \"{escaped}\" }} }}"),
            1,
        ),
        SMALL.replacen("schema = 1", &format!("schema = 1\nextends = \"{escaped}\""), 1),
    ] {
        let report = parse(hostile, &text, Path::new("."), &Overrides::default()).unwrap_err().to_string();
        let is_hostile = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
        assert!(!report.contains(is_hostile), "{report:?}");
    }
    let problems = load(Path::new("a\u{1b}[31m.toml"), &Overrides::default()).unwrap_err();
    assert!(problems.to_string().contains("control characters in its name"));
}

#[test]
fn a_file_outside_is_read_only_if_allowed_and_never_shown() {
    let root = tempfile::tempdir().unwrap();
    let dir = root.path().join("scenario");
    std::fs::create_dir(&dir).unwrap();
    std::fs::write(root.path().join("secret.env"), "PASSWORD=hunter2\nTOKEN=hunter3\n").unwrap();
    std::fs::write(root.path().join("secret.toml"), "password = \"hunter2\"\nhorizon_months = \"hunter3\"\n").unwrap();
    let secret = root.path().join("secret.env").display().to_string();
    let file = |name: &str| format!("acv = {{ samples = {{ file = {name:?}, column = \"acv\" }} }}");
    for text in [
        SMALL.replacen("schema = 1", "schema = 1\nextends = \"../secret.env\"", 1),
        SMALL.replacen("schema = 1", "schema = 1\nextends = \"../secret.toml\"", 1).replacen(
            "horizon_months = 24\n",
            "",
            1,
        ),
        SMALL.replacen("sellers = 20", &file("../secret.env"), 1),
        SMALL.replacen("sellers = 20", &file(&secret), 1),
        SMALL.to_owned()
            + &format!("[[stress]]\nname = \"s\"\nset = {{ \"isv.{}", file("../secret.env").replacen(" =", "\" =", 1))
            + " }\n",
    ] {
        std::fs::write(dir.join("s.toml"), &text).unwrap();
        for allow_outside in [false, true] {
            let overrides = Overrides { allow_outside, ..Overrides::default() };
            let report = load(&dir.join("s.toml"), &overrides).unwrap_err().to_string();
            assert_eq!(report.contains("`--allow-outside`"), !allow_outside, "{report}");
            assert!(!report.contains("hunter") && !report.contains("TOKEN"), "{report}");
        }
    }
}

/// What is put in by `--set` may come from somebody else, an agent or a form: it stands behind the same fence.
#[test]
fn a_value_that_is_put_in_names_no_file_outside_either() {
    let root = tempfile::tempdir().unwrap();
    let dir = root.path().join("scenario");
    std::fs::create_dir(&dir).unwrap();
    std::fs::write(dir.join("s.toml"), SMALL).unwrap();
    let numbers: String = (1..9).map(|i| format!("{i}e4\n")).collect();
    for (file, text) in [("secret.csv", format!("hunter\n{numbers}")), ("scenario/own.csv", format!("acv\n{numbers}"))]
    {
        std::fs::write(root.path().join(file), text).unwrap();
    }
    let set = |file: &str, allow_outside: bool| {
        let file = root.path().join(file).display().to_string();
        let set = vec![format!("isv.acv={{ samples = {{ file = {file:?}, column = \"acv\" }} }}")];
        Overrides { set, allow_outside, ..Overrides::default() }
    };
    let text = |overrides: &Overrides| parse("s.toml", SMALL, &dir, overrides);
    for read in [load(&dir.join("s.toml"), &set("secret.csv", false)), text(&set("secret.csv", false))] {
        let report = read.unwrap_err().to_string();
        assert!(report.contains("`--allow-outside`") && !report.contains("hunter"), "{report}");
    }
    let report = text(&set("secret.csv", true)).unwrap_err().to_string();
    assert!(report.contains("no column") && !report.contains("hunter"), "{report}");
    assert!(text(&set("scenario/own.csv", false)).is_ok());
}
