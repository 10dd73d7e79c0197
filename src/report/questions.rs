//! `check --questions`: what to ask of whom, and `check --answers`: the scenario that follows.

use super::Provenance;
use super::book::{Column, Look, Sheet, SheetCell, SheetTable};
use super::document::{Block, Document, Table, estimate, json};
use super::story::{Exhibit, Part, Section, ShownTable};
use crate::analysis::breakeven::words;
use crate::analysis::statistics::Estimate;
use crate::metric::Unit;
use crate::parameter::Learnable;
use crate::scenario::answers::COLUMNS;
use crate::scenario::{Parameter, Scenario};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Most questions that one role is asked.
const MOST: usize = 5;

/// Who is asked, of which tables of the scenario, and the file that is sent.
const ROLES: [(&str, &[&str], &str); 6] = [
    ("Finance", &["economics", "macro"], "ask-finance.txt"),
    ("Sales operations", &["isv", "funnel", "direct", "enterprise_ae", "influence"], "ask-sales-operations.txt"),
    ("Head of alliances", &["in_house", "program_team", "rules", "conduct"], "ask-head-of-alliances.txt"),
    ("Provider or procurement", &["outsourced"], "ask-provider.txt"),
    ("Cloud alliance desk", &["cloud", "pdm", "marketplace", "commit"], "ask-cloud-desk.txt"),
    ("Field and product", &["ae", "meetings", "consumption", "evidence"], "ask-field.txt"),
];

/// A question.
#[derive(Clone, Debug)]
pub struct Question {
    /// Who is asked.
    pub role: &'static str,
    /// Position of the belief in the scenario.
    pub parameter: usize,
    /// What knowing it is worth to this decision.
    pub worth: Estimate,
    /// Strongest rank correlation with the metric that decides.
    pub weight: f64,
}

/// The questions of every role, those first that matter most: by what knowing is worth, then by how much the answer
/// hangs on it. `by_weight` are positions of beliefs with their rank correlation; `worth` is told of a path. Beliefs that
/// nobody knows are not asked for, nor those with a value for each regime or quarter, which a sheet has no place for.
#[must_use]
pub fn questions(
    scenario: &Scenario,
    by_weight: &[(usize, f64)],
    worth: impl Fn(&str) -> Option<Estimate>,
) -> Vec<Question> {
    let role = |table: &str| ROLES.iter().find(|(_, tables, _)| tables.contains(&table)).map(|(role, ..)| *role);
    let of = |&(position, weight): &(usize, f64)| {
        let parameter = &scenario.parameters[position];
        let is_open = parameter.spec.learnable != Learnable::Nobody && parameter.spec.len == 1;
        let worth = worth(&parameter.path).unwrap_or(Estimate::known(0.0, 0.0));
        is_open.then_some(Question { role: role(parameter.spec.table)?, parameter: position, worth, weight })
    };
    let mut all: Vec<Question> = by_weight.iter().filter_map(of).collect();
    all.sort_by(|a, b| b.worth.value.total_cmp(&a.worth.value).then(b.weight.total_cmp(&a.weight)));
    let of_role = |(role, ..): &(&'static str, &[&str], &str)| {
        let role = *role;
        all.iter().filter(move |question| question.role == role).take(MOST).cloned().collect::<Vec<_>>()
    };
    ROLES.iter().flat_map(of_role).collect()
}

/// What to ask of whom.
#[must_use]
pub fn document<'a>(scenario: &'a Scenario, asked: &'a [Question], unit: Unit, provenance: Provenance) -> Document<'a> {
    let asker = Asker { scenario, asked, unit };
    let finding = asker.finding();
    let texts = asker.texts(&finding);
    Document {
        blocks: vec![Block::Laid(texts[0].1.clone())],
        json: json(&finding, &provenance, asker.said()),
        tables: vec![asker.table()],
        story: Some(Box::new(move |_| asker.story())),
        book: Some(Box::new(move || asker.book())),
        texts,
        ..Document::of(finding, provenance)
    }
}

#[derive(Clone, Copy, Debug)]
struct Asker<'a> {
    scenario: &'a Scenario,
    asked: &'a [Question],
    unit: Unit,
}

/// Whether knowing the answer is worth something beyond the error of the simulation, as `voi` has it.
fn is_clear(question: &Question) -> bool {
    question.worth.value > 0.0 && !question.worth.could_flip()
}

impl Asker<'_> {
    fn parameter(&self, question: &Question) -> &Parameter {
        &self.scenario.parameters[question.parameter]
    }

    fn finding(&self) -> String {
        let worth: Vec<&Question> = self.asked.iter().filter(|question| is_clear(question)).collect();
        let first = worth.iter().max_by(|a, b| a.worth.value.total_cmp(&b.worth.value));
        let roles = self.roles().count();
        match first {
            Some(first) => format!(
                "{} questions to {roles} people. The most valuable, to {}: {}, worth {} to this decision.",
                self.asked.len(),
                first.role,
                words::name(self.parameter(first)),
                self.worth(first.worth)
            ),
            None => format!(
                "{} questions to {roles} people. No single answer would change the decision as far as can be told; they \
                 are those on which the numbers hang most.",
                self.asked.len()
            ),
        }
    }

    fn roles(&self) -> impl Iterator<Item = (&'static str, &'static str, Vec<&Question>)> + '_ {
        ROLES.iter().filter_map(|(role, _, file)| {
            let own: Vec<&Question> = self.asked.iter().filter(|question| question.role == *role).collect();
            (!own.is_empty()).then_some((*role, *file, own))
        })
    }

    /// To no more digits than its error leaves.
    fn worth(&self, worth: Estimate) -> String {
        match self.unit {
            Unit::Money => super::format::money(worth, &self.scenario.currency),
            _ => super::format::number(worth),
        }
    }

    fn at(&self, question: &Question, p: f64) -> String {
        let parameter = self.parameter(question);
        words::value(parameter.belief.quantile(p), parameter.spec, &self.scenario.currency)
    }

    /// "Today we assume 5.2% (one case in ten below 4.1%, one in ten above 7.9%), a default."
    fn assumed(&self, question: &Question) -> String {
        let [low, middle, high] = [0.1, 0.5, 0.9].map(|p| self.at(question, p));
        let from = self.parameter(question).origin.label();
        format!("Today we assume {middle} (one case in ten below {low}, one in ten above {high}; {from}).")
    }

    fn why(&self, question: &Question) -> String {
        if is_clear(question) {
            format!(" Knowing it is worth {} to this decision.", self.worth(question.worth))
        } else {
            String::new()
        }
    }

    fn pilot(&self, question: &Question) -> &'static str {
        match self.parameter(question).spec.learnable {
            Learnable::Pilot => " A pilot would show it; until then your judgement.",
            _ => "",
        }
    }

    /// All questions as Markdown, then a letter a role.
    fn texts(&self, finding: &str) -> Vec<(&'static str, String)> {
        let mut page = format!("# What to ask of whom\n\n{finding}\n");
        let mut letters = Vec::new();
        for (role, file, own) in self.roles() {
            let _ = write!(page, "\n## {role}\n\n");
            let mut letter = format!(
                "Subject: {} questions about our alliance plan\n\nWe are deciding: {}. The answer hangs on a few numbers that \
                 you know better than we do. A rough range helps more than none.\n",
                own.len(),
                self.scenario.name
            );
            for (place, question) in own.iter().enumerate() {
                let parameter = self.parameter(question);
                let name = super::story::with_capital(&words::name(parameter));
                let (assumed, why, pilot) = (self.assumed(question), self.why(question), self.pilot(question));
                let _ = writeln!(page, "{}. **{name}** (`{}`). {assumed}{why}{pilot}", place + 1, parameter.path);
                let _ = write!(
                    letter,
                    "\n{}. {name}: what is it? {assumed}{pilot}\n   Your answer: low ______  middle ______  high ______ \
                     ({})\n",
                    place + 1,
                    unit_words(parameter, &self.scenario.currency)
                );
            }
            letters.push((file, letter));
        }
        page += "\nAnswers go into questions.csv or the workbook (--xlsx), in the columns low, middle and high; `check \
                 SCENARIO --answers FILE` makes the scenario that follows.\n";
        std::iter::once(("questions.md", page)).chain(letters).collect()
    }

    fn said(&self) -> Value {
        let one = |question: &Question| {
            let parameter = self.parameter(question);
            let [low, middle, high] = [0.1, 0.5, 0.9].map(|p| parameter.belief.quantile(p));
            json!({
                "ask": question.role,
                "path": parameter.path,
                "meaning": parameter.spec.meaning(),
                "unit": parameter.spec.unit,
                "p10": low,
                "p50": middle,
                "p90": high,
                "worth": estimate(question.worth),
                "rank_correlation": question.weight,
            })
        };
        json!({ "questions": self.asked.iter().map(one).collect::<Vec<_>>() })
    }

    /// What can be filled in and read back.
    fn table(&self) -> Table {
        let mut table = Table::new("questions", &COLUMNS);
        for question in self.asked {
            let parameter = self.parameter(question);
            let [low, middle, high] = [0.1, 0.5, 0.9].map(|p| parameter.belief.quantile(p));
            table.row([
                question.role.into(),
                words::name(parameter).into(),
                parameter.path.as_str().into(),
                unit_words(parameter, &self.scenario.currency).into(),
                low.into(),
                middle.into(),
                high.into(),
                "".into(),
                "".into(),
                "".into(),
                "".into(),
            ]);
        }
        table
    }

    fn book(&self) -> Vec<Sheet> {
        let mut sheet = Sheet::new(
            "Questions",
            "What to ask of whom",
            &[
                "Fill in the blue cells: a middle, and a low and a high that one case in ten falls beyond; who says it, and from \
             where. Leave blank what stays as it is. Then: check SCENARIO --answers this file.",
            ],
        );
        let column = |(place, head): (usize, &&str)| match place {
            4..=6 => Column::new(head, Look::Figure),
            7..=9 => Column::new(head, Look::Figure).input(),
            10 => Column::new(head, Look::Words).input(),
            _ => Column::new(head, Look::Words),
        };
        let mut table = SheetTable::new("questions", "", COLUMNS.iter().enumerate().map(column).collect());
        for question in self.asked {
            let parameter = self.parameter(question);
            let mut cells: Vec<SheetCell> = vec![question.role.into(), words::name(parameter).into()];
            cells.extend([parameter.path.as_str().into(), unit_words(parameter, &self.scenario.currency).into()]);
            cells.extend([0.1, 0.5, 0.9].map(|p| SheetCell::Number(parameter.belief.quantile(p))));
            cells.extend(std::iter::repeat_n(SheetCell::Empty, 4));
            table.rows.push(cells);
        }
        sheet.tables.push(table);
        vec![sheet]
    }

    fn story(&self) -> Vec<Section> {
        let section = |(role, file, own): (&'static str, &'static str, Vec<&Question>)| {
            let mut table = ShownTable::new("", &["what", "low (P10)", "middle (P50)", "high (P90)", "worth knowing"]);
            for question in own {
                let mut row = vec![words::name(self.parameter(question))];
                row.extend([0.1, 0.5, 0.9].map(|p| self.at(question, p)));
                row.push(if is_clear(question) { self.worth(question.worth) } else { "–".to_owned() });
                table.rows.push(row);
            }
            Section {
                key: file.trim_end_matches(".txt").into(),
                part: Part::Board,
                topic: "Questions".into(),
                title: format!("What to ask of {role}"),
                said: Vec::new(),
                notes: vec![
                    "Worth knowing: what the decision gains on average if this is known before it is taken.".to_owned(),
                ],
                exhibits: vec![Exhibit::Table(table)],
            }
        };
        self.roles().map(section).collect()
    }
}

/// The unit as a person writes the answer: `USD a month`.
fn unit_words(parameter: &Parameter, currency: &str) -> String {
    parameter.spec.unit.replacen("money", currency, 1)
}
