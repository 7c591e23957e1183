using OpenLedger.Attribution.Admission;
using OpenLedger.Attribution.Corpus;
using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Gas;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts;

/// <summary>
/// What a running call of a system contract sees and may do. Everything is charged here, so a contract
/// charges only for work of its own. Balances and slots are journaled: when the call reverts they are as
/// before. The corpus is not:
/// <see cref="Admit"/>, <see cref="Release"/> and <see cref="Seal"/> come after everything that may refuse or
/// run out of gas.
/// </summary>
public sealed class CallContext : ISlotStore
{
    private readonly BlockSession _session;

    internal CallContext(
        BlockSession session, int transactionIndex, Address sender, Address self, UInt256 value, GasMeter gas)
    {
        _session = session;
        TransactionIndex = transactionIndex;
        Sender = sender;
        Self = self;
        Value = value;
        Gas = gas;
    }

    /// <summary>Who calls: the transaction's sender.</summary>
    public Address Sender { get; }

    /// <summary>The contract that is called.</summary>
    public Address Self { get; }

    /// <summary>Wei sent along, already in the contract's balance.</summary>
    public UInt256 Value { get; }

    /// <summary>Index of the transaction in its block.</summary>
    public int TransactionIndex { get; }

    /// <summary>True while a view function runs: it writes nothing.</summary>
    public bool IsStatic { get; internal set; }

    /// <summary>The transaction's gas.</summary>
    public GasMeter Gas { get; }

    /// <summary>The block.</summary>
    public BlockContext Block => _session.Block;

    /// <summary>The corpus as of this point of the block. Change it through this context only.</summary>
    public CorpusState Corpus => _session.Corpus;

    /// <summary>Reads a slot of any system contract.</summary>
    public UInt256 Load(Address contract, UInt256 slot)
    {
        Gas.Charge(GasSchedule.SlotRead);
        return _session.Journal.GetStorage(contract, slot);
    }

    /// <summary>Writes a slot of any system contract.</summary>
    public void Store(Address contract, UInt256 slot, UInt256 value)
    {
        RequireWritable();
        UInt256 before = _session.Journal.GetStorage(contract, slot);
        Gas.Charge(before.IsZero && !value.IsZero ? GasSchedule.SlotCreate : GasSchedule.SlotWrite);
        _session.Journal.SetStorage(contract, slot, value);
    }

    /// <summary>An account's balance.</summary>
    public UInt256 BalanceOf(Address account)
    {
        Gas.Charge(GasSchedule.BalanceRead);
        return _session.Journal.GetAccount(account).Balance;
    }

    /// <summary>Moves wei; false, with nothing moved, when there are not enough.</summary>
    public bool TryTransfer(Address from, Address to, UInt256 amount)
    {
        RequireWritable();
        Gas.Charge(GasSchedule.Transfer);
        if (!_session.Journal.TryTransfer(from, to, amount))
        {
            return false;
        }

        if (!amount.IsZero)
        {
            _session.AddTransfer(new InternalTransfer(TransactionIndex, from, to, amount));
        }

        return true;
    }

    /// <summary>Moves wei out of a bucket whose own accounts say they are there.</summary>
    public void Transfer(Address from, Address to, UInt256 amount) =>
        Invariant.Require(TryTransfer(from, to, amount), $"{from} holds the wei its records say");

    /// <summary>Takes wei of an account out of the supply.</summary>
    public void Burn(Address from, UInt256 amount)
    {
        RequireWritable();
        Gas.Charge(GasSchedule.Transfer);
        _session.Journal.Burn(from, amount);
    }

    /// <summary>Logs an event of this contract.</summary>
    public void Emit(AbiEvent @event, params ReadOnlySpan<AbiValue> values) => EmitFor(Self, @event, values);

    /// <summary>
    /// Logs an event in another system contract's name, where a call changes that one's state.
    /// </summary>
    public void EmitFor(Address contract, AbiEvent @event, params ReadOnlySpan<AbiValue> values)
    {
        RequireWritable();
        LogEntry log = @event.ToLog(contract, values);
        Gas.Charge(GasSchedule.OfLog(log.Topics.Count, log.Data.Length));
        _session.AddLog(log);
    }

    /// <summary>Puts bytes into the content store; they are there for good once the block is final.</summary>
    /// <returns>Their root: keccak of the bytes.</returns>
    public Hash256 PutContent(ReadOnlyMemory<byte> bytes)
    {
        RequireWritable();
        Gas.Charge(GasSchedule.OfHash(bytes.Length));
        Gas.Charge(GasSchedule.ContentByte, (ulong)bytes.Length);
        Hash256 root = Keccak.Hash(bytes.Span);
        _session.AddContent(root, bytes.ToArray());
        return root;
    }

    /// <summary>Reads the content store, this block's content included; null when there is none.</summary>
    public byte[]? GetContent(Hash256 root)
    {
        Gas.Charge(GasSchedule.ContentRead);
        byte[]? bytes = _session.GetContent(root);
        Gas.Charge(GasSchedule.ContentReadByte, (ulong)(bytes?.Length ?? 0));
        return bytes;
    }

    /// <summary>Keccak-256.</summary>
    public Hash256 Hash(ReadOnlySpan<byte> bytes)
    {
        Gas.Charge(GasSchedule.OfHash(bytes.Length));
        return Keccak.Hash(bytes);
    }

    /// <summary>
    /// The signer of a digest, from r || s || v; false for a malformed, high-s or impossible signature.
    /// </summary>
    public bool TryRecover(in Hash256 digest, ReadOnlySpan<byte> signature, out Address signer)
    {
        Gas.Charge(GasSchedule.SignatureRecovery);
        signer = default;
        return Signature.TryFromBytes(signature, out Signature parsed)
            && Secp256k1.TryRecover(digest, parsed, out signer);
    }

    /// <summary>Records a settled inference; the header commits to its proof.</summary>
    public void Attribute(AttributionRecord record)
    {
        RequireWritable();
        _session.AddAttribution(record);
    }

    /// <summary>
    /// Admits a contribution whose bytes are in the content store under <paramref name="root"/>. The very
    /// last step of a call.
    /// </summary>
    public ContributionId Admit(AdmissionDecision decision, in Hash256 root, bool held = false)
    {
        RequireWritable();
        return _session.Admit(decision, root, held);
    }

    /// <summary>Releases a held contribution. The very last step of a call.</summary>
    public void Release(ContributionId contribution)
    {
        RequireWritable();
        _session.Release(contribution);
    }

    /// <summary>
    /// Seals a datanet's open segment; null when there is nothing new. The very last step of a call.
    /// </summary>
    public SegmentId? Seal(DatanetId datanet)
    {
        RequireWritable();
        return _session.Seal(datanet);
    }

    private void RequireWritable() => Invariant.Require(!IsStatic, "a view function writes nothing");
}
