//! `cargo xtask soak NAME`: the long forms of tests of editing and saving. Each ends with a line of figures, and fails when a
//! figure is missed; those by seed go on where the last one ended and add up over time in `target/soak/`. The short forms are
//! part of the tests.

use std::fmt::Write as _;

use crate::tools::{self, Failure, command, root};
use crate::{build, check};

const USAGE: &str = "\
cargo xtask soak simulation [--runs N]   deaths of pages and browsers in a browser by seed; 1,000,000 unless said
cargo xtask soak model [--runs N]        steps of editing beside a simple model by seed; 10,000,000 unless said
cargo xtask soak damage [--runs N]       saved texts damaged by seed, and all truncations; 1,000,000 unless said
cargo xtask soak kills [--runs N]        real browsers and pages killed while somebody edits; 200 unless said
cargo xtask soak tabs [--runs N]         2 to 16 windows that edit and are killed, N edits each; 2,000 unless said
cargo xtask soak faults [--runs N]       storage that fails, is full or absent: the N-th write fails; 1,000 unless said
cargo xtask soak browser [--runs N]      edits one after the other in a real browser; 100,000 unless said";

/// Tests in a real browser: name, script, and how much unless it is said.
const REAL: [(&str, &str, u64); 4] = [
    ("kills", "kills.mjs", 200),
    ("tabs", "soak_tabs.mjs", 2_000),
    ("faults", "soak_faults.mjs", 1_000),
    ("browser", "soak_browser.mjs", 100_000),
];

/// A test of the core that plays worlds by seed. It ends with a line `N things in M worlds ...`, or fails.
struct Seeded {
    name: &'static str,
    /// The test program, and what the test's name begins with.
    test: (&'static str, &'static str),
    things: &'static str,
    runs: u64,
    /// What a run that does not fail has shown.
    shown: &'static str,
}

const SEEDED: [Seeded; 3] = [
    Seeded {
        name: "simulation",
        test: ("saving_simulation", "what_was_called_saved"),
        things: "deaths",
        runs: 1_000_000,
        shown: "0 saved changes lost, 0 starts unreadable",
    },
    Seeded {
        name: "model",
        test: ("edit_model", "the_program_equals_the_model"),
        things: "steps",
        runs: 10_000_000,
        shown: "0 differences from the model",
    },
    Seeded {
        name: "damage",
        test: ("saved_format", "damage_is_told"),
        things: "flips",
        runs: 1_000_000,
        shown: "0 panics, 0 taken for a change, 0 good changes lost",
    },
];

/// Runs the long form that the arguments name.
pub fn run(args: &[String]) -> Result<(), Failure> {
    let (name, runs) = match args {
        [name] => (name.as_str(), None),
        [name, flag, runs] if flag == "--runs" => {
            (name.as_str(), Some(runs.parse::<u64>().map_err(|_| Failure::new(USAGE))?))
        }
        _ => return Err(Failure::new(USAGE)),
    };
    if let Some(seeded) = SEEDED.iter().find(|seeded| seeded.name == name) {
        return by_seed(seeded, runs.unwrap_or(seeded.runs));
    }
    match REAL.iter().find(|(known, ..)| *known == name) {
        Some((_, script, usual)) => in_browser(script, runs.unwrap_or(*usual)),
        None => Err(Failure::new(USAGE)),
    }
}

fn by_seed(seeded: &Seeded, runs: u64) -> Result<(), Failure> {
    let Seeded { name, test: (program, test), things, shown, .. } = seeded;
    let file = root().join("target/soak").join(format!("{name}.txt"));
    // A line a run: things, worlds.
    let mut all = std::fs::read_to_string(&file).unwrap_or_default();
    let mut cargo = command("cargo");
    cargo
        .args(["test", "--locked", "--profile", "native", "-p", "atlas-core", "--test", program])
        .args(["--", "--nocapture", test])
        .env("ATLAS_RUNS", runs.to_string())
        .env("ATLAS_SEED", (sums(&all).1 + 1).to_string());
    let output = tools::output(&mut cargo)?;
    let is_told = |line: &&str| line.contains(&format!(" {things} in "));
    let told = output.lines().find(is_told).ok_or_else(|| Failure::new(&*output))?;
    println!("{told}");
    let numbers: Vec<&str> =
        told.split(' ').filter(|word| word.bytes().all(|byte| byte.is_ascii_digit())).collect();
    let [n_things, n_worlds, ..] = numbers.as_slice() else { return Err(Failure::new(told)) };
    writeln!(all, "{n_things} {n_worlds}").expect("a string takes all");
    tools::write(&file, all.as_bytes())?;
    let (n_things, n_worlds) = sums(&all);
    println!("{n_things} {things} in {n_worlds} worlds over time: {shown}");
    Ok(())
}

/// The sums of two columns of numbers.
fn sums(text: &str) -> (u64, u64) {
    text.lines().fold((0, 0), |(first, second), line| {
        let mut numbers = line.split(' ').map(|number| number.parse::<u64>().unwrap_or(0));
        (first + numbers.next().unwrap_or(0), second + numbers.next().unwrap_or(0))
    })
}

fn in_browser(script: &str, runs: u64) -> Result<(), Failure> {
    tools::ensure_browser()?;
    build::release()?;
    let script = ["tests/e2e/", script].concat();
    tools::run(check::with_browser(command("node").arg(script).arg(runs.to_string()))?)
}
