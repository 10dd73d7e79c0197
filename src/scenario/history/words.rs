//! What words in the cells of an export mean: how a deal ended, where it came from, of what kind it is, whether it ran
//! through a marketplace. What the scenario states wins; the rest is guessed, and every guess is remembered to be shown.

use super::map::HistoryMap;
use super::names::folded;
use super::{DealSource, History, Outcome, Reading};
use crate::scenario::csv::quoted;

/// Parts of stages that say how a deal ended.
const WON: [&str; 8] = ["won", "gewonnen", "gagne", "ganad", "vinta", "vinto", "ganho", "ganha"];
const NOT_WON: [&str; 4] = ["not won", "nicht", "non ", "no gan"];
const LOST: [&str; 18] = [
    "lost",
    "verloren",
    "perdu",
    "perdid",
    "persa",
    "perso",
    "disqualif",
    "dead",
    "abandon",
    "cancel",
    "annul",
    "storniert",
    "nicht gewonnen",
    "no decision",
    "omitted",
    "withdrawn",
    "rejected",
    "duplicate",
];
/// What stages of deals that ended begin with, and what says no more than that.
const CLOSED: [&str; 12] = [
    "closed",
    "abgeschlossen",
    "geschlossen",
    "fermee",
    "ferme",
    "cerrada",
    "cerrado",
    "chiusa",
    "chiuso",
    "fechada",
    "fechado",
    "cloturee",
];
/// Sellers of a hyperscaler, where a cloud is named beside them.
const SELLERS: [&str; 10] = [
    "account executive",
    "ae",
    "aes",
    "seller",
    "sales rep",
    "account manager",
    "account team",
    "field",
    "vertrieb",
    "vendeur",
];
/// Sellers of a hyperscaler, where no cloud is named beside them.
const FIELD: [&str; 4] = ["cloud seller", "cloud account executive", "hyperscaler seller", "field"];
/// The company's own sellers in the field, where no cloud is named beside them.
const OWN_FIELD: [&str; 2] = ["field sales", "field rep"];
/// Programs of hyperscalers, as words.
const PROGRAMS: [&str; 3] = ["ace", "apn", "mpn"];
/// Clouds, as words.
const CLOUDS: [&str; 8] =
    ["aws", "amazon", "azure", "microsoft", "google cloud", "gcp", "hyperscaler", "cloud provider"];
/// Parts of sources that are partner managers and programs.
const PDM: [&str; 11] = [
    "pdm",
    "partner",
    "partenaire",
    "socio",
    "co-sell",
    "cosell",
    "co sell",
    "alliance",
    "allianz",
    "marketplace",
    "isv accelerate",
];
/// Parts of sources that are the company's own marketing, whatever else they name.
const MARKETING: [&str; 16] = [
    "event",
    "marketing",
    "webinar",
    "summit",
    "conference",
    "re:invent",
    "ignite",
    "trade show",
    "tradeshow",
    "messe",
    "salon",
    "google ads",
    "organic",
    "paid",
    "search",
    "advert",
];
/// Parts of kinds of deals.
const RENEWAL: [&str; 6] = ["renew", "verlanger", "vertragsverl", "renouvel", "renova", "rinnov"];
const EXPANSION: [&str; 13] = [
    "upsell",
    "up-sell",
    "cross-sell",
    "cross sell",
    "expan",
    "add-on",
    "add on",
    "addon",
    "upgrade",
    "existing",
    "existant",
    "bestand",
    "erweiter",
];
/// Cells that say no.
const NO: [&str; 11] = ["", "no", "n", "false", "0", "none", "-", "nein", "non", "falsch", "faux"];
/// Cells that say that the company sold by itself.
const DIRECT: [&str; 6] = ["direct", "direkt", "invoice", "rechnung", "facture", "reseller"];
/// Most words that are listed.
pub(super) const LISTED: usize = 8;
/// Most words that are remembered.
const REMEMBERED: usize = 200;

/// Kinds of deals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// New business.
    New,
    /// More of what is sold already.
    Expansion,
    /// A contract that goes on, or does not.
    Renewal,
}

/// Words met so far, with what they were taken for.
#[derive(Debug, Default)]
pub(super) struct Words(Vec<(&'static str, String)>);

/// Whether a word is among those that the scenario states for a meaning.
fn is_stated(map: &HistoryMap, key: &str, word: &str) -> bool {
    map.words.get(key).is_some_and(|words| words.iter().any(|stated| stated.trim().eq_ignore_ascii_case(word.trim())))
}

fn contains(word: &str, parts: &[&str]) -> bool {
    parts.iter().any(|part| word.contains(part))
}

/// Whether a phrase stands in a text as whole words.
fn has_words(text: &str, phrases: &[&str]) -> bool {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let stands = |phrase: &str| {
        let wanted: Vec<&str> = phrase.split(' ').collect();
        words.windows(wanted.len()).any(|window| window == wanted)
    };
    phrases.iter().any(|phrase| stands(phrase))
}

/// How a deal in a stage ended.
pub(super) fn ended(stage: &str, map: &HistoryMap) -> (&'static str, Outcome) {
    let word = folded(stage);
    let guessed = |key: &str| !map.words.contains_key(key);
    if is_stated(map, "won", stage) || guessed("won") && contains(&word, &WON) && !contains(&word, &NOT_WON) {
        ("won", Outcome::Won)
    } else if is_stated(map, "lost", stage) || guessed("lost") && (contains(&word, &LOST) || is_closed_otherwise(&word))
    {
        ("lost", Outcome::Lost)
    } else {
        ("open", Outcome::Open)
    }
}

/// Whether a stage that says of no win begins with an end and says more: "Closed - No Budget".
fn is_closed_otherwise(word: &str) -> bool {
    let more = CLOSED.iter().find_map(|closed| word.trim().strip_prefix(closed));
    more.is_some_and(|more| more.starts_with(|c: char| !c.is_alphanumeric()))
}

/// Where a deal of a source came from.
pub(super) fn came_from(source: &str, map: &HistoryMap) -> (&'static str, DealSource) {
    let word = folded(source);
    let is_guessed = !["field", "pdm", "direct"].iter().any(|key| map.words.contains_key(*key));
    let is_marketing = contains(&word, &MARKETING);
    let of_cloud = has_words(&word, &CLOUDS);
    let is_field = has_words(&word, &FIELD) && !contains(&word, &OWN_FIELD) || of_cloud && has_words(&word, &SELLERS);
    let is_pdm = contains(&word, &PDM) || has_words(&word, &PROGRAMS) || of_cloud;
    if is_stated(map, "field", source) || is_guessed && is_field && !is_marketing {
        ("field", DealSource::Field)
    } else if is_stated(map, "pdm", source) || is_guessed && is_pdm && !is_marketing {
        ("pdm", DealSource::Pdm)
    } else {
        ("direct", DealSource::Direct)
    }
}

/// The kind of a deal by the word for it.
pub(super) fn kind(text: &str, map: &HistoryMap) -> (&'static str, Kind) {
    let word = folded(text);
    let guessed = |key: &str| !map.words.contains_key(key);
    if is_stated(map, "renewal", text) || guessed("renewal") && contains(&word, &RENEWAL) {
        ("renewal", Kind::Renewal)
    } else if is_stated(map, "expansion", text) || guessed("expansion") && contains(&word, &EXPANSION) {
        ("expansion", Kind::Expansion)
    } else {
        ("new", Kind::New)
    }
}

/// Whether a deal ran through a marketplace.
pub(super) fn through_marketplace(text: &str, map: &HistoryMap) -> bool {
    match map.words.get("marketplace") {
        Some(_) => is_stated(map, "marketplace", text),
        None => {
            let word = folded(text.trim());
            !NO.contains(&word.as_str()) && !contains(&word, &DIRECT)
        }
    }
}

impl Words {
    /// Remembers what a word was taken for.
    pub(super) fn met(&mut self, name: &'static str, word: &str) {
        let word = if word.is_empty() { "(blank)" } else { word };
        if self.0.len() < REMEMBERED && !self.0.iter().any(|(known, text)| *known == name && text == word) {
            self.0.push((name, word.to_owned()));
        }
    }

    /// Whether a word was taken for this.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| *known == name)
    }

    /// A stage that says that a deal ended, and not how.
    pub(super) fn undecided(&self) -> Option<&str> {
        let is_bare = |(name, word): &&(&'static str, String)| *name == "open" && CLOSED.contains(&folded(word).trim());
        self.0.iter().find(is_bare).map(|(_, word)| word.as_str())
    }

    /// Notes what words were taken for.
    pub(super) fn note(&self, history: &mut History, file: &str, map: &HistoryMap) {
        for key in ["won", "lost", "open", "field", "pdm", "direct", "renewal", "expansion", "marketplace"] {
            let words: Vec<&str> =
                self.0.iter().filter(|(name, _)| *name == key).map(|(_, word)| word.as_str()).collect();
            if words.is_empty() {
                continue;
            }
            let more = words.len().saturating_sub(LISTED);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let listed: Vec<String> = words.iter().take(LISTED).map(|word| quoted(word)).collect();
            let value = format!("[{}]{more}", listed.join(", "));
            let is_guess = !map.words.contains_key(key);
            history.readings.push(Reading { file: file.to_owned(), key: key.to_owned(), value, is_guess });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_told_apart_by_who_brought_the_deal() {
        let of = |source: &str| came_from(source, &HistoryMap::default()).0;
        for source in
            ["AWS AE", "AWS Account Executive", "Azure seller", "Google Cloud sales rep", "Field team", "cloud seller"]
        {
            assert_eq!(of(source), "field", "{source}");
        }
        for source in [
            "PDM",
            "AWS ACE",
            "ACE referral",
            "Partner referral",
            "Partenaire",
            "Microsoft co-sell",
            "AWS Marketplace",
            "Allianz",
        ] {
            assert_eq!(of(source), "pdm", "{source}");
        }
        // Own sellers and own marketing, whatever they are called after.
        for source in [
            "Account Executive",
            "AE sourced",
            "Field sales",
            "Trace",
            "Field Event",
            "Field Marketing",
            "AWS Summit",
            "Google Ads",
            "Web",
            "",
        ] {
            assert_eq!(of(source), "direct", "{source}");
        }
    }

    #[test]
    fn stages_kinds_and_marketplaces_are_read_in_five_languages() {
        let map = HistoryMap::default();
        for (stage, name) in [
            ("Closed Won", "won"),
            ("closedwon", "won"),
            ("Fermée/Gagnée", "won"),
            ("Gewonnen", "won"),
            ("Cerrada ganada", "won"),
            ("Chiusa vinta", "won"),
            ("Nicht gewonnen", "lost"),
            ("Perdue", "lost"),
            ("Verloren", "lost"),
            ("Abandonnée", "lost"),
            ("Closed - No Decision", "lost"),
            ("Closed/Budget frozen", "lost"),
            ("Geschlossen und gewonnen", "won"),
            ("Closed", "open"),
            ("Négociation", "open"),
        ] {
            assert_eq!(ended(stage, &map).0, name, "{stage}");
        }
        for (text, name) in [
            ("Renewal", "renewal"),
            ("Vertragsverlängerung", "renewal"),
            ("Renouvellement", "renewal"),
            ("existingbusiness", "expansion"),
            ("Upsell", "expansion"),
            ("New Business", "new"),
            ("", "new"),
        ] {
            assert_eq!(kind(text, &map).0, name, "{text}");
        }
        for text in ["Yes", "TRUE", "1", "AWS Marketplace", "PO-4711", "x"] {
            assert!(through_marketplace(text, &map), "{text}");
        }
        for text in ["", "no", "Nein", "FALSE", "Direct invoice"] {
            assert!(!through_marketplace(text, &map), "{text}");
        }
    }
}
