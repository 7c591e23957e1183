using OpenLedger.Ledger.Contracts;
using OpenLedger.Primitives.Abi;

namespace OpenLedger.Ledger.Tests.Contracts;

[TestFixture]
public class RevertExceptionTests
{
    [Test]
    public void Message_LongDetail_IsCutAndStaysText([Range(0, 3)] int offset)
    {
        string detail = new string('a', offset) + string.Concat(Enumerable.Repeat("\U0001F600", 1_000));
        RevertException refusal = new(RevertReasons.TextInvalid, detail);
        byte[] data = AbiRevert.Encode(refusal.Message);
        Assert.Multiple(() =>
        {
            Assert.That(AbiRevert.TryDecode(data, out string reason), Is.True);
            Assert.That(reason, Does.StartWith("TEXT_INVALID: "));
            Assert.That(
                reason.Length, Is.InRange(RevertException.DetailLengthMax, RevertException.DetailLengthMax + 14));
            Assert.That(reason, Does.Not.Contain("\uFFFD"));
        });
    }

    [Test]
    public void Unless_ConditionHolds_BuildsNoDetail()
    {
        int built = 0;
        int Count() => ++built;
        Revert.Unless(true, RevertReasons.TextInvalid, $"{Count()}");
        Assert.That(built, Is.Zero);
        Assert.That(
            () => Revert.Unless(false, RevertReasons.TextInvalid, $"{Count()} times"),
            Throws.InstanceOf<RevertException>().With.Message.EqualTo("TEXT_INVALID: 1 times"));
    }
}
