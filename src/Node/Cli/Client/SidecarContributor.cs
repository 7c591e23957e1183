using System.Text.Json;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Datanets;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Cli.Client;

/// <summary>
/// Contributes content that travels beside its transaction: leaves the bytes with the node, records their
/// root, and follows the sidecar until it is a contribution. Not thread-safe.
/// </summary>
public sealed class SidecarContributor(TransactionSender sender, LedgerClient ledger)
{
    /// <summary>Blocks in which validators fetch the bytes and vouch, or something is wrong.</summary>
    public const ulong PatienceBlocks = 256;

    private const string SendMethod = "openledger_sendContribution";

    private static readonly AbiContract Datanets = DatanetsContract.Interface;

    /// <summary>What a content of a length costs.</summary>
    public async Task<(UInt256 FeeWei, UInt256 BondWei)> QuoteAsync(
        int sizeBytes, CancellationToken cancellation)
    {
        AbiValue[] quote = await sender.Chain.ViewAsync(
            SystemAddresses.Datanets, Datanets.Function("quoteSidecar"), [(ulong)sizeBytes], cancellation)
            .ConfigureAwait(false);
        return (quote[0].AsUInt256(), quote[1].AsUInt256());
    }

    /// <summary>This account's sidecar of a root, recorded before; null when there is none.</summary>
    /// <exception cref="ClientException">The root is another's.</exception>
    public async Task<JsonElement?> FindAsync(Hash256 root, CancellationToken cancellation)
    {
        JsonElement? found = await ledger.SidecarAsync(root, cancellation).ConfigureAwait(false);
        return found is not { } sidecar || sidecar.Account("contributor") == sender.Account
            ? found
            : throw new ClientException(
                $"{RevertReasons.DuplicateContent}: sidecar {sidecar.Number("sidecarId")} of "
                + $"{sidecar.Account("contributor")} has this content; nothing was sent");
    }

    /// <summary>Leaves the bytes with the node.</summary>
    public Task LeaveAsync(Hash256 root, byte[] content, CancellationToken cancellation) =>
        sender.Chain.Rpc.LeaveContentAsync(root, content, cancellation);

    /// <summary>Sends the recording; does not wait. The node must have the bytes.</summary>
    public Task<Transaction> RecordAsync(
        DatanetId datanet, (Hash256 Root, int SizeBytes) content, string title, UInt256 value,
        CancellationToken cancellation)
    {
        Hash256 salt = Contributor.SaltOf(sender.Key, content.Root);
        byte[] calldata = Datanets.Function("contributeSidecar")
            .EncodeCall(datanet.Value, content.Root, (ulong)content.SizeBytes, salt, title);
        return sender.SubmitAsync(
            SystemAddresses.Datanets, value, calldata, cancellation, SendMethod);
    }

    /// <summary>Waits until a recorded sidecar is activated, or is past that.</summary>
    /// <exception cref="ClientException">Nobody vouches for the bytes, or the chain stands.</exception>
    public async Task<JsonElement> ActivatedAsync(SidecarId id, CancellationToken cancellation)
    {
        while (true)
        {
            JsonElement sidecar = await ledger.SidecarAsync(id, cancellation).ConfigureAwait(false);
            if (sidecar.Text("status") != "waiting")
            {
                return sidecar;
            }

            Height head = await NextBlockAsync(cancellation).ConfigureAwait(false);
            if (head.Value > sidecar.Number("blockNumber") + PatienceBlocks)
            {
                throw new ClientException(
                    $"sidecar {id} is recorded, but no quorum of validators has its bytes yet; leave the "
                    + "node running and run the command again: it goes on from there");
            }
        }
    }

    /// <summary>Waits until an activated sidecar was admitted or refused.</summary>
    /// <exception cref="ClientException">The chain stands.</exception>
    public async Task<JsonElement> ResolvedAsync(SidecarId id, CancellationToken cancellation)
    {
        while (true)
        {
            JsonElement sidecar = await ledger.SidecarAsync(id, cancellation).ConfigureAwait(false);
            if (sidecar.Text("status") != "activated")
            {
                return sidecar;
            }

            await NextBlockAsync(cancellation).ConfigureAwait(false);
        }
    }

    private async Task<Height> NextBlockAsync(CancellationToken cancellation)
    {
        ChainHead before = await sender.Chain.HeadAsync(cancellation).ConfigureAwait(false);
        Height after = before.Height;
        await sender.Wait.UntilAsync<object>(
            async c =>
            {
                after = (await sender.Chain.HeadAsync(c).ConfigureAwait(false)).Height;
                return after > before.Height ? this : null;
            },
            () => $"no block after {before.Height} is final; see whether the chain moves with openledger "
                + "status, then run the command again: it goes on from there",
            cancellation).ConfigureAwait(false);
        return after;
    }
}
