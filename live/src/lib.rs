//! The engine for a page: questions and answers in memory, no imports, one thread.
//!
//! `room(bytes)` makes room for what is asked and says where it goes; `scenario`, `shape`, `stated`, `part` and `conclude`
//! take it from there and say where the answer stands, of `answered()` bytes. After `0` the answer is a text that says what is
//! wrong.

mod desk;

pub use desk::{Answer, Desk, Number, OptionAnswer, Question, Shape};

use std::sync::Mutex;

/// What the engine is built from; stands in the file to be found.
#[unsafe(no_mangle)]
pub static STAMP: [u8; STAMP_TEXT.len()] = *STAMP_TEXT;
const STAMP_TEXT: &[u8; env!("ENGINE_STAMP").len()] = match env!("ENGINE_STAMP").as_bytes().first_chunk() {
    Some(bytes) => bytes,
    None => panic!("a chunk as long as the text is the text"),
};

/// What is asked and answered, in words of eight bytes, and how many bytes of them count.
static BUFFER: Mutex<(Vec<u64>, usize)> = Mutex::new((Vec::new(), 0));
static DESK: Mutex<Option<Desk>> = Mutex::new(None);

/// Bytes of a word.
const WIDTH: usize = size_of::<u64>();

/// Makes room for a question and tells where it goes.
///
/// # Panics
/// If a call before ended in a panic.
#[unsafe(no_mangle)]
pub extern "C" fn room(bytes: usize) -> *mut u64 {
    let mut buffer = BUFFER.lock().expect("there is one thread");
    *buffer = (vec![0; bytes.div_ceil(WIDTH)], bytes);
    buffer.0.as_mut_ptr()
}

/// Where the answer stands.
///
/// # Panics
/// If a call before ended in a panic.
#[unsafe(no_mangle)]
pub extern "C" fn answer() -> *const u64 {
    BUFFER.lock().expect("there is one thread").0.as_ptr()
}

/// Bytes of the answer.
///
/// # Panics
/// If a call before ended in a panic.
#[unsafe(no_mangle)]
pub extern "C" fn answered() -> usize {
    BUFFER.lock().expect("there is one thread").1
}

/// Takes the text as the scenario.
///
/// # Panics
/// If a call before ended in a panic.
#[unsafe(no_mangle)]
pub extern "C" fn scenario() {
    let buffer = BUFFER.lock().expect("there is one thread");
    *DESK.lock().expect("there is one thread") =
        Some(Desk::new(String::from_utf8_lossy(&bytes(&buffer.0, buffer.1)).into_owned()));
}

/// What a question is about, as JSON: names of options and beliefs, and columns of each option.
///
/// # Panics
/// If a call before ended in a panic.
#[unsafe(no_mangle)]
pub extern "C" fn shape() -> u32 {
    answer_to(|desk, question, _| Ok(json(&desk.shape(question)?)))
}

/// The scenario with what a question puts in, as TOML.
///
/// # Panics
/// If a call before ended in a panic.
#[unsafe(no_mangle)]
pub extern "C" fn stated() -> u32 {
    answer_to(|desk, question, _| Ok(held(desk.stated(question)?.as_bytes())))
}

/// Simulates the part that a question names: its columns as numbers.
///
/// # Panics
/// If a call before ended in a panic.
#[unsafe(no_mangle)]
pub extern "C" fn part() -> u32 {
    answer_to(|desk, question, _| {
        let values = desk.part(question)?;
        Ok((values.len() * WIDTH, values.into_iter().map(f64::to_bits).collect()))
    })
}

/// Concludes from columns, as JSON. Behind the question stand those of the base case and, if values were put in, those of
/// the question.
///
/// # Panics
/// If a call before ended in a panic.
#[unsafe(no_mangle)]
pub extern "C" fn conclude() -> u32 {
    answer_to(|desk, question, words| {
        let columns: Vec<f64> = words.iter().map(|&word| f64::from_bits(word)).collect();
        let half = if question.set.is_empty() { columns.len() } else { desk.base_values(question)?.min(columns.len()) };
        let (base, asked) = columns.split_at(half);
        Ok(json(&desk.conclude(question, base, asked)?))
    })
}

/// Bytes that count, and the words that hold them.
type Held = (usize, Vec<u64>);

/// What is asked: the length of a question in bytes as a word, its text filled up to whole words, and words behind it.
fn answer_to(answer: impl FnOnce(&mut Desk, &Question, &[u64]) -> Result<Held, String>) -> u32 {
    let mut buffer = BUFFER.lock().expect("there is one thread");
    let mut desk = DESK.lock().expect("there is one thread");
    let (length, rest) = buffer.0.split_first().map_or((0, &[][..]), |(length, rest)| (*length as usize, rest));
    let (question, words) = rest.split_at(length.div_ceil(WIDTH).min(rest.len()));
    let read = serde_json::from_slice::<Question>(&bytes(question, length)).map_err(|error| error.to_string());
    let found = match (read, desk.as_mut()) {
        (Ok(question), Some(desk)) => answer(desk, &question, words),
        (Err(error), _) => Err(error),
        (_, None) => Err("there is no scenario".to_owned()),
    };
    let is_answer = found.is_ok();
    let (length, words) = found.unwrap_or_else(|problem| held(problem.as_bytes()));
    *buffer = (words, length);
    u32::from(is_answer)
}

fn json(answer: &impl serde::Serialize) -> Held {
    held(&serde_json::to_vec(answer).unwrap_or_default())
}

/// Bytes in words.
fn held(bytes: &[u8]) -> Held {
    let word = |bytes: &[u8]| {
        let mut filled = [0; WIDTH];
        filled[..bytes.len()].copy_from_slice(bytes);
        u64::from_le_bytes(filled)
    };
    (bytes.len(), bytes.chunks(WIDTH).map(word).collect())
}

/// The bytes that words hold.
fn bytes(words: &[u64], length: usize) -> Vec<u8> {
    let mut bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
    bytes.truncate(length);
    bytes
}
