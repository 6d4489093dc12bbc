//! The drawn icons, one set: strokes on a grid of 20 units.

use leptos::prelude::*;

/// An icon; decoration only, the button that holds it has the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Icon {
    /// A cross.
    Close,
    /// A funnel.
    Filter,
    /// A lens.
    Search,
    /// Rows and columns.
    Table,
    /// A globe.
    Map,
    /// A link of a chain.
    Link,
    /// A half-filled disc.
    Theme,
    /// An i in a circle.
    About,
    /// An arrow into a tray.
    Download,
    /// An arrow to the right.
    Forward,
    /// An arrow to the left.
    Back,
    /// An angle that points down.
    Expand,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Self::Close => "M5 5l10 10M15 5L5 15",
            Self::Filter => "M3 5h14M6 10h8M9 15h2",
            Self::Search => "M9 3.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M13.2 13.2L17 17",
            Self::Table => "M3 4.5h14v11H3zM3 8.5h14M8 8.5v7",
            Self::Map => "M10 3a7 7 0 1 0 0 14a7 7 0 1 0 0-14M3 10h14M10 3c-5 4-5 10 0 14M10 3c5 4 5 10 0 14",
            Self::Link => {
                "M8.5 11.5l3-3M9 6.5l1.8-1.8a3.2 3.2 0 0 1 4.5 4.5L13.5 11M11 13.5l-1.8 1.8a3.2 3.2 0 0 1-4.5-4.5L6.5 9"
            }
            Self::Theme => "M10 3a7 7 0 1 0 0 14zM10 3a7 7 0 0 1 0 14",
            Self::About => "M10 3a7 7 0 1 0 0 14a7 7 0 1 0 0-14M10 9v5M10 6.2v.3",
            Self::Download => "M10 3v9M6 8.5l4 4l4-4M4 16.5h12",
            Self::Forward => "M4 10h12M11 5l5 5l-5 5",
            Self::Back => "M16 10H4M9 5l-5 5l5 5",
            Self::Expand => "M5 8l5 5l5-5",
        }
    }
}

/// Draws an icon.
pub(crate) fn icon(icon: Icon) -> AnyView {
    view! {
        <svg class="icon" viewBox="0 0 20 20" aria-hidden="true">
            <path d=icon.path() />
        </svg>
    }
    .into_any()
}
