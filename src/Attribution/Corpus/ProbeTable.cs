using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace OpenLedger.Attribution.Corpus;

/// <summary>
/// Finds entry numbers by a 32-bit hash; whoever asks compares the entries. Open addressing, one writer, any
/// number of readers without locks: a slot is one 64-bit word (hash, entry + 1) written after the entry it
/// names.
/// </summary>
internal sealed class ProbeTable
{
    private ulong[] _slots = new ulong[16];
    private int _count;

    /// <summary>Starts a search.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Candidates Find(uint hash) => new(Volatile.Read(ref _slots), hash);

    /// <summary>
    /// Asks the processor to have the place of a hash at hand. Tables are larger than its caches and searches
    /// fall anywhere: asking some searches ahead hides most of the wait.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void Prefetch(uint hash)
    {
        if (Sse.IsSupported)
        {
            ulong[] slots = Volatile.Read(ref _slots);
            // An address alone: a prefetch reads nothing, so it may be stale when the array moves.
            Sse.Prefetch0(Unsafe.AsPointer(ref slots[hash & (uint)(slots.Length - 1)]));
        }
    }

    public void Add(uint hash, int entry)
    {
        if (_count >= _slots.Length / 2)
        {
            Grow();
        }

        Place(_slots, ((ulong)hash << 32) | ((uint)entry + 1u));
        _count++;
    }

    private void Grow()
    {
        ulong[] larger = new ulong[_slots.Length * 2];
        foreach (ulong slot in _slots)
        {
            if (slot != 0)
            {
                Place(larger, slot);
            }
        }

        Volatile.Write(ref _slots, larger);
    }

    private static void Place(ulong[] slots, ulong value)
    {
        int mask = slots.Length - 1;
        int at = (int)(value >> 32 & (uint)mask);
        while (slots[at] != 0)
        {
            at = (at + 1) & mask;
        }

        Volatile.Write(ref slots[at], value);
    }

    /// <summary>The entries that may have a hash, until the first empty slot.</summary>
    internal struct Candidates
    {
        private readonly ulong[] _slots;
        private readonly uint _hash;
        private int _at;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Candidates(ulong[] slots, uint hash)
        {
            (_slots, _hash) = (slots, hash);
            _at = (int)(hash & (uint)(slots.Length - 1));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Next(out int entry)
        {
            ulong[] slots = _slots;
            int mask = slots.Length - 1;
            while (true)
            {
                ulong slot = Volatile.Read(ref slots[_at & mask]);
                if (slot == 0)
                {
                    entry = -1;
                    return false;
                }

                _at = (_at + 1) & mask;
                if ((uint)(slot >> 32) == _hash)
                {
                    // The low half is entry + 1, which fits: entries are counted by int.
                    entry = unchecked((int)(uint)slot) - 1;
                    return true;
                }
            }
        }
    }
}
