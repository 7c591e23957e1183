using System.Numerics;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attacks.World;

/// <summary>Sums of the data share by who is paid.</summary>
internal sealed class Tally
{
    /// <summary>The attacker's addresses.</summary>
    public static SortedSet<Address> AttackersWallets { get; } =
        [.. Wallets.Attacker.Select(key => key.Address)];

    private static readonly SortedSet<Address> s_honest = [.. Wallets.Honest.Select(key => key.Address)];

    /// <summary>Paid to the attacker's wallets.</summary>
    public BigInteger Attackers { get; private set; }

    /// <summary>Paid to honest contributors.</summary>
    public BigInteger Others { get; private set; }

    /// <summary>Paid to the treasury, unattributed or not.</summary>
    public BigInteger Treasury { get; set; }

    /// <summary>Adds a payout.</summary>
    public void Add(in Address payee, in UInt256 wei)
    {
        Attackers += AttackersWallets.Contains(payee) ? (BigInteger)wei : 0;
        Others += s_honest.Contains(payee) ? (BigInteger)wei : 0;
        Treasury += payee == SystemAddresses.Treasury ? (BigInteger)wei : 0;
    }
}
