using System.Buffers.Binary;
using OpenLedger.Attribution.Segments;
using OpenLedger.Primitives.Values;
using OpenLedger.Storage.Checksums;

namespace OpenLedger.Storage.Segments;

/// <summary>
/// A file of sections, version 1: an index written once, mapped read-only. Little-endian.
/// <code>
/// offset        size  what                            d: end of the tables, rounded up to 64
/// 0             8     "OLSECTNS"
/// 8             4     version, 1
/// 12            4     s, number of sections
/// 16            32    key: what it is the index of
/// 48            8     bytes of the whole file
/// 56            4     bytes of a block, 1,048,576
/// 60            4     b, number of blocks
/// 64            4     CRC-32C of bytes 0 to 63 and 68 to d
/// 68            4     0
/// 72            24 s  sections, by kind: kind u32, 0 u32, offset u64, bytes u64
/// 72 + 24 s     4 b   CRC-32C of each block; the last one may be shorter
/// d             ..    data, in blocks from here on; sections begin at multiples of 64, with zeros between
/// </code>
/// Every checksum is verified when the file is opened, before anything of it is read: one pass over the file,
/// linear in its length. So nothing is ever answered from a file that a disk or a crash has altered. (It is no
/// defence against somebody who may write there: such a one can write checksums too.)
/// </summary>
internal static class SectionFile
{
    internal const uint Version = 1;
    internal const int BlockBytes = 1 << 20;
    internal const int SectionsMax = 64;
    internal const int HeaderBytes = 72;
    internal const int KeyAt = 16;

    private const int EntryBytes = 24;
    private const int Alignment = 64;
    private const int ChecksumAt = 64;

    private static ReadOnlySpan<byte> Magic => "OLSECTNS"u8;

    /// <summary>Writes a file whole or not at all: under another name, which it then gets.</summary>
    /// <param name="path">The file; replaced when there is one.</param>
    /// <param name="key">What it is the index of.</param>
    /// <param name="content">The sections.</param>
    /// <param name="sync">Wait until it is on disk. Without, a loss of power may leave a file whose checksums do
    /// not hold.</param>
    internal static void Write(string path, Hash256 key, SectionContent content, bool sync)
    {
        Layout layout = Layout.Of(content);
        string draft = path + ".new";
        using (FileStream file = new(
            draft, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            BlockWriter blocks = new(file, layout.DataStart);
            foreach (SectionKind kind in content.Sections)
            {
                blocks.PadTo(layout.OffsetOf(kind));
                blocks.Write(content[kind]);
            }

            blocks.PadTo(layout.FileBytes);
            byte[] head = Head(layout, key, blocks.Finish());
            RandomAccess.Write(file.SafeFileHandle, head, 0);
            file.Flush(flushToDisk: sync);
        }

        File.Move(draft, path, overwrite: true);
    }

    /// <summary>
    /// Maps a file and verifies it; null with <paramref name="fault"/> set when it must not be answered from,
    /// also (<see cref="SegmentFaultKind.Missing"/>) when there is none.
    /// </summary>
    internal static SectionImage? TryOpen(string path, Hash256? key, out SegmentFault? fault)
    {
        MappedSections? mapped = null;
        try
        {
            mapped = MappedSections.Map(path);
            fault = mapped is null
                ? new SegmentFault(SegmentFaultKind.NotASegment, $"'{path}' is too short")
                : Verify(mapped, key) is { } wrong
                    ? wrong with { Detail = $"'{path}': {wrong.Detail}" }
                    : null;
        }
        catch (FileNotFoundException)
        {
            fault = new SegmentFault(SegmentFaultKind.Missing, $"'{path}' is not there");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            fault = new SegmentFault(SegmentFaultKind.Unreadable, $"'{path}': {unreadable.Message}");
        }

        return fault is null ? mapped : null;
    }

    private static SegmentFault? Verify(MappedSections file, Hash256? key)
    {
        ReadOnlySpan<byte> head = file.Bytes(0, HeaderBytes);
        if (!head[..Magic.Length].SequenceEqual(Magic))
        {
            return new SegmentFault(SegmentFaultKind.NotASegment, "it does not begin as an index does");
        }

        uint version = BinaryPrimitives.ReadUInt32LittleEndian(head[8..]);
        if (version != Version || !BitConverter.IsLittleEndian)
        {
            return new SegmentFault(
                SegmentFaultKind.NewerVersion, $"version {version}, this node reads version {Version}");
        }

        uint sections = BinaryPrimitives.ReadUInt32LittleEndian(head[12..]);
        ulong bytes = BinaryPrimitives.ReadUInt64LittleEndian(head[48..]);
        uint blocks = BinaryPrimitives.ReadUInt32LittleEndian(head[60..]);
        long tables = HeaderBytes + (EntryBytes * (long)sections) + (sizeof(uint) * (long)blocks);
        long data = RoundUp(tables);
        if (bytes != (ulong)file.Length || sections > SectionsMax || data > file.Length
            || BinaryPrimitives.ReadUInt32LittleEndian(head[56..]) != BlockBytes
            || blocks != (file.Length - data + BlockBytes - 1) / BlockBytes)
        {
            return new SegmentFault(
                SegmentFaultKind.WrongLength, $"{file.Length} bytes are not what its header names");
        }

        return HeadSum(file.Bytes(0, checked((int)data)))
                != BinaryPrimitives.ReadUInt32LittleEndian(head[ChecksumAt..])
                ? new SegmentFault(SegmentFaultKind.HeaderChecksum, "the checksum of its header does not hold")
            : key is { } wanted && !head.Slice(KeyAt, Hash256.Size).SequenceEqual(wanted.ToArray())
                ? new SegmentFault(SegmentFaultKind.OtherSegment, "it is the index of something else")
            : VerifyBlocks(file, data, (int)sections, (int)blocks)
                ?? ReadTable(file, (int)sections, data);
    }

    private static SegmentFault? VerifyBlocks(MappedSections file, long data, int sections, int blocks)
    {
        ReadOnlySpan<byte> sums = file.Bytes(HeaderBytes + (EntryBytes * sections), sizeof(uint) * blocks);
        for (int b = 0; b < blocks; b++)
        {
            long start = data + ((long)b * BlockBytes);
            ReadOnlySpan<byte> block = file.Bytes(start, (int)Math.Min(BlockBytes, file.Length - start));
            if (Crc32C.Of(block) != BinaryPrimitives.ReadUInt32LittleEndian(sums[(sizeof(uint) * b)..]))
            {
                return new SegmentFault(
                    SegmentFaultKind.BlockChecksum, $"the checksum of block {b} does not hold");
            }
        }

        return null;
    }

    private static SegmentFault? ReadTable(MappedSections file, int sections, long data)
    {
        for (int s = 0; s < sections; s++)
        {
            ReadOnlySpan<byte> entry = file.Bytes(HeaderBytes + (EntryBytes * s), EntryBytes);
            uint kind = BinaryPrimitives.ReadUInt32LittleEndian(entry);
            ulong offset = BinaryPrimitives.ReadUInt64LittleEndian(entry[8..]);
            ulong bytes = BinaryPrimitives.ReadUInt64LittleEndian(entry[16..]);
            if (offset < (ulong)data || offset % Alignment != 0 || offset > (ulong)file.Length
                || bytes > (ulong)file.Length - offset || kind > ushort.MaxValue)
            {
                return new SegmentFault(
                    SegmentFaultKind.Inconsistent, $"section {kind} does not lie within the file");
            }

            file.Add((SectionKind)kind, (long)offset, (long)bytes);
        }

        return null;
    }

    private static byte[] Head(Layout layout, Hash256 key, List<uint> sums)
    {
        byte[] head = new byte[layout.DataStart];
        Magic.CopyTo(head);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(8), Version);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(12), (uint)layout.Sections.Count);
        key.CopyTo(head.AsSpan(KeyAt));
        BinaryPrimitives.WriteUInt64LittleEndian(head.AsSpan(48), (ulong)layout.FileBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(56), BlockBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(60), (uint)sums.Count);
        int at = HeaderBytes;
        foreach ((SectionKind kind, long offset, long bytes) in layout.Sections)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(at), (uint)kind);
            BinaryPrimitives.WriteUInt64LittleEndian(head.AsSpan(at + 8), (ulong)offset);
            BinaryPrimitives.WriteUInt64LittleEndian(head.AsSpan(at + 16), (ulong)bytes);
            at += EntryBytes;
        }

        foreach (uint sum in sums)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(at), sum);
            at += sizeof(uint);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(ChecksumAt), HeadSum(head));
        return head;
    }

    private static uint HeadSum(ReadOnlySpan<byte> head) =>
        Crc32C.Empty.Add(head[..ChecksumAt]).Add(head[(ChecksumAt + sizeof(uint))..]).Value;

    private static long RoundUp(long offset) => (offset + Alignment - 1) / Alignment * Alignment;

    /// <summary>Where everything goes.</summary>
    private sealed record Layout(
        IReadOnlyList<(SectionKind Kind, long Offset, long Bytes)> Sections, long DataStart, long FileBytes)
    {
        public static Layout Of(SectionContent content)
        {
            Invariant.Require(content.Sections.Count is > 0 and <= SectionsMax, "a file has 1 to 64 sections");
            long dataBytes = 0;
            foreach (SectionKind kind in content.Sections)
            {
                dataBytes += RoundUp(content[kind].Length);
            }

            long blocks = (dataBytes + BlockBytes - 1) / BlockBytes;
            long start = RoundUp(
                HeaderBytes + (EntryBytes * (long)content.Sections.Count) + (sizeof(uint) * blocks));
            List<(SectionKind, long, long)> placed = [];
            long at = start;
            foreach (SectionKind kind in content.Sections)
            {
                placed.Add((kind, at, content[kind].Length));
                at += RoundUp(content[kind].Length);
            }

            return new Layout(placed, start, start + dataBytes);
        }

        public long OffsetOf(SectionKind kind) => Sections.First(section => section.Kind == kind).Offset;
    }

    /// <summary>Writes data from its start on, with the checksum of each block.</summary>
    private sealed class BlockWriter
    {
        private readonly FileStream _file;
        private readonly List<uint> _sums = [];
        private readonly long _start;
        private long _at;
        private Crc32C _sum = Crc32C.Empty;

        public BlockWriter(FileStream file, long start)
        {
            (_file, _start, _at) = (file, start, start);
            file.SetLength(start);
            file.Position = start;
        }

        public void PadTo(long offset)
        {
            Span<byte> zeros = stackalloc byte[Alignment];
            zeros.Clear();
            Write(zeros[..checked((int)(offset - _at))]);
        }

        public void Write(ReadOnlySpan<byte> bytes)
        {
            while (!bytes.IsEmpty)
            {
                int room = BlockBytes - (int)((_at - _start) % BlockBytes);
                ReadOnlySpan<byte> part = bytes[..Math.Min(room, bytes.Length)];
                _file.Write(part);
                _sum = _sum.Add(part);
                _at += part.Length;
                bytes = bytes[part.Length..];
                if (part.Length == room)
                {
                    Close();
                }
            }
        }

        public List<uint> Finish()
        {
            if ((_at - _start) % BlockBytes != 0)
            {
                Close();
            }

            return _sums;
        }

        private void Close()
        {
            _sums.Add(_sum.Value);
            _sum = Crc32C.Empty;
        }
    }
}
