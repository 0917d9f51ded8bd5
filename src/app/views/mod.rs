//! The views of a report, one file each.

pub mod accept;
pub mod diagram;
pub mod finding;
pub mod findings;
pub mod migrations;
pub mod not_analysed;
pub mod objects;
pub mod seed;
pub mod since;
pub mod sources;
pub mod summary;
pub mod types;
pub mod versions;

use std::rc::Rc;

use yew::prelude::*;

use super::loaded::LoadedReport;
use super::route::Route;
use super::state::{Accepting, Dispatch, Earlier};

/// What every view gets.
#[derive(Properties, PartialEq, Clone)]
pub struct ViewProps {
    /// The report.
    pub loaded: Rc<LoadedReport>,
    /// Where we are.
    pub route: Route,
    /// Sends actions.
    pub dispatch: Dispatch,
    /// Whether everything is drawn and open, for print.
    pub printing: bool,
    /// Whether words are explained.
    pub plain_words: bool,
    /// What is needed to accept findings; `None` in a read-only report.
    pub accepting: Option<Accepting>,
    /// The report that this one is compared with.
    pub earlier: Option<Earlier>,
}
