//! Every parameter with its default: the one place where a default stands.
//!
//! A line says: field, type, default in the syntax of a scenario file, unit, allowed range, the usual part of it (values
//! beside it are allowed, and probably a slip of unit), source (a row of the parameter research such as `F12`, a claim
//! such as `C44`, or `assumption`), the symbol that `docs/MODEL.md` uses, what an archetype changes, and who can say
//! better: look it up, learn it in a pilot, or nobody knows. Amounts of money are in US dollars of 2026.

use super::spec::{between, spec};

parameters! {
    /// The vendor.
    Isv "isv" {
        /// Annual recurring revenue at the start.
        arr: f64 = spec("80e6").unit("money").range(between(1.0, 1e12)).usual(100e3, 20e9).source("the scenario must say; 80M is the composite case").symbol("ARR").look_up().required(),
        /// Mean first-year value of a contract.
        acv: f64 = spec("{ lognormal = { p10 = 120e3, p90 = 330e3 } }").unit("money/yr").range(between(1.0, 1e10)).usual(2e3, 20e6).source("I1; mean of a contract, one draw a trajectory").symbol("acv").hosted("{ lognormal = { p10 = 80e3, p90 = 220e3 } }").look_up(),
        /// Scatter of single contracts around their mean (standard deviation over mean).
        acv_cv: f64 = spec("0.8").unit("ratio").range(between(0.0, 3.0)).source("I1 (σ ≈ .8)").symbol("cv_acv").look_up(),
        /// Yearly growth of the existing customers' cloud consumption.
        base_growth: f64 = spec("{ pert = { min = 0, mode = 0.06, max = 0.15 } }").unit("1/yr").range(between(-0.5, 2.0)).usual(-0.3, 1.0).source("I6").look_up(),
        /// The vendor's own research, demo and control-plane cloud bill, as a share of ARR.
        rnd_share: f64 = spec("{ pert = { min = 0.01, mode = 0.025, max = 0.06 } }").unit("share of ARR a year").range(between(0.0, 1.0)).usual(0.0, 0.3).source("K2").symbol("rnd").hosted("{ pert = { min = 0.01, mode = 0.02, max = 0.04 } }").look_up(),
        /// The vendor's standing direct sellers.
        sellers: f64 = spec("20").unit("people").range(between(1.0, 100e3)).usual(1.0, 5000.0).source("assumption: about one per $4M of ARR; the scenario should say").symbol("n_ae").look_up(),
        /// Renewals of existing customers that run through a marketplace.
        renewals_mkt: f64 = spec("{ pert = { min = 0.015, mode = 0.03, max = 0.06 } }").unit("share of ARR a year").range(between(0.0, 1.0)).usual(0.0, 0.9).source("M6 (1.8% in 2023, rising)").hosted("{ pert = { min = 0.05, mode = 0.12, max = 0.25 } }").look_up(),
        /// New customers that direct sales routes through a marketplace.
        direct_new_mkt: f64 = spec("{ pert = { min = 0.003, mode = 0.007, max = 0.014 } }").unit("share of ARR a year").range(between(0.0, 1.0)).usual(0.0, 0.5).source("M6; calibrated: C66").hosted("{ pert = { min = 0.01, mode = 0.03, max = 0.06 } }").look_up(),
        /// Data that a contract moves out of the vendor's own cloud account.
        egress_gb: f64 = spec("0").unit("GB a month per contract").range(between(0.0, 1e9)).source("assumption: none to speak of; the scenario should say").symbol("egress_gb").look_up(),
        /// Price of that.
        egress_price: f64 = spec("{ pert = { min = 0.05, mode = 0.07, max = 0.09 } }").unit("money per GB").range(between(0.0, 1e6)).usual(0.0, 1.0).source("assumption; list prices by volume").look_up(),
        /// Part of it that the cloud waives.
        egress_waiver: f64 = spec("0").unit("share").range(between(0.0, 1.0)).source("assumption: none").look_up(),
    }

    /// What a contract makes run in the cloud, and how much of it an account team believes.
    Consumption "consumption" {
        /// Cloud consumption that contract value causes directly, as a multiple of it.
        ratio: f64 = spec("{ pert = { min = 0.3, mode = 1, max = 3 } }").unit("$ a year per $ of ACV").range(between(0.0, 50.0)).usual(0.0, 15.0).source("K3; K1 for hosted").symbol("ratio").hosted("{ pert = { min = 0.08, mode = 0.15, max = 0.25 } }").hybrid("{ pert = { min = 0.5, mode = 1, max = 2 } }").pilot(),
        /// Part of that consumption on the vendor's own cloud bill.
        hosted_share: f64 = spec("0").unit("share").range(between(0.0, 1.0)).source("by definition of the archetype; hybrid: K1 over K3").symbol("h").hosted("1").hybrid("{ pert = { min = 0.12, mode = 0.2, max = 0.35 } }").look_up(),
        /// Pace at which a new customer's consumption reaches its potential.
        adoption_months: f64 = spec("{ pert = { min = 2, mode = 4, max = 8 } }").unit("months").range(between(0.1, 600.0)).usual(0.5, 48.0).source("K7 (90% after 2.3 of them)").pilot(),
        /// Consumption of attached systems, as a multiple of direct consumption.
        indirect: f64 = spec("{ pert = { min = 0.3, mode = 1.5, max = 5 } }").unit("$/$").range(between(0.0, 50.0)).usual(0.0, 20.0).source("K4").symbol("m_I").hosted("0").hybrid("{ pert = { min = 0.2, mode = 0.8, max = 2.5 } }").pilot(),
        /// Consumption that the product made possible, as a multiple of direct consumption.
        enabled: f64 = spec("{ lognormal = { mean = 2, sd = 2 } }").unit("$/$").range(between(0.0, 200.0)).usual(0.0, 40.0).source("K5").symbol("m_E").hosted("0").hybrid("{ lognormal = { mean = 1.5, sd = 1.5 } }"),
        /// Share of an indirect estimate that an account team believes.
        credibility_indirect: f64 = spec("{ beta = { mean = 0.55, sd = 0.1 } }").unit("share").range(between(0.0, 1.0)).source("K6").symbol("κ_I"),
        /// Weight of indirect estimates without any attributed footprint.
        indirect_unattributed: f64 = spec("0.4").unit("share").range(between(0.0, 1.0)).source("assumption").symbol("ι"),
        /// Share of an enabled claim believed without spend graphs.
        credibility_enabled: f64 = spec("{ beta = { mean = 0.12, sd = 0.04 } }").unit("share").range(between(0.0, 1.0)).source("K6").symbol("κ_E0"),
        /// Share of an enabled claim believed with many spend graphs.
        credibility_enabled_max: f64 = spec("{ beta = { mean = 0.45, sd = 0.08 } }").unit("share").range(between(0.0, 1.0)).source("K6").symbol("κ_E1"),
        /// Spend graphs that bring 63% of that gain.
        refs_scale: f64 = spec("1.5").unit("graphs").range(between(0.01, 1000.0)).usual(0.2, 30.0).source("K6, C24: 2–3 graphs give about 80%").symbol("refs_scale"),
    }

    /// One hyperscaler. Every key may differ from cloud to cloud.
    Cloud "cloud" {
        /// Part of the business on this cloud.
        weight: f64 = spec("1").unit("share").range(between(0.0, 1.0)).source("the scenario must say").symbol("w").look_up().required().plain(),
        /// Named target accounts.
        target_accounts: f64 = spec("120").unit("accounts").range(between(1.0, 10000.0)).usual(3.0, 5000.0).source("the scenario must say").symbol("accounts").look_up().required(),
        /// Target accounts that one AE team covers.
        accounts_per_team: f64 = spec("{ pert = { min = 1, mode = 1.5, max = 4 } }").unit("accounts per team").range(between(1.0, 200.0)).usual(1.0, 40.0).source("assumption (H4: 5–40 accounts in a book, few of them targets)").symbol("k").look_up(),
        /// Quota credit of an AE team, as a multiple of what goes through the marketplace.
        credit_mkt: f64 = spec("{ pert = { min = 0, mode = 0.15, max = 0.6 } }").unit("quota $ per $").range(between(0.0, 2.0)).source("H9 × H9b; hosted and hybrid H9; Azure H10").symbol("credit").hosted("{ pert = { min = 0.1, mode = 0.3, max = 1 } }").hybrid("{ pert = { min = 0.1, mode = 0.3, max = 1 } }").azure("{ pert = { min = 0.1, mode = 0.5, max = 1 } }").pilot(),
        /// Share of direct consumption that the cloud's own systems tie to the vendor.
        coverage: f64 = spec("0").unit("share").range(between(0.0, 1.0)).source("K9, C19").symbol("α_max").pilot(),
        /// Share of hosted consumption reported to the customer's commitment.
        coverage_pracr: f64 = spec("{ beta = { mean = 0.7, sd = 0.1 } }").unit("share").range(between(0.0, 1.0)).source("assumption; hosted consumption reported under azure_pracr").pilot(),
        /// Month in which attribution goes live.
        live_month: f64 = spec("0").unit("month").range(between(0.0, 10e3)).usual(0.0, 240.0).source("C21: all mechanisms are live in 2026").look_up(),
        /// Months from going live to full attribution.
        ramp: f64 = spec("3").unit("months").range(between(1.0, 1200.0)).usual(1.0, 24.0).source("K10"),
        /// Chance that a monthly report fails.
        pracr_failure: f64 = spec("{ beta = { mean = 0.15, sd = 0.06 } }").unit("probability a month").range(between(0.0, 1.0)).usual(0.0, 0.7).source("assumption").pilot(),
        /// Program hours that monthly reporting takes.
        pracr_hours: f64 = spec("{ pert = { min = 8, mode = 15, max = 40 } }").unit("hours a month").range(between(0.0, 10e3)).usual(0.0, 200.0).source("K11").pilot(),
        /// Marketplace sales or attributed consumption of a year that keep co-sell status.
        cosell_sales: f64 = spec("0").unit("money a year").range(between(0.0, 1e12)).usual(0.0, 20e6).source("co-sell rule of Azure; none known elsewhere").azure("100e3").look_up(),
        /// Program standing that a renewal of the specialisation asks for.
        spec_program: f64 = spec("0.2").unit("0–1").range(between(0.0, 1.0)).source("assumption").look_up(),
        /// Attributed or hosted consumption of a year that a renewal asks for.
        spec_consumption: f64 = spec("{ pert = { min = 100e3, mode = 300e3, max = 1e6 } }").unit("money a year").range(between(0.0, 1e12)).usual(0.0, 50e6).source("assumption").look_up(),
        /// Market development funds with a partner manager in full motive.
        mdf: f64 = spec("{ pert = { min = 5e3, mode = 25e3, max = 100e3 } }").unit("money a year").range(between(0.0, 1e9)).usual(0.0, 5e6).source("assumption").look_up(),
        /// Credits for proofs of concept of a fully hosted product.
        poc: f64 = spec("{ pert = { min = 5e3, mode = 35e3, max = 150e3 } }").unit("money a year").range(between(0.0, 1e9)).usual(0.0, 5e6).source("assumption").look_up(),
        /// Part of in-house productivity that is lost there, by language or travel.
        distance: f64 = spec("0").unit("share").range(between(0.0, 0.95)).source("assumption: none").symbol("d").look_up(),
        /// Part of outsourced units' productivity that is lost there, by language or travel.
        provider_distance: f64 = spec("0").unit("share").range(between(0.0, 0.95)).source("assumption: none").look_up(),
        /// Factor on new opportunities by fiscal quarter of the cloud.
        season: [f64; 4] = spec("[1.2, 1.1, 1, 0.7]").unit("factor by fiscal quarter").range(between(0.0, 4.0)).usual(0.1, 2.5).source("H19"),
    }

    /// The partner development manager of a cloud.
    Pdm "pdm" {
        /// Partner-facing hours of a PDM.
        hours: f64 = spec("120").unit("hours a month").range(between(0.1, 744.0)).usual(45.0, 250.0).source("assumption").symbol("pdm_hours"),
        /// Partners in the PDM's portfolio.
        partners: f64 = spec("{ pert = { min = 20, mode = 40, max = 100 } }").unit("partners").range(between(1.0, 100e3)).usual(2.0, 500.0).source("H1").symbol("n_P").pilot(),
        /// Weight of partner-side consumption in the PDM's pay.
        weight_consumption: f64 = spec("{ beta = { mean = 0.45, sd = 0.1 } }").unit("weight").range(between(0.0, 1.0)).source("H12").symbol("w_cons").pilot(),
        /// Weight of marketplace volume in the PDM's pay.
        weight_marketplace: f64 = spec("{ beta = { mean = 0.35, sd = 0.1 } }").unit("weight").range(between(0.0, 1.0)).source("H12").symbol("w_mkt").pilot(),
        /// Weight of program work in the PDM's pay.
        weight_program: f64 = spec("{ beta = { mean = 0.2, sd = 0.06 } }").unit("weight").range(between(0.0, 1.0)).source("H12").symbol("w_prog").pilot(),
        /// Weight of attributed consumption in the PDM's pay.
        weight_attributed: f64 = spec("{ pert = { min = 0, mode = 0.05, max = 0.15 } }").unit("weight").range(between(0.0, 1.0)).source("assumption: new in some plans").symbol("w_att").pilot(),
        /// Attributed or hosted consumption of a typical partner of the portfolio.
        typical_attributed: f64 = spec("{ pert = { min = 750e3, mode = 1.5e6, max = 3e6 } }").unit("money a month").range(between(1.0, 1e11)).usual(10e3, 100e6).source("assumption").symbol("Ā"),
        /// Partner-side consumption of a typical partner of the portfolio.
        typical_consumption: f64 = spec("{ pert = { min = 80e3, mode = 150e3, max = 300e3 } }").unit("money a month").range(between(1.0, 1e10)).usual(2e3, 10e6).source("assumption").symbol("P̄"),
        /// Marketplace volume of a typical partner of the portfolio.
        typical_marketplace: f64 = spec("{ pert = { min = 250e3, mode = 500e3, max = 1e6 } }").unit("money a month").range(between(1.0, 1e10)).usual(5e3, 50e6).source("assumption").symbol("X̄"),
        /// Program hours at which program standing is half-way.
        program_half: f64 = spec("400").unit("hours a month").range(between(0.01, 1e6)).usual(20.0, 5000.0).source("assumption").symbol("G50"),
        /// How sharply the PDM's time follows contribution.
        gamma: f64 = spec("1").unit("exponent").range(between(0.2, 3.0)).source("C6 (8.1: .6–1.8)").symbol("γ"),
        /// Fastest growth of the PDM relationship.
        relationship_gain: f64 = spec("{ pert = { min = 0.08, mode = 0.12, max = 0.2 } }").unit("1/month").range(between(0.0, 1.0)).usual(0.0, 0.6).source("assumption (F11: about a year)").symbol("g_K"),
        /// PDM hours that give 63% of that growth.
        relationship_hours: f64 = spec("8").unit("hours a month").range(between(0.01, 744.0)).usual(0.5, 100.0).source("assumption").symbol("h_K"),
        /// Decay of the PDM relationship.
        relationship_decay: f64 = spec("{ pert = { min = 0.02, mode = 0.04, max = 0.08 } }").unit("1/month").range(between(0.0, 1.0)).usual(0.0, 0.4).source("R12").symbol("δ_K"),
        /// PDM relationship at the start.
        relationship_at_start: f64 = spec("0.2").unit("0–1").range(between(0.0, 1.0)).source("assumption").symbol("K_0").look_up(),
        /// Chance that a PDM who gains nothing from the vendor is reassigned.
        reassign_high: f64 = spec("{ pert = { min = 0.06, mode = 0.09, max = 0.13 } }").unit("1/month").range(between(0.0, 1.0)).usual(0.0, 0.4).source("H2 (9–16 months)").symbol("ν_hi").pilot(),
        /// Chance that a PDM who gains much from the vendor is reassigned.
        reassign_low: f64 = spec("{ pert = { min = 0.02, mode = 0.035, max = 0.05 } }").unit("1/month").range(between(0.0, 1.0)).usual(0.0, 0.3).source("H2 (20–30 months)").symbol("ν_lo").pilot(),
        /// Share of the PDM's time at which motive is half-way.
        share_ref: f64 = spec("0.05").unit("share").range(between(0.0, 1.0)).usual(0.002, 0.6).source("assumption: one key partner in twenty").symbol("s_ref"),
        /// Part of the relationship that survives a reassignment.
        keep: f64 = spec("{ pert = { min = 0, mode = 0.15, max = 0.4 } }").unit("share").range(between(0.0, 1.0)).source("H3").symbol("keep_K"),
        /// Opportunities from an hour of PDM attention at full relationship and program standing.
        opportunity_rate: f64 = spec("{ pert = { min = 0.05, mode = 0.1, max = 0.18 } }").unit("opportunities per hour").range(between(0.0, 10.0)).usual(0.0, 1.0).source("calibrated: C3, C65").symbol("r_pdm").pilot(),
        /// AE teams introduced by an hour of PDM attention at full relationship.
        intro_rate: f64 = spec("0.1").unit("teams per hour").range(between(0.0, 10.0)).usual(0.0, 2.0).source("assumption").symbol("intro").pilot(),
    }

    /// The account teams of the target accounts.
    Ae "ae" {
        /// Yearly quota of an AE team.
        quota: f64 = spec("{ pert = { min = 5e6, mode = 10e6, max = 20e6 } }").unit("money a year").range(between(1.0, 1e10)).usual(300e3, 300e6).source("assumption").symbol("quota_ae").pilot(),
        /// Gain, as a share of quota, at which an AE team's motive is half-way.
        b50_share: f64 = spec("{ pert = { min = 0.01, mode = 0.02, max = 0.035 } }").unit("share of quota").range(between(0.0001, 10.0)).usual(0.001, 0.3).source("assumption (H4, H7): one deal in fifty of quota is half-way").symbol("b50"),
        /// Steepness of the motive curve.
        motive_exponent: f64 = spec("1.5").unit("exponent").range(between(0.5, 5.0)).source("8.3 (1.2–3.5)").symbol("n"),
        /// AE teams that an hour of outreach asks.
        reach: f64 = spec("{ pert = { min = 0.05, mode = 0.0875, max = 0.15 } }").unit("teams per hour").range(between(0.0, 10.0)).usual(0.0, 1.0).source("calibrated: C44; × acceptance (R7) .04–.12 teams warmed").symbol("k_contact").pilot(),
        /// Chance that a team asked to be copied on an e-mail agrees.
        copied_accept: f64 = spec("{ pert = { min = 0.6, mode = 0.8, max = 0.95 } }").unit("probability").range(between(0.0, 1.0)).source("R7; ask = copied").symbol("accept").pilot(),
        /// Chance that a team which declines that is burned.
        copied_burn: f64 = spec("0").unit("probability").range(between(0.0, 1.0)).source("assumption: a small favour declined costs nothing; ask = copied").symbol("ask_burn"),
        /// Chance that a team asked for an introduction at once agrees.
        introduction_accept: f64 = spec("0.03").unit("probability").range(between(0.0, 1.0)).source("R6; ask = introduction").symbol("accept").pilot(),
        /// Chance that a team which declines that is burned.
        introduction_burn: f64 = spec("{ pert = { min = 0.1, mode = 0.25, max = 0.5 } }").unit("probability").range(between(0.0, 1.0)).source("R6; ask = introduction").symbol("ask_burn").pilot(),
        /// Chance that a good meeting makes a willing warm team active.
        activation: f64 = spec("{ pert = { min = 0.3, mode = 0.6, max = 0.85 } }").unit("probability").range(between(0.0, 1.0)).source("R2").symbol("p_act").pilot(),
        /// Monthly cooling of active teams without gain or meetings.
        decay_active: f64 = spec("{ pert = { min = 0.03, mode = 0.06, max = 0.12 } }").unit("1/month").range(between(0.0, 1.0)).usual(0.0, 0.5).source("R12, 8.4").symbol("δ_a").pilot(),
        /// Monthly cooling of warm teams without meetings.
        decay_warm: f64 = spec("{ pert = { min = 0.05, mode = 0.1, max = 0.2 } }").unit("1/month").range(between(0.0, 1.0)).usual(0.0, 0.6).source("R12, 8.4").symbol("δ_w").pilot(),
        /// Teams lost to yearly territory changes.
        territory_change: f64 = spec("{ beta = { mean = 0.3, sd = 0.08 } }").unit("share a year").range(between(0.0, 1.0)).source("H5, slow end (36 months ⇒ .28)").pilot(),
        /// Burned teams that give a second chance in a new fiscal year, with the same people.
        forgive: f64 = spec("{ beta = { mean = 0.05, sd = 0.02 } }").unit("share a year").range(between(0.0, 1.0)).source("R1; turnover frees teams besides (H5)"),
        /// Part of a year's territory changes that brings burned accounts a team without a verdict.
        turnover_clears: f64 = spec("1").unit("share").range(between(0.0, 1.0)).source("H5: the new team has met nobody"),
        /// Hours that a team gives to all partners.
        partner_hours: f64 = spec("{ pert = { min = 4.3, mode = 13, max = 26 } }").unit("hours a month").range(between(0.0, 744.0)).usual(1.0, 100.0).source("H8 × 4.33 weeks").symbol("h_AE").pilot(),
        /// Partners that compete for those hours.
        partners: f64 = spec("{ pert = { min = 15, mode = 40, max = 120 } }").unit("partners").range(between(1.0, 100e3)).usual(2.0, 2000.0).source("H7").symbol("n_I").pilot(),
        /// How sharply a team's hours follow what a partner adds to its quota.
        attention_exponent: f64 = spec("1").unit("exponent").range(between(0.2, 5.0)).source("C6 (8.1: .6–1.8)").symbol("γ_A"),
        /// Hours of a team that a meeting takes with ready material.
        meeting_hours: f64 = spec("{ pert = { min = 0.5, mode = 1, max = 1.5 } }").unit("hours").range(between(0.01, 100.0)).usual(0.1, 10.0).source("assumption; twice as many without any readiness").symbol("h_meet").pilot(),
        /// Warm teams that a burned colleague cools.
        spill: f64 = spec("{ pert = { min = 0.1, mode = 0.4, max = 0.9 } }").unit("teams").range(between(0.0, 100.0)).usual(0.0, 5.0).source("R3").symbol("spill"),
        /// Sellers under twelve months in role.
        ramping: f64 = spec("{ beta = { mean = 0.4, sd = 0.08 } }").unit("share").range(between(0.0, 1.0)).source("H6"),
        /// How willing those are to take on a new partner.
        ramping_factor: f64 = spec("0.7").unit("factor").range(between(0.0, 1.0)).source("C55"),
        /// Internal training slots won by an hour of outreach when all teams are open.
        training_rate: f64 = spec("{ pert = { min = 0.0005, mode = 0.002, max = 0.004 } }").unit("sessions per hour").range(between(0.0, 5.0)).usual(0.0, 0.05).source("R9").symbol("k_train").pilot(),
        /// AE teams that a training slot warms.
        accounts_per_session: f64 = spec("4").unit("teams").range(between(0.0, 1000.0)).usual(0.0, 50.0).source("R9 (15 sellers)").pilot(),
        /// Training slots that are recorded.
        recorded_share: f64 = spec("0.5").unit("share").range(between(0.0, 1.0)).source("assumption").look_up(),
        /// Sellers that a training slot reaches.
        sellers_per_session: f64 = spec("15").unit("sellers").range(between(0.0, 10e3)).usual(0.0, 300.0).source("C58").pilot(),
        /// Half-life of the library of recordings.
        library_half_life: f64 = spec("{ pert = { min = 12, mode = 24, max = 48 } }").unit("months").range(between(0.1, 1200.0)).usual(1.0, 120.0).source("R9b"),
    }

    /// Joint meetings with account teams.
    Meetings "meetings" {
        /// Most meetings that a team takes, however much it gains.
        max_per_team: f64 = spec("1").unit("per team and month").range(between(0.0, 100.0)).usual(0.05, 4.0).source("I10").symbol("μ_max").pilot(),
        /// Meetings that keep a relationship, and the cadence of an active team.
        reference: f64 = spec("0.25").unit("per team and month").range(between(0.0, 100.0)).usual(0.02, 4.0).source("I10: one a quarter and a review").symbol("μ_ref").pilot(),
        /// Fixed meetings that a warm team takes; 0: as many as its hours allow.
        warm_demand: f64 = spec("0").unit("per team and month").range(between(0.0, 100.0)).usual(0.0, 4.0).source("the rule of hours").symbol("μ_w").pilot(),
        /// Fixed meetings that an active team takes; 0: as many as its hours allow.
        active_demand: f64 = spec("0").unit("per team and month").range(between(0.0, 100.0)).usual(0.0, 4.0).source("the rule of hours").symbol("μ_a").pilot(),
        /// Alliance managers' hours that a meeting costs.
        fam_hours: f64 = spec("{ pert = { min = 4, mode = 6, max = 9 } }").unit("hours").range(between(0.01, 744.0)).usual(0.5, 40.0).source("I10 (4–14 a week at full time)").symbol("h_fam").pilot(),
        /// Largest part of field hours spent in meetings.
        max_share: f64 = spec("0.7").unit("share of field hours").range(between(0.0, 1.0)).source("assumption").look_up(),
        /// Hours that the vendor's own seller needs per meeting.
        prep_hours: f64 = spec("{ pert = { min = 1.5, mode = 3, max = 5 } }").unit("hours").range(between(0.01, 744.0)).usual(0.1, 30.0).source("I12").symbol("h_prep").look_up(),
        /// Fixed hours that a seller can give to such meetings; 0: as many as governance frees.
        available_hours: f64 = spec("0").unit("hours a month per seller").range(between(0.0, 744.0)).usual(0.0, 120.0).source("the rule of governance (T1 × T2)").symbol("h_avail").look_up(),
        /// Factor on meetings asked when alliance managers are paid on meetings.
        pay_push: f64 = spec("2").unit("factor").range(between(1.0, 20.0)).usual(1.0, 6.0).source("C50; demand under pay on meetings"),
        /// How fast preparation falls when sellers are over-asked.
        overload_exponent: f64 = spec("2").unit("exponent").range(between(1.0, 5.0)).source("assumption (C49): hours are spread thin, not saved for some").symbol("κ_π"),
        /// Chance that an unprepared meeting goes wrong.
        unprepared_poor: f64 = spec("{ beta = { mean = 0.45, sd = 0.09 } }").unit("probability").range(between(0.0, 1.0)).source("R4").symbol("p_unp").pilot(),
        /// Chance that a meeting gone wrong burns the team.
        burn: f64 = spec("{ beta = { mean = 0.92, sd = 0.03 } }").unit("probability").range(between(0.0, 1.0)).source("R1").symbol("p_burn"),
        /// Part of active teams for whom a poor meeting is a verdict, as if they had none.
        active_burn: f64 = spec("0").unit("share").range(between(0.0, 1.0)).source("assumption: the verdict is given once, by the first meeting"),
        /// How well a solo meeting keeps a relationship.
        solo_factor: f64 = spec("0.4").unit("factor").range(between(0.0, 1.0)).source("R5"),
        /// Chance that a solo meeting goes wrong.
        solo_poor: f64 = spec("{ pert = { min = 0.1, mode = 0.2, max = 0.35 } }").unit("probability").range(between(0.0, 1.0)).source("R5").pilot(),
    }

    /// How the vendor behaves in the field.
    Conduct "conduct" {
        /// Chance that a prepared meeting goes wrong all the same.
        poor_base: f64 = spec("{ beta = { mean = 0.05, sd = 0.015 } }").unit("probability").range(between(0.0, 1.0)).usual(0.0, 0.6).source("R4 (.08 with the other causes)").pilot(),
        /// Chance per cloud of using the wrong cloud's terms.
        wrong_cloud: f64 = spec("0.02").unit("probability").range(between(0.0, 1.0)).usual(0.0, 0.5).source("R10").look_up(),
        /// Readiness of the credentials statement.
        credentials_ready: f64 = spec("0.8").unit("0–1").range(between(0.0, 1.0)).source("C56").look_up(),
        /// Chance of a comparison that disparages native services.
        disparage: f64 = spec("0.005").unit("probability").range(between(0.0, 1.0)).usual(0.0, 0.5).source("R10").look_up(),
        /// Chance of asking for an introduction too early.
        premature_ask: f64 = spec("0.01").unit("probability").range(between(0.0, 1.0)).usual(0.0, 0.5).source("R6").look_up(),
        /// Effect of framing value as a lower cloud bill.
        framing_bill_cut: f64 = spec("0.4").unit("factor on B").range(between(0.0, 2.0)).source("C27"),
        /// Effect of framing value as an edge over the rival cloud.
        framing_competitive: f64 = spec("1").unit("factor on B").range(between(0.0, 2.0)).source("C27"),
        /// Effect of framing value as commitment freed for better use.
        framing_reallocation: f64 = spec("1.25").unit("factor on B").range(between(0.0, 2.0)).source("C27"),
        /// Extra chance of a poor meeting under that first framing.
        bill_cut_poor: f64 = spec("0.15").unit("probability").range(between(0.0, 1.0)).source("C27"),
        /// Extra chance of a poor meeting without evidence.
        no_evidence_poor: f64 = spec("0.1").unit("probability").range(between(0.0, 1.0)).source("C25").pilot(),
    }

    /// How sales and alliances work together.
    Governance "governance" {
        /// Agreement with sales: 0 alliances under marketing, 0.4 without an agreement, 1 a revenue officer with agreed pipeline governance.
        level: f64 = spec("0.4").unit("0–1").range(between(0.0, 1.0)).source("assumption: with T1 it gives T2's .20").look_up(),
        /// Productive selling hours of a seller.
        selling_hours: f64 = spec("{ pert = { min = 35, mode = 56, max = 78 } }").unit("hours a month per seller").range(between(0.01, 744.0)).usual(10.0, 160.0).source("T1 × 4.33 weeks").symbol("T").look_up(),
        /// Part of prepared meetings that sellers without any agreement run unprepared all the same.
        careless: f64 = spec("{ pert = { min = 0, mode = 0.08, max = 0.2 } }").unit("share").range(between(0.0, 1.0)).source("assumption").pilot(),
        /// Factor on sellers' hours by month of the vendor's fiscal quarter.
        quarter: [f64; 3] = spec("[1.2, 1.2, 0.6]").unit("factor by month of the quarter").range(between(0.01, 4.0)).usual(0.1, 2.5).source("H18"),
    }

    /// Named customer narratives and spend graphs.
    Evidence "evidence" {
        /// Named customer narratives in hand.
        narratives_at_start: f64 = spec("2").unit("narratives").range(between(0.0, 10e3)).usual(0.0, 100.0).source("R11").symbol("e_0").look_up(),
        /// Customers who would serve as a reference.
        reference_customers_at_start: f64 = spec("6").unit("customers").range(between(0.0, 100e3)).usual(0.0, 1000.0).source("assumption").look_up(),
        /// Field hours spent on narratives until the target is met.
        share: f64 = spec("0.15").unit("share of field hours").range(between(0.0, 0.9)).source("R11").look_up(),
        /// Hours that one narrative takes.
        narrative_hours: f64 = spec("{ pert = { min = 60, mode = 100, max = 180 } }").unit("hours").range(between(0.1, 100e3)).usual(5.0, 1000.0).source("R11").pilot(),
        /// Narratives that bring 63% of readiness.
        scale: f64 = spec("2").unit("narratives").range(between(0.01, 1000.0)).usual(0.3, 30.0).source("C25: 3–4 give about 80%").symbol("e_scale"),
        /// Readiness without any narrative.
        floor: f64 = spec("0.25").unit("share").range(between(0.0, 1.0)).source("C25").symbol("η_0"),
        /// Chance that a narrative becomes a spend graph.
        graph_share: f64 = spec("{ beta = { mean = 0.4, sd = 0.12 } }").unit("probability").range(between(0.0, 1.0)).source("C24").pilot(),
        /// Customers who become willing to serve as a reference, whatever an option does.
        willing_rate: f64 = spec("{ pert = { min = 2, mode = 3, max = 4 } }").unit("customers a year").range(between(0.0, 10e3)).usual(0.0, 100.0).source("assumption").look_up(),
        /// Narratives that are in the works at once.
        parallel: f64 = spec("2").unit("narratives").range(between(0.1, 10e3)).usual(0.5, 50.0).source("assumption").look_up(),
        /// Months from a willing customer to a narrative.
        months: f64 = spec("{ pert = { min = 2, mode = 4, max = 8 } }").unit("months").range(between(0.1, 240.0)).usual(0.5, 36.0).source("R11").pilot(),
        /// Cost of an hour that a programme buys.
        hour_cost: f64 = spec("150").unit("money").range(between(0.0, 1e6)).usual(10.0, 2000.0).source("assumption").look_up(),
        /// Narratives wanted.
        target: f64 = spec("10").unit("narratives").range(between(0.0, 10e3)).usual(0.0, 100.0).source("R11").look_up(),
    }

    /// From opportunity to win.
    Funnel "funnel" {
        /// Opportunities from a good meeting with an active team.
        active_meeting: f64 = spec("{ pert = { min = 0.1, mode = 0.16, max = 0.3 } }").unit("opportunities per good meeting").range(between(0.0, 20.0)).usual(0.0, 2.0).source("I9; calibrated: C69").symbol("r_a").pilot(),
        /// Opportunities from a good meeting with a warm, fully willing team.
        warm_meeting: f64 = spec("{ pert = { min = 0.02, mode = 0.04, max = 0.08 } }").unit("opportunities per good meeting").range(between(0.0, 20.0)).usual(0.0, 1.0).source("I9; calibrated: C69").symbol("r_w").pilot(),
        /// Opportunities that an active, fully willing team brings unasked.
        pull: f64 = spec("{ pert = { min = 0.005, mode = 0.025, max = 0.05 } }").unit("per active team and month").range(between(0.0, 20.0)).usual(0.0, 1.0).source("R2 × I9; calibrated: C69").symbol("r_pull").pilot(),
        /// Opportunities that a seller reached by recordings brings.
        library: f64 = spec("{ pert = { min = 0.0005, mode = 0.001, max = 0.003 } }").unit("per seller and month").range(between(0.0, 5.0)).usual(0.0, 0.1).source("R9 × I9").symbol("r_lib").pilot(),
        /// Opportunities from individuals who help though nothing pays them.
        advocacy: f64 = spec("{ pert = { min = 0.005, mode = 0.02, max = 0.05 } }").unit("opportunities a month").range(between(0.0, 1000.0)).usual(0.0, 5.0).source("H14; calibrated: C65").symbol("r_adv").pilot(),
        /// Win rate of a qualified opportunity.
        base_win_rate: f64 = spec("{ beta = { mean = 0.22, sd = 0.035 } }").unit("probability").range(between(0.01, 0.9)).usual(0.02, 0.75).source("I2").look_up(),
        /// Odds ratio of a win when an AE team sponsors.
        or_field: f64 = spec("{ pert = { min = 1.06, mode = 1.35, max = 2 } }").unit("odds ratio").range(between(0.1, 100.0)).usual(0.4, 8.0).source("M10, M8c; mode calibrated: C36").pilot(),
        /// Odds ratio of a win with a full PDM relationship.
        or_pdm: f64 = spec("{ pert = { min = 1, mode = 1.2, max = 1.6 } }").unit("odds ratio").range(between(0.1, 100.0)).usual(0.4, 8.0).source("M8b").pilot(),
        /// Odds ratio of a win from full product fluency, against half.
        or_fluency: f64 = spec("{ pert = { min = 1, mode = 1.3, max = 1.7 } }").unit("odds ratio").range(between(0.1, 100.0)).usual(0.4, 8.0).source("O8").pilot(),
        /// Gain in contract value when an AE team sponsors.
        acv_uplift: f64 = spec("{ pert = { min = 0, mode = 0.12, max = 0.4 } }").unit("share").range(between(0.0, 3.0)).usual(0.0, 1.5).source("M11").pilot(),
        /// Mean sales cycle.
        cycle_months: f64 = spec("{ pert = { min = 6, mode = 8.3, max = 12 } }").unit("months").range(between(0.1, 600.0)).usual(0.7, 36.0).source("I3").look_up(),
        /// Scatter of the sales cycle (standard deviation over mean).
        cycle_cv: f64 = spec("0.47").unit("ratio").range(between(0.0, 2.0)).source("I3 (σ .45)").look_up(),
        /// Part of the cycle that sponsorship saves.
        velocity: f64 = spec("{ pert = { min = 0, mode = 0.15, max = 0.35 } }").unit("share").range(between(0.0, 0.9)).source("M12").pilot(),
        /// Alliance opportunities that a seller can work at once.
        open_per_seller: f64 = spec("3").unit("opportunities").range(between(0.01, 10e3)).usual(0.3, 100.0).source("assumption: room next to the seller's own deals").symbol("open_per_ae").look_up(),
        /// Technical sale and proof of concept.
        cost_per_opportunity: f64 = spec("{ pert = { min = 2000, mode = 5000, max = 12e3 } }").unit("money").range(between(0.0, 1e8)).usual(0.0, 200e3).source("assumption: technical sale and proof of concept; every source").look_up(),
        /// Hours of a direct seller that an alliance opportunity takes.
        seller_hours: f64 = spec("{ pert = { min = 60, mode = 90, max = 120 } }").unit("hours").range(between(0.0, 400.0)).source("assumption; check: 1,560 h a year over 16 direct opportunities are 98, prospecting included").symbol("h_close").look_up(),
        /// Part of the sellers' alliance hours that is taken from direct selling and not paid besides.
        displaced: f64 = spec("0").unit("share").range(between(0.0, 1.0)).source("by choice: incrementality takes substitution out of benefits already, so not both"),
    }

    /// The cloud marketplaces.
    Marketplace "marketplace" {
        /// Chance that a deal runs through the marketplace, with a healthy listing.
        share: f64 = spec("{ beta = { mean = 0.45, sd = 0.12 } }").unit("probability").range(between(0.0, 1.0)).source("M6b for all bookings; co-sold deals route more often").symbol("p_mkt").hosted("{ beta = { mean = 0.55, sd = 0.12 } }").hybrid("{ beta = { mean = 0.5, sd = 0.12 } }").look_up(),
        /// Opportunities that a listing originates for fully hosted software.
        origination: f64 = spec("{ pert = { min = 8, mode = 14, max = 22 } }").unit("opportunities a month").range(between(0.0, 1000.0)).usual(0.0, 200.0).source("calibrated: C16, C30 (I13: a tenth of pipeline); × h·g·K, so zero for customer-deployed").symbol("r_mkt").pilot(),
        /// Marketplace fee.
        fee: f64 = spec("0.03").unit("share of value").range(between(0.0, 0.3)).source("M1–M3").look_up(),
        /// Program hours that keep listings healthy.
        listing_hours: f64 = spec("25").unit("hours a month").range(between(0.0, 100e3)).usual(0.0, 600.0).source("C18").hosted("60").hybrid("50").look_up(),
        /// Listing health at the start.
        listing_at_start: f64 = spec("1").unit("0–1").range(between(0.0, 1.0)).source("C67").symbol("ℓ_0").look_up(),
        /// Years that a new marketplace contract is booked for.
        term_years: f64 = spec("{ pert = { min = 1, mode = 1.3, max = 3 } }").unit("years").range(between(0.1, 20.0)).usual(1.0, 5.0).source("assumption; marketplaces report total contract value").look_up(),
    }

    /// In-house field alliance managers; hours, tooling, fluency, filling, recruiting, notice and severance hold for added direct sellers too.
    InHouse "in_house" {
        /// Fixed cost of an own function, while it has heads or requisitions.
        function_cost: f64 = spec("{ pert = { min = 2000, mode = 5000, max = 10e3 } }").unit("money a month").range(between(0.0, 1e8)).usual(0.0, 200e3).source("assumption (C41): lead time, data and systems of an own function").look_up(),
        /// Working hours of a head or unit.
        hours: f64 = spec("130").unit("hours a month").range(between(0.1, 744.0)).usual(45.0, 260.0).source("assumption; every head and unit").symbol("H").look_up(),
        /// On-target earnings of an alliance manager.
        ote: f64 = spec("{ pert = { min = 200e3, mode = 260e3, max = 330e3 } }").unit("money a year").range(between(1.0, 1e8)).usual(30e3, 1.5e6).source("F2").look_up(),
        /// Loaded cost over on-target earnings.
        loaded_factor: f64 = spec("{ pert = { min = 1.08, mode = 1.15, max = 1.28 } }").unit("ratio").range(between(1.0, 2.0)).source("F6 / F2").look_up(),
        /// Tools, travel and enablement.
        tooling: f64 = spec("{ pert = { min = 15e3, mode = 25e3, max = 40e3 } }").unit("money a year per head").range(between(0.0, 1e8)).usual(0.0, 200e3).source("F5; units too, at a third").look_up(),
        /// Months until a new head is 95% productive.
        ramp_months: f64 = spec("{ pert = { min = 8, mode = 11, max = 15 } }").unit("months to 95%").range(between(0.1, 600.0)).usual(0.5, 36.0).source("F11b").pilot(),
        /// Productivity in the first month.
        productivity_at_start: f64 = spec("0.1").unit("share").range(between(0.0, 1.0)).source("F11b").symbol("ρ0"),
        /// Months until a new head is 95% fluent in the product.
        fluency_months: f64 = spec("{ pert = { min = 6, mode = 9, max = 15 } }").unit("months to 95%").range(between(0.1, 600.0)).usual(0.5, 48.0).source("assumption").pilot(),
        /// Product fluency in the first month.
        fluency_at_start: f64 = spec("0.3").unit("share").range(between(0.0, 1.0)).source("assumption").symbol("φ0"),
        /// Mean time to fill a seat.
        time_to_fill: f64 = spec("{ pert = { min = 2.5, mode = 3.5, max = 6 } }").unit("months").range(between(0.1, 120.0)).usual(0.2, 18.0).source("F12: recent hires faster").look_up(),
        /// Scatter of the time to fill.
        time_to_fill_cv: f64 = spec("0.4").unit("ratio").range(between(0.0, 2.0)).source("F12").look_up(),
        /// Fee for taking the people of a unit on the payroll.
        convert_fee: f64 = spec("{ pert = { min = 0.15, mode = 0.22, max = 0.3 } }").unit("share of OTE").range(between(0.0, 2.0)).usual(0.0, 0.6).source("F13: as an agency's; falls to nothing over two years of the unit").look_up(),
        /// Recruiting fee.
        recruiting_fee: f64 = spec("{ pert = { min = 0.03, mode = 0.08, max = 0.18 } }").unit("share of OTE").range(between(0.0, 1.0)).usual(0.0, 0.5).source("F13 × F13b × F3b").look_up(),
        /// Yearly attrition.
        annual_attrition: f64 = spec("{ pert = { min = 0.15, mode = 0.26, max = 0.36 } }").unit("probability a year").range(between(0.0, 0.99)).usual(0.0, 0.8).source("F14").look_up(),
        /// Severance.
        severance_months: f64 = spec("{ pert = { min = 0.5, mode = 1, max = 2 } }").unit("months of loaded cost").range(between(0.0, 120.0)).usual(0.0, 24.0).source("F16").look_up(),
        /// Notice, decision included.
        notice_months: f64 = spec("{ pert = { min = 1, mode = 2.5, max = 5 } }").unit("months").range(between(0.0, 120.0)).usual(0.0, 12.0).source("F17").look_up(),
        /// Chance that a hire is a mis-hire.
        p_mishire: f64 = spec("{ beta = { mean = 0.15, sd = 0.05 } }").unit("probability").range(between(0.0, 1.0)).source("assumption (C33)").look_up(),
        /// Productivity of a mis-hire.
        mishire_productivity: f64 = spec("0.3").unit("factor").range(between(0.0, 1.0)).source("assumption"),
        /// Months until a mis-hire goes.
        mishire_months: f64 = spec("8").unit("months").range(between(1.0, 600.0)).usual(1.0, 36.0).source("assumption").look_up(),
        /// AE teams that a mis-hire burns.
        mishire_burn: f64 = spec("0.3").unit("teams a month").range(between(0.0, 100.0)).usual(0.0, 3.0).source("C33"),
        /// Field productivity of a partner manager, against an alliance manager.
        pm_productivity: f64 = spec("0.45").unit("factor").range(between(0.0, 1.0)).source("C33; profile partner_manager"),
        /// Extra chance of a poor meeting with a partner manager.
        pm_poor: f64 = spec("0.2").unit("probability").range(between(0.0, 1.0)).source("C33; profile partner_manager"),
        /// Pay of a partner manager, against an alliance manager.
        pm_ote: f64 = spec("0.7").unit("factor on OTE").range(between(0.0, 2.0)).source("F2b / F2").look_up(),
        /// Relationships that leave with in-house people.
        loss: f64 = spec("{ beta = { mean = 0.35, sd = 0.1 } }").unit("share").range(between(0.0, 1.0)).source("8.4, 8.5 (6)").symbol("loss_in"),
        /// Chance that a re-cast partner manager leaves.
        p_transition_exit: f64 = spec("{ beta = { alpha = 3, beta = 3 } }").unit("probability").range(between(0.0, 1.0)).source("F15"),
        /// Variable pay on field pipeline.
        variable_per_pipeline: f64 = spec("0").unit("share of pipeline").range(between(0.0, 0.2)).source("within OTE already").look_up(),
        /// Field effort left when alliance managers are paid on submissions.
        submission_field: f64 = spec("0.35").unit("factor on field_share").range(between(0.0, 1.0)).source("C31; field effort left under pay on submissions"),
    }

    /// Units bought from a field-engagement firm; fluency at start and pace are those of `in_house`.
    Outsourced "outsourced" {
        /// Retainer of a unit, which is worth one alliance manager.
        retainer: f64 = spec("{ pert = { min = 9000, mode = 16e3, max = 28e3 } }").unit("money a month").range(between(1.0, 1e8)).usual(1500.0, 90e3).source("O1").look_up(),
        /// Success fee on field wins.
        success_fee: f64 = spec("{ pert = { min = 0, mode = 0.05, max = 0.12 } }").unit("share of first-year bookings").range(between(0.0, 1.0)).usual(0.0, 0.4).source("O2").look_up(),
        /// Months from order to work.
        start_lag: f64 = spec("{ pert = { min = 0.3, mode = 1, max = 2 } }").unit("months").range(between(0.0, 120.0)).usual(0.0, 12.0).source("O5").look_up(),
        /// Minimum term.
        min_term_months: f64 = spec("{ pert = { min = 3, mode = 6, max = 12 } }").unit("months").range(between(0.0, 600.0)).usual(0.0, 36.0).source("O3").look_up(),
        /// Notice after the minimum term.
        notice_months: f64 = spec("{ pert = { min = 0.5, mode = 1, max = 3 } }").unit("months").range(between(0.0, 120.0)).usual(0.0, 12.0).source("O4").look_up(),
        /// Months until a unit is 95% productive.
        ramp_months: f64 = spec("{ pert = { min = 1, mode = 2.5, max = 5 } }").unit("months to 95%").range(between(0.1, 600.0)).usual(0.1, 24.0).source("O6").pilot(),
        /// Productivity in the first month.
        productivity_at_start: f64 = spec("0.3").unit("share").range(between(0.0, 1.0)).source("O6").symbol("ρ0_out"),
        /// Paid hours that reach this vendor.
        loyalty: f64 = spec("{ pert = { min = 0.5, mode = 0.75, max = 0.95 } }").unit("share").range(between(0.0, 1.0)).source("O9").pilot(),
        /// Chance that the provider turns out bad.
        p_bad_provider: f64 = spec("{ beta = { mean = 0.15, sd = 0.05 } }").unit("probability").range(between(0.0, 1.0)).source("assumption: the risk of a mis-hire, for the whole provider"),
        /// Productivity with a bad provider.
        bad_productivity: f64 = spec("0.4").unit("factor").range(between(0.0, 1.0)).source("assumption"),
        /// Months until a bad provider is replaced.
        provider_review_months: f64 = spec("9").unit("months").range(between(1.0, 600.0)).usual(1.0, 36.0).source("assumption: a term and a review").look_up(),
        /// Productivity lost to each further unit.
        dilution: f64 = spec("{ pert = { min = 0.02, mode = 0.07, max = 0.15 } }").unit("share per further unit").range(between(0.0, 1.0)).source("assumption (C41): a provider's bench and book are finite").pilot(),
        /// Product fluency that a provider can reach.
        fluency_cap: f64 = spec("{ pert = { min = 0.35, mode = 0.55, max = 0.8 } }").unit("share").range(between(0.0, 1.0)).source("O8").pilot(),
        /// AE teams that a unit brings along.
        relationships_brought: f64 = spec("{ pert = { min = 5, mode = 12, max = 24 } }").unit("teams per unit").range(between(0.0, 1000.0)).usual(0.0, 100.0).source("O7").pilot(),
        /// Part of them that is active at once, × motive.
        brought_active: f64 = spec("{ pert = { min = 0.1, mode = 0.25, max = 0.4 } }").unit("share").range(between(0.0, 1.0)).source("assumption (O7): a book holds sponsors too").pilot(),
        /// Reach gained from the provider's account intelligence.
        intel_uplift: f64 = spec("{ pert = { min = 0, mode = 0.15, max = 0.4 } }").unit("share").range(between(0.0, 2.0)).source("O10; × outsourced part of field effort").pilot(),
        /// Gain in meeting customers with commitment left, from the provider's account intelligence.
        intel_hit: f64 = spec("{ pert = { min = 0, mode = 0.15, max = 0.4 } }").unit("share").range(between(0.0, 2.0)).source("O10; × outsourced part of field effort").pilot(),
        /// Yearly chance that a unit's staff changes.
        annual_unit_turnover: f64 = spec("{ pert = { min = 0.2, mode = 0.4, max = 0.6 } }").unit("probability a year").range(between(0.0, 0.99)).usual(0.0, 0.95).source("assumption").look_up(),
        /// Relationships that leave with the last unit.
        loss: f64 = spec("{ pert = { min = 0.4, mode = 0.7, max = 0.9 } }").unit("share").range(between(0.0, 1.0)).source("1 − O11").symbol("loss_out"),
        /// Pace at which relationships pass to in-house people working beside units.
        transfer_rate: f64 = spec("0.04").unit("1/month").range(between(0.0, 1.0)).usual(0.0, 0.6).source("assumption (C46)"),
        /// In-house time that a unit takes.
        oversight: f64 = spec("{ pert = { min = 0.05, mode = 0.1, max = 0.2 } }").unit("FTE per unit").range(between(0.0, 1.0)).source("O13, at in-house loaded cost").look_up(),
    }

    /// Added direct sellers, the fair comparison at equal heads.
    EnterpriseAe "enterprise_ae" {
        /// On-target earnings of an added direct seller.
        ote: f64 = spec("{ pert = { min = 220e3, mode = 300e3, max = 400e3 } }").unit("money a year").range(between(1.0, 1e8)).usual(30e3, 1.5e6).source("F1").look_up(),
        /// Months until an added seller is 95% productive.
        ramp_months: f64 = spec("{ pert = { min = 7, mode = 11, max = 18 } }").unit("months to 95%").range(between(0.1, 600.0)).usual(0.5, 36.0).source("F10").look_up(),
        /// Productivity in the first month.
        productivity_at_start: f64 = spec("0.05").unit("share").range(between(0.0, 1.0)).source("F10"),
        /// First-year bookings that an added seller wins a year when fully productive.
        productivity: f64 = spec("{ pert = { min = 232e3, mode = 386e3, max = 700e3 } }").unit("money a year").range(between(0.0, 1e10)).usual(20e3, 20e6).source("ROI3 at 50 and 150%, top below F1·F7·F8: a marginal seller").look_up(),
        /// Pay without variable, as a share of on-target earnings.
        base_share: f64 = spec("0.5").unit("share").range(between(0.0, 1.0)).source("F3; sellers' hours on the alliance cost it, the commission is apart").look_up(),
        /// Opportunities that a full added seller opens, in place of what follows from `productivity`; 0 for none stated.
        opportunity_rate: f64 = spec("0").unit("per full head and month").range(between(0.0, 100.0)).usual(0.0, 6.0).source("productivity decides unless this is stated").symbol("r_direct").look_up(),
        /// Yearly attrition of added sellers.
        annual_attrition: f64 = spec("{ pert = { min = 0.15, mode = 0.26, max = 0.36 } }").unit("probability a year").range(between(0.0, 0.99)).usual(0.0, 0.8).source("F14").look_up(),
    }

    /// The standing partner-program team; loaded factor and tooling are those of `in_house`.
    ProgramTeam "program_team" {
        /// Standing partner-program team.
        heads: f64 = spec("2").unit("heads").range(between(0.0, 1000.0)).usual(0.0, 100.0).source("assumption").look_up(),
        /// On-target earnings of a program head.
        ote: f64 = spec("{ pert = { min = 140e3, mode = 180e3, max = 230e3 } }").unit("money a year").range(between(1.0, 1e8)).usual(30e3, 1e6).source("F2b").look_up(),
    }

    /// Money.
    Economics "economics" {
        /// Gross margin.
        gross_margin: f64 = spec("{ pert = { min = 0.7, mode = 0.76, max = 0.84 } }").unit("share").range(between(0.0, 1.0)).usual(0.2, 1.0).source("I4").look_up(),
        /// Yearly churn.
        annual_churn: f64 = spec("{ pert = { min = 0.05, mode = 0.09, max = 0.14 } }").unit("share a year").range(between(0.0, 0.99)).usual(0.0, 0.5).source("I5").look_up(),
        /// Yearly expansion of customers who stay.
        annual_expansion: f64 = spec("{ pert = { min = 0.08, mode = 0.16, max = 0.3 } }").unit("share a year").range(between(0.0, 5.0)).usual(0.0, 1.0).source("I6 / I5").look_up(),
        /// Share of alliance wins that would not have come otherwise.
        incrementality: f64 = spec("{ pert = { min = 0.3, mode = 0.65, max = 0.9 } }").unit("share").range(between(0.0, 1.0)).source("M9 (.2–.8) raised: an originated deal is more causal than an influenced one"),
        /// Sales commission.
        commission: f64 = spec("0.08").unit("share of first-year bookings").range(between(0.0, 1.0)).usual(0.0, 0.4).source("F7").look_up(),
        /// Months that a contract runs.
        contract_life: f64 = spec("60").unit("months").range(between(1.0, 1200.0)).usual(12.0, 240.0).source("assumption: five years a contract, whatever its source and whenever won").symbol("life").look_up(),
        /// Most months that contracts run on after the horizon; 1200 is no cap.
        tail_months: f64 = spec("1200").unit("months").range(between(0.0, 1200.0)).source("contract_life decides unless this is stated; 0 for what is inside the horizon only").look_up(),
        /// Discount rate.
        discount_rate: f64 = spec("0.12").unit("1/yr").range(between(0.0, 1.0)).usual(0.0, 0.4).source("I8; policy, not a belief").symbol("r").look_up(),
    }

    /// Market regimes; three values stand for expansion, steady, downturn.
    Market "macro" {
        /// Chance that a steady market turns down.
        downturn_entry: f64 = spec("0.015").unit("1/month").range(between(0.0, 1.0)).usual(0.0, 0.3).source("assumption"),
        /// Chance that a downturn ends.
        downturn_exit: f64 = spec("0.08").unit("1/month").range(between(0.0, 1.0)).usual(0.0, 0.7).source("assumption"),
        /// Chance that a steady market expands.
        expansion_entry: f64 = spec("0.03").unit("1/month").range(between(0.0, 1.0)).usual(0.0, 0.3).source("assumption"),
        /// Chance that an expansion ends.
        expansion_exit: f64 = spec("0.08").unit("1/month").range(between(0.0, 1.0)).usual(0.0, 0.7).source("assumption"),
        /// Factor on new opportunities.
        rate: [f64; 3] = spec("[1.2, 1, 0.65]").unit("factor [expansion, steady, downturn]").range(between(0.0, 10.0)).usual(0.1, 4.0).source("I15"),
        /// Odds ratio of a win.
        odds: [f64; 3] = spec("[1.1, 1, 0.75]").unit("odds ratio").range(between(0.01, 100.0)).usual(0.1, 8.0).source("I15").symbol("or_regime"),
        /// Factor on the sales cycle.
        cycle: [f64; 3] = spec("[0.9, 1, 1.25]").unit("factor").range(between(0.05, 20.0)).usual(0.2, 5.0).source("I15"),
        /// Scatter of demand around its mean over and above regimes, a year (standard deviation of its logarithm).
        demand_volatility: f64 = spec("0.25").unit("per year").range(between(0.0, 2.0)).source("I15's low end; 0 leaves regimes alone").symbol("σ_δ"),
        /// Months after which half of a change of demand is left.
        demand_half_life: f64 = spec("24").unit("months").range(between(0.1, 1200.0)).usual(1.0, 240.0).source("assumption: it outlasts a regime"),
        /// Factor on in-house heads that a review orders.
        mandate_in: [f64; 3] = spec("[1.3, 1, 0.6]").unit("factor").range(between(0.0, 10.0)).usual(0.0, 4.0).source("assumption").symbol("m_in").look_up(),
        /// Factor on units that a review orders.
        mandate_out: [f64; 3] = spec("[1.3, 1, 0.6]").unit("factor").range(between(0.0, 10.0)).usual(0.0, 4.0).source("assumption").symbol("m_out").look_up(),
        /// Months between capacity reviews.
        review_every: f64 = spec("3").unit("months").range(between(1.0, 1200.0)).usual(1.0, 24.0).source("assumption").look_up(),
    }

    /// Rules of engagement between two motions.
    Rules "rules" {
        /// Loss when two motions meet without rules of engagement.
        conflict: f64 = spec("0.35").unit("share").range(between(0.0, 1.0)).source("C61").symbol("ω"),
        /// Cost of keeping rules of engagement.
        engagement_rules_cost: f64 = spec("4000").unit("money a month").range(between(0.0, 1e8)).usual(0.0, 200e3).source("assumption").look_up(),
    }

    /// The standing direct sellers.
    Direct "direct" {
        /// First-year bookings that a standing seller wins a year.
        productivity: f64 = spec("{ pert = { min = 450e3, mode = 750e3, max = 1.1e6 } }").unit("money a year").range(between(0.0, 1e10)).usual(20e3, 20e6).source("F1·F7·F8 are 810k, less those who ramp").symbol("y").look_up(),
    }

    /// Influence on the deals that direct sellers have anyway.
    Influence "influence" {
        /// Direct deals that are in target accounts.
        overlap: f64 = spec("{ pert = { min = 0.3, mode = 0.5, max = 0.8 } }").unit("share").range(between(0.0, 1.0)).source("assumption; 0 for no influence").look_up(),
        /// Direct deals of engaged teams' accounts that the team joins.
        attach: f64 = spec("{ pert = { min = 0.3, mode = 0.6, max = 0.85 } }").unit("share").range(between(0.0, 1.0)).source("R2").pilot(),
        /// How far teams with live deals are approached before others; 1 for not at all.
        targeting: f64 = spec("{ pert = { min = 1, mode = 1.5, max = 2.5 } }").unit("exponent").range(between(1.0, 5.0)).source("assumption").symbol("τ").pilot(),
        /// Part of a sponsor's effect that joining a deal has.
        strength: f64 = spec("{ pert = { min = 0.25, mode = 0.5, max = 0.8 } }").unit("share").range(between(0.0, 1.0)).source("assumption; at one half the win rate is × 1.12, as in M8b").symbol("σ").pilot(),
        /// Part of the cycle that has passed when a deal is joined.
        joins_at: f64 = spec("{ pert = { min = 0.2, mode = 0.4, max = 0.7 } }").unit("share").range(between(0.0, 0.9)).source("assumption").pilot(),
        /// Hours of a direct seller that joining a deal takes.
        seller_hours: f64 = spec("{ pert = { min = 3, mode = 8, max = 16 } }").unit("hours").range(between(0.0, 400.0)).usual(0.0, 100.0).source("assumption").pilot(),
    }

    /// The customer's commitment to spend on the cloud.
    Commit "commit" {
        /// Target accounts that have committed spend.
        share: f64 = spec("{ pert = { min = 0.5, mode = 0.7, max = 0.9 } }").unit("share").range(between(0.0, 1.0)).source("M5b").symbol("κ").look_up(),
        /// Those among them that have commitment left to burn when a deal opens.
        unburnt: f64 = spec("{ pert = { min = 0.15, mode = 0.35, max = 0.6 } }").unit("share").range(between(0.0, 1.0)).source("M5c; 0 for no effect of commitments").look_up(),
        /// Chance that such a customer buys through a healthy listing.
        route: f64 = spec("{ pert = { min = 0.6, mode = 0.8, max = 0.9 } }").unit("probability").range(between(0.0, 1.0)).source("assumption").pilot(),
        /// Odds ratio of a win that draws commitment down.
        odds: f64 = spec("{ pert = { min = 1.1, mode = 1.3, max = 1.6 } }").unit("odds ratio").range(between(0.1, 100.0)).usual(0.4, 8.0).source("assumption").pilot(),
        /// Part of the cycle that drawing commitment down saves.
        velocity: f64 = spec("{ pert = { min = 0.1, mode = 0.2, max = 0.3 } }").unit("share").range(between(0.0, 0.9)).source("assumption").pilot(),
    }

    /// Mechanisms of attribution that an option sets up, or that stand beside a cloud's first.
    AttributionWork "attribution" {
        /// Days of engineering that a mechanism takes.
        days: f64 = spec("{ pert = { min = 2, mode = 5, max = 15 } }").unit("days").range(between(0.0, 10e3)).usual(0.0, 250.0).source("K10").look_up(),
        /// Cost of such a day.
        day_cost: f64 = spec("1000").unit("money").range(between(0.0, 1e6)).usual(50.0, 10e3).source("assumption").look_up(),
        /// Months from the work to being live.
        lag: f64 = spec("2").unit("months").range(between(0.0, 240.0)).usual(0.0, 24.0).source("assumption").look_up(),
        /// Ceiling of tags on resources, beside a cloud's first mechanism.
        tagging: f64 = spec("{ beta = { mean = 0.5, sd = 0.1 } }").unit("share").range(between(0.0, 1.0)).source("K9, C19").pilot(),
        /// Ceiling of user-agent strings, likewise.
        agent: f64 = spec("{ beta = { mean = 0.6, sd = 0.12 } }").unit("share").range(between(0.0, 1.0)).source("assumption").pilot(),
        /// Ceiling of Azure customer usage attribution, likewise.
        cua: f64 = spec("{ beta = { mean = 0.7, sd = 0.1 } }").unit("share").range(between(0.0, 1.0)).source("K9, C19").pilot(),
    }
}
