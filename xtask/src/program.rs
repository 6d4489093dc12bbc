//! The program: split into what draws the first view and what comes after it, bound to JavaScript, and made small.
//!
//! - Functions marked as split points, with all that only they use, go into files of their own, which the program asks for.
//! - Names by which the program and its glue call each other are made short: the long ones end in hashes, which do not compress.
//! - Classes that only dependencies of dependencies export (streams from the program to JavaScript) are taken out, and with
//!   them what is only there for them.
//! - wasm-opt and terser do the rest.

use crate::tools::{self, Failure, command, root};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Classes of the glue that nothing makes objects of.
const UNUSED_CLASSES: [&str; 3] = ["IntoUnderlyingByteSource", "IntoUnderlyingSink", "IntoUnderlyingSource"];

/// What browsers of 2023 understand.
const FEATURES: [&str; 8] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-simd",
];

/// The import by which the program finds the loaders of its parts.
const LOADERS: &str = "./__wasm_split.js";

/// The program, its glue, and its parts.
pub struct Program {
    pub wasm: Vec<u8>,
    pub glue: String,
    /// The script that loads parts, which the glue imports as [`LOADERS`].
    pub loaders: Option<String>,
    /// Parts by name.
    pub parts: Vec<(String, Vec<u8>)>,
}

/// The program as Trunk left it, whole: ready soon, for working on it.
pub fn whole(stage: &Path) -> Result<Program, Failure> {
    let wasm = tools::read(&stage.join("peer-atlas_bg.wasm"))?;
    let glue = tools::read_text(&stage.join("peer-atlas.js"))?;
    Ok(Program { wasm, glue, loaders: None, parts: Vec::new() })
}

/// The program that Trunk had compiled, split and small.
pub fn released() -> Result<Program, Failure> {
    let folder = root().join(".stage/program");
    let _ = std::fs::remove_dir_all(&folder);
    let (main, split) = split(&folder)?;
    let mut bind = command("wasm-bindgen");
    // The parts import what the first one exports, under the linker's names.
    bind.args([
        "--target",
        "web",
        "--no-typescript",
        "--keep-lld-exports",
        "--out-name",
        "atlas",
        "--out-dir",
    ]);
    tools::run(bind.arg(&folder).arg(&main))?;
    let wasm = tools::read(&folder.join("atlas_bg.wasm"))?;
    let (wasm, glue) = with_short_names(&wasm, &tools::read_text(&folder.join("atlas.js"))?)?;
    let parts = split.split_modules.iter().map(|path| Ok((part_name(path), shrunk(&tools::read(path)?)?)));
    let parts = parts.collect::<Result<Vec<_>, Failure>>()?;
    let loaders = loaders(&tools::read_text(&folder.join("__wasm_split.js"))?, &parts)?;
    Ok(Program { wasm: shrunk(&wasm)?, glue: terse(&glue)?, loaders: Some(terse(&loaders)?), parts })
}

fn split(folder: &Path) -> Result<(PathBuf, wasm_split_cli_support::SplitWasm), Failure> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    let linked = tools::read(&target.join("wasm32-unknown-unknown/release/peer-atlas.wasm"))?;
    let main = folder.join("main.wasm");
    let mut options = wasm_split_cli_support::Options::new(&linked);
    options.output_dir = folder;
    options.main_out_path = &main;
    options.link_name = LOADERS;
    let split = wasm_split_cli_support::transform(options)
        .map_err(|error| Failure::new(format!("the program cannot be split: {error:#}")))?;
    Ok((main, split))
}

/// `panels.wasm` for `split_panels.wasm`.
fn part_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.trim_start_matches("split_").to_owned()
}

/// The script of loaders, fitted to boot.js: it knows the program that runs, and where files are.
fn loaders(script: &str, parts: &[(String, Vec<u8>)]) -> Result<String, Failure> {
    let mut script = replaced(
        script,
        "import { initSync } from \"./main.js\";",
        "const initSync = () => atlas.program.initSync();",
    )?;
    for (name, _) in parts {
        let address = format!("fetch(new URL(\"./split_{name}\", import.meta.url))");
        script = replaced(&script, &address, &format!("atlas.loadProgram(\"{name}\")"))?;
    }
    Ok(script)
}

fn replaced(script: &str, from: &str, to: &str) -> Result<String, Failure> {
    if !script.contains(from) {
        return Err(Failure::new(format!("the script of loaders has no `{from}`")));
    }
    Ok(script.replace(from, to))
}

fn shrunk(wasm: &[u8]) -> Result<Vec<u8>, Failure> {
    let folder = root().join(".stage/program");
    let (before, after) = (folder.join("before.wasm"), folder.join("after.wasm"));
    tools::write(&before, wasm)?;
    let mut opt = command("wasm-opt");
    // Twice: the second round finds what the first one has laid bare.
    opt.args(FEATURES).args(["--quiet", "-Oz", "-Oz"]).arg(&before).arg("-o").arg(&after);
    tools::run(&mut opt)?;
    tools::read(&after)
}

/// A module of JavaScript without what only its authors read.
fn terse(script: &str) -> Result<String, Failure> {
    let file = root().join(".stage/program/script.js");
    tools::write(&file, script.as_bytes())?;
    let options = ["--module", "--compress", "passes=3", "--mangle", "--ecma", "2020"];
    tools::output(command("terser").arg(&file).args(options))
}

fn with_short_names(wasm: &[u8], glue: &str) -> Result<(Vec<u8>, String), Failure> {
    let mut module = walrus::Module::from_buffer(wasm)
        .map_err(|error| Failure::new(format!("the program cannot be read: {error}")))?;
    let glue = UNUSED_CLASSES.iter().fold(glue.to_owned(), |glue, class| without_class(&glue, class));
    let unused = module.exports.iter().filter(|export| is_of_unused_class(&export.name));
    let unused: Vec<_> = unused.map(walrus::Export::id).collect();
    unused.into_iter().for_each(|export| module.exports.delete(export));

    let mut short = HashMap::new();
    let mut shorten = |name: &mut String| {
        let n = short.len();
        let short = short.entry(name.clone()).or_insert_with(|| short_name(n));
        name.clone_from(short);
    };
    // The loaders and the parts know the others by their names.
    let imports = module.imports.iter_mut().filter(|import| import.module != LOADERS);
    imports.for_each(|import| shorten(&mut import.name));
    let exports = module.exports.iter_mut().filter(|export| export.name.starts_with("__wb"));
    exports.for_each(|export| shorten(&mut export.name));
    Ok((module.emit_wasm(), with_words_replaced(&glue, &short)))
}

fn is_of_unused_class(export: &str) -> bool {
    UNUSED_CLASSES.iter().any(|class| export.contains(&class.to_lowercase()))
}

/// The glue without a class, and without the registry that would free its objects.
fn without_class(glue: &str, class: &str) -> String {
    let glue = without(glue, &format!("export class {class} {{"), &format!("{class}.prototype.free;\n"));
    without(&glue, &format!("const {class}Finalization = "), ";\n")
}

/// A text without the stretch from one mark to the end of the next other one; the same text where there is none.
fn without(text: &str, from: &str, to: &str) -> String {
    let Some(start) = text.find(from) else { return text.to_owned() };
    let end = text[start..].find(to).map_or(text.len(), |at| start + at + to.len());
    [&text[..start], &text[end..]].concat()
}

/// A script with whole words replaced.
fn with_words_replaced(script: &str, words: &HashMap<String, String>) -> String {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
    let mut done = String::with_capacity(script.len());
    let mut rest = script;
    while let Some(start) = rest.find(is_word) {
        let word = rest[start..].split(|c| !is_word(c)).next().unwrap_or_default();
        done += &rest[..start];
        done += words.get(word).map_or(word, String::as_str);
        rest = &rest[start + word.len()..];
    }
    done + rest
}

/// `a`, `b`, ..., `z`, `a1`, `b1`, ...
fn short_name(n: usize) -> String {
    let letter = char::from(b"abcdefghijklmnopqrstuvwxyz"[n % 26]);
    if n < 26 { letter.to_string() } else { format!("{letter}{}", n / 26) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names_differ() {
        let mut names: Vec<String> = (0..2000).map(short_name).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 2000);
    }

    #[test]
    fn only_whole_words_are_replaced() {
        let words = HashMap::from([("__wbg_a".to_owned(), "b".to_owned())]);
        assert_eq!(
            with_words_replaced("{__wbg_a:f(wasm.__wbg_a1)}é__wbg_a", &words),
            "{b:f(wasm.__wbg_a1)}éb"
        );
    }

    #[test]
    fn a_class_is_taken_out_with_its_registry() {
        let glue =
            "a;\nexport class X {\n}\nX.prototype[s] = X.prototype.free;\nb;\nconst XFinalization = f;\nc;\n";
        assert_eq!(without_class(glue, "X"), "a;\nb;\nc;\n");
        assert_eq!(without_class(glue, "Y"), glue);
    }
}
