//! Everything the page knows, and the one place where it changes.

use std::rc::Rc;

use yew::prelude::*;

use super::intake::PickedFile;
use super::loaded::LoadedReport;
use super::protocol::{Recognised, Which};
use super::route::{Origin, Route, View};
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

/// All of it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct State {
    /// The two inputs.
    pub inputs: [InputSide; 2],
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
    /// How long the last audit took, in milliseconds.
    pub audit_milliseconds: Option<u32>,
    /// Where the report came from, when it was not made here.
    pub opened_from: Option<String>,
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
    /// Whether words are explained on the summary.
    pub plain_words: bool,
    /// Whether the first worker listens: then everything the page needs has been loaded.
    pub ready: bool,
    /// Addresses requested since the page was loaded.
    pub requests: Rc<Vec<String>>,
}

/// Everything that can happen.
pub enum Action {
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
    /// The user excluded a file, or takes it back.
    ExcludeToggled(Which, String),
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
        /// Duration.
        milliseconds: u32,
        /// The report.
        report: Rc<LoadedReport>,
    },
    /// A saved report or a link was opened.
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
    /// Explain words, or not.
    PlainWords(bool),
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

    /// Whether both sides are filled.
    pub fn both_filled(&self) -> bool {
        self.inputs.iter().all(InputSide::is_filled)
    }

    fn request(&mut self, job: Job) {
        self.run_number += 1;
        self.job = Some((self.run_number, job));
        self.run = Run::Running { stage: "Reading files".into(), done: 0, total: 0 };
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
        self.opened_from = None;
        self.route.origin = Origin::Here;
    }
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
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
                let pick = |paths: &[String]| all.iter().filter(|file| paths.contains(&file.path)).cloned().collect::<Vec<_>>();
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
            Action::ExcludeToggled(which, path) => {
                let excluded = &mut next.side(which).excluded;
                match excluded.iter().position(|known| *known == path) {
                    Some(at) => {
                        excluded.remove(at);
                    }
                    None => excluded.push(path),
                }
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
            Action::Reported { run, milliseconds, report } => {
                if run != next.run_number {
                    return self;
                }
                next.run = Run::Idle;
                next.job = None;
                next.report = Some(report);
                next.opened_from = None;
                next.audit_milliseconds = Some(milliseconds);
                if next.show_when_done && next.route.view == View::Inputs {
                    next.route.view = View::Summary;
                }
                next.show_when_done = false;
            }
            Action::Opened { from, report, origin } => {
                next.inputs = Default::default();
                next.run_number += 1;
                next.job = None;
                next.run = Run::Idle;
                next.alert = None;
                next.report = Some(report);
                next.audit_milliseconds = None;
                next.opened_from = Some(from);
                next.route.origin = origin;
                if next.route.view == View::Inputs {
                    next.route.view = View::Summary;
                }
            }
            Action::Cancelled => {
                next.run_number += 1;
                next.job = None;
                next.run = Run::Cancelled;
            }
            Action::Failed(message) => {
                next.run_number += 1;
                next.job = None;
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
            Action::PlainWords(plain) => next.plain_words = plain,
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
                    plain_words: next.plain_words,
                    run_number,
                    ..State::default()
                };
            }
        }
        Rc::new(next)
    }
}
