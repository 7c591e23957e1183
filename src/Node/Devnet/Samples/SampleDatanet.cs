namespace OpenLedger.Node.Devnet.Samples;

/// <summary>A sample datanet with its contributions in order of registration.</summary>
public sealed record SampleDatanet(
    string Name, string Domain, string Licence, uint MinTokens, ushort MinNoveltyBps,
    IReadOnlyList<SampleText> Texts);
