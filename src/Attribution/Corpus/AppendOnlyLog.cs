namespace OpenLedger.Attribution.Corpus;

/// <summary>
/// A list that only grows: one writer, any number of readers without locks. An index a reader learnt from
/// <see cref="Count"/> or from a table written afterwards is always readable.
/// </summary>
internal sealed class AppendOnlyLog<T>
{
    private T[] _items = [];
    private int _count;

    public int Count => Volatile.Read(ref _count);

    // The array is read after the index was published, so it is one that holds the item.
    public T this[int index] => Volatile.Read(ref _items)[index];

    public int Append(T item)
    {
        int index = _count;
        if (index == _items.Length)
        {
            T[] larger = new T[Math.Max(4, index * 2)];
            Array.Copy(_items, larger, index);
            Volatile.Write(ref _items, larger);
        }

        _items[index] = item;
        Volatile.Write(ref _count, index + 1);
        return index;
    }
}
