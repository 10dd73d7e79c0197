//! Names that columns bear in the exports of sales and staffing systems: Salesforce, `HubSpot`, Dynamics, Pipedrive and the
//! like, in English, German, French, Spanish, Italian and Portuguese, and of the warehouses that are filled from them. Letters without accents and digits only; the likeliest first.

/// Meanings with their names.
pub(super) const NAMES: [(&str, &[&str]); 14] = [
    (
        "created",
        &[
            "createddate",
            "createdate",
            "created",
            "createdon",
            "opportunitycreateddate",
            "dateopened",
            "datecreated",
            "createdtime",
            "createdat",
            "createdts",
            "createddatetime",
            "createtime",
            "dateentered",
            "dealcreated",
            "creationdate",
            "erstelltam",
            "erstelldatum",
            "erstellungsdatum",
            "angelegtam",
            "anlagedatum",
            "datedecreation",
            "datecreation",
            "creele",
            "creeele",
            "fechadecreacion",
            "datadicreazione",
            "datadecriacao",
            "criadoem",
            "opendate",
            "opened",
        ],
    ),
    (
        "closed",
        &[
            "closeddate",
            "closedate",
            "actualclosedate",
            "dealclosedon",
            "closed",
            "closedon",
            "dateclosed",
            "wonlostdate",
            "closingdate",
            "closeddatetime",
            "closedat",
            "closedts",
            "closedtime",
            "wontime",
            "wonon",
            "wondate",
            "datewon",
            "geschlossenam",
            "abgeschlossenam",
            "schlussdatum",
            "abschluss",
            "schlusstermin",
            "tatsachlichesabschlussdatum",
            "abschlussdatum",
            "datedecloture",
            "datedeclotureeffective",
            "datedefermeture",
            "cloturele",
            "fechadecierre",
            "datadichiusura",
            "datadefechamento",
            "fechadoem",
            "expectedclosedate",
            "estclosedate",
            "geschatztesabschlussdatum",
        ],
    ),
    // Where won and lost deals have a day of their own.
    ("lost_on", &["losttime", "loston", "lostdate", "datelost"]),
    (
        "stage",
        &[
            "stage",
            "stagename",
            "dealstage",
            "salesstage",
            "status",
            "dealstatus",
            "opportunitystage",
            "opportunitystatus",
            "statusreason",
            "phase",
            "dealphase",
            "verkaufsphase",
            "etape",
            "etapedelopportunite",
            "phasedelatransaction",
            "statut",
            "etapa",
            "fase",
            "estado",
            "stato",
        ],
    ),
    (
        "amount",
        &[
            "acv",
            "firstyearacv",
            "annualcontractvalue",
            "firstyearvalue",
            "firstyearamount",
            "newarr",
            "netnewarr",
            "arr",
            "annualrecurringrevenue",
            "amountconverted",
            "amountincompanycurrency",
            "amount",
            "dealamount",
            "dealvalue",
            "value",
            "betragkonvertiert",
            "betraginunternehmenswahrung",
            "betrag",
            "wert",
            "dealwert",
            "montantconverti",
            "montant",
            "valeur",
            "importe",
            "importo",
            "valor",
            "estrevenue",
            "estimatedrevenue",
            "expectedrevenue",
            "geschumsatz",
            "geschatzterumsatz",
            "caestime",
            "actualrevenue",
        ],
    ),
    (
        "source",
        &[
            "leadsource",
            "source",
            "opportunitysource",
            "originalsource",
            "originaltrafficsource",
            "partnersource",
            "dealsource",
            "sourcedby",
            "sourcechannel",
            "sourceorigin",
            "originatinglead",
            "origin",
            "channel",
            "leadquelle",
            "quelle",
            "originalquelle",
            "herkunft",
            "herkunftdesleads",
            "originedelapiste",
            "origine",
            "provenance",
            "sourcedorigine",
            "origendelprospecto",
            "origen",
            "fonte",
            "origemdolead",
            "origem",
        ],
    ),
    (
        "type",
        &[
            "type",
            "opportunitytype",
            "dealtype",
            "opportunityrecordtype",
            "recordtype",
            "businesstype",
            "typ",
            "opportunitytyp",
            "dealtyp",
            "geschaftsart",
            "typedopportunite",
            "typedetransaction",
            "tipo",
        ],
    ),
    // Where renewals go through a pipeline of their own.
    ("pipeline", &["pipeline", "dealpipeline", "pipelinename", "pipelinelabel", "vertriebspipeline"]),
    (
        "marketplace",
        &[
            "marketplace",
            "throughmarketplace",
            "viamarketplace",
            "marketplacedeal",
            "marketplacetransaction",
            "marketplaceprivateoffer",
            "marketplaceofferid",
            "privateofferid",
            "privateoffer",
            "purchasechannel",
            "transactedvia",
            "procurementchannel",
            "billingchannel",
            "fulfillment",
            "fulfilment",
            "bezugsweg",
            "marktplatz",
            "ubermarktplatz",
            "placedemarche",
            "viaplacedemarche",
            "awsmarketplace",
            "cloudmarketplace",
            "marketplaceorderid",
        ],
    ),
    (
        "opened",
        &[
            "requisitionopened",
            "reqopened",
            "reqopendate",
            "openeddate",
            "opened",
            "openingdate",
            "positionopened",
            "offenseit",
            "ouvertle",
        ],
    ),
    (
        "filled",
        &[
            "filled",
            "filleddate",
            "hiredate",
            "hired",
            "startdate",
            "started",
            "eintritt",
            "eintrittsdatum",
            "datedentree",
            "datedembauche",
        ],
    ),
    (
        "left",
        &[
            "left",
            "leftdate",
            "enddate",
            "terminationdate",
            "leavingdate",
            "lastday",
            "austritt",
            "austrittsdatum",
            "datedesortie",
            "datededepart",
        ],
    ),
    ("meeting", &["meetingdate", "meeting", "heldon", "starttime", "termin", "datedelareunion"]),
    (
        "period",
        &["period", "quarter", "month", "fiscalquarter", "fiscalperiod", "quartal", "monat", "trimestre", "mois"],
    ),
];

/// What a column is called that names each deal once.
pub(super) const IDS: [&str; 12] = [
    "opportunityid",
    "dealid",
    "recordid",
    "id",
    "oppid",
    "opportunitynumber",
    "dealnumber",
    "verkaufschancenid",
    "iddelopportunite",
    "iddelatransaction",
    "iddelaoportunidad",
    "iddaoportunidade",
];
/// What a column is called that names deals, not always each by another name.
pub(super) const TITLES: [&str; 11] = [
    "opportunityname",
    "opportunity",
    "dealname",
    "deal",
    "title",
    "name",
    "verkaufschance",
    "nomdelopportunite",
    "nombre",
    "affaire",
    "nomedaoportunidade",
];
/// Parts of the name of a column that tells how long contracts run.
const TERMS: [&str; 9] = [
    "contractterm",
    "termmonths",
    "terminmonths",
    "contractlength",
    "contractduration",
    "subscriptionterm",
    "laufzeit",
    "dureeducontrat",
    "termyears",
];
/// Parts of the name of a column of amounts that says that they are a year's.
const YEARLY: [&str; 6] = ["acv", "arr", "annual", "firstyear", "jahr", "recurring"];

/// Codes of currencies that stand behind the name of a column of amounts.
const CODES: [&str; 12] = ["usd", "eur", "gbp", "chf", "cad", "aud", "brl", "inr", "jpy", "sek", "nok", "dkk"];
/// What a column that tells the currency of another is called.
const CURRENCY: [&str; 6] = ["currency", "wahrung", "devise", "moneda", "valuta", "moeda"];
/// Words beside it that do not say which column it is about.
const OF_ALL: [&str; 8] = ["", "code", "isocode", "opportunity", "deal", "record", "transaction", "iso"];

/// What systems put before the names of a deal's columns: "Deal - Value".
const OWNERS: [&str; 5] = ["deal - ", "opportunity - ", "geschäft - ", "affaire - ", "opportunité - "];

/// A name without everything but letters and digits, small and without accents, and without what its system puts before it.
pub(super) fn plain(name: &str) -> String {
    let small = name.to_lowercase();
    let own = OWNERS.iter().find_map(|owner| small.strip_prefix(owner)).unwrap_or(&small);
    folded(own).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Whether a column bears a name, perhaps with the code of a currency behind it.
pub(super) fn is_named(head: &str, name: &str) -> bool {
    head == name || head.strip_prefix(name).is_some_and(|code| CODES.contains(&code))
}

/// The code of a currency behind the name of a column, in capitals.
pub(super) fn code_in(head: &str) -> Option<String> {
    let head = plain(head);
    CODES.iter().find(|code| head.ends_with(**code)).map(|code| code.to_uppercase())
}

/// Whether a column says that its amounts are in thousands.
pub(super) fn is_in_thousands(head: &str) -> bool {
    const SIGNS: [&str; 11] = ["k$", "k€", "$k", "€k", "$000", "000s", "'000", "teur", "t€", "tsd", "thousand"];
    const WORDS: [&str; 3] = ["k", "kusd", "keur"];
    let head = head.to_lowercase();
    let mut words = head.split(|c: char| !c.is_alphanumeric());
    // No sign ends a longer word: an "Amount€" is in whole euros.
    let begins_a_word = |at: usize| !head[..at].ends_with(char::is_alphanumeric);
    let stands = |sign: &&str| {
        let is_word = sign.starts_with(char::is_alphabetic);
        head.match_indices(*sign).any(|(at, _)| !is_word || begins_a_word(at))
    };
    SIGNS.iter().any(stands) || words.any(|word| WORDS.contains(&word))
}

/// Whether a column tells how long contracts run.
pub(super) fn is_term(head: &str) -> bool {
    let head = plain(head);
    head == "term" || TERMS.iter().any(|term| head.contains(term))
}

/// Whether a column of amounts says by its name that they are a year's.
pub(super) fn is_yearly(head: &str) -> bool {
    let head = plain(head);
    YEARLY.iter().any(|yearly| head.contains(yearly))
}

/// Whether a column tells the currency of the amounts in another.
pub(super) fn is_currency_of(head: &str, amount: &str) -> bool {
    let (head, amount) = (plain(head), plain(amount));
    let Some((before, after)) = CURRENCY.iter().find_map(|word| head.split_once(word)) else { return false };
    let about = format!("{before}{after}");
    // What is converted is in one currency, whatever deals were made in.
    let is_converted =
        ["convert", "konvert", "companycurrency", "unternehmenswahrung"].iter().any(|w| amount.contains(w));
    head != amount
        && (about == amount || about == format!("of{amount}") || !is_converted && OF_ALL.contains(&about.as_str()))
}

/// Small letters without accents.
pub(super) fn folded(text: &str) -> String {
    let bare = |c: char| match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'ç' => 'c',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ñ' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        other => other,
    };
    text.to_lowercase().chars().map(bare).collect()
}

#[cfg(test)]
mod tests {
    use super::is_in_thousands;

    #[test]
    fn amounts_are_in_thousands_where_their_column_says_so_alone() {
        for head in ["ACV ($k)", "Amount (k USD)", "Betrag in T€", "Wert TEUR", "Amount ($000)", "KEUR"] {
            assert!(is_in_thousands(head), "{head}");
        }
        for head in ["Amount€", "Amount", "Stock USD", "Auteur", "Quick€", "ACV $"] {
            assert!(!is_in_thousands(head), "{head}");
        }
    }
}
