using System.Numerics;

namespace OpenLedger.Explorer.Drawings;

/// <summary>
/// Places a tree of amounts in columns, left to right, with bands between them (a Sankey diagram). A leaf's
/// height is its share of the whole, but never less than can be read; a parent is as high as its children.
/// </summary>
public sealed class FlowLayout
{
    /// <summary>Width of the drawing.</summary>
    public const int Width = 960;

    /// <summary>Width of a box.</summary>
    public const int BoxWidth = 10;

    private const int ColumnWidth = 330;
    private const int WholeHeight = 240;
    private const int LeafHeightMin = 6;
    private const int LeafPitchMin = 34;

    private readonly List<FlowBox> _boxes = [];
    private readonly List<FlowBand> _bands = [];
    private readonly FlowNode _root;
    private int _nextY;

    /// <summary>Places a tree of at most three levels.</summary>
    public FlowLayout(FlowNode root)
    {
        _root = root;
        FlowBox top = Place(root, 0);
        Height = Math.Max(_nextY, top.Y + top.Height) + 4;
    }

    /// <summary>Height of the drawing.</summary>
    public int Height { get; }

    /// <summary>All boxes, parents after their children.</summary>
    public IReadOnlyList<FlowBox> Boxes => _boxes;

    /// <summary>All bands.</summary>
    public IReadOnlyList<FlowBand> Bands => _bands;

    private FlowBox Place(FlowNode node, int column)
    {
        int x = column * ColumnWidth;
        if (node.Next.Count == 0)
        {
            int height = HeightOf(node);
            FlowBox leaf = new(node, column, x, _nextY + 4, height);
            _nextY += Math.Max(height + 14, LeafPitchMin);
            _boxes.Add(leaf);
            return leaf;
        }

        FlowBox[] next = [.. node.Next.Select(child => Place(child, column + 1))];
        int sum = next.Sum(child => child.Height);
        int first = next[0].Y;
        int last = next[^1].Y + next[^1].Height;
        FlowBox box = new(node, column, x, Math.Max(4, (first + last - sum) / 2), sum);
        int y = box.Y;
        foreach (FlowBox child in next)
        {
            _bands.Add(new FlowBand(x + BoxWidth, y, child.X, child.Y, child.Height, child.Node.Style));
            y += child.Height;
        }

        _boxes.Add(box);
        return box;
    }

    private int HeightOf(FlowNode leaf) => _root.Wei.IsZero
        ? LeafHeightMin
        : Math.Max(LeafHeightMin, (int)((BigInteger)leaf.Wei * WholeHeight / (BigInteger)_root.Wei));
}
