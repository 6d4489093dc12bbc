//! The messages as the site has them: without keys, in the order of declaration, and those of the first view first.
#![allow(clippy::unwrap_used, missing_docs)]

mod shipped;

use atlas_core::claim::Lang;
use atlas_core::format::parse_vocabularies;
use atlas_core::query::visible;
use atlas_core::scene::map::MapContent;
use atlas_core::scene::timeline::{TieLanes, TimelineContent};
use atlas_core::view::View;
use atlas_core::words::{Messages, Msg, NotWords, Words};
use shipped::{read, today};

fn messages_of(lang: Lang) -> Vec<(String, String)> {
    let file = read(&format!("src/i18n/{}.txt", lang.code()));
    let entries = file.lines().filter_map(|line| line.split_once(" = "));
    entries.map(|(key, text)| (key.to_owned(), text.to_owned())).collect()
}

/// Texts, a line each.
fn lines(entries: &[(String, String)]) -> String {
    entries.iter().map(|(_, text)| text.clone() + "\n").collect()
}

/// The place of the first message that comes after the first view.
const FIRST_OF_REST: usize = Msg::DetailsBack as usize;

#[test]
fn files_keep_the_order_of_the_keys() {
    let keys: Vec<&str> = Msg::ALL.iter().map(|msg| msg.key()).collect();
    for lang in Lang::ALL {
        let found: Vec<String> = messages_of(lang).into_iter().map(|(key, _)| key).collect();
        assert_eq!(found, keys, "{lang:?}");
    }
}

#[test]
fn two_files_of_texts_are_all_the_messages() {
    for lang in Lang::ALL {
        let entries = messages_of(lang);
        let (first, rest) = entries.split_at(FIRST_OF_REST);
        let both = Messages::of_lines(lang, &lines(first)).followed_by(&lines(rest)).unwrap();
        assert_eq!(both, Messages::parse(lang, &read(&format!("src/i18n/{}.txt", lang.code()))).unwrap());
        assert_eq!(both.followed_by("more\n"), Err(NotWords::Incomplete));
    }
}

/// Something would not be said in a language that leaves a place out. Which place may differ: "2011" or "in 2011".
#[test]
fn languages_fill_in_as_many_places() {
    let n_places = |text: &str| {
        let longest = text.split(" | ").map(|form| form.matches('{').count()).max();
        longest.unwrap_or(0)
    };
    let english = messages_of(Lang::En);
    for lang in Lang::ALL {
        for ((key, text), (_, other)) in english.iter().zip(messages_of(lang)) {
            assert_eq!(n_places(&other), n_places(text), "{key} in {lang:?}: {other}");
        }
    }
}

#[test]
fn map_and_timeline_are_told_without_the_words_of_panels() {
    let atlas = shipped::atlas(&shipped::ALL);
    let today = today();
    let shown = visible(&atlas, &View::default(), today);
    for lang in Lang::ALL {
        let entries = messages_of(lang);
        let words = |n: usize| {
            let messages = Messages::of_lines(lang, &lines(&entries[..n]));
            Words::new(messages, parse_vocabularies(&read("data/vocabularies.json")).unwrap(), [])
        };
        let (some, all) = (words(FIRST_OF_REST), words(entries.len()));
        assert_eq!(
            MapContent::new(&atlas, &shown, false, today, &some),
            MapContent::new(&atlas, &shown, false, today, &all)
        );
        let timeline = |words| TimelineContent::new(&atlas, &shown, TieLanes::Each, today, words);
        let (some, all) = (timeline(&some), timeline(&all));
        assert_eq!((some.lanes, some.undated, some.undated_rest), (all.lanes, all.undated, all.undated_rest));
    }
}
