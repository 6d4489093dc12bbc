//! What hands and keys do over the picture. It turns them into years, stretches of time and selections, and keeps only
//! what lasts as long as a touch.

use atlas_core::claim::RecordIdx;
use atlas_core::scene::timeline::{Part, TimelineScene, dragged};
use atlas_core::time::{TimeScale, Window};
use leptos::prelude::*;
use leptos::{ev, html};

use super::state::{Carded, TimelineState};
use super::{grouping, play};
use crate::browser::wheel;
use crate::gesture::Given;

/// A pointer that moved less than this has clicked, in pixels.
const CLICK_REACH_PX: f64 = 4.0;
/// How near a mouse must be, in pixels.
const MOUSE_REACH_PX: f32 = 5.0;
/// How near a finger must be, in pixels.
const TOUCH_REACH_PX: f32 = 18.0;
/// How far an arrow key moves, in pixels.
const KEY_STEP_PX: f64 = 60.0;

/// Days of a year, on average.
pub(super) const YEAR_DAYS: f64 = 365.2425;

/// A touch or drag under way.
#[derive(Clone)]
struct Gesture {
    part: Part,
    /// Pointers down: identity, where it went down, where it is.
    pointers: Vec<(i32, [f64; 2], [f64; 2])>,
    /// As all was when the last of them came or went.
    scale: TimeScale,
    years: Option<Window>,
    scroll_px: f32,
    strip_px: f32,
    has_moved: bool,
    /// The partnership of which it has taken an end, and whether that is the start.
    end: Option<(RecordIdx, bool)>,
}

/// Translates events over the picture.
#[derive(Clone, Copy)]
pub(super) struct Input {
    /// What takes the events: it lies over the picture.
    pub(super) hands: NodeRef<html::Div>,
    timeline: TimelineState,
    gesture: StoredValue<Option<Gesture>>,
}

impl Input {
    pub(super) fn new(timeline: TimelineState) -> Self {
        Self { hands: NodeRef::new(), timeline, gesture: StoredValue::new(None) }
    }

    pub(super) fn on_pointer_down(self, event: &ev::PointerEvent) {
        if event.button() != 0 {
            return;
        }
        if let Some(hands) = self.hands.get_untracked() {
            // Without capture a drag ends at the edge of the timeline, no more.
            let _ = hands.set_pointer_capture(event.pointer_id());
        }
        let at = spot(event);
        let mut pointers = self.gesture.get_value().map(|gesture| gesture.pointers).unwrap_or_default();
        pointers.retain(|(id, _, _)| *id != event.pointer_id());
        pointers.push((event.pointer_id(), at, at));
        let end = if pointers.len() == 1 { self.end(at, reach(event)) } else { None };
        self.start(pointers, self.part(at, reach(event)), end);
    }

    pub(super) fn on_pointer_move(self, event: &ev::PointerEvent) {
        let at = spot(event);
        let Some(mut gesture) = self.gesture.get_value() else {
            return self.hover(at, reach(event));
        };
        let Some(pointer) = gesture.pointers.iter_mut().find(|(id, _, _)| *id == event.pointer_id()) else {
            return;
        };
        pointer.2 = at;
        let [dx, dy] = [at[0] - pointer.1[0], at[1] - pointer.1[1]];
        gesture.has_moved |= dx.abs().max(dy.abs()) > CLICK_REACH_PX;
        if gesture.has_moved && gesture.end.is_some() {
            self.timeline.card.set(None);
            self.timeline.moving_x.set(Some(at[0]));
        } else if gesture.has_moved {
            self.timeline.card.set(None);
            self.drag(&gesture);
        }
        self.gesture.set_value(Some(gesture));
    }

    pub(super) fn on_pointer_up(self, event: &ev::PointerEvent) {
        let Some(mut gesture) = self.gesture.get_value() else { return };
        gesture.pointers.retain(|(id, _, _)| *id != event.pointer_id());
        if !gesture.pointers.is_empty() {
            return self.start(gesture.pointers, Part::Lanes, None);
        }
        self.gesture.set_value(None);
        self.timeline.moving_x.set(None);
        if let (Some((record, is_start)), true) = (gesture.end, gesture.has_moved) {
            let x = spot(event)[0];
            // The last day of a bar ends where its edge is.
            let day = gesture.scale.day_from_x(x).plus_days(if is_start { 0 } else { -1 });
            let year_px = gesture.scale.px_per_day() * YEAR_DAYS;
            return self.timeline.store.give(Given::End { record, is_start, day, year_px });
        }
        if !gesture.has_moved && matches!(gesture.part, Part::Lanes | Part::Strip) {
            self.timeline.card.set(None);
            let at = spot(event);
            match (self.record(at, reach(event)), self.heading(at)) {
                (None, Some(group)) => grouping::turn(self.timeline, group),
                (record, _) => self.timeline.store.select(record),
            }
        }
    }

    pub(super) fn on_pointer_cancel(self) {
        self.timeline.moving_x.set(None);
        self.gesture.set_value(None);
    }

    pub(super) fn on_pointer_leave(self) {
        self.timeline.card.set(None);
        self.timeline.store.hover(None);
    }

    pub(super) fn on_wheel(self, event: &ev::WheelEvent) {
        event.prevent_default();
        let (dx, dy) = wheel::moved_px(event);
        self.timeline.card.set(None);
        let scale = self.timeline.scale.get_untracked();
        if event.shift_key() {
            // Some browsers turn a wheel with Shift to the side themselves.
            self.timeline.scroll_by((dy + dx) as f32);
        } else if dx.abs() > dy.abs() {
            self.timeline.look_at(scale.panned(-dx));
        } else {
            let factor = wheel::zoom_factor(event);
            self.timeline.look_at(scale.zoomed_at(f64::from(event.offset_x()), factor));
        }
    }

    pub(super) fn on_double_click(self, event: &ev::MouseEvent) {
        let at = [f64::from(event.offset_x()), f64::from(event.offset_y())];
        match self.part(at, MOUSE_REACH_PX) {
            Part::Lanes => {
                let factor = if event.shift_key() { 0.5 } else { 2.0 };
                self.timeline.look_at(self.timeline.scale.get_untracked().zoomed_at(at[0], factor));
            }
            Part::Strip => {}
            _ => self.timeline.store.look(|view| view.years = None),
        }
    }

    pub(super) fn on_key_down(self, event: &ev::KeyboardEvent) {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let timeline = self.timeline;
        let scale = timeline.scale.get_untracked();
        let zoom = |factor: f64| timeline.look_at(scale.zoomed_at(scale.width_px / 2.0, factor));
        match event.key().as_str() {
            "ArrowLeft" => timeline.look_at(scale.panned(KEY_STEP_PX)),
            "ArrowRight" => timeline.look_at(scale.panned(-KEY_STEP_PX)),
            "ArrowUp" => timeline.scroll_by(-(KEY_STEP_PX as f32)),
            "ArrowDown" => timeline.scroll_by(KEY_STEP_PX as f32),
            "+" | "=" => zoom(2.0),
            "-" | "_" => zoom(0.5),
            "0" => timeline.stretch.set(None),
            "n" | "N" => self.step_focus(1),
            "p" | "P" => self.step_focus(-1),
            "h" => grouping::step_heading(timeline, 1),
            "H" => grouping::step_heading(timeline, -1),
            " " => timeline.is_playing.update(|is_playing| *is_playing = !*is_playing),
            "," => play::by_hand(timeline, -1),
            "." => play::by_hand(timeline, 1),
            "Enter" => match (timeline.focus.get_untracked(), timeline.heading.get_untracked()) {
                (Some(record), _) => timeline.store.select(Some(record)),
                (None, Some(group)) => grouping::turn(timeline, group),
                (None, None) => return,
            },
            "Escape" => {
                timeline.is_playing.set(false);
                timeline.focus.set(None);
                timeline.heading.set(None);
                timeline.store.hover(None);
                timeline.store.select(None);
            }
            _ => return,
        }
        event.prevent_default();
    }

    /// Goes to the next or previous record, in the order of the lanes.
    fn step_focus(self, step: isize) {
        let records = self.timeline.content.get_untracked().records();
        if records.is_empty() {
            return;
        }
        let current = self.timeline.focus.get_untracked();
        let at = current.and_then(|record| records.iter().position(|known| *known == record));
        let n = records.len() as isize;
        let next = match at {
            Some(at) => (at as isize + step).rem_euclid(n),
            None if step > 0 => 0,
            None => n - 1,
        };
        let record = records[next as usize];
        self.timeline.heading.set(None);
        self.timeline.focus.set(Some(record));
        self.timeline.store.hover(Some(record));
        self.timeline.reveal(record);
    }

    fn start(self, pointers: Vec<(i32, [f64; 2], [f64; 2])>, part: Part, end: Option<(RecordIdx, bool)>) {
        let timeline = self.timeline;
        let has_moved = pointers.len() > 1;
        let pointers: Vec<_> = pointers.into_iter().map(|(id, _, at)| (id, at, at)).collect();
        self.gesture.set_value(Some(Gesture {
            part: if has_moved { Part::Lanes } else { part },
            pointers,
            scale: timeline.scale.get_untracked(),
            years: timeline.years.get_untracked(),
            scroll_px: timeline.scene(|scene| scene.sight.scroll_px).unwrap_or(0.0),
            strip_px: timeline.strip_px.get_untracked(),
            has_moved,
            end,
        }));
    }

    fn drag(self, gesture: &Gesture) {
        let timeline = self.timeline;
        let (from, to, factor) = match gesture.pointers.as_slice() {
            [(_, from, to)] => (*from, *to, 1.0),
            [(_, from_a, to_a), (_, from_b, to_b), ..] => {
                let factor = (to_a[0] - to_b[0]).abs() / (from_a[0] - from_b[0]).abs().max(8.0);
                (middle(*from_a, *from_b), middle(*to_a, *to_b), factor.max(0.05))
            }
            [] => return,
        };
        let [dx, dy] = [to[0] - from[0], to[1] - from[1]];
        match gesture.part {
            Part::Lanes => {
                timeline.look_at(gesture.scale.zoomed_at(from[0], factor).panned(dx));
                timeline.scroll_px.set((gesture.scroll_px - dy as f32).max(0.0));
            }
            Part::Strip => timeline.strip_px.set((gesture.strip_px - dx as f32).max(0.0)),
            part => {
                let years = dragged(gesture.scale, gesture.years, part, from[0], to[0]);
                timeline.store.look(|view| view.years = Some(years));
            }
        }
    }

    fn hover(self, at: [f64; 2], reach_px: f32) {
        let record = self.record(at, reach_px);
        self.timeline.store.hover(record);
        let above_foot = self.timeline.size_px.get_untracked().1 - at[1];
        let carded = record.map(Carded::Record).or_else(|| self.band(at));
        self.timeline.card.set(carded.map(|carded| (carded, [at[0], above_foot])));
        let cursor = match self.part(at, reach_px) {
            Part::From | Part::To => "ew-resize",
            Part::Lanes if self.end(at, reach_px).is_some() => "col-resize",
            Part::Axis => "crosshair",
            Part::Strip | Part::Lanes if record.is_some() || self.heading(at).is_some() => "pointer",
            Part::Years | Part::Strip | Part::Lanes => "grab",
        };
        if self.timeline.cursor.get_untracked() != cursor {
            self.timeline.cursor.set(cursor);
        }
    }

    /// The partnership that is selected, if one of its ends is at a place, and whether that is its start.
    fn end(self, at: [f64; 2], reach_px: f32) -> Option<(RecordIdx, bool)> {
        let store = self.timeline.store;
        let record = untrack(|| store.selected())?;
        let is_tie = untrack(|| store.atlas(|atlas| atlas.partnership(record).is_some()));
        let end = self.timeline.scene(|scene| scene.end_at(record, at.map(|v| v as f32), reach_px)).flatten();
        end.filter(|_| is_tie && self.part(at, reach_px) == Part::Lanes).map(|is_start| (record, is_start))
    }

    fn record(self, at: [f64; 2], reach_px: f32) -> Option<RecordIdx> {
        self.timeline.scene(|scene| scene.hit(at.map(|v| v as f32), reach_px)).flatten()
    }

    /// The time of a band at a place.
    fn band(self, at: [f64; 2]) -> Option<Carded> {
        let found = |scene: &TimelineScene| {
            let column = scene.band_at(at.map(|v| v as f32))?;
            Some(Carded::Band(column, scene.days_of(&column)))
        };
        self.timeline.scene(found).flatten()
    }

    /// The group whose heading is at a place.
    fn heading(self, at: [f64; 2]) -> Option<u32> {
        let heading = self.timeline.scene(|scene| scene.heading_at(at.map(|v| v as f32))).flatten();
        heading.map(|heading| heading.group)
    }

    fn part(self, at: [f64; 2], reach_px: f32) -> Part {
        let years = self.timeline.years.get_untracked();
        let part = self.timeline.scene(|scene| scene.part(years, at.map(|v| v as f32), reach_px));
        part.unwrap_or(Part::Lanes)
    }
}

fn spot(event: &ev::PointerEvent) -> [f64; 2] {
    [f64::from(event.offset_x()), f64::from(event.offset_y())]
}

fn reach(event: &ev::PointerEvent) -> f32 {
    if event.pointer_type() == "touch" { TOUCH_REACH_PX } else { MOUSE_REACH_PX }
}

fn middle(a: [f64; 2], b: [f64; 2]) -> [f64; 2] {
    [(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0]
}
