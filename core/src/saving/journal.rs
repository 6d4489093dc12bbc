//! All changes that a page knows, and where their texts are safe.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use super::store::{LocalStore, StoreError};
use crate::claim::{Change, ChangeId, Hlc, WriterId};
use crate::format::{Damage, checksum, decode_change, encode_change};
use crate::time::Day;

/// So much of the newest changes lies in local storage, in the units that browsers count: two bytes, keys included.
const WINDOW_UNITS: usize = 1 << 19;
/// A copy of all changes lies beside it up to this size.
const COPY_UNITS: usize = 5 << 19;
/// A copy is worth its while from so much new on, or a half of what it would hold: so that all that is ever written is a few
/// times what was edited.
const COPY_STEP_UNITS: usize = 1 << 14;

/// The name of a change's text: writer, sequence, checksum. Two texts never share one.
type Name = Arc<str>;

/// What a page found in one of the two places.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Opened {
    /// Changes that were not known before, in the order of their clocks.
    pub changes: Vec<Change>,
    /// What cannot be read, to be put aside.
    pub unreadable: Vec<Unreadable>,
    /// Whether something was written by a newer program, and is left as it is.
    pub has_newer: bool,
}

/// What a file of changes had.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Adopted {
    /// Changes that were not known before, in the order of their clocks.
    pub changes: Vec<Change>,
    /// How many were known.
    pub n_known: usize,
    /// How many lines could not be read.
    pub n_unreadable: usize,
}

/// A text that is no change, or not a whole one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The key where it lay.
    pub key: String,
    /// The text.
    pub text: String,
    /// What is wrong.
    pub damage: Damage,
}

/// How safe the changes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaveState {
    /// All of them lie in the database.
    Saved,
    /// Some are on their way there, or it has not said yet what it has.
    Saving,
    /// Some are not there, and will not be without help.
    NotSaved(Trouble),
}

/// What keeps changes from being safe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// What the database says.
    Database(StoreError),
    /// The database does not answer.
    Silent,
    /// The page is older than what lies in its storage, and writes nothing.
    Newer,
}

#[derive(Clone, Debug)]
struct Entry {
    clock: Hlc,
    id: ChangeId,
    text: Arc<str>,
    is_in_database: bool,
    /// Whether it lies in a copy of all.
    is_in_copy: bool,
}

/// The changes of an atlas, as a page knows them.
#[derive(Clone, Debug)]
pub struct Journal {
    /// Begins all keys of the atlas.
    prefix: Box<str>,
    writer: WriterId,
    next_seq: u32,
    entries: BTreeMap<Name, Entry>,
    /// Those in the window, the oldest first.
    window: BTreeSet<(Hlc, ChangeId, Name)>,
    window_units: usize,
    all_units: usize,
    /// The clock of the oldest change, in milliseconds.
    first_millis: Option<u64>,
    /// Not in the database.
    pending: BTreeSet<Name>,
    /// Whether something is on the way to the database.
    is_under_way: bool,
    /// Whether the database has said what it has.
    has_united: bool,
    /// What came since the copy of all was written.
    units_since_copy: usize,
    /// What could not be read and lies aside.
    aside: HashSet<Box<str>>,
    trouble: Option<Trouble>,
    /// What local storage said last.
    local_error: Option<StoreError>,
}

impl Journal {
    /// Begins with what lies in local storage. `prefix` names the atlas, `writer` is new for each page.
    pub fn open(local: &dyn LocalStore, prefix: &str, writer: WriterId) -> (Self, Opened) {
        let mut journal = Self {
            prefix: prefix.into(),
            writer,
            next_seq: 0,
            entries: BTreeMap::new(),
            window: BTreeSet::new(),
            window_units: 0,
            all_units: 0,
            first_millis: None,
            pending: BTreeSet::new(),
            is_under_way: false,
            has_united: false,
            units_since_copy: 0,
            aside: HashSet::new(),
            trouble: None,
            local_error: None,
        };
        let mut opened = Opened::default();
        let keys = local.keys().unwrap_or_else(|error| {
            journal.local_error = Some(error);
            Vec::new()
        });
        for key in keys {
            let Some(of_atlas) = key.strip_prefix(prefix).and_then(|rest| rest.strip_prefix(':')) else {
                continue;
            };
            if of_atlas.starts_with("j:") {
                match local.get(&key) {
                    Ok(Some(text)) => journal.find(&key, &text, Place::Window, &mut opened),
                    Ok(None) => {}
                    Err(error) => journal.local_error = Some(error),
                }
            } else if of_atlas.starts_with("all:") {
                match local.get(&key) {
                    Ok(Some(text)) => {
                        text.split('\n').for_each(|line| journal.find(&key, line, Place::Copy, &mut opened));
                    }
                    Ok(None) => {}
                    Err(error) => journal.local_error = Some(error),
                }
            }
        }
        journal.put_aside(local, &mut opened.unreadable);
        opened.sort();
        (journal, opened)
    }

    /// Takes notice of what lies in the database, texts by key. Whatever was wrong, it answers now.
    pub fn unite(&mut self, database: impl IntoIterator<Item = (String, String)>) -> Opened {
        self.settle(None);
        self.has_united = true;
        let mut opened = Opened::default();
        for (key, text) in database {
            self.find(&key, &text, Place::Database, &mut opened);
        }
        opened.sort();
        opened
    }

    /// The identity of the next change of this page.
    pub fn next_id(&self) -> ChangeId {
        ChangeId { writer: self.writer, seq: self.next_seq }
    }

    /// Writes a change of this page down: into local storage at once, and to be put into the database. What local storage
    /// says is kept for [`Journal::local_error`]: the change is known all the same.
    ///
    /// The text is what other pages are told.
    pub fn record(&mut self, local: &dyn LocalStore, change: &Change) -> Arc<str> {
        let text: Arc<str> = encode_change(change).into();
        self.next_seq = self.next_seq.max(change.id.seq + 1);
        let name = name_of(change.id, &text);
        self.enter(&name, change, &text);
        match self.write(local, &name) {
            Ok(()) => self.local_error = None,
            Err(error) => self.local_error = Some(error),
        }
        text
    }

    /// A change that another page has written, if it is not known yet. Both put it into the database: the other page may
    /// end before it does, and what is seen here is not called saved before it is.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn hear(&mut self, text: &str) -> Result<Option<Change>, Damage> {
        let change = decode_change(text).inspect_err(|damage| {
            if *damage == Damage::Newer {
                self.settle(Some(Trouble::Newer));
            }
        })?;
        Ok(self.learn(change, text))
    }

    /// Texts that come from a file, a line each, such as [`Journal::texts`] gave once: those that are not known yet are to be put
    /// into the database, and are known from now on.
    pub fn adopt(&mut self, text: &str) -> Adopted {
        let mut adopted = Adopted::default();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            match decode_change(line).map(|change| self.learn(change, line)) {
                Ok(Some(change)) => adopted.changes.push(change),
                Ok(None) => adopted.n_known += 1,
                Err(_) => adopted.n_unreadable += 1,
            }
        }
        adopted.changes.sort_by_key(|change| (change.clock, change.id));
        adopted
    }

    /// What is to be put into the database now, texts by key; it counts as under way until [`Journal::stored`] or
    /// [`Journal::failed`] says otherwise. Nothing while something is under way, or where a newer program has been.
    pub fn to_store(&mut self) -> Vec<(String, Arc<str>)> {
        if self.is_under_way || self.is_read_only() {
            return Vec::new();
        }
        self.is_under_way = !self.pending.is_empty();
        self.pending.iter().map(|name| (name.to_string(), self.entries[name].text.clone())).collect()
    }

    /// These texts, as [`Journal::to_store`] gave them, lie in the database for good; also when it answers after it was given up.
    pub fn stored(&mut self, local: &dyn LocalStore, texts: &[(String, Arc<str>)]) {
        self.is_under_way = false;
        for (name, _) in texts {
            self.pending.remove(name.as_str());
            if let Some(entry) = self.entries.get_mut(name.as_str()) {
                entry.is_in_database = true;
            }
        }
        self.settle(None);
        if self.window_units > WINDOW_UNITS {
            // More than is needed, so that it is not needed with the next change again.
            self.trim(local, WINDOW_UNITS / 4 * 3);
        }
    }

    /// Texts of these names lie in the database for good: another page has put them there.
    pub fn stored_elsewhere<'a>(&mut self, names: impl IntoIterator<Item = &'a str>) {
        for name in names {
            if let Some(entry) = self.entries.get_mut(name) {
                entry.is_in_database = true;
                self.pending.remove(name);
            }
        }
    }

    /// The database was deleted by somebody and has been made anew: nothing of what was there before lies there any more but
    /// these texts.
    pub fn lost(&mut self, but: &[(String, Arc<str>)]) {
        for (name, entry) in &mut self.entries {
            if but.iter().all(|(kept, _)| **kept != **name) {
                entry.is_in_database = false;
                self.pending.insert(name.clone());
            }
        }
    }

    /// What was under way did not get into the database, or nobody knows; or the database cannot be read.
    pub fn failed(&mut self, trouble: Trouble) {
        self.is_under_way = false;
        self.settle(Some(trouble));
    }

    /// How safe the changes are.
    pub fn state(&self) -> SaveState {
        match self.trouble {
            Some(trouble) => SaveState::NotSaved(trouble),
            None if self.pending.is_empty() && self.has_united => SaveState::Saved,
            None => SaveState::Saving,
        }
    }

    /// Whether something does not lie in the database.
    pub fn has_pending(&self) -> bool {
        !self.pending.is_empty()
    }

    /// Whether it has a text of this name: what lies under it elsewhere is written anew.
    pub fn knows(&self, name: &str) -> bool {
        self.entries.contains_key(name)
    }

    /// What local storage said last, where it failed.
    pub fn local_error(&self) -> Option<StoreError> {
        self.local_error
    }

    /// Whether this page must not write: a newer program has.
    pub fn is_read_only(&self) -> bool {
        self.trouble == Some(Trouble::Newer)
    }

    /// All texts, in the order of their clocks: what is exported.
    pub fn texts(&self) -> Vec<Arc<str>> {
        let mut sorted: Vec<&Entry> = self.entries.values().collect();
        sorted.sort_by_key(|entry| (entry.clock, entry.id));
        sorted.into_iter().map(|entry| entry.text.clone()).collect()
    }

    /// How many changes there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether a copy of all changes is worth being written; see [`Journal::copy`].
    pub fn wants_copy(&self) -> bool {
        let step = COPY_STEP_UNITS.max(self.all_units / 2);
        self.all_units <= COPY_UNITS && self.units_since_copy >= step && !self.is_read_only()
    }

    /// Writes a copy of all changes into local storage, and takes away earlier copies that say nothing more. To be called when
    /// nothing else is to be done.
    pub fn copy(&mut self, local: &dyn LocalStore) {
        let Some(last) = self.entries.values().map(|entry| entry.clock).max() else { return };
        let texts = self.texts();
        let copy = texts.iter().map(|text| &**text).collect::<Vec<_>>().join("\n");
        // Later ones sort behind: of two pages that copy at the same time one stays.
        let key = format!("{}:all:{:012x}{:08x}:{}", self.prefix, last.millis, last.count, self.writer);
        let written =
            || local.set(&key, &copy).is_ok() && local.get(&key).as_ref() == Ok(&Some(copy.clone()));
        let mut is_written = written();
        self.remove_copies_before(local, &key, is_written);
        // There may be room once those before are gone.
        is_written = is_written || written();
        self.entries.values_mut().for_each(|entry| entry.is_in_copy = is_written);
        // Also where there is no room: not again before as much is new.
        self.units_since_copy = 0;
    }

    /// Takes away what local storage has under the name of this atlas: changes, copies, what was put aside, preferences.
    ///
    /// # Errors
    /// If it fails; some of it may be gone then.
    pub fn erase(local: &dyn LocalStore, prefix: &str) -> Result<(), StoreError> {
        let is_of_atlas = |key: &&String| key.strip_prefix(prefix).is_some_and(|rest| rest.starts_with(':'));
        local.keys()?.iter().filter(is_of_atlas).try_for_each(|key| local.remove(key))
    }

    /// The day of the oldest change by its clock, in UTC.
    pub fn first_day(&self) -> Option<Day> {
        self.first_millis.map(|first| Day((first / 86_400_000) as i32))
    }

    // --- Inside ---

    /// Takes a change in that is not known yet, to be put into the database.
    fn learn(&mut self, change: Change, text: &str) -> Option<Change> {
        let name = name_of(change.id, text);
        if self.entries.contains_key(&name) {
            return None;
        }
        self.enter(&name, &change, &text.into());
        Some(change)
    }

    fn find(&mut self, key: &str, text: &str, place: Place, opened: &mut Opened) {
        let change = match decode_change(text) {
            Ok(change) => change,
            Err(Damage::Newer) => {
                opened.has_newer = true;
                return self.settle(Some(Trouble::Newer));
            }
            Err(_) if text.is_empty() => return,
            Err(damage) => {
                let (key, text) = (key.to_owned(), text.to_owned());
                return opened.unreadable.push(Unreadable { key, text, damage });
            }
        };
        let name = name_of(change.id, text);
        if !self.entries.contains_key(&name) {
            self.enter(&name, &change, &text.into());
            opened.changes.push(change.clone());
        }
        let Some(entry) = self.entries.get_mut(&name) else { return };
        match place {
            // Under another key than its own it is not found when the window is trimmed; it is then written once more.
            Place::Window if *key == *window_key(&self.prefix, &name) => {
                self.window.insert((entry.clock, entry.id, name.clone()));
                self.window_units += key.len() + units(text);
            }
            Place::Window => {}
            // It is not new to the next copy.
            Place::Copy => {
                if !std::mem::replace(&mut entry.is_in_copy, true) {
                    self.units_since_copy = self.units_since_copy.saturating_sub(units(text) + 1);
                }
            }
            Place::Database if *key != *name => {}
            Place::Database => {
                entry.is_in_database = true;
                self.pending.remove(&name);
            }
        }
    }

    /// What is wrong from now on, if anything; that a newer program has been stays so.
    fn settle(&mut self, trouble: Option<Trouble>) {
        if !self.is_read_only() {
            self.trouble = trouble;
        }
    }

    fn enter(&mut self, name: &Name, change: &Change, text: &Arc<str>) {
        let (clock, id) = (change.clock, change.id);
        let entry = Entry { clock, id, text: text.clone(), is_in_database: false, is_in_copy: false };
        let size = units(text) + 1;
        if self.entries.insert(name.clone(), entry).is_none() {
            self.all_units += size;
            self.first_millis = Some(self.first_millis.map_or(clock.millis, |first| first.min(clock.millis)));
            self.units_since_copy += size;
            self.pending.insert(name.clone());
        }
    }

    /// Writes a change under a key of its own, making room if that is needed and can be had.
    fn write(&mut self, local: &dyn LocalStore, name: &Name) -> Result<(), StoreError> {
        let key = window_key(&self.prefix, name);
        let text = self.entries[name].text.clone();
        let mut written = local.set(&key, &text);
        if written == Err(StoreError::Full) {
            self.trim(local, self.window_units / 2);
            written = local.set(&key, &text);
        }
        written?;
        if local.get(&key)?.as_deref() != Some(&*text) {
            return Err(StoreError::Failed);
        }
        let entry = &self.entries[name];
        self.window.insert((entry.clock, entry.id, name.clone()));
        self.window_units += key.len() + units(&text);
        Ok(())
    }

    /// Takes the oldest changes out of the window that lie in the database, and in a copy while there is room for one, until
    /// it is no larger than that.
    fn trim(&mut self, local: &dyn LocalStore, wanted_units: usize) {
        let mut n_units = self.window_units;
        let mut leaving: Vec<(Hlc, ChangeId, Name)> = Vec::new();
        for place in &self.window {
            if n_units <= wanted_units {
                break;
            }
            if let Some(entry) = self.entries.get(&place.2).filter(|entry| entry.is_in_database) {
                n_units = n_units.saturating_sub(self.units_in_window(&place.2, entry));
                leaving.push(place.clone());
            }
        }
        if leaving.iter().any(|(_, _, name)| !self.entries[name].is_in_copy) && self.all_units <= COPY_UNITS {
            self.copy(local);
        }
        for place in leaving {
            if local.remove(&window_key(&self.prefix, &place.2)).is_ok() {
                let size = self.units_in_window(&place.2, &self.entries[&place.2]);
                self.window_units = self.window_units.saturating_sub(size);
                self.window.remove(&place);
            }
        }
    }

    fn units_in_window(&self, name: &Name, entry: &Entry) -> usize {
        window_key(&self.prefix, name).len() + units(&entry.text)
    }

    /// Takes copies away that are older than this one, if all that is in them lies in this one, in the database or aside.
    fn remove_copies_before(&self, local: &dyn LocalStore, own: &str, is_written: bool) {
        let prefix = [&*self.prefix, ":all:"].concat();
        let kept: HashSet<&str> = self
            .entries
            .values()
            .filter(|entry| is_written || entry.is_in_database)
            .map(|entry| &*entry.text)
            .collect();
        for key in local.keys().unwrap_or_default() {
            if !key.starts_with(&prefix) || *key >= *own {
                continue;
            }
            let Ok(Some(copy)) = local.get(&key) else { continue };
            if copy.split('\n').all(|line| kept.contains(line) || self.aside.contains(line)) {
                let _ = local.remove(&key);
            }
        }
    }

    /// Puts what cannot be read in local storage where nobody takes it for a change, and leaves in `unreadable` what was not
    /// put there before. The rest of a copy is good and stays.
    fn put_aside(&mut self, local: &dyn LocalStore, unreadable: &mut Vec<Unreadable>) {
        let window = [&*self.prefix, ":j:"].concat();
        unreadable.retain(|Unreadable { key, text, .. }| {
            let aside = format!("{}:q:{}", self.prefix, checksum(text));
            let is_aside = || local.get(&aside).ok().flatten().as_ref() == Some(text);
            let is_new = !is_aside();
            let is_kept = !is_new || (local.set(&aside, text).is_ok() && is_aside());
            if is_kept && key.starts_with(&window) {
                let _ = local.remove(key);
            }
            if is_kept {
                self.aside.insert(text.as_str().into());
            }
            is_new
        });
    }
}

/// Where a text was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Window,
    Copy,
    Database,
}

impl Opened {
    fn sort(&mut self) {
        self.changes.sort_by_key(|change| (change.clock, change.id));
    }
}

fn name_of(id: ChangeId, text: &str) -> Name {
    let checksum = text.split(':').nth(2).unwrap_or_default();
    format!("{}:{:08x}:{checksum}", id.writer, id.seq).into()
}

fn window_key(prefix: &str, name: &str) -> String {
    [prefix, ":j:", name].concat()
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}
