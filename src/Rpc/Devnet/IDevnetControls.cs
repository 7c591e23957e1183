using System.Net;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Devnet;

/// <summary>
/// What a devnet lets its users do besides sending transactions. All of it is done by ordinary transactions or
/// by the one clock that its validators share, so that they agree as ever (docs/adr/0026). Thread-safe.
/// </summary>
public interface IDevnetControls
{
    /// <summary>Sends what the faucet gives and waits until it is final.</summary>
    /// <param name="account">Who gets it.</param>
    /// <param name="caller">Who asks; null: not known.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The transaction and the wei.</returns>
    /// <exception cref="RpcException">-32005 when the account or the caller had it lately.</exception>
    Task<(Hash256 Transaction, UInt256 Wei)> GiveAsync(
        Address account, IPAddress? caller, CancellationToken cancellation);

    /// <summary>Raises a balance to an amount by a transfer; does nothing when it is that already.</summary>
    /// <exception cref="RpcException">-32000 when the account has more, or the faucet less.</exception>
    Task RaiseBalanceAsync(Address account, UInt256 wei, CancellationToken cancellation);

    /// <summary>Waits for one more block.</summary>
    Task MineAsync(CancellationToken cancellation);

    /// <summary>Sets the validators' clock ahead.</summary>
    /// <returns>By how many seconds it was set ahead since the start, in all.</returns>
    /// <exception cref="RpcException">-32000 when it would be too far.</exception>
    long IncreaseTime(ulong seconds);

    /// <summary>Sets the validators' clock to a time after the newest block's.</summary>
    /// <exception cref="RpcException">-32000 when it is not after it, or too far.</exception>
    void SetTime(ulong unixSeconds);
}
