//! Saving under everything that browsers do to it, by seed: what a page has called saved is there after any death, every start
//! can be read, and nothing good is lost beside what is damaged.
//!
//! `ATLAS_RUNS` says how many worlds are played through; `cargo xtask soak` sets it.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

mod browser;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::Rc;
use std::sync::Arc;

use atlas_core::claim::{
    Cell, Change, Claim, Content, Evidence, Field, HlcClock, LocalText, RecordId, Value, WriterId,
};
use atlas_core::saving::{Journal, LocalStore, Opened, SaveState, StoreError, Trouble};
use browser::{Chance, Faults, Local, LocalOf};

const PREFIX: &str = "atlas";

fn runs(short: u64) -> u64 {
    std::env::var("ATLAS_RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(short)
}

/// A page: its journal, what it has heard and not read, what it has on the way to the database.
struct Page {
    journal: Journal,
    clock: HlcClock,
    inbox: VecDeque<Arc<str>>,
    under_way: Option<Vec<(String, Arc<str>)>>,
    has_united: bool,
    known: BTreeSet<Arc<str>>,
}

/// A browser with its pages.
struct World {
    chance: Chance,
    local: LocalOf,
    database: BTreeMap<String, String>,
    pages: Vec<Page>,
    next_writer: u64,
    now_ms: u64,
    /// Texts that a page has called saved.
    saved: BTreeSet<Arc<str>>,
    /// All texts ever written.
    written: BTreeSet<Arc<str>>,
    n_kills: u64,
}

impl World {
    fn new(seed: u64) -> Self {
        let mut chance = Chance(seed);
        let mut local = Local::new(chance.next());
        if chance.percent(30) {
            // Little room, so that all that makes room is needed.
            local.faults.quota_units = 2_000 + chance.below(20_000);
        }
        Self {
            local: LocalOf(Rc::new(RefCell::new(local))),
            database: BTreeMap::new(),
            pages: Vec::new(),
            next_writer: seed << 16,
            now_ms: 1_700_000_000_000,
            saved: BTreeSet::new(),
            written: BTreeSet::new(),
            n_kills: 0,
            chance,
        }
    }

    /// A new page; the one that begins after a death shows whether anything was lost.
    fn open(&mut self, is_checked: bool) {
        self.next_writer += 1 + self.chance.next() % 1000;
        // Writers are by chance, not in order.
        let writer = WriterId(self.next_writer.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let (journal, opened) = Journal::open(&self.local, PREFIX, writer);
        let mut page = Page {
            journal,
            clock: HlcClock::default(),
            inbox: VecDeque::new(),
            under_way: None,
            has_united: false,
            known: BTreeSet::new(),
        };
        self.take(&mut page, &opened);
        if is_checked || self.chance.percent(70) {
            self.unite(&mut page);
        }
        if is_checked {
            let lost: Vec<_> = self.saved.iter().filter(|text| !page.known.contains(*text)).collect();
            assert!(lost.is_empty(), "lost although it was called saved: {lost:?}");
        }
        self.pages.push(page);
    }

    fn unite(&mut self, page: &mut Page) {
        page.has_united = true;
        let opened = page.journal.unite(self.database.clone());
        self.take(page, &opened);
    }

    fn take(&self, page: &mut Page, opened: &Opened) {
        assert!(opened.unreadable.is_empty(), "{:?}", opened.unreadable);
        assert!(!opened.has_newer);
        for change in &opened.changes {
            page.clock.observe(change.clock, self.now_ms);
        }
        page.known = page.journal.texts().into_iter().collect();
        assert!(page.known.is_subset(&self.written), "something that nobody wrote");
    }

    fn edit(&mut self, at: usize) {
        let page = &mut self.pages[at];
        let id = page.journal.next_id();
        let n_words = self.chance.below(12);
        let change = Change {
            id,
            clock: page.clock.tick(self.now_ms),
            author: "somebody".into(),
            claims: vec![Claim {
                cell: Cell {
                    record: RecordId::parse("place/x").unwrap(),
                    field: Field::Note,
                    element: "n".into(),
                },
                content: Content::Value(Value::Text(LocalText::plain("é ".repeat(1 + n_words).trim_end()))),
                evidence: Evidence::default(),
                replaces: Vec::new(),
            }],
            withdraws: Vec::new(),
        };
        let text = page.journal.record(&self.local, &change);
        self.written.insert(text.clone());
        self.pages[at].known.insert(text.clone());
        for other in 0..self.pages.len() {
            // Told late, in any order, twice, or not at all.
            for _ in 0..[1, 1, 1, 0, 2][self.chance.below(5)] {
                if other != at {
                    self.pages[other].inbox.push_back(text.clone());
                }
            }
        }
    }

    fn step(&mut self) {
        if self.pages.is_empty() {
            return self.open(true);
        }
        let at = self.chance.below(self.pages.len());
        match self.chance.below(100) {
            0..30 => self.edit(at),
            30..45 => {
                let page = &mut self.pages[at];
                let n = page.inbox.len();
                if n > 0 {
                    let text = page.inbox.remove(self.chance.below(n)).unwrap();
                    page.journal.hear(&text).unwrap();
                    page.known.insert(text);
                }
            }
            45..60 => {
                let page = &mut self.pages[at];
                if page.under_way.is_none() {
                    let texts = page.journal.to_store();
                    page.under_way = (!texts.is_empty()).then_some(texts);
                }
            }
            60..74 => self.finish(at),
            74..78 => {
                // It fails as a whole.
                let page = &mut self.pages[at];
                if page.under_way.take().is_some() {
                    let errors = [StoreError::Full, StoreError::Failed, StoreError::Absent];
                    page.journal.failed(Trouble::Database(errors[self.chance.below(3)]));
                    assert!(matches!(page.journal.state(), SaveState::NotSaved(_)));
                }
            }
            78..84 => self.local.0.borrow_mut().commit_some(),
            84..87 => {
                let page = &mut self.pages[at];
                if !page.has_united {
                    let mut page = self.pages.remove(at);
                    self.unite(&mut page);
                    self.pages.push(page);
                } else if page.journal.wants_copy() || self.chance.percent(20) {
                    page.journal.copy(&self.local);
                }
            }
            87..90 => {
                if self.pages.len() < 4 {
                    self.open(false);
                }
            }
            90..93 => {
                // The clock is set: years on, years back.
                let by = self.chance.next() % (20 * 365 * 86_400_000);
                let back = self.chance.percent(50);
                self.now_ms = if back { self.now_ms.saturating_sub(by) } else { self.now_ms + by };
            }
            93..96 => self.kill_page(at),
            _ => self.kill_browser(),
        }
        for page in &self.pages {
            // Only with all of the database can a page know.
            if page.has_united && page.journal.state() == SaveState::Saved {
                self.saved.extend(page.known.iter().cloned());
            }
        }
    }

    fn finish(&mut self, at: usize) {
        let page = &mut self.pages[at];
        if let Some(texts) = page.under_way.take() {
            page.journal.stored(&self.local, &texts);
            self.database.extend(texts.into_iter().map(|(key, text)| (key, text.to_string())));
        }
    }

    /// What a page had on the way may still arrive.
    fn kill_page(&mut self, at: usize) {
        let page = self.pages.remove(at);
        self.n_kills += 1;
        if let Some(texts) = page.under_way
            && self.chance.percent(50)
        {
            self.database.extend(texts.into_iter().map(|(key, text)| (key, text.to_string())));
        }
    }

    fn kill_browser(&mut self) {
        while !self.pages.is_empty() {
            self.kill_page(0);
        }
        self.local.0.borrow_mut().kill();
    }
}

#[test]
fn what_was_called_saved_is_there_after_any_death() {
    let first: u64 = std::env::var("ATLAS_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let mut n_kills = 0;
    let wanted = runs(2_000);
    let mut seed = first;
    while n_kills < wanted {
        let mut world = World::new(seed);
        for _ in 0..600 {
            world.step();
        }
        world.kill_browser();
        world.open(true);
        n_kills += world.n_kills;
        seed += 1;
    }
    println!(
        "{n_kills} deaths in {} worlds (seeds {first} to {}): 0 saved changes lost, 0 starts unreadable",
        seed - first,
        seed - 1
    );
}

/// A few pages that wrote a few changes, all of them in both places.
fn small_world(n: usize) -> (LocalOf, BTreeMap<String, String>, BTreeSet<Arc<str>>) {
    let mut world = World::new(3);
    world.local.0.borrow_mut().faults = Faults::default();
    for _ in 0..2 {
        world.open(true);
        for _ in 0..n / 2 {
            let at = world.pages.len() - 1;
            world.edit(at);
        }
    }
    for page in 0..world.pages.len() {
        let texts = world.pages[page].journal.to_store();
        world.pages[page].under_way = Some(texts);
        world.finish(page);
    }
    world.pages[0].journal.copy(&world.local);
    (world.local.clone(), world.database, world.written)
}

fn reopened(local: &LocalOf, database: &BTreeMap<String, String>) -> (Journal, Opened, Opened) {
    let (mut journal, first) = Journal::open(local, PREFIX, WriterId(77));
    let second = journal.unite(database.clone());
    (journal, first, second)
}

#[test]
fn damage_costs_what_is_damaged_and_nothing_else() {
    let (local, database, written) = small_world(6);
    let texts = local.0.borrow().texts.clone();
    let mut n_damages = 0;
    let check = |key: &str, damaged: String| {
        local.0.borrow_mut().tamper(|all| {
            *all = texts.clone();
            all.insert(key.to_owned(), damaged.clone());
        });
        // Local storage alone: all that is whole in some place.
        let (journal, opened) = Journal::open(&local, PREFIX, WriterId(77));
        let found: BTreeSet<Arc<str>> = journal.texts().into_iter().collect();
        assert!(found.is_subset(&written));
        let whole = |text: &Arc<str>| {
            texts.iter().any(|(other, there)| {
                let there = if other == key { &damaged } else { there };
                there.split('\n').any(|line| *line == **text)
            })
        };
        assert!(written.iter().filter(|text| whole(text)).all(|text| found.contains(text)), "{damaged}");
        // What was damaged is told once, and lies aside.
        let (_, again) = Journal::open(&local, PREFIX, WriterId(78));
        assert!(again.unreadable.is_empty(), "{damaged}: {:?} {:?}", opened.unreadable, again.unreadable);
        for bad in &opened.unreadable {
            assert!(
                local.0.borrow().texts.iter().any(|(key, text)| key.contains(":q:") && *text == bad.text)
            );
        }
        // With the database nothing is missing.
        let (journal, _, _) = reopened(&local, &database);
        assert_eq!(journal.texts().into_iter().collect::<BTreeSet<_>>(), written);
    };
    for (key, text) in &texts {
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
            check(key, text[..end].to_owned());
            n_damages += 1;
        }
    }
    let n_truncations = n_damages;
    let mut chance = Chance(11);
    let keys: Vec<&String> = texts.keys().collect();
    for _ in 0..runs(1_000) {
        let key = keys[chance.below(keys.len())];
        let mut bytes = texts[key].clone().into_bytes();
        for _ in 0..1 + chance.below(3) {
            let at = chance.below(bytes.len());
            bytes[at] ^= 1 << chance.below(7);
        }
        let Ok(flipped) = String::from_utf8(bytes) else { continue };
        check(key, flipped);
        n_damages += 1;
    }
    // Texts under other keys than their own.
    let in_window: Vec<&String> = keys.into_iter().filter(|key| key.contains(":j:")).collect();
    for pair in in_window.windows(2) {
        let (a, b) = (texts[pair[0]].clone(), texts[pair[1]].clone());
        local.0.borrow_mut().tamper(|all| {
            *all = texts.clone();
            all.insert(pair[0].clone(), b);
            all.insert(pair[1].clone(), a);
        });
        let (journal, opened) = Journal::open(&local, PREFIX, WriterId(77));
        assert_eq!(journal.texts().into_iter().collect::<BTreeSet<_>>(), written);
        assert!(opened.unreadable.is_empty());
    }
    println!(
        "{n_truncations} truncations and {} flips: 0 panics, 0 good changes dropped",
        n_damages - n_truncations
    );
}

#[test]
fn whichever_call_fails_the_change_is_known_and_nothing_is_silent() {
    for error in [StoreError::Full, StoreError::Failed, StoreError::Absent] {
        for is_lasting in [false, true] {
            for k in 0..40 {
                let mut world = World::new(5);
                world.local.0.borrow_mut().faults =
                    Faults { fails_at: Some((k, error)), is_lasting, ..Faults::default() };
                world.open(false);
                for _ in 0..6 {
                    let before = world.local.0.borrow().texts.len();
                    world.edit(0);
                    let journal = &world.pages[0].journal;
                    let is_there = world.local.0.borrow().texts.len() > before;
                    assert!(is_there || journal.local_error().is_some(), "silent: {error} at {k}");
                    assert_ne!(journal.state(), SaveState::Saved);
                }
                // The database takes what local storage does not.
                let page = &mut world.pages[0];
                assert_eq!(page.journal.texts().len(), 6);
                page.under_way = Some(page.journal.to_store());
                world.finish(0);
                assert_eq!(world.pages[0].journal.state(), SaveState::Saved);
                let local = LocalOf(Rc::new(RefCell::new(Local::new(1))));
                assert_eq!(reopened(&local, &world.database).0.texts().len(), 6);
            }
        }
    }
}

#[test]
fn the_window_keeps_the_newest_and_a_copy_all() {
    let mut world = World::new(9);
    world.local.0.borrow_mut().faults = Faults { quota_units: 12_000, ..Faults::default() };
    world.open(true);
    for _ in 0..300 {
        world.edit(0);
        world.pages[0].under_way = Some(world.pages[0].journal.to_store());
        world.finish(0);
        assert_eq!(world.pages[0].journal.local_error(), None, "there is always room for the next");
        let newest = world.pages[0].journal.texts().pop().unwrap();
        assert!(world.local.0.borrow().texts.values().any(|text| *text == *newest));
    }
    assert_eq!(world.pages[0].journal.len(), 300);
    // Without the database all that fits is there.
    let (journal, _) = Journal::open(&world.local, PREFIX, WriterId(78));
    assert!(journal.len() >= 10, "{}", journal.len());
}

#[test]
fn what_a_newer_program_wrote_stays_and_nothing_is_written() {
    let (local, database, written) = small_world(4);
    let body = r#"{"author":"a","clock":[9,0],"seq":0,"writer":"0000000000000007","mood":"new","version":9}"#;
    let newer = format!("9:{}:{}:{body}", body.len(), atlas_core::format::checksum(body));
    local.0.borrow_mut().tamper(|all| {
        all.insert(format!("{PREFIX}:j:later"), newer.clone());
    });
    let (mut journal, first, _) = reopened(&local, &database);
    assert!(first.has_newer && journal.is_read_only());
    assert_eq!(journal.state(), SaveState::NotSaved(Trouble::Newer));
    assert!(journal.to_store().is_empty());
    assert_eq!(journal.texts().len(), written.len());
    assert!(local.0.borrow().texts.values().any(|text| *text == newer));
    // It may also be told by another page.
    let (mut journal, _, _) = reopened(&small_world(4).0, &database);
    assert!(journal.hear(&newer).is_err() && journal.is_read_only());
}

#[test]
fn a_database_that_answers_late_is_no_trouble_any_more() {
    let (local, database, _) = small_world(4);
    let (mut journal, _) = Journal::open(&local, PREFIX, WriterId(77));
    journal.failed(Trouble::Silent);
    assert_eq!(journal.state(), SaveState::NotSaved(Trouble::Silent));
    journal.unite(database);
    assert_eq!(journal.state(), SaveState::Saved);
}

#[test]
fn what_is_given_up_is_tried_again_and_counts_when_it_arrives_late() {
    let mut world = World::new(3);
    world.open(true);
    world.edit(0);
    let first = world.pages[0].journal.to_store();
    assert!(world.pages[0].journal.to_store().is_empty(), "one after the other");
    world.pages[0].journal.failed(Trouble::Silent);
    world.edit(0);
    let second = world.pages[0].journal.to_store();
    assert_eq!((first.len(), second.len()), (1, 2));
    // What only the second carries is not there with the first.
    world.pages[0].journal.stored(&world.local, &first);
    assert_eq!(world.pages[0].journal.state(), SaveState::Saving);
    world.pages[0].journal.stored(&world.local, &second);
    assert_eq!(world.pages[0].journal.state(), SaveState::Saved);
}

#[test]
fn a_copy_that_was_read_is_not_written_again_for_one_change_more() {
    let mut world = World::new(3);
    world.local.0.borrow_mut().faults = Faults::default();
    world.open(true);
    while !world.pages[0].journal.wants_copy() {
        world.edit(0);
    }
    world.pages[0].journal.copy(&world.local);
    assert!(!world.pages[0].journal.wants_copy());
    world.open(true);
    world.edit(1);
    assert!(!world.pages[1].journal.wants_copy());
}

#[test]
fn a_copy_takes_the_room_of_the_one_before() {
    let mut world = World::new(3);
    world.local.0.borrow_mut().faults = Faults::default();
    world.open(true);
    let copies = |world: &World| {
        let local = world.local.0.borrow();
        local
            .texts
            .iter()
            .filter(|(key, _)| key.contains(":all:"))
            .map(|(_, text)| text.split('\n').count())
            .collect::<Vec<_>>()
    };
    for n in [20, 21] {
        while world.pages[0].journal.len() < n {
            world.edit(0);
        }
        world.pages[0].under_way = Some(world.pages[0].journal.to_store());
        world.finish(0);
        let size = world.pages[0].journal.texts().join("\n").encode_utf16().count();
        let used: usize = world
            .local
            .0
            .borrow()
            .texts
            .iter()
            .map(|(key, text)| key.len() + text.encode_utf16().count())
            .sum();
        // Room for one of them, not for two.
        let room = if n == 20 { used + size + 100 } else { used + 300 };
        world.local.0.borrow_mut().faults.quota_units = room;
        world.pages[0].journal.copy(&world.local);
        assert_eq!(copies(&world), [n]);
    }
}

#[test]
fn a_file_of_changes_adds_what_is_not_known_and_counts_the_rest() {
    let texts: Vec<Arc<str>> = small_world(4).2.into_iter().collect();
    let nothing = LocalOf(Rc::new(RefCell::new(Local::new(2))));
    let (mut journal, _) = Journal::open(&nothing, PREFIX, WriterId(78));
    journal.hear(&texts[1]).unwrap();
    let newer = format!("9:2:{}:{{}}", atlas_core::format::checksum("{}"));
    let mut lines: Vec<&str> = texts.iter().rev().map(|text| &**text).collect();
    lines.extend(["not a change", "", &newer, &texts[0]]);
    let adopted = journal.adopt(&lines.join("\r\n"));
    assert_eq!(adopted.changes.len(), texts.len() - 1);
    assert!(adopted.changes.is_sorted_by_key(|change| (change.clock, change.id)));
    assert_eq!((adopted.n_known, adopted.n_unreadable), (2, 2));
    // They are put into the database with the rest; what a file has of a newer program stops nobody.
    let stored: BTreeSet<Arc<str>> = journal.to_store().into_iter().map(|(_, text)| text).collect();
    assert_eq!(stored, texts.into_iter().collect());
}

#[test]
fn a_database_that_was_deleted_meanwhile_gets_everything_again() {
    let (local, database, _) = small_world(4);
    let (mut journal, _) = Journal::open(&local, PREFIX, WriterId(77));
    journal.unite(database.clone());
    let sure = |journal: &mut Journal| {
        let texts = journal.to_store();
        journal.stored(&local, &texts);
        texts
    };
    sure(&mut journal);
    assert_eq!(journal.state(), SaveState::Saved);
    // One of them was put there after it was deleted.
    let all = journal.texts();
    let again: Vec<(String, Arc<str>)> =
        database.iter().take(1).map(|(name, text)| (name.clone(), text.as_str().into())).collect();
    journal.lost(&again);
    assert_eq!(journal.state(), SaveState::Saving);
    let stored = sure(&mut journal);
    assert_eq!(stored.len(), all.len() - 1);
    assert_eq!(journal.state(), SaveState::Saved);
}

#[test]
fn what_another_page_has_put_into_the_database_is_not_put_there_again() {
    let (local, _, _) = small_world(4);
    let (mut journal, _) = Journal::open(&local, PREFIX, WriterId(77));
    assert_eq!(journal.state(), SaveState::Saving, "the database has not said what it has");
    journal.unite(BTreeMap::new());
    let names: Vec<String> = journal.to_store().into_iter().map(|(name, _)| name).collect();
    journal.failed(Trouble::Silent);
    journal.unite(BTreeMap::new());
    journal.stored_elsewhere(names.iter().map(String::as_str).chain(["of nobody"]));
    assert_eq!(journal.state(), SaveState::Saved);
    assert!(journal.to_store().is_empty());
}

#[test]
fn to_erase_leaves_nothing() {
    let (local, _, _) = small_world(6);
    local.set("atlas:theme", "dark").unwrap();
    local.set("other:j:x", "theirs").unwrap();
    Journal::erase(&local, PREFIX).unwrap();
    let keys: Vec<String> = local.keys().unwrap();
    assert_eq!(keys, ["other:j:x"]);
}
