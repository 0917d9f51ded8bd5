//! The keyboard: one key per view, and a few more.

use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

use super::loaded::LoadedReport;
use super::nav;
use super::route::{Route, View};
use super::state::{Action, Dialog, Dispatch};
use super::views::findings::neighbour;
use super::windowed::focus;

/// What a key does, for the help sheet.
pub const KEYS: &[(&str, &str)] = &[
    ("1 – 9", "Summary, Findings, Objects, Migrations, Types & defaults, Seed data, Versions, Not analysed, Sources"),
    ("0", "Inputs: what was dropped"),
    ("/", "Search findings, tables and files"),
    ("n  p", "Next and previous finding"),
    ("e", "Export and share"),
    ("?", "This sheet"),
    ("Esc", "Close"),
];

/// Handles a key press; `true` when it was one of ours.
pub fn press(event: &KeyboardEvent, dispatch: &Dispatch, route: &Route, loaded: Option<&LoadedReport>, dialog_open: bool) -> bool {
    if event.ctrl_key() || event.meta_key() || event.alt_key() || dialog_open {
        return false;
    }
    // A checkbox has the focus, but takes no letters.
    let typing = event.target_dyn_into::<Element>().is_some_and(|element| {
        matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
            && element.get_attribute("type").as_deref() != Some("checkbox")
    });
    if typing {
        return false;
    }
    let key = event.key();
    if key == "?" {
        dispatch.dispatch(Action::Dialog(Some(Dialog::Help)));
        return true;
    }
    let Some(loaded) = loaded else { return false };
    match key.as_str() {
        "/" => focus("#search"),
        "0" => nav::go(dispatch, route.to(View::Inputs)),
        "e" => dispatch.dispatch(Action::Dialog(Some(Dialog::Export))),
        "n" | "p" => {
            let from = if route.view == View::Findings { route.clone() } else { route.to(View::Findings) };
            if let Some(id) = neighbour(loaded, &from, key == "n") {
                nav::go(dispatch, Route { finding: Some(id), ..from });
            }
        }
        digit => match digit.parse::<usize>().ok().and_then(|number| View::REPORT.get(number.checked_sub(1)?)) {
            Some(view) if loaded.offers(*view) => nav::go(dispatch, route.to(*view)),
            _ => return false,
        },
    }
    true
}
