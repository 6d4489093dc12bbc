//! Panels: everything that is text. One file a panel.

mod details;
mod filters;
mod lists;
mod notices;
mod top_bar;

pub(crate) use details::Details;
pub(crate) use filters::FilterDrawer;
pub(crate) use lists::Lists;
pub(crate) use notices::Notices;
pub(crate) use top_bar::TopBar;
