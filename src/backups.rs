//! Copies of the person's changes, in this browser and as files: made in time, restored in one step, and what is said to those
//! who have none outside of the browser.

use std::cell::Cell;

use atlas_core::saving::{Backup, BackupReason, Mark, is_reminder_due, superfluous};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::database::DatabaseError;
use crate::browser::{backups, clock, files, keeping, storage};
use crate::edits::Edits;
use crate::notice::Notice;
use crate::once::once;
use crate::store::Store;

/// Preferences: how many changes were exported last, and when; how many there were when a reminder was closed.
const EXPORTED: &str = "exported";
const REMINDED: &str = "reminded";
/// The preference that says that the browser was asked to keep the data.
const ASKED: &str = "asked-to-keep";
/// The day of the last daily copy, as days since 1970-01-01.
const COPIED: &str = "backed-up";

thread_local! {
    static HERE: Cell<Option<Backups>> = const { Cell::new(None) };
}

/// Handle to the copies; copied freely.
#[derive(Clone, Copy)]
pub(crate) struct Backups {
    store: Store,
    edits: Edits,
    /// Those there are, the newest first, once they were looked at.
    list: RwSignal<Vec<Backup>>,
    /// Raised when changes were exported.
    n_exports: RwSignal<usize>,
}

impl Backups {
    /// Those of this page.
    pub(crate) fn of(store: Store) -> Self {
        once(&HERE, || Self {
            store,
            edits: Edits::of(store),
            list: RwSignal::new(Vec::new()),
            n_exports: RwSignal::new(0),
        })
    }

    /// From now on a copy is made each day on which something is changed, and who exports nothing is reminded.
    pub(crate) fn begin(self) {
        Effect::new(move |_| {
            let has_done = self.edits.n_done() > 0;
            self.edits.follow();
            untrack(|| self.remind());
            if has_done {
                self.ask_to_keep();
                let today = self.store.today().0.to_string();
                if storage::preference(COPIED).as_ref() != Some(&today) {
                    storage::set_preference(COPIED, &today);
                    // What fails is tried again tomorrow; the changes themselves tell where nothing can be kept.
                    spawn_local(async move {
                        let _ = self.back_up(BackupReason::Daily).await;
                    });
                }
            }
        });
    }

    // --- In this browser ---

    /// The copies, the newest first.
    pub(crate) fn list(self) -> Vec<Backup> {
        self.list.get()
    }

    /// Looks which there are.
    pub(crate) async fn look(self) {
        if let Ok(keys) = backups::keys().await {
            self.list.set(keys.iter().rev().filter_map(|key| Backup::parse(key)).collect());
        }
    }

    /// Makes a copy, unless there is nothing to be copied or the newest one holds the same.
    pub(crate) async fn back_up(self, reason: BackupReason) -> Result<(), DatabaseError> {
        self.put_away(&self.edits.texts(), reason).await
    }

    async fn put_away(self, text: &str, reason: BackupReason) -> Result<(), DatabaseError> {
        if text.is_empty() {
            return Ok(());
        }
        let mut there: Vec<Backup> =
            backups::keys().await?.iter().filter_map(|key| Backup::parse(key)).collect();
        if !there.last().is_some_and(|last| last.is_of(text)) {
            let backup = Backup::of(text, reason, clock::now_ms());
            let key = backup.key();
            there.push(backup);
            let gone: Vec<String> = superfluous(there).iter().map(Backup::key).collect();
            backups::keep(&key, text, &gone).await?;
        }
        self.look().await;
        Ok(())
    }

    /// Makes a copy because many records are about to be changed in one step. What is copied is taken now; nobody waits until it
    /// lies in the database, where the change itself comes later.
    pub(crate) fn before_bulk(self) {
        let text = self.edits.texts();
        spawn_local(async move {
            // The changes themselves tell where nothing can be kept.
            let _ = self.put_away(&text, BackupReason::Bulk).await;
        });
    }

    /// Makes all be as it was when a copy was made; whether that is another state, `None` where the copy is damaged or gone.
    pub(crate) async fn restore(self, backup: &Backup) -> Option<bool> {
        let text = backups::text(&backup.key()).await.ok()?.filter(|text| backup.is_of(text))?;
        // Nothing is lost by restoring: what is there now can be taken up again with the change that this is.
        let _ = self.back_up(BackupReason::Restore).await;
        Some(self.edits.restore(&text))
    }

    // --- As files ---

    /// Hands all changes out as a file; `false` where the browser refuses.
    pub(crate) fn export(self) -> bool {
        let day = clock::today().civil();
        let name = format!("peer-atlas-changes-{:04}-{:02}-{:02}.txt", day.year, day.month, day.day);
        let is_handed = files::save(&name, "text/plain;charset=utf-8", &self.edits.texts());
        if is_handed {
            storage::set_preference(EXPORTED, &self.mark().to_text());
            self.n_exports.update(|n| *n += 1);
            self.remind();
        }
        is_handed
    }

    /// The day of the last export.
    pub(crate) fn exported(self) -> Option<Mark> {
        self.n_exports.track();
        mark_of(EXPORTED)
    }

    /// Reminds, if that is due, and takes an older reminder away.
    fn remind(self) {
        let n = self.edits.n_changes_now();
        let due = self.edits.first_day().is_some_and(|first| {
            is_reminder_due(n, first, mark_of(EXPORTED), mark_of(REMINDED), self.store.today())
        });
        let is_reminder = |notice: &Notice| matches!(notice, Notice::NotExported(_));
        self.store.replace_notices(is_reminder, due.then_some(Notice::NotExported(n)));
    }

    /// Somebody has read the reminder.
    pub(crate) fn remind_later(self) {
        storage::set_preference(REMINDED, &self.mark().to_text());
    }

    fn mark(self) -> Mark {
        Mark { n_changes: self.edits.n_changes_now(), day: self.store.today() }
    }

    // --- For good ---

    /// Asks the browser to keep the data, once: some of them ask the person.
    fn ask_to_keep(self) {
        if storage::preference(ASKED).is_none() {
            storage::set_preference(ASKED, "1");
            spawn_local(async {
                keeping::persist().await;
            });
        }
    }
}

fn mark_of(preference: &str) -> Option<Mark> {
    Mark::parse(&storage::preference(preference)?)
}
