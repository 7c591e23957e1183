using OpenLedger.Primitives.Crypto;

namespace OpenLedger.Attacks.World;

/// <summary>
/// What happens in one world, from the first contribution to the last question. Two plans that differ in
/// what the attacker does are an experiment.
/// </summary>
internal sealed record Plan
{
    /// <summary>What the world starts with.</summary>
    public GenesisChoice Genesis { get; init; } = GenesisChoice.Usual;

    /// <summary>Texts in the order of their reveals, the attacker's among them.</summary>
    public required IReadOnlyList<Offer> Offers { get; init; }

    /// <summary>The datanets the model stands on, as far as something is published in them.</summary>
    public IReadOnlyList<DatanetName> Model { get; init; } =
        [DatanetName.Nature, DatanetName.Food, DatanetName.Own];

    /// <summary>True: a classifier of the datanets' domains, trained on them; else infinigram.</summary>
    public bool IsClassifier { get; init; }

    /// <summary>Who owns the model.</summary>
    public PrivateKey ModelOwner { get; init; } = Wallets.ModelOwner;

    /// <summary>The questions asked.</summary>
    public required IReadOnlyList<Ask> Asks { get; init; }
}
