//! Demo.
use crate::failure::Failure;
use clap::Args;
/// Options.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Options {}
pub(crate) fn demo(_options: Options) -> Result<(), Failure> {
    Ok(())
}
