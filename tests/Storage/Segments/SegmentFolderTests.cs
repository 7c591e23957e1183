using System.Text;
using System.Text.Json;
using OpenLedger.Attribution.Admission;
using OpenLedger.Attribution.Allocation;
using OpenLedger.Attribution.Corpus;
using OpenLedger.Attribution.Generation;
using OpenLedger.Attribution.Proofs;
using OpenLedger.Attribution.Segments;
using OpenLedger.Attribution.Windows;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Storage.Segments;
using OpenLedger.TestKit;

namespace OpenLedger.Storage.Tests.Segments;

[TestFixture]
public sealed class SegmentFolderTests
{
    private readonly List<SegmentFault> _faults = [];
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder()
    {
        _faults.Clear();
        _folder.Dispose();
    }

    [Test]
    public void Answers_FromMappedFiles_AreTheSameBytes([Range(1, 6)] int seed)
    {
        byte[][] inMemory = Answers(Corpus(null, seed, out _), seed);
        byte[][] saved = Answers(Corpus(Open(), seed, out _), seed);
        ModelCorpus mapped = Corpus(Open(), seed, out _);

        Assert.That(mapped.IndexBytes, Is.Zero);
        Assert.That(saved, Is.EqualTo(inMemory));
        Assert.That(Answers(mapped, seed), Is.EqualTo(inMemory));
        Assert.That(_faults, Is.Empty);
    }

    [Test]
    public void File_AnyByteAltered_IsNeverAnsweredFrom()
    {
        byte[][] right = Answers(Corpus(Open(), 3, out _), 3);
        string path = Directory.GetFiles(_folder.Path)[0];
        byte[] whole = File.ReadAllBytes(path);
        for (int at = 0; at < whole.Length; at += 1 + (at / 97))
        {
            byte[] altered = [.. whole];
            altered[at] ^= (byte)(1 << (at % 8));
            Refused(path, altered);
        }

        File.WriteAllBytes(path, [.. whole[..^1], (byte)(whole[^1] + 1)]);
        Assert.That(Answers(Corpus(Open(), 3, out _), 3), Is.EqualTo(right), "it was made anew");
        Assert.That(_faults, Is.Not.Empty);
        Assert.That(File.ReadAllBytes(path), Is.EqualTo(whole));
    }

    [Test]
    public void File_CutAnywhereOrExtended_IsRefused()
    {
        Corpus(Open(), 2, out _);
        string path = Directory.GetFiles(_folder.Path)[0];
        byte[] whole = File.ReadAllBytes(path);
        for (int length = 0; length < whole.Length; length += 1 + (length / 31))
        {
            Refused(path, whole[..length]);
        }

        Refused(path, [.. whole, 0]);
    }

    [Test]
    public void File_OfALaterVersionOrAnotherSegment_IsNamedSo()
    {
        Corpus(Open(), 2, out Hash256[] keys);
        string path = Directory.GetFiles(_folder.Path)[0];
        byte[] whole = File.ReadAllBytes(path);
        string other = Path.Combine(
            _folder.Path, Convert.ToHexStringLower(Keccak.Hash("x"u8).ToArray()) + ".segment");
        File.Copy(path, other);
        Assert.That(Open().Open(Keccak.Hash("x"u8), out SegmentFault? fault), Is.Null);
        Assert.That(fault!.Kind, Is.EqualTo(SegmentFaultKind.OtherSegment));

        whole[8] = 2;
        Assert.That(Refused(path, whole).Kind, Is.EqualTo(SegmentFaultKind.NewerVersion));
        Assert.That(Refused(path, new byte[100]).Kind, Is.EqualTo(SegmentFaultKind.NotASegment));
        Assert.That(keys, Has.Length.EqualTo(3));
    }

    [Test]
    public void RemoveOthers_LeavesOnlyWhatIsNamed()
    {
        Corpus(Open(), 2, out Hash256[] keys);
        File.WriteAllText(_folder.Sub("cut off.segment.new"), "half");
        File.WriteAllText(_folder.Sub("notes.txt"), "somebody's own");

        Open().RemoveOthers(new SortedSet<Hash256> { keys[1] });

        Assert.That(
            Directory.GetFiles(_folder.Path).Select(Path.GetFileName),
            Is.EquivalentTo(new[]
            {
                Convert.ToHexStringLower(keys[1].ToArray()) + ".segment", "notes.txt",
            }));
    }

    [Test]
    public void Save_FolderThatCannotBeWritten_ReportsAndAnswersFromMemory()
    {
        SegmentFolder store = Open();
        byte[][] right = Answers(Corpus(null, 2, out _), 2);
        Directory.Delete(_folder.Path, recursive: true);

        ModelCorpus corpus = Corpus(store, 2, out _);

        Assert.That(Answers(corpus, 2), Is.EqualTo(right));
        Assert.That(corpus.IndexBytes, Is.GreaterThan(0));
        Assert.That(_faults.Select(f => f.Kind), Is.All.EqualTo(SegmentFaultKind.Unreadable));
        Directory.CreateDirectory(_folder.Path);
    }

    [Test]
    public void Format_SegmentFile_IsTheFrozenOne()
    {
        string vector = Path.Combine(Vectors.RepositoryFolder(), "tests/Storage/Vectors/segment-1.json");
        Corpus(Open(), 2, out Hash256[] keys);
        byte[] bytes = File.ReadAllBytes(_folder.Sub(Convert.ToHexStringLower(keys[0].ToArray()) + ".segment"));
        Dictionary<string, string> frozen =
            JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(vector))!;

        Assert.That($"{keys[0]}", Is.EqualTo(frozen["key"]));
        Assert.That(Convert.ToHexStringLower(bytes), Is.EqualTo(frozen["file"]));
    }

    private SegmentFolder Open() => new(_folder.Path, _faults.Add, bytesMin: 0);

    private SegmentFault Refused(string path, byte[] bytes)
    {
        File.WriteAllBytes(path, bytes);
        Hash256 key = new(Convert.FromHexString(Path.GetFileNameWithoutExtension(path)));
        Assert.That(Open().Open(key, out SegmentFault? fault), Is.Null);
        Assert.That(fault, Is.Not.Null);
        Assert.That(fault!.Detail, Does.Contain(path).And.Not.Contain("\n"));
        return fault;
    }

    private static ModelCorpus Corpus(SegmentFolder? store, int seed, out Hash256[] keys)
    {
        CorpusState state = CorpusState.CreateEmpty(new SegmentIndexCache(store: store));
        List<SegmentId> segments = [];
        List<Hash256> histories = [];
        foreach (string text in Texts(seed))
        {
            // A datanet each, so that no two are indexed together.
            DatanetId datanet = new((ulong)segments.Count + 1);
            AdmissionDecision decision = state.Evaluate(datanet, Encoding.UTF8.GetBytes(text));
            if (decision.IsAccepted)
            {
                state.Admit(decision);
            }

            if (state.LastContribution.Value % 4 == 0 && state.Seal(datanet) is { } segment)
            {
                segments.Add(segment);
                histories.Add(state.HistoryHash);
            }
        }

        keys = [.. histories];
        return state.OpenModel(segments);
    }

    // Some of each text repeats an earlier one, so that there are masked runs.
    private static List<string> Texts(int seed)
    {
        Random random = new(seed);
        List<string> texts = [];
        for (int i = 0; i < 12; i++)
        {
            string fresh = string.Join(' ', Enumerable.Range(0, 70).Select(_ => "w" + random.Next(40)));
            texts.Add(i > 2 && i % 3 == 0 ? fresh + " " + texts[random.Next(texts.Count)] : fresh);
        }

        return texts;
    }

    private static byte[][] Answers(ModelCorpus corpus, int seed)
    {
        List<byte[]> answers = [];
        foreach (string text in Texts(seed))
        {
            Hash256 request = Keccak.Hash(Encoding.UTF8.GetBytes(text));
            byte[] prompt = Encoding.UTF8.GetBytes(text[..40]);
            GeneratedText generated = InfinigramModel.Generate(corpus, prompt, request, 60, out _)!;
            Trace trace = WindowTracer.Trace(corpus, prompt, Encoding.UTF8.GetBytes(text), out _)!;
            answers.Add(generated.Response);
            answers.Add(AttributionProof.Build(
                new ModelId(3), 1, request, request, trace,
                PayoutAllocator.Allocate(UInt256.PowerOfTen(18), trace)).Encode());
        }

        Assert.That(answers.Sum(answer => answer.Length), Is.GreaterThan(2000));
        return [.. answers];
    }
}
