//! `cargo xtask bench browser`: the atlas beside other libraries in a real browser. What it measures stands in
//! `benches/README.md`.

use crate::tools::{self, Failure, command, root};
use crate::{build, check};

const USAGE: &str = "\
cargo xtask bench browser [--long]       measure everything and write benches/browser/RESULTS.md; --long with WebGL libraries
                          [--n N,...]    only these numbers of partnerships
                          [--view V,...] only these of world, europe, phone
                          [--only NAME]  only rows whose name holds this
                          [--runs N]     so many runs of each row; 3 unless said
                          [--report]     only write RESULTS.md again
cargo bench -p atlas-core                native benches of the core";

/// The other libraries, apart from the tools that every test needs.
const PACKAGES: &str = "benches/browser";
/// Those of the long form, which are large.
const GL_PACKAGES: &str = "benches/browser/gl";

/// Runs the benchmark that the arguments name.
pub fn run(args: &[String]) -> Result<(), Failure> {
    let Some(("browser", rest)) = args.split_first().map(|(kind, rest)| (kind.as_str(), rest)) else {
        return Err(Failure::new(USAGE));
    };
    prepare()?;
    if rest.iter().any(|arg| arg == "--long") {
        tools::ensure_node_packages_of(&root().join(GL_PACKAGES))?;
    }
    tools::run(check::with_browser(command("node").arg("benches/browser/bench.mjs").args(rest))?)
}

/// Sets up what the benchmark needs, and builds the site.
pub fn prepare() -> Result<(), Failure> {
    tools::ensure_browser()?;
    build::release()?;
    tools::ensure_node_packages_of(&root().join(PACKAGES))
}
