//! What differs between two texts, line by line.

use similar::{Algorithm, DiffTag, capture_diff_slices, group_diff_ops};

/// Equal lines shown around a difference.
const CONTEXT: usize = 3;
/// Longer texts are not compared line by line: the time for it grows with the product of their lengths.
const LONGEST: usize = 2_000;
/// Lines shown at most.
const MOST: usize = 400;

/// The parts that differ, with a few lines around them; nothing for texts without a difference in their lines, or too long ones.
pub fn lines(left: &str, right: &str) -> Vec<String> {
    let of = |text: &'_ str| -> Vec<String> { text.trim_matches(['\n', '\r']).lines().map(|line| line.trim_end().to_owned()).collect() };
    let (left, right) = (of(left), of(right));
    if left.len().max(right.len()) > LONGEST || left == right {
        return Vec::new();
    }
    let mut out = Vec::new();
    for group in group_diff_ops(capture_diff_slices(Algorithm::Myers, &left, &right), CONTEXT) {
        let (Some(first), Some(last)) = (group.first(), group.last()) else { continue };
        let span = |start: usize, end: usize| format!("{},{}", start + usize::from(end > start), end - start);
        out.push(format!(
            "@@ -{} +{} @@",
            span(first.old_range().start, last.old_range().end),
            span(first.new_range().start, last.new_range().end)
        ));
        for op in group {
            let old = || left.get(op.old_range()).into_iter().flatten();
            let new = || right.get(op.new_range()).into_iter().flatten();
            match op.tag() {
                DiffTag::Equal => out.extend(old().map(|line| format!(" {line}"))),
                DiffTag::Delete | DiffTag::Insert | DiffTag::Replace => {
                    out.extend(old().map(|line| format!("-{line}")));
                    out.extend(new().map(|line| format!("+{line}")));
                }
            }
        }
    }
    if out.len() > MOST {
        let more = out.len() - MOST;
        out.truncate(MOST);
        out.push(format!("@@ {more} more lines @@"));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn shows_what_differs_with_its_neighbours() {
        let left = "a\nb\nc\nd\ne\nf\ng\n";
        assert_eq!(lines(left, "a\nb\nc\nd\nE\nf\ng\n"), ["@@ -2,6 +2,6 @@", " b", " c", " d", "-e", "+E", " f", " g"]);
        assert_eq!(lines("a", "a\nb"), ["@@ -1,1 +1,2 @@", " a", "+b"]);
        assert!(lines(left, &left.replace('\n', "  \r\n")).is_empty(), "blanks at the end of a line are no difference to show");
    }

    #[test]
    fn is_bounded() {
        let long: String = (0..5_000).map(|n| format!("{n}\n")).collect();
        assert!(lines(&long, "a").is_empty());
        let many: String = (0..1_500).map(|n| format!("{n}\n")).collect();
        assert_eq!(lines(&many, "a").len(), 401);
    }
}
