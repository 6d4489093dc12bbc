//! What the commands need from this machine: where it is, and how it gets there when it is missing.
//!
//! Everything that can live in the repository's folder does: cargo tools in `.tools/`, npm packages in `node_modules/`.
//! Only the wasm target (rustup) and the browser (apt, where there is one) go elsewhere.

use std::ffi::OsString;
use std::fmt::{self, Write as _};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const WASM_TARGET: &str = "wasm32-unknown-unknown";
/// The last release that builds with the pinned Rust; later ones want 1.96.1.
const TRUNK: &str = "0.21.14";
/// Equal to the `wasm-bindgen` crate of `Cargo.toml`: the two speak an internal protocol.
const WASM_BINDGEN: &str = "0.2.130";

/// Why a command ended early, in words for the person at the terminal, the only one who handles it.
pub struct Failure(String);

impl Failure {
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The repository's root.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the repository")
}

/// A command in the repository's root that finds our tools before any others.
pub fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root()).env("PATH", path_with_tools());
    command
}

fn path_with_tools() -> OsString {
    let inherited = std::env::var_os("PATH").unwrap_or_default();
    let ours = [root().join(".tools/bin"), root().join("node_modules/.bin")];
    std::env::join_paths(ours.into_iter().chain(std::env::split_paths(&inherited))).unwrap_or(inherited)
}

/// Runs a command with its output shown.
pub fn run(command: &mut Command) -> Result<(), Failure> {
    let status = command.status().map_err(|error| cannot_start(command, &error))?;
    if status.success() { Ok(()) } else { Err(Failure::new(format!("{} failed", words(command)))) }
}

/// Runs a command and gives what it printed; its errors are shown.
pub fn output(command: &mut Command) -> Result<String, Failure> {
    let output = command.stderr(Stdio::inherit()).output().map_err(|error| cannot_start(command, &error))?;
    if !output.status.success() {
        return Err(Failure::new(format!("{} failed", words(command))));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// A command as it would be typed.
pub fn words(command: &Command) -> String {
    let args = command.get_args().map(|arg| format!(" {}", arg.to_string_lossy()));
    command.get_program().to_string_lossy().into_owned() + &args.collect::<String>()
}

fn cannot_start(command: &Command, error: &std::io::Error) -> Failure {
    Failure::new(format!("`{}` cannot be started: {error}", command.get_program().to_string_lossy()))
}

/// Reads a file; the failure names it.
pub fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path).map_err(|error| Failure::new(format!("cannot read {}: {error}", path.display())))
}

/// Reads a text file; the failure names it.
pub fn read_text(path: &Path) -> Result<String, Failure> {
    String::from_utf8(read(path)?).map_err(|_| Failure::new(format!("{} is not UTF-8", path.display())))
}

/// Writes a file and the folders above it; the failure names it.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let folder = path.parent().expect("a file lies in a folder");
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(path, bytes))
        .map_err(|error| Failure::new(format!("cannot write {}: {error}", path.display())))
}

/// Bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// All files below a folder, sorted; none when there is no such folder.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

/// Sets up what a build needs: the wasm target, Trunk, wasm-bindgen, wasm-opt.
pub fn ensure_build_tools() -> Result<(), Failure> {
    ensure_wasm_target()?;
    ensure_std_sources()?;
    // Its lock file names a version of a dependency that mirrors may not have yet, hence not locked.
    ensure_cargo_tool("wasm-bindgen", "wasm-bindgen-cli", WASM_BINDGEN, &[])?;
    ensure_cargo_tool("trunk", "trunk", TRUNK, &["--locked"])?;
    ensure_node_packages()
}

fn ensure_wasm_target() -> Result<(), Failure> {
    let folder = output(command("rustc").args(["--print", "target-libdir", "--target", WASM_TARGET]))
        .unwrap_or_default();
    if Path::new(folder.trim()).is_dir() {
        return Ok(());
    }
    println!("Setting up: the Rust target {WASM_TARGET}");
    run(command("rustup").args(["target", "add", WASM_TARGET]))
}

/// The sources of the standard library, which the release build compiles for size.
fn ensure_std_sources() -> Result<(), Failure> {
    let sysroot = output(command("rustc").args(["--print", "sysroot"]))?;
    if Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library/std").is_dir() {
        return Ok(());
    }
    println!("Setting up: the sources of the standard library");
    run(command("rustup").args(["component", "add", "rust-src"]))
}

fn ensure_cargo_tool(binary: &str, package: &str, version: &str, options: &[&str]) -> Result<(), Failure> {
    let path = root().join(".tools/bin").join(binary);
    if path.exists() && output(Command::new(&path).arg("--version"))?.contains(version) {
        return Ok(());
    }
    println!("Setting up: {package} {version} (once, some minutes)");
    let build_folder = root().join(".tools/build");
    run(command("cargo")
        .args(["install", package, "--version", version, "--root", ".tools", "--force", "--quiet"])
        .args(options)
        .env("CARGO_TARGET_DIR", &build_folder)
        // Built to be ready soon, not to be fast: a fifth of the time of their own profiles.
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0"))?;
    let _ = std::fs::remove_dir_all(build_folder);
    Ok(())
}

/// Sets up the npm packages of `package-lock.json`, without running any of their scripts.
pub fn ensure_node_packages() -> Result<(), Failure> {
    ensure_node_packages_of(root())
}

/// Sets up the npm packages of a folder's `package-lock.json`, without running any of their scripts.
pub fn ensure_node_packages_of(folder: &Path) -> Result<(), Failure> {
    let lock = read(&folder.join("package-lock.json"))?;
    let stamp = folder.join("node_modules/.atlas-lock");
    if std::fs::read(&stamp).is_ok_and(|stamped| stamped == lock) {
        return Ok(());
    }
    println!("Setting up: npm packages");
    let mut npm = command("npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(folder);
    run(&mut npm)?;
    write(&stamp, &lock)
}

/// Where the browser and its driver are, for the tests that need one.
pub struct Browser {
    pub chromium: PathBuf,
    pub driver: PathBuf,
}

/// Finds Chromium and its driver; on Debian and its kin, installs them first.
pub fn ensure_browser() -> Result<(), Failure> {
    if browser().is_ok() {
        return Ok(());
    }
    if on_path("apt-get").is_some() {
        println!("Setting up: Chromium and its driver");
        let mut packages = command("apt-get");
        packages.args(["install", "-y", "-qq", "--no-install-recommends", "chromium", "chromium-driver"]);
        packages.env("DEBIAN_FRONTEND", "noninteractive").stdout(Stdio::null());
        // Lists may be old or absent; the second try tells what is wrong.
        if run(command("apt-get").args(["update", "-qq"])).and_then(|()| run(&mut packages)).is_err() {
            eprintln!("apt-get could not install them (it needs administrator rights).");
        }
    }
    browser().map(drop)
}

/// The browser that the tests drive.
///
/// `ATLAS_CHROMIUM` and `CHROMEDRIVER` name others than the ones on the path; both have to be of one version.
pub fn browser() -> Result<Browser, Failure> {
    let find = |variable: &str, names: &[&str]| {
        std::env::var_os(variable).map(PathBuf::from).or_else(|| names.iter().find_map(|name| on_path(name)))
    };
    let chromium = find("ATLAS_CHROMIUM", &["chromium", "chromium-browser", "google-chrome"]);
    let driver = find("CHROMEDRIVER", &["chromedriver"]);
    match (chromium, driver) {
        (Some(chromium), Some(driver)) => Ok(Browser { chromium, driver }),
        _ => Err(Failure::new(
            "The tests in a browser need Chromium and chromedriver of the same version on the path.\n\
             Debian, Ubuntu: apt-get install chromium chromium-driver\n\
             Elsewhere: install both and set ATLAS_CHROMIUM and CHROMEDRIVER to their paths.",
        )),
    }
}

/// The first program of that name on the path.
pub fn on_path(name: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|folder| folder.join(name))
        .find(|path| path.is_file())
}

/// Copies what a command prints to our output, line by line as it comes, and gives it too.
pub fn run_and_listen(command: &mut Command) -> Result<(bool, String), Failure> {
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(|error| cannot_start(command, &error))?;
    let mut stdout = child.stdout.take().expect("it is piped");
    let mut heard = Vec::new();
    let mut piece = [0; 4096];
    loop {
        match stdout.read(&mut piece) {
            Ok(0) | Err(_) => break,
            Ok(n_bytes) => {
                print!("{}", String::from_utf8_lossy(&piece[..n_bytes]));
                heard.extend_from_slice(&piece[..n_bytes]);
            }
        }
    }
    let status = child.wait().map_err(|error| cannot_start(command, &error))?;
    Ok((status.success(), String::from_utf8_lossy(&heard).into_owned()))
}
