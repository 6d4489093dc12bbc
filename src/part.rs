//! The part of the program that comes after the first view: panels and boxes, in a file of their own.
//!
//! What the macro names lies there, with all that only it uses; `cargo xtask` splits the program at these marks. A
//! program built without the feature `split` is whole.

pub(crate) use leptos::wasm_split::SplitLoaderError as PartMissing;

/// `in_later_part!(pub(crate) load, mark -> Type, value)` makes `pub(crate) async fn load() -> Result<Type, PartMissing>`.
macro_rules! in_later_part {
    ($(#[$doc:meta])* $vis:vis $load:ident, $mark:ident -> $type:ty, $value:expr) => {
        $(#[$doc])*
        $vis async fn $load() -> Result<$type, $crate::part::PartMissing> {
            #[cfg(feature = "split")]
            let value = $mark().await;
            #[cfg(not(feature = "split"))]
            let value = $mark();
            value
        }

        #[cfg_attr(
            feature = "split",
            leptos::wasm_split::wasm_split(panels, wasm_split_path = ::leptos::wasm_split, fallible)
        )]
        fn $mark() -> Result<$type, $crate::part::PartMissing> {
            Ok($value)
        }
    };
}

pub(crate) use in_later_part;
