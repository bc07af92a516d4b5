//! Reading: from a text in either notation to [`ast`].

pub mod ast;
pub mod vocabulary;
