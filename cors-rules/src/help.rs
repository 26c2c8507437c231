//! What a message says to write instead, before it is a text.

use crate::proposal::Proposal;

/// What to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Help {
    /// Nothing can be said.
    None,
    /// This.
    Say(String),
    /// Another text in the element's place.
    Write(Box<Proposal>),
    /// These origins, each an entry of its own.
    List(Vec<String>),
    /// The literal with every mistake in it corrected; known only once all of it was read.
    Corrected,
    /// The same, or this where nobody can know what was meant.
    CorrectedOr(&'static str),
    /// The same with `https://` and with `http://`.
    BothSchemes,
}

impl Help {
    /// What may be put in the element's place.
    pub(crate) fn proposed(&self) -> Vec<Vec<String>> {
        match self {
            Self::Write(proposal) => proposal.alternatives(),
            Self::List(entries) => vec![entries.clone()],
            Self::None | Self::Say(_) | Self::Corrected | Self::CorrectedOr(_) | Self::BothSchemes => {
                Vec::new()
            }
        }
    }

    /// The entries of that.
    pub(crate) fn entries(&self) -> &[String] {
        match self {
            Self::Write(proposal) => &proposal.entries,
            Self::List(entries) => entries,
            Self::None | Self::Say(_) | Self::Corrected | Self::CorrectedOr(_) | Self::BothSchemes => &[],
        }
    }

    fn entries_mut(&mut self) -> Option<&mut Vec<String>> {
        match self {
            Self::Write(proposal) => Some(&mut proposal.entries),
            Self::List(entries) => Some(entries),
            Self::None | Self::Say(_) | Self::Corrected | Self::CorrectedOr(_) | Self::BothSchemes => None,
        }
    }

    pub(crate) fn remove(&mut self, index: usize) {
        if let Some(entries) = self.entries_mut() {
            entries.remove(index);
        }
    }

    pub(crate) fn replace(&mut self, index: usize, text: &str) {
        if let Some(entry) = self.entries_mut().and_then(|entries| entries.get_mut(index)) {
            text.clone_into(entry);
        }
    }

    /// The text, where it is one and certain.
    pub(crate) fn only(&self) -> Option<&str> {
        match self {
            Self::Write(proposal) if !proposal.is_guess() => match proposal.entries.as_slice() {
                [only] => Some(only),
                _ => None,
            },
            _ => None,
        }
    }
}
