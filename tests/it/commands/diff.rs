//! `diff`.

use super::{here, prints_in};
use crate::support::{folder, program};
use alliance_sim::analysis::statistics::Estimate;
use alliance_sim::report::format;

#[test]
fn diff_says_what_changed_and_what_moved_the_result() {
    let folder = folder();
    std::fs::copy(here().join("small.toml"), folder.path().join("small.toml")).expect("the scenario can be copied");
    let run = |out: &str, more: &[&str]| {
        let common = ["run", "small.toml", "-n", "300", "--charts", "none", "-q", "--date", "2026-11-25", "--out", out];
        let ran = program(folder.path(), &[&common[..], more].concat());
        assert_eq!(ran.code, 0, "{}", ran.stderr);
    };
    run("a", &[]);
    run("again", &[]);
    run("b", &["--set", "isv.acv=150e3", "--set", "funnel.base_win_rate=0.3"]);
    let receipt = |name: &str| std::fs::read(folder.path().join(name).join("receipt.json")).expect("it was written");
    assert_eq!(receipt("a"), receipt("again"));
    assert!(
        std::fs::read_to_string(folder.path().join("a/manifest.json"))
            .expect("it was written")
            .contains("receipt.json")
    );
    let same = program(folder.path(), &["diff", "a", "again", "--charts", "none", "-q"]);
    assert!(same.stdout.contains("Nothing that was stated differs."), "{}{}", same.stdout, same.stderr);
    prints_in(folder.path(), "diff", &["diff", "a", "b", "-n", "300", "--charts", "none", "-q"]);
    let none = program(folder.path(), &["diff", "a", "nowhere", "-q"]);
    assert_eq!(none.code, 2);
    assert!(none.stderr.contains("name a folder that `run` wrote"), "{}", none.stderr);
}

/// Lines of a CSV by option and metric, without quotes: names here have no commas.
fn cells(folder: &std::path::Path, file: &str) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(folder.join(file)).expect("it was written");
    text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

/// The first row of an option in what was printed.
fn row_of<'a>(printed: &'a str, option: &str) -> Vec<&'a str> {
    let is_it = |line: &&str| line.strip_prefix(option).is_some_and(|rest| rest.starts_with("  "));
    let line = printed.lines().find(is_it).unwrap_or_else(|| panic!("no row of {option}:\n{printed}"));
    line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect()
}

/// The mean of an option and its chance of being the best, as `run` writes what stands in its summary.
fn ranked(folder: &std::path::Path, option: &str) -> (String, String) {
    let summary = std::fs::read_to_string(folder.join("summary.json")).expect("it was written");
    let summary: serde_json::Value = serde_json::from_str(&summary).expect("it is JSON");
    let ranking = summary["ranking"].as_array().expect("a list");
    let row = ranking.iter().find(|row| row["option"] == option).expect("it is ranked");
    let of = |key: &str| {
        let [value, half] = ["value", "half_width"].map(|field| row[key][field].as_f64().unwrap_or(f64::NAN));
        Estimate::known(value, half / Estimate::known(0.0, 1.0).half_width())
    };
    (format::money_with_error(of("mean"), "USD"), format::chance(of("p_best")))
}

#[test]
fn diff_states_what_run_states_under_every_design() {
    // Five blocks: a half width by the quantile of a normal would be 2.776 / 1.96 too narrow.
    for (design, n) in [("iid", "300"), ("lhs", "5000"), ("sobol", "5120")] {
        let folder = folder();
        std::fs::copy(here().join("small.toml"), folder.path().join("small.toml")).expect("the scenario can be copied");
        let at = |name: &str| folder.path().join(name);
        let what = ["run", "small.toml", "--set", "horizon_months=6", "-n", n, "--design", design];
        let printed =
            program(folder.path(), &[&what[..], &["--charts", "none", "--no-parquet", "--out", "a"]].concat());
        assert_eq!(printed.code, 0, "{}", printed.stderr);
        let diff = || program(folder.path(), &["diff", "a", "a", "-n", "100", "--charts", "none", "-q", "--out", "d"]);
        let said = diff().stdout;
        for option in ["In-house", "Outsourced"] {
            let (mean, chance) = ranked(&at("a"), option);
            let text = &printed.stdout;
            assert!(mean.contains('±') && text.contains(&mean) && text.contains(&chance), "{mean}, {chance}:\n{text}");
            assert_eq!(row_of(&said, option)[1..], [&mean, &mean, &chance, &chance], "{design}:\n{said}");
        }
        let found = cells(&at("d"), "figures.csv");
        assert_eq!([&*found[0][4], &*found[0][7]], ["half_width_before", "half_width_after"]);
        for line in cells(&at("a"), "summary.csv").iter().filter(|line| line[2] == "half_width") {
            let own = found.iter().find(|own| own[..2] == line[..2]).expect("every metric is told");
            for cell in [&own[4], &own[7]] {
                let [own, wanted] = [cell, &line[3]].map(|cell| cell.parse::<f64>().unwrap_or(f64::NAN));
                let is_same = (own - wanted).abs() <= 1e-12 * wanted.abs() || (own.is_nan() && wanted.is_nan());
                assert!(is_same, "{design}, {line:?}: {own}");
            }
        }
        // A folder of an earlier version states standard errors alone.
        let receipt = std::fs::read_to_string(at("a/receipt.json")).expect("it was written");
        let mut receipt: serde_json::Value = serde_json::from_str(&receipt).expect("it is JSON");
        for list in ["standings", "figures"] {
            for item in receipt[list].as_array_mut().expect("a list") {
                let fields = item.as_object_mut().expect("an object");
                fields.retain(|key, _| !key.contains("half_width") && key != "reached");
            }
        }
        std::fs::write(at("a/receipt.json"), receipt.to_string()).expect("it can be written");
        assert_eq!(row_of(&diff().stdout, "Outsourced")[..3], row_of(&said, "Outsourced")[..3], "{design}");
    }
}

#[test]
fn what_may_never_be_is_set_beside_by_how_often_it_is() {
    let folder = folder();
    std::fs::copy(here().join("small.toml"), folder.path().join("small.toml")).expect("the scenario can be copied");
    let set = r#"decision.metric="payback_month""#;
    let what =
        ["run", "small.toml", "--set", set, "--set", "isv.acv=150e3", "-n", "300", "--charts", "none", "--out", "b"];
    let beside = program(folder.path(), &what);
    assert_eq!(beside.code, 0, "{}", beside.stderr);
    assert!(beside.stdout.contains("Chance to reach payback month by option"), "{}", beside.stdout);
    assert!(cells(&folder.path().join("b"), "what_if.csv")[1..].iter().all(|line| line[2] == "reached"));
    program(folder.path(), &["run", "small.toml", "--set", set, "-n", "300", "--charts", "none", "-q", "--out", "a"]);
    let diff = program(folder.path(), &["diff", "a", "b", "-n", "300", "--charts", "none", "-q"]);
    assert!(diff.stdout.contains("Chance to reach payback month by option"), "{}{}", diff.stdout, diff.stderr);
    assert!(row_of(&diff.stdout, "Outsourced")[1].contains('%'), "{}", diff.stdout);
    assert!(!diff.stdout.contains("ean payback month"), "a mean of survivors:\n{}", diff.stdout);
}

#[test]
fn diff_says_what_it_cannot_attribute() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    let small = std::fs::read_to_string(here().join("small.toml")).expect("it is there");
    let run = |out: &str, from: &str, to: &str, n: &str| {
        assert!(small.contains(from));
        std::fs::write(at(&format!("{out}.toml")), small.replace(from, to)).expect("it can be written");
        let file = format!("{out}.toml");
        let what = ["run", &file, "--set", "horizon_months=6", "-n", n, "--charts", "none", "-q", "--out", out];
        let ran = program(folder.path(), &what);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
    };
    run("a", "name", "name", "100");
    run("euro", "start =", "currency = \"EUR\"\nusd_rate = 0.9\nstart =", "100");
    run("bought", "\"Outsourced\"", "\"Bought\"", "100");
    run("year", "start =", "fiscal_year_start = 4\nstart =", "100");
    run("more", "name", "name", "120");
    let diff = |b: &str| program(folder.path(), &["diff", "a", b, "-n", "100", "--charts", "none", "-q"]).stdout;
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let euro = diff("euro");
    assert!(words(&euro).contains("a is in USD and euro in EUR"), "{euro}");
    let row = row_of(&euro, "In-house");
    assert!(row[1].contains('$') && row[2].contains('€') && !euro.contains("adds"), "{euro}");
    let bought = diff("bought");
    assert!(words(&bought).contains("name of an option Outsourced Bought") && !bought.contains("plan "), "{bought}");
    assert_eq!(row_of(&bought, "Bought")[1], row_of(&bought, "Bought")[2], "{bought}");
    let year = diff("year");
    assert!(
        words(&year).contains("setting fiscal_year_start 1 4") && !year.contains("Nothing that was stated"),
        "{year}"
    );
    let more = diff("more");
    assert!(words(&more).contains("by the error of the simulation alone"), "{more}");
}
