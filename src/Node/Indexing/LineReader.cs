using System.Numerics;
using OpenLedger.Storage.Checksums;

namespace OpenLedger.Node.Indexing;

/// <summary>
/// Reads a file line by line as bytes, knowing how far it is and the checksum of everything read. Memory is a
/// line's. Not thread-safe.
/// </summary>
internal sealed class LineReader : IDisposable
{
    /// <summary>Most bytes of a line: a text of 4 MiB with every byte escaped, and its labels.</summary>
    public const int LineBytesMax = 32 * 1024 * 1024;

    private readonly FileStream _file;
    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;

    /// <summary>Opens a file.</summary>
    public LineReader(string path) =>
        _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);

    /// <summary>Bytes of the file.</summary>
    public long Length => _file.Length;

    /// <summary>Bytes of the lines read so far, their ends included.</summary>
    public long Position { get; private set; }

    /// <summary>Lines read so far.</summary>
    public long Lines { get; private set; }

    /// <summary>CRC-32C of the bytes up to <see cref="Position"/>.</summary>
    public Crc32C Sum { get; private set; } = Crc32C.Empty;

    /// <summary>The next line without its end; valid until the next call. False at the end of the file.</summary>
    /// <exception cref="InputLineException">It is longer than <see cref="LineBytesMax"/>.</exception>
    public bool TryRead(out ReadOnlyMemory<byte> line)
    {
        int searched = _start;
        int end;
        while ((end = _buffer.AsSpan(searched, _end - searched).IndexOf((byte)'\n')) < 0)
        {
            searched = _end - _start;
            if (!Fill())
            {
                return TakeLast(out line);
            }

            searched += _start;
        }

        end += searched;
        line = _buffer.AsMemory(_start, end - _start);
        Take(end + 1);
        return true;
    }

    /// <summary>Passes over bytes that were read in an earlier run; false when they are not those.</summary>
    /// <param name="bytes">Bytes of whole lines.</param>
    /// <param name="lines">Their lines.</param>
    /// <param name="checksum">Their checksum.</param>
    /// <param name="passed">Is told how far it is.</param>
    /// <param name="cancellation">Ends the work.</param>
    public bool TrySkip(
        long bytes, long lines, uint checksum, Action<long> passed, CancellationToken cancellation)
    {
        while (Position < bytes)
        {
            cancellation.ThrowIfCancellationRequested();
            if (_start == _end && !Fill())
            {
                return false;
            }

            Take((int)Math.Min(_end, _start + bytes - Position));
            passed(Position);
        }

        Lines = lines;
        return Sum.Value == checksum;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private bool TakeLast(out ReadOnlyMemory<byte> line)
    {
        line = _buffer.AsMemory(_start, _end - _start);
        bool any = _end > _start;
        if (any)
        {
            Take(_end);
        }

        return any;
    }

    private void Take(int end)
    {
        Sum = Sum.Add(_buffer.AsSpan(_start, end - _start));
        Position += end - _start;
        Lines++;
        _start = end;
    }

    // Moves what is left to the front and reads on; false at the end of the file.
    private bool Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end == _buffer.Length)
        {
            if (_end >= LineBytesMax)
            {
                throw new InputLineException(Lines + 1, $"longer than {LineBytesMax} bytes");
            }

            Array.Resize(ref _buffer, (int)BitOperations.RoundUpToPowerOf2((uint)_end + 1));
        }

        int read = _file.Read(_buffer.AsSpan(_end));
        _end += read;
        return read > 0;
    }
}
