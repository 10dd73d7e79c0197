//! What the program says about levers that cannot be, whole.

use super::{SMALL, check, good};

/// The small scenario whose last option has this.
fn with(lines: &str) -> String {
    SMALL.to_owned() + lines
}

#[test]
fn what_all_options_share_cannot_be_set_by_one() {
    check(
        &with("set = { \"isv.acv\" = 90e3, \"macro.downturn_entry\" = 0, \"cloud.aws.weight\" = 1 }\n"),
        &[],
        "
error: an option cannot set `isv.acv`: it belongs to the world that all options share
  --> small.toml:25:9
   |
25 | set = { \"isv.acv\" = 90e3, \"macro.downturn_entry\" = 0, \"cloud.aws.weight\" = 1 }
   |         ^^^^^^^^^
   |
   = help: set it for all options in its own table, or see what it does by `[[stress]]` or `--set`

error: an option cannot set `macro.downturn_entry`: it shapes luck that all options share
  --> small.toml:25:27
   |
25 | set = { \"isv.acv\" = 90e3, \"macro.downturn_entry\" = 0, \"cloud.aws.weight\" = 1 }
   |                           ^^^^^^^^^^^^^^^^^^^^^^
   |
   = help: set it for all options in its own table, or see what it does by `[[stress]]` or `--set`

error: an option cannot set `cloud.aws.weight`: it belongs to the world that all options share
  --> small.toml:25:55
   |
25 | set = { \"isv.acv\" = 90e3, \"macro.downturn_entry\" = 0, \"cloud.aws.weight\" = 1 }
   |                                                       ^^^^^^^^^^^^^^^^^^
   |
   = help: set it for all options in its own table, or see what it does by `[[stress]]` or `--set`
",
    );
}

#[test]
fn a_slip_in_a_path_finds_its_parameter() {
    check(
        &with("set = { \"cloud.aws.live_moth\" = 2, motion = \"both\" }\n"),
        &[],
        "
error: there is no `cloud.aws.live_moth` that an option could set
  --> small.toml:25:9
   |
25 | set = { \"cloud.aws.live_moth\" = 2, motion = \"both\" }
   |         ^^^^^^^^^^^^^^^^^^^^^ did you mean `cloud.aws.live_month`?
   |
   = help: a parameter by its path, `conduct.framing`, or `cloud.NAME.attribution`

error: there is no `motion` that an option could set
  --> small.toml:25:36
   |
25 | set = { \"cloud.aws.live_moth\" = 2, motion = \"both\" }
   |                                    ^^^^^^
   |
   = help: `motion` is the option's own: it stands beside `set`, not in it
",
    );
}

#[test]
fn values_of_levers_are_checked_as_all_others() {
    check(
        &with(
            "set = { \"funnel.base_win_rate\" = 22, \"marketplace.share\" = { times = 9 }, \"conduct.framing\" = \"bil_cut\" }\n",
        ),
        &[],
        "
error: `funnel.base_win_rate` must be between 0.01 and 0.9, found 22
  --> small.toml:25:34
   |
25 | set = { \"funnel.base_win_rate\" = 22, \"marketplace.share\" = { times = 9 }, \"conduct.framing\" = \"bil_cut\" }
   |                                  ^^ did you mean `0.22`?
   |
   = help: shares are written as fractions: 0.22 for 22%

error: it makes 4.031 of the middle of `marketplace.share`, which must be between 0 and 1
  --> small.toml:25:70
   |
25 | set = { \"funnel.base_win_rate\" = 22, \"marketplace.share\" = { times = 9 }, \"conduct.framing\" = \"bil_cut\" }
   |                                                                      ^
   |
   = help: unit: probability

error: `conduct.framing` does not know \"bil_cut\"
  --> small.toml:25:95
   |
25 | set = { \"funnel.base_win_rate\" = 22, \"marketplace.share\" = { times = 9 }, \"conduct.framing\" = \"bil_cut\" }
   |                                                                                               ^^^^^^^^^ did you mean `bill_cut`?
   |
   = help: one of `bill_cut`, `competitive`, `reallocation`
",
    );
}

#[test]
fn what_holds_from_the_start_cannot_begin_later() {
    check(
        &with("set = { \"evidence.narratives_at_start\" = 4 }\nset_from = 6\n"),
        &[],
        "
error: `evidence.narratives_at_start` holds from the start or not at all, and `set_from` is 6
  --> small.toml:25:9
   |
25 | set = { \"evidence.narratives_at_start\" = 4 }
   |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   |
   = help: write `set_from = 0`, or leave it out
",
    );
}

#[test]
fn a_cost_without_a_change_and_a_mechanism_of_another_cloud() {
    check(
        &with("set_once = 40e3\n[[option.lever]]\nset = { \"cloud.aws.attribution\" = \"azure_cua\" }\n"),
        &[],
        "
error: `option[1].set` is missing
  --> small.toml:25:12
   |
25 | set_once = 40e3
   |            ^^^^
   |
   = help: write `set = { \"cloud.aws.live_month\" = 2 }`

error: `azure_cua` is a mechanism of azure, not of aws
  --> small.toml:27:35
   |
27 | set = { \"cloud.aws.attribution\" = \"azure_cua\" }
   |                                   ^^^^^^^^^^^
   |
   = help: one of `aws_prm_metering`, `aws_prm_tagging`, `aws_prm_agent`, `none`
",
    );
}

#[test]
fn programmes_that_cannot_be() {
    check(
        &with(
            "[option.programmes]\nevidence = { from = 6, until = 6, hours = 60 }\ncredentials = { share = 90 }\nattribution = { mechanism = \"none\" }\nstories = 3\n",
        ),
        &[],
        "
error: `option[1].programmes.evidence.until` is 6, and it begins in month 6
  --> small.toml:26:32
   |
26 | evidence = { from = 6, until = 6, hours = 60 }
   |                                ^
   |
   = help: `until` is the first month in which it has ended

error: `option[1].programmes.credentials.share` must be between 0 and 1, found 90
  --> small.toml:27:25
   |
27 | credentials = { share = 90 }
   |                         ^^ did you mean `0.9`?
   |
   = help: shares are written as fractions: 0.9 for 90%

error: `none` is nothing to set up
  --> small.toml:28:29
   |
28 | attribution = { mechanism = \"none\" }
   |                             ^^^^^^
   |
   = help: a mechanism of the cloud

error: unknown key `option[1].programmes.stories`
  --> small.toml:29:1
   |
29 | stories = 3
   | ^^^^^^^
   |
   = help: allowed here: `evidence`, `credentials`, `attribution`
",
    );
}

#[test]
fn version_2_of_the_format_says_what_version_1_does() {
    let (one, two) = (good(SMALL), good(&SMALL.replace("schema = 1", "schema = 2")));
    assert_eq!(one.scenario.hash, two.scenario.hash);
}

#[test]
fn a_plan_stays_at_one_place() {
    let text = SMALL.replace(
        "in_house = [{ month = 0, heads = 2 }]",
        "in_house = [{ month = 0, heads = 2, at = \"aws\" }, { month = 6, heads = 3 }]\noutsourced = [{ month = 0, units = 1, at = \"gcp\" }]",
    );
    check(
        &text,
        &[],
        "
error: all steps of a plan stay at one place: the step before stays on `aws`
  --> small.toml:24:51
   |
24 | in_house = [{ month = 0, heads = 2, at = \"aws\" }, { month = 6, heads = 3 }]
   |                                                   ^^^^^^^^^^^^^^^^^^^^^^^^
   |
   = help: heads can stay on one cloud and units on another; split a kind by options

error: the scenario has no cloud `gcp`
  --> small.toml:25:44
   |
25 | outsourced = [{ month = 0, units = 1, at = \"gcp\" }]
   |                                            ^^^^^
",
    );
}

#[test]
fn tables_in_tables_say_the_same_as_paths_in_quotes() {
    let quoted = good(&with("set = { \"cloud.aws.live_month\" = 2, \"evidence.share\" = { times = 0.5 } }\n"));
    let nested = good(&with("[option.set]\ncloud.aws.live_month = 2\nevidence = { share = { times = 0.5 } }\n"));
    assert_eq!(quoted.scenario.options, nested.scenario.options);
}
