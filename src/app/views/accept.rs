//! Accepting findings with a reason: the form in a finding, and the panel that hands out `schema-parity.toml`.

use std::rc::Rc;

use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use crate::app::clipboard::{copy, save};
use crate::app::intake::{Body, describe};
use crate::app::loaded::LoadedReport;
use crate::app::parts::{Symbol, icon};
use crate::app::state::{Accepting, Action, Dispatch};
use crate::app::words::{count, grouped};
use crate::report::ReportFinding;
use crate::rules::{CONFIG_FILE_NAME, Waiver, with_waivers};

/// Properties of [`Acceptance`].
#[derive(Properties, PartialEq)]
pub struct AcceptanceProps {
    /// The finding.
    pub finding: ReportFinding,
    /// What is needed to accept it; `None` in a read-only report.
    pub accepting: Option<Accepting>,
    /// Sends actions.
    pub dispatch: Dispatch,
}

/// Why a finding is accepted, or the form to accept it.
#[component]
pub fn Acceptance(props: &AcceptanceProps) -> Html {
    let finding = &props.finding;
    let same = |waiver: &Waiver| {
        let own = finding.waiver(&waiver.reason);
        own.as_ref() == Some(waiver)
    };
    let made_here = props.accepting.as_ref().and_then(|accepting| accepting.waivers.iter().position(same));
    if let Some(waived) = &finding.waived {
        let withdraw = {
            let dispatch = props.dispatch.clone();
            Callback::from(move |_: MouseEvent| {
                if let Some(at) = made_here {
                    dispatch.dispatch(Action::AcceptanceWithdrawn(at));
                }
            })
        };
        return html! {
            <p class="finding-waived">{ icon(Symbol::Check) }<span><b>{ "Accepted. " }</b>{ &waived.reason }</span>
                if made_here.is_some() { <button type="button" class="quiet" onclick={withdraw}>{ "No longer accept" }</button> }
            </p>
        };
    }
    if props.accepting.is_none() || finding.waiver("").is_none() {
        return html! {};
    }
    html! { <AcceptForm finding={finding.clone()} dispatch={props.dispatch.clone()} /> }
}

#[derive(Properties, PartialEq)]
struct FormProps {
    finding: ReportFinding,
    dispatch: Dispatch,
}

#[component]
fn AcceptForm(props: &FormProps) -> Html {
    let open = use_state_eq(|| false);
    let reason = use_state_eq(String::new);
    let empty = reason.trim().is_empty();
    let show = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let oninput = {
        let reason = reason.clone();
        Callback::from(move |event: InputEvent| reason.set(event.target_unchecked_into::<HtmlTextAreaElement>().value()))
    };
    let onsubmit = {
        let (dispatch, finding, reason) = (props.dispatch.clone(), props.finding.clone(), reason.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(waiver) = finding.waiver(&reason).filter(|waiver| !waiver.reason.is_empty()) {
                dispatch.dispatch(Action::Accepted(waiver));
            }
        })
    };
    if !*open {
        return html! { <p><button type="button" class="accept-open" onclick={show}>{ icon(Symbol::Check) }{ "Accept with a reason" }</button></p> };
    }
    html! {
        <form class="accept" {onsubmit}>
            <label for="accept-reason"><b>{ "Why is this accepted?" }</b><span class="muted">{ " Whoever reads the report later sees your words." }</span></label>
            <textarea id="accept-reason" rows="2" required=true autofocus=true value={(*reason).clone()} {oninput} placeholder="For example: the import job fills this column" />
            <p class="buttons"><button type="submit" class="primary" disabled={empty}>{ "Accept" }</button><button type="button" class="quiet" onclick={show}>{ "Cancel" }</button>
                if empty { <span class="faint">{ "A reason is needed." }</span> }</p>
        </form>
    }
}

/// Properties of [`AcceptedPanel`].
#[derive(Properties, PartialEq)]
pub struct PanelProps {
    /// The report.
    pub loaded: Rc<LoadedReport>,
    /// What is needed to accept findings; `None` in a read-only report.
    pub accepting: Option<Accepting>,
    /// Sends actions.
    pub dispatch: Dispatch,
}

/// The text of the file that makes every later run accept the same.
async fn file_text(accepting: Accepting) -> Result<String, String> {
    let before = match &accepting.config {
        None => String::new(),
        Some(Body::Text(text)) => text.to_string(),
        Some(Body::Unreadable(reason)) => return Err(reason.clone()),
        Some(Body::File(file)) => {
            let text = JsFuture::from(file.text()).await.map_err(|error| describe(&error))?;
            text.as_string().unwrap_or_default()
        }
    };
    Ok(with_waivers(&before, &accepting.waivers))
}

/// What was accepted in this page, and the file to keep it in.
#[component]
pub fn AcceptedPanel(props: &PanelProps) -> Html {
    let Some(accepting) = props.accepting.clone().filter(|accepting| !accepting.waivers.is_empty()) else { return html! {} };
    let give = |done: Callback<Result<String, String>>| {
        let accepting = accepting.clone();
        Callback::from(move |_: MouseEvent| {
            let (accepting, done) = (accepting.clone(), done.clone());
            spawn_local(async move { done.emit(file_text(accepting).await) });
        })
    };
    let on_copy = {
        let dispatch = props.dispatch.clone();
        give(Callback::from(move |text: Result<String, String>| match text {
            Ok(text) => copy(dispatch.clone(), text, "Copied; keep it as schema-parity.toml"),
            Err(why) => dispatch.dispatch(Action::Toast(format!("{CONFIG_FILE_NAME} could not be read: {why}."))),
        }))
    };
    let on_save = {
        let dispatch = props.dispatch.clone();
        give(Callback::from(move |text: Result<String, String>| {
            let said = match text.map(|text| save(CONFIG_FILE_NAME, "application/toml", &text)) {
                Ok(Ok(())) => format!("Saved {CONFIG_FILE_NAME}"),
                Ok(Err(_)) => "The browser did not allow saving the file.".to_owned(),
                Err(why) => format!("{CONFIG_FILE_NAME} could not be read: {why}."),
            };
            dispatch.dispatch(Action::Toast(said));
        }))
    };
    let entry = |(at, waiver): (usize, &Waiver)| {
        let dispatch = props.dispatch.clone();
        let object = waiver.object.clone().unwrap_or_default();
        let remove = Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::AcceptanceWithdrawn(at)));
        html! {
            <li><span class="accepted-what"><code>{ &object }</code>{ " " }<span class="muted">{ &waiver.code }</span></span><span class="accepted-why">{ &waiver.reason }</span>
                <button type="button" class="quiet" onclick={remove} aria-label={format!("Remove {} on {object}", waiver.code)}>{ "Remove" }</button></li>
        }
    };
    let waived = props.loaded.report.findings.iter().filter(|finding| finding.waived.is_some()).count() as u64;
    html! {
        <section class="card accepted" aria-label="Accepted in this page">
            <header><p><b>{ format!("{} here", count(accepting.waivers.len() as u64, "decision made", "decisions made")) }</b>
                <span class="muted">{ format!(" · {} accepted in all. ", grouped(waived)) }{ "Keep them beside your migrations as " }<code>{ CONFIG_FILE_NAME }</code>{ ": the command line reads it, and so does this page." }</span></p>
                <span class="buttons"><button type="button" id="save-waivers" onclick={on_save}>{ icon(Symbol::Download) }{ "Save" }</button>
                    <button type="button" id="copy-waivers" onclick={on_copy}>{ icon(Symbol::Copy) }{ "Copy" }</button></span></header>
            <ul>{ for accepting.waivers.iter().enumerate().map(entry) }</ul>
        </section>
    }
}
