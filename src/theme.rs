//! Light or dark: as the browser prefers until the person chooses.

use atlas_core::scene::N_CATEGORIES;

use crate::browser::{media, storage};

/// The chosen theme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Theme {
    /// As the browser prefers.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

const PREFERENCE: &str = "theme";

impl Theme {
    /// The theme chosen on an earlier visit.
    pub(crate) fn remembered() -> Self {
        match storage::preference(PREFERENCE).as_deref() {
            Some("light") => Self::Light,
            Some("dark") => Self::Dark,
            _ => Self::System,
        }
    }

    /// Whether it is dark now.
    pub(crate) fn is_dark(self) -> bool {
        self == Self::Dark || (self == Self::System && media::prefers_dark())
    }

    /// The opposite of what is seen now.
    pub(crate) fn toggled(self) -> Self {
        if self.is_dark() { Self::Light } else { Self::Dark }
    }

    /// Puts the theme on the page and remembers it.
    pub(crate) fn apply(self) {
        media::set_root_attribute("data-theme", if self.is_dark() { "dark" } else { "light" });
        if self != Self::System {
            storage::set_preference(PREFERENCE, if self == Self::Dark { "dark" } else { "light" });
        }
    }
}

/// The colours of forms, as the style sheets have them now.
pub(crate) fn category_colors() -> [String; N_CATEGORIES] {
    std::array::from_fn(|at| media::style_token(&["--cat-", &(at + 1).to_string()].concat()))
}
