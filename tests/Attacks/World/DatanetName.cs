namespace OpenLedger.Attacks.World;

/// <summary>The datanets of the world, in the order of their creation.</summary>
internal enum DatanetName
{
    /// <summary>Natural history; anybody contributes.</summary>
    Nature,

    /// <summary>Food and cooking; anybody contributes.</summary>
    Food,

    /// <summary>The attacker's: only she contributes.</summary>
    Own,
}
