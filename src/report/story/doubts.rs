//! What could turn the answer of a run, what it rests on, and what to do about it.

use super::assumptions;
use super::figures::capital;
use super::run::Teller;
use super::{Exhibit, Section, ShownTable};
use crate::analysis::Flips;
use crate::analysis::audit::Severity;
use crate::analysis::figures::in_sentence;
use crate::analysis::statistics::Estimate;
use crate::metric::Metric;
use crate::report::format::{chance, metric_with_error, money};
use crate::report::headline;

impl Teller<'_> {
    pub(super) fn change(&self) -> Section {
        let findings = &self.shown.found.findings;
        let headline = findings.headline.as_ref();
        let flips = headline.and_then(|headline| headline.break_even.as_ref());
        let title = match flips {
            Some(Flips::Nothing(said, _)) => format!("What would change our mind: {said}"),
            Some(Flips::Turns(turns)) if turns.len() == 1 => {
                "What would change our mind: one number could turn it".to_owned()
            }
            Some(Flips::Turns(turns)) if turns.len() > 1 => {
                format!("What would change our mind: {} numbers, each alone, could turn it", turns.len())
            }
            // Of one option alone no other can win: what is left to see is how it fares by horizon.
            _ if findings.standings.ranked.len() == 1 && !self.is_alone() => {
                self.finding("horizon", "What would change our mind")
            }
            _ => "What would change our mind".to_owned(),
        };
        let mut section = Self::section("change", "Tripwires", title);
        section.said.extend(flips.iter().flat_map(|flips| flips.sentences()).map(|said| capital(&said)));
        if let Some(headline) = headline {
            let cautions = headline::cautions(headline, findings, self.shown.currency);
            section.said.extend(cautions.iter().map(|said| headline::without_flags(said).to_owned()));
        }
        section.said.extend(self.facts(&["Under sourced beliefs", "Averse to risk"]));
        let horizon = self.charts.iter().find(|chart| chart.name == "horizon" && !self.is_alone());
        section.exhibits.extend(horizon.map(|chart| Exhibit::Chart(chart.clone())));
        section
    }

    pub(super) fn risks(&self) -> Section {
        let (findings, currency) = (&self.shown.found.findings, self.shown.currency);
        let metric = findings.standings.decision.metric;
        let worst = findings.standings.ranked.iter().find(|standing| standing.option == self.shown.subject);
        let title = worst.filter(|standing| standing.cvar.value.is_finite() && !self.is_alone()).map_or_else(
            || "Risks".to_owned(),
            |standing| {
                let tail = metric_with_error(standing.cvar, metric, currency);
                let (name, label) = (in_sentence(self.shown.name(standing.option)), capital(metric.label()));
                format!("{label} of {name} in its worst 5% of futures: {tail} on average")
            },
        );
        let mut section = Self::section("risks", "Risks", title);
        if self.is_alone() {
            section.title = self.own_worst(&mut section);
        }
        let mut table = ShownTable::new(
            "When it goes wrong",
            &["option", "worst 5%", "one future in twenty below", "adds value in", "deepest cash, one in twenty below"],
        );
        for standing in &findings.standings.ranked {
            let option = standing.option;
            let of = |estimate: Estimate| metric_with_error(estimate, metric, currency);
            let adds = findings.summaries[option].metric(Metric::UpliftNpv).and_then(|summary| summary.p_positive);
            let mut row = vec![self.shown.name(option).to_owned(), of(standing.cvar), of(standing.p5)];
            // Nothing is added to the baseline: what is counted against it cannot add or lose.
            let is_counted = self.shown.found.scenario.baseline() != Some(option);
            row.push(chance(adds.filter(|_| is_counted).unwrap_or(Estimate::UNDEFINED)));
            row.push(money(findings.money[option].depth.p5, currency));
            table.rows.push(row);
        }
        if !self.is_alone() {
            section.exhibits.push(Exhibit::Table(table));
        }
        for breach in &findings.breaches {
            let said = headline::breach_in_words(breach, currency);
            section.said.push(format!("{}: {said}", self.shown.name(breach.option)));
        }
        // A board reads what was found; what to do about it is for who presents it.
        for finding in findings.audit.iter().filter(|finding| finding.severity != Severity::Note) {
            let severity = capital(finding.severity.name());
            section.said.push(format!("{severity}: {}", finding.reason));
            section.notes.push(format!("{severity}: {} {}", finding.reason, finding.remedy));
        }
        section
    }

    /// How the only option ends in its worst futures, by itself: against itself nothing is added. Gives the finding.
    fn own_worst(&self, section: &mut Section) -> String {
        let (option, currency) = (self.shown.subject, self.shown.currency);
        let Some(npv) = self.shown.found.findings.summaries[option].metric(Metric::Npv) else {
            return section.title.clone();
        };
        let of = |estimate: Estimate| metric_with_error(estimate, Metric::Npv, currency);
        let header = ["option", "NPV, mean", "worst 5%", "one future in twenty below"];
        let mut table = ShownTable::new("When it goes wrong", &header);
        let name = self.shown.name(option);
        table.rows.push(vec![name.to_owned(), of(npv.mean), of(npv.cvar), of(npv.quantiles[0])]);
        section.exhibits.push(Exhibit::Table(table));
        format!("In its worst 5% of futures {} has an NPV of {}", in_sentence(name), of(npv.cvar))
    }

    pub(super) fn assumed(&self) -> Section {
        let scenario = &self.shown.found.scenario;
        let by_weight = self.shown.found.by_weight();
        let first: Vec<usize> = by_weight.iter().copied().take(assumptions::LEADING).collect();
        let stated = first.iter().filter(|&&p| scenario.parameters[p].origin.label() == "stated").count();
        let title = match first.len() {
            0 => "Nothing is uncertain in this scenario".to_owned(),
            count => format!("The {count} assumptions that matter most: {stated} stated, {} defaults", count - stated),
        };
        let mut section = Self::section("assumptions", "Assumptions", title);
        let caption = "What the answer hangs on most, heaviest first; one future in ten lies below low, one in ten above \
                       high";
        section.exhibits.push(Exhibit::Table(assumptions::table(scenario, &first, caption)));
        section.exhibits.extend(assumptions::changed_by_options(scenario).map(Exhibit::Table));
        section.notes.push("Weight is the strongest rank correlation with the metric that decides.".to_owned());
        section.notes.push(
            "A source in words stands for rows of the research behind the defaults; “set to meet known outcomes” is a default \
             that was chosen so that the simulated world behaves like the real one. The workbook has every one with its code."
                .to_owned(),
        );
        section
    }

    pub(super) fn next(&self) -> Section {
        let mut section = Self::section("next", "Next", "What we do next, and when we look again".to_owned());
        section.said = assumptions::to_find_out(&self.shown.found.scenario, self.shown.found.shown_to_matter());
        let headline = self.shown.found.findings.headline.as_ref();
        let turns = match headline.and_then(|headline| headline.break_even.as_ref()) {
            Some(Flips::Turns(turns)) => turns.as_slice(),
            _ => &[],
        };
        // The horizon is a choice of who looks, not a number that will be known.
        let watched = turns.iter().map(|turn| turn.when.as_str()).filter(|when| !when.starts_with("the horizon"));
        let watched: Vec<&str> = watched.take(3).collect();
        section.said.push(match watched.is_empty() {
            true => "Look again each quarter, and score this forecast by what has happened since.".to_owned(),
            false => format!("Look again each quarter, and at once when one of these is known: {}", watched.join("; ")),
        });
        section
    }
}
