//! Reading a policy from a file or the environment, with words for whoever edits it.

use core::fmt;

use cors_rules::{shown::quoted, suggest, violation::Argument};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, Error, MapAccess, SeqAccess, Unexpected, Visitor},
};

use super::PolicyConfig;
use crate::origins::words;

/// The fields, as they are written.
const FIELDS: &[&str] = &[
    Argument::Origins.name(),
    Argument::DebugOrigins.name(),
    Argument::Methods.name(),
    Argument::AllowHeaders.name(),
    Argument::ExposeHeaders.name(),
    Argument::Credentials.name(),
    Argument::MaxAge.name(),
    Argument::Timing.name(),
    Argument::Block.name(),
    Argument::Report.name(),
    Argument::Allow.name(),
];

// Not derived: an error of a derived implementation names no field where a value is wrong, and only lists the fields
// where one is unknown.
impl<'de> Deserialize<'de> for PolicyConfig {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_struct("PolicyConfig", FIELDS, Policy)
    }
}

struct Policy;

impl<'de> Visitor<'de> for Policy {
    type Value = PolicyConfig;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the fields of a policy, such as `origins`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<PolicyConfig, A::Error> {
        let mut config = PolicyConfig::default();
        let mut seen = Vec::new();
        while let Some(Field(field)) = map.next_key()? {
            if seen.contains(&field) {
                return Err(A::Error::duplicate_field(field.name()));
            }
            seen.push(field);
            match field {
                Argument::Origins => config.origins = map.next_value_seed(List(field))?,
                Argument::DebugOrigins => config.debug_origins = map.next_value_seed(List(field))?,
                Argument::Methods => config.methods = map.next_value_seed(List(field))?,
                Argument::AllowHeaders => config.allow_headers = map.next_value_seed(List(field))?,
                Argument::ExposeHeaders => config.expose_headers = map.next_value_seed(List(field))?,
                Argument::Credentials => config.credentials = map.next_value_seed(Switch(field))?,
                Argument::MaxAge => config.max_age = map.next_value_seed(Seconds(field))?,
                Argument::Timing => config.timing = map.next_value_seed(Switch(field))?,
                Argument::Block => config.block = map.next_value_seed(List(field))?,
                Argument::Report => config.report = map.next_value_seed(List(field))?,
                Argument::Allow => config.allow = map.next_value_seed(List(field))?,
                Argument::Policy | Argument::PreflightGuard | Argument::Crate => {
                    return Err(unknown(field.name()));
                }
            }
        }
        Ok(config)
    }
}

/// The name of a field.
struct Field(Argument);

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Name;

        impl Visitor<'_> for Name {
            type Value = Field;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a field, such as `origins`")
            }

            fn visit_str<E: Error>(self, name: &str) -> Result<Field, E> {
                let field = Argument::from_name(name).filter(|_| FIELDS.contains(&name));
                field.map(Field).ok_or_else(|| unknown(name))
            }
        }

        deserializer.deserialize_identifier(Name)
    }
}

/// A slip of the pen, or what another library calls it: an error, since it would otherwise be a policy that somebody
/// believes in.
fn unknown<E: Error>(name: &str) -> E {
    let is_field = |name: &str| FIELDS.contains(&name);
    let whole = suggest::whole(name).and_then(|whole| whole.split_once(" = "));
    let help = match (whole, suggest::argument(name)) {
        (Some((field, value)), _) if is_field(field) => format!("write `{field}` with the value {value}"),
        (_, Some(meant)) if is_field(meant.name()) && meant.name() != name => {
            format!("did you mean `{}`?", meant.name())
        }
        _ => format!("the fields are `{}`", FIELDS.join("`, `")),
    };
    E::custom(format_args!("unknown field {}: {help}", quoted(name)))
}

/// A list of strings. One string is a list of what is in it between commas or white space, as in an environment
/// variable; nothing is an empty list.
struct List(Argument);

impl<'de> DeserializeSeed<'de> for List {
    type Value = Vec<String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for List {
    type Value = Vec<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` to be a string or a list of strings", self.0.name())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(words(text).map(str::to_owned).collect())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut list = Vec::new();
        while let Some(entry) = entries.next_element_seed(ListedText(self.0))? {
            list.push(entry);
        }
        Ok(list)
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }
}

/// A string in a list.
struct ListedText(Argument);

impl<'de> DeserializeSeed<'de> for ListedText {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Visitor<'_> for ListedText {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "each entry of `{}` to be a string", self.0.name())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }
}

/// `true` or `false`, also as text: an environment has nothing else. Nothing is `false`.
struct Switch(Argument);

impl<'de> DeserializeSeed<'de> for Switch {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Visitor<'_> for Switch {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` to be `true` or `false`", self.0.name())
    }

    fn visit_bool<E: Error>(self, is_on: bool) -> Result<bool, E> {
        Ok(is_on)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<bool, E> {
        if text.trim().is_empty() {
            return Ok(false);
        }
        let is_on = text.trim().parse();
        is_on.map_err(|_| E::invalid_value(Unexpected::Str(text), &self))
    }

    fn visit_unit<E: Error>(self) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_none<E: Error>(self) -> Result<bool, E> {
        Ok(false)
    }
}

/// A number of seconds, also as text; nothing is no `max_age`.
struct Seconds(Argument);

impl<'de> DeserializeSeed<'de> for Seconds {
    type Value = Option<u64>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Visitor<'_> for Seconds {
    type Value = Option<u64>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.0.name();
        write!(
            f,
            "`{name}` to be a whole number of seconds, such as 600, without a unit"
        )
    }

    fn visit_u64<E: Error>(self, seconds: u64) -> Result<Self::Value, E> {
        Ok(Some(seconds))
    }

    fn visit_i64<E: Error>(self, seconds: i64) -> Result<Self::Value, E> {
        let seconds = u64::try_from(seconds);
        seconds
            .map(Some)
            .map_err(|_| E::invalid_value(Unexpected::Other("a negative number"), &self))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        if text.trim().is_empty() {
            return Ok(None);
        }
        let seconds = text.trim().parse().map(Some);
        seconds.map_err(|_| E::invalid_value(Unexpected::Str(text), &self))
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use serde::forward_to_deserialize_any;

    use super::*;

    /// What formats with options say of an empty one.
    struct Nothing;

    impl<'de> Deserializer<'de> for Nothing {
        type Error = serde::de::value::Error;

        fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
            visitor.visit_none()
        }

        forward_to_deserialize_any! {
            bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct
            newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
        }
    }

    #[test]
    fn nothing_turns_nothing_on() {
        assert_eq!(Switch(Argument::Credentials).deserialize(Nothing), Ok(false));
        assert_eq!(Seconds(Argument::MaxAge).deserialize(Nothing), Ok(None));
    }
}
