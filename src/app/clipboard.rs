//! Copying and saving.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

use super::state::{Action, Dispatch};

/// Copies text and says so, or says that the browser refused.
pub fn copy(dispatch: Dispatch, text: String, said: &'static str) {
    spawn_local(async move {
        let clipboard = gloo::utils::window().navigator().clipboard();
        let done = !clipboard.is_undefined() && JsFuture::from(clipboard.write_text(&text)).await.is_ok();
        let words = if done { said } else { "The browser did not allow copying. Save the file instead." };
        dispatch.dispatch(Action::Toast(words.into()));
    });
}

/// Offers text as a download.
pub fn save(name: &str, mime: &str, text: &str) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    let parts = js_sys::Array::of1(&text.into());
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = gloo::utils::document().create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    // The download has its own hold on the data by the next turn.
    gloo::timers::callback::Timeout::new(10_000, move || {
        let _ = Url::revoke_object_url(&url);
    })
    .forget();
    Ok(())
}
