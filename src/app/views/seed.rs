//! Rows that the files carry, table by table, and statements that change rows.

use yew::prelude::*;

use super::ViewProps;
use crate::app::nav;
use crate::app::parts::{Section, Symbol, icon, place, sql_value, tag};
use crate::app::route::Route;
use crate::app::words::{Tone, count, grouped, side_title, status_title};
use crate::report::seed::{DataMigration, RowPlace, SeedRow, SeedTable};
use crate::source::unicode::capitalised;

/// Seed data.
#[component]
pub fn Seed(props: &ViewProps) -> Html {
    let report = &props.loaded.report;
    let rows: Vec<Html> = report.seed.iter().map(|table| seed_table(table, props)).collect();
    let changes: Vec<Html> = report.data_migrations.iter().map(|change| data_migration(change, &props.route)).collect();
    html! {
        <>
            <header class="view-head"><h1 tabindex="-1">{ "Seed data" }</h1><p class="note">{ "Rows that the files themselves carry" }</p></header>
            if !rows.is_empty() {
                <div class="card seed" role="list" aria-label="Tables with rows">{ for rows }</div>
            }
            if !changes.is_empty() {
                <Section title="Statements that change rows" note={html! { { "rows of a running database may need the same change" } }}>
                    <ul class="card plain-list changes">{ for changes }</ul>
                </Section>
            }
        </>
    }
}

fn seed_state(table: &SeedTable) -> (String, Tone) {
    let differing = table.missing + table.different;
    match table.outcome.as_str() {
        "compared" if differing > 0 => (format!("{} of {} differ", grouped(differing), grouped(table.expected)), Tone::Bad),
        "compared" if table.extra > 0 => (format!("{} only there", grouped(table.extra)), Tone::Info),
        "compared" => ("same".into(), Tone::Good),
        "counted" => ("counted only".into(), Tone::Info),
        "one-side-only" => ("on one side only".into(), Tone::Warn),
        _ => ("not decidable".into(), Tone::Warn),
    }
}

fn seed_table(table: &SeedTable, props: &ViewProps) -> Html {
    let selected = props.route.object.as_deref() == Some(table.table.as_str());
    let open = selected || props.printing;
    let (words, tone) = seed_state(table);
    let toggle = {
        let (dispatch, target) =
            (props.dispatch.clone(), Route { object: (!selected).then(|| table.table.clone()), ..props.route.clone() });
        Callback::from(move |_: MouseEvent| nav::go(&dispatch, target.clone()))
    };
    html! {
        <div key={table.table.clone()} class={classes!("row", open.then_some("open"))} role="listitem">
            <button type="button" class="seed-head" aria-expanded={open.to_string()} onclick={toggle}>
                <code>{ &table.table }</code>
                { tag(&words, tone) }
                <span class="num muted">{ format!("{} → {}", grouped(table.expected), count(table.audited, "row", "rows")) }</span>
                { icon(Symbol::Chevron) }
            </button>
            if open {
                <div class="equivalence-body">
                    if !table.note.is_empty() { <p>{ capitalised(&table.note) }</p> }
                    <p class="muted">{ format!("{} the same, {} with other values, {} missing, {} only on the checked side.", grouped(table.same), grouped(table.different), grouped(table.missing), grouped(table.extra)) }
                        if table.not_compared > 0 { { format!(" {} could not be compared.", count(table.not_compared, "value", "values")) } }
                    </p>
                    if !table.rows.is_empty() {
                        <div class="scroll" tabindex="0" role="group" aria-label="Rows that differ">
                            <table><thead><tr><th scope="col">{ "Row" }</th><th scope="col">{ "What" }</th><th scope="col">{ "Values" }</th><th scope="col">{ "Where" }</th></tr></thead>
                                <tbody>{ for table.rows.iter().map(|row| seed_row(row, &props.route)) }</tbody></table>
                        </div>
                    }
                </div>
            }
        </div>
    }
}

fn seed_row(row: &SeedRow, route: &Route) -> Html {
    let tone = match row.status.as_str() {
        "missing" => Tone::Bad,
        "extra" => Tone::Info,
        _ => Tone::Warn,
    };
    let at = |side: &'static str, found: Option<&RowPlace>| {
        found.map(|found| html! { <a class="cell-place" href={route.to_source(side, &found.file, Some(found.line)).href()}>{ place(&found.file, Some(found.line)) }</a> })
    };
    html! {
        <tr><th scope="row"><code>{ &row.key }</code></th><td>{ tag(&status_title(&row.status).to_ascii_lowercase(), tone) }</td>
            <td>{ for row.values.iter().map(|value| html! { <div><code>{ &value.column }</code>{ ": " }{ sql_value(&value.left) }{ " → " }{ sql_value(&value.right) }</div> }) }</td>
            <td>{ at("left", row.left.as_ref()).unwrap_or_default() }{ at("right", row.right.as_ref()).unwrap_or_default() }</td></tr>
    }
}

fn data_migration(change: &DataMigration, route: &Route) -> Html {
    let class = if change.side == "left" { "expected" } else { "checked" };
    html! {
        <li><span class={classes!("side-title", class)}>{ side_title(&change.side) }</span>
            <span><b>{ &change.verb }</b>{ " " }<code>{ &change.table }</code>{ " " }<a href={route.to_source(&change.side, &change.file, Some(change.line)).href()}>{ place(&change.file, Some(change.line)) }</a>
                <br /><span class="muted">{ &change.note }</span></span>
            if change.followed { { tag("followed", Tone::Good) } } else { { tag("check by hand", Tone::Warn) } }</li>
    }
}
