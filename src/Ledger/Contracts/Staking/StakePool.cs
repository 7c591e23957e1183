using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Staking;

/// <summary>
/// Wei that many own together by shares. What a share is worth falls by a slash only; every other operation
/// rounds in favour of those who stay. A share is never worth more than a wei, so shares are never fewer than
/// wei; without shares there are no wei.
/// </summary>
/// <param name="Wei">Wei in the pool; below 2^128.</param>
/// <param name="Shares">Shares of it; below 2^128.</param>
public readonly record struct StakePool(UInt128 Wei, UInt128 Shares)
{
    /// <summary>Shares that <paramref name="wei"/> buy, rounded down.</summary>
    /// <exception cref="OverflowException">The pool has shares but lost all its wei.</exception>
    public UInt128 SharesFor(UInt128 wei) =>
        Shares == 0 ? wei
        : Wei == 0 ? throw new OverflowException("the pool is worth nothing")
        : (UInt128)UInt256.MultiplyDivide(wei, Shares, Wei);

    /// <summary>The pool with <paramref name="wei"/> more, and the shares they bought.</summary>
    public (StakePool Pool, UInt128 Bought) Deposit(UInt128 wei)
    {
        UInt128 bought = SharesFor(wei);
        return (new StakePool(checked(Wei + wei), checked(Shares + bought)), bought);
    }

    /// <summary>What shares are worth, rounded down; at most <see cref="Shares"/> of them.</summary>
    public UInt128 WorthOf(UInt128 shares) =>
        Shares == 0 ? 0 : (UInt128)UInt256.MultiplyDivide(Wei, shares, Shares);

    /// <summary>The fewest shares worth <paramref name="wei"/>, which the pool has.</summary>
    public UInt128 SharesWorth(UInt128 wei)
    {
        Invariant.Require(wei <= Wei, "a pool pays what it has");
        if (wei == 0)
        {
            return 0;
        }

        UInt128 down = (UInt128)UInt256.MultiplyDivide(wei, Shares, Wei);
        return (UInt256)down * Wei < (UInt256)wei * Shares ? down + 1 : down;
    }

    /// <summary>The pool without <paramref name="shares"/> and the wei they were worth.</summary>
    public (StakePool Pool, UInt128 Wei) Redeem(UInt128 shares)
    {
        Invariant.Require(shares <= Shares, "shares of the pool are redeemed");
        UInt128 wei = WorthOf(shares);
        return (new StakePool(Wei - wei, Shares - shares), wei);
    }

    /// <summary>The pool without <paramref name="wei"/> and the shares they cost.</summary>
    public StakePool Take(UInt128 wei, UInt128 shares) => new(checked(Wei - wei), checked(Shares - shares));

    /// <summary>The pool after a fault, and the wei it lost: floor(wei * bps / 10,000).</summary>
    public (StakePool Pool, UInt128 Lost) Slash(uint bps)
    {
        UInt128 lost = (UInt128)UInt256.MultiplyDivide(Wei, bps, GenesisFees.WholeBps);
        return (this with { Wei = Wei - lost }, lost);
    }
}
