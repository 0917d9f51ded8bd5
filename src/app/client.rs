//! The page's half: owns the worker, queues what is posted before it listens, restarts it when it breaks down.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Function, Object, Reflect, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ErrorEvent, MessageEvent, Worker};
use yew::Callback;

use super::intake::Body;
use super::protocol::{FromWorker, OPTIONS, Which, option};
use super::state::{InputSide, Job};
use crate::compare::CompareOptions;
use crate::rules::Waiver;

/// What the worker said, with the report's bytes when there are some.
pub struct Answer {
    /// The message.
    pub message: FromWorker,
    /// JSON of the report.
    pub bytes: Option<Vec<u8>>,
}

/// The worker, as the page sees it.
#[derive(Clone)]
pub struct Client {
    inner: Rc<RefCell<Option<Inner>>>,
    on_answer: Callback<Answer>,
}

struct Inner {
    worker: Worker,
    ready: bool,
    queue: Vec<JsValue>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(ErrorEvent)>,
}

impl Client {
    /// Starts the worker.
    pub fn start(on_answer: Callback<Answer>) -> Client {
        let client = Client { inner: Rc::new(RefCell::new(None)), on_answer };
        client.restart();
        client
    }

    /// Ends the worker, whatever it does, and starts a fresh one.
    pub fn restart(&self) {
        if let Some(old) = self.inner.borrow_mut().take() {
            old.worker.set_onmessage(None);
            old.worker.set_onerror(None);
            old.worker.terminate();
        }
        let Some(worker) = make_worker() else {
            self.on_answer
                .emit(Answer { message: FromWorker::Panicked { message: "this browser could not start a worker".into() }, bytes: None });
            return;
        };
        let client = self.clone();
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| client.receive(&event.data()));
        let on_answer = self.on_answer.clone();
        let on_error = Closure::<dyn FnMut(ErrorEvent)>::new(move |event: ErrorEvent| {
            event.prevent_default();
            let message = event.message();
            let message = if message.is_empty() { "the worker could not be loaded".into() } else { message };
            on_answer.emit(Answer { message: FromWorker::Panicked { message }, bytes: None });
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        *self.inner.borrow_mut() = Some(Inner { worker, ready: false, queue: Vec::new(), _on_message: on_message, _on_error: on_error });
    }

    fn receive(&self, data: &JsValue) {
        let envelope = Array::from(data);
        let Ok(message) = serde_wasm_bindgen::from_value::<FromWorker>(envelope.get(0)) else { return };
        if message == FromWorker::Ready {
            if let Some(inner) = self.inner.borrow_mut().as_mut() {
                inner.ready = true;
                for request in inner.queue.drain(..) {
                    // Only a value that cannot be cloned makes this fail, and files, strings and numbers all can.
                    let _ = inner.worker.post_message(&request);
                }
            }
            self.on_answer.emit(Answer { message, bytes: None });
            return;
        }
        let bytes = envelope.get(1).dyn_into::<Uint8Array>().ok().map(|bytes| bytes.to_vec());
        self.on_answer.emit(Answer { message, bytes });
    }

    /// Asks for a job.
    pub fn post(&self, run: u32, job: &Job, inputs: &[InputSide; 2], waivers: &[Waiver], options: &CompareOptions) {
        let request = Object::new();
        set(&request, "run", &run.into());
        let (kind, side) = match job {
            Job::Recognise(side) => ("recognise", Some(*side)),
            Job::Divide(side) => ("divide", Some(*side)),
            Job::Audit => ("audit", None),
        };
        set(&request, "kind", &kind.into());
        if let Some(side) = side {
            set(&request, "side", &side.as_str().into());
        }
        set(&request, "options", &options_array(options));
        set(&request, "waivers", &waivers.iter().map(waiver_object).collect::<Array>());
        for which in Which::BOTH {
            set(&request, which.as_str(), &side_object(&inputs[which.index()]));
        }
        if let Some(inner) = self.inner.borrow_mut().as_mut() {
            if inner.ready {
                let _ = inner.worker.post_message(&request);
            } else {
                inner.queue.push(request.into());
            }
        }
    }
}

/// The start script knows the compiled module and the worker's address.
fn make_worker() -> Option<Worker> {
    let make: Function = Reflect::get(&js_sys::global(), &"makeSchemaParityWorker".into()).ok()?.dyn_into().ok()?;
    make.call1(&JsValue::NULL, &wasm_bindgen::module()).ok()?.dyn_into().ok()
}

/// One side as a plain object: the worker reads it, and the browser can keep it.
pub fn side_object(side: &InputSide) -> JsValue {
    let object = Object::new();
    set(&object, "label", &side.label.as_str().into());
    if let Some(dialect) = side.dialect {
        set(&object, "dialect", &dialect.as_str().into());
    }
    for (key, texts) in [("excluded", &side.excluded), ("included", &side.included), ("order", &side.order), ("divided", &side.divided)] {
        set(&object, key, &texts.iter().map(|text| JsValue::from_str(text)).collect::<Array>());
    }
    let files: Array = side
        .files
        .iter()
        .map(|file| {
            let entry = Object::new();
            set(&entry, "path", &file.path.as_str().into());
            match &file.body {
                Body::File(handle) => set(&entry, "body", handle),
                Body::Text(text) => set(&entry, "body", &JsValue::from_str(text)),
                Body::Unreadable(reason) => set(&entry, "error", &reason.as_str().into()),
            }
            JsValue::from(entry)
        })
        .collect();
    set(&object, "files", &files);
    object.into()
}

/// The words of the options that are on.
pub fn options_array(options: &CompareOptions) -> Array {
    let mut options = options.clone();
    let on = OPTIONS.iter().filter(|(word, _)| option(&mut options, word).is_some_and(|on| *on));
    on.map(|(word, _)| JsValue::from_str(word)).collect()
}

/// A waiver as a plain object.
pub fn waiver_object(waiver: &Waiver) -> JsValue {
    let Waiver { code, object, facet, reason } = waiver;
    let entry = Object::new();
    for (key, value) in [("code", Some(code)), ("object", object.as_ref()), ("facet", facet.as_ref()), ("reason", Some(reason))] {
        if let Some(value) = value {
            set(&entry, key, &value.as_str().into());
        }
    }
    entry.into()
}

fn set(object: &Object, key: &str, value: &JsValue) {
    // A plain object accepts every property.
    let _ = Reflect::set(object, &key.into(), value);
}
