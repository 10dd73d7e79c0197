//! `score`: a receipt against what happened, on the export of the example.

use super::calibrate::{COMMON, ready};
use super::prints_in;
use crate::support::program;

#[test]
fn score_holds_a_receipt_against_what_happened() {
    let folder = ready();
    let ran = program(folder.path(), &[&["run", "small.toml", "--out", "a"][..], &COMMON].concat());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let arguments = ["score", "a/receipt.json", "--actuals", "actuals.csv", "--option", "Outsourced"];
    prints_in(folder.path(), "score", &[&arguments[..], &["-n", "600", "--charts", "none", "-q"]].concat());
    let none = program(folder.path(), &["score", "a", "--actuals", "actuals.csv", "--option", "Nobody", "-q"]);
    assert!(none.code == 2 && none.stderr.contains("no option `Nobody`"), "{}", none.stderr);
}
