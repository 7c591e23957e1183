using OpenLedger.Ledger.Execution;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Driver;

/// <summary>
/// The executed blocks above the finalized head, by hash, over the head itself. Bounded: consensus verifies
/// only blocks whose parents are here, and a commit drops everything at or below its height. Thread-safe.
/// </summary>
public sealed class BlockTree
{
    /// <summary>Blocks kept above the head; one more drops the lowest.</summary>
    public const int CountMax = 512;

    private readonly Lock _gate = new();
    private readonly Dictionary<Hash256, ExecutedBlock> _blocks = [];
    private ChainView _head;

    /// <summary>A tree of nothing but the finalized head.</summary>
    public BlockTree(ChainView head) => _head = head;

    /// <summary>The finalized head.</summary>
    public ChainView Head
    {
        get
        {
            lock (_gate)
            {
                return _head;
            }
        }
    }

    /// <summary>
    /// The chain as of a block that is the head or above it; null when it was never executed here.
    /// </summary>
    public ChainView? ViewOf(Hash256 hash)
    {
        lock (_gate)
        {
            return _head.Hash == hash ? _head : _blocks.GetValueOrDefault(hash)?.Post;
        }
    }

    /// <summary>An executed block above the head.</summary>
    public ExecutedBlock? Find(Hash256 hash)
    {
        lock (_gate)
        {
            return _blocks.GetValueOrDefault(hash);
        }
    }

    /// <summary>Keeps an executed block.</summary>
    public void Add(ExecutedBlock block)
    {
        lock (_gate)
        {
            _blocks[block.Block.Hash] = block;
            if (_blocks.Count > CountMax)
            {
                _blocks.Remove(_blocks.Values.MinBy(b => b.Block.Header.Number)!.Block.Hash);
            }
        }
    }

    /// <summary>Forgets a block that consensus gave up.</summary>
    public void Remove(Hash256 hash)
    {
        lock (_gate)
        {
            _blocks.Remove(hash);
        }
    }

    /// <summary>Moves the head to a committed block; what is not above it is forgotten.</summary>
    /// <returns>The blocks that stay, lowest first.</returns>
    public IReadOnlyList<ExecutedBlock> Advance(ChainView head)
    {
        lock (_gate)
        {
            _head = head;
            foreach (Hash256 hash in _blocks.Values
                .Where(b => b.Block.Header.Number <= head.Header.Number).Select(b => b.Block.Hash).ToArray())
            {
                _blocks.Remove(hash);
            }

            return [.. _blocks.Values.OrderBy(b => b.Block.Header.Number)];
        }
    }
}
