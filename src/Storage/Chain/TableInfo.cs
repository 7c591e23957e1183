namespace OpenLedger.Storage.Chain;

/// <summary>One table of the database.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Keys">About how many keys it has.</param>
/// <param name="FileBytes">Bytes of its live files.</param>
/// <param name="MemoryBytes">Bytes of writes not yet in a file.</param>
public sealed record TableInfo(string Name, ulong Keys, ulong FileBytes, ulong MemoryBytes);
