//! Names and source text may hold marks that reorder or hide what a reader sees. Wherever a view prints one, its code point is shown.

use wasm_bindgen::prelude::*;
use web_sys::{Element, MutationObserver, MutationObserverInit, MutationRecord, Node, NodeList};

use crate::report::unmasked;

/// Watches every text that is drawn within `root`, from now on.
pub fn watch(root: &Element) {
    let seen = Closure::<dyn FnMut(js_sys::Array)>::new(|records: js_sys::Array| {
        for record in records.iter() {
            let record: MutationRecord = record.unchecked_into();
            if record.type_() == "characterData" {
                if let Some(node) = record.target() {
                    show(&node);
                }
            } else {
                each(&record.added_nodes());
            }
        }
    });
    let options = MutationObserverInit::new();
    options.set_child_list(true);
    options.set_character_data(true);
    options.set_subtree(true);
    match MutationObserver::new(seen.as_ref().unchecked_ref()).and_then(|observer| observer.observe_with_options(root, &options)) {
        // The page watches as long as it lives.
        Ok(()) => seen.forget(),
        Err(error) => gloo::console::warn!("texts are drawn as they are:", error),
    }
}

fn each(nodes: &NodeList) {
    for index in 0..nodes.length() {
        if let Some(node) = nodes.item(index) {
            show(&node);
        }
    }
}

fn show(node: &Node) {
    if node.node_type() == Node::TEXT_NODE {
        if let Some(text) = node.node_value().as_deref().and_then(unmasked) {
            node.set_node_value(Some(&text));
        }
    } else if node.has_child_nodes() {
        each(&node.child_nodes());
    }
}
