//! The four doors that `block` and `report` name.

/// One way in which a page of another origin reaches a handler.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Category {
    /// Scripts that could read the answer, and websockets.
    Read,
    /// Requests that change state: every method that is not safe, and websockets.
    Write,
    /// Links, and everything else that opens the answer as a page.
    Navigate,
    /// Images, scripts, frames and the like: the answer becomes part of another page.
    Embed,
}

/// A set of [`Category`], as plain data that constants can hold.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Categories(u8);

impl Category {
    /// Every category, in the order in which they are decided.
    pub const ALL: [Self; 4] = [Self::Read, Self::Write, Self::Navigate, Self::Embed];

    /// The word in `block` and `report`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Navigate => "navigate",
            Self::Embed => "embed",
        }
    }

    /// The category with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.name() == name)
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

impl Categories {
    /// No category.
    pub const NONE: Self = Self(0);

    /// The same set with one more.
    #[must_use]
    pub const fn with(self, category: Category) -> Self {
        Self(self.0 | category.bit())
    }

    /// Whether a category is in the set.
    pub const fn contains(self, category: Category) -> bool {
        self.0 & category.bit() != 0
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// What is in both.
    #[must_use]
    pub const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The categories in the set, in the order of [`Category::ALL`].
    #[inline]
    pub fn iter(self) -> impl Iterator<Item = Category> {
        // From bit to bit: each request to a handler with `block` comes here, and most sets have one.
        let mut rest = self.0;
        core::iter::from_fn(move || {
            let lowest = rest.trailing_zeros();
            rest &= rest.wrapping_sub(1);
            Category::ALL.get(lowest as usize).copied()
        })
    }
}

impl FromIterator<Category> for Categories {
    fn from_iter<T: IntoIterator<Item = Category>>(categories: T) -> Self {
        categories.into_iter().fold(Self::NONE, Self::with)
    }
}

/// As it is written: `[read, write]`.
impl core::fmt::Display for Categories {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("[")?;
        for (index, category) in self.iter().enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            write!(f, "{separator}{}", category.name())?;
        }
        f.write_str("]")
    }
}

impl core::fmt::Debug for Categories {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        core::fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets() {
        assert!(Categories::NONE.is_empty());
        for category in Category::ALL {
            assert_eq!(Category::from_name(category.name()), Some(category));
            let one = Categories::NONE.with(category);
            for other in Category::ALL {
                assert_eq!(one.contains(other), other == category);
            }
        }
        let all: Categories = Category::ALL.into_iter().collect();
        assert_eq!(all.to_string(), "[read, write, navigate, embed]");
        assert_eq!(Categories::NONE.to_string(), "[]");
        assert_eq!(format!("{all:?}"), all.to_string());
        assert_eq!(all.with(Category::Embed), all);
        assert_eq!(
            all.intersection(Categories::NONE.with(Category::Write))
                .to_string(),
            "[write]"
        );
        assert_eq!(Category::from_name("Read"), None);
    }
}
