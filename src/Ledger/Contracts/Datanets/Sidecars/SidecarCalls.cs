using OpenLedger.Ledger.Contracts.Staking;
using OpenLedger.Ledger.Gas;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Availability;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Ledger.Contracts.Datanets.Sidecars;

/// <summary>
/// Contributing content that travels beside its transaction: recording its root, and activating it once a
/// quorum says it has the bytes.
/// </summary>
internal static class SidecarCalls
{
    private static readonly AbiEvent Recorded = DatanetsContract.Interface.Event("SidecarRecorded");
    private static readonly AbiEvent Activated = DatanetsContract.Interface.Event("SidecarActivated");

    public static void BindAll(Action<string, ContractFunction> bind, GenesisConfig genesis)
    {
        bind("contributeSidecar", Contribute);
        bind("activate", (call, arguments) => Activate(call, genesis, arguments));
        bind("sidecarCount", (call, _) => [new SidecarSlots(call).Count]);
        bind("sidecar", Sidecar);
        bind("sidecarOf", (call, a) => [new SidecarSlots(call).Find(a[0].AsHash())?.Value ?? 0UL]);
        bind("quoteSidecar", Quote);
    }

    /// <summary>The sidecar, or the refusal UNKNOWN_SIDECAR.</summary>
    private static SidecarEntry Require(SidecarSlots slots, SidecarId id) =>
        slots.Load(id) ?? throw new RevertException(RevertReasons.UnknownSidecar, $"{id}");

    private static AbiValue[] Contribute(CallContext call, AbiValue[] arguments)
    {
        var datanets = new DatanetSlots(call);
        var slots = new SidecarSlots(call);
        var datanetId = new DatanetId(arguments[0].AsUInt64());
        Hash256 root = arguments[1].AsHash();
        uint size = arguments[2].AsUInt32();
        string title = arguments[4].AsString();
        DatanetEntry datanet = DatanetsContract.RequireDatanet(datanets, datanetId);
        ContractText.Require(title, "title", ContributionRecord.TitleBytesMax, optional: true);
        Revert.Unless(!root.IsZero, RevertReasons.RootInvalid, $"zero");
        RequireSize(size);
        ContributionCalls.RequireContributor(call, datanet);

        // Always, also where an inline text needs none: whoever sees the root in a transaction that waits
        // cannot record it first.
        ContributionCalls.ConsumeCommitment(call, datanets, root, arguments[3].AsHash());
        SidecarId? other = slots.Find(root);
        Revert.Unless(other is null, RevertReasons.DuplicateContent, $"sidecar {other} has this root");
        ulong waiting = slots.WaitingBytes;
        Revert.Unless(
            waiting + size <= SidecarRules.WaitingBytesMax, RevertReasons.SidecarsFull,
            $"{waiting} bytes wait, at most {SidecarRules.WaitingBytesMax}");

        UInt256 bond = SidecarRules.BondOf(size);
        ContributionCalls.TakeFeeAndBond(call, SidecarRules.FeeOf(size), bond);

        // Storing, tokenizing and searching the text happen later, at nobody's gas: they are paid for here.
        // The burned fee stands for its tokens, which nobody can count yet.
        call.Gas.Charge(GasSchedule.ContentByte + GasSchedule.AdmissionByte, size);
        SidecarId id = slots.Record(new SidecarEntry(
            root, size, datanetId, call.Sender, call.Block.Height, call.Block.Epoch, SidecarStatus.Waiting,
            bond, call.PutContent(new SidecarRecord(title, call.Block.Timestamp).Encode()), default,
            default, Hash256.Zero));
        call.Emit(Recorded, id.Value, datanetId.Value, call.Sender, root, (ulong)size);
        return [id.Value];
    }

    private static AbiValue[] Activate(CallContext call, GenesisConfig genesis, AbiValue[] arguments)
    {
        var slots = new SidecarSlots(call);
        var id = new SidecarId(arguments[0].AsUInt64());
        SidecarEntry sidecar = Require(slots, id);
        Epoch running = call.Block.Epoch;
        Revert.Unless(
            sidecar.Status == SidecarStatus.Waiting, RevertReasons.SidecarNotWaiting,
            $"{id} is {sidecar.Status}");
        Revert.Unless(
            !SidecarRules.IsExpired(sidecar.Epoch, running), RevertReasons.SidecarNotWaiting,
            $"{id} is of epoch {sidecar.Epoch}, it is {running}");

        MessageError error =
            AvailabilityCertificate.TryDecode(arguments[1].AsBytes().Span, out var certificate);
        Revert.Unless(certificate is not null, RevertReasons.CertificateMalformed, $"{error}");
        Available body = certificate.Body;
        Revert.Unless(
            body.Root == sidecar.Root && body.SizeBytes == sidecar.SizeBytes,
            RevertReasons.CertificateMismatch, $"it is about {body.SizeBytes} bytes of root {body.Root}");
        Revert.Unless(body.Epoch <= running, RevertReasons.UnknownEpoch, $"{body.Epoch}, it is {running}");
        Revert.Unless(
            running.Value <= checked(body.Epoch.Value + SidecarRules.CertificateEpochs),
            RevertReasons.CertificateExpired, $"epoch {body.Epoch}, it is {running}");
        RequireQuorum(call, genesis, certificate);

        Height effective = slots.Enqueue(id, sidecar, call.Block.Height);
        call.Emit(Activated, id.Value, effective.Value);
        return [effective.Value];
    }

    private static void RequireQuorum(
        CallContext call, GenesisConfig genesis, AvailabilityCertificate certificate)
    {
        Epoch epoch = certificate.Body.Epoch;
        QuorumSignatures signatures = certificate.Signatures;
        var sets = new FrozenSets(call);
        int count = sets.CountOf(epoch);
        Revert.Unless(
            count == signatures.ValidatorCount, RevertReasons.CertificateMismatch,
            $"{signatures.ValidatorCount} validators, epoch {epoch} has {count}");

        ValidatorSeat[] seats =
            [.. signatures.InOrder().Select(signed => sets.Find(epoch, signed.Index)!.Value)];
        ulong power = 0;
        foreach (ValidatorSeat seat in seats)
        {
            power += seat.Power.Value;
        }

        // consensus.md: q = floor(2W/3) + 1; W is below 2^54.
        ulong quorum = (2 * sets.TotalPowerOf(epoch).Value / 3) + 1;
        Revert.Unless(power >= quorum, RevertReasons.QuorumMissing, $"power {power}, {quorum} asked");

        var staking = new StakingSlots(call);
        var domain =
            new AvailabilityDomain(call.Block.ChainId, staking.GenesisHash, genesis.Consensus.ForkId);
        Hash256 digest = domain.Digest(certificate.Body);
        call.Gas.Charge(GasSchedule.SignatureRecovery, (ulong)seats.Length);
        int next = 0;
        foreach ((ValidatorIndex index, Signature signature) in signatures.InOrder())
        {
            PublicKey key = staking.Load(seats[next++].Id).PublicKey;
            Revert.Unless(
                Secp256k1.Verify(key, digest, signature), RevertReasons.BadSignature,
                $"validator {index} of epoch {epoch} did not sign this");
        }
    }

    private static AbiValue[] Sidecar(CallContext call, AbiValue[] arguments)
    {
        SidecarEntry sidecar = Require(new SidecarSlots(call), new SidecarId(arguments[0].AsUInt64()));
        return
        [
            sidecar.Datanet.Value, sidecar.Contributor, sidecar.Root, (ulong)sidecar.SizeBytes,
            (ulong)sidecar.Status, sidecar.Height.Value, sidecar.EffectiveHeight.Value,
            sidecar.Contribution.Value, sidecar.Bond,
        ];
    }

    private static AbiValue[] Quote(CallContext call, AbiValue[] arguments)
    {
        uint size = arguments[0].AsUInt32();
        RequireSize(size);
        return [SidecarRules.FeeOf(size), SidecarRules.BondOf(size)];
    }

    private static void RequireSize(uint size)
    {
        Revert.Unless(
            size <= SidecarRules.SizeBytesMax, RevertReasons.ContentTooLarge,
            $"{size} bytes, at most {SidecarRules.SizeBytesMax}");
        Revert.Unless(
            size >= SidecarRules.SizeBytesMin, RevertReasons.ContentFitsInline,
            $"{size} bytes, a sidecar has at least {SidecarRules.SizeBytesMin}");
    }
}
