using System.Numerics;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Tests.Contracts.Staking;

/// <summary>
/// What the Staking contract should do, written without shares, pools, factors or accumulators: every piece
/// of stake is a number of its own, a fault walks over all of them, a reward is divided among all of them at
/// once. Numbers are wei times 2^200, so its own rounding is far below a wei.
/// </summary>
internal sealed class ReferenceStaking(GenesisStaking rules)
{
    private const int FractionBits = 200;
    private const int Whole = 10_000;

    /// <summary>A validator and all that is staked with it.</summary>
    internal sealed class Validator
    {
        public required Address Operator { get; init; }

        public bool InSet { get; set; }

        public bool Jailed { get; set; }

        public ulong JailedUntil { get; set; }

        public bool Tombstoned { get; set; }

        public int Commission { get; set; }

        public int? NextCommission { get; set; }

        public BigInteger Earned { get; set; }

        public bool IsActive => InSet && !Jailed && !Tombstoned;
    }

    /// <summary>A piece of stake: bonded, or unbonding since an epoch.</summary>
    internal sealed class Piece
    {
        public required Address Owner { get; init; }

        public required int At { get; init; }

        public required BigInteger Amount { get; set; }

        public (int Source, ulong Since)? Liable { get; set; }

        /// <summary>What a touch will leave of each 10,000^n parts: faults of the source since the last
        /// touch.</summary>
        public int Faults { get; set; }

        public ulong? Begun { get; set; }
    }

    public List<Validator> Validators { get; } = [];

    public List<Piece> Pieces { get; } = [];

    public Dictionary<(Address, int), BigInteger> Pending { get; } = [];

    public HashSet<(int, ulong, ulong, int)> Proven { get; } = [];

    public ulong Epoch { get; set; }

    public static BigInteger Scaled(UInt256 wei) => (BigInteger)wei << FractionBits;

    public static BigInteger WeiOf(BigInteger scaled) => scaled >> FractionBits;

    /// <summary>What an account has with a validator once it is touched.</summary>
    public BigInteger Bonded(Address owner, int at) =>
        BondedPieces(owner, at).Aggregate(BigInteger.Zero, (sum, p) => sum + Cut(p.Amount, p.Faults));

    /// <summary>What of it can be redelegated.</summary>
    public BigInteger Free(Address owner, int at) =>
        BondedPieces(owner, at).Where(p => !IsLiable(p))
            .Aggregate(BigInteger.Zero, (sum, p) => sum + Cut(p.Amount, p.Faults));

    public bool HasPieces(Address owner, int at) => BondedPieces(owner, at).Any();

    public BigInteger StakeOf(int at) => Sum(Pieces.Where(p => p.At == at && p.Begun is null));

    public IEnumerable<ulong> UnbondingEpochs(Address owner, int at) =>
        Pieces.Where(p => p.Owner == owner && p.At == at && p.Begun is not null).Select(p => p.Begun!.Value)
            .Distinct().Order();

    public BigInteger Unbonding(Address owner, int at, ulong begun) =>
        Sum(Pieces.Where(p => p.Owner == owner && p.At == at && p.Begun == begun));

    public bool IsCandidate(int at) =>
        !Validators[at].Tombstoned
            && WeiOf(Sum(BondedPieces(Validators[at].Operator, at))) >= (BigInteger)rules.MinSelfStakeWei;

    /// <summary>What faults of the source took since the last touch leaves the piece now.</summary>
    public void Touch(Address owner, int at)
    {
        foreach (Piece piece in BondedPieces(owner, at).ToList())
        {
            piece.Liable = IsLiable(piece) ? piece.Liable : null;
            piece.Amount = Cut(piece.Amount, piece.Faults);
            piece.Faults = 0;
            if (piece.Amount.IsZero && piece.Liable is not null)
            {
                Pieces.Remove(piece);
            }
        }
    }

    /// <summary>Stakes; what came from one source in one epoch is one piece.</summary>
    public void Add(Address owner, int at, BigInteger amount, (int, ulong)? liable = null)
    {
        Piece? same = Pieces.Find(p =>
            p.Owner == owner && p.At == at && p.Begun is null && p.Liable == liable && p.Faults == 0);
        if (same is null)
        {
            Pieces.Add(new Piece { Owner = owner, At = at, Amount = amount, Liable = liable });
        }
        else
        {
            same.Amount += amount;
        }
    }

    /// <summary>Redelegations into a stake that are still liable.</summary>
    public int Lots(Address owner, int at, ulong? begun = null) =>
        LotsOf(owner, at, begun).Count;

    /// <summary>Whether one more redelegation is one too many.</summary>
    public bool WouldExceedLots(Address owner, int from, int to, uint max) =>
        !LotsOf(owner, to, null).Contains((from, Epoch)) && Lots(owner, to) == max;

    /// <summary>Takes bonded stake out, free pieces first, then the oldest.</summary>
    public List<Piece> Take(Address owner, int at, BigInteger amount)
    {
        List<Piece> taken = [];
        foreach (Piece piece in Pieces
            .Where(p => p.Owner == owner && p.At == at && p.Begun is null)
            .OrderBy(p => p.Liable is null ? 0 : 1).ToList())
        {
            BigInteger part = BigInteger.Min(piece.Amount, amount);
            amount -= part;
            piece.Amount -= part;
            if (piece.Amount.IsZero)
            {
                Pieces.Remove(piece);
            }

            if (!part.IsZero)
            {
                taken.Add(new Piece { Owner = owner, At = at, Amount = part, Liable = piece.Liable });
            }
        }

        return taken;
    }

    public void Unbond(Address owner, int at, BigInteger amount)
    {
        foreach (Piece piece in Take(owner, at, amount))
        {
            piece.Begun = Epoch;
            Pieces.Add(piece);
        }
    }

    public BigInteger Withdraw(Address owner, int at)
    {
        List<Piece> matured = Pieces.Where(p => p.Owner == owner && p.At == at && p.Begun is { } begun
            && Epoch > begun + rules.UnbondingEpochs).ToList();
        matured.ForEach(p => Pieces.Remove(p));
        return Sum(matured);
    }

    /// <summary>Pieces that left the validator to be paid and that a fault of it takes from.</summary>
    public int UnbondingHitBy(int at, ulong offence) =>
        Pieces.Count(p => p.Begun is not null && IsHitAt(p, at, offence));

    /// <summary>Pieces that left the validator for another and that a fault of it takes from.</summary>
    public int LiableHitBy(int at, ulong offence) => Pieces.Count(p => IsLiableTo(p, at, offence));

    public void Slash(int at, ulong offence)
    {
        foreach (Piece piece in Pieces)
        {
            if (IsHitAt(piece, at, offence))
            {
                piece.Amount = Cut(piece.Amount, 1);
            }

            bool liable = IsLiableTo(piece, at, offence);
            if (liable && piece.Begun is null)
            {
                piece.Faults++;
            }
            else if (liable)
            {
                piece.Amount = Cut(piece.Amount, 1);
            }
        }

        Validators[at].Tombstoned = true;
    }

    /// <summary>Divides an amount among all active stake.</summary>
    public void Accrue(BigInteger amount)
    {
        BigInteger active = BigInteger.Zero;
        for (int i = 0; i < Validators.Count; i++)
        {
            active += Validators[i].IsActive ? StakeOf(i) : 0;
        }

        foreach (Piece piece in Pieces.Where(p => p.Begun is null && Validators[p.At].IsActive))
        {
            BigInteger part = amount * piece.Amount / active;
            BigInteger commission = part * Validators[piece.At].Commission / Whole;
            Validators[piece.At].Earned += commission;
            Pending[(piece.Owner, piece.At)] =
                Pending.GetValueOrDefault((piece.Owner, piece.At)) + part - commission;
        }
    }

    /// <summary>
    /// The next set, a unit of power at a time: whoever's turn it is moves by one until it is where it wants
    /// to be or nothing may move any more.
    /// </summary>
    /// <param name="set">Validator to power.</param>
    /// <param name="stakes">Wei of every validator.</param>
    public SortedDictionary<int, ulong> NextSet(
        SortedDictionary<int, ulong> set, IReadOnlyList<BigInteger> stakes)
    {
        List<int> best = Enumerable.Range(0, Validators.Count)
            .Where(i => IsCandidate(i) && !Validators[i].Jailed)
            .OrderByDescending(i => stakes[i]).ThenBy(i => i).Take((int)rules.ValidatorsMax).ToList();
        ulong Target(int i) => best.Contains(i) ? (ulong)(stakes[i] / BigInteger.Pow(10, 18)) : 0;
        List<int> members = [.. set.Keys];
        List<int> order =
        [
            .. members.Where(i => Validators[i].Tombstoned),
            .. members.Where(i => Validators[i].Jailed && !Validators[i].Tombstoned),
            .. members.Where(i => !Validators[i].Jailed && !Validators[i].Tombstoned && Target(i) < set[i]),
            .. best.Where(i => !set.TryGetValue(i, out ulong power) || Target(i) > power),
        ];
        ulong total = set.Values.Aggregate(0UL, (a, b) => a + b);
        ulong budget = Math.Max(1, total / 3);
        SortedDictionary<int, ulong> next = new(set);
        foreach (int i in order)
        {
            while (budget > 0 && next.GetValueOrDefault(i) != Target(i))
            {
                ulong power = next.GetValueOrDefault(i);
                if (power == 0 && next.Count >= rules.ValidatorsMax)
                {
                    break;
                }

                next[i] = power < Target(i) ? power + 1 : power - 1;
                budget--;
                if (next[i] == 0)
                {
                    next.Remove(i);
                }
            }
        }

        return next.Count > 0 ? next : new SortedDictionary<int, ulong>(set);
    }

    private static bool IsHitAt(Piece piece, int at, ulong offence) =>
        piece.At == at && (piece.Begun is null || piece.Begun >= offence);

    private static bool IsLiableTo(Piece piece, int at, ulong offence) =>
        piece.Liable is { } liable && liable.Source == at && liable.Since >= offence;

    private IEnumerable<Piece> BondedPieces(Address owner, int at) =>
        Pieces.Where(p => p.Owner == owner && p.At == at && p.Begun is null);

    private HashSet<(int, ulong)> LotsOf(Address owner, int at, ulong? begun) =>
    [
        .. Pieces
            .Where(p => p.Owner == owner && p.At == at && p.Begun == begun && IsLiable(p)
                && !Cut(p.Amount, p.Faults).IsZero)
            .Select(p => p.Liable!.Value),
    ];

    private bool IsLiable(Piece piece) =>
        piece.Liable is { } liable && Epoch <= liable.Since + rules.UnbondingEpochs;

    private BigInteger Cut(BigInteger amount, int times)
    {
        for (int i = 0; i < times; i++)
        {
            amount -= amount * rules.SlashBps / Whole;
        }

        return amount;
    }

    private static BigInteger Sum(IEnumerable<Piece> pieces) =>
        pieces.Aggregate(BigInteger.Zero, (sum, piece) => sum + piece.Amount);
}
