using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.OpenToken;

/// <summary>
/// What owners of OPEN sign off the chain: EIP-2612 permits and EIP-3009 authorizations, as EIP-712 structs.
/// </summary>
public static class TokenSignatures
{
    /// <summary>Name in the EIP-712 domain; also the token's name.</summary>
    public const string DomainName = "OpenLedger";

    /// <summary>Version in the EIP-712 domain.</summary>
    public const string DomainVersion = "1";

    /// <summary>Type hash of an EIP-2612 permit.</summary>
    public static Hash256 PermitTypeHash { get; } = Eip712.TypeHash(
        "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");

    /// <summary>Type hash of an EIP-3009 transfer anybody may submit.</summary>
    public static Hash256 TransferTypeHash { get; } = Eip712.TypeHash(
        "TransferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,"
        + "uint256 validBefore,bytes32 nonce)");

    /// <summary>Type hash of an EIP-3009 transfer only its recipient may submit.</summary>
    public static Hash256 ReceiveTypeHash { get; } = Eip712.TypeHash(
        "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,"
        + "uint256 validBefore,bytes32 nonce)");

    /// <summary>Type hash of the cancellation of an EIP-3009 authorization.</summary>
    public static Hash256 CancelTypeHash { get; } = Eip712.TypeHash(
        "CancelAuthorization(address authorizer,bytes32 nonce)");

    /// <summary>The EIP-712 domain separator of OPEN on a chain.</summary>
    public static Hash256 DomainSeparator(ulong chainId) =>
        Eip712.DomainSeparator(DomainName, DomainVersion, chainId, SystemAddresses.OpenToken);

    /// <summary>What an owner signs to permit a spender.</summary>
    public static Hash256 PermitDigest(
        ulong chainId, in Address owner, in Address spender, in UInt256 value, in UInt256 nonce,
        in UInt256 deadline) =>
        Digest(chainId, PermitTypeHash, [Word(owner), Word(spender), value, nonce, deadline]);

    /// <summary>What an authorizer signs to let wei be moved.</summary>
    public static Hash256 AuthorizationDigest(
        ulong chainId, in Hash256 typeHash, TransferAuthorization authorization) =>
        Digest(chainId, typeHash,
        [
            Word(authorization.From), Word(authorization.To), authorization.Value, authorization.ValidAfter,
            authorization.ValidBefore, Word(authorization.Nonce),
        ]);

    /// <summary>What an authorizer signs to cancel an authorization.</summary>
    public static Hash256 CancelDigest(ulong chainId, in Address authorizer, in Hash256 nonce) =>
        Digest(chainId, CancelTypeHash, [Word(authorizer), Word(nonce)]);

    private static Hash256 Digest(ulong chainId, in Hash256 typeHash, ReadOnlySpan<UInt256> fields)
    {
        Span<byte> data = stackalloc byte[(fields.Length + 1) * Hash256.Size];
        typeHash.CopyTo(data);
        for (int i = 0; i < fields.Length; i++)
        {
            fields[i].WriteBigEndian(data[((i + 1) * Hash256.Size)..]);
        }

        return Eip712.Digest(DomainSeparator(chainId), Keccak.Hash(data));
    }

    private static UInt256 Word(in Address address) => Slots.SlotWord.FromAddress(address);

    private static UInt256 Word(in Hash256 hash) => Slots.SlotWord.FromHash(hash);
}
