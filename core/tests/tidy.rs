//! The rules of the house that matter, held by a test: who may import whom, where effects live, what files are called.
#![allow(clippy::unwrap_used, missing_docs)]

use std::path::{Path, PathBuf};

use atlas_core::claim::{Field, Lang, Shape};

/// Modules with those that they may import.
type Modules<const N: usize> = [(&'static str, &'static [&'static str]); N];

/// Modules of the core, as `ARCHITECTURE.md` lists them.
const CORE: Modules<13> = [
    ("geo", &[]),
    ("time", &[]),
    ("reference", &["geo"]),
    ("claim", &["geo", "time"]),
    ("edit", &["claim"]),
    ("model", &["geo", "time", "claim"]),
    ("format", &["geo", "time", "reference", "claim", "model"]),
    ("saving", &["time", "claim", "format"]),
    ("view", &["geo", "time", "claim"]),
    ("words", &["time", "claim", "model", "format"]),
    ("query", &["geo", "time", "reference", "claim", "edit", "model", "view", "words"]),
    ("forms", &["geo", "time", "reference", "claim", "edit", "model", "words", "query"]),
    ("scene", &["geo", "time", "reference", "claim", "model", "view", "words", "query"]),
];

/// Modules of the app, as `ARCHITECTURE.md` lists them. Map, timeline and panels meet in the store.
const APP: Modules<17> = [
    ("browser", &[]),
    ("part", &[]),
    ("once", &[]),
    ("gesture", &[]),
    ("notice", &["browser"]),
    ("theme", &["browser"]),
    ("i18n", &["browser"]),
    ("store", &["browser", "notice", "gesture", "theme", "i18n"]),
    ("rest", &["store"]),
    ("map", &["browser", "part", "notice", "gesture", "theme", "store", "rest"]),
    ("timeline", &["browser", "part", "notice", "gesture", "theme", "store", "rest"]),
    ("import", &["browser", "part", "notice", "store"]),
    ("edits", &["browser", "notice", "once", "store"]),
    ("backups", &["browser", "notice", "once", "store", "edits"]),
    (
        "panel",
        &[
            "browser", "part", "notice", "gesture", "theme", "store", "rest", "import", "edits", "backups",
            "once",
        ],
    ),
    ("sync", &["browser", "part", "notice", "i18n", "store", "edits"]),
    ("app", &["browser", "notice", "theme", "i18n", "store", "map", "timeline", "import", "panel", "sync"]),
];

/// Names that say nothing about what is inside.
const BANNED: [&str; 8] = ["utils", "util", "helpers", "helper", "types", "common", "misc", "prelude"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn files_below(folder: &str, ending: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                let name = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
                found.push((name, std::fs::read_to_string(path).unwrap_or_default()));
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "nothing in {folder}");
    found
}

/// A source without its comments and without what is compiled for tests only.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.map(|line| line.split(" // ").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

fn module_of(name: &str) -> &str {
    let below = name.split("src/").nth(1).unwrap_or_default();
    below.split('/').next().unwrap_or_default().trim_end_matches(".rs")
}

/// Modules named after `crate::`, alone or in braces.
fn imports(code: &str) -> Vec<String> {
    let word =
        |text: &str| -> String { text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect() };
    let mut found = Vec::new();
    for after in code.split("crate::").skip(1) {
        match after.strip_prefix('{') {
            None => found.push(word(after)),
            Some(list) => {
                let mut depth = 1;
                let mut item = String::new();
                for c in list.chars() {
                    match c {
                        '{' => depth += 1,
                        '}' => depth -= 1,
                        ',' if depth == 1 => found.push(word(std::mem::take(&mut item).trim())),
                        _ => item.push(c),
                    }
                    if depth == 0 {
                        break;
                    }
                }
                found.push(word(item.trim()));
            }
        }
    }
    found
}

/// Fails where a module of a folder imports another one than it may. `top` may import all.
fn check_imports<const N: usize>(folder: &str, modules: &Modules<N>, top: &str) {
    for (name, text) in files_below(folder, ".rs") {
        let module = module_of(&name);
        if module == top {
            continue;
        }
        let (_, allowed) = modules.iter().find(|(known, _)| *known == module).expect("a module of the list");
        for import in imports(&code(&text)) {
            let is_module = modules.iter().any(|(known, _)| *known == import);
            assert!(
                !is_module || import == module || allowed.contains(&import.as_str()),
                "{name} imports {import}"
            );
        }
    }
}

#[test]
fn modules_import_only_what_lies_below() {
    check_imports("core/src", &CORE, "lib");
    check_imports("src", &APP, "main");
}

#[test]
fn the_architecture_lists_who_may_import_whom() {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let lines: Vec<Vec<&str>> = text.lines().map(|line| line.split_whitespace().collect()).collect();
    for (module, allowed) in CORE.iter().chain(&APP) {
        let line: Vec<&str> = std::iter::once(module).chain(*allowed).copied().collect();
        assert!(lines.contains(&line), "ARCHITECTURE.md has no line `{}`", line.join(" "));
    }
}

#[test]
fn the_build_knows_the_languages_and_the_lists_of_texts() {
    let build = std::fs::read_to_string(root().join("xtask/src/languages.rs")).unwrap();
    let listed = |name: &str| -> Vec<String> {
        let line = build.lines().find(|line| line.contains(&format!("const {name}: "))).unwrap();
        line.split('"').skip(1).step_by(2).map(ToOwned::to_owned).collect()
    };
    assert_eq!(listed("LANGUAGES"), Lang::ALL.map(Lang::code));
    let is_list = |field: &&Field| field.is_many() && field.shape() == Shape::Text;
    let mut fields: Vec<&str> = Field::ALL.iter().filter(is_list).map(|field| field.name()).collect();
    let mut known = listed("LISTS_OF_TEXTS");
    fields.sort_unstable();
    known.sort_unstable();
    assert_eq!(known, fields);
}

#[test]
fn the_browser_is_named_in_its_folder_only() {
    for (name, text) in files_below("src", ".rs") {
        let code = code(&text);
        if !name.starts_with("src/browser/") {
            for crate_name in ["web_sys::", "js_sys::", "web_sys ", "js_sys "] {
                assert!(!code.contains(crate_name), "{name} names {crate_name}");
            }
        }
        assert!(
            name == "src/browser/storage.rs" || !code.contains("gloo_storage"),
            "{name} names gloo_storage"
        );
    }
}

#[test]
fn text_is_taken_apart_in_format_only() {
    for (name, text) in files_below("core/src", ".rs").into_iter().chain(files_below("src", ".rs")) {
        let is_format = name.starts_with("core/src/format/");
        assert!(is_format || !code(&text).contains("serde_json"), "{name} names serde_json");
    }
}

#[test]
fn the_core_has_no_clock_no_chance_and_no_files() {
    for (name, text) in files_below("core/src", ".rs").into_iter().chain(files_below("raster/src", ".rs")) {
        let code = code(&text);
        for effect in
            ["std::fs", "std::net", "std::env", "SystemTime", "Instant", "std::thread", "rand::", "println!"]
        {
            assert!(!code.contains(effect), "{name} names {effect}");
        }
    }
}

#[test]
fn files_say_what_they_are() {
    let sources = [
        "core/src",
        "core/tests",
        "core/benches",
        "raster/src",
        "raster/tests",
        "synthetic/src",
        "synthetic/tests",
        "src",
        "tests",
        "xtask/src",
    ];
    for (name, text) in sources.into_iter().flat_map(|folder| files_below(folder, ".rs")) {
        let stem = name.rsplit('/').next().unwrap().trim_end_matches(".rs").to_owned();
        assert!(!BANNED.contains(&stem.as_str()), "{name}");
        assert!(text.starts_with("//!"), "{name} does not open with what it is");
    }
}

#[test]
fn every_file_of_data_is_listed_with_its_origin() {
    let sources = std::fs::read_to_string(root().join("data/SOURCES.md")).unwrap();
    let data = files_below("data", ".json").into_iter().chain(files_below("public/reference", ".bin"));
    for (name, _) in data.chain(files_below("public/fonts", ".woff2")) {
        let (folder, file) = name.rsplit_once('/').unwrap();
        let is_listed = sources.contains(&name)
            || sources.contains(&format!("`{}`", name.trim_start_matches("data/")))
            || sources.contains(&format!(
                "{}/*/{file}",
                folder.rsplit_once('/').map_or(folder, |(above, _)| above)
            ));
        assert!(is_listed, "{name} is not in data/SOURCES.md");
    }
}

#[test]
fn colours_live_in_the_tokens_and_every_sheet_is_in_the_page() {
    let page = std::fs::read_to_string(root().join("index.html")).unwrap();
    for (name, text) in files_below("style", ".css") {
        assert!(page.contains(&name), "{name} is not in index.html");
        // The plain page must not depend on anything.
        if name == "style/tokens.css" || name == "style/opening.css" {
            continue;
        }
        for line in text.lines().filter(|line| line.contains(':')) {
            let value = line.split_once(':').map_or("", |(_, value)| value);
            let is_hex = value
                .split('#')
                .skip(1)
                .any(|after| after.chars().take_while(char::is_ascii_hexdigit).count() >= 3);
            assert!(!is_hex && !value.contains("rgb("), "{name}: {line}");
        }
    }
}

/// Who pays for what they load is told its size before.
#[test]
fn the_size_told_of_the_list_of_places_is_that_of_the_file() {
    let source = std::fs::read_to_string(root().join("src/panel/place_list.rs")).unwrap();
    let told = source.split_once("const PLACES_KB: &str = \"").and_then(|(_, after)| after.split_once('"'));
    let bytes = std::fs::metadata(root().join("public/reference/gazetteer.gz.bin")).unwrap().len();
    assert_eq!(told.map(|(told, _)| told.to_owned()), Some((bytes / 1000).to_string()));
}
