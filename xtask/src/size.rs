//! What the first view weighs, as a host would send it: brotli at quality 11.

use crate::languages::LANGUAGES;
use crate::site::{File, Site};
use crate::tools::{self, Failure, root};
use std::collections::HashMap;

/// The most that the first view may weigh, in bytes.
const LIMIT: u64 = 260_000;

/// Where a build leaves the names and the weight of its first view.
const LEFT: &str = ".stage/first-view.json";

/// What the browser needs to draw map and timeline with the article's data, by beginnings of names.
const FIRST_VIEW: &[&str] = &[
    "index.html",
    "atlas.css",
    "rescue.js",
    "boot.js",
    "atlas.js",
    "atlas.wasm",
    "parts.js",
    "snippets/",
    "fonts/latin/",
    "icons/atlas.svg",
    "reference/land-coarse",
];
/// The same in the folder of a language; a page needs one, and the heaviest counts.
const IN_LANGUAGE: &[&str] = &["words.txt", "data/article", "data/collections", "data/vocabularies"];

/// Prints the weight file by file, and leaves it with the names for [`check`] and the journeys in `.stage/first-view.json`.
pub fn report(site: &Site) -> Result<(), Failure> {
    let mut known = Weights::load();
    let mut files: Vec<(&File, usize)> = site
        .files()
        .filter(|file| starts_with_any(file, FIRST_VIEW))
        .map(|file| (file, known.weight(file)))
        .collect();
    let languages = LANGUAGES.iter().map(|language| {
        let of_language = site.files().filter(|file| is_in_language(file, language));
        of_language.map(|file| (file, known.weight(file))).collect::<Vec<_>>()
    });
    let heaviest = languages.max_by_key(|files| files.iter().map(|(_, weight)| weight).sum::<usize>());
    files.extend(heaviest.into_iter().flatten());
    files.sort_by_key(|(_, weight)| std::cmp::Reverse(*weight));

    println!("First view, brotli 11:");
    for (file, weight) in &files {
        println!("{weight:>9}  {} ({} plain)", file.logical, file.bytes.len());
    }
    let total: usize = files.iter().map(|(_, weight)| weight).sum();
    println!("{total:>9}  in all, of {LIMIT}");
    let all: usize = site.files().map(|file| file.bytes.len()).sum();
    println!("The whole site: {} files, {all} bytes plain", site.files().count());

    let in_first_view = |file: &&File| {
        starts_with_any(file, FIRST_VIEW) || LANGUAGES.iter().any(|language| is_in_language(file, language))
    };
    let names: Vec<&str> = site.files().filter(in_first_view).map(|file| file.name.as_str()).collect();
    let left = serde_json::json!({ "bytes": total, "files": names });
    tools::write(&root().join(LEFT), left.to_string().as_bytes())?;
    known.save()
}

/// Fails when the first view of the last build is above the limit.
pub fn check() -> Result<(), Failure> {
    let left: serde_json::Value = serde_json::from_slice(&tools::read(&root().join(LEFT))?)
        .map_err(|error| Failure::new(error.to_string()))?;
    match left["bytes"].as_u64() {
        Some(bytes) if bytes <= LIMIT => Ok(()),
        bytes => Err(Failure::new(format!(
            "the first view weighs {} bytes, more than {LIMIT}",
            bytes.unwrap_or(0)
        ))),
    }
}

fn starts_with_any(file: &File, starts: &[&str]) -> bool {
    starts.iter().any(|start| file.logical.starts_with(start))
}

fn is_in_language(file: &File, language: &str) -> bool {
    let name =
        file.logical.strip_prefix("lang/").and_then(|name| name.strip_prefix(language)?.strip_prefix('/'));
    name.is_some_and(|name| IN_LANGUAGE.iter().any(|start| name.starts_with(start)))
}

/// Weights of contents seen before: at this quality, weighing the program takes seconds.
struct Weights(HashMap<String, usize>);

impl Weights {
    fn load() -> Self {
        let text = std::fs::read_to_string(root().join(".stage/weights.json")).unwrap_or_default();
        Self(serde_json::from_str(&text).unwrap_or_default())
    }

    fn weight(&mut self, file: &File) -> usize {
        *self.0.entry(file.sha256.clone()).or_insert_with(|| compressed_len(&file.bytes))
    }

    fn save(&self) -> Result<(), Failure> {
        let text = serde_json::json!(self.0).to_string();
        tools::write(&root().join(".stage/weights.json"), text.as_bytes())
    }
}

fn compressed_len(bytes: &[u8]) -> usize {
    let mut compressed = Vec::new();
    let params = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    let mut input = bytes;
    brotli::BrotliCompress(&mut input, &mut compressed, &params)
        .expect("memory neither fails to read nor to write");
    compressed.len()
}
