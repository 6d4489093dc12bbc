//! Drawing once a frame, and waiting for what is drawn.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::object::{call, get, set};
use super::window;

/// Waits until what was changed by now is likely on screen: for work that keeps the page from answering.
pub(crate) async fn after_next() {
    // A hidden page draws no frames, hence a time, a little longer than two of them.
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let _ = call(&window(), "setTimeout", &[&resolve, &40.into()]);
    });
    let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
}

/// Waits until nothing else is to be done, or for half a second: for work that nobody waits for.
pub(crate) async fn idle() {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let options = js_sys::Object::new();
        set(&options, "timeout", &500.into());
        // Not every browser tells.
        if call(&window(), "requestIdleCallback", &[&resolve, &options]).is_err() {
            let _ = call(&window(), "setTimeout", &[&resolve, &200.into()]);
        }
    });
    let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
}

/// Does something after some milliseconds.
pub(crate) fn after(delay_ms: i32, act: impl FnOnce() + 'static) {
    let act = Closure::once_into_js(act);
    // A browser without timers has no page either.
    let _ = call(&window(), "setTimeout", &[&act, &delay_ms.into()]);
}

/// What a future gives within so many milliseconds; `None` where it takes longer, and it goes on for nobody then.
pub(crate) async fn within<T: 'static>(
    delay_ms: i32,
    future: impl Future<Output = T> + 'static,
) -> Option<T> {
    let given = Rc::new(RefCell::new(None));
    let giving = given.clone();
    let done = wasm_bindgen_futures::future_to_promise(async move {
        *giving.borrow_mut() = Some(future.await);
        Ok(JsValue::NULL)
    });
    let late = js_sys::Promise::new(&mut |resolve, _| {
        let _ = call(&window(), "setTimeout", &[&resolve, &delay_ms.into()]);
    });
    let both: JsValue = js_sys::Array::of2(&done, &late).into();
    let first = get(&window(), "Promise").and_then(|class| call(&class, "race", &[&both]).ok());
    if let Some(Ok(first)) = first.map(JsCast::dyn_into::<js_sys::Promise>) {
        let _ = wasm_bindgen_futures::JsFuture::from(first).await;
    }
    given.take()
}

/// Runs a closure at most once a frame, however often it is asked to. Clones share the closure; it ends with the
/// last of them.
#[derive(Clone)]
pub(crate) struct FrameTask {
    inner: Rc<Inner>,
}

/// Called by the browser with the time of the frame in milliseconds.
type FrameCallback = Closure<dyn FnMut(f64)>;

struct Inner {
    is_asked: Cell<bool>,
    timeout: Cell<i32>,
    callback: RefCell<Option<FrameCallback>>,
}

impl FrameTask {
    /// Prepares a task; `draw` gets the frame's time in milliseconds.
    pub(crate) fn new(mut draw: impl FnMut(f64) + 'static) -> Self {
        let inner = Rc::new(Inner {
            is_asked: Cell::new(false),
            timeout: Cell::new(0),
            callback: RefCell::new(None),
        });
        let weak = Rc::downgrade(&inner);
        let callback = Closure::new(move |time_ms: f64| {
            let Some(inner) = weak.upgrade() else { return };
            // A timeout tells no time.
            if time_ms.is_nan() {
                return inner.ask();
            }
            inner.is_asked.set(false);
            draw(time_ms);
        });
        *inner.callback.borrow_mut() = Some(callback);
        Self { inner }
    }

    /// Asks for a run in the next frame.
    pub(crate) fn ask(&self) {
        self.inner.ask();
    }

    /// Asks for a run after so many milliseconds, counted anew with each call.
    pub(crate) fn ask_after(&self, pause_ms: i32) {
        let callback = self.inner.callback.borrow();
        let Some(callback) = callback.as_ref() else { return };
        window().clear_timeout_with_handle(self.inner.timeout.get());
        let timeout = window().set_timeout_with_callback_and_timeout_and_arguments_0(
            callback.as_ref().unchecked_ref(),
            pause_ms,
        );
        self.inner.timeout.set(timeout.unwrap_or(0));
    }
}

impl Inner {
    fn ask(&self) {
        if self.is_asked.replace(true) {
            return;
        }
        let callback = self.callback.borrow();
        let Some(callback) = callback.as_ref() else { return };
        if window().request_animation_frame(callback.as_ref().unchecked_ref()).is_err() {
            self.is_asked.set(false);
        }
    }
}
