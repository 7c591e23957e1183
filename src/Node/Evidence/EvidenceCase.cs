using System.Buffers.Binary;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Evidence;

/// <summary>One offence on its way to the chain: when this node's turn comes and what it sent so far.</summary>
internal sealed class EvidenceCase(FaultEvidence evidence)
{
    /// <summary>Blocks between two turns.</summary>
    public const ulong TurnBlocks = 4;

    /// <summary>The last turn: a node waits at most 64 blocks for others.</summary>
    public const ulong TurnsMax = 16;

    /// <summary>Blocks after which a transaction without effect is sent again.</summary>
    public const ulong RetryBlocks = 16;

    private Height? _seen;
    private Height? _sent;

    public FaultEvidence Evidence { get; } = evidence;

    public Offence Offence { get; } = Offence.Of(evidence);

    /// <summary>The transaction sent last.</summary>
    public SentTransaction? Last { get; private set; }

    /// <summary>
    /// True when this node should send now. Whoever reports first spares the others the gas, so nodes take
    /// turns, about two at a time, in an order drawn by the offence.
    /// </summary>
    public bool IsDue(Height head, Address account, int validators)
    {
        _seen ??= head;
        Height from = _sent is { } sent
            ? new Height(sent.Value + RetryBlocks)
            : new Height(_seen.Value.Value + (TurnOf(account, validators) * TurnBlocks));
        return head >= from;
    }

    /// <summary>A transaction was handed to the pool, or could not be: not before the retry again.</summary>
    public void Attempted(Height head, SentTransaction? transaction) =>
        (_sent, Last) = (head, transaction ?? Last);

    private ulong TurnOf(Address account, int validators)
    {
        Span<byte> bytes = stackalloc byte[Address.Size + sizeof(ulong) + sizeof(ushort)];
        account.CopyTo(bytes);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[Address.Size..], Offence.Epoch.Value);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[(Address.Size + sizeof(ulong))..], Offence.Index.Value);
        ulong drawn = BinaryPrimitives.ReadUInt64BigEndian(Keccak.Hash(bytes).ToArray());
        return Math.Min(drawn % (ulong)Math.Max(validators, 1) / 2, TurnsMax);
    }

    /// <summary>What must be outbid when it is to be replaced.</summary>
    internal sealed record SentTransaction(ulong Nonce, UInt256 MaxFeePerGas, UInt256 MaxPriorityFeePerGas);
}
