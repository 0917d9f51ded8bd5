//! The start screen, and later the inputs: two drop areas, what was recognised in each, and how to change it.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::examples::{EXAMPLES, sides};
use super::intake::from_list;
use super::memory::{self, Kept};
use super::opening;
use super::parts::{Symbol, icon};
use super::protocol::{OPTIONS, Which, option};
use super::state::{Action, Dialog, Dispatch, FileRole, InputSide, Run, State};
use super::views::summary::verdict_line;
use super::words::{count, grouped};
use crate::compare::CompareOptions;
use crate::report::{LeftOutFile, display_dialect};
use crate::source::Dialect;

/// Files listed before "and more".
const MAX_LISTED: usize = 400;

/// What was recognised on a side, from the worker's answer or from the report.
#[derive(Debug, Clone, PartialEq)]
struct Facts {
    dialect: String,
    certain: bool,
    dialect_evidence: Vec<String>,
    layout: String,
    layout_evidence: Vec<String>,
    files: Vec<String>,
    left_out: Vec<LeftOutFile>,
    problems: Vec<crate::report::InputProblem>,
}

fn facts(state: &State, which: Which) -> Option<Facts> {
    if let (Some(loaded), true, None) = (&state.report, state.both_filled(), &state.opened_from) {
        let side = if which == Which::Left { &loaded.report.left } else { &loaded.report.right };
        return Some(Facts {
            dialect: side.dialect.clone(),
            certain: !side.problems.iter().any(|problem| matches!(problem.kind.as_str(), "unknown-engine" | "unsupported-engine")),
            dialect_evidence: side.dialect_evidence.clone(),
            layout: side.layout.clone(),
            layout_evidence: side.layout_evidence.clone(),
            files: side.files.clone(),
            left_out: side.left_out.clone(),
            problems: side.problems.clone(),
        });
    }
    let recognised = state.input(which).recognised.as_ref()?;
    Some(Facts {
        dialect: recognised.dialect.clone(),
        certain: recognised.dialect_certain,
        dialect_evidence: recognised.dialect_evidence.clone(),
        layout: recognised.layout.clone(),
        layout_evidence: recognised.layout_evidence.clone(),
        files: recognised.files.clone(),
        left_out: recognised.left_out.clone(),
        problems: recognised.problems.clone(),
    })
}

/// Properties of [`Start`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Everything the page knows.
    pub state: UseReducerHandle<State>,
}

/// The start screen.
#[component]
pub fn Start(props: &Props) -> Html {
    let state = &props.state;
    let dispatch = state.dispatcher();
    let any = state.inputs.iter().any(InputSide::is_filled);
    let swap = {
        let dispatch = dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Swapped))
    };
    let start_over = {
        let dispatch = dispatch.clone();
        Callback::from(move |_: MouseEvent| {
            dispatch.dispatch(Action::Forgotten);
            super::nav::write(&super::route::Route::default(), true);
        })
    };
    html! {
        <div class={classes!("start", any.then_some("filled"))}>
            <header class="hero">
                <h1 tabindex="-1">{ if any || state.report.is_some() { "Inputs" } else { "Is the port complete?" } }</h1>
                if !any && state.report.is_none() {
                    <p class="lead">{ "Drop the database you expect and the one you got, as SQL. Every table, column, key and index is compared, and what cannot be compared is named." }</p>
                    <p class="privacy">{ icon(Symbol::Check) }{ "Everything happens in this browser. Nothing is uploaded." }</p>
                }
            </header>
            if let (Some(loaded), Some(from)) = (&state.report, &state.opened_from) {
                <p class="opened">{ format!("{} Drop the files again to audit them anew.", super::page::opened(from, loaded.report.date.as_deref())) }</p>
                { verdict_line(&loaded.report, &dispatch, &state.route) }
            } else if let (Some(loaded), true) = (&state.report, state.both_filled() && state.run == Run::Idle) {
                { verdict_line(&loaded.report, &dispatch, &state.route) }
            }
            if let (Some(earlier), None) = (&state.earlier, &state.report) {
                <p class="opened" id="earlier">{ super::views::since::about(earlier) }</p>
            }
            <div class="drops">
                <DropArea state={state.clone()} which={Which::Left} />
                <button type="button" class="icon-button swap" onclick={swap} disabled={!any} aria-label="Swap the two sides" title="Swap the two sides">{ icon(Symbol::Swap) }</button>
                <DropArea state={state.clone()} which={Which::Right} />
            </div>
            if any {
                { options(&state.options, &dispatch) }
                <div class="start-foot">{ remember(state.remember, dispatch.clone()) }
                    <button type="button" class="quiet" id="start-over" onclick={start_over}>{ icon(Symbol::Close) }{ "Start over" }</button></div>
            } else {
                if let Some(kept) = &state.kept { { last_time(kept, &dispatch) } }
                { examples(&dispatch) }
                <ul class="promises">
                    <li><b>{ "Any pair" }</b>{ "SQLite and PostgreSQL, in either direction, or the same engine twice. Migrations, dumps, SQLite database files, or a zip of them." }</li>
                    <li><b>{ "Nothing skipped in silence" }</b>{ "A statement that cannot be analysed is listed with file and line, and the verdict says so." }</li>
                    <li><b>{ "To pass on" }</b>{ "Markdown, one web page, a report file that opens here again, or a link that holds the whole report." }</li>
                </ul>
            }
        </div>
    }
}

/// What is compared beyond the defaults, each a switch.
fn options(chosen: &CompareOptions, dispatch: &Dispatch) -> Html {
    let chip = |(word, title): &(&'static str, &'static str)| {
        let mut options = chosen.clone();
        let on = option(&mut options, word).is_some_and(|on| {
            *on = !*on;
            !*on
        });
        let dispatch = dispatch.clone();
        html! {
            <button type="button" class={classes!("chip", on.then_some("on"))} aria-pressed={on.to_string()} data-option={*word}
                onclick={Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::OptionsChosen(options.clone())))}>
                { icon(if on { Symbol::Check } else { Symbol::Plus }) }{ *title }</button>
        }
    };
    html! { <div class="options" role="group" aria-label="Options"><p class="muted">{ "Options" }</p><div class="chips">{ for OPTIONS.iter().map(chip) }</div></div> }
}

/// The switch that lets the browser keep the inputs; off until it is switched on.
fn remember(checked: bool, dispatch: Dispatch) -> Html {
    let onchange = Callback::from(move |event: Event| {
        let on = event.target_unchecked_into::<HtmlInputElement>().checked();
        memory::allow(on);
        dispatch.dispatch(Action::Remember(on));
        if !on {
            wasm_bindgen_futures::spawn_local(memory::forget());
        }
    });
    html! {
        <label class="remember"><input type="checkbox" id="remember" {checked} {onchange} />
            <span>{ "Keep these inputs in this browser" }<span class="faint">{ "so that they can be opened again next time. They stay on this computer." }</span></span></label>
    }
}

/// What an earlier visit left in the browser.
fn last_time(kept: &Kept, dispatch: &Dispatch) -> Html {
    let open = {
        let dispatch = dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Restored))
    };
    let forget = {
        let dispatch = dispatch.clone();
        Callback::from(move |_: MouseEvent| {
            let dispatch = dispatch.clone();
            wasm_bindgen_futures::spawn_local(async move {
                memory::forget().await;
                dispatch.dispatch(Action::Remember(false));
                dispatch.dispatch(Action::ThemeChosen(super::state::Theme::System));
                dispatch.dispatch(Action::Toast("Everything this page kept in the browser is deleted.".into()));
            });
        })
    };
    let [left, right] = &kept.sides;
    html! {
        <section class="card last-time" aria-label="Last time">
            <p><b>{ "Last time: " }</b><span class="side-label">{ &left.label }</span>{ " and " }<span class="side-label">{ &right.label }</span><span class="faint">{ &kept.when }</span></p>
            <p class="buttons"><button type="button" class="primary" id="restore" onclick={open}>{ "Open again" }</button>
                <button type="button" class="quiet" id="forget" onclick={forget}>{ "Forget everything" }</button></p>
        </section>
    }
}

fn examples(dispatch: &Dispatch) -> Html {
    let open = |index: usize| {
        let dispatch = dispatch.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(example) = EXAMPLES.get(index) {
                dispatch.dispatch(Action::FilledBoth { sides: sides(example), example: Some(example.name) });
            }
        })
    };
    html! {
        <section class="examples" aria-labelledby="examples-title">
            <h2 id="examples-title">{ "Try an example" }</h2>
            <ul>{ for EXAMPLES.iter().enumerate().map(|(index, example)| html! {
                <li key={example.name}><button type="button" class="example" data-example={example.name} onclick={open(index)}>
                    <span class="example-title">{ example.title }{ icon(Symbol::Chevron) }</span><span class="example-about">{ example.about }</span>
                </button></li>
            }) }</ul>
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct AreaProps {
    state: UseReducerHandle<State>,
    which: Which,
}

#[component]
fn DropArea(props: &AreaProps) -> Html {
    let which = props.which;
    let state = &props.state;
    let input = state.input(which);
    let dispatch = state.dispatcher();
    let (folder, files) = (use_node_ref(), use_node_ref());
    let press = |node: &NodeRef| {
        let node = node.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(input) = node.cast::<HtmlInputElement>() {
                input.click();
            }
        })
    };
    let onchange = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: Event| {
            let element = event.target_unchecked_into::<HtmlInputElement>();
            if let Some(picked) = element.files().as_ref().and_then(from_list) {
                let dispatch = dispatch.clone();
                wasm_bindgen_futures::spawn_local(async move { opening::accept(dispatch, vec![picked], which).await });
            }
            // The same choice again is a change, too.
            element.set_value("");
        })
    };
    let paste = {
        let dispatch = dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Dialog(Some(Dialog::Paste(which)))))
    };
    let class = if which == Which::Left { "expected" } else { "checked" };
    let title_id = format!("drop-{}", which.as_str());
    let choices = html! {
        <p class="pick">
            <button type="button" class="link" onclick={press(&folder)}>{ "Choose a folder" }</button>
            <button type="button" class="link" onclick={press(&files)}>{ "Choose files" }</button>
            <button type="button" class="link" onclick={paste}>{ "Paste SQL" }</button>
        </p>
    };
    let what = if which == Which::Left { "The schema as it should be" } else { "The schema you got" };
    html! {
        <section class={classes!("drop", class, input.is_filled().then_some("full"))} aria-labelledby={title_id.clone()} data-side={which.as_str()}
            data-state={if !input.is_filled() { "empty" } else if facts(state, which).is_some() { "recognised" } else { "reading" }}>
            <input ref={folder} class="hidden-input" type="file" webkitdirectory=true multiple=true tabindex="-1" aria-label={format!("{}: folder", which.title())} onchange={onchange.clone()} />
            <input ref={files} class="hidden-input" type="file" multiple=true tabindex="-1" aria-label={format!("{}: files", which.title())} {onchange} />
            <p class="side-title">{ which.title() }</p>
            if input.is_filled() {
                { filled(state, which, &title_id) }
                { choices }
            } else {
                <h2 id={title_id}>{ what }</h2>
                <p class="muted">{ if which == Which::Left { "Drop a folder of migrations, SQL files or a dump here." } else { "Drop the other folder, files or dump here." } }</p>
                { choices }
            }
        </section>
    }
}

fn filled(state: &UseReducerHandle<State>, which: Which, title_id: &str) -> Html {
    let input = state.input(which);
    let dispatch = state.dispatcher();
    let clear = {
        let dispatch = dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Cleared(which)))
    };
    let on_engine = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: Event| {
            let dialect = match event.target_unchecked_into::<HtmlSelectElement>().value().as_str() {
                "sqlite" => Some(Dialect::Sqlite),
                "postgres" => Some(Dialect::Postgres),
                _ => None,
            };
            dispatch.dispatch(Action::EngineChosen(which, dialect));
        })
    };
    let facts = facts(state, which);
    let detected = facts
        .as_ref()
        .filter(|_| input.dialect.is_none())
        .map(|facts| format!("{}{}", display_dialect(&facts.dialect), if facts.certain { "" } else { " (a guess)" }));
    let engine = |value: &'static str, label: String, selected: bool| html! { <option {value} {selected}>{ label }</option> };
    html! {
        <>
            <div class="drop-head"><h2 id={title_id.to_owned()}>{ &input.label }</h2>
                <button type="button" class="icon-button" onclick={clear} aria-label={format!("Remove {}", input.label)} title="Remove">{ icon(Symbol::Close) }</button></div>
            <div class="chips">
                <label class="chip select"><span class="sr">{ "Engine" }</span>
                    <select onchange={on_engine}>
                        { engine("", detected.unwrap_or_else(|| "Engine: by evidence".into()), input.dialect.is_none()) }
                        { engine("sqlite", "SQLite, by hand".into(), input.dialect == Some(Dialect::Sqlite)) }
                        { engine("postgres", "PostgreSQL, by hand".into(), input.dialect == Some(Dialect::Postgres)) }
                    </select></label>
                if let Some(facts) = &facts {
                    <span class="chip still">{ &facts.layout }</span>
                    <span class="chip still">{ count(facts.files.len() as u64, "file", "files") }</span>
                    if !facts.left_out.is_empty() { <span class="chip still">{ format!("{} left out", grouped(facts.left_out.len() as u64)) }</span> }
                    if !facts.problems.is_empty() { <span class="chip still warn">{ icon(Symbol::Triangle) }{ count(facts.problems.len() as u64, "problem", "problems") }</span> }
                }
            </div>
            if let Some(facts) = facts { <Recognition {facts} {which} input={input.clone()} {dispatch} /> }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct RecognitionProps {
    facts: Facts,
    which: Which,
    input: InputSide,
    dispatch: Dispatch,
}

/// What was recognised, and how to change it: which files are replayed, in which order, on which side.
#[component]
fn Recognition(props: &RecognitionProps) -> Html {
    let facts = &props.facts;
    let (which, input) = (props.which, &props.input);
    let other = which.other().title().to_ascii_lowercase();
    let give = |path: &str, role: FileRole| {
        let (dispatch, path) = (props.dispatch.clone(), path.to_owned());
        Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::RoleChosen(which, path.clone(), role)))
    };
    let files = std::rc::Rc::new(facts.files.clone());
    let exchange = |first: usize, second: usize| {
        let (dispatch, files) = (props.dispatch.clone(), files.clone());
        Callback::from(move |_: MouseEvent| {
            let mut order = (*files).clone();
            order.swap(first, second);
            dispatch.dispatch(Action::OrderChosen(which, order));
        })
    };
    let reset_order = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::OrderChosen(which, Vec::new())))
    };
    let evidence: Vec<&String> = facts.dialect_evidence.iter().chain(&facts.layout_evidence).chain(&input.divided).collect();
    // A folder of other tools' files is one row; only what was given as a file has a role.
    let given = |path: &str| input.files.iter().any(|file| file.path == path);
    let last = facts.files.len().saturating_sub(1);
    let replayed = |(at, path): (usize, &String)| {
        html! {
            <li key={path.clone()}><code>{ path }</code><span class="file-actions">
                if input.included.contains(path) {
                    <button type="button" class="link" onclick={give(path, FileRole::AsRecognised)} aria-label={format!("Leave {path} to the layout again")}>{ "as recognised" }</button>
                } else {
                    <button type="button" class="link" onclick={give(path, FileRole::LeftOut)} aria-label={format!("Leave out {path}")}>{ "leave out" }</button>
                }
                <button type="button" class="link" onclick={give(path, FileRole::OtherSide)} aria-label={format!("Move {path} to the other side: {other}")}>{ "other side" }</button>
                if last > 0 {
                    <button type="button" class="icon-button" disabled={at == 0} onclick={exchange(at, at.saturating_sub(1))} aria-label={format!("Run {path} earlier")} title="Earlier">{ icon(Symbol::Up) }</button>
                    <button type="button" class="icon-button" disabled={at == last} onclick={exchange(at, (at + 1).min(last))} aria-label={format!("Run {path} later")} title="Later">{ icon(Symbol::Down) }</button>
                }
            </span></li>
        }
    };
    let left_out = |part: &LeftOutFile| {
        let path = part.file.as_str();
        let whole = part.line.is_none() && given(path);
        html! {
            <li><span><code>{ super::parts::place(path, part.line) }</code><span class="reason">{ &part.reason }</span></span><span class="file-actions">
                if input.excluded.iter().any(|excluded| excluded == path) {
                    <button type="button" class="link" onclick={give(path, FileRole::AsRecognised)} aria-label={format!("Take back {path}")}>{ "take back" }</button>
                } else if whole {
                    <button type="button" class="link" onclick={give(path, FileRole::Replayed)} aria-label={format!("Run {path} all the same")}>{ "run it" }</button>
                }
                if whole {
                    <button type="button" class="link" onclick={give(path, FileRole::OtherSide)} aria-label={format!("Move {path} to the other side: {other}")}>{ "other side" }</button>
                }
            </span></li>
        }
    };
    html! {
        <div class="recognition">
            if !facts.problems.is_empty() {
                <ul class="problems">{ for facts.problems.iter().map(|problem| html! {
                    <li>{ icon(Symbol::Triangle) }<span>if !problem.file.is_empty() { <code>{ super::parts::place(&problem.file, problem.line) }</code>{ " " } }{ &problem.message }</span></li>
                }) }</ul>
            }
            if !evidence.is_empty() {
                <details><summary>{ "Why this was recognised" }</summary><ul class="evidence">{ for evidence.iter().map(|line| html! { <li>{ *line }</li> }) }</ul></details>
            }
            if !facts.files.is_empty() {
                <details><summary>{ format!("{}, in this order", count(facts.files.len() as u64, "file", "files")) }</summary>
                    if !input.order.is_empty() {
                        <p class="by-hand">{ "The order is yours. " }<button type="button" class="link" onclick={reset_order}>{ "Back to the recognised order" }</button></p>
                    }
                    <ol class="file-list">{ for facts.files.iter().enumerate().take(MAX_LISTED).map(replayed) }
                    if facts.files.len() > MAX_LISTED { <li class="muted">{ format!("and {} more", facts.files.len() - MAX_LISTED) }</li> }
                    </ol></details>
            }
            if !facts.left_out.is_empty() {
                <details><summary>{ format!("{} left out, and why", grouped(facts.left_out.len() as u64)) }</summary>
                    <ul class="file-list">{ for facts.left_out.iter().take(MAX_LISTED).map(left_out) }
                    if facts.left_out.len() > MAX_LISTED { <li class="muted">{ format!("and {} more", facts.left_out.len() - MAX_LISTED) }</li> }
                    </ul></details>
            }
        </div>
    }
}
