namespace OpenLedger.Ledger.Execution;

/// <summary>Tells a builder when to stop; time belongs to the caller.</summary>
public interface IBuildBudget
{
    /// <summary>True when no more transaction should be tried. Asked before each one.</summary>
    bool Exhausted { get; }
}
