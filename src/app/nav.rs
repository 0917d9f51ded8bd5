//! Moves between addresses.

use wasm_bindgen::JsValue;

use super::route::Route;
use super::state::{Action, Dispatch};

/// Goes to an address as following a link does: back returns.
pub fn go(dispatch: &Dispatch, route: Route) {
    write(&route, true);
    dispatch.dispatch(Action::Navigated(route));
}

/// Changes the address in place: for filters while typing.
pub fn replace(dispatch: &Dispatch, route: Route) {
    write(&route, false);
    dispatch.dispatch(Action::Navigated(route));
}

/// Writes the address bar without telling anyone.
pub fn write(route: &Route, push: bool) {
    let Ok(history) = gloo::utils::window().history() else { return };
    let fragment = route.fragment();
    if gloo::utils::window().location().hash().unwrap_or_default().trim_start_matches('#') == fragment.trim_start_matches('#') {
        return;
    }
    let url = if fragment == "#" { clean_address() } else { fragment };
    // A browser that limits how often the address may change keeps the old one; the view is right all the same.
    let _ = if push {
        history.push_state_with_url(&JsValue::NULL, "", Some(&url))
    } else {
        history.replace_state_with_url(&JsValue::NULL, "", Some(&url))
    };
}

fn clean_address() -> String {
    let location = gloo::utils::window().location();
    let (path, search) = (location.pathname().unwrap_or_default(), location.search().unwrap_or_default());
    format!("{path}{search}")
}
