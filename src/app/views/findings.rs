//! All findings: filters, groups, and a list that stays quick with a hundred thousand of them.

use std::rc::Rc;

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::ViewProps;
use super::accept::AcceptedPanel;
use super::finding::{FindingBody, finding_head};
use crate::app::loaded::{ACCEPTED, Facet, LoadedReport, Matches};
use crate::app::nav;
use crate::app::parts::{Symbol, empty, icon, key, tone_symbol};
use crate::app::route::{Filter, GroupBy, Route};
use crate::app::state::Dispatch;
use crate::app::windowed::{Windowed, focus};
use crate::app::words::{grouped, kind_title, severity_title, severity_tone, status_title};

/// Most findings that are drawn for print.
const MAX_PRINTED: usize = 2_000;

/// A row of the list.
#[derive(Debug, Clone, PartialEq)]
enum Row {
    /// Heads a group.
    Group(String, usize),
    /// Position in the report.
    Finding(usize),
}

/// The findings.
#[component]
pub fn Findings(props: &ViewProps) -> Html {
    let loaded = props.loaded.clone();
    let matches = use_memo((loaded.clone(), props.route.filter.clone()), |(loaded, filter)| loaded.matches(filter));
    let rows = {
        let matches = matches.clone();
        use_memo((loaded.clone(), props.route.filter.clone(), props.route.group), move |(loaded, _, group)| rows(loaded, &matches, *group))
    };
    let open = props.route.finding.as_ref().and_then(|id| {
        let wanted = loaded.finding(id)?;
        rows.iter().position(|row| matches!(row, Row::Finding(index) if loaded.report.findings.get(*index).is_some_and(|finding| std::ptr::eq(finding, wanted))))
    });
    // Whoever walks from finding to finding by keyboard goes on from there.
    use_effect_with(props.route.finding.clone(), |finding| {
        if finding.is_some() {
            focus(".finding.open > .finding-head");
        }
    });
    let render = {
        let (props, rows, total) = (props.clone(), rows.clone(), matches.findings.len());
        Callback::from(move |position: usize| draw_row(position, &rows, &props, total))
    };
    let heads = use_memo((loaded.clone(), props.route.filter.clone(), props.route.group), {
        let rows = rows.clone();
        move |_| {
            rows.iter().enumerate().filter(|(_, row)| matches!(row, Row::Group(..))).map(|(position, _)| position).collect::<Vec<usize>>()
        }
    });
    let total = loaded.report.findings.len();
    let shown = matches.findings.len();
    html! {
        <>
            <header class="view-head">
                <h1 tabindex="-1">{ "Findings" }</h1>
                <p class="note keys">{ key("n") }{ " next " }{ key("p") }{ " previous" }</p>
            </header>
            if total == 0 {
                { empty("No findings", "Nothing is missing, different or only on one side.") }
            } else {
                <FilterBar matches={matches.clone()} route={props.route.clone()} dispatch={props.dispatch.clone()} />
                <AcceptedPanel loaded={loaded.clone()} accepting={props.accepting.clone()} dispatch={props.dispatch.clone()} />
                <p class="result-count" role="status" data-shown={shown.to_string()}>
                    { if shown == total { format!("{} findings", grouped(total as u64)) } else { format!("{} of {} findings", grouped(shown as u64), grouped(total as u64)) } }
                </p>
                if shown == 0 {
                    { empty("No finding matches these filters", "Remove a filter to see more.") }
                } else {
                    <Windowed count={if props.printing { rows.len().min(MAX_PRINTED) } else { rows.len() }} {render} {open} {heads} reveal={open} all={props.printing}
                        class="card findings" label="Findings" guess={57.0} />
                    if props.printing && rows.len() > MAX_PRINTED {
                        <p>{ format!("The print stops after {MAX_PRINTED} rows; the Markdown file has all.") }</p>
                    }
                }
            }
        </>
    }
}

fn rows(loaded: &LoadedReport, matches: &Matches, group: GroupBy) -> Vec<Row> {
    let facet = match group {
        GroupBy::Nothing => return matches.findings.iter().copied().map(Row::Finding).collect(),
        GroupBy::Severity => Facet::Severity,
        GroupBy::Kind => Facet::Kind,
        GroupBy::Code => Facet::Code,
        GroupBy::Table => Facet::Table,
    };
    let label = |word: &str| match group {
        GroupBy::Severity if word == ACCEPTED => status_title(ACCEPTED),
        GroupBy::Severity => severity_title(word),
        GroupBy::Kind => crate::report::kind_title(word),
        GroupBy::Table if word.is_empty() => "Outside of tables".to_owned(),
        GroupBy::Nothing | GroupBy::Code | GroupBy::Table => word.to_owned(),
    };
    // Groups in the order of their first finding, so that the worst comes first.
    let mut order: std::collections::HashMap<usize, usize> = std::collections::HashMap::new();
    let mut groups: Vec<(String, Vec<usize>)> = Vec::new();
    for index in &matches.findings {
        let (number, word) = loaded.facet(*index, facet);
        let at = *order.entry(number).or_insert_with(|| {
            groups.push((label(word), Vec::new()));
            groups.len() - 1
        });
        if let Some((_, members)) = groups.get_mut(at) {
            members.push(*index);
        }
    }
    groups
        .into_iter()
        .flat_map(|(name, members)| std::iter::once(Row::Group(name, members.len())).chain(members.into_iter().map(Row::Finding)))
        .collect()
}

/// Ids of the findings in the order of the list: for "next" and "previous".
pub fn neighbour(loaded: &LoadedReport, route: &Route, forward: bool) -> Option<String> {
    let matches = loaded.matches(&route.filter);
    let ids: Vec<usize> = rows(loaded, &matches, route.group)
        .into_iter()
        .filter_map(|row| if let Row::Finding(index) = row { Some(index) } else { None })
        .collect();
    let findings = &loaded.report.findings;
    let current = route.finding.as_ref().and_then(|id| {
        let wanted = loaded.finding(id)?;
        ids.iter().position(|index| findings.get(*index).is_some_and(|finding| std::ptr::eq(finding, wanted)))
    });
    let target = match (current, forward) {
        (None, true) => 0,
        (None, false) => ids.len().checked_sub(1)?,
        (Some(at), true) => (at + 1).min(ids.len().checked_sub(1)?),
        (Some(at), false) => at.saturating_sub(1),
    };
    findings.get(*ids.get(target)?).map(|finding| finding.id.clone())
}

fn draw_row(position: usize, rows: &[Row], props: &ViewProps, total: usize) -> Html {
    let ViewProps { loaded, route, dispatch, accepting, printing, .. } = props;
    match rows.get(position) {
        Some(Row::Group(name, count)) => {
            let tone = if route.group == GroupBy::Severity {
                ["error", "warning", "notice"].into_iter().find(|word| severity_title(word) == *name).map(severity_tone)
            } else {
                None
            };
            html! {
                <div key={format!("group {name}")} class="row group" data-row={position.to_string()} role="listitem">
                    <h2 class={classes!(tone.map(|tone| tone.class()))}>
                        if let Some(tone) = tone { { icon(tone_symbol(tone)) } }
                        { name }<span class="group-count">{ grouped(*count as u64) }</span>
                    </h2>
                </div>
            }
        }
        Some(Row::Finding(index)) => {
            let Some(finding) = loaded.report.findings.get(*index) else { return html! {} };
            let selected = route.finding.as_deref() == Some(finding.id.as_str());
            let open = *printing || selected;
            let toggle = {
                let dispatch = dispatch.clone();
                let target = Route { finding: (!selected).then(|| finding.id.clone()), ..route.clone() };
                Callback::from(move |_: MouseEvent| nav::go(&dispatch, target.clone()))
            };
            html! {
                <div key={format!("{index}")} class={classes!("row", "finding", open.then_some("open"))} data-row={position.to_string()} data-finding={finding.id.clone()}
                    role="listitem" aria-setsize={total.to_string()}>
                    <button type="button" class="finding-head" aria-expanded={open.to_string()} onclick={toggle}>{ finding_head(finding, route.plain) }</button>
                    if open {
                        <FindingBody finding={finding.clone()} route={route.clone()} dispatch={dispatch.clone()} accepting={accepting.clone()} />
                    }
                </div>
            }
        }
        None => html! {},
    }
}

#[derive(Properties, PartialEq)]
struct FilterProps {
    matches: Rc<Matches>,
    route: Route,
    dispatch: Dispatch,
}

#[component]
fn FilterBar(props: &FilterProps) -> Html {
    let filter = &props.route.filter;
    let set = {
        let (dispatch, route) = (props.dispatch.clone(), props.route.clone());
        Rc::new(move |filter: Filter, group: GroupBy, push: bool| {
            let target = Route { filter, group, finding: None, ..route.clone() };
            if push { nav::go(&dispatch, target) } else { nav::replace(&dispatch, target) }
        })
    };
    let group = props.route.group;
    let chip = |value: &str, label: String, number: usize, pressed: bool, symbol: Option<Html>, change: Filter| {
        let set = set.clone();
        let onclick = Callback::from(move |_: MouseEvent| set(change.clone(), group, true));
        html! {
            <button key={value.to_owned()} type="button" class={classes!("chip", pressed.then_some("on"))} aria-pressed={pressed.to_string()} {onclick}
                disabled={number == 0 && !pressed}>
                { symbol.unwrap_or_default() }{ label }<span class="num">{ grouped(number as u64) }</span>
            </button>
        }
    };
    let severity_chips: Vec<Html> = props
        .matches
        .severities
        .iter()
        .map(|(word, number)| {
            let pressed = filter.severity == *word;
            let change = Filter { severity: if pressed { String::new() } else { word.clone() }, ..filter.clone() };
            let tone = severity_tone(word);
            let symbol = html! { <span class={classes!("chip-symbol", tone.class())}>{ icon(tone_symbol(tone)) }</span> };
            chip(word, severity_title(word), *number, pressed, Some(symbol), change)
        })
        .collect();
    let status_chips: Vec<Html> = props
        .matches
        .statuses
        .iter()
        // Notes and what was accepted are the exception: without any there is nothing to choose.
        .filter(|(word, number)| *number > 0 || filter.status == *word || !matches!(word.as_str(), "advice" | ACCEPTED))
        .map(|(word, number)| {
            let pressed = filter.status == *word;
            let change = Filter { status: if pressed { String::new() } else { word.clone() }, ..filter.clone() };
            chip(word, status_title(word), *number, pressed, None, change)
        })
        .collect();
    let on_text = {
        let (set, filter) = (set.clone(), filter.clone());
        Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            set(Filter { text, ..filter.clone() }, group, false);
        })
    };
    let menu = |label: &'static str,
                any: &'static str,
                value: &str,
                choices: &[(String, usize)],
                title: &dyn Fn(&str) -> String,
                change: Rc<dyn Fn(String) -> Filter>| {
        let set = set.clone();
        let onchange = Callback::from(move |event: Event| {
            let value = event.target_unchecked_into::<HtmlSelectElement>().value();
            set(change(value), group, true);
        });
        let missing = !value.is_empty() && !choices.iter().any(|(word, _)| word == value);
        html! {
            <label class={classes!("menu", (!value.is_empty()).then_some("on"))}>
                <span>{ label }</span>
                <select {onchange}>
                    <option value="" selected={value.is_empty()}>{ any }</option>
                    if missing { <option value={value.to_owned()} selected=true>{ title(value) }</option> }
                    { for choices.iter().map(|(word, number)| html! {
                        <option value={word.clone()} selected={word == value}>{ format!("{} ({})", title(word), grouped(*number as u64)) }</option>
                    }) }
                </select>
            </label>
        }
    };
    let by = |make: fn(&Filter, String) -> Filter| -> Rc<dyn Fn(String) -> Filter> {
        let filter = filter.clone();
        Rc::new(move |value| make(&filter, value))
    };
    let on_group = {
        let (set, filter) = (set.clone(), filter.clone());
        Callback::from(move |event: Event| {
            let value = event.target_unchecked_into::<HtmlSelectElement>().value();
            set(filter.clone(), GroupBy::from_word(&value), true);
        })
    };
    let clear = {
        let set = set.clone();
        Callback::from(move |_: MouseEvent| set(Filter::default(), group, true))
    };
    html! {
        <div class="filters" role="search" aria-label="Filter findings">
            <div class="chips" role="group" aria-label="Severity">{ for severity_chips }</div>
            <div class="chips" role="group" aria-label="Status">{ for status_chips }</div>
            <div class="menus">
                <label class="text-filter"><span class="sr">{ "Words" }</span>{ icon(Symbol::Search) }
                    <input type="search" placeholder="Filter by words" value={filter.text.clone()} oninput={on_text} autocomplete="off" spellcheck="false" />
                </label>
                { menu("Kind", "any", &filter.kind, &props.matches.kinds, &kind_title, by(|filter, kind| Filter { kind, ..filter.clone() })) }
                { menu("Table", "any", &filter.table, &props.matches.tables, &str::to_owned, by(|filter, table| Filter { table, ..filter.clone() })) }
                { menu("Rule", "any", &filter.code, &props.matches.codes, &str::to_owned, by(|filter, code| Filter { code, ..filter.clone() })) }
                <label class="menu"><span>{ "Group by" }</span>
                    <select onchange={on_group}>
                        { for GroupBy::ALL.iter().map(|each| html! { <option value={each.as_str()} selected={*each == group}>{ each.title() }</option> }) }
                    </select>
                </label>
                if !filter.is_empty() {
                    <button type="button" class="quiet" onclick={clear}>{ icon(Symbol::Close) }{ "Clear filters" }</button>
                }
            </div>
        </div>
    }
}
