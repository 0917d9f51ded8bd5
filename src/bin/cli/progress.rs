//! Progress on standard error, but only when an audit takes longer than a second.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use schema_parity::audit::Progress;

/// How long an audit may be silent.
const PATIENCE: Duration = Duration::from_secs(1);

/// Prints the current step when patience runs out.
pub struct Ticker {
    sender: Sender<Progress>,
    thread: JoinHandle<()>,
}

impl Ticker {
    /// Starts watching.
    pub fn start() -> Self {
        let (sender, receiver) = channel::<Progress>();
        let thread = std::thread::spawn(move || {
            let start = Instant::now();
            let mut current = None;
            let mut shown = None;
            loop {
                match receiver.recv_timeout(Duration::from_millis(200)) {
                    Ok(step) => current = Some(step),
                    Err(RecvTimeoutError::Timeout) => {}
                    Err(RecvTimeoutError::Disconnected) => return,
                }
                if start.elapsed() > PATIENCE && current != shown {
                    if let Some(step) = &current {
                        eprintln!("{}", words(step));
                    }
                    shown = current.clone();
                }
            }
        });
        Ticker { sender, thread }
    }

    /// Notes the current step.
    pub fn say(&self, step: Progress) {
        // The watcher only ends with the sender, so this cannot fail while an audit runs.
        let _ = self.sender.send(step);
    }

    /// Stops watching.
    pub fn stop(self) {
        drop(self.sender);
        let _ = self.thread.join();
    }
}

fn words(step: &Progress) -> String {
    let side = |left: bool| if left { "expected" } else { "checked" };
    match step {
        Progress::Reading { left } => format!("recognising the {} side …", side(*left)),
        Progress::Parsing { left, path } => format!("reading {path} of the {} side …", side(*left)),
        Progress::Replaying { left, files } => format!("replaying the {} side, {files} files …", side(*left)),
        Progress::Comparing => "comparing …".to_owned(),
        Progress::Reporting => "writing the report …".to_owned(),
    }
}
