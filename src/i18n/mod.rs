//! Languages: which one, and its words. The texts lie beside this file, one file a language.

use atlas_core::claim::Lang;
use atlas_core::format::{Collection, parse_catalog, parse_vocabularies};
use atlas_core::reference::countries::{self, Country};
use atlas_core::words::{Messages, Words};

use crate::browser::intl::RegionNames;
use crate::browser::{media, shell};

/// The first of the browser's languages that we have, else English.
pub(crate) fn browser_lang() -> Lang {
    media::languages().iter().find_map(|tag| Lang::parse(tag)).unwrap_or_default()
}

/// The name of a file as the site has it in a language.
pub(crate) fn in_language(lang: Lang, name: &str) -> String {
    ["lang/", lang.code(), "/", name].concat()
}

/// What the page says in a language.
pub(crate) struct Spoken {
    /// Messages, terms and names.
    pub(crate) words: Words,
    /// The collections that are offered.
    pub(crate) collections: Vec<Collection>,
}

/// Loads the words of the panels, which come after those of the first view; the error names what did not come.
pub(crate) async fn load_rest(words: &Words) -> Result<Words, String> {
    let file = in_language(words.lang(), "words-of-panels.txt");
    let text = shell::load_text(&file).await.ok();
    text.and_then(|text| words.followed_by(&text).ok()).ok_or(file)
}

/// Loads what the page says first in a language; the error names what did not come or cannot be read. A page without its
/// catalogue still says what it has to say, with no collections.
pub(crate) async fn load(lang: Lang) -> Result<Spoken, String> {
    let files = ["words.txt", "data/vocabularies.json", "data/collections.json"];
    let files = files.map(|name| in_language(lang, name));
    let mut texts = Vec::with_capacity(files.len());
    // All are asked for before the first is waited for.
    for loading in files.each_ref().map(|file| shell::load_text(file)) {
        texts.push(loading.await.ok());
    }
    let [messages, terms, catalog] = [0, 1, 2].map(|at| texts[at].take());
    let messages = messages.map(|text| Messages::of_lines(lang, &text)).ok_or_else(|| files[0].clone())?;
    let terms = terms.and_then(|text| parse_vocabularies(&text).ok()).ok_or_else(|| files[1].clone())?;
    let collections = catalog.map(|text| parse_catalog(&text)).unwrap_or_default();
    Ok(Spoken { words: Words::new(messages, terms, country_names(lang)), collections })
}

/// Names of all countries in a language, by the browser.
fn country_names(lang: Lang) -> Vec<(String, String)> {
    let names = RegionNames::new(lang.code());
    let name = |country: &Country| Some((country.iso3_text().to_owned(), names.get(country.iso2_text())?));
    countries::all().iter().filter_map(name).collect()
}
