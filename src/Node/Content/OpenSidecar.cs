using OpenLedger.Ledger.Contracts.Datanets.Sidecars;
using OpenLedger.Node.Submission;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Content;

/// <summary>A sidecar that waits or is in the queue, and what this node did about it.</summary>
internal sealed class OpenSidecar(SidecarId id, SidecarEntry entry)
{
    /// <summary>Its id.</summary>
    public SidecarId Id { get; } = id;

    /// <summary>It, as of the finalized head.</summary>
    public SidecarEntry Entry { get; set; } = entry;

    /// <summary>When this node brings its certificate to the chain.</summary>
    public SubmissionTurn Turn { get; } = new(entry.Root.ToArray());

    /// <summary>Not before this block is it announced again, and this node's word said again.</summary>
    public Height SayFrom { get; set; }

    /// <summary>The epoch in which this node gave its word last.</summary>
    public Epoch? SaidIn { get; set; }
}
