//! What was not analysed: unknown is a verdict, so it is listed with file, line and the tables it names.

use yew::prelude::*;

use super::ViewProps;
use crate::app::parts::{empty, place, sql_value, tag};
use crate::app::windowed::Windowed;
use crate::app::words::{Tone, count, side_title};
use crate::report::NotAnalysed;

/// The list.
#[component]
pub fn NotAnalysedView(props: &ViewProps) -> Html {
    let loaded = props.loaded.clone();
    // What could hide a difference comes first; within that the report's order stays.
    let order = use_memo(loaded.clone(), |loaded| {
        let rows = &loaded.report.not_analysed;
        let mut order: Vec<usize> = (0..rows.len()).collect();
        crate::source::order::sort_by_key(&mut order, |index| rows.get(*index).is_none_or(|row| !row.could_hide));
        order
    });
    let hiding = loaded.report.not_analysed.iter().filter(|row| row.could_hide).count() as u64;
    let render = {
        let (loaded, route, order) = (loaded.clone(), props.route.clone(), order.clone());
        Callback::from(move |position: usize| {
            let Some(row) = order.get(position).and_then(|index| loaded.report.not_analysed.get(*index)) else { return html! {} };
            draw(position, row, &route)
        })
    };
    let number = loaded.report.not_analysed.len() as u64;
    let left_out: Vec<Html> = [("Expected", &loaded.report.left), ("Checked", &loaded.report.right)]
        .into_iter()
        .flat_map(|(title, side)| side.left_out.iter().map(move |part| (title, part)))
        .take(500)
        .map(|(title, part)| html! { <li><span class="side-title">{ title }</span><span><code>{ place(&part.file, part.line) }</code><br />{ &part.reason }</span></li> })
        .collect();
    html! {
        <>
            <header class="view-head"><h1 tabindex="-1">{ "Not analysed" }</h1>
                <p class="note">{ "Where the audit cannot vouch for the result" }</p></header>
            if number == 0 {
                { empty("Everything was analysed", "Every statement of both sides was either replayed or is declared to have no effect on a schema.") }
            } else {
                <p class="result-count">{ format!("{}; {} could hide a difference", count(number, "place", "places"), hiding) }</p>
                <Windowed count={order.len()} {render} all={props.printing} class="card unknowns" label="Places that were not analysed" guess={98.0} />
            }
            if !left_out.is_empty() {
                <section><header class="section-head"><h2>{ "Left out on purpose" }</h2></header><ul class="card plain-list left-out">{ for left_out }</ul></section>
            }
        </>
    }
}

fn draw(position: usize, row: &NotAnalysed, route: &crate::app::route::Route) -> Html {
    let class = if row.side == "left" { "expected" } else { "checked" };
    html! {
        <div key={position.to_string()} class="row unknown" role="listitem" data-row={position.to_string()}>
            <div class="unknown-head">
                <span class={classes!("side-title", class)}>{ side_title(&row.side) }</span>
                <a href={route.to_source(&row.side, &row.file, Some(row.line)).href()}>{ place(&row.file, Some(row.line)) }</a>
                { if row.could_hide { tag("could hide a difference", Tone::Warn) } else { tag("cannot hide a difference", Tone::Info) } }
            </div>
            <p class="unknown-reason" title={row.reason.clone()}>{ &row.reason }
                if !row.affects.is_empty() { <span class="muted">{ format!(" Concerns {}.", row.affects.join(", ")) }</span> }
            </p>
            <p class="unknown-sql">{ sql_value(&row.excerpt) }</p>
        </div>
    }
}
