using OpenLedger.Ledger.Contracts.Inference;
using OpenLedger.Ledger.Contracts.Inference.External;
using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Ledger.Execution;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>Whether the data share of an inference was paid to contributions, as of the newest final
/// block.</summary>
/// <param name="Status">notNeeded: the model is built in; accepted; voucher: the payer's voucher commits to
/// the answer; awaited: the payer may still accept; forfeited: the attributed part went to the
/// treasury.</param>
/// <param name="Until">Last block second in which an awaited answer can be accepted; null of others.</param>
public sealed record AcceptanceDetails(string Status, ulong? Until)
{
    /// <summary>The status of an awaited answer.</summary>
    public const string Awaited = "awaited";

    /// <summary>The status of an answer nobody accepted in time.</summary>
    public const string Forfeited = "forfeited";

    /// <summary>The status of a built-in model's answer.</summary>
    public const string NotNeeded = "notNeeded";

    /// <summary>For a person.</summary>
    public string ToWords() => Status switch
    {
        NotNeeded => "every validator ran the model",
        Awaited => "not accepted yet: the data share waits",
        Forfeited => "not accepted: data share to treasury",
        "voucher" => "payer's voucher commits to it",
        _ => "payer accepted",
    };

    /// <summary>What became of a record's data share.</summary>
    public static AcceptanceDetails Of(AttributionRecord record, ChainView view)
    {
        if (record.Acceptance != Acceptance.Awaited)
        {
            return new AcceptanceDetails(
                record.Acceptance switch
                {
                    Acceptance.Voucher => "voucher",
                    Acceptance.Given => "accepted",
                    _ => NotNeeded,
                },
                null);
        }

        HeldInference? held = new ExternalSlots(new StateSlots(view.State)).Load(record.InferenceId);
        Invariant.Require(held is not null, "an answer that waited for its payer is stored");

        // Also before the block that moves the wei: nobody can accept it any more.
        return held.State == InferenceState.Accepted ? new AcceptanceDetails("accepted", null)
            : held.State == InferenceState.Awaiting && view.Header.Timestamp <= held.Until
                ? new AcceptanceDetails(Awaited, held.Until)
                : new AcceptanceDetails(Forfeited, null);
    }
}
