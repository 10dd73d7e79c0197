//! What the program says about settings, stress cases and correlations that cannot be, whole.

use super::{SMALL, check};

#[test]
fn correlations_of_what_is_not_uncertain() {
    let text = SMALL.to_owned()
        + r#"
[[correlation]]
between = ["isv.acv", "funnel.base_win_ratio"]
rank = -0.3
[[correlation]]
between = ["isv.acv", "isv.arr"]
rank = 0.3
[[correlation]]
between = ["isv.acv", "funnel.base_win_rate"]
rank = -1
[[correlation]]
between = ["isv.acv", "isv.base_growth"]
rank = 0.1
[[correlation]]
between = ["isv.base_growth", "isv.acv"]
rank = 0.2
"#;
    check(
        &text,
        &[],
        r#"
error: there is no parameter `funnel.base_win_ratio`
  --> small.toml:27:23
   |
27 | between = ["isv.acv", "funnel.base_win_ratio"]
   |                       ^^^^^^^^^^^^^^^^^^^^^^^ did you mean `funnel.base_win_rate`?

error: `isv.arr` is a known number, 80000000, and cannot be correlated
  --> small.toml:30:23
   |
30 | between = ["isv.acv", "isv.arr"]
   |                       ^^^^^^^^^
   |
   = help: state it as a distribution, or drop the correlation

error: `correlation[2].rank` must be above -1 and below 1, found -1
  --> small.toml:34:8
   |
34 | rank = -1
   |        ^^

error: the correlation between `isv.base_growth` and `isv.acv` is given twice
  --> small.toml:38:1
   |
38 | [[correlation]]
   | ^^^^^^^^^^^^^^^
"#,
    );
}

#[test]
fn correlations_that_cannot_hold_together() {
    let text = SMALL.to_owned()
        + r#"
[[correlation]]
between = ["isv.acv", "funnel.base_win_rate"]
rank = 0.9
[[correlation]]
between = ["funnel.base_win_rate", "funnel.cycle_months"]
rank = 0.9
[[correlation]]
between = ["isv.acv", "funnel.cycle_months"]
rank = -0.9
[[correlation]]
between = ["ae.quota", "ae.reach"]
rank = 0.5
"#;
    check(
        &text,
        &[],
        r"
error: these rank correlations cannot hold together: `isv.acv` and `funnel.base_win_rate` 0.9, `funnel.base_win_rate` and `funnel.cycle_months` 0.9, `isv.acv` and `funnel.cycle_months` -0.9
  --> small.toml:32:1
   |
32 | [[correlation]]
   | ^^^^^^^^^^^^^^^
   |
   = help: bring them nearer to zero, or take the nearest that can hold by `--repair-correlation`
",
    );
}

#[test]
fn a_pair_that_is_not_stated_and_would_make_others_hold_is_named_with_its_value() {
    let pairs = r#"
[[correlation]]
between = ["isv.acv", "funnel.base_win_rate"]
rank = 0.9
[[correlation]]
between = ["funnel.base_win_rate", "funnel.cycle_months"]
rank = 0.9
"#;
    let text = SMALL.to_owned() + pairs;
    check(
        &text,
        &[],
        r"
error: these rank correlations need others that are not stated: `isv.acv` and `funnel.base_win_rate` 0.9, `funnel.base_win_rate` and `funnel.cycle_months` 0.9
  --> small.toml:29:1
   |
29 | [[correlation]]
   | ^^^^^^^^^^^^^^^
   |
   = help: a pair that is not stated counts as uncorrelated; they hold together with `isv.acv` and `funnel.cycle_months` 0.69, or take the nearest that can hold by `--repair-correlation`
",
    );
    // With it they hold.
    let third = "[[correlation]]\nbetween = [\"isv.acv\", \"funnel.cycle_months\"]\nrank = 0.69\n";
    assert!(super::read(&(text + third)).is_ok());
}

#[test]
fn settings_of_the_command_line() {
    let text = SMALL.to_owned();
    check(
        &text,
        &[
            "funnel.base_win_rate=22",
            "funnel.base_win_rat=0.2",
            "cloud.azure.coverage=0.3",
            "option.\"In-hose\".motion=field",
            "option.In-house.motion=fild",
        ],
        r#"
error: there is no cloud named `azure`
 --> --set:1:7
  |
1 | cloud.azure.coverage=0.3
  |       ^^^^^
  |
  = help: one of `aws`

error: there is no option named `In-hose`
 --> --set:1:8
  |
1 | option."In-hose".motion=field
  |        ^^^^^^^^^ did you mean `In-house`?
  |
  = help: one of `Status quo`, `In-house`

error: unknown key `funnel.base_win_rat`
 --> --set:1:8
  |
1 | funnel.base_win_rat=0.2
  |        ^^^^^^^^^^^^ did you mean `base_win_rate`?

error: `funnel.base_win_rate` must be between 0.01 and 0.9, found 22
 --> --set:1:22
  |
1 | funnel.base_win_rate=22
  |                      ^^ did you mean `0.22`?
  |
  = help: shares are written as fractions: 0.22 for 22%

error: `option.In-house.motion` does not know "fild"
 --> --set:1:24
  |
1 | option.In-house.motion=fild
  |                        ^^^^ did you mean `field`?
  |
  = help: one of `partner_side`, `field`, `both`
"#,
    );
}

#[test]
fn settings_that_are_no_settings() {
    let text = SMALL.to_owned();
    check(
        &text,
        &[
            "isv.acv",
            "isv..acv=1",
            "isv.acv={ lognormal = { p10 = 1e5 }",
            "macro.rate[3]=1",
            "option.In-house=3",
            "name.first=1",
        ],
        r#"
error: there is no `=` after the path
 --> --set:1:1
  |
1 | isv.acv
  | ^^^^^^^
  |
  = help: write `--set PATH=VALUE`

error: `isv..acv` is not a path
 --> --set:1:1
  |
1 | isv..acv=1
  | ^^^^^^^^
  |
  = help: write `table.key`, `cloud.aws.key`, `option."Name".key`

error: `name` has nothing inside to set
 --> --set:1:6
  |
1 | name.first=1
  |      ^^^^^

error: `option.In-house` names no key
 --> --set:1:8
  |
1 | option.In-house=3
  |        ^^^^^^^^
  |
  = help: write `option.In-house.key`

error: `macro.rate` has no element 3
 --> --set:1:11
  |
1 | macro.rate[3]=1
  |           ^^^

error: not valid TOML: unclosed inline table, expected `}`
 --> --set:1:36
  |
1 | isv.acv={ lognormal = { p10 = 1e5 }
  |                                    ^
"#,
    );
}

#[test]
fn a_stress_case_that_cannot_be_run() {
    let text = SMALL.to_owned()
        + r#"
[[stress]]
name = "Worse"
set = { "isv.acv" = -1, "macro.downturn_entr" = 0.2, "cloud.gcp.coverage" = 0 }
"#;
    check(
        &text,
        &[],
        r#"
error: `isv.acv` must be between 1 and 1e10, found -1
  --> small.toml:28:21
   |
28 | set = { "isv.acv" = -1, "macro.downturn_entr" = 0.2, "cloud.gcp.coverage" = 0 }
   |                     ^^
   |
   = help: unit: money/yr

error: unknown key `macro.downturn_entr`
  --> small.toml:28:25
   |
28 | set = { "isv.acv" = -1, "macro.downturn_entr" = 0.2, "cloud.gcp.coverage" = 0 }
   |                         ^^^^^^^^^^^^^^^^^^^^^ did you mean `downturn_entry`?

error: there is no cloud named `gcp`
  --> small.toml:28:54
   |
28 | set = { "isv.acv" = -1, "macro.downturn_entr" = 0.2, "cloud.gcp.coverage" = 0 }
   |                                                      ^^^^^^^^^^^^^^^^^^^^
   |
   = help: one of `aws`
"#,
    );
}

#[test]
fn a_metric_of_months_after_the_horizon() {
    check(
        &(SMALL.replace("horizon_months = 24", "horizon_months = 12") + "\n[decision]\nmetric = \"pipeline_m24\"\n"),
        &[],
        r#"
error: `pipeline_m24` is not defined: it counts to month 24, and the horizon ends at month 12
  --> small.toml:27:10
   |
27 | metric = "pipeline_m24"
   |          ^^^^^^^^^^^^^^
   |
   = help: lengthen `horizon_months` to 24 or more, or decide by `pipeline_field`
"#,
    );
}
