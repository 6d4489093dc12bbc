//! The person's changes: made, kept, taken back, heard of from other windows.
//!
//! What a change is and where its text is safe is decided in the core (`edit`, `saving`); here the browser is asked to do it,
//! and what it answers is told on. It begins once a page, in the part that comes after the first view.

use std::cell::Cell;

use atlas_core::claim::{Change, ChangeId, ClaimSet, HlcClock, WriterId};
use atlas_core::edit::{Command, EditError, History, Stamp, plan};
use atlas_core::saving::{Journal, Opened, SaveState, StoreError, Trouble};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::changes::{self, Channel};
use crate::browser::database::DatabaseError;
use crate::browser::storage::Changes;
use crate::browser::{clock, frame, shell};
use crate::notice::Notice;
use crate::store::Store;

/// The database has so long to answer before it is said that it does not, in milliseconds.
const PATIENCE_MS: i32 = 4000;
/// After so long it is tried again, in milliseconds.
const RETRY_MS: i32 = 5000;

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
    /// Whether the database has said what it has.
    has_united: StoredValue<bool>,
    /// Counts what is put into the database, to tell whether an answer is still awaited.
    n_flushes: StoredValue<u32>,
}

impl Edits {
    /// Those of this page, which begin when they are first asked for.
    pub(crate) fn of(store: Store) -> Self {
        HERE.get().unwrap_or_else(|| {
            let owner = Owner::new();
            let edits = owner.with(|| Self::begin(store));
            // As long as the page.
            std::mem::forget(owner);
            HERE.set(Some(edits));
            edits
        })
    }

    fn begin(store: Store) -> Self {
        let (journal, opened) = Journal::open(&Changes, &shell::atlas_id(), WriterId(changes::random()));
        let edits = Self {
            store,
            state: RwSignal::new(journal.state()),
            journal: StoredValue::new_local(journal),
            clock: StoredValue::new(HlcClock::default()),
            history: StoredValue::new(History::default()),
            channel: StoredValue::new_local(None),
            n_changes: RwSignal::new(0),
            has_united: StoredValue::new(false),
            n_flushes: StoredValue::new(0),
        };
        edits.take(opened);
        let hear = move |text: &str| edits.hear(text);
        edits.channel.set_value(Some(Channel::open(hear)));
        spawn_local(edits.unite());
        frame::after(PATIENCE_MS, move || {
            if !edits.has_united.get_value() {
                edits.tell_trouble(Trouble::Silent);
            }
        });
        edits
    }

    // --- Reading ---

    /// How safe the changes are.
    pub(crate) fn state(self) -> SaveState {
        self.state.get()
    }

    /// Whether something would be lost with the page.
    pub(crate) fn is_at_risk(self) -> bool {
        self.state.get() != SaveState::Saved && self.journal.with_value(Journal::has_pending)
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

    // --- Writing ---

    /// Does what a person wants, or says why not.
    pub(crate) fn dispatch(self, command: &Command) -> Result<(), EditError> {
        let stamp = Stamp {
            id: self.journal.with_value(Journal::next_id),
            clock: self.clock.try_update_value(|clock| clock.tick(clock::now_ms())).unwrap_or_default(),
            author: "".into(),
        };
        let change = self.with_claims(|claims| plan(claims, command, stamp))?;
        let text = self.journal.try_update_value(|journal| journal.record(&Changes, &change));
        self.history.update_value(|history| history.add(&change));
        self.store.apply(vec![change]);
        if let Some(text) = text {
            self.channel.with_value(|channel| channel.as_ref().map(|channel| channel.tell(&text)));
        }
        self.n_changes.update(|n| *n += 1);
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
        let withdrawing = self.with_claims(|claims| {
            let names = |(change, is_effective): (&std::sync::Arc<Change>, bool)| {
                (is_effective && change.withdraws.contains(&id)).then_some(change.id)
            };
            claims.changes().filter_map(names).collect()
        });
        // Where nothing withdraws it, it holds.
        let _ = self.dispatch(&Command::Withdraw(withdrawing));
    }

    /// Tries once more to put into the database what is not there.
    pub(crate) fn retry(self) {
        if self.has_united.get_value() {
            self.flush();
        } else {
            spawn_local(self.unite());
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
        self.observe(&opened.changes);
        // Of both places, in the order of their clocks.
        let known: Vec<Change> = self.with_claims(|claims| {
            claims
                .changes()
                .map(|(change, _)| (**change).clone())
                .chain(opened.changes.iter().cloned())
                .collect()
        });
        self.history.set_value(History::of(&known));
        self.store.apply(opened.changes);
        self.n_changes.update(|n| *n += 1);
    }

    fn observe(self, changes: &[Change]) {
        let now_ms = clock::now_ms();
        self.clock.update_value(|clock| {
            for change in changes {
                clock.observe(change.clock, now_ms);
            }
        });
    }

    /// A change of another window: not to be taken back here.
    fn hear(self, text: &str) {
        let heard = self.journal.try_update_value(|journal| journal.hear(text));
        if let Some(Ok(Some(change))) = heard {
            self.observe(std::slice::from_ref(&change));
            self.store.apply(vec![change]);
            self.n_changes.update(|n| *n += 1);
        }
        self.flush();
    }

    async fn unite(self) {
        let texts = match changes::all().await {
            Ok(texts) => texts,
            Err(error) => {
                self.tell_trouble(trouble_of(error));
                return self.try_again();
            }
        };
        self.has_united.set_value(true);
        let Some(opened) = self.journal.try_update_value(|journal| journal.unite(texts)) else { return };
        let aside: Vec<_> = opened.unreadable.iter().map(|bad| (bad.key.clone(), bad.text.clone())).collect();
        self.take(opened);
        self.flush();
        if !aside.is_empty() {
            // Where it stays it is told again.
            let _ = changes::put_aside(&aside).await;
        }
    }

    /// Puts into the database what is not there, if nothing is on its way.
    fn flush(self) {
        let texts = self.journal.try_update_value(Journal::to_store).unwrap_or_default();
        self.publish();
        if texts.is_empty() {
            return;
        }
        let n_flushes = self.n_flushes.get_value() + 1;
        self.n_flushes.set_value(n_flushes);
        frame::after(PATIENCE_MS, move || {
            if self.n_flushes.get_value() == n_flushes && untrack(|| self.state.get()) == SaveState::Saving {
                self.tell_trouble(Trouble::Silent);
            }
        });
        spawn_local(async move {
            let kept = changes::keep(&texts).await;
            // Whatever was awaited has come.
            self.n_flushes.update_value(|n| *n += 1);
            match kept {
                Ok(()) => {
                    self.journal.update_value(|journal| journal.stored(&Changes));
                    self.flush();
                    self.copy_when_idle();
                }
                Err(error) => {
                    self.journal.update_value(|journal| journal.failed(trouble_of(error)));
                    self.publish();
                    self.try_again();
                }
            }
        });
    }

    fn copy_when_idle(self) {
        if self.journal.with_value(Journal::wants_copy) {
            spawn_local(async move {
                frame::idle().await;
                self.journal.update_value(|journal| {
                    if journal.wants_copy() {
                        journal.copy(&Changes);
                    }
                });
            });
        }
    }

    fn try_again(self) {
        frame::after(RETRY_MS, move || self.retry());
    }

    fn tell_trouble(self, trouble: Trouble) {
        self.journal.update_value(|journal| journal.doubt(trouble));
        self.publish();
    }

    fn publish(self) {
        let state = self.journal.with_value(Journal::state);
        if untrack(|| self.state.get()) != state {
            self.state.set(state);
        }
    }
}

fn trouble_of(error: DatabaseError) -> Trouble {
    Trouble::Database(match error {
        DatabaseError::Absent => StoreError::Absent,
        DatabaseError::Full => StoreError::Full,
        DatabaseError::Blocked | DatabaseError::Failed => StoreError::Failed,
    })
}
