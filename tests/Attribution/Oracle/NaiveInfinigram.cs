using System.Buffers.Binary;
using System.Numerics;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Tests.Oracle;

/// <summary>The built-in model over a naive corpus, by listing every occurrence.</summary>
internal sealed class NaiveInfinigram(NaiveCorpus corpus, IReadOnlyCollection<int> members)
{
    public string Generate(string prompt, Hash256 requestHash, int tokensMax)
    {
        List<string> words = [.. prompt.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        List<string> response = [];
        while (response.Count < tokensMax && Next(words, requestHash, response.Count) is { } next)
        {
            words.Add(next);
            response.Add(next);
            if (response.Count > tokensMax / 2.0 && next is "." or "!" or "?")
            {
                break;
            }
        }

        return string.Join(' ', response);
    }

    /// <summary>Occurrences of some words whose first is unmasked.</summary>
    public List<(int Number, int Offset)> Occurrences(string[] context)
    {
        List<(int, int)> found = [];
        foreach (int number in members)
        {
            string[] text = corpus.Texts[number - 1];
            for (int o = 0; o + Math.Max(1, context.Length) <= text.Length; o++)
            {
                if (!corpus.Masked[number - 1][o] && text.AsSpan(o, context.Length).SequenceEqual(context))
                {
                    found.Add((number, o));
                }
            }
        }

        return found;
    }

    private string? Next(List<string> words, Hash256 requestHash, int step)
    {
        for (int depth = Math.Min(4, words.Count); depth >= 0; depth--)
        {
            string[] context = [.. words.TakeLast(depth)];
            List<(int Number, int Offset)> all = Occurrences(context);
            if (depth > 0 && all.Select(o => o.Number).Distinct().Count() < 2)
            {
                continue;
            }

            List<string> next = [.. all
                .Where(o => o.Offset + depth < corpus.Texts[o.Number - 1].Length)
                .Select(o => corpus.Texts[o.Number - 1][o.Offset + depth])
                .OrderBy(corpus.IdOf)];
            if (next.Count > 0)
            {
                byte[] seed = new byte[40];
                requestHash.CopyTo(seed);
                BinaryPrimitives.WriteInt64BigEndian(seed.AsSpan(32), step);
                BigInteger draw = new(Keccak.Hash(seed).ToArray(), isUnsigned: true, isBigEndian: true);
                return next[(int)(draw % next.Count)];
            }
        }

        return null;
    }
}
