using OpenLedger.Network;
using OpenLedger.Node.Driver;

namespace OpenLedger.Node.Tests.Driver;

[TestFixture]
public sealed class EarlyMessagesTests
{
    [Test]
    public void Keep_MoreThanTheMaximum_DropsTheOldestAndTakesOnce()
    {
        EarlyMessages early = new();
        for (int i = 0; i < EarlyMessages.CountMax + 3; i++)
        {
            early.Keep(new InboundMessage(new PeerId("a"), BitConverter.GetBytes(i)));
        }

        IReadOnlyList<InboundMessage> kept = early.TakeAll();
        Assert.That(kept, Has.Count.EqualTo(EarlyMessages.CountMax));
        Assert.That(BitConverter.ToInt32(kept[0].Payload.Span), Is.EqualTo(3));
        Assert.That(early.TakeAll(), Is.Empty);
    }

    [Test]
    public void Keep_ManyBytes_StaysBelowTheMaximum()
    {
        EarlyMessages early = new();
        byte[] large = new byte[4 * 1024 * 1024];
        for (int i = 0; i < 6; i++)
        {
            early.Keep(new InboundMessage(new PeerId("a"), large));
        }

        Assert.That(early.TakeAll().Sum(m => (long)m.Payload.Length), Is.LessThanOrEqualTo(EarlyMessages.BytesMax));
    }
}
