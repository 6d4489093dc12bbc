//! The true answer for a city of which the atlas knows nothing: what is recorded of cities not named in its country,
//! and who was open to sharing with such as it. Words promise nothing and carry their age.

use super::search::{Found, SearchIndex};
use crate::claim::{Field, Lang, RecordIdx, RecordKind, Term};
use crate::model::Atlas;
use crate::reference::countries::{self, Country};
use crate::reference::gazetteer::{Gazetteer, MatchKind};
use crate::words::{Msg, Words, evidence, record_title};

/// So many cities of the same country are named.
const MAX_OTHERS: usize = 5;

/// A city that the atlas does not know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownCity {
    /// Its name.
    pub name: String,
    /// Its country, ISO 3166-1 alpha-3.
    pub iso3: String,
}

/// A piece of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnswerPart {
    /// Words.
    Text(String),
    /// A record and what it is called here.
    Link(RecordIdx, String),
}

/// Sentences about a city that the atlas does not know; the first says that nothing is recorded.
pub type Answer = Vec<Vec<AnswerPart>>;

/// The city of the gazetteer that is meant, where the atlas has found nothing that is surely meant and does not know
/// the city under another name either.
pub fn unknown_city(
    atlas: &Atlas,
    index: &SearchIndex,
    gazetteer: &Gazetteer,
    typed: &str,
    found: &Found,
) -> Option<UnknownCity> {
    if found.is_sure() {
        return None;
    }
    let best = *gazetteer.search(typed, 1).first()?;
    let is_exact = matches!(best.kind, MatchKind::Name | MatchKind::OtherName);
    let place = best.place;
    let country = countries::by_iso2(core::str::from_utf8(&place.iso2).unwrap_or_default())?;
    let knows = |name: &str| index.knows_place(atlas, name, country.iso3_text());
    let is_known = knows(place.name) || best.found_as.is_some_and(knows);
    ((is_exact || found.hits.is_empty()) && !is_known)
        .then(|| UnknownCity { name: place.name.to_owned(), iso3: country.iso3_text().to_owned() })
}

/// What can be said of a city that the atlas does not know.
pub fn answer(atlas: &Atlas, words: &Words, city: &UnknownCity) -> Answer {
    let head = [("place", text(&city.name)), ("country", text(words.region(&city.iso3)))];
    let mut answer = vec![composed(words.get(Msg::AnswerNothing), &head)];
    let Some(country) = countries::by_iso3(&city.iso3) else { return answer };
    let (unnamed, named) = places_in(atlas, country);
    let wishes = wishes(atlas, words, &unnamed);
    let ties: Vec<_> = unnamed.iter().filter_map(|place| ties(atlas, words, *place)).collect();
    if wishes.is_none() && ties.is_empty() && named.is_empty() {
        answer.push(composed(words.get(Msg::AnswerNothingThere), &[]));
    }
    answer.extend(wishes);
    answer.extend(ties);
    answer.extend(others(atlas, words, named));
    answer.extend(offers(atlas, words, country));
    answer
}

/// Cities not named and named places of a country.
fn places_in(atlas: &Atlas, country: &Country) -> (Vec<RecordIdx>, Vec<RecordIdx>) {
    let places = atlas.of_kind(RecordKind::Place).iter().copied();
    places
        .filter(|place| atlas.code(atlas.country(*place)) == Some(country.iso3_text()))
        .partition(|place| atlas.is_unnamed(*place))
}

fn wishes(atlas: &Atlas, words: &Words, unnamed: &[RecordIdx]) -> Option<Vec<AnswerPart>> {
    let said = atlas.of_kind(RecordKind::Need).iter().filter_map(|need| {
        let actors = atlas.refs(*need, Field::Actor);
        let actor = actors.into_iter().find(|actor| unnamed.contains(actor))?;
        Some(Said::new(atlas, words, *need, actor))
    });
    sentence(words, Msg::AnswerNeeds, &[], said.collect())
}

fn ties(atlas: &Atlas, words: &Words, place: RecordIdx) -> Option<Vec<AnswerPart>> {
    let links = atlas.ties_of(place).iter().map(|tie| {
        let name = atlas.name(*tie, words.lang()).map(ToOwned::to_owned);
        AnswerPart::Link(*tie, name.unwrap_or_else(|| record_title(atlas, words, *tie)))
    });
    let links: Vec<_> = links.collect();
    let who = vec![AnswerPart::Link(place, record_title(atlas, words, place))];
    (!links.is_empty())
        .then(|| composed(words.get(Msg::AnswerTies), &[("who", who), ("ties", listed(links))]))
}

fn others(atlas: &Atlas, words: &Words, mut named: Vec<RecordIdx>) -> Option<Vec<AnswerPart>> {
    named.sort_unstable_by_key(|place| (!(atlas.ties_of(*place).len() as u32), place.0));
    let links = named.iter().take(MAX_OTHERS);
    let links: Vec<_> =
        links.map(|place| AnswerPart::Link(*place, record_title(atlas, words, *place))).collect();
    let mut who = listed(links);
    if let Some(n @ 1..) = named.len().checked_sub(MAX_OTHERS) {
        who.extend(text(&[" ", &words.fill(Msg::AnswerThereMore, &[("n", &n.to_string())])].concat()));
    }
    (!named.is_empty()).then(|| composed(words.get(Msg::AnswerThere), &[("who", who)]))
}

/// Who was open to sharing with cities of this country, by the region they named, and at last without naming any.
fn offers(atlas: &Atlas, words: &Words, country: &Country) -> Vec<Vec<AnswerPart>> {
    let mut by_region: Vec<(String, Vec<Said>)> = Vec::new();
    let mut to_anyone = Vec::new();
    for offer in atlas.of_kind(RecordKind::Offer) {
        let Some(actor) = atlas.refs(*offer, Field::Actor).into_iter().next() else { continue };
        let said = Said::new(atlas, words, *offer, actor);
        let for_whom = atlas.refs(*offer, Field::ForWhom);
        if for_whom.is_empty() {
            to_anyone.push(said);
        } else if let Some(code) = for_whom.into_iter().find_map(|place| holding(atlas, place, country)) {
            let region = words.region(&code).to_owned();
            match by_region.iter_mut().find(|(known, _)| *known == region) {
                Some((_, listed)) => listed.push(said),
                None => by_region.push((region, vec![said])),
            }
        }
    }
    let mut sentences: Vec<_> = by_region
        .into_iter()
        .filter_map(|(region, said)| sentence(words, Msg::AnswerOffers, &[("region", text(&region))], said))
        .collect();
    sentences.extend(sentence(words, Msg::AnswerOffersAny, &[], to_anyone));
    sentences
}

/// The code of the country or region that a place stands for, if it holds the country. Named cities hold nothing.
fn holding(atlas: &Atlas, place: RecordIdx, country: &Country) -> Option<String> {
    let row = atlas.place(place)?;
    let kind = atlas.term(row.kind).map(Term::as_str);
    if !matches!(kind, Some("placeholder" | "country" | "region")) {
        return None;
    }
    let is_country = kind != Some("region") && atlas.code(row.country) == Some(country.iso3_text());
    let region = || atlas.text(place, Field::Region, Lang::En).filter(|code| holds(code, country));
    if is_country { Some(country.iso3_text().to_owned()) } else { region().map(ToOwned::to_owned) }
}

fn holds(m49: &str, country: &Country) -> bool {
    m49.parse().is_ok_and(|m49| country.is_within(m49))
}

/// Who said it, and when.
struct Said {
    link: AnswerPart,
    age: String,
}

impl Said {
    fn new(atlas: &Atlas, words: &Words, record: RecordIdx, actor: RecordIdx) -> Self {
        let link = AnswerPart::Link(record, record_title(atlas, words, actor));
        Self { link, age: evidence::age(atlas, words, record) }
    }
}

/// A sentence that names who said something; the age once at the end where it is the same for all.
fn sentence(
    words: &Words,
    msg: Msg,
    values: &[(&str, Vec<AnswerPart>)],
    said: Vec<Said>,
) -> Option<Vec<AnswerPart>> {
    let last = said.len().checked_sub(1)?;
    let is_same = said.iter().all(|other| other.age == said[0].age);
    let mut who = Vec::new();
    for (at, Said { link, age }) in said.into_iter().enumerate() {
        if at > 0 {
            who.extend(text(", "));
        }
        who.push(link);
        if !is_same || at == last {
            who.extend(text(&[" (", &age, ")"].concat()));
        }
    }
    let mut all = vec![("who", who)];
    all.extend_from_slice(values);
    Some(composed(words.get(msg), &all))
}

fn text(words: &str) -> Vec<AnswerPart> {
    vec![AnswerPart::Text(words.to_owned())]
}

fn listed(links: Vec<AnswerPart>) -> Vec<AnswerPart> {
    let mut parts = Vec::new();
    for link in links {
        if !parts.is_empty() {
            parts.extend(text(", "));
        }
        parts.push(link);
    }
    parts
}

/// A message whose `{name}` places are filled with parts.
fn composed(message: &str, values: &[(&str, Vec<AnswerPart>)]) -> Vec<AnswerPart> {
    let mut parts = Vec::new();
    for (at, piece) in message.split('{').enumerate() {
        let (name, rest) = if at == 0 { ("", piece) } else { piece.split_once('}').unwrap_or((piece, "")) };
        if let Some((_, value)) = values.iter().find(|(known, _)| *known == name) {
            parts.extend_from_slice(value);
        }
        if !rest.is_empty() {
            parts.extend(text(rest));
        }
    }
    parts
}
