using System.Text;
using OpenLedger.Ledger.Contracts.Datanets;
using OpenLedger.Ledger.Contracts.Datanets.Sidecars;
using OpenLedger.Ledger.Execution;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Availability;
using OpenLedger.Primitives.Content;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Ledger.Tests.Contracts.Datanets.Sidecars;

/// <summary>A chain with a store of contents, whose four validators sign what a test wants.</summary>
internal sealed class SidecarScene
{
    public static readonly AbiContract Abi = DatanetsContract.Interface;
    public static readonly PrivateKey Owner = TestChain.Keys[0];
    public static readonly PrivateKey Alice = TestChain.Keys[1];
    public static readonly PrivateKey Bob = TestChain.Keys[2];
    public static readonly Hash256 Salt = Keccak.Hash("salt"u8);
    public static readonly UInt256 Plenty = TestChain.Open * 10UL;

    public SidecarScene(ulong epochBlocks = 43_200)
    {
        GenesisConfig genesis = TestChain.NewGenesis([]);
        Contracts = new ContractChain(new TestChain(
            genesis with { Consensus = genesis.Consensus with { EpochBlocks = epochBlocks } },
            contents: Contents));
    }

    public ContractChain Contracts { get; }

    public TestChain Chain => Contracts.Chain;

    public MemoryContents Contents { get; } = new();

    public AvailabilityDomain Domain =>
        new(TestChain.ChainId, Chain.Blocks[0].Block.Hash, Chain.Genesis.Consensus.ForkId);

    public static uint Smallest => SidecarRules.SizeBytesMin;

    /// <summary>Own words of about so many bytes, at least the smallest sidecar.</summary>
    public static byte[] Text(int seed, int bytes = (int)SidecarRules.SizeBytesMin)
    {
        StringBuilder text = new(bytes + 64);
        for (int i = 0; text.Length < bytes; i++)
        {
            text.Append(TestTexts.Unique((seed * 1_000) + i, 45)).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString(0, bytes));
    }

    /// <summary>Puts the bytes into the store, commits to their root and records them.</summary>
    public (SidecarId Id, Hash256 Root) Record(PrivateKey from, DatanetId datanet, byte[] content)
    {
        Hash256 root = Contents.Add(content);
        return (Record(from, datanet, root, (uint)content.Length), root);
    }

    /// <summary>Commits to a root and records it.</summary>
    public SidecarId Record(PrivateKey from, DatanetId datanet, Hash256 root, uint size, string title = "T")
    {
        Commit(from, root);
        Chain.Mine();
        return new SidecarId(Contracts.Do(
            from, Abi, "contributeSidecar", Plenty, datanet.Value, root, (ulong)size, Salt, title)[0]
            .AsUInt64());
    }

    public void Commit(PrivateKey from, Hash256 root) => Contracts.Do(
        from, Abi, "commit", default,
        Keccak.Hash([.. root.ToArray(), .. from.Address.ToArray(), .. Salt.ToArray()]));

    public string RecordRefused(
        PrivateKey from, DatanetId datanet, Hash256 root, uint size, string title = "T",
        UInt256? value = null) =>
        Contracts.Refused(
            from, Abi, "contributeSidecar", value ?? Plenty, datanet.Value, root, (ulong)size, Salt, title);

    /// <summary>Words of validators about a content, by index.</summary>
    public AvailabilityCertificate Certify(Available body, params int[] signers) =>
        AvailabilityCertificate.Create(body, 4, [.. signers.Select(i => (
            new ValidatorIndex((ushort)i), Secp256k1.Sign(TestChain.KeyOf(100 + i), Domain.Digest(body))))]);

    public Available BodyOf(SidecarId id)
    {
        AbiValue[] sidecar = Contracts.View(Abi, "sidecar", id.Value);
        return new Available(sidecar[2].AsHash(), sidecar[3].AsUInt32(), Chain.Epoch);
    }

    /// <summary>Three of four say they have it: activates.</summary>
    /// <returns>The block in which it becomes effective.</returns>
    public ulong Activate(SidecarId id) => Contracts.Do(
        Bob, Abi, "activate", default, id.Value, Certify(BodyOf(id), 0, 1, 3).Encode())[0].AsUInt64();

    public string ActivateRefused(SidecarId id, byte[] certificate) =>
        Contracts.Refused(Bob, Abi, "activate", default, id.Value, certificate);

    public void MineTo(ulong height)
    {
        while (Contracts.Height < height)
        {
            Chain.Mine();
        }
    }

    public SidecarStatus StatusOf(SidecarId id) =>
        (SidecarStatus)Contracts.View(Abi, "sidecar", id.Value)[4].AsUInt64();

    /// <summary>Contents in memory; a test takes them away and brings them back.</summary>
    internal sealed class MemoryContents : IContentSource
    {
        private readonly SortedDictionary<Hash256, byte[]> _contents = [];

        public Hash256 Add(byte[] content)
        {
            Hash256 root = ContentRoot.Of(content);
            _contents[root] = content;
            return root;
        }

        public void Put(Hash256 root, byte[] content) => _contents[root] = content;

        public void Remove(Hash256 root) => _contents.Remove(root);

        public byte[]? Find(in Hash256 root) => _contents.GetValueOrDefault(root);
    }
}
