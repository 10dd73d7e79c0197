//! `classify`: the tenancy test.

use super::charts::{self, Curves, CurvesKind};
use super::document::{Block, Document, Table, json};
use super::{Provenance, format};
use crate::analysis::scale::Curve;
use crate::analysis::statistics::counted_share;
use crate::analysis::tenancy::Tenancy;
use serde_json::{Value, json};

/// What the tenancy test says.
#[must_use]
pub fn document(found: &Tenancy, provenance: Provenance) -> Document<'_> {
    let provenance = provenance.with_trajectories(found.trajectories);
    let verdict = verdict(found);
    let finding = format!("{}: {verdict}.", provenance.scenario);
    let draw = {
        let provenance = provenance.clone();
        move || vec![chart(found, &provenance)]
    };
    Document {
        blocks: vec![Block::Text(shares(found)), Block::Laid(motives(found)), Block::Note(note(&provenance))],
        json: json(&finding, &provenance, said(found)),
        tables: vec![table(found)],
        charts: Box::new(draw),
        ..Document::of(finding, provenance)
    }
}

fn verdict(found: &Tenancy) -> &'static str {
    match found.customer_deployed {
        share if share >= 0.5 => "customer-deployed in practice",
        _ => "its hosted part matters: it motivates a side of the hyperscaler by itself",
    }
}

fn chance(share: f64, found: &Tenancy) -> String {
    format::chance(counted_share(share, found.trajectories))
}

fn percent(share: f64) -> String {
    format!("{:.0}%", 100.0 * share)
}

fn flip(found: &Tenancy) -> String {
    found.flips_at.map_or_else(
        || "At no hosted share does the answer flip for most trajectories.".to_owned(),
        |share| format!("The answer flips at a hosted share of {}.", percent(share)),
    )
}

fn shares(found: &Tenancy) -> String {
    format!(
        "In {} of futures, removing the hosted part changes neither side's motive.\n{}",
        chance(found.customer_deployed, found),
        flip(found)
    )
}

fn motives(found: &Tenancy) -> String {
    let row = |name: &str, with: &str, without: &str| format!("{name:<28}{with:>16}{without:>20}\n");
    let sides = [("PDM (partner side)", found.pdm), ("AE teams (customer side)", found.ae)];
    let rows = sides.map(|(name, [with, without])| row(name, &chance(with, found), &chance(without, found)));
    row("Chance of being motivated", "as it is", "without hosted part") + &rows.concat()
}

fn note(provenance: &Provenance) -> String {
    format!(
        "Month 12, the existing customers alone; motivated: PDM share of time at or above its reference, AE motive at or \
         above one half. {}; ± is the 95% interval.",
        provenance.counted()
    )
}

fn said(found: &Tenancy) -> Value {
    let half_width = |share: f64| counted_share(share, found.trajectories).half_width();
    json!({
        "customer_deployed_share": found.customer_deployed,
        "se": found.se,
        "half_width": half_width(found.customer_deployed),
        "pdm_motivated": { "with": found.pdm[0], "without": found.pdm[1], "half_widths": found.pdm.map(half_width) },
        "ae_motivated": { "with": found.ae[0], "without": found.ae[1], "half_widths": found.ae.map(half_width) },
        "flips_at_hosted_share": found.flips_at,
        "by_hosted_share": found.by_hosted_share,
    })
}

fn table(found: &Tenancy) -> Table {
    let mut table = Table::new("summary", &["hosted_share", "customer_deployed_share", "half_width"]);
    for &(share, same) in &found.by_hosted_share {
        table.row([share.into(), same.into(), counted_share(same, found.trajectories).half_width().into()]);
    }
    table
}

fn chart(found: &Tenancy, provenance: &Provenance) -> charts::Chart {
    let point = |&(hosted, same): &(f64, f64)| (100.0 * hosted, counted_share(same, found.trajectories));
    let curve = Curve { name: "nothing changes".to_owned(), points: found.by_hosted_share.iter().map(point).collect() };
    let curves = Curves {
        name: "classify",
        title: found.flips_at.map_or_else(
            || "At no hosted share does the answer flip".to_owned(),
            |share| format!("Customer-deployed in practice up to a hosted share of {}", percent(share)),
        ),
        subtitle: format!(
            "Share of futures in which removing the hosted part changes neither side's motive, by hosted share of the \
             product, with 95% interval. As it stands: {}",
            format::chance_alone(counted_share(found.customer_deployed, found.trajectories))
        ),
        across: "hosted share of the product, %".to_owned(),
        kind: CurvesKind::Share,
        curves: vec![curve],
    };
    charts::curves_chart(&curves, provenance)
}
