//! Tables that are read by people and by screen readers. Tags that HTML lets out are left out: a page is mailed.

use super::terms::Terms;
use super::text::escaped;
use crate::report::story::ShownTable;

/// Rows from which a table has a field to search it.
const SEARCHED: usize = 30;

/// The column from which all hold words, where the style has a rule for it: then no cell need say so.
fn words_from(table: &ShownTable) -> Option<usize> {
    let first = (1..table.header.len()).rev().take_while(|column| table.words.contains(column)).last()?;
    (1..=6).contains(&first).then_some(first)
}

/// A table; wide ones scroll inside their frame.
pub(super) fn shown(table: &ShownTable, terms: &Terms, seen: &mut Vec<usize>) -> String {
    let mut html = String::new();
    let words_from = words_from(table);
    let is_long = table.rows.len() > SEARCHED;
    let name = if table.caption.is_empty() { "Table" } else { table.caption.as_str() };
    if is_long {
        html += "<label class=\"search\">Search <input type=\"search\" autocomplete=\"off\"></label>\n";
    }
    html += &format!(
        "<div class=\"scroll{}\" role=\"region\" tabindex=\"0\" aria-label=\"{}\">\n<table{}>",
        if is_long { " tall" } else { "" },
        escaped(name),
        words_from.map_or_else(String::new, |column| format!(" class=w{}", column + 1))
    );
    if !table.caption.is_empty() {
        html += &format!("<caption>{}</caption>", escaped(&table.caption));
    }
    // Numbers stand to the right, by the style.
    let is_told = |column: usize| words_from.is_some_and(|first| column >= first);
    let class = |column: usize| {
        if column > 0 && table.words.contains(&column) && !is_told(column) { " class=w" } else { "" }
    };
    let head =
        |(column, head): (usize, &String)| format!("<th scope=col{}>{}", class(column), terms.linked(head, seen));
    let heads: String = table.header.iter().enumerate().map(head).collect();
    html += &format!("<thead><tr>{heads}\n<tbody>");
    for (place, row) in table.rows.iter().enumerate() {
        html += if table.strong == Some(place) { "\n<tr class=strong>" } else { "\n<tr>" };
        for (column, cell) in row.iter().enumerate() {
            html += &match column {
                0 => format!("<th scope=row>{}", escaped(cell)),
                _ => format!("<td{}>{}", class(column), escaped(cell)),
            };
        }
    }
    html + "</table>\n</div>\n"
}
