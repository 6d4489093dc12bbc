//! Peer Atlas: the page. See `ARCHITECTURE.md` for the house.

mod app;
mod browser;
mod catalog;
mod i18n;
mod map;
mod notice;
mod panel;
mod store;
mod sync;
mod theme;
mod timeline;

fn main() {
    std::panic::set_hook(Box::new(|info| browser::shell::panic(&info.to_string())));
    leptos::task::spawn_local(app::start());
}
