//! What happened since an earlier report: what is new, what is found no more, what is still there.

use yew::prelude::*;

use super::ViewProps;
use super::finding::{finding_link, sentence};
use crate::app::parts::{Section, Symbol, icon, tag};
use crate::app::state::{Action, Dispatch, Earlier};
use crate::app::words::{Tone, count, finding_tag, grouped};
use crate::report::{ReportFinding, display_dialect, since, title, verdict_word};

/// Findings listed before "and more".
const MAX_LISTED: usize = 100;

/// The section of the summary; empty without an earlier report.
#[component]
pub fn SinceEarlier(props: &ViewProps) -> Html {
    let changes = use_memo((props.loaded.clone(), props.earlier.clone()), |(loaded, earlier)| {
        earlier.as_ref().map(|earlier| {
            let changes = since(&earlier.loaded.report, &loaded.report);
            let own = |list: &[&ReportFinding]| list.iter().map(|finding| (*finding).clone()).collect::<Vec<_>>();
            (own(&changes.new), own(&changes.gone), own(&changes.accepted), changes.still)
        })
    });
    let (Some((new, gone, accepted, still)), Some(earlier)) = (&*changes, &props.earlier) else { return html! {} };
    let figure = |number: usize, class: &'static str, words: &'static str| {
        html! { <li class={classes!("figure", if number == 0 { "zero" } else { class })}><b>{ grouped(number as u64) }</b><span>{ words }</span></li> }
    };
    // Only what is still in the report on show can be opened.
    let linked = |finding: &ReportFinding| html! { <>{ finding_link(finding, &props.route) }<span class="since-words">{ sentence(finding, props.plain_words) }</span></> };
    let told = |finding: &ReportFinding| {
        let title = title(finding);
        html! { <><span>{ title.kind }{ " " }<code>{ title.object }</code></span><span class="since-words">{ sentence(finding, props.plain_words) }</span></> }
    };
    let hiding = props.loaded.report.not_analysed.iter().filter(|row| row.could_hide).count() as u64;
    let report = &earlier.loaded.report;
    let sides = |left: &str, right: &str| (left.to_owned(), right.to_owned());
    let other_inputs =
        sides(&report.left.label, &report.right.label) != sides(&props.loaded.report.left.label, &props.loaded.report.right.label);
    html! {
        <Section title="Since the earlier report" note={controls(&props.dispatch)}>
            <div class="card since">
                <p class="muted">{ about(earlier) }</p>
                if other_inputs {
                    <p class="warning-line">{ icon(Symbol::Triangle) }{ format!("It is about other inputs: {} ({}) and {} ({}).", report.left.label, display_dialect(&report.left.dialect), report.right.label, display_dialect(&report.right.dialect)) }</p>
                }
                if hiding > 0 && !gone.is_empty() {
                    <p class="warning-line" id="since-hiding">{ icon(Symbol::Triangle) }{ format!("{} could not be analysed this time: what is found no more may only be hidden there.", count(hiding, "place", "places")) }</p>
                }
                <ul class="figures">{ figure(new.len(), "bad", "new") }{ figure(gone.len(), "good", "found no more") }
                    { figure(accepted.len(), "good", "accepted since") }{ figure(*still, "warn", "still there") }</ul>
                { list("New", new, Tone::Bad, &linked, props.printing || new.len() <= 10) }
                { list("Found no more", gone, Tone::Good, &told, props.printing) }
                { list("Accepted since", accepted, Tone::Good, &linked, props.printing) }
            </div>
        </Section>
    }
}

/// Where the earlier report came from, when it was made and what it said.
pub fn about(earlier: &Earlier) -> String {
    let report = &earlier.loaded.report;
    let made = report.date.as_deref().map_or_else(String::new, |date| format!(", made on {date}"));
    let open = report.findings.iter().filter(|finding| finding.waived.is_none()).count();
    format!("Compared with {}{made}: {}, {}.", earlier.from, verdict_word(report.verdict), count(open as u64, "finding", "findings"))
}

/// Opening the earlier report, and leaving it be.
pub fn controls(dispatch: &Dispatch) -> Html {
    let act = |action: fn() -> Action| {
        let dispatch = dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.dispatch(action()))
    };
    html! {
        <span class="buttons"><button type="button" class="link" id="earlier-open" onclick={act(|| Action::EarlierOpened)}>{ "Open that one" }</button>
            <button type="button" class="link" id="earlier-dismiss" onclick={act(|| Action::EarlierDismissed)}>{ "Stop comparing" }</button></span>
    }
}

fn list(title: &'static str, findings: &[ReportFinding], tone: Tone, item: &dyn Fn(&ReportFinding) -> Html, open: bool) -> Html {
    if findings.is_empty() {
        return html! {};
    }
    html! {
        <details {open} data-since={title}><summary>{ format!("{title}: {}", grouped(findings.len() as u64)) }</summary>
            <ul class="plain-list">
                { for findings.iter().take(MAX_LISTED).map(|finding| html! { <li key={finding.id.clone()}>{ tag(finding_tag(finding), tone) }<div>{ item(finding) }</div></li> }) }
                if findings.len() > MAX_LISTED { <li class="muted">{ format!("and {} more", findings.len() - MAX_LISTED) }</li> }
            </ul></details>
    }
}
