using System.Buffers.Binary;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Submission;

/// <summary>
/// When this node's turn comes to bring one thing to the chain that every validator can bring, and what it
/// sent so far. Whoever is first spares the others the gas, so nodes take turns, about two at a time, in an
/// order drawn by the thing.
/// </summary>
/// <param name="subject">What tells the thing from others.</param>
internal sealed class SubmissionTurn(ReadOnlyMemory<byte> subject)
{
    /// <summary>Blocks between two turns.</summary>
    public const ulong TurnBlocks = 4;

    /// <summary>The last turn: a node waits at most 64 blocks for others.</summary>
    public const ulong TurnsMax = 16;

    /// <summary>Blocks after which a transaction without effect is sent again.</summary>
    public const ulong RetryBlocks = 16;

    private Height? _seen;
    private Height? _sent;

    /// <summary>The transaction sent last.</summary>
    public SentTransaction? Last { get; private set; }

    /// <summary>True when this node should send now.</summary>
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
        byte[] bytes = [.. account.ToArray(), .. subject.Span];
        ulong drawn = BinaryPrimitives.ReadUInt64BigEndian(Keccak.Hash(bytes).ToArray());
        return Math.Min(drawn % (ulong)Math.Max(validators, 1) / 2, TurnsMax);
    }
}
