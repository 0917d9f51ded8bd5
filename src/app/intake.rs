//! From a drop, a picker or the clipboard to files with paths.
//!
//! Nothing is read here: the worker reads. What cannot even be listed becomes a file with the reason, so that the rest goes on.

use std::cell::Cell;
use std::rc::Rc;

use crate::source::{is_archive, unzip};
use js_sys::{AsyncIterator, Function, IteratorNext, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DataTransfer, File, FileList, FileSystemDirectoryEntry, FileSystemEntry, FileSystemFileEntry};

/// Folders deeper than this are not followed; no migration tool nests so deep.
const MAX_DEPTH: usize = 24;
/// No more files than this are taken from one drop.
const MAX_FILES: usize = 20_000;

/// An archive may be this large, in bytes: it is unpacked in the page.
const MAX_ARCHIVE: f64 = 256.0 * 1024.0 * 1024.0;

/// Folders that never hold migrations and may be huge; the command line skips the same.
const SKIPPED_FOLDERS: [&str; 5] = [".git", ".hg", ".svn", "node_modules", "target"];

/// A file as it was given.
#[derive(Debug, Clone, PartialEq)]
pub struct PickedFile {
    /// Path below what was dropped, with `/`.
    pub path: String,
    /// How to get at its bytes.
    pub body: Body,
}

/// Where a file's bytes are.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// On the user's disk; the worker reads it.
    File(File),
    /// Here: pasted, or an example.
    Text(Rc<str>),
    /// Nowhere: why it cannot be read.
    Unreadable(String),
}

/// One thing that was dropped: a folder or a single file.
#[derive(Debug, Clone, PartialEq)]
pub struct Dropped {
    /// Its name.
    pub label: String,
    /// Whether it is a folder.
    pub folder: bool,
    /// Its files.
    pub files: Vec<PickedFile>,
}

/// Something dropped before it was opened; must be taken from the event at once, because browsers empty it afterwards.
enum Item {
    Handle(JsFuture),
    Entry(FileSystemEntry),
    File(File),
}

thread_local! {
    /// How often a listing was stopped: one that began before stops.
    static STOPPED: Cell<u32> = const { Cell::new(0) };
}

/// How often the page is told how far a listing is, in milliseconds.
const TOLD_EVERY: f64 = 200.0;

/// Stops listing what was dropped.
pub fn stop_listing() {
    STOPPED.set(STOPPED.get() + 1);
}

/// A listing under way.
struct Listing<'a> {
    stopped: u32,
    told: f64,
    found: usize,
    tell: &'a dyn Fn(usize),
}

impl Listing<'_> {
    /// Counts a file; `false` when the user wants no more.
    fn goes_on(&mut self) -> bool {
        // Once it is stopped nothing more is told: the page says that it is cancelled.
        if self.stopped != STOPPED.get() {
            return false;
        }
        self.found += 1;
        let now = js_sys::Date::now();
        if now - self.told > TOLD_EVERY {
            self.told = now;
            (self.tell)(self.found);
        }
        true
    }
}

/// A drop whose files are not listed yet.
pub struct PendingDrop(Vec<Item>);

impl PendingDrop {
    /// Takes everything out of a drop event. Entries come first: a handle leaves out files with odd names without a word. Folders dropped on a
    /// page that was opened from disk can be listed only through handles.
    pub fn take(transfer: &DataTransfer) -> PendingDrop {
        let items = transfer.items();
        let from_disk = gloo::utils::window().location().protocol().is_ok_and(|protocol| protocol == "file:");
        let mut taken = Vec::new();
        for index in 0..items.length() {
            let Some(item) = items.get(index) else { continue };
            if item.kind() != "file" {
                continue;
            }
            if !from_disk && let Ok(Some(entry)) = item.webkit_get_as_entry() {
                taken.push(Item::Entry(entry));
                continue;
            }
            let handle = Reflect::get(&item, &"getAsFileSystemHandle".into())
                .ok()
                .and_then(|value| value.dyn_into::<Function>().ok())
                .and_then(|function| function.call0(&item).ok())
                .and_then(|value| value.dyn_into::<Promise>().ok());
            if let Some(promise) = handle {
                // It listens from now on: one that fails before its turn would else be a rejection that nobody handles.
                taken.push(Item::Handle(promise.into()));
            } else if let Ok(Some(entry)) = item.webkit_get_as_entry() {
                taken.push(Item::Entry(entry));
            } else if let Ok(Some(file)) = item.get_as_file() {
                taken.push(Item::File(file));
            }
        }
        if taken.is_empty()
            && let Some(files) = transfer.files()
        {
            taken.extend((0..files.length()).filter_map(|index| files.get(index)).map(Item::File));
        }
        PendingDrop(taken)
    }

    /// Lists every file of the drop, and tells now and then how many there are so far; `None` when the user stopped it.
    pub async fn list(self, tell: &dyn Fn(usize)) -> Option<Vec<Dropped>> {
        let mut listing = Listing { stopped: STOPPED.get(), told: js_sys::Date::now(), found: 0, tell };
        let mut out = Vec::new();
        for item in self.0 {
            out.push(match item {
                Item::Handle(handle) => match handle.await {
                    Ok(handle) => from_handle(handle, &mut listing).await,
                    Err(error) => unreadable(&error),
                },
                Item::Entry(entry) => from_entry(entry, &mut listing).await,
                Item::File(file) => single(file),
            });
        }
        (listing.stopped == STOPPED.get()).then_some(out)
    }
}

fn single(file: File) -> Dropped {
    let label = file.name();
    Dropped { label: label.clone(), folder: false, files: vec![PickedFile { path: label, body: Body::File(file) }] }
}

fn unreadable(error: &JsValue) -> Dropped {
    let body = Body::Unreadable(format!("the browser could not open it ({})", describe(error)));
    Dropped { label: "dropped item".into(), folder: false, files: vec![PickedFile { path: "dropped item".into(), body }] }
}

/// What a browser error says, in a few words.
pub fn describe(error: &JsValue) -> String {
    let text = |key: &str| Reflect::get(error, &key.into()).ok().and_then(|value| value.as_string()).filter(|text| !text.is_empty());
    text("message").or_else(|| text("name")).or_else(|| error.as_string()).unwrap_or_else(|| "unknown error".into())
}

fn text_of(object: &JsValue, key: &str) -> String {
    Reflect::get(object, &key.into()).ok().and_then(|value| value.as_string()).unwrap_or_default()
}

async fn call_async(object: &JsValue, method: &str) -> Result<JsValue, JsValue> {
    let function: Function = Reflect::get(object, &method.into())?.dyn_into()?;
    JsFuture::from(function.call0(object)?.dyn_into::<Promise>()?).await
}

fn too_many(path: &str) -> PickedFile {
    PickedFile { path: path.into(), body: Body::Unreadable(format!("more than {MAX_FILES} files were dropped; the rest was left out")) }
}

fn too_deep(path: &str) -> PickedFile {
    PickedFile { path: path.into(), body: Body::Unreadable(format!("folders nested deeper than {MAX_DEPTH} levels are not followed")) }
}

/// Lists a `FileSystemHandle` without recursion: folders wait on a stack.
async fn from_handle(root: JsValue, listing: &mut Listing<'_>) -> Dropped {
    let label = text_of(&root, "name");
    if text_of(&root, "kind") != "directory" {
        let body = match call_async(&root, "getFile").await {
            Ok(file) => Body::File(file.unchecked_into()),
            Err(error) => Body::Unreadable(format!("the browser could not open it ({})", describe(&error))),
        };
        return Dropped { label: label.clone(), folder: false, files: vec![PickedFile { path: label, body }] };
    }
    let mut files = Vec::new();
    let mut waiting = vec![(String::new(), root, 0)];
    while let Some((prefix, folder, depth)) = waiting.pop() {
        let iterator = Reflect::get(&folder, &"values".into())
            .and_then(|value| value.dyn_into::<Function>())
            .and_then(|values| values.call0(&folder))
            .map(|iterator| iterator.unchecked_into::<AsyncIterator>());
        let iterator = match iterator {
            Ok(iterator) => iterator,
            Err(error) => {
                files.push(PickedFile {
                    path: prefix,
                    body: Body::Unreadable(format!("the folder could not be listed ({})", describe(&error))),
                });
                continue;
            }
        };
        loop {
            let next = match iterator.next() {
                Ok(promise) => JsFuture::from(promise).await,
                Err(error) => Err(error),
            };
            let next = match next {
                Ok(next) => next.unchecked_into::<IteratorNext>(),
                Err(error) => {
                    let body = Body::Unreadable(format!("the folder could not be listed to its end ({})", describe(&error)));
                    files.push(PickedFile { path: format!("{prefix}…"), body });
                    break;
                }
            };
            if next.done() {
                break;
            }
            let child = next.value();
            let name = text_of(&child, "name");
            let folder = text_of(&child, "kind") == "directory";
            if folder && SKIPPED_FOLDERS.contains(&name.as_str()) {
                continue;
            }
            let path = format!("{prefix}{name}");
            if files.len() >= MAX_FILES || !listing.goes_on() {
                files.push(too_many(&path));
                waiting.clear();
                break;
            }
            if folder {
                if depth >= MAX_DEPTH {
                    files.push(too_deep(&path));
                } else {
                    waiting.push((format!("{path}/"), child, depth + 1));
                }
                continue;
            }
            let body = match call_async(&child, "getFile").await {
                Ok(file) => Body::File(file.unchecked_into()),
                Err(error) => Body::Unreadable(format!("the browser could not open it ({})", describe(&error))),
            };
            files.push(PickedFile { path, body });
        }
    }
    sort(&mut files);
    Dropped { label, folder: true, files }
}

/// Lists a `FileSystemEntry`, for browsers without handles; `readEntries` answers in batches until it is empty.
async fn from_entry(root: FileSystemEntry, listing: &mut Listing<'_>) -> Dropped {
    let label = root.name();
    let folder = root.is_directory();
    let mut files = Vec::new();
    let mut waiting = vec![(if folder { String::new() } else { label.clone() }, root, 0)];
    while let Some((path, entry, depth)) = waiting.pop() {
        if files.len() >= MAX_FILES || !listing.goes_on() {
            files.push(too_many(&path));
            break;
        }
        if !entry.is_directory() {
            let body = match entry_file(entry.unchecked_into()).await {
                Ok(file) => Body::File(file),
                Err(error) => Body::Unreadable(format!("the browser could not open it ({})", describe(&error))),
            };
            files.push(PickedFile { path, body });
            continue;
        }
        if depth >= MAX_DEPTH {
            files.push(too_deep(&path));
            continue;
        }
        let reader = entry.unchecked_into::<FileSystemDirectoryEntry>().create_reader();
        loop {
            let batch = Promise::new(&mut |resolve, reject| {
                let _ = reader.read_entries_with_callback_and_callback(&resolve, &reject);
            });
            let batch = match JsFuture::from(batch).await {
                Ok(batch) => js_sys::Array::from(&batch),
                Err(error) => {
                    let body = Body::Unreadable(format!("the folder could not be listed ({})", describe(&error)));
                    files.push(PickedFile { path: format!("{path}…"), body });
                    break;
                }
            };
            if batch.length() == 0 {
                break;
            }
            for child in batch.iter() {
                let child: FileSystemEntry = child.unchecked_into();
                if child.is_directory() && SKIPPED_FOLDERS.contains(&child.name().as_str()) {
                    continue;
                }
                let prefix = if path.is_empty() { String::new() } else { format!("{path}/") };
                waiting.push((format!("{prefix}{}", child.name()), child, depth + 1));
            }
        }
    }
    sort(&mut files);
    Dropped { label, folder, files }
}

async fn entry_file(entry: FileSystemFileEntry) -> Result<File, JsValue> {
    let promise = Promise::new(&mut |resolve, reject| {
        entry.file_with_callback_and_callback(&resolve, &reject);
    });
    JsFuture::from(promise).await.map(JsCast::unchecked_into)
}

fn sort(files: &mut [PickedFile]) {
    crate::source::order::sort_by(files, |a, b| a.path.cmp(&b.path));
}

/// Files of an `<input type=file>`; a folder picker's common first folder becomes the label.
pub fn from_list(list: &FileList) -> Option<Dropped> {
    let files: Vec<File> = (0..list.length()).filter_map(|index| list.get(index)).collect();
    let first = files.first()?;
    let relative = |file: &File| {
        Reflect::get(file, &"webkitRelativePath".into()).ok().and_then(|value| value.as_string()).filter(|path| !path.is_empty())
    };
    if let Some((root, _)) = relative(first).as_deref().and_then(|path| path.split_once('/')) {
        let mut picked: Vec<PickedFile> = files
            .iter()
            .map(|file| {
                let path = relative(file).unwrap_or_else(|| file.name());
                let path = path.split_once('/').map_or(path.as_str(), |(_, rest)| rest).to_owned();
                PickedFile { path, body: Body::File(file.clone()) }
            })
            .filter(|file| !file.path.split('/').rev().skip(1).any(|folder| SKIPPED_FOLDERS.contains(&folder)))
            .collect();
        sort(&mut picked);
        return Some(Dropped { label: root.to_owned(), folder: true, files: picked });
    }
    let label = if files.len() == 1 { first.name() } else { format!("{} files", files.len()) };
    let mut picked: Vec<PickedFile> = files.into_iter().map(|file| PickedFile { path: file.name(), body: Body::File(file) }).collect();
    sort(&mut picked);
    Some(Dropped { label, folder: picked.len() > 1, files: picked })
}

/// A zip archive as the folder that is in it; anything else as it is.
pub async fn unpacked(dropped: Dropped) -> Result<Dropped, String> {
    let [PickedFile { path, body: Body::File(file) }] = dropped.files.as_slice() else { return Ok(dropped) };
    if dropped.folder || !is_archive(path) {
        return Ok(dropped);
    }
    if file.size() > MAX_ARCHIVE {
        return Err(format!("The archive {path} has more than 256 MB. Unpack it and drop the folder."));
    }
    let bytes = JsFuture::from(file.array_buffer()).await.map_err(|error| format!("{path} could not be read: {}.", describe(&error)))?;
    let files = unzip(&Uint8Array::new(&bytes).to_vec()).map_err(|why| format!("{path}: {why}."))?;
    let skipped = |path: &str| path.split('/').any(|folder| SKIPPED_FOLDERS.contains(&folder));
    let mut picked: Vec<PickedFile> = files
        .into_iter()
        .filter(|file| !skipped(&file.path))
        .map(|file| {
            let made = file.content.and_then(|bytes| {
                let parts = js_sys::Array::of1(&Uint8Array::from(bytes.as_slice()));
                File::new_with_u8_array_sequence(&parts, &file.path).map_err(|error| describe(&error))
            });
            PickedFile { path: file.path, body: made.map_or_else(Body::Unreadable, Body::File) }
        })
        .collect();
    sort(&mut picked);
    Ok(Dropped { label: path.clone(), folder: true, files: picked })
}

/// Pasted text as a file.
pub fn from_paste(text: &str) -> Dropped {
    Dropped {
        label: "pasted.sql".into(),
        folder: false,
        files: vec![PickedFile { path: "pasted.sql".into(), body: Body::Text(text.into()) }],
    }
}
