// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The threads of an update.
//!
//! A thread that splits a branch makes a task of each child, and until all of them are done it does
//! what there is to do: its own tasks, or those of others, the latest first. No two threads wait
//! for each other: a task waits for tasks that began after it, its own or one that its thread took
//! up meanwhile, and so on to one that waits for none.
//!
//! The **main** thread has the overlay of the update. The others, the **helpers**, hand it theirs
//! after each task, and it adds them to its own while they go on.

use super::{
	node::Node,
	path::{groups, Delta},
	walk::{Change, Limits, Old, Walker},
	NodeSource,
};
use crate::Error;
use hash_db::Hasher;
use parking_lot::{Condvar, Mutex, MutexGuard};
use sp_trie::PrefixedMemoryDB;
use std::{
	mem,
	panic::{catch_unwind, AssertUnwindSafe},
	sync::{
		atomic::{AtomicUsize, Ordering},
		Arc,
	},
	thread,
};

/// What came of the tasks of a branch, by child.
type Outcomes<'d, H> = Vec<Option<Result<Change<'d, H>, Error>>>;

/// The children of a branch.
struct Frame<'d, H: Hasher> {
	outcomes: Mutex<Outcomes<'d, H>>,
	/// The number of tasks that are not done. Changes under the lock of the pool only.
	left: AtomicUsize,
}

/// The update of a child.
struct Task<'d, H: Hasher> {
	frame: Arc<Frame<'d, H>>,
	index: usize,
	old: Old<'d, H>,
	depth: usize,
	delta: &'d Delta<'d>,
}

struct State<'d, H: Hasher> {
	tasks: Vec<Task<'d, H>>,
	/// What the helpers have done.
	overlays: Vec<PrefixedMemoryDB<H>>,
	/// There will be no more tasks.
	closed: bool,
}

/// What the threads of an update share.
pub(super) struct Pool<'d, H: Hasher> {
	state: Mutex<State<'d, H>>,
	/// Wakes helpers.
	helpers: Condvar,
	/// Wakes the main thread.
	main: Condvar,
}

/// Lets the helpers go, also if the main thread panics.
struct Close<'w, 'd, H: Hasher>(&'w Pool<'d, H>);

impl<H: Hasher> Drop for Close<'_, '_, H> {
	fn drop(&mut self) {
		self.0.state.lock().closed = true;
		self.0.helpers.notify_all();
	}
}

/// Updates the trie below `old`, its root, with the help of other threads.
pub(super) fn walk_with<'d, H, S>(
	source: &mut S,
	helpers: &mut [S],
	limits: Limits,
	old: Old<'d, H>,
	delta: &'d Delta<'d>,
) -> Result<(Change<'d, H>, PrefixedMemoryDB<H>), Error>
where
	H: Hasher + 'static,
	S: NodeSource<H>,
{
	let state = State { tasks: Vec::new(), overlays: Vec::new(), closed: false };
	let pool = Pool { state: Mutex::new(state), helpers: Condvar::new(), main: Condvar::new() };
	let shared = &pool;
	let walked = thread::scope(|scope| {
		let _close = Close(shared);
		for source in helpers {
			let helper = Walker::new(source, Some(shared), limits).helping();
			let help = move || helper.help(shared);
			let thread = thread::Builder::new().name("trie-update".into());
			// With fewer threads than wanted it takes longer, and that is all.
			if thread.spawn_scoped(scope, help).is_err() {
				break;
			}
		}
		let mut main = Walker::new(source, Some(shared), limits);
		let change = main.child(old, 0, delta)?;
		Ok::<_, Error>((change, main.overlay))
	});
	let (change, mut overlay) = walked?;
	for other in pool.state.into_inner().overlays {
		overlay.consolidate(other);
	}
	Ok((change, overlay))
}

impl<'d, H: Hasher, S: NodeSource<H>> Walker<'_, 'd, H, S> {
	/// Updates the children of a branch, whose partial key ends at `end`, on all threads. Returns
	/// what becomes of those that the delta leads to, in order.
	pub(super) fn split(
		&mut self,
		pool: &Pool<'d, H>,
		branch: &Node<'d, H>,
		low: &mut Option<(u8, Node<'d, H>)>,
		end: usize,
		delta: &'d Delta<'d>,
	) -> Result<Vec<Change<'d, H>>, Error> {
		let parts: Vec<_> = groups(delta, end).collect();
		let frame = Arc::new(Frame {
			outcomes: Mutex::new(parts.iter().map(|_| None).collect()),
			left: AtomicUsize::new(parts.len()),
		});
		let mut tasks: Vec<_> = parts
			.into_iter()
			.enumerate()
			.map(|(index, (nibble, delta))| {
				let old = Old::of(branch, low, nibble);
				Task { frame: frame.clone(), index, old, depth: end + 1, delta }
			})
			.collect();
		// The largest is done first.
		tasks.sort_by_key(|task| task.delta.len());
		pool.state.lock().tasks.append(&mut tasks);
		pool.helpers.notify_all();
		pool.main.notify_one();
		self.serve(pool, Some(&*frame));
		let outcomes = mem::take(&mut *frame.outcomes.lock());
		outcomes.into_iter().map(|outcome| outcome.expect("no task is left; qed")).collect()
	}

	/// Does tasks until there are no more.
	fn help(mut self, pool: &Pool<'d, H>) {
		self.serve(pool, None);
	}

	/// Does tasks until those of `frame` are done, or without one until the pool is closed.
	fn serve(&mut self, pool: &Pool<'d, H>, frame: Option<&Frame<'d, H>>) {
		let mut state = pool.state.lock();
		loop {
			let is_done = match frame {
				Some(frame) => frame.left.load(Ordering::Relaxed) == 0,
				None => state.closed,
			};
			if is_done {
				return;
			}
			// What the main thread leaves undone here, nobody else can do.
			let overlay = if self.is_main { state.overlays.pop() } else { None };
			if let Some(overlay) = overlay {
				MutexGuard::unlocked(&mut state, || self.overlay.consolidate(overlay));
				continue;
			}
			match state.tasks.pop() {
				Some(task) => MutexGuard::unlocked(&mut state, || self.run(pool, task)),
				None if self.is_main => pool.main.wait(&mut state),
				None => pool.helpers.wait(&mut state),
			}
		}
	}

	/// Does a task.
	fn run(&mut self, pool: &Pool<'d, H>, task: Task<'d, H>) {
		let Task { frame, index, old, depth, delta } = task;
		self.nested += 1;
		// The others wait for the outcome, so there must be one.
		let outcome = catch_unwind(AssertUnwindSafe(|| {
			Ok::<_, Error>(match self.child(old, depth, delta)? {
				Change::Now(node, None) => {
					let code = node.code();
					Change::Now(node, Some(code))
				},
				change => change,
			})
		}));
		self.nested -= 1;
		let panicked = |_| Err(Error::Fault("a thread that updates the trie has panicked".into()));
		frame.outcomes.lock()[index] = Some(outcome.unwrap_or_else(panicked));

		let overlay = (!self.is_main).then(|| mem::take(&mut self.overlay));
		let mut state = pool.state.lock();
		state.overlays.extend(overlay);
		let was_last = frame.left.fetch_sub(1, Ordering::Relaxed) == 1;
		drop(state);
		pool.main.notify_one();
		if was_last {
			pool.helpers.notify_all();
		}
	}
}
