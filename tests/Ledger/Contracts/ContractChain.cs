using System.Text;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Datanets;
using OpenLedger.Ledger.Contracts.Inference;
using OpenLedger.Ledger.Contracts.Models;
using OpenLedger.Ledger.Contracts.Rewards;
using OpenLedger.Ledger.Contracts.Staking;
using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Tests.Contracts;

/// <summary>A chain on which tests call the system contracts by real signed transactions, one a
/// block.</summary>
internal sealed class ContractChain
{
    public static readonly AbiValue Open = AbiValue.List((ulong)DatanetPolicyKind.Open, 0UL, 0UL);
    public static readonly AbiValue Curated = AbiValue.List((ulong)DatanetPolicyKind.Curated, 0UL, 0UL);
    public static readonly AbiValue OwnerOnly = AbiValue.List((ulong)DatanetPolicyKind.OwnerOnly, 0UL, 0UL);
    public static readonly UInt256 Plenty = TestChain.Open;

    public ContractChain(TestChain? chain = null)
    {
        Chain = chain ?? new TestChain();
        Reader = new TestChainReader(Chain);
        Queries = new LedgerQueries(Chain.Genesis, Reader);
    }

    public TestChain Chain { get; }

    public TestChainReader Reader { get; }

    public LedgerQueries Queries { get; }

    public static PrivateKey[] Keys => TestChain.Keys;

    public ulong Height => Chain.Head.Header.Number.Value;

    public ulong Timestamp => Chain.Head.Header.Timestamp;

    /// <summary>Calls a function in a block of its own; it must succeed.</summary>
    /// <returns>The results; none when the call could not have succeeded a second earlier.</returns>
    public AbiValue[] Do(PrivateKey from, AbiContract abi, string function, UInt256 value,
        params AbiValue[] arguments)
    {
        byte[] data = abi.Function(function).EncodeCall(arguments);
        CallResult preview = Chain.Call(AddressOf(abi), data, from.Address, value, 150_000_000);
        ExecutedBlock block = Send(from, abi, data, value);
        Assert.That(block.Receipts[0].Succeeded, Is.True, () => $"{function}: {ReasonOf(block.Receipts[0])}");
        abi.Function(function).TryDecodeResults(preview.Output.Span, out AbiValue[] results, out _);
        return results;
    }

    /// <summary>Calls a function in a block of its own; it must be refused and leave nothing but gas
    /// behind.</summary>
    /// <returns>The reason's name and detail.</returns>
    public string Refused(
        PrivateKey from, AbiContract abi, string function, UInt256 value, params AbiValue[] arguments) =>
        Refused(from, abi, abi.Function(function).EncodeCall(arguments), value);

    /// <summary>The same with calldata.</summary>
    public string Refused(PrivateKey from, AbiContract abi, byte[] data, UInt256 value = default)
    {
        IStateReader before = Chain.Head.State;

        // What every block writes besides its transactions.
        SortedDictionary<Address, SortedDictionary<UInt256, UInt256>> always =
            Chain.Build([]).Executed.State.Diff.Storage;
        ExecutedBlock block = Send(from, abi, data, value);
        Receipt receipt = block.Receipts[0];
        Assert.That(receipt.Succeeded, Is.False, "the call was expected to be refused");
        Assert.Multiple(() =>
        {
            Assert.That(receipt.Logs, Is.Empty);
            Assert.That(block.CorpusEvents, Is.Empty);
            Assert.That(block.Content, Is.Empty);
            Assert.That(block.Attributions, Is.Empty);
            Assert.That(
                block.State.Diff.Accounts.Keys,
                Is.SubsetOf((Address[])[from.Address, TestChain.Proposer, SystemAddresses.Treasury]));
            Assert.That(
                block.State.Diff.Storage.Where(s => s.Key != SystemAddresses.OpenToken),
                Is.EqualTo(always.Where(s => s.Key != SystemAddresses.OpenToken)));
            UInt256 paid = before.GetAccount(from.Address).Balance - Chain.BalanceOf(from.Address);
            Assert.That(paid, Is.EqualTo(receipt.EffectiveGasPrice * receipt.GasUsed), "only gas was paid");
        });
        return ReasonOf(receipt);
    }

    /// <summary>Asks a view.</summary>
    public AbiValue[] View(AbiContract abi, string function, params AbiValue[] arguments)
    {
        CallResult result = Chain.Call(AddressOf(abi), abi.Function(function).EncodeCall(arguments));
        Assert.That(result.Succeeded, Is.True, () => $"{function}: {ReasonOf(result.Output)}");
        Assert.That(
            abi.Function(function).TryDecodeResults(result.Output.Span, out AbiValue[] results, out _),
            Is.True);
        return results;
    }

    /// <summary>Asks a view that refuses.</summary>
    public string ViewRefused(AbiContract abi, string function, params AbiValue[] arguments)
    {
        CallResult result = Chain.Call(AddressOf(abi), abi.Function(function).EncodeCall(arguments));
        Assert.That(result.Failure, Is.EqualTo(CallFailure.Reverted));
        return ReasonOf(result.Output);
    }

    public void MineEmpty(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Chain.Mine();
        }
    }

    public DatanetId CreateDatanet(PrivateKey owner, AbiValue policy, string name = "Test",
        params AbiValue[] curators) =>
        new(Do(owner, DatanetsContract.Interface, "create", default, name, "testing", "CC0", policy,
            curators)[0]
            .AsUInt64());

    /// <summary>Commits, waits and reveals.</summary>
    public ContributionId Contribute(PrivateKey from, DatanetId datanet, string text, string title = "")
    {
        Hash256 salt = Keccak.Hash(Encoding.UTF8.GetBytes(text + title));
        Commit(from, text, salt);
        Chain.Mine();
        return Reveal(from, datanet, text, salt, title);
    }

    public void Commit(PrivateKey from, string text, Hash256 salt) =>
        Do(from, DatanetsContract.Interface, "commit", default, CommitmentOf(from.Address, text, salt));

    public ContributionId Reveal(PrivateKey from, DatanetId datanet, string text, Hash256 salt,
        string title = "") =>
        new(Do(from, DatanetsContract.Interface, "contribute", Plenty,
            datanet.Value, Encoding.UTF8.GetBytes(text), salt, title)[0].AsUInt64());

    public uint Publish(PrivateKey owner, DatanetId datanet, ulong delay = 1) =>
        Do(owner, DatanetsContract.Interface, "publishVersion", default, datanet.Value, delay)[0].AsUInt32();

    public ModelId Register(
        PrivateKey owner, UInt256 priceIn, UInt256 priceOut,
        params (DatanetId Datanet, uint Version)[] versions) =>
        new(Do(owner, ModelsContract.Interface, "register", default,
            1UL, "Model", VersionsOf(versions), AbiValue.List(), priceIn, priceOut,
            Hash256.Zero)[0].AsUInt64());

    public void Deposit(PrivateKey payer, UInt256 amount) =>
        Do(payer, InferenceContract.Interface, "deposit", amount);

    public static AbiValue VersionsOf(params (DatanetId Datanet, uint Version)[] versions) =>
        AbiValue.List(versions, v => AbiValue.List(v.Datanet.Value, (ulong)v.Version));

    public static Hash256 CommitmentOf(Address sender, string text, Hash256 salt) =>
        Keccak.Hash([.. Keccak.Hash(Encoding.UTF8.GetBytes(text)).ToArray(), .. sender.ToArray(),
            .. salt.ToArray()]);

    private ExecutedBlock Send(PrivateKey from, AbiContract abi, byte[] data, UInt256 value) =>
        Chain.Mine(Chain.Sign(from, AddressOf(abi), value, data, gas: 150_000_000));

    private static Address AddressOf(AbiContract abi) =>
        ReferenceEquals(abi, DatanetsContract.Interface) ? SystemAddresses.Datanets
        : ReferenceEquals(abi, ModelsContract.Interface) ? SystemAddresses.Models
        : ReferenceEquals(abi, InferenceContract.Interface) ? SystemAddresses.Inference
        : ReferenceEquals(abi, RewardsContract.Interface) ? SystemAddresses.Rewards
        : ReferenceEquals(abi, StakingContract.Interface) ? SystemAddresses.Staking
        : throw new ArgumentException("not one of these contracts", nameof(abi));

    private static string ReasonOf(Receipt receipt) => ReasonOf(receipt.RevertData);

    private static string ReasonOf(ReadOnlyMemory<byte> revertData) =>
        AbiRevert.TryDecode(revertData.Span, out string reason) ? reason : Hex.Encode(revertData.Span);
}
