//! The link that holds the report: its length, whether source text goes along, and what to take instead when it is long.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::clipboard::copy;
use super::loaded::LoadedReport;
use super::parts::{Symbol, icon};
use super::route::{Origin, Route};
use super::state::Dispatch;
use super::words::grouped;
use crate::report::share;

/// Properties of [`LinkRow`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The report.
    pub loaded: Rc<LoadedReport>,
    /// Where we are: the link opens there.
    pub route: Route,
    /// Sends actions.
    pub dispatch: Dispatch,
}

/// The row of the export dialog.
#[component]
pub fn LinkRow(props: &Props) -> Html {
    let with_text = use_state_eq(|| false);
    // Worked out when the dialog opens or the choice changes, not on every drawing.
    let link = use_memo((props.loaded.clone(), *with_text), |(loaded, with_text)| {
        let encode = if *with_text { share::encode_whole } else { share::encode };
        share::fits(&loaded.report).then(|| encode(&loaded.report))
    });
    let Some(text) = &*link else {
        return html! {
            <li data-link="too-large"><div><h3>{ "Link" }</h3>
                <p class="warning-line">{ icon(Symbol::Triangle) }{ "This report is too large for an address. Pass on the report file instead." }</p></div></li>
        };
    };
    let copy_link = {
        let (dispatch, link, route) = (props.dispatch.clone(), link.clone(), props.route.clone());
        Callback::from(move |_: MouseEvent| {
            let Some(text) = &*link else { return };
            let location = gloo::utils::window().location().href().unwrap_or_default();
            let base = location.split('#').next().unwrap_or_default();
            let route = Route { origin: Origin::Link(text.as_str().into()), ..route.clone() };
            copy(dispatch.clone(), format!("{base}{}", route.fragment()), "Link copied");
        })
    };
    let on_text = {
        let with_text = with_text.clone();
        Callback::from(move |event: Event| with_text.set(event.target_unchecked_into::<HtmlInputElement>().checked()))
    };
    let long = text.len() > share::COMFORTABLE_LINK;
    let has_text = !props.loaded.report.sources.is_empty();
    html! {
        <li data-link={text.len().to_string()}><div><h3>{ "Link" }</h3>
            <p class="muted">{ format!(
                "The report itself, in the address: {} characters. Findings and names travel with it{}.",
                grouped(text.len() as u64),
                if *with_text { ", and the source text" } else { ", source text does not" }
            ) }</p>
            if has_text {
                <p><label class="tick"><input type="checkbox" id="link-text" checked={*with_text} onchange={on_text} />{ " With the source text" }</label></p>
            }
            if long {
                <p class="warning-line">{ icon(Symbol::Triangle) }{ "Many chat and mail programs cut links of this length. The report file is safer." }</p>
            }
            </div>
            <div class="buttons"><button type="button" id="copy-link" class={classes!((!long).then_some("primary"))} onclick={copy_link}>{ icon(Symbol::Link) }{ "Copy link" }</button></div></li>
    }
}
