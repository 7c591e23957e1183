using System.Runtime.InteropServices;
using System.Security.Cryptography;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Crypto;

/// <summary>
/// A libsecp256k1 context, blinded once by system randomness against side channels; no result depends on it.
/// Every later use only reads it, so one serves all threads.
/// </summary>
internal sealed class Secp256k1Context : SafeHandle
{
    private Secp256k1Context(nint context)
        : base(nint.Zero, ownsHandle: true) => SetHandle(context);

    /// <summary>The context of this process.</summary>
    public static Secp256k1Context Shared { get; } = Create();

    /// <inheritdoc/>
    public override bool IsInvalid => handle == nint.Zero;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        Secp256k1Native.ContextDestroy(handle);
        return true;
    }

    private static Secp256k1Context Create()
    {
        Secp256k1Context context = new(Secp256k1Native.ContextCreate(Secp256k1Native.SignAndVerify));
        Invariant.Require(!context.IsInvalid, "libsecp256k1 gave no context");
        Span<byte> seed = stackalloc byte[32];
        RandomNumberGenerator.Fill(seed);
        Invariant.Require(
            Secp256k1Native.ContextRandomize(context, seed) == 1, "libsecp256k1 refused its seed");
        CryptographicOperations.ZeroMemory(seed);
        return context;
    }
}
