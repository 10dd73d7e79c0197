//! Pages that are made from the code are those that the code makes. `UPDATE_DOCS=1 cargo test --test it docs` writes them.

use std::path::Path;

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

/// Every symbol of a parameter is used in the model's page, so that the page and the tables do not drift apart.
#[test]
fn the_model_page_uses_the_symbols_of_the_parameters() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/MODEL.md");
    let page = std::fs::read_to_string(path).expect("the page is there");
    let specs = alliance_sim::parameter::TABLES.iter().flat_map(|table| table.specs);
    let missing: Vec<String> = specs
        .filter(|spec| !page.contains(spec.key) && (spec.symbol.is_empty() || !page.contains(spec.symbol)))
        .map(|spec| format!("{}.{}", spec.table, spec.key))
        .collect();
    assert!(missing.is_empty(), "docs/MODEL.md names neither key nor symbol of {missing:?}");
}
