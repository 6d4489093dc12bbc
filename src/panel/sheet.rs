//! A sheet over the page: a heading, a way to close it, and what stands on it. The browser holds the focus in it, and gives it
//! back when it is closed.

use atlas_core::words::Msg;
use leptos::html::Dialog;
use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::browser::element;
use crate::store::Store;

/// The sheet. `id` is that of its heading.
#[component]
pub(super) fn Sheet(
    store: Store,
    id: &'static str,
    #[prop(into)] title: Signal<String>,
    is_open: RwSignal<bool>,
    /// Beside `about`, which all of them have.
    #[prop(optional)]
    class: &'static str,
    /// Whether a click beside it leaves it open: on a form somebody is at work.
    #[prop(optional)]
    stays: bool,
    /// Whether it makes way for a while, and keeps what stands on it.
    #[prop(optional, into)]
    is_aside: Signal<bool>,
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        let is_open = is_open.get() && !is_aside.get();
        if let Some(dialog) = dialog.get() {
            element::set_modal(&dialog, is_open);
        }
    });
    let say = move |msg: Msg| move || store.words().get(msg).to_owned();
    // The Escape that closes it closes nothing behind it.
    let on_key_down = |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
        }
    };
    view! {
        <dialog
            class=["about ", class].concat()
            node_ref=dialog
            aria-labelledby=id
            closedby=(!stays).then_some("any")
            on:close=move |_| {
                if !is_aside.get_untracked() {
                    is_open.set(false);
                }
            }
            on:keydown=on_key_down
        >
            <header class="about-head">
                <h2 id=id>{title}</h2>
                <button
                    class="about-close"
                    aria-label=say(Msg::Close)
                    title=say(Msg::Close)
                    on:click=move |_| is_open.set(false)
                >
                    {icon(Icon::Close)}
                </button>
            </header>
            {children()}
        </dialog>
    }
    .into_any()
}
