//! Tells the engine what it is built from.

#[path = "stamp.rs"]
mod stamp;

use std::path::Path;

fn main() {
    let repository = Path::new("..");
    for source in stamp::SOURCES {
        println!("cargo:rerun-if-changed={}", repository.join(source).display());
    }
    println!("cargo:rerun-if-changed=stamp.rs");
    println!("cargo:rustc-env=ENGINE_STAMP={}{}", stamp::MARK, stamp::stamp(repository));
}
