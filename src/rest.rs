//! What a view shows, for whoever puts it into words or lists: where that is much, it waits until the years rest, so
//! that a hand that moves them costs map and timeline only.

use std::sync::Arc;
use std::time::Duration;

use atlas_core::query::Visible;
use atlas_core::time::Window;
use atlas_core::view::View;
use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;

use crate::store::{Store, follow, memo_of_new};

/// With so many partnerships or fewer, everything follows each step of the years.
const FEW: usize = 2_000;
/// How long the years are the same before they rest.
const REST: Duration = Duration::from_millis(100);

/// What a view shows, and the view.
pub(crate) struct Resting {
    /// Its years, its filters, and how it treats what is possible or has no date; of the rest it may be an earlier one.
    pub(crate) view: View,
    /// What it shows.
    pub(crate) visible: Arc<Visible>,
}

/// Handle to what is shown while the years rest; copied freely.
#[derive(Clone, Copy)]
pub(crate) struct AtRest {
    resting: Memo<Arc<Resting>>,
    waits: Memo<bool>,
}

impl AtRest {
    /// Follows the view for as long as the component lives that asks for it.
    pub(crate) fn new(store: Store) -> Self {
        let years_now = Memo::new(move |_| store.view(|view| view.years));
        let rested: RwSignal<Option<Window>> = RwSignal::new(years_now.get_untracked());
        let mut rest = debounce(REST, move |()| rested.set(store.view_now().years));
        Effect::new(move |_| {
            follow(years_now);
            rest(());
        });
        let has_many = Memo::new(move |_| store.passing().n_ties() > FEW);
        let dates = Memo::new(move |_| store.view(|view| (view.shows_possible, view.shows_undated)));
        let resting = memo_of_new(move || {
            let view = store.view_now();
            if !has_many.get() {
                return Resting { visible: store.visible(), view };
            }
            let (years, (shows_possible, shows_undated)) = (rested.get(), dates.get());
            let visible = Arc::new(store.passing().within(years, shows_possible, shows_undated));
            Resting { visible, view: View { years, ..view } }
        });
        let waits = Memo::new(move |_| has_many.get() && rested.get() != years_now.get());
        Self { resting, waits }
    }

    /// What is shown.
    pub(crate) fn get(self) -> Arc<Resting> {
        self.resting.get()
    }

    /// Whether the years are on their way, for `aria-busy`.
    pub(crate) fn is_busy(self) -> String {
        self.waits.get().to_string()
    }
}
