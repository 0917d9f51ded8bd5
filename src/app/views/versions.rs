//! Which versions and extensions each side needs, and which line demands it.

use yew::prelude::*;

use super::ViewProps;
use crate::app::parts::{Symbol, icon, place};
use crate::app::route::Route;
use crate::report::display_dialect;
use crate::report::requirements::{ExtensionUse, SideRequirements, VersionReason};

/// Versions and requirements.
#[component]
pub fn Versions(props: &ViewProps) -> Html {
    let needs = &props.loaded.report.requirements;
    html! {
        <>
            <header class="view-head"><h1 tabindex="-1">{ "Versions" }</h1><p class="note">{ "What each side needs to run, and which line demands it" }</p></header>
            { side("left", "Expected", &needs.left, &props.route) }
            { side("right", "Checked", &needs.right, &props.route) }
        </>
    }
}

/// Whether there is anything to show.
pub fn any(needs: &SideRequirements) -> bool {
    !needs.reasons.is_empty() || !needs.removed.is_empty() || !needs.extensions.is_empty()
}

fn side(word: &'static str, title: &str, needs: &SideRequirements, route: &Route) -> Html {
    let class = if word == "left" { "expected" } else { "checked" };
    let engine = display_dialect(&needs.engine);
    let headline = match (&needs.minimum, &needs.before) {
        (Some(minimum), Some(before)) => format!("{engine} {minimum} or later, and before {before}"),
        (Some(minimum), None) => format!("{engine} {minimum} or later"),
        (None, Some(before)) => format!("{engine} before {before}"),
        (None, None) => format!("Any version of {engine}"),
    };
    html! {
        <section>
            <header class="section-head"><h2 class={class}><span class="side-title">{ title }</span>{ headline }</h2></header>
            if !needs.reasons.is_empty() || !needs.removed.is_empty() {
                <div class="card scroll" tabindex="0" role="group" aria-label={format!("{title}: versions")}>
                    <table><thead><tr><th scope="col">{ "Since" }</th><th scope="col">{ "What" }</th><th scope="col">{ "First used at" }</th></tr></thead>
                        <tbody>
                            { for needs.removed.iter().map(|reason| row(word, reason, true, route)) }
                            { for needs.reasons.iter().map(|reason| row(word, reason, false, route)) }
                        </tbody></table>
                </div>
            }
            if !needs.extensions.is_empty() {
                <ul class="card plain-list below">{ for needs.extensions.iter().map(|extension| extension_item(word, extension, route)) }</ul>
            }
        </section>
    }
}

fn row(side: &str, reason: &VersionReason, removed: bool, route: &Route) -> Html {
    html! {
        <tr><th scope="row">{ &reason.since }if removed { { " " }<span class="tag bad">{ icon(Symbol::Cross) }{ "removed" }</span> }</th>
            <td>{ &reason.construct }if !reason.note.is_empty() { <span class="cell-place">{ format!("otherwise {}", reason.note) }</span> }</td>
            <td><a href={route.to_source(side, &reason.file, Some(reason.line)).href()}>{ place(&reason.file, Some(reason.line)) }</a></td></tr>
    }
}

fn extension_item(side: &str, extension: &ExtensionUse, route: &Route) -> Html {
    let link = |file: &str, line: u32| html! { <a href={route.to_source(side, file, Some(line)).href()}>{ place(file, Some(line)) }</a> };
    html! {
        <li><span><b>{ "Extension " }</b><code>{ &extension.name }</code>
            if let Some(at) = &extension.enabled_at { { ", enabled at " }{ link(&at.file, at.line) } } else { { ", enabled nowhere" } }
            { for extension.needed_by.iter().map(|need| html! { <><br /><span class="muted">{ "needed by " }<code>{ &need.what }</code>{ " at " }{ link(&need.file, need.line) }</span></> }) }
        </span></li>
    }
}
