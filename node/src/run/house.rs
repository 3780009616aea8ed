//! The rooms of one running node: put up in order, lived in, and left in the opposite order.

use std::io::Write;
use std::sync::Arc;
use std::thread;
use std::time::Instant;

use api::Problem;
use api::people::{NewPeer, ProfileChange};
use mind::{Answer, Command, Mind};
use network::{Network, Order, StartError};
use protocol::ids::{derive, hex};
use store::{SledStore, StoreError};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use web::{Knock, Opener};

use super::identity::Identity;
use super::mail::Mail;
use super::nameplate::Nameplate;
use super::steward::{Arrival, Flow, Reopen, Steward};
use super::street::Orders;
use super::{Options, Prepared, browser, clock, ports, say_talk};
use crate::failure::{Exit, Failure};
use crate::home::Home;
use crate::home::keys::{self, Keys};
use crate::home::plate::Plate;
use crate::limits::{LISTEN_WAIT, NETWORK_GOODBYE};

/// What ends a node, sent by the mind thread at its end.
type Ended = Option<StoreError>;

/// A node that runs.
struct House {
    home: Home,
    knocks: mpsc::Sender<Knock>,
    errands: mpsc::Sender<Arrival>,
    /// A window asked for a stop.
    asked: mpsc::Receiver<()>,
    /// The mind thread has ended.
    ended: oneshot::Receiver<Ended>,
    opener: Opener,
    window: JoinHandle<std::io::Result<()>>,
    close_window: oneshot::Sender<()>,
    orders: mpsc::Sender<Order>,
}

/// Puts the rooms up, lives in them until there is a reason to stop, and leaves.
pub(super) async fn live(prepared: Prepared, options: Options) -> Result<(), Failure> {
    let began = Instant::now();
    let mut signals = Signals::listen()?;
    let (mut house, ready, lock) = put_up(prepared, &options)?;
    let started = house.settle_in(ready, &options).await;
    let why = match started {
        Ok(()) => {
            tracing::info!(took_ms = began.elapsed().as_millis(), "the node can be used");
            house.open_door(&options);
            house.wait(&mut signals).await
        }
        Err(failure) => Why::Failed(failure),
    };
    let left = house.leave(why, &mut signals).await;
    // Only now may another node take the home.
    drop(lock);
    left
}

fn put_up(
    prepared: Prepared,
    options: &Options,
) -> Result<(House, oneshot::Receiver<()>, crate::home::lock::Lock), Failure> {
    let Prepared { home, mut settings, keys, store, lock } = prepared;
    let before = settings.clone();
    let listener = ports::http(options.http, &mut settings)?;
    let listen = match options.listen.as_slice() {
        [] => ports::listen(&mut settings)?,
        asked => asked.to_vec(),
    };
    if settings != before {
        settings.write(&home)?;
    }
    let network = network::start(network::Settings {
        key: keys.device.clone(),
        listen,
        find_neighbours: !options.no_mdns,
    })
    .map_err(|error| not_started(&error))?;
    let port = listener.local_addr().map_err(|error| system(&error))?.port();
    let token = hex(&keys::random::<32>()?);
    let plate = Plate {
        http: format!("http://127.0.0.1:{port}"),
        token: token.clone(),
        peer_id: network.peer_id.clone(),
        member: None,
        listen: Vec::new(),
    };
    let (knocks, knocks_in) = mpsc::channel(web::KNOCKS_MAX);
    let (close_window, closing) = oneshot::channel();
    let opener = Opener::new(port);
    let window =
        open_window(&home, listener, &keys, token, opener.clone(), knocks.clone(), closing)?;
    let orders = network.orders.clone();
    let (ready_to, ready) = oneshot::channel();
    let nameplate = Nameplate::new(home.clone(), plate, ready_to).on(&network);
    let (errands, errands_in) = mpsc::channel(4);
    let identity = Identity::begin(home.clone(), keys, errands.clone());
    let identity = identity.map_err(|error| system(&error))?;
    let mail = (errands_in, knocks_in);
    let (asked, ended) = start_mind(store, &identity, network, nameplate, mail)?;
    let house = House { home, knocks, errands, asked, ended, opener, window, close_window, orders };
    Ok((house, ready, lock))
}

fn open_window(
    home: &Home,
    listener: std::net::TcpListener,
    keys: &Keys,
    token: String,
    opener: Opener,
    knocks: mpsc::Sender<Knock>,
    closing: oneshot::Receiver<()>,
) -> Result<JoinHandle<std::io::Result<()>>, Failure> {
    listener.set_nonblocking(true).map_err(|error| system(&error))?;
    let listener = tokio::net::TcpListener::from_std(listener).map_err(|error| system(&error))?;
    let settings = web::Settings {
        token,
        cookie: hex(&derive("common-ground 1 window cookie", &[&keys.session])),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        home: home.path().display().to_string(),
        patience: web::Patience::default(),
    };
    Ok(tokio::spawn(async move {
        let closing = async {
            // Whoever dropped the other end wants it closed, too.
            let _ = closing.await;
        };
        web::serve(listener, settings, opener, knocks, closing).await
    }))
}

type MindEnds = (mpsc::Receiver<()>, oneshot::Receiver<Ended>);
type MindMail = (mpsc::Receiver<Arrival>, mpsc::Receiver<Knock>);

fn start_mind(
    store: SledStore,
    identity: &Arc<Identity>,
    network: Network,
    nameplate: Nameplate,
    (errands_in, knocks): MindMail,
) -> Result<MindEnds, Failure> {
    let minds = reopen(Arc::clone(identity))?;
    let identity = Arc::clone(identity);
    let (ask, asked) = mpsc::channel(1);
    let (ended_to, ended) = oneshot::channel();
    let mail = Mail::new(tokio::runtime::Handle::current(), errands_in, knocks, network.inputs);
    let street = Box::new(Orders(network.orders));
    thread::Builder::new()
        .name("mind".into())
        .spawn(move || {
            let becoming = Box::new(move |who: &mind::Become| identity.keep(who));
            let steward = Steward::new(store, minds, street, nameplate).becoming(becoming);
            let ended = serve(steward, mail, &ask);
            let _ = ended_to.send(ended);
        })
        .map_err(|error| system(&error))?;
    Ok((asked, ended))
}

/// Each mind gets a seed of its own, all from one that is fresh at this start.
fn reopen(identity: Arc<Identity>) -> Result<Reopen<Mind>, Failure> {
    let root: [u8; 32] = keys::random()?;
    let count = std::sync::atomic::AtomicU64::new(0);
    Ok(Box::new(move |archive| {
        let number = count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let seed = derive("common-ground 1 mind seed", &[&root, &number.to_le_bytes()]);
        Mind::open(identity.keys(), seed, clock::now(), archive)
    }))
}

/// The mind thread.
fn serve(mut steward: Steward<SledStore, Mind>, mut mail: Mail, ask: &mpsc::Sender<()>) -> Ended {
    loop {
        let first = mail.wait(steward.patience());
        if matches!(first, Arrival::Nothing) {
            steward.tidy_up();
        }
        match steward.turn(first, &mut || mail.take()) {
            Flow::GoOn => {}
            Flow::Asked => {
                // One question is enough.
                let _ = ask.try_send(());
            }
            Flow::Stop => {
                steward.turn(Arrival::Nothing, &mut || mail.take());
                return steward.finish();
            }
            Flow::Broken(error) => return Some(error),
        }
    }
}

/// Why a node stops.
enum Why {
    Wanted,
    Ended(Ended),
    Failed(Failure),
}

impl House {
    /// Until the node can be used: it listens, it has its name, `node.json` says so.
    async fn settle_in(
        &mut self,
        ready: oneshot::Receiver<()>,
        options: &Options,
    ) -> Result<(), Failure> {
        if timeout(LISTEN_WAIT, ready).await.is_err() {
            tracing::warn!("the node does not listen yet; going on without");
        }
        self.introduce(options.name.as_deref()).await?;
        for address in &options.bootstrap {
            let peer = NewPeer { address: address.clone() };
            if let Err(problem) = self.ask(Command::AddPeer(peer)).await {
                say_talk(&format!("{address}: {} {}", problem.message, problem.hint));
            }
        }
        let (done, hung) = oneshot::channel();
        let _ = self.errands.send(Arrival::HangOut(done)).await;
        let _ = hung.await;
        Ok(())
    }

    /// Gives the member the name asked for, when there is none yet.
    async fn introduce(&self, name: Option<&str>) -> Result<(), Failure> {
        // The answer also tells the name plate who the member is.
        let answer = self.ask(Command::ShowProfile).await?;
        let Answer::Profile(profile) = answer else { return Err(unexpected(&answer)) };
        match name {
            Some(name) if profile.name.is_empty() => {
                let change = ProfileChange { name: Some(name.to_owned()), ..Default::default() };
                self.ask(Command::ChangeProfile(change)).await?;
            }
            Some(name) if profile.name != name => say_talk(&format!(
                "This home already belongs to {}; --name is left aside. `commonground profile set --name` changes it.",
                crate::cli::say::clean(&profile.name)
            )),
            Some(_) | None => {}
        }
        Ok(())
    }

    async fn ask(&self, command: Command) -> Result<Answer, Problem> {
        let gone = || Problem::new(api::Code::Internal, "The node ended.", "Look at its log.");
        let (answer, heard) = oneshot::channel();
        self.knocks.send(Knock::Ask { command, answer }).await.map_err(|_| gone())?;
        heard.await.map_err(|_| gone())?
    }

    /// Shows the way in.
    fn open_door(&self, options: &Options) {
        let Ok(url) = self.opener.address() else { return };
        let opened = !options.no_open && browser::open(&url);
        let plain = url.split('#').next().unwrap_or_default();
        if opened {
            say_talk(&format!("Common Ground is open at {plain} Stop it with Ctrl-C."));
        } else if options.no_open {
            say_talk(&format!("Common Ground runs at {plain} Stop it with Ctrl-C."));
        } else {
            say_talk(
                "Common Ground runs. Open this address within a minute (`commonground` gives a new one):",
            );
            // Data, for whoever started it from a script or over ssh; nobody may be listening.
            let _ = writeln!(std::io::stdout(), "{url}");
        }
    }

    async fn wait(&mut self, signals: &mut Signals) -> Why {
        tokio::select! {
            () = signals.next() => Why::Wanted,
            _ = self.asked.recv() => Why::Wanted,
            ended = &mut self.ended => Why::Ended(ended.unwrap_or(None)),
        }
    }

    /// The window takes no more, the mind flushes, the network says goodbye.
    async fn leave(self, why: Why, signals: &mut Signals) -> Result<(), Failure> {
        let home = self.home.clone();
        let farewell = async {
            let result = self.farewell(why).await;
            Plate::remove(&home);
            result
        };
        tokio::select! {
            result = farewell => result,
            // Whoever asks twice means now.
            () = signals.next() => std::process::exit(130),
        }
    }

    async fn farewell(self, why: Why) -> Result<(), Failure> {
        let _ = self.close_window.send(());
        // It limits its own goodbye.
        let _ = self.window.await;
        let ended = match &why {
            Why::Ended(ended) => ended.clone(),
            Why::Wanted | Why::Failed(_) => {
                let _ = self.errands.send(Arrival::Stop).await;
                self.ended.await.unwrap_or(None)
            }
        };
        tracing::info!("the node stops");
        let _ = self.orders.send(Order::Stop).await;
        let _ = timeout(NETWORK_GOODBYE, self.orders.closed()).await;
        match (why, ended) {
            (Why::Failed(failure), _) => Err(failure),
            (Why::Wanted, None | Some(StoreError::DiskFull)) => Ok(()),
            (Why::Wanted | Why::Ended(_), Some(error)) => Err(Failure::new(
                Exit::Failed,
                "store",
                format!("The node had to stop: {error}."),
                "Everything that was answered is kept. `commonground doctor` says more.",
            )),
            (Why::Ended(_), None) => Err(Failure::new(
                Exit::Failed,
                "internal",
                "The node ended by itself.",
                "Start it again, and please report the last lines of its log (`commonground paths`).",
            )),
        }
    }
}

/// What ends a process from outside: Ctrl-C, `kill`, a terminal that closes.
struct Signals {
    all: [Signal; 3],
}

impl Signals {
    fn listen() -> Result<Self, Failure> {
        let of = |kind| signal(kind).map_err(|error| system(&error));
        let all =
            [of(SignalKind::terminate())?, of(SignalKind::interrupt())?, of(SignalKind::hangup())?];
        Ok(Self { all })
    }

    async fn next(&mut self) {
        let [terminate, interrupt, hangup] = &mut self.all;
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
            _ = hangup.recv() => {}
        }
    }
}

fn system(error: &std::io::Error) -> Failure {
    Failure::new(
        Exit::Failed,
        "system",
        format!("The system refuses what a node needs: {error}."),
        "Close other programs, or restart the computer, and try again.",
    )
}

fn not_started(error: &StartError) -> Failure {
    let (exit, code) = match error {
        StartError::Address { .. } => (Exit::Usage, "usage"),
        StartError::Taken { .. } => (Exit::Failed, "port_taken"),
        StartError::NotHere { .. }
        | StartError::NotAllowed { .. }
        | StartError::Unusable { .. } => (Exit::Failed, "listen"),
        StartError::Defect(_) => (Exit::Failed, "internal"),
    };
    let text = error.to_string();
    let (message, hint) =
        text.split_once("; ").unwrap_or((&text, "Choose another address with --listen"));
    let message = format!("The node {message}.");
    Failure::new(exit, code, message, format!("{}.", capital(hint)))
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn unexpected(answer: &Answer) -> Failure {
    tracing::error!("the mind answered something else");
    let kind = format!("{answer:?}");
    let kind = kind.split(['(', ' ']).next().unwrap_or_default();
    Failure::new(
        Exit::Failed,
        "internal",
        format!("The node answered {kind} where a profile was asked for."),
        "Please report this.",
    )
}
