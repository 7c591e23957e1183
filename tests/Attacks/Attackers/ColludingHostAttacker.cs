using OpenLedger.Attacks.World;
using OpenLedger.Attribution.Proofs;
using OpenLedger.Primitives.Rlp;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attacks.Attackers;

/// <summary>A host that settles another answer, or another proof, than the model's.</summary>
internal sealed class ColludingHostAttacker : Attacker
{
    private const int Questions = 10;

    public override string Name => "colluding-host";

    public override string Does =>
        $"hosts the questions and settles {Questions} of them with an answer or a proof that pays her";

    public override string Without => "her own texts; she hosts the same questions honestly";

    public override string Statement =>
        "validators run built-in models again: a wrong answer or proof reverts, gas charged";

    public override IEnumerable<Trial> Trials(Laboratory laboratory)
    {
        HonestWorld world = laboratory.World;
        Plan honest = world.Plan with
        {
            Asks = [.. world.Asks.Select(ask => ask with { Host = Wallets.Attacker[0] })],
        };
        byte[] own = System.Text.Encoding.UTF8.GetBytes(
            Texts.TokenText.Join(Texts.TokenText.Tokens(world.Own[0].Text).Take(64)));
        yield return Of(honest, "another answer", settling => settling with { Response = own });
        yield return Of(honest, "a shorter answer", settling => settling with
        {
            Response = settling.Response[..(settling.Response.Length / 2)],
        });
        yield return Of(honest, "a proof that pays her", settling => settling with
        {
            Proof = Redirected(settling.Proof, (ulong)world.Before.Count + 14),
        });
        yield return Of(honest, "no proof", settling => settling with { Proof = [] });
    }

    private static Trial Of(Plan honest, string setting, Func<Settling, Settling> tamper) => new(
        setting, honest,
        honest with
        {
            Asks = [.. honest.Asks.Select((ask, i) => i < Questions ? ask with { Tamper = tamper } : ask)],
        },
        Arms.Settled);

    private static byte[] Redirected(byte[] bytes, ulong contribution)
    {
        bool isProof = AttributionProof.TryDecode(bytes, out AttributionProof? proof, out RlpError error);
        Invariant.Require(isProof, $"an honest proof is one: {error}");
        return (proof! with
        {
            Spans = [.. proof.Spans.Select(span =>
                span with { Contribution = new ContributionId(contribution) })],
        }).Encode();
    }
}
