//! What a page has once, and keeps as long as it lives: handles that are copied freely.

use std::cell::Cell;
use std::thread::LocalKey;

use leptos::prelude::Owner;

/// Where the handle of the page lies, once it was asked for.
pub(crate) type Place<T> = LocalKey<Cell<Option<T>>>;

/// The handle, made when it is first asked for. What it holds belongs to no part of the page, so that none takes it along.
pub(crate) fn once<T: Copy + 'static>(place: &'static Place<T>, make: impl FnOnce() -> T) -> T {
    place.get().unwrap_or_else(|| {
        let owner = Owner::new();
        let made = owner.with(make);
        std::mem::forget(owner);
        place.set(Some(made));
        made
    })
}
