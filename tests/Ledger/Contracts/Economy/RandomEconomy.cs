using System.Text;
using OpenLedger.Attribution.Proofs;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Datanets;
using OpenLedger.Ledger.Contracts.Inference;
using OpenLedger.Ledger.Contracts.Rewards;
using OpenLedger.Ledger.Queries;
using OpenLedger.Ledger.Supply;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Tests.Contracts.Economy;

/// <summary>
/// Random operations of seven users on a real chain, each followed by a comparison of every balance with a
/// <see cref="ReferenceLedger"/>. One owner-only datanet a user; models stand on the newest versions of all.
/// </summary>
internal sealed class RandomEconomy
{
    private const int Users = 5;

    private static readonly AbiContract Datanets = DatanetsContract.Interface;
    private static readonly PrivateKey ModelOwner = TestChain.Keys[8];
    private static readonly UInt256 Price = UInt256.PowerOfTen(15) + 7UL;

    private readonly ContractChain _chain = new();
    private readonly ReferenceLedger _reference = new();
    private readonly Random _random;
    private readonly List<string> _log = [];
    private readonly uint[] _versions = new uint[Users + 1];
    private readonly bool[] _unpublished = new bool[Users + 1];
    private (DatanetId Datanet, uint Version)[] _modelVersions = [];
    private ModelId? _model;
    private int _texts;
    private ulong _nonce;

    public RandomEconomy(int seed)
    {
        _random = new Random(seed);
        foreach (Address address in (Address[])
            [.. TestChain.Keys.Select(k => k.Address), .. SystemContracts.Addresses, TestChain.Proposer])
        {
            _reference.Balances[address] = _chain.Chain.BalanceOf(address);
        }

        for (int user = 0; user < Users; user++)
        {
            Create(user);
        }
    }

    public int Settled { get; private set; }

    public void Step()
    {
        int user = _random.Next(Users);
        switch (_random.Next(13))
        {
            case 0 or 1 or 2:
                Contribute(user);
                break;
            case 3:
                Publish(user);
                break;
            case 4:
                Deposit(user);
                break;
            case 5 or 6 or 7:
                Settle(user);
                break;
            case 8:
                Claim(user);
                break;
            case 9:
                WithdrawContribution(user);
                break;
            case 10:
                Rotate(user);
                break;
            case 11:
                TakeDepositBack(user);
                break;
            default:
                Refused(user);
                break;
        }

        Compare();
    }

    private static PrivateKey Key(int user) => TestChain.Keys[user];

    private void Create(int user) =>
        Run(Key(user), Datanets, "create", default, "n", "d", "l", ContractChain.OwnerOnly, AbiValue.List());

    private void Contribute(int user)
    {
        byte[] text = Encoding.UTF8.GetBytes(TestTexts.Shared(++_texts, 8 + _random.Next(12)));
        AbiValue[] quote = _chain.View(Datanets, "quote", (ulong)user + 1, text);
        UInt256 value = quote[0].AsUInt256() + quote[1].AsUInt256() + (ulong)_random.Next(1_000);
        ulong id = Run(
            Key(user), Datanets, "contribute", value, (ulong)user + 1, text, Hash256.Zero, "")[0].AsUInt64();
        UInt256 bond = AdmissionPrices.BondPerByte * (ulong)text.Length;
        _reference.Contribute(id, Key(user).Address, quote[0].AsUInt256(), bond);
        _unpublished[user] = true;
    }

    private void Publish(int user)
    {
        if (!_unpublished[user])
        {
            return;
        }

        _versions[user] = Run(Key(user), Datanets, "publishVersion", default, (ulong)user + 1,
            1UL)[0].AsUInt32();
        _unpublished[user] = false;
        _modelVersions =
        [
            .. Enumerable.Range(0, Users).Where(u => _versions[u] > 0)
                .Select(u => (new DatanetId((ulong)u + 1), _versions[u])),
        ];
        _model = _chain.Register(ModelOwner, Price, Price, _modelVersions);
        _reference.PayGas(_chain.Chain.Blocks[^1]);
    }

    private void Deposit(int user)
    {
        UInt256 amount = TestChain.Open / (ulong)(1 + _random.Next(1_000));
        Run(Key(user), InferenceContract.Interface, "deposit", amount);
        Address payer = Key(user).Address;
        _reference.Move(payer, SystemAddresses.Inference, amount);
        _reference.Deposits[payer] = _reference.Deposits.GetValueOrDefault(payer) + amount;
    }

    private void Settle(int user)
    {
        if (_model is not { } model)
        {
            return;
        }

        string prompt = TestTexts.Prompt(_random.Next(TestTexts.SharedSentences));
        Address payer = Key(user).Address;
        InferenceRequest request = new(
            model, 1, payer, TestChain.Keys[9].Address, Keccak.Hash(Encoding.UTF8.GetBytes(prompt)),
            (uint)_random.Next(1, 90), TestChain.Open, ++_nonce, _chain.Timestamp + 60);
        byte[] signature = InferenceScene.Sign(request, Key(user));
        InferenceRun run = _chain.Queries.RunInference(
            new InferenceQuery(model, prompt, null, request, signature)).Value!;
        AbiValue[] arguments =
        [
            InferenceRequestAbi.Encode(request), signature, Encoding.UTF8.GetBytes(prompt),
            Encoding.UTF8.GetBytes(run.Response), run.Proof,
        ];
        if (_reference.Deposits.GetValueOrDefault(payer) < run.Fee)
        {
            RunRefused(TestChain.Keys[9], InferenceContract.Interface, "settle", "DEPOSIT_TOO_SMALL",
                arguments);
            return;
        }

        Run(TestChain.Keys[9], InferenceContract.Interface, "settle", default, arguments);
        Assert.That(AttributionProof.TryDecode(run.Proof, out AttributionProof? proof, out _), Is.True);
        UInt256 fee = ((Price * (run.TokensIn + (ulong)run.TokensOut)) + 999UL) / 1_000UL;
        Assert.That(run.Fee, Is.EqualTo(fee));
        _reference.Settle(
            payer, ModelOwner.Address, fee, run.Spans.Select(s => (s.ContributionId.Value, s.Weight)),
            proof!.TotalWeight, IsPayable);
        Settled++;
    }

    private bool IsPayable(ulong contribution)
    {
        if (!_reference.Withdrawn.TryGetValue(contribution, out (ulong Datanet, uint FromVersion) withdrawn))
        {
            return true;
        }

        // Masked text may pay a datanet that the model does not name; then its newest version decides.
        uint version = _modelVersions.FirstOrDefault(v => v.Datanet.Value == withdrawn.Datanet).Version;
        version = version == 0 ? _versions[withdrawn.Datanet - 1] : version;
        return withdrawn.FromVersion > version;
    }

    private void Claim(int user)
    {
        ulong[] ids = [.. _reference.Pending.Keys.Where(_ => _random.Next(3) == 0).Take(20)];
        UInt256 paid = Run(
            Key(user), RewardsContract.Interface, "claim", default, AbiValue.List(ids,
            id => id))[0].AsUInt256();
        UInt256 due = ids.Aggregate(UInt256.Zero, (sum, id) => sum + _reference.PayOut(id));
        Assert.That(paid, Is.EqualTo(due), "a claim pays exactly what was traced");
    }

    private void WithdrawContribution(int user)
    {
        ulong[] own = [.. Own(user).Where(id => !_reference.Withdrawn.ContainsKey(id))];
        if (own.Length > 0)
        {
            ulong id = own[_random.Next(own.Length)];
            Run(Key(user), Datanets, "withdraw", default, id);
            _reference.Withdrawn[id] = ((ulong)user + 1, _versions[user] + 1);
            _unpublished[user] = true;
        }
    }

    private void Rotate(int user)
    {
        ulong[] own = [.. _reference.Payees.Where(p => p.Value == Key(user).Address).Select(p => p.Key)];
        if (own.Length > 0)
        {
            ulong id = own[_random.Next(own.Length)];
            Address payee = Key(_random.Next(Users)).Address;
            Run(Key(user), Datanets, "rotatePayee", default, id, payee);
            _reference.PayOut(id);
            _reference.Payees[id] = payee;
        }
    }

    private void TakeDepositBack(int user)
    {
        Address payer = Key(user).Address;
        UInt256 deposit = _reference.Deposits.GetValueOrDefault(payer);
        if (!deposit.IsZero)
        {
            UInt256 amount = (deposit / 2UL) + UInt256.One;
            Run(Key(user), InferenceContract.Interface, "requestWithdrawal", default, amount);
            _chain.Chain.Mine(3_600_000);
            Run(Key(user), InferenceContract.Interface, "withdraw", default);
            _reference.Deposits[payer] = deposit - amount;
            _reference.Move(SystemAddresses.Inference, payer, amount);
        }
    }

    private void Refused(int user)
    {
        if (_texts == 0)
        {
            return;
        }

        ulong stranger = _reference.Payees.First().Key;
        RunRefused(TestChain.Keys[9], Datanets, "withdraw", "NOT_CONTRIBUTOR", stranger);
        RunRefused(
            Key(user), RewardsContract.Interface, "claim", "UNKNOWN_CONTRIBUTION", AbiValue.List(1UL,
            1_000_000UL));
    }

    private IEnumerable<ulong> Own(int user) =>
        _reference.Pending.Keys.Where(id =>
            _chain.Queries.Contribution(new ContributionId(id))!.Contributor == Key(user).Address);

    private AbiValue[] Run(
        PrivateKey from, AbiContract abi, string function, UInt256 value, params AbiValue[] arguments)
    {
        _log.Add($"{from.Address} {function}");
        AbiValue[] results = _chain.Do(from, abi, function, value, arguments);
        _reference.PayGas(_chain.Chain.Blocks[^1]);
        return results;
    }

    private void RunRefused(
        PrivateKey from, AbiContract abi, string function, string reason, params AbiValue[] arguments)
    {
        _log.Add($"{from.Address} {function} is refused");
        Assert.That(_chain.Refused(from, abi, function, default, arguments), Does.StartWith(reason));
        _reference.PayGas(_chain.Chain.Blocks[^1]);
    }

    private void Compare()
    {
        string history = string.Join('\n', _log.TakeLast(8));
        foreach ((Address address, UInt256 balance) in _reference.Balances)
        {
            Assert.That(
                _chain.Chain.BalanceOf(address), Is.EqualTo(balance), () => $"{address} after\n{history}");
        }

        Assert.That(SupplyAudit.BurnedIn(_chain.Chain.Head.State), Is.EqualTo(_reference.Burned), history);
        Assert.That(
            SupplyAudit.Recount(_chain.Chain.Head.State).Total, Is.EqualTo(GenesisConfig.SupplyWei), history);
        Assert.That(
            _reference.Balances[SystemAddresses.Inference],
            Is.EqualTo(_reference.Deposits.Values.Aggregate(UInt256.Zero, (sum, d) => sum + d)), history);
        Assert.That(
            _reference.Balances[SystemAddresses.Datanets],
            Is.EqualTo(_reference.Bonds.Values.Aggregate(UInt256.Zero, (sum, b) => sum + b)), history);
        Assert.That(
            _reference.Balances[SystemAddresses.Rewards],
            Is.EqualTo(_reference.Pending.Values.Aggregate(_reference.StakersAccrued, (sum, p) => sum + p)),
            history);
        foreach ((ulong id, UInt256 pending) in _reference.Pending)
        {
            ContributionEarnings earnings = _chain.Queries.Earnings(new ContributionId(id))!;
            Assert.That(earnings.Pending, Is.EqualTo(pending), () => $"contribution {id} after\n{history}");
            Assert.That(earnings.Payee, Is.EqualTo(_reference.Payees[id]), () => $"contribution {id}");
        }
    }
}
