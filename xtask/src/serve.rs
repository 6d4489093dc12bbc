//! A small static server for this machine: what any host does, no more, so that what works here works there.

use crate::build;
use crate::tools::{self, Failure, root};
use std::io::{BufRead as _, BufReader, Read as _, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

const DEFAULT_PORT: u16 = 8080;

/// `cargo xtask serve`.
pub fn run(args: &[String]) -> Result<(), Failure> {
    let options = Options::parse(args)?;
    let folder = match &options.dist {
        Some(folder) => root().join(folder),
        None if options.is_dev => {
            tools::ensure_build_tools()?;
            build::dev()?
        }
        None => build::release()?,
    };
    let listener = listen(options.port)?;
    let port = listener.local_addr().map_err(|error| Failure::new(error.to_string()))?.port();
    println!("Peer Atlas: http://127.0.0.1:{port}{}", options.base.replace(' ', "%20"));
    let site = Served { folder, base: options.base };
    if options.is_dev {
        std::thread::spawn(|| build::watch());
    }
    serve(&listener, site)
}

struct Options {
    port: Option<u16>,
    is_dev: bool,
    dist: Option<PathBuf>,
    base: String,
}

impl Options {
    fn parse(args: &[String]) -> Result<Self, Failure> {
        let mut options = Self { port: None, is_dev: false, dist: None, base: "/".to_owned() };
        let mut args = args.iter();
        while let Some(arg) = args.next() {
            let mut value = || args.next().ok_or_else(|| Failure::new(format!("{arg} needs a value")));
            match arg.as_str() {
                "--dev" => options.is_dev = true,
                "--release" => options.is_dev = false,
                "--port" => {
                    let port = value()?;
                    options.port =
                        Some(port.parse().map_err(|_| Failure::new(format!("`{port}` is not a port")))?);
                }
                "--dist" => options.dist = Some(value()?.into()),
                "--base" => options.base = format!("/{}/", value()?.trim_matches('/')).replace("//", "/"),
                unknown => return Err(Failure::new(format!("serve knows no `{unknown}`"))),
            }
        }
        Ok(options)
    }
}

/// Listens on that port; without one, on the usual port or, where that is taken, on any.
fn listen(port: Option<u16>) -> Result<TcpListener, Failure> {
    let bind = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    let bound = match port {
        Some(port) => bind(port),
        None => bind(DEFAULT_PORT).or_else(|_| bind(0)),
    };
    bound.map_err(|error| {
        Failure::new(format!("cannot listen on port {}: {error}", port.unwrap_or(DEFAULT_PORT)))
    })
}

#[derive(Clone)]
struct Served {
    folder: PathBuf,
    /// The path it is served below, decoded, with a slash at both ends.
    base: String,
}

fn serve(listener: &TcpListener, site: Served) -> ! {
    loop {
        // A failure to accept concerns one visitor, who tries again.
        if let Ok((stream, _)) = listener.accept() {
            let site = site.clone();
            std::thread::spawn(move || converse(&stream, &site));
        }
    }
}

/// Answers the requests of one connection until it ends or says nothing for a while.
fn converse(stream: &TcpStream, site: &Served) -> Option<()> {
    stream.set_read_timeout(Some(Duration::from_secs(30))).ok()?;
    stream.set_nodelay(true).ok()?;
    let mut reader = BufReader::new(stream);
    loop {
        let head = read_head(&mut reader)?;
        let mut words = head.split(' ');
        let (method, target) = (words.next()?, words.next()?);
        let answer = if matches!(method, "GET" | "HEAD") { site.answer(target) } else { Answer::plain(405) };
        answer.send(stream, method == "HEAD")?;
    }
}

/// The request line of the next request; its headers are read and not needed. `None` when there is none, or it is too long.
fn read_head(reader: &mut BufReader<&TcpStream>) -> Option<String> {
    let mut limited = reader.take(32 * 1024);
    let mut request = String::new();
    limited.read_line(&mut request).ok()?;
    let mut header = String::new();
    loop {
        header.clear();
        if limited.read_line(&mut header).ok()? == 0 {
            return None;
        }
        if header.trim_end().is_empty() {
            return Some(request);
        }
    }
}

struct Answer {
    status: u16,
    /// Lines without their ends.
    headers: String,
    body: Vec<u8>,
}

impl Answer {
    fn plain(status: u16) -> Self {
        let headers = "Content-Type: text/plain;charset=utf-8\r\n".to_owned();
        Self { status, headers, body: reason(status).into() }
    }

    fn send(&self, mut stream: &TcpStream, only_head: bool) -> Option<()> {
        let Self { status, headers, body } = self;
        let mut message = format!(
            "HTTP/1.1 {status} {}\r\n{headers}Content-Length: {}\r\nX-Content-Type-Options: nosniff\r\n\r\n",
            reason(*status),
            body.len()
        )
        .into_bytes();
        if !only_head {
            message.extend_from_slice(body);
        }
        stream.write_all(&message).ok()
    }
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        301 => "Moved Permanently",
        405 => "Method Not Allowed",
        _ => "Not Found",
    }
}

impl Served {
    fn answer(&self, target: &str) -> Answer {
        let path = target.split(['?', '#']).next().unwrap_or_default();
        let Some(path) = decoded(path) else { return Answer::plain(404) };
        if path.strip_suffix('/') != Some(&path) && format!("{path}/") == self.base {
            let location = format!("Location: {}/\r\n", target.split(['?', '#']).next().unwrap_or_default());
            return Answer { headers: location, ..Answer::plain(301) };
        }
        let Some(below) = path.strip_prefix(&self.base) else { return Answer::plain(404) };
        let below = if below.is_empty() { "index.html" } else { below };
        match self.file(below) {
            Some(body) => Answer { status: 200, headers: headers(below), body },
            None => Answer::plain(404),
        }
    }

    /// The file of that name below the folder; never one outside of it.
    fn file(&self, below: &str) -> Option<Vec<u8>> {
        let is_inside = below
            .split('/')
            .all(|part| !matches!(part, "" | "." | "..") && !part.contains(['\\', '\0', ':']));
        if !is_inside {
            return None;
        }
        let path = self.folder.join(below).canonicalize().ok()?;
        let folder = self.folder.canonicalize().ok()?;
        if path.starts_with(folder) && path.is_file() { std::fs::read(path).ok() } else { None }
    }
}

/// A path with its percent escapes resolved; `None` when that gives no text.
fn decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = path.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte == b'%' {
            let digits = std::str::from_utf8(rest.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = &rest[2..];
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

fn headers(name: &str) -> String {
    let kept = if is_named_by_content(name) { "public, max-age=31536000, immutable" } else { "no-cache" };
    format!("Content-Type: {}\r\nCache-Control: {kept}\r\n", content_type(name))
}

/// Whether the name ends in twelve hexadecimal digits before its type, as [`crate::site`] gives it.
fn is_named_by_content(name: &str) -> bool {
    let stem = Path::new(name).file_stem().unwrap_or_default().to_string_lossy();
    stem.rsplit_once('-')
        .is_some_and(|(_, hash)| hash.len() == 12 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html;charset=utf-8",
        "css" => "text/css;charset=utf-8",
        "js" => "text/javascript;charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "csv" => "text/csv;charset=utf-8",
        "txt" => "text/plain;charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "wasm" => "application/wasm",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn served() -> Served {
        Served { folder: root().join("public"), base: "/a b/atlas/".to_owned() }
    }

    #[test]
    fn serves_below_its_path_only() {
        assert_eq!(served().answer("/a%20b/atlas/boot.js?x#y").status, 200);
        assert_eq!(served().answer("/boot.js").status, 404);
        assert_eq!(served().answer("/a%20b/atlas").status, 301);
    }

    #[test]
    fn never_leaves_its_folder() {
        for target in [
            "/a%20b/atlas/../Cargo.toml",
            "/a%20b/atlas/%2e%2e/Cargo.toml",
            "/a%20b/atlas//etc/passwd",
            "/a%20b/atlas/..%5cx",
        ] {
            assert_eq!(served().answer(target).status, 404, "{target}");
        }
    }

    #[test]
    fn lets_browsers_keep_what_is_named_by_content() {
        assert!(is_named_by_content("data/article-0123456789ab.json"));
        assert!(!is_named_by_content("icons/atlas-192.png"));
        assert!(!is_named_by_content("index.html"));
    }

    #[test]
    fn refuses_broken_escapes() {
        assert_eq!(decoded("/a%2"), None);
        assert_eq!(decoded("/%ff"), None);
        assert_eq!(decoded("/%C3%A3").unwrap(), "/ã");
    }
}
