//! The form in which changes are saved: what was ever written is read as it was meant and written the same, what is not known
//! survives, and what is damaged is told as damaged, costs nothing beside it and is never taken for a change.
//!
//! `golden/changes-1.txt` has the texts of version 1, a line each, in the order of [`listed`]; lines are added, never altered.
//! `golden/changes-1-more.txt` has texts of a program that says more; see [`with_more`].
//!
//! `ATLAS_RUNS` says how many texts are damaged by chance, `ATLAS_SEED` with which world that begins; `cargo xtask soak` sets
//! both.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

mod browser;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use atlas_core::claim::{
    Cell, Certainty, Change, ChangeId, Claim, ClaimId, Content, Evidence, Field, Hlc, Lang, LocalText, Name,
    NameKind, Period, Post, RecordId, Shape, Step, StepState, Term, Value, WriterId,
};
use atlas_core::format::{Damage, checksum, decode_change, encode_change};
use atlas_core::geo::LonLat;
use atlas_core::saving::{Journal, LocalStore};
use atlas_core::time::Edtf;
use browser::{Chance, Local, LocalOf};

const CHANGES: &str = include_str!("golden/changes-1.txt");
const CHANGES_WITH_MORE: &str = include_str!("golden/changes-1-more.txt");
const PREFIX: &str = "atlas";
/// So many texts of a world are damaged by chance.
const DAMAGES_A_WORLD: u64 = 5_000;

// --- What the texts mean ---

fn id(text: &str) -> RecordId {
    RecordId::parse(text).unwrap()
}

fn plain(text: &str) -> LocalText {
    LocalText::plain(text)
}

fn by_lang<const N: usize>(texts: [(Option<Lang>, &str); N]) -> LocalText {
    LocalText::by_lang(texts.into_iter().map(|(lang, text)| (lang, text.into())).collect())
}

fn in_all_languages() -> LocalText {
    by_lang([
        (None, "for all"),
        (Some(Lang::En), "water"),
        (Some(Lang::Fr), "l'eau, où que ce soit"),
        (Some(Lang::Es), "el agua, ¿dónde?"),
        (Some(Lang::Pt), "a água não é só água"),
    ])
}

fn period(text: &str) -> Period {
    Period(Edtf::parse(text).unwrap())
}

fn in_words(text: &str, words: &str) -> Period {
    Period(Edtf::parse(text).unwrap().with_words(words))
}

fn name(text: &str, kind: NameKind, lang: Option<Lang>) -> Value {
    Value::Name(Name { text: text.into(), kind, lang })
}

fn point(lon_deg: f64, lat_deg: f64) -> Value {
    Value::Point(LonLat::new(lon_deg, lat_deg).unwrap())
}

fn post(title: LocalText, organisation: Option<&str>, period: Option<Period>) -> Value {
    Value::Post(Post { title, organisation: organisation.map(id), period })
}

fn step(level: &str, state: StepState, text: Option<LocalText>) -> Value {
    Value::Step(Step { level: Term::new(level), state, text })
}

fn claim(field: Field, content: Content) -> Claim {
    let element = if field.is_many() { "e" } else { "" };
    let cell = Cell { record: id("partnership/lisboa-maputo"), field, element: element.into() };
    Claim { cell, content, evidence: Evidence::default(), replaces: Vec::new() }
}

fn change(claims: Vec<Claim>, withdraws: Vec<ChangeId>) -> Change {
    Change {
        id: ChangeId { writer: WriterId(0x0123_4567_89ab_cdef), seq: 4 },
        clock: Hlc { millis: 1_764_000_000_000, count: 2 },
        author: "".into(),
        claims,
        withdraws,
    }
}

/// A value for each field.
fn value_of(shape: Shape) -> Value {
    match shape {
        Shape::Text => Value::Text(plain("They met twice.")),
        Shape::Name => name("Lisboa", NameKind::Official, None),
        Shape::Term(_) => Value::Term(Term::new("water")),
        Shape::Ref => Value::Ref(id("place/maputo")),
        Shape::Period => Value::Period(period("2011-06/2013")),
        Shape::Point => point(-9.139_337, 38.722_252),
        Shape::Number => Value::Number(545_796.0),
        Shape::Flag => Value::Flag(true),
        Shape::Code => Value::Code("PRT".into()),
        Shape::Link => Value::Link("https://lisboa.example/cidades?a=1&b=%20#c".into()),
        Shape::Post => post(plain("mayor"), Some("organisation/o"), Some(period("2007/2015"))),
        Shape::Step => step("city", StepState::Claimed, Some(plain("All of the city."))),
    }
}

/// Values of each shape, as different as they can be.
fn values() -> Vec<(Field, Value)> {
    let texts = [
        plain("a \"quoted\" word, a \\ and a / and 1:2:3"),
        plain("a line\nanother\r\n\tand a tab"),
        plain("\u{1}\u{7f}\u{2028}\u{feff}\u{202e}"),
        plain("日本語, العربية, ḥ, 👩🏽‍🚒, e\u{301}"),
        plain("{\"text\":null}"),
        in_all_languages(),
        by_lang([(Some(Lang::Pt), "só isto")]),
        by_lang([(None, "one"), (Some(Lang::Fr), "un")]),
    ];
    let kinds = [
        NameKind::Official,
        NameKind::Short,
        NameKind::Title,
        NameKind::Acronym,
        NameKind::Alias,
        NameKind::Former,
        NameKind::SourceForm,
    ];
    let langs = [None].into_iter().chain(Lang::ALL.map(Some)).cycle();
    let terms = ["mentor", "own:Streets and squares", "own:"];
    let periods = [
        period("2011"),
        period("2011-06-30"),
        period("1998~"),
        period("2004-06-~11"),
        period("2011/"),
        period("2011/.."),
        period("[..2012]"),
        period("2001-21"),
        period("-0044"),
        period("19XX"),
        in_words("1998~", "around 1998"),
        in_words("2011/2013", "de 2011 à 2013 : « deux ans »"),
    ];
    let points = [
        (0.0, 0.0),
        (-180.0, -90.0),
        (180.0, 90.0),
        (0.1, -1e-7),
        (12.345_678_901_234_5, 0.333_333_333_333_333),
    ];
    let numbers = [
        0.0,
        1.0,
        -1.5,
        0.1,
        0.333_333_333_333_333,
        1e21,
        1e-7,
        9_007_199_254_740_993.0,
        f64::MAX,
        5e-324,
        123_456.789_012_345,
    ];
    let codes = ["MOZ", "Q90", "geonames:2267057", "é"];
    let links = ["http://a.example", "https://münchen.example/ä?q=\"x\""];
    let posts = [
        post(in_all_languages(), None, None),
        post(plain("a"), Some("organisation/o"), None),
        post(plain("b"), None, Some(in_words("2007/", "since 2007"))),
    ];
    let steps = [
        step("pilot", StepState::Claimed, None),
        step("own:three schools", StepState::Reached, Some(plain("Three."))),
        step("national", StepState::Expected, Some(in_all_languages())),
    ];
    let mut all: Vec<(Field, Value)> = Vec::new();
    all.extend(texts.into_iter().map(|text| (Field::Note, Value::Text(text))));
    all.extend(kinds.into_iter().zip(langs).map(|(kind, lang)| (Field::Name, name("Łódź", kind, lang))));
    all.extend(terms.map(|term| (Field::Theme, Value::Term(Term::new(term)))));
    all.push((Field::Participant, Value::Ref(id("place/0123456789abcdef.17"))));
    all.extend(periods.into_iter().map(|period| (Field::Actual, Value::Period(period))));
    all.extend(points.map(|(lon_deg, lat_deg)| (Field::Point, point(lon_deg, lat_deg))));
    all.extend(numbers.map(|number| (Field::Population, Value::Number(number))));
    all.extend([true, false].map(|flag| (Field::Hidden, Value::Flag(flag))));
    all.extend(codes.map(|code| (Field::SameAs, Value::Code(code.into()))));
    all.extend(links.map(|link| (Field::Url, Value::Link(link.into()))));
    all.extend(posts.map(|post| (Field::Post, post)));
    all.extend(steps.map(|step| (Field::Impact, step)));
    all
}

fn evidences() -> Vec<Evidence> {
    let none = Evidence::default;
    vec![
        Evidence { source: Some(id("source/article")), ..none() },
        Evidence { locator: Some("paragraph:4".into()), ..none() },
        Evidence { says: Some(plain("They have met.")), ..none() },
        Evidence { says: Some(in_all_languages()), ..none() },
        Evidence { certainty: Certainty::Reading, ..none() },
        Evidence { certainty: Certainty::Unsure, ..none() },
        Evidence { as_of: Some(in_words("2011-06", "im Juni 2011")), ..none() },
        Evidence {
            source: Some(id("source/article")),
            locator: Some("page 12, \"below\"".into()),
            says: Some(in_all_languages()),
            certainty: Certainty::Reading,
            as_of: Some(period("2011")),
        },
    ]
}

/// What each line of `golden/changes-1.txt` says.
fn listed() -> Vec<Change> {
    let of_one = |claim: Claim| change(vec![claim], Vec::new());
    let value = |field: Field, value: Value| claim(field, Content::Value(value));
    let mut all: Vec<Change> =
        Field::ALL.iter().map(|field| of_one(value(*field, value_of(field.shape())))).collect();
    all.extend(values().into_iter().map(|(field, of_field)| of_one(value(field, of_field))));
    let note = || value(Field::Note, value_of(Shape::Text));
    all.extend(evidences().into_iter().map(|evidence| of_one(Claim { evidence, ..note() })));
    // Absences, retractions and what they replace: a claim of a change, of a layer's side, of its columns.
    let replaced = |origin, seq, index| ClaimId { origin, seq, index };
    let replaces = vec![
        replaced(7, 0, 0),
        replaced(0xfedc_ba98_7654_3210, 3, 17),
        replaced(u64::MAX, u32::MAX, u32::MAX),
    ];
    all.push(of_one(claim(Field::Country, Content::Absent)));
    all.push(of_one(claim(Field::Country, Content::Retract)));
    for content in [Content::Absent, Content::Retract, note().content] {
        all.push(of_one(Claim { replaces: replaces.clone(), ..claim(Field::Note, content) }));
    }
    let cell = Cell { element: "".into(), ..note().cell };
    all.push(of_one(Claim { cell, ..note() }));
    let cell = Cell { element: "a~\"b\" ü".into(), ..note().cell };
    all.push(of_one(Claim { cell, ..note() }));
    // Whole changes.
    let named = |writer, seq| ChangeId { writer: WriterId(writer), seq };
    all.push(change(vec![], vec![named(0x0123_4567_89ab_cdef, 3)]));
    all.push(change(vec![], vec![named(0, 0), named(u64::MAX, u32::MAX)]));
    all.push(change(vec![note(), claim(Field::Country, Content::Retract), note()], vec![named(9, 1)]));
    all.push(change(vec![], vec![]));
    let of_all = |of_all: u64, of_small: u32, author: &str| Change {
        id: named(of_all, of_small),
        clock: Hlc { millis: of_all, count: of_small },
        author: author.into(),
        ..of_one(note())
    };
    all.push(of_all(0, 0, "Zoë \"Z\""));
    all.push(of_all(u64::MAX, u32::MAX, "\\"));
    all
}

/// What this program reads in each line of `golden/changes-1-more.txt`: keys that it does not know in the change, a claim, a
/// value; nulls for what is not said; a list that is empty; another order of keys, and space.
fn with_more() -> Vec<Change> {
    let of_one =
        |field: Field| change(vec![claim(field, Content::Value(value_of(field.shape())))], Vec::new());
    let mut steps = of_one(Field::Impact);
    steps.claims[0].content = Content::Value(step("pilot", StepState::Reached, None));
    let name_only = of_one(Field::Name);
    vec![
        of_one(Field::Note),
        of_one(Field::Point),
        steps,
        name_only,
        of_one(Field::Note),
        change(vec![], vec![ChangeId { writer: WriterId(9), seq: 1 }]),
        of_one(Field::Country),
    ]
}

fn text_of(version: u32, body: &str) -> String {
    format!("{version}:{}:{}:{body}", body.len(), checksum(body))
}

fn body_of(text: &str) -> &str {
    text.splitn(4, ':').nth(3).unwrap()
}

// --- What was written is read ---

#[test]
fn what_was_released_is_read_as_it_was_meant_and_written_the_same() {
    let listed = listed();
    let mut lines = CHANGES.lines();
    for change in &listed {
        let text = encode_change(change);
        let line = lines.next().unwrap_or_else(|| panic!("a line is missing: {text}"));
        assert_eq!(text, line);
        assert_eq!(decode_change(line), Ok(change.clone()), "{line}");
    }
    assert_eq!(lines.next(), None, "a line of which nothing is known");
    // Equal periods may have different words.
    let words = |change: &Change| format!("{change:?}");
    let again = CHANGES.lines().map(|line| words(&decode_change(line).unwrap()));
    assert!(again.eq(listed.iter().map(words)));
}

#[test]
fn numbers_as_people_write_them_are_read_exactly_and_all_others_closely() {
    let mut chance = Chance(5);
    let reads = |field: Field, value: Value| {
        let written = change(vec![claim(field, Content::Value(value))], Vec::new());
        let read = decode_change(&encode_change(&written)).unwrap();
        (read.claims[0].content.clone(), written.claims[0].content.clone())
    };
    for _ in 0..20_000 {
        // Fifteen digits, the point anywhere.
        let digits = (chance.next() % 1_000_000_000_000_000) as f64;
        let number = digits / [1.0, 1e3, 1e6, 1e9, 1e15][chance.below(5)];
        let (read, written) = reads(Field::Population, Value::Number(number));
        assert_eq!(read, written);
        let mut degrees = |most: u64| (chance.next() % (most * 1_000_000_000_000)) as f64 / 1e12;
        let (read, written) = reads(Field::Point, point(degrees(180), -degrees(90)));
        assert_eq!(read, written);
        // Any at all: the last bits may be others.
        let number = f64::from_bits(chance.next());
        if number.is_finite() {
            let (Content::Value(Value::Number(read)), _) = reads(Field::Population, Value::Number(number))
            else {
                panic!("{number} is no number any more")
            };
            assert!((read - number).abs() <= number.abs() * 4.0 * f64::EPSILON + 5e-324, "{read} {number}");
        }
    }
}

/// Local storage with these texts, each under a key of its own.
fn storage_of<'a>(texts: impl IntoIterator<Item = &'a str>) -> LocalOf {
    let local = LocalOf(Rc::new(RefCell::new(Local::new(1))));
    for (at, text) in texts.into_iter().enumerate() {
        local.set(&format!("{PREFIX}:j:{at:03}"), text).unwrap();
    }
    local
}

fn texts_of(journal: &Journal) -> BTreeSet<Arc<str>> {
    journal.texts().into_iter().collect()
}

#[test]
fn what_is_not_known_stays_in_the_text() {
    let meant = with_more();
    assert_eq!(CHANGES_WITH_MORE.lines().count(), meant.len());
    for (line, change) in CHANGES_WITH_MORE.lines().zip(&meant) {
        assert_eq!(decode_change(line).as_ref(), Ok(change), "{line}");
        assert_ne!(encode_change(change), line, "nothing more is said: {line}");
    }
    let lines: BTreeSet<Arc<str>> = CHANGES_WITH_MORE.lines().map(Arc::from).collect();
    let local = storage_of(CHANGES_WITH_MORE.lines());
    let (mut journal, opened) = Journal::open(&local, PREFIX, WriterId(1));
    assert!(opened.unreadable.is_empty() && !opened.has_newer);
    assert_eq!(texts_of(&journal), lines);
    // Into the database, into a copy, and out of both again.
    let stored = journal.to_store();
    assert_eq!(stored.iter().map(|(_, text)| text.clone()).collect::<BTreeSet<_>>(), lines);
    journal.stored(&local, &stored);
    journal.copy(&local);
    local.0.borrow_mut().tamper(|texts| texts.retain(|key, _| key.contains(":all:")));
    assert_eq!(texts_of(&Journal::open(&local, PREFIX, WriterId(2)).0), lines);
    let (mut journal, _) = Journal::open(&storage_of([]), PREFIX, WriterId(3));
    journal.unite(stored.into_iter().map(|(key, text)| (key, text.to_string())));
    assert_eq!(texts_of(&journal), lines);
    let (mut journal, _) = Journal::open(&storage_of([]), PREFIX, WriterId(4));
    for line in &lines {
        assert!(journal.hear(line).unwrap().is_some());
    }
    assert_eq!(texts_of(&journal), lines);
}

#[test]
fn a_newer_version_is_told_from_a_digit_that_was_altered() {
    for line in CHANGES.lines() {
        let body = body_of(line);
        for version in (0..12).filter(|version| *version != 1) {
            assert_eq!(decode_change(&text_of(version, body)), Err(Damage::Altered), "{version} {line}");
        }
        let newer = body.replacen('{', r#"{"version":2,"#, 1);
        assert_eq!(decode_change(&text_of(2, &newer)), Err(Damage::Newer));
        for version in [0, 1, 3, 12] {
            assert_eq!(decode_change(&text_of(version, &newer)), Err(Damage::Altered), "{version} {newer}");
        }
    }
    // What it is stays where it is, and nothing is written beside it.
    let newer = text_of(2, r#"{"version":2}"#);
    let local = storage_of(CHANGES.lines().take(3).chain([&*newer]));
    let before = local.0.borrow().texts.clone();
    let (mut journal, opened) = Journal::open(&local, PREFIX, WriterId(1));
    assert!(opened.has_newer && opened.unreadable.is_empty() && opened.changes.len() == 3);
    assert!(journal.is_read_only() && journal.to_store().is_empty());
    assert_eq!(local.0.borrow().texts, before);
}

// --- What is damaged ---

/// Local storage with good texts, and what they say.
struct Stored {
    local: LocalOf,
    texts: BTreeMap<String, String>,
    good: BTreeMap<String, Change>,
}

impl Stored {
    /// Some of the listed changes, written by a page; half of the times a copy of all lies beside them.
    fn new(listed: &[Change], chance: &mut Chance) -> Self {
        let local = LocalOf(Rc::new(RefCell::new(Local::new(chance.next()))));
        let (mut journal, _) = Journal::open(&local, PREFIX, WriterId(chance.next()));
        let mut good = BTreeMap::new();
        for millis in 0..2 + chance.below(4) as u64 {
            let clock = Hlc { millis, count: 0 };
            let change =
                Change { id: journal.next_id(), clock, ..listed[chance.below(listed.len())].clone() };
            good.insert(journal.record(&local, &change).to_string(), change);
        }
        if chance.percent(50) {
            journal.copy(&local);
        }
        let texts = local.0.borrow().texts.clone();
        Self { local, texts, good }
    }

    fn any_key(&self, chance: &mut Chance) -> &str {
        self.texts.keys().nth(chance.below(self.texts.len())).unwrap()
    }

    /// Puts a damaged text in the place of a good one: what is whole somewhere is found, and nothing else; what is not lies
    /// aside, and is told once.
    fn check(&self, key: &str, damaged: &str) {
        self.local.0.borrow_mut().tamper(|texts| {
            texts.clone_from(&self.texts);
            texts.insert(key.to_owned(), damaged.to_owned());
        });
        let mut whole: BTreeMap<&str, &Change> = BTreeMap::new();
        let mut bad: BTreeSet<&str> = BTreeSet::new();
        for (at, text) in &self.texts {
            for part in parts(at, if at == key { damaged } else { text }) {
                match self.good.get_key_value(part) {
                    Some((text, change)) => drop(whole.insert(text, change)),
                    None => drop(bad.insert(part)),
                }
            }
        }
        bad.remove("");
        for text in &bad {
            let read = decode_change(text);
            assert!(matches!(read, Err(damage) if damage != Damage::Newer), "{text}: {read:?}");
        }
        for is_first in [true, false] {
            let (journal, opened) = Journal::open(&self.local, PREFIX, WriterId(1));
            assert!(!opened.has_newer && !journal.is_read_only(), "{damaged}");
            let found = journal.texts();
            assert!(
                found.len() == whole.len() && found.iter().all(|text| whole.contains_key(&**text)),
                "{damaged}"
            );
            let is_meant = |change: &Change| whole.values().any(|good| *good == change);
            assert!(opened.changes.len() == whole.len() && opened.changes.iter().all(is_meant), "{damaged}");
            let told: BTreeSet<&str> = opened.unreadable.iter().map(|bad| &*bad.text).collect();
            assert_eq!(told, if is_first { bad.clone() } else { BTreeSet::new() }, "{damaged}");
        }
        let texts = &self.local.0.borrow().texts;
        let aside: BTreeSet<&str> =
            texts.iter().filter(|(key, _)| key.contains(":q:")).map(|(_, text)| &**text).collect();
        assert_eq!(aside, bad);
        assert!(self.texts.iter().all(|(at, text)| at == key || texts.get(at) == Some(text)), "{damaged}");
    }
}

/// The texts under a key: a copy has one a line.
fn parts<'a>(key: &str, text: &'a str) -> Vec<&'a str> {
    if key.contains(":all:") { text.split('\n').collect() } else { vec![text] }
}

/// A text with bits that turned, bytes that changed places, came twice or went, or a part of it in the place of another;
/// `None` where that is no text any more or the same.
fn damaged(text: &str, chance: &mut Chance) -> Option<String> {
    let mut bytes = text.as_bytes().to_vec();
    let at = chance.below(bytes.len());
    let n = 1 + chance.below((bytes.len() - at).min(8));
    match chance.below(8) {
        0..3 => {
            for _ in 0..1 + chance.below(3) {
                let at = chance.below(bytes.len());
                bytes[at] ^= 1 << chance.below(7);
            }
        }
        // What stands before the body is short, and told by few digits.
        3 => bytes[at % 24] ^= 1 << chance.below(7),
        4 => {
            let other = if chance.percent(50) { (at + 1) % bytes.len() } else { chance.below(bytes.len()) };
            bytes.swap(at, other);
        }
        5 => drop(bytes.splice(at..at, text.as_bytes()[at..at + n].to_vec())),
        6 => drop(bytes.drain(at..at + n)),
        _ => {
            let from = chance.below(bytes.len() - n + 1);
            bytes.copy_within(from..from + n, at);
        }
    }
    String::from_utf8(bytes).ok().filter(|damaged| damaged != text)
}

#[test]
fn damage_is_told_and_costs_what_is_damaged() {
    let number_of = |name: &str, otherwise: u64| {
        std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
    };
    let (first, wanted) = (number_of("ATLAS_SEED", 1), number_of("ATLAS_RUNS", 1_000));
    let listed = listed();
    let (mut n_flips, mut n_truncations, mut seed) = (0, 0, first);
    while n_flips < wanted {
        let mut chance = Chance(seed);
        let stored = Stored::new(&listed, &mut chance);
        for (key, text) in &stored.texts {
            for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
                stored.check(key, &text[..end]);
                n_truncations += 1;
            }
        }
        let of_world = DAMAGES_A_WORLD.min(wanted - n_flips);
        let mut n_of_world = 0;
        while n_of_world < of_world {
            let key = stored.any_key(&mut chance);
            let Some(flipped) = damaged(&stored.texts[key], &mut chance) else { continue };
            stored.check(key, &flipped);
            n_of_world += 1;
        }
        n_flips += n_of_world;
        seed += 1;
    }
    println!(
        "{n_flips} flips in {} worlds (seeds {first} to {}) and {n_truncations} truncations: 0 panics, 0 taken for a change, \
         0 good changes lost",
        seed - first,
        seed - 1
    );
}
