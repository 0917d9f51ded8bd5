//! The report as one HTML file that anyone can open: no script, nothing loaded, folded parts that open without one.

mod sections;

use super::escape::visible;
use super::markdown::verdict_word;
use super::{ElementCounts, Excerpt, OverallVerdict, Report, ReportEvidence, ReportFinding, ReportSide, display_dialect};

/// Nothing may be loaded or run: the style sheet stands in the file.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// Renders the whole report as one page.
pub fn html(report: &Report) -> String {
    let mut page = Page::default();
    page.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.raw(
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n",
    );
    page.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"").raw(POLICY).raw("\">\n<title>");
    page.text("Schema audit: ").text(&report.right.label).raw("</title>\n<style>").raw(include_str!("style.css"));
    page.raw("</style>\n</head>\n<body>\n<main>\n");
    head(&mut page, report);
    coverage(&mut page, report);
    findings(&mut page, report);
    sections::not_analysed(&mut page, report);
    sections::tables(&mut page, report);
    sections::migrations(&mut page, report);
    sections::seed(&mut page, report);
    sections::requirements(&mut page, report);
    sections::equivalences(&mut page, report);
    page.raw("<footer>Made ");
    if let Some(date) = &report.date {
        page.raw("on ").text(date).raw(" ");
    }
    page.raw("by ").text(&report.generator).raw(", format version ").text(&report.version.to_string());
    page.raw(".</footer>\n</main>\n</body>\n</html>\n");
    page.0
}

/// HTML under construction; what comes from files goes through [`Page::text`] and [`Page::code`].
#[derive(Default)]
struct Page(String);

impl Page {
    /// Markup of ours.
    fn raw(&mut self, markup: &str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Text in which nothing is markup and nothing misleads the eye.
    fn text(&mut self, text: &str) -> &mut Self {
        self.escaped(&visible(text))
    }

    /// A name or a piece of SQL.
    fn code(&mut self, text: &str) -> &mut Self {
        self.raw("<code>").text(text).raw("</code>")
    }

    fn number(&mut self, number: u64) -> &mut Self {
        self.raw(&number.to_string())
    }

    /// `file:line` of a piece of evidence, when it has a place.
    fn place(&mut self, file: &str, line: Option<u32>) -> &mut Self {
        self.raw("<span class=\"place\">").text(file);
        if let Some(line) = line {
            self.raw(":").number(u64::from(line));
        }
        self.raw("</span>")
    }

    /// Source lines; line breaks stay, everything else that reorders text is shown as its code point.
    fn lines(&mut self, text: &str) -> &mut Self {
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                self.raw("\n");
            }
            self.text(line);
        }
        self
    }

    fn escaped(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                c => self.0.push(c),
            }
        }
        self
    }
}

/// The class that colours a verdict; the word itself always stands beside it.
fn verdict_class(verdict: OverallVerdict) -> &'static str {
    match verdict {
        OverallVerdict::Pass => "good",
        OverallVerdict::PassWithNotes => "info",
        OverallVerdict::Fail => "bad",
        OverallVerdict::Inconclusive => "warn",
    }
}

fn head(page: &mut Page, report: &Report) {
    page.raw("<header class=\"verdict ").raw(verdict_class(report.verdict)).raw("\">\n<p class=\"badge\">");
    page.raw(verdict_word(report.verdict)).raw("</p>\n<h1>").text(&report.headline).raw("</h1>\n<p class=\"lead\">");
    page.text(&report.explanation).raw("</p>\n<dl>");
    for (word, side) in [("Expected", &report.left), ("Checked", &report.right)] {
        page.raw("<div><dt>").raw(word).raw("</dt><dd><b>").text(&side.label).raw("</b> ");
        page.raw(display_dialect(&side.dialect)).raw(" · ").number(side.files.len() as u64).raw(" files · ");
        page.number(side.tables).raw(" tables · ").text(&side.layout).raw("</dd></div>");
    }
    page.raw("</dl>\n");
    notes(page, report);
    page.raw("</header>\n");
}

/// Problems with the input, what was left out, and options in force.
fn notes(page: &mut Page, report: &Report) {
    let side_notes = |page: &mut Page, word: &str, side: &ReportSide| {
        for problem in &side.problems {
            page.raw("<li>").raw(word).raw(" ");
            if !problem.file.is_empty() {
                page.place(&problem.file, problem.line).raw(" ");
            }
            page.text(&problem.message).raw("</li>");
        }
        for left_out in &side.left_out {
            page.raw("<li>").raw(word).raw(" ").place(&left_out.file, left_out.line).raw(" left out: ").text(&left_out.reason).raw("</li>");
        }
    };
    let sides = [("Expected", &report.left), ("Checked", &report.right)];
    let count: usize = sides.iter().map(|(_, side)| side.problems.len() + side.left_out.len()).sum::<usize>() + report.options.len();
    if count == 0 {
        return;
    }
    page.raw("<details><summary>About the files (").number(count as u64).raw(")</summary><ul>");
    for (word, side) in sides {
        side_notes(page, word, side);
    }
    for option in &report.options {
        page.raw("<li>Option: ").text(option).raw("</li>");
    }
    page.raw("</ul></details>\n");
}

fn coverage(page: &mut Page, report: &Report) {
    let rows = report.coverage();
    if rows.is_empty() {
        return;
    }
    page.raw("<section>\n<h2>What was compared</h2>\n<div class=\"scroll\"><table class=\"numbers\"><thead><tr><th>Kind</th><th>Expected</th><th>Same</th><th>Differs</th><th>Missing</th><th>Only there</th></tr></thead><tbody>");
    for ElementCounts { kind, counts } in rows {
        page.raw("<tr><th>").text(&kind).raw("</th>");
        for (number, class) in
            [(counts.expected, ""), (counts.present, ""), (counts.different, "warn"), (counts.missing, "bad"), (counts.extra, "info")]
        {
            let class = if number == 0 { "zero" } else { class };
            page.raw("<td class=\"").raw(class).raw("\">").number(number).raw("</td>");
        }
        page.raw("</tr>");
    }
    page.raw("</tbody></table></div>\n</section>\n");
}

fn findings(page: &mut Page, report: &Report) {
    let open: Vec<&ReportFinding> = report.findings.iter().filter(|finding| finding.waived.is_none()).collect();
    page.raw("<section>\n<h2>Findings <span class=\"count\">").number(open.len() as u64).raw("</span></h2>\n");
    if open.is_empty() {
        page.raw("<p>None.</p>\n");
    }
    for (severity, title) in [("error", "Errors"), ("warning", "Warnings"), ("notice", "Notices")] {
        let group: Vec<&&ReportFinding> = open.iter().filter(|finding| finding.severity == severity).collect();
        if group.is_empty() {
            continue;
        }
        page.raw("<h3>").raw(title).raw(" <span class=\"count\">").number(group.len() as u64).raw("</span></h3>\n");
        for finding in group {
            one_finding(page, finding);
        }
    }
    let waived: Vec<(&ReportFinding, &str)> =
        report.findings.iter().filter_map(|finding| Some((finding, finding.waived.as_ref()?.reason.as_str()))).collect();
    if !waived.is_empty() {
        page.raw("<h3>Accepted with a reason <span class=\"count\">").number(waived.len() as u64).raw("</span></h3>\n<ul>");
        for (finding, reason) in waived {
            page.raw("<li>").text(&finding.message).raw(" ").code(&finding.code).raw(": ").text(reason).raw("</li>");
        }
        page.raw("</ul>\n");
    }
    page.raw("</section>\n");
}

fn one_finding(page: &mut Page, finding: &ReportFinding) {
    page.raw("<details class=\"finding ").raw(severity_class(&finding.severity)).raw("\" id=\"").text(&finding.id).raw("\"><summary>");
    page.raw("<span class=\"status\">").text(status_word(&finding.status)).raw("</span> ").text(&finding.message).raw("</summary>\n");
    page.raw("<div class=\"sides\">");
    for (word, evidence) in [("Expected", &finding.left), ("Checked", &finding.right)] {
        if let Some(evidence) = evidence {
            side(page, word, evidence);
        }
    }
    page.raw("</div>\n");
    for (word, text) in [("Why it matters", &finding.why), ("What to do", &finding.help)] {
        if !text.is_empty() {
            page.raw("<p><b>").raw(word).raw(".</b> ").text(text).raw("</p>\n");
        }
    }
    diff(page, &finding.diff);
    if let Some(fix) = &finding.fix {
        page.raw("<pre>").lines(fix).raw("</pre>\n");
    }
    page.raw("<p class=\"quiet\">").code(&finding.code).raw("</p>\n</details>\n");
}

/// Lines of a difference; what is expected only is deleted, what is checked only is inserted.
fn diff(page: &mut Page, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    page.raw("<pre class=\"diff\">");
    for line in lines {
        let tag = match line.as_bytes().first() {
            Some(b'-') => "del",
            Some(b'+') => "ins",
            _ => "span",
        };
        page.raw("<").raw(tag).raw(">").text(line).raw("\n</").raw(tag).raw(">");
    }
    page.raw("</pre>\n");
}

fn severity_class(severity: &str) -> &'static str {
    match severity {
        "error" => "bad",
        "warning" => "warn",
        _ => "info",
    }
}

fn status_word(status: &str) -> &str {
    match status {
        "missing" => "Missing",
        "extra" => "Only there",
        "different" => "Different",
        "advice" => "Advice",
        other => other,
    }
}

fn side(page: &mut Page, word: &str, evidence: &ReportEvidence) {
    page.raw("<figure><figcaption>").raw(word).raw(" ");
    if let Some(file) = &evidence.file {
        page.place(file, evidence.line);
    }
    page.raw("</figcaption>");
    match (&evidence.excerpt, &evidence.value) {
        (Some(excerpt), _) => marked(page, excerpt),
        (None, Some(value)) => {
            page.raw("<pre>").lines(value).raw("</pre>");
        }
        (None, None) => {}
    }
    page.raw("</figure>");
}

/// Source lines with the part that the finding is about marked.
fn marked(page: &mut Page, excerpt: &Excerpt) {
    let (start, end) = (excerpt.mark.0 as usize, excerpt.mark.1 as usize);
    let parts = (excerpt.text.get(..start), excerpt.text.get(start..end), excerpt.text.get(end..));
    page.raw("<pre>");
    // A saved report is foreign input: a mark that does not fit its text is not drawn.
    match parts {
        (Some(before), Some(inside), Some(after)) if !inside.is_empty() => {
            page.lines(before).raw("<mark>").lines(inside).raw("</mark>").lines(after);
        }
        _ => {
            page.lines(&excerpt.text);
        }
    }
    page.raw("</pre>");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Report {
        crate::report::share::decode(include_str!("../../../tests/golden-link.txt").trim()).expect("the golden link opens")
    }

    #[test]
    fn the_page_says_what_the_report_says_and_loads_nothing() {
        let report = sample();
        let page = html(&report);
        for text in [&report.headline, &report.findings[0].code] {
            assert!(page.contains(text.as_str()), "{text} is not in the page");
        }
        for word in ["<script", "src=", "href=", "@import", "url("] {
            assert!(!page.contains(word), "the page has {word}");
        }
    }

    #[test]
    fn names_are_inert() {
        let mut report = sample();
        let name = "<img src=x onerror=alert(1)>\"'&\u{202e}";
        report.left.label = name.into();
        report.findings[0].message = name.into();
        report.findings[0].id = name.into();
        report.findings[0].left = Some(ReportEvidence {
            value: None,
            file: Some(name.into()),
            line: Some(1),
            excerpt: Some(Excerpt { first_line: 1, text: name.into(), mark: (0, 4) }),
        });
        let page = html(&report);
        assert!(!page.contains("<img"));
        assert!(!page.contains('\u{202e}'));
        assert!(page.contains("&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;‹U+202E›"));
        assert!(page.contains("<mark>&lt;img</mark>"));
    }

    #[test]
    fn a_mark_beside_its_text_is_not_drawn() {
        let mut page = Page::default();
        marked(&mut page, &Excerpt { first_line: 1, text: "é".into(), mark: (1, 9) });
        assert_eq!(page.0, "<pre>é</pre>");
    }
}
