//! What happened between two reports: which findings are new, which are found no more, which are still there.

use super::{Report, ReportFinding};
use crate::source::SortedSet;

/// Findings of a report beside those of an earlier one. What was accepted with a reason is not open.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Since<'a> {
    /// Open now, and not in the earlier report.
    pub new: Vec<&'a ReportFinding>,
    /// Open in the earlier report, and found no more.
    pub gone: Vec<&'a ReportFinding>,
    /// Open in the earlier report, and accepted with a reason since.
    pub accepted: Vec<&'a ReportFinding>,
    /// Open in both.
    pub still: usize,
}

/// Compares two reports by the ids of their findings, which stay the same while rule, object and facet do.
pub fn since<'a>(earlier: &'a Report, now: &'a Report) -> Since<'a> {
    fn ids(report: &Report, open: bool) -> SortedSet<&str> {
        report.findings.iter().filter(|finding| finding.waived.is_none() == open).map(|finding| finding.id.as_str()).collect()
    }
    let (before, open, waived) = (ids(earlier, true), ids(now, true), ids(now, false));
    let mut out = Since { still: before.intersection(&open).count(), ..Since::default() };
    out.new.extend(now.findings.iter().filter(|finding| finding.waived.is_none() && !before.contains(finding.id.as_str())));
    for finding in earlier.findings.iter().filter(|finding| finding.waived.is_none() && !open.contains(finding.id.as_str())) {
        let list = if waived.contains(finding.id.as_str()) { &mut out.accepted } else { &mut out.gone };
        list.push(finding);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Waived;

    #[test]
    fn findings_are_new_gone_accepted_or_still_there() {
        let golden = crate::report::share::decode(include_str!("../../tests/golden-link.txt").trim()).expect("the golden link opens");
        let report = |findings: &[(&str, bool)]| {
            let one = |(id, waived): &(&str, bool)| ReportFinding {
                id: (*id).into(),
                waived: waived.then(|| Waived { reason: "because".into() }),
                ..golden.findings[0].clone()
            };
            Report { findings: findings.iter().map(one).collect(), ..golden.clone() }
        };
        let earlier =
            report(&[("stays", false), ("goes", false), ("accepted now", false), ("accepted before", true), ("accepted twice", true)]);
        let now = report(&[("new", false), ("stays", false), ("accepted now", true), ("accepted before", false), ("accepted twice", true)]);
        let ids = |list: &[&ReportFinding]| list.iter().map(|finding| finding.id.clone()).collect::<Vec<_>>().join(", ");
        let Since { new, gone, accepted, still } = since(&earlier, &now);
        assert_eq!(
            (ids(&new).as_str(), ids(&gone).as_str(), ids(&accepted).as_str(), still),
            ("new, accepted before", "goes", "accepted now", 1)
        );
        assert_eq!(since(&now, &now), Since { still: 3, ..Since::default() });
    }
}
