using OpenLedger.Consensus.Signing;
using OpenLedger.Consensus.Wal;
using OpenLedger.Node.Devnet;
using OpenLedger.Node.Signing;
using OpenLedger.Node.Wal;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Tests.Signing;

[TestFixture]
public class SignerJournalTests
{
    private static readonly Hash256 Genesis = Hash256.Parse(new string('c', 64));
    private static readonly PrivateKey Key = DevnetAccounts.ValidatorKey(0);
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("openledger-journal-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Open_FolderOfAnotherKeyChainOrFork_IsRefusedAndSaysWhich()
    {
        Open("a").Dispose();
        string folder = Path.Combine(_folder, "a");
        (SignerIdentity Identity, string Named)[] others =
        [
            (new(161299, Genesis, 0, DevnetAccounts.ValidatorKey(1).PublicKey), "the key"),
            (new(161299, Keccak.OfEmpty, 0, Key.PublicKey), "genesis"),
            (new(161300, Genesis, 0, Key.PublicKey), "chain 161299, not 161300"),
            (new(161299, Genesis, 1, Key.PublicKey), "fork 0, not 1"),
        ];
        foreach ((SignerIdentity other, string named) in others)
        {
            Assert.That(
                () => SignerJournal.Open(folder, other),
                Throws.TypeOf<SignerJournalException>().With.Message.Contains(named));
        }
    }

    [Test]
    public void Open_IdentityLostDamagedOrNewer_IsRefused()
    {
        Open("a").Dispose();
        string folder = Path.Combine(_folder, "a");
        string path = SignerIdentityFile.PathIn(folder);
        string good = File.ReadAllText(path);
        string[] bad = ["", good[..^1], good + "\n", good.ToUpperInvariant(), good + good];
        foreach (string damaged in bad)
        {
            File.WriteAllText(path, damaged);
            RequireRefusal("damaged");
        }

        File.WriteAllText(path, good.Replace("format 1", "format 2", StringComparison.Ordinal));
        RequireRefusal("format");
        File.Delete(path);
        RequireRefusal("missing");
        File.WriteAllText(path, good);
        Assert.That(() => Open("a").Dispose(), Throws.Nothing, "a refusal holds no lock");
    }

    [Test]
    public void Open_RefusedForDamage_LeavesNoLock()
    {
        using (Signer signer = Open("a"))
        {
            signer.Sign(Body.Nullify(new Epoch(0), new View(1)), new ValidatorIndex(0));
            signer.Journal.Sync();
            signer.Sign(Body.Nullify(new Epoch(0), new View(2)), new ValidatorIndex(0));
            signer.Journal.Sync();
        }

        string log = Directory.GetFiles(Path.Combine(_folder, "a", "journal")).Single();
        byte[] bytes = File.ReadAllBytes(log);
        byte[] damaged = [.. bytes];
        damaged[WalSegmentHeader.Size + WalFrame.HeaderSize] ^= 1;
        File.WriteAllBytes(log, damaged);
        Assert.That(() => Open("a"), Throws.TypeOf<WalCorruptException>());
        File.WriteAllBytes(log, bytes);
        Assert.That(() => Open("a").Dispose(), Throws.Nothing);
    }

    [Test]
    public void Import_FileOfAnotherKey_IsRefusedAndChangesNothing()
    {
        using Signer mine = Open("a");
        SigningHistory foreign = mine.Journal.Export() with
        {
            Identity = mine.Journal.Identity with { Key = DevnetAccounts.ValidatorKey(1).PublicKey },
            Watermark = new WalPosition(99),
        };
        Assert.That(
            () => mine.Journal.Import(foreign),
            Throws.TypeOf<SignerJournalException>().With.Message.Contains("the key"));
        Assert.That(mine.Journal.Rules.Watermark, Is.EqualTo(default(WalPosition)));
    }

    [Test]
    public void Import_LowerWatermark_LowersNothing()
    {
        using Signer signer = Open("a");
        SigningHistory old = signer.Journal.Export();
        signer.Journal.Advance(new WalPosition(5_000));
        signer.Journal.Import(old with { Watermark = new WalPosition(7) });
        Assert.That(signer.Journal.Rules.Watermark.Value, Is.EqualTo(5_000));
    }

    [Test]
    public void Recovery_BegunAndEnded_IsRememberedAcrossReopens()
    {
        WalPosition floor = WalPosition.Of(new Epoch(0), new View(20));
        using (Signer signer = Open("a"))
        {
            signer.Journal.BeginRecovery();
        }

        using (Signer signer = Open("a"))
        {
            Assert.That(signer.Journal.Rules.IsRecovering);
            Body later = Body.Nullify(new Epoch(0), new View(50));
            Assert.That(signer.Sign(later, new ValidatorIndex(0)), Is.Null);
            Assert.That(signer.Journal.Export, Throws.TypeOf<SignerJournalException>());
            signer.Journal.EndRecovery(floor);
        }

        using (Signer signer = Open("a"))
        {
            Assert.That(signer.Journal.Rules.IsRecovering, Is.False);
            Assert.That(signer.Journal.Rules.Watermark, Is.EqualTo(floor));
            Assert.That(signer.Journal.Rules.Barred, Is.EqualTo(WalPosition.Of(new Epoch(1), new View(1))));
        }
    }

    [Test]
    public void Advance_PastManySegments_KeepsTheBarUntilTheWatermarkPassesIt()
    {
        using (Signer signer = Open("a"))
        {
            signer.Journal.BeginRecovery();
            signer.Journal.EndRecovery(WalPosition.Of(new Epoch(0), new View(20)));
            signer.Journal.Advance(WalPosition.Of(new Epoch(0), new View(9_000)));
        }

        using (Signer signer = Open("a"))
        {
            Assert.That(signer.Sign(Body.Nullify(new Epoch(1), new View(1)), new ValidatorIndex(0)), Is.Null);
            Assert.That(signer.Journal.CommittedFloor.View.Value, Is.EqualTo(9_000));
        }
    }

    [Test]
    public void History_ExportWipeImport_NothingSignedBeforeCanBeContradicted()
    {
        Random random = new(20261121);
        for (int round = 0; round < 60; round++)
        {
            string folder = $"round-{round}";
            List<Vote> signed = [];
            byte[] file;
            using (Signer signer = Open(folder))
            {
                for (int i = random.Next(1, 40); i > 0; i--)
                {
                    if (signer.Sign(RandomBody(random), new ValidatorIndex(0)) is { } vote)
                    {
                        signed.Add(vote);
                    }

                    if (random.Next(12) == 0)
                    {
                        signer.Journal.Advance(WalPosition.Of(
                            new Epoch((ulong)random.Next(3)), new View((ulong)random.Next(6))));
                    }
                }

                file = SigningHistoryCodec.Encode(signer.Journal.Export());
            }

            Directory.Delete(Path.Combine(_folder, folder), recursive: true);
            SigningHistoryCodec.TryDecode(file, out SigningHistory? history, out string detail);
            Assert.That(history, Is.Not.Null, detail);
            using (Signer signer = Open(folder))
            {
                signer.Journal.Import(history!);
            }

            using (Signer signer = Open(folder))
            {
                RequireNoContradiction(signer, signed);
            }
        }
    }

    // Everything that could be asked is asked: no answer contradicts anything signed before or now.
    private static void RequireNoContradiction(Signer signer, List<Vote> signed)
    {
        for (ulong epoch = 0; epoch < 3; epoch++)
        {
            for (ulong view = 1; view < 7; view++)
            {
                foreach (Body body in Bodies(new Epoch(epoch), new View(view)))
                {
                    if (signer.Sign(body, new ValidatorIndex(0)) is { } vote)
                    {
                        Assert.That(signed.Where(s => FaultEvidence.Classify(s, vote) is not null), Is.Empty);
                        signed.Add(vote);
                    }
                }
            }
        }
    }

    private static Body RandomBody(Random random)
    {
        Body[] bodies =
            [.. Bodies(new Epoch((ulong)random.Next(3)), new View((ulong)random.Next(1, 7)))];
        return bodies[random.Next(bodies.Length)];
    }

    private static IEnumerable<Body> Bodies(Epoch epoch, View view)
    {
        foreach (Hash256 block in new[] { Genesis, Keccak.OfEmpty })
        {
            ProposalId p = new(epoch, view, new View(view.Value - 1), block);
            yield return Body.Notarize(p);
            yield return Body.Finalize(p);
        }

        yield return Body.Nullify(epoch, view);
    }

    private void RequireRefusal(string message) => Assert.That(
        () => Open("a"), Throws.TypeOf<SignerJournalException>().With.Message.Contains(message));

    private Signer Open(string name) => Signer.Open(
        Path.Combine(_folder, name), Key, 161299, Genesis, 0, file => file.Flush(), _ => { });
}
