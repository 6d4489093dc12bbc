//! What the parts of the timeline share while it is on the page. The years shown are the store's; which stretch of
//! time is looked at, and how far the lanes are scrolled, last no longer than the page.

use std::sync::Arc;

use atlas_core::claim::RecordIdx;
use atlas_core::scene::timeline::{
    BandColumn, GroupLanes, Sight, TieLanes, TimelineContent, TimelineScene, lit,
};
use atlas_core::time::{TimeScale, Window};
use leptos::html;
use leptos::prelude::*;

use super::painter::{Lights, Painter};
use crate::browser::frame::FrameTask;
use crate::browser::timing;
use crate::store::{Store, follow, memo_of_new};
use atlas_core::words::Msg;

/// Height of the axis in pixels.
pub(super) const AXIS_PX: f64 = 20.0;
/// Free space beside what is fitted, in pixels: on wide pages, on phones.
const MARGINS_PX: [f64; 2] = [48.0, 16.0];
/// Below this width there is little room, in pixels.
const NARROW_PX: f64 = 600.0;
/// Days shown before and after today where nothing has a date.
const EMPTY_DAYS: i32 = 3653;

/// What the card beside the pointer is about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Carded {
    /// A record.
    Record(RecordIdx),
    /// Some time of a band, and the days for which it stands.
    Band(BandColumn, Window),
}

/// What the card beside the pointer is about, and where, from the left edge and the foot of the lanes.
pub(super) type CardAt = (Carded, [f64; 2]);

/// Lanes in groups as they are wanted now; `None` where each partnership has a lane.
pub(super) type GroupsWanted = Memo<Option<Arc<dyn GroupLanes>>>;

/// Handle to what the parts of the timeline share; copied freely.
#[derive(Clone, Copy)]
pub(super) struct TimelineState {
    pub(super) store: Store,
    pub(super) canvas: NodeRef<html::Canvas>,
    pub(super) size_px: RwSignal<(f64, f64)>,
    /// The height chosen for the whole, in pixels; `None` for that of the style sheet.
    pub(super) height_px: RwSignal<Option<i32>>,
    pub(super) content: Memo<Arc<TimelineContent>>,
    /// What makes lanes in groups, once it is there.
    pub(super) groups: RwSignal<Option<GroupsWanted>>,
    /// From the first to the last day that matters, whatever years are shown.
    pub(super) range: Memo<Window>,
    pub(super) scale: Memo<TimeScale>,
    pub(super) years: Memo<Option<Window>>,
    /// The stretch looked at, in days since 1970-01-01; `None` fits what is shown.
    pub(super) stretch: RwSignal<Option<(f64, f64)>>,
    pub(super) scroll_px: RwSignal<f32>,
    pub(super) strip_px: RwSignal<f32>,
    pub(super) focus: RwSignal<Option<RecordIdx>>,
    /// The heading that keys have reached, by the place of its group.
    pub(super) heading: RwSignal<Option<u32>>,
    pub(super) is_playing: RwSignal<bool>,
    pub(super) card: RwSignal<Option<CardAt>>,
    /// Where an end of a bar is taken to, from the left edge.
    pub(super) moving_x: RwSignal<Option<f64>>,
    /// What the pointer looks like.
    pub(super) cursor: RwSignal<&'static str>,
    lit: Memo<Arc<Vec<RecordIdx>>>,
    painter: StoredValue<Option<Painter>, LocalStorage>,
    frame: StoredValue<Option<FrameTask>, LocalStorage>,
}

impl TimelineState {
    pub(super) fn new(store: Store) -> Self {
        let size_px = RwSignal::new((0.0, 0.0));
        let stretch = RwSignal::new(None);
        let order = Memo::new(move |_| store.view(|view| (view.lanes, view.sort)));
        let years = Memo::new(move |_| store.view(|view| view.years));
        let groups = RwSignal::new(None::<GroupsWanted>);
        let content = memo_of_new(move || {
            let (words, (by, sort)) = (store.words(), order.get());
            let shown = store.passing().within(None, true, true);
            let ties = match groups.get().and_then(|groups| groups.get()) {
                _ if TieLanes::is_each(&shown, by, sort) => TieLanes::Each,
                Some(groups) => TieLanes::Groups(groups),
                None => TieLanes::Awaited,
            };
            store.atlas(|atlas| TimelineContent::new(atlas, &shown, ties, store.today(), &words))
        });
        let range = Memo::new(move |before: Option<&Window>| {
            let all = content.with(|content| content.range);
            let years = years.get();
            // While years are chosen the line of time stays, though less is shown on it.
            let before = before.copied().filter(|_| years.is_some());
            let ends = years.map_or([None; 2], |years| [years.from, years.to].map(Some));
            let ends = ends.into_iter().flatten().filter(|day| day.is_finite());
            let ends = ends.map(|day| Window::new(day, day));
            let hull = [all, before].into_iter().flatten().chain(ends).reduce(Window::hull);
            let today = store.today();
            hull.unwrap_or_else(|| Window::new(today.plus_days(-EMPTY_DAYS), today.plus_days(EMPTY_DAYS)))
        });
        let scale = Memo::new(move |_| {
            let (width_px, _) = size_px.get();
            let margin_px = MARGINS_PX[usize::from(width_px < NARROW_PX)];
            match stretch.get() {
                Some((from, to)) => TimeScale::new(from, to, width_px),
                None => TimeScale::fitted(range.get(), width_px, margin_px),
            }
        });
        let pointed = Memo::new(move |_| store.hovered().or(store.selected()));
        let lit = memo_of_new(move || {
            let content = content.get();
            let lit = pointed.get().map(|record| store.atlas(|atlas| lit(atlas, &content, record)));
            lit.unwrap_or_default()
        });
        Self {
            store,
            canvas: NodeRef::new(),
            size_px,
            height_px: RwSignal::new(super::grip::remembered_px()),
            content,
            groups,
            range,
            scale,
            years,
            stretch,
            scroll_px: RwSignal::new(0.0),
            strip_px: RwSignal::new(0.0),
            focus: RwSignal::new(None),
            heading: RwSignal::new(None),
            is_playing: RwSignal::new(false),
            card: RwSignal::new(None),
            moving_x: RwSignal::new(None),
            cursor: RwSignal::new("grab"),
            lit,
            painter: StoredValue::new_local(None),
            frame: StoredValue::new_local(None),
        }
    }

    /// Begins to paint, once the canvas is on the page.
    pub(super) fn begin(self, painter: Painter) {
        self.painter.set_value(Some(painter));
        self.frame.set_value(Some(FrameTask::new(move |_| self.draw())));
        self.resize();
        Effect::new(move |_| {
            follow(self.content);
            follow(self.scale);
            follow(self.years);
            follow(self.lit);
            self.store.visible();
            self.focus.track();
            self.heading.track();
            self.scroll_px.track();
            self.strip_px.track();
            self.ask();
        });
        Effect::new(move |_| {
            self.store.theme();
            self.with_painter(Painter::restyle);
        });
        Effect::new(move |_| {
            let words = self.store.words();
            let months = words.get(Msg::WhenMonths).split(' ').map(str::to_owned).collect();
            self.with_painter(|painter| painter.months = months);
        });
        let selected = Memo::new(move |_| self.store.selected());
        Effect::new(move |_| {
            if let Some(record) = selected.get() {
                untrack(|| self.reveal(record));
            }
        });
    }

    /// Changes what the painter keeps, and paints anew.
    pub(super) fn with_painter(self, change: impl FnOnce(&mut Painter)) {
        let _ = self.painter.try_update_value(|painter| painter.as_mut().map(change));
        self.ask();
    }

    /// Reads the scene as it was drawn last, if it was.
    pub(super) fn scene<T>(self, read: impl FnOnce(&TimelineScene) -> T) -> Option<T> {
        self.painter.try_with_value(|painter| painter.as_ref()?.scene.as_ref().map(read)).flatten()
    }

    /// Follows the size of the canvas on the page.
    pub(super) fn resize(self) {
        let size = self.painter.try_update_value(|painter| painter.as_mut().map(Painter::fit)).flatten();
        if let Some(size) = size {
            if self.size_px.get_untracked() != size {
                self.size_px.set(size);
            }
            self.ask();
        }
    }

    /// Looks at another stretch of time.
    pub(super) fn look_at(self, scale: TimeScale) {
        self.stretch.set(Some((scale.from_day, scale.to_day)));
    }

    /// Scrolls the lanes by so many pixels, as far as there are any.
    pub(super) fn scroll_by(self, dy_px: f32) {
        // What was drawn is kept within what there is; a wish beyond it is forgotten.
        let now = self.scene(|scene| scene.sight.scroll_px).unwrap_or(0.0);
        self.scroll_px.set((now + dy_px).max(0.0));
    }

    /// Scrolls to the lane of a record, if it has one.
    pub(super) fn reveal(self, record: RecordIdx) {
        let content = self.content.get_untracked();
        let (sight, words) = (self.sight(), untrack(|| self.store.words()));
        let scroll_px = self.painter.try_update_value(|painter| {
            let painter = painter.as_mut()?;
            untrack(|| self.store.atlas(|atlas| painter.arrange(&content, sight, atlas, &words)));
            let scene = painter.scene.as_ref()?;
            let in_groups = || content.groups.as_ref()?.span_of(record, scene.lanes_bottom);
            let span = content.lane_of(record).and_then(|lane| scene.lane_span(lane)).or_else(in_groups)?;
            Some(scene.scroll_to(span))
        });
        if let Some(scroll_px) = scroll_px.flatten() {
            self.scroll_px.set(scroll_px);
        }
    }

    fn ask(self) {
        let _ = self.frame.try_with_value(|frame| frame.as_ref().map(FrameTask::ask));
    }

    fn sight(self) -> Sight {
        Sight {
            scale: self.scale.get_untracked(),
            height_px: self.size_px.get_untracked().1 as f32,
            axis_px: AXIS_PX as f32,
            scroll_px: self.scroll_px.get_untracked(),
            strip_px: self.strip_px.get_untracked(),
        }
    }

    fn draw(self) {
        let start = timing::now();
        let (content, sight) = (self.content.get_untracked(), self.sight());
        let words = untrack(|| self.store.words());
        let lights = Lights {
            years: self.years.get_untracked(),
            shown: untrack(|| self.store.visible()),
            lit: self.lit.get_untracked(),
            focus: self.focus.get_untracked(),
            heading: self.heading.get_untracked(),
            today: words.get(Msg::TimelineToday).to_owned(),
        };
        let _ = self.painter.try_update_value(|painter| {
            let painter = painter.as_mut()?;
            untrack(|| self.store.atlas(|atlas| painter.arrange(&content, sight, atlas, &words)));
            painter.paint(content.today, &lights);
            Some(())
        });
        timing::measure("atlas:timeline-frame", start);
    }
}
