namespace OpenLedger.Attribution.Segments;

/// <summary>
/// One array of a segment index, in managed memory or in memory that a <see cref="SectionImage"/> holds.
/// Whoever reads one of an image keeps the image reachable meanwhile (<see cref="SegmentIndex"/>).
/// </summary>
internal readonly unsafe struct Column<T>
    where T : unmanaged
{
    private readonly T[]? _array;
    private readonly T* _mapped;

    public Column(T[] array) => (_array, Length) = (array, array.Length);

    public Column(nint start, int length)
    {
        _mapped = (T*)start;
        Length = length;
    }

    public int Length { get; }

    public bool IsEmpty => Length == 0;

    /// <summary>Managed memory it takes.</summary>
    public long ManagedBytes => _array is null ? 0 : (long)sizeof(T) * Length;

    public ReadOnlySpan<T> Span => _array ?? new ReadOnlySpan<T>(_mapped, Length);
}
