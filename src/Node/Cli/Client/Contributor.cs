using System.Security.Cryptography;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Datanets;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Cli.Client;

/// <summary>
/// Contributes a text: quote, commit, reveal. The salt follows from the key and the text, so that a
/// contribution interrupted after its commitment goes on where it stopped. Not thread-safe.
/// </summary>
public sealed class Contributor(TransactionSender sender)
{
    /// <summary>Most bytes of a text sent inline.</summary>
    public const int ContentBytesMax = 64 * 1024;

    // Of the 256 blocks a commitment is good for: an older one may run out before the reveal is final.
    private const ulong ReusableAgeMax = 200;

    private static readonly AbiContract Datanets = DatanetsContract.Interface;

    /// <summary>
    /// HMAC-SHA-256 under the private key: nobody else can tell which text a commitment is for, and the
    /// contributor needs to store nothing.
    /// </summary>
    public static Hash256 SaltOf(PrivateKey key, in Hash256 contentRoot)
    {
        Span<byte> secret = stackalloc byte[PrivateKey.Size];
        Span<byte> salt = stackalloc byte[Hash256.Size];
        key.Export(secret);
        HMACSHA256.HashData(secret, [.. "OpenLedger contribution salt 1"u8, .. contentRoot.ToArray()], salt);
        CryptographicOperations.ZeroMemory(secret);
        return new Hash256(salt);
    }

    /// <summary>keccak(contentRoot || sender || salt).</summary>
    public static Hash256 CommitmentOf(in Hash256 contentRoot, in Address account, in Hash256 salt) =>
        Keccak.Hash([.. contentRoot.ToArray(), .. account.ToArray(), .. salt.ToArray()]);

    /// <summary>What the text would cost and whether it would be refused.</summary>
    /// <exception cref="ClientException">No such datanet, or too large.</exception>
    public async Task<ContributionOffer> QuoteAsync(
        DatanetId datanet, byte[] content, CancellationToken cancellation)
    {
        AbiValue[] quote = await ViewAsync("quote", [datanet.Value, content], cancellation)
            .ConfigureAwait(false);
        return new ContributionOffer(
            quote[0].AsUInt256(), quote[1].AsUInt256(), quote[2].AsUInt64(), quote[3].AsUInt64(),
            quote[4].AsString());
    }

    /// <summary>The datanet's terms.</summary>
    /// <exception cref="ClientException">No such datanet.</exception>
    public async Task<DatanetTerms> TermsAsync(DatanetId datanet, CancellationToken cancellation)
    {
        AbiValue[] facts = await ViewAsync("datanet", [datanet.Value], cancellation).ConfigureAwait(false);
        return new DatanetTerms(facts[3].AsAddress(), (DatanetPolicyKind)facts[4][0].AsUInt32());
    }

    /// <summary>Whether only the datanet's owner contributes; then this account is the owner.</summary>
    /// <exception cref="ClientException">No such datanet, or it is another's.</exception>
    public async Task<bool> RequireAllowedAsync(DatanetId datanet, CancellationToken cancellation)
    {
        DatanetTerms terms = await TermsAsync(datanet, cancellation).ConfigureAwait(false);
        bool isOwnerOnly = terms.Policy == DatanetPolicyKind.OwnerOnly;
        return !isOwnerOnly || terms.Owner == sender.Account
            ? isOwnerOnly
            : throw new ClientException(
                $"{RevertReasons.NotOwner}: only {terms.Owner} contributes to datanet {datanet}; "
                + "sign with that key");
    }

    /// <summary>
    /// Makes sure that a commitment to a root stands (a text's keccak, a sidecar's content root), and waits
    /// until it is final.
    /// </summary>
    /// <returns>The block of the commitment, and whether it stood before.</returns>
    public async Task<(Height Block, bool Resumed)> CommitAsync(
        Hash256 root, CancellationToken cancellation)
    {
        Hash256 commitment = CommitmentOf(root, sender.Account, SaltOf(sender.Key, root));
        ChainHead head = await sender.Chain.HeadAsync(cancellation).ConfigureAwait(false);
        if (await FindCommitmentAsync(commitment, cancellation).ConfigureAwait(false) is { } earlier
            && head.Height.Value <= earlier.Value + ReusableAgeMax)
        {
            return (earlier, true);
        }

        byte[] calldata = Datanets.Function("commit").EncodeCall(commitment);
        TransactionReceipt receipt = await sender.SendAsync(
            SystemAddresses.Datanets, UInt256.Zero, calldata, cancellation).ConfigureAwait(false);
        return (receipt.Block, false);
    }

    /// <summary>Waits until a commitment may be revealed.</summary>
    public Task MatureAsync(Height committed, CancellationToken cancellation)
    {
        ulong target = committed.Value + AdmissionPrices.CommitmentAgeMin;
        return sender.Wait.UntilAsync<object>(
            async c =>
                (await sender.Chain.HeadAsync(c).ConfigureAwait(false)).Height.Value >= target ? this : null,
            () =>
                $"the commitment stands in block {committed}, but block {target} is not final yet; "
                + "see whether the chain "
                + "moves with openledger status, then run the command again: it goes on from the commitment",
            cancellation);
    }

    /// <summary>Sends the text; does not wait.</summary>
    public Task<Transaction> RevealAsync(
        DatanetId datanet, byte[] content, string title, UInt256 value, CancellationToken cancellation)
    {
        Hash256 salt = SaltOf(sender.Key, Keccak.Hash(content));
        byte[] calldata = Datanets.Function("contribute").EncodeCall(datanet.Value, content, salt, title);
        return sender.SubmitAsync(SystemAddresses.Datanets, value, calldata, cancellation);
    }

    private async Task<Height?> FindCommitmentAsync(Hash256 commitment, CancellationToken cancellation)
    {
        try
        {
            AbiValue[] found = await ViewAsync("commitmentHeight", [sender.Account, commitment], cancellation)
                .ConfigureAwait(false);
            return new Height(found[0].AsUInt64());
        }
        catch (RpcErrorException none) when (none.IsRevert(RevertReasons.CommitmentMissing))
        {
            return null;
        }
    }

    private Task<AbiValue[]> ViewAsync(string name, AbiValue[] arguments, CancellationToken cancellation) =>
        sender.Chain.ViewAsync(SystemAddresses.Datanets, Datanets.Function(name), arguments, cancellation);
}
