using System.Buffers.Binary;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Corpus;

/// <summary>
/// The hash chain over a corpus's events, from 32 zero bytes:
/// <code>keccak256(previous:32 || kind:1 || subject:8 big-endian || [contentHash:32])</code>
/// kind 1 admission and 3 held admission (datanet, content), 2 seal (datanet), 4 release (contribution).
/// </summary>
internal static class CorpusHistory
{
    private const byte Admission = 1;
    private const byte Seal = 2;
    private const byte HeldAdmission = 3;
    private const byte Release = 4;

    public static Hash256 Admitted(Hash256 before, DatanetId datanet, Hash256 content, bool held) =>
        Extend(before, held ? HeldAdmission : Admission, datanet.Value, content);

    public static Hash256 Sealed(Hash256 before, DatanetId datanet) =>
        Extend(before, Seal, datanet.Value, null);

    public static Hash256 Released(Hash256 before, ContributionId contribution) =>
        Extend(before, Release, contribution.Value, null);

    private static Hash256 Extend(Hash256 before, byte kind, ulong subject, Hash256? content)
    {
        Span<byte> bytes = stackalloc byte[Hash256.Size + 1 + sizeof(ulong) + Hash256.Size];
        before.CopyTo(bytes);
        bytes[Hash256.Size] = kind;
        BinaryPrimitives.WriteUInt64BigEndian(bytes[(Hash256.Size + 1)..], subject);
        int length = Hash256.Size + 1 + sizeof(ulong);
        if (content is { } hash)
        {
            hash.CopyTo(bytes[length..]);
            length += Hash256.Size;
        }

        return Keccak.Hash(bytes[..length]);
    }
}
