//! Defaults of product categories: between those of the archetype and what the scenario states.

use super::setting::Category;

/// The table, in the syntax of a scenario: a section a category, a line a parameter.
const TABLE: &str = include_str!("../../assets/categories.toml");

/// Source of the values.
pub(super) const SOURCE: &str = "the product category; K3–K5 ordered by category, assumption";

/// The default that a category gives a parameter, as a TOML value; nothing where it gives none.
pub(super) fn default_of(category: Category, table: &str, key: &str) -> Option<&'static str> {
    let mut is_own = false;
    for line in TABLE.lines() {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            is_own = name == category.name();
        } else if is_own
            && let Some((path, value)) = line.split_once(" = ")
            && path.split_once('.') == Some((table, key))
        {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::{Overrides, parse};
    use super::*;
    use crate::parameter;
    use std::path::Path;

    #[test]
    fn every_line_is_a_parameter_of_a_known_category() {
        let all: toml::Table = TABLE.parse().expect("the table is TOML");
        let known: Vec<&str> = Category::ALL.iter().map(|category| category.name()).collect();
        for (name, groups) in &all {
            assert!(known.contains(&name.as_str()), "{name}");
            for (table, keys) in groups.as_table().expect("a category is a table") {
                for key in keys.as_table().expect("a path has two parts").keys() {
                    assert!(parameter::find(table, key).is_some(), "{table}.{key}");
                    let category = Category::ALL.iter().find(|category| category.name() == name).copied();
                    assert!(default_of(category.expect("it is known"), table, key).is_some(), "{name}: {table}.{key}");
                }
            }
        }
        assert_eq!(all.len(), known.len());
    }

    #[test]
    fn a_category_stands_between_the_archetype_and_the_scenario() {
        let median = |change: &str, path: &str| {
            let set = change.split_whitespace().map(str::to_owned).collect();
            let text = include_str!("../../scenarios/saas-isv.toml").replace("acv = ", "acv_cv = 0.8 #");
            let overrides = Overrides { set, ..Overrides::default() };
            let scenario = parse("s.toml", &text, Path::new("."), &overrides).expect("it is valid").scenario;
            let position = scenario.position(path).expect("a parameter");
            scenario.parameters[position].belief.quantile(0.5)
        };
        let share = |change: &str| median(change, "marketplace.share");
        assert!((share("") - 0.55).abs() < 0.02, "hosted software");
        assert!((share("isv.category=security_endpoint") - 0.7).abs() < 0.02);
        assert_eq!(share("isv.category=security_endpoint marketplace.share=0.2"), 0.2);
        assert_eq!(median("isv.category=app_saas", "consumption.hosted_share"), 1.0, "what it does not state");
    }
}
