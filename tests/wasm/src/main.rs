//! `alliance-sim-wasm FOLDER SCENARIO…` writes scenarios with all that they stand for into a folder, and prints a line
//! of their name, the position of the design, and the hash of their trajectories.

use alliance_sim::sampling::DesignKind;
use alliance_sim::scenario::{self, Overrides};
use std::path::Path;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().expect("a folder");
    for file in arguments {
        let path = Path::new(&file);
        let name = path.file_name().expect("a file").to_string_lossy().into_owned();
        let loaded = scenario::load(path, &Overrides { allow_outside: true, ..Overrides::default() })
            .expect("the scenario is valid");
        let text = scenario::to_toml(&loaded.scenario);
        std::fs::write(Path::new(&folder).join(&name), &text).expect("the folder takes it");
        for (position, design) in DesignKind::ALL.into_iter().enumerate() {
            println!("{name} {position} {:016x}", alliance_sim_wasm::hash_of(&text, design, 256));
        }
    }
}
