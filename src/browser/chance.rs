//! Chance.

use super::object::{call, get};
use super::{clock, window};

/// A number that no other page has: 64 random bits.
pub(crate) fn random() -> u64 {
    let bytes = js_sys::Uint8Array::from(&[0_u8; 8][..]);
    let is_random =
        get(&window(), "crypto").is_some_and(|crypto| call(&crypto, "getRandomValues", &[&bytes]).is_ok());
    if is_random {
        return bytes.to_vec().into_iter().fold(0, |number, byte| number << 8 | u64::from(byte));
    }
    // Time and two draws tell pages apart where the browser has nothing better.
    let draw = || {
        let number = get(&window(), "Math").and_then(|math| call(&math, "random", &[]).ok());
        (number.and_then(|number| number.as_f64()).unwrap_or_default() * 4_294_967_296.0) as u64
    };
    (draw() << 32 | draw()) ^ clock::now_ms()
}
