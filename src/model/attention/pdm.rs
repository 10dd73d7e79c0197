//! The PDM divides time in proportion to what each partner adds to the PDM's metrics.
//!
//! ```text
//! M = (½+½S)·(w_cons·P/P̄ + w_mkt·(X12/12)/X̄ + w_prog·g + w_att·(A12/12)/Ā),   g = G_c/(G_c + w·G50)
//! s = M^γ / (M^γ + n_P − 1)
//! a_P = pdm_hours · s,   motive = s/(s + s_ref)
//! K ← K + g_K·(1−K)·(1 − exp(−a_P/h_K)) − δ_K·K
//! reassignment with ν = ν_hi − (ν_hi − ν_lo)·min(1, s/s_ref):  K ← keep_K·K
//! ```
//!
//! An attraction model (Luce's choice rule): `γ = 1` is proportional. Valid for `M ≥ 0`, `n_P ≥ 1`.

use super::super::facts::{CloudFacts, Facts, Per};
use super::super::state::CloudState;
use crate::lanes::{self, Real, record};
use crate::parameter::Pdm;

record! {
    /// The PDM's month.
    #[derive(Clone, Copy, Debug, Default)]
    pub struct PdmMonth {
        /// Program standing `g`, 0–1.
        pub standing: Real,
        /// Share of the PDM's time `s`, 0–1.
        pub share: Real,
        /// Hours of attention `a_P`.
        pub hours: Real,
        /// Motive, 0–1.
        pub motive: Real,
    }
}

/// Program standing: `g = G_c/(G_c + w·G50)`.
#[inline(always)]
#[must_use]
pub fn standing(of_cloud: &CloudFacts, program_hours: Real) -> Real {
    if program_hours > 0.0 { program_hours / (program_hours + of_cloud.program_half) } else { 0.0 }
}

/// Share of the PDM's time for a partner that adds `metrics` typical partners: `s = M^γ/(M^γ + n_P − 1)`.
#[inline(always)]
#[must_use]
pub fn share(metrics: Real, gamma: Real, partners: Real) -> Real {
    let metrics = lanes::at_least(metrics, 0.0);
    let bent = if metrics > 0.0 { lanes::power(metrics, gamma) } else { 0.0 };
    let attraction = if gamma == 1.0 { metrics } else { bent };
    let total = attraction + (partners - 1.0);
    if total > 0.0 { attraction / total } else { 1.0 }
}

/// Motive on the scale of the AE's: `s/(s + s_ref)`.
#[inline(always)]
#[must_use]
pub fn motive(share: Real, reference: Real) -> Real {
    if share > 0.0 { share / (share + reference) } else { 0.0 }
}

/// What the PDM's metrics count of a partner.
#[derive(Clone, Copy, Debug)]
pub struct Counted {
    /// Partner-side consumption `P`, $/month.
    pub partner: Real,
    /// Marketplace volume of the last twelve months, `X12`.
    pub volume: Real,
    /// Program standing `g`.
    pub standing: Real,
    /// Attributed or hosted consumption, `A12/12`, $/month.
    pub attributed: Real,
    /// What is left for want of a specialisation, `½ + ½S`.
    pub strength: Real,
}

/// What the partner adds to the PDM's metrics, in typical partners: `M`.
#[inline(always)]
#[must_use]
pub fn metrics(pdm: &Pdm, per: &Per, of: &Counted) -> Real {
    let consumption = per.consumption * of.partner + per.attributed * of.attributed;
    of.strength * (consumption + per.volume * of.volume + pdm.weight_program * of.standing)
}

/// One month of the PDM of a cloud; `reassignment` is the month's luck.
#[inline(always)]
pub fn advance(facts: &Facts, state: &mut CloudState, counted: &Counted, reassignment: Real) -> PdmMonth {
    let (pdm, per, standing) = (&facts.pdm, &facts.per, counted.standing);
    let share = share(metrics(pdm, per, counted), pdm.gamma, pdm.partners);
    let hours = pdm.hours * share;
    let gained = 1.0 - lanes::exp(-hours * per.relationship_hour);
    let gain = pdm.relationship_gain * (1.0 - state.relationship) * gained;
    let relationship = state.relationship + gain - pdm.relationship_decay * state.relationship;
    let relationship = lanes::between(relationship, 0.0, 1.0);
    let closeness = if pdm.share_ref > 0.0 { lanes::at_most(share * per.share_ref, 1.0) } else { 1.0 };
    let is_reassigned = reassignment < pdm.reassign_high - (pdm.reassign_high - pdm.reassign_low) * closeness;
    state.relationship = relationship * if is_reassigned { pdm.keep } else { 1.0 };
    PdmMonth { standing, share, hours, motive: motive(share, pdm.share_ref) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::tests::{beliefs, near};

    #[test]
    fn equal_metrics_share_equally() {
        // A typical partner among 40: one fortieth, whatever γ.
        near(share(1.0, 1.0, 40.0), 0.025);
        near(share(1.0, 1.8, 40.0), 0.025);
    }

    #[test]
    fn a_partner_alone_has_all_and_one_without_metrics_nothing() {
        assert_eq!(share(0.3, 1.0, 1.0), 1.0);
        assert_eq!(share(0.0, 1.0, 40.0), 0.0);
        assert_eq!(motive(0.0, 0.0), 0.0);
    }

    #[test]
    fn small_contributions_get_attention_in_proportion() {
        let (one, two) = (share(0.01, 1.0, 40.0), share(0.02, 1.0, 40.0));
        assert!((two / one - 2.0).abs() < 1e-3);
    }

    #[test]
    fn a_relationship_grows_by_attention_fades_and_suffers_by_a_new_pdm() {
        let mut beliefs = beliefs();
        let pdm = &mut beliefs.pdm;
        (pdm.weight_consumption, pdm.weight_marketplace, pdm.weight_program, pdm.weight_attributed) =
            (1.0, 0.0, 0.0, 0.0);
        (pdm.typical_consumption, pdm.gamma, pdm.partners, pdm.hours) = (100e3, 1.0, 40.0, 80.0);
        (pdm.relationship_gain, pdm.relationship_decay, pdm.relationship_hours) = (0.2, 0.05, 2.0 / 2.0_f64.ln());
        (pdm.reassign_high, pdm.reassign_low, pdm.share_ref, pdm.keep) = (0.10, 0.02, 0.05, 0.4);
        let facts = Facts::new(&beliefs);
        // A typical partner of forty has two of 80 hours, which is half of all that can be gained: 0.5 + 0.2·½·½ − 0.05·½.
        let counted = Counted { partner: 100e3, volume: 0.0, standing: 0.5, attributed: 0.0, strength: 1.0 };
        let after = |luck: Real| {
            let mut state = CloudState { relationship: 0.5, ..CloudState::default() };
            advance(&facts, &mut state, &counted, luck);
            state.relationship
        };
        // Half of the reference share: reassigned with 0.10 − 0.08·½ = 0.06 a month.
        near(after(0.07), 0.525);
        near(after(0.05), 0.4 * 0.525);
    }
}
