using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Votes;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Rules;

/// <summary>Everything known of one view.</summary>
internal sealed class ViewState(View view)
{
    public View View { get; } = view;

    public SlotState Slot { get; set; }

    /// <summary>The slot's P; set unless <see cref="Slot"/> is None.</summary>
    public ProposalId Proposal { get; set; }

    /// <summary>The leader's signed Propose was seen: tL is not needed.</summary>
    public bool HasProposed { get; set; }

    /// <summary>A Build was asked for.</summary>
    public bool IsBuildAsked { get; set; }

    public OwnVote Notarize { get; } = new();

    public OwnVote Nullify { get; } = new();

    public OwnVote Finalize { get; } = new();

    public Certificate? Notarization { get; set; }

    public Certificate? Nullification { get; set; }

    public Certificate? Finalization { get; set; }

    public CertifyState Certify { get; set; }

    /// <summary>The certify verdict the log remembers from before a restart.</summary>
    public bool? LoggedVerdict { get; set; }

    /// <summary>The votes; replaced by an empty one when the view leaves the window.</summary>
    public VoteTally Votes { get; set; } = new();

    /// <summary>
    /// The certificate that best explains being in the next view: the entry certificate of R3.
    /// </summary>
    public Certificate? Best => Finalization ?? Nullification ?? Notarization;

    public OwnVote Own(BodyKind kind) => kind switch
    {
        BodyKind.Notarize => Notarize,
        BodyKind.Nullify => Nullify,
        _ => Finalize,
    };
}
