//! The person's changes: made, kept, taken back, heard of from other windows.
//!
//! What a change is and where its text is safe is decided in the core (`edit`, `saving`); here the browser is asked to do it,
//! and what it answers is told on. It begins once a page, in the part that comes after the first view.

use std::cell::Cell;
use std::collections::HashSet;
use std::sync::Arc;

use atlas_core::claim::{Change, ChangeId, ClaimSet, HlcClock, WriterId};
use atlas_core::edit::{Command, EditError, History, beyond, plan, withdrawing};
use atlas_core::format::decode_change;
use atlas_core::saving::{Adopted, Journal, Opened, SaveState, StoreError, Trouble};
use atlas_core::time::Day;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::changes::{self, Channel};
use crate::browser::database::DatabaseError;
use crate::browser::storage::{self, LocalChanges};
use crate::browser::{chance, clock, frame, keeping, location, shell};
use crate::notice::Notice;
use crate::once::once;
use crate::store::Store;

/// The database has so long to answer before it is said that it does not, in milliseconds.
const PATIENCE_MS: i32 = 4000;
/// After so long it is tried again, in milliseconds.
const RETRY_MS: i32 = 5000;

/// What another window has made it puts into the database itself; if it has not told so after so long, in milliseconds, every
/// window does.
const HEARD_MS: i32 = 2000;

/// Told to other windows, before the names of texts: they lie in the database.
const STORED: &str = "stored\n";
/// Told to other windows: all is about to be deleted.
const ERASING: &str = "erasing";
/// Told to other windows: all is deleted.
const ERASED: &str = "erased";

/// The preference that holds what the person is called in their changes.
pub(crate) const AUTHOR: &str = "author";

thread_local! {
    static HERE: Cell<Option<Edits>> = const { Cell::new(None) };
}

/// Handle to the changes; copied freely.
#[derive(Clone, Copy)]
pub(crate) struct Edits {
    store: Store,
    journal: StoredValue<Journal, LocalStorage>,
    clock: StoredValue<HlcClock>,
    /// What can be taken back here: what was there at the start, and what this page did.
    history: StoredValue<History>,
    channel: StoredValue<Option<Channel>, LocalStorage>,
    state: RwSignal<SaveState>,
    /// Raised with each change.
    n_changes: RwSignal<usize>,
    /// Raised with each change that this page made.
    n_done: RwSignal<usize>,
    /// Whether all is being deleted: nothing is written any more.
    is_erased: StoredValue<bool>,
    /// Whether the database has said what it has.
    has_united: StoredValue<bool>,
    /// Changes that other windows made while this page was open.
    heard: StoredValue<HashSet<ChangeId>>,
    /// Counts what is put into the database, to tell whether an answer is still awaited.
    n_flushes: StoredValue<u32>,
    /// Whether it will be tried again by itself.
    is_retry_due: StoredValue<bool>,
}

impl Edits {
    /// Those of this page, which begin when they are first asked for.
    pub(crate) fn of(store: Store) -> Self {
        once(&HERE, || Self::begin(store))
    }

    fn begin(store: Store) -> Self {
        let (journal, opened) = Journal::open(&LocalChanges, &shell::atlas_id(), WriterId(chance::random()));
        let edits = Self {
            store,
            state: RwSignal::new(journal.state()),
            journal: StoredValue::new_local(journal),
            clock: StoredValue::new(HlcClock::default()),
            history: StoredValue::new(History::default()),
            channel: StoredValue::new_local(None),
            n_changes: RwSignal::new(0),
            n_done: RwSignal::new(0),
            is_erased: StoredValue::new(false),
            has_united: StoredValue::new(false),
            heard: StoredValue::new(HashSet::new()),
            n_flushes: StoredValue::new(0),
            is_retry_due: StoredValue::new(false),
        };
        edits.take(opened);
        let hear = move |text: &str| edits.hear(text);
        edits.channel.set_value(Some(Channel::open(hear)));
        edits.unite();
        edits
    }

    // --- Reading ---

    /// How safe the changes are.
    pub(crate) fn state(self) -> SaveState {
        self.state.get()
    }

    /// Whether something would be lost with the page.
    pub(crate) fn is_at_risk(self) -> bool {
        !self.is_erased.get_value()
            && self.state.get() != SaveState::Saved
            && self.journal.with_value(Journal::has_pending)
    }

    /// The change that is taken back next.
    pub(crate) fn next_undo(self) -> Option<ChangeId> {
        self.n_changes.track();
        self.with_claims(|claims| self.history.with_value(|history| history.next_undo(claims)))
    }

    /// The change whose withdrawal brings back what was taken back last.
    pub(crate) fn next_redo(self) -> Option<ChangeId> {
        self.n_changes.track();
        self.with_claims(|claims| self.history.with_value(|history| history.next_redo(claims)))
    }

    /// How many changes there are, without following them.
    pub(crate) fn n_changes_now(self) -> usize {
        self.journal.with_value(Journal::len)
    }

    /// The day of the first change.
    pub(crate) fn first_day(self) -> Option<Day> {
        self.journal.with_value(Journal::first_day)
    }

    /// What local storage said last, where it failed.
    pub(crate) fn local_error(self) -> Option<StoreError> {
        self.journal.with_value(Journal::local_error)
    }

    /// How often this page has done something.
    pub(crate) fn n_done(self) -> usize {
        self.n_done.get()
    }

    /// Whether there is any change.
    pub(crate) fn has_changes(self) -> bool {
        self.n_changes.get() > 0
    }

    /// Follows all changes.
    pub(crate) fn follow(self) {
        self.n_changes.track();
    }

    /// The texts of all changes, a line each: what is handed out when nothing else keeps them.
    pub(crate) fn texts(self) -> String {
        self.journal.with_value(|journal| journal.texts().join("\n"))
    }

    fn with_claims<T>(self, read: impl FnOnce(&ClaimSet) -> T) -> T {
        untrack(|| self.store.atlas(|atlas| read(atlas.claims())))
    }

    /// How many records a command would change; `None` where it would be refused.
    pub(crate) fn preview(self, command: &Command) -> Option<usize> {
        let id = self.journal.with_value(Journal::next_id);
        let mut clock = self.clock.get_value();
        let change =
            self.with_claims(|claims| plan(claims, command, (&mut clock, clock::now_ms()), id, "".into()));
        let records: HashSet<_> = change.ok()?.claims.into_iter().map(|claim| claim.cell.record).collect();
        Some(records.len())
    }

    // --- Writing ---

    /// Does what a person wants, or says why not.
    pub(crate) fn dispatch(self, command: &Command) -> Result<(), EditError> {
        let id = self.journal.with_value(Journal::next_id);
        let author: Arc<str> = author().into();
        let planned = self.clock.try_update_value(|clock| {
            self.with_claims(|claims| plan(claims, command, (clock, clock::now_ms()), id, author.clone()))
        });
        let change = planned.unwrap_or(Err(EditError::Nothing))?;
        let text = self.journal.try_update_value(|journal| journal.record(&LocalChanges, &change));
        self.store.apply(vec![change.clone()]);
        self.history.update_value(|history| self.with_claims(|claims| history.add(claims, &change)));
        if let Some(text) = text {
            self.tell(&text);
        }
        self.n_changes.update(|n| *n += 1);
        self.n_done.update(|n| *n += 1);
        self.flush();
        Ok(())
    }

    /// Takes back what was done last, if anything can be.
    pub(crate) fn undo(self) {
        if let Some(id) = untrack(|| self.next_undo()) {
            // What holds can be taken back.
            let _ = self.dispatch(&Command::Withdraw(vec![id]));
        }
    }

    /// Brings back what was taken back last.
    pub(crate) fn redo(self) {
        if let Some(id) = untrack(|| self.next_redo()) {
            let _ = self.dispatch(&Command::Withdraw(vec![id]));
        }
    }

    /// Brings back a change that was taken back: whatever withdraws it is withdrawn.
    pub(crate) fn bring_back(self, id: ChangeId) {
        let withdrawing = self.with_claims(|claims| withdrawing(claims, id));
        // Where nothing withdraws it, it holds.
        let _ = self.dispatch(&Command::Withdraw(withdrawing));
    }

    /// Takes in what a file of changes has. They are none that the person did here, and are not taken back one by one.
    pub(crate) fn adopt(self, text: &str) -> Adopted {
        let adopted = self.journal.try_update_value(|journal| journal.adopt(text)).unwrap_or_default();
        if !adopted.changes.is_empty() {
            self.heard.update_value(|heard| heard.extend(adopted.changes.iter().map(|change| change.id)));
            self.follow_clocks(&adopted.changes);
            self.store.apply(adopted.changes.clone());
            self.n_changes.update(|n| *n += 1);
            // Those that know one take no notice.
            self.channel.with_value(|channel| {
                channel.iter().for_each(|channel| text.lines().for_each(|line| channel.tell(line)));
            });
            self.flush();
        }
        adopted
    }

    /// Makes all be as it was when the changes of a text were all there were, in one step; whether that is another state.
    pub(crate) fn restore(self, text: &str) -> bool {
        let n_added = self.adopt(text).changes.len();
        let then = text.lines().filter_map(|line| decode_change(line).ok()).map(|change| change.id).collect();
        let beyond = self.with_claims(|claims| beyond(claims, &then));
        self.dispatch(&Command::Withdraw(beyond)).is_ok() || n_added > 0
    }

    /// Deletes all that this browser keeps of the atlas, and begins anew.
    pub(crate) async fn erase(self) -> Result<(), DatabaseError> {
        // Windows that are open write nothing from now on, and begin anew at the end.
        self.is_erased.set_value(true);
        self.tell(ERASING);
        let in_time = frame::within(PATIENCE_MS, keeping::erase()).await;
        let local = Journal::erase(&LocalChanges, &shell::atlas_id());
        match (in_time.unwrap_or(Err(DatabaseError::Blocked)), local) {
            (Ok(()), Ok(()) | Err(StoreError::Absent)) => {
                self.tell(ERASED);
                location::reload();
                Ok(())
            }
            (error, _) => {
                self.is_erased.set_value(false);
                self.tell(ERASED);
                Err(error.err().unwrap_or(DatabaseError::Failed))
            }
        }
    }

    /// Tries once more to put into the database what is not there.
    pub(crate) fn retry(self) {
        if self.has_united.get_value() {
            self.flush();
        } else {
            self.unite();
        }
    }

    // --- Inside ---

    /// Takes what a place had.
    fn take(self, opened: Opened) {
        if !opened.unreadable.is_empty() {
            self.store.tell(Notice::ChangesUnreadable(opened.unreadable.len()));
        }
        if opened.changes.is_empty() {
            return;
        }
        self.follow_clocks(&opened.changes);
        self.store.apply(opened.changes);
        let is_own = |id| self.heard.with_value(|heard| !heard.contains(&id));
        self.history.set_value(self.with_claims(|claims| History::of(claims, is_own)));
        self.n_changes.update(|n| *n += 1);
    }

    /// All of them were made in this browser: what comes next is later, whatever its clock said.
    fn follow_clocks(self, changes: &[Change]) {
        self.clock.update_value(|clock| changes.iter().for_each(|change| clock.follow(change.clock)));
    }

    fn tell(self, text: &str) {
        self.channel.with_value(|channel| channel.iter().for_each(|channel| channel.tell(text)));
    }

    /// A change of another window: not to be taken back here.
    fn hear(self, text: &str) {
        match text {
            ERASING => {
                self.is_erased.set_value(true);
                // The other one may end in the middle of it.
                return frame::after(2 * PATIENCE_MS, location::reload);
            }
            ERASED => return location::reload(),
            _ => {}
        }
        if let Some(names) = text.strip_prefix(STORED) {
            self.journal.update_value(|journal| journal.stored_elsewhere(names.split('\n')));
            return self.publish();
        }
        let heard = self.journal.try_update_value(|journal| journal.hear(text));
        if let Some(Ok(Some(change))) = heard {
            self.heard.update_value(|heard| {
                heard.insert(change.id);
            });
            self.follow_clocks(std::slice::from_ref(&change));
            self.store.apply(vec![change]);
            self.n_changes.update(|n| *n += 1);
            self.publish();
            // Whoever made it puts it into the database, and tells; if not, this page does, and not all at the same time.
            let delay_ms = HEARD_MS + (chance::random() % HEARD_MS as u64) as i32;
            frame::after(delay_ms, move || self.flush());
        }
    }

    /// Takes notice of what the database has.
    fn unite(self) {
        frame::after(PATIENCE_MS, move || {
            if !self.has_united.get_value() {
                self.give_up(Trouble::Silent);
            }
        });
        spawn_local(async move {
            match changes::all().await {
                Ok(texts) => self.take_database(texts).await,
                Err(error) => self.give_up(trouble_of(error)),
            }
        });
    }

    async fn take_database(self, texts: Vec<(String, String)>) {
        self.has_united.set_value(true);
        let Some(opened) = self.journal.try_update_value(|journal| journal.unite(texts)) else { return };
        // What is known is put there anew.
        let is_lost = |name: &str| self.journal.with_value(|journal| !journal.knows(name));
        let unreadable = opened.unreadable.iter().filter(|bad| is_lost(&bad.key));
        let aside: Vec<_> = unreadable.map(|bad| (bad.key.clone(), bad.text.clone())).collect();
        self.take(opened);
        self.flush();
        if !aside.is_empty() {
            // Where it stays it is told again.
            let _ = changes::put_aside(&aside).await;
        }
    }

    /// Puts into the database what is not there, if nothing is on its way.
    fn flush(self) {
        if self.is_erased.get_value() {
            return;
        }
        let texts = self.journal.try_update_value(Journal::to_store).unwrap_or_default();
        self.publish();
        if texts.is_empty() {
            return;
        }
        let n_flushes = self.n_flushes.get_value() + 1;
        self.n_flushes.set_value(n_flushes);
        frame::after(PATIENCE_MS, move || {
            if self.n_flushes.get_value() == n_flushes {
                self.give_up(Trouble::Silent);
            }
        });
        spawn_local(async move {
            let kept = changes::keep(&texts).await;
            if self.n_flushes.get_value() == n_flushes {
                // The answer is here.
                self.n_flushes.set_value(n_flushes + 1);
            }
            match kept {
                Ok(is_new) => {
                    self.journal.update_value(|journal| {
                        journal.stored(&LocalChanges, &texts);
                        if is_new {
                            journal.lost(&texts);
                        }
                    });
                    let names: Vec<&str> = texts.iter().map(|(name, _)| name.as_str()).collect();
                    self.tell(&[STORED, &names.join("\n")].concat());
                    self.flush();
                    self.copy_when_idle();
                }
                Err(error) => self.give_up(trouble_of(error)),
            }
        });
    }

    fn copy_when_idle(self) {
        if self.journal.with_value(Journal::wants_copy) && !self.is_erased.get_value() {
            spawn_local(async move {
                frame::idle().await;
                self.journal.update_value(|journal| {
                    if journal.wants_copy() && !self.is_erased.get_value() {
                        journal.copy(&LocalChanges);
                    }
                });
            });
        }
    }

    /// Says what is wrong, and tries again after a while: once, however much has failed.
    fn give_up(self, trouble: Trouble) {
        self.journal.update_value(|journal| journal.failed(trouble));
        self.publish();
        if !self.is_retry_due.get_value() {
            self.is_retry_due.set_value(true);
            frame::after(RETRY_MS, move || {
                self.is_retry_due.set_value(false);
                self.retry();
            });
        }
    }

    fn publish(self) {
        let state = self.journal.with_value(Journal::state);
        if untrack(|| self.state.get()) != state {
            self.state.set(state);
        }
    }
}

fn author() -> String {
    storage::preference(AUTHOR).unwrap_or_default()
}

fn trouble_of(error: DatabaseError) -> Trouble {
    match error {
        DatabaseError::Newer => Trouble::Newer,
        DatabaseError::Absent => Trouble::Database(StoreError::Absent),
        DatabaseError::Full => Trouble::Database(StoreError::Full),
        DatabaseError::Blocked | DatabaseError::Failed => Trouble::Database(StoreError::Failed),
    }
}
