//! The beliefs of a trajectory: every number of the model, drawn together.

use super::correlation::{Copula, CorrelationError};
use super::design::{Design, DesignKind};
use crate::distribution::QuantileTable;
use crate::parameter::{
    Ae, AttributionWork, Cloud, Commit, Conduct, Consumption, Direct, Economics, EnterpriseAe, Evidence, Funnel,
    Governance, Group, InHouse, Influence, Isv, Market, Marketplace, Meetings, Outsourced, Pdm, ProgramTeam, Rules,
};
use crate::scenario::{Parameter, Scenario};
use rayon::prelude::*;

/// Every number of the model, as one trajectory takes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Beliefs {
    /// The vendor.
    pub isv: Isv<f64>,
    /// What a contract makes run in the cloud.
    pub consumption: Consumption<f64>,
    /// The clouds, in the order of the scenario.
    pub clouds: Vec<Cloud<f64>>,
    /// The partner development manager; the weights of the pay sum to 1.
    pub pdm: Pdm<f64>,
    /// The cloud's account executives.
    pub ae: Ae<f64>,
    /// Meetings with sellers.
    pub meetings: Meetings<f64>,
    /// How the work is done.
    pub conduct: Conduct<f64>,
    /// How sales and alliances work together.
    pub governance: Governance<f64>,
    /// What proves value to a team.
    pub evidence: Evidence<f64>,
    /// Opportunities and their closing.
    pub funnel: Funnel<f64>,
    /// The marketplace.
    pub marketplace: Marketplace<f64>,
    /// Hired heads.
    pub in_house: InHouse<f64>,
    /// Bought units.
    pub outsourced: Outsourced<f64>,
    /// Added direct sellers.
    pub enterprise_ae: EnterpriseAe<f64>,
    /// The standing program team.
    pub program_team: ProgramTeam<f64>,
    /// Costs, margins and discounting.
    pub economics: Economics<f64>,
    /// The market regime.
    pub market: Market<f64>,
    /// Rules of engagement.
    pub rules: Rules<f64>,
    /// The standing direct sellers.
    pub direct: Direct<f64>,
    /// Influence on the deals that direct sellers have anyway.
    pub influence: Influence<f64>,
    /// The customer's commitment.
    pub commit: Commit<f64>,
    /// Mechanisms that an option sets up, or that stand beside a cloud's first.
    pub attribution: AttributionWork<f64>,
}

impl Beliefs {
    /// Reads the numbers in the order of [`Scenario::parameters`]: the tables of [`crate::parameter::TABLES`] one
    /// after another, `cloud` once a cloud. The weights of the PDM's pay are scaled to sum to 1.
    ///
    /// # Panics
    /// If there are fewer numbers than the tables take, or more.
    #[must_use]
    pub fn read(mut numbers: &[f64], clouds: usize) -> Self {
        let values = &mut numbers;
        let beliefs = Self {
            isv: Group::read(values),
            consumption: Group::read(values),
            clouds: (0..clouds).map(|_| Group::read(values)).collect(),
            pdm: normalised(Group::read(values)),
            ae: Group::read(values),
            meetings: Group::read(values),
            conduct: Group::read(values),
            governance: Group::read(values),
            evidence: Group::read(values),
            funnel: Group::read(values),
            marketplace: Group::read(values),
            in_house: Group::read(values),
            outsourced: Group::read(values),
            enterprise_ae: Group::read(values),
            program_team: Group::read(values),
            economics: Group::read(values),
            market: Group::read(values),
            rules: Group::read(values),
            direct: Group::read(values),
            influence: Group::read(values),
            commit: Group::read(values),
            attribution: Group::read(values),
        };
        assert!(numbers.is_empty(), "{} numbers belong to no parameter", numbers.len());
        beliefs
    }
}

/// Scales the weights of the PDM's pay to sum to 1; all zero counts as all equal but for
/// attributed consumption, which counts for nothing.
fn normalised(mut pdm: Pdm<f64>) -> Pdm<f64> {
    let weights = [pdm.weight_consumption, pdm.weight_marketplace, pdm.weight_program, pdm.weight_attributed];
    let sum: f64 = weights.iter().sum();
    let third = 1.0 / 3.0;
    [pdm.weight_consumption, pdm.weight_marketplace, pdm.weight_program, pdm.weight_attributed] =
        if sum > 0.0 { weights.map(|weight| weight / sum) } else { [third, third, third, 0.0] };
    pdm
}

/// What a trajectory believes, as numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
    /// The uncertain parameters, in the order of [`BeliefSampler::uncertain_paths`].
    pub uncertain: Vec<f64>,
    /// All parameters, in the order of [`Scenario::parameters`].
    pub all: Vec<f64>,
}

/// Draws the beliefs of any trajectory of a scenario.
///
/// A draw depends on scenario, design, seed and trajectory number alone. A parameter keeps its column by its path: one
/// that becomes uncertain, or known, leaves the draws of the others as they are (under [`DesignKind::Sobol`] only if it
/// comes after them).
#[derive(Clone, Debug)]
pub struct BeliefSampler {
    design: Design,
    copula: Copula,
    /// The tables of all parameters, in the order of [`Scenario::parameters`].
    tables: Vec<QuantileTable>,
    paths: Vec<String>,
    /// Positions of the uncertain parameters among all.
    positions: Vec<usize>,
    /// All parameters; the uncertain ones at their medians.
    medians: Vec<f64>,
    clouds: usize,
}

impl BeliefSampler {
    /// Prepares the beliefs of a scenario for drawing.
    ///
    /// # Errors
    /// Rank correlations that contradict each other. A correlation with a known number has no effect.
    pub fn new(scenario: &Scenario, kind: DesignKind, seed: u64) -> Result<Self, CorrelationError> {
        Self::with(scenario, kind, seed, |_, _| None)
    }

    /// Prepares the beliefs of a variant of a scenario whose beliefs have been prepared: what both believe is shared,
    /// which saves most of the time. The draws are those of [`new`](Self::new).
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn of_variant(&self, scenario: &Scenario, kind: DesignKind, seed: u64) -> Result<Self, CorrelationError> {
        Self::with(scenario, kind, seed, |position, parameter| {
            self.tables.get(position).filter(|table| *table.belief() == parameter.belief).cloned()
        })
    }

    /// `known` has the table of a parameter, by its position, where there is one.
    fn with(
        scenario: &Scenario,
        kind: DesignKind,
        seed: u64,
        known: impl Fn(usize, &Parameter) -> Option<QuantileTable> + Sync,
    ) -> Result<Self, CorrelationError> {
        let positions = scenario.uncertain();
        let paths: Vec<String> = positions.iter().map(|&at| scenario.parameters[at].path.clone()).collect();
        let column = |position: usize| positions.binary_search(&position).ok();
        let pairs: Vec<(usize, usize, f64)> = scenario
            .correlations
            .iter()
            .filter_map(|pair| Some((column(pair.first)?, column(pair.second)?, pair.score(&scenario.parameters))))
            .collect();
        let table = |(position, parameter): (usize, &Parameter)| {
            known(position, parameter).unwrap_or_else(|| QuantileTable::new(&parameter.belief))
        };
        let tables: Vec<QuantileTable> =
            scenario.parameters.par_iter().enumerate().with_min_len(8).map(table).collect();
        Ok(Self {
            design: Design::new(kind, seed, &paths),
            copula: Copula::new(&pairs, &paths)?,
            medians: tables.iter().map(QuantileTable::median).collect(),
            tables,
            clouds: scenario.setting.clouds.len(),
            paths,
            positions,
        })
    }

    /// Paths of the uncertain parameters: the columns of the design.
    #[must_use]
    pub fn uncertain_paths(&self) -> &[String] {
        &self.paths
    }

    /// Positions of the uncertain parameters in [`Scenario::parameters`].
    #[must_use]
    pub fn uncertain_positions(&self) -> &[usize] {
        &self.positions
    }

    /// The design.
    #[must_use]
    pub fn design(&self) -> &Design {
        &self.design
    }

    /// All parameters with the uncertain ones at their medians.
    #[must_use]
    pub fn medians(&self) -> &[f64] {
        &self.medians
    }

    /// The beliefs of a trajectory.
    #[must_use]
    pub fn draw(&self, trajectory: u64) -> Drawn {
        let mut drawn = Drawn { uncertain: vec![0.0; self.positions.len()], all: Vec::new() };
        self.draw_into(trajectory, &mut drawn.uncertain, &mut drawn.all);
        drawn
    }

    /// The beliefs of a trajectory, into buffers that are used again: the uncertain parameters, and all.
    ///
    /// # Panics
    /// If `uncertain` is not as long as there are uncertain parameters.
    pub fn draw_into(&self, trajectory: u64, uncertain: &mut [f64], all: &mut Vec<f64>) {
        self.uniforms_into(trajectory, uncertain);
        all.clone_from(&self.medians);
        for (value, &position) in uncertain.iter_mut().zip(&self.positions) {
            *value = self.tables[position].quantile(*value);
            all[position] = *value;
        }
    }

    /// The uniform numbers at which a trajectory reads the uncertain parameters.
    #[must_use]
    pub fn uniforms(&self, trajectory: u64) -> Vec<f64> {
        let mut uniforms = vec![0.0; self.positions.len()];
        self.uniforms_into(trajectory, &mut uniforms);
        uniforms
    }

    fn uniforms_into(&self, trajectory: u64, uniforms: &mut [f64]) {
        self.design.fill(trajectory, uniforms);
        self.copula.apply(uniforms);
    }

    /// The uniform number of one parameter among `uniforms`; of one that is known, that at which it would be read.
    #[must_use]
    pub fn uniform_of(&self, trajectory: u64, uniforms: &[f64], position: usize, path: &str) -> f64 {
        if let Ok(column) = self.positions.binary_search(&position) {
            return uniforms[column];
        }
        let mut own = [0.0];
        Design::new(DesignKind::Iid, self.design.seed(), &[path]).fill(trajectory, &mut own);
        own[0]
    }

    /// All parameters as the records that the rules read.
    ///
    /// # Panics
    /// If `all` does not hold every parameter of the scenario.
    #[must_use]
    pub fn beliefs(&self, all: &[f64]) -> Beliefs {
        Beliefs::read(all, self.clouds)
    }
}
