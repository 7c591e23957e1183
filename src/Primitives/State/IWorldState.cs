using OpenLedger.Primitives.Trie;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.State;

/// <summary>
/// The whole state as of one block: flat reads, plus the nodes of its tries. A view is immutable; applying a
/// <see cref="StateDiff"/> gives a child view (<see cref="StateLayer.Apply"/>) and leaves this one as it was.
/// </summary>
public interface IWorldState : IStateReader, ITrieNodeReader
{
    /// <summary>Root of the account trie.</summary>
    Hash256 Root { get; }
}
