//! The worker's half: reads files, calls the core, posts what it says.

use std::cell::Cell;
use std::collections::VecDeque;

use js_sys::{Array, Function, Reflect, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DedicatedWorkerGlobalScope, File, MessageEvent};

use super::examples::EXAMPLES;
use super::intake::describe;
use super::protocol::{FromWorker, Recognised, Which};
use crate::audit::{AuditRequest, Progress};
use crate::compare::CompareOptions;
use crate::source::{Dialect, InputFile, Omitted, SideInput, SortedMap, Thinner, WHOLE_FILE, recognise, split_mixed};

/// How many files are read at once.
const READ_AHEAD: usize = 32;
/// How much of a large file is read at once, in bytes.
const PIECE: f64 = 4.0 * 1024.0 * 1024.0;
/// More than this is not kept of a file, rows that go not counted: text and model would not fit beside each other in the 4 GB that WebAssembly
/// can address.
const MAX_KEPT: usize = 512 * 1024 * 1024;

thread_local! {
    /// The newest request; a run that is no longer the newest stops at its next step.
    static NEWEST: Cell<u32> = const { Cell::new(0) };
    /// How many resources the worker had loaded when it started, and those already told.
    static LOADED: Cell<u32> = const { Cell::new(0) };
    /// When the page was last told how far a run is.
    static TOLD: Cell<f64> = const { Cell::new(0.0) };
}

/// The page is told of progress at most this often, in milliseconds: it draws itself anew each time.
const QUIET: f64 = 40.0;
/// What the worker is at, where `worker.js` finds it when the program itself cannot speak any more.
const AT: &str = "schemaParityAt";

/// Installs the listener, then says that it is there.
pub fn start() {
    std::panic::set_hook(Box::new(|info| {
        let message = [text(&js_sys::global(), AT), info.to_string()].join(" ").trim().to_owned();
        post(&FromWorker::Panicked { message }, None);
    }));
    let listener = Closure::<dyn FnMut(MessageEvent)>::new(|event: MessageEvent| {
        let request = event.data();
        let run = number(&request, "run");
        NEWEST.set(run);
        spawn_local(async move {
            answer(run, request).await;
            at_rest();
            tell_requests();
        });
    });
    scope().set_onmessage(Some(listener.as_ref().unchecked_ref()));
    listener.forget();
    LOADED.set(resources().length());
    post(&FromWorker::Ready, None);
    warm_up(0);
}

/// Audits the examples while nobody waits: a browser compiles a function when it is first called, and the first real audit is spared that.
/// A request ends it: each example has a turn of its own.
fn warm_up(next: usize) {
    gloo::timers::callback::Timeout::new(0, move || {
        let Some(example) = EXAMPLES.get(next).filter(|_| NEWEST.get() == 0) else { return };
        let side = |(label, files): (&str, &[(&str, &str)])| SideInput {
            label: label.to_owned(),
            files: files.iter().map(|(path, text)| InputFile { path: (*path).to_owned(), content: Ok((*text).into()) }).collect(),
            ..SideInput::default()
        };
        let request = AuditRequest { left: side(example.left), right: side(example.right), ..AuditRequest::default() };
        // Reading the report is the page's part; it runs the same compiled program.
        if let Ok(bytes) = serde_json::to_vec(&crate::audit::audit(request, &mut |_| {})) {
            let _ = crate::report::share::from_json(&bytes);
        }
        warm_up(next + 1);
    })
    .forget();
}

/// What the browser says this worker has asked of the network.
fn resources() -> Array {
    let entries = || -> Result<JsValue, JsValue> {
        let clock = Reflect::get(&js_sys::global(), &"performance".into())?;
        let method: Function = Reflect::get(&clock, &"getEntriesByType".into())?.dyn_into()?;
        method.call1(&clock, &"resource".into())
    };
    entries().map(|entries| Array::from(&entries)).unwrap_or_default()
}

fn tell_requests() {
    let all = resources();
    let urls: Vec<String> = all.iter().skip(LOADED.get() as usize).map(|entry| text(&entry, "name")).collect();
    LOADED.set(all.length());
    if !urls.is_empty() {
        post(&FromWorker::Requested { urls }, None);
    }
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

fn post(message: &FromWorker, buffer: Option<&[u8]>) {
    let Ok(message) = serde_wasm_bindgen::to_value(message) else { return };
    let envelope = Array::of1(&message);
    let transfer = Array::new();
    if let Some(bytes) = buffer {
        let bytes = Uint8Array::from(bytes);
        transfer.push(&bytes.buffer());
        envelope.push(&bytes);
    }
    // The page is gone when this fails; there is nobody left to tell.
    let _ = scope().post_message_with_transfer(&envelope, &transfer);
}

/// Notes what the worker is at, and tells the page when it was not told just now.
fn at(run: u32, stage: String, done: u32, total: u32) {
    // A plain global accepts every property.
    let _ = Reflect::set(&js_sys::global(), &AT.into(), &format!("{stage}:").into());
    let now = js_sys::Date::now();
    if done > 0 && (now - TOLD.get()).abs() < QUIET {
        return;
    }
    TOLD.set(now);
    post(&FromWorker::Progress { run, stage, done, total }, None);
}

/// Nothing is done any more that could be to blame.
fn at_rest() {
    let _ = Reflect::set(&js_sys::global(), &AT.into(), &"".into());
}

fn is_stale(run: u32) -> bool {
    NEWEST.get() != run
}

async fn answer(run: u32, request: JsValue) {
    match text(&request, "kind").as_str() {
        "recognise" => {
            let side = if text(&request, "side") == "right" { Which::Right } else { Which::Left };
            let input = read_side(run, &get(&request, side.as_str())).await;
            if is_stale(run) {
                return;
            }
            let recognised = Recognised::from(&recognise(input));
            post(&FromWorker::Recognised { run, side, recognised }, None);
        }
        "divide" => {
            let input = read_side(run, &get(&request, text(&request, "side").as_str())).await;
            if is_stale(run) {
                return;
            }
            match split_mixed(&input.label, input.files) {
                Ok(sides) => {
                    let paths = |side: &SideInput| side.files.iter().map(|file| file.path.clone()).collect();
                    post(
                        &FromWorker::Divided {
                            run,
                            left: paths(&sides.left),
                            left_label: sides.left.label.clone(),
                            right: paths(&sides.right),
                            right_label: sides.right.label.clone(),
                            evidence: sides.evidence,
                        },
                        None,
                    );
                }
                Err(_) => post(&FromWorker::NotDivided { run }, None),
            }
        }
        "audit" => {
            let left = read_side(run, &get(&request, "left")).await;
            let right = read_side(run, &get(&request, "right")).await;
            if is_stale(run) {
                return;
            }
            let divided = Array::from(&get(&get(&request, "left"), "divided")).iter().filter_map(|line| line.as_string()).collect();
            let waivers = Array::from(&get(&request, "waivers")).iter().map(|entry| super::protocol::waiver(&entry)).collect();
            let mut options = CompareOptions::default();
            for word in texts(&request, "options") {
                if let Some(on) = super::protocol::option(&mut options, &word) {
                    *on = true;
                }
            }
            audit(run, AuditRequest { left, right, options, waivers, config: None }, divided);
        }
        other => post(&FromWorker::Panicked { message: format!("unknown request `{other}`") }, None),
    }
}

/// Audits and delivers. `divided` says how one folder became the two sides, exactly as [`crate::audit::audit_mixed`] reports it.
fn audit(run: u32, request: AuditRequest, divided: Vec<String>) {
    let start = js_sys::Date::now();
    let name = |left: bool| if left { "the expected side" } else { "the side to be checked" };
    let step_of = |left: bool, step: u32| if left { step } else { step + 3 };
    let mut progress = |step: Progress| {
        let (stage, done) = match step {
            Progress::Reading { left } => (format!("Recognising {}", name(left)), step_of(left, 0)),
            Progress::Parsing { left, path } => (format!("Parsing {path} of {}", name(left)), step_of(left, 1)),
            Progress::Replaying { left, files } => (format!("Replaying {}, {files} files", name(left)), step_of(left, 2)),
            Progress::Comparing => ("Comparing".to_owned(), 6),
            Progress::Reporting => ("Putting the report together".to_owned(), 7),
        };
        at(run, stage, done, 8);
    };
    let mut report = crate::audit::audit(request, &mut progress);
    report.left.layout_evidence.extend(divided.iter().cloned());
    report.right.layout_evidence.extend(divided);
    let milliseconds = (js_sys::Date::now() - start).max(0.0) as u32;
    match serde_json::to_vec(&report) {
        Ok(bytes) => post(&FromWorker::Report { run, milliseconds }, Some(&bytes)),
        Err(error) => post(&FromWorker::Panicked { message: format!("the report could not be written: {error}") }, None),
    }
}

async fn read_side(run: u32, side: &JsValue) -> SideInput {
    let list = Array::from(&get(side, "files")).to_vec();
    let total = list.len() as u32;
    let mut files = Vec::new();
    let mut omitted = SortedMap::new();
    let mut begun = VecDeque::new();
    let mut ahead = list.iter();
    for (index, entry) in list.iter().enumerate() {
        if is_stale(run) {
            break;
        }
        // The browser reads several files at once; asked one after the other, each costs a turn.
        while begun.len() < READ_AHEAD
            && let Some(entry) = ahead.next()
        {
            begun.push_back(begin(entry));
        }
        let begun = begun.pop_front().flatten();
        let path = text(entry, "path");
        at(run, format!("Reading {path}"), index as u32, total);
        let content = read_file(run, &path, entry, begun, &mut omitted).await;
        files.push(InputFile { path, content });
    }
    let label = text(side, "label");
    // One file by itself is what the command line calls files in a given order.
    let alone = matches!(files.as_slice(), [only] if only.path == label);
    SideInput {
        label,
        files,
        dialect: match text(side, "dialect").as_str() {
            "sqlite" => Some(Dialect::Sqlite),
            "postgres" => Some(Dialect::Postgres),
            _ => None,
        },
        excluded: texts(side, "excluded"),
        included: texts(side, "included"),
        order: texts(side, "order"),
        keep_order: alone,
        omitted,
    }
}

/// Begins to read a file that is read whole. The future listens from now on: a reading that fails before its turn would else be a rejection
/// that nobody handles, which ends the run.
fn begin(entry: &JsValue) -> Option<JsFuture> {
    let file = get(entry, "body").dyn_into::<File>().ok().filter(|file| file.size() <= WHOLE_FILE as f64)?;
    Some(file.array_buffer().into())
}

async fn read_file(
    run: u32,
    path: &str,
    entry: &JsValue,
    begun: Option<JsFuture>,
    omitted: &mut SortedMap<String, Omitted>,
) -> Result<Vec<u8>, String> {
    if let Some(begun) = begun {
        return bytes_of(begun).await.map(|bytes| bytes.to_vec());
    }
    let body = get(entry, "body");
    if let Some(text) = body.as_string() {
        return Ok(text.into_bytes());
    }
    let Ok(file) = body.dyn_into::<File>() else {
        return Err(text(entry, "error"));
    };
    read_large(run, path, &file, omitted).await
}

/// Reads a large file piece by piece: rows beyond those that are compared are counted instead of kept.
async fn read_large(run: u32, path: &str, file: &File, omitted: &mut SortedMap<String, Omitted>) -> Result<Vec<u8>, String> {
    let megabytes = |bytes: f64| (bytes / 1024.0 / 1024.0).round() as u32;
    let size = file.size();
    let mut thinner = Thinner::default();
    let mut buffer = Vec::new();
    let mut from = 0.0;
    while from < size && !is_stale(run) {
        let to = (from + PIECE).min(size);
        at(run, format!("Reading {path}, {} of {} MB", megabytes(from), megabytes(size)), megabytes(from), megabytes(size));
        let piece = read_piece(file, from, to).await?;
        buffer.resize(piece.length() as usize, 0);
        piece.copy_to(&mut buffer);
        thinner.push(&buffer);
        if thinner.held() > MAX_KEPT {
            return Err(format!(
                "The file has {} MB, and more than 512 MB of it are not rows of data. Use the command line for a file like this",
                megabytes(size)
            ));
        }
        from = to;
    }
    let thinned = thinner.finish();
    if !thinned.omitted.is_empty() {
        omitted.insert(path.to_owned(), thinned.omitted);
    }
    Ok(thinned.bytes)
}

async fn read_piece(file: &File, from: f64, to: f64) -> Result<Uint8Array, String> {
    let piece = file.slice_with_f64_and_f64(from, to).map_err(|error| format!("The file could not be read: {}.", describe(&error)))?;
    bytes_of(piece.array_buffer().into()).await
}

async fn bytes_of(begun: JsFuture) -> Result<Uint8Array, String> {
    begun.await.map(|buffer| Uint8Array::new(&buffer)).map_err(|error| format!("The file could not be read: {}.", describe(&error)))
}

fn get(object: &JsValue, key: &str) -> JsValue {
    Reflect::get(object, &key.into()).unwrap_or(JsValue::UNDEFINED)
}

fn text(object: &JsValue, key: &str) -> String {
    get(object, key).as_string().unwrap_or_default()
}

fn texts(object: &JsValue, key: &str) -> Vec<String> {
    Array::from(&get(object, key)).iter().filter_map(|text| text.as_string()).collect()
}

fn number(object: &JsValue, key: &str) -> u32 {
    get(object, key).as_f64().unwrap_or_default() as u32
}
