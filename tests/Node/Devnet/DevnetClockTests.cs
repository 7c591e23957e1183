using System.Net;
using OpenLedger.Node.Devnet;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Tests.Devnet;

/// <summary>The clock that a devnet's validators share, and how often its faucet gives.</summary>
[TestFixture]
public sealed class DevnetClockTests
{
    private static readonly IPAddress Here = IPAddress.Loopback;

    [Test]
    public void Clock_SetAhead_MovesTimeOfDayAndTimePassedAlike()
    {
        ManualClock machine = new();
        DevnetClock clock = new(machine);
        DateTimeOffset before = clock.GetUtcNow();
        long started = clock.GetTimestamp();
        machine.Pass(TimeSpan.FromSeconds(2));
        clock.Advance(TimeSpan.FromHours(1));
        clock.Advance(TimeSpan.FromMilliseconds(5));
        TimeSpan expected = TimeSpan.FromMilliseconds(3_602_005);
        Assert.That(clock.GetUtcNow() - before, Is.EqualTo(expected));
        Assert.That(clock.GetElapsedTime(started), Is.EqualTo(expected));
        Assert.That(clock.Ahead, Is.EqualTo(TimeSpan.FromMilliseconds(3_600_005)));
        Assert.That(() => clock.Advance(TimeSpan.FromTicks(-1)), Throws.InstanceOf<ArgumentException>());
    }

    [Test]
    public void Clock_StartedInThePast_GoesOnFromThere()
    {
        ManualClock machine = new();
        DevnetClock clock = new(machine);
        DateTimeOffset start = machine.GetUtcNow().AddYears(-3);
        clock.StartAt(start);
        machine.Pass(TimeSpan.FromSeconds(7));
        Assert.That(clock.GetUtcNow(), Is.EqualTo(start.AddSeconds(7)));
    }

    [Test]
    public void Faucet_SameAccount_GetsOneGiftAMinute()
    {
        ManualClock clock = new();
        FaucetLimits limits = new(clock);
        Assert.That(limits.Refuse(AccountOf(1), Here), Is.Null);
        Assert.That(limits.Refuse(AccountOf(1), IPAddress.Parse("10.0.0.1")), Does.Contain("a minute ago"));
        clock.Pass(FaucetLimits.Window);
        Assert.That(limits.Refuse(AccountOf(1), Here), Is.Null);
    }

    [Test]
    public void Faucet_OneCallerForManyAccounts_GetsTenAMinute()
    {
        FaucetLimits limits = new(new ManualClock());
        for (int i = 0; i < FaucetLimits.CallerMax; i++)
        {
            Assert.That(limits.Refuse(AccountOf(i), Here), Is.Null);
        }

        Assert.That(limits.Refuse(AccountOf(100), Here), Does.Contain("to one caller"));
        Assert.That(limits.Refuse(AccountOf(100), IPAddress.Parse("10.0.0.1")), Is.Null);
    }

    [Test]
    public void Faucet_MoreThanItRemembers_GivesNobody()
    {
        FaucetLimits limits = new(new ManualClock());
        for (int i = 0; i < FaucetLimits.GiftsMax; i++)
        {
            Assert.That(limits.Refuse(AccountOf(i), new IPAddress(i)), Is.Null);
        }

        Assert.That(limits.Refuse(AccountOf(5_000), new IPAddress(5_000)), Does.Contain("too many ask"));
    }

    private static Address AccountOf(int number) => Address.Parse($"0x{number:x40}");
}
