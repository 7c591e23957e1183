using System.Net;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Devnet;

/// <summary>
/// How often the faucet gives: once a minute to an account, ten times a minute to a caller. Not thread-safe.
/// </summary>
internal sealed class FaucetLimits(TimeProvider clock)
{
    /// <summary>Gifts of a minute that are remembered; more are refused, whoever asks.</summary>
    public const int GiftsMax = 1_000;

    /// <summary>Gifts to one caller in a minute.</summary>
    public const int CallerMax = 10;

    /// <summary>For how long a gift counts.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Queue<(long At, Address Account, IPAddress? Caller)> _gifts = new();

    /// <summary>Why somebody gets nothing now; null: a gift, which counts from now on.</summary>
    public string? Refuse(Address account, IPAddress? caller)
    {
        while (_gifts.TryPeek(out (long At, Address, IPAddress?) oldest)
            && clock.GetElapsedTime(oldest.At) >= Window)
        {
            _gifts.Dequeue();
        }

        if (_gifts.Any(gift => gift.Account == account))
        {
            return $"{account} had it less than a minute ago; ask again later";
        }

        if (_gifts.Count(gift => Equals(gift.Caller, caller)) >= CallerMax)
        {
            return $"{CallerMax} gifts a minute to one caller; ask again later";
        }

        if (_gifts.Count >= GiftsMax)
        {
            return "too many ask at once; ask again later";
        }

        _gifts.Enqueue((clock.GetTimestamp(), account, caller));
        return null;
    }
}
