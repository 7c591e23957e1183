using OpenLedger.Node.Devnet.Samples;
using OpenLedger.TestKit;

namespace OpenLedger.Node.Tests.Devnet;

/// <summary>The samples as the devnet reads them.</summary>
[TestFixture]
public sealed class SampleSetTests
{
    private static readonly SampleSet Samples =
        SampleSet.Load(Path.Combine(Vectors.RepositoryFolder(), "samples"));

    [TestCase("A lease is a contract granting use of land.", true)]
    [TestCase("It takes skill to drape a therapeutic cloth.", true)]
    [TestCase("", true)]
    [TestCase("Murder is a crime.", false)]
    [TestCase("an agreement by two persons to commit suicide together", false)]
    [TestCase("he was (killed", false)]
    public void IsPleasant_WordsThatBeginBadly_AreSeen(string text, bool expected) =>
        Assert.That(Samples.IsPleasant(text), Is.EqualTo(expected));

    [Test]
    public void Models_EachStandOnDatanetsOfTheSet()
    {
        string[] domains = [.. Samples.Datanets.Select(d => d.Domain)];
        Assert.That(Samples.Models, Has.Count.EqualTo(4));
        foreach (SampleModel model in Samples.Models)
        {
            Assert.That(model.Domains, Is.SubsetOf(domains), model.Name);
            Assert.That(Samples.IsPleasant(model.Prompt), model.Name);
        }
    }
}
