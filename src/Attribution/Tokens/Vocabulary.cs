using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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
    // A record is the token's number here u32, its length u8, its bytes: one place in memory a look-up.
    private const int HeadBytes = sizeof(int) + sizeof(byte);

    private readonly ProbeTable _table = new();
    private readonly AppendOnlyLog<int> _starts = new();
    private byte[] _records = [];
    private int _used;

    /// <summary>Number of tokens here.</summary>
    public int Count => _starts.Count;

    /// <summary>Id the next new token gets.</summary>
    public uint NextId => firstId + (uint)_starts.Count;

    /// <summary>
    /// Hash of a token for <see cref="TryGetId"/> and <see cref="Add"/> of tables with this salt.
    /// </summary>
    public static uint HashOf(ReadOnlySpan<byte> token, ulong seed) => LookupHash.Of(token, seed);

    /// <summary>Prepares a search for a hash.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(uint hash) => _table.Prefetch(hash);

    /// <summary>Finds a token.</summary>
    public bool TryGetId(ReadOnlySpan<byte> token, uint hash, out uint id)
    {
        ProbeTable.Candidates candidates = _table.Find(hash);
        while (candidates.Next(out int start))
        {
            ReadOnlySpan<byte> record = Volatile.Read(ref _records).AsSpan(start);
            if (record[sizeof(int)] == token.Length
                && record.Slice(HeadBytes, token.Length).SequenceEqual(token))
            {
                id = firstId + MemoryMarshal.Read<uint>(record);
                return true;
            }
        }

        id = 0;
        return false;
    }

    /// <summary>The bytes of a token of this stratum.</summary>
    public ReadOnlySpan<byte> GetToken(uint id)
    {
        int start = _starts[(int)(id - firstId)];
        byte[] records = Volatile.Read(ref _records);
        return records.AsSpan(start + HeadBytes, records[start + sizeof(int)]);
    }

    /// <summary>Numbers a token that is not here yet.</summary>
    public uint Add(ReadOnlySpan<byte> token, uint hash)
    {
        Invariant.Require(token.Length is > 0 and <= Tokenizer.TokenBytesMax, "a token of impossible length");
        if (_used + HeadBytes + token.Length > _records.Length)
        {
            byte[] larger = new byte[(int)Math.Min(Array.MaxLength, Math.Max(256L, _records.Length * 2L))];
            _records.AsSpan(0, _used).CopyTo(larger);
            Volatile.Write(ref _records, larger);
        }

        int start = _used;
        uint number = (uint)_starts.Count;
        MemoryMarshal.Write(_records.AsSpan(start), number);
        _records[start + sizeof(int)] = (byte)token.Length;
        token.CopyTo(_records.AsSpan(start + HeadBytes));
        _used = start + HeadBytes + token.Length;
        _starts.Append(start);
        _table.Add(hash, start);
        return firstId + number;
    }

    /// <summary>Adds all tokens of the stratum above, whose ids go on from these.</summary>
    /// <param name="above">The stratum above.</param>
    /// <param name="seed">Salt of both tables.</param>
    public void Append(Vocabulary above, ulong seed)
    {
        for (int i = 0; i < above.Count; i++)
        {
            ReadOnlySpan<byte> token = above.GetToken(above.FirstId + (uint)i);
            Add(token, HashOf(token, seed));
        }
    }

    private uint FirstId => firstId;
}
