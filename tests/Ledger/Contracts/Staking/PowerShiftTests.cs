using OpenLedger.Ledger.Contracts.Staking;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Tests.Contracts.Staking;

/// <summary>What the next set is of the running one and what stakes ask for; a row a rule.</summary>
[TestFixture]
internal sealed class PowerShiftTests
{
    private const ValidatorFlags In = ValidatorFlags.InSet;
    private const ValidatorFlags Jailed = ValidatorFlags.InSet | ValidatorFlags.Jailed;
    private const ValidatorFlags Dead = ValidatorFlags.InSet | ValidatorFlags.Tombstoned;

    private static IEnumerable<TestCaseData> Rows()
    {
        yield return Row("nothing asked, nothing moves", "0:10 1:20", 9, W(0, 10, 10), W(1, 20, 20));
        yield return Row("a third moves at most", "0:30 1:50", 9, W(0, 30, 30), W(1, 30, 90));
        yield return Row("down and up both count", "0:11 1:45 2:6", 9,
            W(0, 20, 11), W(1, 34, 60), W(2, 6, 6));
        yield return Row("decreases go first", "0:10 1:18", 9, W(0, 20, 10), W(1, 16, 99));
        yield return Row("the tombstoned leave before all others", "0:30 1:7 2:30", 9,
            W(0, 30, 0), W(1, 40, 0, Dead), W(2, 30, 0, Jailed));
        yield return Row("then the jailed", "0:30 2:30", 9,
            W(0, 30, 0), W(1, 10, 0, Dead), W(2, 50, 0, Jailed));
        yield return Row("then decreases by id", "0:10 1:20 2:30", 9,
            W(0, 30, 10), W(1, 30, 0), W(2, 30, 30));
        yield return Row("increases and joins by stake", "0:30 1:20 2:30", 9,
            W(0, 30, 35), W(1, 0, 40), W(2, 30, 30));
        yield return Row("ties to the lower id", "0:30 1:9 2:1", 9,
            W(0, 30, 30), W(1, 0, 9), W(2, 0, 9));
        yield return Row("a join in part has a seat", "0:3 1:1", 9, W(0, 3, 3), W(1, 0, 500));
        yield return Row("no seat, no join", "0:30 1:10", 2, W(0, 30, 30), W(1, 30, 0), W(2, 0, 30));
        yield return Row("a freed seat is taken", "0:60 2:16", 2, W(0, 60, 60), W(1, 5, 0), W(2, 0, 30));
        yield return Row("members grow in a full set", "0:40 1:30", 2,
            W(0, 30, 40), W(1, 30, 30), W(2, 0, 20));
        yield return Row("one always moves", "0:1 1:1", 9, W(0, 1, 1), W(1, 0, 5));
        yield return Row("never empty", "0:1", 9, W(0, 1, 0, Dead));
    }

    private static TestCaseData Row(string name, string expected, int seatsMax, params PowerWish[] wishes) =>
        new TestCaseData(seatsMax, wishes, expected).SetArgDisplayNames(name);

    [TestCaseSource(nameof(Rows))]
    public void Apply_Wishes_GivesTheSet(int seatsMax, object wishes, string expected)
    {
        PowerWish[] list = (PowerWish[])wishes;
        string next = Text(PowerShift.Apply(list, (uint)seatsMax));
        Assert.That(next, Is.EqualTo(expected));
        Assert.That(Text(PowerShift.Apply([.. list.Reverse()], (uint)seatsMax)), Is.EqualTo(expected));
    }

    [Test]
    public void Apply_AtRandom_MovesAtMostAThirdAndKeepsTheSeats([Range(1, 5)] int seed)
    {
        Random random = new(seed);
        for (int i = 0; i < 500; i++)
        {
            int seats = random.Next(1, 8);
            PowerWish[] wishes =
            [
                .. Enumerable.Range(0, random.Next(seats, 14)).Select(id => new PowerWish(
                    new ValidatorId((uint)id), id < seats ? (ulong)random.Next(1, 99) : 0,
                    (ulong)random.Next(0, 150), random.Next(6) == 0 ? Dead : In, (UInt128)random.Next(200))),
            ];
            IReadOnlyList<ValidatorSeat> next = PowerShift.Apply(wishes, (uint)seats);
            Dictionary<ValidatorId, ulong> powers = next.ToDictionary(s => s.Id, s => s.Power.Value);
            ulong total = wishes.Aggregate(0UL, (sum, w) => sum + w.Now);
            long moved = wishes.Sum(w => Math.Abs((long)w.Now - (long)powers.GetValueOrDefault(w.Id)));
            Assert.That((ulong)moved, Is.LessThanOrEqualTo(Math.Max(1, total / 3)));
            Assert.That(next.Count, Is.InRange(1, seats));
            Assert.That(next.Select(s => s.Id), Is.Ordered);
            Assert.That(next.Select(s => s.Power.Value), Is.All.GreaterThan(0UL));
        }
    }

    private static PowerWish W(
        uint id, ulong now, ulong target, ValidatorFlags flags = In, ulong? stake = null) =>
        new(new ValidatorId(id), now, target, now == 0 ? ValidatorFlags.None : flags, stake ?? target);

    private static string Text(IReadOnlyList<ValidatorSeat> seats) =>
        string.Join(' ', seats.Select(s => $"{s.Id}:{s.Power}"));
}
