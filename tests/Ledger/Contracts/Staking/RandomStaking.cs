using System.Numerics;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Staking;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Ledger.Tests.Contracts.Staking;

/// <summary>
/// Random operations on the Staking contract, good and bad, each also done by a
/// <see cref="ReferenceStaking"/>, which says whether it must be refused and by what name. All stakes,
/// rewards, sets and balances are compared as it goes.
/// </summary>
internal sealed class RandomStaking
{
    // Each operation rounds by at most a few wei against whom it concerns.
    private static readonly BigInteger ToleranceWei = 4_000;

    private readonly StakingScene _scene;
    private readonly ReferenceStaking _reference;
    private readonly GenesisStaking _rules;
    private readonly int _seed;
    private readonly Random _random;
    private readonly List<Address> _actors;
    private readonly int _layerEvery;
    private readonly bool _fold;
    private readonly List<string> _log = [];
    private SortedDictionary<int, ulong> _set = [];
    private readonly Dictionary<ulong, List<int>> _sets = [];
    private UInt256 _accrued;

    public RandomStaking(int seed, GenesisStaking rules, int layerEvery = 0, bool fold = false)
    {
        (_seed, _random, _rules, _layerEvery, _fold) = (seed, new Random(seed), rules, layerEvery, fold);
        _scene = new StakingScene(rules);
        _reference = new ReferenceStaking(rules);
        _actors = [.. TestChain.Keys.Take(8).Select(k => k.Address)];
        foreach (GenesisValidator genesis in _scene.Genesis.Validators)
        {
            int id = _reference.Validators.Count;
            _reference.Validators.Add(
                new ReferenceStaking.Validator { Operator = genesis.Address, InSet = true });
            _reference.Add(genesis.Address, id, ReferenceStaking.Scaled(genesis.StakeWei));
            _set.Add(id, genesis.Power.Value);
            _actors.Add(genesis.Address);
        }

        _sets[0] = [.. _set.Keys];
    }

    /// <summary>How often each operation succeeded, and how often each refusal was met.</summary>
    public SortedDictionary<string, int> Seen { get; } = [];

    public int Operations { get; private set; }

    public Hash256 Root { get; private set; }

    public void Run(int operations)
    {
        for (int i = 0; i < operations; i++)
        {
            Step();
            Operations++;
            if (_layerEvery > 0 && i % _layerEvery == 0)
            {
                _scene.Layer(_fold);
            }
        }

        Compare();
        Root = _scene.Layer(_fold);
    }

    private void Step()
    {
        int kind = _random.Next(100);
        (Address actor, int validator) = Whom(unbonding: kind is >= 56 and < 62);
        switch (kind)
        {
            case < 8:
                Create(_actors[_random.Next(_actors.Count)]);
                break;
            case < 28:
                Delegate(actor, validator);
                break;
            case < 44:
                Undelegate(actor, validator);
                break;
            case < 56:
                Redelegate(actor, validator, _random.Next(_reference.Validators.Count));
                break;
            case < 62:
                Withdraw(actor, validator);
                break;
            case < 70:
                Claim(actor, validator);
                break;
            case < 80:
                Accrue();
                break;
            case < 84:
                Commission(_random.Next(2) == 0 ? actor : _reference.Validators[validator].Operator);
                break;
            case < 88:
                Jail(validator);
                break;
            case < 91:
                Unjail(actor);
                break;
            case < 94:
                Evidence();
                break;
            default:
                EndEpoch();
                break;
        }
    }

    // Mostly somebody who has something there.
    private (Address Actor, int Validator) Whom(bool unbonding)
    {
        ReferenceStaking.Piece[] pieces =
            [.. _reference.Pieces.Where(p => p.Begun is not null == unbonding)];
        if (pieces.Length > 0 && _random.Next(5) != 0)
        {
            // One of the oldest unbonding ones: it may have matured.
            int among = unbonding ? Math.Min(4, pieces.Length) : pieces.Length;
            ReferenceStaking.Piece piece = pieces[_random.Next(among)];
            return (piece.Owner, piece.At);
        }

        return (_actors[_random.Next(_actors.Count)], _random.Next(_reference.Validators.Count));
    }

    private void Create(Address actor)
    {
        int commission = _random.Next(12) == 0 ? 10_001 : _random.Next(2_000);
        UInt256 stake = _random.Next(5) == 0
            ? _rules.MinSelfStakeWei - 1UL
            : Amount(1_500) + _rules.MinSelfStakeWei;
        string? expected = commission > 10_000 ? RevertReasons.CommissionInvalid
            : _reference.Validators.Any(v => v.Operator == actor) ? RevertReasons.AlreadyValidator
            : stake < _rules.MinSelfStakeWei ? RevertReasons.SelfStakeTooSmall
            : null;
        if (_scene.BalanceOf(actor) < stake || _reference.Validators.Count > 11)
        {
            return;
        }

        Expect("createValidator", expected, _scene.Try(
            actor, "createValidator", stake, _scene.NewValidator(actor, (uint)commission)));
        if (expected is null)
        {
            _reference.Validators.Add(
                new ReferenceStaking.Validator { Operator = actor, Commission = commission });
            _reference.Add(actor, _reference.Validators.Count - 1, ReferenceStaking.Scaled(stake));
        }
    }

    private void Delegate(Address actor, int at)
    {
        UInt256 wei = _random.Next(10) == 0 ? UInt256.Zero : Amount(900);
        if (_scene.BalanceOf(actor) < wei)
        {
            return;
        }

        string? expected = wei.IsZero ? RevertReasons.AmountInvalid
            : _reference.Validators[at].Tombstoned ? RevertReasons.ValidatorTombstoned
            : null;
        Expect("delegate", expected, _scene.Try(actor, "delegate", wei, (ulong)at));
        if (expected is null)
        {
            _reference.Touch(actor, at);
            _reference.Add(actor, at, ReferenceStaking.Scaled(wei));
        }
    }

    private void Undelegate(Address actor, int at)
    {
        BigInteger has = _reference.Bonded(actor, at);
        List<ulong> entries = [.. _reference.UnbondingEpochs(actor, at)];
        int lots = _reference.Lots(actor, at) + _reference.Lots(actor, at, _reference.Epoch);
        if (IsDust(has, actor, at) || lots > DelegationSlots.LotsMax)
        {
            return;
        }

        (UInt256 asked, BigInteger scaled, string? expected) = Part(has);
        bool isFull = entries.Count == DelegationSlots.UnbondingsMax && !entries.Contains(_reference.Epoch);
        expected ??= isFull ? RevertReasons.TooManyUnbondings : null;
        Expect("undelegate", expected, _scene.Try(actor, "undelegate", default, (ulong)at, asked));
        if (expected is null)
        {
            _reference.Touch(actor, at);
            _reference.Unbond(actor, at, scaled);
        }
    }

    private void Redelegate(Address actor, int from, int to)
    {
        BigInteger has = _reference.Bonded(actor, from);
        BigInteger free = _reference.Free(actor, from);
        BigInteger liable = has - free;
        if (IsDust(has, actor, from) || IsDust(free, actor, from) || (liable > 0 && IsTiny(liable)))
        {
            return;
        }

        (UInt256 asked, BigInteger scaled, string? expected) = Part(free);
        if (free.IsZero && !has.IsZero)
        {
            expected = RevertReasons.StakeLiable;
        }
        else if (liable > 0 && _random.Next(4) == 0)
        {
            asked = (UInt256)ReferenceStaking.WeiOf(free + (liable / 2));
            expected = RevertReasons.StakeLiable;
        }
        else if (expected == RevertReasons.StakeTooSmall && !has.IsZero)
        {
            asked = (UInt256)(ReferenceStaking.WeiOf(has) + ToleranceWei);
        }

        bool isFull = _reference.WouldExceedLots(actor, from, to, DelegationSlots.LotsMax);
        expected = from == to ? RevertReasons.SameValidator
            : expected is not null ? expected
            : _reference.Validators[to].Tombstoned ? RevertReasons.ValidatorTombstoned
            : isFull ? RevertReasons.TooManyRedelegations
            : null;
        Expect("redelegate", expected, _scene.Try(
            actor, "redelegate", default, (ulong)from, (ulong)to, asked));
        if (expected is null)
        {
            _reference.Touch(actor, from);
            _reference.Touch(actor, to);
            _reference.Take(actor, from, scaled);
            _reference.Add(actor, to, scaled, (from, _reference.Epoch));
        }
    }

    private void Withdraw(Address actor, int at)
    {
        List<ulong> entries = [.. _reference.UnbondingEpochs(actor, at)];
        string? expected = entries.Count == 0 ? RevertReasons.NothingUnbonding
            : _reference.Epoch <= entries[0] + _rules.UnbondingEpochs ? RevertReasons.NotMatured
            : null;
        UInt256 before = _scene.BalanceOf(actor);
        Expect("withdrawUnbonded", expected, _scene.Try(actor, "withdrawUnbonded", default, (ulong)at));
        if (expected is null)
        {
            _reference.Touch(actor, at);
            Near(_scene.BalanceOf(actor) - before, _reference.Withdraw(actor, at), "withdrawn");
        }
    }

    private void Claim(Address actor, int at)
    {
        UInt256 before = _scene.BalanceOf(actor);
        AbiValue ids = AbiValue.List((ulong)at, (ulong)at);
        Expect("claim", null, _scene.Try(_actors[0], "claim", default, actor, ids));
        UInt256 paid = _scene.BalanceOf(actor) - before;
        _reference.Touch(actor, at);
        BigInteger pending = _reference.Pending.GetValueOrDefault((actor, at));
        Near(paid, pending, "claimed");
        _reference.Pending[(actor, at)] = pending - ReferenceStaking.Scaled(paid);

        ReferenceStaking.Validator validator = _reference.Validators[at];
        before = _scene.BalanceOf(validator.Operator);
        Expect("claimCommission", null, _scene.Try(_actors[0], "claimCommission", default, (ulong)at));
        paid = _scene.BalanceOf(validator.Operator) - before;
        Near(paid, validator.Earned, "commission");
        validator.Earned -= ReferenceStaking.Scaled(paid);
    }

    private void Accrue()
    {
        UInt256 amount = _random.Next(3) == 0 ? (ulong)_random.Next(100) : Amount(5);
        if (_scene.Accrue(amount))
        {
            _reference.Accrue(ReferenceStaking.Scaled(amount));
            _accrued += amount;
            Count("accrue");
        }
    }

    private void Commission(Address actor)
    {
        ReferenceStaking.Validator? own = _reference.Validators.Find(v => v.Operator == actor);
        int wanted = Math.Max(0, (own?.Commission ?? 0) + _random.Next(-600, 601));
        wanted = _random.Next(15) == 0 ? 10_001 : wanted;
        string? expected = own is null ? RevertReasons.UnknownValidator
            : wanted > 10_000 ? RevertReasons.CommissionInvalid
            : Math.Abs(wanted - own.Commission) > _rules.CommissionChangeBpsMax
                ? RevertReasons.CommissionChangeTooLarge
            : null;
        Expect("setCommission", expected, _scene.Try(actor, "setCommission", default, (ulong)wanted));
        if (expected is null)
        {
            own!.NextCommission = wanted;
        }
    }

    private void Jail(int at)
    {
        ReferenceStaking.Validator validator = _reference.Validators[at];
        bool expected = !validator.Jailed && !validator.Tombstoned;
        Assert.That(_scene.Jail(new ValidatorId((uint)at)), Is.EqualTo(expected));
        if (expected)
        {
            (validator.Jailed, validator.JailedUntil) = (true, _reference.Epoch + _rules.JailEpochs);
            Count("jail");
        }
    }

    private void Unjail(Address actor)
    {
        // The operators of the jailed are few; they get another chance.
        ReferenceStaking.Validator? jailed = _reference.Validators.Find(v => v.Jailed && !v.Tombstoned);
        actor = jailed is not null && _random.Next(2) == 0 ? jailed.Operator : actor;
        int at = _reference.Validators.FindIndex(v => v.Operator == actor);
        string? expected = at < 0 ? RevertReasons.UnknownValidator
            : _reference.Validators[at].Tombstoned ? RevertReasons.ValidatorTombstoned
            : !_reference.Validators[at].Jailed ? RevertReasons.NotJailed
            : _reference.Epoch < _reference.Validators[at].JailedUntil ? RevertReasons.JailNotOver
            : !_reference.IsCandidate(at) ? RevertReasons.SelfStakeTooSmall
            : null;
        Expect("unjail", expected, _scene.Try(actor, "unjail", default));
        if (expected is null)
        {
            _reference.Validators[at].Jailed = false;
        }
    }

    private void Evidence()
    {
        ulong now = _reference.Epoch;
        ulong span = _rules.UnbondingEpochs + 2;
        ulong offence = now + 1 - Math.Min(now + 1, (ulong)_random.Next((int)span + 1));
        List<int>? set = _sets.GetValueOrDefault(offence);
        int index = _random.Next((set?.Count ?? 3) + 1);
        ulong view = (ulong)_random.Next(1, 3);
        FaultKind kind = (FaultKind)_random.Next(1, 4);
        int spoil = _random.Next(10);
        if (_reference.Proven.Count > 0 && _random.Next(6) == 0)
        {
            (int again, offence, view, int known) =
                _reference.Proven.OrderBy(p => p).ElementAt(_random.Next(_reference.Proven.Count));
            (set, kind) = (_sets[offence], (FaultKind)known);
            index = set.IndexOf(again);
        }

        string? expected = spoil == 0 ? RevertReasons.VotesDoNotConflict
            : offence > now ? RevertReasons.UnknownEpoch
            : now > offence + _rules.UnbondingEpochs ? RevertReasons.EvidenceExpired
            : index >= set!.Count ? RevertReasons.UnknownIndex
            : _reference.Proven.Contains((set[index], offence, view, (int)kind)) ? RevertReasons.EvidenceKnown
            : spoil == 1 ? RevertReasons.BadSignature
            : null;
        int id = set is not null && index < set.Count ? set[index] : 0;
        (byte[] first, byte[] second) = _scene.Fault(
            kind, new Epoch(offence), view, new ValidatorIndex((ushort)index),
            _scene.KeyOf(new ValidatorId((uint)(spoil == 1 ? id + 1 : id) % _scene.Slots.ValidatorCount)));
        Expect("submitEvidence", expected, _scene.Try(
            _actors[0], "submitEvidence", default, first, spoil == 0 ? first : second));
        if (expected is null)
        {
            _reference.Proven.Add((id, offence, view, (int)kind));
            Count("slash", 1);
            Count("slash of unbonding stake", _reference.UnbondingHitBy(id, offence));
            Count("slash of redelegated stake", _reference.LiableHitBy(id, offence));
            _reference.Slash(id, offence);
        }
    }

    private void EndEpoch()
    {
        _sets[_reference.Epoch] = [.. _set.Keys];
        BigInteger[] stakes =
        [
            .. _reference.Validators.Select(
                (_, id) => (BigInteger)_scene.Slots.Load(new ValidatorId((uint)id)).Stake),
        ];
        _set = _reference.NextSet(_set, stakes);
        _scene.EndEpochs();
        _reference.Epoch++;
        _sets[_reference.Epoch] = [.. _set.Keys];
        for (int id = 0; id < _reference.Validators.Count; id++)
        {
            ReferenceStaking.Validator validator = _reference.Validators[id];
            validator.Commission = validator.NextCommission ?? validator.Commission;
            validator.NextCommission = null;
            validator.InSet = _set.ContainsKey(id);
        }

        Count("endEpoch");
        Compare();
    }

    private void Compare()
    {
        Assert.Multiple(() =>
        {
            Assert.That(_scene.Epoch.Value, Is.EqualTo(_reference.Epoch), $"seed {_seed}");
            StakingAudit.RequireConserved(_scene, _actors, _accrued);
            Assert.That(
                _scene.Sets.Load(_scene.Epoch).Select(s => ((int)s.Id.Value, s.Power.Value)),
                Is.EqualTo(_set.Select(s => (s.Key, s.Value))), "the set");
            for (int id = 0; id < _reference.Validators.Count; id++)
            {
                CompareValidator(id);
            }
        });
    }

    private void CompareValidator(int id)
    {
        ReferenceStaking.Validator expected = _reference.Validators[id];
        ValidatorEntry given = _scene.Slots.Load(new ValidatorId((uint)id));
        Assert.That(given.IsActive, Is.EqualTo(expected.IsActive), $"active {id}");
        Assert.That(given.IsJailed, Is.EqualTo(expected.Jailed), $"jailed {id}");
        Assert.That(given.IsTombstoned, Is.EqualTo(expected.Tombstoned), $"tombstoned {id}");
        Assert.That(given.CandidatePlace != 0, Is.EqualTo(_reference.IsCandidate(id)), $"candidate {id}");
        Near(given.Stake, _reference.StakeOf(id), $"stake of {id}");
        foreach (Address actor in _actors)
        {
            AbiValue[] has = _scene.Do(actor, "delegation", default, actor, (ulong)id);
            IReadOnlyList<AbiValue> entries =
                _scene.Do(actor, "unbonding", default, actor, (ulong)id)[0].Items;
            Near(has[0].AsUInt256(), _reference.Bonded(actor, id), $"stake of {actor} with {id}");
            Near(
                has[3].AsUInt256(), _reference.Pending.GetValueOrDefault((actor, id)),
                $"rewards of {actor} with {id}");
            Assert.That(
                entries.Select(e => e[0].AsUInt64()), Is.EqualTo(_reference.UnbondingEpochs(actor, id)));
            foreach (AbiValue entry in entries)
            {
                Near(
                    entry[2].AsUInt256(), _reference.Unbonding(actor, id, entry[0].AsUInt64()),
                    $"unbonding of {actor} with {id}");
            }
        }
    }

    // A part of what is there: all, some, or too much.
    private (UInt256 Asked, BigInteger Scaled, string? Expected) Part(BigInteger has)
    {
        BigInteger wei = ReferenceStaking.WeiOf(has);
        int kind = _random.Next(10);
        if (kind == 0 || wei.IsZero)
        {
            return ((UInt256)(wei + ToleranceWei + 1), 0, RevertReasons.StakeTooSmall);
        }

        if (kind == 1)
        {
            return (UInt256.Zero, 0, RevertReasons.AmountInvalid);
        }

        if (kind < 4 || wei < 8 * ToleranceWei)
        {
            return (UInt256.MaxValue, has, null);
        }

        BigInteger part = 1 + ((wei - (3 * ToleranceWei)) * _random.Next(1, 1_000_000) / 1_000_000);
        return ((UInt256)part, part << 200, null);
    }

    private UInt256 Amount(int openMax) =>
        (StakingScene.Open * (ulong)_random.Next(openMax))
        + (ulong)_random.NextInt64(1, 1_000_000_000_000_000_000);

    // So little that rounding decides what becomes of it.
    private bool IsDust(BigInteger scaled, Address actor, int at) =>
        IsTiny(scaled) && (!scaled.IsZero || _reference.HasPieces(actor, at));

    private static bool IsTiny(BigInteger scaled) => ReferenceStaking.WeiOf(scaled) < 4 * ToleranceWei;

    private void Expect(string operation, string? expected, string? given)
    {
        _log.Add($"{Operations}: {operation} {given ?? "ok"}");
        Assert.That(
            given, Is.EqualTo(expected), () => $"seed {_seed}\n{string.Join('\n', _log.TakeLast(12))}");
        Count(given is null ? operation : $"{operation} {given}");
    }

    private void Count(string what, int times = 1) => Seen[what] = Seen.GetValueOrDefault(what) + times;

    private void Near(UInt256 given, BigInteger expected, string what) =>
        Assert.That(
            BigInteger.Abs((BigInteger)given - ReferenceStaking.WeiOf(expected)),
            Is.LessThanOrEqualTo(ToleranceWei),
            () => $"{what}: {given}, {ReferenceStaking.WeiOf(expected)} (seed {_seed})");
}
