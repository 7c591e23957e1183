using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OpenLedger.Node.Indexing;

/// <summary>A line <c>{"id": ..., "prompt": text, "text": text}</c>; id and prompt may be missing.</summary>
/// <param name="Id">The id, as it stood there.</param>
/// <param name="Prompt">The prompt, UTF-8.</param>
/// <param name="Text">The response, UTF-8.</param>
internal sealed record ResponseLine(JsonNode? Id, byte[] Prompt, byte[] Text)
{
    /// <summary>Reads a line.</summary>
    /// <exception cref="InputLineException">It is not one.</exception>
    public static ResponseLine Parse(ReadOnlyMemory<byte> line, long number)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                throw new InputLineException(
                    number, "not a JSON object like {\"id\":..., \"prompt\":..., \"text\":...}");
            }

            string text = DocumentLine.TextOf(root, "text", number)
                ?? throw new InputLineException(number, "no string \"text\"");
            return new ResponseLine(
                root.TryGetProperty("id", out JsonElement id) ? JsonNode.Parse(id.GetRawText()) : null,
                Encoding.UTF8.GetBytes(DocumentLine.TextOf(root, "prompt", number) ?? ""),
                Encoding.UTF8.GetBytes(text));
        }
        catch (JsonException fault)
        {
            throw new InputLineException(number, $"not JSON: {DocumentLine.Short(fault.Message)}");
        }
    }
}
