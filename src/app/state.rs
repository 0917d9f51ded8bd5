//! Everything the page knows, and the one place where it changes.

use std::rc::Rc;

use yew::prelude::*;

use super::intake::{Body, PickedFile};
use super::loaded::LoadedReport;
use super::memory::Kept;
use super::protocol::{Recognised, Which};
use super::route::{Origin, Route, View};
use crate::compare::CompareOptions;
use crate::rules::{CONFIG_FILE_NAME, Waiver};
use crate::source::Dialect;

/// Sends actions to the one reducer.
pub type Dispatch = UseReducerDispatcher<State>;

/// What was dropped, picked or pasted for one side, and how the user wants it read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct InputSide {
    /// What the user calls it.
    pub label: String,
    /// Its files, in the order they came.
    pub files: Rc<Vec<PickedFile>>,
    /// The engine the user insists on.
    pub dialect: Option<Dialect>,
    /// Paths the user excluded.
    pub excluded: Vec<String>,
    /// Paths the user wants replayed whatever they look like.
    pub included: Vec<String>,
    /// The order the user chose, empty when the layout decides.
    pub order: Vec<String>,
    /// How one folder was divided into two sides, when it was.
    pub divided: Vec<String>,
    /// What the worker recognised; `None` until it answered.
    pub recognised: Option<Rc<Recognised>>,
}

impl InputSide {
    /// Whether anything was given.
    pub fn is_filled(&self) -> bool {
        !self.files.is_empty()
    }
}

/// What a file is to the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileRole {
    /// Whatever the layout says.
    AsRecognised,
    /// Replayed.
    Replayed,
    /// Left out.
    LeftOut,
    /// A file of the other side.
    OtherSide,
}

/// What the worker is doing.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Run {
    /// Nothing.
    #[default]
    Idle,
    /// A run is under way.
    Running {
        /// What it does.
        stage: String,
        /// Steps done.
        done: u32,
        /// Steps in all, 0 when unknown.
        total: u32,
    },
    /// What was dropped is being listed: how many files so far.
    Listing(usize),
    /// The last run was stopped by the user.
    Cancelled,
    /// The last run ended badly; the worker was restarted.
    Failed {
        /// What happened.
        message: String,
    },
}

/// Colours the user asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// The next one, when the switch is pressed.
    pub fn next(self) -> Theme {
        match self {
            Theme::System => Theme::Light,
            Theme::Light => Theme::Dark,
            Theme::Dark => Theme::System,
        }
    }

    /// The word kept in the browser's storage and in the document's `data-theme`.
    pub fn as_str(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// The theme of a stored word; anything unknown is the system's.
    pub fn from_word(word: &str) -> Theme {
        match word {
            "light" => Theme::Light,
            "dark" => Theme::Dark,
            _ => Theme::System,
        }
    }
}

/// A dialog over the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dialog {
    /// Keys and words.
    Help,
    /// Paste SQL for a side.
    Paste(Which),
    /// Save, copy, share.
    Export,
    /// The passphrase of the locked link in the address.
    Unlock(Rc<str>),
    /// What went over the network since load.
    Network,
}

/// What the worker is asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum Job {
    /// Recognise the side that is filled.
    Recognise(Which),
    /// See whether the files of this side are really both sides.
    Divide(Which),
    /// Audit.
    Audit,
}

/// Waivers made in the page, and the file that they go with.
#[derive(Debug, Clone, PartialEq)]
pub struct Accepting {
    /// Made in the page.
    pub waivers: Rc<Vec<Waiver>>,
    /// The configuration file among the inputs.
    pub config: Option<Body>,
}

/// A saved report that the one on show is compared with.
#[derive(Debug, Clone, PartialEq)]
pub struct Earlier {
    /// Where it came from.
    pub from: String,
    /// The report.
    pub loaded: Rc<LoadedReport>,
}

/// All of it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct State {
    /// The two inputs.
    pub inputs: [InputSide; 2],
    /// What is compared beyond the defaults.
    pub options: CompareOptions,
    /// What the user accepted while reading the report, on top of what the files accept.
    pub waivers: Rc<Vec<Waiver>>,
    /// What the worker should do, with the number of the request; a higher number makes earlier answers worthless.
    pub job: Option<(u32, Job)>,
    /// Number of the newest request.
    pub run_number: u32,
    /// What the worker does.
    pub run: Run,
    /// Whether the next report should be shown at once (a first drop), or the user stays where they are (a changed chip).
    pub show_when_done: bool,
    /// The report on show.
    pub report: Option<Rc<LoadedReport>>,
    /// Where the report came from, when it was not made here.
    pub opened_from: Option<String>,
    /// An earlier report to compare with.
    pub earlier: Option<Earlier>,
    /// View, filters and selection.
    pub route: Route,
    /// Colours.
    pub theme: Theme,
    /// The dialog that is open.
    pub dialog: Option<Dialog>,
    /// A short message that fades, with a number so that the same text twice is two messages.
    pub toast: Option<(u32, String)>,
    /// A problem with what was dropped or opened that stays until dismissed.
    pub alert: Option<String>,
    /// Whether a drag hovers over the window.
    pub dragging: bool,
    /// Whether the page is being printed: everything expanded.
    pub printing: bool,
    /// Whether the user lets the browser keep the inputs.
    pub remember: bool,
    /// What the browser kept of an earlier visit.
    pub kept: Option<Rc<Kept>>,
    /// Whether the first worker listens: then everything the page needs has been loaded.
    pub ready: bool,
    /// Addresses requested since the page was loaded.
    pub requests: Rc<Vec<String>>,
}

/// Everything that can happen.
pub enum Action {
    /// What was dropped is being listed, or is listed.
    Listing(Option<usize>),
    /// Files were given for a side.
    Filled {
        /// Which side.
        side: Which,
        /// What to call it.
        label: String,
        /// The files.
        files: Vec<PickedFile>,
        /// Whether the files may turn out to be both sides.
        may_divide: bool,
    },
    /// Files for both sides came at once.
    FilledBoth {
        /// Label and files of each side.
        sides: [(String, Vec<PickedFile>); 2],
        /// The example they belong to.
        example: Option<&'static str>,
    },
    /// The worker divided a folder.
    Divided {
        /// Paths of each side.
        paths: [Vec<String>; 2],
        /// Label of each side.
        labels: [String; 2],
        /// How.
        evidence: Vec<String>,
        /// The run.
        run: u32,
    },
    /// The worker found one side only.
    NotDivided(u32),
    /// A side was emptied.
    Cleared(Which),
    /// The sides changed places.
    Swapped,
    /// The user chose an engine, or leaves it to the evidence.
    EngineChosen(Which, Option<Dialect>),
    /// The user says what a file of a side is.
    RoleChosen(Which, String, FileRole),
    /// The user chose the order of a side's files; empty: the layout decides again.
    OrderChosen(Which, Vec<String>),
    /// The user switches a comparison on or off.
    OptionsChosen(CompareOptions),
    /// The user accepts a finding.
    Accepted(Waiver),
    /// The user no longer accepts what the waiver at this place accepted.
    AcceptanceWithdrawn(usize),
    /// The worker recognised a side.
    Recognised(u32, Which, Recognised),
    /// The worker is so far.
    Progressed {
        /// The run.
        run: u32,
        /// What it does.
        stage: String,
        /// Steps done.
        done: u32,
        /// Steps in all.
        total: u32,
    },
    /// The worker delivered.
    Reported {
        /// The run.
        run: u32,
        /// The report.
        report: Rc<LoadedReport>,
    },
    /// A saved report was dropped or picked: it is opened, or compared with what is there already.
    SavedReport(Earlier),
    /// The earlier report changes places with the one on show.
    EarlierOpened,
    /// No comparison with an earlier report any more.
    EarlierDismissed,
    /// A link was opened.
    Opened {
        /// Where it came from.
        from: String,
        /// The report.
        report: Rc<LoadedReport>,
        /// Where it lives in the address.
        origin: Origin,
    },
    /// The user stopped the run.
    Cancelled,
    /// The worker broke down.
    Failed(String),
    /// The address changed.
    Navigated(Route),
    /// A dialog opens or closes.
    Dialog(Option<Dialog>),
    /// Say something briefly.
    Toast(String),
    /// The message has been read.
    ToastGone(u32),
    /// Say something that stays, or dismiss it.
    Alert(Option<String>),
    /// The colours change.
    ThemeChosen(Theme),
    /// A drag comes or goes.
    Dragging(bool),
    /// Printing starts or ends.
    Printing(bool),
    /// Let the browser keep the inputs, or not.
    Remember(bool),
    /// The browser kept these inputs of an earlier visit.
    Found(Kept),
    /// The user wants the kept inputs back.
    Restored,
    /// The worker listens.
    Ready,
    /// More addresses were requested.
    Requested(Vec<String>),
    /// Start over.
    Forgotten,
}

impl State {
    fn side(&mut self, which: Which) -> &mut InputSide {
        match which {
            Which::Left => &mut self.inputs[0],
            Which::Right => &mut self.inputs[1],
        }
    }

    /// One input.
    pub fn input(&self, which: Which) -> &InputSide {
        match which {
            Which::Left => &self.inputs[0],
            Which::Right => &self.inputs[1],
        }
    }

    /// The configuration file among the inputs that the audit reads: the checked side's before the expected side's.
    pub fn config_file(&self) -> Option<&Body> {
        let in_side = |which: Which| self.input(which).files.iter().find(|file| file.path == CONFIG_FILE_NAME);
        in_side(Which::Right).or_else(|| in_side(Which::Left)).map(|file| &file.body)
    }

    /// What the views need to let the user accept findings; `None` when the report on show is read-only.
    pub fn accepting(&self) -> Option<Accepting> {
        let editable = self.opened_from.is_none() && self.both_filled();
        editable.then(|| Accepting { waivers: self.waivers.clone(), config: self.config_file().cloned() })
    }

    /// Whether both sides are filled.
    pub fn both_filled(&self) -> bool {
        self.inputs.iter().all(InputSide::is_filled)
    }

    fn give_role(&mut self, which: Which, path: String, role: FileRole) {
        let side = self.side(which);
        side.excluded.retain(|known| *known != path);
        side.included.retain(|known| *known != path);
        match role {
            FileRole::AsRecognised => {}
            FileRole::Replayed => side.included.push(path),
            FileRole::LeftOut => side.excluded.push(path),
            FileRole::OtherSide => {
                side.order.retain(|known| *known != path);
                let files = Rc::make_mut(&mut side.files);
                let Some(at) = files.iter().position(|file| file.path == path) else { return };
                let (mut file, label) = (files.remove(at), side.label.clone());
                let other = self.side(which.other());
                if other.files.iter().any(|known| known.path == file.path) {
                    file.path = format!("{label}/{}", file.path);
                }
                if other.files.is_empty() {
                    other.label.clone_from(&file.path);
                }
                Rc::make_mut(&mut other.files).push(file);
            }
        }
    }

    fn request(&mut self, job: Job) {
        self.run_number += 1;
        self.job = Some((self.run_number, job));
        self.run = Run::Running { stage: "Reading files".into(), done: 0, total: 0 };
    }

    fn open(&mut self, from: String, report: Rc<LoadedReport>, origin: Origin) {
        self.inputs = Default::default();
        self.waivers = Rc::default();
        self.run_number += 1;
        self.job = None;
        self.run = Run::Idle;
        self.alert = None;
        self.report = Some(report);
        self.opened_from = Some(from);
        self.route.origin = origin;
        if self.route.view == View::Inputs {
            self.route.view = View::Summary;
        }
    }

    /// Beside inputs a saved report is the earlier one. Of two saved reports it is the one of an earlier day, or the second of the same day.
    fn take_saved(&mut self, saved: Earlier) {
        self.alert = None;
        if self.inputs.iter().any(InputSide::is_filled) {
            self.earlier = Some(saved);
        } else if let (Some(from), Some(shown)) = (self.opened_from.clone(), self.report.clone()) {
            if saved.loaded.report.date > shown.report.date {
                self.open(saved.from, saved.loaded, Origin::Here);
                self.earlier = Some(Earlier { from, loaded: shown });
            } else {
                self.earlier = Some(saved);
            }
        } else {
            return self.open(saved.from, saved.loaded, Origin::Here);
        }
        if self.report.is_some() {
            self.route.view = View::Summary;
        }
    }

    /// After the inputs changed: audit when both are there, recognise when one is.
    fn rerun(&mut self) {
        self.alert = None;
        if self.both_filled() {
            self.request(Job::Audit);
        } else if let Some(side) = Which::BOTH.into_iter().find(|side| self.input(*side).is_filled()) {
            self.request(Job::Recognise(side));
        } else {
            self.job = None;
            self.run = Run::Idle;
        }
    }

    fn fill(&mut self, which: Which, label: String, files: Vec<PickedFile>) {
        *self.side(which) = InputSide { label, files: Rc::new(files), ..InputSide::default() };
        // Who audits anew what a saved report is about wants to know what changed.
        if let (Some(from), Some(loaded)) = (self.opened_from.take(), self.report.clone()) {
            self.earlier = Some(Earlier { from, loaded });
        }
        self.route.origin = Origin::Here;
    }
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            Action::Listing(Some(found)) => next.run = Run::Listing(found),
            Action::Listing(None) => {
                if !matches!(next.run, Run::Listing(_)) {
                    return self;
                }
                next.run = Run::Idle;
            }
            Action::Filled { side, label, files, may_divide } => {
                let other_empty = !next.input(side.other()).is_filled();
                let many = files.len() > 1;
                next.fill(side, label, files);
                next.show_when_done = true;
                if may_divide && many && other_empty {
                    next.alert = None;
                    next.request(Job::Divide(side));
                } else {
                    next.rerun();
                }
            }
            Action::FilledBoth { sides: [(left_label, left), (right_label, right)], example } => {
                next.fill(Which::Left, left_label, left);
                next.fill(Which::Right, right_label, right);
                if let Some(name) = example {
                    next.route.origin = Origin::Example(name);
                }
                next.show_when_done = true;
                next.rerun();
            }
            Action::Divided { paths: [left, right], labels: [left_label, right_label], evidence, run } => {
                if run != next.run_number {
                    return self;
                }
                // Only one side is filled while a folder is looked at.
                let all = next.inputs.iter().find(|side| side.is_filled()).map(|side| side.files.clone()).unwrap_or_default();
                let pick = |paths: &[String]| {
                    let paths: crate::source::SortedSet<&String> = paths.iter().collect();
                    all.iter().filter(|file| paths.contains(&file.path)).cloned().collect::<Vec<_>>()
                };
                let (left, right) = (pick(&left), pick(&right));
                next.fill(Which::Left, left_label, left);
                next.fill(Which::Right, right_label, right);
                next.side(Which::Left).divided = evidence;
                next.rerun();
            }
            Action::NotDivided(run) => {
                if run != next.run_number {
                    return self;
                }
                next.rerun();
            }
            Action::Cleared(which) => {
                *next.side(which) = InputSide::default();
                next.route.origin = Origin::Here;
                next.rerun();
            }
            Action::Swapped => {
                next.inputs.swap(0, 1);
                next.route.origin = Origin::Here;
                next.show_when_done = false;
                next.rerun();
            }
            Action::EngineChosen(which, dialect) => {
                next.side(which).dialect = dialect;
                next.show_when_done = false;
                next.rerun();
            }
            Action::RoleChosen(which, path, role) => {
                next.give_role(which, path, role);
                next.show_when_done = false;
                next.rerun();
            }
            Action::OrderChosen(which, order) => {
                next.side(which).order = order;
                next.show_when_done = false;
                next.rerun();
            }
            Action::OptionsChosen(options) => {
                next.options = options;
                next.show_when_done = false;
                next.rerun();
            }
            Action::Accepted(waiver) => {
                Rc::make_mut(&mut next.waivers).push(waiver);
                next.show_when_done = false;
                next.rerun();
            }
            Action::AcceptanceWithdrawn(at) => {
                if at >= next.waivers.len() {
                    return self;
                }
                Rc::make_mut(&mut next.waivers).remove(at);
                next.show_when_done = false;
                next.rerun();
            }
            Action::Recognised(run, which, recognised) => {
                if run != next.run_number {
                    return self;
                }
                next.side(which).recognised = Some(Rc::new(recognised));
                if next.job.as_ref().is_some_and(|(_, job)| *job != Job::Audit) {
                    next.run = Run::Idle;
                }
            }
            Action::Progressed { run, stage, done, total } => {
                if run != next.run_number {
                    return self;
                }
                next.run = Run::Running { stage, done, total };
            }
            Action::Reported { run, report } => {
                if run != next.run_number {
                    return self;
                }
                next.run = Run::Idle;
                next.job = None;
                next.report = Some(report);
                next.opened_from = None;
                if next.show_when_done && next.route.view == View::Inputs {
                    next.route.view = View::Summary;
                }
                next.show_when_done = false;
            }
            Action::Opened { from, report, origin } => {
                next.open(from, report, origin);
            }
            Action::SavedReport(saved) => next.take_saved(saved),
            Action::EarlierOpened => {
                let (Some(earlier), Some(shown)) = (next.earlier.take(), next.report.clone()) else { return self };
                let from = next.opened_from.clone().unwrap_or_else(|| "this visit".into());
                next.open(earlier.from, earlier.loaded, Origin::Here);
                next.earlier = Some(Earlier { from, loaded: shown });
            }
            Action::EarlierDismissed => next.earlier = None,
            Action::Cancelled => {
                next.run_number += 1;
                next.job = None;
                next.run = Run::Cancelled;
            }
            Action::Failed(message) => {
                next.run_number += 1;
                next.job = None;
                // The worker says itself what it was at, if it still can.
                let message = match &next.run {
                    Run::Running { stage, .. } if !message.contains(stage.as_str()) => format!("{stage}: {message}"),
                    Run::Running { .. } | Run::Listing(_) | Run::Idle | Run::Cancelled | Run::Failed { .. } => message,
                };
                next.run = Run::Failed { message };
            }
            Action::Navigated(route) => next.route = route,
            Action::Dialog(dialog) => next.dialog = dialog,
            Action::Toast(text) => next.toast = Some((next.toast.map_or(0, |(n, _)| n) + 1, text)),
            Action::ToastGone(number) => {
                if next.toast.as_ref().is_some_and(|(n, _)| *n == number) {
                    next.toast = None;
                }
            }
            Action::Alert(text) => next.alert = text,
            Action::ThemeChosen(theme) => next.theme = theme,
            Action::Dragging(dragging) => {
                if next.dragging == dragging {
                    return self;
                }
                next.dragging = dragging;
            }
            Action::Printing(printing) => next.printing = printing,
            Action::Remember(remember) => {
                next.remember = remember;
                if !remember {
                    next.kept = None;
                }
            }
            Action::Found(kept) => next.kept = Some(Rc::new(kept)),
            Action::Restored => {
                let Some(kept) = next.kept.clone() else { return self };
                next.inputs = kept.sides.clone();
                next.options = kept.options.clone();
                next.waivers = Rc::new(kept.waivers.clone());
                next.opened_from = None;
                next.route.origin = Origin::Here;
                next.show_when_done = true;
                next.rerun();
            }
            Action::Ready => next.ready = true,
            Action::Requested(mut urls) => {
                let mut all = (*next.requests).clone();
                all.append(&mut urls);
                next.requests = Rc::new(all);
            }
            Action::Forgotten => {
                let run_number = next.run_number + 1;
                next = State {
                    theme: next.theme,
                    requests: next.requests.clone(),
                    ready: next.ready,
                    remember: next.remember,
                    kept: next.kept.clone(),
                    run_number,
                    ..State::default()
                };
            }
        }
        Rc::new(next)
    }
}
