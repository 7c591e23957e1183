namespace OpenLedger.Explorer.Drawings;

/// <summary>A placed node of a <see cref="FlowLayout"/>; positions in units of the drawing.</summary>
/// <param name="Node">The node.</param>
/// <param name="Column">Its column, from 0.</param>
/// <param name="X">Left edge.</param>
/// <param name="Y">Upper edge.</param>
/// <param name="Height">Height.</param>
public sealed record FlowBox(FlowNode Node, int Column, int X, int Y, int Height)
{
    /// <summary>Middle, where the text stands.</summary>
    public int MiddleY => Y + (Height / 2);
}
