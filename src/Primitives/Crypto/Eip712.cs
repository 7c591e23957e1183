using System.Text;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Crypto;

/// <summary>
/// The hashes of EIP-712 typed data: type hash, domain separator, digest. The fields of a struct are encoded
/// by its owner: 32 bytes each, dynamic ones as their keccak, after the type hash.
/// </summary>
public static class Eip712
{
    private static readonly Hash256 DomainType =
        TypeHash("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");

    /// <summary>keccak of a type such as <c>Mail(address to,string contents)</c>.</summary>
    public static Hash256 TypeHash(string encodedType) => Keccak.Hash(Encoding.UTF8.GetBytes(encodedType));

    /// <summary>Hash of the domain {name, version, chainId, verifyingContract}.</summary>
    public static Hash256 DomainSeparator(
        string name, string version, ulong chainId, in Address verifyingContract)
    {
        Span<byte> data = stackalloc byte[5 * Hash256.Size];
        data.Clear();
        DomainType.CopyTo(data);
        Keccak.Hash(Encoding.UTF8.GetBytes(name), data[32..]);
        Keccak.Hash(Encoding.UTF8.GetBytes(version), data[64..]);
        ((UInt256)chainId).WriteBigEndian(data[96..]);
        verifyingContract.CopyTo(data[140..]);
        return Keccak.Hash(data);
    }

    /// <summary>What is signed: keccak(0x1901 || domain separator || struct hash).</summary>
    public static Hash256 Digest(in Hash256 domainSeparator, in Hash256 structHash)
    {
        Span<byte> data = stackalloc byte[2 + (2 * Hash256.Size)];
        data[0] = 0x19;
        data[1] = 0x01;
        domainSeparator.CopyTo(data[2..]);
        structHash.CopyTo(data[34..]);
        return Keccak.Hash(data);
    }
}
