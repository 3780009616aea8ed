//! The page: the built front end, embedded, and the headers that keep it to itself.
//!
//! What it deliberately does not do: hold any data. The page is the same for everyone; what it
//! shows it asks of the API.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

use crate::guard::is_api;
use crate::opener::random_hex;
use crate::refusal::Refusal;

/// The built front end (`build.rs` puts it there).
#[derive(RustEmbed)]
#[folder = "$OUT_DIR/ui"]
struct Ui;

const INDEX: &str = "index.html";
/// Stands in the index where the nonce of each response comes.
const NONCE: &str = "%NONCE%";
/// Files whose name holds a hash of their content.
const HASHED: &str = "assets/";

/// For everything that is no operation: a file, the page itself, or nothing.
pub(crate) async fn page(request: Request) -> Response {
    let path = request.uri().path();
    if is_api(path) {
        return Refusal::no_such_path(path).into_response();
    }
    if request.method() != Method::GET && request.method() != Method::HEAD {
        let allow = [(header::ALLOW, "GET, HEAD")];
        return (allow, Refusal::wrong_method()).into_response();
    }
    let name = path.trim_start_matches('/');
    if name.is_empty() || name == INDEX {
        return index();
    }
    match Ui::get(name) {
        Some(file) => {
            let life = if name.starts_with(HASHED) {
                "public, max-age=31536000, immutable"
            } else {
                "no-cache"
            };
            let headers = [(header::CONTENT_TYPE, kind(name)), (header::CACHE_CONTROL, life)];
            (headers, file.data.into_owned()).into_response()
        }
        None if is_file_name(name) => Refusal::no_such_path(path).into_response(),
        None => index(),
    }
}

/// Whether a path that leads nowhere was meant as a file: then the page is no answer to it.
fn is_file_name(name: &str) -> bool {
    name.starts_with(HASHED) || name.rsplit('/').next().is_some_and(|last| last.contains('.'))
}

/// The page, with a fresh nonce in it and in its policy.
fn index() -> Response {
    let Some(file) = Ui::get(INDEX) else {
        tracing::error!("the embedded front end has no index.html");
        return Refusal::internal().into_response();
    };
    let nonce = match random_hex::<16>() {
        Ok(nonce) => nonce,
        Err(problem) => return Refusal::from(problem).into_response(),
    };
    let html = String::from_utf8_lossy(&file.data).replace(NONCE, &nonce);
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (header::CONTENT_SECURITY_POLICY, policy(&nonce)),
    ];
    (StatusCode::OK, headers, html).into_response()
}

/// What the page may do: nothing but its own scripts, styles, fonts, images and API. The nonce is
/// for the styles the editor writes.
fn policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; \
         connect-src 'self'; img-src 'self' blob: data:; font-src 'self'; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; \
         trusted-types svelte-trusted-html"
    )
}

/// The middleware that gives every response, refusals too, what keeps it to itself. What a
/// response says itself stands.
pub(crate) async fn keep_to_itself(request: Request, next: Next) -> Response {
    const HEADERS: [(HeaderName, &str); 7] = [
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    let mut response = next.run(request).await;
    for (name, value) in HEADERS {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// The content type of an embedded file, by its name. The front end has no others.
fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "txt" | "ftl" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
