using OpenLedger.Attribution.Admission;
using OpenLedger.Attribution.Indexing;
using OpenLedger.Attribution.Segments;
using OpenLedger.Node.Cli.Client;
using OpenLedger.Storage.Segments;

namespace OpenLedger.Node.Indexing;

/// <summary>
/// Builds an index of a file of documents, going on where an earlier run was cut off: each sealed segment is
/// on disk with how far the input had been read, so at most one segment's work is lost.
/// </summary>
/// <param name="folder">Where to, held for building.</param>
/// <param name="input">The file of documents.</param>
/// <param name="segmentTokens">Tokens after which a segment is sealed.</param>
/// <param name="refused">Is told of each line passed over, and why.</param>
/// <param name="passed">Is told how many bytes of the input are done.</param>
internal sealed class IndexBuild(
    IndexFolder folder, string input, int segmentTokens, Action<long, string> refused, Action<long> passed)
{
    private readonly TextIndexBuilder _builder = new(segmentTokens);
    private long _refused;

    /// <summary>Runs to the end.</summary>
    /// <exception cref="ClientException">The input, or what an earlier run left, is not fit.</exception>
    public IndexSummary Run(CancellationToken cancellation)
    {
        try
        {
            using LineReader reader = new(input);
            bool resumed = Resume(reader, cancellation);
            if (!folder.IsComplete)
            {
                Read(reader, cancellation);
                if (_builder.Contributions == 0)
                {
                    throw new ClientException(
                        $"'{input}' has no text that is admitted: each needs 8 tokens");
                }

                Require(folder.SaveVocabulary(_builder.Key, _builder.Finish(), out SegmentFault? fault), fault);
            }
            else if (reader.Position != reader.Length)
            {
                throw new ClientException(
                    $"'{folder.Path}' holds a complete index of the first {reader.Lines} lines of '{input}': "
                    + "an index is not extended; use another folder");
            }

            return new IndexSummary(
                _builder.Contributions, _refused, _builder.Tokens, _builder.VocabularySize, _builder.Segments,
                reader.Length, _builder.Key, resumed);
        }
        catch (InputLineException line)
        {
            throw line.In(input);
        }
    }

    private bool Resume(LineReader reader, CancellationToken cancellation)
    {
        InputPosition position = default;
        for (int next = 1; folder.HasSegment(next); next++)
        {
            cancellation.ThrowIfCancellationRequested();
            SectionImage segment = Require(folder.OpenSegment(next, out SegmentFault? fault), fault);
            RequireNone(_builder.Restore(segment, out position));
        }

        _refused = position.Refused;
        return position.Bytes > 0
            && (reader.TrySkip(position.Bytes, position.Lines, position.Checksum, passed, cancellation)
                ? true
                : throw new ClientException(
                    $"'{folder.Path}' holds the index of another input, or '{input}' was changed: "
                    + "use another folder, or remove that one"));
    }

    private void Read(LineReader reader, CancellationToken cancellation)
    {
        InputPosition position = PositionOf(reader);
        while (reader.TryRead(out ReadOnlyMemory<byte> line))
        {
            cancellation.ThrowIfCancellationRequested();
            if (_builder.IsSegmentFull)
            {
                Seal(position);
            }

            if (line.Span.ContainsAnyExcept((byte)' ', (byte)'\t', (byte)'\r'))
            {
                Add(line, reader.Lines);
            }

            position = PositionOf(reader);
            passed(reader.Position);
        }

        if (_builder.OpenTokens > 0)
        {
            Seal(position);
        }
    }

    // A line that is no document, or whose text is not admitted, is named and passed over.
    private void Add(ReadOnlyMemory<byte> line, long number)
    {
        string? why;
        try
        {
            DocumentLine document = DocumentLine.Parse(line, number);
            AdmissionDecision decision = _builder.Add(document.Label, document.Utf8);
            why = decision.IsAccepted ? null : $"{decision.Refusal}: {decision.Detail}";
        }
        catch (InputLineException bad)
        {
            why = bad.Problem;
        }

        if (why is not null)
        {
            _refused++;
            refused(number, why);
        }
    }

    private void Seal(InputPosition position)
    {
        int number = _builder.Segments + 1;
        SectionContent content = _builder.Seal(position);
        RequireNone(_builder.Keep(
            Require(folder.SaveSegment(number, _builder.Key, content, out SegmentFault? fault), fault)));
        // What a segment is made of is large and garbage now; the next one's would come on top of it.
        GC.Collect();
    }

    private InputPosition PositionOf(LineReader reader) =>
        new(reader.Position, reader.Lines, _refused, reader.Sum.Value);

    private static SectionImage Require(SectionImage? image, SegmentFault? fault)
    {
        RequireNone(fault);
        return image!;
    }

    private static void RequireNone(SegmentFault? fault)
    {
        if (fault is not null)
        {
            throw new SegmentFaultException(fault);
        }
    }
}
