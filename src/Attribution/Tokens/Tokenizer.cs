using System.Buffers;
using System.Text;

namespace OpenLedger.Attribution.Tokens;

/// <summary>
/// The chain's frozen tokenizer: fixed code-point ranges only, no Unicode tables, so that it can never drift
/// (docs/spec/attribution.md, Tokens). Every count of tokens that costs or earns money is this one's.
/// </summary>
public static class Tokenizer
{
    /// <summary>Longest text in bytes: a content sidecar of 4 MiB.</summary>
    public const int TextBytesMax = 4 * 1024 * 1024;

    /// <summary>Longest token in folded bytes; longer runs are cut at a code-point boundary.</summary>
    public const int TokenBytesMax = 64;

    /// <summary>Cuts a text into tokens, or says why not. Linear in its length.</summary>
    /// <returns>False, with <paramref name="error"/> set and <paramref name="text"/> empty, when
    /// refused.</returns>
    public static bool TryTokenize(ReadOnlySpan<byte> utf8, out TokenizedText text, out TokenizeError error)
    {
        text = TokenizedText.Empty;
        if (utf8.Length > TextBytesMax)
        {
            error = new TokenizeError(TokenizeReason.TooLarge, TextBytesMax);
            return false;
        }

        Cutter cutter = new(utf8.Length);
        int position = 0;
        while (position < utf8.Length)
        {
            byte lead = utf8[position];
            int length = 1;
            int codePoint = lead;
            if (lead >= 0x80)
            {
                if (Rune.DecodeFromUtf8(utf8[position..], out Rune rune, out length) != OperationStatus.Done)
                {
                    error = new TokenizeError(TokenizeReason.InvalidUtf8, position);
                    return false;
                }

                codePoint = rune.Value;
            }

            CodePointClass kind = lead < 0x80 ? CodePoints.ClassOfAscii(lead) : CodePoints.ClassOf(codePoint);
            if (kind == CodePointClass.Control)
            {
                error = new TokenizeError(TokenizeReason.ControlCharacter, position);
                return false;
            }

            if (kind == CodePointClass.Word && length == 1)
            {
                position += cutter.AddAsciiRun(utf8[position..], position);
                continue;
            }

            cutter.Add(kind, utf8.Slice(position, length), position);
            position += length;
        }

        text = cutter.Finish();
        error = default;
        return true;
    }

    /// <summary>Collects tokens as code points arrive.</summary>
    private ref struct Cutter(int sourceBytes)
    {
        // Not cleared: nothing is read before it is written.
        private readonly byte[] _folded = GC.AllocateUninitializedArray<byte>(sourceBytes);
        private int[] _foldedEnds = GC.AllocateUninitializedArray<int>((sourceBytes / 4) + 4);
        private int[] _sourceStarts = GC.AllocateUninitializedArray<int>((sourceBytes / 4) + 4);
        private int[] _sourceEnds = GC.AllocateUninitializedArray<int>((sourceBytes / 4) + 4);
        private int _count;
        private int _used;

        // The token under way: folded bytes [_start, _used) when they are any.
        private int _start;
        private int _sourceStart;
        private int _sourceEnd;

        public void Add(CodePointClass kind, ReadOnlySpan<byte> bytes, int position)
        {
            switch (kind)
            {
                case CodePointClass.Word:
                    // tokens: a run longer than 64 bytes is cut before the code point that would exceed it
                    if (_used - _start + bytes.Length > TokenBytesMax)
                    {
                        Close();
                    }

                    Append(bytes, position);
                    break;
                case CodePointClass.Single:
                    Close();
                    Append(bytes, position);
                    Close();
                    break;
                case CodePointClass.Space:
                    Close();
                    break;
                default:
                    // Dropped: the run goes on through it.
                    break;
            }
        }

        // What text mostly is: a run of ASCII letters and digits. Returns how many of them it took, at least
        // one.
        public int AddAsciiRun(ReadOnlySpan<byte> rest, int position)
        {
            if (_used - _start == TokenBytesMax)
            {
                Close();
            }

            if (_used == _start)
            {
                _sourceStart = position;
            }

            int room = Math.Min(rest.Length, TokenBytesMax - (_used - _start));
            Span<byte> folded = _folded.AsSpan(_used, room);
            int taken = 0;
            while (taken < folded.Length)
            {
                byte value = rest[taken];
                if (value >= 0x80 || CodePoints.ClassOfAscii(value) != CodePointClass.Word)
                {
                    break;
                }

                folded[taken++] = value is >= (byte)'A' and <= (byte)'Z' ? (byte)(value | 0x20) : value;
            }

            _used += taken;
            _sourceEnd = position + taken;
            return taken;
        }

        public TokenizedText Finish()
        {
            Close();
            return new TokenizedText(_folded, _foldedEnds, _sourceStarts, _sourceEnds, _count);
        }

        private void Append(ReadOnlySpan<byte> bytes, int position)
        {
            if (_used == _start)
            {
                _sourceStart = position;
            }

            byte first = bytes[0];
            if (first < 0x80)
            {
                _folded[_used++] = first is >= (byte)'A' and <= (byte)'Z' ? (byte)(first | 0x20) : first;
            }
            else
            {
                bytes.CopyTo(_folded.AsSpan(_used));
                _used += bytes.Length;
            }

            _sourceEnd = position + bytes.Length;
        }

        private void Close()
        {
            if (_used == _start)
            {
                return;
            }

            if (_count == _foldedEnds.Length)
            {
                // A text has at most one token a byte.
                int larger = Math.Min(_folded.Length, _count * 2);
                Array.Resize(ref _foldedEnds, larger);
                Array.Resize(ref _sourceStarts, larger);
                Array.Resize(ref _sourceEnds, larger);
            }

            _foldedEnds[_count] = _used;
            _sourceStarts[_count] = _sourceStart;
            _sourceEnds[_count] = _sourceEnd;
            _count++;
            _start = _used;
        }
    }
}
