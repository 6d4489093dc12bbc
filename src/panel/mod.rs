//! Panels: everything that is text. One file a panel.

mod about;
mod details;
mod filters;
mod icon;
mod lists;
mod notices;
mod search;
mod table;
mod top_bar;

pub(crate) use about::About;
pub(crate) use details::Details;
pub(crate) use filters::FilterDrawer;
pub(crate) use lists::Lists;
pub(crate) use notices::Notices;
pub(crate) use table::Table;
pub(crate) use top_bar::TopBar;
