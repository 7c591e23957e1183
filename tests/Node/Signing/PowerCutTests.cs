using OpenLedger.Consensus.Wal;
using OpenLedger.Node.Devnet;
using OpenLedger.Node.Driver;
using OpenLedger.Node.Signing;
using OpenLedger.Node.Wal;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Tests.Signing;

/// <summary>
/// Log and journal as the driver uses them, with the power cut at every sync of either: before it reached the
/// disk or after, with nothing, a part or all of what was unsynced surviving. Whatever was published is then
/// still known, and nothing that could be asked for contradicts it.
/// </summary>
[TestFixture]
public class PowerCutTests
{
    private const int Turns = 30;
    private static readonly PrivateKey Key = DevnetAccounts.ValidatorKey(0);

    [TestCase(false)]
    [TestCase(true)]
    public void Restart_AfterACutAtEverySync_NothingPublishedIsForgottenOrContradicted(bool reachedTheDisk)
    {
        int syncs = Run(new CuttingDisk(int.MaxValue, reachedTheDisk), seed: 1, out _);
        Assert.That(syncs, Is.GreaterThan(50), "a cut at every write is many cuts");
        for (int at = 0; at < syncs; at++)
        {
            foreach (double survives in new[] { 0, 0.5, 1 })
            {
                using CuttingDisk disk = new(at, reachedTheDisk);
                Run(disk, seed: 1, out List<Vote> published);
                disk.LosePower(survives);
                RequireSafe(disk, published, $"cut at sync {at}, {survives:P0} of the rest survives");
            }
        }
    }

    // Turn after turn as the driver does it: sign, log, one sync of each, publish.
    private static int Run(CuttingDisk disk, int seed, out List<Vote> published)
    {
        Random random = new(seed);
        published = [];
        try
        {
            using WriteAheadLog log = disk.OpenLog([]);
            using Signer signer = disk.OpenSigner(Key);
            WalBatch batch = new();
            for (ulong turn = 1; turn <= Turns; turn++)
            {
                List<Vote> said = [];
                foreach (Body body in Bodies(turn, random.Next(3)))
                {
                    if (random.Next(3) > 0 && signer.Sign(body, new ValidatorIndex(0)) is { } vote)
                    {
                        batch.Add(new WalRecord.OfVote(vote), log);
                        said.Add(vote);
                    }
                }

                batch.AppendTo(log);
                log.Sync();
                signer.Journal.Sync();
                published.AddRange(said);
                if (turn % 5 == 0)
                {
                    WalPosition committed = WalPosition.Of(new Epoch(0), new View(turn - 3));
                    log.Prune(committed);
                    signer.Journal.Advance(committed);
                }
            }
        }
        catch (PowerCutException)
        {
            return disk.Syncs;
        }

        return disk.Syncs;
    }

    private static void RequireSafe(CuttingDisk disk, List<Vote> published, string what)
    {
        List<WalRecord> records = [];
        using WriteAheadLog log = disk.OpenLog(records);
        using Signer signer = disk.OpenSigner(Key);
        WalPosition watermark = signer.Journal.Rules.Watermark;
        foreach (Vote vote in published)
        {
            WalPosition position = WalPosition.Of(vote.Body.Epoch, vote.Body.View);
            Assert.That(
                position <= watermark || signer.SignedVotes.Contains(vote), $"{what}: {vote} is remembered");
            Assert.That(
                position <= log.Floor || records.Contains(new WalRecord.OfVote(vote)),
                $"{what}: {vote} is logged");
        }

        for (ulong view = 1; view <= Turns + 1; view++)
        {
            foreach (Body body in Enumerable.Range(0, 3).SelectMany(block => Bodies(view, block)))
            {
                if (signer.Sign(body, new ValidatorIndex(0)) is { } vote)
                {
                    Assert.That(
                        published.Where(p => FaultEvidence.Classify(p, vote) is not null), Is.Empty, what);
                    published.Add(vote);
                }
            }
        }
    }

    private static Body[] Bodies(ulong view, int block)
    {
        ProposalId p = new(new Epoch(0), new View(view), new View(view - 1), Keccak.Hash([(byte)block]));
        return [Body.Notarize(p), Body.Nullify(p.Epoch, p.View), Body.Finalize(p)];
    }
}
