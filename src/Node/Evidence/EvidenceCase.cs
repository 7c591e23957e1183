using System.Buffers.Binary;
using OpenLedger.Node.Submission;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Evidence;

/// <summary>One offence on its way to the chain: when this node's turn comes and what it sent so far.</summary>
internal sealed class EvidenceCase
{
    public EvidenceCase(FaultEvidence evidence)
    {
        (Evidence, Offence) = (evidence, Offence.Of(evidence));
        byte[] subject = new byte[sizeof(ulong) + sizeof(ushort)];
        BinaryPrimitives.WriteUInt64BigEndian(subject, Offence.Epoch.Value);
        BinaryPrimitives.WriteUInt16BigEndian(subject.AsSpan(sizeof(ulong)), Offence.Index.Value);
        Turn = new SubmissionTurn(subject);
    }

    public FaultEvidence Evidence { get; }

    public Offence Offence { get; }

    public SubmissionTurn Turn { get; }
}
