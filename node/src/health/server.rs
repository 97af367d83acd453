// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The server that says it: HTTP/1.1, one request for each connection.

use super::{Facts, HealthArgs, LOG_TARGET};
use http_body_util::Full;
use hyper::{
	body::{Bytes, Incoming},
	header,
	server::conn::http1,
	service::service_fn,
	Method, Request, Response, StatusCode,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use sc_service::{Error, SpawnTaskHandle};
use serde_json::json;
use std::{convert::Infallible, net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
	net::{TcpListener, TcpStream},
	sync::Semaphore,
};

/// So many are answered at the same time; others wait.
const CONNECTIONS: usize = 64;
/// Within this time a request must be there and its answer taken.
const REQUEST: Duration = Duration::from_secs(10);
/// How long to wait when a connection cannot be accepted, because there are too many open files
/// for instance.
const PAUSE: Duration = Duration::from_millis(200);

/// What it takes to answer.
struct Answers<F> {
	facts: F,
	max_age: Option<Duration>,
}

/// Starts the server, if the arguments ask for one. `facts` finds out how the node fares.
pub fn start<F>(args: &HealthArgs, spawner: &SpawnTaskHandle, facts: F) -> Result<(), Error>
where
	F: Fn() -> Facts + Send + Sync + 'static,
{
	let Some(address) = args.health_addr else { return Ok(()) };
	let listener = listen(address).map_err(|error| {
		Error::Other(format!("cannot listen on {address} (--health-addr): {error}"))
	})?;
	let age = args.ready_finality_age;
	let max_age = (age > 0).then(|| Duration::from_secs(age));
	spawner.spawn("health-server", None, serve(listener, Answers { facts, max_age }));
	Ok(())
}

fn listen(address: SocketAddr) -> std::io::Result<std::net::TcpListener> {
	let listener = std::net::TcpListener::bind(address)?;
	listener.set_nonblocking(true)?;
	// Others read this line to learn the port that the system has chosen.
	log::info!(target: LOG_TARGET, "Health server: addr={}", listener.local_addr()?);
	Ok(listener)
}

async fn serve<F>(listener: std::net::TcpListener, answers: Answers<F>)
where
	F: Fn() -> Facts + Send + Sync + 'static,
{
	let listener = match TcpListener::from_std(listener) {
		Ok(listener) => listener,
		Err(error) => {
			log::error!(target: LOG_TARGET, "The health server cannot start: {error}");
			return;
		},
	};
	let answers = Arc::new(answers);
	let connections = Arc::new(Semaphore::new(CONNECTIONS));
	loop {
		let permit = connections.clone().acquire_owned().await;
		match listener.accept().await {
			Ok((stream, _)) => {
				let answers = answers.clone();
				tokio::spawn(async move {
					let served = tokio::time::timeout(REQUEST, connection(stream, answers)).await;
					if served.is_err() {
						log::debug!(target: LOG_TARGET, "A request took longer than {REQUEST:?}");
					}
					drop(permit);
				});
			},
			Err(error) => {
				log::debug!(target: LOG_TARGET, "A connection was not accepted: {error}");
				tokio::time::sleep(PAUSE).await;
			},
		}
	}
}

async fn connection<F>(stream: TcpStream, answers: Arc<Answers<F>>)
where
	F: Fn() -> Facts + Send + Sync + 'static,
{
	let service = service_fn(move |request: Request<Incoming>| {
		let response = answers.answer(request.method(), request.uri().path());
		async move { Ok::<_, Infallible>(response) }
	});
	let served = http1::Builder::new()
		.timer(TokioTimer::new())
		.header_read_timeout(REQUEST)
		.keep_alive(false)
		.serve_connection(TokioIo::new(stream), service)
		.await;
	if let Err(error) = served {
		log::debug!(target: LOG_TARGET, "A request failed: {error}");
	}
}

impl<F: Fn() -> Facts> Answers<F> {
	fn answer(&self, method: &Method, path: &str) -> Response<Full<Bytes>> {
		if method != Method::GET && method != Method::HEAD {
			let text = json!({ "error": "only GET and HEAD are known here" });
			return response(StatusCode::METHOD_NOT_ALLOWED, text.to_string());
		}
		match path {
			"/ready" => {
				let readiness = (self.facts)().readiness(self.max_age);
				let status = match readiness.ready {
					true => StatusCode::OK,
					false => StatusCode::SERVICE_UNAVAILABLE,
				};
				response(status, json!(readiness).to_string())
			},
			"/live" => response(StatusCode::OK, json!({ "live": true }).to_string()),
			_ => {
				let text = json!({ "error": "ask for /ready or /live" });
				response(StatusCode::NOT_FOUND, text.to_string())
			},
		}
	}
}

fn response(status: StatusCode, json: String) -> Response<Full<Bytes>> {
	let mut response = Response::new(Full::new(Bytes::from(json)));
	*response.status_mut() = status;
	let headers = response.headers_mut();
	headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/json"));
	headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
	response
}

#[cfg(test)]
mod tests {
	use super::*;
	use parking_lot::Mutex;
	use serde_json::Value as Json;
	use tokio::io::{AsyncReadExt, AsyncWriteExt};

	async fn ask(address: SocketAddr, request: &str) -> (u16, Json) {
		let mut stream = TcpStream::connect(address).await.unwrap();
		stream.write_all(request.as_bytes()).await.unwrap();
		let mut answer = String::new();
		stream.read_to_string(&mut answer).await.unwrap();
		let status = answer.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap();
		let body = answer.split("\r\n\r\n").nth(1).unwrap_or_default();
		(status, serde_json::from_str(body).unwrap_or_default())
	}

	async fn get(address: SocketAddr, path: &str) -> (u16, Json) {
		ask(address, &format!("GET {path} HTTP/1.1\r\nHost: node\r\n\r\n")).await
	}

	#[tokio::test]
	async fn probes_get_a_status_and_the_reasons() {
		let facts = Arc::new(Mutex::new(Facts {
			syncing: true,
			peers: 0,
			should_have_peers: true,
			best: 5,
			finalized: 3,
			finalized_age: Duration::from_secs(100),
		}));
		let listener = listen(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
		let address = listener.local_addr().unwrap();
		let known = facts.clone();
		let max_age = Some(Duration::from_secs(60));
		let answers = Answers { facts: move || known.lock().clone(), max_age };
		let server = tokio::spawn(serve(listener, answers));

		let (status, answer) = get(address, "/ready").await;
		assert_eq!((status, &answer["ready"]), (503, &Json::Bool(false)));
		assert_eq!(answer["reasons"].as_array().map(Vec::len), Some(3), "{answer}");
		assert_eq!(get(address, "/live").await, (200, json!({ "live": true })));

		{
			let mut facts = facts.lock();
			facts.syncing = false;
			facts.peers = 1;
			facts.finalized_age = Duration::from_secs(4);
		}
		let (status, answer) = get(address, "/ready?verbose").await;
		assert_eq!((status, &answer["ready"]), (200, &Json::Bool(true)), "{answer}");
		assert_eq!(answer["finalizedBlock"], 3);

		assert_eq!(get(address, "/metrics").await.0, 404);
		let post = "POST /ready HTTP/1.1\r\nHost: node\r\nContent-Length: 0\r\n\r\n";
		assert_eq!(ask(address, post).await.0, 405);
		assert_eq!(ask(address, "good morning\r\n\r\n").await.0, 400);
		server.abort();
	}

	#[tokio::test]
	async fn connections_that_say_nothing_do_not_stand_in_the_way() {
		let listener = listen(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
		let address = listener.local_addr().unwrap();
		let facts = Facts {
			syncing: false,
			peers: 1,
			should_have_peers: true,
			best: 1,
			finalized: 1,
			finalized_age: Duration::ZERO,
		};
		let answers = Answers { facts: move || facts.clone(), max_age: None };
		let server = tokio::spawn(serve(listener, answers));
		let mut silent = Vec::new();
		for _ in 0..CONNECTIONS - 1 {
			silent.push(TcpStream::connect(address).await.unwrap());
		}
		assert_eq!(get(address, "/ready").await.0, 200);
		server.abort();
	}
}
