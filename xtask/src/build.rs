//! From sources to a site: Trunk compiles into `.stage/`, [`crate::site`] makes the site of that.
//!
//! A build whose inputs have not changed is not made again. The same inputs give the same bytes on every machine: paths of
//! this machine are kept out of the program.

use crate::site::{self, Kind};
use crate::size;
use crate::tools::{self, Failure, command, files_below, root};
use sha2::{Digest as _, Sha256};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Everything a site is made of; a change in any of these makes a new build.
const INPUTS: &[&str] = &[
    "src",
    "core/src",
    "raster/src",
    "style",
    "public",
    "data",
    "index.html",
    "Trunk.toml",
    "Cargo.toml",
    "Cargo.lock",
    "core/Cargo.toml",
    "raster/Cargo.toml",
    "rust-toolchain.toml",
    "package-lock.json",
    ".cargo/config.toml",
    "xtask/src",
    "xtask/Cargo.toml",
];

/// The standard library is compiled with the program and for size, which saves a seventh of the first view. Cargo calls this
/// unstable; the pinned compiler makes it the same every time.
const SMALL_STD: [(&str, &str); 3] = [
    ("RUSTC_BOOTSTRAP", "1"),
    ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
    ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
];
/// A panic of the released program stops it without words of its own, since those words and what formats them weigh much;
/// the plain page of rescue.js then shows. While working, panics say what they say. Hashes are computed by the short way.
/// The linker leaves its notes for splitting the program. Four numbers are computed at a time, as browsers of 2023 can.
const SMALL_CODE: &str = "-Ctarget-feature=+simd128 -Clink-arg=--emit-relocs -Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none --cfg sha2_backend_soft=\"compact\"";

/// Builds the site to be deployed into `dist/`, unless that is what lies there, and gives its folder.
pub fn release() -> Result<PathBuf, Failure> {
    tools::ensure_build_tools()?;
    let dist = root().join("dist");
    let stamp_file = root().join(".stage/release.stamp");
    let stamp = stamp(&dist)?;
    if std::fs::read_to_string(&stamp_file).is_ok_and(|stamped| stamped == stamp) {
        println!("Built already: dist/");
        return Ok(dist);
    }
    let started = Instant::now();
    trunk(Kind::Release)?;
    let site = site::assemble(&root().join(".stage/release"), Kind::Release)?;
    site.write(&dist)?;
    size::report(&site)?;
    println!("Built dist/ in {:.1} s", started.elapsed().as_secs_f32());
    tools::write(&stamp_file, self::stamp(&dist)?.as_bytes())?;
    Ok(dist)
}

/// Builds a site to look at while working, and gives its folder.
pub fn dev() -> Result<PathBuf, Failure> {
    let started = Instant::now();
    trunk(Kind::Dev)?;
    let folder = root().join(".stage/dev-site");
    site::assemble(&root().join(".stage/dev"), Kind::Dev)?.write(&folder)?;
    println!("Built in {:.1} s", started.elapsed().as_secs_f32());
    Ok(folder)
}

fn trunk(kind: Kind) -> Result<(), Failure> {
    let mut trunk = command("trunk");
    trunk.args(["--log", "warn", "build", "--dist"]);
    let flags = match kind {
        Kind::Release => {
            trunk.args([".stage/release", "--release", "--features", "split"]).envs(SMALL_STD);
            [&remapped_paths(), SMALL_CODE].join(" ")
        }
        Kind::Dev => {
            trunk.arg(".stage/dev");
            remapped_paths()
        }
    };
    // Trunk reads NO_COLOR as its own flag, which wants `true` or `false`.
    trunk.env_remove("NO_COLOR").env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags);
    tools::run(&mut trunk)
}

/// Panics name source files: let them be named from the repository's and cargo's folders, not from this machine's root.
fn remapped_paths() -> String {
    let cargo_home =
        std::env::var("CARGO_HOME").or_else(|_| std::env::var("HOME").map(|home| home + "/.cargo"));
    let mut flags = format!("--remap-path-prefix={}=atlas", root().display());
    if let Ok(cargo_home) = cargo_home {
        flags += &format!(" --remap-path-prefix={cargo_home}/registry/src=crates");
    }
    flags
}

/// What the inputs and the finished site are now, as a text that changes when any of them does.
fn stamp(dist: &Path) -> Result<String, Failure> {
    let mut hash = Sha256::new();
    for path in INPUTS.iter().map(|input| root().join(input)).chain([dist.to_path_buf()]) {
        let files = if path.is_file() { vec![path] } else { files_below(&path) };
        for file in files {
            let bytes = tools::read(&file)?;
            hash.update(file.to_string_lossy().as_bytes());
            hash.update((bytes.len() as u64).to_le_bytes());
            hash.update(bytes);
        }
    }
    Ok(tools::hex(&hash.finalize()))
}

/// Waits for a change in the inputs and builds again, for ever.
pub fn watch() -> ! {
    let mut seen = newest_input();
    loop {
        std::thread::sleep(Duration::from_millis(300));
        let now = newest_input();
        if now != seen {
            seen = now;
            match dev() {
                Ok(_) => println!("Reload the page."),
                Err(failure) => eprintln!("{failure}"),
            }
        }
    }
}

fn newest_input() -> Vec<(PathBuf, Option<std::time::SystemTime>)> {
    let files = INPUTS.iter().flat_map(|input| {
        let path = root().join(input);
        if path.is_file() { vec![path] } else { files_below(&path) }
    });
    files.map(|file| (file.clone(), file.metadata().and_then(|data| data.modified()).ok())).collect()
}
