//! Lanes in groups: made when they are wanted, folded by hands and keys, listed for those who do not see them.

use std::sync::Arc;

use atlas_core::model::Atlas;
use atlas_core::query::Passing;
use atlas_core::scene::timeline::{Gathered, GroupLanes, Groups, Heading, TieLanes};
use atlas_core::view::{Folds, LaneBy, SortBy};
use atlas_core::words::{Msg, Words, record_title};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::state::{GroupsWanted, TimelineState};
use crate::browser::frame;
use crate::browser::intl::Collator;
use crate::store::{follow, memo_of_new};

/// At most so many records are listed for those who listen; the table lists all.
const LISTED_MAX: usize = 200;

/// Of more partnerships than this groups are gathered when what passes has rested: the map would wait for them for some frames.
const SOON_MAX: usize = 20_000;

/// Makes groups from now on, for as long as the timeline is on the page.
pub(super) fn begin(timeline: TimelineState) {
    let store = timeline.store;
    let order = Memo::new(move |_| store.view(|view| (view.lanes, view.sort)));
    let now = move || untrack(|| (store.passing(), store.atlas(Atlas::revision)));
    let rested = RwSignal::new(now());
    Effect::new(move |_| {
        if store.passing().n_ties() <= SOON_MAX {
            return rested.set(now());
        }
        spawn_local(async move {
            // Between two frames of the map there would be a pause too.
            frame::after_next().await;
            frame::idle().await;
            let now = now();
            if rested.with_untracked(|(before, _)| !Arc::ptr_eq(before, &now.0)) {
                rested.set(now);
            }
        });
    });
    // What is to be gathered: if it is much, as it was when it rested last, or nothing where its groups would have other keys now.
    let passing = Memo::new_with_compare(
        move |_| {
            let now = store.passing();
            let (before, revision) = rested.get();
            // Collections are told apart by their places among those that are there.
            let is_by_layer = order.get().0 == LaneBy::Layer;
            store.atlas(|atlas| match now.n_ties() {
                0..=SOON_MAX => Some(now),
                _ if is_by_layer && revision != atlas.revision() => Some(now),
                _ => atlas.is_same_reading(revision).then_some(before),
            })
        },
        |before, now| {
            let which = |passing: &Option<Arc<Passing>>| passing.as_ref().map(Arc::as_ptr);
            before.map(which) != now.map(which)
        },
    );
    let gathered = memo_of_new(move || {
        let (passing, words, (by, sort)) = (passing.get(), store.words(), order.get());
        let shown = passing?.within(None, true, true);
        let ranks = |texts: &[String]| Collator::new(words.lang().code()).ranks(texts);
        // Another atlas is followed by what passes, now or when that has rested.
        let gathered =
            |atlas: &Atlas| Gathered::new(atlas, &shown, (by, sort), store.today(), &words, &ranks);
        let gather = || untrack(|| store.atlas(gathered));
        (!TieLanes::is_each(&shown, by, sort)).then(gather).map(Arc::new)
    });
    let folds = Memo::new(move |_| store.view(|view| view.folds.clone()));
    let groups: GroupsWanted = Memo::new_with_compare(
        move |_| {
            let gathered = gathered.get();
            let gathered = gathered.as_ref().as_ref()?.clone();
            let groups = store.atlas(|atlas| folds.with(|folds| Groups::new(gathered, folds, atlas)));
            Some(Arc::new(groups) as Arc<dyn GroupLanes>)
        },
        |_, _| true,
    );
    timeline.groups.set(Some(groups));
    // Groups that are reached by keys are others when lanes are made by something else.
    Effect::new(move |_| {
        follow(gathered);
        timeline.heading.set(None);
    });
}

/// Chooses by what lanes are made; what was folded belongs to the groups before.
pub(super) fn choose_lanes(timeline: TimelineState, by: LaneBy) {
    timeline.store.look(|view| {
        view.lanes = by;
        view.folds = Folds::default();
    });
}

/// Chooses the order of lanes.
pub(super) fn choose_order(timeline: TimelineState, sort: SortBy) {
    timeline.store.look(|view| view.sort = sort);
}

/// Folds a group, or unfolds it.
pub(super) fn turn(timeline: TimelineState, group: u32) {
    let content = timeline.content.get_untracked();
    let Some(groups) = &content.groups else { return };
    let store = timeline.store;
    let Some((value, is_folded)) = untrack(|| store.atlas(|atlas| groups.fold(atlas, group))) else { return };
    store.look(|view| view.folds = std::mem::take(&mut view.folds).with(&value, !is_folded));
}

/// Goes to the next heading, or to the one before.
pub(super) fn step_heading(timeline: TimelineState, step: i64) {
    let content = timeline.content.get_untracked();
    let Some(groups) = content.groups.as_ref().filter(|groups| groups.n_groups() > 0) else { return };
    let n = i64::from(groups.n_groups());
    let at = timeline.heading.get_untracked().map(i64::from);
    let next = at.map_or(if step > 0 { 0 } else { n - 1 }, |at| (at + step).rem_euclid(n)) as u32;
    timeline.focus.set(None);
    timeline.heading.set(Some(next));
    if let Some(room_px) = timeline.scene(|scene| scene.lanes_bottom)
        && let Some(span) = groups.heading_span(next, room_px)
        && let Some(scroll_px) = timeline.scene(|scene| scene.scroll_to(span))
    {
        timeline.scroll_px.set(scroll_px);
    }
}

/// The heading that keys have reached, in words.
pub(super) fn spoken_heading(timeline: TimelineState) -> Option<String> {
    let at = timeline.heading.get()?;
    let content = timeline.content.get();
    let (store, groups) = (timeline.store, content.groups.as_ref()?);
    let words = store.words();
    let headings = store.atlas(|atlas| groups.headings(atlas, &words, at as usize + 1));
    headings.last().map(|heading| in_words(&words, heading))
}

fn in_words(words: &Words, heading: &Heading) -> String {
    words.count(Msg::TimelineGroup, heading.n_ties, &[("name", &heading.title)])
}

/// What is on the timeline as buttons, for those who do not see it: groups with what is in them, then the rest.
pub(super) fn items(timeline: TimelineState) -> Vec<AnyView> {
    let store = timeline.store;
    let (words, content) = (store.words(), timeline.content.get());
    let headings =
        content.groups.as_ref().map(|groups| store.atlas(|atlas| groups.headings(atlas, &words, LISTED_MAX)));
    let item = |record| {
        let text = store.atlas(|atlas| record_title(atlas, &words, record));
        view! { <li><button tabindex="-1" on:click=move |_| store.select(Some(record))>{text}</button></li> }
            .into_any()
    };
    let Some(headings) = headings.filter(|headings| !headings.is_empty()) else {
        return content.records().into_iter().take(LISTED_MAX).map(item).collect();
    };
    let mut n_left = LISTED_MAX.saturating_sub(headings.len());
    let group = |heading: Heading| {
        let records: Vec<AnyView> = heading.records.iter().take(n_left).map(|record| item(*record)).collect();
        n_left -= records.len();
        let (text, group) = (in_words(&words, &heading), heading.group);
        view! {
            <li>
                <button
                    tabindex="-1"
                    aria-expanded=(!heading.is_folded).to_string()
                    on:click=move |_| turn(timeline, group)
                >
                    {text}
                </button>
                <ul>{records}</ul>
            </li>
        }
        .into_any()
    };
    headings.into_iter().map(group).collect()
}
