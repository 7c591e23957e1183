using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Composition;

/// <summary>The names of a chain's gossip topics (docs/spec/network.md, Topics). Chains do not mix.</summary>
public sealed record GossipTopics
{
    /// <summary>Hex digits of the genesis hash in a name.</summary>
    public const int PrefixDigits = 8;

    private readonly string _root;

    /// <summary>The topics of the chain of a genesis block.</summary>
    public GossipTopics(Hash256 genesisHash) => _root = $"/openledger/{PrefixOf(genesisHash)}/";

    /// <summary>Batches of transactions.</summary>
    public string Transactions => _root + "tx/1";

    /// <summary>Headers of final blocks, with their proof.</summary>
    public string Blocks => _root + "blocks/1";

    /// <summary>Content that can be fetched.</summary>
    public string Content => _root + "content/1";

    /// <summary>The first digits of a genesis hash, lower case, by which a chain's names tell it
    /// apart.</summary>
    public static string PrefixOf(Hash256 genesisHash) =>
        Convert.ToHexStringLower(genesisHash.ToArray().AsSpan(0, PrefixDigits / 2));
}
