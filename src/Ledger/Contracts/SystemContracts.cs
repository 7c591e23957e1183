using OpenLedger.Ledger.Contracts.Datanets;
using OpenLedger.Ledger.Contracts.Inference;
using OpenLedger.Ledger.Contracts.Models;
using OpenLedger.Ledger.Contracts.OpenToken;
using OpenLedger.Ledger.Contracts.Rewards;
using OpenLedger.Ledger.Contracts.Staking;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts;

/// <summary>The system contracts of a chain, by address. Immutable, thread-safe.</summary>
public sealed class SystemContracts
{
    /// <summary>Number of reserved addresses, from <see cref="SystemAddresses.OpenToken"/>.</summary>
    public const int Count = 8;

    private const uint FirstTail = 0x0d00;

    private readonly SystemContract?[] _contracts = new SystemContract?[Count];

    /// <summary>The contracts of a chain.</summary>
    public SystemContracts(IEnumerable<SystemContract> contracts)
    {
        foreach (SystemContract contract in contracts)
        {
            contract.RequireComplete();
            int index = IndexOf(contract.Address);
            Invariant.Require(
                index >= 0 && _contracts[index] is null, $"{contract.Address} is free for a contract");
            _contracts[index] = contract;
        }
    }

    /// <summary>The contracts of the chain with this genesis.</summary>
    public static SystemContracts Create(GenesisConfig genesis) => new(
    [
        new OpenTokenContract(), new DatanetsContract(genesis), new ModelsContract(genesis.Hosting),
        new InferenceContract(genesis),
        new RewardsContract(), new StakingContract(genesis),
    ]);

    /// <summary>True for a system contract's address, also one whose contract has no functions yet.</summary>
    public static bool IsSystemAddress(in Address address) => IndexOf(address) >= 0;

    /// <summary>All of them, in the order of their addresses.</summary>
    public static IReadOnlyList<Address> Addresses { get; } =
        [.. Enumerable.Range(0, Count).Select(i => Address.FromTail(FirstTail + (uint)i))];

    /// <summary>The contract at an address; null when it has no functions yet.</summary>
    public SystemContract? Find(in Address address)
    {
        int index = IndexOf(address);
        return index < 0 ? null : _contracts[index];
    }

    internal static int IndexOf(in Address address)
    {
        if (address < SystemAddresses.OpenToken || address > SystemAddresses.Disputes)
        {
            return -1;
        }

        Span<byte> bytes = stackalloc byte[Address.Size];
        address.CopyTo(bytes);
        return bytes[^1] - (int)(FirstTail & 0xFF);
    }
}
