//! Tables and the objects outside of them: a searchable list, and each side by side.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::ViewProps;
use super::diagram::Diagram;
use crate::app::loaded::{LoadedReport, query_words};
use crate::app::nav;
use crate::app::parts::{Symbol, empty, icon, place, sql_value, tag};
use crate::app::route::{Filter, Route, View};
use crate::app::windowed::Windowed;
use crate::app::words::{
    Tone, count, effect_outcome, file_name, finding_tag, finding_tone, grouped, judgement, kind_in_plain_words, kind_title, kinds_title,
    object_name,
};
use crate::report::{ElementComparison, MigrationEffect, ReportEvidence, TableComparison, display_dialect, plain};
use crate::source::unicode;
use crate::source::unicode::capitalised;

/// What is shown of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Show {
    All,
    Differing,
}

/// The objects.
#[component]
pub fn Objects(props: &ViewProps) -> Html {
    let loaded = props.loaded.clone();
    let query = use_state_eq(String::new);
    let all = loaded.report.tables.len() + loaded.report.objects.len();
    let differing = (0..all).filter_map(|index| item(&loaded, index)).filter(|item| item.state().1 != Tone::Good).count();
    let show = use_state_eq(|| if differing > 0 { Show::Differing } else { Show::All });
    let names = use_memo((loaded.clone(), (*query).clone(), *show), |(loaded, query, show)| {
        let words = query_words(query);
        let all = loaded.report.tables.len() + loaded.report.objects.len();
        let items = (0..all).filter_map(|index| Some((index, item(loaded, index)?)));
        items
            .filter(|(_, item)| *show == Show::All || item.state().1 != Tone::Good)
            .filter(|(_, item)| item.contains(&words))
            .map(|(index, _)| index)
            .collect::<Vec<usize>>()
    });
    let selected = props.route.object.as_ref().and_then(|key| index_of(&loaded, key));
    let shown = selected.or_else(|| names.first().copied());
    let render = {
        let (loaded, names, route, plain_words) = (loaded.clone(), names.clone(), props.route.clone(), props.plain_words);
        Callback::from(move |position: usize| {
            let Some((index, item)) = names.get(position).and_then(|index| Some((*index, item(&loaded, *index)?))) else {
                return html! {};
            };
            let (words, tone) = item.state();
            let current = shown == Some(index);
            let kind = if let Item::Object(object) = item { one_kind(&object.kind, plain_words) } else { String::new() };
            html! {
                <div key={item.key()} class="row tree-row" role="listitem" data-row={position.to_string()}>
                    <a href={route.to_object(&item.key()).href()} class={classes!(current.then_some("on"))} aria-current={current.then_some("true")}>
                        <span class={classes!("tree-symbol", tone.class())}>{ icon(crate::app::parts::tone_symbol(tone)) }</span>
                        <span class="tree-name">{ item.name() }</span>
                        <span class="tree-state">{ kind.clone() }if !kind.is_empty() && !words.is_empty() { { " · " } }{ words }</span>
                    </a>
                </div>
            }
        })
    };
    let on_query = {
        let query = query.clone();
        Callback::from(move |event: InputEvent| query.set(event.target_unchecked_into::<HtmlInputElement>().value()))
    };
    let choose = |what: Show, label: &'static str, number: usize| {
        let state = show.clone();
        let pressed = *show == what;
        html! {
            <button type="button" class={classes!("chip", pressed.then_some("on"))} aria-pressed={pressed.to_string()} onclick={Callback::from(move |_: MouseEvent| state.set(what))}>
                { label }<span class="num">{ grouped(number as u64) }</span>
            </button>
        }
    };
    let others: Vec<Html> = loaded
        .outside
        .iter()
        .filter_map(|index| loaded.report.findings.get(*index))
        .map(|finding| {
            html! { <li key={finding.id.clone()}>{ tag(finding_tag(finding), finding_tone(finding)) }<span><b>{ kind_title(&finding.kind) }</b>{ " " }
                <a href={props.route.to_finding(&finding.id).href()}><code>{ object_name(&finding.object) }</code></a></span></li> }
        })
        .collect();
    html! {
        <>
            <header class="view-head"><h1 tabindex="-1">{ "Objects" }</h1>
                if !loaded.report.tables.is_empty() {
                    <nav class="view-modes" aria-label="How the tables are shown">
                        { mode("Side by side", !props.route.diagram, props.route.to(View::Objects)) }{ mode("Picture", props.route.diagram, props.route.to_diagram()) }
                    </nav>
                }</header>
            if props.plain_words {
                <p class="muted">{ "Every list of both databases, and whatever else they have, piece by piece: what it should be, and what it is." }</p>
            }
            if all == 0 {
                { empty("No objects", "Neither side defines a table or anything else.") }
            } else if props.route.diagram {
                <Diagram ..props.clone() />
            } else {
                <div class={classes!("master", selected.is_some().then_some("chosen"))}>
                    <div class="master-list" role="search" aria-label="Find an object">
                        <label class="text-filter"><span class="sr">{ "Find an object or column" }</span>{ icon(Symbol::Search) }
                            <input type="search" placeholder="Find an object or column" value={(*query).clone()} oninput={on_query} autocomplete="off" spellcheck="false" /></label>
                        <div class="chips" role="group" aria-label="Which objects">{ choose(Show::Differing, "Differing", differing) }{ choose(Show::All, "All", all) }</div>
                        if names.is_empty() {
                            <p class="muted pad">{ "Nothing matches." }</p>
                        } else {
                            <Windowed count={names.len()} {render} class="card tree" label="Objects" guess={37.0} all={props.printing} />
                        }
                    </div>
                    <div class="master-detail">
                        if let Some(item) = shown.and_then(|index| item(&loaded, index)) {
                            if selected.is_some() {
                                <p class="back"><a href={Route { object: None, ..props.route.clone() }.href()}>{ "All objects" }</a></p>
                            }
                            { side_by_side(item, props) }
                        }
                    </div>
                </div>
                if !others.is_empty() {
                    <section><header class="section-head"><h2>{ "Outside of tables" }</h2></header><ul class="card plain-list">{ for others }</ul></section>
                }
            }
        </>
    }
}

fn mode(words: &'static str, on: bool, route: Route) -> Html {
    html! { <a href={route.href()} class={classes!(on.then_some("on"))} aria-current={on.then_some("true")}>{ words }</a> }
}

/// What the list names.
#[derive(Clone, Copy)]
enum Item<'a> {
    Table(&'a TableComparison),
    Object(&'a ElementComparison),
}

/// Tables come first, then the other objects.
fn item(loaded: &LoadedReport, index: usize) -> Option<Item<'_>> {
    let report = &loaded.report;
    match index.checked_sub(report.tables.len()) {
        None => report.tables.get(index).map(Item::Table),
        Some(index) => report.objects.get(index).map(Item::Object),
    }
}

fn index_of(loaded: &LoadedReport, key: &str) -> Option<usize> {
    let object = || loaded.report.objects.iter().position(|object| Item::Object(object).key() == key);
    loaded.table_index(key).or_else(|| Some(loaded.report.tables.len() + object()?))
}

impl<'a> Item<'a> {
    fn name(self) -> &'a str {
        match self {
            Item::Table(table) => &table.name,
            Item::Object(object) => &object.name,
        }
    }

    /// What stands in the address.
    fn key(self) -> String {
        match self {
            Item::Table(table) => table.name.clone(),
            Item::Object(object) => object_key(object),
        }
    }

    fn state(self) -> (String, Tone) {
        match self {
            Item::Table(table) => state_of(table),
            Item::Object(object) => match judgement(&object.judgement) {
                (_, Tone::Good) => (String::new(), Tone::Good),
                (word, tone) => (word.to_owned(), tone),
            },
        }
    }

    fn contains(self, words: &[String]) -> bool {
        let name = unicode::lower(self.name());
        let rows = if let Item::Table(table) = self { table.rows.as_slice() } else { &[] };
        words.iter().all(|word| name.contains(word) || rows.iter().any(|row| unicode::lower(&row.name).contains(word)))
    }
}

/// What stands in the address for an object outside of tables.
pub fn object_key(object: &ElementComparison) -> String {
    format!("{}:{}", object.kind, object.name)
}

fn one_kind(kind: &str, plain_words: bool) -> String {
    if plain_words { capitalised(plain::noun(kind).1) } else { kind_title(kind) }
}

fn side_by_side(item: Item<'_>, props: &ViewProps) -> Html {
    let report = &props.loaded.report;
    let (left, right) = (display_dialect(&report.left.dialect).to_owned(), display_dialect(&report.right.dialect).to_owned());
    let table = match item {
        Item::Table(table) => table.clone(),
        // One object is shown as a table with one row.
        Item::Object(object) => TableComparison {
            name: object.name.clone(),
            presence: "both".into(),
            left: object.left.clone(),
            right: object.right.clone(),
            tainted: false,
            rows: vec![object.clone()],
        },
    };
    html! {
        <TableSideBySide loaded={props.loaded.clone()} {table} outside={matches!(item, Item::Object(_))} {left} {right} route={props.route.clone()} dispatch={props.dispatch.clone()}
            plain_words={props.plain_words} />
    }
}

/// A table's state in a word.
fn state_of(table: &TableComparison) -> (String, Tone) {
    let differing = table.rows.iter().filter(|row| !matches!(row.judgement.as_str(), "same" | "expected")).count();
    let worst = if table.rows.iter().any(|row| row.judgement == "missing") { Tone::Bad } else { Tone::Warn };
    match table.presence.as_str() {
        "left" => ("missing".into(), Tone::Bad),
        "right" => ("only there".into(), Tone::Info),
        _ if differing > 0 => (differing.to_string(), worst),
        _ if table.tainted => ("not sure".into(), Tone::Warn),
        _ => (String::new(), Tone::Good),
    }
}

#[derive(Properties, PartialEq)]
struct DetailProps {
    loaded: Rc<LoadedReport>,
    table: TableComparison,
    /// It is an object outside of tables.
    outside: bool,
    plain_words: bool,
    left: String,
    right: String,
    route: Route,
    dispatch: crate::app::state::Dispatch,
}

#[component]
fn TableSideBySide(props: &DetailProps) -> Html {
    let table = &props.table;
    let kinds = table.rows.iter().filter(|row| row.kind == "column").count();
    let findings = Filter { table: table.name.clone(), ..Filter::default() };
    let number = table.rows.iter().map(|row| row.findings.len()).sum::<usize>();
    let open_findings = {
        let (dispatch, route) = (props.dispatch.clone(), props.route.to_findings(findings));
        Callback::from(move |_: MouseEvent| nav::go(&dispatch, route.clone()))
    };
    let mut rows: Vec<Html> = Vec::new();
    let mut kind = "";
    for row in &table.rows {
        if row.kind != kind {
            kind = &row.kind;
            rows.push(html! { <tr class="kind-row"><th scope="rowgroup" colspan="4">{ kinds_title(kind, props.plain_words) }
            if props.plain_words { <span class="plain">{ kind_in_plain_words(kind) }</span> }</th></tr> });
        }
        rows.push(element_row(row, props));
    }
    html! {
        <section class="side-by-side">
            <header class="section-head"><h2><code>{ &table.name }</code></h2>
                <div class="note">if !props.outside { { count(kinds as u64, "column", "columns") }if number > 0 { { " · " } } }
                    if number > 0 && props.outside {
                        { count(number as u64, "finding", "findings") }
                    } else if number > 0 { <button type="button" class="link" onclick={open_findings}>{ count(number as u64, "finding", "findings") }</button> }
                </div></header>
            <p class="defined">
                { defined("Expected", "left", table.left.as_ref(), props) }
                { defined("Checked", "right", table.right.as_ref(), props) }
            </p>
            if table.tainted {
                <p class="warning-line">{ icon(Symbol::Triangle) }{ "A statement that could not be analysed names this table: it may differ in more than is shown here." }</p>
            }
            <div class="card scroll" tabindex="0" role="group" aria-label="Side by side">
                <table class="cmp">
                    <thead><tr><th scope="col">{ "Name" }</th><th scope="col" class="expected">{ format!("Expected · {}", props.left) }</th>
                        <th scope="col" class="checked">{ format!("Checked · {}", props.right) }</th><th scope="col">{ "Judgement" }</th></tr></thead>
                    <tbody>{ for rows }</tbody>
                </table>
            </div>
            if !props.outside { { life(props) } }
        </section>
    }
}

/// What the migrations of the expected side did to a table, statement by statement, and what is left of it.
fn life(props: &DetailProps) -> Html {
    let name = props.table.name.as_str();
    let own =
        |effect: &&MigrationEffect| effect.object == name || effect.object.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'));
    let mut steps: Vec<(&str, u32, Vec<&MigrationEffect>)> = Vec::new();
    for migration in &props.loaded.report.migrations {
        for effect in migration.effects.iter().filter(own) {
            match steps.last_mut() {
                Some((file, line, effects)) if *file == migration.file && *line == effect.line => effects.push(effect),
                _ => steps.push((&migration.file, effect.line, vec![effect])),
            }
        }
    }
    // A table that one statement made says nothing more by its history.
    if steps.len() < 2 {
        return html! {};
    }
    let step = |(file, line, effects): &(&str, u32, Vec<&MigrationEffect>)| {
        let worst = ["missing", "different", "superseded", "dropped", "present", "gone", "data"]
            .into_iter()
            .find(|word| effects.iter().any(|effect| effect.outcome == *word))
            .unwrap_or_default();
        let (words, tone) = effect_outcome(worst);
        let by = effects.iter().find(|effect| effect.outcome == worst).and_then(|effect| effect.by.as_deref());
        html! {
            <li><a href={props.route.to_source("left", file, Some(*line)).href()}>{ place(file_name(file), Some(*line)) }</a>
                <span>{ deeds(name, effects) }</span>
                <span class="life-now">{ tag(words, tone) }if let Some(by) = by { <span class="faint">{ " by " }{ file_name(by) }</span> }</span></li>
        }
    };
    html! {
        <section class="life"><header class="section-head"><h3>{ "How it came about" }</h3><div class="note">{ "what each statement did, and whether it arrived" }</div></header>
            <ol class="card plain-list">{ for steps.iter().map(step) }</ol></section>
    }
}

/// `created column coupon, foreign key`; many of a kind are counted.
fn deeds(table: &str, effects: &[&MigrationEffect]) -> String {
    let mut parts: Vec<(&str, &str, Vec<&str>)> = Vec::new();
    for effect in effects {
        let element = effect.object.strip_prefix(table).map_or("", |rest| rest.trim_start_matches('.'));
        match parts.iter_mut().find(|(verb, kind, _)| *verb == effect.verb && *kind == effect.kind) {
            Some((_, _, names)) => names.push(element),
            None => parts.push((&effect.verb, &effect.kind, vec![element])),
        }
    }
    let mut text: Vec<String> = Vec::new();
    let mut last_verb = "";
    for (verb, kind, names) in parts {
        let what = match names.as_slice() {
            [""] => kind_title(kind).to_ascii_lowercase(),
            [one] => format!("{} {}", kind_title(kind).to_ascii_lowercase(), one.replace(" -> ", " → ")),
            many => format!("{} {}", many.len(), crate::report::kind_title(kind).to_ascii_lowercase()),
        };
        let verb_words = if verb == "data" { "data of" } else { verb };
        text.push(if verb == last_verb { what } else { format!("{verb_words} {what}") });
        last_verb = verb;
    }
    text.join(", ")
}

fn defined(title: &str, side: &'static str, evidence: Option<&ReportEvidence>, props: &DetailProps) -> Html {
    let class = if side == "left" { "expected" } else { "checked" };
    let place = evidence.and_then(|evidence| {
        let file = evidence.file.as_ref()?;
        Some(html! { <a href={props.route.to_source(side, file, evidence.line).href()}>{ place(file, evidence.line) }</a> })
    });
    html! { <span class={classes!("defined-side", class)}><span class="side-title">{ title }</span>{ place.unwrap_or_else(|| html! { <span class="none">{ "not there" }</span> }) }</span> }
}

fn element_row(row: &ElementComparison, props: &DetailProps) -> Html {
    let (word, tone) = judgement(&row.judgement);
    let differs = !matches!(row.judgement.as_str(), "same" | "expected");
    let cell = |side: &'static str, evidence: Option<&ReportEvidence>| {
        let value = evidence.and_then(|evidence| evidence.value.as_ref());
        let class = match (differs, value) {
            (false, _) => "",
            (true, None) => "gone",
            (true, Some(_)) if row.judgement == "extra" => "plus",
            (true, Some(_)) => "diff",
        };
        let link = evidence.and_then(|evidence| {
            let file = evidence.file.as_ref()?;
            Some((props.route.to_source(side, file, evidence.line).href(), place(file_name(file), evidence.line)))
        });
        html! {
            <td class={class}>
                { match value { Some(value) => sql_value(value), None => html! { <span class="none">{ if differs { "not there" } else { "" } }</span> } } }
                if let Some((href, place)) = link { <a class="cell-place" {href}>{ place }</a> }
            </td>
        }
    };
    let links: Vec<Html> =
        row.findings.iter().map(|id| html! { <a class="cell-place" href={props.route.to_finding(id).href()}>{ "finding" }</a> }).collect();
    html! {
        <tr class={classes!(differs.then_some("differs"))}>
            <th scope="row"><code>{ row.name.replace(" -> ", " → ") }</code></th>
            { cell("left", row.left.as_ref()) }
            { cell("right", row.right.as_ref()) }
            <td class="judgement">{ tag(word, tone) }{ for links }</td>
        </tr>
    }
}
