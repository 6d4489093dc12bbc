//! Makes the program small, after Trunk has compiled and bound it.
//!
//! - Names by which the program and its glue call each other are made short: the long ones end in hashes, which do not compress.
//! - Classes that only dependencies of dependencies export (streams from the program to JavaScript) are taken out, and with
//!   them what is only there for them.
//! - wasm-opt and terser do the rest.

use crate::tools::{self, Failure, command, root};
use std::collections::HashMap;
use std::path::Path;

/// Classes of the glue that nothing makes objects of.
const UNUSED_CLASSES: [&str; 3] = ["IntoUnderlyingByteSource", "IntoUnderlyingSink", "IntoUnderlyingSource"];

/// What browsers of 2023 understand.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// The program and its glue.
pub struct Program {
    pub wasm: Vec<u8>,
    pub glue: String,
}

/// Makes a program small.
pub fn shrunk(program: Program) -> Result<Program, Failure> {
    let folder = root().join(".stage/shrink");
    let Program { wasm, glue } = with_short_names(program)?;
    let (before, after) = (folder.join("before.wasm"), folder.join("after.wasm"));
    tools::write(&before, &wasm)?;
    let mut opt = command("wasm-opt");
    // Twice: the second round finds what the first one has laid bare.
    opt.args(FEATURES).args(["-Oz", "-Oz"]).arg(&before).arg("-o").arg(&after);
    tools::run(&mut opt)?;
    Ok(Program { wasm: tools::read(&after)?, glue: terse(&glue, &folder)? })
}

/// A module of JavaScript without what only its authors read.
fn terse(script: &str, folder: &Path) -> Result<String, Failure> {
    let file = folder.join("script.js");
    tools::write(&file, script.as_bytes())?;
    let options = ["--module", "--compress", "passes=3", "--mangle", "--ecma", "2020"];
    tools::output(command("terser").arg(&file).args(options))
}

fn with_short_names(program: Program) -> Result<Program, Failure> {
    let mut module = walrus::Module::from_buffer(&program.wasm)
        .map_err(|error| Failure::new(format!("the program cannot be read: {error}")))?;
    let glue = UNUSED_CLASSES.iter().fold(program.glue, |glue, class| without_class(&glue, class));
    let unused = module.exports.iter().filter(|export| is_of_unused_class(&export.name));
    let unused: Vec<_> = unused.map(walrus::Export::id).collect();
    unused.into_iter().for_each(|export| module.exports.delete(export));

    let mut short = HashMap::new();
    let mut shorten = |name: &mut String| {
        let n = short.len();
        let short = short.entry(name.clone()).or_insert_with(|| short_name(n));
        name.clone_from(short);
    };
    module.imports.iter_mut().for_each(|import| shorten(&mut import.name));
    // Others, such as `memory`, are words that the glue also uses for other things.
    let ours = module.exports.iter_mut().filter(|export| export.name.starts_with("__"));
    ours.for_each(|export| shorten(&mut export.name));
    Ok(Program { wasm: module.emit_wasm(), glue: with_words_replaced(&glue, &short) })
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
