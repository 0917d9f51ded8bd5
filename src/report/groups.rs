//! Findings of one rule told together, so that a cause that shows in a hundred columns does not fill a hundred paragraphs.

use super::ReportFinding;

/// From how many findings of one rule on they are told together.
const TOGETHER: usize = 4;

/// What is told in one paragraph: one finding, or all of one rule.
pub(super) enum Told<'a> {
    /// A finding by itself.
    One(&'a ReportFinding),
    /// All findings of one rule among those given.
    Many(Group<'a>),
}

/// Findings of one rule.
pub(super) struct Group<'a> {
    /// Their rule.
    pub code: &'a str,
    /// Themselves, in their order.
    pub findings: Vec<&'a ReportFinding>,
}

impl<'a> Group<'a> {
    /// The reason, when it is the same for all.
    pub fn why(&self) -> Option<&'a str> {
        self.common(|finding| &finding.why)
    }

    /// What to do, when it is the same for all.
    pub fn help(&self) -> Option<&'a str> {
        self.common(|finding| &finding.help)
    }

    fn common(&self, field: impl Fn(&'a ReportFinding) -> &'a str) -> Option<&'a str> {
        let first = field(self.findings.first()?);
        self.findings.iter().all(|finding| field(finding) == first).then_some(first).filter(|text| !text.is_empty())
    }
}

/// Divides findings into what is told together. The order stays: a group stands where its first finding stands.
pub(super) fn told<'a>(findings: &[&'a ReportFinding]) -> Vec<Told<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    let mut at = crate::source::SortedMap::new();
    for finding in findings {
        let position = *at.entry(finding.code.as_str()).or_insert(groups.len());
        if position == groups.len() {
            groups.push(Group { code: &finding.code, findings: Vec::new() });
        }
        groups[position].findings.push(finding);
    }
    let mut out = Vec::new();
    for finding in findings {
        let Some(group) = at.get(finding.code.as_str()).and_then(|position| groups.get_mut(*position)) else { continue };
        if group.findings.is_empty() {
            continue;
        }
        if group.findings.len() < TOGETHER {
            out.push(Told::One(finding));
        } else {
            out.push(Told::Many(Group { code: group.code, findings: std::mem::take(&mut group.findings) }));
        }
    }
    out
}

/// Things with the same reason told together: each reason once, in the order of its first thing.
pub(super) fn by_reason<'a, T>(things: &'a [T], reason: impl Fn(&'a T) -> &'a str) -> Vec<(&'a str, Vec<&'a T>)> {
    let mut out: Vec<(&'a str, Vec<&'a T>)> = Vec::new();
    for thing in things {
        let reason = reason(thing);
        match out.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, list)) => list.push(thing),
            None => out.push((reason, vec![thing])),
        }
    }
    out
}
