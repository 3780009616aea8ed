//! How the command line speaks: data on stdout, talk on stderr, one JSON object with `--json`.
//!
//! Everything that others wrote is cleaned of control characters before it reaches a terminal, so
//! that a name cannot move the cursor. A reader that goes away (`| head`) ends us quietly.

use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write as _};

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::failure::{Exit, Failure};

/// What a command answers: the same in both forms.
pub(crate) struct Report {
    /// The name in `"schema":"commonground.NAME/1"`.
    name: &'static str,
    /// The fields beside the schema.
    fields: Value,
    /// The same for people; ends in a newline unless it is data.
    text: String,
    exit: Exit,
}

impl Report {
    pub(crate) fn new(
        name: &'static str,
        fields: &impl Serialize,
        text: impl Into<String>,
    ) -> Self {
        let fields = serde_json::to_value(fields).unwrap_or(Value::Null);
        Self { name, fields, text: text.into(), exit: Exit::Ok }
    }

    /// The same, ending in another exit code.
    pub(crate) fn ending(mut self, exit: Exit) -> Self {
        self.exit = exit;
        self
    }

    fn object(&self) -> Value {
        let mut object = Map::new();
        object.insert("schema".into(), json!(format!("commonground.{}/1", self.name)));
        if let Value::Object(fields) = &self.fields {
            object.extend(fields.clone());
        }
        Value::Object(object)
    }

    /// Prints it and says how the process ends.
    pub(crate) fn print(&self, as_json: bool) -> Exit {
        let text = if as_json { format!("{}\n", self.object()) } else { self.text.clone() };
        let mut out = io::stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Ok(()) => self.exit,
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => self.exit,
            Err(_) => Exit::Failed,
        }
    }
}

/// Says on stderr what is wrong.
pub(crate) fn complain(failure: &Failure, as_json: bool) {
    let text = if as_json {
        json!({
            "schema": "commonground.error/1",
            "code": failure.code,
            "message": failure.message,
            "hint": failure.hint,
        })
        .to_string()
    } else {
        let paint = Paint::of(io::stderr().is_terminal());
        let mut text = paint.red(&clean(&failure.message));
        if !failure.hint.is_empty() {
            let _ = write!(text, "\n{}", clean(&failure.hint));
        }
        text
    };
    let _ = writeln!(io::stderr(), "{text}");
}

/// Says something on stderr that is not an error.
pub(crate) fn talk(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// Colours, on terminals that want them.
#[derive(Clone, Copy)]
pub(crate) struct Paint {
    on: bool,
}

impl Paint {
    /// For stdout.
    pub(crate) fn stdout() -> Self {
        Self::of(io::stdout().is_terminal())
    }

    pub(crate) fn of(is_terminal: bool) -> Self {
        let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        let able = std::env::var_os("TERM").is_none_or(|term| term != "dumb");
        Self { on: is_terminal && wanted && able }
    }

    fn wrap(self, code: &str, text: &str) -> String {
        if self.on { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }
    pub(crate) fn bold(self, text: &str) -> String {
        self.wrap("1", text)
    }
    pub(crate) fn dim(self, text: &str) -> String {
        self.wrap("2", text)
    }
    pub(crate) fn red(self, text: &str) -> String {
        self.wrap("31", text)
    }
    pub(crate) fn green(self, text: &str) -> String {
        self.wrap("32", text)
    }
    pub(crate) fn yellow(self, text: &str) -> String {
        self.wrap("33", text)
    }
}

/// Text of others in one line, without what steers a terminal.
pub(crate) fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || is_steering(c) { ' ' } else { c }).collect()
}

/// Text of others with its lines kept.
pub(crate) fn clean_lines(text: &str) -> String {
    let keep = |c: char| c == '\n' || c == '\t' || !(c.is_control() || is_steering(c));
    text.chars().map(|c| if keep(c) { c } else { ' ' }).collect()
}

/// Characters that turn the direction of what follows.
fn is_steering(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The first ten digits of an id: what one types to mean it.
pub(crate) fn short(id: &str) -> &str {
    id.get(..10).unwrap_or(id)
}

/// Rows in aligned columns, with a dimmed heading.
pub(crate) struct Table {
    rows: Vec<Vec<String>>,
    empty: &'static str,
}

impl Table {
    /// A table with these headings, and what to say instead when it has no rows.
    pub(crate) fn new(headings: &[&str], empty: &'static str) -> Self {
        Self { rows: vec![headings.iter().map(|&heading| heading.to_owned()).collect()], empty }
    }

    pub(crate) fn row(&mut self, cells: &[&str]) {
        self.rows.push(cells.iter().map(|cell| clean(cell)).collect());
    }

    pub(crate) fn text(&self, paint: Paint) -> String {
        if self.rows.len() == 1 {
            return format!("{}\n", self.empty);
        }
        let columns = self.rows[0].len();
        let width = |column: usize| {
            self.rows
                .iter()
                .filter_map(|row| row.get(column))
                .map(|cell| cell.chars().count())
                .max()
        };
        let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or(0)).collect();
        let mut text = String::new();
        for (number, row) in self.rows.iter().enumerate() {
            let mut line = String::new();
            for (cell, width) in row.iter().zip(&widths) {
                let padding = width + 2 - cell.chars().count();
                line.push_str(cell);
                line.extend(std::iter::repeat_n(' ', padding));
            }
            let line = line.trim_end();
            text.push_str(&if number == 0 { paint.dim(line) } else { line.to_owned() });
            text.push('\n');
        }
        text
    }
}

/// Facts in two columns.
pub(crate) struct Facts(Vec<(&'static str, String)>);

impl Facts {
    pub(crate) fn new() -> Self {
        Self(Vec::new())
    }

    /// A fact; empty ones are left out.
    #[must_use]
    pub(crate) fn fact(mut self, name: &'static str, value: &str) -> Self {
        if !value.is_empty() {
            self.0.push((name, clean(value)));
        }
        self
    }

    pub(crate) fn text(&self, paint: Paint) -> String {
        let width = self.0.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0) + 2;
        self.0.iter().fold(String::new(), |mut text, (name, value)| {
            let _ = writeln!(text, "{}{value}", paint.dim(&format!("{name:<width$}")));
            text
        })
    }
}

/// "1 member", "3 members".
pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_carries_its_schema_and_the_fields() {
        let report = Report::new("term", &json!({"term": "04ab"}), "proposed\n");

        assert_eq!(report.object(), json!({"schema": "commonground.term/1", "term": "04ab"}));
    }

    #[test]
    fn a_name_cannot_steer_the_terminal() {
        assert_eq!(clean("Jo\x1b[2Jost\u{202e}\n"), "Jo [2Jost  ");
    }

    #[test]
    fn columns_are_aligned_and_end_without_blanks() {
        let mut table = Table::new(&["name", "state"], "Nothing yet.");
        table.row(&["koude tik", "in discussion"]);
        table.row(&["é", "proposed"]);

        let text = table.text(Paint::of(false));

        assert_eq!(text, "name       state\nkoude tik  in discussion\né          proposed\n");
    }

    #[test]
    fn an_empty_table_says_so() {
        let table = Table::new(&["name"], "Nothing yet.");

        assert_eq!(table.text(Paint::of(false)), "Nothing yet.\n");
    }
}
