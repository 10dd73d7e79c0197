//! `diff`.

use super::{here, prints_in};
use crate::support::{folder, program};

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
