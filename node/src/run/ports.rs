//! Ports: chosen once and kept, so that invites and bookmarks survive a restart.
//!
//! A kept port that someone else uses now is not given up: another serves for this time, and the
//! node says so.

use std::net::{Ipv4Addr, SocketAddr, TcpListener, UdpSocket};

use super::say_talk;
use crate::failure::{Exit, Failure};
use crate::home::keys;
use crate::home::settings::Settings;
use crate::limits::{HTTP_PORT_DEFAULT, HTTP_PORTS_TRIED, P2P_PORTS};

/// Opens the port of the window: the one asked for, else the kept one, else the next free.
pub(crate) fn http(
    asked: Option<SocketAddr>,
    settings: &mut Settings,
) -> Result<TcpListener, Failure> {
    if let Some(address) = asked {
        return http_as_asked(address);
    }
    if let Some(kept) = settings.http_port {
        if let Ok(listener) = TcpListener::bind((Ipv4Addr::LOCALHOST, kept)) {
            return Ok(listener);
        }
        say_talk(&format!(
            "Port {kept}, where this window used to be, is taken by another program; using another this time."
        ));
    }
    let last = HTTP_PORT_DEFAULT.saturating_add(HTTP_PORTS_TRIED);
    for port in HTTP_PORT_DEFAULT..last {
        if let Ok(listener) = TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
            settings.http_port.get_or_insert(port);
            return Ok(listener);
        }
    }
    Err(taken(&format!("No port between {HTTP_PORT_DEFAULT} and {last} is free on 127.0.0.1.")))
}

fn http_as_asked(address: SocketAddr) -> Result<TcpListener, Failure> {
    if address.ip() != Ipv4Addr::LOCALHOST {
        return Err(Failure::usage(
            format!("The window opens on 127.0.0.1 only, not on {}.", address.ip()),
            "Use --http 127.0.0.1:PORT.",
        ));
    }
    TcpListener::bind(address).map_err(|error| {
        let mut failure = taken(&format!("The window cannot open at {address}: {error}."));
        failure.hint = "Choose another port with --http 127.0.0.1:PORT, or leave it out.".into();
        failure
    })
}

fn taken(message: &str) -> Failure {
    Failure::new(Exit::Failed, "port_taken", message, "Choose a port with --http 127.0.0.1:PORT.")
}

/// The addresses to listen at for other nodes when none was asked for: the same port for QUIC and TCP.
pub(crate) fn listen(settings: &mut Settings) -> Result<Vec<String>, Failure> {
    let port = match settings.tcp_port {
        Some(kept) if is_free(kept) => kept,
        Some(kept) => {
            let other = free_port()?;
            say_talk(&format!(
                "Port {kept}, where others know this node, is taken by another program; using {other} this time. Addresses in earlier invitations do not work until {kept} is free again."
            ));
            other
        }
        None => {
            let port = free_port()?;
            settings.tcp_port = Some(port);
            port
        }
    };
    Ok(vec![format!("/ip4/0.0.0.0/udp/{port}/quic-v1"), format!("/ip4/0.0.0.0/tcp/{port}")])
}

/// Whether neither UDP nor TCP of a port is in use.
pub(crate) fn is_free(port: u16) -> bool {
    let at = (Ipv4Addr::UNSPECIFIED, port);
    TcpListener::bind(at).is_ok() && UdpSocket::bind(at).is_ok()
}

pub(crate) fn free_port() -> Result<u16, Failure> {
    let width = u32::from(P2P_PORTS.end - P2P_PORTS.start);
    for _ in 0..100 {
        let random = u32::from_le_bytes(keys::random()?) % width;
        let port = P2P_PORTS.start + u16::try_from(random).unwrap_or(0);
        if is_free(port) {
            return Ok(port);
        }
    }
    Err(Failure::new(
        Exit::Failed,
        "port_taken",
        "No free port was found for other nodes.",
        "Choose one with --listen /ip4/0.0.0.0/tcp/PORT.",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_is_chosen_once_and_kept() {
        let mut settings = Settings::default();

        let first = listen(&mut settings).unwrap();
        let second = listen(&mut settings).unwrap();

        assert_eq!(first, second);
        assert!(P2P_PORTS.contains(&settings.tcp_port.unwrap()));
    }

    #[test]
    fn a_kept_port_that_is_taken_is_not_given_up() {
        let mut settings = Settings::default();
        listen(&mut settings).unwrap();
        let kept = settings.tcp_port.unwrap();

        for taken in [
            &TcpListener::bind((Ipv4Addr::UNSPECIFIED, kept)).unwrap() as &dyn std::any::Any,
            &UdpSocket::bind((Ipv4Addr::UNSPECIFIED, kept)).unwrap(),
        ] {
            let now = listen(&mut settings).unwrap();

            assert!(!now.contains(&format!("/ip4/0.0.0.0/tcp/{kept}")), "{taken:?}: {now:?}");
            assert_eq!(settings.tcp_port, Some(kept));
        }
    }

    #[test]
    fn a_kept_window_that_is_taken_moves_for_this_time_only() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let kept = taken.local_addr().unwrap().port();
        let mut settings = Settings { http_port: Some(kept), ..Settings::default() };

        let listener = http(None, &mut settings).unwrap();

        assert_ne!(listener.local_addr().unwrap().port(), kept);
        assert_eq!(settings.http_port, Some(kept));
    }

    #[test]
    fn the_window_never_opens_to_the_network() {
        let everywhere = "0.0.0.0:7431".parse().unwrap();

        let failure = http(Some(everywhere), &mut Settings::default()).unwrap_err();

        assert_eq!(failure.exit, Exit::Usage);
    }

    #[test]
    fn a_port_asked_for_that_is_taken_is_said_so() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();

        let failure = http(taken.local_addr().ok(), &mut Settings::default()).unwrap_err();

        assert_eq!(failure.code, "port_taken");
    }
}
