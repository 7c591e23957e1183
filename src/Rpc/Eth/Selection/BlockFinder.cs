using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Selection;

/// <summary>Finds what a <see cref="BlockReference"/> names in the finalized chain. Thread-safe.</summary>
internal sealed class BlockFinder(IChainReader chain)
{
    /// <summary>The height it names; null when there is no such block.</summary>
    public Height? FindHeight(BlockReference reference)
    {
        Height head = chain.Head.Header.Number;
        if (reference.Hash is { } hash)
        {
            return chain.HeightOf(hash);
        }

        Height height = reference.Height ?? head;
        return height <= head ? height : null;
    }

    /// <summary>The block; null when there is none.</summary>
    public Block? FindBlock(BlockReference reference) =>
        FindHeight(reference) is { } height ? chain.GetBlock(height) : null;

    /// <summary>The state after the block.</summary>
    /// <exception cref="RpcException">
    /// -32001: there is no such block, or its state is no longer kept.
    /// </exception>
    public IStateReader GetState(BlockReference reference) => GetWorld(reference);

    /// <summary>The state after the block, with its tries.</summary>
    /// <exception cref="RpcException">
    /// -32001: there is no such block, or its state is no longer kept.
    /// </exception>
    public IWorldState GetWorld(BlockReference reference) => GetView(reference).State;

    /// <summary>
    /// What a call is run on. For a block below the head the corpus and content are the head's: contract
    /// state is what the block had, and text registered since is visible to it.
    /// </summary>
    /// <exception cref="RpcException">
    /// -32001: there is no such block, or its state is no longer kept.
    /// </exception>
    public ChainView GetView(BlockReference reference)
    {
        ChainView head = chain.Head;
        if (reference is { Hash: null, Height: null })
        {
            return head;
        }

        Height? found = reference.Hash is { } hash ? chain.HeightOf(hash) : reference.Height;
        if (found is not { } height || height > head.Header.Number
            || chain.GetHeader(height) is not { } header)
        {
            throw new RpcException(RpcErrorCode.ResourceNotFound, Unknown(reference, head.Header.Number));
        }

        if (height == head.Header.Number)
        {
            return head;
        }

        return chain.StateAt(height) switch
        {
            StateAtResult.Found state =>
                head with
                {
                    Header = header,
                    Hash = BlockHeaderCodec.ComputeHash(header),
                    State = state.State,
                },
            StateAtResult.Pruned pruned => throw new RpcException(
                RpcErrorCode.ResourceNotFound,
                $"the state of block {height} is pruned; the oldest kept is that of block {pruned.Oldest}"),
            _ => throw new RpcException(
                RpcErrorCode.ResourceNotFound, Unknown(reference, head.Header.Number)),
        };
    }

    private static string Unknown(BlockReference reference, Height head) =>
        reference.Hash is { } hash
            ? $"block {hash} is not known"
            : $"block {reference.Height} is not known; the head is block {head}";
}
