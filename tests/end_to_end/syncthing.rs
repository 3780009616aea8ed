//! Syncthing, a Debian package, on loopback and to itself: a well-made node of another kind to be
//! measured beside. Everything by which it would speak to anyone is off before it first starts.

use std::fs;
use std::process::{Child, Command, Stdio};

pub(crate) struct Syncthing {
    home: tempfile::TempDir,
    process: Option<Child>,
}

impl Syncthing {
    const WINDOW: &str = "127.0.0.1:18384";

    /// With everything off that would speak to anyone.
    pub(crate) fn new() -> Self {
        let home = tempfile::tempdir().expect("a folder");
        let this = Self { home, process: None };
        let made = this.command(&["generate", "--no-default-folder"]).status();
        assert!(
            made.is_ok_and(|status| status.success()),
            "syncthing is missing: apt-get install syncthing"
        );
        let file = this.home.path().join("config.xml");
        let mut config = fs::read_to_string(&file).expect("its settings");
        for (from, to) in [
            ("<globalAnnounceEnabled>true", "<globalAnnounceEnabled>false"),
            ("<localAnnounceEnabled>true", "<localAnnounceEnabled>false"),
            ("<relaysEnabled>true", "<relaysEnabled>false"),
            ("<natEnabled>true", "<natEnabled>false"),
            ("<urAccepted>0", "<urAccepted>-1"),
            ("<crashReportingEnabled>true", "<crashReportingEnabled>false"),
            ("<autoUpgradeIntervalH>12", "<autoUpgradeIntervalH>0"),
            ("<listenAddress>default", "<listenAddress>tcp://127.0.0.1:22999"),
            ("<startBrowser>true", "<startBrowser>false"),
        ] {
            assert!(config.contains(from) || config.contains(to), "{from} is not in its settings");
            config = config.replace(from, to);
        }
        let address = config.split_once("<gui").and_then(|(_, gui)| {
            let (_, rest) = gui.split_once("<address>")?;
            Some(rest.split_once("</address>")?.0.to_owned())
        });
        config = config.replace(&address.expect("where its window is"), Self::WINDOW);
        fs::write(file, config).expect("written");
        this
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("syncthing");
        command.args(arguments).arg("--home").arg(self.home.path());
        command.env("HOME", self.home.path()).env("STNOUPGRADE", "1");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    pub(crate) fn begin(&mut self) {
        let arguments = ["serve", "--no-browser", "--no-upgrade", "--no-default-folder"];
        self.process = Some(self.command(&arguments).spawn().expect("syncthing starts"));
    }

    pub(crate) fn answers() -> bool {
        let url = format!("http://{}/rest/noauth/health", Self::WINDOW);
        matches!(ureq::get(url).call(), Ok(_) | Err(ureq::Error::StatusCode(_)))
    }

    pub(crate) fn pid(&self) -> u32 {
        self.process.as_ref().expect("it runs").id()
    }

    pub(crate) fn end(&mut self) {
        let Some(mut process) = self.process.take() else { return };
        let asked = rustix::process::Pid::from_raw(process.id().cast_signed()).expect("a pid");
        let _ = rustix::process::kill_process(asked, rustix::process::Signal::TERM);
        let _ = process.wait();
    }
}

impl Drop for Syncthing {
    fn drop(&mut self) {
        self.end();
    }
}
