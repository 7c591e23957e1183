using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Models;

/// <summary>The slots of one model; the layout is in <see cref="ModelSlots"/>.</summary>
/// <param name="NameHash">Content-store key of the name's UTF-8 bytes.</param>
/// <param name="Owner">Who registered it and gets the model share.</param>
/// <param name="Kind">How it answers.</param>
/// <param name="Retired">True when it takes no more requests.</param>
/// <param name="Revision">Current revision, from 1; every price change is a new one.</param>
/// <param name="ArtifactHash">Hash of weights or configuration, as the owner stated it.</param>
/// <param name="Versions">The datanet versions it stands on, 1 to 8.</param>
public sealed record ModelEntry(
    Hash256 NameHash,
    Address Owner,
    ModelKind Kind,
    bool Retired,
    uint Revision,
    Hash256 ArtifactHash,
    IReadOnlyList<ModelVersion> Versions)
{
    /// <summary>The most datanet versions of a model.</summary>
    public const int VersionsMax = 8;

    /// <summary>The longest name, in UTF-8 bytes.</summary>
    public const int NameBytesMax = 64;
}
