//! The link that holds the report: its length, whether source text goes along, its passphrase, and what to take instead when it is long.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::clipboard::copy;
use super::loaded::LoadedReport;
use super::lock;
use super::parts::{Symbol, icon};
use super::route::{Origin, Route};
use super::state::{Action, Dispatch};
use super::words::grouped;
use crate::report::{Report, share};

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
    let passphrase = use_state_eq(String::new);
    // Worked out when the dialog opens or the choice changes, not on every drawing.
    let packed = use_memo((props.loaded.clone(), *with_text), |(loaded, with_text)| {
        let pack = |report: &Report| if *with_text { share::pack(report) } else { share::pack(&share::without_sources(report)) };
        share::fits(&loaded.report).then(|| pack(&loaded.report))
    });
    let Some(bytes) = &*packed else {
        return html! {
            <li data-link="too-large"><div><h3>{ "Link" }</h3>
                <p class="warning-line">{ icon(Symbol::Triangle) }{ "This report is too large for an address. Pass on the report file instead." }</p></div></li>
        };
    };
    let copy_link = {
        let (dispatch, packed, route, passphrase) = (props.dispatch.clone(), packed.clone(), props.route.clone(), passphrase.clone());
        Callback::from(move |_: MouseEvent| {
            let (dispatch, packed, route, passphrase) = (dispatch.clone(), packed.clone(), route.clone(), (*passphrase).clone());
            wasm_bindgen_futures::spawn_local(async move {
                let Some(bytes) = &*packed else { return };
                let text = if passphrase.is_empty() {
                    share::link(bytes)
                } else {
                    let Ok(locked) = lock::lock(bytes, &passphrase).await else {
                        return dispatch.dispatch(Action::Toast("The browser could not lock the link.".into()));
                    };
                    share::locked_link(&locked)
                };
                let location = gloo::utils::window().location().href().unwrap_or_default();
                let base = location.split('#').next().unwrap_or_default();
                let route = Route { origin: Origin::Link(text.into()), ..route };
                copy(
                    dispatch,
                    format!("{base}{}", route.fragment()),
                    if passphrase.is_empty() { "Link copied" } else { "Locked link copied" },
                );
            });
        })
    };
    let on_passphrase = {
        let passphrase = passphrase.clone();
        Callback::from(move |event: InputEvent| passphrase.set(event.target_unchecked_into::<HtmlInputElement>().value()))
    };
    let on_text = {
        let with_text = with_text.clone();
        Callback::from(move |event: Event| with_text.set(event.target_unchecked_into::<HtmlInputElement>().checked()))
    };
    let length = if passphrase.is_empty() { share::length(bytes.len()) } else { share::locked_length(bytes.len() + lock::EXTRA) };
    let long = length > share::COMFORTABLE_LINK;
    let has_text = !props.loaded.report.sources.is_empty();
    html! {
        <li data-link={length.to_string()}><div><h3>{ "Link" }</h3>
            <p class="muted">{ format!(
                "The report itself, in the address: {} characters. Findings and names travel with it{}.",
                grouped(length as u64),
                if *with_text { ", and the source text" } else { ", source text does not" }
            ) }</p>
            if has_text {
                <p><label class="tick"><input type="checkbox" id="link-text" checked={*with_text} onchange={on_text} />{ " With the source text" }</label></p>
            }
            if lock::possible() {
                <p><label class="tick"><span>{ "Passphrase, if you want one" }</span><input type="text" id="link-passphrase" value={(*passphrase).clone()} oninput={on_passphrase} autocomplete="off" spellcheck="false" placeholder="none" /></label></p>
            }
            if long {
                <p class="warning-line">{ icon(Symbol::Triangle) }{ "Many chat and mail programs cut links of this length. The report file is safer." }</p>
            }
            </div>
            <div class="buttons"><button type="button" id="copy-link" class={classes!((!long).then_some("primary"))} onclick={copy_link}>{ icon(Symbol::Link) }{ "Copy link" }</button></div></li>
    }
}
