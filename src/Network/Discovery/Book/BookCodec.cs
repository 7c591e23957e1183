using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using OpenLedger.Network.Addresses;
using OpenLedger.Network.Identity;
using OpenLedger.Network.Wire;

namespace OpenLedger.Network.Discovery.Book;

/// <summary>
/// The bytes of an address book: magic "OLPEERS1", protobuf, SHA-256 of all before (32 bytes). Protobuf:
/// entries (1), oldest first. Entry: peer (1, multihash), source (2), addresses (3: multiaddr 1, failures 2,
/// retry 3), own word (4), signed record (5), its number (6), score in thousandths, zigzag (7), scored (8),
/// heard (9), reached (10), failed (11), banned until (12). Times are milliseconds since 1970; 0 stands for
/// never.
/// </summary>
internal static class BookCodec
{
    /// <summary>Longest file that is read: more than the longest that is written.</summary>
    public const int SizeMax = 32 * 1_024 * 1_024;

    private const int EntrySizeMax = 16 * 1_024;
    private const double ScoreMax = 1_000_000;

    private static ReadOnlySpan<byte> Magic => "OLPEERS1"u8;

    /// <summary>Writes entries.</summary>
    public static byte[] Encode(IReadOnlyList<BookEntry> entries)
    {
        ArrayBufferWriter<byte> output = new();
        output.Write(Magic);
        ProtobufWriter writer = new(output);
        foreach (BookEntry entry in entries)
        {
            writer.Message(1, entry, WriteEntry);
        }

        output.Write(SHA256.HashData(output.WrittenSpan));
        return output.WrittenSpan.ToArray();
    }

    /// <summary>
    /// Reads entries; false when the bytes are torn, changed, or not a book. At most
    /// <paramref name="entriesMax"/> are read.
    /// </summary>
    public static bool TryDecode(
        ReadOnlySpan<byte> bytes, int entriesMax, [NotNullWhen(true)] out IReadOnlyList<BookEntry>? entries)
    {
        entries = null;
        int bodyEnd = bytes.Length - SHA256.HashSizeInBytes;
        if (bytes.Length > SizeMax || bodyEnd < Magic.Length || !bytes.StartsWith(Magic)
            || !bytes[bodyEnd..].SequenceEqual(SHA256.HashData(bytes[..bodyEnd])))
        {
            return false;
        }

        return TryDecodeBody(bytes[Magic.Length..bodyEnd], entriesMax, out entries);
    }

    /// <summary>Reads what is between magic and checksum.</summary>
    internal static bool TryDecodeBody(
        ReadOnlySpan<byte> body, int entriesMax, [NotNullWhen(true)] out IReadOnlyList<BookEntry>? entries)
    {
        List<BookEntry> read = [];
        entries = read;
        ProtobufReader reader = new(body);
        while (reader.TryReadField(out int field, out ProtobufWireType wire))
        {
            if (field != 1)
            {
                if (!reader.TrySkip(wire))
                {
                    return false;
                }
            }
            else if (read.Count == entriesMax
                || !reader.TryReadBytes(wire, EntrySizeMax, out ReadOnlySpan<byte> bytes)
                || ReadEntry(bytes, read.Count) is not { } entry)
            {
                return false;
            }
            else
            {
                read.Add(entry);
            }
        }

        return reader.IsAtEnd;
    }

    private static void WriteEntry(ProtobufWriter writer, BookEntry entry)
    {
        PeerIdText.TryGetMultihash(entry.Peer, out byte[] peer);
        long score = (long)(Math.Clamp(entry.Score, -ScoreMax, ScoreMax) * 1_000);
        writer.Bytes(1, peer);
        writer.Text(2, entry.Source.Name);
        foreach (BookAddress address in entry.Addresses)
        {
            writer.Message(3, address, (inner, value) =>
            {
                inner.Bytes(1, value.Address.Bytes.Span);
                inner.Varint(2, (ulong)value.Failures);
                inner.Varint(3, ToMs(value.RetryAt));
            });
        }

        writer.Varint(4, entry.IsOwnWord ? 1u : 0u);
        writer.Bytes(5, entry.Record.Span);
        writer.Varint(6, entry.Sequence);
        writer.Varint(7, unchecked((ulong)((score << 1) ^ (score >> 63))));
        writer.Varint(8, ToMs(entry.ScoredAt));
        writer.Varint(9, ToMs(entry.HeardAt));
        writer.Varint(10, ToMs(entry.LastSuccess ?? default));
        writer.Varint(11, ToMs(entry.LastFailure ?? default));
        writer.Varint(12, ToMs(entry.BannedUntil ?? default));
    }

    private static BookEntry? ReadEntry(ReadOnlySpan<byte> bytes, long number)
    {
        PeerId peer = default;
        string source = "";
        byte[] record = [];
        Span<ulong> numbers = stackalloc ulong[13];
        ImmutableArray<BookAddress>.Builder addresses = ImmutableArray.CreateBuilder<BookAddress>();
        ProtobufReader reader = new(bytes);
        while (reader.TryReadField(out int field, out ProtobufWireType wire))
        {
            bool read;
            switch (field)
            {
                case 1:
                    read = reader.TryReadBytes(wire, PeerIdText.MultihashSizeMax, out var multihash)
                        && PeerIdText.TryDecode(multihash, out peer);
                    break;
                case 2:
                    read = reader.TryReadText(wire, BookSource.BytesMax, out source);
                    break;
                case 3:
                    read = reader.TryReadBytes(wire, BookEntry.AddressBytesMax + 32, out var address)
                        && addresses.Count < BookEntry.AddressesMax
                        && TryReadAddress(address, addresses);
                    break;
                case 5:
                    read = reader.TryReadBytes(wire, BookEntry.RecordBytesMax, out var envelope);
                    record = envelope.ToArray();
                    break;
                case >= 4 and <= 12:
                    read = reader.TryReadVarint(wire, out numbers[field]);
                    break;
                default:
                    read = reader.TrySkip(wire);
                    break;
            }

            if (!read)
            {
                return null;
            }
        }

        bool good = reader.IsAtEnd && peer != default && source.Length > 0;
        return good ? Made(new BookEntry(peer, new BookSource(source), number)
        {
            Addresses = addresses.ToImmutable(),
            Record = record,
        }, numbers) : null;
    }

    private static BookEntry? Made(BookEntry entry, ReadOnlySpan<ulong> numbers)
    {
        long score = unchecked((long)(numbers[7] >> 1) ^ -(long)(numbers[7] & 1));
        return TryTime(numbers[8], out DateTimeOffset scored)
            & TryTime(numbers[9], out DateTimeOffset heard)
            & TryTime(numbers[10], out DateTimeOffset reached)
            & TryTime(numbers[11], out DateTimeOffset failed)
            & TryTime(numbers[12], out DateTimeOffset banned)
            ? entry with
            {
                IsOwnWord = numbers[4] != 0,
                Sequence = numbers[6],
                Score = Math.Clamp(score / 1_000.0, -ScoreMax, ScoreMax),
                ScoredAt = scored,
                HeardAt = heard,
                LastSuccess = reached == default ? null : reached,
                LastFailure = failed == default ? null : failed,
                BannedUntil = banned == default ? null : banned,
            }
            : null;
    }

    private static bool TryReadAddress(
        ReadOnlySpan<byte> bytes, ImmutableArray<BookAddress>.Builder addresses)
    {
        Multiaddr? address = null;
        ulong failures = 0;
        ulong retry = 0;
        ProtobufReader reader = new(bytes);
        while (reader.TryReadField(out int field, out ProtobufWireType wire))
        {
            bool read = field switch
            {
                1 => reader.TryReadBytes(wire, BookEntry.AddressBytesMax, out ReadOnlySpan<byte> value)
                    && Multiaddr.TryDecode(value, out address),
                2 => reader.TryReadVarint(wire, out failures),
                3 => reader.TryReadVarint(wire, out retry),
                _ => reader.TrySkip(wire),
            };
            if (!read)
            {
                return false;
            }
        }

        if (!reader.IsAtEnd || address is null || failures > 1_000 || !TryTime(retry, out DateTimeOffset at))
        {
            return false;
        }

        addresses.Add(new BookAddress(address, (int)failures, at));
        return true;
    }

    private static ulong ToMs(DateTimeOffset time) =>
        time == default ? 0 : (ulong)Math.Max(0, time.ToUnixTimeMilliseconds());

    private static bool TryTime(ulong ms, out DateTimeOffset time)
    {
        bool fits = ms <= (ulong)DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();
        time = fits && ms != 0 ? DateTimeOffset.FromUnixTimeMilliseconds((long)ms) : default;
        return fits;
    }
}
