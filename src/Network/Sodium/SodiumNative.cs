using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Network.Sodium;

/// <summary>
/// The functions of libsodium in use (sodium.h, 1.0.12 and later): two curves and scrypt, which .NET has not.
/// All return 0 for success. Buffers must have exactly the lengths stated: the library checks none.
/// </summary>
internal static partial class SodiumNative
{
    private const string Library = "libsodium";

    // Runs before the first of the calls below, whichever it is.
    static SodiumNative()
    {
        NativeLibraries.Register(
            typeof(SodiumNative).Assembly,
            new NativeLibraryName(
                Library,
                ["libsodium.so.23", "libsodium.so.26", "libsodium.so", "libsodium.dylib", "libsodium"],
                "libsodium23"));

        // 1 means that it was initialised before.
        Invariant.Require(Initialise() >= 0, "libsodium did not start");
    }

    [LibraryImport(Library, EntryPoint = "sodium_init")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int Initialise();

    [LibraryImport(Library, EntryPoint = "crypto_scalarmult_curve25519")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int ScalarMultiply(
        Span<byte> point32, ReadOnlySpan<byte> scalar32, ReadOnlySpan<byte> otherPoint32);

    [LibraryImport(Library, EntryPoint = "crypto_scalarmult_curve25519_base")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int ScalarMultiplyBase(Span<byte> point32, ReadOnlySpan<byte> scalar32);

    [LibraryImport(Library, EntryPoint = "crypto_sign_ed25519_seed_keypair")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int SignSeedKeyPair(
        Span<byte> publicKey32, Span<byte> secretKey64, ReadOnlySpan<byte> seed32);

    [LibraryImport(Library, EntryPoint = "crypto_sign_ed25519_detached")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int Sign(
        Span<byte> signature64, nint lengthOut, ReadOnlySpan<byte> message, ulong messageLength,
        ReadOnlySpan<byte> secretKey64);

    [LibraryImport(Library, EntryPoint = "crypto_sign_ed25519_verify_detached")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int Verify(
        ReadOnlySpan<byte> signature64, ReadOnlySpan<byte> message, ulong messageLength,
        ReadOnlySpan<byte> publicKey32);

    [LibraryImport(Library, EntryPoint = "crypto_pwhash_scryptsalsa208sha256_ll")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int Scrypt(
        ReadOnlySpan<byte> password, nuint passwordLength, ReadOnlySpan<byte> salt, nuint saltLength,
        ulong n, uint r, uint p, Span<byte> key, nuint keyLength);
}
