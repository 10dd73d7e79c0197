//! Raw bits of the generator for a battery of tests, in the orders of addresses in which structure might show.
//!
//! `random_stream ORDER [upper|lower|both] [SEED]` writes little-endian words, the upper or lower 32 bits of every draw
//! or all 64, until the reader closes the pipe; without an order it lists them. Lower halves matter too: a normal draw
//! takes its table entry from the lowest bits. `benches/battery/run.sh` feeds `TestU01` with it.

use alliance_sim::sampling::{Design, DesignKind, Purpose, Streams, hash};
use rand::Rng;
use std::io::{self, ErrorKind, Write};

/// An order: its name, and what it goes through, the fastest first.
const ORDERS: [(&str, &str); 14] = [
    ("draws", "256 draws of an event; 65,536 numbers; trajectories"),
    ("numbers", "65,536 numbers (seats, opportunities); 6 places; 48 months; trajectories"),
    ("places", "256 places (clouds and sources); 48 months; trajectories"),
    ("months", "4,096 months; 6 places; trajectories"),
    ("purposes", "8 purposes; 48 months; trajectories"),
    ("trajectories", "trajectories at one address"),
    ("replicates", "luck replicates at one address of one trajectory"),
    ("seeds", "seeds at one address of one trajectory"),
    ("run", "as a run goes: 6 draws; 8 numbers; 6 places; 48 months; trajectories"),
    ("beliefs-rows", "the iid design: 106 columns; trajectories"),
    ("beliefs-columns", "the iid design: 65,536 trajectories; columns"),
    ("beliefs-seeds", "the iid design: seeds at one column of one trajectory"),
    ("control-counter", "must fail: a counter that no mixer follows"),
    ("control-half", "must fail: the same counter through the first of the mixer's two rounds"),
];

const PURPOSES: [Purpose; 8] = [
    Purpose::Regime,
    Purpose::Reassignment,
    Purpose::Territory,
    Purpose::FailedReport,
    Purpose::BaseTransactions,
    Purpose::InHouseAttrition,
    Purpose::UnitTurnover,
    Purpose::Opportunity,
];

/// Gives every draw of an order to `word`, without end.
fn draw(order: &str, seed: u64, mut word: impl FnMut(u64) -> io::Result<()>) -> io::Result<()> {
    let mut event = |seed, trajectory, replicate, purpose, month, place, number, draws| {
        let mut stream = Streams::new(seed, trajectory, replicate).event(purpose, month, place, number);
        (0..draws).try_for_each(|_| word(stream.next_u64()))
    };
    let opportunity = Purpose::Opportunity;
    // Trajectories of months of places of numbers of draws.
    let mut nested = |months: u32, places: u32, numbers: u32, draws: u32| {
        let all = move |k| (0..months).flat_map(move |m| (0..places).map(move |p| (k, m, p)));
        let mut each = |(k, month, place)| {
            (0..numbers).try_for_each(|number| event(seed, k, 0, opportunity, month, place, number, draws))
        };
        (0..).try_for_each(|k: u64| all(k).try_for_each(&mut each))
    };
    // A number of the design has 52 bits: its halves here are the first and the last 32 of them, so never take both.
    let bits = |u: f64| {
        let all = (u * (1_u64 << 52) as f64) as u64;
        (all >> 20) << 32 | all & 0xFFFF_FFFF
    };
    let lone = |seed, name: &str| Design::new(DesignKind::Iid, seed, &[name]);
    let mut row = [0.0; 106];
    let columns: Vec<String> = (0..row.len()).map(|k| format!("belief.{k}")).collect();
    match order {
        "draws" => nested(1, 1, 65_536, 256),
        "numbers" => nested(48, 6, 65_536, 1),
        "places" => nested(48, 256, 1, 1),
        "run" => nested(48, 6, 8, 6),
        "months" => (0..).try_for_each(|k| {
            (0..6).try_for_each(|place| (0..4096).try_for_each(|m| event(seed, k, 0, opportunity, m, place, 0, 1)))
        }),
        "purposes" => (0..).try_for_each(|k| {
            (0..48)
                .try_for_each(|m| PURPOSES.into_iter().try_for_each(|purpose| event(seed, k, 0, purpose, m, 0, 0, 1)))
        }),
        "trajectories" => (0..).try_for_each(|k| event(seed, k, 0, opportunity, 3, 1, 2, 1)),
        "replicates" => (0..).try_for_each(|k| event(seed, 7, k, opportunity, 3, 1, 2, 1)),
        "seeds" => (seed..).try_for_each(|seed| event(seed, 7, 0, opportunity, 3, 1, 2, 1)),
        "beliefs-rows" => {
            let design = Design::new(DesignKind::Iid, seed, &columns);
            (0..).try_for_each(|k| {
                design.fill(k, &mut row);
                row.iter().try_for_each(|&u| word(bits(u)))
            })
        }
        "beliefs-columns" => (0..).try_for_each(|column: u64| {
            let design = lone(seed, &format!("belief.{column}"));
            (0..65_536).try_for_each(|k| {
                design.fill(k, &mut row[..1]);
                word(bits(row[0]))
            })
        }),
        "beliefs-seeds" => (seed..).try_for_each(|seed| {
            lone(seed, "isv.acv").fill(7, &mut row[..1]);
            word(bits(row[0]))
        }),
        "control-counter" | "control-half" => (0..).try_for_each(|k: u64| {
            let v = hash::mix(seed).wrapping_add(k.wrapping_mul(0x9E37_79B9_7F4A_7C15));
            let half = (v ^ v.rotate_right(25) ^ v.rotate_right(50)).wrapping_mul(0xA24B_AED4_963E_E407);
            word(if order == "control-half" { half } else { v })
        }),
        _ => Err(io::Error::other(format!("there is no order {order}"))),
    }
}

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let Some(order) = arguments.first() else {
        ORDERS.iter().for_each(|(name, what)| println!("{name}\t{what}"));
        return Ok(());
    };
    let is = |half| arguments.get(1).is_some_and(|given| given == half);
    let bytes = if is("lower") { 0..4 } else { usize::from(!is("both")) * 4..8 };
    let seed = arguments.get(2).map_or(Ok(1), |seed| seed.parse()).map_err(io::Error::other)?;
    let mut out = io::BufWriter::with_capacity(1 << 16, io::stdout().lock());
    match draw(order, seed, |word| out.write_all(&word.to_le_bytes()[bytes.clone()])) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}
