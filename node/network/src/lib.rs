// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Networks of Polyphony nodes on one machine: started, watched, disturbed and stopped together.
//!
//! The nodes are processes of the node's program with keys, data and logs of their own. They are on
//! the loopback interface, or each in a network namespace with links that can be cut and slowed.
//!
//! | module | subject |
//! |---|---|
//! | `spec` | what a network shall be |
//! | `network` | the nodes together |
//! | `node` | one node: start, stop, kill, pause, its log and its status |
//! | `folder` | what is kept between runs |
//! | `ports` | who listens where |
//! | `namespaces` | links, partitions |
//! | `relay` | how nodes in namespaces are reached |
//! | `clock` | nodes whose clocks are wrong |
//! | `metrics`, `logs` | what can be seen |
//! | `cli` | the command `polyphony-network` |
//!
//! ```no_run
//! # async fn example() -> Result<(), polyphony_network::Error> {
//! use polyphony_network::{Layout, Network, Settings};
//!
//! let mut settings = Settings::new("target/release/polyphony", "data");
//! settings.layout = Layout::Namespaces;
//! let mut network = Network::start(settings).await?;
//! network.partition(&[&["alice", "bob"], &["charlie", "dave"]])?;
//! network.heal()?;
//! network.node_mut("dave")?.kill()?;
//! network.stop_all().await?;
//! # Ok(())
//! # }
//! ```

pub mod cli;
mod clock;
mod error;
mod folder;
mod logs;
mod metrics;
mod namespaces;
mod network;
mod node;
mod ports;
mod process;
mod relay;
mod spec;

pub use error::Error;
pub use logs::LogStream;
pub use metrics::Status;
pub use namespaces::Link;
pub use network::{check_namespaces, Exit, Network};
pub use node::Node;
pub use spec::{Layout, NodeSpec, Ports, Settings, VALIDATORS};
