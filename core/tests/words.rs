//! Dates, titles and evidence in the words of four languages.

#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use atlas_core::claim::{Certainty, Field, Lang, RecordId, RecordIdx, RecordKind};
use atlas_core::format::{dataset, parse_vocabularies};
use atlas_core::model::Atlas;
use atlas_core::query::{ListEntry, needs_listed, ties_listed, visible};
use atlas_core::time::{Day, Edtf, Window};
use atlas_core::view::View;
use atlas_core::words::{Messages, Words, evidence, list, on, record_title, tie_sentence, when};
use {libm as _, serde as _, serde_json as _, thiserror as _};

fn read(path: &str) -> String {
    let root = std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    std::fs::read_to_string(root.join(path)).unwrap()
}

fn atlas(files: &[&str]) -> Atlas {
    let mut atlas = Atlas::default();
    for file in files {
        atlas.add_layer(&Arc::new(dataset::parse(&read(file)).unwrap().layer));
    }
    atlas
}

fn words(lang: Lang) -> Words {
    let messages = Messages::parse(lang, &read(&format!("src/i18n/{}.txt", lang.code()))).unwrap();
    Words::new(messages, parse_vocabularies(&read("data/vocabularies.json")).unwrap(), [])
}

fn record(atlas: &Atlas, id: &str) -> RecordIdx {
    atlas.find(&RecordId::parse(id).unwrap()).unwrap()
}

/// Each date, and its words in English, French, Spanish and Portuguese.
const DATES: [[&str; 5]; 37] = [
    ["2011", "2011", "2011", "2011", "2011"],
    ["2011-06", "June 2011", "juin 2011", "junio de 2011", "junho de 2011"],
    ["1979-03-14", "14 March 1979", "14 mars 1979", "14 de marzo de 1979", "14 de março de 1979"],
    ["2011-03-01", "1 March 2011", "1er mars 2011", "1 de marzo de 2011", "1 de março de 2011"],
    ["2012-21", "spring 2012", "printemps 2012", "primavera de 2012", "primavera de 2012"],
    [
        "2012-32",
        "winter 2012 (southern hemisphere)",
        "hiver 2012 (hémisphère Sud)",
        "invierno de 2012 (hemisferio sur)",
        "inverno de 2012 (hemisfério sul)",
    ],
    ["2012-34", "April to June 2012", "avril à juin 2012", "abril a junio de 2012", "abril a junho de 2012"],
    [
        "2012-41",
        "July to December 2012",
        "juillet à décembre 2012",
        "julio a diciembre de 2012",
        "julho a dezembro de 2012",
    ],
    ["199X", "the 1990s", "les années 1990", "los años 1990", "os anos 1990"],
    ["19XX", "between 1900 and 1999", "entre 1900 et 1999", "entre 1900 y 1999", "entre 1900 e 1999"],
    [
        "1985-04-XX",
        "some time in April 1985",
        "à un moment d’avril 1985",
        "en algún momento de abril de 1985",
        "em algum momento de abril de 1985",
    ],
    [
        "2011-XX",
        "some time in 2011",
        "à un moment de 2011",
        "en algún momento de 2011",
        "em algum momento de 2011",
    ],
    ["2013~", "about 2013", "vers 2013", "hacia 2013", "por volta de 2013"],
    ["2013?", "2013 (unsure)", "2013 (incertain)", "2013 (incierto)", "2013 (incerto)"],
    [
        "2013%",
        "about 2013 (unsure)",
        "vers 2013 (incertain)",
        "hacia 2013 (incierto)",
        "por volta de 2013 (incerto)",
    ],
    [
        "2013-05-04~",
        "about 4 May 2013",
        "vers le 4 mai 2013",
        "hacia el 4 de mayo de 2013",
        "por volta de 4 de maio de 2013",
    ],
    ["-0043", "44 BCE", "44 av. J.-C.", "44 a. C.", "44 a. C."],
    ["2013/2014", "2013 to 2014", "de 2013 à 2014", "de 2013 a 2014", "de 2013 a 2014"],
    [
        "2008/2013-05",
        "2008 to May 2013",
        "de 2008 à mai 2013",
        "de 2008 a mayo de 2013",
        "de 2008 a maio de 2013",
    ],
    [
        "2013-04/2014-08",
        "April 2013 to August 2014",
        "d’avril 2013 à août 2014",
        "de abril de 2013 a agosto de 2014",
        "de abril de 2013 a agosto de 2014",
    ],
    [
        "2012-12-04/2012-12-08",
        "4 to 8 December 2012",
        "du 4 au 8 décembre 2012",
        "del 4 al 8 de diciembre de 2012",
        "de 4 a 8 de dezembro de 2012",
    ],
    [
        "2012-12-30/2013-01-02",
        "30 December 2012 to 2 January 2013",
        "du 30 décembre 2012 au 2 janvier 2013",
        "del 30 de diciembre de 2012 al 2 de enero de 2013",
        "de 30 de dezembro de 2012 a 2 de janeiro de 2013",
    ],
    [
        "1979-03-14/1985",
        "14 March 1979 to 1985",
        "depuis le 14 mars 1979, jusqu’en 1985",
        "desde el 14 de marzo de 1979, hasta 1985",
        "de 14 de março de 1979 a 1985",
    ],
    [
        "2008~/2013",
        "about 2008 to 2013",
        "depuis vers 2008, jusqu’en 2013",
        "desde hacia 2008, hasta 2013",
        "desde por volta de 2008, até 2013",
    ],
    [
        "2011/",
        "since 2011, end not known",
        "depuis 2011, fin inconnue",
        "desde 2011, final desconocido",
        "desde 2011, fim desconhecido",
    ],
    [
        "1979-03-14/",
        "since 14 March 1979, end not known",
        "depuis le 14 mars 1979, fin inconnue",
        "desde el 14 de marzo de 1979, final desconocido",
        "desde 14 de março de 1979, fim desconhecido",
    ],
    [
        "2011/..",
        "since 2011, still running, says the source",
        "depuis 2011, toujours en cours, selon la source",
        "desde 2011, aún en curso, según la fuente",
        "desde 2011, ainda em curso, segundo a fonte",
    ],
    ["../2013", "until 2013", "jusqu’en 2013", "hasta 2013", "até 2013"],
    [
        "/2013-05-04",
        "until 4 May 2013, start not known",
        "jusqu’au 4 mai 2013, début inconnu",
        "hasta el 4 de mayo de 2013, inicio desconocido",
        "até 4 de maio de 2013, início desconhecido",
    ],
    ["[2011..2013]", "between 2011 and 2013", "entre 2011 et 2013", "entre 2011 y 2013", "entre 2011 e 2013"],
    [
        "[2012-12-04..2012-12-08]",
        "between 4 and 8 December 2012",
        "entre le 4 et le 8 décembre 2012",
        "entre el 4 y el 8 de diciembre de 2012",
        "entre 4 e 8 de dezembro de 2012",
    ],
    ["[..2013]", "2013 or earlier", "2013 ou avant", "2013 o antes", "2013 ou antes"],
    ["[2011..]", "2011 or later", "2011 ou après", "2011 o después", "2011 ou depois"],
    ["[2011,2013-05]", "2011 or May 2013", "2011 ou mai 2013", "2011 o mayo de 2013", "2011 ou maio de 2013"],
    ["{1960,1961}", "1960 and 1961", "1960 et 1961", "1960 y 1961", "1960 e 1961"],
    [
        "{1960..1962,1965}",
        "1960 to 1962 and 1965",
        "de 1960 à 1962 et 1965",
        "de 1960 a 1962 y 1965",
        "de 1960 a 1962 e 1965",
    ],
    ["1XX3-12", "1XX3-12", "1XX3-12", "1XX3-12", "1XX3-12"],
];

/// The same after a verb, where it is not the same.
const ON: [[&str; 5]; 8] = [
    ["2011", "in 2011", "en 2011", "en 2011", "em 2011"],
    ["2011-06", "in June 2011", "en juin 2011", "en junio de 2011", "em junho de 2011"],
    ["1979-03-14", "on 14 March 1979", "le 14 mars 1979", "el 14 de marzo de 1979", "em 14 de março de 1979"],
    ["2012-21", "in spring 2012", "au printemps 2012", "en la primavera de 2012", "na primavera de 2012"],
    ["199X", "in the 1990s", "dans les années 1990", "en los años 1990", "nos anos 1990"],
    ["2013?", "in 2013 (unsure)", "en 2013 (incertain)", "en 2013 (incierto)", "em 2013 (incerto)"],
    ["2013~", "about 2013", "vers 2013", "hacia 2013", "por volta de 2013"],
    ["[2011..2013]", "between 2011 and 2013", "entre 2011 et 2013", "entre 2011 y 2013", "entre 2011 e 2013"],
];

#[test]
fn dates_say_what_they_say_in_four_languages() {
    for (at, lang) in Lang::ALL.into_iter().enumerate() {
        let words = words(lang);
        for row in DATES {
            assert_eq!(when(&words, &Edtf::parse(row[0]).unwrap()), row[at + 1], "{}", row[0]);
        }
        for row in ON {
            assert_eq!(on(&words, &Edtf::parse(row[0]).unwrap()), row[at + 1], "{}", row[0]);
        }
    }
}

#[test]
fn months_have_twelve_names_and_seasons_four() {
    for lang in Lang::ALL {
        let words = words(lang);
        let date = |code: u32| when(&words, &Edtf::parse(&format!("2011-{code:02}")).unwrap());
        let mut names: Vec<String> = (1..=12).chain(21..=24).map(date).collect();
        assert!(names.iter().all(|name| name.len() > "de 2011".len()), "{names:?}");
        names.dedup();
        assert_eq!(names.len(), 16);
    }
}

#[test]
fn the_mentoring_is_said_as_the_model_sentence_has_it() {
    let atlas = atlas(&["data/article.json"]);
    let mentoring = record(&atlas, "partnership/sao-paulo-ethekwini-mentoring");
    let said = Lang::ALL.map(|lang| tie_sentence(&atlas, &words(lang), mentoring));
    assert_eq!(
        said,
        [
            "Mentoring set up in 2011, São Paulo and eThekwini (our reading: São Paulo shares)",
            "Mentorat, mise en place en 2011, São Paulo et eThekwini (notre lecture\u{a0}: São Paulo partage)",
            "Mentoría, puesta en marcha en 2011, São Paulo y eThekwini (nuestra lectura: São Paulo comparte)",
            "Mentoria, início em 2011, São Paulo e eThekwini (nossa leitura: São Paulo partilha)",
        ]
    );
}

#[test]
fn lists_of_names_end_with_and_and_are_cut_when_long() {
    let names = ["A", "B", "C", "D", "E", "F", "G"];
    let english = words(Lang::En);
    assert_eq!(list(&english, &names[..0]), "");
    assert_eq!(list(&english, &names[..1]), "A");
    assert_eq!(list(&english, &names[..2]), "A and B");
    assert_eq!(list(&english, &names[..3]), "A, B and C");
    assert_eq!(list(&english, &names), "A, B and 5 more");
    assert_eq!(list(&words(Lang::Es), &["Maputo", "Inhambane"]), "Maputo e Inhambane");
}

#[test]
fn records_of_every_kind_have_a_title() {
    let atlas = atlas(&["data/article.json", "data/later-sources.json", "data/other-partnerships.json"]);
    for lang in Lang::ALL {
        let words = words(lang);
        for kind in RecordKind::ALL {
            for record in atlas.of_kind(kind) {
                let title = record_title(&atlas, &words, *record);
                assert!(!title.is_empty() && !title.contains(atlas.id(*record).as_str()), "{title}");
                assert!(!title.contains('{') && !title.contains("  "), "{title}");
            }
        }
    }
    let words = words(Lang::En);
    for (id, title) in [
        ("offer/bilbao-management", "Bilbao: was open to sharing"),
        ("offer/mile-learning-around-practice", "MILE was open to sharing"),
        ("offer/anci-broker", "ANCI: was ready to act as a go-between"),
        ("need/cities-kenya-join", "Cities in Kenya, not named: wanted to join"),
        ("partnership/brazil-mozambique-cities", "Brazil and Mozambique: a project of 14 cities"),
    ] {
        assert_eq!(record_title(&atlas, &words, record(&atlas, id)), title);
    }
}

#[test]
fn offers_and_needs_say_when_they_were_said() {
    let atlas = atlas(&["data/article.json", "data/later-sources.json"]);
    let words = words(Lang::En);
    for (id, age) in [
        ("offer/bilbao-management", "said at the session, between 2011 and 2013; not checked since"),
        (
            "offer/mile-learning-around-practice",
            "said at the session (our reading), between 2011 and 2013; not checked since",
        ),
        ("offer/anci-broker", "said at “Meeting of ANAMM and ANCI, Rome”, no date; not checked since"),
    ] {
        assert_eq!(evidence::age(&atlas, &words, record(&atlas, id)), age);
    }
}

#[test]
fn a_citation_has_all_that_is_needed_to_find_the_statement() {
    let atlas = atlas(&["data/article.json"]);
    let mentoring = record(&atlas, "partnership/sao-paulo-ethekwini-mentoring");
    let cells = atlas.claims().cells(mentoring);
    let role = cells.iter().find(|cell| cell.field == Field::Role && cell.element == "sao-paulo").unwrap();
    let claim = role.first();
    assert_eq!(claim.record(), Some(mentoring));
    let cited = evidence::citation(&atlas, &words(Lang::En), &claim, "São Paulo as mentor");
    let start = "São Paulo and eThekwini: São Paulo as mentor. ";
    let end = " Our reading. “UCLG promotes session about peer learning in Africa”, promotional article, \
               no publisher named, no date (unsure: between 2011 and 2013), no address, paragraph 4. \
               Peer Atlas, collection “Peer learning in Africa: what the article says”.";
    assert!(cited.starts_with(start) && cited.ends_with(end), "{cited}");
    let says = evidence::says(&words(Lang::En), &claim).unwrap();
    assert!(cited.contains(says) && cited.len() <= start.len() + says.len() + end.len() + 1, "{cited}");
}

#[test]
fn places_in_a_source_are_in_words_and_free_words_stay() {
    let [english, french] = [Lang::En, Lang::Fr].map(words);
    assert_eq!(evidence::locator(&english, "paragraph:4"), "paragraph 4");
    assert_eq!(evidence::locator(&french, "paragraph:10"), "paragraphe 10");
    assert_eq!(evidence::locator(&english, "paragraph:0"), "title");
    assert_eq!(evidence::locator(&english, "page:12"), "page 12");
    assert_eq!(evidence::locator(&english, "geonameid:3448439"), "GeoNames 3448439");
    assert_eq!(evidence::locator(&english, "law 10.617"), "law 10.617");
    assert_eq!(evidence::certainty(&english, Certainty::Reading), "our reading");
}

#[test]
fn the_lists_follow_years_and_say_once_what_all_share() {
    let atlas = atlas(&["data/article.json"]);
    let (words, today) = (words(Lang::En), Day::new(2026, 11, 25).unwrap());
    let shown = visible(&atlas, &View::default(), today);
    let needs = needs_listed(&atlas, &words, &shown, 12);
    assert_eq!(
        needs.shared,
        [
            "wanted to join, on peer learning (our reading)",
            "said at the session, between 2011 and 2013; not checked since"
        ]
    );
    assert!(needs.n == 4 && needs.entries.iter().all(|entry| entry.lines.is_empty()));
    let ties = ties_listed(&atlas, &words, &shown, 12);
    let first = ListEntry {
        record: record(&atlas, "partnership/sao-paulo-ethekwini-mentoring"),
        title: "São Paulo and eThekwini".to_owned(),
        lines: vec!["Mentoring, set up in 2011".to_owned()],
        reading: "our reading: São Paulo shares".to_owned(),
    };
    assert_eq!(ties.entries[0], first);
    assert_eq!(
        ties.entries[1].lines,
        [
            "City partnership, intended",
            "EU-funded project for city partnerships with Mozambique, planned for 2013 to 2014"
        ]
    );
    let one = ties_listed(&atlas, &words, &shown, 1);
    assert_eq!((one.n, one.entries.len()), (2, 1));
    let view = View { years: Some(Window::of_years(1990, 1999)), shows_undated: false, ..View::default() };
    assert_eq!(needs_listed(&atlas, &words, &visible(&atlas, &view, today), 12).n, 0);
}

#[test]
fn terms_have_their_words_in_a_file_of_one_language_too() {
    let file = r#"{"format":"peer-atlas-vocabularies","version":1,
        "vocabularies":{"form":[{"id":"mentoring","labels":"mentorat"}]}}"#;
    let messages = Messages::parse(Lang::Fr, &read("src/i18n/fr.txt")).unwrap();
    let words = Words::new(messages, parse_vocabularies(file).unwrap(), []);
    assert_eq!(words.label("form", "mentoring"), "mentorat");
}
