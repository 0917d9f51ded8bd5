//! A report as the text of a link, and back.
//!
//! A version, a dot, and the report's JSON, compressed and written in base64url (RFC 4648, section 5). Version 2 is written: a zlib stream
//! (RFC 1950), whose checksum tells a link that was changed on its way. Version 1 was a bare deflate stream (RFC 1951). A link made today opens
//! in every later version. Links are hostile input: reading is bounded in time and memory.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use miniz_oxide::deflate::compress_to_vec_zlib;
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit, decompress_to_vec_zlib_with_limit};
use thiserror::Error;

use super::Report;

/// Version of the encoding that is written.
const VERSION: &str = "2";
/// Longest text that is looked at, in characters. Browsers refuse addresses beyond about two million.
const MAX_TEXT: usize = 4 * 1024 * 1024;
/// Largest JSON that is unpacked, in bytes.
const MAX_JSON: usize = 32 * 1024 * 1024;
/// Links longer than this, in characters, are cut by many chat and mail programs.
pub const COMFORTABLE_LINK: usize = 8_000;
/// A report with more findings, tables and pairs than this makes a link that no browser opens, and would take long to make one.
const MOST_PARTS: usize = 20_000;

/// Why a text is not a report.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ShareError {
    /// No version number in front.
    #[error("This link does not hold a report. Ask for the link or the report file again.")]
    NotAReport,
    /// A version that this program does not know.
    #[error("This link was made by a newer version (encoding {0}). Reload the page to get the newest version, or ask for the report file.")]
    UnknownVersion(String),
    /// Longer than any link that is made.
    #[error("This link is too long to be a report. Ask for the report file instead.")]
    TooLong,
    /// Letters are missing or changed.
    #[error("This link is damaged: part of it was cut off or changed on its way. Ask for it again, or for the report file.")]
    Damaged,
    /// Unpacks to more than any report needs.
    #[error("This link unpacks to more than 32 MB and was not opened.")]
    TooLarge,
    /// A report file that is no report.
    #[error("This file is not a saved report: {0}.")]
    NotASavedReport(String),
}

/// The report without what a link need not carry: source texts and excerpts.
pub fn without_sources(report: &Report) -> Report {
    let mut report = report.clone();
    report.sources.clear();
    for finding in &mut report.findings {
        for evidence in [&mut finding.left, &mut finding.right].into_iter().flatten() {
            evidence.excerpt = None;
        }
    }
    for table in &mut report.tables {
        let own = [&mut table.left, &mut table.right].into_iter().flatten();
        let rows = table.rows.iter_mut().flat_map(|row| [&mut row.left, &mut row.right].into_iter().flatten());
        for evidence in own.chain(rows) {
            evidence.excerpt = None;
        }
    }
    for table in &mut report.seed {
        for evidence in [&mut table.left, &mut table.right].into_iter().flatten() {
            evidence.excerpt = None;
        }
    }
    for place in &mut report.not_analysed {
        place.excerpt.clear();
    }
    report
}

/// The text of a link, without `#r=`: the report without source texts.
pub fn encode(report: &Report) -> String {
    encode_whole(&without_sources(report))
}

/// The text of a link with everything in it, source texts too.
pub fn encode_whole(report: &Report) -> String {
    let json = serde_json::to_vec(report).expect("a report is plain data with text keys");
    format!("{VERSION}.{}", URL_SAFE_NO_PAD.encode(compress_to_vec_zlib(&json, 9)))
}

/// Whether a report is small enough to travel in a link.
pub fn fits(report: &Report) -> bool {
    let pairs: usize = report.equivalences.iter().map(|row| row.pairs.len()).sum();
    let rows: usize = report.tables.iter().map(|table| table.rows.len()).sum();
    report.findings.len() + rows + pairs <= MOST_PARTS
}

/// The report of a link's text.
pub fn decode(text: &str) -> Result<Report, ShareError> {
    let (version, payload) = text.split_once('.').ok_or(ShareError::NotAReport)?;
    if text.len() > MAX_TEXT {
        return Err(ShareError::TooLong);
    }
    if version != "1" && version != VERSION {
        let number = !version.is_empty() && version.len() <= 4 && version.bytes().all(|byte| byte.is_ascii_digit());
        return Err(if number { ShareError::UnknownVersion(version.to_owned()) } else { ShareError::NotAReport });
    }
    let packed = URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).map_err(|_| ShareError::Damaged)?;
    let unpacked = match version {
        "1" => decompress_to_vec_with_limit(&packed, MAX_JSON),
        _ => decompress_to_vec_zlib_with_limit(&packed, MAX_JSON),
    };
    let json = unpacked.map_err(|error| match error.status {
        TINFLStatus::HasMoreOutput => ShareError::TooLarge,
        _ => ShareError::Damaged,
    })?;
    let report: Report = serde_json::from_slice(&json).map_err(|_| ShareError::Damaged)?;
    check(report).map_err(|_| ShareError::NotAReport)
}

/// The report of a saved file.
pub fn from_json(bytes: &[u8]) -> Result<Report, ShareError> {
    let report: Report = serde_json::from_slice(bytes).map_err(|error| ShareError::NotASavedReport(error.to_string()))?;
    check(report)
}

fn check(report: Report) -> Result<Report, ShareError> {
    if report.format != "schema-parity-report" {
        return Err(ShareError::NotASavedReport(format!("its format is `{}`", report.format)));
    }
    if report.version > 1 {
        return Err(ShareError::UnknownVersion(report.version.to_string()));
    }
    Ok(report)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The report of the golden link, with names that try to be markup.
    fn sample() -> Report {
        let mut report = decode(include_str!("../../tests/golden-link.txt").trim()).expect("the golden link opens");
        report.left.label = "<b>|`\u{202e}".into();
        report
    }

    #[test]
    fn a_link_opens_as_the_report_without_source_text() {
        let report = sample();
        assert_eq!(decode(&encode(&report)), Ok(without_sources(&report)));
        assert_eq!(decode(&encode_whole(&report)), Ok(report));
    }

    /// Every letter of a link matters: with one of them changed it opens as no report, not as another one.
    #[test]
    fn a_changed_letter_is_told() {
        let link = encode(&sample());
        for at in 2..link.len() - 1 {
            let mut letters = link.clone().into_bytes();
            letters[at] = if letters[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(letters).expect("letters");
            let opened = decode(&changed);
            assert!(matches!(opened, Err(ShareError::Damaged | ShareError::TooLarge)), "letter {at}: {opened:?}");
        }
    }

    /// A link made by the first version. It must open in every later one: a field added to the report needs a default.
    #[test]
    fn the_golden_link_opens() {
        let report = decode(include_str!("../../tests/golden-link.txt").trim()).expect("a link made by the first version opens");
        assert_eq!(report.headline, "The golden report fails.");
        assert_eq!(report.findings.len(), 1);
        assert_eq!(report.tables.iter().map(|table| table.rows.len()).sum::<usize>(), 1);
        assert_eq!(report.migrations.iter().map(|migration| migration.effects.len()).sum::<usize>(), 1);
        assert_eq!(report.equivalences.iter().map(|row| row.pairs.len()).sum::<usize>(), 1);
    }

    #[test]
    fn what_is_cut_changed_or_foreign_is_told_apart() {
        let link = encode(&sample());
        assert_eq!(decode(""), Err(ShareError::NotAReport));
        assert_eq!(decode("hello.world"), Err(ShareError::NotAReport));
        assert_eq!(decode("3.AAAA"), Err(ShareError::UnknownVersion("3".into())));
        assert_eq!(decode("1."), Err(ShareError::Damaged));
        assert_eq!(decode("2."), Err(ShareError::Damaged));
        assert_eq!(decode(&format!("1.{}", "A".repeat(MAX_TEXT))), Err(ShareError::TooLong));
        for cut in (2..link.len() - 1).step_by(7) {
            assert!(decode(&link[..cut]).is_err(), "cut at {cut}");
        }
        let nothing = URL_SAFE_NO_PAD.encode(compress_to_vec_zlib(b"{}", 9));
        assert_eq!(decode(&format!("2.{nothing}")), Err(ShareError::Damaged));
    }

    #[test]
    fn a_bomb_is_not_unpacked() {
        let bomb = vec![b' '; MAX_JSON + 1];
        let old = URL_SAFE_NO_PAD.encode(miniz_oxide::deflate::compress_to_vec(&bomb, 9));
        assert_eq!(decode(&format!("1.{old}")), Err(ShareError::TooLarge));
        let new = URL_SAFE_NO_PAD.encode(compress_to_vec_zlib(&bomb, 9));
        assert_eq!(decode(&format!("2.{new}")), Err(ShareError::TooLarge));
    }

    #[test]
    fn a_saved_report_of_another_kind_is_refused() {
        assert!(matches!(from_json(b"[1]"), Err(ShareError::NotASavedReport(_))));
        let mut report = sample();
        report.version = 9;
        assert_eq!(from_json(&serde_json::to_vec(&report).unwrap_or_default()), Err(ShareError::UnknownVersion("9".into())));
    }
}
