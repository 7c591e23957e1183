using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OpenLedger.Primitives.Crypto;

/// <summary>
/// The functions of libsecp256k1 in use (secp256k1.h, secp256k1_recovery.h, version 0.1 and later). All
/// return 1 for success. Buffers must have exactly the lengths stated: the library checks none.
/// </summary>
internal static partial class Secp256k1Native
{
    /// <summary>Length of a parsed public key, an opaque form.</summary>
    public const int PublicKeySize = 64;

    /// <summary>Length of a parsed recoverable signature, an opaque form.</summary>
    public const int RecoverableSignatureSize = 65;

    /// <summary>Length of a parsed signature, an opaque form.</summary>
    public const int SignatureSize = 64;

    /// <summary>SECP256K1_CONTEXT_SIGN | SECP256K1_CONTEXT_VERIFY.</summary>
    public const uint SignAndVerify = 0x301;

    /// <summary>SECP256K1_EC_COMPRESSED.</summary>
    public const uint Compressed = 0x102;

    /// <summary>SECP256K1_EC_UNCOMPRESSED.</summary>
    public const uint Uncompressed = 0x002;

    private const string Library = "libsecp256k1";

    // Runs before the first of the calls below, whichever it is.
    static Secp256k1Native() => NativeLibraries.Register(
        typeof(Secp256k1Native).Assembly,
        new NativeLibraryName(
            Library,
            [
                "libsecp256k1.so.1", "libsecp256k1.so.2", "libsecp256k1.so.6", "libsecp256k1.so.5",
                "libsecp256k1.so.0", "libsecp256k1.so", "libsecp256k1.dylib", "secp256k1",
            ],
            "libsecp256k1-1"));

    [LibraryImport(Library, EntryPoint = "secp256k1_context_create")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial nint ContextCreate(uint flags);

    [LibraryImport(Library, EntryPoint = "secp256k1_context_destroy")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void ContextDestroy(nint context);

    [LibraryImport(Library, EntryPoint = "secp256k1_context_randomize")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int ContextRandomize(Secp256k1Context context, ReadOnlySpan<byte> seed32);

    [LibraryImport(Library, EntryPoint = "secp256k1_ec_seckey_verify")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int SecretKeyVerify(Secp256k1Context context, ReadOnlySpan<byte> key32);

    [LibraryImport(Library, EntryPoint = "secp256k1_ec_seckey_tweak_add")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int SecretKeyTweakAdd(
        Secp256k1Context context, Span<byte> key32, ReadOnlySpan<byte> tweak32);

    [LibraryImport(Library, EntryPoint = "secp256k1_ec_pubkey_create")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int PublicKeyCreate(
        Secp256k1Context context, Span<byte> publicKey64, ReadOnlySpan<byte> key32);

    [LibraryImport(Library, EntryPoint = "secp256k1_ec_pubkey_tweak_add")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int PublicKeyTweakAdd(
        Secp256k1Context context, Span<byte> publicKey64, ReadOnlySpan<byte> tweak32);

    [LibraryImport(Library, EntryPoint = "secp256k1_ec_pubkey_parse")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int PublicKeyParse(
        Secp256k1Context context, Span<byte> publicKey64, ReadOnlySpan<byte> input, nuint inputLength);

    [LibraryImport(Library, EntryPoint = "secp256k1_ec_pubkey_serialize")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int PublicKeySerialize(
        Secp256k1Context context, Span<byte> output, ref nuint outputLength, ReadOnlySpan<byte> publicKey64,
        uint flags);

    // The nonce function is left null: RFC 6979 with HMAC-SHA256.
    [LibraryImport(Library, EntryPoint = "secp256k1_ecdsa_sign_recoverable")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int SignRecoverable(
        Secp256k1Context context,
        Span<byte> signature65,
        ReadOnlySpan<byte> message32,
        ReadOnlySpan<byte> key32,
        nint nonceFunction,
        nint nonceData);

    [LibraryImport(Library, EntryPoint = "secp256k1_ecdsa_recoverable_signature_serialize_compact")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int RecoverableSerialize(
        Secp256k1Context context, Span<byte> output64, out int recoveryId, ReadOnlySpan<byte> signature65);

    [LibraryImport(Library, EntryPoint = "secp256k1_ecdsa_recoverable_signature_parse_compact")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int RecoverableParse(
        Secp256k1Context context, Span<byte> signature65, ReadOnlySpan<byte> input64, int recoveryId);

    [LibraryImport(Library, EntryPoint = "secp256k1_ecdsa_recover")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int Recover(
        Secp256k1Context context, Span<byte> publicKey64, ReadOnlySpan<byte> signature65,
        ReadOnlySpan<byte> message32);

    [LibraryImport(Library, EntryPoint = "secp256k1_ecdsa_signature_parse_compact")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int SignatureParse(
        Secp256k1Context context, Span<byte> signature64, ReadOnlySpan<byte> input64);

    [LibraryImport(Library, EntryPoint = "secp256k1_ecdsa_verify")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int Verify(
        Secp256k1Context context,
        ReadOnlySpan<byte> signature64,
        ReadOnlySpan<byte> message32,
        ReadOnlySpan<byte> publicKey64);
}
