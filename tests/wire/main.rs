//! What goes over the wire, to the letter.

mod actual;
mod app;
mod hostile;
mod log;
mod methods;
mod options;
mod origins;
mod preflights;
mod shared_path;
mod tcp;
mod timing;
mod unanswered;
mod vary;
