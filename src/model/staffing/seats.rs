//! Seats: what tells the luck of one person or unit from that of another.

use smallvec::SmallVec;

/// Seats in a word.
const WORD: u32 = u64::BITS;

/// The seats that nobody holds, lowest first. One look at those who hold a seat, then each in constant time.
#[derive(Clone, Debug)]
pub(super) struct FreeSeats {
    /// A bit a seat; seats beyond are free.
    taken: SmallVec<[u64; 4]>,
    next: u32,
}

impl FreeSeats {
    /// The seats beside those taken.
    pub(super) fn beside(taken: impl Iterator<Item = u32>) -> Self {
        let mut words: SmallVec<[u64; 4]> = SmallVec::new();
        for seat in taken {
            let word = (seat / WORD) as usize;
            if word >= words.len() {
                words.resize(word + 1, 0);
            }
            words[word] |= 1 << (seat % WORD);
        }
        Self { taken: words, next: 0 }
    }

    fn is_taken(&self, seat: u32) -> bool {
        self.taken.get((seat / WORD) as usize).is_some_and(|word| word >> (seat % WORD) & 1 == 1)
    }
}

impl Iterator for FreeSeats {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        while self.is_taken(self.next) {
            self.next += 1;
        }
        self.next += 1;
        Some(self.next - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lowest_free_seats_come_first() {
        let seats = |taken: &[u32]| FreeSeats::beside(taken.iter().copied()).take(3).collect::<Vec<_>>();
        assert_eq!(seats(&[]), [0, 1, 2]);
        assert_eq!(seats(&[1, 0, 3]), [2, 4, 5]);
        assert_eq!(seats(&(0..64).collect::<Vec<_>>()), [64, 65, 66]);
        assert_eq!(seats(&[200]), [0, 1, 2]);
    }
}
