//! What laying out a timeline asks of its surroundings: the order of texts, and how wide words are.
#![allow(dead_code, reason = "each test program uses some of it")]

use atlas_core::scene::timeline::TextStyle;

/// Places of texts in the order of their letters.
pub fn ranks(texts: &[String]) -> Vec<u32> {
    let mut sorted = texts.to_vec();
    sorted.sort();
    sorted.dedup();
    texts.iter().map(|text| sorted.binary_search(text).unwrap() as u32).collect()
}

/// How wide a line of text is, all letters being alike.
pub fn width_of(text: &str, _: TextStyle) -> f32 {
    text.chars().count() as f32 * 6.2
}
