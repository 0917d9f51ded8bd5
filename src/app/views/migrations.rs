//! What became of every migration of the expected side.

use std::rc::Rc;

use yew::prelude::*;

use super::ViewProps;
use crate::app::loaded::LoadedReport;
use crate::app::nav;
use crate::app::parts::{Section, Symbol, empty, icon, tag};
use crate::app::route::{Route, View};
use crate::app::windowed::Windowed;
use crate::app::words::{count, effect_outcome, file_name, kind_title, migration_outcome};
use crate::report::{MigrationEffect, MigrationOutcome, plain};

/// Outcomes in the order of the legend.
const OUTCOMES: [&str; 6] = ["arrived", "partly", "missing", "dropped-later", "data-only", "nothing"];

/// Properties of [`MigrationStrip`].
#[derive(Properties, PartialEq)]
pub struct StripProps {
    /// The report.
    pub loaded: Rc<LoadedReport>,
    /// Where we are.
    pub route: Route,
    /// File of the open migration.
    pub selected: Option<String>,
}

/// One cell per migration, in order.
#[component]
pub fn MigrationStrip(props: &StripProps) -> Html {
    let migrations = &props.loaded.report.migrations;
    let cells = migrations.iter().map(|migration| {
        let (words, class) = migration_outcome(&migration.outcome);
        let route = Route { object: Some(migration.file.clone()), ..props.route.to(View::Migrations) };
        let title = format!("{}: {words}", migration.file);
        html! {
            <li key={migration.file.clone()}><a class={classes!("cell", class, (props.selected.as_ref() == Some(&migration.file)).then_some("on"))} href={route.href()}
                title={title.clone()} aria-label={title}>{ cell_symbol(class) }</a></li>
        }
    });
    let cells: Vec<Html> = cells.collect();
    let legend = OUTCOMES.iter().filter_map(|outcome| {
        let number = migrations.iter().filter(|migration| migration.outcome == *outcome).count();
        (number > 0).then(|| {
            let (words, class) = migration_outcome(outcome);
            html! { <li class={class}><span class="cell-sample">{ cell_symbol(class) }</span><b>{ number }</b>{ " " }{ words }</li> }
        })
    });
    let legend: Vec<Html> = legend.collect();
    html! {
        <div class="strip-box">
            <ol class={classes!("strip", (migrations.len() > 160).then_some("dense"))} aria-label="Migrations in order">{ for cells }</ol>
            <ul class="strip-legend" aria-label="What the cells mean">{ for legend }</ul>
        </div>
    }
}

/// A shape per outcome, so that colour is not the only sign.
fn cell_symbol(class: &str) -> Html {
    let shape = match class {
        "good" => html! {},
        "part" => html! { <rect x="0" y="62" width="100" height="38" class="shape" /> },
        "bad" => html! { <path d="M25 30 L75 70 M75 30 L25 70" class="stroke" /> },
        "gone" => html! { <path d="M15 50 H85" class="stroke" /> },
        "data" => html! { <circle cx="50" cy="50" r="14" class="shape" /> },
        _ => html! {},
    };
    html! { <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true" focusable="false">{ shape }</svg> }
}

/// The migrations.
#[component]
pub fn Migrations(props: &ViewProps) -> Html {
    let loaded = props.loaded.clone();
    let migrations = &loaded.report.migrations;
    let open = props.route.object.as_ref().and_then(|file| migrations.iter().position(|migration| migration.file == *file));
    let render = {
        let (loaded, route, dispatch, printing) = (loaded.clone(), props.route.clone(), props.dispatch.clone(), props.printing);
        Callback::from(move |position: usize| {
            let Some(migration) = loaded.report.migrations.get(position) else { return html! {} };
            let selected = route.object.as_deref() == Some(migration.file.as_str());
            let target = Route { object: (!selected).then(|| migration.file.clone()), ..route.clone() };
            let dispatch = dispatch.clone();
            let toggle = Callback::from(move |_: MouseEvent| nav::go(&dispatch, target.clone()));
            migration_row(position, migration, selected || printing, toggle, &loaded, &route)
        })
    };
    html! {
        <>
            <header class="view-head"><h1 tabindex="-1">{ "Migrations" }</h1>
                <p class="note">{ if props.plain_words { "Step by step: what each file made when the old database grew, and whether the new one has it" } else { "What each file of the expected side introduced, and whether it arrived" } }</p></header>
            if migrations.is_empty() {
                { empty("No migrations", "The expected side has no files that are replayed in steps.") }
            } else {
                <div class="card pad"><MigrationStrip loaded={loaded.clone()} route={props.route.clone()} selected={props.route.object.clone()} /></div>
                <Windowed count={migrations.len()} {render} {open} reveal={open} all={props.printing} class="card migrations" label="Migrations" guess={49.0} />
            }
            if !loaded.report.unpaired_migrations.is_empty() {
                <Section title="Only on the checked side" note={html! { { "files that no expected migration was recognised as" } }}>
                    <ul class="card plain-list">{ for loaded.report.unpaired_migrations.iter().map(|file| html! {
                        <li key={file.clone()}><a href={props.route.to_source("right", file, None).href()}><code>{ file }</code></a></li>
                    }) }</ul>
                </Section>
            }
        </>
    }
}

fn migration_row(
    position: usize,
    migration: &MigrationOutcome,
    open: bool,
    toggle: Callback<MouseEvent>,
    loaded: &LoadedReport,
    route: &Route,
) -> Html {
    let (words, class) = migration_outcome(&migration.outcome);
    let present = migration.effects.iter().filter(|effect| matches!(effect.outcome.as_str(), "present" | "gone")).count();
    html! {
        <div key={migration.file.clone()} class={classes!("row", "migration", open.then_some("open"))} data-row={position.to_string()} role="listitem">
            <button type="button" class="migration-head" aria-expanded={open.to_string()} onclick={toggle}>
                <span class={classes!("cell", "still", class)}>{ cell_symbol(class) }</span>
                <span class="migration-file" title={migration.file.clone()}><code>{ file_name(&migration.file) }</code></span>
                <span class="migration-state">{ words }</span>
                <span class="migration-count num">
                    { if migration.effects.is_empty() { String::new() } else { format!("{present} of {}", migration.effects.len()) } }
                </span>
                { icon(Symbol::Chevron) }
            </button>
            if open {
                <div class="migration-body">
                    if migration.effects.is_empty() {
                        <p class="muted">{ "This file leaves nothing behind that could be compared." }</p>
                    } else {
                        <div class="scroll" tabindex="0" role="group" aria-label="Effects of this migration">
                            <table><thead><tr><th scope="col">{ "What it did" }</th><th scope="col">{ "Object" }</th><th scope="col" class="num">{ "Line" }</th><th scope="col">{ "Now" }</th></tr></thead>
                                <tbody>{ for migration.effects.iter().map(|effect| effect_row(migration, effect, loaded, route)) }</tbody></table>
                        </div>
                    }
                    if let Some(pair) = &migration.paired_with {
                        <p>{ "On the checked side: " }<a href={route.to_source("right", &pair.file, None).href()}><code>{ &pair.file }</code></a>
                            <span class="muted">{ format!(" ({})", pair.by) }</span></p>
                    }
                    <p class="finding-foot"><a href={route.to_source("left", &migration.file, None).href()}>{ "Open the file" }</a>
                        <span>{ count(migration.effects.len() as u64, "effect", "effects") }</span></p>
                </div>
            }
        </div>
    }
}

fn effect_row(migration: &MigrationOutcome, effect: &MigrationEffect, loaded: &LoadedReport, route: &Route) -> Html {
    let (words, tone) = effect_outcome(&effect.outcome);
    let name = effect.object.replace(" -> ", " → ");
    // The longest prefix that is a table: names may hold dots themselves.
    let ends = effect.object.match_indices('.').map(|(at, _)| at).chain([effect.object.len()]);
    let table = ends.filter_map(|end| effect.object.get(..end)).rfind(|prefix| loaded.table_index(prefix).is_some());
    let object = match table {
        Some(table) => html! { <a class="object-link" href={route.to_object(table).href()}><code>{ name }</code></a> },
        None => html! { <code>{ name }</code> },
    };
    html! {
        <tr>
            <td>{ format!("{} {}", effect.verb, if route.plain { plain::noun(&effect.kind).1.to_owned() } else { kind_title(&effect.kind).to_ascii_lowercase() }) }</td>
            <td>{ object }</td>
            <td class="num"><a href={route.to_source("left", &migration.file, Some(effect.line)).href()}>{ effect.line }</a></td>
            <td>{ tag(words, tone) }
                if let Some(by) = &effect.by {
                    { " by " }<a href={Route { object: Some(by.clone()), ..route.to(View::Migrations) }.href()}><code>{ file_name(by) }</code></a>
                }
            </td>
        </tr>
    }
}
