using OpenLedger.Consensus.Wal;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Signing;

/// <summary>
/// What a key must not contradict, to be carried from one journal to another. File:
/// <see cref="SigningHistoryCodec"/>.
/// </summary>
/// <param name="Identity">Whose it is.</param>
/// <param name="Watermark">Nothing at or below it is to be signed.</param>
/// <param name="Barred">A position above the watermark that is not to be signed either; null: none.</param>
/// <param name="Votes">Every vote remembered above the watermark, in the order of
/// <see cref="SignerRules.Votes"/>.</param>
public sealed record SigningHistory(
    SignerIdentity Identity, WalPosition Watermark, WalPosition? Barred, IReadOnlyList<Vote> Votes);
