//! `deck`: one deck of results that stand in folders. It prints nothing but where the deck stands.

use super::{here, of_small};
use crate::support::{folder, program};

#[test]
fn it_says_where_the_deck_stands() {
    let folder = folder();
    std::fs::copy(here().join("small.toml"), folder.path().join("small.toml")).expect("the scenario can be copied");
    let ran = program(folder.path(), &of_small("audit", &["--deck", "--out", "found"]));
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let made = program(folder.path(), &["deck", "found", "--out", "told"]);
    assert_eq!((made.code, made.stdout.as_str()), (0, ""));
    assert_eq!(made.stderr, format!("Written to {}\n", std::path::Path::new("told").join("deck.pptx").display()));
    assert!(folder.path().join("told/deck.pptx").exists());
    let refused = program(folder.path(), &["deck", "nowhere"]);
    assert_eq!((refused.code, refused.stdout.as_str()), (2, ""));
}
