//! Three months in whole numbers, from which metrics can be followed on paper.

use crate::model::economics::Arr;
use crate::model::path::Month;
use crate::model::staffing::Roster;

/// Nothing is won yet.
pub fn first() -> Month {
    Month {
        pipeline_field: 10.0,
        pipeline_pdm: 1.0,
        opportunities: 2.0,
        opened: 11.0,
        wins: 0.0,
        bookings: 0.0,
        marketplace_new: 3.0,
        renewals: 8.0,
        transactions: 10.0,
        revenue: 0.0,
        margin: 0.0,
        collected: 0.0,
        seller_hours: 3.0,
        influenced: 5.0,
        influenced_wins: 0.0,
        influenced_bookings: 0.0,
        influenced_margin: 0.0,
        influenced_cost: 2.0,
        seller_cost: 30.0,
        staff_cost: 60.0,
        success_fees: 1.0,
        marketplace_fees: 2.0,
        selling_cost: 20.0,
        pdm_hours: 4.0,
        ae_motive: 0.2,
        field_pull: 2.0,
        accounts_covered: 4.0,
        funds: 2.0,
        asked: 2.0,
        prepared: 1.0,
        stretch: 1.0,
        roster: Roster {
            pay: 30.0,
            retainers: 20.0,
            desired: [2.0, 1.0, 0.0],
            actual: [0.0, 1.0, 0.0],
            under_mandate: 0.0,
            adjustment_cost: 5.0,
            exit_cost: 10.0,
            committed: 10.0,
            ..Roster::default()
        },
        ..Month::default()
    }
}

/// One win, which pays for the month.
pub fn second() -> Month {
    Month {
        pipeline_field: 20.0,
        pipeline_pdm: 2.0,
        opportunities: 3.0,
        opened: 22.0,
        closed: 2.0,
        wins: 1.0,
        bookings: 40.0,
        marketplace_wins: 1.0,
        marketplace_new: 5.0,
        renewals: 7.0,
        transactions: 10.0,
        arr: Arr { alliance: 40.0, ..Arr::default() },
        revenue: 50.0,
        margin: 50.0,
        collected: 50.0,
        seller_hours: 6.0,
        influenced: 7.0,
        influenced_wins: 1.0,
        influenced_bookings: 9.0,
        influenced_margin: 4.0,
        influenced_cost: 1.0,
        seller_cost: 60.0,
        staff_cost: 40.0,
        success_fees: 3.0,
        marketplace_fees: 4.0,
        selling_cost: 20.0,
        pdm_hours: 5.0,
        ae_motive: 0.3,
        field_pull: 5.0,
        accounts_covered: 5.0,
        funds: 3.0,
        asked: 4.0,
        prepared: 2.0,
        stretch: 1.5,
        roster: Roster {
            pay: 25.0,
            retainers: 10.0,
            desired: [2.0, 1.0, 0.0],
            actual: [1.0, 1.0, 0.0],
            under_mandate: 1.0,
            adjustment_cost: 0.0,
            exit_cost: 30.0,
            committed: 20.0,
            sheddable: 5.0,
            run_rate: 10.0,
            ..Roster::default()
        },
        ..Month::default()
    }
}

/// Two wins, one of them direct.
pub fn third() -> Month {
    Month {
        pipeline_field: 30.0,
        pipeline_pdm: 3.0,
        opportunities: 4.0,
        opened: 33.0,
        closed: 3.0,
        wins: 2.0,
        bookings: 60.0,
        marketplace_wins: 2.0,
        marketplace_new: 7.0,
        renewals: 9.0,
        transactions: 10.0,
        arr: Arr { alliance: 70.0, direct: 25.0, ..Arr::default() },
        revenue: 150.0,
        margin: 150.0,
        collected: 150.0,
        seller_hours: 9.0,
        influenced: 8.0,
        influenced_wins: -1.0,
        influenced_bookings: -6.0,
        influenced_margin: 3.0,
        influenced_cost: 0.0,
        seller_cost: 90.0,
        staff_cost: 20.0,
        success_fees: 0.0,
        marketplace_fees: 6.0,
        selling_cost: 0.0,
        pdm_hours: 9.0,
        ae_motive: 0.4,
        field_pull: 6.0,
        accounts_covered: 12.0,
        funds: 4.0,
        asked: 6.0,
        prepared: 3.0,
        stretch: 1.2,
        roster: Roster {
            pay: 15.0,
            retainers: 5.0,
            desired: [2.0, 1.0, 0.0],
            actual: [2.0, 1.0, 0.0],
            under_mandate: 1.0,
            adjustment_cost: 10.0,
            exit_cost: 20.0,
            committed: 12.0,
            sheddable: 10.0,
            run_rate: 10.0,
            ..Roster::default()
        },
        ..Month::default()
    }
}
