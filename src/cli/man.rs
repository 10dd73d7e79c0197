//! `man`: the manual, a page a command.

use super::args::{Cli, ManArgs};
use super::exit::Failure;
use super::folder::{Origin, OutputFolder};
use super::terminal;
use clap::CommandFactory;

/// Prints a page, or writes all of them into a folder.
///
/// # Errors
/// [`Failure::BadArgument`] for a command that does not exist, and what writing fails with.
pub fn man(args: &ManArgs) -> Result<(), Failure> {
    let pages = pages()?;
    if let Some(target) = &args.out {
        let folder = OutputFolder::open(target, &Origin { command: "man", subject: "the manual", inputs: &[] })?;
        for (name, page) in &pages {
            folder.write(&format!("{name}.1"), page)?;
        }
        return folder.finish();
    }
    let program = env!("CARGO_PKG_NAME");
    let wanted = args.command.as_ref().map_or_else(|| program.to_owned(), |command| format!("{program}-{command}"));
    match pages.iter().find(|(name, _)| *name == wanted) {
        Some((_, page)) => terminal::print(&String::from_utf8_lossy(page)),
        None => {
            let command = args.command.as_deref().unwrap_or_default();
            let names: Vec<&str> =
                pages.iter().filter_map(|(name, _)| name.strip_prefix(&format!("{program}-"))).collect();
            Err(Failure::BadArgument(format!(
                "no command `{}`; there are {}",
                command.escape_debug(),
                names.join(", ")
            )))
        }
    }
}

/// Name and text of every page: the program, then its commands with every option.
fn pages() -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let mut program = Cli::command().disable_help_subcommand(true);
    program.build();
    let page = |command: &clap::Command| {
        let name = command.get_display_name().unwrap_or_else(|| command.get_name()).to_owned();
        let mut text = Vec::new();
        let source = concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION"));
        let rendered = clap_mangen::Man::new(command.clone()).source(source).render(&mut text);
        rendered.map_err(|error| Failure::Failed(format!("cannot make the page of {name}: {error}")))?;
        Ok((name, text))
    };
    std::iter::once(&program).chain(program.get_subcommands()).map(page).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_a_page_with_all_its_options() {
        let pages = pages().expect("they can be made");
        let mut program = Cli::command();
        program.build();
        for command in program.get_subcommands().filter(|command| command.get_name() != "help") {
            let name = format!("alliance-sim-{}", command.get_name());
            let (_, page) = pages.iter().find(|(found, _)| *found == name).expect("a page");
            let text = String::from_utf8_lossy(page).replace("\\-", "-");
            for option in command.get_opts().filter_map(|option| option.get_long()) {
                assert!(text.contains(&format!("--{option}")), "{name}: --{option}");
            }
            assert!(text.contains("--version"), "{name}");
        }
    }
}
