//! Opening what is not a schema: a saved report, or a report in the address.

use std::rc::Rc;

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use super::intake::{Body, Dropped, describe, unpacked};
use super::loaded::LoadedReport;
use super::lock;
use super::protocol::Which;
use super::route::Origin;
use super::state::{Action, Dialog, Dispatch, Earlier};
use crate::report::{Report, share};
use crate::source::unicode;

/// A saved report may be this large, in bytes.
const MAX_SAVED: f64 = 256.0 * 1024.0 * 1024.0;
/// A report of more bytes than this is loaded in steps.
const LARGE: usize = 4_000_000;
/// How much of a JSON file is looked at to tell whether it is a report, in bytes.
const HEAD: f64 = 300.0;

/// Takes what was dropped or picked: a saved report is opened or compared with, two things fill both sides, one thing fills `side`.
pub async fn accept(dispatch: Dispatch, dropped: Vec<Dropped>, side: Which) {
    let mut others = Vec::new();
    let mut reports = 0;
    for each in dropped {
        if opens_as_report(&dispatch, &each).await {
            reports += 1;
        } else {
            match unpacked(each).await {
                Ok(each) => others.push(each),
                Err(why) => return dispatch.dispatch(Action::Alert(Some(why))),
            }
        }
    }
    if reports > 0 && others.is_empty() {
        return;
    }
    let mut dropped = others;
    let first = if dropped.is_empty() { None } else { Some(dropped.remove(0)) };
    let Some(first) = first else {
        dispatch.dispatch(Action::Alert(Some("Nothing that could be read was dropped. Drop a folder, SQL files or a dump.".into())));
        return;
    };
    if dropped.len() == 1 && (first.folder || dropped.iter().any(|other| other.folder) || side == Which::Left) {
        let second = dropped.remove(0);
        if let Some(empty) = [&first, &second].into_iter().find(|each| each.files.is_empty()) {
            return dispatch.dispatch(Action::Alert(Some(empty_folder(&empty.label))));
        }
        // A pair of which one names SQLite is a port to the other; the user can swap the sides.
        let second_first = unicode::lower(&second.label).contains("sqlite") && !unicode::lower(&first.label).contains("sqlite");
        let (left, right) = if second_first { (second, first) } else { (first, second) };
        dispatch.dispatch(Action::FilledBoth { sides: [(left.label, left.files), (right.label, right.files)], example: None });
        return;
    }
    let may_divide = first.folder || !dropped.is_empty();
    let label = if dropped.is_empty() { first.label.clone() } else { format!("{} files", 1 + dropped.len()) };
    let mut files = first.files;
    for more in dropped {
        let prefix = if more.folder { format!("{}/", more.label) } else { String::new() };
        files.extend(more.files.into_iter().map(|mut file| {
            file.path = format!("{prefix}{}", file.path);
            file
        }));
    }
    if files.is_empty() {
        return dispatch.dispatch(Action::Alert(Some(empty_folder(&label))));
    }
    dispatch.dispatch(Action::Filled { side, label, files, may_divide });
}

fn empty_folder(label: &str) -> String {
    format!("The folder “{label}” is empty. Drop a folder with SQL files in it, or a dump.")
}

async fn opens_as_report(dispatch: &Dispatch, dropped: &Dropped) -> bool {
    let [only] = dropped.files.as_slice() else { return false };
    if dropped.folder || !only.path.to_ascii_lowercase().ends_with(".json") {
        return false;
    }
    let Body::File(file) = &only.body else { return false };
    let Ok(head) = file.slice_with_f64_and_f64(0.0, HEAD) else { return false };
    let head = JsFuture::from(head.text()).await.ok().and_then(|text| text.as_string()).unwrap_or_default();
    if !head.contains("schema-parity-report") {
        return false;
    }
    let refuse = |message: String| dispatch.dispatch(Action::Alert(Some(message)));
    if file.size() > MAX_SAVED {
        refuse("This saved report is larger than 256 MB and was not opened.".into());
        return true;
    }
    match JsFuture::from(file.array_buffer()).await {
        Ok(buffer) => match load(&js_sys::Uint8Array::new(&buffer).to_vec(), None).await {
            Ok(loaded) => dispatch.dispatch(Action::SavedReport(Earlier { from: dropped.label.clone(), loaded })),
            Err(error) => refuse(error.to_string()),
        },
        Err(error) => refuse(format!("The saved report could not be read: {}.", describe(&error))),
    }
    true
}

/// A report of its JSON. With a date, it was made on that day. A large one takes its time: the browser gets a turn between the steps.
pub async fn load(json: &[u8], date: Option<String>) -> Result<Rc<LoadedReport>, share::ShareError> {
    let large = json.len() > LARGE;
    let mut report = share::from_json(json)?;
    if date.is_some() {
        report.date = date;
    }
    if large {
        next_turn().await;
    }
    let loaded = Rc::new(LoadedReport::new(report));
    if large {
        next_turn().await;
    }
    Ok(loaded)
}

/// Lets the browser draw and answer.
async fn next_turn() {
    let promise = Promise::new(&mut |resolve, _| {
        // Without a timer the turn is this one.
        if gloo::utils::window().set_timeout_with_callback(&resolve).is_err() {
            let _ = resolve.call0(&JsValue::NULL);
        }
    });
    // A timer is never refused.
    let _ = JsFuture::from(promise).await;
}

/// Opens a report that stands in the address.
pub fn open_link(dispatch: &Dispatch, payload: &Rc<str>) {
    match share::locked(payload) {
        None => show_link(dispatch, payload, share::decode(payload)),
        Some(Ok(_)) => dispatch.dispatch(Action::Dialog(Some(Dialog::Unlock(payload.clone())))),
        Some(Err(error)) => dispatch.dispatch(Action::Alert(Some(error.to_string()))),
    }
}

/// Opens a locked report that stands in the address; `false` for a passphrase that does not open it.
pub async fn unlock_link(dispatch: &Dispatch, payload: &Rc<str>, passphrase: &str) -> bool {
    let Some(Ok(locked)) = share::locked(payload) else { return false };
    let Ok(packed) = lock::unlock(&locked, passphrase).await else { return false };
    dispatch.dispatch(Action::Dialog(None));
    show_link(dispatch, payload, share::unpack(&packed));
    true
}

fn show_link(dispatch: &Dispatch, payload: &Rc<str>, report: Result<Report, share::ShareError>) {
    match report {
        Ok(report) => {
            let report = Rc::new(LoadedReport::new(report));
            dispatch.dispatch(Action::Opened { from: "a link".into(), report, origin: Origin::Link(payload.clone()) });
        }
        Err(error) => dispatch.dispatch(Action::Alert(Some(error.to_string()))),
    }
}
