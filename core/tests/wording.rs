//! The law of wording: nothing that is titled, drawn or listed is stronger than the weakest statement it rests on.
//!
//! The statements are read here from the claims themselves, not by way of what puts them into words; and what is
//! checked is shown to fail on titles that say too much.

#![allow(clippy::unwrap_used)]

mod shipped;

use atlas_core::claim::{CellView, Certainty, Field, Lang, RecordIdx, RecordKind, Term, ValueRef};
use atlas_core::format::parse_vocabularies;
use atlas_core::model::Atlas;
use atlas_core::query::{needs_listed, offers_listed, ties_listed, visible};
use atlas_core::reference::countries;
use atlas_core::scene::map::{Captioned, MapContent};
use atlas_core::time::Day;
use atlas_core::view::View;
use atlas_core::words::{
    Messages, Msg, TieTitle, Words, record_title, tie_headline, tie_sentence, tie_title, tie_what, tie_when,
};
use serde_json::Value as Json;
use shipped::{ALL as FILES, atlas_of, read};

/// The shipped collections, each alone and all together.
fn atlases() -> Vec<Atlas> {
    let texts = FILES.map(read);
    let mut atlases: Vec<Atlas> = texts.iter().map(|text| atlas_of(std::slice::from_ref(text))).collect();
    atlases.push(atlas_of(&texts));
    atlases
}

fn all_words() -> Vec<Words> {
    let vocabularies = parse_vocabularies(&read("data/vocabularies.json")).unwrap();
    let of = |lang: Lang| {
        let messages = Messages::parse(lang, &read(&format!("src/i18n/{}.txt", lang.code()))).unwrap();
        let name = |c: &countries::Country| (c.iso3_text().to_owned(), c.english_name().to_owned());
        Words::new(messages, vocabularies.clone(), countries::all().iter().map(name))
    };
    Lang::ALL.map(of).into()
}

/// The fixed words at the start of a message, before its first place to fill.
fn start(words: &Words, msg: Msg) -> &str {
    words.get(msg).split('{').next().unwrap()
}

fn sure_label(words: &Words, sure: Certainty) -> &str {
    words.label("certainty", sure.name())
}

fn term<'a>(cell: &CellView<'a>) -> Option<(&'a Term, Certainty)> {
    let claim = cell.claims().find(|claim| claim.value().is_some())?;
    match claim.value()? {
        ValueRef::Term(term) => Some((term, claim.certainty())),
        _ => None,
    }
}

fn of_field<'a>(cells: &'a [CellView<'a>], field: Field) -> impl Iterator<Item = &'a CellView<'a>> {
    cells.iter().filter(move |cell| cell.field == field && cell.value().is_some())
}

/// A participant as its claims have it.
struct Party<'a> {
    name: &'a str,
    role: Option<&'a str>,
    sure: Certainty,
    role_sure: Certainty,
    is_disputed: bool,
}

fn parties<'a>(atlas: &'a Atlas, words: &Words, cells: &[CellView<'a>]) -> Vec<Party<'a>> {
    let of = |cell: &CellView<'a>| {
        let claim = cell.claims().find(|claim| claim.value().is_some())?;
        let Some(ValueRef::Ref(who)) = claim.value() else { return None };
        let role = cells.iter().find(|c| c.field == Field::Role && c.element == cell.element).and_then(term);
        let is_place = atlas.kind(who) == RecordKind::Place;
        let name = if is_place { Atlas::name } else { Atlas::short_name };
        Some(Party {
            name: name(atlas, who, words.lang())?,
            role: role.map(|(role, _)| role.as_str()),
            sure: claim.certainty(),
            role_sure: role.map_or(Certainty::Said, |(_, sure)| sure),
            is_disputed: cell.claims().any(|claim| claim.value().is_none()),
        })
    };
    let all = cells.iter().filter(|cell| cell.field == Field::Participant).filter_map(of);
    all.filter(|party| !matches!(party.role, Some("supporter" | "funder"))).collect()
}

/// What a title says that its statements do not bear out.
fn overstated(atlas: &Atlas, words: &Words, tie: RecordIdx, title: &TieTitle) -> Vec<String> {
    let cells = atlas.claims().cells(tie);
    let parties = parties(atlas, words, &cells);
    let mut faults = Vec::new();
    let mut owes = |sure: Certainty, what: &str| {
        let is_said = sure == Certainty::Said
            || (title.reading.contains(sure_label(words, sure)) && title.reading.contains(what));
        if !is_said {
            faults.push(format!("{what} is {}", sure.name()));
        }
    };
    let few = parties.len() <= 5;
    for party in &parties {
        let name = if few { party.name } else { "" };
        owes(party.sure, name);
        if party.role == Some("mentor") {
            owes(party.sure.max(party.role_sure), name);
        }
    }
    let has_mentor = parties.iter().any(|party| party.role == Some("mentor"));
    for party in parties.iter().filter(|party| party.role == Some("learner") && !has_mentor) {
        owes(party.sure.max(party.role_sure), if few { party.name } else { "" });
    }
    for cell in of_field(&cells, Field::Method) {
        let (method, sure) = term(cell).unwrap();
        let label = words.term("method", method).to_lowercase();
        let is_form = of_field(&cells, Field::Form).any(|cell| term(cell).unwrap().0 == method);
        if title.what.to_lowercase().contains(&label) && !is_form {
            owes(sure, words.get(Msg::TitleForm));
        }
    }
    let has_said_method = of_field(&cells, Field::Method).any(|c| term(c).unwrap().1 == Certainty::Said);
    for cell in of_field(&cells, Field::Form).filter(|_| !has_said_method) {
        owes(term(cell).unwrap().1, words.get(Msg::TitleForm));
    }
    let actual: Vec<_> = of_field(&cells, Field::Actual).collect();
    let planned: Vec<_> = of_field(&cells, Field::Planned).collect();
    let shown = if actual.is_empty() { &planned } else { &actual };
    for cell in shown {
        owes(cell.first().certainty(), words.get(Msg::TitleDates));
    }
    let status = of_field(&cells, Field::Status).next().and_then(term);
    if let Some((status, sure)) = status {
        let label = words.term("status", status);
        let is_intended = status.as_str() == "planned" && shown.is_empty();
        if is_intended {
            owes(sure, words.get(Msg::MapIntended));
        } else if title.when.contains(label) && status.as_str() != "planned" {
            owes(sure, label);
        }
    }
    let differs = parties.iter().any(|party| party.is_disputed) || shown.iter().any(|cell| cell.differs());
    if differs && !title.reading.contains(start(words, Msg::TitleDiffer)) {
        faults.push("sources differ".to_owned());
    }
    let is_planned = actual.is_empty()
        && (!planned.is_empty() || status.is_some_and(|(status, _)| status.as_str() == "planned"));
    if is_planned {
        let says = [Msg::MapPlanned, Msg::MapIntended].into_iter();
        if !says.map(|msg| start(words, msg)).any(|text| title.when.contains(text)) {
            faults.push("it is only planned".to_owned());
        }
        if title.when.contains(start(words, Msg::TitleSetUp)) {
            faults.push("it reads as set up".to_owned());
        }
    }
    faults
}

fn assert_law(atlas: &Atlas, words: &Words) {
    for tie in atlas.of_kind(RecordKind::Partnership) {
        let title = tie_title(atlas, words, *tie);
        let id = atlas.id(*tie);
        let faults = overstated(atlas, words, *tie, &title);
        assert!(faults.is_empty(), "{id} {} {title:?}: {faults:?}", words.lang().code());
        assert!(!title.parties.is_empty(), "{id} {title:?}");
        assert!(tie_sentence(atlas, words, *tie).ends_with(&*if title.reading.is_empty() {
            title.parties.clone()
        } else {
            format!("({})", title.reading)
        }));
    }
}

#[test]
fn no_title_is_stronger_than_its_weakest_statement() {
    for atlas in atlases() {
        for words in all_words() {
            assert_law(&atlas, &words);
        }
    }
}

/// The shipped collections with every statement of a field about a partnership given this certainty.
fn weakened(field: &str, sure: &str) -> Atlas {
    let weaken = |text: String| {
        let mut file: Json = serde_json::from_str(&text).unwrap();
        for record in file["records"].as_array_mut().unwrap() {
            if !record["id"].as_str().unwrap().starts_with("partnership/") {
                continue;
            }
            for statement in record["statements"].as_array_mut().unwrap() {
                if statement["field"] == field {
                    statement["certainty"] = sure.into();
                }
            }
        }
        file.to_string()
    };
    atlas_of(&FILES.map(read).map(weaken))
}

#[test]
fn a_weaker_statement_makes_a_weaker_title() {
    let all = all_words();
    let of_shipped = atlas_of(&FILES.map(read));
    for field in ["participant", "role", "form", "method", "actual", "planned", "status"] {
        for sure in ["reading", "unsure"] {
            let atlas = weakened(field, sure);
            for words in &all {
                assert_law(&atlas, words);
            }
            let weaker = |tie: &&RecordIdx| {
                let before = tie_title(&of_shipped, &all[0], **tie);
                tie_title(&atlas, &all[0], **tie) != before
            };
            let n = atlas.of_kind(RecordKind::Partnership).iter().filter(weaker).count();
            // No shipped partnership has a planned period of its own, and status shows only without an end.
            let least = match field {
                "planned" => 0,
                "status" => 1,
                _ => 2,
            };
            assert!(n >= least, "{field} {sure}: {n}");
        }
    }
}

#[test]
fn titles_that_say_too_much_are_caught() {
    let atlas = atlas_of(&FILES.map(read));
    for words in all_words() {
        let mut n_caught = 0;
        for tie in atlas.of_kind(RecordKind::Partnership) {
            let honest = tie_title(&atlas, &words, *tie);
            let bold = TieTitle { reading: String::new(), ..honest.clone() };
            let faults = overstated(&atlas, &words, *tie, &bold);
            assert_eq!(faults.is_empty(), honest.reading.is_empty(), "{honest:?} {faults:?}");
            n_caught += usize::from(!faults.is_empty());
            if honest.when == words.get(Msg::MapIntended) {
                let when = words.fill(Msg::TitleSetUp, &[("when", "2013")]);
                let bold = TieTitle { when, ..honest.clone() };
                assert_eq!(overstated(&atlas, &words, *tie, &bold).len(), 2);
            }
        }
        assert!(n_caught > 5, "{n_caught}");
    }
}

#[test]
fn words_on_the_map_are_no_stronger() {
    let today = Day::new(2026, 11, 25).unwrap();
    for atlas in atlases() {
        for words in all_words() {
            let shown = visible(&atlas, &View::default(), today);
            let content = MapContent::new(&atlas, &shown, false, today, &words);
            for caption in &content.captions {
                let Captioned::Tie(_) = caption.of else { continue };
                let title = tie_title(&atlas, &words, caption.record);
                for lines in [&caption.lines, &caption.short] {
                    let says_when =
                        lines.is_empty() || lines.iter().any(|(_, line)| line.contains(&title.when));
                    assert!(says_when, "{lines:?} {title:?}");
                }
            }
            for tie in atlas.of_kind(RecordKind::Partnership) {
                let cells = atlas.claims().cells(*tie);
                let when = tie_when(&atlas, &words, *tie);
                let dates = of_field(&cells, Field::Actual).chain(of_field(&cells, Field::Planned));
                for cell in dates.filter(|cell| cell.first().certainty() != Certainty::Said) {
                    assert!(when.contains(sure_label(&words, cell.first().certainty())), "{when}");
                }
                let what = tie_what(&atlas, &words, *tie);
                let form = of_field(&cells, Field::Form).next().and_then(term);
                let is_said = of_field(&cells, Field::Method).any(|c| term(c).unwrap().1 == Certainty::Said);
                if let Some((_, sure)) = form.filter(|(_, sure)| *sure != Certainty::Said && !is_said) {
                    assert!(what.contains(sure_label(&words, sure)), "{what}");
                }
                assert!(!tie_headline(&atlas, &words, *tie).is_empty());
            }
        }
    }
}

/// Verbs of the past by which offers and needs are said, by language.
const PAST: [[&str; 3]; 4] = [
    ["was ", "wanted", "was "],
    ["était ", "voulaient", "disait"],
    ["estaba ", "querían", "dijo"],
    ["estava ", "queriam", "disse"],
];

#[test]
fn offers_and_needs_are_past_and_carry_their_age() {
    let today = Day::new(2026, 11, 25).unwrap();
    for atlas in atlases() {
        for (words, past) in all_words().iter().zip(PAST) {
            let shown = visible(&atlas, &View::default(), today);
            let unchecked = words.get(Msg::EvidenceUnchecked).split('}').nth(1).unwrap();
            let lists = [offers_listed, needs_listed].map(|list| list(&atlas, words, &shown, usize::MAX));
            for list in &lists {
                assert_eq!(list.entries.len(), list.n);
                for entry in &list.entries {
                    let title = record_title(&atlas, words, entry.record);
                    let is_past = |text: &String| past.iter().any(|verb| text.contains(verb));
                    assert!(is_past(&title), "{title}");
                    assert!(entry.lines.iter().chain(&list.shared).any(is_past), "{entry:?}");
                    let aged = entry.lines.iter().chain(&list.shared).filter(|l| l.ends_with(unchecked));
                    assert_eq!(aged.count(), 1, "{entry:?}");
                }
            }
            for entry in ties_listed(&atlas, words, &shown, usize::MAX).entries {
                assert_eq!(entry.reading, tie_title(&atlas, words, entry.record).reading);
            }
        }
    }
}
