//! Standard input in lines of bounded length, so that no message asks for more memory than a scenario needs.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, ReadBuf};

/// Longest message, bytes: the largest scenario, with what JSON adds to it.
pub const FRAME_MAX: usize = 2 << 20;
/// Bytes that are read at once.
const CHUNK: usize = 16 << 10;
/// What stands for the rest of a message that is too long: it ends, and the next is answered as no request.
const CUT: &[u8] = b"\n{}";

/// A source of lines in which longer ones are cut, and said to be no requests.
#[derive(Debug)]
pub struct Bounded<R> {
    inner: R,
    /// Bytes of the line so far.
    line: usize,
    /// What has been read and not been taken yet.
    kept: Vec<u8>,
    taken: usize,
}

impl<R> Bounded<R> {
    /// Lines of a source.
    pub fn new(inner: R) -> Self {
        Self { inner, line: 0, kept: Vec::new(), taken: 0 }
    }

    fn keep(&mut self, bytes: &[u8]) {
        self.kept.clear();
        self.taken = 0;
        for &byte in bytes {
            let length = self.line;
            self.line = if byte == b'\n' { 0 } else { length + 1 };
            match length {
                _ if byte == b'\n' || length < FRAME_MAX => self.kept.push(byte),
                FRAME_MAX => self.kept.extend_from_slice(CUT),
                _ => {}
            }
        }
    }
}

impl<R: AsyncRead + Unpin> AsyncRead for Bounded<R> {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, to: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        while this.taken == this.kept.len() {
            let mut bytes = [0; CHUNK];
            let mut chunk = ReadBuf::new(&mut bytes);
            ready!(Pin::new(&mut this.inner).poll_read(context, &mut chunk))?;
            if chunk.filled().is_empty() {
                return Poll::Ready(Ok(()));
            }
            this.keep(chunk.filled());
        }
        let rest = &this.kept[this.taken..];
        let count = rest.len().min(to.remaining());
        to.put_slice(&rest[..count]);
        this.taken += count;
        Poll::Ready(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_too_long_is_cut_and_the_next_is_whole() {
        let mut lines = Bounded::new(());
        let mut read = Vec::new();
        let text = [b"first\n".to_vec(), vec![b'x'; 3 * FRAME_MAX], b"\nlast\n".to_vec()].concat();
        for part in text.chunks(1_000) {
            lines.keep(part);
            read.extend_from_slice(&lines.kept);
        }
        assert!(read.len() < FRAME_MAX + 100);
        let read: Vec<&[u8]> = read.split(|byte| *byte == b'\n').collect();
        assert_eq!(read.len(), 5);
        assert_eq!((read[0], read[1].len(), read[2], read[3]), (&b"first"[..], FRAME_MAX, &b"{}"[..], &b"last"[..]));
    }
}
