using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Training;

/// <summary>
/// Trained models one node keeps ready, by what they were trained on, least recently used first out.
/// Thread-safe; two callers never train the same twice: the second waits for the first. It changes speed,
/// never an answer.
/// </summary>
public sealed class TrainedModelCache
{
    /// <summary>Most models kept. Each has up to 2 MiB of curvature, and its rows.</summary>
    public const int CountMax = 32;

    private readonly Lock _lock = new();
    private readonly LinkedList<(Hash256 Key, Lazy<TrainedModel?> Model)> _uses = [];

    /// <summary>Number of models kept or being trained.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _uses.Count;
            }
        }
    }

    /// <summary>The model of a key, once it is there; null when it is not kept.</summary>
    internal TrainedModel? Find(Hash256 key)
    {
        Lazy<TrainedModel?>? model;
        lock (_lock)
        {
            model = _uses.FirstOrDefault(use => use.Key == key).Model;
        }

        return model?.Value;
    }

    /// <summary>The model of a key, made now when it is not kept.</summary>
    internal TrainedModel? Get(Hash256 key, Func<TrainedModel?> make)
    {
        Lazy<TrainedModel?> model;
        lock (_lock)
        {
            LinkedListNode<(Hash256 Key, Lazy<TrainedModel?> Model)>? node = _uses.First;
            while (node is not null && node.Value.Key != key)
            {
                node = node.Next;
            }

            model = node?.Value.Model
                ?? new Lazy<TrainedModel?>(make, LazyThreadSafetyMode.ExecutionAndPublication);
            if (node is not null)
            {
                _uses.Remove(node);
            }

            _uses.AddFirst((key, model));
            if (_uses.Count > CountMax)
            {
                _uses.RemoveLast();
            }
        }

        return model.Value;
    }
}
