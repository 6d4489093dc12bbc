//! A person's changes in the browser's stores: the database, where they are safe, and word of them from other windows.
//!
//! Their texts lie in a database of their own: it and the one of imports change their stores at different times.

use std::sync::Arc;

use wasm_bindgen::prelude::*;

use super::indexed_db::{Change, Database, DatabaseError, Layout};
use super::object::{call, construct, get, set};
use super::{shell, window};

/// Texts of changes by name.
const CHANGES: &str = "changes";
/// Texts that could not be read, by the name under which they lay.
const ASIDE: &str = "aside";
const LAYOUT: Layout = Layout { version: 1, stores: &[CHANGES, ASIDE], key: None };

/// The name of the database, and of the channel.
pub(super) fn name() -> String {
    [&shell::atlas_id(), ":edits"].concat()
}

async fn open() -> Result<Database, DatabaseError> {
    Database::open(&name(), &LAYOUT).await
}

/// The texts of all changes, by name.
pub(crate) async fn all() -> Result<Vec<(String, String)>, DatabaseError> {
    let (keys, texts) = open().await?.entries(CHANGES).await?;
    let pairs = keys.iter().zip(texts.iter());
    // Whatever is no text is nothing that this program wrote.
    Ok(pairs
        .map(|(key, text)| (key.as_string().unwrap_or_default(), text.as_string().unwrap_or_default()))
        .collect())
}

/// Keeps texts of changes; done means that they are on the disk, where the browser can promise that. Tells whether the database
/// had to be made anew for it, and has nothing else.
pub(crate) async fn keep(texts: &[(String, Arc<str>)]) -> Result<bool, DatabaseError> {
    let changes: Vec<Change> = texts.iter().map(|(key, text)| Change::text(CHANGES, key, text)).collect();
    let database = open().await?;
    database.change(&changes).await?;
    Ok(database.is_new)
}

/// Moves texts aside that cannot be read.
pub(crate) async fn put_aside(texts: &[(String, String)]) -> Result<(), DatabaseError> {
    let moved = |(key, text): &(String, String)| {
        [Change::text(ASIDE, key, text), Change::of(CHANGES, "delete", key.as_str().into())]
    };
    let changes: Vec<Change> = texts.iter().flat_map(moved).collect();
    open().await?.change(&changes).await
}

/// Tells the other windows of this atlas, and hears from them. Where the browser has no such channel, storage events tell what
/// the others have written.
pub(crate) struct Channel(Option<JsValue>);

impl Channel {
    /// Hears from now on, for as long as the page lives.
    pub(crate) fn open(on_text: impl Fn(&str) + Clone + 'static) -> Self {
        let channel =
            get(&window(), "BroadcastChannel").and_then(|class| construct(&class, &[&name().into()]));
        let heard = {
            let on_text = on_text.clone();
            move |event: JsValue| {
                if let Some(text) = get(&event, "data").and_then(|data| data.as_string()) {
                    on_text(&text);
                }
            }
        };
        if let Some(channel) = &channel {
            set(channel, "onmessage", &Closure::<dyn Fn(JsValue)>::new(heard).into_js_value());
        }
        let begin = [&shell::atlas_id(), ":j:"].concat();
        let written = move |event: JsValue| {
            let text = |name| get(&event, name).and_then(|value| value.as_string());
            if let (Some(key), Some(written)) = (text("key"), text("newValue"))
                && key.starts_with(&begin)
            {
                on_text(&written);
            }
        };
        let written = Closure::<dyn Fn(JsValue)>::new(written).into_js_value();
        let _ = call(&window(), "addEventListener", &[&"storage".into(), &written]);
        Self(channel)
    }

    /// Tells the others.
    pub(crate) fn tell(&self, text: &str) {
        if let Some(channel) = &self.0 {
            // They have the storage event still.
            let _ = call(channel, "postMessage", &[&text.into()]);
        }
    }
}
