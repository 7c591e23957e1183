using System.Text;
using OpenLedger.Ledger.Contracts.Datanets.Sidecars;
using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Ledger.Execution;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>Reads content sidecars as of one block.</summary>
internal sealed class SidecarReader(ChainView view)
{
    private readonly SidecarSlots _slots = new(new StateSlots(view.State));

    public SidecarDetails? Find(in Hash256 root) => _slots.Find(root) is { } id ? Details(id) : null;

    public SidecarDetails? Details(SidecarId id)
    {
        if (_slots.Load(id) is not { } sidecar)
        {
            return null;
        }

        var record = SidecarRecord.Decode(Stored(sidecar.RecordHash));
        return new SidecarDetails(
            id, sidecar.Datanet, sidecar.Contributor, NameOf(sidecar.Status), record.Title, sidecar.Root,
            sidecar.SizeBytes, sidecar.Bond, sidecar.Height, record.Timestamp,
            new Epoch(sidecar.Epoch.Value + SidecarRules.WaitingEpochs),
            sidecar.EffectiveHeight.Value == 0 ? null : sidecar.EffectiveHeight,
            sidecar.Contribution.Value == 0 ? null : sidecar.Contribution,
            sidecar.RefusalHash.IsZero ? null : Encoding.UTF8.GetString(Stored(sidecar.RefusalHash)));
    }

    private static string NameOf(SidecarStatus status) => status switch
    {
        SidecarStatus.Waiting => "waiting",
        SidecarStatus.Activated => "activated",
        SidecarStatus.Admitted => "admitted",
        SidecarStatus.Refused => "refused",
        SidecarStatus.Expired => "expired",
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    private byte[] Stored(in Hash256 root)
    {
        byte[]? bytes = view.Content.GetContent(root);
        Invariant.Require(bytes is not null, $"content {root} is stored");
        return bytes;
    }
}
