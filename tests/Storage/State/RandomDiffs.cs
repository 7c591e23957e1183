using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Storage.Tests.State;

/// <summary>Seeded state changes over a small set of accounts and slots, so that the same keys change again
/// and again: created, changed, set to what they were, emptied, created anew.</summary>
internal sealed class RandomDiffs(int seed)
{
    public const uint Accounts = 24;
    public const ulong Slots = 12;

    private readonly Random _random = new(seed);

    public static Address AccountAt(uint index) =>
        new(Keccak.Hash(Address.FromTail(index).ToArray()).ToArray().AsSpan(0, Address.Size));

    public static UInt256 SlotAt(ulong index) =>
        index % 2 == 0 ? index : new UInt256(Keccak.Hash([(byte)index]).ToArray());

    public StateDiff Next(IWorldState parent)
    {
        StateDiff diff = new();
        int changes = _random.Next(0, 8);
        for (int i = 0; i < changes; i++)
        {
            Address address = AccountAt((uint)_random.Next((int)Accounts));
            Account old = parent.GetAccount(address);
            diff.Accounts[address] = _random.Next(6) switch
            {
                0 => Account.Empty,
                1 => old,
                2 => old with { CodeHash = Keccak.Hash([(byte)_random.Next(3)]) },
                _ => old with { Nonce = old.Nonce + 1, Balance = (UInt256)(ulong)_random.NextInt64() },
            };
        }

        for (int i = _random.Next(0, 4); i > 0; i--)
        {
            Address address = AccountAt((uint)_random.Next((int)Accounts));
            SortedDictionary<UInt256, UInt256> slots =
                diff.Storage.TryGetValue(address, out var known) ? known : [];
            diff.Storage[address] = slots;
            for (int j = _random.Next(1, 5); j > 0; j--)
            {
                UInt256 slot = SlotAt((ulong)_random.Next((int)Slots));
                slots[slot] = _random.Next(3) == 0 ? UInt256.Zero : (UInt256)(ulong)_random.NextInt64(1, 4);
            }
        }

        return diff;
    }
}
