using OpenLedger.Attribution.Corpus;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Tokens;

/// <summary>
/// The tokens that first appeared in one stratum of the corpus, numbered on from the strata below: ids are
/// chain-wide, in order of first appearance, from 1; id 0 is the separator between contributions and no
/// token. It only grows: one writer, any number of readers without locks.
/// </summary>
internal sealed class Vocabulary(uint firstId)
{
    private readonly ProbeTable _table = new();
    private readonly AppendOnlyLog<Entry> _entries = new();
    private byte[] _bytes = [];
    private int _used;

    /// <summary>Number of tokens here.</summary>
    public int Count => _entries.Count;

    /// <summary>Id the next new token gets.</summary>
    public uint NextId => firstId + (uint)_entries.Count;

    /// <summary>
    /// Hash of a token for <see cref="TryGetId"/> and <see cref="Add"/> of tables with this salt.
    /// </summary>
    public static uint HashOf(ReadOnlySpan<byte> token, ulong seed) => LookupHash.Of(token, seed);

    /// <summary>Finds a token.</summary>
    public bool TryGetId(ReadOnlySpan<byte> token, uint hash, out uint id)
    {
        ProbeTable.Candidates candidates = _table.Find(hash);
        while (candidates.Next(out int entry))
        {
            if (Bytes(entry).SequenceEqual(token))
            {
                id = firstId + (uint)entry;
                return true;
            }
        }

        id = 0;
        return false;
    }

    /// <summary>The bytes of a token of this stratum.</summary>
    public ReadOnlySpan<byte> GetToken(uint id) => Bytes((int)(id - firstId));

    /// <summary>Numbers a token that is not here yet.</summary>
    public uint Add(ReadOnlySpan<byte> token, uint hash)
    {
        Invariant.Require(token.Length is > 0 and <= Tokenizer.TokenBytesMax, "a token of impossible length");
        if (_used + token.Length > _bytes.Length)
        {
            byte[] larger = new byte[(int)Math.Min(Array.MaxLength, Math.Max(256L, _bytes.Length * 2L))];
            _bytes.AsSpan(0, _used).CopyTo(larger);
            Volatile.Write(ref _bytes, larger);
        }

        token.CopyTo(_bytes.AsSpan(_used));
        int entry = _entries.Append(new Entry(_used, (byte)token.Length, hash));
        _used += token.Length;
        _table.Add(hash, entry);
        return firstId + (uint)entry;
    }

    /// <summary>Adds all tokens of the stratum above, whose ids go on from these.</summary>
    public void Append(Vocabulary above)
    {
        for (int i = 0; i < above.Count; i++)
        {
            Entry entry = above._entries[i];
            Add(above.Bytes(i), entry.Hash);
        }
    }

    private ReadOnlySpan<byte> Bytes(int entry)
    {
        Entry found = _entries[entry];
        return Volatile.Read(ref _bytes).AsSpan(found.Start, found.Length);
    }

    private readonly record struct Entry(int Start, byte Length, uint Hash);
}
