//! The first screen: the verdict in a sentence, what was compared, what to do first, what is not known.

use yew::prelude::*;

use super::ViewProps;
use super::finding::{finding_link, sentence};
use super::migrations::MigrationStrip;
use super::since::SinceEarlier;
use crate::app::nav;
use crate::app::parts::{Section, Symbol, bar, icon, tag, tone_symbol};
use crate::app::route::{Filter, Route, View};
use crate::app::state::Dispatch;
use crate::app::words::{
    Tone, count, finding_tag, finding_tone, grouped, kind_in_plain_words, kind_title as one_kind, kinds_title, severity_in_plain_words,
    severity_tone, status_title, verdict_tone,
};
use crate::report::{KindSummary, OverallVerdict, Report, ReportFinding, ReportSide, display_dialect, plain, title, verdict_word};
use crate::source::unicode::capitalised;

/// How many rows of "what to do first" are shown.
const MAX_ACTIONS: usize = 6;

/// The summary.
#[component]
pub fn Summary(props: &ViewProps) -> Html {
    let loaded = &props.loaded;
    let report = &loaded.report;
    html! {
        <>
            { verdict_banner(props) }
            <SinceEarlier ..props.clone() />
            if !report.findings.is_empty() {
                { top_actions(props) }
            }
            { coverage(props) }
            if !report.migrations.is_empty() {
                <Section title={say(props.plain_words, "Migrations", "Step by step")} note={html! { <a href={props.route.to(View::Migrations).href()}>{ "What became of each file" }</a> }}>
                    <div class="card pad"><MigrationStrip loaded={loaded.clone()} route={props.route.clone()} selected={None::<String>} /></div>
                </Section>
            }
            { unknown(props) }
        </>
    }
}

/// One of two wordings.
fn say(plain_words: bool, usual: &'static str, plain: &'static str) -> &'static str {
    if plain_words { plain } else { usual }
}

/// The symbol of an overall verdict.
pub fn verdict_symbol(verdict: OverallVerdict) -> Symbol {
    match verdict {
        OverallVerdict::Inconclusive => Symbol::Question,
        verdict => tone_symbol(verdict_tone(verdict)),
    }
}

fn verdict_banner(props: &ViewProps) -> Html {
    let report = &props.loaded.report;
    let tone = verdict_tone(report.verdict);
    let total = report.left.statements.total + report.right.statements.total;
    let unknown = report.not_analysed.len() as u64;
    let counted = |severity: &str| props.loaded.open_findings(severity) as u64;
    let plain_words = props.plain_words;
    let link = |severity: &str, one: &'static str, many: &'static str| {
        let number = counted(severity);
        let filter = Filter { severity: severity.into(), ..Filter::default() };
        let words = if plain_words {
            severity_in_plain_words(severity).to_ascii_lowercase()
        } else {
            (if number == 1 { one } else { many }).to_owned()
        };
        html! {
            <a class={classes!("figure", if number == 0 { "zero" } else { severity_tone(severity).class() })} href={props.route.to_findings(filter).href()}>
                <b>{ grouped(number) }</b><span>{ words }</span>
            </a>
        }
    };
    let switch = {
        let (dispatch, route) = (props.dispatch.clone(), Route { plain: !plain_words, ..props.route.clone() });
        Callback::from(move |_: MouseEvent| nav::go(&dispatch, route.clone()))
    };
    let (headline, explanation) = if plain_words {
        (plain::headline(report), plain::explanation(report))
    } else {
        (report.headline.clone(), report.explanation.clone())
    };
    html! {
        <section class={classes!("verdict", tone.class())} aria-labelledby="verdict-title">
            <div class="verdict-word"><span class="badge">{ icon(verdict_symbol(report.verdict)) }{ if plain_words { plain::verdict(report.verdict) } else { verdict_word(report.verdict) } }</span>
                <button type="button" class="switch" role="switch" id="plain" aria-checked={plain_words.to_string()} onclick={switch}><span class="switch-track"></span>{ "Plain language" }</button></div>
            <h1 id="verdict-title" tabindex="-1">{ headline }</h1>
            if !explanation.is_empty() {
                <p class="verdict-text">{ explanation }</p>
            }
            <div class="figures">
                { link("error", "error", "errors") }
                { link("warning", "warning", "warnings") }
                { link("notice", "notice", "notices") }
                <a class={classes!("figure", if unknown == 0 { "zero" } else { "warn" })} href={props.route.to(View::NotAnalysed).href()}>
                    <b>{ grouped(unknown) }</b><span>{ say(plain_words, "not analysed", "could not be read") }</span>
                </a>
            </div>
            <div class="sides">
                { side_line(say(plain_words, "Expected", "How it should be"), "expected", &report.left, plain_words) }
                { side_line(say(plain_words, "Checked", "What was checked"), "checked", &report.right, plain_words) }
            </div>
            <p class="analysed">
                { match (unknown, plain_words) {
                    (0, false) => format!("Everything was analysed: {} of {}.", grouped(total), count(total, "statement", "statements")),
                    (0, true) => format!("Everything was read: {} of {}.", grouped(total), count(total, "instruction", "instructions")),
                    (_, false) => format!("{} could not be analysed; {} were read.", count(unknown, "place", "places"), count(total, "statement", "statements")),
                    (_, true) => format!("{} could not be read, out of {}.", count(unknown, "place", "places"), count(total, "instruction", "instructions")),
                } }
                { for report.options.iter().map(|option| html! { <>{ " " }{ capitalised(option) }{ "." }</> }) }
            </p>
        </section>
    }
}

fn side_line(title: &str, class: &'static str, side: &ReportSide, plain_words: bool) -> Html {
    let (one, many) = if plain_words { ("list", "lists") } else { ("table", "tables") };
    html! {
        <div class={classes!("side-line", class)}>
            <span class="side-title">{ title }</span>
            <span class="side-label">{ &side.label }</span>
            <span class="side-facts">
                { display_dialect(&side.dialect) }{ " · " }{ count(side.files.len() as u64, "file", "files") }{ " · " }{ count(side.tables, one, many) }
            </span>
        </div>
    }
}

fn coverage(props: &ViewProps) -> Html {
    let rows = props.loaded.kinds.iter().map(|(kind, counts)| coverage_row(kind, counts, props));
    let rows: Vec<Html> = rows.collect();
    let plain_words = props.plain_words;
    if rows.is_empty() {
        return html! {};
    }
    html! {
        <Section title="What was compared" note={html! { <a href={props.route.to_diagram().href()}>{ say(props.plain_words, "Picture of the tables that differ", "Picture of the lists that differ") }</a> }}>
            <div class="card scroll" tabindex="0" role="group" aria-label="What was compared, a table">
                <table class="coverage">
                    <thead><tr>
                        <th scope="col">{ say(plain_words, "Kind", "Part") }</th><th scope="col" class="num">{ say(plain_words, "Expected", "Wanted") }</th>
                        <th scope="col" class="num">{ say(plain_words, "Same", "In order") }</th><th scope="col" class="num">{ say(plain_words, "Differ", "Different") }</th>
                        <th scope="col" class="num">{ "Missing" }</th><th scope="col" class="num">{ say(plain_words, "Only there", "Unasked for") }</th><th class="bar-cell" scope="col"><span class="sr">{ "Shares" }</span></th>
                    </tr></thead>
                    <tbody>{ for rows }</tbody>
                </table>
            </div>
            <ul class="legend" aria-label="Colours of the bars">
                <li class="l-same">{ say(plain_words, "same or equivalent", "in order") }</li><li class="l-differ">{ say(plain_words, "differ", "different") }</li>
                <li class="l-missing">{ "missing" }</li><li class="l-extra">{ say(plain_words, "only there", "unasked for") }</li>
            </ul>
        </Section>
    }
}

fn coverage_row(kind: &str, counts: &KindSummary, props: &ViewProps) -> Html {
    let cell = |number: u64, status: &str, class: &'static str| {
        if number == 0 {
            return html! { <td class="num zero">{ "0" }</td> };
        }
        let filter = Filter { kind: kind.into(), status: status.into(), ..Filter::default() };
        html! { <td class={classes!("num", class)}><a href={props.route.to_findings(filter).href()}>{ grouped(number) }</a></td> }
    };
    let whole = counts.expected + counts.extra;
    html! {
        <tr key={kind}>
            <th scope="row">
                { kinds_title(kind, props.plain_words) }
                if props.plain_words { <span class="plain">{ kind_in_plain_words(kind) }</span> }
            </th>
            <td class="num">{ grouped(counts.expected) }</td>
            <td class="num">{ grouped(counts.present) }</td>
            { cell(counts.different, "different", "warn") }
            { cell(counts.missing, "missing", "bad") }
            { cell(counts.extra, "extra", "info") }
            <td class="bar-cell">
                { bar(&[("same", counts.present), ("differ", counts.different), ("missing", counts.missing), ("extra", counts.extra)], whole) }
            </td>
        </tr>
    }
}

/// Findings of one rule and kind, as one thing to do.
struct ActionRow<'a> {
    first: &'a ReportFinding,
    others: Vec<&'a ReportFinding>,
}

fn action_rows(report: &Report) -> Vec<ActionRow<'_>> {
    let mut rows: Vec<ActionRow<'_>> = Vec::new();
    for finding in report.findings.iter().filter(|finding| finding.waived.is_none() && finding.severity != "notice") {
        match rows.iter_mut().find(|row| row.first.code == finding.code && row.first.severity == finding.severity) {
            Some(row) => row.others.push(finding),
            None => rows.push(ActionRow { first: finding, others: Vec::new() }),
        }
    }
    // The gravest first; of those, what is missing before what is different, and what is often before what is rare.
    let rank = |row: &ActionRow<'_>| {
        let status = ["missing", "different", "extra"].iter().position(|word| *word == row.first.status).unwrap_or(3);
        let table_first = row.first.kind != "table";
        (row.first.severity != "error", status, table_first, usize::MAX - row.others.len())
    };
    crate::source::order::sort_by_key(&mut rows, rank);
    rows
}

fn top_actions(props: &ViewProps) -> Html {
    let rows = action_rows(&props.loaded.report);
    if rows.is_empty() {
        return html! {};
    }
    let more = rows.len().saturating_sub(MAX_ACTIONS);
    let items = rows.iter().take(MAX_ACTIONS).map(|row| action_item(row, &props.route));
    let items: Vec<Html> = items.collect();
    html! {
        <Section title="What to do first" note={html! { <a href={props.route.to(View::Findings).href()}>{ "All findings" }</a> }}>
            <ol class="card actions">{ for items }</ol>
            if more > 0 {
                <p class="faint below">{ format!("and {} of other kinds", count(more as u64, "finding group", "finding groups")) }</p>
            }
        </Section>
    }
}

fn action_item(row: &ActionRow<'_>, route: &Route) -> Html {
    let first = row.first;
    let total = row.others.len() + 1;
    let filter = Filter { code: first.code.clone(), severity: first.severity.clone(), ..Filter::default() };
    let names = std::iter::once(&first).chain(row.others.iter()).take(3).map(|finding| finding_link(finding, route));
    let names: Vec<Html> = names.collect();
    let own_title = title(first);
    html! {
        <li key={format!("{}{}", first.code, first.severity)}>
            <span class="action-tag">{ tag(finding_tag(first), finding_tone(first)) }</span>
            <div class="action-text">
                if total == 1 && route.plain {
                    <p class="action-title"><a href={route.to_finding(&first.id).href()}>{ sentence(first, true) }</a></p>
                } else if total == 1 {
                    <p class="action-title"><a href={route.to_finding(&first.id).href()}>{ &own_title.kind }{ " " }<code>{ &own_title.object }</code></a></p>
                    <p class="action-names">{ sentence(first, false) }</p>
                } else {
                    <p class="action-title">
                        <a href={route.to_findings(filter).href()}>{ group_title(first, total, route.plain) }</a>
                    </p>
                    <p class="action-names">{ for names }{ if total > 3 { format!("and {} more", total - 3) } else { String::new() } }</p>
                }
                if !first.help.is_empty() && !route.plain { <p class="action-help">{ &first.help }</p> }
            </div>
        </li>
    }
}

/// `6 foreign keys missing`, `3 columns: type different`.
fn group_title(finding: &ReportFinding, total: usize, plain_words: bool) -> String {
    let kind = kinds_title(&finding.kind, plain_words).to_ascii_lowercase();
    if plain_words {
        return match finding.status.as_str() {
            "missing" => format!("{total} {kind} are missing"),
            "extra" => format!("{total} {kind} that nobody asked for"),
            "advice" => format!("{total} {kind} to look at"),
            _ => format!("{total} {kind} are not as they should be"),
        };
    }
    let status = match finding.status.as_str() {
        "missing" => "missing".to_owned(),
        "extra" => "only there".to_owned(),
        "advice" => "to look at".to_owned(),
        _ => match &finding.facet {
            Some(facet) => format!("with another {}", facet.replace('_', " ")),
            None => status_title(&finding.status).to_ascii_lowercase(),
        },
    };
    format!("{total} {kind} {status}")
}

fn unknown(props: &ViewProps) -> Html {
    let report = &props.loaded.report;
    let hiding = report.not_analysed.iter().filter(|row| row.could_hide).count() as u64;
    let harmless = report.not_analysed.len() as u64 - hiding;
    let accepted: u64 = report.equivalences.iter().map(|row| row.count).sum();
    let waived = report.findings.iter().filter(|finding| finding.waived.is_some()).count() as u64;
    let sides = [("Expected", &report.left), ("Checked", &report.right)];
    let problems: Vec<Html> = sides
        .iter()
        .flat_map(|(title, side)| side.problems.iter().map(move |problem| (title, problem)))
        .map(|(title, problem)| {
            html! { <li>{ icon(Symbol::Triangle) }<span><b>{ *title }{ ". " }</b>
            if !problem.file.is_empty() { <code>{ &problem.file }</code>{ ": " } }{ &problem.message }</span></li> }
        })
        .collect();
    let left_out: u64 = sides.iter().map(|(_, side)| side.left_out.len() as u64).sum();
    let refused = report.left.statements.would_fail + report.right.statements.would_fail;
    let row = |tone: Tone, text: String, link: Option<(View, &str)>| {
        html! {
            <li class={tone.class()}>{ icon(tone_symbol(tone)) }<span>{ text }
                if let Some((view, words)) = link { { " " }<a href={props.route.to(view).href()}>{ words }</a> }
            </span></li>
        }
    };
    html! {
        <Section title={say(props.plain_words, "What this rests on", "How sure this is")}>
            <ul class="card facts">
                { for problems }
                if hiding > 0 {
                    { row(Tone::Warn, format!("{} could hide a difference, because it could not be analysed.", count(hiding, "place", "places")), Some((View::NotAnalysed, "See which"))) }
                } else {
                    { row(Tone::Good, say(props.plain_words, "Nothing that could hide a difference was left unanalysed.", "Nothing was skipped that could hide a mistake.").into(), None) }
                }
                if harmless > 0 {
                    { row(Tone::Info, format!("{} more cannot hide a difference.", count(harmless, "place", "places")), Some((View::NotAnalysed, "See which"))) }
                }
                if refused > 0 {
                    { row(Tone::Bad, format!("{} would be refused by the database.", count(refused, "statement", "statements")), Some((View::Sources, "Open the sources"))) }
                }
                if accepted > 0 {
                    { row(Tone::Good, format!("{} spelled differently on both sides {} accepted as equivalent, each by a named rule.", count(accepted, "pair", "pairs"), if accepted == 1 { "was" } else { "were" }), Some((View::Types, "See the rules"))) }
                }
                if waived > 0 {
                    { row(Tone::Good, format!("{} accepted with a reason.", count(waived, "finding was", "findings were")), Some((View::Findings, "See them"))) }
                }
                if left_out > 0 {
                    { row(Tone::Info, format!("{} left out, with the reason.", count(left_out, "file or part was", "files or parts were")), Some((View::Inputs, "See the inputs"))) }
                }
            </ul>
        </Section>
    }
}

/// A short remark for the title of the page.
pub fn page_title(report: &Report) -> String {
    format!("{}: {} · {}", verdict_word(report.verdict), one_kind(&report.left.label), report.right.label)
}

/// Used by the inputs view to show where the report stands.
pub fn verdict_line(report: &Report, dispatch: &Dispatch, route: &Route) -> Html {
    let _ = dispatch;
    let tone = verdict_tone(report.verdict);
    html! {
        <a class={classes!("verdict-line", tone.class())} href={route.to(View::Summary).href()}>
            <span class="badge">{ icon(verdict_symbol(report.verdict)) }{ verdict_word(report.verdict) }</span>
            <span class="verdict-line-text">{ &report.headline }</span>
            <span class="verdict-line-go">{ "Open the report" }{ icon(Symbol::Chevron) }</span>
        </a>
    }
}
