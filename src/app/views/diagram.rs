//! The tables that differ, with their neighbours, as a picture to pan, zoom and take away.

use web_sys::{Element, KeyboardEvent, PointerEvent, WheelEvent};
use yew::prelude::*;

use super::ViewProps;
use crate::app::clipboard::save;
use crate::app::parts::{Symbol, icon};
use crate::app::picture::{Link, MAX_TABLES, Mark, Node, Picture, cut, picture};
use crate::app::route::Route;
use crate::app::state::Action;
use crate::app::words::count;

/// The rules of the picture, in the page and in the file that is saved.
const STYLE: &str = include_str!("../../../www/diagram.css");
/// Colours of the saved file: those of the light theme.
const COLOURS: &str = "svg{--surface:#fff;--line-strong:#cdc7bb;--ink:#1c1a17;--ink-2:#555048;--ink-3:#6d675d;--bad:#b0241c;--bad-soft:#fcecea;\
    --warn:#855600;--warn-soft:#fcf2dc;--info:#4a5361;--info-soft:#eef0f3;--mono:ui-monospace,Menlo,Consolas,monospace;background:#fff}";
/// Space around the picture.
const MARGIN: f64 = 14.0;

/// The picture with its controls.
#[component]
pub fn Diagram(props: &ViewProps) -> Html {
    let loaded = props.loaded.clone();
    let drawn = use_memo(loaded.clone(), |loaded| picture(&loaded.report.tables));
    let zoom = use_state_eq(|| 1.0_f64);
    let (frame, drawing) = (use_node_ref(), use_node_ref());
    let grabbed = use_mut_ref(|| None::<(i32, i32, i32, i32)>);
    let (width, height) = (drawn.width + 2.0 * MARGIN + 40.0, drawn.height + 2.0 * MARGIN);

    let fit = {
        let (zoom, frame) = (zoom.clone(), frame.clone());
        move || {
            if let Some(frame) = frame.cast::<Element>() {
                zoom.set((f64::from(frame.client_width()) / width).clamp(0.55, 1.0));
            }
        }
    };
    {
        let fit = fit.clone();
        use_effect_with(width as i64, move |_| fit());
    }
    let by = {
        let zoom = zoom.clone();
        move |factor: f64| zoom.set((*zoom * factor).clamp(0.25, 3.0))
    };
    let button = |factor: f64| {
        let by = by.clone();
        Callback::from(move |_: MouseEvent| by(factor))
    };
    let on_fit = {
        let fit = fit.clone();
        Callback::from(move |_: MouseEvent| fit())
    };
    let onkeydown = {
        let (by, fit) = (by.clone(), fit.clone());
        Callback::from(move |event: KeyboardEvent| {
            match event.key().as_str() {
                "+" | "=" => by(1.25),
                "-" => by(0.8),
                "f" => fit(),
                _ => return,
            }
            event.prevent_default();
        })
    };
    // A wheel scrolls, unless the picture was clicked or reached by keyboard, or there is nothing to scroll within it or around it.
    let (turn, wheeled) = (by.clone(), frame.clone());
    let onwheel = Callback::from(move |event: WheelEvent| {
        let asked = || {
            let frame = wheeled.cast::<Element>()?;
            let document = gloo::utils::document();
            let focused = document.active_element().is_some_and(|active| frame.contains(Some(&active)));
            let page = document.document_element()?;
            let scrolls =
                |element: &Element| element.scroll_height() > element.client_height() || element.scroll_width() > element.client_width();
            Some(focused || (!scrolls(&frame) && !scrolls(&page)))
        };
        if event.ctrl_key() || event.meta_key() || asked() == Some(true) {
            event.prevent_default();
            turn(if event.delta_y() < 0.0 { 1.1 } else { 1.0 / 1.1 });
        }
    });
    let onpointerdown = {
        let (frame, grabbed) = (frame.clone(), grabbed.clone());
        Callback::from(move |event: PointerEvent| {
            let on_a_table = event.target_dyn_into::<Element>().is_some_and(|target| target.closest("a").ok().flatten().is_some());
            if let Some(frame) = frame.cast::<Element>().filter(|_| event.pointer_type() == "mouse" && event.button() == 0 && !on_a_table) {
                *grabbed.borrow_mut() = Some((event.client_x(), event.client_y(), frame.scroll_left(), frame.scroll_top()));
            }
        })
    };
    let onpointermove = {
        let (frame, grabbed) = (frame.clone(), grabbed.clone());
        Callback::from(move |event: PointerEvent| {
            if let (Some((x, y, left, top)), Some(frame)) = (*grabbed.borrow(), frame.cast::<Element>()) {
                frame.set_scroll_left(left + x - event.client_x());
                frame.set_scroll_top(top + y - event.client_y());
            }
        })
    };
    let release = {
        let grabbed = grabbed.clone();
        Callback::from(move |_: PointerEvent| *grabbed.borrow_mut() = None)
    };
    let on_save = {
        let (dispatch, drawing) = (props.dispatch.clone(), drawing.clone());
        Callback::from(move |_: MouseEvent| {
            let said = match drawing.cast::<Element>().map(|drawing| save("tables.svg", "image/svg+xml", &file(&drawing))) {
                Some(Ok(())) => "Saved tables.svg",
                Some(Err(_)) | None => "The browser did not allow saving the file.",
            };
            dispatch.dispatch(Action::Toast(said.into()));
        })
    };
    if drawn.nodes.is_empty() {
        return crate::app::parts::empty("No table differs", "There is nothing to draw: every table is the same on both sides.");
    }
    html! {
        <section class="diagram" aria-label="Picture of the tables">
            <div class="diagram-tools">
                <p class="note">{ caption(&drawn) }</p>
                <div class="buttons" role="group" aria-label="Zoom">
                    <button type="button" class="icon-button" aria-label="Smaller" title="Smaller (-)" onclick={button(0.8)}>{ icon(Symbol::Minus) }</button>
                    <button type="button" class="icon-button" aria-label="Larger" title="Larger (+)" onclick={button(1.25)}>{ icon(Symbol::Plus) }</button>
                    <button type="button" class="quiet" title="Fit (f)" onclick={on_fit}>{ "Fit" }</button>
                    <button type="button" id="save-svg" onclick={on_save}>{ icon(Symbol::Download) }{ "Save as SVG" }</button>
                </div>
            </div>
            <div ref={frame} class="card diagram-frame" tabindex="0" role="group" aria-label="Tables and what they refer to. Plus, minus and the wheel zoom, arrow keys move, Tab goes from table to table."
                {onkeydown} {onwheel} {onpointerdown} {onpointermove} onpointerup={release.clone()} onpointerleave={release}>
                <svg ref={drawing} class="er" xmlns="http://www.w3.org/2000/svg" width={format!("{:.0}", width * *zoom)} height={format!("{:.0}", height * *zoom)}
                    viewBox={format!("{} {} {width:.0} {height:.0}", -MARGIN, -MARGIN)}>
                    <defs>{ for [Mark::Same, Mark::Missing, Mark::Different, Mark::Extra].into_iter().map(arrow) }</defs>
                    { for drawn.links.iter().map(draw_link) }
                    { for drawn.nodes.iter().map(|node| draw_node(node, &props.route)) }
                </svg>
            </div>
            <ul class="legend er-legend" aria-label="What the signs mean">
                { for [Mark::Missing, Mark::Different, Mark::Extra].into_iter().map(|mark| html! { <li class={mark.class()}><b>{ mark.sign() }</b>{ mark.word() }</li> }) }
                <li>{ "An arrow goes from what refers to what is referred to." }</li>
            </ul>
        </section>
    }
}

fn caption(drawn: &Picture) -> String {
    let neighbours = drawn.nodes.len() - drawn.drawn;
    let mut text = if drawn.drawn < drawn.differing {
        format!(
            "The {} gravest of {} that differ; the picture holds no more than {MAX_TABLES}",
            drawn.drawn,
            count(drawn.differing as u64, "table", "tables")
        )
    } else {
        count(drawn.differing as u64, "table that differs", "tables that differ")
    };
    if neighbours > 0 {
        text.push_str(&format!(", and {}", count(neighbours as u64, "neighbour", "neighbours")));
    }
    text
}

fn arrow(mark: Mark) -> Html {
    html! {
        <marker id={format!("arrow-{}", mark.class())} class={classes!("er-arrow", mark.class())} viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse">
            <path d="M0 1 L9 5 L0 9 z" />
        </marker>
    }
}

fn draw_link(link: &Link) -> Html {
    let (x, y) = link.middle;
    html! {
        <g class={classes!("er-link", link.mark.class())}>
            <title>{ &link.title }</title>
            <path d={link.path.clone()} marker-end={format!("url(#arrow-{})", link.mark.class())} />
            if link.mark != Mark::Same {
                <circle cx={format!("{x:.1}")} cy={format!("{y:.1}")} r="8.5" />
                <text x={format!("{x:.1}")} y={format!("{:.1}", y + 4.5)} text-anchor="middle">{ link.mark.sign() }</text>
            }
        </g>
    }
}

fn draw_node(node: &Node, route: &Route) -> Html {
    let at = |dx: f64, dy: f64| (format!("{:.1}", node.x + dx), format!("{:.1}", node.y + dy));
    let (x, y) = at(0.0, 0.0);
    let (name_x, name_y) = at(if node.mark == Mark::Same { 14.0 } else { 34.0 }, 22.0);
    let (sign_x, _) = at(18.0, 22.0);
    let label = format!(
        "{}: {}{}",
        node.name,
        node.mark.word(),
        if node.lines.is_empty() { String::new() } else { format!(", {}", count((node.lines.len() + node.more) as u64, "part", "parts")) }
    );
    let line = |(index, (mark, text)): (usize, &(Mark, String))| {
        let ((sign_x, y), (text_x, _)) = (at(18.0, 48.0 + index as f64 * 18.0), at(34.0, 0.0));
        html! { <g class={classes!("er-line", mark.class())}><text class="er-sign" x={sign_x} y={y.clone()} text-anchor="middle">{ mark.sign() }</text><text x={text_x} {y}>{ text }</text></g> }
    };
    let (more_x, more_y) = at(34.0, 48.0 + node.lines.len() as f64 * 18.0);
    html! {
        <a href={route.to_object(&node.name).href()} class={classes!("er-node", node.mark.class())}>
            <title>{ label }</title>
            <rect class="er-box" {x} {y} width={format!("{:.1}", node.width)} height={format!("{:.1}", node.height)} rx="8" />
            if node.mark != Mark::Same { <text class="er-sign" x={sign_x} y={name_y.clone()} text-anchor="middle">{ node.mark.sign() }</text> }
            <text class="er-name" x={name_x} y={name_y}>{ cut(&node.name, 34) }</text>
            { for node.lines.iter().enumerate().map(line) }
            if node.more > 0 { <text class="er-more" x={more_x} y={more_y}>{ format!("and {} more", node.more) }</text> }
        </a>
    }
}

/// The drawing as a file that stands by itself.
fn file(drawing: &Element) -> String {
    let text = web_sys::XmlSerializer::new().and_then(|serializer| serializer.serialize_to_string(drawing)).unwrap_or_default();
    // Links lead into the page, which the file does not have; the style stands first.
    let style = format!("<style>{COLOURS}{STYLE}</style>");
    let Some(end) = text.find('>') else { return text };
    let (head, rest) = text.split_at(end + 1);
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{head}{style}{rest}\n")
}
