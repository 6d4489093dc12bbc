//! Editing at a glance: add, take back, bring back, what was done, and whether it is safe.

use atlas_core::saving::{SaveState, StoreError, Trouble};
use atlas_core::words::Msg;
use leptos::prelude::*;

use super::add_partnership::AddPartnership;
use super::edit_record::AddRecord;
use super::hands;
use super::history::History;
use super::icon::{Icon, icon};
use super::name_cities::NameCities;
use super::storage::Storage;
use crate::backups::Backups;
use crate::browser::element;
use crate::edits::Edits;
use crate::store::Store;

/// The buttons of editing, and the state of saving.
#[component]
pub(super) fn EditBar(store: Store) -> impl IntoView {
    let edits = Edits::of(store);
    Backups::of(store).begin();
    let drawn = RwSignal::new(None);
    hands::follow(store, drawn);
    let (is_adding, shows_history) = (RwSignal::new(false), RwSignal::new(false));
    let (is_adding_other, shows_storage) = (RwSignal::new(false), RwSignal::new(false));
    let say = move |msg: Msg| move || store.words().get(msg).to_owned();
    window_event_listener(leptos::ev::keydown, move |event| {
        let is_command = (event.ctrl_key() || event.meta_key()) && !event.alt_key();
        // Behind a sheet nobody would see it.
        if !is_command || element::is_typed_into(&event) || element::is_dialog_open() {
            return;
        }
        match (event.key().to_ascii_lowercase().as_str(), event.shift_key()) {
            ("z", false) => edits.undo(),
            ("z", true) | ("y", false) => edits.redo(),
            _ => return,
        }
        event.prevent_default();
    });
    // Whoever leaves with something unsaved is asked.
    window_event_listener(leptos::ev::beforeunload, move |event| {
        if untrack(|| edits.is_at_risk()) {
            event.prevent_default();
        }
    });
    // Where there is little room they come when there is something to take back, or something wrong.
    let is_needed = move || edits.has_changes() || edits.state() != SaveState::Saved;
    view! {
        <div class="edit-bar" role="group" aria-label=say(Msg::EditGroup)>
            <button class="edit-add" on:click=move |_| is_adding.set(true)>
                {icon(Icon::Add)}
                <span class="top-bar-text">{say(Msg::EditAdd)}</span>
            </button>
            <div class="edit-tools" class:is-needed=is_needed>
                {tool(store, Msg::EditUndo, Icon::Undo, move || edits.next_undo().is_some(), move || edits.undo())}
                {tool(store, Msg::EditRedo, Icon::Redo, move || edits.next_redo().is_some(), move || edits.redo())}
                {tool(store, Msg::EditHistory, Icon::History, || true, move || shows_history.set(true))}
                {save_state(store, edits)}
                {tool(store, Msg::StorageTitle, Icon::Storage, || true, move || shows_storage.set(true))}
            </div>
            <AddPartnership store is_open=is_adding is_other_open=is_adding_other drawn />
            <AddRecord store is_open=is_adding_other />
            <NameCities store drawn=hands::naming() />
            <History store is_open=shows_history />
            <Storage store is_open=shows_storage />
        </div>
    }
    .into_any()
}

/// A button that is an icon.
fn tool(
    store: Store,
    msg: Msg,
    drawn: Icon,
    is_possible: impl Fn() -> bool + Send + Sync + 'static,
    act: impl Fn() + 'static,
) -> AnyView {
    let say = move || store.words().get(msg).to_owned();
    view! {
        <button aria-label=say title=say disabled=move || !is_possible() on:click=move |_| act()>
            {icon(drawn)}
        </button>
    }
    .into_any()
}

/// The state in a word; while something is wrong also what, and what can be done.
fn save_state(store: Store, edits: Edits) -> AnyView {
    let word = move || {
        let msg = match edits.state() {
            SaveState::Saved => Msg::EditSaved,
            SaveState::Saving => Msg::EditSaving,
            SaveState::NotSaved(_) => Msg::EditNotSaved,
        };
        store.words().get(msg).to_owned()
    };
    let is_bad = move || matches!(edits.state(), SaveState::NotSaved(_));
    let trouble = Memo::new(move |_| match edits.state() {
        SaveState::NotSaved(trouble) => Some(trouble),
        SaveState::Saved | SaveState::Saving => None,
    });
    let help = move || {
        let trouble = trouble.get()?;
        let words = store.words();
        let msg = match trouble {
            Trouble::Database(StoreError::Absent) => Msg::EditTroubleAbsent,
            Trouble::Database(StoreError::Full) => Msg::EditTroubleFull,
            Trouble::Database(StoreError::Failed) | Trouble::Silent => Msg::EditTroubleFailed,
            Trouble::Newer => Msg::EditTroubleNewer,
        };
        let text = words.get(msg).to_owned();
        let retry = words.get(Msg::EditRetry).to_owned();
        Some(
            view! {
                <div class="edit-trouble" role="alert">
                    <p>{text}</p>
                    <div class="edit-trouble-acts">
                        {export_button(store)}
                        <button class="about-act" on:click=move |_| edits.retry()>{retry}</button>
                    </div>
                </div>
            }
            .into_any(),
        )
    };
    view! {
        <span
            class="edit-state"
            class:is-bad=is_bad
            role="status"
            aria-label=move || store.words().get(Msg::EditState).to_owned()
        >
            {word}
        </span>
        {help}
    }
    .into_any()
}

/// Hands all changes out as a file; says so where the browser refuses.
pub(super) fn export_button(store: Store) -> AnyView {
    let is_refused = RwSignal::new(false);
    let export = move |_| is_refused.set(!Backups::of(store).export());
    let label = move || store.words().get(Msg::EditExport).to_owned();
    let refused = move || is_refused.get().then(|| store.words().get(Msg::TableNotSaved).to_owned());
    view! {
        <button class="about-act" on:click=export>{icon(Icon::Download)} {label}</button>
        <span class="import-refused" role="status">{refused}</span>
    }
    .into_any()
}
