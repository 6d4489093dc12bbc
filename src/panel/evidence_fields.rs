//! On what a change rests: typed once, remembered for the next change and the next page.

use std::cell::Cell;

use atlas_core::claim::{Certainty, RecordKind};
use atlas_core::forms::TypedEvidence;
use atlas_core::words::{Msg, record_title};
use leptos::prelude::*;

use crate::browser::storage;
use crate::once::once;
use crate::store::Store;

/// Where it lies meanwhile.
const TYPED: &str = "typed:evidence";

thread_local! {
    static HERE: Cell<Option<RwSignal<TypedEvidence>>> = const { Cell::new(None) };
}

/// What is typed, the same in all forms of the page.
pub(super) fn typed_evidence() -> RwSignal<TypedEvidence> {
    once(&HERE, || {
        let lines = storage::preference(TYPED);
        RwSignal::new(lines.and_then(|lines| TypedEvidence::of_lines(&lines)).unwrap_or_default())
    })
}

/// The fields. `prefix` tells those of one form from those of another.
#[component]
pub(super) fn EvidenceFields(
    store: Store,
    prefix: &'static str,
    is_open: RwSignal<bool>,
    /// Whether what is said may stand beside what is there.
    #[prop(optional)]
    offers_beside: bool,
) -> impl IntoView {
    // It is meant for one form at a time.
    typed_evidence().update(|typed| typed.is_beside = false);
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
    let line = move |name: &str, label: Msg, hint: Msg, of: fn(&mut TypedEvidence) -> &mut String| {
        let (field_id, hint_id) = (id(name), id(&[name, "-hint"].concat()));
        let list = (name == "source").then(|| id("sources"));
        view! {
            <div class="form-field">
                <label for=field_id.clone()>{say(label)}</label>
                <input
                    id=field_id
                    type="text"
                    autocomplete="off"
                    list=list
                    aria-describedby=hint_id.clone()
                    prop:value=move || of(&mut typed.get()).clone()
                    on:input=move |event| {
                        let text = event_target_value(&event);
                        change(&|typed| of(typed).clone_from(&text));
                    }
                />
                <p class="form-hint" id=hint_id>{say(hint)}</p>
            </div>
        }
        .into_any()
    };
    let beside = offers_beside.then(|| {
        view! {
            <label class="form-check">
                <input
                    type="checkbox"
                    prop:checked=move || typed.with(|typed| typed.is_beside)
                    on:change=move |event| {
                        let is_beside = event_target_checked(&event);
                        change(&|typed| typed.is_beside = is_beside);
                    }
                />
                <span>{say(Msg::EditBeside)}</span>
            </label>
        }
        .into_any()
    });
    view! {
        <fieldset>
            <legend>{say(Msg::EditEvidence)}</legend>
            {line("source", Msg::EditSource, Msg::EditSourceHint, |typed| &mut typed.source)}
            <datalist id=id("sources")>{sources}</datalist>
            {line("locator", Msg::EditLocator, Msg::EditLocatorHint, |typed| &mut typed.locator)}
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
            {beside}
        </fieldset>
    }
    .into_any()
}
