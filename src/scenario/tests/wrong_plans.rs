//! What the program says about plans that do not fit, whole.

use super::{SMALL, check};

#[test]
fn steps_out_of_order() {
    let text = SMALL.to_owned().replacen(
        "[{ month = 0, heads = 2 }]",
        "[{ month = 12, heads = 4 }, { month = 0, heads = 2 }]",
        1,
    );
    check(
        &text,
        &[],
        r"
error: steps must come in order: month 0 stands after month 12
  --> small.toml:24:50
   |
24 | in_house = [{ month = 12, heads = 4 }, { month = 0, heads = 2 }]
   |                                                  ^
   |
   = help: each step must have a later month than the one before
",
    );
}

#[test]
fn plans_that_contradict_themselves() {
    let text = SMALL.to_owned()
        + r#"
legacy_heads = 3
gate = { month = 12, metric = "field_pull", at_least = 4, then = { in_house = [{ month = 6, heads = 4 }] }, else = {} }
[[window]]
name = "late"
from = 18
months = 12
"#;
    check(
        &text,
        &[],
        r#"
error: `option[1].legacy_heads` must be at most the 2 heads of the plan's first step, found 3
  --> small.toml:26:16
   |
26 | legacy_heads = 3
   |                ^
   |
   = help: legacy heads fill the first step of `in_house`

error: `option[1].gate.then.in_house` starts in month 6, before the gate of month 12
  --> small.toml:27:79
   |
27 | gate = { month = 12, metric = "field_pull", at_least = 4, then = { in_house = [{ month = 6, heads = 4 }] }, else = {} }
   |                                                                               ^^^^^^^^^^^^^^^^^^^^^^^^^^
   |
   = help: months count from the start of the scenario

error: `window[0]` ends with month 30, after the horizon of 24
  --> small.toml:28:1
   |
28 | [[window]]
   | ^^^^^^^^^^
   |
   = help: `from` and `months` together must be at most `horizon_months`
"#,
    );
}

#[test]
fn doubtful_options_are_read_with_warnings() {
    let text = SMALL.to_owned().replacen("baseline = true\n", "", 1)
        + r#"
[[option]]
name = "Twin"
in_house = [{ month = 0, heads = 2 }]
[[option]]
name = "More"
in_house = [{ month = 0, heads = 3 }, { month = 30, heads = 4 }]
"#;
    check(
        &text,
        &[],
        r#"
warning: no option is the baseline, so NPV added, ROI and payback are counted against doing nothing
  --> small.toml:18:8
   |
18 | name = "Status quo"
   |        ^^^^^^^^^^^^
   |
   = help: write `baseline = true` in the option that goes on as today

warning: option `Twin` is the same as `In-house`
  --> small.toml:26:8
   |
26 | name = "Twin"
   |        ^^^^^^

warning: `More` has a step in month 30, after the horizon of 24
  --> small.toml:29:8
   |
29 | name = "More"
   |        ^^^^^^

warning: `More` wants 72 seat-months, 50% more than the 48 of `In-house`
  --> small.toml:29:8
   |
29 | name = "More"
   |        ^^^^^^
   |
   = help: compare them by `--compare equal-seats` or `equal-spend`, or change the plans
"#,
    );
}
