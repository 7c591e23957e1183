namespace OpenLedger.Attribution.Indexing;

/// <summary>What an index knows of a contribution beside its text.</summary>
/// <param name="Domain">Its domain, as its line said.</param>
/// <param name="Name">Its name, as its line said.</param>
public readonly record struct TextLabel(string Domain, string Name);
