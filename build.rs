//! Looks for the engine that pages carry: `live/built/engine.wasm`, made by `live/build.sh` from the very same sources.

#[path = "live/stamp.rs"]
mod stamp;

use std::path::Path;
use std::{env, fs};

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=live/stamp.rs");
    println!("cargo:rerun-if-changed=live/built");
    println!("cargo:rustc-check-cfg=cfg(has_engine)");
    let repository = Path::new(".");
    let built = repository.join("live/built/engine.wasm");
    let Ok(engine) = fs::read(&built) else { return };
    for source in stamp::SOURCES {
        println!("cargo:rerun-if-changed={source}");
    }
    let wanted = format!("{}{}", stamp::MARK, stamp::stamp(repository));
    let is_ours = engine.windows(wanted.len()).any(|part| part == wanted.as_bytes());
    let packed =
        env::current_dir().map(|here| here.join("live/built/engine.wasm.lzma")).ok().filter(|path| path.exists());
    match packed {
        Some(path) if is_ours => {
            println!("cargo:rustc-cfg=has_engine");
            println!("cargo:rustc-env=ENGINE={}", path.display());
        }
        _ => println!(
            "cargo:warning=live/built/engine.wasm is of other sources: pages will be static until live/build.sh"
        ),
    }
}
