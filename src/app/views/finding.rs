//! One finding: a row of the list, and what it unfolds to.

use yew::prelude::*;

use super::accept::Acceptance;
use crate::app::clipboard::copy;
use crate::app::parts::{Symbol, icon, place, sql_block, sql_text, sql_value, tag};
use crate::app::route::Route;
use crate::app::state::{Accepting, Dispatch};
use crate::app::words::{facet_title, file_name, finding_table, finding_tag, finding_tone};
use crate::report::{ReportEvidence, ReportFinding, plain, title};

/// A link to a finding by its object's name.
pub fn finding_link(finding: &ReportFinding, route: &Route) -> Html {
    html! { <a class="object-link" key={finding.id.clone()} href={route.to_finding(&finding.id).href()}><code>{ title(finding).object }</code></a> }
}

/// The sentence of a finding, with arrows as people draw them.
pub fn sentence(finding: &ReportFinding, plain_words: bool) -> String {
    if plain_words { plain::finding(finding) } else { finding.message.replace(" -> ", " → ") }
}

/// The head of a finding: what the closed row shows.
pub fn finding_head(finding: &ReportFinding, plain_words: bool) -> Html {
    let at = |evidence: &Option<ReportEvidence>| {
        evidence.as_ref().and_then(|evidence| evidence.file.as_ref().map(|file| place(file_name(file), evidence.line)))
    };
    let location = at(&finding.left).or_else(|| at(&finding.right)).unwrap_or_default();
    let title = title(finding);
    html! {
        <>
            { tag(finding_tag(finding), finding_tone(finding)) }
            if plain_words {
                <span class="finding-what"><b class="plain-title">{ plain::finding(finding) }</b><span class="finding-message">{ &title.kind }{ " " }<code>{ &title.object }</code></span></span>
            } else {
                <span class="finding-what"><b>{ &title.kind }</b>{ " " }<code>{ &title.object }</code><span class="finding-message">{ sentence(finding, false) }</span></span>
            }
            <span class="finding-at">{ location }</span>
            { icon(Symbol::Chevron) }
        </>
    }
}

/// Properties of [`FindingBody`].
#[derive(Properties, PartialEq)]
pub struct BodyProps {
    /// The finding.
    pub finding: ReportFinding,
    /// Where we are.
    pub route: Route,
    /// Sends actions.
    pub dispatch: Dispatch,
    /// What is needed to accept it; `None` in a read-only report.
    pub accepting: Option<Accepting>,
}

/// All that is known of a finding: both sources, why, what to do.
#[component]
pub fn FindingBody(props: &BodyProps) -> Html {
    let finding = &props.finding;
    let table = finding_table(finding);
    let fix = finding.fix.clone();
    let copy_fix = {
        let dispatch = props.dispatch.clone();
        let text = fix.clone().unwrap_or_default();
        Callback::from(move |_: MouseEvent| copy(dispatch.clone(), text.clone(), "SQL copied"))
    };
    let copy_link = {
        let dispatch = props.dispatch.clone();
        let route = props.route.to_finding(&finding.id);
        Callback::from(move |_: MouseEvent| {
            let location = gloo::utils::window().location();
            let base = location.href().unwrap_or_default();
            let base = base.split('#').next().unwrap_or_default().to_owned();
            copy(dispatch.clone(), format!("{base}{}", route.fragment()), "Link copied");
        })
    };
    html! {
        <div class="finding-body">
            <p class="finding-full">{ sentence(finding, props.route.plain) }</p>
            if props.route.plain { <p class="finding-why">{ sentence(finding, false) }</p> }
            if !finding.why.is_empty() { <p class="finding-why"><b>{ "Why it matters. " }</b>{ &finding.why }</p> }
            <div class="two">
                { evidence("Expected", "left", finding.left.as_ref(), props) }
                { evidence("Checked", "right", finding.right.as_ref(), props) }
            </div>
            if !finding.diff.is_empty() {
                <figure class="source"><figcaption><span class="side-title">{ "Line by line" }</span></figcaption>{ diff_block(&finding.diff) }</figure>
            }
            if !finding.help.is_empty() { <p class="finding-help"><b>{ "What to do. " }</b>{ &finding.help }</p> }
            if let Some(fix) = &fix {
                <figure class="source fix">
                    <figcaption><span>{ "SQL that closes it" }</span><button type="button" class="quiet" onclick={copy_fix}>{ icon(Symbol::Copy) }{ "Copy" }</button></figcaption>
                    { sql_text(fix) }
                </figure>
            }
            <Acceptance finding={finding.clone()} accepting={props.accepting.clone()} dispatch={props.dispatch.clone()} />
            <p class="finding-foot">
                <code>{ &finding.code }</code>
                if let Some(facet) = &finding.facet { <span>{ facet_title(facet) }</span> }
                if let Some(row) = &finding.row { <span>{ "rule " }{ row }</span> }
                if let Some(table) = &table { <a href={props.route.to_object(table).href()}>{ "Open table " }<code>{ table }</code></a> }
                <button type="button" class="link" onclick={copy_link}>{ icon(Symbol::Link) }{ "Copy link to this finding" }</button>
            </p>
        </div>
    }
}

/// Lines of a difference: expected ones deleted, checked ones inserted.
fn diff_block(lines: &[String]) -> Html {
    let line = |line: &String| {
        let text = match line.as_bytes().first() {
            Some(b'-') => html! { <del>{ line }</del> },
            Some(b'+') => html! { <ins>{ line }</ins> },
            _ => html! { line },
        };
        html! { <div class="code-line"><code>{ text }</code></div> }
    };
    html! { <div class="code diff" tabindex="0" role="group" aria-label="Line by line">{ for lines.iter().map(line) }</div> }
}

fn evidence(title: &str, side: &'static str, evidence: Option<&ReportEvidence>, props: &BodyProps) -> Html {
    let class = if side == "left" { "expected" } else { "checked" };
    let link = evidence.and_then(|evidence| {
        let file = evidence.file.as_ref()?;
        let route = props.route.to_source(side, file, evidence.line);
        Some(html! { <a href={route.href()} title={file.clone()}>{ place(file_name(file), evidence.line) }</a> })
    });
    let value = evidence.and_then(|evidence| evidence.value.as_ref());
    let excerpt = evidence.and_then(|evidence| evidence.excerpt.as_ref());
    let gone = evidence.is_none_or(|evidence| evidence.value.is_none());
    let short = value.filter(|value| value.len() <= 160);
    html! {
        <figure class={classes!("source", class)}>
            <figcaption><span class="side-title">{ title }</span>{ link.unwrap_or_default() }</figcaption>
            if let Some(value) = short { <p class="source-value">{ sql_value(value) }</p> }
            if let Some(excerpt) = excerpt { { sql_block(excerpt) } }
            if gone { <p class="none">{ "nothing there" }</p> }
        </figure>
    }
}
