//! `cargo xtask test`: one layer after the other, the quick ones first, and one line at the end.

use crate::tools::{self, Failure, command, root};
use crate::{build, licences};
use std::ffi::OsStr;
use std::process::Command;
use std::time::Instant;

/// A part of the tests that can be run alone.
struct Layer {
    name: &'static str,
    what: &'static str,
    run: fn() -> Count,
}

const LAYERS: &[Layer] = &[
    Layer { name: "fmt", what: "the code is formatted", run: fmt },
    Layer { name: "clippy", what: "lints, on this machine and for wasm", run: clippy },
    Layer { name: "docs", what: "the documentation builds without warnings", run: docs },
    Layer { name: "deny", what: "licences and sources of all crates", run: deny },
    Layer { name: "core", what: "the domain and the repository's rules", run: core },
    Layer { name: "app", what: "parts of the app that need no browser, and xtask", run: app },
    Layer { name: "web", what: "the framework in a real browser", run: web },
    Layer { name: "size", what: "the site builds and its first view is light", run: size },
    Layer { name: "e2e", what: "journeys in a real browser", run: e2e },
    Layer { name: "bench", what: "the benchmark in short: all is drawn and measured", run: bench },
];

/// How many checks passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    passed: usize,
    failed: usize,
}

impl std::ops::Add for Count {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self { passed: self.passed + other.passed, failed: self.failed + other.failed }
    }
}

/// Runs the named layers, or all; the last line printed is `N passed, N failed`.
pub fn run(names: &[String]) -> Result<(), Failure> {
    if let Some(unknown) = names.iter().find(|name| LAYERS.iter().all(|layer| layer.name != *name)) {
        let known: Vec<_> = LAYERS.iter().map(|layer| layer.name).collect();
        return Err(Failure::new(format!("no layer `{unknown}`; there are: {}", known.join(" "))));
    }
    let chosen =
        LAYERS.iter().filter(|layer| names.is_empty() || names.iter().any(|name| name == layer.name));
    let mut total = Count::default();
    let mut lines = Vec::new();
    for layer in chosen {
        println!("\n== {}: {}", layer.name, layer.what);
        let started = Instant::now();
        let count = (layer.run)();
        let Count { passed, failed } = count;
        let seconds = started.elapsed().as_secs_f32();
        let line = format!("{:<7} {passed:>5} passed {failed:>3} failed {seconds:>7.1} s", layer.name);
        println!("== {line}");
        lines.push(line);
        total = total + count;
    }
    println!("\n{}\n{} passed, {} failed", lines.join("\n"), total.passed, total.failed);
    if total.failed == 0 { Ok(()) } else { Err(Failure::new("")) }
}

/// `cargo xtask screenshots`.
pub fn screenshots(states: &[String]) -> Result<(), Failure> {
    tools::ensure_browser()?;
    build::release()?;
    tools::run(with_browser(command("node").arg("tests/e2e/screenshots.mjs").args(states))?)
}

fn fmt() -> Count {
    one(tools::run(command("cargo").args(["fmt", "--all", "--check"])))
}

fn clippy() -> Count {
    let lint = |args: &[&str]| {
        one(tools::run(
            command("cargo")
                .args(["clippy", "--locked", "--all-targets"])
                .args(args)
                .args(["--quiet", "--", "-D", "warnings"]),
        ))
    };
    let app = ["--package", "peer-atlas", "--target", "wasm32-unknown-unknown"];
    lint(&["--workspace"]) + lint(&app) + lint(&[&app[..], &["--features", "split"]].concat())
}

fn docs() -> Count {
    one(tools::run(
        command("cargo")
            .args(["doc", "--locked", "--workspace", "--no-deps", "--quiet"])
            .env("RUSTDOCFLAGS", "-D warnings"),
    ))
}

fn deny() -> Count {
    let ours = one(licences::check());
    if tools::on_path("cargo-deny").is_none() {
        println!("cargo-deny is not installed: advisories and bans of deny.toml are not checked here");
        return ours;
    }
    ours + one(tools::run(command("cargo").args([
        "deny",
        "--offline",
        "check",
        "bans",
        "licenses",
        "sources",
    ])))
}

/// All tests, and those that assert on time once more as fast as this machine can.
fn core() -> Count {
    let packages = ["--package", "atlas-core", "--package", "atlas-raster", "--package", "atlas-synthetic"];
    cargo_tests(&[&["--quiet"], &packages[..]].concat(), |_| {})
        + cargo_tests(
            &["--quiet", "--package", "atlas-core", "--profile", "native", "--test", "scale"],
            |_| {},
        )
}

fn app() -> Count {
    cargo_tests(&["--quiet", "--package", "peer-atlas", "--package", "xtask"], |_| {})
}

fn web() -> Count {
    let prepared =
        tools::ensure_build_tools().and_then(|()| tools::ensure_browser()).and_then(|()| tools::browser());
    let browser = match prepared {
        Ok(browser) => browser,
        Err(failure) => return one(Err(failure)),
    };
    cargo_tests(
        &["--package", "peer-atlas", "--target", "wasm32-unknown-unknown", "--test", "web"],
        |command| {
            command.env("CHROMEDRIVER", browser.driver).env("WASM_BINDGEN_TEST_TIMEOUT", "120");
        },
    )
}

fn size() -> Count {
    one(build::release().and_then(|_| crate::size::check()))
}

fn e2e() -> Count {
    let prepared = tools::ensure_browser().and_then(|()| build::release()).map(drop);
    let files = tools::files_below(&root().join("tests/e2e"));
    node_tests(prepared, files.iter().filter(|file| file.to_string_lossy().ends_with(".test.mjs")))
}

fn bench() -> Count {
    node_tests(crate::bench::prepare(), ["benches/browser/bench.test.mjs"])
}

fn node_tests(prepared: Result<(), Failure>, files: impl IntoIterator<Item: AsRef<OsStr>>) -> Count {
    let mut node = command("node");
    node.args(["--test", "--test-concurrency=1", "--test-timeout=600000", "--test-reporter=tap"]).args(files);
    let run = prepared.and_then(|()| tools::run_and_listen(with_browser(&mut node)?));
    counted(run, count_in_node_tests)
}

/// Tells journeys and benchmarks where the browser is and which program serves the site.
pub fn with_browser(command: &mut Command) -> Result<&mut Command, Failure> {
    let server = std::env::current_exe().map_err(|error| Failure::new(error.to_string()))?;
    Ok(command.env("ATLAS_CHROMIUM", tools::browser()?.chromium).env("ATLAS_XTASK", server))
}

fn cargo_tests(args: &[&str], prepare: impl FnOnce(&mut Command)) -> Count {
    let mut cargo = command("cargo");
    cargo.args(["test", "--locked", "--no-fail-fast"]).args(args);
    prepare(&mut cargo);
    counted(tools::run_and_listen(&mut cargo), count_in_cargo_tests)
}

fn one(result: Result<(), Failure>) -> Count {
    match result {
        Ok(()) => Count { passed: 1, failed: 0 },
        Err(failure) => {
            println!("{failure}");
            Count { passed: 0, failed: 1 }
        }
    }
}

/// The tests counted in what a run printed; a run that failed without a failed test (it did not compile) counts as one.
fn counted(run: Result<(bool, String), Failure>, count_in: fn(&str) -> Count) -> Count {
    match run {
        Err(failure) => one(Err(failure)),
        Ok((has_succeeded, text)) => {
            let mut count = count_in(&text);
            if !has_succeeded && count.failed == 0 {
                count.failed = 1;
            }
            count
        }
    }
}

/// `test result: ok. 3 passed; 0 failed; ...`, once a test program.
fn count_in_cargo_tests(text: &str) -> Count {
    let results = text.lines().filter_map(|line| line.trim().strip_prefix("test result: "));
    results.fold(Count::default(), |sum, line| {
        let number_before = |word: &str| {
            line.split([';', '.'])
                .find_map(|part| part.trim().strip_suffix(word)?.trim().parse().ok())
                .unwrap_or(0)
        };
        sum + Count { passed: number_before("passed"), failed: number_before("failed") }
    })
}

/// `# pass 3` and `# fail 0`, at the end.
fn count_in_node_tests(text: &str) -> Count {
    let number_after = |word: &str| {
        text.lines().rev().find_map(|line| line.strip_prefix(word)?.trim().parse().ok()).unwrap_or(0)
    };
    Count { passed: number_after("# pass "), failed: number_after("# fail ") + number_after("# cancelled ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_results_are_added_up() {
        let text = "test result: ok. 3 passed; 0 failed; 1 ignored; finished in 0.00s\n\
                    test result: FAILED. 10 passed; 2 failed; 0 ignored\n";
        assert_eq!(count_in_cargo_tests(text), Count { passed: 13, failed: 2 });
    }

    #[test]
    fn node_results_are_read() {
        assert_eq!(
            count_in_node_tests("# pass 4\n# fail 1\n# cancelled 2\n"),
            Count { passed: 4, failed: 3 }
        );
    }

    #[test]
    fn a_run_that_never_got_to_its_tests_has_failed() {
        let run = Ok((false, "error[E0308]".to_owned()));
        assert_eq!(counted(run, count_in_cargo_tests), Count { passed: 0, failed: 1 });
    }
}
