//! A diff as people and programs read it.
