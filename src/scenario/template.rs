//! The starter scenario that `init` writes.

use super::parameters::{Situation, default_text};
use super::setting::Archetype;
use crate::parameter::find;

/// A commented scenario for an archetype: ten plain questions first, everything else behind its default.
#[must_use]
pub fn template(archetype: Archetype) -> String {
    let situation =
        Situation { archetype, category: None, sourced: false, currency: "USD", rate: super::currency::Rate::Same };
    let default =
        |table: &str, key: &str| find(table, key).map_or("0", |spec| default_text(situation, spec, None).0).to_owned();
    let (aws, azure) = match archetype {
        Archetype::CustomerDeployed | Archetype::Hybrid => ("aws_prm_tagging", "azure_cua"),
        Archetype::IsvHosted => ("none", "azure_pracr"),
    };
    let mut text = TEXT.to_owned();
    let archetype_name = archetype.name();
    for (mark, value) in [
        ("ARCHETYPE", archetype_name.to_owned()),
        ("AWS_ATTRIBUTION", aws.to_owned()),
        ("AZURE_ATTRIBUTION", azure.to_owned()),
        ("ACV", default("isv", "acv")),
        ("BASE_WIN_RATE", default("funnel", "base_win_rate")),
        ("CYCLE_MONTHS", default("funnel", "cycle_months")),
        ("OTE", default("in_house", "ote")),
        ("TIME_TO_FILL", default("in_house", "time_to_fill")),
        ("RETAINER", default("outsourced", "retainer")),
        ("MIN_TERM", default("outsourced", "min_term_months")),
        ("PROGRAM_HEADS", default("program_team", "heads")),
        ("GROSS_MARGIN", default("economics", "gross_margin")),
        ("DISCOUNT_RATE", default("economics", "discount_rate")),
    ] {
        text = text.replace(&format!("<{mark}>"), &value);
    }
    text
}

const TEXT: &str = r#"#:schema ./alliance-sim.schema.json
# Ten questions, then the ways to staff the work that are on the table. Everything else has a documented default:
# `alliance-sim check` lists every assumption with its source, and says who could know better.
# A number may be a distribution wherever you are not sure: { pert = { min = 1, mode = 2, max = 4 } },
# { lognormal = { p10 = 80e3, p90 = 220e3 } }, { beta = { mean = 0.2, sd = 0.04 } }.
schema = 1

# 1. Which question should be answered?  You know it.
name = "Field alliance team: build, buy or mix?"

# 2. From which month, for how many months, in which currency?  Finance: the planning calendar.
start = "2026-01"
horizon_months = 48
currency = "USD"

[isv]
# 3. Whose cloud account does the product run in?  The CTO: the architecture diagram.
#    isv_hosted = yours, customer_deployed = the customer's, hybrid = control plane yours, data plane theirs
#    Its kind, if it is one of these, changes defaults: category = "observability", "security_endpoint", "storage",
#    "rdbms_platform", "networking", "data_platform" or "app_saas".
archetype = "<ARCHETYPE>"

# 4. What is the annual recurring revenue?  The CFO: the last board report. In full: 80e6 is 80 million.
arr = 80e6

# 5. What is a contract worth in its first year, on average?  Sales operations: contracts won in the last 12 months.
#    State how sure you are of the mean. With a CSV of contracts, write instead:
#    acv_contracts = { file = "contracts.csv", column = "acv" }
acv = <ACV>

# 6. How many direct sellers are there?  The head of sales: the org chart. They attend every joint meeting.
sellers = 20

[funnel]
# 7. How many qualified opportunities are won, and after how many months?  Sales operations: the CRM, last 12 months.
base_win_rate = <BASE_WIN_RATE>
cycle_months = <CYCLE_MONTHS>

# 8. Which clouds do customers run on, and which part of the business is on each?  Product: usage data.
#    One [[cloud]] each (aws, azure, gcp); the weights sum to 1.
# 9. How many named target accounts are there on each?  The head of sales: the account plan. Each has one AE team.
# 10. How does the cloud know that consumption is due to you?  Engineering, or the partner portal of the cloud.
#    aws: aws_prm_metering, aws_prm_tagging; azure: azure_cua, azure_vm, azure_pracr; gcp: gcp_marketplace; or none
[[cloud]]
name = "aws"
weight = 0.7
target_accounts = 120
attribution = "<AWS_ATTRIBUTION>"

[[cloud]]
name = "azure"
weight = 0.3
target_accounts = 60
attribution = "<AZURE_ATTRIBUTION>"

# The options. Months count from 0; a step holds until the next. Give all of them as many seats as each other, so that
# the comparison is fair; the baseline is what goes on if nothing is decided.
[[option]]
name = "Status quo"
motion = "partner_side"
baseline = true

[[option]]
name = "In-house"
in_house = [{ month = 0, heads = 2 }, { month = 12, heads = 4 }]

[[option]]
name = "Outsourced"
outsourced = [{ month = 0, units = 2 }, { month = 12, units = 4 }]

[[option]]
name = "Hybrid"
in_house = [{ month = 0, heads = 1 }, { month = 12, heads = 3 }]
outsourced = [{ month = 0, units = 1 }]

[[option]]
name = "Enterprise AE"
enterprise_ae = [{ month = 0, heads = 2 }, { month = 12, heads = 4 }]

# A plan that waits for proof:
# [[option]]
# name = "Pilot, then two"
# outsourced = [{ month = 0, units = 1 }]
# gate = { month = 9, metric = "field_pull", at_least = 1, then = { outsourced = [{ month = 9, units = 2 }] }, else = { outsourced = [{ month = 9, units = 0 }] } }

# What often differs from the defaults. Remove the first `#` of a line, and of its table, to change it.
# [in_house]
# ote = <OTE> # on-target earnings of a head, a year
# time_to_fill = <TIME_TO_FILL> # months
# [outsourced]
# retainer = <RETAINER> # a unit, a month
# min_term_months = <MIN_TERM>
# [program_team]
# heads = <PROGRAM_HEADS> # who run the partner program
# [economics]
# gross_margin = <GROSS_MARGIN>
# discount_rate = <DISCOUNT_RATE> # a year
# [decision]
# metric = "uplift_npv"
# rule = "mean" # mean, median, cvar, chance
# risk_tolerance = 5e6 # an even chance to win this or lose half of it is just acceptable
"#;
