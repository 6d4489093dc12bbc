//! Peer Atlas: the page. See `ARCHITECTURE.md` for the house.

mod app;
mod backups;
mod browser;
mod edits;
mod gesture;
mod i18n;
mod import;
mod map;
mod notice;
mod once;
mod panel;
mod part;
mod rest;
mod store;
mod sync;
mod theme;
mod timeline;

fn main() {
    std::panic::set_hook(Box::new(|info| browser::shell::panic(&info.to_string())));
    // Leptos's own tasks need the page to be mounted, which is what this one does.
    wasm_bindgen_futures::spawn_local(app::start());
}
