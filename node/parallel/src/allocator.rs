// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The heap of a lane's Wasm instance.
//!
//! A runtime leaves its heap to the host. This allocator has the size classes of the SDK's (powers
//! of two from 8 bytes, an 8 byte header before each block, freed blocks kept in a list for each
//! class), but it lives on from one extrinsic to the next, keeps its lists on the host's side, and
//! does not ask for more memory than the lane has set aside: an extrinsic that needs more is
//! executed by the stock path, whose allocator then decides.

/// The bytes before each block: its class, and whether it is in use.
const HEADER: u32 = 8;
/// The smallest block, as a power of two.
const SMALLEST: u32 = 3;
/// The largest block, as a power of two: 16 MiB.
const LARGEST: u32 = 24;
const CLASSES: usize = (LARGEST - SMALLEST + 1) as usize;
/// Marks the header of a block that is in use.
const IN_USE: u32 = 0x5047_0000;

/// What the lane cannot serve.
#[derive(Debug, Eq, PartialEq)]
pub(crate) enum HeapError {
	/// A block that is too large, or one too many.
	Exhausted,
	/// A pointer that was not allocated, or was freed.
	NotAllocated,
}

/// The state of the heap: the blocks themselves are in the instance's memory.
pub(crate) struct Allocator {
	/// The first byte that no block has used.
	bump: u32,
	/// The first byte of the heap.
	start: u32,
	/// The first freed block of each class; its header has the next. Zero is the end of a list.
	freed: [u32; CLASSES],
}

impl Allocator {
	/// A heap from `heap_base` to the end of the memory.
	pub(crate) fn new(heap_base: u32) -> Self {
		let start = heap_base.next_multiple_of(8).max(8);
		Self { bump: start, start, freed: [0; CLASSES] }
	}

	/// The bytes that were in use at once at most, headers included.
	pub(crate) fn used(&self) -> u32 {
		self.bump - self.start
	}

	/// A block of at least `size` bytes, aligned to 8.
	pub(crate) fn allocate(&mut self, memory: &mut [u8], size: u32) -> Result<u32, HeapError> {
		if size > 1 << LARGEST {
			return Err(HeapError::Exhausted);
		}
		let class = size.max(1 << SMALLEST).next_power_of_two().trailing_zeros() - SMALLEST;
		let list = &mut self.freed[class as usize];
		let header = if *list != 0 {
			let header = *list;
			*list = read(memory, header).ok_or(HeapError::NotAllocated)?;
			header
		} else {
			let header = self.bump;
			let end = header.checked_add(HEADER + (1 << (class + SMALLEST)));
			let end = end.filter(|end| *end as usize <= memory.len());
			self.bump = end.ok_or(HeapError::Exhausted)?;
			header
		};
		write(memory, header, IN_USE | class).ok_or(HeapError::NotAllocated)?;
		Ok(header + HEADER)
	}

	/// Takes a block back.
	pub(crate) fn free(&mut self, memory: &mut [u8], block: u32) -> Result<(), HeapError> {
		let header = block.checked_sub(HEADER).filter(|header| *header >= self.start);
		let header = header.ok_or(HeapError::NotAllocated)?;
		let class = read(memory, header).ok_or(HeapError::NotAllocated)? ^ IN_USE;
		let list = self.freed.get_mut(class as usize).ok_or(HeapError::NotAllocated)?;
		write(memory, header, *list).ok_or(HeapError::NotAllocated)?;
		*list = header;
		Ok(())
	}
}

fn read(memory: &[u8], at: u32) -> Option<u32> {
	let bytes = memory.get(at as usize..)?.first_chunk()?;
	Some(u32::from_le_bytes(*bytes))
}

fn write(memory: &mut [u8], at: u32, value: u32) -> Option<()> {
	*memory.get_mut(at as usize..)?.first_chunk_mut()? = value.to_le_bytes();
	Some(())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn blocks_are_used_again() {
		let mut memory = vec![0; 1 << 16];
		let mut heap = Allocator::new(100);
		let first = heap.allocate(&mut memory, 100).unwrap();
		assert_eq!(first, 104 + 8);
		let second = heap.allocate(&mut memory, 128).unwrap();
		assert_eq!(second, first + 128 + 8);
		heap.free(&mut memory, first).unwrap();
		heap.free(&mut memory, second).unwrap();
		assert_eq!(heap.allocate(&mut memory, 65).unwrap(), second);
		assert_eq!(heap.allocate(&mut memory, 65).unwrap(), first);
		assert_eq!(heap.allocate(&mut memory, 64).unwrap(), second + 128 + 8);
	}

	#[test]
	fn blocks_do_not_overlap_and_keep_their_contents() {
		let mut memory = vec![0; 1 << 20];
		let mut heap = Allocator::new(0);
		let mut live: Vec<(u32, u32, u8)> = Vec::new();
		let mut state = 1u64;
		for round in 0..20_000u32 {
			state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
			let random = (state >> 33) as u32;
			if live.len() > 50 || (random & 1 == 0 && !live.is_empty()) {
				let (block, size, fill) = live.swap_remove(random as usize % live.len());
				let contents = &memory[block as usize..(block + size) as usize];
				assert!(contents.iter().all(|byte| *byte == fill));
				heap.free(&mut memory, block).unwrap();
			} else {
				let size = random % 3_000;
				let block = heap.allocate(&mut memory, size).unwrap();
				memory[block as usize..(block + size) as usize].fill(round as u8);
				live.push((block, size, round as u8));
			}
		}
	}

	#[test]
	fn what_cannot_be_served_is_refused() {
		let mut memory = vec![0; 1 << 16];
		let mut heap = Allocator::new(0);
		assert_eq!(heap.allocate(&mut memory, (1 << 24) + 1), Err(HeapError::Exhausted));
		assert_eq!(heap.allocate(&mut memory, 1 << 16), Err(HeapError::Exhausted));
		assert_eq!(heap.allocate(&mut memory, u32::MAX), Err(HeapError::Exhausted));
		let block = heap.allocate(&mut memory, 8).unwrap();
		assert_eq!(heap.free(&mut memory, 0), Err(HeapError::NotAllocated));
		assert_eq!(heap.free(&mut memory, u32::MAX), Err(HeapError::NotAllocated));
		assert_eq!(heap.free(&mut memory, block + 8), Err(HeapError::NotAllocated));
		heap.free(&mut memory, block).unwrap();
		assert_eq!(heap.free(&mut memory, block), Err(HeapError::NotAllocated));
	}
}
