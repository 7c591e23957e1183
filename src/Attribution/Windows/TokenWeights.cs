using OpenLedger.Attribution.Corpus;

namespace OpenLedger.Attribution.Windows;

/// <summary>How surprising each token of a response is over a corpus, Q16.</summary>
internal sealed class TokenWeights
{
    private const uint InformationMax = 24 * FixedLog2.One;
    private const uint PayMax = 12 * FixedLog2.One;
    private const ulong QualifyAbove = 20UL * FixedLog2.One;

    private readonly uint[] _information;
    private readonly ulong _threshold;

    public TokenWeights(ModelCorpus corpus, ReadOnlySpan<uint> tokens)
    {
        _information = new uint[tokens.Length];
        if (corpus.TokenCount == 0)
        {
            return;
        }

        uint all = FixedLog2.ILog2(corpus.TokenCount);
        _threshold = all + QualifyAbove;
        // Look-ups only: a response repeats its tokens.
        Dictionary<uint, uint> known = [];
        for (int i = 0; i < tokens.Length; i++)
        {
            if (!known.TryGetValue(tokens[i], out uint information))
            {
                ulong count = Math.Max(1, corpus.CountToken(tokens[i]));
                information = Math.Min(InformationMax, all - FixedLog2.ILog2(count));
                known.Add(tokens[i], information);
            }

            _information[i] = information;
            Total += Pay(i);
        }
    }

    /// <summary>U_tot: sum of the pay weights.</summary>
    public ulong Total { get; }

    /// <summary>w: what a token weighs in pay.</summary>
    public uint Pay(int token) => Math.Min(_information[token], PayMax);

    /// <summary>True when the tokens of a window together are rare enough to show a copy.</summary>
    public bool Qualifies(int start)
    {
        ulong sum = 0;
        foreach (uint information in _information.AsSpan(start, WindowTracer.WindowTokens))
        {
            sum += information;
        }

        return sum > _threshold;
    }
}
