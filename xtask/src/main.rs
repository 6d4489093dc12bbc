//! The commands of the README.
//!
//! `serve` and `build` make the site, `test` checks everything, `screenshots` takes pictures of it for judging, `data` makes
//! the reference data. What a command needs and this machine lacks, it sets up first (see [`tools`]).

mod bench;
mod build;
mod check;
mod data;
mod languages;
mod licences;
mod program;
mod serve;
mod site;
mod size;
mod soak;
mod tools;

use std::process::ExitCode;
use tools::Failure;

const USAGE: &str = "\
cargo xtask serve [--port N] [--dev]   build the atlas and serve it on this machine
                  [--dist FOLDER]      serve a finished site instead of building
                  [--base /PATH/]      serve it below a path
cargo xtask build                      leave the site in dist/
cargo xtask test [LAYER...]            run all checks, or some: fmt clippy docs deny core app web size e2e bench
cargo xtask bench browser [--long]     measure the atlas beside other libraries, in a browser
cargo xtask soak NAME [--runs N]       long tests of saving, which add up: simulation, model, damage, kills
cargo xtask screenshots [STATE...]     pictures of the app into target/screenshots/
cargo xtask data [PART...]             make the reference data again: land countries gazetteer fonts
                 [--basemap FILE]      make the land from another TopoJSON basemap
cargo xtask data synthetic --n N --out FILE   write N made-up partnerships as CSV
cargo xtask setup                      only set up what the commands need";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) =
        args.split_first().map_or(("help", &[][..]), |(first, rest)| (first.as_str(), rest));
    let result = match command {
        "serve" => serve::run(rest),
        "build" => build::release().and_then(|_| size::check()),
        "test" => check::run(rest),
        "screenshots" => check::screenshots(rest),
        "bench" => bench::run(rest),
        "soak" => soak::run(rest),
        "data" => data::run(rest),
        "setup" => tools::ensure_build_tools().and_then(|()| tools::ensure_browser()),
        "help" | "--help" | "-h" => {
            println!("{USAGE}");
            Ok(())
        }
        unknown => Err(Failure::new(format!("no command `{unknown}`\n\n{USAGE}"))),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\n{failure}");
            ExitCode::FAILURE
        }
    }
}
