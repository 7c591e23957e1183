using System.Text;
using OpenLedger.Attribution.Softmax;
using OpenLedger.Attribution.Tokens;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Tests.Softmax;

/// <summary>Seeded texts with labels.</summary>
internal static class LabelledTexts
{
    private static readonly string[] s_topics =
    [
        "wolf bear otter den fur paws river hunts pups forest prey track",
        "oven flour butter whisk dough salt pan simmer onion garlic crust bake",
        "court judge plea counsel appeal statute verdict bail clause jury writ tort",
    ];

    private static readonly string[] s_names = ["animals", "cooking", "law"];
    private static readonly string[] s_common = "the a of and in to is with for on that it".Split(' ');

    public static FeatureShape Shape { get; } = new(256, 1);

    public static TrainingParameters Parameters { get; } = new(60, 4 << 16, 1 << 8);

    public static LabelledText Of(ulong contribution, string label, string text)
    {
        Assert.That(
            Tokenizer.TryTokenize(Encoding.UTF8.GetBytes(text), out TokenizedText tokens, out _), Is.True);
        return new LabelledText(new ContributionId(contribution), label, TokenHash.Of(tokens));
    }

    public static ulong[] Hashes(string text) => Of(1, "x", text).Hashes.ToArray();

    public static string Text(Random random, int topic, int tokens) => string.Join(' ', Enumerable
        .Range(0, tokens)
        .Select(_ => random.NextDouble() < 0.4
            ? Pick(random, s_topics[topic].Split(' '))
            : Pick(random, s_common)));

    public static List<LabelledText> Some(int seed, int count, int tokens = 60)
    {
        Random random = new(seed);
        return
        [
            .. Enumerable.Range(0, count).Select(i => Of(
                (ulong)i + 1, s_names[i % 3], Text(random, i % 3, tokens))),
        ];
    }

    public static TrainingSet Set(IReadOnlyList<LabelledText> texts)
    {
        TrainingSet? set = TrainingSet.Build(Shape, texts, out TrainingRefusal refusal);
        Assert.That(refusal, Is.EqualTo(TrainingRefusal.None));
        return set!;
    }

    private static string Pick(Random random, string[] words) => words[random.Next(words.Length)];
}
