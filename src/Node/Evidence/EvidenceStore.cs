using System.Globalization;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;
using OpenLedger.Storage.Files;

namespace OpenLedger.Node.Evidence;

/// <summary>
/// Proofs of faults that the chain does not know yet, on disk: a file an offence, named
/// <c>EPOCH-INDEX.evidence</c>, written whole or not at all.
/// <code>
/// first vote 123 | second vote 123 | keccak of the two 32
/// </code>
/// Not thread-safe: the reporter owns it.
/// </summary>
internal sealed class EvidenceStore
{
    /// <summary>Most proofs kept: one for each place of a full set.</summary>
    public const int CountMax = ValidatorIndex.CountMax;

    private const string Suffix = ".evidence";
    private const int FileSize = (2 * Vote.Size) + Hash256.Size;

    private readonly string _folder;
    private readonly SortedDictionary<Offence, FaultEvidence> _kept = [];

    private EvidenceStore(string folder) => _folder = folder;

    /// <summary>The proofs kept, by offence.</summary>
    public IReadOnlyDictionary<Offence, FaultEvidence> Kept => _kept;

    /// <summary>Opens the folder, making it when it is missing.</summary>
    /// <param name="folder">Its alone.</param>
    /// <param name="unreadable">Files that hold no proof; they are left as they are.</param>
    public static EvidenceStore Open(string folder, out IReadOnlyList<string> unreadable)
    {
        Directory.CreateDirectory(folder);
        EvidenceStore store = new(folder);
        List<string> bad = [];
        foreach (string path in Directory.EnumerateFiles(folder, "*" + Suffix)
            .Order(StringComparer.Ordinal).Take(CountMax))
        {
            if (Read(path) is { } evidence)
            {
                store._kept[Offence.Of(evidence)] = evidence;
            }
            else
            {
                bad.Add(path);
            }
        }

        unreadable = bad;
        return store;
    }

    /// <summary>
    /// Keeps a proof; it is durable when this returns. False when there is one for the offence, or when as
    /// many are kept as may be.
    /// </summary>
    public bool TryAdd(FaultEvidence evidence)
    {
        Offence offence = Offence.Of(evidence);
        if (_kept.Count == CountMax || !_kept.TryAdd(offence, evidence))
        {
            return false;
        }

        byte[] bytes = new byte[FileSize];
        evidence.First.Encode(bytes);
        evidence.Second.Encode(bytes.AsSpan(Vote.Size));
        Keccak.Hash(bytes.AsSpan(0, 2 * Vote.Size)).CopyTo(bytes.AsSpan(2 * Vote.Size));
        WholeFile.Replace(PathOf(offence), bytes);
        return true;
    }

    /// <summary>Forgets a proof. One that comes back after a power cut is found to be known again.</summary>
    public void Remove(Offence offence)
    {
        if (_kept.Remove(offence))
        {
            File.Delete(PathOf(offence));
        }
    }

    private static FaultEvidence? Read(string path)
    {
        byte[] bytes = new byte[FileSize + 1];
        int length;
        using (FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read))
        {
            length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        }

        ReadOnlySpan<byte> votes = bytes.AsSpan(0, 2 * Vote.Size);
        if (length != FileSize
            || new Hash256(bytes.AsSpan(2 * Vote.Size, Hash256.Size)) != Keccak.Hash(votes)
            || Vote.TryDecode(votes[..Vote.Size], out Vote? first) != MessageError.None
            || Vote.TryDecode(votes[Vote.Size..], out Vote? second) != MessageError.None
            || FaultEvidence.Classify(first!, second!) is not { } kind)
        {
            return null;
        }

        return new FaultEvidence(kind, first!, second!);
    }

    private string PathOf(Offence offence) => Path.Combine(
        _folder, string.Create(CultureInfo.InvariantCulture, $"{offence.Epoch}-{offence.Index}{Suffix}"));
}
