//! The protocol: the only file that knows the crate which speaks it.

use super::answer::{Answer, Link, Refusal, shown};
use super::frames::Bounded;
use super::pack::Shelf;
use super::tools::{Desk, TOOLS};
use crate::cli::signals::STOP;
use crate::report;
use crate::study::Watch;
use base64::Engine;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, Implementation, ListResourcesResult,
    ListToolsResult, PaginatedRequestParams, ReadResourceRequestParams, ReadResourceResponse, ReadResourceResult,
    Resource, ResourceContents, ServerCapabilities, ServerConfig, Tool, ToolAnnotations,
};
use rmcp::service::{RequestContext, ServerInitializeError};
use rmcp::{ErrorData, RoleServer, ServerHandler};
use serde_json::{Map, Value};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tempfile::TempDir;
use tokio::sync::Semaphore;

const INSTRUCTIONS: &str = "Helps a VP Alliances to decide whether to build, buy or mix field-alliance capacity, or to \
    do nothing. Go from an interview to a board pack: `starter` for the ten questions, ask the user, fill in what they \
    know (a range is better than a guess), `check` until it is valid and show what matters most, `decide`, `explain` \
    (always `audit`, and what the user doubts), `compare` what they propose, then `pack`. Say the verdict first and every \
    number with its ±. Texts name flags of the command line: `-n` is `trajectories` here, `--set` is `set`, `--compare \
    equal-seats` is `equal = \"seats\"` of `decide`, and `check --all` is the resource `parameters`. What a \
    table may say is read at alliance-sim://schema/TABLE, for example schema/option/gate. No file can be \
    named: numbers that the user has stand in the text, `{ samples = { values = [ … ] } }`. Where the verdict is that nothing beats what is done today, or that the answer is not to be used \
    yet, say so.";

/// Most questions that are worked on at once, and most that wait besides.
const DESKS: usize = 2;
const WAITING_MAX: usize = 30;
/// Most bytes of an address that are said back.
const URI_SHOWN: usize = 200;

/// Pages that are always there: address, name, kind, what it is, text.
type Page = (&'static str, &'static str, &'static str, &'static str, fn() -> String);

const PAGES: [Page; 3] = [
    (
        "alliance-sim://schema",
        "schema",
        "application/schema+json",
        "JSON Schema of a scenario: every key, with unit, range and meaning; long, so read a part of it, such as \
         alliance-sim://schema/isv or alliance-sim://schema/option/gate",
        super::super::init::schema,
    ),
    (
        "alliance-sim://parameters",
        "parameters",
        "text/markdown",
        "Every parameter with default, range, source and who can say better",
        report::parameters::markdown,
    ),
    (
        "alliance-sim://claims",
        "claims",
        "text/markdown",
        "What practitioners say of the real world, held against the simulated one, failures included",
        || include_str!("../../../docs/CLAIMS.md").to_owned(),
    ),
];

/// How addresses of parts of the schema begin.
const PART_OF_SCHEMA: &str = "alliance-sim://schema/";

/// What the schema says of a key, by the keys above it, for example `option/gate`.
fn part_of_schema(path: &str) -> Option<String> {
    let schema = crate::scenario::schema();
    let part = path.split('/').try_fold(&schema, |whole, key| {
        let forms = whole["anyOf"].as_array().into_iter().flatten();
        std::iter::once(whole).chain(forms).chain([&whole["items"]]).find_map(|form| form["properties"].get(key))
    });
    part.and_then(|part| serde_json::to_string(part).ok())
}

/// Stops a question when its time is up or the client calls it off.
#[derive(Debug, Default)]
struct Stop(Arc<AtomicBool>);

impl Watch for Stop {
    fn stop(&self) -> &AtomicBool {
        &self.0
    }
}

struct Server {
    seconds: Duration,
    nowhere: Arc<TempDir>,
    shelf: Arc<Mutex<Shelf>>,
    /// Questions that are worked on: each takes every core and its memory.
    desks: Semaphore,
    /// Questions that wait or are worked on.
    asked: AtomicUsize,
}

/// Speaks the protocol on standard input and output until the input ends.
pub fn serve(seconds: Duration) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    let runtime = runtime.map_err(|error| format!("cannot start: {error}"))?;
    let nowhere = tempfile::tempdir().map_err(|error| format!("cannot make an empty folder: {error}"))?;
    let empty = nowhere.path().to_owned();
    let server = Server {
        seconds,
        nowhere: Arc::new(nowhere),
        shelf: Arc::default(),
        desks: Semaphore::new(DESKS),
        asked: AtomicUsize::new(0),
    };
    let spoken = runtime.block_on(async {
        let (input, output) = rmcp::transport::stdio();
        let greeting = unless_stopped(rmcp::serve_server(server, (Bounded::new(input), output)));
        let Some(running) = greeting.await else { return Ok(()) };
        let running = running.map_err(|error| match error {
            ServerInitializeError::ExpectedInitializeRequest(_) => {
                "the first message was no request to `initialize`".to_owned()
            }
            other => other.to_string(),
        })?;
        // A request to end sets a flag, which nobody reads while nothing is simulated.
        let token = running.cancellation_token();
        tokio::spawn(async move {
            while !STOP.load(Ordering::Relaxed) {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            token.cancel();
        });
        running.waiting().await.map(|_| ()).map_err(|error| error.to_string())
    });
    // A read of standard input may still be waiting.
    runtime.shutdown_background();
    // A question that is still worked on keeps the empty folder to the end of the process, which drops nothing.
    let _ = std::fs::remove_dir(empty);
    spoken.map_err(|error| format!("the protocol failed: {error}"))
}

/// What comes of a work, unless a request to end comes before.
async fn unless_stopped<F: Future>(work: F) -> Option<F::Output> {
    let mut work = std::pin::pin!(work);
    while !STOP.load(Ordering::Relaxed) {
        if let Ok(done) = tokio::time::timeout(Duration::from_millis(100), work.as_mut()).await {
            return Some(done);
        }
    }
    None
}

/// One that waits for an answer, until it has it or goes.
struct Guest<'a> {
    all: &'a AtomicUsize,
    /// How many were there before.
    before: usize,
}

impl<'a> Guest<'a> {
    fn of(all: &'a AtomicUsize) -> Self {
        Self { all, before: all.fetch_add(1, Ordering::Relaxed) }
    }
}

impl Drop for Guest<'_> {
    fn drop(&mut self) {
        self.all.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Server {
    /// What a tool says, in the time that a question has from when it was asked.
    async fn answer(
        &self,
        tool: &'static super::tools::Tool,
        arguments: Map<String, Value>,
        context: &RequestContext<RoleServer>,
    ) -> Result<Answer, Refusal> {
        let stop = Arc::new(AtomicBool::new(false));
        let (seconds, flag, called_off) = (self.seconds, Arc::clone(&stop), context.ct.clone());
        let timer = tokio::spawn(async move {
            let _ = tokio::time::timeout(seconds, called_off.cancelled()).await;
            flag.store(true, Ordering::Relaxed);
        });
        let _desk = self.desks.acquire().await;
        let (nowhere, shelf, own) = (Arc::clone(&self.nowhere), Arc::clone(&self.shelf), Stop(Arc::clone(&stop)));
        let work = move || {
            if own.0.load(Ordering::Relaxed) {
                return Err(Refusal::limit(seconds.as_secs()));
            }
            let desk = Desk { watch: &own, nowhere: nowhere.path(), shelf: &shelf };
            (tool.call)(&desk, arguments)
        };
        let answer = tokio::task::spawn_blocking(work).await;
        timer.abort();
        match answer {
            Ok(Err(_)) if stop.load(Ordering::Relaxed) => Err(Refusal::limit(seconds.as_secs())),
            Ok(answer) => answer,
            Err(_) => Err(Refusal::failed("the program failed on this question")),
        }
    }
}

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        let capabilities = ServerCapabilities::builder().enable_tools().enable_resources().build();
        let own = Implementation::new(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));
        ServerConfig::new(capabilities).with_server_info(own).with_instructions(INSTRUCTIONS)
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        let tool = |tool: &super::tools::Tool| {
            let mut told = Tool::new(tool.name, tool.description, Arc::new((tool.takes)()));
            told.annotations =
                Some(ToolAnnotations::new().read_only(true).destructive(false).idempotent(true).open_world(false));
            told
        };
        Ok(ListToolsResult { tools: TOOLS.iter().map(tool).collect(), ..ListToolsResult::default() })
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let Some(tool) = TOOLS.iter().find(|tool| tool.name == request.name) else {
            let names: Vec<&str> = TOOLS.iter().map(|tool| tool.name).collect();
            let why = format!("no tool `{}`; there are {}", request.name, names.join(", "));
            return Ok(refused(Refusal::unknown(&why)).into());
        };
        let own = Guest::of(&self.asked);
        if own.before > DESKS + WAITING_MAX {
            return Ok(refused(Refusal::busy()).into());
        }
        Ok(match self.answer(tool, request.arguments.unwrap_or_default(), &context).await {
            Ok(answer) => answered(answer),
            Err(refusal) => refused(refusal),
        }
        .into())
    }

    async fn list_resources(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListResourcesResult, ErrorData> {
        let page =
            |&(uri, name, kind, what, _): &Page| Resource::new(uri, name).with_description(what).with_mime_type(kind);
        let packed = self.shelf.lock().unwrap_or_else(PoisonError::into_inner).all();
        let resources = PAGES.iter().map(page).chain(packed.iter().map(resource)).collect();
        Ok(ListResourcesResult { resources, ..ListResourcesResult::default() })
    }

    async fn read_resource(
        &self,
        request: ReadResourceRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<ReadResourceResponse, ErrorData> {
        let uri = request.uri;
        let contents = if let Some((_, _, kind, _, text)) = PAGES.iter().find(|(own, ..)| *own == uri) {
            ResourceContents::text(text(), uri).with_mime_type(*kind)
        } else if let Some(part) = uri.strip_prefix(PART_OF_SCHEMA).and_then(part_of_schema) {
            ResourceContents::text(part, uri).with_mime_type("application/schema+json")
        } else {
            let read = self.shelf.lock().unwrap_or_else(PoisonError::into_inner).read(&uri);
            let Some((kind, bytes)) = read else {
                let why = format!("nothing at `{}`: packs are forgotten after three more", shown(&uri, URI_SHOWN));
                return Err(ErrorData::resource_not_found(why, None));
            };
            match std::str::from_utf8(&bytes) {
                Ok(text) => ResourceContents::text(text, uri),
                Err(_) => ResourceContents::blob(base64::engine::general_purpose::STANDARD.encode(&bytes), uri),
            }
            .with_mime_type(kind)
        };
        Ok(ReadResourceResult::new(vec![contents]).into())
    }
}

fn resource(link: &Link) -> Resource {
    Resource::new(&*link.uri, &*link.name).with_mime_type(link.kind).with_size(link.bytes as u64)
}

fn answered(answer: Answer) -> CallToolResult {
    let links = answer.links.iter().map(|link| ContentBlock::resource_link(resource(link)));
    let content = std::iter::once(ContentBlock::text(answer.text)).chain(links).collect();
    let mut result = CallToolResult::success(content);
    result.structured_content = Some(answer.structure).filter(|structure| !structure.is_null());
    result
}

fn refused(refusal: Refusal) -> CallToolResult {
    let mut result = CallToolResult::error(vec![ContentBlock::text(refusal.text)]);
    result.structured_content = Some(refusal.structure);
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_the_schema_is_read_by_its_keys() {
        for (path, word) in
            [("isv", "archetype"), ("option/gate", "at_least"), ("option/in_house", "heads"), ("cloud", "weight")]
        {
            let part = part_of_schema(path).expect(path);
            assert!(part.contains(word) && part.len() < 30_000, "{path}: {part}");
        }
        assert!(["", "isv/none", "../isv", "option/", "none"].iter().all(|path| part_of_schema(path).is_none()));
    }
}
