//! Reads what the user named: folders with everything in them, or files.

use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use schema_parity::rules::{CONFIG_FILE_NAME, Config};
use schema_parity::source::{InputFile, Omitted, SideInput, SortedMap, Thinner, WHOLE_FILE, is_archive, unzip};

/// Folders that never hold migrations and may be huge.
const SKIPPED_FOLDERS: [&str; 5] = [".git", ".hg", ".svn", "node_modules", "target"];

/// How much of a large file is read at once, in bytes.
const PIECE: usize = 4 * 1024 * 1024;

/// Reads one side. One folder or zip archive: every file in it, with paths relative to it. Files: in the order given.
pub fn read_side(paths: &[PathBuf]) -> anyhow::Result<SideInput> {
    let [path] = paths else { return read_files(paths) };
    let metadata = std::fs::metadata(path).with_context(|| format!("cannot open {}", path.display()))?;
    let mut side = SideInput { label: label(path), ..SideInput::default() };
    if metadata.is_file() && is_archive(&side.label) {
        let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        side.files = unzip(&bytes).map_err(anyhow::Error::msg).with_context(|| format!("cannot read {}", path.display()))?;
        side.files.retain(|file| !file.path.split('/').any(|folder| SKIPPED_FOLDERS.contains(&folder)));
        return Ok(side);
    }
    if !metadata.is_dir() {
        return read_files(paths);
    }
    read_folder(path, "", &mut side)?;
    Ok(side)
}

/// Reads the configuration: the file named, else `schema-parity.toml` of the working directory if there is one.
pub fn read_config(path: Option<&Path>) -> anyhow::Result<Option<String>> {
    let path = path.unwrap_or(Path::new(CONFIG_FILE_NAME));
    let default = path == Path::new(CONFIG_FILE_NAME);
    match std::fs::read_to_string(path) {
        Ok(text) => {
            Config::parse(&text)?;
            Ok(Some(text))
        }
        Err(error) if default && error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}

/// What a path is called in a report: its last component, `.` and `..` resolved.
fn label(path: &Path) -> String {
    let resolved = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    resolved.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

fn read_files(paths: &[PathBuf]) -> anyhow::Result<SideInput> {
    let mut side = SideInput { keep_order: true, ..SideInput::default() };
    for path in paths {
        let metadata = std::fs::metadata(path).with_context(|| format!("cannot open {}", path.display()))?;
        if metadata.is_dir() {
            bail!("{} is a folder; give one folder, or files in the order in which they run", path.display());
        }
        let name = if paths.len() == 1 { label(path) } else { path.to_string_lossy().replace('\\', "/") };
        read_file(path, name, &mut side);
    }
    side.label = match paths {
        [only] => label(only),
        many => format!("{} files", many.len()),
    };
    Ok(side)
}

/// Reads one file; of a large one, rows beyond those that are compared are counted instead of kept.
fn read_file(path: &Path, name: String, side: &mut SideInput) {
    let content = read(path, &name, &mut side.omitted).map_err(|error| format!("The file could not be read: {error}."));
    side.files.push(InputFile { path: name, content });
}

fn read(path: &Path, name: &str, omitted: &mut SortedMap<String, Omitted>) -> std::io::Result<Vec<u8>> {
    if std::fs::metadata(path)?.len() <= WHOLE_FILE {
        return std::fs::read(path);
    }
    let mut file = std::fs::File::open(path)?;
    let mut thinner = Thinner::default();
    let mut piece = vec![0; PIECE];
    loop {
        let read = file.read(&mut piece)?;
        if read == 0 {
            break;
        }
        thinner.push(&piece[..read]);
    }
    let thinned = thinner.finish();
    if !thinned.omitted.is_empty() {
        omitted.insert(name.to_owned(), thinned.omitted);
    }
    Ok(thinned.bytes)
}

fn read_folder(folder: &Path, prefix: &str, side: &mut SideInput) -> anyhow::Result<()> {
    let mut entries: Vec<_> = std::fs::read_dir(folder)
        .and_then(|entries| entries.collect::<Result<Vec<_>, _>>())
        .with_context(|| format!("cannot read folder {}", folder.display()))?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        // Follows links, as `cat` would; a link that leads nowhere is a file that cannot be read.
        match std::fs::metadata(entry.path()) {
            Ok(metadata) if metadata.is_dir() => {
                if !SKIPPED_FOLDERS.contains(&name.as_str()) {
                    read_folder(&entry.path(), &format!("{path}/"), side)?;
                }
            }
            Ok(_) => read_file(&entry.path(), path, side),
            Err(error) => side.files.push(InputFile { path, content: Err(format!("The file could not be read: {error}.")) }),
        }
    }
    Ok(())
}
