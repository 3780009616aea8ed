//! Types that cannot grow beyond what they say: the bound is part of the type, checked when a
//! value is made and again when one is decoded, before anything is allocated for it.

use std::fmt;
use std::ops::Deref;

use minicbor::{Decode, Decoder, Encode, Encoder};

/// A value was longer than its type allows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("too long: {len}, at most {max}")]
pub struct TooLong {
    /// Length found (bytes of a text, items of a list).
    pub len: usize,
    /// Length allowed.
    pub max: usize,
}

fn checked<const MAX: usize>(len: usize) -> Result<(), TooLong> {
    if len > MAX { Err(TooLong { len, max: MAX }) } else { Ok(()) }
}

macro_rules! bounded {
    ($name:ident, $inner:ty, $target:ty) => {
        impl<const MAX: usize> $name<MAX> {
            /// Takes the value when it is within the bound.
            pub fn new(value: impl Into<$inner>) -> Result<Self, TooLong> {
                let value = value.into();
                checked::<MAX>(value.len())?;
                Ok(Self(value))
            }

            /// The value inside.
            pub fn into_inner(self) -> $inner {
                self.0
            }
        }

        impl<const MAX: usize> Deref for $name<MAX> {
            type Target = $target;

            fn deref(&self) -> &$target {
                &self.0
            }
        }
    };
}

/// UTF-8 text of at most `MAX` bytes.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text<const MAX: usize>(String);
bounded!(Text, String, str);

/// Bytes, at most `MAX`.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bytes<const MAX: usize>(Vec<u8>);
bounded!(Bytes, Vec<u8>, [u8]);

/// A list of at most `MAX` items.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct List<T, const MAX: usize>(Vec<T>);

impl<T, const MAX: usize> List<T, MAX> {
    /// Takes the items when there are no more than the bound.
    pub fn new(items: impl Into<Vec<T>>) -> Result<Self, TooLong> {
        let items = items.into();
        checked::<MAX>(items.len())?;
        Ok(Self(items))
    }

    /// Takes as many items as fit and drops the rest; for answers that come in pages.
    pub fn first(items: impl IntoIterator<Item = T>) -> Self {
        Self(items.into_iter().take(MAX).collect())
    }

    /// The items.
    pub fn into_inner(self) -> Vec<T> {
        self.0
    }
}

impl<T, const MAX: usize> Default for List<T, MAX> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T, const MAX: usize> Deref for List<T, MAX> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<'a, T, const MAX: usize> IntoIterator for &'a List<T, MAX> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<T: fmt::Debug, const MAX: usize> fmt::Debug for List<T, MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.0).finish()
    }
}

impl<const MAX: usize> fmt::Debug for Text<MAX> {
    /// Only the length: texts are private and must not end up in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Text({} bytes)", self.0.len())
    }
}

impl<const MAX: usize> fmt::Debug for Bytes<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bytes({})", self.0.len())
    }
}

fn refuse(error: TooLong) -> minicbor::decode::Error {
    minicbor::decode::Error::message(error)
}

impl<C, const MAX: usize> Encode<C> for Text<MAX> {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.str(&self.0)?.ok()
    }
}

impl<'b, C, const MAX: usize> Decode<'b, C> for Text<MAX> {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        let text = d.str()?;
        checked::<MAX>(text.len()).map_err(refuse)?;
        Ok(Self(text.to_owned()))
    }
}

impl<C, const MAX: usize> Encode<C> for Bytes<MAX> {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.bytes(&self.0)?.ok()
    }
}

impl<'b, C, const MAX: usize> Decode<'b, C> for Bytes<MAX> {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        let bytes = d.bytes()?;
        checked::<MAX>(bytes.len()).map_err(refuse)?;
        Ok(Self(bytes.to_vec()))
    }
}

impl<C, T: Encode<C>, const MAX: usize> Encode<C> for List<T, MAX> {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        self.0.encode(e, ctx)
    }
}

impl<'b, C, T: Decode<'b, C>, const MAX: usize> Decode<'b, C> for List<T, MAX> {
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, minicbor::decode::Error> {
        let len = d.array()?.ok_or_else(|| minicbor::decode::Error::message("indefinite array"))?;
        let len = usize::try_from(len).unwrap_or(usize::MAX);
        checked::<MAX>(len).map_err(refuse)?;
        let mut items = Vec::new();
        for _ in 0..len {
            items.push(T::decode(d, ctx)?);
        }
        Ok(Self(items))
    }
}
