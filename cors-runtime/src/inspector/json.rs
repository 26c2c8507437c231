//! JSON with one line a field, and lists of words on one line.

use std::io::{self, Write};

use serde_json::ser::Formatter;

/// Between serde's compact form and its pretty one, which gives every word of a list a line.
#[derive(Debug, Default)]
pub(super) struct FieldsOnLines {
    open: Vec<Container>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Container {
    Object,
    /// Whether it has a value already, and whether one of them is an object.
    Array {
        is_started: bool,
        has_objects: bool,
    },
}

impl FieldsOnLines {
    fn line<W: Write + ?Sized>(&self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b"\n")?;
        self.open.iter().try_for_each(|_| writer.write_all(b"  "))
    }
}

impl Formatter for FieldsOnLines {
    fn begin_array<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open.push(Container::Array {
            is_started: false,
            has_objects: false,
        });
        writer.write_all(b"[")
    }

    fn begin_array_value<W: Write + ?Sized>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        if let Some(Container::Array { is_started, .. }) = self.open.last_mut() {
            *is_started = !first;
        }
        if first { Ok(()) } else { writer.write_all(b",") }
    }

    fn end_array<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        if let Some(Container::Array {
            has_objects: true, ..
        }) = self.open.pop()
        {
            self.line(writer)?;
        }
        writer.write_all(b"]")
    }

    fn begin_object<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        if let Some(Container::Array { has_objects, .. }) = self.open.last_mut() {
            *has_objects = true;
            self.line(writer)?;
        }
        self.open.push(Container::Object);
        writer.write_all(b"{")
    }

    fn begin_object_key<W: Write + ?Sized>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        if !first {
            writer.write_all(b",")?;
        }
        self.line(writer)
    }

    fn begin_object_value<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b": ")
    }

    fn end_object<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open.pop();
        self.line(writer)?;
        writer.write_all(b"}")
    }

    fn begin_string<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        if let Some(Container::Array { is_started: true, .. }) = self.open.last() {
            writer.write_all(b" ")?;
        }
        writer.write_all(b"\"")
    }
}

#[cfg(test)]
mod tests {
    use serde::Serialize;

    use super::*;

    #[test]
    fn lines() {
        #[derive(Serialize)]
        struct Outer {
            words: Vec<&'static str>,
            none: Vec<&'static str>,
            inner: Vec<Inner>,
        }
        #[derive(Serialize)]
        struct Inner {
            a: Option<u32>,
            b: bool,
        }
        let value = Outer {
            words: vec!["x", "y\"<"],
            none: Vec::new(),
            inner: vec![Inner { a: None, b: true }, Inner { a: Some(1), b: false }],
        };
        let mut json = Vec::new();
        let mut serializer = serde_json::Serializer::with_formatter(&mut json, FieldsOnLines::default());
        value.serialize(&mut serializer).unwrap();
        let expected = r#"{
  "words": ["x", "y\"<"],
  "none": [],
  "inner": [
    {
      "a": null,
      "b": true
    },
    {
      "a": 1,
      "b": false
    }
  ]
}"#;
        assert_eq!(String::from_utf8(json).unwrap(), expected);
    }
}
