//! `scale`: build versus buy as curves.

use super::charts::{self, Curves, CurvesKind};
use super::document::{Block, Document, Table, estimate_cells, json};
use super::{Grid, Provenance, format, verdict};
use crate::analysis::scale::Curve;
use crate::analysis::statistics::Estimate;
use crate::study::scale::ScaleFindings;
use serde_json::{Value, json};

/// When in-house overtakes outsourced, and what flexibility is worth.
#[must_use]
pub fn document(found: &ScaleFindings, provenance: Provenance) -> Document<'_> {
    let currency = &provenance.currency;
    let (by_size, by_volatility) = (size_finding(&found.sizes), worth_finding(&found.worth, currency));
    let draw = {
        let (titles, provenance) = ([by_size.clone(), by_volatility.clone()], provenance.clone());
        move || charts_of(found, &titles, &provenance)
    };
    let (finding, mut blocks) = verdict::opening(&found.verdict, &format!("{by_size}."));
    blocks.extend([
        Block::Text("NPV of in-house less that of outsourced, by seats and horizon:".to_owned()),
        Block::Grid(grid("seats", &found.sizes, currency)),
        Block::Text(format!("{by_volatility}.")),
        Block::Text("Value of flexibility above that of in-house, by multiples of the market's changes:".to_owned()),
        Block::Grid(grid("changes", &found.worth, currency)),
        Block::Note(format!("{}; ± is the 95% interval.", provenance.counted())),
    ]);
    Document {
        blocks,
        json: json(&finding, &provenance, said(found, &by_volatility)),
        tables: vec![table(found)],
        charts: Box::new(draw),
        ..Document::of(finding, provenance)
    }
}

fn grid(title: &str, curves: &[Curve], currency: &str) -> Grid {
    let across = |curve: &Curve| curve.points.iter().map(|point| format!("{}", point.0)).collect::<Vec<_>>();
    let mut head = vec![title.to_owned()];
    head.extend(curves.first().map(across).unwrap_or_default());
    let mut grid = Grid::new(head);
    for curve in curves {
        let mut row = vec![curve.name.clone()];
        row.extend(curve.points.iter().map(|point| format::money_with_error(point.1, currency)));
        grid.row(row);
    }
    grid
}

fn size_finding(curves: &[Curve]) -> String {
    let always = |curve: &Curve| curve.points.iter().all(|point| point.1.value > 0.0);
    // Nothing is overtaken that no size shows beyond the error of the simulation.
    let is_clear = |curve: &Curve, from: f64| {
        curve.points.iter().any(|point| point.0 >= from && point.1.value > 0.0 && !point.1.could_flip())
    };
    let told = |curve: &Curve| match curve.rises_through_zero() {
        Some(seats) if is_clear(curve, seats) => format!("from {seats:.1} seats"),
        None if always(curve) && is_clear(curve, 0.0) => "at every size".to_owned(),
        None if !always(curve) => "at no size".to_owned(),
        _ => "at no size beyond simulation error".to_owned(),
    };
    // Horizons of which the same is said are named together.
    let mut said: Vec<(String, Vec<&str>)> = Vec::new();
    for curve in curves {
        match (told(curve), said.last_mut()) {
            (words, Some((last, names))) if words == *last => names.push(&curve.name),
            (words, _) => said.push((words, vec![&curve.name])),
        }
    }
    let part = |(words, names): &(String, Vec<&str>)| match names.as_slice() {
        [rest @ .., last] if !rest.is_empty() => {
            // "24, 36 or 48 months"
            let bare: Vec<&str> = rest.iter().map(|name| name.strip_suffix(" months").unwrap_or(name)).collect();
            format!("{words} over {} or {last}", bare.join(", "))
        }
        names => format!("{words} over {}", names.concat()),
    };
    format!("In-house overtakes outsourced {}", said.iter().map(part).collect::<Vec<_>>().join(", "))
}

fn worth_finding(curves: &[Curve], currency: &str) -> String {
    let of = |curve: &Curve, at: f64| {
        let nearest = curve.points.iter().find(|point| point.0 >= at).map_or(Estimate::UNDEFINED, |point| point.1);
        let side = if nearest.value < 0.0 { "less" } else { "more" };
        match nearest {
            Estimate { value: 0.0, se: 0.0, .. } => "exactly as much".to_owned(),
            nearest if nearest.could_flip() => "as much within simulation error".to_owned(),
            _ => format!("{} {side}", format::money(Estimate { value: nearest.value.abs(), ..nearest }, currency)),
        }
    };
    let Some(curve) = curves.first() else { return "Nothing to compare".to_owned() };
    format!(
        "Flexibility of {} beside that of in-house is worth {} in a market that never changes, {} in the market as it \
         is, {} at four times its changes",
        curve.name,
        of(curve, 0.0),
        of(curve, 1.0),
        of(curve, 4.0)
    )
}

fn said(found: &ScaleFindings, by_volatility: &str) -> Value {
    let curve = |curve: &Curve| {
        let point =
            |(at, e): &(f64, Estimate)| json!({ "at": at, "value": e.value, "se": e.se, "half_width": e.half_width() });
        json!({
            "name": curve.name, "rises_through_zero": curve.rises_through_zero(),
            "points": curve.points.iter().map(point).collect::<Vec<Value>>(),
        })
    };
    let curves = |curves: &[Curve]| curves.iter().map(curve).collect::<Vec<Value>>();
    json!({
        "verdict": verdict::json(&found.verdict),
        "finding_by_volatility": format!("{by_volatility}."),
        "npv_in_house_less_outsourced_by_seats": curves(&found.sizes),
        "flexibility_above_in_house_by_volatility": curves(&found.worth),
    })
}

fn table(found: &ScaleFindings) -> Table {
    let mut table = Table::new("summary", &["kind", "curve", "at", "value", "se", "half_width"]);
    for (kind, curves) in [("npv_in_house_less_outsourced", &found.sizes), ("flexibility_above_in_house", &found.worth)]
    {
        for curve in curves {
            for (at, estimate) in &curve.points {
                let [value, se, half_width] = estimate_cells(*estimate);
                table.row([kind.into(), (&curve.name).into(), (*at).into(), value, se, half_width]);
            }
        }
    }
    table
}

fn charts_of(found: &ScaleFindings, titles: &[String; 2], provenance: &Provenance) -> Vec<charts::Chart> {
    let chart = |name, title: &str, subtitle: &str, across: &str, curves: &[Curve]| {
        let curves = Curves {
            name,
            title: title.to_owned(),
            subtitle: subtitle.to_owned(),
            across: across.to_owned(),
            kind: CurvesKind::Money,
            curves: curves.to_vec(),
        };
        charts::curves_chart(&curves, provenance)
    };
    vec![
        chart(
            "scale",
            &titles[0],
            "NPV of in-house less outsourced at equal seats, by length of the horizon; lines at the points: 95% intervals of simulation error",
            "seats",
            &found.sizes,
        ),
        chart(
            "flexibility-worth",
            &titles[1],
            "Value of re-sizing over the plan frozen, less that of in-house, at equal seats; lines at the points: 95% intervals of simulation error",
            "chance of a market change, as a multiple of the scenario's",
            &found.worth,
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve(values: [f64; 3], se: f64) -> Curve {
        let points = [1.0, 2.0, 4.0].into_iter().zip(values.map(|value| Estimate::known(value, se))).collect();
        Curve { name: "48 months".to_owned(), points }
    }

    #[test]
    fn nothing_overtakes_inside_the_error_of_the_simulation() {
        let said = |values, se| size_finding(&[curve(values, se)]);
        assert!(said([-3.0, -1.0, 1.0], 0.1).contains("from 3.0 seats"), "{}", said([-3.0, -1.0, 1.0], 0.1));
        assert!(said([-3.0, -1.0, 1.0], 2.0).contains("at no size beyond simulation error"));
        assert!(said([1.0, 2.0, 3.0], 0.1).contains("at every size"));
        assert!(said([1.0, 2.0, 3.0], 9.0).contains("at no size beyond simulation error"));
        assert!(said([-3.0, -2.0, -1.0], 0.1).contains("at no size over"));
    }

    #[test]
    fn what_is_as_flexible_is_not_said_to_be_more_so() {
        let points = |values: [f64; 3]| [0.0, 1.0, 4.0].into_iter().zip(values).collect::<Vec<_>>();
        let of = |values, se| {
            let points = points(values).into_iter().map(|(at, value)| (at, Estimate::known(value, se))).collect();
            worth_finding(&[Curve { name: "outsourced".to_owned(), points }], "USD")
        };
        let said = of([0.0, 5e3, 5e3], 10e3);
        assert!(said.contains("as much within simulation error in the market as it is"), "{said}");
        let said = of([0.0, 50e3, -90e3], 1e3);
        assert!(said.contains("$50.0k more") && said.contains("$90.0k less"), "{said}");
        assert!(of([0.0; 3], 0.0).contains("exactly as much in a market that never changes"));
    }
}
