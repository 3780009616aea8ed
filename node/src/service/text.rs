//! What stands in the files that start a node, and how paths are quoted in each.
//!
//! Pure: a program's path and a home in, text out. The home also stands in a comment or key of its
//! own, so that it can be told later for whom a file is.

use std::path::Path;

/// The unit for the systemd user manager. What a restart does not mend (a mistake in the arguments,
/// a home in use, a vanished store) is not tried again.
pub(super) fn unit(program: &str, home: &str) -> String {
    let command = format!("{} --home {} run --no-open", in_unit(program), in_unit(home));
    format!(
        "{}\n\
         [Unit]\n\
         Description=Common Ground\n\
         Documentation=man:commonground(1)\n\
         StartLimitIntervalSec=60\n\
         StartLimitBurst=5\n\
         \n\
         [Service]\n\
         Type=exec\n\
         ExecStart={command}\n\
         Restart=on-failure\n\
         RestartSec=2\n\
         RestartPreventExitStatus=2 4 6 10 11\n\
         TimeoutStopSec=20\n\
         UMask=0077\n\
         NoNewPrivileges=yes\n\
         LockPersonality=yes\n\
         MemoryDenyWriteExecute=yes\n\
         RestrictRealtime=yes\n\
         RestrictSUIDSGID=yes\n\
         RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK\n\
         SystemCallArchitectures=native\n\
         \n\
         [Install]\n\
         WantedBy=default.target\n",
        mark(home)
    )
}

/// The entry that desktops start at login.
pub(super) fn entry(program: &str, home: &str) -> String {
    format!(
        "{}\n\
         [Desktop Entry]\n\
         Type=Application\n\
         Name=Common Ground\n\
         Comment=Starts your node, so that the others find you\n\
         Comment[nl]=Start je knooppunt, zodat de anderen je vinden\n\
         Exec={} --home {} run --no-open\n\
         Terminal=false\n\
         NoDisplay=true\n\
         X-GNOME-Autostart-enabled=true\n",
        mark(home),
        in_entry(program),
        in_entry(home)
    )
}

/// The launch agent of macOS.
pub(super) fn agent(program: &str, home: &str) -> String {
    let arguments: String = [program, "--home", home, "run", "--no-open"]
        .iter()
        .map(|argument| format!("    <string>{}</string>\n", in_xml(argument)))
        .collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n\
         <plist version=\"1.0\">\n\
         <dict>\n  \
           <key>Label</key>\n  <string>org.commonground.node</string>\n  \
           <key>ProgramArguments</key>\n  <array>\n{arguments}  </array>\n  \
           <key>RunAtLoad</key>\n  <true/>\n  \
           <key>KeepAlive</key>\n  <dict>\n    <key>SuccessfulExit</key>\n    <false/>\n  </dict>\n  \
           <key>ProcessType</key>\n  <string>Background</string>\n  \
           <key>Umask</key>\n  <integer>63</integer>\n\
         </dict>\n\
         </plist>\n"
    )
}

/// Whether a file made here starts the node with this home.
pub(super) fn is_for(text: &str, home: &Path) -> bool {
    let Some(home) = home.to_str() else { return false };
    let argument = format!("<string>{}</string>", in_xml(home));
    let mark = mark(home);
    text.lines().any(|line| line == mark || line.trim() == argument)
}

fn mark(home: &str) -> String {
    format!("# Made by `commonground service install` for the home {home}")
}

/// One argument in `ExecStart`: in double quotes, specifiers and variables as they are.
fn in_unit(argument: &str) -> String {
    let escaped = argument.replace('\\', "\\\\").replace('"', "\\\"").replace('%', "%%");
    format!("\"{}\"", escaped.replace('$', "$$"))
}

/// One argument in `Exec`: quoted as the Desktop Entry Specification says, and then escaped once
/// more, since the value is a string there.
fn in_entry(argument: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in argument.chars() {
        match letter {
            '"' | '`' | '$' | '\\' => quoted.extend(['\\', letter]),
            '%' => quoted.push_str("%%"),
            plain => quoted.push(plain),
        }
    }
    quoted.push('"');
    quoted.replace('\\', "\\\\")
}

fn in_xml(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROGRAM: &str = "/usr/bin/commonground";

    #[test]
    fn each_kind_starts_the_node_quietly_in_its_home() {
        let unit = unit(PROGRAM, "/home/jo/cg");
        let entry = entry(PROGRAM, "/home/jo/cg");
        let agent = agent(PROGRAM, "/home/jo/cg");

        let line = "\"/usr/bin/commonground\" --home \"/home/jo/cg\" run --no-open\n";
        assert!(unit.contains(&format!("\nExecStart={line}")), "{unit}");
        assert!(entry.contains(&format!("\nExec={line}")), "{entry}");
        assert!(agent.contains("<string>--home</string>\n    <string>/home/jo/cg</string>"));
    }

    #[test]
    fn no_path_becomes_another_command() {
        let home = "/home/jo/100% \"mine\" $HOME `x` \\ <a&b>";

        assert!(
            unit(PROGRAM, home)
                .contains("--home \"/home/jo/100%% \\\"mine\\\" $$HOME `x` \\\\ <a&b>\" run")
        );
        assert!(entry(PROGRAM, home).contains(
            "--home \"/home/jo/100%% \\\\\"mine\\\\\" \\\\$HOME \\\\`x\\\\` \\\\\\\\ <a&b>\" run"
        ));
        assert!(agent(PROGRAM, home).contains("$HOME `x` \\ &lt;a&amp;b&gt;</string>"));
    }

    #[test]
    fn a_file_says_for_which_home_it_is() {
        for text in [unit(PROGRAM, "/a/b"), entry(PROGRAM, "/a/b"), agent(PROGRAM, "/a/b")] {
            assert!(is_for(&text, Path::new("/a/b")), "{text}");
            assert!(!is_for(&text, Path::new("/a/bc")), "{text}");
            assert!(!is_for(&text, Path::new("/a")), "{text}");
        }
    }
}
