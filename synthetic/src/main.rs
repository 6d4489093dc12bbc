//! Writes made-up partnerships into a CSV file: `cargo xtask data synthetic --n 100000 --out FILE`.

use std::process::ExitCode;

use atlas_synthetic::Registry;

const USAGE: &str = "cargo xtask data synthetic --n N --out FILE [--seed S]
N made-up partnerships as CSV; the same N and S give the same bytes. S is 1 unless said.";

struct Wish {
    n: usize,
    seed: u64,
    file: String,
}

fn wish(args: &[String]) -> Option<Wish> {
    let mut wish = Wish { n: 0, seed: 1, file: String::new() };
    for option in args.chunks(2) {
        let [name, value] = option else { return None };
        match name.as_str() {
            "--n" => wish.n = value.parse().ok()?,
            "--seed" => wish.seed = value.parse().ok()?,
            "--out" => wish.file.clone_from(value),
            _ => return None,
        }
    }
    (wish.n > 0 && !wish.file.is_empty()).then_some(wish)
}

#[expect(clippy::print_stderr, reason = "a command speaks to the person at the terminal")]
fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let Some(wish) = wish(&args) else {
        eprintln!("{USAGE}");
        return ExitCode::FAILURE;
    };
    match std::fs::write(&wish.file, Registry::new(wish.n, wish.seed).csv()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cannot write {}: {error}", wish.file);
            ExitCode::FAILURE
        }
    }
}
