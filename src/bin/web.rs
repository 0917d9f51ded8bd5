//! The page and its worker.

fn main() {
    schema_parity::app::run();
}
