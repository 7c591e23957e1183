using OpenLedger.Attribution.Proofs;
using OpenLedger.Consensus.Light;
using OpenLedger.Consensus.Tests.Light;
using OpenLedger.Ledger.Contracts.Inference;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Availability;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;
using OpenLedger.TestKit;

namespace OpenLedger.Fuzz.Decoders;

/// <summary>What users put into transactions and files.</summary>
internal static class LedgerDecoders
{
    public static IReadOnlyList<FuzzedDecoder> All { get; } =
    [
        FuzzedDecoder.Of<AttributionProof>(
            "attribution-proof", [SampleProof(0).Encode(), SampleProof(20).Encode()],
            frame => AttributionProof.TryDecode(frame, out AttributionProof? proof, out _) ? proof : null,
            proof => proof.Encode(), hasOneForm: true),
        FuzzedDecoder.Of("settle-call", [SettleCall()],
            frame => InferenceRequestAbi.TryDecodeSettle(frame, out _)) with { AllocatedPerByte = 64 },
        FuzzedDecoder.Of<AvailabilityVote>(
            "availability-vote", [Word.Encode()],
            frame => AvailabilityVote.TryDecode(frame, out AvailabilityVote? vote) == MessageError.None
                ? vote : null,
            vote => vote.Encode(), hasOneForm: true),
        FuzzedDecoder.Of<AvailabilityCertificate>(
            "availability-certificate",
            [
                AvailabilityCertificate.Create(Word.Body, 9, [(Word.Index, Word.Signature)]).Encode(),
                AvailabilityCertificate.Create(Word.Body, 256, [(Word.Index, Word.Signature)]).Encode(),
            ],
            frame => AvailabilityCertificate.TryDecode(frame, out AvailabilityCertificate? read)
                == MessageError.None ? read : null,
            read => read.Encode(), hasOneForm: true),
        FuzzedDecoder.Of("abi-revert", [AbiRevert.Encode("why"), AbiRevert.Encode(new string('x', 100))],
            frame => AbiRevert.TryDecode(frame, out _)),
        FuzzedDecoder.Of("light-proof", [LightFile.Bytes(LightFile.Of(
                new LightChain(2, LightChain.Set((1, 2), (2, 1)), LightChain.Set((3, 5))), 3))],
            frame => LightProofParser.TryParse(frame, out _, out _)) with
        { LengthMax = 16_384, AllocatedPerByte = 64 },
        FuzzedDecoder.Of("genesis", [File.ReadAllBytes(
                Path.Combine(Vectors.RepositoryFolder(), "genesis.json"))],
            frame => GenesisParser.TryParse(frame, out _, out _)) with
        { LengthMax = 16_384, AllocatedPerByte = 1_024 },
    ];

    private static AvailabilityVote Word => new(
        new Available(Keccak.Hash([1]), 70_000, new Epoch(3)), new ValidatorIndex(2),
        new Signature(UInt256.One << 200, UInt256.One << 100, 0));

    private static AttributionProof SampleProof(int spans) => new(
        AttributionProof.EngineA, new ModelId(3), 1, Keccak.Hash([1]), Keccak.Hash([2]), 8 * spans, 77,
        [.. Enumerable.Range(0, spans).Select(i => new ProofSpan(i * 8, 8, new ContributionId((ulong)i + 1), 5))],
        Keccak.Hash([3]));

    private static byte[] SettleCall() => InferenceRequestAbi.EncodeSettle(
        new InferenceRequest(
            new ModelId(1), 2, Address.FromTail(3), Address.FromTail(4), Keccak.Hash([5]), 6, 7, 8, 9),
        new byte[65], "prompt"u8.ToArray(), "response"u8.ToArray(), SampleProof(2).Encode());
}
