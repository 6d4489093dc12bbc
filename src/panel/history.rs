//! What the person has changed, the newest first; each can be taken back alone, and brought back.

use atlas_core::edit::Command;
use atlas_core::query::{ListedChange, changes_listed};
use atlas_core::words::{Msg, Words};
use leptos::prelude::*;

use super::edit_bar::export_button;
use super::sheet::Sheet;
use crate::browser::intl;
use crate::edits::Edits;
use crate::store::Store;

/// So many changes are shown at first, and so many more at a time.
const STEP: usize = 100;

/// The list over the page.
#[component]
pub(super) fn History(store: Store, is_open: RwSignal<bool>) -> impl IntoView {
    let edits = Edits::of(store);
    let n_shown = RwSignal::new(STEP);
    let title = Signal::derive(move || store.words().get(Msg::EditHistory).to_owned());
    let entries = move || {
        if !is_open.get() {
            return ().into_any();
        }
        edits.follow();
        let words = store.words();
        let changes = store.atlas(|atlas| changes_listed(atlas, &words));
        if changes.is_empty() {
            let none = words.get(Msg::EditHistoryNone).to_owned();
            return view! { <p>{none}</p> }.into_any();
        }
        let label = words.get(Msg::EditHistory).to_owned();
        let n_left = changes.len().saturating_sub(n_shown.get());
        let shown = changes.into_iter().take(n_shown.get());
        let entries: Vec<AnyView> = shown.map(|change| entry(edits, &words, change)).collect();
        let more = (n_left > 0).then(|| {
            let label = words.fill(Msg::TableMore, &[("n", &n_left.min(STEP).to_string())]);
            let show = move |_| n_shown.update(|n| *n += STEP);
            view! { <p><button class="about-act" on:click=show>{label}</button></p> }.into_any()
        });
        view! {
            <ol class="history-list" aria-label=label>{entries}</ol>
            {more}
            {export_button(store)}
        }
        .into_any()
    };
    view! {
        <Sheet store id="history-title" title is_open>
            <div class="about-text">{entries}</div>
        </Sheet>
    }
    .into_any()
}

fn entry(edits: Edits, words: &Words, change: ListedChange) -> AnyView {
    let ListedChange { id, millis, sentence, fields, is_effective } = change;
    let when = intl::moment(words.lang().code(), millis);
    let act = words.get(if is_effective { Msg::EditTakeBack } else { Msg::EditBringBack }).to_owned();
    let of_what = [": ", &sentence].concat();
    let state = (!is_effective).then(|| {
        let text = [" (", words.get(Msg::EditTakenBack), ")"].concat();
        view! { <span class="details-mark">{text}</span> }.into_any()
    });
    let turn = move |_| {
        if is_effective {
            // It holds, so that it can be taken back.
            let _ = edits.dispatch(&Command::Withdraw(vec![id]));
        } else {
            edits.bring_back(id);
        }
    };
    view! {
        <li class:is-gone=!is_effective>
            <div>
                <p class="history-what">{sentence}{state}</p>
                <p class="history-when">{when}" "{fields}</p>
            </div>
            <button class="details-act" on:click=turn>{act}<span class="unseen">{of_what}</span></button>
        </li>
    }
    .into_any()
}
