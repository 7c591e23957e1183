using OpenLedger.Consensus;
using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Wal;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Simulation.Disks;

/// <summary>
/// Which gaps between two disk operations or publications were passed, and in which a crash came.
/// </summary>
internal sealed class WalPoints
{
    private static readonly int Kinds = Enum.GetValues<WalPoint>().Length;

    private readonly long[] _passed = new long[Kinds * Kinds];
    private readonly long[] _hit = new long[Kinds * Kinds];

    /// <summary>Distinct gaps that some validator passed.</summary>
    public int Passed => _passed.Count(n => n > 0);

    /// <summary>Distinct gaps in which a crash came.</summary>
    public int Hit => _hit.Count(n => n > 0);

    /// <summary>The gaps passed and never hit, by name.</summary>
    public IEnumerable<string> NeverHit => Enumerable.Range(0, _passed.Length)
        .Where(i => _passed[i] > 0 && _hit[i] == 0)
        .Select(i => $"{(WalPoint)(i / Kinds)}>{(WalPoint)(i % Kinds)}");

    public void Pass(WalPoint before, WalPoint after) => _passed[((int)before * Kinds) + (int)after]++;

    public void Crash(WalPoint before, WalPoint after) => _hit[((int)before * Kinds) + (int)after]++;

    public void Add(WalPoints other)
    {
        for (int i = 0; i < _passed.Length; i++)
        {
            _passed[i] += other._passed[i];
            _hit[i] += other._hit[i];
        }
    }

    public static WalPoint Of(WalRecord record) => record switch
    {
        WalRecord.OfBlock => WalPoint.AppendBlock,
        WalRecord.OfVote r => r.Vote.Body.Kind switch
        {
            BodyKind.Notarize => WalPoint.AppendNotarize,
            BodyKind.Nullify => WalPoint.AppendNullify,
            _ => WalPoint.AppendFinalize,
        },
        WalRecord.OfCertificate => WalPoint.AppendCertificate,
        WalRecord.OfVerdict => WalPoint.AppendVerdict,
        _ => WalPoint.AppendOther,
    };

    public static WalPoint Of(Effect effect) => effect switch
    {
        Effect.Broadcast e => Of(e.Message),
        Effect.SendTo e => Of(e.Message),
        _ => WalPoint.PublishOther,
    };

    private static WalPoint Of(ConsensusMessage message) => message switch
    {
        ConsensusMessage.OfProposal => WalPoint.PublishProposal,
        ConsensusMessage.OfCertificate => WalPoint.PublishCertificate,
        ConsensusMessage.OfVote m => m.Vote.Body.Kind switch
        {
            BodyKind.Notarize => WalPoint.PublishNotarize,
            BodyKind.Nullify => WalPoint.PublishNullify,
            _ => WalPoint.PublishFinalize,
        },
        _ => WalPoint.PublishOther,
    };
}
