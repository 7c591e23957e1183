using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Keys;

/// <summary>One file of a keystore.</summary>
/// <param name="Name">Its name: the file's without <c>.json</c>.</param>
/// <param name="Address">The account it says it is of; null: it says none.</param>
/// <param name="Path">The file.</param>
public sealed record StoredKey(string Name, Address? Address, string Path);
