//! The search in the header: tables, findings and files by their words.

use std::rc::Rc;

use web_sys::{HtmlInputElement, KeyboardEvent};
use yew::prelude::*;

use super::loaded::{LoadedReport, query_words};
use super::nav;
use super::parts::{Symbol, icon, key};
use super::route::{Filter, Route};
use super::state::Dispatch;
use super::views::objects::object_key;
use super::words::{finding_tag, kind_title};
use crate::report::{Title, title};
use crate::source::unicode;

/// Results per group.
const MAX_EACH: usize = 6;

/// Properties of [`Search`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The report.
    pub loaded: Rc<LoadedReport>,
    /// Where we are.
    pub route: Route,
    /// Sends actions.
    pub dispatch: Dispatch,
}

/// One result.
#[derive(Clone, PartialEq)]
struct Hit {
    group: &'static str,
    title: String,
    note: String,
    target: Route,
}

fn hits(loaded: &LoadedReport, route: &Route, query: &str) -> Vec<Hit> {
    let words = query_words(query);
    if words.is_empty() {
        return Vec::new();
    }
    let has = |text: &str| {
        let text = unicode::lower(text);
        words.iter().all(|word| text.contains(word.as_str()))
    };
    let report = &loaded.report;
    let tables = report.tables.iter().filter(|table| has(&table.name)).take(MAX_EACH).map(|table| Hit {
        group: "Tables",
        title: table.name.clone(),
        note: match table.presence.as_str() {
            "left" => "missing".into(),
            "right" => "only there".into(),
            _ => String::new(),
        },
        target: route.to_object(&table.name),
    });
    let columns = report
        .tables
        .iter()
        .flat_map(|table| table.rows.iter().filter(|row| row.kind == "column").map(move |row| (table, row)))
        .filter(|(_, row)| has(&row.name))
        .take(MAX_EACH)
        .map(|(table, row)| Hit {
            group: "Columns",
            title: format!("{}.{}", table.name, row.name),
            note: String::new(),
            target: route.to_object(&table.name),
        });
    let objects = report.objects.iter().filter(|object| has(&object.name)).take(MAX_EACH).map(|object| Hit {
        group: "Objects",
        title: object.name.clone(),
        note: kind_title(&object.kind).to_ascii_lowercase(),
        target: route.to_object(&object_key(object)),
    });
    let containing = loaded.containing(&words).unwrap_or_default();
    let matching: Vec<usize> = containing.iter().enumerate().filter(|(_, contains)| **contains).map(|(index, _)| index).collect();
    let findings = matching.iter().take(MAX_EACH).filter_map(|index| report.findings.get(*index)).map(|finding| {
        let Title { kind, object } = title(finding);
        Hit {
            group: "Findings",
            title: format!("{kind} {object}"),
            note: finding_tag(finding).into(),
            target: Route { finding: Some(finding.id.clone()), ..route.to_findings(Filter::default()) },
        }
    });
    let files = [("left", &report.left), ("right", &report.right)]
        .into_iter()
        .flat_map(|(side, files)| files.files.iter().map(move |file| (side, file)))
        .filter(|(_, file)| has(file))
        .take(MAX_EACH)
        .map(|(side, file)| Hit {
            group: "Files",
            title: file.clone(),
            note: super::words::side_title(side).into(),
            target: route.to_source(side, file, None),
        });
    let mut out: Vec<Hit> = tables.chain(objects).chain(columns).chain(findings).collect();
    if matching.len() > 1 {
        out.push(Hit {
            group: "Findings",
            title: format!("Show all {} matching findings", matching.len()),
            note: String::new(),
            target: route.to_findings(Filter { text: query.to_owned(), ..Filter::default() }),
        });
    }
    out.extend(files);
    out
}

/// A combobox over everything in the report.
#[component]
pub fn Search(props: &Props) -> Html {
    let query = use_state_eq(String::new);
    let open = use_state_eq(|| false);
    let active = use_state_eq(|| 0usize);
    let input = use_node_ref();
    let found =
        use_memo((props.loaded.clone(), props.route.clone(), (*query).clone()), |(loaded, route, query)| hits(loaded, route, query));
    let choose = {
        let (dispatch, found, open, query, input) = (props.dispatch.clone(), found.clone(), open.clone(), query.clone(), input.clone());
        Callback::from(move |index: usize| {
            if let Some(hit) = found.get(index) {
                nav::go(&dispatch, hit.target.clone());
                open.set(false);
                query.set(String::new());
                if let Some(input) = input.cast::<HtmlInputElement>() {
                    let _ = input.blur();
                }
            }
        })
    };
    let oninput = {
        let (query, open, active) = (query.clone(), open.clone(), active.clone());
        Callback::from(move |event: InputEvent| {
            query.set(event.target_unchecked_into::<HtmlInputElement>().value());
            active.set(0);
            open.set(true);
        })
    };
    let onkeydown = {
        let (open, active, choose, query, input) = (open.clone(), active.clone(), choose.clone(), query.clone(), input.clone());
        let number = found.len();
        Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
            "ArrowDown" if number > 0 => {
                event.prevent_default();
                open.set(true);
                active.set((*active + 1) % number);
            }
            "ArrowUp" if number > 0 => {
                event.prevent_default();
                active.set((*active + number - 1) % number);
            }
            "Enter" => choose.emit(*active),
            "Escape" => {
                query.set(String::new());
                open.set(false);
                if let Some(input) = input.cast::<HtmlInputElement>() {
                    let _ = input.blur();
                }
            }
            _ => {}
        })
    };
    let onblur = {
        let open = open.clone();
        Callback::from(move |_: FocusEvent| open.set(false))
    };
    let onfocus = {
        let open = open.clone();
        Callback::from(move |_: FocusEvent| open.set(true))
    };
    let shown = *open && !query.trim().is_empty();
    let mut group = "";
    let options: Vec<Html> = found
        .iter()
        .enumerate()
        .map(|(index, hit)| {
            let heading = (hit.group != group).then_some(hit.group);
            group = hit.group;
            let choose = choose.clone();
            // The press would take the focus from the field, and with it the list away, before the click.
            let onmousedown = Callback::from(move |event: MouseEvent| {
                event.prevent_default();
                choose.emit(index);
            });
            html! {
                <li id={format!("search-{index}")} role="option" aria-selected={(index == *active).to_string()} class={classes!((index == *active).then_some("on"))} {onmousedown}>
                    <span class="search-group">{ heading.unwrap_or_default() }</span><span class="search-title">{ &hit.title }</span><span class="search-note">{ &hit.note }</span>
                </li>
            }
        })
        .collect();
    html! {
        <div class="search" role="search">
            { icon(Symbol::Search) }
            <input id="search" ref={input} type="text" role="combobox" aria-expanded={(shown && !found.is_empty()).to_string()} aria-controls="search-list" aria-autocomplete="list"
                aria-activedescendant={(shown && !found.is_empty()).then(|| format!("search-{}", *active))} aria-label="Search findings, tables and files"
                placeholder="Search findings, tables, files" autocomplete="off" spellcheck="false" value={(*query).clone()} {oninput} {onkeydown} {onblur} {onfocus} />
            { key("/") }
            <ul id="search-list" role="listbox" aria-label="Results" hidden={!shown || found.is_empty()}>{ for options }</ul>
            if shown && found.is_empty() { <p class="search-none" role="status">{ "Nothing found" }</p> }
        </div>
    }
}
