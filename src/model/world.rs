//! What all options of a trajectory share, and what follows from it once.

use super::time;
use crate::sampling::Beliefs;
use crate::scenario::Setting;

/// What all options of a trajectory share: the setting, the beliefs, and what follows from them once.
#[derive(Clone, Debug)]
pub struct World<'a> {
    /// What the scenario fixes.
    pub setting: &'a Setting,
    /// What is believed in this trajectory.
    pub beliefs: &'a Beliefs,
    /// Monthly churn.
    pub churn: f64,
    /// Monthly growth factor of recurring revenue of those who stay.
    pub growth: f64,
    /// Part of the library that a month leaves.
    pub library_keeps: f64,
    /// Logarithms of the odds and odds ratios that set a win.
    pub log_odds: LogOdds,
    discounts: Vec<f64>,
    base_growths: Vec<f64>,
}

/// Logarithms of the odds and odds ratios that set a win.
#[derive(Clone, Copy, Debug)]
pub struct LogOdds {
    /// Of `base_win_rate`.
    pub base: f64,
    /// Of `or_field`.
    pub field: f64,
    /// Of `or_pdm`.
    pub pdm: f64,
    /// Of `or_fluency`.
    pub fluency: f64,
    /// Of `or_regime`.
    pub regime: [f64; 3],
}

impl LogOdds {
    fn new(beliefs: &Beliefs) -> Self {
        let funnel = &beliefs.funnel;
        Self {
            base: (funnel.base_win_rate / (1.0 - funnel.base_win_rate)).ln(),
            field: funnel.or_field.ln(),
            pdm: funnel.or_pdm.ln(),
            fluency: funnel.or_fluency.ln(),
            regime: beliefs.market.odds.map(f64::ln),
        }
    }
}

impl<'a> World<'a> {
    /// Derives what does not change within a trajectory.
    #[must_use]
    pub fn new(setting: &'a Setting, beliefs: &'a Beliefs) -> Self {
        let economics = &beliefs.economics;
        let months = setting.horizon_months + time::whole_months(economics.tail_months);
        let yearly = |rate: f64, month: u32| (1.0 + rate).powf(f64::from(month) / 12.0);
        Self {
            setting,
            beliefs,
            churn: time::monthly_loss(economics.annual_churn),
            growth: 1.0 + time::monthly_growth(economics.annual_expansion),
            library_keeps: 0.5_f64.powf(1.0 / beliefs.ae.library_half_life),
            log_odds: LogOdds::new(beliefs),
            discounts: (0..months).map(|month| 1.0 / yearly(economics.discount_rate, month)).collect(),
            base_growths: (0..setting.horizon_months).map(|month| yearly(beliefs.isv.base_growth, month)).collect(),
        }
    }

    /// Discount factor of a month, `(1+r)^(−t/12)`.
    #[must_use]
    pub fn discount(&self, month: u32) -> f64 {
        self.discounts[month as usize]
    }

    /// Growth of the base's consumption since month 0.
    #[must_use]
    pub fn base_growth(&self, month: u32) -> f64 {
        self.base_growths[month as usize]
    }

    /// Factor of the cloud's fiscal quarter on new opportunities.
    pub(super) fn season(&self, cloud: usize, month: u32) -> f64 {
        let calendar = self.setting.start.plus(month).month;
        let into_year = (calendar + 12 - self.setting.clouds[cloud].fiscal_start) % 12;
        self.beliefs.clouds[cloud].season[into_year as usize / 3]
    }

    /// Whether the month opens the cloud's fiscal year; month 0 never does.
    pub(super) fn is_new_fiscal_year(&self, cloud: usize, month: u32) -> bool {
        month > 0 && self.setting.start.plus(month).month == self.setting.clouds[cloud].fiscal_start
    }
}
