//! Keeps the last inputs in the browser's own storage (IndexedDB), when the user allows it.

use gloo::storage::{LocalStorage, Storage};
use js_sys::{Array, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, IdbDatabase, IdbOpenDbRequest, IdbRequest, IdbTransactionMode};

use super::client::{options_array, side_object, waiver_object};
use super::intake::{Body, PickedFile};
use super::protocol::option;
use super::state::InputSide;
use crate::compare::CompareOptions;
use crate::rules::Waiver;
use crate::source::Dialect;

const DATABASE: &str = "schema-parity";
const STORE: &str = "inputs";
const LAST: &str = "last";
const ALLOWED: &str = "schema-parity-remember";

/// Inputs that were kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// Both sides.
    pub sides: [InputSide; 2],
    /// What was accepted.
    pub waivers: Vec<Waiver>,
    /// What was compared beyond the defaults.
    pub options: CompareOptions,
    /// When, in words of the browser's language.
    pub when: String,
}

/// Whether the user allowed it.
pub fn allowed() -> bool {
    LocalStorage::get::<bool>(ALLOWED).unwrap_or_default()
}

/// Notes what the user decided; storage that is switched off keeps nothing, which is the default as well.
pub fn allow(allowed: bool) {
    if allowed {
        let _ = LocalStorage::set(ALLOWED, true);
    } else {
        LocalStorage::delete(ALLOWED);
    }
}

/// What a request answers.
async fn answer(request: &IdbRequest) -> Result<JsValue, JsValue> {
    let promise = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    JsFuture::from(promise).await.map_err(|_| JsValue::from(request.error().ok().flatten()))?;
    request.result()
}

async fn database() -> Result<IdbDatabase, JsValue> {
    let factory = gloo::utils::window().indexed_db()?.ok_or("this browser has no storage of its own")?;
    let request: IdbOpenDbRequest = factory.open_with_u32(DATABASE, 1)?;
    let made = request.clone();
    let upgrade = Closure::once_into_js(move || {
        if let Ok(database) = made.result().and_then(JsCast::dyn_into::<IdbDatabase>) {
            // Fails only when the store is there already.
            let _ = database.create_object_store(STORE);
        }
    });
    request.set_onupgradeneeded(Some(upgrade.unchecked_ref()));
    answer(&request).await?.dyn_into()
}

/// Keeps the inputs in place of those kept before.
pub async fn keep(sides: &[InputSide; 2], waivers: &[Waiver], options: &CompareOptions) -> Result<(), JsValue> {
    let entry = Object::new();
    Reflect::set(&entry, &"sides".into(), &sides.iter().map(side_object).collect::<Array>())?;
    Reflect::set(&entry, &"waivers".into(), &waivers.iter().map(waiver_object).collect::<Array>())?;
    Reflect::set(&entry, &"options".into(), &options_array(options))?;
    Reflect::set(&entry, &"at".into(), &js_sys::Date::now().into())?;
    let database = database().await?;
    let done = async {
        let store = database.transaction_with_str_and_mode(STORE, IdbTransactionMode::Readwrite)?.object_store(STORE)?;
        answer(&store.put_with_key(&entry, &LAST.into())?).await
    };
    let done = done.await;
    database.close();
    done.map(|_| ())
}

/// What was kept; `None` when there is nothing or the browser does not give it.
pub async fn recall() -> Option<Kept> {
    let database = database().await.ok()?;
    let read = async {
        let store = database.transaction_with_str(STORE)?.object_store(STORE)?;
        answer(&store.get(&LAST.into())?).await
    };
    let entry = read.await;
    database.close();
    let entry = entry.ok().filter(|entry| entry.is_object())?;
    let [left, right] = [0, 1].map(|index| side(&Array::from(&get(&entry, "sides")).get(index)));
    let mut options = CompareOptions::default();
    for word in texts(&entry, "options") {
        if let Some(on) = option(&mut options, &word) {
            *on = true;
        }
    }
    let date = js_sys::Date::new(&get(&entry, "at"));
    Some(Kept {
        sides: [left, right],
        waivers: Array::from(&get(&entry, "waivers")).iter().map(|entry| super::protocol::waiver(&entry)).collect(),
        options,
        when: date.to_locale_string("en-GB", &JsValue::UNDEFINED).into(),
    })
}

/// Deletes everything this page ever kept.
pub async fn forget() {
    for key in [ALLOWED, super::page::THEME_KEY] {
        LocalStorage::delete(key);
    }
    if let Ok(Some(factory)) = gloo::utils::window().indexed_db()
        && let Ok(request) = factory.delete_database(DATABASE)
    {
        // There is nothing to delete, or it is deleted when the last page that has it open is closed.
        let _ = answer(&request).await;
    }
}

fn get(object: &JsValue, key: &str) -> JsValue {
    Reflect::get(object, &key.into()).unwrap_or(JsValue::UNDEFINED)
}

fn texts(object: &JsValue, key: &str) -> Vec<String> {
    Array::from(&get(object, key)).iter().filter_map(|text| text.as_string()).collect()
}

fn side(object: &JsValue) -> InputSide {
    let files = Array::from(&get(object, "files"));
    let files = files.iter().map(|entry| {
        let body = get(&entry, "body");
        let body = match (body.as_string(), body.dyn_into::<File>()) {
            (Some(text), _) => Body::Text(text.as_str().into()),
            (None, Ok(file)) => Body::File(file),
            (None, Err(_)) => Body::Unreadable(get(&entry, "error").as_string().unwrap_or_default()),
        };
        PickedFile { path: get(&entry, "path").as_string().unwrap_or_default(), body }
    });
    InputSide {
        label: get(object, "label").as_string().unwrap_or_default(),
        files: std::rc::Rc::new(files.collect()),
        dialect: match get(object, "dialect").as_string().as_deref() {
            Some("sqlite") => Some(Dialect::Sqlite),
            Some("postgres") => Some(Dialect::Postgres),
            _ => None,
        },
        excluded: texts(object, "excluded"),
        included: texts(object, "included"),
        order: texts(object, "order"),
        divided: texts(object, "divided"),
        recognised: None,
    }
}
