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

/// Loads the words of a language; the error names what did not come or cannot be read.
pub(crate) async fn load_words(lang: Lang) -> Result<Words, String> {
    let messages = in_language(lang, "words.txt");
    let vocabularies = in_language(lang, "data/vocabularies.json");
    let text = load(&messages).await?;
    let terms = load(&vocabularies).await?;
    let messages = Messages::parse(lang, &text).map_err(|_| messages)?;
    let vocabularies = parse_vocabularies(&terms).map_err(|_| vocabularies)?;
    Ok(Words::new(messages, vocabularies, country_names(lang)))
}

/// Loads the catalogue of collections in a language.
pub(crate) async fn load_collections(lang: Lang) -> Result<Vec<Collection>, String> {
    Ok(parse_catalog(&load(&in_language(lang, "data/collections.json")).await?))
}

async fn load(name: &str) -> Result<String, String> {
    shell::load_text(name).await.map_err(|_| name.to_owned())
}

/// Names of all countries in a language, by the browser.
fn country_names(lang: Lang) -> Vec<(String, String)> {
    let names = RegionNames::new(lang.code());
    let name = |country: &Country| Some((country.iso3_text().to_owned(), names.get(country.iso2_text())?));
    countries::all().iter().filter_map(name).collect()
}
