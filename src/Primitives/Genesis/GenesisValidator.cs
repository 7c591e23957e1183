using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Genesis;

/// <summary>
/// A validator of the first epoch; its place in the list is its index. Its blocks pay <paramref
/// name="Address"/>, its votes verify with <paramref name="PublicKey"/>, its power is the whole OPEN of
/// <paramref name="StakeWei"/>.
/// </summary>
public sealed record GenesisValidator(Address Address, PublicKey PublicKey, UInt256 StakeWei)
{
    /// <summary>floor(stake / 10^18).</summary>
    public Power Power => new((ulong)(StakeWei / GenesisConfig.WeiPerOpen));
}
