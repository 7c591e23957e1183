using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Certificates;
using OpenLedger.Consensus.Epochs;
using OpenLedger.Consensus.Messages;
using OpenLedger.Network.Protocols.Requests;
using OpenLedger.Node.Driver;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Sync;

/// <summary>
/// Checks what peers give against the running epoch's set; of later epochs it can only tell the form.
/// Thread-safe.
/// </summary>
internal sealed class SyncVerifier(ConsensusDomain domain, Func<EpochConfig> epoch, CandidateDecoder decoder)
{
    private EpochVerifiers? _verifiers;

    /// <summary>The epoch that runs.</summary>
    public Epoch Running => epoch().Epoch;

    /// <summary>
    /// The first thing wrong with a Finalization; null when its epoch does not run here, so that nobody can
    /// tell.
    /// </summary>
    public CertificateError? Check(Certificate finalization)
    {
        EpochConfig running = epoch();
        if (finalization.Body.Epoch != running.Epoch)
        {
            return null;
        }

        EpochVerifiers? verifiers = Volatile.Read(ref _verifiers);
        if (verifiers?.Epoch != running.Epoch)
        {
            verifiers = new EpochVerifiers(domain, running);
            Volatile.Write(ref _verifiers, verifiers);
        }

        return verifiers.Certificates.Verify(finalization);
    }

    /// <summary>What an answer to a question for blocks holds, checked as far as can be told now.</summary>
    public SyncAnswer Read(RequestAnswer answer)
    {
        if (answer.Status != RequestStatus.Ok)
        {
            return new SyncAnswer.Busy();
        }

        int count = answer.Parts.Count - 1;
        if (count < 0)
        {
            return new SyncAnswer.Nothing();
        }

        MessageError unread = Certificate.TryDecode(answer.Parts[count].Span, out Certificate? finalization);
        if (unread != MessageError.None)
        {
            return new SyncAnswer.Invalid("an answer whose last part is no certificate");
        }

        FinalizedRange? range = FinalizedRange.Of(
            [.. answer.Parts.Take(count)], finalization!, out string? problem);
        if (range is null)
        {
            return new SyncAnswer.Invalid(problem!);
        }

        CertificateError? error = Check(finalization!);
        return error is null or CertificateError.None
            ? new SyncAnswer.Blocks(range, IsVerified: error is not null)
            : new SyncAnswer.Invalid($"blocks with a Finalization that does not verify: {error}");
    }

    /// <summary>Finishes checking a range of the running epoch; null, with why, when it is bad.</summary>
    public IReadOnlyList<CandidateBlock>? Decode(FinalizedRange range, bool isVerified, out string? problem)
    {
        CertificateError? error = isVerified ? CertificateError.None : Check(range.Finalization);
        problem = error switch
        {
            CertificateError.None => null,
            null => "blocks of another epoch than their height says",
            _ => $"blocks with a Finalization that does not verify: {error}",
        };
        if (problem is not null)
        {
            return null;
        }

        if (!range.TryDecode(decoder, out IReadOnlyList<CandidateBlock>? blocks))
        {
            problem = "a final header with another body";
        }

        return blocks;
    }
}
