//! Pages say what the code says. Those made from it are written by `UPDATE_DOCS=1 cargo test --test it docs`.

use std::path::Path;

fn page(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("the page is there")
}

fn is_current(path: &str, made: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, made).expect("the page can be written");
    }
    let stands = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(stands == made, "{} is not what the code makes: UPDATE_DOCS=1 cargo test --test it docs", path.display());
}

#[test]
fn the_parameter_reference_is_current() {
    is_current("docs/PARAMETERS.md", &alliance_sim::report::parameters::markdown());
}

#[test]
fn the_schema_of_the_summary_is_current() {
    is_current("docs/summary.schema.json", &alliance_sim::report::json::schema());
}

/// Every symbol of a parameter is used in the model's page, so that the page and the tables do not drift apart.
#[test]
fn the_model_page_uses_the_symbols_of_the_parameters() {
    let page = page("docs/MODEL.md");
    let specs = alliance_sim::parameter::TABLES.iter().flat_map(|table| table.specs);
    let missing: Vec<String> = specs
        .filter(|spec| !page.contains(spec.key) && (spec.symbol.is_empty() || !page.contains(spec.symbol)))
        .map(|spec| format!("{}.{}", spec.table, spec.key))
        .collect();
    assert!(missing.is_empty(), "docs/MODEL.md names neither key nor symbol of {missing:?}");
}

/// Files and folders of the repository that a page names in backticks.
fn named(page: &str) -> Vec<&str> {
    let is_place = |text: &&str| {
        ["src/", "tests/", "benches/", "docs/", "examples/", "fuzz/", ".ci/"].iter().any(|top| text.starts_with(top))
            && !text.contains(|c: char| c.is_whitespace() || "*{}<>…".contains(c))
    };
    page.split('`').skip(1).step_by(2).filter(is_place).collect()
}

/// The model's page is read beside the code, so the files that it and the maps name are there.
#[test]
fn files_that_pages_name_exist() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let model = page("docs/MODEL.md");
    assert!(named(&model).iter().filter(|place| place.starts_with("src/model/")).count() > 20);
    let pages = ["docs/ARCHITECTURE.md", "CONTRIBUTING.md"].map(|name| (name, page(name)));
    for (name, text) in pages.into_iter().chain([("docs/MODEL.md", model)]) {
        let missing: Vec<&str> = named(&text).into_iter().filter(|place| !top.join(place).exists()).collect();
        assert!(missing.is_empty(), "{name} names {missing:?}");
    }
}

/// The page says of every section which files hold its rules, and leaves no file of the model out.
#[test]
fn every_file_of_the_model_is_named_by_its_page() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let model = page("docs/MODEL.md");
    let named = named(&model);
    let is_named =
        |file: &str| named.iter().any(|place| *place == file || place.ends_with('/') && file.starts_with(place));
    let mut folders = vec![top.join("src/model")];
    let mut missing = Vec::new();
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).expect("the folder is there").flatten().map(|entry| entry.path()) {
            let file = path.strip_prefix(top).expect("it is inside").to_string_lossy().replace('\\', "/");
            if path.is_dir() {
                folders.push(path);
            } else if !file.ends_with("/mod.rs") && !file.contains("/tests") && !is_named(&file) {
                missing.push(file);
            }
        }
    }
    assert!(missing.is_empty(), "docs/MODEL.md names no section of {missing:?}");
}

/// A rule can be found by eye: nothing on the model's page is a wall of text.
#[test]
fn the_model_page_has_no_long_lines() {
    let long: Vec<usize> = page("docs/MODEL.md")
        .lines()
        .enumerate()
        .filter(|(_, line)| line.chars().count() > 450)
        .map(|(n, _)| n + 1)
        .collect();
    assert!(long.is_empty(), "docs/MODEL.md: lines {long:?}");
}
