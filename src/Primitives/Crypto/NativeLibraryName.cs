namespace OpenLedger.Primitives.Crypto;

/// <summary>
/// A native library: the name P/Invoke declarations use, the file names to try in order (versioned sonames
/// first), and what a user installs when none of them is there.
/// </summary>
public sealed record NativeLibraryName(string Name, IReadOnlyList<string> FileNames, string AptPackage);
