namespace OpenLedger.Attribution.Corpus;

/// <summary>The place of one unfinalized block's stratum in the tree of states.</summary>
internal sealed class CorpusLayer(CorpusLayer? parent, CorpusStratum stratum)
{
    private CorpusStratum? _stratum = stratum;
    private CorpusLayer? _parent = parent;

    /// <summary>The nearest layer below that holds anything; null when that is the base.</summary>
    public CorpusLayer? Parent => Volatile.Read(ref _parent);

    /// <summary>What it holds; null once the base holds it.</summary>
    public CorpusStratum? Stratum => Volatile.Read(ref _stratum);

    /// <summary>Lets go of the stratum, after the base has taken it over.</summary>
    public void Release()
    {
        Volatile.Write(ref _stratum, null);
        Volatile.Write(ref _parent, null);
    }
}
