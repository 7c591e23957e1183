using OpenLedger.Consensus;
using OpenLedger.Consensus.Timers;

namespace OpenLedger.Simulation.Mutants;

/// <summary>Nothing is said again: neither when nothing becomes final, nor a Nullify.</summary>
internal sealed class NoStandstill : Mutation
{
    public override bool Takes(Input input) =>
        input is not Input.TimerFired { Timer: TimerId.Standstill or TimerId.Resend };
}
