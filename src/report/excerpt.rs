//! A few source lines around what a finding is about.

use super::{Excerpt, ReportEvidence};
use crate::compare::Evidence;
use crate::source::{SourceSet, SourceSpan};

/// Most lines shown of one place.
const MAX_LINES: u32 = 8;
/// Longest line shown, in bytes; longer ones are cut at a character boundary.
const MAX_LINE: usize = 200;

/// A place with its value, file, line and source text.
pub fn evidence(sources: &SourceSet, evidence: &Evidence) -> ReportEvidence {
    let (file, line, excerpt) = place(sources, evidence.span);
    ReportEvidence { value: Some(evidence.value.clone()), file, line, excerpt }
}

fn place(sources: &SourceSet, span: Option<SourceSpan>) -> (Option<String>, Option<u32>, Option<Excerpt>) {
    match span {
        Some(span) => {
            let (file, line) = sources.location(span);
            (Some(file.to_owned()), Some(line), Some(excerpt(sources, span)))
        }
        None => (None, None, None),
    }
}

/// The lines of a span, from the line before it when it does not start its statement, with the span marked.
pub fn excerpt(sources: &SourceSet, span: SourceSpan) -> Excerpt {
    let file = sources.file(span.file);
    let text_len = file.text.len() as u32;
    let first = file.lines.line_column(span.start).line;
    let last = file.lines.line_column(span.end.max(span.start + 1) - 1).line.min(first + MAX_LINES - 1);
    let mut text = String::new();
    let mut mark = (0, 0);
    for line in first..=last {
        let Some(range) = file.lines.line_range(line, text_len) else { break };
        if line > first {
            text.push('\n');
        }
        let full = file.text[range.start as usize..range.end as usize].trim_end_matches(['\n', '\r']);
        let (shown, skipped) = window(full, if line == first { (span.start - range.start) as usize } else { 0 });
        let at = text.len();
        let in_line = |offset: u32| ((offset.max(range.start) - range.start) as usize).saturating_sub(skipped).min(shown.len());
        if line == first {
            mark.0 = (at + in_line(span.start)) as u32;
        }
        text.push_str(shown);
        mark.1 = (at + in_line(span.end.min(range.end))) as u32;
    }
    mark.1 = mark.1.max(mark.0).min(text.len() as u32);
    Excerpt { first_line: first, text, mark }
}

/// The part of a line that is shown, with the number of bytes skipped before it: `focus` stays visible in a line of megabytes.
fn window(line: &str, focus: usize) -> (&str, usize) {
    if line.len() <= MAX_LINE {
        return (line, 0);
    }
    let mut start = focus.saturating_sub(MAX_LINE / 4).min(line.len());
    while !line.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = (start + MAX_LINE).min(line.len());
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    (&line[start..end], start)
}
