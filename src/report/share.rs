//! A report as the text of a link, and back.
//!
//! A version, a dot, and the report, compressed and written in base64url (RFC 4648, section 5). Version 3 is written: the report's JSON as
//! [`super::columns`], in a zlib stream (RFC 1950), whose checksum tells a link that was changed on its way. Version 2 was JSON in a zlib
//! stream, version 1 JSON in a bare deflate stream (RFC 1951). A link made today opens in every later version. Links are hostile input: reading
//! is bounded in time and memory.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use miniz_oxide::deflate::compress_to_vec_zlib;
use miniz_oxide::inflate::{DecompressError, TINFLStatus, decompress_to_vec_with_limit, decompress_to_vec_zlib_with_limit};
use thiserror::Error;

use super::{Report, columns};

/// Version of the encoding that is written.
const VERSION: &str = "3";
/// In front of a link that is locked with a passphrase: version 3, locked.
const LOCKED: &str = "3p";
/// Longest text that is looked at, in characters. Browsers refuse addresses beyond about two million.
const MAX_TEXT: usize = 4 * 1024 * 1024;
/// The most that is unpacked, in bytes.
const MAX_UNPACKED: usize = 32 * 1024 * 1024;
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
        finding.diff.clear();
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
    for object in &mut report.objects {
        for evidence in [&mut object.left, &mut object.right].into_iter().flatten() {
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
    link(&pack(&without_sources(report)))
}

/// The text of a link with everything in it, source texts too.
pub fn encode_whole(report: &Report) -> String {
    link(&pack(report))
}

/// A report as the bytes of a link.
pub fn pack(report: &Report) -> Vec<u8> {
    // By way of JSON: the code that writes and reads it is in the program anyway.
    let json = serde_json::to_vec(report).expect("a report is plain data with text keys");
    let tree = serde_json::from_slice(&json).expect("what was written reads back");
    compress_to_vec_zlib(&columns::pack(&tree), 9)
}

/// The text of a link from its bytes.
pub fn link(packed: &[u8]) -> String {
    format!("{VERSION}.{}", URL_SAFE_NO_PAD.encode(packed))
}

/// How many letters [`link`] gives for so many bytes.
pub fn length(bytes: usize) -> usize {
    VERSION.len() + 1 + (bytes * 4).div_ceil(3)
}

/// How many letters [`locked_link`] gives for so many bytes.
pub fn locked_length(bytes: usize) -> usize {
    LOCKED.len() + 1 + (bytes * 4).div_ceil(3)
}

/// The text of a link from bytes that were locked with a passphrase. Whoever locks and unlocks them decides how.
pub fn locked_link(locked: &[u8]) -> String {
    format!("{LOCKED}.{}", URL_SAFE_NO_PAD.encode(locked))
}

/// The locked bytes of a link that asks for a passphrase; `None` for a link that does not.
pub fn locked(text: &str) -> Option<Result<Vec<u8>, ShareError>> {
    let payload = text.strip_prefix(LOCKED)?.strip_prefix('.')?;
    Some(bytes(payload))
}

/// The report of the bytes of a link.
pub fn unpack(packed: &[u8]) -> Result<Report, ShareError> {
    let columns = inflated(decompress_to_vec_zlib_with_limit(packed, MAX_UNPACKED))?;
    let tree = columns::unpack(&columns, MAX_UNPACKED).ok_or(ShareError::Damaged)?;
    read(&serde_json::to_vec(&tree).map_err(|_| ShareError::Damaged)?)
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
    match version {
        VERSION => unpack(&bytes(payload)?),
        "2" => read(&inflated(decompress_to_vec_zlib_with_limit(&bytes(payload)?, MAX_UNPACKED))?),
        "1" => read(&inflated(decompress_to_vec_with_limit(&bytes(payload)?, MAX_UNPACKED))?),
        number if matches!(number.len(), 1..=4) && number.bytes().all(|byte| byte.is_ascii_digit()) => {
            Err(ShareError::UnknownVersion(number.to_owned()))
        }
        _ => Err(ShareError::NotAReport),
    }
}

fn bytes(payload: &str) -> Result<Vec<u8>, ShareError> {
    if payload.len() >= MAX_TEXT {
        return Err(ShareError::TooLong);
    }
    URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).map_err(|_| ShareError::Damaged)
}

fn inflated(unpacked: Result<Vec<u8>, DecompressError>) -> Result<Vec<u8>, ShareError> {
    unpacked.map_err(|error| match error.status {
        TINFLStatus::HasMoreOutput => ShareError::TooLarge,
        _ => ShareError::Damaged,
    })
}

/// The report of a link's JSON.
fn read(json: &[u8]) -> Result<Report, ShareError> {
    let report: Report = serde_json::from_slice(json).map_err(|_| ShareError::Damaged)?;
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
        assert_eq!(encode(&report).len(), length(pack(&without_sources(&report)).len()));
        assert_eq!(decode(&encode_whole(&report)), Ok(report));
    }

    #[test]
    fn a_locked_link_is_told_from_an_open_one() {
        assert_eq!(locked(&encode(&sample())), None);
        for bytes in [&b""[..], b"x", b"xyz!"] {
            let link = locked_link(bytes);
            assert_eq!((link.len(), locked(&link)), (locked_length(bytes.len()), Some(Ok(bytes.to_vec()))));
        }
        assert_eq!(locked("3p.!"), Some(Err(ShareError::Damaged)));
        assert_eq!(decode("3p.AAAA"), Err(ShareError::NotAReport));
    }

    /// With a letter changed, a link never opens as another report. A few letters say nothing: the length of a code that no byte has.
    #[test]
    fn a_changed_letter_is_told() {
        let link = encode(&sample());
        let same = without_sources(&sample());
        let mut silent = 0;
        for at in 2..link.len() - 1 {
            let mut letters = link.clone().into_bytes();
            letters[at] = if letters[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(letters).expect("letters");
            let opened = decode(&changed);
            match opened {
                Ok(report) => {
                    assert_eq!(report, same, "letter {at}");
                    silent += 1;
                }
                Err(error) => assert!(matches!(error, ShareError::Damaged | ShareError::TooLarge), "letter {at}: {error}"),
            }
        }
        assert!(silent < link.len() / 100, "{silent} of {} letters say nothing", link.len());
    }

    /// The same report as the link of every version so far. They must open in every later one: a field added to the report needs a default.
    #[test]
    fn the_golden_links_open() {
        let report = decode(include_str!("../../tests/golden-link.txt").trim()).expect("a link of the first version opens");
        for link in [include_str!("../../tests/golden-link-2.txt"), include_str!("../../tests/golden-link-3.txt")] {
            assert_eq!(decode(link.trim()), Ok(report.clone()));
        }
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
        assert_eq!(decode("4.AAAA"), Err(ShareError::UnknownVersion("4".into())));
        assert_eq!(decode("1."), Err(ShareError::Damaged));
        assert_eq!(decode("2."), Err(ShareError::Damaged));
        assert_eq!(decode("3."), Err(ShareError::Damaged));
        assert_eq!(decode(&format!("1.{}", "A".repeat(MAX_TEXT))), Err(ShareError::TooLong));
        for cut in (2..link.len() - 1).step_by(7) {
            assert!(decode(&link[..cut]).is_err(), "cut at {cut}");
        }
        let nothing = URL_SAFE_NO_PAD.encode(compress_to_vec_zlib(b"{}", 9));
        assert_eq!(decode(&format!("2.{nothing}")), Err(ShareError::Damaged));
        assert_eq!(decode(&format!("3.{nothing}")), Err(ShareError::Damaged));
    }

    #[test]
    fn a_bomb_is_not_unpacked() {
        let bomb = vec![b' '; MAX_UNPACKED + 1];
        let old = URL_SAFE_NO_PAD.encode(miniz_oxide::deflate::compress_to_vec(&bomb, 9));
        assert_eq!(decode(&format!("1.{old}")), Err(ShareError::TooLarge));
        let new = URL_SAFE_NO_PAD.encode(compress_to_vec_zlib(&bomb, 9));
        assert_eq!(decode(&format!("2.{new}")), Err(ShareError::TooLarge));
        assert_eq!(decode(&format!("3.{new}")), Err(ShareError::TooLarge));
    }

    #[test]
    fn a_saved_report_of_another_kind_is_refused() {
        assert!(matches!(from_json(b"[1]"), Err(ShareError::NotASavedReport(_))));
        let mut report = sample();
        report.version = 9;
        assert_eq!(from_json(&serde_json::to_vec(&report).unwrap_or_default()), Err(ShareError::UnknownVersion("9".into())));
    }
}
