//! Long lists: only the rows near the screen exist; the space of the others is kept free.

use crate::source::SortedMap;
use std::rc::Rc;

use gloo::events::EventListener;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

/// Rows kept above and below the screen.
const OVERSCAN: usize = 12;

/// Heights of all rows: one height, and what open rows have on top of it.
#[derive(Debug, Clone, PartialEq)]
struct Heights {
    count: usize,
    row: f64,
    /// What the open row and headings have on top of a row's height; negative for what is lower.
    extra: SortedMap<usize, f64>,
}

impl Heights {
    /// Distance of a row's upper edge from the list's.
    fn offset(&self, index: usize) -> f64 {
        index as f64 * self.row + self.extra.range(..index).map(|(_, extra)| extra).sum::<f64>()
    }

    /// The row at a distance from the list's upper edge.
    fn at(&self, distance: f64) -> usize {
        let (mut low, mut high) = (0, self.count);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.offset(middle + 1) <= distance { low = middle + 1 } else { high = middle }
        }
        low
    }
}

/// Properties of [`Windowed`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Number of rows.
    pub count: usize,
    /// Draws a row; its outermost element is a list item of the row's height.
    pub render: Callback<usize, Html>,
    /// The row that is open and therefore higher.
    #[prop_or_default]
    pub open: Option<usize>,
    /// Rows that are headings and have a height of their own.
    #[prop_or_default]
    pub heads: Rc<Vec<usize>>,
    /// A row to bring into view, when this changes.
    #[prop_or_default]
    pub reveal: Option<usize>,
    /// Draw everything: for print.
    #[prop_or_default]
    pub all: bool,
    /// CSS class.
    #[prop_or_default]
    pub class: Classes,
    /// Name for screen readers.
    pub label: AttrValue,
    /// Height of a row before the first was measured, in pixels.
    #[prop_or(48.0)]
    pub guess: f64,
}

/// A list that scrolls with the page.
#[component]
pub fn Windowed(props: &Props) -> Html {
    let node = use_node_ref();
    let row = use_state_eq(|| props.guess);
    let open_extra = use_state_eq(|| 0.0);
    let head_extra = use_state_eq(|| 0.0);
    let range = use_state_eq(|| (0usize, 60usize));

    let heights = Heights {
        count: props.count,
        row: *row,
        extra: props.heads.iter().map(|index| (*index, *head_extra)).chain(props.open.map(|index| (index, *open_extra))).collect(),
    };

    // Which rows are near the screen.
    let visible = {
        let node = node.clone();
        let heights = heights.clone();
        move || -> Option<(usize, usize)> {
            let list = node.cast::<Element>()?;
            let top = -list.get_bounding_client_rect().top();
            let height = gloo::utils::window().inner_height().ok()?.as_f64()?;
            // Ranges move in steps, so that most scrolling draws nothing.
            let first = heights.at(top.max(0.0)).saturating_sub(OVERSCAN) / 8 * 8;
            let last = (heights.at((top + height).max(0.0)) + OVERSCAN).div_ceil(8) * 8;
            Some((first, last.min(heights.count)))
        }
    };

    {
        let visible = visible.clone();
        let range = range.clone();
        use_effect_with(heights.clone(), move |_| {
            let update = move || {
                if let Some(seen) = visible() {
                    range.set(seen);
                }
            };
            update();
            let on_scroll = {
                let update = update.clone();
                EventListener::new(&gloo::utils::document(), "scroll", move |_| update())
            };
            let on_resize = EventListener::new(&gloo::utils::window(), "resize", move |_| update());
            move || drop((on_scroll, on_resize))
        });
    }

    // Measure after drawing: a closed row gives the height of all, the open one what it has on top.
    {
        let (node, row, open_extra, head_extra, open) = (node.clone(), row.clone(), open_extra.clone(), head_extra.clone(), props.open);
        let heads = props.heads.clone();
        use_effect(move || {
            let Some(rows) = node.cast::<Element>().and_then(|list| list.children().item(1)).map(|rows| rows.children()) else { return };
            let (mut one, mut head) = (None, None);
            for index in 0..rows.length() {
                let Some(element) = rows.item(index) else { continue };
                let Some(position) = element.get_attribute("data-row").and_then(|text| text.parse::<usize>().ok()) else { continue };
                let height = element.get_bounding_client_rect().height();
                if Some(position) == open {
                    if let Some(head) = element.first_element_child() {
                        open_extra.set((height - head.get_bounding_client_rect().height() - 1.0).max(0.0).round());
                    }
                } else if heads.binary_search(&position).is_ok() {
                    head = head.or(Some(height));
                } else if one.is_none() && height > 0.0 {
                    one = Some(height);
                }
            }
            if open.is_none() {
                open_extra.set(0.0);
            }
            if let Some(height) = one {
                row.set(height);
            }
            if let Some(height) = head {
                head_extra.set(height - one.unwrap_or(*row));
            }
        });
    }

    {
        let node = node.clone();
        let heights = heights.clone();
        use_effect_with(props.reveal, move |reveal| {
            let (Some(index), Some(list)) = (*reveal, node.cast::<Element>()) else { return };
            let present = list.query_selector(&format!(":scope > div > [data-row=\"{index}\"]")).ok().flatten();
            let window = gloo::utils::window();
            let view = window.inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(600.0);
            let top = list.get_bounding_client_rect().top();
            let target = match present {
                Some(element) => element.get_bounding_client_rect().top(),
                None => top + heights.offset(index),
            };
            if target < 120.0 || target > view - 160.0 {
                let scroll = window.page_y_offset().unwrap_or_default() + target - 140.0;
                window.scroll_to_with_x_and_y(0.0, scroll.max(0.0));
            }
        });
    }

    let (mut first, mut last) = *range;
    if props.all {
        (first, last) = (0, props.count);
    }
    first = first.min(props.count);
    last = last.min(props.count);
    if last <= first && props.count > 0 {
        (first, last) = (0, props.count.min(60));
    }
    let before = if props.all { 0.0 } else { heights.offset(first) };
    let after = if props.all { 0.0 } else { heights.offset(props.count) - heights.offset(last) };
    html! {
        <div ref={node} class={classes!("windowed", props.class.clone())}>
            { space(before) }
            <div class="windowed-rows" role="list" aria-label={props.label.clone()}>
                { for (first..last).map(|index| props.render.emit(index)) }
            </div>
            { space(after) }
        </div>
    }
}

/// Free space, by attributes: a strict content security policy allows no style attribute.
fn space(height: f64) -> Html {
    html! { <svg class="space" width="1" height={format!("{height:.0}")} aria-hidden="true" focusable="false"></svg> }
}

/// Moves the keyboard focus to the first element that matches, without scrolling.
pub fn focus(selector: &str) {
    let found = gloo::utils::document().query_selector(selector).ok().flatten();
    if let Some(element) = found.and_then(|element| wasm_bindgen::JsCast::dyn_into::<HtmlElement>(element).ok()) {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = element.focus_with_options(&options);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_found_by_their_distance() {
        let heights = Heights { count: 100, row: 10.0, extra: SortedMap::from([(3, 50.0)]) };
        assert_eq!(heights.offset(3), 30.0);
        assert_eq!(heights.offset(4), 90.0);
        assert_eq!([heights.at(0.0), heights.at(29.0), heights.at(30.0), heights.at(89.0), heights.at(90.0)], [0, 2, 3, 3, 4]);
        assert_eq!(heights.at(1e9), 100);
    }
}
