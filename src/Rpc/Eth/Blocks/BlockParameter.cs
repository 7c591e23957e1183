using OpenLedger.Rpc.Eth.Selection;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Blocks;

/// <summary>The first parameter of the paired methods ...ByBlockNumber and ...ByBlockHash.</summary>
internal static class BlockParameter
{
    public static BlockReference Read(RpcArguments arguments, bool byHash) => byHash
        ? new BlockReference(null, arguments.Hash(0, "blockHash"), false)
        : BlockReference.ReadNumberOrTag(arguments.Element(0, "block"), "block");
}
