using OpenLedger.Ledger.Execution;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Driver;

/// <summary>
/// The executed blocks above the finalized head, by hash, over the head itself. Consensus verifies only
/// blocks whose parents are here, says which to forget (their view was given up), and a commit drops
/// everything at or below its height: what stays are notarized blocks that are not final yet. Bounded by
/// <see cref="CountMax"/>: nothing is dropped to make room, since everything here may still be committed.
/// Thread-safe.
/// </summary>
public sealed class BlockTree
{
    /// <summary>
    /// Blocks above the head beyond which none but a child of the head is executed, so that finality can
    /// always move. Consensus lets only small blocks at the idle pace run further ahead than 64 heights
    /// (docs/spec/consensus.md, "Running ahead").
    /// </summary>
    public const int CountMax = 16_384;

    private readonly int _countMax;

    private readonly Lock _gate = new();
    private readonly Dictionary<Hash256, ExecutedBlock> _blocks = [];
    private ChainView _head;

    /// <summary>A tree of nothing but the finalized head.</summary>
    public BlockTree(ChainView head)
        : this(head, CountMax)
    {
    }

    internal BlockTree(ChainView head, int countMax) => (_head, _countMax) = (head, countMax);

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

    /// <summary>True when there is room to execute a child of this block.</summary>
    public bool HasRoomAbove(Hash256 parent)
    {
        lock (_gate)
        {
            return _blocks.Count < _countMax || parent == _head.Hash;
        }
    }

    /// <summary>Keeps an executed block.</summary>
    public void Add(ExecutedBlock block)
    {
        lock (_gate)
        {
            _blocks[block.Block.Hash] = block;
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
