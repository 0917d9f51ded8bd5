//! The texts themselves, with what became of every statement in the gutter.

use std::ops::Range;
use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::ViewProps;
use crate::app::highlight;
use crate::app::loaded::query_words;
use crate::app::parts::{Symbol, empty, icon, sql_line, tag};
use crate::app::route::Route;
use crate::app::windowed::Windowed;
use crate::app::words::{count, finding_tag, finding_tone, grouped, side_title, statement_outcome};
use crate::report::{Report, SourceReport, title};
use crate::source::SortedSet;
use crate::source::unicode;

/// Longest line drawn, in bytes.
const MAX_LINE: usize = 2_000;
/// Findings listed above a file.
const MAX_LINKS: usize = 12;

/// A text cut into lines, with what each line starts within.
struct Lines {
    ranges: Vec<Range<usize>>,
    states: Vec<highlight::State>,
    /// 1-based number of each line in its file.
    numbers: Vec<u32>,
    /// Outcome and note of the statement that covers each line.
    outcomes: Vec<Option<usize>>,
}

impl PartialEq for Lines {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

fn cut(source: &SourceReport) -> Lines {
    let mut ranges = Vec::new();
    let mut start = 0;
    for line in source.text.split('\n') {
        ranges.push(start..start + line.len());
        start += line.len() + 1;
    }
    let mut state = highlight::State::Normal;
    let mut states = Vec::with_capacity(ranges.len());
    for range in &ranges {
        states.push(state.clone());
        state = highlight::line(source.text.get(range.clone()).unwrap_or_default(), state).1;
    }
    let mut gaps = source.missing.iter().peekable();
    let mut gone = 0_u32;
    let mut numbers = Vec::with_capacity(ranges.len());
    for row in 0..ranges.len() as u32 {
        while let Some(gap) = gaps.next_if(|gap| gap.row <= row) {
            gone = gap.lines.saturating_add(gone);
        }
        numbers.push(gone.saturating_add(row + 1));
    }
    let mut outcomes = vec![None; ranges.len()];
    for (index, statement) in source.statements.iter().enumerate() {
        let last = statement.end_line.max(statement.line);
        let from = numbers.partition_point(|number| *number < statement.line);
        let rows = outcomes.iter_mut().zip(&numbers).skip(from).take_while(|(_, number)| **number <= last);
        rows.for_each(|(slot, _)| *slot = Some(index));
    }
    Lines { ranges, states, numbers, outcomes }
}

/// Files of the report: those whose text travels with it, else the names alone.
fn files(report: &Report) -> Vec<(String, String)> {
    if !report.sources.is_empty() {
        return report.sources.iter().map(|source| (source.side.clone(), source.file.clone())).collect();
    }
    let side = |word: &'static str, files: &[String]| files.iter().map(|file| (word.to_owned(), file.clone())).collect::<Vec<_>>();
    side("left", &report.left.files).into_iter().chain(side("right", &report.right.files)).collect()
}

/// The sources.
#[component]
pub fn Sources(props: &ViewProps) -> Html {
    let loaded = props.loaded.clone();
    let query = use_state_eq(String::new);
    let all = use_memo(loaded.clone(), |loaded| files(&loaded.report));
    let wanted = props.route.source.as_deref().and_then(|text| text.split_once(':')).map(|(side, file)| (side.to_owned(), file.to_owned()));
    let current = wanted.as_ref().and_then(|wanted| all.iter().position(|each| each == wanted));
    let shown = current.or((!all.is_empty()).then_some(0));
    let names = {
        let all = all.clone();
        use_memo((loaded.clone(), (*query).clone()), move |(_, query)| {
            let words = query_words(query);
            let matching =
                all.iter().enumerate().filter(|(_, (_, file))| words.iter().all(|word| unicode::lower(file).contains(word.as_str())));
            matching.map(|(index, _)| index).collect::<Vec<usize>>()
        })
    };
    let render = {
        let (all, names, route, loaded) = (all.clone(), names.clone(), props.route.clone(), loaded.clone());
        Callback::from(move |position: usize| {
            let Some((index, (side, file))) = names.get(position).and_then(|index| Some((*index, all.get(*index)?))) else {
                return html! {};
            };
            let on = shown == Some(index);
            let class = if side == "left" { "expected" } else { "checked" };
            let worst = worst_outcome(&loaded.report, side, file);
            html! {
                <div key={format!("{side}:{file}")} class="row tree-row" role="listitem" data-row={position.to_string()}>
                    <a href={route.to_source(side, file, None).href()} class={classes!(on.then_some("on"))} aria-current={on.then_some("true")} title={file.clone()}>
                        <span class={classes!("side-dot", class)}><span class="sr">{ side_title(side) }{ " " }</span></span>
                        <span class="tree-name">{ file }</span>
                        if let Some((words, class)) = worst { <span class={classes!("tree-state", class)} title={words}>{ icon(Symbol::Triangle) }<span class="sr">{ words }</span></span> }
                    </a>
                </div>
            }
        })
    };
    let on_query = {
        let query = query.clone();
        Callback::from(move |event: InputEvent| query.set(event.target_unchecked_into::<HtmlInputElement>().value()))
    };
    html! {
        <>
            <header class="view-head"><h1 tabindex="-1">{ "Sources" }</h1><p class="note">{ count(all.len() as u64, "file", "files") }</p></header>
            if all.is_empty() {
                { empty("No files", "Neither side has a file that was read.") }
            } else {
                <div class={classes!("master", "wide", current.is_some().then_some("chosen"))}>
                    <div class="master-list" role="search" aria-label="Find a file">
                        <label class="text-filter"><span class="sr">{ "Find a file" }</span>{ icon(Symbol::Search) }
                            <input type="search" placeholder="Find a file" value={(*query).clone()} oninput={on_query} autocomplete="off" spellcheck="false" /></label>
                        <ul class="legend two-sides"><li><span class="side-dot expected"></span>{ "Expected" }</li><li><span class="side-dot checked"></span>{ "Checked" }</li></ul>
                        <Windowed count={names.len()} {render} class="card tree" label="Files" guess={37.0} all={props.printing} />
                    </div>
                    <div class="master-detail">
                        if current.is_some() { <p class="back"><a href={Route { source: None, line: None, ..props.route.clone() }.href()}>{ "All files" }</a></p> }
                        if let Some((side, file)) = shown.and_then(|index| all.get(index)) {
                            <SourceText loaded={loaded.clone()} side={side.clone()} file={file.clone()} line={props.route.line} route={props.route.clone()} printing={props.printing} />
                        }
                    </div>
                </div>
            }
        </>
    }
}

fn worst_outcome(report: &Report, side: &str, file: &str) -> Option<(&'static str, &'static str)> {
    let source = report.sources.iter().find(|source| source.side == side && source.file == file)?;
    let has = |outcome: &str| source.statements.iter().any(|statement| statement.outcome == outcome);
    ["would-fail", "not-understood", "opaque"].into_iter().find(|outcome| has(outcome)).map(statement_outcome)
}

#[derive(Properties, PartialEq)]
struct TextProps {
    loaded: Rc<crate::app::loaded::LoadedReport>,
    side: String,
    file: String,
    line: Option<u32>,
    route: Route,
    printing: bool,
}

#[component]
fn SourceText(props: &TextProps) -> Html {
    let loaded = props.loaded.clone();
    let position = loaded.report.sources.iter().position(|source| source.side == props.side && source.file == props.file);
    let lines =
        use_memo((loaded.clone(), position), |(loaded, position)| position.and_then(|index| loaded.report.sources.get(index)).map(cut));
    let class = if props.side == "left" { "expected" } else { "checked" };
    let here = |evidence: &Option<crate::report::ReportEvidence>| {
        evidence.as_ref().filter(|evidence| evidence.file.as_ref() == Some(&props.file)).and_then(|evidence| evidence.line)
    };
    let found: Vec<(u32, usize)> = loaded
        .report
        .findings
        .iter()
        .enumerate()
        .filter_map(|(index, finding)| Some((here(if props.side == "left" { &finding.left } else { &finding.right })?, index)))
        .collect();
    let links: Vec<Html> = found
        .iter()
        .take(MAX_LINKS)
        .filter_map(|(line, index)| {
            let finding = loaded.report.findings.get(*index)?;
            Some(html! { <li key={finding.id.clone()}>{ tag(finding_tag(finding), finding_tone(finding)) }
                <a href={props.route.to_finding(&finding.id).href()}><code>{ title(finding).object }</code></a>
                <a class="cell-place" href={props.route.to_source(&props.side, &props.file, Some(*line)).href()}>{ format!("line {line}") }</a></li> })
        })
        .collect();
    let body = match (&*lines, position.and_then(|index| loaded.report.sources.get(index))) {
        (Some(cut), Some(source)) => {
            let render = {
                let (lines, loaded, marked) = (lines.clone(), loaded.clone(), props.line);
                let flagged: SortedSet<u32> = found.iter().map(|(line, _)| *line).collect();
                Callback::from(move |row: usize| {
                    let (Some(cut), Some(source)) = (&*lines, position.and_then(|index| loaded.report.sources.get(index))) else {
                        return html! {};
                    };
                    draw_line(row, cut, source, marked, &flagged)
                })
            };
            let reveal = props.line.map(|line| cut.numbers.partition_point(|number| *number < line));
            html! {
                <>
                    <p class="source-facts">{ count(source.statements.len() as u64, "statement", "statements") }{ " · " }{ count(cut.ranges.len() as u64, "line", "lines") }
                        { for ["would-fail", "not-understood", "opaque"].into_iter().filter_map(|outcome| {
                            let number = source.statements.iter().filter(|statement| statement.outcome == outcome).count();
                            (number > 0).then(|| html! { <span class={statement_outcome(outcome).1}>{ format!(" · {} {}", grouped(number as u64), statement_outcome(outcome).0) }</span> })
                        }) }
                    </p>
                    <div class="card listing-box" tabindex="0" role="group" aria-label="Source text">
                        <Windowed key={format!("{}:{}", props.side, props.file)} count={cut.ranges.len()} {render} {reveal} all={props.printing} class="listing" label="Lines" guess={21.0} />
                    </div>
                </>
            }
        }
        _ => empty(
            "The text is not part of this report",
            "Saved reports and links carry findings and names only. Drop the files again to see them here.",
        ),
    };
    html! {
        <section>
            <header class="section-head"><h2><span class={classes!("side-title", class)}>{ side_title(&props.side) }</span><code>{ &props.file }</code></h2></header>
            if !links.is_empty() {
                <ul class="source-links">{ for links }
                    if found.len() > MAX_LINKS { <li class="muted">{ format!("and {} more", found.len() - MAX_LINKS) }</li> }
                </ul>
            }
            { body }
        </section>
    }
}

fn draw_line(row: usize, cut: &Lines, source: &SourceReport, marked: Option<u32>, flagged: &SortedSet<u32>) -> Html {
    let Some(number) = cut.numbers.get(row).copied() else { return html! {} };
    let found = flagged.contains(&number);
    let Some(text) = cut.ranges.get(row).and_then(|range| source.text.get(range.clone())) else { return html! {} };
    let statement = cut.outcomes.get(row).copied().flatten().and_then(|index| source.statements.get(index));
    let (words, class) = statement.map_or(("", "quiet"), |statement| statement_outcome(&statement.outcome));
    let first = statement.is_some_and(|statement| statement.line == number);
    let note = statement
        .filter(|_| first && class != "ok")
        .map(|statement| if statement.note.is_empty() { words.to_owned() } else { statement.note.clone() });
    let mut end = text.len().min(MAX_LINE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let state = cut.states.get(row).cloned().unwrap_or_default();
    let (colored, _) = sql_line(text.get(..end).unwrap_or_default(), state, None);
    html! {
        <div key={number.to_string()} class={classes!("row", "listing-line", class, (marked == Some(number)).then_some("hit"), found.then_some("found"))}
            data-row={row.to_string()} role="listitem">
            <span class="code-number">{ number }</span>
            <span class="gutter" title={statement.is_some().then_some(words)}></span>
            <code>{ colored }if end < text.len() { <i class="faint">{ format!(" … {} more bytes", grouped((text.len() - end) as u64)) }</i> }</code>
            if let Some(note) = note.filter(|_| class != "quiet") { <span class={classes!("line-note", class)}>{ note }</span> }
        </div>
    }
}
