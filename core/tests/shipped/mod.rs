//! What is shipped, as the page loads it: collections, words, and a day that does not move.
#![allow(dead_code, reason = "each test program uses some of it")]

use std::path::PathBuf;
use std::sync::Arc;

use atlas_core::claim::{Lang, RecordId, RecordIdx};
use atlas_core::format::{dataset, parse_vocabularies};
use atlas_core::model::Atlas;
use atlas_core::reference::countries;
use atlas_core::time::Day;
use atlas_core::words::{Messages, Words};

/// The collection that is always on.
pub const ARTICLE: &str = "data/article.json";
/// The same story in later sources.
pub const LATER: &str = "data/later-sources.json";
/// Partnerships of other cities.
pub const OTHERS: &str = "data/other-partnerships.json";
/// All collections.
pub const ALL: [&str; 3] = [ARTICLE, LATER, OTHERS];

/// A path below the root of the repository.
pub fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join(name)
}

/// A text file, by its path below the root of the repository.
pub fn read(name: &str) -> String {
    std::fs::read_to_string(path(name)).unwrap()
}

/// An atlas of collections, by the paths of their files.
pub fn atlas(files: &[&str]) -> Atlas {
    atlas_of(&files.iter().map(|file| read(file)).collect::<Vec<_>>())
}

/// An atlas of collections, by their text.
pub fn atlas_of(texts: &[String]) -> Atlas {
    let mut atlas = Atlas::default();
    for text in texts {
        atlas.add_layer(&Arc::new(dataset::parse(text).unwrap().layer));
    }
    atlas
}

/// The words of a language; countries have their English names, which the page takes from the browser.
pub fn words(lang: Lang) -> Words {
    let messages = Messages::parse(lang, &read(&format!("src/i18n/{}.txt", lang.code()))).unwrap();
    let names = countries::all().iter().map(|c| (c.iso3_text().to_owned(), c.english_name().to_owned()));
    Words::new(messages, parse_vocabularies(&read("data/vocabularies.json")).unwrap(), names)
}

/// A day on which the shipped collections were made.
pub fn today() -> Day {
    Day::new(2026, 11, 25).unwrap()
}

/// A record that exists.
pub fn record(atlas: &Atlas, id: &str) -> RecordIdx {
    atlas.find(&RecordId::parse(id).unwrap()).unwrap()
}
