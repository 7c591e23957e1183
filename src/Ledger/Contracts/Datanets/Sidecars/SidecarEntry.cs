using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Datanets.Sidecars;

/// <summary>The slots of one content sidecar; the layout is in <see cref="SidecarSlots"/>.</summary>
/// <param name="Root">The content's root (<see cref="Primitives.Content.ContentRoot"/>).</param>
/// <param name="SizeBytes">Its length.</param>
/// <param name="Datanet">The datanet it is offered to.</param>
/// <param name="Contributor">Who recorded it.</param>
/// <param name="Height">Block that recorded it.</param>
/// <param name="Epoch">Epoch of that block.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Bond">Wei in escrow for it; of an admitted one the contribution's, elsewhere.</param>
/// <param name="RecordHash">Content-store key of its <see cref="SidecarRecord"/>.</param>
/// <param name="EffectiveHeight">Block in which it becomes effective; 0 before it is activated.</param>
/// <param name="Contribution">What it became; 0 unless admitted.</param>
/// <param name="RefusalHash">Content-store key of the reason's text; zero unless refused.</param>
public sealed record SidecarEntry(
    Hash256 Root,
    uint SizeBytes,
    DatanetId Datanet,
    Address Contributor,
    Height Height,
    Epoch Epoch,
    SidecarStatus Status,
    UInt256 Bond,
    Hash256 RecordHash,
    Height EffectiveHeight,
    ContributionId Contribution,
    Hash256 RefusalHash);
