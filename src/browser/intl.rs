//! Names of countries, numbers and the order of words, by the browser's own tables.

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::prelude::*;

use super::object::{call, construct, get};

fn intl(class: &str, lang: &str, key: &str, value: &str) -> Option<JsValue> {
    let options = Object::new();
    Reflect::set(&options, &key.into(), &value.into()).ok()?;
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let class: Function = Reflect::get(&intl, &class.into()).ok()?.dyn_into().ok()?;
    Reflect::construct(&class, &Array::of2(&lang.into(), &options)).ok()
}

/// Names of countries (ISO 3166-1 alpha-2) in a language. Of regions of the world most browsers know no names.
pub(crate) struct RegionNames {
    names: Option<(JsValue, Function)>,
}

impl RegionNames {
    /// The names in a language (BCP 47).
    pub(crate) fn new(lang: &str) -> Self {
        let of = |names: JsValue| {
            let of = Reflect::get(&names, &"of".into()).ok()?.dyn_into::<Function>().ok()?;
            Some((names, of))
        };
        Self { names: intl("DisplayNames", lang, "type", "region").and_then(of) }
    }

    /// The name of a code; `None` where the browser has none.
    pub(crate) fn get(&self, code: &str) -> Option<String> {
        let (names, of) = self.names.as_ref()?;
        of.call1(names, &code.into()).ok()?.as_string().filter(|name| name != code)
    }
}

/// A number in the manner of a language.
pub(crate) fn number(lang: &str, value: f64) -> String {
    js_sys::Number::from(value).to_locale_string(lang).into()
}

/// A moment, in milliseconds since 1970-01-01T00:00Z, by the clock of this computer and in the manner of a language.
pub(crate) fn moment(lang: &str, millis: u64) -> String {
    let date = get(&js_sys::global(), "Date").and_then(|class| construct(&class, &[&(millis as f64).into()]));
    let text = date.and_then(|date| call(&date, "toLocaleString", &[&lang.into()]).ok());
    text.and_then(|text| text.as_string()).unwrap_or_default()
}

/// The order of a language.
pub(crate) struct Collator {
    compare: Option<Function>,
}

impl Collator {
    /// That of a language (BCP 47).
    pub(crate) fn new(lang: &str) -> Self {
        let collator = intl("Collator", lang, "sensitivity", "variant");
        Self { compare: collator.and_then(|c| Reflect::get(&c, &"compare".into()).ok()?.dyn_into().ok()) }
    }

    /// The place of each text in their order; equal texts have the same.
    pub(crate) fn ranks(&self, texts: &[String]) -> Vec<u32> {
        // Handed to the browser once each, not at every comparison.
        let handed: Vec<JsValue> = texts.iter().map(|text| text.as_str().into()).collect();
        let compare = |a: u32, b: u32| {
            let (a, b) = (a as usize, b as usize);
            let by_browser = self
                .compare
                .as_ref()
                .and_then(|compare| compare.call2(&JsValue::NULL, &handed[a], &handed[b]).ok()?.as_f64());
            by_browser.map_or_else(|| texts[a].cmp(&texts[b]), |order| order.total_cmp(&0.0))
        };
        let mut order: Vec<u32> = (0..texts.len() as u32).collect();
        order.sort_unstable_by(|a, b| compare(*a, *b));
        let (mut ranks, mut rank) = (vec![0; texts.len()], 0);
        for pair in order.windows(2) {
            rank += u32::from(compare(pair[0], pair[1]).is_ne());
            ranks[pair[1] as usize] = rank;
        }
        ranks
    }
}
