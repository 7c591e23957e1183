using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Validators;

/// <summary>
/// The frozen voters of one epoch: at most 256, weighted. Total power W, quorum floor(2W/3) + 1: two quorums
/// share more than a third of the power. Immutable, thread-safe.
/// </summary>
public sealed class ValidatorSet
{
    /// <summary>Most validators.</summary>
    public const int CountMax = ValidatorIndex.CountMax;

    /// <summary>Largest total power, so that no sum of the leader schedule leaves 64 bits.</summary>
    public const ulong TotalPowerMax = 1UL << 54;

    private readonly Validator[] _validators;

    /// <summary>Freezes a set.</summary>
    /// <exception cref="ArgumentException">Too few or many, power out of range, a key twice.</exception>
    public ValidatorSet(IReadOnlyList<Validator> validators)
        : this(validators, quorum: null)
    {
    }

    /// <summary>
    /// A set with a quorum of the caller's: the simulator plants wrong ones to prove its oracle.
    /// </summary>
    internal ValidatorSet(IReadOnlyList<Validator> validators, ulong? quorum)
    {
        if (Check(validators) is { } wrong)
        {
            throw new ArgumentException(wrong, nameof(validators));
        }

        _validators = [.. validators];
        ulong total = 0;
        foreach (Validator validator in _validators)
        {
            total += validator.Power.Value;
        }

        TotalPower = new Power(total);
        Quorum = new Power(quorum ?? ((2 * total / 3) + 1));
    }

    /// <summary>Number of validators.</summary>
    public int Count => _validators.Length;

    /// <summary>W.</summary>
    public Power TotalPower { get; }

    /// <summary>q = floor(2W/3) + 1.</summary>
    public Power Quorum { get; }

    /// <summary>
    /// What keeps validators from being a set: too few or many, power out of range, a key twice; null when
    /// nothing does.
    /// </summary>
    public static string? Check(IReadOnlyList<Validator> validators)
    {
        ArgumentNullException.ThrowIfNull(validators);
        if (validators.Count is 0 or > CountMax)
        {
            return $"a set has 1 to {CountMax} validators";
        }

        ulong total = 0;
        for (int i = 0; i < validators.Count; i++)
        {
            ulong power = validators[i].Power.Value;
            if (power is 0 or > TotalPowerMax || total + power > TotalPowerMax)
            {
                return $"the power of validator {i} is out of range";
            }

            for (int j = 0; j < i; j++)
            {
                if (validators[j].Key.Equals(validators[i].Key))
                {
                    return $"validators {j} and {i} have one key";
                }
            }

            total += power;
        }

        return null;
    }

    /// <summary>The validator at an index of the set.</summary>
    public Validator this[ValidatorIndex index] => _validators[index.Value];

    /// <summary>True when the set has this index.</summary>
    public bool Contains(ValidatorIndex index) => index.Value < _validators.Length;

    /// <summary>The index of a key's address; null when it is not in the set.</summary>
    public ValidatorIndex? IndexOf(Address address)
    {
        int at = Array.FindIndex(_validators, validator => validator.Key.Address == address);
        return at < 0 ? null : new ValidatorIndex((ushort)at);
    }
}
