using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Inference.External;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Execution;

/// <summary>
/// What a block does about answers that nobody accepted in time, before its first transaction and at
/// nobody's gas: their data share goes to the treasury. Bounded; what is not looked at in this block is in a
/// later one, and cannot be accepted any more meanwhile.
/// </summary>
internal static class AcceptanceOpening
{
    /// <summary>Most answers looked at in a block.</summary>
    public const int LookedAtMax = 64;

    /// <summary>Closes what is due.</summary>
    public static void Run(BlockSession session)
    {
        var slots = new ExternalSlots(session.Journal);
        (ulong first, ulong end) = slots.LoadQueue();
        ulong number = first;
        while (number < end && number - first < LookedAtMax)
        {
            Hash256 id = slots.LoadQueued(number);
            HeldInference? held = slots.Load(id);
            Invariant.Require(held is not null, "a queued answer is stored");
            if (held.State == InferenceState.Awaiting)
            {
                if (session.Block.Timestamp <= held.Until)
                {
                    break;
                }

                bool moved = session.Journal.TryTransfer(
                    SystemAddresses.Inference, SystemAddresses.Treasury, held.Amount);
                Invariant.Require(moved, "the Inference contract holds the wei its records say");
                slots.Close(id, held, InferenceState.Forfeited);
            }

            number++;
        }

        if (number != first)
        {
            slots.Dequeue(number);
        }
    }
}
