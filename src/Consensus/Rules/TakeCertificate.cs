using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Wal;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Rules;

/// <summary>A certificate, made here or received: logged, shown to the others once, then its rule.</summary>
internal static class TakeCertificate
{
    /// <summary>True when a certificate of this body is news.</summary>
    public static bool IsNews(SimplexState state, in Body body)
    {
        if (body.Epoch != state.Epoch || body.View <= state.FinalizedView || state.IsEnded)
        {
            return false; // a finalized descendant suffices, and the boundary block is every other's
        }

        ViewState? view = state.Find(body.View);
        return body.Kind switch
        {
            BodyKind.Notarize => view?.Notarization is null,
            BodyKind.Nullify => view?.Nullification is null,
            _ => true,
        };
    }

    public static void Apply(Turn turn, Certificate certificate)
    {
        if (!IsNews(turn.State, certificate.Body))
        {
            return;
        }

        turn.Emit(new Effect.WalAppend(new WalRecord.OfCertificate(certificate)));
        ShowCertificate.Apply(turn, certificate);
        Store(turn, certificate);
    }

    /// <summary>What a certificate changes, without telling anybody.</summary>
    public static void Store(Turn turn, Certificate certificate)
    {
        SimplexState state = turn.State;
        View view = certificate.Body.View;
        turn.HasChanged = true;
        state.Missing.Certificates.Remove(view);
        switch (certificate.Body.Kind)
        {
            case BodyKind.Notarize:
                CertifyBlock.OnNotarized(state, state.At(view), certificate);
                break;
            case BodyKind.Nullify:
                // consensus R4. It does not end the certification of a notarized P of this view.
                OnNullified(turn, certificate);
                EnterView.Apply(turn, new View(view.Value + 1));
                break;
            default:
                FinalizeBlock.OnFinalized(turn, certificate);
                break;
        }
    }

    /// <summary>Keeps the Nullification; a block that no quorum voted for is of little use now.</summary>
    public static void OnNullified(Turn turn, Certificate certificate)
    {
        ViewState view = turn.State.At(certificate.Body.View);
        view.Nullification = certificate;
        turn.State.CertificatesStored++;
        if (view.Slot != SlotState.None && view.Notarization is null)
        {
            ExecuteBlock.LetGo(turn, view);
        }

        ProposeBlock.OnNullified(turn.State, view);
    }
}
