//! Small pieces that every view uses.

use yew::prelude::*;

use super::highlight;
use super::words::Tone;
use crate::report::Excerpt;

/// Symbols, drawn as strokes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Symbol {
    /// Wrong.
    Cross,
    /// Look at it.
    Triangle,
    /// In order.
    Check,
    /// Good to know.
    Dot,
    /// Unknown.
    Question,
    /// Opens.
    Chevron,
    /// Copies.
    Copy,
    /// Saves.
    Download,
    /// Links.
    Link,
    /// Searches.
    Search,
    /// Removes.
    Close,
    /// Less.
    Minus,
    /// More.
    Plus,
    /// Earlier.
    Up,
    /// Later.
    Down,
    /// Changes places.
    Swap,
    /// Follows the system.
    ThemeSystem,
    /// Light.
    Sun,
    /// Dark.
    Moon,
}

/// Draws a symbol; it says nothing to screen readers, the words beside it do.
pub fn icon(symbol: Symbol) -> Html {
    let path = match symbol {
        Symbol::Cross => "M4.5 4.5l7 7M11.5 4.5l-7 7",
        Symbol::Triangle => "M8 2.8l6 10.4H2zM8 7v2.6M8 11.4v.1",
        Symbol::Check => "M3.2 8.6l3 3 6.6-7",
        Symbol::Dot => "M8 7.3v4M8 4.7v.1M8 1.8a6.2 6.2 0 100 12.4A6.2 6.2 0 008 1.8z",
        Symbol::Question => "M6 6.2a2 2 0 113 1.7c-.7.4-1 .8-1 1.6M8 11.6v.1M8 1.8a6.2 6.2 0 100 12.4A6.2 6.2 0 008 1.8z",
        Symbol::Chevron => "M6 3.5L10.5 8 6 12.5",
        Symbol::Copy => "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
        Symbol::Download => "M8 2v8M4.8 7L8 10.2 11.2 7M2.5 13.5h11",
        Symbol::Link => {
            "M6.8 9.2a2.6 2.6 0 003.7 0l2.3-2.3a2.6 2.6 0 00-3.7-3.7l-.9.9M9.2 6.8a2.6 2.6 0 00-3.7 0L3.2 9.1a2.6 2.6 0 003.7 3.7l.9-.9"
        }
        Symbol::Search => "M7 2.5a4.5 4.5 0 100 9 4.5 4.5 0 000-9zM10.4 10.4l3.4 3.4",
        Symbol::Close => "M4 4l8 8M12 4l-8 8",
        Symbol::Minus => "M3.5 8h9",
        Symbol::Plus => "M3.5 8h9M8 3.5v9",
        Symbol::Up => "M3.5 9.8L8 5.2l4.5 4.6",
        Symbol::Down => "M3.5 6.2L8 10.8l4.5-4.6",
        Symbol::Swap => "M2.5 5.5h10L10 3M13.5 10.5h-10L6 13",
        Symbol::ThemeSystem => "M2.2 3h11.6v7.6H2.2zM5.5 13.4h5",
        Symbol::Sun => {
            "M8 5.2a2.8 2.8 0 100 5.6 2.8 2.8 0 000-5.6zM8 1.5v1.4M8 13.1v1.4M1.5 8h1.4M13.1 8h1.4M3.4 3.4l1 1M11.6 11.6l1 1M12.6 3.4l-1 1M4.4 11.6l-1 1"
        }
        Symbol::Moon => "M13 9.6A5.6 5.6 0 016.4 3 5.6 5.6 0 1013 9.6z",
    };
    html! {
        <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
            <path d={path} fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" />
        </svg>
    }
}

/// The symbol of a tone.
pub fn tone_symbol(tone: Tone) -> Symbol {
    match tone {
        Tone::Bad => Symbol::Cross,
        Tone::Warn => Symbol::Triangle,
        Tone::Good => Symbol::Check,
        Tone::Info => Symbol::Dot,
    }
}

/// A word with its tone and symbol.
pub fn tag(word: &str, tone: Tone) -> Html {
    html! { <span class={classes!("tag", tone.class())}>{ icon(tone_symbol(tone)) }{ word }</span> }
}

/// A part of a bar: class and amount.
pub type Part = (&'static str, u64);

/// Shares as a bar of a fixed scale. The numbers stand beside it, so screen readers skip it.
pub fn bar(parts: &[Part], whole: u64) -> Html {
    let whole = whole.max(1) as f64;
    let mut at = 0.0;
    let pieces = parts.iter().filter(|(_, amount)| *amount > 0).map(|(class, amount)| {
        // A single object among thousands stays visible.
        let width = (*amount as f64 / whole * 100.0).max(1.2);
        let x = at;
        at += width;
        html! { <rect class={format!("bar-{class}")} x={format!("{x:.2}")} y="0" width={format!("{:.2}", (width - 0.5).max(0.7))} height="8" /> }
    });
    let pieces: Vec<Html> = pieces.collect();
    html! {
        <svg class="bar" viewBox={format!("0 0 {:.2} 8", at.max(100.0))} preserveAspectRatio="none" width="100%" height="8" aria-hidden="true" focusable="false">
            { for pieces }
        </svg>
    }
}

/// A key of the keyboard.
pub fn key(name: &str) -> Html {
    html! { <kbd>{ name }</kbd> }
}

/// One line of SQL in colours, with a marked byte range.
pub fn sql_line(text: &str, state: highlight::State, mark: Option<(usize, usize)>) -> (Html, highlight::State) {
    let (pieces, next) = highlight::line(text, state);
    let mut out: Vec<Html> = Vec::new();
    let mut marked: Vec<Html> = Vec::new();
    let mut start = 0;
    let flush = |marked: &mut Vec<Html>, out: &mut Vec<Html>| {
        if !marked.is_empty() {
            out.push(html! { <mark>{ for marked.drain(..) }</mark> });
        }
    };
    for (class, piece) in pieces {
        let end = start + piece.len();
        let (from, to) = match mark {
            Some((from, to)) => (from.clamp(start, end), to.clamp(start, end)),
            None => (end, end),
        };
        for (a, b, inside) in [(start, from, false), (from, to, true), (to, end, false)] {
            let Some(part) = piece.get(a - start..b - start).filter(|part| !part.is_empty()) else { continue };
            let css = class.css();
            let node = if css.is_empty() {
                html! { { part } }
            } else {
                html! { <span class={css}>{ part }</span> }
            };
            if inside {
                marked.push(node);
            } else {
                flush(&mut marked, &mut out);
                out.push(node);
            }
        }
        start = end;
    }
    flush(&mut marked, &mut out);
    (html! { { for out } }, next)
}

/// Several lines of SQL in colours, with line numbers and a marked byte range of the whole text.
pub fn sql_block(excerpt: &Excerpt) -> Html {
    let (mark_start, mark_end) = (excerpt.mark.0 as usize, excerpt.mark.1 as usize);
    let mut state = highlight::State::Normal;
    let mut start = 0;
    let mut rows = Vec::new();
    for (index, text) in excerpt.text.split('\n').enumerate() {
        let end = start + text.len();
        let mark = (mark_start < end && mark_end > start).then(|| (mark_start.max(start) - start, mark_end.min(end) - start));
        let (line, next) = sql_line(text, std::mem::take(&mut state), mark);
        state = next;
        rows.push(html! {
            <div class={classes!("code-line", mark.is_some().then_some("hit"))}>
                <span class="code-number">{ excerpt.first_line as usize + index }</span><code>{ line }</code>
            </div>
        });
        start = end + 1;
    }
    html! { <div class="code" tabindex="0" role="group" aria-label="Source text">{ for rows }</div> }
}

/// SQL without a place in a file.
pub fn sql_text(text: &str) -> Html {
    let mut state = highlight::State::Normal;
    let rows = text.trim_end().split('\n').map(|text| {
        let (line, next) = sql_line(text, std::mem::take(&mut state), None);
        state = next;
        html! { <div class="code-line"><code>{ line }</code></div> }
    });
    let rows: Vec<Html> = rows.collect();
    html! { <div class="code" tabindex="0" role="group" aria-label="SQL">{ for rows }</div> }
}

/// A short value of SQL within a sentence or a cell.
pub fn sql_value(text: &str) -> Html {
    let one = text.replace('\n', " ");
    html! { <code class="value">{ sql_line(&one, highlight::State::Normal, None).0 }</code> }
}

/// `file:line`, or the file alone.
pub fn place(file: &str, line: Option<u32>) -> String {
    match line {
        Some(line) => format!("{file}:{line}"),
        None => file.to_owned(),
    }
}

/// A section with a heading and a short remark beside it.
#[derive(Properties, PartialEq)]
pub struct SectionProps {
    /// Heading.
    pub title: AttrValue,
    /// Remark.
    #[prop_or_default]
    pub note: Html,
    /// Content.
    pub children: Html,
    /// CSS class.
    #[prop_or_default]
    pub class: Classes,
}

/// A section of a view.
#[component]
pub fn Section(props: &SectionProps) -> Html {
    html! {
        <section class={props.class.clone()}>
            <header class="section-head"><h2>{ &props.title }</h2><div class="note">{ props.note.clone() }</div></header>
            { props.children.clone() }
        </section>
    }
}

/// Says that there is nothing, and why that may be.
pub fn empty(title: &str, text: &str) -> Html {
    html! { <div class="card empty"><p class="empty-title">{ title }</p><p class="muted">{ text }</p></div> }
}
