//! Dialogs: keys and words, pasting, export and link, a locked link, what went over the network.

use std::rc::Rc;

use web_sys::{HtmlDialogElement, HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::clipboard::{copy, save};
use super::intake::from_paste;
use super::keys::KEYS;
use super::link::LinkRow;
use super::loaded::LoadedReport;
use super::lock;
use super::opening::unlock_link;
use super::parts::{Symbol, icon, key, tag};
use super::protocol::Which;
use super::route::Route;
use super::state::{Action, Dialog, Dispatch};
use super::words::{Tone, kind_in_plain_words, kind_title};
use crate::report::{fix_sql, html as html_file, markdown, sarif};

/// Properties of [`Dialogs`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The dialog that is open.
    pub dialog: Option<Dialog>,
    /// The report.
    pub loaded: Option<Rc<LoadedReport>>,
    /// Where we are.
    pub route: Route,
    /// Addresses requested since load.
    pub requests: Rc<Vec<String>>,
    /// Sends actions.
    pub dispatch: Dispatch,
}

/// Whatever dialog is open.
#[component]
pub fn Dialogs(props: &Props) -> Html {
    let close = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |()| dispatch.dispatch(Action::Dialog(None)))
    };
    match &props.dialog {
        None => html! {},
        Some(Dialog::Help) => html! { <Modal title="Keys and words" {close}>{ help() }</Modal> },
        Some(Dialog::Paste(which)) => html! {
            <Modal title={format!("Paste SQL: {}", which.title().to_ascii_lowercase())} close={close.clone()}><Paste which={*which} dispatch={props.dispatch.clone()} /></Modal>
        },
        Some(Dialog::Export) => match &props.loaded {
            Some(loaded) => html! {
                <Modal title="Export and share" {close}><Export loaded={loaded.clone()} route={props.route.clone()} dispatch={props.dispatch.clone()} /></Modal>
            },
            None => html! {},
        },
        Some(Dialog::Unlock(payload)) => {
            html! { <Modal title="This link is locked" {close}><Unlock payload={payload.clone()} dispatch={props.dispatch.clone()} /></Modal> }
        }
        Some(Dialog::Network) => html! { <Modal title="Network" {close}>{ network(&props.requests) }</Modal> },
    }
}

#[derive(Properties, PartialEq)]
struct ModalProps {
    title: AttrValue,
    close: Callback<()>,
    children: Html,
}

#[component]
fn Modal(props: &ModalProps) -> Html {
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((), move |()| {
            if let Some(dialog) = node.cast::<HtmlDialogElement>() {
                // Fails only when it is open already.
                let _ = dialog.show_modal();
            }
        });
    }
    let on_close = {
        let close = props.close.clone();
        Callback::from(move |_: Event| close.emit(()))
    };
    let on_button = {
        let close = props.close.clone();
        Callback::from(move |_: MouseEvent| close.emit(()))
    };
    // A click on the backdrop has the dialog itself as its target.
    let on_backdrop = {
        let (close, node) = (props.close.clone(), node.clone());
        Callback::from(move |event: MouseEvent| {
            if event.target_dyn_into::<HtmlDialogElement>().is_some_and(|target| node.cast::<HtmlDialogElement>() == Some(target)) {
                close.emit(());
            }
        })
    };
    html! {
        <dialog ref={node} class="modal" aria-labelledby="dialog-title" onclose={on_close} onclick={on_backdrop}>
            <div class="modal-box">
                <header><h2 id="dialog-title">{ &props.title }</h2><button type="button" class="icon-button" aria-label="Close" onclick={on_button}>{ icon(Symbol::Close) }</button></header>
                { props.children.clone() }
            </div>
        </dialog>
    }
}

fn help() -> Html {
    const TAGS: &[(&str, Tone, &str)] = &[
        ("Missing", Tone::Bad, "expected, and not there"),
        ("Different", Tone::Bad, "there on both sides, and not the same"),
        ("Risk", Tone::Warn, "the same as long as a named condition holds"),
        ("Stricter", Tone::Warn, "the checked side refuses something the expected side accepts"),
        ("Decide", Tone::Warn, "cannot be decided from the definitions; a person has to look"),
        ("Only there", Tone::Info, "there, and not expected"),
        ("Note", Tone::Info, "about one side, not a difference"),
    ];
    const KINDS: [&str; 8] = ["table", "column", "primary_key", "foreign_key", "unique", "check", "index", "view"];
    html! {
        <div class="help">
            <h3>{ "Keys" }</h3>
            <dl class="keys-list">
                { for KEYS.iter().map(|(keys, what)| html! { <><dt>{ for keys.split("  ").map(key) }</dt><dd>{ *what }</dd></> }) }
            </dl>
            <h3>{ "Words in front of a finding" }</h3>
            <dl class="words-list">
                { for TAGS.iter().map(|(word, tone, what)| html! { <><dt>{ tag(word, *tone) }</dt><dd>{ *what }</dd></> }) }
            </dl>
            <h3>{ "Parts of a schema" }</h3>
            <dl class="words-list">
                { for KINDS.iter().map(|kind| html! { <><dt>{ kind_title(kind) }</dt><dd>{ kind_in_plain_words(kind) }</dd></> }) }
            </dl>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct PasteProps {
    which: Which,
    dispatch: Dispatch,
}

#[component]
fn Paste(props: &PasteProps) -> Html {
    let area = use_node_ref();
    let filled = use_state_eq(|| false);
    let oninput = {
        let filled = filled.clone();
        Callback::from(move |event: InputEvent| filled.set(!event.target_unchecked_into::<HtmlTextAreaElement>().value().trim().is_empty()))
    };
    let onsubmit = {
        let (area, dispatch, which) = (area.clone(), props.dispatch.clone(), props.which);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let Some(text) = area.cast::<HtmlTextAreaElement>().map(|area| area.value()).filter(|text| !text.trim().is_empty()) else {
                return;
            };
            let pasted = from_paste(&text);
            dispatch.dispatch(Action::Dialog(None));
            dispatch.dispatch(Action::Filled { side: which, label: pasted.label, files: pasted.files, may_divide: false });
        })
    };
    html! {
        <form class="paste" {onsubmit}>
            <label for="paste-text" class="muted">{ "The SQL of a schema: statements, or a whole dump. It stays in this page." }</label>
            <textarea id="paste-text" ref={area} rows="14" spellcheck="false" autocomplete="off" {oninput} placeholder="CREATE TABLE …" autofocus=true />
            <p class="buttons"><button type="submit" class="primary" disabled={!*filled}>{ "Use this SQL" }</button></p>
        </form>
    }
}

#[derive(Properties, PartialEq)]
struct UnlockProps {
    payload: Rc<str>,
    dispatch: Dispatch,
}

/// Asks for the passphrase of a locked link.
#[component]
fn Unlock(props: &UnlockProps) -> Html {
    let field = use_node_ref();
    let wrong = use_state_eq(|| false);
    let onsubmit = {
        let (field, wrong, dispatch, payload) = (field.clone(), wrong.clone(), props.dispatch.clone(), props.payload.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let Some(passphrase) = field.cast::<HtmlInputElement>().map(|field| field.value()) else { return };
            let (wrong, dispatch, payload) = (wrong.clone(), dispatch.clone(), payload.clone());
            wasm_bindgen_futures::spawn_local(async move { wrong.set(!unlock_link(&dispatch, &payload, &passphrase).await) });
        })
    };
    html! {
        <form class="paste" {onsubmit}>
            if lock::possible() {
                <label for="passphrase" class="muted">{ "It holds a report. Whoever sent it knows the passphrase." }</label>
                <input type="password" id="passphrase" ref={field} autocomplete="off" autofocus=true />
                if *wrong { <p class="warning-line" role="alert">{ icon(Symbol::Triangle) }{ "This passphrase does not open the link." }</p> }
                <p class="buttons"><button type="submit" class="primary">{ "Open the report" }</button></p>
            } else {
                <p class="warning-line">{ icon(Symbol::Triangle) }{ "The browser opens locked links only on a page that came over a secure connection (https), or on this computer." }</p>
            }
        </form>
    }
}

#[derive(Properties, PartialEq)]
struct ExportProps {
    loaded: Rc<LoadedReport>,
    route: Route,
    dispatch: Dispatch,
}

/// What a saved report is called: the labels of the two sides.
fn base_name(loaded: &LoadedReport) -> String {
    let safe = |label: &str| -> String {
        label.chars().map(|c| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' }).take(40).collect()
    };
    format!("audit-{}-{}", safe(&loaded.report.left.label), safe(&loaded.report.right.label))
}

#[component]
fn Export(props: &ExportProps) -> Html {
    let loaded = props.loaded.clone();
    let base = base_name(&loaded);
    let say = {
        let dispatch = props.dispatch.clone();
        move |done: Result<(), wasm_bindgen::JsValue>, name: &str| {
            let words = if done.is_ok() { format!("Saved {name}") } else { "The browser did not allow saving the file.".to_owned() };
            dispatch.dispatch(Action::Toast(words));
        }
    };
    let save_markdown = {
        let (loaded, say, name) = (loaded.clone(), say.clone(), format!("{base}.md"));
        Callback::from(move |_: MouseEvent| say(save(&name, "text/markdown;charset=utf-8", &markdown(&loaded.report)), &name))
    };
    let copy_markdown = {
        let (loaded, dispatch) = (loaded.clone(), props.dispatch.clone());
        Callback::from(move |_: MouseEvent| copy(dispatch.clone(), markdown(&loaded.report), "Markdown copied"))
    };
    let save_json = {
        let (loaded, say, name) = (loaded.clone(), say.clone(), format!("{base}.json"));
        Callback::from(move |_: MouseEvent| {
            let mut report = loaded.report.clone();
            report.sources.clear();
            let json = serde_json::to_string_pretty(&report).expect("a report is plain data with text keys") + "\n";
            say(save(&name, "application/json", &json), &name);
        })
    };
    let save_html = {
        let (loaded, say, name) = (loaded.clone(), say.clone(), format!("{base}.html"));
        Callback::from(move |_: MouseEvent| say(save(&name, "text/html;charset=utf-8", &html_file(&loaded.report)), &name))
    };
    let save_sarif = {
        let (loaded, say, name) = (loaded.clone(), say.clone(), format!("{base}.sarif"));
        Callback::from(move |_: MouseEvent| {
            let text = serde_json::to_string_pretty(&sarif(&loaded.report)).expect("SARIF is plain data with text keys") + "\n";
            say(save(&name, "application/sarif+json", &text), &name);
        })
    };
    let fix = use_memo(loaded.clone(), |loaded| fix_sql(&loaded.report));
    let save_fix = {
        let (fix, say, name) = (fix.clone(), say.clone(), format!("{base}.sql"));
        Callback::from(move |_: MouseEvent| {
            if let Some(fix) = fix.as_ref() {
                say(save(&name, "application/sql", fix), &name);
            }
        })
    };
    let copy_fix = {
        let (fix, dispatch) = (fix.clone(), props.dispatch.clone());
        Callback::from(move |_: MouseEvent| copy(dispatch.clone(), (*fix).clone().unwrap_or_default(), "SQL copied"))
    };
    let on_print = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |_: MouseEvent| {
            dispatch.dispatch(Action::Dialog(None));
            // The dialog has to be gone from the page before it is printed.
            gloo::timers::callback::Timeout::new(50, || {
                let _ = gloo::utils::window().print();
            })
            .forget();
        })
    };
    html! {
        <div class="export">
            <ul class="export-list">
                <li><div><h3>{ "Markdown" }</h3><p class="muted">{ "The whole report for a wiki, a ticket or a pull request; the same text the command line writes." }</p></div>
                    <div class="buttons"><button type="button" id="save-markdown" onclick={save_markdown}>{ icon(Symbol::Download) }{ "Save" }</button>
                    <button type="button" id="copy-markdown" onclick={copy_markdown}>{ icon(Symbol::Copy) }{ "Copy" }</button></div></li>
                <li><div><h3>{ "Web page" }</h3><p class="muted">{ "One HTML file that anyone can open, without this page and without a network." }</p></div>
                    <div class="buttons"><button type="button" id="save-html" onclick={save_html}>{ icon(Symbol::Download) }{ "Save" }</button></div></li>
                if fix.is_some() {
                    <li><div><h3>{ "SQL that closes findings" }</h3><p class="muted">{ "Every fix that is certain, in an order in which it can be run. Read it before you run it." }</p></div>
                        <div class="buttons"><button type="button" id="save-fix" onclick={save_fix}>{ icon(Symbol::Download) }{ "Save" }</button>
                        <button type="button" id="copy-fix" onclick={copy_fix}>{ icon(Symbol::Copy) }{ "Copy" }</button></div></li>
                }
                <li><div><h3>{ "Report file" }</h3><p class="muted">{ "JSON. Drop it on this page to open it again, or beside newer files to see what changed since." }</p></div>
                    <div class="buttons"><button type="button" id="save-json" onclick={save_json}>{ icon(Symbol::Download) }{ "Save" }</button></div></li>
                <LinkRow loaded={loaded.clone()} route={props.route.clone()} dispatch={props.dispatch.clone()} />
                <li><div><h3>{ "For code hosts" }</h3><p class="muted">{ "SARIF: findings that a code host shows beside a change." }</p></div>
                    <div class="buttons"><button type="button" id="save-sarif" onclick={save_sarif}>{ icon(Symbol::Download) }{ "Save" }</button></div></li>
                <li><div><h3>{ "Paper" }</h3><p class="muted">{ "Prints the view on show, everything expanded." }</p></div>
                    <div class="buttons"><button type="button" onclick={on_print}>{ "Print" }</button></div></li>
            </ul>
        </div>
    }
}

fn network(requests: &[String]) -> Html {
    html! {
        <div class="network">
            if requests.is_empty() {
                <p>{ "Since this page was loaded it has asked nothing of the network. Your files are read by the browser and stay in it; you can switch the network off and go on." }</p>
            } else {
                <p>{ "Requests since this page was loaded. Nothing of your files is in them: the page loads parts of itself again when its worker is restarted." }</p>
                <ul class="card plain-list">{ for requests.iter().map(|url| html! { <li><code>{ url }</code></li> }) }</ul>
            }
            <p class="faint">{ "Counted by the browser itself, for the page and its worker." }</p>
        </div>
    }
}
