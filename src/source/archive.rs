//! Zip archives (<https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT>): a folder of migrations as code hosts offer it for download.

use miniz_oxide::inflate::decompress_to_vec_with_limit;

use super::InputFile;

/// What all files of an archive may have together, in bytes: text and model have to fit beside each other in the memory of a browser.
const MAX_UNPACKED: usize = 512 * 1024 * 1024;
/// No more files than this are taken from an archive.
const MAX_FILES: usize = 20_000;
/// Length of the record at the end, without its comment, and the longest comment.
const END: usize = 22;
const MAX_COMMENT: usize = 0xffff;

/// Whether a file is a zip archive by its name.
pub fn is_archive(path: &str) -> bool {
    path.len() > 4 && path.to_ascii_lowercase().ends_with(".zip")
}

/// The files of an archive, a folder that all of them lie in left out of their paths. A file that cannot be unpacked says why in its place; an
/// archive that is not read at all says why itself.
pub fn unzip(bytes: &[u8]) -> Result<Vec<InputFile>, &'static str> {
    let damaged = "The archive is damaged: its list of files was not found. Pack it again, or unpack it and give the folder";
    let from = bytes.len().saturating_sub(END + MAX_COMMENT);
    let end = from + memchr::memmem::rfind(&bytes[from..], b"PK\x05\x06").ok_or(damaged)?;
    let count = number(bytes, end + 10, 2).ok_or(damaged)?;
    let mut at = number(bytes, end + 16, 4).ok_or(damaged)?;
    if count == 0xffff || at == 0xffff_ffff {
        return Err("The archive is of the large kind (zip64), which is not read. Unpack it and give the folder");
    }
    if count > MAX_FILES {
        return Err("The archive has more than 20,000 files. Unpack it and give the folder with the migrations");
    }
    let mut files = Vec::new();
    let mut left = MAX_UNPACKED;
    for _ in 0..count {
        let entry = Entry::read(bytes, at).ok_or(damaged)?;
        at = entry.end;
        if entry.path.ends_with('/') || entry.path.starts_with("__MACOSX/") {
            continue;
        }
        let content = entry.content(bytes, left).map_err(str::to_owned);
        left -= content.as_ref().map_or(0, Vec::len);
        files.push(InputFile { path: entry.path, content });
    }
    if let Some(root) = files.first().and_then(|file| file.path.split_once('/')).map(|(root, _)| format!("{root}/"))
        && files.iter().all(|file| file.path.starts_with(&root))
    {
        for file in &mut files {
            file.path.drain(..root.len());
        }
    }
    Ok(files)
}

/// A file of the list of files.
struct Entry {
    path: String,
    flags: usize,
    method: usize,
    packed: usize,
    header: usize,
    end: usize,
}

impl Entry {
    fn read(bytes: &[u8], at: usize) -> Option<Entry> {
        let field = |offset: usize, width: usize| number(bytes, at + offset, width);
        if bytes.get(at..at + 4)? != b"PK\x01\x02" {
            return None;
        }
        let name_end = at + 46 + field(28, 2)?;
        // Names are UTF-8 today; what is not keeps its place, and what is odd in it is shown.
        let path = String::from_utf8_lossy(bytes.get(at + 46..name_end)?).replace('\\', "/");
        Some(Entry {
            path,
            flags: field(8, 2)?,
            method: field(10, 2)?,
            packed: field(20, 4)?,
            header: field(42, 4)?,
            end: name_end + field(30, 2)? + field(32, 2)?,
        })
    }

    fn content(&self, bytes: &[u8], limit: usize) -> Result<Vec<u8>, &'static str> {
        let damaged = "The archive is damaged here: the file could not be unpacked.";
        if self.flags & 1 == 1 {
            return Err("The file is locked with a password. Unpack the archive and give the folder.");
        }
        let lengths = || Some(number(bytes, self.header + 26, 2)? + number(bytes, self.header + 28, 2)?);
        let start = self.header + 30 + lengths().ok_or(damaged)?;
        let packed = bytes.get(start..start + self.packed).ok_or(damaged)?;
        match self.method {
            0 if packed.len() <= limit => Ok(packed.to_vec()),
            8 => decompress_to_vec_with_limit(packed, limit).map_err(|error| match error.status {
                miniz_oxide::inflate::TINFLStatus::HasMoreOutput => {
                    "The files of the archive have more than 512 MB together. Unpack it and give the folder."
                }
                _ => damaged,
            }),
            0 => Err("The files of the archive have more than 512 MB together. Unpack it and give the folder."),
            _ => Err("The file is packed in a way that is not read here. Unpack the archive and give the folder."),
        }
    }
}

/// A number of some bytes, the lowest first.
fn number(bytes: &[u8], at: usize, width: usize) -> Option<usize> {
    Some(bytes.get(at..at + width)?.iter().rev().fold(0, |number, byte| number << 8 | usize::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use miniz_oxide::deflate::compress_to_vec;
    use proptest::prelude::*;

    /// An archive as programs write it; `method` 8 compresses.
    fn zip(files: &[(&str, &[u8])], method: u16, flags: u16) -> Vec<u8> {
        let (mut out, mut list) = (Vec::new(), Vec::new());
        for (name, content) in files {
            let packed = if method == 8 { compress_to_vec(content, 6) } else { content.to_vec() };
            let header = (out.len() as u32).to_le_bytes();
            let sizes = [(packed.len() as u32).to_le_bytes(), (content.len() as u32).to_le_bytes()].concat();
            let common = [&flags.to_le_bytes()[..], &method.to_le_bytes(), &[0; 8], &sizes, &(name.len() as u16).to_le_bytes()].concat();
            out.extend([b"PK\x03\x04\x14\0", &common[..], &[0, 0], name.as_bytes(), &packed].concat());
            list.extend([b"PK\x01\x02\x14\0\x14\0", &common[..], &[0; 12], &header, name.as_bytes()].concat());
        }
        let count = (files.len() as u16).to_le_bytes();
        let (size, at) = ((list.len() as u32).to_le_bytes(), (out.len() as u32).to_le_bytes());
        [&out[..], &list, b"PK\x05\x06\0\0\0\0", &count, &count, &size, &at, b"\x02\0hi"].concat()
    }

    #[test]
    fn files_come_out_without_their_common_folder() {
        let sql = "CREATE TABLE a (id INTEGER);\n".repeat(50);
        for method in [0, 8] {
            let archive =
                zip(&[("repo/", b""), ("repo/m/1.sql", sql.as_bytes()), ("repo/m/2.sql", b""), ("__MACOSX/repo/._1", b"x")], method, 0);
            let expected = [("m/1.sql", sql.as_bytes()), ("m/2.sql", b"")];
            let expected = expected.map(|(path, content)| InputFile { path: path.into(), content: Ok(content.to_vec()) });
            assert_eq!(unzip(&archive), Ok(expected.to_vec()));
        }
        let flat = unzip(&zip(&[("1.sql", b"x"), ("a/2.sql", b"y")], 8, 0)).unwrap_or_default();
        assert_eq!(flat.iter().map(|file| file.path.as_str()).collect::<Vec<_>>(), ["1.sql", "a/2.sql"]);
    }

    #[test]
    fn what_cannot_be_unpacked_says_why() {
        let why = |archive: &[u8]| match unzip(archive) {
            Ok(files) => files.into_iter().find_map(|file| file.content.err()).unwrap_or_default(),
            Err(error) => error.to_owned(),
        };
        assert!(why(b"nothing").contains("damaged"));
        assert!(why(&zip(&[("a.sql", b"x")], 8, 1)).contains("password"));
        assert!(why(&zip(&[("a.sql", b"x")], 12, 0)).contains("packed in a way"));
        let mut cut = zip(&[("a.sql", b"abcabcabc")], 8, 0);
        // No block of deflate is of this kind.
        cut[35] |= 0b110;
        assert!(why(&cut).contains("damaged here"));
    }

    proptest! {
        #[test]
        fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..200), flip in 0_usize..150, value: u8) {
            let _ = unzip(&bytes);
            let mut archive = zip(&[("a/b.sql", b"CREATE TABLE t (a);"), ("a/c.sql", &bytes)], 8, 0);
            let at = flip % archive.len();
            archive[at] = value;
            let _ = unzip(&archive);
        }
    }
}
