//! `import COMMUNITY FILE`: brings a vocabulary into a community's glossary.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use api::communities::{ImportFormat, ImportReport, NewImport};
use clap::{Args, ValueEnum};

use super::client::{Client, segment};
use super::say::{Paint, Report, Table, count};
use crate::failure::{Exit, Failure};

/// What to bring in, and how it is written.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The community.
    community: String,
    /// The file.
    file: PathBuf,
    /// How it is written [default: as its name says].
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Only say what would happen.
    #[arg(long)]
    dry_run: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Skos,
    Tbx,
    Csv,
    Markdown,
}

pub(crate) fn import(
    client: &dyn Fn() -> Result<Client, Failure>,
    options: &Options,
) -> Result<Report, Failure> {
    let format = match options.format.or_else(|| guess(&options.file)) {
        Some(Format::Skos) => ImportFormat::Skos,
        Some(Format::Tbx | Format::Csv | Format::Markdown) => return Err(not_yet()),
        None => {
            return Err(Failure::usage(
                format!("The name {} does not say how it is written.", options.file.display()),
                "Add --format skos.",
            ));
        }
    };
    let content = fs::read_to_string(&options.file)
        .map_err(|error| Failure::file("read", &options.file, &error))?;
    let path = format!("/communities/{}/imports", segment(&options.community));
    let import = NewImport { format, content, dry_run: options.dry_run };
    let report: ImportReport = client()?.post(&path, &import)?;
    let text = show(&report);
    Ok(Report::new("import", &report, text))
}

fn guess(file: &Path) -> Option<Format> {
    match file.extension().and_then(OsStr::to_str)?.to_ascii_lowercase().as_str() {
        "ttl" | "skos" | "turtle" | "nt" => Some(Format::Skos),
        "tbx" => Some(Format::Tbx),
        "csv" => Some(Format::Csv),
        "md" | "markdown" => Some(Format::Markdown),
        _ => None,
    }
}

fn not_yet() -> Failure {
    Failure::new(
        Exit::Refused,
        "not_supported",
        "This version brings in SKOS (Turtle) only.",
        "Turn the file into SKOS first, or wait for a later version.",
    )
}

fn show(report: &ImportReport) -> String {
    let concepts = |number: u32| count(number as usize, "concept", "concepts");
    let mut text = format!(
        "{}{} new, {} gain something, {} as they were.\n",
        if report.dry_run { "Nothing was changed; this would happen: " } else { "" },
        concepts(report.added),
        report.changed,
        report.unchanged
    );
    if !report.not_carried.is_empty() {
        let mut table = Table::new(&["not carried", "times"], "");
        for lost in &report.not_carried {
            table.row(&[&lost.property, &lost.count.to_string()]);
        }
        text.push('\n');
        text.push_str(&table.text(Paint::stdout()));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_says_how_a_file_is_written() {
        assert_eq!(guess(Path::new("a/words.TTL")), Some(Format::Skos));
        assert_eq!(guess(Path::new("words.csv")), Some(Format::Csv));
        assert_eq!(guess(Path::new("words")), None);
    }
}
