//! What the program says about keys, names and plans that do not fit, whole.

use super::{SMALL, check};
use crate::parameter::TABLES;

#[test]
fn an_unknown_key_names_the_nearest_known_one() {
    let text = SMALL.to_owned()
        + r"
[funnel]
base_win_rat = 0.3
zebra = 1
acv = 1
";
    let table = TABLES.iter().find(|table| table.name == "funnel").expect("a table");
    let keys: Vec<String> = table.specs.iter().map(|spec| format!("`{}`", spec.key)).collect();
    check(
        &text,
        &[],
        &r"
error: unknown key `funnel.base_win_rat`
  --> small.toml:27:1
   |
27 | base_win_rat = 0.3
   | ^^^^^^^^^^^^ did you mean `base_win_rate`?

error: unknown key `funnel.zebra`
  --> small.toml:28:1
   |
28 | zebra = 1
   | ^^^^^
   |
   = help: allowed here: KEYS

error: unknown key `funnel.acv`
  --> small.toml:29:1
   |
29 | acv = 1
   | ^^^
   |
   = help: `acv` is a key of `[isv]`
"
        .replace("KEYS", &keys.join(", ")),
    );
}

#[test]
fn what_must_be_stated_is_missing() {
    let text = SMALL
        .to_owned()
        .replacen("horizon_months = 24\n", "", 1)
        .replacen("target_accounts = 100\n", "", 1)
        .replacen("arr = 80e6\n", "", 1)
        .replacen("name = \"In-house\"\n", "", 1);
    check(
        &text,
        &[],
        r#"
error: `horizon_months` is missing
 --> small.toml:5:1
  |
5 | [isv]
  | ^ it stands above the first table
  |
  = help: write `horizon_months = 48`, between 1 and 240

error: `isv.arr` is missing
 --> small.toml:5:1
  |
5 | [isv]
  | ^^^^^
  |
  = help: annual recurring revenue at the start (money)

error: `cloud[0].target_accounts` is missing
 --> small.toml:9:1
  |
9 | [[cloud]]
  | ^^^^^^^^^
  |
  = help: named target accounts (accounts)

error: `option[1].name` is missing
  --> small.toml:19:1
   |
19 | [[option]]
   | ^^^^^^^^^^
   |
   = help: write `name = "…"`
"#,
    );
}

#[test]
fn names_given_twice() {
    let text = SMALL.to_owned()
        + r#"
[[option]]
name = "In-house"
baseline = true
outsourced = [{ month = 0, heads = 2 }]
"#;
    check(
        &text,
        &[],
        r#"
error: two of `[[option]]` are named `In-house`
  --> small.toml:27:8
   |
27 | name = "In-house"
   |        ^^^^^^^^^^

error: only one option can be the baseline; `Status quo` is it already
  --> small.toml:28:12
   |
28 | baseline = true
   |            ^^^^

error: `option[2].outsourced[0].units` is missing
  --> small.toml:29:15
   |
29 | outsourced = [{ month = 0, heads = 2 }]
   |               ^^^^^^^^^^^^^^^^^^^^^^^^
   |
   = help: a number between 0 and 1000, such as 2 or 1.5

error: unknown key `option[2].outsourced[0].heads`
  --> small.toml:29:28
   |
29 | outsourced = [{ month = 0, heads = 2 }]
   |                            ^^^^^
   |
   = help: allowed here: `month`, `units`, `at`
"#,
    );
}

#[test]
fn a_mechanism_of_another_cloud() {
    let text = SMALL.to_owned().replacen("aws_prm_metering", "azure_cua", 1).replacen(
        "\"customer_deployed\"",
        "\"customer-deployed\"",
        1,
    );
    check(
        &text,
        &[],
        r#"
error: `isv.archetype` does not know "customer-deployed"
 --> small.toml:7:13
  |
7 | archetype = "customer-deployed"
  |             ^^^^^^^^^^^^^^^^^^^ did you mean `customer_deployed`?
  |
  = help: one of `isv_hosted`, `customer_deployed`, `hybrid`

error: `azure_cua` is a mechanism of azure, not of aws
  --> small.toml:15:15
   |
15 | attribution = "azure_cua"
   |               ^^^^^^^^^^^
   |
   = help: one of `aws_prm_metering`, `aws_prm_tagging`, `aws_prm_agent`, `none`
"#,
    );
}

#[test]
fn text_that_is_not_toml() {
    let text = SMALL.to_owned().replacen("arr = 80e6", "arr = 80e6M\nacv =", 1);
    check(
        &text,
        &[],
        r"
error: not valid TOML: invalid float, expected nothing
 --> small.toml:8:11
  |
8 | arr = 80e6M
  |           ^

error: not valid TOML: string values must be quoted, expected literal string
 --> small.toml:9:1
  |
9 | acv =
  | ^^^^^
  |
  = help: a value is missing behind the `=`
",
    );
}

#[test]
fn start_as_month_and_as_table() {
    let text = SMALL.to_owned()
        + r"
[start]
warm = 3
";
    check(
        &text,
        &[],
        r#"
error: not valid TOML: duplicate key
  --> small.toml:26:2
   |
26 | [start]
   |  ^^^^^
   |
   = help: beside a `[start]` table, write the first month as `month = "2026-01"` in it
"#,
    );
}

#[test]
fn a_table_that_is_missing_is_told_at_the_end() {
    check(
        "schema = 1\nname = \"Mine\"\nstart = \"2026-01\"\nhorizon_months = 24\n\n",
        &[],
        r"
error: `cloud` is missing
 --> small.toml:4:20
  |
4 | horizon_months = 24
  |                    ^ it can stand below
  |
  = help: state each hyperscaler under `[[cloud]]`, with `name`, `weight` and `target_accounts`

error: `isv.archetype` is missing
 --> small.toml:4:20
  |
4 | horizon_months = 24
  |                    ^ it can stand below
  |
  = help: whose cloud account the product runs in: `isv_hosted`, `customer_deployed` or `hybrid`

error: `isv.arr` is missing
 --> small.toml:4:20
  |
4 | horizon_months = 24
  |                    ^ it can stand below
  |
  = help: annual recurring revenue at the start (money)

error: `option` is missing
 --> small.toml:4:20
  |
4 | horizon_months = 24
  |                    ^ it can stand below
  |
  = help: state each way to staff the work under `[[option]]`
",
    );
}

/// What is written instead of a line of the small scenario, and what the report says of it.
const KINDS: [(&str, &str, &str); 21] = [
    ("baseline = true", "baseline = true\n[[option.rules]]\nmonth = 12", "did you mean `rule`?"),
    ("[isv]", "[[isv]]", "help: write `[isv]`, with one bracket"),
    ("[isv]", "macro = 3\n[isv]", "help: write `[macro]` on a line of its own, and its values below"),
    ("[isv]", "stress = [\"x\"]\n[isv]", "help: each stands under `[[stress]]`, with its values below"),
    ("baseline = true", "baseline = true\nprogrammes = \"x\"", "help: a table is written `{ key = value }`"),
    ("baseline = true", "baseline = \"yes\"", "did you mean `true`?"),
    ("baseline = true", "baseline = 1", "did you mean `true`?"),
    (
        "baseline = true",
        "baseline = true\ncurrency = \"EUR\"",
        "`currency` stands at the top of the file, above the first table",
    ),
    ("baseline = true", "baseline = true\nstress = 1", "help: `stress` is a list of tables, each under `[[stress]]`"),
    ("baseline = true", "baseline = true\nfunnel = 1", "help: `funnel` is a table: `[funnel]`"),
    ("baseline = true", "baseline = true\ndecision = 1", "help: `decision` is a table: `[decision]`"),
    ("name = \"In-house\"", "name = 5", "did you mean `\"5\"`?"),
    ("name = \"In-house\"", "name = 2026-01-01", "did you mean `\"2026-01-01\"`?"),
    ("arr = 80e6", "arr = [80e6]", "did you mean `80e6`?"),
    ("arr = 80e6", "arr = 80e6\ncategory = 1", "help: one of `"),
    ("arr = 80e6", "arr = { uniform = [60e6, 90e6] }", "help: write `{ uniform = { min = …, max = … } }`"),
    ("arr = 80e6", "arr = { samples = \"x.csv\" }", "help: write `{ samples = { file = …, column = … } }`"),
    ("arr = 80e6", "arr = 80e6\narr = 70e6", "help: a table gives a key once"),
    ("[isv]", "[nonsense]\n[isv]", "help: allowed here: `schema`, "),
    ("[isv]", "a = 1\r[isv]", "line ends of Windows (CRLF) or of Unix (LF)"),
    ("[isv]", DEEP, "help: tables and lists stand too deep in each other"),
];

const DEEP: &str = "a = [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[";

#[test]
fn a_value_of_another_kind_is_told_how_it_is_written() {
    for (line, wrong, expected) in KINDS {
        assert!(SMALL.contains(line), "{line}");
        let report = match super::read(&SMALL.replacen(line, wrong, 1)) {
            Ok(_) => "it is read".to_owned(),
            Err(problems) => problems.to_string(),
        };
        assert!(report.contains(expected), "{wrong:?} is told\n{report}");
    }
}
