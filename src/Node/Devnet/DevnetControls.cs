using System.Net;
using OpenLedger.Explorer;
using OpenLedger.Node.Composition;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Devnet;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Node.Devnet;

/// <summary>
/// The faucet and the clock of a devnet. The faucet is the account at index 10 of the test phrase, which has
/// no name and which the samples use only while they are loaded. Thread-safe.
/// </summary>
internal sealed class DevnetControls(FullNode node, DevnetClock clock, Func<bool> isReady)
    : IDevnetControls, IFaucet, IDisposable
{
    /// <summary>OPEN of a gift.</summary>
    public const ulong GiftOpen = 1_000;

    private const ulong TransferGas = 21_000;

    /// <summary>Furthest that the clock may be ahead of the machine's: ten years.</summary>
    public static readonly TimeSpan AheadMax = TimeSpan.FromDays(3_653);

    private static readonly UInt256 GiftWei = GiftOpen * GenesisConfig.WeiPerOpen;

    // Room for the gas of the transfer itself.
    private static readonly UInt256 KeptWei = GenesisConfig.WeiPerOpen;

    private readonly SemaphoreSlim _turn = new(1);
    private long _addedSeconds;
    private readonly FaucetLimits _limits = new(TimeProvider.System);
    private readonly PrivateKey _faucet = DevnetAccounts.Key(DevnetAccounts.FaucetIndex);

    public void Dispose() => _turn.Dispose();

    public async Task<(Hash256 Transaction, UInt256 Wei)> GiveAsync(
        Address account, IPAddress? caller, CancellationToken cancellation)
    {
        RequireReady();
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (_limits.Refuse(account, caller) is { } why)
            {
                throw RpcException.Limit($"the faucet gives nothing: {why}");
            }

            return (await SendAsync(account, GiftWei, cancellation).ConfigureAwait(false), GiftWei);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async Task<string?> TryGiveAsync(
        Address account, IPAddress? caller, CancellationToken cancellation)
    {
        try
        {
            await GiveAsync(account, caller, cancellation).ConfigureAwait(false);
            return null;
        }
        catch (RpcException refusal)
        {
            return refusal.Message;
        }
    }

    public async Task RaiseBalanceAsync(Address account, UInt256 wei, CancellationToken cancellation)
    {
        RequireReady();
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            UInt256 has = node.Store.Head.State.GetAccount(account).Balance;
            if (has > wei)
            {
                throw Refuse(
                    $"{account} has {has} wei already, and nobody can take from it: the state changes by signed "
                    + "transactions only; send the rest away, or use a new account");
            }

            if (has < wei)
            {
                await SendAsync(account, wei - has, cancellation).ConfigureAwait(false);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public async Task MineAsync(CancellationToken cancellation)
    {
        RequireReady();
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            await SendAsync(_faucet.Address, UInt256.Zero, cancellation).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    public long IncreaseTime(ulong seconds)
    {
        if (seconds > (ulong)AheadMax.TotalSeconds)
        {
            throw TooFar();
        }

        Advance(TimeSpan.FromSeconds(seconds));
        return Interlocked.Add(ref _addedSeconds, (long)seconds);
    }

    public void SetTime(ulong unixSeconds)
    {
        ulong newest = node.Store.Head.Header.TimestampMs / 1_000;
        if (unixSeconds <= newest)
        {
            throw Refuse(
                $"the newest block is of {newest}: a later time is accepted, since time never goes back");
        }

        if (unixSeconds > (ulong)DateTimeOffset.MaxValue.ToUnixTimeSeconds())
        {
            throw TooFar();
        }

        TimeSpan by = DateTimeOffset.FromUnixTimeSeconds((long)unixSeconds) - clock.GetUtcNow();
        Advance(by > TimeSpan.Zero ? by : TimeSpan.Zero);
    }

    private void Advance(TimeSpan by)
    {
        if (by > AheadMax || clock.Ahead + by > AheadMax)
        {
            throw TooFar();
        }

        clock.Advance(by);
    }

    // A wallet a transfer: what the pool dropped does not hold up the next one.
    private async Task<Hash256> SendAsync(Address to, UInt256 wei, CancellationToken cancellation)
    {
        UInt256 has = node.Store.Head.State.GetAccount(_faucet.Address).Balance;
        if (has < KeptWei || has - KeptWei < wei)
        {
            throw Refuse($"the faucet has {has} wei left; begin a new devnet, or send from dev0 to dev9");
        }

        using DevnetWallet wallet = new(node, node.Executor.Genesis.ChainId);
        try
        {
            (Hash256 hash, Task<Receipt> final) = wallet.Send(_faucet, to, wei, [], TransferGas);
            await final.WaitAsync(cancellation).ConfigureAwait(false);
            return hash;
        }
        catch (NodeStartException refused)
        {
            throw Refuse(refused.Message);
        }
    }

    private void RequireReady()
    {
        if (!isReady())
        {
            throw new RpcException(
                RpcErrorCode.ResourceUnavailable,
                "the devnet still loads its samples; wait until /health is 200");
        }
    }

    private static RpcException TooFar() =>
        Refuse($"the clock may be at most {AheadMax.TotalDays:0} days ahead of this machine's");

    private static RpcException Refuse(string why) => new(RpcErrorCode.InvalidInput, why);
}
