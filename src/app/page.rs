//! The page itself: header, views, dialogs; listeners on the window; the worker.

use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use gloo::storage::{LocalStorage, Storage};
use js_sys::{Array, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DragEvent, Element, KeyboardEvent};
use yew::prelude::*;

use super::client::{Answer, Client};
use super::dialogs::Dialogs;
use super::examples;
use super::intake::{self, PendingDrop};
use super::loaded::LoadedReport;
use super::memory;
use super::nav;
use super::opening;
use super::parts::{Symbol, icon};
use super::protocol::{FromWorker, Which};
use super::route::{Origin, Route, View};
use super::search::Search;
use super::start::Start;
use super::state::{Action, Dialog, Dispatch, Run, State, Theme};
use super::views::ViewProps;
use super::views::findings::Findings;
use super::views::migrations::Migrations;
use super::views::not_analysed::NotAnalysedView;
use super::views::objects::Objects;
use super::views::seed::Seed;
use super::views::sources::Sources;
use super::views::summary::{Summary, page_title};
use super::views::types::Types;
use super::views::versions::Versions;
use super::words::{count, grouped};
use crate::report::{display_dialect, verdict_word};

/// Where the browser keeps the chosen colours.
pub const THEME_KEY: &str = "schema-parity-theme";
/// How long a short message stays, in milliseconds.
const TOAST_TIME: u32 = 3_500;

thread_local! {
    /// When the first worker listened, in milliseconds since the page began: what is requested later is counted.
    static READY_AT: std::cell::Cell<Option<f64>> = const { std::cell::Cell::new(None) };
}

fn initial() -> State {
    let theme = LocalStorage::get::<String>(THEME_KEY).map(|word| Theme::from_word(&word)).unwrap_or_default();
    let hash = gloo::utils::window().location().hash().unwrap_or_default();
    State { theme, remember: memory::allowed(), route: Route::parse(&hash, &examples::names()), ..State::default() }
}

/// The page.
#[component]
pub fn Page() -> Html {
    let state = use_reducer(initial);
    let dispatch = state.dispatcher();
    let client = use_worker(&dispatch);
    use_jobs(&state, &client);
    use_origin(&state);
    use_address(&state);
    use_keyboard(&state);
    use_drops(&dispatch);
    use_surroundings(&state);
    use_memory(&state);

    let cancel = {
        let (client, dispatch, listing) = (client.clone(), dispatch.clone(), matches!(state.run, Run::Listing(_)));
        Callback::from(move |_: MouseEvent| {
            intake::stop_listing();
            if !listing {
                client.restart();
            }
            dispatch.dispatch(Action::Cancelled);
        })
    };
    let view = if state.report.is_some() { state.route.view } else { View::Inputs };
    let phase = match &state.run {
        Run::Running { .. } | Run::Listing(_) => "running",
        Run::Failed { .. } => "failed",
        Run::Cancelled => "cancelled",
        Run::Idle if state.report.is_some() => "report",
        Run::Idle => "idle",
    };
    html! {
        <div class={classes!("page", state.report.is_some().then_some("with-report"))} data-state={phase} data-view={view.as_str()}
            data-run={state.run_number.to_string()} data-ready={state.ready.to_string()}>
            <a class="skip" href="#main">{ "Skip to content" }</a>
            <TopBar state={state.clone()} />
            <RunLine run={state.run.clone()} {cancel} dispatch={dispatch.clone()} />
            if let Some(alert) = &state.alert {
                { notice(alert, dispatch.clone()) }
            }
            if let Some(loaded) = &state.report {
                <div class="shell">
                    <SideBar loaded={loaded.clone()} route={state.route.clone()} />
                    <main id="main" tabindex="-1">
                        if state.printing { { print_head(loaded, view) } }
                        if let Some(from) = &state.opened_from {
                            if view != View::Inputs { <p class="opened">{ opened(from, loaded.report.date.as_deref()) }</p> }
                        }
                        <ReportView state={state.clone()} loaded={loaded.clone()} {view} />
                    </main>
                </div>
            } else {
                <main id="main" class="alone" tabindex="-1"><Start state={state.clone()} /></main>
            }
            <Dialogs dialog={state.dialog.clone()} loaded={state.report.clone()} route={state.route.clone()} requests={state.requests.clone()} dispatch={dispatch.clone()} />
            if state.dragging { { drop_overlay() } }
            <p class="toast" role="status" aria-live="polite" data-on={state.toast.is_some().to_string()}>{ state.toast.as_ref().map(|(_, text)| text.clone()).unwrap_or_default() }</p>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct ReportViewProps {
    state: UseReducerHandle<State>,
    loaded: Rc<LoadedReport>,
    view: View,
}

#[component]
fn ReportView(props: &ReportViewProps) -> Html {
    let state = &props.state;
    let view = ViewProps {
        loaded: props.loaded.clone(),
        route: state.route.clone(),
        dispatch: state.dispatcher(),
        printing: state.printing,
        plain_words: state.route.plain,
        accepting: state.accepting(),
        earlier: state.earlier.clone(),
    };
    match props.view {
        View::Inputs => html! { <Start state={state.clone()} /> },
        View::Summary => html! { <>{ written_audit(&state.route) }<Summary ..view /></> },
        View::Findings => html! { <Findings ..view /> },
        View::Objects => html! { <Objects ..view /> },
        View::Migrations => html! { <Migrations ..view /> },
        View::Types => html! { <Types ..view /> },
        View::Seed => html! { <Seed ..view /> },
        View::Versions => html! { <Versions ..view /> },
        View::NotAnalysed => html! { <NotAnalysedView ..view /> },
        View::Sources => html! { <Sources ..view /> },
    }
}

/// Where a report on show came from, when it was made, and that it cannot be changed.
pub fn opened(from: &str, date: Option<&str>) -> String {
    let made = date.map_or_else(String::new, |date| format!(", made on {date}"));
    format!("Opened from {from}{made}. Read-only.")
}

/// On paper: what this is, of what, and when it was printed.
fn print_head(loaded: &LoadedReport, view: View) -> Html {
    let report = &loaded.report;
    let now = js_sys::Date::new_0().to_locale_string("en-GB", &JsValue::UNDEFINED);
    html! {
        <header class="print-head">
            <p><b>{ "Schema audit" }</b>{ " · " }{ view.title() }{ " · " }{ verdict_word(report.verdict) }</p>
            <p>{ format!("Expected: {} ({}). Checked: {} ({}). Printed {}.", report.left.label, display_dialect(&report.left.dialect), report.right.label, display_dialect(&report.right.dialect), String::from(now)) }</p>
        </header>
    }
}

/// The audit somebody wrote by hand, beside what was found.
fn written_audit(route: &Route) -> Html {
    let Origin::Example(name) = route.origin else { return html! {} };
    let Some(example) = examples::find(name) else { return html! {} };
    let Some(text) = example.written_audit else { return html! {} };
    html! {
        <details class="written-audit">
            <summary><span>{ "The audit in this example’s repository says " }<b>{ "“Verdict: PASS, 100 % parity”" }</b>{ "." }</span><span class="link">{ "Read it" }</span></summary>
            <pre tabindex="0">{ text }</pre>
        </details>
    }
}

#[derive(Properties, PartialEq)]
struct TopBarProps {
    state: UseReducerHandle<State>,
}

#[component]
fn TopBar(props: &TopBarProps) -> Html {
    let state = &props.state;
    let dispatch = state.dispatcher();
    let show = |dialog: Dialog| {
        let dispatch = dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Dialog(Some(dialog.clone()))))
    };
    let theme = {
        let (dispatch, next) = (dispatch.clone(), state.theme.next());
        Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::ThemeChosen(next)))
    };
    let (theme_symbol, theme_words) = match state.theme {
        Theme::System => (Symbol::ThemeSystem, "Colours: as the system"),
        Theme::Light => (Symbol::Sun, "Colours: light"),
        Theme::Dark => (Symbol::Moon, "Colours: dark"),
    };
    let number = state.requests.len();
    html! {
        <header class="top">
            <a class="logo" href={state.route.to(View::Inputs).href()} aria-label="Schema Parity, inputs">
                <svg viewBox="0 0 22 22" width="22" height="22" aria-hidden="true" focusable="false"><g class="logo-full"><rect x="1" y="1" width="9" height="9" rx="2.2" />
                    <rect x="12" y="1" width="9" height="9" rx="2.2" /><rect x="1" y="12" width="9" height="9" rx="2.2" /></g><rect class="logo-gap" x="13" y="13" width="7" height="7" rx="1.6" /></svg>
                <span>{ "Schema Parity" }</span>
            </a>
            if let Some(loaded) = &state.report {
                <Search loaded={loaded.clone()} route={state.route.clone()} dispatch={dispatch.clone()} />
            }
            <span class="spacer"></span>
            <button type="button" class={classes!("net", (number > 0).then_some("some"))} onclick={show(Dialog::Network)} title="Network requests since this page was loaded">
                <span class="net-dot"></span><span class="net-number" id="requests">{ grouped(number as u64) }</span><span class="net-words">{ if number == 1 { " network request" } else { " network requests" } }</span>
            </button>
            <button type="button" class="icon-button" onclick={theme} aria-label={theme_words} title={theme_words} id="theme">{ icon(theme_symbol) }</button>
            <button type="button" class="icon-button" onclick={show(Dialog::Help)} aria-label="Keys and words" title="Keys and words (?)" id="help">{ icon(Symbol::Question) }</button>
            if state.report.is_some() {
                <button type="button" class="primary" onclick={show(Dialog::Export)} id="export">{ "Export" }<span class="wide-only">{ " & share" }</span></button>
            }
        </header>
    }
}

#[derive(Properties, PartialEq)]
struct RunLineProps {
    run: Run,
    cancel: Callback<MouseEvent>,
    dispatch: Dispatch,
}

/// Progress, and how a run ended when it did not end well.
#[component]
fn RunLine(props: &RunLineProps) -> Html {
    match &props.run {
        Run::Idle => html! { <div class="run-line" role="status" aria-live="polite" data-run-state="idle"></div> },
        Run::Running { stage, done, total } => html! {
            <div class="run-line on" role="status" aria-live="polite" data-run-state="running">
                <span>{ stage }{ " …" }</span>
                if *total > 0 { <progress max={total.to_string()} value={done.to_string()} aria-label="Progress"></progress> } else { <progress aria-label="Progress"></progress> }
                <button type="button" class="quiet" id="cancel" onclick={props.cancel.clone()}>{ "Cancel" }</button>
            </div>
        },
        Run::Listing(found) => html! {
            <div class="run-line on" role="status" aria-live="polite" data-run-state="listing">
                <span>{ format!("Looking through what was dropped: {} so far …", count(*found as u64, "file", "files")) }</span>
                <progress aria-label="Progress"></progress>
                <button type="button" class="quiet" id="cancel" onclick={props.cancel.clone()}>{ "Cancel" }</button>
            </div>
        },
        Run::Cancelled => {
            html! { <div class="run-line on" role="status" aria-live="polite" data-run-state="cancelled"><span>{ "Cancelled. Your files are still here; change something or drop again to run." }</span></div> }
        }
        Run::Failed { message } => html! {
            <div class="run-line on bad" role="alert" data-run-state="failed">
                { icon(Symbol::Cross) }<span><b>{ "The audit broke down, and its worker was restarted. Your files are still here. " }</b><code>{ message }</code></span>
            </div>
        },
    }
}

fn notice(text: &str, dispatch: Dispatch) -> Html {
    let close = Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Alert(None)));
    html! {
        <div class="notice" role="alert" id="alert">{ icon(Symbol::Triangle) }<span>{ text }</span>
            <button type="button" class="icon-button" aria-label="Dismiss" onclick={close}>{ icon(Symbol::Close) }</button></div>
    }
}

#[derive(Properties, PartialEq)]
struct SideBarProps {
    loaded: Rc<LoadedReport>,
    route: Route,
}

#[component]
fn SideBar(props: &SideBarProps) -> Html {
    let report = &props.loaded.report;
    let number = |view: View| -> Option<u64> {
        Some(match view {
            View::Findings => report.findings.iter().filter(|finding| finding.waived.is_none()).count() as u64,
            View::Objects => (report.tables.len() + report.objects.len()) as u64,
            View::Migrations => report.migrations.len() as u64,
            View::Types => report.equivalences.len() as u64,
            View::NotAnalysed => report.not_analysed.len() as u64,
            View::Sources => (report.left.files.len() + report.right.files.len()) as u64,
            View::Seed => (report.seed.len() + report.data_migrations.len()) as u64,
            View::Summary | View::Versions | View::Inputs => return None,
        })
    };
    let item = |view: View, shortcut: String| {
        let current = props.route.view == view;
        html! {
            <li key={view.as_str()}><a href={props.route.to(view).href()} class={classes!(current.then_some("on"))} aria-current={current.then_some("page")} aria-keyshortcuts={shortcut.clone()} title={format!("Key {shortcut}")}>
                <span>{ view.title() }</span>
                if let Some(number) = number(view) { <span class="num">{ grouped(number) }</span> }
            </a></li>
        }
    };
    // On a narrow screen the views stand in one line that scrolls, the current one first.
    use_effect_with(props.route.view, |_| {
        if let Some(line) = gloo::utils::document().query_selector(".side").ok().flatten() {
            line.set_scroll_left(0);
        }
    });
    html! {
        <nav class="side" aria-label="Views">
            <ul>{ for View::REPORT.iter().enumerate().filter(|(_, view)| props.loaded.offers(**view)).map(|(index, view)| item(*view, (index + 1).to_string())) }</ul>
            <ul class="side-inputs">{ item(View::Inputs, "0".into()) }</ul>
        </nav>
    }
}

/// Two halves over the window while something is dragged over it.
fn drop_overlay() -> Html {
    html! {
        <div class="overlay" aria-hidden="true">
            <div class="overlay-half expected" data-drop="left"><b>{ "Expected" }</b><span>{ "Drop here" }</span></div>
            <div class="overlay-half checked" data-drop="right"><b>{ "To be checked" }</b><span>{ "Drop here" }</span></div>
            <p>{ "Two folders at once fill both sides. A saved report opens, or is compared with what is here." }</p>
        </div>
    }
}

#[hook]
fn use_worker(dispatch: &Dispatch) -> Client {
    let dispatch = dispatch.clone();
    let client = use_memo((), move |()| {
        let slot: Rc<std::cell::RefCell<Option<Client>>> = Rc::default();
        let restart = slot.clone();
        let on_answer = Callback::from(move |answer: Answer| hear(&dispatch, &restart, answer));
        let client = Client::start(on_answer);
        *slot.borrow_mut() = Some(client.clone());
        client
    });
    (*client).clone()
}

/// The day by the clock of this computer, `2026-11-25`.
fn today() -> String {
    let now = js_sys::Date::new_0();
    format!("{:04}-{:02}-{:02}", now.get_full_year(), now.get_month() + 1, now.get_date())
}

fn hear(dispatch: &Dispatch, client: &Rc<std::cell::RefCell<Option<Client>>>, answer: Answer) {
    match answer.message {
        FromWorker::Ready => {
            if READY_AT.get().is_none() {
                READY_AT.set(gloo::utils::window().performance().map(|clock| clock.now()));
                dispatch.dispatch(Action::Ready);
            }
        }
        FromWorker::Progress { run, stage, done, total } => dispatch.dispatch(Action::Progressed { run, stage, done, total }),
        FromWorker::Recognised { run, side, recognised } => dispatch.dispatch(Action::Recognised(run, side, recognised)),
        FromWorker::Divided { run, left, left_label, right, right_label, evidence } => {
            // The folder lies on the side it was dropped on; the reducer knows which by what is filled.
            dispatch.dispatch(Action::Divided { paths: [left, right], labels: [left_label, right_label], evidence, run });
        }
        FromWorker::Requested { urls } => dispatch.dispatch(Action::Requested(urls)),
        FromWorker::NotDivided { run } => dispatch.dispatch(Action::NotDivided(run)),
        FromWorker::Report { run, milliseconds: _ } => {
            let dispatch = dispatch.clone();
            wasm_bindgen_futures::spawn_local(async move {
                let Some(bytes) = answer.bytes else {
                    return dispatch.dispatch(Action::Failed("the worker sent no report".into()));
                };
                match opening::load(&bytes, Some(today())).await {
                    Ok(report) => dispatch.dispatch(Action::Reported { run, report }),
                    Err(error) => dispatch.dispatch(Action::Failed(error.to_string())),
                }
            });
        }
        FromWorker::Panicked { message } => {
            if let Some(client) = client.borrow().as_ref() {
                client.restart();
            }
            dispatch.dispatch(Action::Failed(message));
        }
    }
}

/// Posts each new job to the worker.
#[hook]
fn use_jobs(state: &UseReducerHandle<State>, client: &Client) {
    let (client, inputs, waivers, job) = (client.clone(), state.inputs.clone(), state.waivers.clone(), state.job.clone());
    let options = state.options.clone();
    use_effect_with(state.job.as_ref().map(|(number, _)| *number), move |_| {
        if let Some((number, job)) = job {
            client.post(number, &job, &inputs, &waivers, &options);
        }
    });
}

/// Opens the report or the example that the address names.
#[hook]
fn use_origin(state: &UseReducerHandle<State>) {
    let dispatch = state.dispatcher();
    let loaded_here = state.report.is_some() || state.inputs.iter().any(|side| side.is_filled());
    use_effect_with(state.route.origin.clone(), move |origin| match origin {
        Origin::Here => {}
        Origin::Link(payload) => opening::open_link(&dispatch, payload),
        Origin::Example(name) => {
            if !loaded_here && let Some(example) = examples::find(name) {
                dispatch.dispatch(Action::FilledBoth { sides: examples::sides(example), example: Some(example.name) });
            }
        }
    });
}

/// Keeps the address and the state together: links, back, forward.
#[hook]
fn use_address(state: &UseReducerHandle<State>) {
    let dispatch = state.dispatcher();
    {
        let dispatch = dispatch.clone();
        let route = state.route.clone();
        use_effect_with(route, move |route| {
            nav::write(route, true);
            let origin = route.origin.clone();
            let on_click = {
                let dispatch = dispatch.clone();
                EventListener::new_with_options(
                    &gloo::utils::document(),
                    "click",
                    EventListenerOptions::enable_prevent_default(),
                    move |event| {
                        let Some(click) = event.dyn_ref::<web_sys::MouseEvent>() else { return };
                        if click.ctrl_key()
                            || click.meta_key()
                            || click.shift_key()
                            || click.alt_key()
                            || click.button() != 0
                            || click.default_prevented()
                        {
                            return;
                        }
                        let link = click
                            .target()
                            .and_then(|target| target.dyn_into::<Element>().ok())
                            .and_then(|element| element.closest("a[href^='#']").ok().flatten());
                        let Some(href) = link.and_then(|link| link.get_attribute("href")) else { return };
                        event.prevent_default();
                        if href == "#main" {
                            super::windowed::focus("#main");
                            return;
                        }
                        let target = Route { origin: origin.clone(), ..Route::parse(&href, &examples::names()) };
                        nav::go(&dispatch, target);
                    },
                )
            };
            let on_pop = {
                let dispatch = dispatch.clone();
                let back = move |_: &web_sys::Event| {
                    let hash = gloo::utils::window().location().hash().unwrap_or_default();
                    dispatch.dispatch(Action::Navigated(Route::parse(&hash, &examples::names())));
                };
                EventListener::new(&gloo::utils::window(), "popstate", back)
            };
            move || drop((on_click, on_pop))
        });
    }
    // A new view starts at its top, with the keyboard on its heading.
    let first = use_mut_ref(|| true);
    use_effect_with((state.route.view, state.report.is_some()), move |_| {
        if std::mem::take(&mut *first.borrow_mut()) {
            return;
        }
        gloo::utils::window().scroll_to_with_x_and_y(0.0, 0.0);
        super::windowed::focus("main h1");
    });
}

#[hook]
fn use_keyboard(state: &UseReducerHandle<State>) {
    let (dispatch, route, loaded, open) = (state.dispatcher(), state.route.clone(), state.report.clone(), state.dialog.is_some());
    use_effect_with((route, loaded, open), move |(route, loaded, open)| {
        let (route, loaded, open) = (route.clone(), loaded.clone(), *open);
        let listener = EventListener::new_with_options(
            &gloo::utils::document(),
            "keydown",
            EventListenerOptions::enable_prevent_default(),
            move |event| {
                let Some(press) = event.dyn_ref::<KeyboardEvent>() else { return };
                if super::keys::press(press, &dispatch, &route, loaded.as_deref(), open) {
                    event.prevent_default();
                }
            },
        );
        move || drop(listener)
    });
}

/// Keeps the inputs when the user allows it, and finds those of an earlier visit.
#[hook]
fn use_memory(state: &UseReducerHandle<State>) {
    let dispatch = state.dispatcher();
    {
        let dispatch = dispatch.clone();
        use_effect_with((), move |()| {
            if memory::allowed() {
                wasm_bindgen_futures::spawn_local(async move {
                    if let Some(kept) = memory::recall().await {
                        dispatch.dispatch(Action::Found(kept));
                    }
                });
            }
        });
    }
    // An example can be opened again at any time; it is not what a person wants back.
    let keep = state.remember && state.both_filled() && state.route.origin == Origin::Here;
    use_effect_with((keep, state.inputs.clone(), state.waivers.clone(), state.options.clone()), move |(keep, inputs, waivers, options)| {
        if *keep {
            let (inputs, waivers, options) = (inputs.clone(), waivers.clone(), options.clone());
            wasm_bindgen_futures::spawn_local(async move {
                if let Err(error) = memory::keep(&inputs, &waivers, &options).await {
                    dispatch
                        .dispatch(Action::Toast(format!("The browser could not keep the inputs: {}.", super::intake::describe(&error))));
                }
            });
        }
    });
}

/// The whole window takes a drop; the half of the window decides the side.
#[hook]
fn use_drops(dispatch: &Dispatch) {
    let dispatch = dispatch.clone();
    use_effect_with((), move |()| {
        let window = gloo::utils::window();
        let options = EventListenerOptions::enable_prevent_default();
        let carries_files = |event: &web_sys::Event| {
            event
                .dyn_ref::<DragEvent>()
                .and_then(DragEvent::data_transfer)
                .is_some_and(|transfer| transfer.types().includes(&"Files".into(), 0))
        };
        let over = {
            let dispatch = dispatch.clone();
            move |event: &web_sys::Event| {
                if carries_files(event) {
                    event.prevent_default();
                    dispatch.dispatch(Action::Dragging(true));
                }
            }
        };
        let on_enter = EventListener::new_with_options(&window, "dragenter", options, over.clone());
        let on_over = EventListener::new_with_options(&window, "dragover", options, over);
        let on_leave = {
            let dispatch = dispatch.clone();
            EventListener::new(&window, "dragleave", move |event| {
                // Leaving the window has no element to go to.
                if event.dyn_ref::<DragEvent>().is_some_and(|drag| drag.related_target().is_none()) {
                    dispatch.dispatch(Action::Dragging(false));
                }
            })
        };
        let on_drop = {
            let dispatch = dispatch.clone();
            EventListener::new_with_options(&window, "drop", options, move |event| {
                let Some(drop) = event.dyn_ref::<DragEvent>() else { return };
                event.prevent_default();
                dispatch.dispatch(Action::Dragging(false));
                let Some(transfer) = drop.data_transfer() else { return };
                let side = drop_side(drop);
                let pending = PendingDrop::take(&transfer);
                let dispatch = dispatch.clone();
                wasm_bindgen_futures::spawn_local(async move {
                    let listed = pending.list(&|found| dispatch.dispatch(Action::Listing(Some(found)))).await;
                    dispatch.dispatch(Action::Listing(None));
                    if let Some(dropped) = listed {
                        opening::accept(dispatch, dropped, side).await;
                    }
                });
            })
        };
        move || drop((on_enter, on_over, on_leave, on_drop))
    });
}

fn drop_side(drop: &DragEvent) -> Which {
    let target = drop.target().and_then(|target| target.dyn_into::<Element>().ok());
    let named =
        target.and_then(|element| element.closest("[data-drop]").ok().flatten()).and_then(|element| element.get_attribute("data-drop"));
    match named.as_deref() {
        Some("right") => Which::Right,
        Some(_) => Which::Left,
        None => {
            let width = gloo::utils::window().inner_width().ok().and_then(|width| width.as_f64()).unwrap_or_default();
            if f64::from(drop.client_x()) > width / 2.0 { Which::Right } else { Which::Left }
        }
    }
}

/// Theme, title, print, messages that fade, and the count of requests.
#[hook]
fn use_surroundings(state: &UseReducerHandle<State>) {
    let dispatch = state.dispatcher();
    use_effect_with(state.theme, |theme| {
        if let Some(root) = gloo::utils::document().document_element() {
            let _ = root.set_attribute("data-theme", theme.as_str());
        }
        // Storage may be switched off; the choice then lasts as long as the page.
        let _ = LocalStorage::set(THEME_KEY, theme.as_str());
    });
    let title = match &state.report {
        Some(loaded) => format!("{} · Schema Parity", page_title(&loaded.report)),
        None => "Schema Parity".to_owned(),
    };
    use_effect_with(title, |title| gloo::utils::document().set_title(title));
    {
        let dispatch = dispatch.clone();
        use_effect_with(state.toast.as_ref().map(|(number, _)| *number), move |number| {
            let timer =
                number.map(|number| gloo::timers::callback::Timeout::new(TOAST_TIME, move || dispatch.dispatch(Action::ToastGone(number))));
            move || drop(timer)
        });
    }
    {
        let dispatch = dispatch.clone();
        use_effect_with((), move |()| {
            let before = dispatch.clone();
            let on_before = EventListener::new(&gloo::utils::window(), "beforeprint", move |_| before.dispatch(Action::Printing(true)));
            let on_after = EventListener::new(&gloo::utils::window(), "afterprint", move |_| dispatch.dispatch(Action::Printing(false)));
            move || drop((on_before, on_after))
        });
    }
    use_effect_with((), move |()| watch_requests(dispatch));
}

/// Counts what the browser itself says was requested after the page and its first worker were there.
fn watch_requests(dispatch: Dispatch) {
    let callback = Closure::<dyn FnMut(JsValue)>::new(move |list: JsValue| {
        let Some(ready) = READY_AT.get() else { return };
        let entries = Reflect::get(&list, &"getEntries".into())
            .and_then(|function| function.dyn_into::<js_sys::Function>())
            .and_then(|function| function.call0(&list))
            .map(|entries| Array::from(&entries))
            .unwrap_or_default();
        let property = |entry: &JsValue, name: &str| Reflect::get(entry, &name.into()).unwrap_or_default();
        let urls: Vec<String> = entries
            .iter()
            .filter(|entry| property(entry, "startTime").as_f64().is_none_or(|start| start > ready))
            .filter_map(|entry| property(&entry, "name").as_string())
            // Data that the page holds itself never leaves it.
            .filter(|url| !url.starts_with("blob:") && !url.starts_with("data:"))
            .collect();
        if !urls.is_empty() {
            dispatch.dispatch(Action::Requested(urls));
        }
    });
    let observe = || -> Result<(), JsValue> {
        let constructor: js_sys::Function = Reflect::get(&js_sys::global(), &"PerformanceObserver".into())?.dyn_into()?;
        let observer = Reflect::construct(&constructor, &Array::of1(callback.as_ref()))?;
        let options = js_sys::Object::new();
        Reflect::set(&options, &"type".into(), &"resource".into())?;
        let method: js_sys::Function = Reflect::get(&observer, &"observe".into())?.dyn_into()?;
        method.call1(&observer, &options)?;
        Ok(())
    };
    if observe().is_ok() {
        callback.forget();
    }
}
