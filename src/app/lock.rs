//! Locks the bytes of a link with a passphrase, by what the browser itself brings: a key derived with PBKDF2, and AES-GCM, which tells a wrong
//! passphrase from the right one.

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Bytes of salt in front, then of the nonce.
const SALT: u32 = 16;
const NONCE: u32 = 12;
/// What locked bytes have on top of the bytes themselves: salt, nonce, and the tag of AES-GCM.
pub const EXTRA: usize = 16 + 12 + 16;
/// Rounds of SHA-256 that a guess costs; part of the encoding.
const ROUNDS: u32 = 600_000;

/// Whether the browser can do it: only on pages that came over a secure connection or from this computer.
pub fn possible() -> bool {
    subtle().is_ok_and(|subtle| subtle.is_object())
}

/// Locks bytes.
pub async fn lock(bytes: &[u8], passphrase: &str) -> Result<Vec<u8>, JsValue> {
    let head = Uint8Array::new_with_length(SALT + NONCE);
    method(&crypto()?, "getRandomValues")?.call1(&crypto()?, &head)?;
    let mut out = head.to_vec();
    out.extend(cipher("encrypt", &head, bytes, passphrase).await?);
    Ok(out)
}

/// Unlocks bytes; an error is a wrong passphrase, or bytes that were changed.
pub async fn unlock(bytes: &[u8], passphrase: &str) -> Result<Vec<u8>, JsValue> {
    let (head, locked) = bytes.split_at_checked((SALT + NONCE) as usize).ok_or(JsValue::UNDEFINED)?;
    cipher("decrypt", &Uint8Array::from(head), locked, passphrase).await
}

async fn cipher(what: &str, head: &Uint8Array, bytes: &[u8], passphrase: &str) -> Result<Vec<u8>, JsValue> {
    let phrase = Uint8Array::from(passphrase.as_bytes());
    let base =
        call("importKey", &[text("raw"), phrase.into(), text("PBKDF2"), JsValue::FALSE, Array::of1(&text("deriveKey")).into()]).await?;
    let derivation = object(&[
        ("name", text("PBKDF2")),
        ("hash", text("SHA-256")),
        ("salt", head.slice(0, SALT).into()),
        ("iterations", ROUNDS.into()),
    ])?;
    let kind = object(&[("name", text("AES-GCM")), ("length", 256.into())])?;
    let key = call("deriveKey", &[derivation, base, kind, JsValue::FALSE, Array::of1(&text(what)).into()]).await?;
    let algorithm = object(&[("name", text("AES-GCM")), ("iv", head.slice(SALT, SALT + NONCE).into())])?;
    let done = call(what, &[algorithm, key, Uint8Array::from(bytes).into()]).await?;
    Ok(Uint8Array::new(&done).to_vec())
}

fn text(text: &str) -> JsValue {
    text.into()
}

fn object(entries: &[(&str, JsValue)]) -> Result<JsValue, JsValue> {
    let object = Object::new();
    for (key, value) in entries {
        Reflect::set(&object, &(*key).into(), value)?;
    }
    Ok(object.into())
}

fn crypto() -> Result<JsValue, JsValue> {
    Reflect::get(&js_sys::global(), &"crypto".into())
}

fn subtle() -> Result<JsValue, JsValue> {
    Reflect::get(&crypto()?, &"subtle".into())
}

fn method(object: &JsValue, name: &str) -> Result<Function, JsValue> {
    Reflect::get(object, &name.into())?.dyn_into()
}

async fn call(name: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let subtle = subtle()?;
    let promise: Promise = method(&subtle, name)?.apply(&subtle, &arguments.iter().collect::<Array>())?.dyn_into()?;
    JsFuture::from(promise).await
}
