//! `DO` blocks: replayed when their effect is certain.

use super::Replayer;
use super::refusal::{Step, Stop};
use crate::source::SourceSpan;

impl Replayer {
    /// `DO`.
    pub(super) fn do_block(&mut self, language: &str, body: &str, body_span: SourceSpan) -> Step {
        let _ = (body, body_span);
        Err(Stop::Unknown { reason: format!("DO runs {language} code whose effect is not known"), affects: Vec::new() })
    }
}
