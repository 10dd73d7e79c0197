//! `merge`: the shards of a run put together.

use super::here;
use crate::support::{folder, program};

#[test]
fn it_prints_what_the_run_of_all_its_shards_prints() {
    let folder = folder();
    std::fs::copy(here().join("small.toml"), folder.path().join("small.toml")).expect("the scenario can be copied");
    let runs = |arguments: &[&str]| {
        let ran = program(folder.path(), arguments);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        ran.stdout
    };
    let whole = runs(&["run", "small.toml", "-n", "600", "-q", "--charts", "none", "--out", "whole"]);
    for shard in ["0/2", "1/2"] {
        let out = format!("s{}", &shard[..1]);
        runs(&["run", "small.toml", "-n", "600", "-q", "--shard", shard, "--out", &out]);
    }
    let merged = runs(&["merge", "-q", "--charts", "none", "--out", "merged", "s0", "s1"]);
    assert!(!whole.is_empty());
    assert_eq!(whole, merged);
}
