//! placeholder, replaced on merge
use crate::parameter::*;
#[derive(Clone, Debug)]
pub struct Beliefs {
    pub isv: Isv,
    pub consumption: Consumption,
    pub clouds: Vec<Cloud>,
    pub pdm: Pdm,
    pub ae: Ae,
    pub meetings: Meetings,
    pub conduct: Conduct,
    pub evidence: Evidence,
    pub funnel: Funnel,
    pub marketplace: Marketplace,
    pub in_house: InHouse,
    pub outsourced: Outsourced,
    pub enterprise_ae: EnterpriseAe,
    pub program_team: ProgramTeam,
    pub economics: Economics,
    pub market: Market,
    pub rules: Rules,
}
