using OpenLedger.Node.Devnet;
using OpenLedger.Node.Devnet.Samples;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;
using OpenLedger.TestKit;

namespace OpenLedger.Node.Tests.Devnet;

[TestFixture]
public class DevnetGenesisTests
{
    [Test]
    public void GenesisFile_OfTheRepository_IsTheDevnetsOfFourValidators()
    {
        string root = Vectors.RepositoryFolder();
        IReadOnlyList<byte[]> baseline = SampleSet.LoadBaseline(Path.Combine(root, "samples"));
        GenesisConfig devnet = DevnetGenesis.Create(4, 1_000, SampleSet.Describe(baseline));

        bool parsed = GenesisParser.TryParse(
            File.ReadAllBytes(Path.Combine(root, "genesis.json")), out GenesisConfig? stored, out _);

        Assert.That(parsed, Is.True);
        Assert.That(GenesisWriter.ComputeHash(stored!), Is.EqualTo(GenesisWriter.ComputeHash(devnet)));
    }

    [TestCase(1)]
    [TestCase(4)]
    [TestCase(DevnetAccounts.ValidatorsMax)]
    public void Create_AnyNumberOfValidators_IsValid(int validators) =>
        Assert.That(GenesisRules.Check(DevnetGenesis.Create(validators, 5, [])), Is.Empty);

    [TestCase("dev0", "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266")]
    [TestCase("dev9", "0xa0ee7a142d267c1f36714e4a8f75612f20a79720")]
    [TestCase("dev10", null)]
    [TestCase("dev", null)]
    [TestCase("Dev1", null)]
    public void ByName_Names_AreThoseOfTheTestPhrase(string name, string? address) =>
        Assert.That(DevnetAccounts.ByName(name)?.Address, Is.EqualTo(
            address is null ? null : (Address?)Address.Parse(address)));
}
