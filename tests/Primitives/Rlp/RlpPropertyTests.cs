using FsCheck;
using FsCheck.Fluent;
using OpenLedger.Primitives.Rlp;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Tests.Rlp;

/// <summary>
/// What is written is read back; what is read was written canonically; random bytes do no harm.
/// </summary>
public sealed class RlpPropertyTests
{
    private static readonly Config Quick = Config.QuickThrowOnFailure.WithMaxTest(2_000);

    [Test]
    public void Integers_RoundTrip() =>
        Prop.ForAll<ulong>(value =>
        {
            RlpReader reader = new(new RlpWriter().WriteUInt(value).ToArray());
            return reader.TryReadUInt64(out ulong read) && reader.TryEnd() && read == value;
        }).Check(Quick);

    [Test]
    public void WideIntegers_RoundTripAtEveryBitLength([Range(0, 256, 8)] int bits)
    {
        UInt256 value = bits == 0 ? UInt256.Zero : UInt256.MaxValue >> (256 - bits);
        byte[] bytes = new RlpWriter().WriteUInt256(value).ToArray();
        RlpReader reader = new(bytes);
        Assert.That(reader.TryReadUInt256(out UInt256 read) && reader.TryEnd(), Is.True);
        Assert.That(read, Is.EqualTo(value));
        Assert.That(bytes, Has.Length.EqualTo(bits <= 7 ? 1 : 1 + (bits / 8)));
    }

    [Test]
    public void Strings_RoundTripAndTheirLengthIsForeseen(
        [Values(0, 1, 2, 55, 56, 255, 256, 65535, 65536, 1 << 24)] int n)
    {
        byte[] data = new byte[n];
        data.AsSpan().Fill(0x80);
        byte[] bytes = new RlpWriter().WriteBytes(data).ToArray();
        RlpReader reader = new(bytes);
        Assert.That(reader.TryReadBytes(out ReadOnlySpan<byte> read) && reader.TryEnd(), Is.True);
        Assert.That(read.SequenceEqual(data), Is.True);
        Assert.That(RlpWriter.LengthOfBytes(data), Is.EqualTo(bytes.Length));
    }

    [Test]
    public void NestedLists_RoundTrip() =>
        Prop.ForAll<byte[][][]>(lists =>
        {
            RlpWriter writer = new(1);
            writer.StartList();
            foreach (byte[][] list in lists)
            {
                writer.StartList();
                foreach (byte[] item in list)
                {
                    writer.WriteBytes(item);
                }

                writer.EndList();
            }

            RlpReader reader = new(writer.EndList().ToArray());
            bool ok = reader.TryReadList(out RlpReader outer) && reader.TryEnd();
            foreach (byte[][] list in lists)
            {
                ok &= outer.TryReadList(out RlpReader inner);
                foreach (byte[] item in list)
                {
                    ok &= inner.TryReadBytes(out ReadOnlySpan<byte> bytes) && bytes.SequenceEqual(item);
                }

                ok &= inner.TryEnd();
            }

            return ok && outer.TryEnd();
        }).Check(Quick);

    [Test]
    public void RandomBytes_NeverThrow_AndWhatIsValidIsCanonical() =>
        Prop.ForAll<byte[]>(bytes =>
        {
            if (RlpReader.Validate(bytes) != RlpError.None)
            {
                return true;
            }

            RlpWriter again = new();
            RlpReader reader = new(bytes);
            Copy(ref reader, again);
            return again.Written.SequenceEqual(bytes);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));

    [Test]
    public void Lengths_OfUInt_AreForeseen() =>
        Prop.ForAll<ulong, int>((value, shift) =>
        {
            ulong v = value >> (shift & 63);
            return RlpWriter.LengthOfUInt(v) == new RlpWriter().WriteUInt(v).Length;
        }).Check(Quick);

    private static void Copy(ref RlpReader reader, RlpWriter writer)
    {
        while (!reader.IsAtEnd)
        {
            if (reader.NextIsList)
            {
                reader.TryReadList(out RlpReader list);
                writer.StartList();
                Copy(ref list, writer);
                writer.EndList();
            }
            else
            {
                reader.TryReadBytes(out ReadOnlySpan<byte> bytes);
                writer.WriteBytes(bytes);
            }
        }
    }
}
