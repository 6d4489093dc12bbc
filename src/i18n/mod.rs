//! Languages: which one, and its words. The texts lie beside this file, one file a language.

use std::sync::Arc;

use atlas_core::claim::Lang;
use atlas_core::model::Vocabularies;
use atlas_core::reference::countries::{self, Country};
use atlas_core::words::{Messages, Words};

use crate::browser::intl::RegionNames;
use crate::browser::{media, shell};

/// The first of the browser's languages that we have, else English.
pub(crate) fn browser_lang() -> Lang {
    media::languages().iter().find_map(|tag| Lang::parse(tag)).unwrap_or_default()
}

/// Loads the words of a language.
pub(crate) async fn load_words(lang: Lang, vocabularies: Arc<Vocabularies>) -> Option<Words> {
    let text = shell::load_text(&format!("words/{}.txt", lang.code())).await.ok()?;
    let messages = Messages::parse(lang, &text).ok()?;
    media::set_root_attribute("lang", lang.code());
    Some(Words::new(messages, vocabularies, region_names(lang)))
}

/// Names of all countries and regions in a language, by the browser.
fn region_names(lang: Lang) -> Vec<(String, String)> {
    let names = RegionNames::new(lang.code());
    let countries = countries::all()
        .iter()
        .filter_map(|country| Some((country.iso3_text().to_owned(), names.get(country.iso2_text())?)));
    let regions = |country: &Country| [country.region, country.sub_region, country.intermediate_region];
    let mut regions: Vec<u16> = countries::all().iter().flat_map(regions).flatten().collect();
    regions.sort_unstable();
    regions.dedup();
    let regions = regions.into_iter().filter_map(|m49| {
        let code = format!("{m49:03}");
        let name = names.get(&code)?;
        Some((code, name))
    });
    countries.chain(regions).collect()
}
