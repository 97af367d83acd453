// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Words of memos.

/// As many words of a memo are looked at.
const MAX_WORDS: usize = 12;
/// As many letters of a word.
const MAX_LETTERS: usize = 20;

/// The words of a memo: in lower case, without digits and punctuation, each once. A word of five
/// letters or more is followed by its beginning, marked with `^`, so that a misspelt end or another
/// inflection still tells something.
#[must_use]
pub fn words(memo: &str) -> Vec<String> {
	let mut words: Vec<String> = Vec::new();
	// A memo may be a book: what lies behind the first kilobyte is not read.
	let letters = memo.chars().take(1_024).flat_map(char::to_lowercase).collect::<String>();
	for word in letters.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
		let word: String = word.chars().take(MAX_LETTERS).collect();
		let count = word.chars().count();
		if count < 2 || words.contains(&word) {
			continue;
		}
		if count >= 5 {
			let start: String = core::iter::once('^').chain(word.chars().take(4)).collect();
			if !words.contains(&start) {
				words.push(start);
			}
		}
		words.push(word);
		if words.len() >= 2 * MAX_WORDS {
			break;
		}
	}
	words
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn words_are_taken_apart() {
		assert_eq!(words("RENT, rent 04/2026!"), ["rent"]);
		assert_eq!(words("Strom-Abschlag"), ["^stro", "strom", "^absc", "abschlag"]);
		assert!(words("  -- 12 3a ").is_empty());
	}

	#[test]
	fn endless_memos_end() {
		let memo = (0..10_000u32)
			.map(|n| char::from_u32(0x4e00 + n).unwrap_or('x').to_string())
			.collect::<Vec<_>>()
			.join("x ");
		assert!(words(&memo).len() <= 2 * MAX_WORDS + 1);
	}
}
