//! What the program says about values that cannot be, whole.

use super::{SMALL, check, good};

#[test]
fn a_percentage_where_a_share_is_meant() {
    let text = SMALL.to_owned()
        + r"
[funnel]
base_win_rate = 22
[economics]
discount_rate = 12
[marketplace]
fee = 3
[isv2]
";
    check(
        &text,
        &[],
        r"
error: `funnel.base_win_rate` must be between 0.01 and 0.9, found 22
  --> small.toml:27:17
   |
27 | base_win_rate = 22
   |                 ^^ did you mean `0.22`?
   |
   = help: shares are written as fractions: 0.22 for 22%

error: `economics.discount_rate` must be between 0 and 1, found 12
  --> small.toml:29:17
   |
29 | discount_rate = 12
   |                 ^^ did you mean `0.12`?
   |
   = help: rates are written as fractions: 0.12 for 12%

error: `marketplace.fee` must be between 0 and 0.3, found 3
  --> small.toml:31:7
   |
31 | fee = 3
   |       ^ did you mean `0.03`?
   |
   = help: shares are written as fractions: 0.03 for 3%

error: unknown key `isv2`
  --> small.toml:32:2
   |
32 | [isv2]
   |  ^^^^ did you mean `isv`?
",
    );
}

#[test]
fn a_wrong_type() {
    let text = SMALL
        .to_owned()
        .replacen("arr = 80e6", "arr = \"80M\"", 1)
        .replacen("heads = 2", "heads = 2.5", 1)
        .replacen("baseline = true", "baseline = 1", 1);
    check(
        &text,
        &[],
        r#"
error: `isv.arr` must be a number or a distribution, found "80M"
 --> small.toml:8:7
  |
8 | arr = "80M"
  |       ^^^^^ did you mean `80e6`?
  |
  = help: thousands and millions are written `e3` and `e6`: `80e6`

error: `option[0].baseline` must be `true` or `false`, found 1
  --> small.toml:20:12
   |
20 | baseline = 1
   |            ^ did you mean `true`?

error: `option[1].in_house[0].heads` must be a whole number, found 2.5
  --> small.toml:24:34
   |
24 | in_house = [{ month = 0, heads = 2.5 }]
   |                                  ^^^
"#,
    );
}

#[test]
fn weights_that_do_not_sum_to_one() {
    let text = SMALL.to_owned().replacen("weight = 1\n", "weight = 0.7\n", 1).replacen("[[option]]\nname = \"Status", "[[cloud]]\nname = \"azure\"\nweight = 0.4\ntarget_accounts = 60\nseason = [1.2, 1.2, 1, 0.8]\n\n[[option]]\nname = \"Status", 1);
    check(
        &text,
        &[],
        r"
error: the weights of the clouds must sum to 1, found 1.1
  --> small.toml:19:10
   |
19 | weight = 0.4
   |          ^^^
   |
   = help: the weights are 0.7, 0.4

error: `cloud[1].season` must have mean 1, found 1.05
  --> small.toml:21:10
   |
21 | season = [1.2, 1.2, 1, 0.8]
   |          ^^^^^^^^^^^^^^^^^^
   |
   = help: it moves opportunities between quarters, it adds none
",
    );
}

#[test]
fn impossible_distributions() {
    let text = SMALL.to_owned()
        + r"
[funnel]
base_win_rate = { beta = { mean = 0.5, sd = 0.6 } }
cycle_months = { pert = { min = 12, mode = 8, max = 6 } }
velocity = { uniform = { min = 15, max = 30 } }
";
    check(
        &text,
        &[],
        r"
error: `funnel.base_win_rate` needs `sd` below 0.5 at a mean of 0.5 (the most that values between 0 and 1 allow), has 0.6
  --> small.toml:27:17
   |
27 | base_win_rate = { beta = { mean = 0.5, sd = 0.6 } }
   |                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

error: `funnel.cycle_months` needs min ≤ mode ≤ max, has 12, 8, 6
  --> small.toml:28:16
   |
28 | cycle_months = { pert = { min = 12, mode = 8, max = 6 } }
   |                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

error: `funnel.velocity` has nothing left between 0 and 0.9: its values lie between 15 and 30
  --> small.toml:29:12
   |
29 | velocity = { uniform = { min = 15, max = 30 } }
   |            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   |
   = help: shares are written as fractions: 0.15 for 15%
",
    );
}

#[test]
fn unknown_distributions_and_their_keys() {
    let text = SMALL.to_owned()
        + r"
[funnel]
base_win_rate = { bta = { mean = 0.2, sd = 0.1 } }
cycle_months = { min = 6, mode = 8, max = 12 }
cycle_cv = { gamma = { mean = 1, std = 2 } }
velocity = { uniform = { min = 0.1, max = 0.2, mode = 0.15 } }
";
    check(
        &text,
        &[],
        r"
error: unknown distribution `bta`
  --> small.toml:27:19
   |
27 | base_win_rate = { bta = { mean = 0.2, sd = 0.1 } }
   |                   ^^^ did you mean `beta`?
   |
   = help: one of `uniform`, `triangular`, `pert`, `normal`, `lognormal`, `beta`, `gamma`, `weibull`, `exponential`, `discrete`, `metalog`, `samples`

error: `funnel.cycle_months` must name one distribution
  --> small.toml:28:16
   |
28 | cycle_months = { min = 6, mode = 8, max = 12 }
   |                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   |
   = help: write `{ pert = { min = …, mode = …, max = … } }`

error: `funnel.cycle_cv.gamma.sd` is missing
  --> small.toml:29:22
   |
29 | cycle_cv = { gamma = { mean = 1, std = 2 } }
   |                      ^^^^^^^^^^^^^^^^^^^^^
   |
   = help: `gamma` takes `mean`, `sd`

error: unknown key `funnel.cycle_cv.gamma.std`
  --> small.toml:29:34
   |
29 | cycle_cv = { gamma = { mean = 1, std = 2 } }
   |                                  ^^^ did you mean `sd`?
   |
   = help: `gamma` takes `mean`, `sd`

error: unknown key `funnel.velocity.uniform.mode`
  --> small.toml:30:48
   |
30 | velocity = { uniform = { min = 0.1, max = 0.2, mode = 0.15 } }
   |                                                ^^^^
   |
   = help: `uniform` takes `min`, `max`
",
    );
}

#[test]
fn numbers_that_are_none() {
    let text = SMALL.to_owned()
        + r#"
[funnel]
base_win_rate = nan
cycle_months = inf
[macro]
rate = [1, 2]
[decision]
metric = "seller_hours"
rule = "means"
"#;
    check(
        &text,
        &[],
        r#"
error: `funnel.base_win_rate` must be a finite number, found NaN
  --> small.toml:27:17
   |
27 | base_win_rate = nan
   |                 ^^^

error: `funnel.cycle_months` must be a finite number, found inf
  --> small.toml:28:16
   |
28 | cycle_months = inf
   |                ^^^

error: `macro.rate` must have 3 values, found 2
  --> small.toml:30:8
   |
30 | rate = [1, 2]
   |        ^^^^^^
   |
   = help: unit: factor [expansion, steady, downturn]

error: `seller_hours` cannot decide: neither more nor less of it is better
  --> small.toml:32:10
   |
32 | metric = "seller_hours"
   |          ^^^^^^^^^^^^^^
   |
   = help: the default is `uplift_npv`

error: `decision.rule` does not know "means"
  --> small.toml:33:8
   |
33 | rule = "means"
   |        ^^^^^^^ did you mean `mean`?
   |
   = help: one of `mean`, `median`, `cvar`, `chance`
"#,
    );
}

#[test]
fn doubtful_values_are_read_with_warnings() {
    let text = SMALL
        .to_owned()
        .replacen("sellers = 20\n", "", 1)
        .replacen("arr = 80e6", "arr = 80", 1)
        .replacen("aws_prm_metering", "azure_pracr", 1)
        .replacen("\"aws\"", "\"azure\"", 1)
        + r"
[funnel]
base_win_rate = { normal = { mean = 0.2, sd = 0.2 } }
";
    check(
        &text,
        &[],
        r#"
warning: `isv.sellers` is not stated; 20 direct sellers are assumed
 --> small.toml:6:1
  |
6 | [isv]
  | ^^^^^
  |
  = help: they attend every joint meeting, so their number limits the field

warning: `isv.arr` is 80, which is very little
 --> small.toml:8:7
  |
8 | arr = 80
  |       ^^
  |
  = help: millions? That would be 80e6; usual is between 100000 and 2e10 (money)

warning: `azure_pracr` does not fit software that is `customer_deployed`
  --> small.toml:14:15
   |
14 | attribution = "azure_pracr"
   |               ^^^^^^^^^^^^^
   |
   = help: it reports hosted consumption, and there is none

warning: 17% of `funnel.base_win_rate` lie outside what is allowed and are cut off
  --> small.toml:26:17
   |
26 | base_win_rate = { normal = { mean = 0.2, sd = 0.2 } }
   |                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   |
   = help: allowed: between 0.01 and 0.9
"#,
    );
}

#[test]
fn amounts_in_another_currency_need_a_rate() {
    let yen = SMALL.replacen("horizon_months = 24", "horizon_months = 24\ncurrency = \"JPY\"", 1);
    let yen = yen.replacen("arr = 80e6", "arr = 12e9", 1);
    check(
        &yen,
        &[],
        r#"
error: amounts are in JPY, but 21 of them are defaults in USD of 2026
 --> small.toml:5:12
  |
5 | currency = "JPY"
  |            ^^^^^
  |
  = help: write `usd_rate = …`, JPY for one US dollar, to convert them; or state `isv.acv`, `isv.egress_price`, `cloud.aws.spec_consumption`, `cloud.aws.mdf`, `cloud.aws.poc`, `pdm.typical_attributed` and 15 more
"#,
    );
    check(&yen, &["usd_rate=150"], "\n");
    check(
        SMALL,
        &["currency=$", "usd_rate=150"],
        r#"
error: `currency` must be a code of ISO 4217, found "$"
 --> --set:1:10
  |
1 | currency=$
  |          ^ did you mean `USD`?
  |
  = help: three capital letters, such as `USD`, `EUR` or `JPY`

error: `usd_rate` is 150, but `currency` is USD
 --> --set:1:10
  |
1 | usd_rate=150
  |          ^^^
  |
  = help: state the currency of the amounts, such as `currency = "EUR"`
"#,
    );
}

#[test]
fn defaults_are_converted_and_say_so() {
    let yen = SMALL.replacen("horizon_months = 24", "horizon_months = 24\ncurrency = \"JPY\"\nusd_rate = 150", 1);
    let yen = good(&yen.replacen("arr = 80e6", "arr = 12e9", 1)).scenario;
    let dollars = good(SMALL).scenario;
    for (a, b) in yen.parameters.iter().zip(&dollars.parameters) {
        let rate = if a.spec.is_money() { 150.0 } else { 1.0 };
        let (converted, own) = (a.belief.quantile(0.9), b.belief.quantile(0.9));
        assert!((converted - rate * own).abs() <= 1e-12 * converted.abs(), "{}: {converted} {own}", a.path);
    }
    let retainer = yen.position("outsourced.retainer").unwrap();
    assert_eq!(yen.parameters[retainer].source, "O1; USD of 2026 × 150 JPY/USD");
    let again = good(&super::super::to_toml(&yen)).scenario;
    assert_eq!(again.hash, yen.hash);
}

#[test]
fn a_belief_mostly_beside_its_range_is_refused() {
    let text = SMALL.to_owned() + "[economics]\ngross_margin = { normal = { mean = 76, sd = 40 } }\n";
    check(
        &text,
        &[],
        r"
error: 100% of `economics.gross_margin` lie outside what is allowed
  --> small.toml:26:16
   |
26 | gross_margin = { normal = { mean = 76, sd = 40 } }
   |                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   |
   = help: shares are written as fractions: 0.76 for 76%
",
    );
}
