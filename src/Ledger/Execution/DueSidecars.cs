using OpenLedger.Ledger.Contracts.Datanets.Sidecars;
using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Primitives.Content;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Execution;

/// <summary>The sidecars that the block after a view makes effective, with their bytes.</summary>
internal sealed class DueSidecars
{
    private DueSidecars(
        IReadOnlyList<(SidecarId Id, SidecarEntry Sidecar, byte[] Bytes)> contents,
        IReadOnlyList<MissingContent> missing) =>
        (Contents, Missing) = (contents, missing);

    /// <summary>Those with bytes, in the order they become effective.</summary>
    public IReadOnlyList<(SidecarId Id, SidecarEntry Sidecar, byte[] Bytes)> Contents { get; }

    /// <summary>Gas that admitting them takes of the block's: so a block with contents and transactions is no more
    /// work than one with transactions alone. Nobody pays it.</summary>
    public ulong Gas => SidecarRules.GasOfOpening(Contents.Sum(content => (long)content.Bytes.Length));

    /// <summary>Those without; the block can be executed when there are none.</summary>
    public IReadOnlyList<MissingContent> Missing { get; }

    /// <summary>Collects them for the child of <paramref name="parent"/>.</summary>
    public static DueSidecars Of(ChainView parent, IContentSource? source)
    {
        var slots = new SidecarSlots(new StateSlots(parent.State));
        var height = new Height(parent.Header.Number.Value + 1);
        List<(SidecarId, SidecarEntry, byte[])> contents = [];
        List<MissingContent> missing = [];
        foreach ((SidecarId id, SidecarEntry sidecar) in slots.DueAt(height))
        {
            // A content that was effective once, and refused then, is in the chain.
            byte[]? bytes = parent.Content.GetContent(sidecar.Root) ?? source?.Find(sidecar.Root);
            if (bytes is null)
            {
                missing.Add(new MissingContent(sidecar.Root, sidecar.SizeBytes));
                continue;
            }

            // A wrong byte would be another state: rather none at all.
            Invariant.Require(
                ContentRoot.Of(bytes) == sidecar.Root, $"the source's bytes of {sidecar.Root} are its own");

            // A quorum vouched for the length that the root binds; it lied if this differs.
            contents.Add((id, sidecar, bytes));
        }

        return new DueSidecars(contents, missing);
    }
}
