using OpenLedger.Attacks.World;

namespace OpenLedger.Attacks.Attackers;

/// <summary>One way to get more than one's due: what is done, and what the honest thing nearest to it
/// is.</summary>
internal abstract class Attacker
{
    /// <summary>Its name in the table; words with hyphens.</summary>
    public abstract string Name { get; }

    /// <summary>What the attacker does.</summary>
    public abstract string Does { get; }

    /// <summary>What she does in the world that it is compared with.</summary>
    public virtual string Without => "her own texts, registered once";

    /// <summary>Why it should not pay, or why it does.</summary>
    public abstract string Statement { get; }

    /// <summary>The settings of the sweep, each an experiment.</summary>
    public abstract IEnumerable<Trial> Trials(Laboratory laboratory);
}
