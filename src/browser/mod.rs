//! The browser, behind thin typed wrappers: the only place that names `web_sys` and `js_sys`.
//!
//! A wrapper translates types and errors and decides nothing. Everything that can fail returns a `Result` or an
//! `Option`; nothing here panics, whatever the browser answers.

pub(crate) mod backups;
pub(crate) mod canvas;
pub(crate) mod chance;
pub(crate) mod changes;
pub(crate) mod clock;
pub(crate) mod database;
pub(crate) mod element;
pub(crate) mod files;
pub(crate) mod focus;
pub(crate) mod frame;
mod indexed_db;
pub(crate) mod intl;
pub(crate) mod keeping;
pub(crate) mod location;
pub(crate) mod media;
mod object;
pub(crate) mod shell;
pub(crate) mod storage;
pub(crate) mod timing;
pub(crate) mod wheel;

/// The window. A page always has one; workers are not started from this program.
pub(crate) fn window() -> web_sys::Window {
    web_sys::window().expect("the program runs in a page")
}

/// The document of the page.
pub(crate) fn document() -> web_sys::Document {
    window().document().expect("the program runs in a page")
}
