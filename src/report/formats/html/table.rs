//! Tables that are read by people and by screen readers.

use super::terms::Terms;
use super::text::escaped;
use crate::report::story::ShownTable;

/// Rows from which a table has a field to search it.
const SEARCHED: usize = 30;

/// A table; wide ones scroll inside their frame.
pub(super) fn shown(table: &ShownTable, terms: &Terms, seen: &mut Vec<usize>) -> String {
    let mut html = String::new();
    let is_long = table.rows.len() > SEARCHED;
    let name = if table.caption.is_empty() { "Table" } else { table.caption.as_str() };
    if is_long {
        html += "<label class=\"search\">Search <input type=\"search\" autocomplete=\"off\"></label>\n";
    }
    html += &format!(
        "<div class=\"scroll{}\" role=\"region\" tabindex=\"0\" aria-label=\"{}\">\n<table>\n",
        if is_long { " tall" } else { "" },
        escaped(name)
    );
    if !table.caption.is_empty() {
        html += &format!("<caption>{}</caption>\n", escaped(&table.caption));
    }
    let class = |column: usize| if column == 0 || table.words.contains(&column) { "" } else { " class=\"num\"" };
    let head = |(column, head): (usize, &String)| {
        format!("<th scope=\"col\"{}>{}</th>", class(column), terms.linked(head, seen))
    };
    let heads: String = table.header.iter().enumerate().map(head).collect();
    html += &format!("<thead><tr>{heads}</tr></thead>\n<tbody>\n");
    for (place, row) in table.rows.iter().enumerate() {
        html += if table.strong == Some(place) { "<tr class=\"strong\">" } else { "<tr>" };
        for (column, cell) in row.iter().enumerate() {
            html += &match column {
                0 => format!("<th scope=\"row\">{}</th>", escaped(cell)),
                _ => format!("<td{}>{}</td>", class(column), escaped(cell)),
            };
        }
        html += "</tr>\n";
    }
    html + "</tbody>\n</table>\n</div>\n"
}
