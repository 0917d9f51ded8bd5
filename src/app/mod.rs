//! The page: what is dropped goes to the worker, what comes back is shown. It holds no comparison logic.

mod client;
mod clipboard;
mod dialogs;
mod examples;
mod highlight;
mod inert;
mod intake;
mod keys;
mod link;
mod loaded;
mod lock;
mod memory;
mod nav;
mod opening;
mod page;
mod parts;
mod picture;
mod protocol;
mod route;
mod search;
mod start;
mod state;
mod views;
mod windowed;
mod words;
mod worker;

use wasm_bindgen::JsCast;

/// Starts the page in a window and the worker in a worker; the same program is both.
pub fn run() {
    if js_sys::global().dyn_ref::<web_sys::Window>().is_none() {
        worker::start();
        return;
    }
    let document = gloo::utils::document();
    match document.get_element_by_id("app") {
        Some(root) => {
            root.set_inner_html("");
            inert::watch(&root);
            yew::Renderer::<page::Page>::with_root(root).render();
        }
        None => {
            yew::Renderer::<page::Page>::new().render();
        }
    }
}
