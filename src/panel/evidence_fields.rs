//! On what a change rests: typed once, remembered for the next change and the next page.

use std::cell::Cell;

use atlas_core::claim::{Certainty, RecordKind};
use atlas_core::forms::TypedEvidence;
use atlas_core::words::{Msg, record_title};
use leptos::prelude::*;

use crate::browser::storage;
use crate::store::Store;

/// Where it lies meanwhile.
const TYPED: &str = "typed:evidence";

thread_local! {
    static HERE: Cell<Option<RwSignal<TypedEvidence>>> = const { Cell::new(None) };
}

/// What is typed, the same in all forms of the page.
pub(super) fn typed_evidence() -> RwSignal<TypedEvidence> {
    HERE.get().unwrap_or_else(|| {
        let owner = Owner::new();
        let typed = owner.with(|| {
            let lines = storage::preference(TYPED);
            RwSignal::new(lines.and_then(|lines| TypedEvidence::of_lines(&lines)).unwrap_or_default())
        });
        // As long as the page.
        std::mem::forget(owner);
        HERE.set(Some(typed));
        typed
    })
}

/// The fields. `prefix` tells those of one form from those of another.
#[component]
pub(super) fn EvidenceFields(store: Store, prefix: &'static str, is_open: RwSignal<bool>) -> impl IntoView {
    let typed = typed_evidence();
    let change = move |change: &dyn Fn(&mut TypedEvidence)| {
        typed.update(|typed| change(typed));
        storage::set_preference(TYPED, &typed.with_untracked(TypedEvidence::to_lines));
    };
    let id = move |name: &str| [prefix, "-", name].concat();
    let say = move |msg: Msg| move || store.words().get(msg).to_owned();
    let sources = move || {
        if !is_open.get() {
            return Vec::new();
        }
        let words = store.words();
        store.atlas(|atlas| {
            let sources = atlas.of_kind(RecordKind::Source).iter().filter(|source| atlas.exists(**source));
            let option = |source| {
                let title = record_title(atlas, &words, source);
                view! { <option value=title></option> }.into_any()
            };
            sources.map(|source| option(*source)).collect::<Vec<AnyView>>()
        })
    };
    let certainties = move || {
        let words = store.words();
        let chosen = typed.with_untracked(|typed| typed.certainty);
        let option = |certainty: Certainty| {
            let label = words.label("certainty", certainty.name()).to_owned();
            view! { <option value=certainty.name() selected=certainty == chosen>{label}</option> }.into_any()
        };
        [Certainty::Said, Certainty::Reading, Certainty::Unsure].map(option).into_iter().collect::<Vec<_>>()
    };
    view! {
        <fieldset>
            <legend>{say(Msg::EditEvidence)}</legend>
            <div class="form-field">
                <label for=id("source")>{say(Msg::EditSource)}</label>
                <input
                    id=id("source")
                    type="text"
                    autocomplete="off"
                    list=id("sources")
                    aria-describedby=id("source-hint")
                    prop:value=move || typed.with(|typed| typed.source.clone())
                    on:input=move |event| {
                        let text = event_target_value(&event);
                        change(&|typed| typed.source.clone_from(&text));
                    }
                />
                <datalist id=id("sources")>{sources}</datalist>
                <p class="form-hint" id=id("source-hint")>{say(Msg::EditSourceHint)}</p>
            </div>
            <div class="form-field">
                <label for=id("locator")>{say(Msg::EditLocator)}</label>
                <input
                    id=id("locator")
                    type="text"
                    autocomplete="off"
                    aria-describedby=id("locator-hint")
                    prop:value=move || typed.with(|typed| typed.locator.clone())
                    on:input=move |event| {
                        let text = event_target_value(&event);
                        change(&|typed| typed.locator.clone_from(&text));
                    }
                />
                <p class="form-hint" id=id("locator-hint")>{say(Msg::EditLocatorHint)}</p>
            </div>
            <div class="form-field">
                <label for=id("certainty")>{say(Msg::FacetCertainty)}</label>
                <select
                    id=id("certainty")
                    prop:value=move || typed.with(|typed| typed.certainty.name())
                    on:change=move |event| {
                        let certainty = Certainty::parse(&event_target_value(&event)).unwrap_or_default();
                        change(&|typed| typed.certainty = certainty);
                    }
                >
                    {certainties}
                </select>
            </div>
        </fieldset>
    }
    .into_any()
}
