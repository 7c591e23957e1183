using System.Text;
using OpenLedger.Attribution.Admission;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Datanets;
using OpenLedger.Ledger.Contracts.Datanets.Sidecars;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Execution;

/// <summary>
/// What a block does about content sidecars before its first transaction, at nobody's gas: admits those that
/// become effective, as an inline text would be, and gives back the bonds of those nobody activated in time.
/// Bounded by <see cref="SidecarRules"/>.
/// </summary>
internal static class SidecarOpening
{
    /// <summary>Makes effective what is due, in its order, then expires.</summary>
    public static void Run(BlockSession session, DueSidecars due)
    {
        Invariant.Require(due.Missing.Count == 0, "a block is executed when all its contents are here");
        var slots = new SidecarSlots(session.Journal);
        foreach ((SidecarId id, SidecarEntry sidecar, byte[] bytes) in due.Contents)
        {
            slots.Dequeue(id, Enter(session, sidecar, bytes));
        }

        Expire(session, slots);
    }

    private static SidecarEntry Enter(BlockSession session, SidecarEntry sidecar, byte[] bytes)
    {
        var datanets = new DatanetSlots(session.Journal);
        DatanetEntry? datanet = datanets.LoadDatanet(sidecar.Datanet);
        Invariant.Require(datanet is not null, "a sidecar's datanet exists");

        // For good, whatever is decided: whoever executes this block later needs them to decide again.
        session.AddContent(sidecar.Root, bytes);
        AdmissionDecision decision = session.Corpus.Evaluate(sidecar.Datanet, bytes);
        if (Refusal(sidecar, bytes, decision, datanet.Policy) is { } refusal)
        {
            GiveBack(session, sidecar);
            return sidecar with
            {
                Status = SidecarStatus.Refused,
                Bond = UInt256.Zero,
                RefusalHash = Put(session, Encoding.UTF8.GetBytes(refusal)),
            };
        }

        byte[]? record = session.GetContent(sidecar.RecordHash);
        Invariant.Require(record is not null, "a sidecar's record is stored");
        var offered = new NewContribution(
            sidecar.Datanet, datanet, sidecar.Contributor, sidecar.Root, SidecarRecord.Decode(record).Title,
            sidecar.SizeBytes, decision, sidecar.Bond);
        Hash256 recordHash = Put(session, offered.RecordIn(session.Block).Encode());
        ContributionId id = offered.Write(datanets, recordHash, session.Block);
        Invariant.Require(
            session.Admit(decision, sidecar.Root, offered.IsHeld) == id,
            "the corpus numbers contributions as the contract does");
        return sidecar with
        {
            Status = SidecarStatus.Admitted,
            Bond = UInt256.Zero,
            Contribution = id,
        };
    }

    private static string? Refusal(
        SidecarEntry sidecar, byte[] bytes, AdmissionDecision decision, DatanetPolicy policy) =>
        bytes.Length != sidecar.SizeBytes
            ? $"{RevertReasons.ContentInvalid}: {bytes.Length} bytes, {sidecar.SizeBytes} were recorded"
            : AdmissionRules.Refusal(decision, policy)?.Message;

    // In the order of their recording, which is the order in which they run out of time.
    private static void Expire(BlockSession session, SidecarSlots slots)
    {
        for (int i = 0; i < SidecarRules.ExpiriesPerBlockMax; i++)
        {
            if (slots.NextToExpire() is not { } id)
            {
                return;
            }

            SidecarEntry? sidecar = slots.Load(id);
            Invariant.Require(sidecar is not null, "a recorded sidecar is stored");
            if (sidecar.Status != SidecarStatus.Waiting)
            {
                slots.PassExpiry(id, null);
                continue;
            }

            if (!SidecarRules.IsExpired(sidecar.Epoch, session.Block.Epoch))
            {
                return;
            }

            GiveBack(session, sidecar);
            slots.PassExpiry(id, sidecar with { Status = SidecarStatus.Expired, Bond = UInt256.Zero });
        }
    }

    private static void GiveBack(BlockSession session, SidecarEntry sidecar) =>
        Invariant.Require(
            session.Journal.TryTransfer(SystemAddresses.Datanets, sidecar.Contributor, sidecar.Bond),
            "the contract holds the bonds its records say");

    private static Hash256 Put(BlockSession session, byte[] bytes)
    {
        Hash256 root = Keccak.Hash(bytes);
        session.AddContent(root, bytes);
        return root;
    }
}
