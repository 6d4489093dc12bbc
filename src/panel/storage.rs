//! What this browser keeps of the person's: changes, copies of them, how safe they are, and how all of it is deleted.

use atlas_core::format::change_lines;
use atlas_core::saving::{Backup, BackupReason, StoreError};
use atlas_core::time::Edtf;
use atlas_core::words::{Msg, Words, dates};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::edit_bar::export_button;
use super::import::storage_reason;
use super::sheet::Sheet;
use crate::backups::Backups;
use crate::browser::files::PickedFile;
use crate::browser::{files, intl, keeping, storage};
use crate::edits::{AUTHOR, Edits};
use crate::store::Store;

/// The field for files of changes.
const FIELD: &str = ".storage-field";
/// A file of changes is at most so large, in bytes.
const FILE_MAX: f64 = 100e6;

/// The state of the sheet; copied freely.
#[derive(Clone, Copy)]
struct Panel {
    store: Store,
    edits: Edits,
    backups: Backups,
    /// What came of the last act, in words.
    told: RwSignal<String>,
    /// What the browser promises and what it lets be used, in words.
    promise: RwSignal<Vec<String>>,
    /// Whether somebody wants all to be deleted.
    is_erasing: RwSignal<bool>,
}

/// The sheet.
#[component]
pub(super) fn Storage(store: Store, is_open: RwSignal<bool>) -> impl IntoView {
    let panel = Panel {
        store,
        edits: Edits::of(store),
        backups: Backups::of(store),
        told: RwSignal::new(String::new()),
        promise: RwSignal::new(Vec::new()),
        is_erasing: RwSignal::new(false),
    };
    Effect::new(move |_| {
        if is_open.get() {
            panel.told.set(String::new());
            panel.is_erasing.set(false);
            spawn_local(async move {
                panel.backups.look().await;
                panel.look().await;
            });
        }
    });
    let title = Signal::derive(move || store.words().get(Msg::StorageTitle).to_owned());
    view! {
        <Sheet store id="storage-title" title is_open>
            <div class="about-text">
                <p class="storage-told" role="status">{move || panel.told.get()}</p>
                {move || is_open.get().then(|| panel.content())}
            </div>
        </Sheet>
    }
    .into_any()
}

impl Panel {
    fn content(self) -> AnyView {
        let say = move |msg: Msg| move || self.store.words().get(msg).to_owned();
        let parts: Vec<AnyView> = vec![
            self.changes(),
            view! { <h3>{say(Msg::StorageBackups)}</h3> }.into_any(),
            self.copies(),
            view! { <h3>{say(Msg::StorageBrowser)}</h3> }.into_any(),
            (move || {
                self.promise
                    .get()
                    .into_iter()
                    .map(|text| view! { <p>{text}</p> }.into_any())
                    .collect::<Vec<_>>()
            })
            .into_any(),
            view! { <h3>{say(Msg::StorageShared)}</h3> }.into_any(),
            self.erasing(),
        ];
        parts.into_any()
    }

    /// How many changes there are, who made them, and the way out and in.
    fn changes(self) -> AnyView {
        let say = move |msg: Msg| move || self.store.words().get(msg).to_owned();
        let counted = move || {
            self.edits.follow();
            let words = self.store.words();
            let n = self.edits.n_changes_now();
            let exported = match self.backups.exported() {
                _ if n == 0 => String::new(),
                Some(mark) => {
                    let day = mark.day.civil();
                    let date = Edtf::parse(&format!("{:04}-{:02}-{:02}", day.year, day.month, day.day));
                    let when = date.map_or_else(|_| String::new(), |date| dates::on(&words, &date));
                    words.fill(Msg::StorageExported, &[("when", &when)])
                }
                None => words.get(Msg::StorageNeverExported).to_owned(),
            };
            [&words.count(Msg::StorageChanges, n, &[]), " ", &exported].concat()
        };
        let choose = move |event| {
            for file in files::take_chosen(&event) {
                spawn_local(self.open(file));
            }
        };
        view! {
            <p>{counted}</p>
            <div class="storage-acts">
                {export_button(self.store)}
                <button class="about-act" on:click=move |_| files::choose(FIELD)>{say(Msg::StorageOpen)}</button>
                <input
                    class="storage-field"
                    type="file"
                    accept=".txt,.json,text/plain,application/json"
                    hidden
                    aria-label=say(Msg::StorageOpen)
                    on:change=choose
                />
            </div>
            <div class="form-field storage-author">
                <label for="storage-author">{say(Msg::StorageAuthor)}</label>
                <input
                    id="storage-author"
                    type="text"
                    autocomplete="name"
                    maxlength="100"
                    aria-describedby="storage-author-hint"
                    prop:value=storage::preference(AUTHOR).unwrap_or_default()
                    on:input=move |event| storage::set_preference(AUTHOR, event_target_value(&event).trim())
                />
                <p class="form-hint" id="storage-author-hint">{say(Msg::StorageAuthorHint)}</p>
            </div>
        }
        .into_any()
    }

    /// Takes in an exported file, whoever exported it.
    async fn open(self, file: PickedFile) {
        let name = file.name();
        let bytes = if file.n_bytes() > FILE_MAX { None } else { file.bytes().await };
        let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
        // As it was before.
        let _ = self.backups.back_up(BackupReason::Import).await;
        let adopted = self.edits.adopt(&change_lines(&text));
        let words = untrack(|| self.store.words());
        let (n, n_known, n_bad) = (adopted.changes.len(), adopted.n_known, adopted.n_unreadable);
        if n + n_known == 0 {
            return self.told.set(words.fill(Msg::StorageNotOpened, &[("name", &name)]));
        }
        let mut told = vec![words.count(Msg::StorageOpened, n, &[("name", &name)])];
        if n_known > 0 {
            told.push(words.count(Msg::StorageKnown, n_known, &[]));
        }
        if n_bad > 0 {
            told.push(words.count(Msg::StorageLeftOut, n_bad, &[]));
        }
        self.told.set(told.join(" "));
    }

    fn copies(self) -> AnyView {
        let say = move |msg: Msg| move || self.store.words().get(msg).to_owned();
        let list = move || {
            let (copies, words) = (self.backups.list(), self.store.words());
            if copies.is_empty() {
                let none = words.get(Msg::StorageNoBackups).to_owned();
                return view! { <p>{none}</p> }.into_any();
            }
            let label = words.get(Msg::StorageBackups).to_owned();
            let items: Vec<AnyView> = copies.into_iter().map(|copy| self.copy(&words, copy)).collect();
            view! { <ul class="history-list" aria-label=label>{items}</ul> }.into_any()
        };
        let back_up = move |_| {
            spawn_local(async move {
                let words = untrack(|| self.store.words());
                self.told.set(match self.backups.back_up(BackupReason::Asked).await {
                    Ok(()) => String::new(),
                    Err(error) => {
                        words.fill(Msg::StorageBackupFailed, &[("reason", storage_reason(&words, error))])
                    }
                });
            });
        };
        view! {
            {list}
            <button
                class="about-act"
                disabled=move || !self.edits.has_changes()
                on:click=back_up
            >
                {say(Msg::StorageBackUp)}
            </button>
        }
        .into_any()
    }

    fn copy(self, words: &Words, copy: Backup) -> AnyView {
        let when = intl::moment(words.lang().code(), copy.millis);
        let reason = words.get(match copy.reason {
            BackupReason::Daily => Msg::StorageDaily,
            BackupReason::Import => Msg::StorageImport,
            BackupReason::Bulk => Msg::StorageBulk,
            BackupReason::Restore => Msg::StorageRestore,
            BackupReason::Asked => Msg::StorageAsked,
        });
        let about = [&words.count(Msg::StorageBackupSize, copy.n_changes, &[]), ", ", reason].concat();
        let act = words.get(Msg::StorageRestoreThis).to_owned();
        let of_what = [": ", &when].concat();
        let restore = move |_| {
            let copy = copy.clone();
            spawn_local(async move {
                let msg = match self.backups.restore(&copy).await {
                    None => Msg::StorageDamaged,
                    Some(false) => Msg::StorageSame,
                    Some(true) => Msg::StorageRestored,
                };
                self.told.set(untrack(|| self.store.words()).get(msg).to_owned());
            });
        };
        view! {
            <li>
                <div>
                    <p class="history-what">{when}</p>
                    <p class="history-when">{about}</p>
                </div>
                <button class="details-act" on:click=restore>{act}<span class="unseen">{of_what}</span></button>
            </li>
        }
        .into_any()
    }

    /// Asks the browser what it promises.
    async fn look(self) {
        let promised = if keeping::is_secure() {
            match keeping::is_persistent().await {
                Some(true) => Msg::StoragePersistent,
                Some(false) => Msg::StorageNotPersistent,
                None => Msg::StorageNotTold,
            }
        } else {
            Msg::StorageInsecure
        };
        let usage = keeping::usage().await;
        let words = untrack(|| self.store.words());
        let mut told = vec![words.get(promised).to_owned()];
        if let Some((used, quota)) = usage {
            let megabytes = |bytes: f64| intl::number(words.lang().code(), (bytes / 1e5).round() / 10.0);
            let values = [("used", &*megabytes(used)), ("quota", &*megabytes(quota))];
            told.push(words.fill(Msg::StorageUse, &values));
        }
        told.extend(self.edits.local_error().map(|error| {
            let msg = match error {
                StoreError::Absent => Msg::StorageLocalAbsent,
                StoreError::Full => Msg::StorageLocalFull,
                StoreError::Failed => Msg::StorageLocalFailed,
            };
            words.get(msg).to_owned()
        }));
        self.promise.set(told);
    }

    /// Deleting everything, after a word on it.
    fn erasing(self) -> AnyView {
        let say = move |msg: Msg| move || self.store.words().get(msg).to_owned();
        let erase = move |_| {
            spawn_local(async move {
                if self.edits.erase().await.is_err() {
                    self.told.set(untrack(|| self.store.words()).get(Msg::StorageNotErased).to_owned());
                }
            });
        };
        (move || {
            if !self.is_erasing.get() {
                return view! {
                    <button class="about-act" on:click=move |_| self.is_erasing.set(true)>
                        {say(Msg::StorageErase)}
                    </button>
                }
                .into_any();
            }
            view! {
                <div class="storage-erase" role="group" aria-label=say(Msg::StorageErase)>
                    <p>{say(Msg::StorageEraseText)}</p>
                    <div class="storage-acts">
                        {export_button(self.store)}
                        <button class="about-act is-danger" on:click=erase>{say(Msg::StorageEraseNow)}</button>
                        <button class="about-act" on:click=move |_| self.is_erasing.set(false)>
                            {say(Msg::EditCancel)}
                        </button>
                    </div>
                </div>
            }
            .into_any()
        })
        .into_any()
    }
}
