using OpenLedger.Primitives.Crypto;

namespace OpenLedger.Node.Keys;

/// <summary>What became of opening a key file.</summary>
public abstract record SecretStorageVerdict
{
    private SecretStorageVerdict()
    {
    }

    /// <summary>It opened.</summary>
    /// <param name="Key">The key it holds.</param>
    public sealed record Opened(PrivateKey Key) : SecretStorageVerdict;

    /// <summary>It did not.</summary>
    /// <param name="Fault">Why.</param>
    /// <param name="Detail">The same in words, which repeat no secret.</param>
    public sealed record Refused(SecretStorageFault Fault, string Detail) : SecretStorageVerdict;
}
