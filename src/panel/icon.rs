//! The drawn icons, one set: strokes on a grid of 20 units.

use leptos::prelude::*;

/// An icon; decoration only, the button that holds it has the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Icon {
    /// A cross.
    Close,
    /// A funnel.
    Filter,
    /// Rows and columns.
    Table,
    /// A link of a chain.
    Link,
    /// A half-filled disc.
    Theme,
    /// An i in a circle.
    About,
    /// An arrow into a tray.
    Download,
    /// An arrow out of a tray, upwards.
    Import,
    /// An arrow to the left.
    Back,
    /// A plus.
    Add,
    /// A pencil.
    Edit,
    /// An arrow turning back.
    Undo,
    /// An arrow turning on.
    Redo,
    /// A clock.
    History,
    /// A drum, as drawn for what is kept.
    Storage,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Self::Close => "M5 5l10 10M15 5L5 15",
            Self::Filter => "M3 5h14M6 10h8M9 15h2",
            Self::Table => "M3 4.5h14v11H3zM3 8.5h14M8 8.5v7",
            Self::Link => {
                "M8.5 11.5l3-3M9 6.5l1.8-1.8a3.2 3.2 0 0 1 4.5 4.5L13.5 11M11 13.5l-1.8 1.8a3.2 3.2 0 0 1-4.5-4.5L6.5 9"
            }
            Self::Theme => "M10 3a7 7 0 1 0 0 14zM10 3a7 7 0 0 1 0 14",
            Self::About => "M10 3a7 7 0 1 0 0 14a7 7 0 1 0 0-14M10 9v5M10 6.2v.3",
            Self::Download => "M10 3v9M6 8.5l4 4l4-4M4 16.5h12",
            Self::Import => "M10 12.5V3.5M6 7.5l4-4l4 4M4 16.5h12",
            Self::Back => "M16 10H4M9 5l-5 5l5 5",
            Self::Add => "M10 4v12M4 10h12",
            Self::Edit => "M4 16l.8-3.4L13.6 3.8l2.6 2.6L7.4 15.2zM12 5.4L14.6 8",
            Self::Undo => "M7.5 4L3.5 8l4 4M3.5 8h8a4.5 4.5 0 0 1 0 9H7",
            Self::Redo => "M12.5 4l4 4l-4 4M16.5 8h-8a4.5 4.5 0 0 0 0 9H13",
            Self::Storage => {
                "M4 5.5c0-1.4 2.7-2.5 6-2.5s6 1.1 6 2.5s-2.7 2.5-6 2.5s-6-1.1-6-2.5v9c0 1.4 2.7 2.5 6 2.5s6-1.1 6-2.5v-9M4 10c0 1.4 2.7 2.5 6 2.5s6-1.1 6-2.5"
            }
            Self::History => "M10 3a7 7 0 1 0 0 14a7 7 0 1 0 0-14M10 6v4.3l2.8 1.7",
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
