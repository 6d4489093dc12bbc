//! Search by name, with the typing errors that people make, and the answer for a city that is not known.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

mod shipped;

#[path = "claims/registry.rs"]
mod registry;

use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use atlas_core::claim::{
    Cell, Change, ChangeId, Claim, Content, Evidence, Field, Hlc, Lang, RecordId, Value, WriterId,
};
use atlas_core::model::Atlas;
use atlas_core::query::{AnswerPart, Found, Met, SearchIndex, UnknownCity, answer, unknown_city};
use atlas_core::reference::gazetteer::{self, Gazetteer};
use atlas_core::view::Facet;
use atlas_core::words::record_title;
use registry::{PlaceOf, pairs_layer};
use shipped::{ARTICLE, LATER, OTHERS, atlas, words};

/// The file as it is shipped, inflated; its header has no optional fields.
fn the_gazetteer() -> &'static Gazetteer {
    static GAZETTEER: OnceLock<Gazetteer> = OnceLock::new();
    GAZETTEER.get_or_init(|| {
        let gzip = std::fs::read(shipped::path("public/reference/gazetteer.gz.bin")).unwrap();
        let inflated = miniz_oxide::inflate::decompress_to_vec(&gzip[10..gzip.len() - 8]).unwrap();
        gazetteer::decode(&inflated).unwrap()
    })
}

fn search(atlas: &Atlas, typed: &str) -> Found {
    SearchIndex::new(atlas).search(atlas, &words(Lang::En), typed, 8)
}

/// Identities of what is found.
fn ids(atlas: &Atlas, typed: &str) -> Vec<String> {
    search(atlas, typed).hits.iter().map(|hit| atlas.id(hit.record).to_string()).collect()
}

#[test]
fn cities_are_found_however_they_are_typed() {
    for files in [&[ARTICLE][..], &[ARTICLE, LATER, OTHERS]] {
        let atlas = atlas(files);
        for (typed, id) in [
            ("ethekwini", "place/ethekwini"),
            ("durban", "place/ethekwini"),
            ("DURBAN ", "place/ethekwini"),
            ("ethekwini/durban", "place/ethekwini"),
            ("etekwini", "place/ethekwini"),
            ("sao paolo", "place/sao-paulo"),
            ("San Paulo", "place/sao-paulo"),
            ("SaoPaulo", "place/sao-paulo"),
            ("são pau", "place/sao-paulo"),
            ("gualrulhos", "place/guarulhos"),
            ("guaruhlos", "place/guarulhos"),
            ("gualru", "place/guarulhos"),
            ("porto allegre", "place/porto-alegre"),
            ("alegre", "place/porto-alegre"),
            ("biblao", "place/bilbao"),
            ("KubeshneeGovender", "person/kubeshnee-govender-jones"),
            ("govender jones", "person/kubeshnee-govender-jones"),
            ("jones kubeshnee", "person/kubeshnee-govender-jones"),
            ("governder", "person/kubeshnee-govender-jones"),
            ("uclg", "organisation/uclg"),
            ("UCLGA", "organisation/uclg-africa"),
            ("cities kenya", "place/cities-kenya"),
        ] {
            assert_eq!(
                ids(&atlas, typed).first().map(String::as_str),
                Some(id),
                "{typed}: {:?}",
                ids(&atlas, typed)
            );
        }
    }
}

#[test]
fn each_record_is_found_by_each_of_its_names() {
    let atlas = atlas(&[ARTICLE, LATER, OTHERS]);
    let (index, words) = (SearchIndex::new(&atlas), words(Lang::Pt));
    let mut n = 0;
    for kind in atlas_core::claim::RecordKind::ALL {
        for record in atlas.of_kind(kind) {
            let mut names = Vec::new();
            atlas.visit_names(*record, &mut |name, _| names.push(name.to_owned()));
            for name in names {
                let found = index.search(&atlas, &words, &name, 40);
                assert!(
                    found.hits.iter().any(|hit| hit.record == *record && hit.met == Met::Whole),
                    "{name}"
                );
                n += 1;
            }
        }
    }
    assert!(n > 300, "{n}");
}

#[test]
fn the_name_by_which_something_was_found_is_told_where_it_is_not_the_one_shown() {
    let atlas = atlas(&[ARTICLE]);
    let first = |typed| search(&atlas, typed).hits.swap_remove(0);
    assert_eq!(first("durban").found_as.as_deref(), Some("Durban"));
    assert_eq!(record_title(&atlas, &words(Lang::En), first("durban").record), "eThekwini");
    assert_eq!(first("ethek").found_as, None);
    assert_eq!(first("gualrulhos").found_as.as_deref(), Some("Gualrulhos"));
    assert_eq!(first("sao paulo").found_as, None);
    assert!(search(&atlas, "durban").hits.iter().skip(1).all(|hit| hit.found_as.is_none()));
    assert!(
        search(&atlas, "men").hits.iter().all(|hit| hit.met != Met::Within),
        "only beginnings while there are some"
    );
}

#[test]
fn better_matches_come_first_and_places_before_others() {
    let atlas = atlas(&[ARTICLE, LATER, OTHERS]);
    let found = search(&atlas, "barcelona");
    let ids: Vec<_> = found.hits.iter().map(|hit| atlas.id(hit.record).to_string()).collect();
    assert_eq!(ids[0], "place/barcelona");
    assert!(ids.contains(&"organisation/barcelona-city-council".to_owned()), "{ids:?}");
    assert!(found.hits.is_sorted_by_key(|hit| hit.met));
    assert!(search(&atlas, "?!").hits.is_empty());
    assert!(search(&atlas, "").hits.is_empty());
}

#[test]
fn countries_methods_and_themes_are_proposed_as_filters() {
    let atlas = atlas(&[ARTICLE]);
    let index = SearchIndex::new(&atlas);
    let propose = |lang, typed: &str| -> Vec<(Facet, String, String)> {
        let found = index.search(&atlas, &words(lang), typed, 8);
        found.proposals.into_iter().map(|p| (p.facet, p.value, p.label)).collect()
    };
    let of = |facet, value: &str, label: &str| (facet, value.to_owned(), label.to_owned());
    assert_eq!(propose(Lang::En, "brazil"), [of(Facet::Country, "BRA", "Brazil")]);
    assert_eq!(propose(Lang::Fr, "mentorat"), [of(Facet::Method, "mentoring", "mentorat")]);
    assert!(propose(Lang::En, "settlements").contains(&of(
        Facet::Theme,
        "human_settlements",
        "human settlements"
    )));
    assert_eq!(propose(Lang::En, "zebra"), []);
}

#[test]
fn people_who_asked_not_to_be_shown_are_not_found() {
    let mut atlas = atlas(&[ARTICLE]);
    let record = RecordId::parse("person/andile-ncapai").unwrap();
    assert_eq!(ids(&atlas, "ncapai"), ["person/andile-ncapai"]);
    atlas.apply(Change {
        id: ChangeId { writer: WriterId(1), seq: 0 },
        clock: Hlc { millis: 2_000_000_000_000, count: 0 },
        author: "somebody".into(),
        claims: vec![Claim {
            cell: Cell { record, field: Field::Hidden, element: "".into() },
            content: Content::Value(Value::Flag(true)),
            evidence: Evidence::default(),
            replaces: Vec::new(),
        }],
        withdraws: Vec::new(),
    });
    assert!(ids(&atlas, "ncapai").is_empty());
}

fn asked(atlas: &Atlas, typed: &str) -> Option<UnknownCity> {
    let index = SearchIndex::new(atlas);
    let found = index.search(atlas, &words(Lang::En), typed, 8);
    unknown_city(atlas, &index, the_gazetteer(), typed, &found)
}

/// The answer as text, a sentence a line, links in square brackets.
fn told(atlas: &Atlas, typed: &str, lang: Lang) -> String {
    let city = asked(atlas, typed).unwrap();
    let part = |part: &AnswerPart| match part {
        AnswerPart::Text(text) => text.clone(),
        AnswerPart::Link(record, name) => {
            assert!(atlas.exists(*record));
            format!("[{name}]")
        }
    };
    let sentences = answer(atlas, &words(lang), &city);
    sentences.iter().map(|parts| parts.iter().map(part).collect::<String>() + "\n").collect()
}

#[test]
fn kisumu_hears_of_cities_in_kenya_and_of_bilbao() {
    let told = told(&atlas(&[ARTICLE]), "kisumu", Lang::En);
    println!("{told}");
    let lines: Vec<_> = told.lines().collect();
    assert_eq!(lines[0], "Kisumu (Kenya): nothing recorded yet.");
    assert!(lines[1].starts_with(
        "Wanted to join: [Cities in Kenya, not named] (said at the session, between 2011 and 2013"
    ));
    assert!(lines[1].ends_with("not checked since)."));
    assert!(
        lines[2].starts_with("Who was open to sharing with cities in Africa: [Bilbao] (said at the session")
    );
    assert!(lines[3].starts_with("Who was open to sharing, without saying with whom: [M"));
    assert_eq!(lines.len(), 4);
    assert!(lines[1].contains("2011") && lines[1].contains("2013"));
}

#[test]
fn windhoek_hears_of_cities_in_namibia() {
    let told_alone = told(&atlas(&[ARTICLE]), "Windhoek", Lang::En);
    assert!(
        told_alone
            .starts_with("Windhoek (Namibia): nothing recorded yet.\nWanted to join: [Cities in Namibia")
    );
    let with_later = told(&atlas(&[ARTICLE, LATER]), "Windhuk", Lang::En);
    assert!(with_later.starts_with("Windhoek (Namibia): nothing recorded yet."));
    assert!(with_later.contains("Recorded in this country: ["), "{with_later}");
    assert!(with_later.contains("[Swakopmund]"));
}

#[test]
fn nampula_hears_of_the_intended_partnerships_until_it_is_known_itself() {
    let article = atlas(&[ARTICLE]);
    let told = told(&article, "nampula", Lang::En);
    println!("{told}");
    assert!(told.contains("Recorded for [Cities in Mozambique, not named]: [City partnerships intended"));
    assert!(told.contains("in Africa: [Bilbao]"));
    assert_eq!(asked(&atlas(&[ARTICLE, LATER]), "nampula"), None);
}

#[test]
fn lyon_hears_that_nothing_is_recorded_for_its_country_either() {
    let told = told(&atlas(&[ARTICLE]), "Lyon", Lang::En);
    let lines: Vec<_> = told.lines().collect();
    assert_eq!(
        lines[..2],
        ["Lyon (France): nothing recorded yet.", "Nothing about other cities of this country either."]
    );
    assert!(!told.contains("Bilbao") && !told.contains("join"), "{told}");
}

#[test]
fn answers_are_given_in_four_languages() {
    let atlas = atlas(&[ARTICLE]);
    for lang in Lang::ALL {
        let told = told(&atlas, "Kisumu", lang);
        assert!(told.contains("Kisumu (Kenya)") && !told.contains('{') && !told.contains('}'), "{told}");
        assert!(told.contains("[Bilbao]"));
    }
}

#[test]
fn known_cities_and_gibberish_have_no_such_answer() {
    let atlas = atlas(&[ARTICLE, LATER, OTHERS]);
    for typed in ["durban", "sao paolo", "Bilbo", "gualrulhos", "qqqqqq", "", "mentoring", "maputo"] {
        assert_eq!(asked(&atlas, typed), None, "{typed}");
    }
    assert_eq!(asked(&atlas, "kisumo").unwrap().name, "Kisumu");
}

#[test]
fn a_key_press_is_answered_in_time_in_a_registry() {
    let names: Vec<String> = (0..17_717u32)
        .map(|i| the_gazetteer().place(i as usize).map_or_else(String::new, |place| place.name.to_owned()))
        .collect();
    let places: Vec<_> =
        names.iter().map(|name| PlaceOf { name, country: "DEU", lon_deg: 10.0, lat_deg: 50.0 }).collect();
    let pairs: Vec<_> = (0..25_917u32).map(|i| (i * 7 % 17_717, (i * 13 + 5) % 17_717)).collect();
    let mut atlas = Atlas::default();
    atlas.add_layer(&Arc::new(pairs_layer("gazetteer", &places, &pairs)));
    let start = Instant::now();
    let index = SearchIndex::new(&atlas);
    println!("folding the names {:?}", start.elapsed());
    let words = words(Lang::En);
    for typed in ["s", "sa", "san", "sao paolo", "saint petersburg", "guaruhlos", "xqzzyxwv", "new york city"]
    {
        let mut times: Vec<Duration> = (0..9)
            .map(|_| {
                let start = Instant::now();
                let _ = index.search(&atlas, &words, typed, 8);
                start.elapsed()
            })
            .collect();
        times.sort();
        println!("{typed:?} {:?} (median)", times[4]);
        if !cfg!(debug_assertions) {
            assert!(times[4] <= Duration::from_millis(5), "{typed} {:?}", times[4]);
        }
    }
}
