//! Messages between the page and its worker.
//!
//! The page posts plain objects, because files can only travel as they are (the worker reads them). The worker answers with
//! [`FromWorker`] as a plain object; a report travels beside it as one transferred buffer of JSON, the very bytes a saved report holds.

use js_sys::Reflect;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

use crate::compare::CompareOptions;
use crate::report::{InputProblem, LeftOutFile};
use crate::rules::Waiver;
use crate::source::SourceSet;

/// Which of the two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Which {
    /// The expected side.
    Left,
    /// The side to be checked.
    Right,
}

impl Which {
    /// Both, expected first.
    pub const BOTH: [Which; 2] = [Which::Left, Which::Right];

    /// Position in arrays of two.
    pub fn index(self) -> usize {
        match self {
            Which::Left => 0,
            Which::Right => 1,
        }
    }

    /// The other one.
    pub fn other(self) -> Which {
        match self {
            Which::Left => Which::Right,
            Which::Right => Which::Left,
        }
    }

    /// The word of the report's JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Which::Left => "left",
            Which::Right => "right",
        }
    }

    /// The word people read.
    pub fn title(self) -> &'static str {
        match self {
            Which::Left => "Expected",
            Which::Right => "To be checked",
        }
    }
}

/// What the worker says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FromWorker {
    /// It listens now.
    Ready,
    /// How far a run is.
    Progress {
        /// The run.
        run: u32,
        /// What it does, for people.
        stage: String,
        /// Steps done.
        done: u32,
        /// Steps in all, 0 when unknown.
        total: u32,
    },
    /// What was recognised on one side.
    Recognised {
        /// The run.
        run: u32,
        /// The side.
        side: Which,
        /// What it is.
        recognised: Recognised,
    },
    /// One folder turned out to hold both sides.
    Divided {
        /// The run.
        run: u32,
        /// Paths of the expected side.
        left: Vec<String>,
        /// Its label.
        left_label: String,
        /// Paths of the side to be checked.
        right: Vec<String>,
        /// Its label.
        right_label: String,
        /// How it was divided.
        evidence: Vec<String>,
    },
    /// One folder is one side.
    NotDivided {
        /// The run.
        run: u32,
    },
    /// The report follows in the message's buffer.
    Report {
        /// The run.
        run: u32,
        /// Milliseconds the audit took, files already read.
        milliseconds: u32,
    },
    /// The worker asked something of the network after it had started; it never should.
    Requested {
        /// Addresses.
        urls: Vec<String>,
    },
    /// The program stopped; nothing more will come from this worker.
    Panicked {
        /// What it said.
        message: String,
    },
}

/// The words of the options, with what each one does: for the chips, and as they travel.
pub const OPTIONS: [(&str, &str); 5] = [
    ("map_names", "Take names that differ only in style for the same"),
    ("comments", "Compare comments"),
    ("column_order", "Compare the order of columns"),
    ("constraint_names", "Compare names of constraints"),
    ("advice", "Give advice about the checked side"),
];

/// An option by its word.
pub fn option<'a>(options: &'a mut CompareOptions, word: &str) -> Option<&'a mut bool> {
    let CompareOptions { comments, column_order, constraint_names, map_names, advice } = options;
    match word {
        "comments" => Some(comments),
        "column_order" => Some(column_order),
        "constraint_names" => Some(constraint_names),
        "map_names" => Some(map_names),
        "advice" => Some(advice),
        _ => None,
    }
}

/// A waiver that travels as a plain object.
pub fn waiver(entry: &JsValue) -> Waiver {
    let text = |key: &str| Reflect::get(entry, &key.into()).ok().and_then(|value| value.as_string());
    Waiver {
        code: text("code").unwrap_or_default(),
        object: text("object"),
        facet: text("facet"),
        reason: text("reason").unwrap_or_default(),
    }
}

/// What was recognised on one side, for the chips of the start screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recognised {
    /// `sqlite` or `postgres`.
    pub dialect: String,
    /// Whether the engine is known, not guessed.
    pub dialect_certain: bool,
    /// Why this engine.
    pub dialect_evidence: Vec<String>,
    /// The layout.
    pub layout: String,
    /// Why this layout.
    pub layout_evidence: Vec<String>,
    /// Files in the order replayed.
    pub files: Vec<String>,
    /// What was left out, and why.
    pub left_out: Vec<LeftOutFile>,
    /// Problems with the input.
    pub problems: Vec<InputProblem>,
}

impl From<&SourceSet> for Recognised {
    fn from(set: &SourceSet) -> Self {
        let mut files: Vec<String> = Vec::new();
        for migration in &set.migrations {
            let path = &set.file(migration.file).path;
            if files.last() != Some(path) {
                files.push(path.clone());
            }
        }
        Recognised {
            dialect: set.dialect.as_str().into(),
            dialect_certain: set.dialect_certain,
            dialect_evidence: set.dialect_evidence.clone(),
            layout: set.layout.clone(),
            layout_evidence: set.layout_evidence.clone(),
            files,
            left_out: set
                .left_out
                .iter()
                .map(|part| LeftOutFile { file: part.path.clone(), line: part.line, reason: part.reason.clone() })
                .collect(),
            problems: set
                .problems
                .iter()
                .map(|problem| InputProblem {
                    file: problem.path.clone(),
                    line: problem.line,
                    kind: problem.kind.into(),
                    message: problem.message.clone(),
                })
                .collect(),
        }
    }
}
