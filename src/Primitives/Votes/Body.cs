using System.Buffers.Binary;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Votes;

/// <summary>
/// The signed part of a vote, 57 bytes, big endian:
/// <code>
/// kind u8 | epoch u64 | view u64 | parentView u64 | blockHash 32
/// </code>
/// A Nullify names no block: its parentView and blockHash are zero. Decoding is strict, so a body has one
/// form.
/// </summary>
public readonly record struct Body
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 1 + (3 * 8) + Hash256.Size;

    private Body(BodyKind kind, Epoch epoch, View view, View parentView, Hash256 blockHash) =>
        (Kind, Epoch, View, ParentView, BlockHash) = (kind, epoch, view, parentView, blockHash);

    /// <summary>What is said.</summary>
    public BodyKind Kind { get; }

    /// <summary>Epoch it is said in.</summary>
    public Epoch Epoch { get; }

    /// <summary>View it is said about; at least 1.</summary>
    public View View { get; }

    /// <summary>The parent's view; below <see cref="View"/>; 0 for a Nullify.</summary>
    public View ParentView { get; }

    /// <summary>The block; zero for a Nullify.</summary>
    public Hash256 BlockHash { get; }

    /// <summary>P; meaningful for Notarize and Finalize.</summary>
    public ProposalId Proposal => new(Epoch, View, ParentView, BlockHash);

    /// <summary>Notarize(P).</summary>
    public static Body Notarize(in ProposalId p) =>
        new(BodyKind.Notarize, p.Epoch, p.View, p.ParentView, p.BlockHash);

    /// <summary>Nullify(e, v).</summary>
    public static Body Nullify(Epoch epoch, View view) =>
        new(BodyKind.Nullify, epoch, view, new View(0), Hash256.Zero);

    /// <summary>Finalize(P).</summary>
    public static Body Finalize(in ProposalId p) =>
        new(BodyKind.Finalize, p.Epoch, p.View, p.ParentView, p.BlockHash);

    /// <summary>Writes <see cref="Size"/> bytes.</summary>
    public void Encode(Span<byte> destination)
    {
        destination[0] = (byte)Kind;
        BinaryPrimitives.WriteUInt64BigEndian(destination[1..], Epoch.Value);
        BinaryPrimitives.WriteUInt64BigEndian(destination[9..], View.Value);
        BinaryPrimitives.WriteUInt64BigEndian(destination[17..], ParentView.Value);
        BlockHash.CopyTo(destination[25..]);
    }

    /// <summary>Reads exactly <see cref="Size"/> bytes.</summary>
    public static MessageError TryDecode(ReadOnlySpan<byte> bytes, out Body body)
    {
        body = default;
        if (bytes.Length != Size)
        {
            return MessageError.WrongLength;
        }

        if (bytes[0] is < (byte)BodyKind.Notarize or > (byte)BodyKind.Finalize)
        {
            return MessageError.UnknownKind;
        }

        Body read = new(
            (BodyKind)bytes[0],
            new Epoch(BinaryPrimitives.ReadUInt64BigEndian(bytes[1..])),
            new View(BinaryPrimitives.ReadUInt64BigEndian(bytes[9..])),
            new View(BinaryPrimitives.ReadUInt64BigEndian(bytes[17..])),
            new Hash256(bytes[25..]));
        bool named = read.Kind != BodyKind.Nullify;
        bool sound = named
            ? read.ParentView < read.View && !read.BlockHash.IsZero
            : read.ParentView.Value == 0 && read.BlockHash.IsZero;
        if (!sound || read.View.Value == 0 || read.View.Value == ulong.MaxValue)
        {
            return MessageError.InconsistentBody;
        }

        body = read;
        return MessageError.None;
    }
}
