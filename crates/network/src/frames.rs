//! Frames: length (u32, big endian), then the canonical bytes of one message.
//!
//! Nothing is believed of a length but that it is too large; memory grows only with bytes that came.

use futures::io::{AsyncRead, AsyncReadExt};
use protocol::codec::{self, Malformed};
use protocol::limits::MESSAGE_BYTES_MAX;
use protocol::message::Message;

use crate::limits::{FRAME_READ_MAX, READ_BUFFER_BYTES};

/// Bytes of the length that begins a frame.
const LENGTH_BYTES: usize = 4;

/// Why no message could be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    /// The peer announced an empty frame or one longer than any message.
    #[error("a frame of {0} bytes")]
    Length(u32),
    /// The frame held something else than one canonical message.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// The frame was begun but not finished in time.
    #[error("a frame that did not end in time")]
    Slow,
    /// The stream broke, or ended inside a frame.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// The frame of a message; `None` when it is longer than any message may be.
pub(crate) fn frame(message: &Message) -> Option<Vec<u8>> {
    let body = codec::encode(message);
    if body.len() > MESSAGE_BYTES_MAX {
        return None;
    }
    let length = u32::try_from(body.len()).ok()?;
    let mut frame = Vec::with_capacity(LENGTH_BYTES + body.len());
    frame.extend_from_slice(&length.to_be_bytes());
    frame.extend_from_slice(&body);
    Some(frame)
}

/// The next message and its length in bytes; `None` at a clean end.
pub(crate) async fn read<R>(reader: &mut R) -> Result<Option<(Message, usize)>, Fault>
where
    R: AsyncRead + Unpin,
{
    let Some(body) = read_bytes(reader).await? else { return Ok(None) };
    Ok(Some((codec::decode(&body)?, body.len())))
}

async fn read_bytes<R>(reader: &mut R) -> Result<Option<Vec<u8>>, Fault>
where
    R: AsyncRead + Unpin,
{
    // Between frames a peer may be silent as long as it likes.
    let mut length = [0; LENGTH_BYTES];
    if reader.read(&mut length[..1]).await? == 0 {
        return Ok(None);
    }
    tokio::time::timeout(FRAME_READ_MAX, async {
        reader.read_exact(&mut length[1..]).await?;
        read_body(reader, u32::from_be_bytes(length)).await.map(Some)
    })
    .await
    .unwrap_or(Err(Fault::Slow))
}

async fn read_body<R>(reader: &mut R, length: u32) -> Result<Vec<u8>, Fault>
where
    R: AsyncRead + Unpin,
{
    let wanted = usize::try_from(length).unwrap_or(usize::MAX);
    if wanted == 0 || wanted > MESSAGE_BYTES_MAX {
        return Err(Fault::Length(length));
    }
    let mut body = Vec::with_capacity(wanted.min(READ_BUFFER_BYTES));
    reader.take(u64::from(length)).read_to_end(&mut body).await?;
    if body.len() < wanted {
        return Err(Fault::Io(std::io::ErrorKind::UnexpectedEof.into()));
    }
    Ok(body)
}

#[cfg(test)]
mod tests {
    use futures::io::Cursor;
    use protocol::Time;

    use super::*;

    fn framed(length: u32, body: &[u8]) -> Cursor<Vec<u8>> {
        Cursor::new([&length.to_be_bytes(), body].concat())
    }

    #[tokio::test]
    async fn frames_of_every_length_come_out_as_they_went_in() {
        for length in [1, 2, 255, 256, 65_535, 65_536, 1 << 20, MESSAGE_BYTES_MAX] {
            let body = vec![0xA5; length];
            let mut wire = framed(u32::try_from(length).expect("fits"), &body);
            let read = read_bytes(&mut wire).await.expect("a whole frame");
            assert!(read.is_some_and(|read| read == body), "{length}");
            assert!(matches!(read_bytes(&mut wire).await, Ok(None)), "then a clean end");
        }
    }

    #[tokio::test]
    async fn a_length_beyond_any_message_is_refused_before_a_byte_of_it_is_read() {
        let over = u32::try_from(MESSAGE_BYTES_MAX + 1).expect("fits");
        for length in [0, over, u32::MAX] {
            let mut wire = framed(length, b"xxxx");
            assert!(matches!(read(&mut wire).await, Err(Fault::Length(found)) if found == length));
            assert_eq!(wire.position(), 4);
        }
    }

    #[tokio::test]
    async fn what_is_not_one_canonical_message_is_malformed() {
        let good = frame(&Message::Hello { nonce: [1; 32], clock: Time(5) }).expect("short");
        let mut longer = good[4..].to_vec();
        longer.push(0);
        for body in [&b"\xff"[..], b"garbage", &longer] {
            let mut wire = framed(u32::try_from(body.len()).expect("short"), body);
            assert!(matches!(read(&mut wire).await, Err(Fault::Malformed(_))));
        }
        let (message, _) = read(&mut Cursor::new(good)).await.expect("good").expect("there");
        assert_eq!(message, Message::Hello { nonce: [1; 32], clock: Time(5) });
    }

    #[tokio::test]
    async fn an_end_inside_a_frame_is_an_error_and_never_a_shorter_message() {
        for bytes in [&[0][..], &[0, 0, 0, 9, 1, 2]] {
            assert!(matches!(read(&mut Cursor::new(bytes)).await, Err(Fault::Io(_))));
        }
    }

    #[test]
    fn a_message_longer_than_allowed_is_not_framed() {
        use protocol::message::CommunityMessage;
        use protocol::{Bytes, CommunityId, DocumentId, List};
        let change = Bytes::new(vec![0; 1 << 20]).expect("at its bound");
        let changes = List::new(vec![change; 4]).expect("few");
        let message =
            CommunityMessage::Changes { document: DocumentId([3; 16]), changes, last: true };
        assert!(frame(&Message::Community { community: CommunityId([0; 32]), message }).is_none());
    }
}
