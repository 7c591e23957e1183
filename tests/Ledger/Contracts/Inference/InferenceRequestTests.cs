using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Inference;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Tests.Contracts.Inference;

/// <summary>The EIP-712 hashes of a request.</summary>
[TestFixture]
internal sealed class InferenceRequestTests
{
    private static readonly InferenceRequest Sample = new(
        new ModelId(3), 2, Address.Parse("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"),
        Address.Parse("0x70997970C51812dc3A010C7d01b50e0d17dc79C8"),
        Hash256.Parse("0x1c8aff950685c2ed4bc3174f3472287b56d9517b9c948127319a09a7a36deac8"), 480,
        UInt256.Parse("1000000000000000000"), UInt256.Parse("12345678901234567890123456789"), 1_700_000_600);

    [Test]
    public void Digest_Sample_IsWhatEthersSigns()
    {
        // ethers 6.17: TypedDataEncoder.hash({name: "OpenLedger", version: "1", chainId: 161299,
        // verifyingContract: 0x…0d03}, …)
        Assert.That(
            Sample.Digest(161_299, SystemAddresses.Inference),
            Is.EqualTo(Hash256.Parse("0x6eeac6473bd9046b75cd0c3fe7ea4d72f9a0aa8d26ef23f02a77f7b6d98b31ba")));
        Assert.That(
            InferenceRequest.DomainSeparator(161_299, SystemAddresses.Inference),
            Is.EqualTo(Hash256.Parse("0x16ff280d0728cd5451da229bdf2aff54ae4f462556103918d852ad4c53c9686d")));
    }

    [Test]
    public void HashRequest_View_IsTheDigest()
    {
        ContractChain chain = new();
        AbiValue tuple = InferenceRequestAbi.Encode(Sample);
        Assert.Multiple(() =>
        {
            Assert.That(
                chain.View(InferenceContract.Interface, "hashRequest", tuple)[0].AsHash(),
                Is.EqualTo(Sample.Digest(TestChain.ChainId, SystemAddresses.Inference)));
            Assert.That(
                chain.View(InferenceContract.Interface, "DOMAIN_SEPARATOR")[0].AsHash(),
                Is.EqualTo(InferenceRequest.DomainSeparator(TestChain.ChainId, SystemAddresses.Inference)));
            Assert.That(InferenceRequestAbi.Decode(tuple), Is.EqualTo(Sample));
        });
    }

    [Test]
    public void Digest_EveryField_Counts()
    {
        InferenceRequest[] changed =
        [
            Sample, Sample with { Model = new ModelId(4) }, Sample with { Revision = 3 },
            Sample with { Payer = Sample.Host }, Sample with { Host = Sample.Payer },
            Sample with { PromptHash = Hash256.Zero }, Sample with { MaxTokensOut = 481 },
            Sample with { MaxFee = 1UL }, Sample with { Nonce = 1UL }, Sample with { Deadline = 1 },
        ];
        Assert.That(
            changed.Select(r => r.Digest(161_299, SystemAddresses.Inference)).Distinct().Count(),
            Is.EqualTo(changed.Length));
    }
}
