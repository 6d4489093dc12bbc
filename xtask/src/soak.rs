//! `cargo xtask soak NAME`: the long forms of tests of saving. Each goes on where the last one ended, adds up over time in
//! `target/soak/`, ends with a line of figures, and fails when a figure is missed. The short forms are part of the tests.

use std::fmt::Write as _;

use crate::tools::{self, Failure, command, root};
use crate::{build, check};

const USAGE: &str = "\
cargo xtask soak simulation [--runs N]   deaths of pages and browsers in a browser by seed; 1,000,000 unless said
cargo xtask soak kills [--runs N]        real browsers and pages killed while somebody edits; 200 unless said";

/// Runs the long form that the arguments name.
pub fn run(args: &[String]) -> Result<(), Failure> {
    let (name, runs) = match args {
        [name] => (name.as_str(), None),
        [name, flag, runs] if flag == "--runs" => {
            (name.as_str(), Some(runs.parse::<u64>().map_err(|_| Failure::new(USAGE))?))
        }
        _ => return Err(Failure::new(USAGE)),
    };
    match name {
        "simulation" => simulation(runs.unwrap_or(1_000_000)),
        "kills" => kills(runs.unwrap_or(200)),
        _ => Err(Failure::new(USAGE)),
    }
}

fn simulation(runs: u64) -> Result<(), Failure> {
    let folder = root().join("target/soak");
    let file = folder.join("simulation.txt");
    let before = std::fs::read_to_string(&file).unwrap_or_default();
    // A line a run: deaths, worlds.
    let sum = |text: &str| {
        text.lines().fold((0, 0), |(kills, worlds), line| {
            let mut numbers = line.split(' ').map(|number| number.parse::<u64>().unwrap_or(0));
            (kills + numbers.next().unwrap_or(0), worlds + numbers.next().unwrap_or(0))
        })
    };
    let (_, n_worlds) = sum(&before);
    let mut cargo = command("cargo");
    cargo
        .args(["test", "--locked", "--profile", "native", "-p", "atlas-core", "--test", "saving_simulation"])
        .args(["--", "--nocapture", "what_was_called_saved"])
        .env("ATLAS_RUNS", runs.to_string())
        .env("ATLAS_SEED", (n_worlds + 1).to_string());
    let output = tools::output(&mut cargo)?;
    let told =
        output.lines().find(|line| line.contains(" deaths in ")).ok_or_else(|| Failure::new(&*output))?;
    let numbers: Vec<&str> =
        told.split(' ').filter(|word| word.bytes().all(|byte| byte.is_ascii_digit())).collect();
    let [kills, worlds, ..] = numbers.as_slice() else { return Err(Failure::new(told)) };
    let mut all = before;
    writeln!(all, "{kills} {worlds}").expect("a string takes all");
    std::fs::create_dir_all(&folder).map_err(|error| Failure::new(error.to_string()))?;
    tools::write(&file, all.as_bytes())?;
    let (kills, worlds) = sum(&all);
    println!(
        "{kills} simulated deaths in {worlds} worlds over time: 0 saved changes lost, 0 starts unreadable"
    );
    Ok(())
}

fn kills(runs: u64) -> Result<(), Failure> {
    tools::ensure_browser()?;
    build::release()?;
    tools::run(check::with_browser(command("node").arg("tests/e2e/kills.mjs").arg(runs.to_string()))?)
}
