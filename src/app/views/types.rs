//! What was accepted as equivalent: by which rule, how often, why, and for which columns.

use yew::prelude::*;

use super::ViewProps;
use crate::app::nav;
use crate::app::parts::{Symbol, empty, icon, sql_value, tag};
use crate::app::route::Route;
use crate::app::words::{count, equivalence_verdict, grouped};
use crate::report::EquivalenceUse;

/// Pairs shown before "show all".
const FIRST_PAIRS: usize = 100;

/// Types and defaults.
#[component]
pub fn Types(props: &ViewProps) -> Html {
    let rows = &props.loaded.report.equivalences;
    let total: u64 = rows.iter().map(|row| row.count).sum();
    html! {
        <>
            <header class="view-head"><h1 tabindex="-1">{ "Types & defaults" }</h1>
                <p class="note">{ if props.plain_words { "Written differently in the two databases, and meaning the same" } else { "Spelled differently on the two sides, and accepted by a named rule" } }</p></header>
            if rows.is_empty() {
                { empty("No equivalence was needed", "Whatever is there on both sides is spelled the same, or was reported as a finding.") }
            } else {
                <p class="result-count">{ format!("{} by {}", count(total, "pair accepted", "pairs accepted"), count(rows.len() as u64, "rule", "rules")) }</p>
                <div class="card equivalences" role="list" aria-label="Rules">
                    { for rows.iter().map(|row| equivalence(row, props)) }
                </div>
            }
        </>
    }
}

fn equivalence(row: &EquivalenceUse, props: &ViewProps) -> Html {
    let selected = props.route.object.as_deref() == Some(row.rule.as_str());
    let open = selected || props.printing;
    let (words, tone) = equivalence_verdict(&row.verdict);
    let toggle = {
        let (dispatch, target) = (props.dispatch.clone(), Route { object: (!selected).then(|| row.rule.clone()), ..props.route.clone() });
        Callback::from(move |_: MouseEvent| nav::go(&dispatch, target.clone()))
    };
    html! {
        <div key={row.rule.clone()} class={classes!("row", "equivalence", open.then_some("open"))} role="listitem">
            <button type="button" class="equivalence-head" aria-expanded={open.to_string()} onclick={toggle}>
                <code class="rule-id">{ &row.rule }</code>
                if props.plain_words {
                    <span>{ &row.because }</span>
                } else {
                    <span class="pair"><code class="pair-left">{ &row.left }</code><span class="arrow" aria-label="became">{ "→" }</span><code class="pair-right">{ &row.right }</code></span>
                }
                { tag(words, tone) }
                <span class="num">{ grouped(row.count) }{ " ×" }</span>
                { icon(Symbol::Chevron) }
            </button>
            if open { <EquivalenceBody row={row.clone()} printing={props.printing} /> }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct EquivalenceProps {
    row: EquivalenceUse,
    printing: bool,
}

#[component]
fn EquivalenceBody(props: &EquivalenceProps) -> Html {
    let all = use_state_eq(|| false);
    let row = &props.row;
    let shown = if *all || props.printing { row.pairs.len() } else { row.pairs.len().min(FIRST_PAIRS) };
    let with_evidence = row.pairs.iter().any(|pair| !pair.evidence.is_empty());
    let show_all = {
        let all = all.clone();
        Callback::from(move |_: MouseEvent| all.set(true))
    };
    let linked = row.source.starts_with("https://");
    html! {
        <div class="equivalence-body">
            <p>{ &row.because }</p>
            <p class="faint">{ "Source: " }
                if linked { <a href={row.source.clone()} target="_blank" rel="noopener noreferrer">{ &row.source }</a> } else { { &row.source } }
            </p>
            if !row.pairs.is_empty() {
                <div class="scroll" tabindex="0" role="group" aria-label="Pairs">
                    <table><thead><tr><th scope="col">{ "Where" }</th><th scope="col">{ "Expected" }</th><th scope="col">{ "Checked" }</th>
                        if with_evidence { <th scope="col">{ "Evidence" }</th> }</tr></thead>
                        <tbody>{ for row.pairs.iter().take(shown).map(|pair| html! {
                            <tr><th scope="row"><code>{ &pair.object }</code></th><td>{ sql_value(&pair.left) }</td><td>{ sql_value(&pair.right) }</td>
                                if with_evidence { <td class="muted">{ &pair.evidence }</td> }</tr>
                        }) }</tbody></table>
                </div>
            }
            if shown < row.pairs.len() {
                <p><button type="button" class="quiet" onclick={show_all}>{ format!("Show all {}", grouped(row.pairs.len() as u64)) }</button></p>
            }
        </div>
    }
}
